//! What reads what over time, and the feedback loops that close.

use super::polarity::polarities;
use crate::dependencies::causal_graph;
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
    let circuits = graph.circuits(most);
    let shortest = circuits.list.iter().map(|circuit| {
        circuit.elements.iter().map(|at| graph.elements[*at].clone()).collect::<Vec<String>>()
    });
    let loops: Vec<Vec<String>> = model.loops.iter().map(|it| it.elements.clone()).chain(shortest).collect();
    let polarities = polarities(model, &graph, &loops);
    let mut text = "# + reinforces, - balances, ? cannot be told; ~ by trial, in states that some\n\
                    # trajectories visit, where bounds do not tell\n"
        .to_owned();
    let around = |names: &[String]| names.iter().chain(names.first()).cloned().collect::<Vec<String>>();
    for ((named, polarity), names) in model.loops.iter().zip(&polarities).zip(&loops) {
        let head = format!("{} {} \"{}\" =", polarity.symbol(), named.about.path, named.about.label);
        text += &round(head, &around(names), " -> ");
        for open in &polarity.open {
            let words: Vec<String> = open.split(' ').map(str::to_owned).collect();
            text += &round("    ?".to_owned(), &words, " ");
        }
    }
    if !model.loops.is_empty() {
        text.push('\n');
    }
    let all = if circuits.complete { "all" } else { "the shortest" };
    text += &match circuits.list.len() {
        1 if circuits.complete => "# the only feedback loop\n".to_owned(),
        count => format!("# {all} {count} feedback loops\n"),
    };
    for (polarity, names) in polarities.iter().zip(&loops).skip(model.loops.len()) {
        text += &round(polarity.symbol(), &around(names), " -> ");
    }
    text
}

/// A head, and words with something between them, in lines of which all but the first are indented.
fn round(head: String, words: &[String], between: &str) -> String {
    let mut text = head;
    let mut column = text.chars().count();
    for (place, word) in words.iter().enumerate() {
        let piece = if place == 0 { format!(" {word}") } else { format!("{between}{word}") };
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
