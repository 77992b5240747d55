//! Times of the solvers of games, for `cargo bench -p detente-games`: a line for each figure with its name and all samples in milliseconds,
//! separated by tabs. Random games have whole payoffs from 0 to 999, as in the peers' figures. Nothing here is a test.

use detente_games::StrategicGame;
use detente_games::bimatrix::{BASES_MOST, all_exact, all_in_doubles, lemke_howson};
use detente_games::exact::Rational;
use detente_games::many::{SOLUTIONS_MOST, all_equilibria};
use detente_games::strategic::{Payoffs, Shape};
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use std::hint::black_box;
use std::time::Instant;

fn random(side: usize, run: u64) -> StrategicGame {
    let matrix = |player: u16| -> Vec<Vec<Rational>> {
        let payoff = |at: usize| {
            let luck =
                uniform(lane_key(Seed(6), World::Trajectory, run), Source(u64::from(player)), 0, at as u32);
            Rational::from_integer(((luck * 1000.0) as i64).into())
        };
        (0..side).map(|row| (0..side).map(|column| payoff(row * side + column)).collect()).collect()
    };
    StrategicGame::of_matrices(&matrix(1), &matrix(2))
}

fn measure(name: &str, mut once: impl FnMut(u64) -> usize) {
    let mut samples = Vec::new();
    let mut counts = Vec::new();
    for run in 0..5 {
        #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
        let start = Instant::now();
        counts.push(black_box(once(run)).to_string());
        samples.push(format!("{:.3}", start.elapsed().as_secs_f64() * 1e3));
    }
    println!("{name}\tms\t{}\tfound {}", samples.join(" "), counts.join(" "));
}

fn random_of(counts: &[usize], run: u64) -> Payoffs {
    let shape = Shape::of_counts(counts.to_vec());
    let payoff = |player: usize, profile: usize| {
        let key = lane_key(Seed(7), World::Trajectory, run);
        (uniform(key, Source(player as u64), 0, profile as u32) * 1000.0).floor()
    };
    let of = |player: usize| (0..shape.profiles()).map(|profile| payoff(player, profile)).collect();
    Payoffs { of: (0..counts.len()).map(of).collect(), shape }
}

fn main() {
    for counts in [vec![2, 2, 2], vec![3, 3, 3], vec![4, 4, 4], vec![2, 2, 2, 2], vec![3, 3, 3, 3]] {
        measure(&format!("all equilibria of {counts:?}"), |run| {
            all_equilibria(&random_of(&counts, run), SOLUTIONS_MOST).map_or(0, |found| found.len())
        });
    }
    for side in [6, 8, 10, 12] {
        measure(&format!("all equilibria exactly, {side} x {side}"), |run| {
            all_exact(&random(side, run), BASES_MOST).map_or(0, |found| found.pairs.len())
        });
    }
    for side in [8, 10, 12, 14, 16] {
        measure(&format!("all equilibria in doubles, {side} x {side}"), |run| {
            all_in_doubles(&random(side, run).doubles(), BASES_MOST).map_or(0, |found| found.pairs.len())
        });
    }
    for side in [10, 20, 40] {
        measure(&format!("one equilibrium exactly by a path, {side} x {side}"), |run| {
            lemke_howson(&random(side, run), 0).map_or(0, |end| end.pivots)
        });
    }
}
