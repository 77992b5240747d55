//! A document to lines: a group stands on one line if it fits there. The time it takes grows with the length of the document.

use super::INDENT;
use super::document::{Column, Frame, Gap, Item};

/// A line of the result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line<'s> {
    pub(super) indent: usize,
    /// What stands on it, without indent and comment.
    pub(super) text: String,
    /// How many characters that has.
    pub(super) width: usize,
    /// What stands at its end.
    pub(super) comment: Option<&'s str>,
    /// The kind of the row that it is, if it is one.
    pub(super) row: Option<&'s str>,
    /// Where the columns of that row start in `text`: in bytes and in characters.
    pub(super) columns: Vec<(Column, usize, usize)>,
    /// How many lines the declaration has that starts here, if one does.
    pub(super) declaration: Option<usize>,
}

/// Puts a document on lines that are at most `width` wide where that can be.
pub(super) fn print<'s>(items: &[Item<'s>], width: usize) -> Vec<Line<'s>> {
    let mut printer = Printer {
        items,
        measure: Measure::of(items),
        width,
        lines: Vec::new(),
        frames: Vec::new(),
        goes_on: false,
    };
    printer.lines.push(Line::default());
    for (at, item) in items.iter().enumerate() {
        printer.item(at, *item);
    }
    printer.lines
}

/// A frame that is open.
struct Open<'s> {
    /// How far a line that starts in it is set in.
    indent: usize,
    /// Whether its soft gaps break.
    broken: bool,
    /// The line on which it started.
    line: usize,
    /// How it started there, if it is a row.
    row: Option<Started>,
    frame: Frame<'s>,
}

#[derive(Clone, Copy)]
struct Started {
    /// Whether it is the first on that line.
    is_first: bool,
    indent: usize,
}

struct Printer<'d, 's> {
    items: &'d [Item<'s>],
    measure: Measure,
    width: usize,
    lines: Vec<Line<'s>>,
    frames: Vec<Open<'s>>,
    /// Whether a group that goes over several lines has just ended.
    goes_on: bool,
}

impl<'s> Printer<'_, 's> {
    fn item(&mut self, at: usize, item: Item<'s>) {
        match item {
            Item::Word(word, width) => {
                let line = self.line();
                line.text.push_str(word);
                line.width += width;
                self.goes_on = false;
            }
            Item::Comment(comment) => self.line().comment = Some(comment),
            Item::Gap(gap) => self.gap(at, gap),
            Item::Column(column) => self.column(column),
            Item::Open(frame) => self.open(at, frame),
            Item::Close => self.close(),
        }
    }

    fn line(&mut self) -> &mut Line<'s> {
        if self.lines.is_empty() {
            self.lines.push(Line::default());
        }
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    /// How many characters are on the line.
    fn used(&mut self) -> usize {
        let line = self.line();
        line.indent + line.width
    }

    /// How many more fit on it.
    fn room(&mut self) -> usize {
        let used = self.used();
        self.width.saturating_sub(used)
    }

    fn body_broken(&self) -> bool {
        self.frames.iter().rev().find(|open| open.frame == Frame::Body).is_some_and(|open| open.broken)
    }

    fn broken(&self) -> bool {
        self.frames.last().is_none_or(|open| open.broken)
    }

    fn gap(&mut self, at: usize, gap: Gap) {
        let breaks = match gap {
            Gap::Break { .. } => true,
            Gap::Soft(_) => self.broken(),
            Gap::Fill(_) | Gap::Apart(_) => {
                let room = self.room();
                let apart = matches!(gap, Gap::Apart(_)) && self.goes_on;
                self.broken() && (apart || !self.measure.chunk_fits(self.items, at, room))
            }
            Gap::Spaces(_) | Gap::Padding(_) => false,
        };
        if breaks {
            return self.break_line(gap == Gap::Break { blank: true });
        }
        let spaces = match gap {
            Gap::Padding(spaces) if self.body_broken() => spaces,
            _ => gap.width(),
        };
        let line = self.line();
        if !line.text.is_empty() {
            line.text.extend(std::iter::repeat_n(' ', spaces));
            line.width += spaces;
        }
    }

    fn break_line(&mut self, blank: bool) {
        let indent = self.frames.last().map_or(0, |open| open.indent);
        if self.line().text.is_empty() {
            // The start of the text.
            self.line().indent = indent;
            return;
        }
        if blank {
            self.lines.push(Line::default());
        }
        self.lines.push(Line { indent, ..Line::default() });
    }

    fn open(&mut self, at: usize, frame: Frame<'s>) {
        let indent = self.frames.last().map_or(0, |open| open.indent);
        let row = self.frames.iter().rev().find_map(|open| open.row);
        let room = self.room();
        let is_group = matches!(frame, Frame::Group | Frame::SetInGroup);
        let broken = self.broken() && !(is_group && self.measure.group_fits(at, room));
        let indent = match frame {
            Frame::SetIn | Frame::SetInGroup | Frame::Body => indent + INDENT,
            Frame::Continued => indent.max(row.map_or(0, |row| row.indent) + INDENT),
            Frame::Group | Frame::Row(_) | Frame::Declaration(_) => indent,
        };
        let line = self.lines.len() - 1;
        let is_row = matches!(frame, Frame::Row(_) | Frame::Declaration(_));
        let row = is_row.then(|| Started { is_first: self.line().text.is_empty(), indent });
        self.frames.push(Open { indent, broken, line, row, frame });
    }

    fn close(&mut self) {
        let Some(open) = self.frames.pop() else { return };
        let last = self.lines.len() - 1;
        let bracket = self.line().text.starts_with(['}', ')']);
        match open.frame {
            Frame::Group => self.goes_on |= open.line < last && !bracket,
            Frame::Declaration(_) => self.lines[open.line].declaration = Some(last - open.line + 1),
            _ => {}
        }
        let (Frame::Row(kind) | Frame::Declaration(kind)) = open.frame else { return };
        if !open.row.is_some_and(|row| row.is_first) {
            return;
        }
        if open.line == last {
            self.lines[last].row = Some(kind);
        } else {
            self.lines[open.line].columns.clear();
        }
    }

    fn column(&mut self, column: Column) {
        let last = self.lines.len() - 1;
        let row = self.frames.iter().rev().find(|open| open.row.is_some());
        let is_of_line =
            row.is_some_and(|open| open.row.is_some_and(|row| row.is_first) && open.line == last);
        let line = self.line();
        if is_of_line && line.columns.iter().all(|(known, ..)| *known < column) {
            line.columns.push((column, line.text.len(), line.width));
        }
    }
}

/// What can be known of a document before it is printed.
struct Measure {
    /// The width of all items before each one, on one line.
    width_before: Vec<usize>,
    /// How many items before each one force a break.
    forced_before: Vec<usize>,
    /// For each item, how much stands on a line from there up to the next gap that may break.
    until_break: Vec<usize>,
    /// For each item that opens a frame, the one that closes it.
    closed_at: Vec<usize>,
}

impl Measure {
    fn of(items: &[Item<'_>]) -> Self {
        let count = items.len();
        let (mut width_before, mut forced_before) = (vec![0; count + 1], vec![0; count + 1]);
        let (mut until_break, mut closed_at) = (vec![0; count + 1], vec![count; count]);
        let mut open = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let forced = matches!(item, Item::Gap(Gap::Break { .. }));
            width_before[at + 1] = width_before[at] + width(item);
            forced_before[at + 1] = forced_before[at] + usize::from(forced);
            match item {
                Item::Open(_) => open.push(at),
                Item::Close => open.pop().into_iter().for_each(|opened: usize| closed_at[opened] = at),
                _ => {}
            }
        }
        for (at, item) in items.iter().enumerate().rev() {
            until_break[at] = match item {
                Item::Gap(gap) if gap.breaks() => 0,
                _ => width(item) + until_break[at + 1],
            };
        }
        Self { width_before, forced_before, until_break, closed_at }
    }

    /// Whether the items from `start` to before `end`, and what cannot be parted from them, fit on a line with so much `room`.
    fn fits(&self, start: usize, end: usize, room: usize) -> bool {
        let forced = self.forced_before[end] > self.forced_before[start];
        let width = self.width_before[end] - self.width_before[start] + self.until_break[end];
        !forced && width <= room
    }

    fn group_fits(&self, open: usize, room: usize) -> bool {
        self.fits(open, (self.closed_at[open] + 1).min(self.until_break.len() - 1), room)
    }

    /// Whether what follows the gap fits, up to the next gap of the same frame that may break.
    fn chunk_fits(&self, items: &[Item<'_>], gap: usize, room: usize) -> bool {
        let mut end = gap + 1;
        while let Some(item) = items.get(end) {
            match item {
                Item::Open(_) => end = self.closed_at[end] + 1,
                Item::Close => break,
                Item::Gap(gap) if gap.breaks() => break,
                _ => end += 1,
            }
        }
        self.fits(gap, end.min(items.len()), room)
    }
}

fn width(item: &Item<'_>) -> usize {
    match item {
        Item::Word(_, width) => *width,
        Item::Gap(gap) => gap.width(),
        Item::Comment(_) | Item::Column(_) | Item::Open(_) | Item::Close => 0,
    }
}

#[cfg(test)]
mod tests;
