//! A target under libFuzzer: the one that the program is called after.

#![no_main]

use detente_fuzz::{TARGETS, Target};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fn target() -> &'static Target {
    let named = TARGETS.iter().find(|target| target.name == env!("CARGO_BIN_NAME"));
    named.expect("each program is called after a target")
}

fuzz_target!(|input: &[u8]| (target().run)(input));

// One change in ten is libFuzzer's own: it knows what comparisons failed on.
fuzz_mutator!(|input: &mut [u8], size: usize, most: usize, seed: u32| {
    if seed % 10 == 0 {
        return fuzzer_mutate(input, size, most);
    }
    let changed = (target().change)(&input[..size], u64::from(seed), most);
    input[..changed.len()].copy_from_slice(&changed);
    changed.len()
});
