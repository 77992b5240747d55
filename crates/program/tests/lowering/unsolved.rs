//! Models that cannot run yet say which choice stands in the way.

use crate::blank::{about, model, number};
use detente_model::model::*;
use detente_program::compile;

#[test]
fn a_choice_that_looks_ahead_is_named() {
    let looks_ahead = LookAhead { precision: number(4.0), ahead_days: 90.0, expecting_replies: true };
    for play in [Play::LooksAhead(looks_ahead), Play::Solved] {
        let mut model = model(1.0, 3);
        let mut about = about("posture");
        about.span = detente_syntax::Span::new(10, 17);
        model.choices.push(Choice {
            about,
            by: None,
            options: vec![OptionOf { name: "quiet".to_owned(), label: String::new(), open: None }],
            start: 0,
            every_steps: Some(1),
            at_events: Vec::new(),
            at_steps: Vec::new(),
            rules: vec![Rule { condition: None, chance: None, luck: "rule".to_owned(), play }],
            wants: Vec::new(),
            sees: Vec::new(),
            believes: Vec::new(),
        });
        model.order.push(Node::Choice(ChoiceId(0)));
        let refused = compile(&model, &mut |_| {}).unwrap_err();
        assert_eq!(refused.choice, "posture");
        assert_eq!(refused.span, detente_syntax::Span::new(10, 17));
    }
}
