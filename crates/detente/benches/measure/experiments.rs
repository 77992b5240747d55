//! What an experiment costs beside its model: from a row of a design to the value that an analysis gets back.

use crate::clock::timed;
use crate::models::{one_thread, program};
use crate::{Figure, Measured, in_turns};
use detente_analysis::designs::{LatinHypercube, Points as _};
use detente_engine::{Engine, Paths};
use detente_numbers::luck::Seed;
use detente_program::Program;
use detente_results::{Coordinate, Design, Points, Silent};
use std::fmt::Write as _;
use std::hint::black_box;

const FACTORS: usize = 10;
const ROWS: usize = 65_536;
/// As many as an analysis runs at once: see `experiments` in `detente`.
const AT_ONCE: usize = 4_096;
const TURNS: usize = 7;
const RESULT: &str = "result";

/// Microseconds for an experiment, on one thread.
pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let design = LatinHypercube::new(ROWS, FACTORS, Seed(1)).map_err(|why| format!("{why:?}"))?;
    let model = Model::new()?;
    // Whatever takes its values from elsewhere has to give the same.
    let (mut closed, mut run) = (vec![0.0; ROWS], vec![0.0; ROWS]);
    fill_closed(&design, &mut closed);
    model.fill(&design, &mut run)?;
    let is_close = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-9;
    if !closed.iter().zip(&run).all(is_close) {
        return Err("the model of ten parameters does not add them up".to_owned());
    }
    let each = |seconds: f64| seconds / ROWS as f64 * 1e6;
    let measured: Vec<Measured<'_>> = vec![
        (
            Figure::new("experiment", "a sum of ten factors, as a function", "microseconds"),
            Box::new(|| each(timed(|| fill_closed(&design, &mut closed)).1)),
        ),
        (
            Figure::new("experiment", "a sum of ten parameters, as a model of two steps", "microseconds"),
            Box::new(|| {
                let (done, seconds) = timed(|| model.fill(&design, &mut run));
                done.map_or(f64::NAN, |()| each(seconds))
            }),
        ),
    ];
    Ok(in_turns(TURNS, measured))
}

fn fill_closed(design: &LatinHypercube, values: &mut [f64]) {
    let mut point = [0.0; FACTORS];
    for (row, value) in values.iter_mut().enumerate() {
        design.fill(row, &mut point);
        *value = black_box(&point).iter().sum();
    }
}

/// A model that adds ten parameters up in each of two steps, and shows half of that.
struct Model {
    engine: Engine,
    kept: Vec<usize>,
    coordinates: Vec<Coordinate>,
}

impl Model {
    fn new() -> Result<Self, String> {
        let mut text =
            "language 1\nsituation \"Ten parameters\" {\n    lasts 2 days\n    steps 1 day\n}\n".to_owned();
        for number in 0..FACTORS {
            let _ = writeln!(text, "param x_{number} = uniform 0 to 1  judgement");
        }
        let names: Vec<String> = (0..FACTORS).map(|number| format!("x_{number}")).collect();
        let _ = writeln!(text, "stock {RESULT} = 0 {{ changes by ({}) / 2 days }}", names.join(" + "));
        let program = program(&text)?;
        let place = |name: &str| {
            let place = program.parameters.iter().position(|slot| slot.path == name);
            place.ok_or_else(|| format!("the program has no parameter `{name}`"))
        };
        let places: Vec<usize> = names.iter().map(|name| place(name)).collect::<Result<_, _>>()?;
        let kept = vec![tracked(&program)?];
        let coordinates = places.into_iter().map(Coordinate::Chance).collect();
        Ok(Self { engine: Engine::new(program, one_thread()), kept, coordinates })
    }

    fn fill(&self, design: &LatinHypercube, values: &mut [f64]) -> Result<(), String> {
        let last = |paths: &Paths| -> Vec<f64> {
            paths.values[0].chunks_exact(paths.rows).map(|rows| rows[paths.rows - 1]).collect()
        };
        for (part, values) in values.chunks_mut(AT_ONCE).enumerate() {
            let mut numbers = vec![0.0; values.len() * FACTORS];
            let points = numbers.chunks_exact_mut(FACTORS).enumerate();
            let luck: Vec<u64> =
                points.map(|(row, point)| design.fill(part * AT_ONCE + row, point)).collect();
            let asked = Design { seed: 1, draws: luck.len() as u64, per_draw: 1, steps: 2 };
            let points = Points { coordinates: &self.coordinates, numbers: &numbers, luck: &luck };
            let found = self.engine.reduced_at((&asked, &points), &self.kept, &last, &Silent);
            let found = found.map_err(|stop| format!("the model cannot be run: {stop:?}"))?;
            values.copy_from_slice(&found.concat());
        }
        Ok(())
    }
}

fn tracked(program: &Program) -> Result<usize, String> {
    let place = program.tracked.iter().position(|tracked| tracked.path == RESULT);
    place.ok_or_else(|| format!("the program does not show `{RESULT}`"))
}
