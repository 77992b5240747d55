//! Links and causes whose answers are plain.

use super::{Links, SetOff, Walk, What};
use crate::check::{World, check};
use crate::evaluate::{Limits, evaluate};
use crate::model::Model;
use detente_numbers::luck::Seed;
use detente_numbers::{exp, ln};

const LIMITS: Limits = Limits { events_per_trajectory: 1e9 };

struct Text(String);

impl World for Text {
    fn text(&self, _: &str) -> Result<String, String> {
        Ok(self.0.clone())
    }
}

fn model(days: u32, text: &str) -> Model {
    let text = format!("language 1\nsituation \"S\" {{ lasts {days} days  steps 1 day }}\n{text}\n");
    let checked = check(&Text(text), "test.detente");
    checked.model.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

fn walk(model: &Model, trajectory: u64, every: u32) -> Walk<'_> {
    Walk::new(model, Seed(5), (trajectory, 1), (every, model.calendar.steps), &LIMITS)
}

fn names(chain: &str) -> Vec<String> {
    chain.split(" -> ").map(str::to_owned).collect()
}

#[test]
fn growth_leads_until_half_of_what_there_is_room_for() {
    // Births r P, deaths r P^2 / K: the gains of the loops are r and 2 r P / K, equal at P = K / 2.
    let model = model(
        60,
        "unit persons
        stock crowd : persons = 10 persons { gains births = 10% / day * crowd
            loses deaths = 10% / day * crowd * crowd / 1000 persons  judgement }
        loop R = crowd -> births -> crowd
        loop B = crowd -> deaths -> crowd",
    );
    let loops: Vec<Vec<String>> = model.loops.iter().map(|it| it.elements.clone()).collect();
    let (links, chains) = Links::of_loops(&model, &loops);
    assert_eq!(chains, [[0, 1], [2, 3]]);
    let walk = walk(&model, 0, 1);
    let of_links = walk.contributions(&links);
    let rows = evaluate(&model, Seed(5), 0, 1, 60, &LIMITS).rows;
    let (mut before, mut after) = (0, 0);
    for (step, did) in of_links.chunks(4).enumerate() {
        let score = |link: usize| did[link].partial / did[link].total;
        let (growth, limit) = (score(0) * score(1), score(2) * score(3));
        let people = 0.5 * (rows[step].stocks[0] + rows[step + 1].stocks[0]);
        // Differences of a square: the gain is that of the middle of the step.
        let close = (limit.abs() / growth.abs() - 2.0 * people / 1000.0).abs();
        assert!(close < 1e-9, "step {step}: {growth} {limit} at {people}");
        if people < 500.0 {
            before += 1
        } else {
            after += 1
        };
    }
    assert!(before > 30 && after > 10, "{before} {after}");
}

const POSTURE: &str = "choice posture { options quiet, loud  quiet is worth 0.3  loud is worth anger
    plays quantal response with precision 4  judgement }
let noise[posture] = { quiet: 0.1  loud: 0.9 }
stock anger : index = 0.2 { moves toward noise over 3 weeks  judgement }
loop L = anger -> posture -> noise -> anger";

#[test]
fn over_a_choice_its_chances_move() {
    let model = model(50, POSTURE);
    let (links, chains) = Links::of_loops(&model, &[model.loops[0].elements.clone()]);
    assert_eq!(chains, [[0, 1]]);
    let walk = walk(&model, 3, 5);
    let rows = evaluate(&model, Seed(5), 3, 1, 50, &LIMITS).rows;
    let noise = |anger: f64| 0.1 + 0.8 / (1.0 + exp(4.0 * (0.3 - anger)));
    for (place, did) in walk.contributions(&links).chunks(2).enumerate() {
        let [before, after] = [place * 5, place * 5 + 5].map(|row| rows[row].stocks[0]);
        assert!((did[0].source - (after - before)).abs() < 1e-12);
        // Nothing else moves the choice, so the link makes all of the change.
        let expected = noise(after) - noise(before);
        assert!((did[0].partial - expected).abs() < 1e-12, "{} {expected}", did[0].partial);
        assert!((did[0].total - expected).abs() < 1e-12);
        // Over five days, toward where the choice pulls in the mean.
        let pulled = expected * (1.0 - exp(-5.0 / 21.0_f64));
        assert!((did[1].source - expected).abs() < 1e-12);
        assert!((did[1].partial - pulled).abs() < 1e-12, "{} {pulled}", did[1].partial);
    }
}

#[test]
fn over_a_regime_what_its_transitions_would_give_counts() {
    let text = "unit troops
        event deal { rate 1 / month * force / 100 troops  judgement }
        regime presence starts staying { staying -> leaving at each deal  judgement }
        let pace[presence] : 1/month = { staying: 0 / month  leaving: 0.3 / month }
        stock force : troops = 100 troops { loses leaving_now = pace * force  judgement }";
    let model = model(300, text);
    let (links, chains) = Links::of_loops(&model, &[names("deal -> presence -> pace -> force")]);
    assert_eq!(links.names().next().map(<[String]>::len), Some(3));
    assert_eq!(chains[0].len(), 3);
    let walk = walk(&model, 1, 30);
    let all = walk.contributions(&links);
    let entered = walk.happenings.iter().find_map(|it| match &it.what {
        What::Enters { at: Some(_), .. } => Some(it.step),
        _ => None,
    });
    let entered = entered.expect("the deal comes within ten months") / 30;
    let did = all.chunks(3).nth(entered as usize).expect("a period");
    let pace = 0.3 / 30.4375;
    assert!((did[0].total - pace).abs() < 1e-9, "{:?}", did[0]);
    assert!((did[1].source - pace).abs() < 1e-9, "{:?}", did[1]);
    assert!(all.chunks(3).take(entered as usize).all(|did| did[0].total == 0.0));
}

#[test]
fn what_set_an_event_off_is_told_by_its_sources() {
    let text = "event raid { rate 1 / day  judgement }
        event strike { answers raid with 30% after about 3 days  rate 0.1 / day  judgement }
        event outcry { happens with 50% at each strike  judgement }
        event limit once { happens when total of raid >= 50  judgement }";
    let model = model(400, text);
    let walk = walk(&model, 0, 30);
    let rows = evaluate(&model, Seed(5), 0, 1, 400, &LIMITS).rows;
    let totals = &rows[400].totals;
    for (place, total) in totals.iter().enumerate() {
        let of_event = walk.happenings.iter().filter_map(|it| match &it.what {
            What::Event { event, count, sources } if event.index() == place => Some((*count, sources)),
            _ => None,
        });
        let (mut counted, mut by_sources) = (0.0, 0.0);
        for (count, sources) in of_event {
            counted += count;
            by_sources += sources.iter().map(|(_, count)| count).sum::<f64>();
        }
        assert_eq!(counted, *total);
        assert_eq!(by_sources, *total);
    }
    let strike = &model.events[1];
    assert_eq!(SetOff::of(&model, &strike.sources[0].kind), SetOff::Event(crate::model::EventId(0)));
    assert_eq!(SetOff::of(&model, &strike.sources[1].kind), SetOff::Itself);
}

#[test]
fn a_rate_is_driven_by_what_it_reads() {
    let text = "stock heat : index = 1 { fades with half-life 50 days  judgement }
        let pace : 1/day = heat * 2 / day
        event raid { rate pace  judgement }";
    let model = model(100, text);
    let driven = walk(&model, 0, 10).driven(crate::model::EventId(0), 0, 0..100).expect("it has a rate");
    let sum: f64 = (0..10).map(|period| 20.0 * exp(-f64::from(10 * period) * ln(2.0) / 50.0)).sum();
    assert!((driven.as_at_start - 200.0).abs() < 1e-9);
    assert!((driven.expected - sum).abs() < 1e-9);
    assert_eq!(driven.by.len(), 1);
    assert_eq!(driven.by[0].0, "heat");
    assert!((driven.by[0].1 - (sum - 200.0)).abs() < 1e-9);
    let alone = walk(&model, 0, 10).driven(crate::model::EventId(0), 0, 50..60).expect("it has a rate");
    assert!((alone.expected - 10.0).abs() < 1e-9 && (alone.as_at_start - 20.0).abs() < 1e-9);
}

#[test]
fn a_policy_works_along_its_links() {
    let text = "stock heat : index = 0.5 { judgement }
        let push = 2 * heat
        let pull = 3 * heat
        let both = push + pull
        policy cool { push is 0 }";
    let model = model(10, text);
    let policy = model.with_policies(&[crate::model::PolicyId(0)]).expect("it fits");
    let links = Links::of_chains(&model, &[names("push -> both"), names("pull -> both")]);
    let (without, with) = (walk(&model, 0, 5), walk(&policy, 0, 5));
    let did = without.against(&with, &links);
    assert_eq!(did.len(), 2 * without.moments().len());
    for did in did.chunks(2) {
        assert_eq!([did[0].source, did[0].partial, did[0].total], [-1.0, -1.0, -1.0]);
        assert_eq!([did[1].source, did[1].partial, did[1].total], [0.0, 0.0, -1.0]);
    }
}

#[test]
fn links_lead_over_transfers() {
    // Infections move people from one stock to the other: the more are ill, the more fall ill, and the fewer are left to.
    let text = "unit persons
        stock well : persons = 900 persons { judgement }
        stock ill : persons = 100 persons { judgement }
        transfer infection { moves 0.2 / day * well * ill / 1000 persons from well to ill  judgement }";
    let model = model(30, text);
    let (links, chains) = Links::of_loops(&model, &[names("ill -> infection"), names("well -> infection")]);
    let walk = walk(&model, 0, 1);
    let of_links = walk.contributions(&links);
    for did in of_links.chunks(links.names().len()) {
        let score = |chain: &Vec<usize>| {
            chain.iter().map(|link| did[*link].partial / did[*link].source).product::<f64>()
        };
        assert!(score(&chains[0]) > 0.0 && score(&chains[1]) < 0.0, "{did:?}");
    }
}

#[test]
fn an_event_that_happens_is_a_chance_in_the_mean() {
    let text = "event raid { rate 0.1 / day  judgement }
        let alarm = if raid happens then 1 else 0
        let dread = 2 * alarm";
    let model = model(10, text);
    let walk = walk(&model, 0, 5);
    let rows = walk.rows();
    let chance = 1.0 - exp(-0.1);
    let alarm = model.lets.iter().position(|it| it.about.path == "alarm").expect("it is there");
    assert!((rows[0].lets[alarm] - chance).abs() < 1e-12, "{:?}", rows[0].lets);
}

/// A world of all kinds, most of which read several others.
const WORLD: &str = "set town = north, south
    unit persons
    unit seats
    param share = 40% to 60%
    stock anger[t in town] : index = 20% { gains 3% / day * anger[t] * (1 - anger[t])
        gains 5 points per raid  loses 1% / day * anger[t]  judgement }
    stock camp : persons = 900 persons { judgement }
    stock front : persons = 100 persons { judgement }
    transfer march { moves 0.05 / day * camp * anger[north] from camp to front  judgement }
    memory fear of raid { fades with half-life 2 weeks  judgement }
    event raid { rate anger[north] * 1 / day  judgement }
    event answer { answers raid with share after about 3 days  rate 0.01 / day * front / 100 persons  judgement }
    event first once { rate 0.05 / day * anger[south]  judgement }
    regime mood starts calm { calm -> tense at each answer  tense -> calm after about 2 weeks  judgement }
    choice police { options lenient, strict  reconsiders every 1 week  strict is worth anger[south]
        plays quantal response with precision 3  judgement }
    vote law { of 100 seats  called at each first  bloc all 100 seats, attends 90%, supports anger[north]
        needs a majority of those present }";

#[test]
fn a_link_does_the_same_whatever_links_are_looked_at_beside_it() {
    let model = model(100, WORLD);
    let graph = crate::dependencies::causal_graph(&model);
    let has_order = |place: usize| !["mood", "police", "law"].contains(&&*graph.elements[place]);
    let mut chains = Vec::new();
    for (from, edges) in graph.readers.iter().enumerate().filter(|(from, _)| has_order(*from)) {
        let ends = edges.iter().filter(|edge| has_order(edge.to));
        chains.extend(ends.map(|edge| vec![graph.elements[from].clone(), graph.elements[edge.to].clone()]));
    }
    chains.push(names("anger[south] -> police"));
    assert!(chains.len() > 10, "{chains:?}");
    let walk = walk(&model, 3, 7);
    let together = walk.contributions(&Links::of_chains(&model, &chains));
    assert!(together.iter().any(|did| did.partial != 0.0));
    for (place, chain) in chains.iter().enumerate() {
        let alone = walk.contributions(&Links::of_chains(&model, std::slice::from_ref(chain)));
        let among: Vec<_> = together.iter().skip(place).step_by(chains.len()).copied().collect();
        assert_eq!(alone, among, "{chain:?}");
    }
}

#[test]
fn only_what_nothing_in_the_model_moves_is_exogenous() {
    let text = "param often : 1/week = 1/week to 2/week
        stock heat : index = 0.5 { fades with half-life 2 weeks  judgement }
        let steady : 1/week = often * 2
        let moved : 1/week = often * heat
        let echo : 1/week = if storm happens then 1/week else 0/week
        event storm { rate steady  judgement }
        event raid { rate moved  judgement }
        event rumour { rate echo  judgement }
        event feast { happens when heat < 30%  judgement }";
    let model = model(30, text);
    let exogenous = |name: &str| {
        let event = model.events.iter().find(|it| it.about.path == name).expect("it is there");
        super::is_exogenous(&model, &event.sources[0].kind)
    };
    assert_eq!(["storm", "raid", "rumour", "feast"].map(exogenous), [true, false, false, false]);
}
