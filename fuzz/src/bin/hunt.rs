//! Changes the inputs of a corpus at random and runs the target on each: `hunt TARGET COUNT SEED [FOLDER]`.
//!
//! Blind, where a fuzzer sees which code it reaches; but fast, and it needs nothing beyond this workspace. Equal words try equal inputs.

use detente_fuzz::{TARGETS, Target};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// No input is longer, in bytes.
const LENGTH_MOST: usize = 3_000;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match *words {
        [target, count, seed] => begin(target, count, seed, None),
        [target, count, seed, folder] => begin(target, count, seed, Some(folder)),
        _ => Err("usage: hunt TARGET COUNT SEED [FOLDER]".to_owned()),
    };
    match done {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn begin(name: &str, count: &str, seed: &str, folder: Option<&str>) -> Result<String, String> {
    let target = TARGETS.iter().find(|target| target.name == name).ok_or(format!("no target `{name}`"))?;
    let number = |word: &str| word.parse::<u64>().map_err(|_| format!("`{word}` is no number"));
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let inputs = inputs(&folder.map_or(own, PathBuf::from))?;
    hunt(target, &inputs, number(count)?, number(seed)?)
}

fn inputs(folder: &Path) -> Result<Vec<Vec<u8>>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries: Result<Vec<_>, _> = std::fs::read_dir(folder).map_err(failed)?.collect();
    let mut paths: Vec<PathBuf> = entries.map_err(failed)?.iter().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).map_err(failed)).collect()
}

/// Runs the target on so many inputs; an input that makes it panic is shown.
fn hunt(target: &Target, inputs: &[Vec<u8>], count: u64, seed: u64) -> Result<String, String> {
    let start = now();
    let mut slowest = Duration::ZERO;
    for number in 0..count {
        let Some(input) = inputs.get(number as usize % inputs.len().max(1)) else {
            return Err("no inputs to start from".to_owned());
        };
        let input = (target.change)(input, seed.wrapping_add(number), LENGTH_MOST);
        let begun = now();
        if catch_unwind(AssertUnwindSafe(|| (target.run)(&input))).is_err() {
            return Err(format!("number {number}:\n{}", String::from_utf8_lossy(&input)));
        }
        slowest = slowest.max(begun.elapsed());
    }
    let seconds = start.elapsed().as_secs();
    Ok(format!("{count} inputs in {seconds} s without a finding, the slowest in {} ms", slowest.as_millis()))
}

#[expect(clippy::disallowed_methods, reason = "how long a case takes is what is asked")]
fn now() -> Instant {
    Instant::now()
}
