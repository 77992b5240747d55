//! What must hold for any input, how inputs are changed, and the inputs that are kept.
//!
//! Each target is a function that takes bytes and panics where something is wrong. A fuzzer calls it (the folder `libfuzzer`, a workspace of
//! its own, because it needs a C++ compiler), and so does a test over the committed `corpus`. docs/robustness.md says how to run them.
//! Start at [`TARGETS`].

mod dice; // Numbers that look random.
pub mod edits; // Changes to model texts, by tokens, lines and declarations.
pub mod messages; // Changes to message streams.
mod models; // Models: from text to a short run.
pub mod seeds; // Texts to start from.
mod streams; // Message streams: the language server.
mod text; // Texts: the parser and the formatter.

pub use self::models::run_model;
pub use self::streams::serve_stream;
pub use self::text::read_text;

/// What is fuzzed.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and that of its folder in `corpus`.
    pub name: &'static str,
    /// Panics where something is wrong with what the bytes give.
    pub run: fn(&[u8]),
    /// Another input near this one, of at most so many bytes, decided by the seed.
    pub change: fn(&[u8], seed: u64, most: usize) -> Vec<u8>,
    /// Inputs to start from.
    pub seeds: fn() -> Vec<String>,
}

/// All targets.
pub const TARGETS: [Target; 3] = [
    Target { name: "text", run: read_text, change: edits::change, seeds: seeds::texts },
    Target { name: "models", run: run_model, change: edits::change, seeds: seeds::models },
    Target { name: "streams", run: serve_stream, change: messages::change, seeds: seeds::streams },
];
