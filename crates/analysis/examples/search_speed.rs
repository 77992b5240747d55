//! How many points a second a policy search evaluates, on one thread and with everything it does beside: DTLZ2 with three goals, on 12 levers and on
//! 30, and how near its front comes: `cargo run --release -p detente-analysis --example search_speed`.

use detente_analysis::robustness::Aim;
use detente_analysis::search::measures::hypervolume;
use detente_analysis::search::{Goal, Lever, Question, Search};
use detente_numbers::luck::Seed;
use std::f64::consts::{FRAC_PI_2, PI};
use std::time::{Duration, Instant};

const GOALS: usize = 3;
const EVALUATIONS: u64 = 1_000_000;

fn main() -> Result<(), String> {
    for levers in [12, 30] {
        measure(levers)?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark is what asks the clock")]
fn measure(levers: usize) -> Result<(), String> {
    let question = Question {
        levers: vec![Lever::Continuous { low: 0.0, high: 1.0 }; levers],
        goals: vec![Goal { aim: Aim::Lower, matters: None }; GOALS],
        constraints: 0,
        population: 100,
        known: Vec::new(),
        seed: Seed(1),
    };
    let mut search = Search::new(question).map_err(|why| format!("{why:?}"))?;
    let mut values = Vec::new();
    let mut evaluating = Duration::ZERO;
    let start = Instant::now();
    while search.progress().evaluations < EVALUATIONS {
        let began = Instant::now();
        values.clear();
        search.ask().for_each(|point| values.extend(dtlz2(point)));
        evaluating += began.elapsed();
        search.tell(&values).map_err(|why| format!("{why:?}"))?;
    }
    let seconds = start.elapsed().as_secs_f64();
    let front: Vec<Vec<f64>> = search.front().points.into_iter().map(|point| point.values).collect();
    let share = hypervolume(&front, &[1.1; GOALS]) / (1.331 - PI / 6.0);
    println!(
        "{levers} levers: {:.0} evaluations a second ({:.0} ns each, {:.0} of them the problem's own); {} points with {:.2} % of the volume",
        EVALUATIONS as f64 / seconds,
        seconds * 1e9 / EVALUATIONS as f64,
        evaluating.as_secs_f64() * 1e9 / EVALUATIONS as f64,
        front.len(),
        100.0 * share
    );
    Ok(())
}

fn dtlz2(point: &[f64]) -> [f64; GOALS] {
    let far: f64 = point[GOALS - 1..].iter().map(|x| (x - 0.5) * (x - 0.5)).sum();
    let (first, second) = ((point[0] * FRAC_PI_2).sin_cos(), (point[1] * FRAC_PI_2).sin_cos());
    let size = 1.0 + far;
    [size * first.1 * second.1, size * first.1 * second.0, size * first.0]
}
