//! The whole journey in a few verbs: check a situation, run it, save it, run it again. Faces import this crate and nothing below.
//!
//! Opens no file and knows no terminal: texts come through a [`World`], results go out as plain rows and bytes. Start at [`run()`],
//! then read the modules in this order.

pub mod claims; // What a model says of its own claims.
pub mod comparison; // Two saved runs beside one another.
pub mod discovery; // In which futures something comes about.
pub mod drivers; // Which assumptions matter, and how much is luck.
pub mod early_warning; // What rises before a shift.
pub mod experiments; // A model at points that an analysis chooses.
mod front; // What a first page puts in front.
pub mod game; // Games for themselves.
mod keep; // What is kept of single trajectories.
pub mod library; // The blocks of the language itself, and the pages about them.
pub mod machine; // Messages for other programs.
mod memory; // How much memory a run will take.
pub mod numerals; // Figures with no more digits than are certain.
mod parameters; // What parameters are drawn from, in words.
pub mod places; // What stands where in a text, for editors.
mod profile; // Where the time of a run goes.
pub mod rare; // How likely a rare outcome is.
pub mod request; // What is asked of a run.
pub mod rows; // A run as rows ready to be shown.
mod run; // The verb.
pub mod saved; // A run as a folder, and back.
pub mod scenarios; // Policies and values beside one another, in one pass.
pub mod search; // Which settings of levers are best for several aims.
mod settings; // Values set for one run.
pub mod show; // What the stations between text and program look like.
pub mod situations; // Situations that ship inside, and worlds in memory.
pub mod tipping; // Where a chance crosses a level.
pub mod trouble; // Why a verb gives no answer.
pub mod unfinished; // A run under way as a folder, and going on with it.
mod warnings; // What a reader of a result must know.
pub mod weighing; // Policies weighed by aims.
pub mod why; // Why histories end as they do.
mod worlds; // Worlds side by side, and what is measured in them.

pub use self::front::{Awaited, Front};
pub use self::keep::TRAJECTORIES;
pub use self::places::outline;
pub use self::profile::{Profile, ProfilePart};
pub use self::request::{Request, Until, setting};
pub use self::run::{Prepared, Run, prepare, run};
pub use self::trouble::{Refusal, Trouble};
pub use self::warnings::Warning;
pub use detente_model::{Checked, Named, NamedKind, Names, World, check, remarks};
pub use detente_model::{completion, rename};
pub use detente_results::Design;
pub use detente_results::manifest::{CircumstancesV1, ManifestV1};
pub use detente_results::simulator::{Progress, Silent};
pub use detente_results::unfinished::CheckpointV1;
pub use detente_results::{formats, tables};
pub use detente_syntax::diagnostic::code;
pub use detente_syntax::{Code, Diagnostic, FileId, Label, Severity, Sources, Span, nearest};
pub use detente_syntax::{format, vocabulary};

/// The version of Detente: results may differ between versions, and only then.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Fingerprint of the results that this build gives: it changes with the committed results of the gallery, which a test compares.
pub fn results() -> &'static str {
    HASHES.lines().find_map(|line| line.strip_prefix("all ")).unwrap_or_default()
}

const HASHES: &str = include_str!("../../../gallery/hashes.txt");
