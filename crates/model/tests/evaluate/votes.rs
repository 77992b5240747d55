//! Votes against exact chances of passage.

use crate::builder::*;
use detente_model::model::*;

/// A bloc for tests: seats, share that attends, share of those present that supports.
type Side = (usize, f64, f64);

fn vote_model(sides: &[Side], quorum: f64, majority: Majority, spread: Option<f64>) -> Builder {
    let mut model = Builder::new(1.0, 1);
    let called = model.event("call", vec![SourceKind::Dates(vec![0])]);
    let share = |mean| Share { mean: number(mean), spread: spread.map(number) };
    let bloc = |(place, (seats, attends, supports)): (usize, &Side)| Bloc {
        name: format!("b{place}"),
        label: String::new(),
        seats: number(*seats as f64),
        attends: share(*attends),
        supports: share(*supports),
    };
    model.0.votes.push(Vote {
        about: about("law"),
        called,
        passed: EventId(1),
        seats: None,
        blocs: sides.iter().enumerate().map(bloc).collect(),
        quorum: Some(number(quorum)),
        majority,
    });
    model.0.order.push(Node::Vote(VoteId(0)));
    model.event("law", vec![SourceKind::Passed(VoteId(0))]);
    model
}

fn passages(model: &Builder, n: u32) -> u32 {
    (0..u64::from(n)).filter(|number| model.run_whole(*number).rows[0].counts[1] > 0.0).count() as u32
}

fn binomial_chances(n: usize, p: f64) -> Vec<f64> {
    let mut chances = vec![1.0];
    for _ in 0..n {
        let mut next = vec![0.0; chances.len() + 1];
        for (k, chance) in chances.iter().enumerate() {
            next[k] += chance * (1.0 - p);
            next[k + 1] += chance * p;
        }
        chances = next;
    }
    chances
}

/// The joint chances of those present and of yes votes, bloc by bloc: `table[present][yes]`.
fn convolution(sides: &[Side]) -> Vec<Vec<f64>> {
    let all: usize = sides.iter().map(|side| side.0).sum();
    let mut table = vec![vec![0.0; all + 1]; all + 1];
    table[0][0] = 1.0;
    for (seats, attends, supports) in sides {
        let mut next = vec![vec![0.0; all + 1]; all + 1];
        for (present, chance) in binomial_chances(*seats, *attends).iter().enumerate() {
            for (yes, given) in binomial_chances(present, *supports).iter().enumerate() {
                for p in 0..=all - present {
                    for y in 0..=all - yes {
                        next[p + present][y + yes] += table[p][y] * chance * given;
                    }
                }
            }
        }
        table = next;
    }
    table
}

fn exact(sides: &[Side], passes: impl Fn(usize, usize) -> bool) -> f64 {
    let table = convolution(sides);
    let cell = |p: usize, y: usize| if passes(p, y) { table[p][y] } else { 0.0 };
    (0..table.len()).flat_map(|p| (0..table.len()).map(move |y| (p, y))).map(|(p, y)| cell(p, y)).sum()
}

const SIDES: &[Side] = &[(9, 0.7, 0.8), (7, 0.5, 0.3), (5, 0.9, 0.45)];

#[test]
fn a_vote_of_independent_members_passes_with_its_exact_chance() {
    let n = 20_000;
    let of_present = vote_model(SIDES, 13.0, Majority::OfPresent(0.5), None);
    assert_share(passages(&of_present, n), n, exact(SIDES, |p, y| p >= 13 && 2 * y > p));
    let of_all = vote_model(SIDES, 11.0, Majority::OfAll(0.5), None);
    assert_share(passages(&of_all, n), n, exact(SIDES, |p, y| p >= 11 && 2 * y > 21));
    let of_votes = vote_model(SIDES, 11.0, Majority::Votes(number(9.0)), None);
    assert_share(passages(&of_votes, n), n, exact(SIDES, |p, y| p >= 11 && y >= 9));
}

/// Members who move together make a hopeless vote winnable: 30 % support of 101 passes by chance alone once in 30,000.
#[test]
fn discipline_spreads_the_result() {
    let sides: &[Side] = &[(101, 1.0, 0.3)];
    let apart = vote_model(sides, 0.0, Majority::OfPresent(0.5), None);
    let together = vote_model(sides, 0.0, Majority::OfPresent(0.5), Some(0.2));
    assert!(passages(&apart, 2_000) <= 2);
    assert!(passages(&together, 2_000) > 200);
}

#[test]
fn nothing_passes_that_is_not_called() {
    let mut model = vote_model(&[(5, 1.0, 1.0)], 3.0, Majority::OfPresent(0.5), None);
    assert_eq!(passages(&model, 10), 10);
    model.0.events[0].sources.clear();
    assert_eq!(passages(&model, 10), 0);
}
