//! Ranges and places as JSON.

use detente::machine::{self, Position};
use detente::{FileId, Sources, Span};
use serde_json::{Value, json};

/// A place in a text; `None` where the value is none. What does not fit 32 bits is far past the end.
pub(crate) fn position(value: &Value) -> Option<Position> {
    let number = |key: &str| Some(u32::try_from(value.get(key)?.as_u64()?).unwrap_or(u32::MAX));
    Some(Position { line: number("line")?, character: number("character")? })
}

/// Where a span begins and ends.
pub(crate) fn range(sources: &Sources, file: FileId, span: Span) -> Value {
    let [start, end] = machine::range(sources, file, span);
    json!({ "start": place(start), "end": place(end) })
}

fn place(position: Position) -> Value {
    json!({ "line": position.line, "character": position.character })
}
