//! The texts that spans point into, and the lines and columns in them.

use crate::Span;

/// A file's place in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// The files of a situation: names as an analyst knows them, and texts.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

#[derive(Clone, Debug)]
struct Source {
    name: String,
    text: String,
    line_starts: Vec<u32>,
}

impl Sources {
    /// No files yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One file, which gets `FileId(0)`.
    pub fn of(name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut sources = Self::new();
        sources.add(name, text);
        sources
    }

    /// Adds a file; ids count up from 0.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        let newlines = text.bytes().zip(1u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, after)| after);
        let line_starts = std::iter::once(0).chain(newlines).collect();
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Source { name: name.into(), text, line_starts });
        id
    }

    /// The ids of all files.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..u32::try_from(self.files.len()).unwrap_or(u32::MAX)).map(FileId)
    }

    /// The file's name; `?` for one that is not there.
    pub fn name(&self, file: FileId) -> &str {
        self.files.get(file.0 as usize).map_or("?", |source| &source.name)
    }

    /// The file's text; empty for one that is not there.
    pub fn text(&self, file: FileId) -> &str {
        self.files.get(file.0 as usize).map_or("", |source| &source.text)
    }

    /// Line and column of a byte offset; offsets past the end count as the end, offsets inside a character as
    /// its start.
    pub fn place(&self, file: FileId, offset: u32) -> Place {
        let Some(source) = self.files.get(file.0 as usize) else { return Place { line: 1, column: 1 } };
        let after = source.line_starts.partition_point(|start| *start <= offset);
        let start = source.line_starts.get(after.saturating_sub(1)).copied().unwrap_or(0);
        let end = floor_of_character(&source.text, offset);
        let before = source.text.get(start as usize..end).unwrap_or("");
        Place { line: clamped(after), column: clamped(before.chars().count() + 1) }
    }

    /// The text of a line (from 1), without its line break; empty for a line that is not there.
    pub fn line(&self, file: FileId, line: u32) -> &str {
        let Some(source) = self.files.get(file.0 as usize) else { return "" };
        let index = line.saturating_sub(1) as usize;
        let Some(start) = source.line_starts.get(index) else { return "" };
        let end = source.line_starts.get(index + 1).map_or(source.text.len(), |next| *next as usize);
        source.text.get(*start as usize..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// The text that a span covers.
    pub fn slice(&self, file: FileId, span: Span) -> &str {
        span.slice(self.text(file))
    }
}

fn floor_of_character(text: &str, offset: u32) -> usize {
    let mut offset = text.len().min(offset as usize);
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn clamped(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_and_lines_from_one() {
        let sources = Sources::of("a.detente", "é = 1\r\nlet x\n");
        let id = FileId(0);
        assert_eq!(sources.place(id, 0), Place { line: 1, column: 1 });
        assert_eq!(sources.place(id, 1), Place { line: 1, column: 1 }, "inside a character");
        assert_eq!(sources.place(id, 3), Place { line: 1, column: 3 });
        assert_eq!(sources.place(id, 8), Place { line: 2, column: 1 });
        assert_eq!(sources.place(id, 999), Place { line: 3, column: 1 });
        assert_eq!(sources.line(id, 1), "é = 1");
        assert_eq!(sources.line(id, 2), "let x");
        assert_eq!(sources.line(id, 3), "");
        assert_eq!(sources.line(id, 9), "");
        assert_eq!(sources.line(FileId(4), 1), "");
    }
}
