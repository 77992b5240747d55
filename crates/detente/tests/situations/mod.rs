//! The models of the repository, compiled for tests.

use detente_model::Model;
use detente_model::evaluate::Row;
use detente_program::Program;
use detente_program::program::{Tracked, TrackedKind};
use std::path::PathBuf;

/// Models of the gallery, by their path in it.
pub(crate) const GALLERY: [&str; 5] = [
    "baghdad-14/own-generator.detente",
    "baghdad-14/native.detente",
    "retaliation/retaliation.detente",
    "brinkmanship/brinkmanship.detente",
    "legislature/legislature.detente",
];

/// The embedded situation.
pub(crate) const IRAQ: &str = "../situations/iraq-2023/iraq.detente";

fn gallery(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../gallery").join(path)
}

/// The text of a file of the gallery.
pub(crate) fn text(path: &str) -> String {
    std::fs::read_to_string(gallery(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// One text in place of a file, and the folder of that file beside it.
struct Folder<'a> {
    path: &'a str,
    text: &'a str,
}

impl detente_model::World for Folder<'_> {
    fn text(&self, path: &str) -> Result<String, String> {
        if path == "model" {
            return Ok(self.text.to_owned());
        }
        let beside = gallery(self.path).with_file_name(path);
        std::fs::read_to_string(beside).map_err(|error| error.to_string())
    }
}

/// Checks and compiles a model of the gallery.
pub(crate) fn compile(path: &str) -> (Model, Program) {
    compile_text(path, &text(path))
}

/// Checks and compiles a text that stands in place of a model of the gallery.
pub(crate) fn compile_text(path: &str, text: &str) -> (Model, Program) {
    let checked = detente_model::check(&Folder { path, text }, "model");
    let errors: Vec<String> =
        checked.diagnostics.iter().filter(|d| d.is_error()).map(|d| format!("{d:?}")).collect();
    let Some(model) = checked.model else { panic!("{path}: {errors:#?}") };
    let program =
        detente_program::compile(&model, &mut |_| {}).unwrap_or_else(|error| panic!("{path}: {error:?}"));
    (model, program)
}

/// The reference evaluator's value of a tracked quantity.
pub(crate) fn value_of(model: &Model, row: &Row, tracked: &Tracked) -> f64 {
    let path = &tracked.path;
    let at = |found: Option<usize>| found.unwrap_or_else(|| panic!("`{path}` is in the model"));
    match tracked.kind {
        TrackedKind::Stock => row.stocks[at(model.stocks.iter().position(|stock| &stock.about.path == path))],
        TrackedKind::Let => row.lets[at(model.lets.iter().position(|held| &held.about.path == path))],
        TrackedKind::Memory => {
            row.memories[at(model.memories.iter().position(|memory| &memory.about.path == path))]
        }
        TrackedKind::Total => row.totals[at(model.events.iter().position(|event| &event.about.path == path))],
        TrackedKind::Regime(_) => {
            f64::from(row.states[at(model.regimes.iter().position(|regime| &regime.about.path == path))])
        }
        TrackedKind::Choice(_) => {
            f64::from(row.options[at(model.choices.iter().position(|choice| &choice.about.path == path))])
        }
    }
}

/// Writes a file of the gallery.
pub(crate) fn write(path: &str, text: &str) {
    std::fs::write(gallery(path), text).unwrap_or_else(|error| panic!("{path}: {error}"));
}
