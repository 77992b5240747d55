//! Choices, votes, outcomes, policies, claims, loops and observations: text in, model or messages out.

mod members;
mod messages;
mod models;
mod shown;
mod situations;

use detente_model::check::{Checked, World, check};
use detente_syntax::diagnostic::plain_text;

/// One file, and nothing else to read.
struct OneFile(String);

impl World for OneFile {
    fn text(&self, path: &str) -> Result<String, String> {
        if path == "model.detente" { Ok(self.0.clone()) } else { Err("there is no such file".to_owned()) }
    }
}

/// Checks a model of a hundred days with these declarations.
fn checked(declarations: &str) -> Checked {
    let situation = "situation \"Test\" { starts 2024-01-01  lasts 100 days  steps 1 day }";
    check(&OneFile(format!("{situation}\n{declarations}\n")), "model.detente")
}

/// All messages as plain text.
fn said(checked: &Checked) -> String {
    checked.diagnostics.iter().map(|it| plain_text(it, &checked.sources)).collect::<Vec<_>>().join("\n")
}
