//! How long one box, ten resamples and a rule tree take in 10,000 draws of 10 factors with 2 % false labels: `cargo run --release -p detente-analysis --example discovery_speed`.

use detente_analysis::discovery::{Choice, Draws, Factor, Options, discover, reproducibility, tree};
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use std::time::Instant;

const ROWS: usize = 10_000;
const FACTORS: usize = 10;
const ROUNDS: u32 = 20;
const RESAMPLES: u32 = 10;

#[expect(clippy::disallowed_methods, reason = "a benchmark is what asks the clock")]
fn main() {
    let luck = |row: usize, column: u32| {
        uniform(lane_key(Seed(1), World::Parameters, row as u64), Source::new("example", "draw"), 0, column)
    };
    let columns: Vec<Vec<f64>> =
        (0..FACTORS as u32).map(|column| (0..ROWS).map(|row| luck(row, column)).collect()).collect();
    let is_in = |row: usize| (0.2..=0.6).contains(&columns[0][row]) && columns[2][row] >= 0.4;
    let is_false = |row: usize| luck(row, 99) < 0.02;
    let shares: Vec<f64> = (0..ROWS).map(|row| f64::from(u8::from(is_in(row) != is_false(row)))).collect();
    let peeled = Options { choice: Choice::MostExplained, paste: 0.0, refine: false, ..Options::USUAL };
    for (name, options) in [("peeled", peeled), ("peeled, pasted and refined", Options::USUAL)] {
        let start = Instant::now();
        for round in 0..ROUNDS {
            let factors = columns.iter().map(|column| Factor::Numbers(column)).collect();
            let found = Draws::new(factors, &shares, 1).and_then(|draws| discover(&draws, &options));
            if round == 0 {
                println!(
                    "{:#?}",
                    found.map(|found| found
                        .into_iter()
                        .map(|one| (one.region, one.figures))
                        .collect::<Vec<_>>())
                );
            }
        }
        let milliseconds = start.elapsed().as_secs_f64() * 1e3 / f64::from(ROUNDS);
        println!("{name}: {milliseconds:.1} ms a box, draws sorted anew each time");
    }
    let factors = columns.iter().map(|column| Factor::Numbers(column)).collect();
    let Ok(draws) = Draws::new(factors, &shares, 1) else { return };
    let start = Instant::now();
    let found = reproducibility(&draws, &Options::USUAL, RESAMPLES, Seed(1));
    println!("{RESAMPLES} resamples: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    println!("restricted: {:?}", found.map(|found| found.restricted));
    let start = Instant::now();
    let options = tree::Options { leaves_most: 8, leaf_least: 0.01, folds: 10, seed: Seed(1) };
    let rules = tree::tree(&draws, &options);
    println!("rule tree: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    println!("{:#?}", rules.map(|found| found.rules));
}
