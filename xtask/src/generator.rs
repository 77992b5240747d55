//! `cargo xtask generator`: batteries of tests from outside over the random bits of many walks through addresses; writes `docs/generator.md`.
//!
//! A figure that looks suspicious is looked at again with another seed: luck has no memory, a fault has.

mod batteries; // What tests, and how its figures are read.
mod page; // The page.

use std::fs;
use std::process::Command;

use self::batteries::{Battery, Figure};
use crate::repository::root;

const PAGE: &str = "docs/generator.md";
/// What is built for the tests.
const SCRATCH: &str = "target/generator";
const STREAM: &str = "target/release/examples/luck";
/// The walk of a bad generator, by which a battery shows that it would see one.
const CONTROL: &str = "control";

/// A walk through addresses (`crates/numbers/examples/luck.rs`), and what follows what on it.
struct Walk {
    name: &'static str,
    says: &'static str,
}

#[rustfmt::skip]
const WALKS: &[Walk] = &[
    Walk { name: "trajectories", says: "one trajectory after the other, at one step of one element" },
    Walk { name: "steps", says: "one step after the other of one trajectory" },
    Walk { name: "draws", says: "one draw after the other of one trajectory at one step" },
    Walk { name: "sources", says: "the members of a long vector of elements, by their names" },
    Walk { name: "seeds", says: "one seed after the other" },
    Walk { name: "columns", says: "as a run draws: 16 trajectories, 8 elements, 730 steps, then the next 16 trajectories" },
    Walk { name: "gray-trajectories", says: "numbers of trajectories of which each differs from the last in one bit (Gray code)" },
    Walk { name: "gray-moments", says: "the same of step and draw" },
    Walk { name: "gray-sources", says: "the same of the element" },
    Walk { name: "gray-seeds", says: "the same of the seed" },
    Walk { name: "high-trajectories", says: "the same of trajectories, with the highest bits changing most often" },
    Walk { name: "high-sources", says: "the same of the element" },
];

/// What a battery found on a walk.
pub(crate) struct Looked {
    walk: &'static str,
    /// Whether the tests saw each 64 bits turned round.
    reversed: bool,
    battery: &'static str,
    figures: Vec<Figure>,
    /// The same tests on another seed, where a figure was suspicious.
    again: Option<Vec<Figure>>,
}

/// Runs all batteries on all walks and writes the page; with `--quick`, the quickest on two walks, and only prints.
pub(crate) fn run(words: &[&str]) -> Result<(), String> {
    let quick = match words {
        [] => false,
        ["--quick"] => true,
        _ => return Err("usage: cargo xtask generator [--quick]".to_owned()),
    };
    build()?;
    let (there, missing) = batteries::there();
    if there.is_empty() {
        return Err(format!("no battery of tests is there: {}", missing.join("; ")));
    }
    let mut results = Vec::new();
    for battery in there.iter().filter(|battery| !quick || battery.is_quick) {
        let walks =
            WALKS.iter().filter(|walk| if quick { walk.name == "columns" } else { battery.takes(walk.name) });
        for walk in walks {
            for reversed in
                [false, true].into_iter().filter(|reversed| !reversed || battery.both_ways && !quick)
            {
                results.push(one(battery, walk.name, reversed)?);
            }
        }
        results.push(one(battery, CONTROL, false)?);
    }
    let page = page::page(&there, &missing, &results);
    println!("\n{page}");
    if quick {
        println!("{PAGE} stays as it was: only the whole run, `cargo xtask generator`, writes it.");
        return Ok(());
    }
    fs::write(root().join(PAGE), page).map_err(|error| format!("cannot write {PAGE}: {error}"))
}

/// Lets a battery look at a walk, and again where a figure is suspicious.
fn one(battery: &Battery, walk: &'static str, reversed: bool) -> Result<Looked, String> {
    print!("{} on {walk}{}", battery.name, if reversed { ", reversed" } else { "" });
    let figures = battery.look(walk, 1, reversed)?;
    let is_suspicious = figures.iter().any(Figure::is_suspicious);
    println!(": {} figures{}", figures.len(), if is_suspicious { ", some suspicious" } else { "" });
    let again = (is_suspicious && walk != CONTROL).then(|| battery.look(walk, 2, reversed)).transpose()?;
    Ok(Looked { walk, reversed, battery: battery.name, figures, again })
}

fn build() -> Result<(), String> {
    let folder = root().join(SCRATCH);
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let arguments = "build --release --quiet --package detente-numbers --example luck";
    let status = Command::new("cargo").args(arguments.split(' ')).current_dir(root()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`cargo {arguments}`: {status}")),
        Err(error) => Err(format!("cannot run `cargo {arguments}`: {error}")),
    }
}
