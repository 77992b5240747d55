//! Times of the graph model, for `cargo bench -p detente-games --bench conflict`: a line for each figure with its name and all samples in milliseconds,
//! separated by tabs. Nothing here is a test.

use detente_games::conflict::coalition::coalition_stability;
use detente_games::conflict::foresight::non_myopic_stability;
use detente_games::conflict::options::{OptionForm, Side};
use detente_games::conflict::stability::stability;
use detente_games::conflict::{Concept, Conflict, Faulty};
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use std::hint::black_box;
use std::time::Instant;

/// Decision makers with as many options each, nothing infeasible or irreversible, and random rankings without ties to speak of.
fn random(makers: usize, options: usize, run: u64) -> Result<Conflict, Faulty> {
    let side = |maker: usize| Side {
        name: format!("decision maker {maker}"),
        options: (0..options).map(|option| format!("option {option} of {maker}")).collect(),
        irreversible: vec![false; options],
    };
    let form =
        OptionForm { sides: (0..makers).map(side).collect(), infeasible: Vec::new(), alike: Vec::new() };
    let states = form.states()?;
    let key = lane_key(Seed(4), World::Trajectory, run);
    let payoff = |maker: usize, state: usize| {
        (uniform(key, Source(maker as u64), 0, state as u32) * (1_u64 << 52) as f64) as i64
    };
    let count = states.sets.len();
    let payoffs = (0..makers).map(|maker| (0..count).map(|state| payoff(maker, state)).collect()).collect();
    states.conflict(payoffs)
}

fn measure(name: &str, mut once: impl FnMut(u64) -> String) {
    let mut samples = Vec::new();
    let mut found = Vec::new();
    for run in 0..3 {
        #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
        let start = Instant::now();
        found.push(black_box(once(run)));
        samples.push(format!("{:.3}", start.elapsed().as_secs_f64() * 1e3));
    }
    println!("{name}\tms\t{}\t{}", samples.join(" "), found.join("; "));
}

/// How many states all of these would stay in.
fn common(stable: &[Vec<bool>]) -> usize {
    (0..stable[0].len()).filter(|state| stable.iter().all(|of| of[*state])).count()
}

fn main() -> Result<(), Faulty> {
    for (makers, options) in [(2, 4), (3, 4), (4, 3), (4, 4)] {
        let conflicts = (0..3).map(|run| random(makers, options, run)).collect::<Result<Vec<_>, _>>()?;
        measure(&format!("stability, {makers} decision makers with {options} options each"), |run| {
            let found = stability(&conflicts[run as usize]);
            Concept::ALL.map(|concept| found.equilibria(concept).len().to_string()).join(" ")
        });
    }
    measure("building 4 decision makers with 4 options each", |run| {
        random(4, 4, run).map_or_else(|faulty| faulty.to_string(), |conflict| conflict.states().to_string())
    });
    for (makers, options) in [(4, 2), (5, 2), (2, 5)] {
        let conflicts = (0..3).map(|run| random(makers, options, run)).collect::<Result<Vec<_>, _>>()?;
        measure(&format!("non-myopic, {makers} decision makers with {options} options each"), |run| {
            non_myopic_stability(&conflicts[run as usize])
                .map_or_else(|refused| refused.to_string(), |stable| common(&stable).to_string())
        });
    }
    for (makers, options) in [(4, 2), (5, 2), (4, 3)] {
        let conflicts = (0..3).map(|run| random(makers, options, run)).collect::<Result<Vec<_>, _>>()?;
        measure(&format!("one pair, {makers} decision makers with {options} options each"), |run| {
            coalition_stability(&conflicts[run as usize], &[0, 1]).map_or_else(
                |refused| refused.to_string(),
                |pair| pair.improvements.iter().map(Vec::len).sum::<usize>().to_string(),
            )
        });
    }
    Ok(())
}
