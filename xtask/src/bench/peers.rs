//! The reference model in Detente, in C, and in other tools, in the same turns.

use super::answers::check;
use super::commands::Line;
use super::page::{Section, Table};
use super::python::Python;
use super::statistics::{Spread, figure, ratios};
use super::{Effort, NATIVE, SCRATCH, detente, machine, reference_model};

const FOLDER: &str = "gallery/baghdad-14/reference";
/// The name of the yardstick's row.
const YARDSTICK: &str = "C, one trajectory after the other";

/// A program that runs the reference model.
struct Peer {
    name: &'static str,
    line: Line,
    trajectories: u32,
    seconds: Seconds,
    /// Trajectories a second, one for each turn.
    rates: Vec<f64>,
    version: String,
}

/// Whose word counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seconds {
    /// Of the whole process: start, reading, checking, compiling and tables are in.
    Whole,
    /// What the program says of its runs alone, which must give the right answers.
    Said,
}

/// Trajectories a second and ratios, with what could not be measured.
pub(super) fn measure(effort: Effort) -> Result<Section, String> {
    let mut section = Section {
        title: "The reference model, beside other tools".to_owned(),
        says: SAYS.to_owned(),
        ..Section::default()
    };
    let mut peers = candidates(effort, &mut section.skipped)?;
    for _ in 0..effort.turns {
        peers.retain_mut(|peer| match peer.turn() {
            Ok(()) => true,
            Err(why) => {
                section.skipped.push(format!("{}: {why}", peer.name));
                false
            }
        });
    }
    section.tables.push(table(&peers));
    section.notes = notes(&peers, effort);
    Ok(section)
}

const SAYS: &str = "\
[Baghdad 14](../gallery/baghdad-14/README.md) on one thread: trajectories of 730 daily steps for each second of work. Detente's seconds are \
those of the whole process, from start to tables; of the others only the runs themselves count, without start, import, translation or \
compilation, and each must give the known answers. The others keep the last values of six stocks; Detente gives means, quantiles and \
intervals of all quantities in some sixty rows of time, and in the second line in two rows, the start and the end.";

fn candidates(effort: Effort, skipped: &mut Vec<String>) -> Result<Vec<Peer>, String> {
    let ends = reference_model("two-rows.detente", 730, 730)?;
    let run = |model: &str| {
        detente(&format!("run {model} --trajectories 20000 --per-draw 1 --threads 1 --format json"))
    };
    let version = detente("--version").listen()?.output.trim().to_owned();
    let mut peers: Vec<Peer> = [("Detente", NATIVE), ("Detente, two rows", &ends)]
        .map(|(name, model)| Peer {
            version: version.clone(),
            ..Peer::new(name, run(model), 20_000, Seconds::Whole)
        })
        .into();
    let mut keep = |name: &str, peer: Result<Peer, String>| match peer {
        Ok(peer) => peers.push(peer),
        Err(why) => skipped.push(format!("{name}: {why}")),
    };
    keep(YARDSTICK, scalar());
    if effort.quick {
        return Ok(peers);
    }
    keep("C, columns", columns());
    match Python::find() {
        Err(why) => skipped.push(format!("NumPy, Numba, Simlin and PySD: {why}")),
        Ok(python) => {
            for (name, package, script, trajectories, more) in SCRIPTS {
                let line = python.script(script, &format!("{trajectories} {more}"));
                keep(name, python.has(package).map(|()| Peer::new(name, line, *trajectories, Seconds::Said)));
            }
        }
    }
    Ok(peers)
}

/// Name, package, script, trajectories in a turn, other arguments.
const SCRIPTS: &[(&str, &str, &str, u32, &str)] = &[
    ("Numba", "numba", "numba_scalar.py", 20_000, ""),
    ("NumPy", "numpy", "numpy_columns.py", 10_000, ""),
    ("Simlin", "pysimlin", "simlin_vensim.py", 300, ""),
    ("PySD", "pysd", "pysd_vensim.py", 1, "target/bench/pysd"),
];

/// The yardstick, which other parts measure too: scalar C with so many trajectories.
pub(super) fn scalar_line(trajectories: u32) -> Result<Line, String> {
    let program = format!("{SCRATCH}/scalar");
    Line::new("cc", &format!("-O3 -march=native {FOLDER}/scalar.c -o {program} -lm")).listen()?;
    Ok(Line::new(program, &format!("{trajectories} native")))
}

fn scalar() -> Result<Peer, String> {
    Ok(Peer {
        version: "-O3 -march=native".to_owned(),
        ..Peer::new(YARDSTICK, scalar_line(20_000)?, 20_000, Seconds::Said)
    })
}

fn columns() -> Result<Peer, String> {
    let program = format!("{SCRATCH}/columns");
    let wide = if machine::has("avx512f") { " -mprefer-vector-width=512" } else { "" };
    let options = format!("-O3 -march=native -ffast-math{wide}");
    Line::new("cc", &format!("{options} -fopenmp-simd -DW=64 {FOLDER}/columns.c -o {program} -lm"))
        .listen()?;
    let line = Line::new(program, "64000 native");
    Ok(Peer { version: options, ..Peer::new("C, columns of 64", line, 64_000, Seconds::Said) })
}

impl Peer {
    fn new(name: &'static str, line: Line, trajectories: u32, seconds: Seconds) -> Self {
        Self { name, line, trajectories, seconds, rates: Vec::new(), version: String::new() }
    }

    fn turn(&mut self) -> Result<(), String> {
        let trajectories = f64::from(self.trajectories);
        let seconds = match self.seconds {
            Seconds::Whole => self.line.spend()?.worked,
            Seconds::Said => {
                let output = self.line.listen()?.output;
                check(&output, trajectories)
                    .map_err(|why| format!("it does not compute this model: {why}"))?;
                if let Some(version) = said(&output, "version ") {
                    version.clone_into(&mut self.version);
                }
                let seconds = said(&output, "seconds ").and_then(|text| text.parse::<f64>().ok());
                seconds.ok_or("it does not say how long its runs took")?
            }
        };
        self.rates.push(trajectories / seconds);
        Ok(())
    }
}

/// What follows this word at the start of a line.
fn said<'a>(output: &'a str, word: &str) -> Option<&'a str> {
    output.lines().find_map(|line| line.strip_prefix(word)).map(str::trim)
}

fn table(peers: &[Peer]) -> Table {
    let yardstick = peers.iter().find(|peer| peer.name == YARDSTICK).map_or(&[][..], |peer| &peer.rates);
    let mut table = Table::new(&[
        "tool",
        "version or options",
        "trajectories a second",
        "least",
        "most",
        "times scalar C",
    ]);
    for peer in peers {
        let Some(rate) = Spread::of(&peer.rates) else { continue };
        let ratio =
            Spread::of(&ratios(&peer.rates, yardstick)).map_or("-".to_owned(), |ratio| figure(ratio.median));
        let figures = [rate.median, rate.least, rate.most].map(figure);
        table.row([peer.name.to_owned(), peer.version.clone()].into_iter().chain(figures).chain([ratio]));
    }
    table
}

fn notes(peers: &[Peer], effort: Effort) -> Vec<String> {
    let rates =
        |name: &str| peers.iter().find(|peer| peer.name == name).and_then(|peer| Spread::of(&peer.rates));
    let mut notes = Vec::new();
    if let Some((all, two)) = rates("Detente").zip(rates("Detente, two rows")) {
        let share = 100.0 * (1.0 - all.median / two.median);
        notes.push(format!("Keeping sixty rows instead of two takes {share:.0}% of Detente's time."));
    }
    if !effort.quick && rates("C, columns of 64").is_some() {
        notes.push(
            "C in columns is built with `-ffast-math` and the exponential of glibc's vector library, so its bits differ from those of \
             scalar C and from machine to machine: it shows what the machine can do, not what can be repeated."
                .to_owned(),
        );
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(name: &'static str, rates: &[f64]) -> Peer {
        Peer { rates: rates.to_vec(), ..Peer::new(name, Line::new("none", ""), 1, Seconds::Said) }
    }

    #[test]
    fn what_a_program_says_is_found_by_its_first_word() {
        assert_eq!(said("P mean 1\nversion NumPy 2\nseconds 0.25\n", "seconds "), Some("0.25"));
        assert_eq!(said("P mean 1\n", "seconds "), None);
    }

    #[test]
    fn ratios_are_against_scalar_c_in_the_same_turn() {
        // Both were slow in the second turn, so the ratio was 3 in both.
        let text = table(&[peer("Detente", &[30.0, 3.0]), peer(YARDSTICK, &[10.0, 1.0])]).text();
        assert!(text.contains("| Detente |  | 16.5 | 3.00 | 30.0 | 3.00 |"), "{text}");
    }

    #[test]
    fn without_scalar_c_there_is_no_ratio() {
        let text = table(&[peer("Detente", &[30.0])]).text();
        assert!(text.contains("| Detente |  | 30.0 | 30.0 | 30.0 | - |"), "{text}");
    }
}
