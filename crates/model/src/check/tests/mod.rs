//! Text in, model or messages out.

mod blocks;
mod events;
mod mentioned;
mod messages;
mod pages;
mod quantities;
mod refusals;
mod remarks;
mod show;
mod shows;
mod survival;
mod units;

use super::context::Limits;
use super::{Checked, World, check, check_within};
use detente_syntax::diagnostic::plain_text;
use std::collections::BTreeMap;

/// A situation in memory.
struct Texts(BTreeMap<String, String>);

impl World for Texts {
    fn text(&self, path: &str) -> Result<String, String> {
        self.0.get(path).cloned().ok_or_else(|| "there is no such file".to_owned())
    }
}

const SITUATION: &str = "language 1\nsituation \"Test\" { starts 2024-01-01  lasts 100 days  steps 1 day }\n";

fn world(files: &[(&str, &str)]) -> Texts {
    Texts(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
}

/// Checks declarations inside of a small situation of 100 days from 2024-01-01.
fn check_text(declarations: &str) -> Checked {
    check(&world(&[("model.detente", &format!("{SITUATION}{declarations}"))]), "model.detente")
}

fn messages(checked: &Checked) -> String {
    checked.diagnostics.iter().map(|diagnostic| plain_text(diagnostic, &checked.sources)).collect()
}

/// The model in words, after its messages.
fn shown(declarations: &str) -> String {
    let checked = check_text(declarations);
    messages(&checked) + &checked.model.as_ref().map(show::show).unwrap_or_default()
}
