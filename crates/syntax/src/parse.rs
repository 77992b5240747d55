//! The parser's door and what it returns.

use crate::kind::{SyntaxKind, SyntaxNode};
use crate::{ast, diagnostic::Diagnostic, grammar, parser::Parser};
use std::collections::BTreeSet;

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
    /// The words of the declarations in which something could not be read. Names that are missed elsewhere may stand there.
    pub fn unread_words(&self) -> BTreeSet<String> {
        let errors = self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        let mut starts: Vec<u32> = errors.map(|error| error.primary.span.start).collect();
        starts.sort_unstable();
        let is_broken = |part: &SyntaxNode| {
            let range = part.text_range();
            let first = starts.partition_point(|start| *start < u32::from(range.start()));
            // What is missing at the end of a declaration is told at its end.
            starts.get(first).is_some_and(|start| *start <= u32::from(range.end()))
        };
        let parts = self.tree.children().filter(is_broken);
        let tokens = parts.flat_map(|part| part.descendants_with_tokens()).filter_map(|it| it.into_token());
        tokens.filter(|it| it.kind() == SyntaxKind::Word).map(|it| it.text().to_owned()).collect()
    }

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
