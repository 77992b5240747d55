//! `cargo xtask bench`: how fast the released program is, as medians and as ratios against a reference in the same run.
//!
//! Machines are noisy: each figure is a median, measured in turns with the others, and never a test.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Turns in which every figure is measured once.
const TURNS: usize = 5;

/// Trajectories of the reference model in one turn.
const REFERENCE_TRAJECTORIES: u32 = 20_000;

const DETENTE: &str = "target/release/detente";
const SCALAR: &str = "target/release/baghdad-14-scalar";

/// One command whose time is taken as a whole process.
struct Figure {
    name: &'static str,
    program: &'static str,
    arguments: String,
    seconds: Vec<f64>,
}

impl Figure {
    fn new(name: &'static str, program: &'static str, arguments: &str) -> Self {
        Self { name, program, arguments: arguments.to_owned(), seconds: Vec::new() }
    }

    fn measure(&mut self) -> Result<(), String> {
        self.seconds.push(seconds(self.program, &self.arguments)?.as_secs_f64());
        Ok(())
    }

    fn median(&self) -> f64 {
        let mut sorted = self.seconds.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    }

    fn spread(&self) -> (f64, f64) {
        let least = self.seconds.iter().copied().fold(f64::INFINITY, |a, b| if b < a { b } else { a });
        let most = self.seconds.iter().copied().fold(0.0, |a, b| if b > a { b } else { a });
        (least, most)
    }
}

/// Builds, measures in turns, prints, and writes `docs/benchmarks.md`.
pub(crate) fn run() -> Result<(), String> {
    succeed("cargo", "build --release --quiet --package detente-cli")?;
    let has_c =
        succeed("cc", &format!("-O3 -march=native gallery/baghdad-14/reference/scalar.c -o {SCALAR} -lm"))
            .is_ok();
    let native = format!(
        "run gallery/baghdad-14/native.detente --trajectories {REFERENCE_TRAJECTORIES} --per-draw 1 --threads 1 --format json"
    );
    let mut figures = vec![
        Figure::new(
            "Iraq: 10,000 trajectories of two years, one core",
            DETENTE,
            "run --until 24months --trajectories 10000 --threads 1",
        ),
        Figure::new(
            "Iraq: the same, two threads",
            DETENTE,
            "run --until 24months --trajectories 10000 --threads 2",
        ),
        Figure::new("Iraq: check", DETENTE, "check"),
        Figure::new("Start to output: `detente explain unit-mismatch`", DETENTE, "explain unit-mismatch"),
        Figure::new(
            "Start to output: ten trajectories of Iraq, one month",
            DETENTE,
            "run --until 1month --trajectories 10 --threads 1",
        ),
        Figure::new("Baghdad 14, 20,000 trajectories, one core", DETENTE, &native),
    ];
    if has_c {
        figures.push(Figure::new(
            "Baghdad 14, the same in scalar C",
            SCALAR,
            &format!("{REFERENCE_TRAJECTORIES} native"),
        ));
    } else {
        println!("no C compiler: the scalar reference is skipped");
    }
    for _ in 0..TURNS {
        for figure in &mut figures {
            figure.measure()?;
        }
    }
    let page = page(&figures, has_c);
    print!("{page}");
    std::fs::write("docs/benchmarks.md", page).map_err(|error| format!("docs/benchmarks.md: {error}"))
}

fn page(figures: &[Figure], has_c: bool) -> String {
    let mut page = format!(
        "# Benchmarks\n\nWritten by `cargo xtask bench` on {} ({} cores). Seconds of a whole process: median of {TURNS} turns, least and most.\n\n\
         | what | median | least | most |\n|---|---|---|---|\n",
        machine(),
        std::thread::available_parallelism().map_or(1, usize::from),
    );
    for figure in figures {
        let (least, most) = figure.spread();
        let _ = writeln!(page, "| {} | {:.3} | {least:.3} | {most:.3} |", figure.name, figure.median());
    }
    let _ = writeln!(
        page,
        "\nTwo threads are {:.2} times as fast as one.",
        figures[0].median() / figures[1].median()
    );
    if let (true, [.., ours, scalar]) = (has_c, figures) {
        let _ = writeln!(
            page,
            "\nOn the reference model Detente is {:.2} times as fast as scalar C at `-O3 -march=native`, start, check and tables included.",
            scalar.median() / ours.median()
        );
        let _ = writeln!(
            page,
            "\nOn one core, Iraq takes {:.2} times as long as scalar C takes for the reference model (a ratio that holds from machine to machine).",
            figures[0].median() / scalar.median()
        );
    }
    page
}

/// The processor's name, where the system tells.
fn machine() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let named = text.lines().find_map(|line| line.strip_prefix("model name")?.split(':').nth(1));
    named.map_or_else(|| std::env::consts::ARCH.to_owned(), |name| name.trim().to_owned())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark is what asks the clock")]
fn seconds(program: &str, arguments: &str) -> Result<Duration, String> {
    let start = Instant::now();
    succeed(program, arguments)?;
    Ok(start.elapsed())
}

fn succeed(program: &str, arguments: &str) -> Result<(), String> {
    let path = Path::new(program);
    let program = if path.components().count() > 1 {
        path.canonicalize().map_err(|error| format!("{program}: {error}"))?
    } else {
        path.to_owned()
    };
    let status = Command::new(&program)
        .args(arguments.split_whitespace())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{} {arguments}` failed: {status}", program.display()))
    }
}
