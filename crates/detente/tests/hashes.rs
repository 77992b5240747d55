//! The fingerprints of the results of the gallery and of the embedded situation: the same on any number of threads, with columns of any
//! width and on any instruction set, and those of `gallery/hashes.txt`.
//!
//! `DETENTE_WRITE=1 cargo test -p detente --test hashes` rewrites that file; `cargo xtask tidy` then asks for a line in the changelog.

#[expect(dead_code, reason = "other tests use the rest of it")]
mod situations;

use detente_engine::{Course, Engine, InstructionSet, Options};
use detente_program::Program;
use detente_results::Design;
use detente_results::manifest::sha256;
use detente_results::simulator::Silent;
use situations::{GALLERY, IRAQ, compile, text};

const FILE: &str = "hashes.txt";

const HEAD: &str = "\
# What the models of the gallery and the embedded situation give: SHA-256 over all figures of a run, in hexadecimal. A test makes these runs
# on 1 and 2 threads, with columns of 16 and 64 trajectories, by the interpreter for any machine, by the interpreter for this one, and by
# machine code. `DETENTE_WRITE=1 cargo test -p detente --test hashes` rewrites this file.
#
# The fingerprint of all, by which a run under way knows the engine that began it. A line under the newest \"Results that differ\" of
# CHANGELOG.md names it: when a change of the code changes it, that line says what differs, why and by how much.
";

/// A run whose result is known.
struct Known {
    path: &'static str,
    design: Design,
    precision: Option<f64>,
}

impl Known {
    /// As the file says it, before the fingerprint.
    fn to_text(&self) -> String {
        let name = self.path.trim_start_matches("../situations/");
        let Design { seed, draws, per_draw, steps } = self.design;
        let precision = self.precision.map_or(String::new(), |asked| format!(", until {asked}"));
        let design = format!("{draws} x {per_draw} trajectories, {steps} steps, seed {seed}{precision}");
        format!("{name:<36}{design:<60}")
    }
}

/// Two blocks of draws, with columns that are not full, over a first part of the time; and few trajectories to the end.
fn known(path: &'static str, program: &Program) -> Vec<Known> {
    let whole = program.steps;
    let part = Design { seed: 3, draws: 108, per_draw: 5, steps: whole.min(60) };
    let known = |design| Known { path, design, precision: None };
    let mut all = vec![known(part), known(Design { seed: 4, draws: 9, per_draw: 3, steps: whole })];
    if path.starts_with("brinkmanship") {
        let design = Design { seed: 5, draws: 2_000, per_draw: 10, steps: whole };
        all.push(Known { path, design, precision: Some(0.05) });
    }
    all
}

/// Each way to run a program, the usual one first.
fn ways() -> Vec<Options> {
    let sets = [InstructionSet::Native, InstructionSet::Columns, InstructionSet::Baseline];
    let each = sets.into_iter().flat_map(|set| [16, 64].map(|width| (set, width)));
    let each = each.flat_map(|(set, width)| [1, 2].map(|threads| (set, width, threads)));
    each.map(|(instruction_set, width, threads)| Options {
        threads,
        width,
        instruction_set,
        ..Options::with_threads(1)
    })
    .collect()
}

/// The fingerprint of a run, whichever way it goes.
fn hash(program: &Program, known: &Known) -> String {
    let hash = |options: Options| {
        let course = Course { precision: known.precision, ..Course::new(&Silent, &Silent) };
        let engine = Engine::new(program.clone(), options);
        engine.run_course(&known.design, &course).expect("it can be run").hash
    };
    let mut ways = ways();
    if known.design.trajectories() < 500 {
        // One block knows no threads.
        ways.retain(|way| way.threads == 1);
    }
    let first = hash(ways[0]);
    for way in &ways[1..] {
        assert_eq!(hash(*way), first, "{}: {way:?} against {:?}", known.to_text(), ways[0]);
    }
    first
}

#[test]
fn threads_widths_and_instruction_sets_give_the_same_bytes_on_the_gallery() {
    let mut lines = String::new();
    for path in GALLERY.into_iter().chain([IRAQ]) {
        let (_, program) = compile(path);
        for known in known(path, &program) {
            lines += &format!("{}{}\n", known.to_text(), hash(&program, &known));
        }
    }
    let all = &sha256(lines.as_bytes())[..16];
    require(&format!("{HEAD}all {all}\n\n{lines}"));
}

/// Fails where the file says otherwise; with `DETENTE_WRITE=1` writes it.
fn require(found: &str) {
    let present = text(FILE);
    if present == found {
        return;
    }
    #[expect(clippy::disallowed_methods, reason = "a test may be told to renew what it compares with")]
    let write = std::env::var("DETENTE_WRITE").is_ok_and(|value| value == "1");
    let differing: Vec<&str> =
        found.lines().filter(|line| !present.lines().any(|old| old == *line)).collect();
    assert!(
        write,
        "results differ from gallery/{FILE}. Where that is meant, DETENTE_WRITE=1 renews it, and a line under \"Results that \
         differ\" in CHANGELOG.md says why:\n{}",
        differing.join("\n")
    );
    situations::write(FILE, found);
}
