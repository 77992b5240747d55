//! Open texts, and changes to them.

use crate::paths;
use crate::shapes::position;
use detente::machine::offset;
use serde_json::Value;
use std::path::PathBuf;

/// A text that is open in the editor: what counts in place of the file.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its file, or its address where it is no file.
    pub(crate) path: PathBuf,
    /// Whether it is a file, so that others can stand beside it.
    pub(crate) is_file: bool,
    /// As the editor calls it.
    pub(crate) address: String,
    /// The editor's count of changes.
    pub(crate) version: Value,
    /// The text.
    pub(crate) text: String,
    /// The first file of the situation that it belongs to.
    pub(crate) root: PathBuf,
}

impl Document {
    pub(crate) fn new(address: &str, version: Value, text: &str) -> Self {
        let file = paths::path(address);
        let is_file = file.is_some();
        let path = file.unwrap_or_else(|| PathBuf::from(address));
        let root = path.clone();
        Self { path, is_file, address: address.to_owned(), version, text: text.to_owned(), root }
    }

    /// Takes over one change: of a range, or of all; `None` where it is no change.
    pub(crate) fn change(&mut self, change: &Value) -> Option<()> {
        let text = change.get("text")?.as_str()?;
        match change.get("range") {
            None | Some(Value::Null) => text.clone_into(&mut self.text),
            Some(range) => {
                let start = offset(&self.text, position(range.get("start")?)?) as usize;
                let end = offset(&self.text, position(range.get("end")?)?) as usize;
                self.text.replace_range(start..end.max(start), text);
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn changed(text: &str, from: (u32, u32), to: (u32, u32), new: &str) -> String {
        let mut document = Document::new("file:///a", json!(1), text);
        let place = |(line, character)| json!({ "line": line, "character": character });
        let change = json!({ "range": { "start": place(from), "end": place(to) }, "text": new });
        document.change(&change).expect("it is a change");
        document.text
    }

    #[test]
    fn ranges_are_replaced_as_editors_count() {
        assert_eq!(changed("a\nb𝛼c\n", (1, 1), (1, 3), "x"), "a\nbxc\n");
        assert_eq!(changed("a\r\nb", (0, 1), (1, 0), ""), "ab");
        assert_eq!(changed("a\nb", (0, 9), (0, 9), "!"), "a!\nb", "past the end of a line is its end");
        assert_eq!(changed("a\nb", (7, 0), (9, 9), "!"), "a\nb!", "past the last line is the end");
        assert_eq!(changed("abc", (0, 2), (0, 1), "x"), "abxc", "backwards is nothing");
        assert_eq!(changed("𝛼", (0, 1), (0, 2), ""), "", "within a letter counts as before it");
    }

    #[test]
    fn what_is_no_change_changes_nothing() {
        let mut document = Document::new("untitled:1", json!(1), "a");
        for change in [json!(null), json!({}), json!({ "text": 1 }), json!({ "text": "b", "range": 3 })] {
            assert_eq!(document.change(&change), None);
            assert_eq!(document.text, "a");
        }
        assert_eq!(document.change(&json!({ "text": "b" })), Some(()));
        assert_eq!((&*document.text, document.is_file), ("b", false));
    }
}
