//! Walks a model twice, by the reference evaluator and by its program, and compares every bit.

use crate::interpret::{History, Walk, interpret};
use detente_model::Model;
use detente_model::evaluate::{Limits, Row, Trajectory, evaluate};
use detente_numbers::luck::Seed;
use detente_program::{Program, Station, compile};

pub(crate) const SEED: Seed = Seed(314);
/// So few events that some trajectories of small models break by them.
pub(crate) const FEW_EVENTS: f64 = 25.0;

/// The program of a model, as lowered and as it runs.
pub(crate) fn programs(model: &Model) -> (Program, Program) {
    let mut lowered = None;
    let program = compile(model, &mut |station| {
        if let Station::Lowered(program) = station {
            lowered = Some(program.clone());
        }
    });
    (lowered.expect("compiling shows it"), program.expect("nothing looks ahead"))
}

/// How a trajectory differs between the evaluator and the program; nothing if it does not.
pub(crate) fn difference(model: &Model, trajectories: u64, events_most: f64) -> Option<String> {
    let (lowered, program) = programs(model);
    (0..trajectories).find_map(|trajectory| {
        let limits = Limits { events_per_trajectory: events_most };
        let steps = model.calendar.steps;
        let expected = evaluate(model, SEED, trajectory, 2, steps, &limits);
        [("lowered", &lowered), ("final", &program)].into_iter().find_map(|(name, program)| {
            let walk = Walk { seed: SEED, trajectory, per_draw: 2, steps, events_most };
            let actual = interpret(program, &walk);
            let found = differs(model, program, &expected, &actual)?;
            Some(format!("{name} program, trajectory {trajectory}: {found}"))
        })
    })
}

/// One trajectory by the evaluator.
pub(crate) fn trajectory(model: &Model, number: u64, events_most: f64) -> Trajectory {
    let limits = Limits { events_per_trajectory: events_most };
    evaluate(model, SEED, number, 2, model.calendar.steps, &limits)
}

/// The evaluator and the program agree on these trajectories.
#[track_caller]
pub(crate) fn assert_agree(model: &Model, trajectories: u64, events_most: f64) {
    if let Some(difference) = difference(model, trajectories, events_most) {
        panic!("{difference}\n{}", programs(model).1);
    }
}

fn differs(model: &Model, program: &Program, expected: &Trajectory, actual: &History) -> Option<String> {
    for (number, (row, found)) in expected.rows.iter().zip(&actual.rows).enumerate() {
        for ((tracked, a), b) in program.tracked.iter().zip(tracked_of(model, row)).zip(found) {
            if a.to_bits() != b.to_bits() && !(a.is_nan() && b.is_nan()) {
                return Some(format!("row {number}, `{}`: {a:?} and {b:?}", tracked.path));
            }
        }
    }
    let broken = expected.broken.as_ref();
    let broken = broken.map(|broken| (broken.step, broken.element.clone(), broken.reason));
    if broken != actual.broken {
        return Some(format!("broken {broken:?} and {:?}", actual.broken));
    }
    if expected.rows.len() != actual.rows.len() {
        return Some(format!("{} rows and {}", expected.rows.len(), actual.rows.len()));
    }
    let ending = expected.outcome.map(|ending| (ending.outcome.index(), ending.row, ending.first_passage));
    if ending != actual.ending {
        return Some(format!("ending {ending:?} and {:?}", actual.ending));
    }
    if expected.dated_days != actual.dated_days {
        return Some(format!("dated {:?} and {:?}", expected.dated_days, actual.dated_days));
    }
    for ((site, _), count) in program.clamps.iter().zip(&actual.clamps) {
        let path = &program.sites[site.0 as usize];
        let place = model.stocks.iter().position(|stock| stock.about.path == *path);
        let place = place.expect("only stocks are clamped");
        if expected.clamps[place] != *count {
            return Some(format!("clamps of `{path}`: {} and {count}", expected.clamps[place]));
        }
    }
    None
}

/// The values of a row in the order in which a program records them. Stocks that nobody declared are not recorded.
fn tracked_of<'a>(model: &'a Model, row: &'a Row) -> impl Iterator<Item = f64> + 'a {
    let stocks = model.stocks.iter().zip(&row.stocks);
    let is_hidden = |path: &str| path.contains(".delay ") || path.contains(".smooth ");
    let stocks = stocks.filter(move |(stock, _)| !is_hidden(&stock.about.path)).map(|(_, level)| level);
    let levels = stocks.chain(&row.lets).chain(&row.memories).chain(&row.totals).copied();
    let states = row.states.iter().chain(&row.options).map(|state| f64::from(*state));
    levels.chain(states)
}
