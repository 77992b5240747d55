//! What the stations between text and program look like, as text.

use crate::trouble::{Refusal, Trouble};
use detente_model::dependencies::causal_graph;
use detente_model::model::About;
use detente_model::{Model, World, check};
use detente_program::compile::{Station, compile};
use std::fmt::Write as _;

/// A station that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// The lossless tree of the first file.
    Tree,
    /// The elements of the checked model.
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
        Show::Tree | Show::Model => Ok(outline(&model)),
        Show::Dependencies => Ok(dependencies(&model)),
        Show::Loops => Ok(loops(&model)),
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

/// The elements, by kind, each with its unit, label and what it cites. Writing to a string cannot fail.
fn outline(model: &Model) -> String {
    let mut text = format!("{}\n", model.title);
    let calendar = &model.calendar;
    let _ = writeln!(
        text,
        "{} steps of {} days, rows every {} steps",
        calendar.steps, calendar.step_days, calendar.report_steps
    );
    let plain = |about: &About| line(about, "");
    let mut section = |kind: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let _ = write!(text, "\n{kind} ({})\n{}", lines.len(), lines.concat());
        }
    };
    section("actors", model.actors.iter().map(plain).collect());
    section("parameters", model.parameters.iter().map(|it| line(&it.about, &it.unit.name)).collect());
    section("tables", model.tables.iter().map(|it| line(&it.about, &it.unit_y.name)).collect());
    section("series", model.series.iter().map(|it| line(&it.about, &it.unit.name)).collect());
    section("lets", model.lets.iter().map(|it| line(&it.about, &it.unit.name)).collect());
    section("stocks", model.stocks.iter().map(|it| line(&it.about, &it.unit.name)).collect());
    section("transfers", model.transfers.iter().map(|it| plain(&it.about)).collect());
    section("memories", model.memories.iter().map(|it| line(&it.about, &it.unit.name)).collect());
    section("regimes", model.regimes.iter().map(|it| plain(&it.about)).collect());
    section("events", model.events.iter().map(|it| plain(&it.about)).collect());
    section("choices", model.choices.iter().map(|it| plain(&it.about)).collect());
    section("votes", model.votes.iter().map(|it| plain(&it.about)).collect());
    section("outcomes", model.outcomes.iter().map(|it| plain(&it.about)).collect());
    section("policies", model.policies.iter().map(|it| plain(&it.about)).collect());
    section("claims", model.claims.iter().map(|it| plain(&it.about)).collect());
    section("loops", model.loops.iter().map(|it| plain(&it.about)).collect());
    text
}

fn line(about: &About, unit: &str) -> String {
    let cites: Vec<&str> = about.cites.iter().map(|cite| &*cite.text).collect();
    let unit = if unit.is_empty() { String::new() } else { format!(" : {unit}") };
    let judgement = if about.judgement { " judgement" } else { "" };
    let cites = if cites.is_empty() { String::new() } else { format!(" cites {}", cites.join(", ")) };
    format!("  {}{unit} \"{}\"{cites}{judgement}\n", about.path, about.label)
}

fn dependencies(model: &Model) -> String {
    let graph = causal_graph(model);
    let mut text = String::new();
    for (place, readers) in graph.readers.iter().enumerate() {
        for edge in readers {
            let _ = writeln!(
                text,
                "{} -> {} {}",
                graph.elements[place],
                graph.elements[edge.to],
                edge.sign.symbol()
            );
        }
    }
    text
}

fn loops(model: &Model) -> String {
    let mut text = String::new();
    for named in &model.loops {
        let _ =
            writeln!(text, "{} \"{}\": {}", named.about.path, named.about.label, named.elements.join(" -> "));
    }
    let graph = causal_graph(model);
    let circuits = graph.circuits(LOOPS_LISTED);
    for circuit in &circuits.list {
        let names: Vec<&str> = circuit.elements.iter().map(|place| &*graph.elements[*place]).collect();
        let _ = writeln!(text, "{} {}", circuit.sign.symbol(), names.join(" -> "));
    }
    if !circuits.complete {
        let _ = writeln!(text, "... and more: the {} shortest are listed", circuits.list.len());
    }
    text
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
