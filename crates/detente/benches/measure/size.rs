//! How the stations of a model's journey, and then a step, grow with the number of elements.

use crate::Figure;
use crate::clock::timed;
use crate::models::{checked, interpreter, one_thread, seconds, world};
use detente_engine::Engine;
use detente_model::remarks;
use detente_program::compile;
use std::fmt::Write as _;
use std::hint::black_box;

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];
const STEPS: u32 = 200;
const TURNS: usize = 3;
/// Elements, steps and trajectories in a run, about.
const PIECES: usize = 60_000_000;
/// Fewer trajectories do not fill the engine's columns.
const TRAJECTORIES_LEAST: usize = 64;

const STATIONS: [(&str, &str); 7] = [
    ("parse", "s"),
    ("check", "s"),
    ("remarks", "s"),
    ("compile", "s"),
    ("prepare", "s"),
    ("machine code", "ns"),
    ("interpreter", "ns"),
];

/// Seconds for each station; for runs, nanoseconds for an element, a step and a trajectory. Groups are stations, names are sizes.
pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let mut figures = Vec::new();
    for size in SIZES {
        let text = text(size);
        let mut these = STATIONS.map(|(station, unit)| Figure::new(station, size.to_string(), unit));
        for _ in 0..TURNS {
            for (figure, sample) in these.iter_mut().zip(journey(&text, size)?) {
                figure.samples.push(sample);
            }
        }
        figures.extend(these);
    }
    Ok(figures)
}

fn journey(text: &str, size: usize) -> Result<[f64; STATIONS.len()], String> {
    let world = world(text);
    let (tree, parse) = timed(|| detente_syntax::parse(text));
    black_box(tree);
    let (checked, check) = timed(|| checked(&world));
    let Some(model) = checked.model else {
        return Err(format!("a generated model is refused: {:?}", checked.diagnostics.first()));
    };
    let (advice, remark) = timed(|| remarks(&model));
    black_box(advice);
    let (program, compilation) = timed(|| compile(&model, &mut |_| {}));
    let program = program.map_err(|unsolved| unsolved.to_string())?;
    let copy = program.clone();
    let (engine, preparation) = timed(|| Engine::new(program, one_thread()));
    let trajectories = (PIECES / size / STEPS as usize).max(TRAJECTORIES_LEAST);
    let piece = 1e-9 * (trajectories * size) as f64 * f64::from(STEPS);
    let native = seconds(&engine, trajectories as u64, STEPS)? / piece;
    let columns = seconds(&Engine::new(copy, interpreter()), trajectories as u64, STEPS)? / piece;
    Ok([parse, check, remark, compilation, preparation, native, columns])
}

/// A ring of groups of ten elements, each group pushed by the one before. Rows are reported at the start and the end only.
fn text(elements: usize) -> String {
    let mut text = format!(
        "language 1\nsituation \"Generated\" {{\n    lasts {STEPS} days\n    steps 1 day\n    reports every {STEPS} days\n}}\n"
    );
    let groups = elements / 10;
    for group in 0..groups {
        let before = (group + groups - 1) % groups;
        let _ = writeln!(
            text,
            "{}",
            GROUP.replace("_I", &format!("_{group}")).replace("_P", &format!("_{before}"))
        );
    }
    text
}

const GROUP: &str = "\
param strength_I = 0.2 to 0.4  judgement
stock anger_I : index = 0.3 { gains 0.05 * (1 - anger_I) per clash_I  fades over 60 days  stays 0 to 1 }
stock support_I : index = 0.5 { moves toward target_I over 30 days }
stock supply_I = 10 { changes by inflow_I - outflow_I }
let pull_I = 0.5 + 0.5 * anger_I - 0.2 * support_P
let target_I = 1 / (1 + exp(-3 * (pull_I - 0.5)))
let inflow_I = strength_I * (1 - supply_I / 40) * pull_I / 1 day
let outflow_I = 0.01 * supply_I * (1 + recent_I) / 1 day
event clash_I { rate 0.2 / day * pull_I + 0.02 / day * recent_I  judgement }
memory recent_I of clash_I { fades with half-life 10 days }";
