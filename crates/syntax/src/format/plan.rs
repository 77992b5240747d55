//! What the rules say of each gap between two tokens, and of which tokens stand or break together; and the document made of that.

use super::document::{Column, Frame, Gap, Item};
use super::spacing;
use super::tokens::{Comment, Token};
use crate::kind::SyntaxKind as Kind;
use crate::words;
use std::cmp::Reverse;

/// The layout of a text before it is known what fits on a line. Everything is named by the place of a token.
pub(super) struct Plan<'s> {
    /// Before each token.
    gaps: Vec<Gap>,
    /// Whether a blank line before the token is kept, for gaps that always break.
    keeps_blank: Vec<bool>,
    /// The column that starts with the token.
    columns: Vec<Option<Column>>,
    frames: Vec<Framed<'s>>,
}

/// A frame around the tokens from `first` to `last`.
#[derive(Clone, Copy, Debug)]
struct Framed<'s> {
    frame: Frame<'s>,
    first: usize,
    last: usize,
    /// Whether the gap before the first token is part of it.
    with_gap: bool,
}

impl<'s> Plan<'s> {
    /// All on one line.
    pub(super) fn new(tokens: &[Token<'_>]) -> Self {
        let gaps = (0..tokens.len()).map(|at| Gap::Spaces(spacing::spaces(tokens, at))).collect();
        Self {
            gaps,
            keeps_blank: vec![false; tokens.len()],
            columns: vec![None; tokens.len()],
            frames: Vec::new(),
        }
    }

    /// Says what lies before the token.
    pub(super) fn gap(&mut self, before: usize, gap: Gap) {
        self.gaps[before] = gap;
    }

    /// What lies before the token, as said so far.
    pub(super) fn gap_before(&self, token: usize) -> Gap {
        self.gaps[token]
    }

    /// Says that the token always starts a line, after the blank line that the author left, if there is one.
    pub(super) fn line(&mut self, token: usize) {
        self.gaps[token] = Gap::Break { blank: false };
        self.keeps_blank[token] = true;
    }

    /// Says that a column starts with the token.
    pub(super) fn column(&mut self, token: usize, column: Column) {
        self.columns[token] = Some(column);
    }

    /// Puts a frame around tokens.
    pub(super) fn frame(&mut self, frame: Frame<'s>, first: usize, last: usize) {
        self.frames.push(Framed { frame, first, last, with_gap: false });
    }

    /// Puts a frame around tokens and the gap before the first of them.
    pub(super) fn frame_with_gap(&mut self, frame: Frame<'s>, first: usize, last: usize) {
        if first <= last {
            self.frames.push(Framed { frame, first, last, with_gap: true });
        }
    }

    /// Puts each part on a line of its own, set in, where it does not fit after the one before it. The parts start at `starts`; the
    /// last ends with `last`.
    pub(super) fn fill(&mut self, starts: &[usize], last: usize) {
        for (number, start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).map_or(last, |next| next - 1);
            if !self.gaps[*start].breaks() {
                self.gap(*start, Gap::Fill(self.gaps[*start].width()));
            }
            self.frame_with_gap(Frame::Continued, *start, end);
        }
    }

    /// The document of these tokens.
    pub(super) fn document<'t>(mut self, tokens: &super::tokens::Tokens<'t>) -> Vec<Item<'t>>
    where
        's: 't,
    {
        // Outer frames before inner ones: those with the gap before them first, longer ones before shorter ones.
        self.frames.sort_by_key(|framed| (framed.first, !framed.with_gap, Reverse(framed.last)));
        let mut writer = Writer { plan: &self, tokens: &tokens.all, items: Vec::new(), open: Vec::new() };
        let mut next = 0;
        for at in 0..tokens.all.len() {
            next = writer.token(at, next);
        }
        writer.items
    }
}

struct Writer<'p, 'd, 's> {
    plan: &'p Plan<'s>,
    tokens: &'p [Token<'d>],
    items: Vec<Item<'d>>,
    /// The last token of each frame that is open, and the frame.
    open: Vec<(usize, Frame<'s>)>,
}

impl<'d, 's: 'd> Writer<'_, 'd, 's> {
    /// Writes a token and what lies before it; `next` is the first frame that is not yet open.
    fn token(&mut self, at: usize, mut next: usize) -> usize {
        let token = &self.tokens[at];
        // A comment before a closing brace is set in like what stands in the braces.
        let closes = matches!(token.kind, Kind::CloseBrace | Kind::CloseParen | Kind::CloseBracket);
        let ends = self.open.iter().rev().take_while(|(last, _)| *last < at).count();
        let inside = closes && !token.before.is_empty() && ends > 0;
        self.close(if inside { ends - 1 } else { ends });
        if inside {
            self.comments(at);
            self.close(1);
        }
        next = self.open_frames(at, next, true);
        if !inside {
            self.comments(at);
        }
        if token.kind != Kind::End {
            self.items.push(Item::Gap(self.gap(at)));
        }
        next = self.open_frames(at, next, false);
        if let Some(column) = self.plan.columns[at] {
            self.items.push(Item::Column(column));
        }
        if token.kind != Kind::End {
            self.items.push(Item::Word(token.text, token.width()));
        }
        self.items.extend(token.after.map(Item::Comment));
        next
    }

    fn close(&mut self, count: usize) {
        for _ in 0..count {
            self.open.pop();
            self.items.push(Item::Close);
        }
    }

    fn open_frames(&mut self, at: usize, mut next: usize, with_gap: bool) -> usize {
        while let Some(framed) = self.plan.frames.get(next)
            && framed.first == at
            && framed.with_gap == with_gap
        {
            debug_assert!(
                self.open.last().is_none_or(|(last, _)| framed.last <= *last),
                "{framed:?} reaches out of {:?}",
                self.open.last()
            );
            self.open.push((framed.last, framed.frame));
            self.items.push(Item::Open(framed.frame));
            next += 1;
        }
        next
    }

    /// What lies before the token, after the comments before it.
    fn gap(&self, at: usize) -> Gap {
        let token = &self.tokens[at];
        let after_comment = at > 0 && self.tokens[at - 1].after.is_some();
        let forced = after_comment || !token.before.is_empty();
        match self.plan.gaps[at] {
            Gap::Break { .. } => Gap::Break { blank: self.blank(at, token.blank) },
            _ if forced => Gap::Break { blank: false },
            Gap::Soft(spaces) | Gap::Fill(spaces) | Gap::Apart(spaces) if self.needs_its_line(at) => {
                Gap::Spaces(spaces)
            }
            gap => gap,
        }
    }

    /// Whether a blank line that the author left there is kept.
    fn blank(&self, at: usize, left: bool) -> bool {
        let first = at == 0 || self.tokens[at - 1].kind == Kind::OpenBrace;
        let after_comments = !self.tokens[at].before.is_empty();
        left && self.plan.keeps_blank[at]
            && (!first || after_comments)
            && self.tokens[at].kind != Kind::CloseBrace
    }

    /// Whether the token, at the start of a line, would be read as the start of a declaration or of a clause.
    fn needs_its_line(&self, at: usize) -> bool {
        let follows =
            at > 0 && matches!(self.tokens[at - 1].kind, Kind::OpenParen | Kind::Comma | Kind::Equal);
        follows && self.tokens[at].kind == Kind::Word && words::starts_something(self.tokens[at].text)
    }

    /// Writes the comments that stand on lines of their own before the token.
    fn comments(&mut self, at: usize) {
        let first = at == 0 || self.tokens[at - 1].kind == Kind::OpenBrace;
        let is_end = self.tokens[at].kind == Kind::End;
        for (number, comment) in self.tokens[at].before.iter().enumerate() {
            let divides = self.plan.keeps_blank[at] || is_end || self.tokens[at].kind == Kind::CloseBrace;
            let blank = divides && (comment.blank || comment.is_heading) && !(first && number == 0);
            self.items.push(Item::Gap(Gap::Break { blank }));
            let Comment { text, .. } = comment;
            self.items.push(Item::Word(text, text.chars().count()));
        }
    }
}
