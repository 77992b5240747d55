//! What stands before a place in a text that may not parse: the word being typed, what was said before it, and in whose body.

use detente_syntax::vocabulary::declarations;
use detente_syntax::{Span, SyntaxKind, Token, lex};

/// A declaration or a list of values whose brace is open at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// The body of the declaration whose keyword is that token.
    Body(usize),
    /// A list of values by member, of that declaration.
    Map(usize),
}

/// A place in a text, and what stands before it.
#[derive(Debug)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    /// The tokens before the word being typed, without spaces and comments.
    tokens: Vec<Token>,
    /// The word being typed; empty at the cursor where there is none.
    pub(super) typed: Span,
    /// What is open, outer first.
    pub(super) frames: Vec<Frame>,
    /// The keyword of the declaration that the cursor stands in or behind.
    pub(super) declaration: Option<usize>,
}

impl<'t> Cursor<'t> {
    /// `None` in a comment, a text in quotes or a number, where nothing can be proposed.
    pub(super) fn new(text: &'t str, offset: u32) -> Option<Self> {
        let (mut tokens, mut typed) = (Vec::new(), Span::empty(offset));
        for token in lex(text).into_iter().take_while(|it| it.span.start < offset) {
            let touches = offset <= token.span.end;
            match token.kind {
                SyntaxKind::Word if touches => typed = token.span,
                SyntaxKind::Number | SyntaxKind::Date if touches => return None,
                SyntaxKind::Text if offset < token.span.end || is_open(token.span.slice(text)) && touches => {
                    return None;
                }
                // The end of its line belongs to a comment.
                SyntaxKind::Comment | SyntaxKind::Heading if touches => return None,
                kind if kind.is_trivia() => {}
                _ => tokens.push(token),
            }
        }
        let mut cursor = Self { text, tokens, typed, frames: Vec::new(), declaration: None };
        cursor.find_frames();
        Some(cursor)
    }

    fn find_frames(&mut self) {
        for at in 0..self.tokens.len() {
            match self.tokens[at].kind {
                SyntaxKind::Word if self.starts_declaration(at) => {
                    // One that is not indented stands in no other, whatever was left open.
                    if self.is_unindented(at) {
                        self.frames.clear();
                    }
                    self.declaration = Some(at);
                }
                SyntaxKind::OpenBrace => {
                    let Some(declaration) = self.declaration else { continue };
                    let is_map = at.checked_sub(1).is_some_and(|before| {
                        matches!(self.tokens[before].kind, SyntaxKind::Equal | SyntaxKind::Colon)
                            || self.word(before) == "of"
                    });
                    self.frames.push(if is_map { Frame::Map(declaration) } else { Frame::Body(declaration) });
                }
                SyntaxKind::CloseBrace => {
                    self.frames.pop();
                    if let Some(Frame::Body(outer) | Frame::Map(outer)) = self.frames.last() {
                        self.declaration = Some(*outer);
                    }
                }
                _ => {}
            }
        }
    }

    fn starts_declaration(&self, at: usize) -> bool {
        let after_brace =
            at > 0 && matches!(self.tokens[at - 1].kind, SyntaxKind::OpenBrace | SyntaxKind::CloseBrace);
        let names_something = self
            .tokens
            .get(at + 1)
            .is_none_or(|next| matches!(next.kind, SyntaxKind::Word | SyntaxKind::Text | SyntaxKind::Number));
        let in_block = match self.frames.last() {
            Some(Frame::Body(keyword)) => self.word(*keyword) == "block",
            Some(Frame::Map(_)) => false,
            None => true,
        };
        declarations().contains(&self.word(at))
            && names_something
            && (self.starts_line(at) || after_brace)
            && (in_block || self.is_unindented(at))
    }

    fn line_before(&self, start: u32) -> &'t str {
        let before = self.text.get(..start as usize).unwrap_or_default();
        before.rsplit_once('\n').map_or(before, |(_, line)| line)
    }

    fn starts_line(&self, at: usize) -> bool {
        self.line_before(self.tokens[at].span.start).trim().is_empty()
    }

    fn is_unindented(&self, at: usize) -> bool {
        self.line_before(self.tokens[at].span.start).is_empty()
    }

    /// Whether the word being typed is the first of its line.
    pub(super) fn is_first_of_line(&self) -> bool {
        self.line_before(self.typed.start).trim().is_empty()
    }

    /// Whether the word being typed stands at the very start of its line.
    pub(super) fn is_at_margin(&self) -> bool {
        self.line_before(self.typed.start).is_empty()
    }

    /// The word at a place; empty where something else stands there.
    pub(super) fn word(&self, at: usize) -> &'t str {
        match self.tokens.get(at) {
            Some(token) if token.kind == SyntaxKind::Word => token.span.slice(self.text),
            _ => "",
        }
    }

    /// The place of the last token but so many.
    fn back(&self, count: usize) -> Option<usize> {
        self.tokens.len().checked_sub(count + 1)
    }

    /// The word so many tokens before the one being typed, counted from 0; empty where something else stands there.
    pub(super) fn said(&self, count: usize) -> &'t str {
        self.back(count).map_or("", |at| self.word(at))
    }

    /// The kind of token so many before the one being typed, counted from 0.
    pub(super) fn kind(&self, count: usize) -> Option<SyntaxKind> {
        self.back(count).map(|at| self.tokens[at].kind)
    }

    /// The word that starts the declaration at a place of its keyword.
    pub(super) fn keyword(&self) -> &'t str {
        self.declaration.map_or("", |at| self.word(at))
    }

    /// The name of the declaration that the cursor stands in.
    pub(super) fn name(&self) -> &'t str {
        self.declaration.map_or("", |at| self.word(at + 1))
    }

    /// Whether the cursor stands in the declaration's own body.
    pub(super) fn is_in_body(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Body(at)) if Some(*at) == self.declaration)
    }

    /// What stands before the dot that the word being typed follows: `feud` for `feud.`; `None` without a dot.
    pub(super) fn owner(&self) -> Option<String> {
        let mut parts = Vec::new();
        let mut count = 0;
        while self.kind(count) == Some(SyntaxKind::Dot) && !self.said(count + 1).is_empty() {
            parts.push(self.said(count + 1));
            count += 2;
        }
        parts.reverse();
        (!parts.is_empty()).then(|| parts.join("."))
    }

    /// The name before the bracket that is open at the cursor, and whether it is being declared.
    pub(super) fn subscripted(&self) -> Option<(&'t str, bool)> {
        let mut at = self.tokens.len();
        loop {
            at = at.checked_sub(1)?;
            match self.tokens[at].kind {
                SyntaxKind::OpenBracket => break,
                SyntaxKind::Word | SyntaxKind::Comma | SyntaxKind::Dot => {}
                _ => return None,
            }
        }
        let name = at.checked_sub(1)?;
        Some((self.word(name), name.checked_sub(1).is_some_and(|keyword| Some(keyword) == self.declaration)))
    }

    /// The sets, choices and regimes between the brackets that follow a name where it is declared.
    pub(super) fn domains(&self) -> Vec<&'t str> {
        let Some(at) = self.declaration else { return Vec::new() };
        if self.tokens.get(at + 2).is_none_or(|it| it.kind != SyntaxKind::OpenBracket) {
            return Vec::new();
        }
        let inside = (at + 3..self.tokens.len())
            .take_while(|it| matches!(self.tokens[*it].kind, SyntaxKind::Word | SyntaxKind::Comma));
        let names = inside.filter(|it| {
            let word = self.word(*it);
            !word.is_empty() && word != "in" && self.word(it + 1) != "in"
        });
        names.map(|it| self.word(it)).collect()
    }

    /// The name of the block that is used, where the cursor stands in a `use`: `library.opinion`.
    pub(super) fn used(&self) -> String {
        match (self.name(), self.declaration) {
            ("library", Some(at)) => format!("library.{}", self.word(at + 3)),
            (name, _) => name.to_owned(),
        }
    }

    /// The name that the outermost list of values at the cursor is wired to: `wish` in `wish = { shia: 70%  `.
    pub(super) fn wired(&self) -> &'t str {
        let mut maps = self.frames.iter().filter(|it| matches!(it, Frame::Map(_))).count();
        let (mut at, mut closed) = (self.tokens.len(), 0);
        while maps > 0 && at > 0 {
            at -= 1;
            match self.tokens[at].kind {
                SyntaxKind::CloseBrace => closed += 1,
                SyntaxKind::OpenBrace if closed > 0 => closed -= 1,
                SyntaxKind::OpenBrace => maps -= 1,
                _ => {}
            }
        }
        // Before the brace stands `=`, and before that the name, with running members or without.
        let mut name = at.saturating_sub(2);
        if self.tokens.get(name).is_some_and(|it| it.kind == SyntaxKind::CloseBracket) {
            let opened = self.tokens[..name].iter().rposition(|it| it.kind == SyntaxKind::OpenBracket);
            name = opened.unwrap_or_default().saturating_sub(1);
        }
        self.word(name)
    }

    /// The name that another is wired to in the `use` in which the cursor stands: `community` in `people = community`, before the
    /// cursor or behind it.
    pub(super) fn wired_to(&self, need: &str) -> Option<&'t str> {
        let start = self.tokens.get(self.declaration?)?.span.end;
        let spoken = lex(self.text).into_iter().filter(|it| start <= it.span.start && !it.kind.is_trivia());
        let rest: Vec<Token> = spoken.take_while(|it| it.span.slice(self.text) != "use").collect();
        let found = rest.windows(3).find(|it| {
            it[0].span.slice(self.text) == need
                && it[1].kind == SyntaxKind::Equal
                && it[2].kind == SyntaxKind::Word
        })?;
        Some(found[2].span.slice(self.text))
    }

    /// The word that opens the list of names in which the cursor stands behind a comma: `cites` of `cites B1, `.
    pub(super) fn list_opener(&self) -> &'t str {
        let joins = |count| {
            matches!(
                self.kind(count),
                Some(SyntaxKind::Dot | SyntaxKind::OpenBracket | SyntaxKind::CloseBracket)
            )
        };
        let mut count = 0;
        while self.kind(count) == Some(SyntaxKind::Comma) {
            count += 2;
            // An item is one word, with what dots and brackets join to it.
            while self.kind(count).is_some() && (joins(count) || joins(count - 1)) {
                count += 1;
            }
        }
        self.said(count)
    }

    /// Whether the cursor stands in the unit of a header: behind a colon, or in a product that follows it.
    pub(super) fn is_in_header_unit(&self) -> bool {
        if matches!(self.frames.last(), Some(Frame::Map(_))) || self.is_in_parentheses() {
            return false;
        }
        let mut count = 0;
        while let Some(SyntaxKind::Slash | SyntaxKind::Star | SyntaxKind::Caret) = self.kind(count) {
            count += 2;
        }
        self.kind(count) == Some(SyntaxKind::Colon)
    }

    fn is_in_parentheses(&self) -> bool {
        let of = |kind| self.tokens.iter().filter(|it| it.kind == kind).count();
        of(SyntaxKind::CloseParen) < of(SyntaxKind::OpenParen)
    }

    /// The word before the parenthesis that is right before the cursor.
    pub(super) fn called(&self) -> &'t str {
        if self.kind(0) == Some(SyntaxKind::OpenParen) { self.said(1) } else { "" }
    }

    /// The word before the last time that a word was said.
    pub(super) fn before_last(&self, word: &str) -> &'t str {
        let last = (1..self.tokens.len()).rev().find(|at| self.word(*at) == word);
        last.map_or("", |at| self.word(at - 1))
    }

    /// Where the block starts whose body is open at the cursor.
    pub(super) fn block(&self) -> Option<u32> {
        match self.frames.first() {
            Some(Frame::Body(at)) if self.word(*at) == "block" => Some(self.tokens[*at].span.start),
            _ => None,
        }
    }
}

/// Whether a text in quotes is not closed.
fn is_open(text: &str) -> bool {
    text.len() < 2 || !text.ends_with('"')
}
