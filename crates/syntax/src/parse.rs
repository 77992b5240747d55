//! The parser's door and what it returns.

use crate::{ast, diagnostic::Diagnostic, grammar, kind::SyntaxNode, parser::Parser};

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

/// Parses one model file. Never fails: what cannot be read becomes a broken node and a message. Tree and data
/// are built in one pass, so they cannot disagree.
pub fn parse(source: &str) -> Parse {
    let (tree, file, diagnostics) = Parser::new(source).run(grammar::file);
    Parse { tree, file, diagnostics }
}
