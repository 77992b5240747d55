//! Words, breaks, frames: what a printer can put on lines without knowing the language.

/// A piece of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item<'s> {
    /// A word, and how many characters it has.
    Word(&'s str, usize),
    /// A comment after a word, at the end of its line.
    Comment(&'s str),
    /// What lies between two words.
    Gap(Gap),
    /// A column of the row that is being printed starts here.
    Column(Column),
    /// A frame opens.
    Open(Frame<'s>),
    /// The innermost frame closes.
    Close,
}

/// What lies between two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// So many spaces.
    Spaces(usize),
    /// One space; in a body that is broken, so many.
    Padding(usize),
    /// So many spaces; in a group that is broken, a break.
    Soft(usize),
    /// So many spaces if what follows, up to the next gap that may break, still fits on the line; else a break.
    Fill(usize),
    /// The same; but a break where what stands before it goes over several lines and does not end with a bracket on a line of its own.
    Apart(usize),
    /// A break, perhaps with a blank line.
    Break { blank: bool },
}

impl Gap {
    /// How wide it is on a line.
    pub(super) fn width(self) -> usize {
        match self {
            Self::Spaces(spaces) | Self::Soft(spaces) | Self::Fill(spaces) | Self::Apart(spaces) => spaces,
            Self::Padding(_) => 1,
            Self::Break { .. } => 0,
        }
    }

    /// Whether it can be a break.
    pub(super) fn breaks(self) -> bool {
        !matches!(self, Self::Spaces(_) | Self::Padding(_))
    }
}

/// What holds for a part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame<'s> {
    /// Stands on one line if it fits there; else its soft gaps break, all of them.
    Group,
    /// The same, and its lines are set in.
    SetInGroup,
    /// Its lines are set in.
    SetIn,
    /// The same, for what stands between the braces of a declaration.
    Body,
    /// Its lines are set in against the row that it is part of, however deep it lies in it.
    Continued,
    /// A row of that kind: where rows of one kind follow one another, each on one line, their columns are aligned.
    Row(&'s str),
    /// A declaration: where two that follow one another end with a brace on a line of its own, a blank line divides them.
    Declaration(&'s str),
}

/// The columns of a row, in the order in which they can follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Label,
    First,
    Second,
    Third,
    Evidence,
    Body,
}
