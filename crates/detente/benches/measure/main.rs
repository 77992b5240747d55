//! Small measurements inside one process, for `cargo xtask bench`: samplers, generators and collectors; the executor by the kind of
//! element; the stations of a model's journey by its size; what a writer waits for; analyses without their runs.
//!
//! `cargo bench -p detente --bench measure -- PART` prints a line for each figure: group, name, unit and all samples, separated by
//! tabs. Times are those of the thread that works, so that other programs disturb them little. Nothing here is a test.

mod analyses; // Analyses without their runs.
mod clock; // Time that this thread has worked.
mod collectors; // What becomes of values.
mod executor; // Elements of one kind, many times.
mod experiments; // From a design to a result.
mod language; // A model of five thousand lines.
mod models; // From text to program.
mod samplers; // Functions of one uniform number, and where these come from.
mod size; // Models of 10 to 10,000 elements.

use std::process::ExitCode;

/// One figure with all its samples.
struct Figure {
    group: &'static str,
    name: String,
    unit: &'static str,
    samples: Vec<f64>,
}

impl Figure {
    fn new(group: &'static str, name: impl Into<String>, unit: &'static str) -> Self {
        Self { group, name: name.into(), unit, samples: Vec::new() }
    }

    fn print(&self) {
        let samples: Vec<String> = self.samples.iter().map(|sample| format!("{sample:.6e}")).collect();
        println!("{}\t{}\t{}\t{}", self.group, self.name, self.unit, samples.join(" "));
    }
}

/// A figure, and what gives a sample of it.
type Measured<'a> = (Figure, Box<dyn FnMut() -> f64 + 'a>);

/// Takes the samples in turns, so that a slow moment of the machine falls on all figures.
fn in_turns(turns: usize, mut measured: Vec<Measured<'_>>) -> Vec<Figure> {
    for _ in 0..turns {
        for (figure, sample) in &mut measured {
            figure.samples.push(sample());
        }
    }
    measured.into_iter().map(|(figure, _)| figure).collect()
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let word = |place: usize| words.get(place).map(String::as_str);
    let figures = match word(0).unwrap_or_default() {
        "numbers" => Ok(samplers::measure().into_iter().chain(collectors::measure()).collect()),
        "executor" => executor::measure(),
        "size" => size::measure(),
        "language" => language::measure(word(1)),
        "experiments" => experiments::measure(),
        "sobol" => analyses::sobol(),
        "given" => analyses::given(),
        "boxes" => analyses::boxes(),
        "search" => analyses::search(),
        _ => Err(
            "which part: numbers, executor, size, language [FOLDER], experiments, sobol, given, boxes or search?"
                .to_owned(),
        ),
    };
    match figures {
        Ok(figures) => {
            let figures: Vec<Figure> = figures;
            figures.iter().for_each(Figure::print);
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
