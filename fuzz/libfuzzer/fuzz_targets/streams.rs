//! Message streams under libFuzzer.

#![no_main]

use detente_fuzz::TARGETS;
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

const TARGET: usize = 2;

fuzz_target!(|input: &[u8]| (TARGETS[TARGET].run)(input));

// One change in ten is libFuzzer's own: it knows what comparisons failed on.
fuzz_mutator!(|input: &mut [u8], size: usize, most: usize, seed: u32| {
    if seed % 10 == 0 {
        return fuzzer_mutate(input, size, most);
    }
    let changed = (TARGETS[TARGET].change)(&input[..size], u64::from(seed), most);
    input[..changed.len()].copy_from_slice(&changed);
    changed.len()
});
