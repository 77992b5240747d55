//! Changes to message streams: lines deleted, doubled, moved and broken, and values inside messages made odd.

use crate::dice::Dice;
use crate::edits;
use crate::seeds::streams;
use crate::streams::RAW;
use detente_lsp::METHODS;
use serde_json::{Value, json};
use std::sync::OnceLock;

/// Another stream near this one.
pub fn change(bytes: &[u8], seed: u64, most: usize) -> Vec<u8> {
    let mut dice = Dice(seed);
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..1 + dice.below(4) {
        change_lines(&mut lines, &mut dice);
    }
    let mut changed = lines.join("\n");
    edits::cut(&mut changed, most);
    changed.into_bytes()
}

fn change_lines(lines: &mut Vec<String>, dice: &mut Dice) {
    let (at, other) = (dice.below(lines.len()), dice.below(lines.len()));
    match dice.below(16) {
        0 if lines.len() > 1 => drop(lines.remove(at)),
        1 if !lines.is_empty() => lines.insert(other, lines[at].clone()),
        2 if !lines.is_empty() => lines.swap(at, other),
        3 if !lines.is_empty() => lines[at] = broken(&lines[at], dice),
        4 => lines.insert(at, dice.pick(known()).cloned().unwrap_or_default()),
        _ => {
            let Some(line) = lines.get_mut(at) else { return };
            if let Ok(mut message) = serde_json::from_str(line) {
                change_value(&mut message, "", dice);
                *line = message.to_string();
            } else {
                *line = edits::changed(line, dice).replace('\n', " ");
            }
        }
    }
}

/// Messages of the streams to start from.
fn known() -> &'static [String] {
    static KNOWN: OnceLock<Vec<String>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        streams().iter().flat_map(|it| it.lines().map(str::to_owned).collect::<Vec<_>>()).collect()
    })
}

/// A frame that is damaged.
fn broken(line: &str, dice: &mut Dice) -> String {
    let body = line.strip_prefix(RAW).unwrap_or(line).replace('\\', "\\\\");
    let odd = ["", "-1", "0", "1", "x", "60000000", "99999999999999999999", "18446744073709551615", " 3"];
    let length = dice.pick(&odd).map_or("", |it| it);
    match dice.below(5) {
        0 => format!("{RAW}Content-Length: {length}\\r\\n\\r\\n{body}"),
        1 => format!("{RAW}{body}"),
        2 => format!("{RAW}Content-Length: {}\\n\\n{body}", line.len()),
        3 => {
            format!("{RAW}Content-Type: x\\r\\ncontent-length:{}\\r\\ngarbage\\r\\n\\r\\n{body}", line.len())
        }
        _ => format!("{RAW}\\r\\n\\r\\n"),
    }
}

/// Changes something in a value, `key` being what it is called.
fn change_value(value: &mut Value, key: &str, dice: &mut Dice) {
    if dice.one_in(40) {
        let odd = [json!(null), json!([]), json!({}), json!("x"), json!(-1), json!(true)];
        *value = dice.pick(&odd).cloned().unwrap_or_default();
        return;
    }
    match value {
        Value::Object(fields) => {
            let keys: Vec<String> = fields.keys().cloned().collect();
            let Some(key) = dice.pick(&keys) else { return };
            if dice.one_in(40) {
                fields.remove(key);
            } else if let Some(field) = fields.get_mut(key) {
                change_value(field, key, dice);
            }
        }
        Value::Array(items) => match dice.below(6) {
            0 => drop(items.pop()),
            1 => items.extend(items.first().cloned()),
            _ => {
                let at = dice.below(items.len());
                items.iter_mut().skip(at).take(1).for_each(|item| change_value(item, key, dice));
            }
        },
        Value::Number(_) => *value = number(dice),
        Value::String(text) => *text = string(text, key, dice),
        Value::Null | Value::Bool(_) => *value = json!({ "includeDeclaration": dice.one_in(2) }),
    }
}

fn number(dice: &mut Dice) -> Value {
    let odd = [
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(u32::MAX),
        json!(1_u64 << 32),
        json!(0.5),
        json!(i64::MIN),
    ];
    if dice.one_in(6) { dice.pick(&odd).cloned().unwrap_or_default() } else { json!(dice.below(40)) }
}

const ADDRESSES: [&str; 10] = [
    "untitled:a",
    "untitled:b",
    "file:///no/such/a.detente",
    "file:///no/such/b.detente",
    "file://",
    "%%%",
    "",
    "file:///%E9%",
    "detente:/library/retaliation.detente",
    "detente:/library/",
];

fn string(text: &str, key: &str, dice: &mut Dice) -> String {
    let known: &[&str] = match key {
        "method" => &METHODS,
        "newName" => &["post", "two words", "gains", "tempo", "is", ""],
        "uri" => &ADDRESSES,
        _ => &[],
    };
    if let Some(known) = dice.pick(known).filter(|_| !known.is_empty()) {
        return (*known).to_owned();
    }
    edits::changed(text, dice)
}
