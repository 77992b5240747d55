//! The tree as readable text.

use crate::kind::{SyntaxKind, SyntaxNode};
use rowan::{NodeOrToken, WalkEvent};
use std::fmt::Write as _;

/// The tree, a node or token a line, deeper ones further in. Spaces are left out, comments and headings are
/// not.
pub fn printed_tree(tree: &SyntaxNode) -> String {
    let mut text = String::new();
    let mut depth = 0usize;
    for event in tree.preorder_with_tokens() {
        match event {
            WalkEvent::Leave(NodeOrToken::Node(_)) => depth -= 1,
            WalkEvent::Leave(NodeOrToken::Token(_)) => {}
            WalkEvent::Enter(NodeOrToken::Node(node)) => {
                let range = node.text_range();
                let (start, end) = (u32::from(range.start()), u32::from(range.end()));
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{:depth$}{:?} {start}..{end}", "", node.kind(), depth = 2 * depth);
                depth += 1;
            }
            WalkEvent::Enter(NodeOrToken::Token(token)) if token.kind() == SyntaxKind::Space => {}
            WalkEvent::Enter(NodeOrToken::Token(token)) => {
                let _ =
                    writeln!(text, "{:depth$}{:?} `{}`", "", token.kind(), token.text(), depth = 2 * depth);
            }
        }
    }
    text
}
