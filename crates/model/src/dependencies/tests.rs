//! Orders, cycles, signs and loops on models whose answers are plain.

use super::*;
use crate::model::{BinaryOperation, ChangeKind, Intervention, SourceKind};
use crate::testing::{binary, empty, number, rest, times};

fn words(graph: &CausalGraph, circuits: &Circuits) -> Vec<String> {
    let name = |place: &usize| graph.elements[*place].as_str();
    let line = |circuit: &Circuit| {
        let elements: Vec<_> = circuit.elements.iter().map(name).collect();
        format!("{} {}", circuit.sign.symbol(), elements.join(" "))
    };
    circuits.list.iter().map(line).collect()
}

#[test]
fn what_is_read_stands_first_and_the_rest_in_order_of_the_text() {
    let mut model = empty();
    let late = model.add_let("late", Expression::Let(LetId(2)));
    let free = model.add_let("free", number(1.0));
    let early = model.add_let("early", Expression::Count(EventId(0)));
    let event = model.add_event("attack", vec![SourceKind::Rate { per_day: number(1.0), dispersion: None }]);
    order(&mut model).expect("no cycle");
    assert_eq!(model.order, [Node::Let(free), Node::Event(event), Node::Let(early), Node::Let(late)]);
}

#[test]
fn a_cycle_is_named_by_its_shortest_path() {
    let mut model = empty();
    let [a, b, c] = [LetId(0), LetId(1), LetId(2)].map(Expression::Let);
    model.add_let("a", b.clone());
    model.add_let("b", binary(BinaryOperation::Add, c, Expression::Let(LetId(3))));
    model.add_let("c", a.clone());
    model.add_let("d", a);
    model.add_let("reader", b);
    let error = order(&mut model).expect_err("a cycle");
    assert_eq!(error.to_string(), "`a` reads `b` reads `c` reads `a` in the same step");
}

#[test]
fn an_answer_with_a_lag_orders_nothing() {
    let answer = |parent, lag_days| SourceKind::Answer { parent, chance: number(0.5), lag_days };
    let mut model = empty();
    model.add_event("strike", vec![answer(EventId(1), Some(number(3.0)))]);
    model.add_event("attack", vec![answer(EventId(0), None)]);
    order(&mut model).expect("no cycle");
    assert_eq!(model.order, [Node::Event(EventId(0)), Node::Event(EventId(1))]);
    model.events[0].sources[0].kind = answer(EventId(1), None);
    assert_eq!(
        order(&mut model).expect_err("a cycle").to_string(),
        "`strike` reads `attack` reads `strike` in the same step"
    );
}

#[test]
fn initial_values_wait_for_what_they_read() {
    let mut model = empty();
    let first = model.add_index("first", Expression::Let(LetId(1)), Vec::new());
    model.add_let("unread", number(1.0));
    let half = model.add_let("half", times(number(0.5), Expression::Stock(StockId(1))));
    let second = model.add_index("second", number(0.4), Vec::new());
    let order = initial_order(&model).expect("no cycle");
    assert_eq!(order, [InitialNode::Stock(second), InitialNode::Let(half), InitialNode::Stock(first)]);
    model.stocks[1].initial = Expression::Stock(first);
    let error = super::order(&mut model).expect_err("a cycle");
    assert_eq!(error.to_string(), "`half` reads `second` reads `first` reads `half` before step 0");
}

#[test]
fn signs_follow_from_bounds() {
    let mut model = empty();
    let anger = StockId(0);
    let event = EventId(0);
    // Each event adds to what anger there is not; anger lowers patience, of which the rate has more the less there is.
    let gain = times(number(0.06), rest(Expression::Stock(anger)));
    model.add_index("anger", number(0.1), vec![ChangeKind::PerEvent { event, amount: gain }]);
    let patience = model.add_let("patience", rest(Expression::Stock(anger)));
    let per_day = times(number(2.0), rest(Expression::Let(patience)));
    model.add_event("attack", vec![SourceKind::Rate { per_day, dispersion: None }]);
    let graph = causal_graph(&model);
    let link = |from, to| graph.link(graph.place(from)?, graph.place(to)?);
    assert_eq!(link("attack", "anger"), Some(Sign::Plus));
    assert_eq!(link("anger", "patience"), Some(Sign::Minus));
    assert_eq!(link("patience", "attack"), Some(Sign::Minus));
    assert_eq!(link("anger", "attack"), None, "only over patience");
    let chain = graph.chain(graph.place("anger").expect("there"), graph.place("attack").expect("there"));
    assert_eq!(chain.map(|chain| chain.len()), Some(3));
    assert_eq!(words(&graph, &graph.circuits(10)), ["+ patience attack anger"]);
}

#[test]
fn a_named_flow_is_a_link_and_an_element() {
    let mut model = empty();
    let pace = model.add_let("pace", number(0.1));
    let flow = model.add_let("drawdown", times(Expression::Let(pace), Expression::Stock(StockId(0))));
    let out = Expression::Unary(crate::model::UnaryOperation::Negate, Box::new(Expression::Let(flow)));
    model.add_index("troops", number(1.0), vec![ChangeKind::Flow(out)]);
    let graph = causal_graph(&model);
    let link = |from, to| graph.link(graph.place(from)?, graph.place(to)?);
    assert_eq!(link("drawdown", "troops"), Some(Sign::Minus));
    assert_eq!(link("pace", "troops"), Some(Sign::Minus));
    assert_eq!(words(&graph, &graph.circuits(10)), ["- drawdown troops"]);
}

/// In the complete graph on n elements there are sum over k of C(n, k) (k - 1)! loops of k elements, k from 2 to n.
#[test]
fn all_loops_of_a_complete_graph_are_found_shortest_first() {
    let mut model = empty();
    for place in 0..5 {
        let others = (0..5).filter(|other| *other != place).map(|other| Expression::Stock(StockId(other)));
        let sum = others.reduce(|a, b| binary(BinaryOperation::Add, a, b)).expect("others");
        model.add_index(&format!("s{place}"), number(0.0), vec![ChangeKind::Flow(sum)]);
    }
    let graph = causal_graph(&model);
    let all = graph.circuits(1000);
    assert!(all.complete);
    let of_length = |length| all.list.iter().filter(|loops| loops.elements.len() == length).count();
    assert_eq!([2, 3, 4, 5].map(of_length), [10, 20, 30, 24]);
    assert!(all.list.windows(2).all(|pair| pair[0].elements.len() <= pair[1].elements.len()));
    let some = graph.circuits(15);
    assert_eq!((some.list.len(), some.complete), (15, false));
    assert_eq!(some.list, all.list[..15]);
    assert!(graph.circuits(84).complete, "84 is all there are");
}

#[test]
fn a_long_chain_back_is_found_and_nothing_else() {
    let mut model = empty();
    for place in 0..40u32 {
        let before = Expression::Stock(StockId((place + 39) % 40));
        let rate = if place == 7 { rest(before) } else { before };
        model.add_index(&format!("s{place}"), number(0.0), vec![ChangeKind::Flow(rate)]);
    }
    let graph = causal_graph(&model);
    let circuits = graph.circuits(10);
    assert_eq!(circuits.list.len(), 1);
    assert_eq!((circuits.list[0].elements.len(), circuits.list[0].sign), (40, Sign::Minus));
    assert!(circuits.complete);
}

#[test]
fn the_step_is_ordered_anew_under_a_policy() {
    let mut model = empty();
    let a = model.add_let("a", number(1.0));
    let b = model.add_let("b", Expression::Let(a));
    let free = crate::model::Period { from: None, until: None };
    let turned = model.add_policy("turned", vec![Intervention::Let(a, Expression::Let(b), free)]);
    order(&mut model).expect("no cycle");
    let error = model.with_policies(&[turned]).expect_err("a cycle");
    assert_eq!(error.to_string(), "with `turned` in force, `a` reads `b` reads `a` in the same step");
}
