//! What the stations between text and program look like, as text.

use crate::trouble::{Refusal, Trouble};
use detente_model::show::{dependencies_text, loops_text, model_text};
use detente_model::{Model, World, check};
use detente_program::compile::{Station, compile};
use std::fmt::Write as _;

/// A station that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// The lossless tree of the first file.
    Tree,
    /// The checked model, much as it is written.
    Model,
    /// Which element reads which, with the sign of the influence.
    Dependencies,
    /// The feedback loops: those that the model names, then the shortest.
    Loops,
    /// The program as lowered.
    Lowered,
    /// The program as it runs.
    Program,
}

/// Feedback loops that are listed at most.
const LOOPS_LISTED: usize = 100;

/// The station's text.
///
/// # Errors
/// A model with errors (not for the tree); a model that cannot be run (for the programs).
pub fn show(world: &dyn World, root: &str, what: Show) -> Result<String, Trouble> {
    if what == Show::Tree {
        let text = world
            .text(root)
            .map_err(|error| Trouble::Request(Refusal::new(format!("cannot read `{root}`: {error}"))))?;
        return Ok(format!("{:#?}", detente_syntax::parse(&text).tree));
    }
    let mut checked = check(world, root);
    let Some(model) = checked.model.take() else { return Err(Trouble::Model(Box::new(checked))) };
    match what {
        Show::Tree | Show::Model => Ok(model_text(&model)),
        Show::Dependencies => Ok(dependencies_text(&model)),
        Show::Loops => Ok(loops_text(&model, LOOPS_LISTED)),
        Show::Lowered | Show::Program => programs(&model, what),
    }
}

fn programs(model: &Model, what: Show) -> Result<String, Trouble> {
    let mut lowered = String::new();
    let mut keep = |station: Station<'_>| {
        if let Station::Lowered(program) = station {
            lowered = program.to_string();
        }
    };
    let program =
        compile(model, &mut keep).map_err(|unsolved| Trouble::Run(Refusal::new(unsolved.to_string())))?;
    Ok(if what == Show::Lowered { lowered } else { program.to_string() })
}

/// A model in three lines: what it is made of, what it stands on, how it can end.
pub fn overview(model: &Model) -> String {
    let counts = [
        (model.parameters.len(), "parameter"),
        (model.stocks.len(), "stock"),
        (model.events.len(), "event"),
        (model.regimes.len(), "regime"),
        (model.choices.len(), "choice"),
        (model.votes.len(), "vote"),
        (model.outcomes.len(), "outcome"),
        (model.policies.len(), "polic"),
        (model.claims.len(), "claim"),
        (model.loops.len(), "named loop"),
    ];
    let counted = |(count, word): &(usize, &str)| match (*word, *count) {
        ("polic", 1) => "1 policy".to_owned(),
        ("polic", count) => format!("{count} policies"),
        (word, 1) => format!("1 {word}"),
        (word, count) => format!("{count} {word}s"),
    };
    let parts: Vec<String> = counts.iter().filter(|(count, _)| *count > 0).map(counted).collect();
    let mut text = format!("{}: {}\n", model.title, parts.join(", "));
    let evidence = &model.evidence;
    if !evidence.paragraphs.is_empty() {
        let (all, uncarried) = (evidence.paragraphs.len(), evidence.uncarried.len());
        let _ = write!(text, "briefing: {} of {all} paragraphs are carried by an element", all - uncarried);
        let left =
            if uncarried == 0 { String::new() } else { format!("; not {}", evidence.uncarried.join(", ")) };
        let _ = writeln!(text, "{left}");
    }
    text
}
