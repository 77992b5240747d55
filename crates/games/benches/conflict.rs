//! Times of the graph model, for `cargo bench -p detente-games --bench conflict`: a line for each figure with its name and all samples in milliseconds,
//! separated by tabs. Nothing here is a test.

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

fn main() -> Result<(), Faulty> {
    for (makers, options) in [(2, 4), (3, 4), (4, 3), (4, 4)] {
        let mut samples = Vec::new();
        let mut found = Vec::new();
        for run in 0..5 {
            #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
            let start = Instant::now();
            let conflict = random(makers, options, run)?;
            let built = start.elapsed();
            let stability = black_box(stability(&conflict));
            samples.push(format!("{:.3}", (start.elapsed() - built).as_secs_f64() * 1e3));
            if run == 0 {
                found = Concept::ALL
                    .map(|concept| format!("{} {}", stability.equilibria(concept).len(), concept.name()))
                    .to_vec();
                eprintln!("built in {:.3} ms", built.as_secs_f64() * 1e3);
            }
        }
        println!(
            "stability, {makers} decision makers with {options} options each\tms\t{}\tequilibria {}",
            samples.join(" "),
            found.join(", ")
        );
    }
    Ok(())
}
