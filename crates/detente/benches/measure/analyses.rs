//! What analyses take without their runs, on problems that other tools were measured on too.

use crate::clock::timed;
use crate::{Figure, Measured, in_turns};
use detente_analysis::designs::{Factors, LatinHypercube, Pairs, Points as _, Saltelli};
use detente_analysis::discovery::{self, Draws, Factor, discover, tree};
use detente_analysis::drivers::{
    Bootstrap, Estimator, GivenRun, dependences, shapley_effects, sobol_indices,
};
use detente_analysis::robustness::Aim;
use detente_analysis::search::measures::hypervolume;
use detente_analysis::search::{Goal, Lever, Question, Search};
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use std::f64::consts::{FRAC_PI_2, PI};
use std::hint::black_box;

const FACTORS: usize = 10;
const TURNS: usize = 7;

/// Sobol' indices of ten factors with all pairs, from 65,536 base rows with 100 resamples: seconds, and the most memory that the process held.
pub(crate) fn sobol() -> Result<Vec<Figure>, String> {
    let factors = Factors::each(FACTORS).map_err(|why| format!("{why:?}"))?;
    let design = Saltelli::new(1 << 16, factors, Pairs::With, Seed(1)).map_err(|why| format!("{why:?}"))?;
    let mut point = [0.0; FACTORS];
    let value = |row| {
        design.fill(row, &mut point);
        let of = |(place, x): (usize, &f64)| ((4.0 * x - 2.0).abs() + place as f64) / (1.0 + place as f64);
        point.iter().enumerate().map(of).product()
    };
    let values: Vec<f64> = (0..design.rows()).map(value).collect();
    let bootstrap = Bootstrap { resamples: 100, level: 0.95, seed: Seed(2) };
    let indices = |estimator| sobol_indices(&values, &design, estimator, &bootstrap);
    // The first factor of this function, whose coefficient is 0, has 1/3 of the sum of the factors' own variances.
    let found = indices(Estimator::Azzini).map_err(|why| format!("{why:?}"))?;
    if found.factors.iter().skip(1).any(|factor| factor.first.value > found.factors[0].first.value) {
        return Err("the first factor of the g function does not come out first".to_owned());
    }
    let sample = |estimator| -> Box<dyn FnMut() -> f64 + '_> {
        Box::new(move || {
            let (found, seconds) = timed(|| indices(estimator));
            black_box(found).map_or(f64::NAN, |_| seconds)
        })
    };
    let mut figures = in_turns(
        TURNS,
        vec![
            (Figure::new("sobol", "Azzini and others, the default", "s"), sample(Estimator::Azzini)),
            (Figure::new("sobol", "Saltelli and Jansen", "s"), sample(Estimator::Saltelli)),
        ],
    );
    figures.extend(peak().map(|bytes| {
        let mut figure = Figure::new("peak", "Sobol' indices", "MB");
        figure.samples.push(bytes / 1e6);
        figure
    }));
    Ok(figures)
}

/// What a run of 10,000 draws tells of eight factors, of which one acts alone and two together, without further runs.
pub(crate) fn given() -> Result<Vec<Figure>, String> {
    const COLUMNS: usize = 8;
    const ROWS: usize = 10_000;
    let draws = LatinHypercube::new(ROWS, COLUMNS, Seed(3)).map_err(|why| format!("{why:?}"))?;
    let mut points = vec![0.0; ROWS * COLUMNS];
    for (row, point) in points.chunks_exact_mut(COLUMNS).enumerate() {
        draws.fill(row, point);
    }
    let values: Vec<f64> = points.chunks_exact(COLUMNS).map(|point| point[0] + point[1] * point[2]).collect();
    let run = GivenRun::new(&points, COLUMNS, &values, 1).map_err(|why| format!("{why:?}"))?;
    let bootstrap = Bootstrap { resamples: 100, level: 0.95, seed: Seed(2) };
    let factors = Factors::each(COLUMNS).map_err(|why| format!("{why:?}"))?;
    let of_dependences = || {
        let (found, seconds) = timed(|| dependences(&run, &bootstrap));
        black_box(found).map_or(f64::NAN, |_| seconds)
    };
    let of_effects = || {
        let (found, seconds) = timed(|| shapley_effects(&run, &factors, &bootstrap));
        black_box(found).map_or(f64::NAN, |_| seconds)
    };
    let measured: Vec<Measured<'_>> = vec![
        (Figure::new("given", "delta, PAWN and correlations", "s"), Box::new(of_dependences)),
        (Figure::new("given", "Shapley effects", "s"), Box::new(of_effects)),
    ];
    Ok(in_turns(TURNS, measured))
}

/// The most memory that this process has held, in bytes, where the system tells.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? * 1024.0)
}

/// One box in 10,000 draws of ten factors, of which two make an outcome, with two labels of a hundred false; draws are sorted anew each time.
pub(crate) fn boxes() -> Result<Vec<Figure>, String> {
    const ROWS: usize = 10_000;
    let luck = |row: usize, column: u32| {
        uniform(lane_key(Seed(1), World::Parameters, row as u64), Source::new("example", "draw"), 0, column)
    };
    let columns: Vec<Vec<f64>> =
        (0..FACTORS as u32).map(|column| (0..ROWS).map(|row| luck(row, column)).collect()).collect();
    let is_in = |row: usize| (0.2..=0.6).contains(&columns[0][row]) && columns[2][row] >= 0.4;
    let is_false = |row: usize| luck(row, 99) < 0.02;
    let shares: Vec<f64> = (0..ROWS).map(|row| f64::from(u8::from(is_in(row) != is_false(row)))).collect();
    let found = |options: &discovery::Options| {
        let factors = columns.iter().map(|column| Factor::Numbers(column)).collect();
        Draws::new(factors, &shares, 1).and_then(|draws| discover(&draws, options))
    };
    let usual = found(&discovery::Options::USUAL).map_err(|why| format!("{why:?}"))?;
    if usual.first().is_none_or(|first| first.figures.density < 0.95 || first.figures.coverage < 0.9) {
        return Err("the planted box is not found".to_owned());
    }
    let peeled = discovery::Options { paste: 0.0, refine: false, ..discovery::Options::USUAL };
    let sample = |options: discovery::Options| -> Box<dyn FnMut() -> f64 + '_> {
        Box::new(move || {
            let (found, seconds) = timed(|| found(&options));
            black_box(found).map_or(f64::NAN, |_| seconds)
        })
    };
    let factors = columns.iter().map(|column| Factor::Numbers(column)).collect();
    let draws = Draws::new(factors, &shares, 1).map_err(|why| format!("{why:?}"))?;
    let resamples = || {
        let (found, seconds) =
            timed(|| discovery::reproducibility(&draws, &discovery::Options::USUAL, 10, Seed(1)));
        black_box(found).map_or(f64::NAN, |_| seconds)
    };
    let options = tree::Options { leaves_most: 8, leaf_least: 0.01, folds: 10, seed: Seed(1) };
    let rules = || {
        let (found, seconds) = timed(|| tree::tree(&draws, &options));
        black_box(found).map_or(f64::NAN, |_| seconds)
    };
    let measured: Vec<Measured<'_>> = vec![
        (
            Figure::new("box", "peeled, pasted and refined, the default", "s"),
            sample(discovery::Options::USUAL),
        ),
        (Figure::new("box", "peeled only", "s"), sample(peeled)),
        (Figure::new("box", "ten resamples", "s"), Box::new(resamples)),
        (Figure::new("box", "a rule tree", "s"), Box::new(rules)),
    ];
    Ok(in_turns(TURNS, measured))
}

const GOALS: usize = 3;
const EVALUATIONS: u64 = 300_000;

/// Evaluations of DTLZ2 with three goals in a second, everything included, on 12 levers and on 30.
pub(crate) fn search() -> Result<Vec<Figure>, String> {
    let mut figures =
        [12, 30].map(|levers| (levers, Figure::new("search", format!("{levers} levers"), "1/s")));
    for _ in 0..TURNS {
        for (levers, figure) in &mut figures {
            let (found, seconds) = timed(|| searched(*levers));
            let share = volume(&found?);
            if share < 0.9 {
                return Err(format!("the search found {share} of the volume below its front"));
            }
            figure.samples.push(EVALUATIONS as f64 / seconds);
        }
    }
    Ok(figures.into_iter().map(|(_, figure)| figure).collect())
}

fn searched(levers: usize) -> Result<Search, String> {
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
    while search.progress().evaluations < EVALUATIONS {
        values.clear();
        search.ask().for_each(|point| values.extend(dtlz2(point)));
        search.tell(&values).map_err(|why| format!("{why:?}"))?;
    }
    Ok(search)
}

/// The share of the volume that the exact front bounds.
fn volume(search: &Search) -> f64 {
    let front: Vec<Vec<f64>> = search.front().points.into_iter().map(|point| point.values).collect();
    hypervolume(&front, &[1.1; GOALS]) / (1.331 - PI / 6.0)
}

fn dtlz2(point: &[f64]) -> [f64; GOALS] {
    let far: f64 = point[GOALS - 1..].iter().map(|x| (x - 0.5) * (x - 0.5)).sum();
    let (first, second) = ((point[0] * FRAC_PI_2).sin_cos(), (point[1] * FRAC_PI_2).sin_cos());
    let size = 1.0 + far;
    [size * first.1 * second.1, size * first.1 * second.0, size * first.0]
}
