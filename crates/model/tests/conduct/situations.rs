//! The situations and the gallery that ship with the language are sound.

use super::said;
use detente_model::check::{Checked, World, check};
use detente_model::show::{loops_text, model_text};
use std::path::PathBuf;

struct Folder(PathBuf);

impl World for Folder {
    fn text(&self, path: &str) -> Result<String, String> {
        std::fs::read_to_string(self.0.join(path)).map_err(|error| error.to_string())
    }
}

fn checked(folder: &str, file: &str) -> Checked {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    check(&Folder(root), file)
}

#[test]
fn the_iraq_situation_is_sound() {
    let checked = checked("situations/iraq-2023", "iraq.detente");
    let errors = checked.diagnostics.iter().filter(|it| it.is_error()).count();
    assert_eq!(errors, 0, "{}", said(&checked));
    let model = checked.model.expect("a model without errors");
    assert!(model_text(&model).contains("stock grievance"));
    let loops = loops_text(&model, 200);
    assert!(loops.contains("the shortest 200 feedback loops"), "{loops}");
    assert!(loops.lines().all(|line| line.chars().count() <= 80), "{loops}");
    // Every named loop starts a line of its own, with a sign.
    let is_named = |line: &&str| !line.starts_with([' ', '#']);
    let named = loops.lines().take_while(|line| !line.is_empty()).filter(is_named);
    assert_eq!(named.count(), model.loops.len());
}

#[test]
fn the_gallery_is_sound() {
    for (folder, file) in [
        ("gallery/baghdad-14", "native.detente"),
        ("gallery/baghdad-14", "own-generator.detente"),
        ("gallery/brinkmanship", "brinkmanship.detente"),
        ("gallery/legislature", "legislature.detente"),
        ("gallery/retaliation", "retaliation.detente"),
    ] {
        let checked = checked(folder, file);
        assert!(checked.model.is_some(), "{folder}/{file}\n{}", said(&checked));
    }
}
