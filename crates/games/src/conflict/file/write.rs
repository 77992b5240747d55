//! A conflict's file, one line for each thing to be read.

use super::{ConflictFile, Maker, Text};
use std::fmt::Write;

impl ConflictFile {
    /// As text that [`super::read`] reads as the same.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = String::new();
        if !self.title.is_empty() {
            line(&mut text, "title", &quoted(&self.title));
        }
        for (key, list) in
            [("states", &self.states), ("infeasible", &self.infeasible), ("alike", &self.alike)]
        {
            if !list.is_empty() {
                line(&mut text, key, &in_line(list));
            }
        }
        if self.makers.is_empty() {
            line(&mut text, "decision_maker", "[]");
        }
        for maker in &self.makers {
            maker.write(&mut text);
        }
        text
    }
}

impl Maker {
    fn write(&self, text: &mut String) {
        text.push_str("\n[[decision_maker]]\n");
        line(text, "name", &quoted(self.name.get_ref()));
        for (key, list) in [("options", &self.options), ("irreversible", &self.irreversible)] {
            if !list.is_empty() {
                line(text, key, &in_line(list));
            }
        }
        if let Some(payoffs) = &self.payoffs {
            let payoffs: Vec<String> = payoffs.get_ref().iter().map(i64::to_string).collect();
            line(text, "payoffs", &format!("[{}]", payoffs.join(", ")));
        }
        if let Some(ranking) = &self.ranking {
            let ranks: Vec<String> = ranking.get_ref().iter().map(|tied| in_line(tied)).collect();
            line(text, "ranking", &format!("[{}]", ranks.join(", ")));
        }
        if let Some(priorities) = &self.priorities {
            let each = |statement: &Text| format!("\n    {},", quoted(statement.get_ref()));
            let lines: String = priorities.get_ref().iter().map(each).collect();
            line(text, "priorities", &format!("[{lines}\n]"));
        }
        if let Some(much_worse) = &self.much_worse {
            line(text, "much_worse", &much_worse.get_ref().to_string());
        }
        if !self.moves.is_empty() {
            text.push_str("[decision_maker.moves]\n");
        }
        for (from, to) in &self.moves {
            line(text, &quoted(from.get_ref()), &in_line(to));
        }
    }
}

fn line(text: &mut String, key: &str, value: &str) {
    writeln!(text, "{key} = {value}").unwrap_or_default();
}

fn in_line(list: &[Text]) -> String {
    let list: Vec<String> = list.iter().map(|text| quoted(text.get_ref())).collect();
    format!("[{}]", list.join(", "))
}

/// In double quotes, with escapes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if control.is_control() => {
                write!(quoted, "\\U{:08X}", u32::from(control)).unwrap_or_default();
            }
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}
