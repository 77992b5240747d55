//! `cargo xtask bench`: how fast the released program is, beside other tools on the same model, as medians and as ratios in the same run.
//!
//! Machines are noisy: each figure is a median, measured in turns with the others, and never a test. The whole run writes
//! `docs/benchmarks.md`; a part is only printed, so that all figures on the page come from one run, unless `--write` puts it in their
//! place with the commit that it was measured at.

mod analyses; // Analyses, beside other tools, and a thousand policies.
mod answers; // Whether a reference computes the reference model.
mod commands; // Running programs, and what they spend.
mod iraq; // The shipped situation, and what a user waits for.
mod keystrokes; // An editor that types.
mod language; // What a writer waits for.
mod machine; // Where it was measured.
mod micro; // Small measurements inside one process.
mod page; // The page.
mod peers; // The reference model in Detente, C and other tools.
mod python; // Packages of other tools.
mod scaling; // Trajectories, steps, threads, elements.
mod statistics; // Medians, spreads, ratios.

use std::fs;

use self::commands::Line;
use self::page::Section;
use crate::repository::root;

const PAGE: &str = "docs/benchmarks.md";
const DETENTE: &str = "target/release/detente";
/// What the benchmarks build and generate.
const SCRATCH: &str = "target/bench";
const NATIVE: &str = "gallery/baghdad-14/native.detente";

const USAGE: &str = "usage: cargo xtask bench [--quick | [--write] PART...]\n\nparts: iraq, language, peers, scaling, micro, analyses; --quick: Iraq, and the reference model against scalar C";

/// How much is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Effort {
    /// How often each figure is measured.
    turns: usize,
    /// Only Detente and scalar C.
    quick: bool,
}

const WHOLE: Effort = Effort { turns: 5, quick: false };
const QUICK: Effort = Effort { turns: 3, quick: true };

type Part = (&'static str, fn(Effort) -> Result<Section, String>);

const PARTS: &[Part] = &[
    ("iraq", iraq::measure),
    ("language", language::measure),
    ("peers", peers::measure),
    ("scaling", scaling::measure),
    ("micro", micro::measure),
    ("analyses", analyses::measure),
];

/// Builds, measures, prints; the whole run writes the page.
pub(crate) fn run(words: &[&str]) -> Result<(), String> {
    let (write, words) = match words {
        ["--write", parts @ ..] if !parts.is_empty() => (true, parts),
        words => (false, words),
    };
    let (effort, parts) = asked(words)?;
    println!("building");
    build(effort)?;
    // Asked before the benchmarks themselves are what the machine is busy with.
    let facts = machine::facts();
    let mut sections = Vec::new();
    for (name, measure) in &parts {
        println!("measuring: {name}");
        sections.push(measure(effort)?);
    }
    if write {
        return write_parts(&facts, sections);
    }
    sections.extend(not_asked(effort, &parts));
    let page = page::page(HEAD, &facts, &sections);
    println!("\n{page}");
    if !words.is_empty() {
        println!("{PAGE} stays as it was: only the whole run, `cargo xtask bench`, writes it.");
        return Ok(());
    }
    fs::write(root().join(PAGE), page).map_err(|error| format!("cannot write {PAGE}: {error}"))
}

/// Puts sections in the place of those of the page, and says in each where it was measured.
fn write_parts(facts: &[(&str, String)], sections: Vec<Section>) -> Result<(), String> {
    let path = root().join(PAGE);
    let mut page = fs::read_to_string(&path).map_err(|error| format!("cannot read {PAGE}: {error}"))?;
    let said = |(name, fact): &(&str, String)| format!("{name}: {fact}");
    let facts: Vec<String> = facts.iter().map(said).collect();
    for mut section in sections {
        section.notes.push(format!("Measured apart from the rest. {}.", facts.join("; ")));
        page = page::with_section(&page, &section)?;
    }
    fs::write(&path, page).map_err(|error| format!("cannot write {PAGE}: {error}"))
}

const HEAD: &str = "\
Written by `cargo xtask bench`, which measures everything on this page again in some minutes. Each figure is the median of several \
turns, in which all figures of a table are measured one after the other; beside it stand the least and the most. *Work* is time of \
processors, in the program and in the system for it, summed over threads: it hardly depends on what else the machine does. *Wait* is \
time on the clock. Ratios are taken turn by turn and hold from machine to machine better than the figures.";

fn asked(words: &[&str]) -> Result<(Effort, Vec<Part>), String> {
    match words {
        [] => Ok((WHOLE, PARTS.to_vec())),
        ["--quick"] => {
            Ok((QUICK, PARTS.iter().copied().filter(|(name, _)| ["iraq", "peers"].contains(name)).collect()))
        }
        names => {
            let part = |name: &&str| {
                PARTS
                    .iter()
                    .copied()
                    .find(|(known, _)| known == name)
                    .ok_or_else(|| format!("no part `{name}`\n\n{USAGE}"))
            };
            Ok((WHOLE, names.iter().map(part).collect::<Result<_, _>>()?))
        }
    }
}

/// A section that only says what was left out on purpose.
fn not_asked(effort: Effort, parts: &[Part]) -> Option<Section> {
    let left: Vec<&str> = PARTS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| parts.iter().all(|(asked, _)| asked != name))
        .collect();
    let mut skipped = Vec::new();
    if !left.is_empty() {
        skipped.push(format!("{}: not asked for", left.join(", ")));
    }
    if effort.quick {
        skipped.push("other tools than scalar C: not asked for".to_owned());
    }
    (!skipped.is_empty()).then(|| Section { skipped, ..Section::default() })
}

fn build(effort: Effort) -> Result<(), String> {
    Line::new("cargo", "build --release --quiet --package detente-cli").listen()?;
    if !effort.quick {
        Line::new("cargo", "bench --quiet --package detente --bench measure --no-run").listen()?;
    }
    let folder = root().join(SCRATCH);
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))
}

/// A run of Detente with nothing printed to read: all tables as JSON, thrown away.
fn detente(arguments: &str) -> Line {
    Line::new(DETENTE, arguments)
}

/// A text of ours for a run, under this name; its path.
fn scratch(name: &str, text: &str) -> Result<String, String> {
    let path = format!("{SCRATCH}/{name}");
    fs::write(root().join(&path), text).map_err(|error| format!("cannot write {path}: {error}"))?;
    Ok(path)
}

/// The reference model with another end and other rows; its path.
fn reference_model(name: &str, lasts_days: u32, reports_days: u32) -> Result<String, String> {
    let text =
        fs::read_to_string(root().join(NATIVE)).map_err(|error| format!("cannot read {NATIVE}: {error}"))?;
    scratch(name, &with_times(&text, lasts_days, reports_days)?)
}

fn with_times(text: &str, lasts_days: u32, reports_days: u32) -> Result<String, String> {
    const LASTS: &str = "lasts 730 days";
    if !text.contains(LASTS) {
        return Err(format!("{NATIVE} no longer says `{LASTS}`"));
    }
    Ok(text.replace(LASTS, &format!("lasts {lasts_days} days\n    reports every {reports_days} days")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_asked_for_by_name() {
        let names = |words: &[&str]| {
            asked(words).map(|(_, parts)| parts.iter().map(|(name, _)| *name).collect::<Vec<_>>())
        };
        assert_eq!(names(&[]).unwrap(), ["iraq", "language", "peers", "scaling", "micro", "analyses"]);
        assert_eq!(names(&["--quick"]).unwrap(), ["iraq", "peers"]);
        assert_eq!(names(&["micro", "iraq"]).unwrap(), ["micro", "iraq"]);
        assert!(names(&["macro"]).unwrap_err().starts_with("no part `macro`"));
        assert!(names(&["--quick", "micro"]).is_err());
    }

    #[test]
    fn the_reference_model_can_last_longer() {
        let text = fs::read_to_string(root().join(NATIVE)).unwrap();
        let longer = with_times(&text, 7_300, 10).unwrap();
        assert!(longer.contains("    lasts 7300 days\n    reports every 10 days\n"), "{longer}");
        assert!(with_times("situation", 1, 1).is_err());
    }
}
