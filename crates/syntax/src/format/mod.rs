//! A model's text in the one canonical layout: same tokens, same comments, other spaces and line breaks. Knows the tree and nothing
//! of what a model means.
//!
//! The tree becomes a list of tokens with their comments; rules say what may stand between two tokens, which may be a break, and what
//! breaks together; a printer puts that on lines; rows of one kind that follow one another are set in columns. The document of
//! words, breaks and groups, and the question whether a group fits, are those of D. C. Oppen, "Prettyprinting" (ACM TOPLAS 2, 1980),
//! and P. Wadler, "A prettier printer" (1998). docs/decisions/0014-one-layout.md says what the layout is, and why.
//!
//! Nothing can get lost: all tokens are printed in their order, whatever the rules say. The layout depends on tokens, on comments and
//! whether one stands on a line of its own, and on blank lines between declarations and clauses; so it settles at once.

mod columns; // Lines to text: rows in columns, comments in a column.
mod document; // Words, breaks, frames.
mod expressions; // Rules for expressions and values.
mod plan; // What the rules say of each gap, and the document made of it.
mod printer; // A document to lines.
mod rules; // Rules for declarations, bodies, clauses.
mod spacing; // How many spaces stand between two tokens on a line.
mod tokens; // The tokens of a tree with the comments around them.

use crate::diagnostic::Diagnostic;
use crate::kind::{SyntaxKind, SyntaxNode};
use crate::parse::parse;
use rowan::{NodeOrToken, WalkEvent};

/// No line is longer, in characters, unless a single word or a comment is.
pub const WIDTH: usize = 130;
/// Spaces that a body or the rest of a sentence is set in by.
const INDENT: usize = 4;

/// Why a text has no canonical layout.
#[derive(Clone, Debug, PartialEq)]
pub enum Unformatted {
    /// It has errors: all messages of the parser, in order of the text.
    Errors(Vec<Diagnostic>),
    /// Its layout would be read as something else, because a comment would become a heading.
    WouldDiffer,
}

/// A model's text in the canonical layout, which is read as the text is: the result is read again and compared.
///
/// # Errors
/// Where the text has errors there is no telling what belongs together, and it is left alone.
pub fn format(source: &str) -> Result<String, Unformatted> {
    let parsed = parse(source);
    if parsed.diagnostics.iter().any(Diagnostic::is_error) {
        return Err(Unformatted::Errors(parsed.diagnostics));
    }
    let text = laid_out(source, &parsed.tree);
    if same_tree(&parsed.tree, &parse(&text).tree) { Ok(text) } else { Err(Unformatted::WouldDiffer) }
}

fn laid_out(source: &str, tree: &SyntaxNode) -> String {
    let tokens = tokens::read(source, tree);
    let plan = rules::plan(&tokens, tree);
    let lines = printer::print(&plan.document(&tokens), WIDTH);
    let text = columns::text(lines, WIDTH);
    let windows = source.split_once('\n').is_some_and(|(first, _)| first.ends_with('\r'));
    if windows { text.replace('\n', "\r\n") } else { text }
}

/// Whether two trees have the same nodes, tokens and comments in the same places; spaces do not count.
fn same_tree(one: &SyntaxNode, other: &SyntaxNode) -> bool {
    steps(one).eq(steps(other))
}

/// A walk over a tree: each node when it is entered and when it is left, each token but spaces.
fn steps(tree: &SyntaxNode) -> impl Iterator<Item = (SyntaxKind, String)> {
    tree.preorder_with_tokens().filter_map(|event| match event {
        WalkEvent::Enter(NodeOrToken::Node(node)) => Some((node.kind(), "(".to_owned())),
        WalkEvent::Leave(NodeOrToken::Node(node)) => Some((node.kind(), ")".to_owned())),
        WalkEvent::Enter(NodeOrToken::Token(token)) if token.kind() != SyntaxKind::Space => {
            Some((token.kind(), token.text().trim_end().to_owned()))
        }
        _ => None,
    })
}
