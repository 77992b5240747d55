//! What reads what over time, and the feedback loops that close.

use crate::dependencies::{CausalGraph, causal_graph};
use crate::model::Model;

/// Columns of a line, where names allow.
const COLUMNS: usize = 80;

/// Every element with what it reads, and which way it goes as that goes up: `grievance: + strike_iraq, - memory`.
pub fn dependencies_text(model: &Model) -> String {
    let graph = causal_graph(model);
    let mut reads: Vec<Vec<String>> = vec![Vec::new(); graph.elements.len()];
    for edge in graph.readers.iter().flatten() {
        reads[edge.to].push(format!("{} {}", edge.sign.symbol(), graph.elements[edge.from]));
    }
    let mut text =
        "# each element and what it reads over time; + the same way, - the other way, ? cannot be told\n"
            .to_owned();
    for (element, reads) in graph.elements.iter().zip(&reads) {
        let reads = if reads.is_empty() { "nothing that changes".to_owned() } else { reads.join(", ") };
        text += &format!("{element}: {reads}\n");
    }
    text
}

/// The elementary feedback loops, shortest first, at most so many; named loops of the model first. A loop that is longer than a line goes
/// on in indented lines.
pub fn loops_text(model: &Model, most: usize) -> String {
    let graph = causal_graph(model);
    let mut text = String::new();
    for named in &model.loops {
        let first = named.elements.first().cloned().unwrap_or_default();
        let links: Vec<_> = named.elements.iter().cloned().chain([first]).collect();
        let head = format!("{} {} \"{}\" =", sign_of(&graph, &links), named.about.path, named.about.label);
        text += &round(head, links.iter().map(String::as_str));
    }
    if !model.loops.is_empty() {
        text.push('\n');
    }
    let circuits = graph.circuits(most);
    let count = circuits.list.len();
    let all = if circuits.complete { "all" } else { "the shortest" };
    text += &format!("# {all} {count} feedback loops; + reinforces, - balances, ? cannot be told\n");
    for circuit in &circuits.list {
        let names =
            circuit.elements.iter().chain(circuit.elements.first()).map(|at| graph.elements[*at].as_str());
        text += &round(circuit.sign.symbol().to_owned(), names);
    }
    text
}

/// What stands before a loop, and its elements with arrows between them, in lines.
fn round<'n>(head: String, names: impl Iterator<Item = &'n str>) -> String {
    let mut text = head;
    let mut column = text.chars().count();
    for (place, name) in names.enumerate() {
        let piece = if place == 0 { format!(" {name}") } else { format!(" -> {name}") };
        let width = piece.chars().count();
        if column + width > COLUMNS {
            text += "\n   ";
            column = 3;
        }
        text += &piece;
        column += width;
    }
    text.push('\n');
    text
}

/// The sign of a named loop; unknown where it runs over elements of several members.
fn sign_of(graph: &CausalGraph, links: &[String]) -> &'static str {
    let sign = |pair: &[String]| graph.link(graph.place(&pair[0])?, graph.place(&pair[1])?);
    let signs: Option<Vec<_>> = links.windows(2).map(sign).collect();
    let product = signs.and_then(|signs| signs.into_iter().reduce(crate::dependencies::Sign::times));
    product.map_or("?", |sign| sign.symbol())
}
