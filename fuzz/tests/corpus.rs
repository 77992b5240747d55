//! What fuzzing kept is gone through again: each input of the corpus, and some inputs near it.

use detente_fuzz::{TARGETS, Target};
use std::path::Path;

/// Inputs of a target's corpus, in order of their names.
fn corpus(target: &Target) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("it can be read")).collect()
}

/// Goes through a target's corpus, and `near` changed inputs for each.
fn holds(name: &str, near: u64) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target");
    let inputs = corpus(target);
    assert!(inputs.len() > 50, "{name}: {} inputs", inputs.len());
    for input in &inputs {
        (target.run)(input);
        for seed in 0..near {
            (target.run)(&(target.change)(input, seed, 4_000));
        }
    }
}

#[test]
fn texts_that_were_kept_hold() {
    holds("text", 3);
}

#[test]
fn models_that_were_kept_hold() {
    holds("models", 0);
}

#[test]
fn streams_that_were_kept_hold() {
    holds("streams", 1);
}

#[test]
fn changes_are_decided_by_their_seed_and_keep_to_their_size() {
    for target in TARGETS {
        for (seed, input) in (0..).zip((target.seeds)()) {
            let changed = (target.change)(input.as_bytes(), seed, 300);
            assert!(changed.len() <= 300, "{}", target.name);
            assert_eq!(changed, (target.change)(input.as_bytes(), seed, 300), "{}", target.name);
        }
    }
}
