//! How long what drives a result takes to work out, on one thread and without the runs: Sobol' indices of ten factors from 65,536 base rows
//! with pairs and 100 resamples, and what a run of 10,000 draws tells of eight factors:
//! `cargo run --release -p detente-analysis --example drivers_speed`.

use detente_analysis::designs::{Factors, LatinHypercube, Pairs, Points, Saltelli};
use detente_analysis::drivers::{
    Bootstrap, Estimator, GivenRun, dependences, shapley_effects, sobol_indices,
};
use detente_numbers::luck::Seed;
use std::time::Instant;

const BASE_ROWS: usize = 1 << 16;
const FACTORS: usize = 10;

#[expect(clippy::disallowed_methods, reason = "a benchmark is what asks the clock")]
fn main() -> Result<(), String> {
    let factors = Factors::each(FACTORS).map_err(|why| format!("{why:?}"))?;
    let design = Saltelli::new(BASE_ROWS, factors, Pairs::With, Seed(1)).map_err(|why| format!("{why:?}"))?;
    let start = Instant::now();
    let mut point = [0.0; FACTORS];
    let mut value = |row| {
        design.fill(row, &mut point);
        let of = |(place, x): (usize, &f64)| ((4.0 * x - 2.0).abs() + place as f64) / (1.0 + place as f64);
        point.iter().enumerate().map(of).product()
    };
    let values: Vec<f64> = (0..design.rows()).map(&mut value).collect();
    let nanoseconds = start.elapsed().as_secs_f64() * 1e9 / design.rows() as f64;
    println!("{nanoseconds:.0} ns for a point and its value, {} rows", design.rows());
    let bootstrap = Bootstrap { resamples: 100, level: 0.95, seed: Seed(2) };
    for estimator in [Estimator::Azzini, Estimator::Saltelli] {
        let start = Instant::now();
        let found =
            sobol_indices(&values, &design, estimator, &bootstrap).map_err(|why| format!("{why:?}"))?;
        let seconds = start.elapsed().as_secs_f64();
        println!("{estimator:?}: {seconds:.3} s; first factor {:?}", found.factors[0]);
    }
    given(&bootstrap)?;
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        status.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("{line}"));
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark is what asks the clock")]
fn given(bootstrap: &Bootstrap) -> Result<(), String> {
    const COLUMNS: usize = 8;
    let draws = LatinHypercube::new(10_000, COLUMNS, Seed(3)).map_err(|why| format!("{why:?}"))?;
    let mut points = vec![0.0; 10_000 * COLUMNS];
    for (row, point) in points.chunks_exact_mut(COLUMNS).enumerate() {
        draws.fill(row, point);
    }
    let values: Vec<f64> = points.chunks_exact(COLUMNS).map(|point| point[0] + point[1] * point[2]).collect();
    let run = GivenRun::new(&points, COLUMNS, &values, 1).map_err(|why| format!("{why:?}"))?;
    let start = Instant::now();
    let found = dependences(&run, bootstrap).map_err(|why| format!("{why:?}"))?;
    println!("dependences: {:.3} s; first factor {:?}", start.elapsed().as_secs_f64(), found.factors[0]);
    let start = Instant::now();
    let factors = Factors::each(COLUMNS).map_err(|why| format!("{why:?}"))?;
    let found = shapley_effects(&run, &factors, bootstrap).map_err(|why| format!("{why:?}"))?;
    println!("Shapley effects: {:.3} s; {:?}", start.elapsed().as_secs_f64(), found.factors);
    Ok(())
}
