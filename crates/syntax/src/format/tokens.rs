//! The tokens of a tree with the comments around them: all that must come out again, in this order.

use crate::kind::{SyntaxKind as Kind, SyntaxNode};
use rowan::NodeOrToken;

/// A token with meaning, and what the author wrote around it.
#[derive(Clone, Debug)]
pub(super) struct Token<'s> {
    pub(super) kind: Kind,
    pub(super) text: &'s str,
    /// The node that it stands in.
    pub(super) parent: Kind,
    /// Whether it is part of a unit in a header.
    pub(super) in_unit: bool,
    /// Where it starts in the text.
    start: u32,
    /// The comments on lines of their own before it.
    pub(super) before: Vec<Comment<'s>>,
    /// Whether a blank line stands right before it.
    pub(super) blank: bool,
    /// The comment after it on its line.
    pub(super) after: Option<&'s str>,
}

impl Token<'_> {
    /// Whether it is this word.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }

    /// How many characters it has.
    pub(super) fn width(&self) -> usize {
        self.text.chars().count()
    }
}

/// A comment or a heading on a line of its own.
#[derive(Clone, Debug)]
pub(super) struct Comment<'s> {
    pub(super) text: &'s str,
    pub(super) is_heading: bool,
    /// Whether a blank line stands right before it.
    pub(super) blank: bool,
}

/// The tokens of a text, and one of kind `End` with the comments after the last.
pub(super) struct Tokens<'s> {
    pub(super) all: Vec<Token<'s>>,
}

impl Tokens<'_> {
    /// The first and the last token of a node; `None` if it has none.
    pub(super) fn of(&self, node: &SyntaxNode) -> Option<(usize, usize)> {
        let range = node.text_range();
        let first = self.all.partition_point(|token| token.start < u32::from(range.start()));
        let after = self.all.partition_point(|token| token.start < u32::from(range.end()));
        // The one of kind `End` belongs to no node.
        let after = after.min(self.all.len() - 1);
        (first < after).then(|| (first, after - 1))
    }

    /// The token that starts there.
    pub(super) fn at(&self, start: rowan::TextSize) -> usize {
        self.all.partition_point(|token| token.start < u32::from(start)).min(self.all.len() - 1)
    }
}

/// Reads the tokens of a tree; `source` is its text.
pub(super) fn read<'s>(source: &'s str, tree: &SyntaxNode) -> Tokens<'s> {
    let mut all: Vec<Token<'s>> = Vec::new();
    let mut before: Vec<Comment<'s>> = Vec::new();
    // How many line breaks were passed since the last token or comment.
    let mut breaks = 0;
    for token in tree.descendants_with_tokens().filter_map(NodeOrToken::into_token) {
        let range = token.text_range();
        let text = &source[usize::from(range.start())..usize::from(range.end())];
        match token.kind() {
            Kind::Space => breaks += text.matches('\n').count(),
            Kind::Comment | Kind::Heading => {
                let text = text.trim_end();
                match all.last_mut().filter(|_| breaks == 0 && before.is_empty()) {
                    Some(last) => last.after = Some(text),
                    None => before.push(Comment {
                        text,
                        is_heading: token.kind() == Kind::Heading,
                        blank: breaks > 1,
                    }),
                }
                breaks = 0;
            }
            kind => {
                let parent = token.parent().map_or(Kind::File, |parent| parent.kind());
                let in_unit = token.parent_ancestors().take(2).any(|node| node.kind() == Kind::UnitExpr);
                all.push(Token {
                    kind,
                    text,
                    parent,
                    in_unit,
                    start: range.start().into(),
                    before: std::mem::take(&mut before),
                    blank: breaks > 1,
                    after: None,
                });
                breaks = 0;
            }
        }
    }
    let start = u32::from(tree.text_range().end());
    all.push(Token {
        kind: Kind::End,
        text: "",
        parent: Kind::File,
        in_unit: false,
        start,
        before,
        blank: false,
        after: None,
    });
    Tokens { all }
}
