//! Turns model text into a lossless tree and plain data; says what a message to the author is. Knows nothing
//! of units, of names, of runs, or of files on disk.
//!
//! Start at [`parse`], then read the modules in this order.

pub mod ast; // A file as plain owned data: what the checker reads.
pub mod diagnostic; // Messages, their codes, the texts that they point into.
pub mod format; // A text in the one canonical layout.
mod grammar; // One function for each rule of the language.
mod kind; // The kinds of token and node.
mod lexer; // Text to tokens, spaces and comments kept.
mod nearest; // The name that was probably meant.
mod parse; // The parser's door and what it returns.
mod parser; // The machinery under the grammar.
mod printed; // The tree as readable text.
mod span; // Where something stands.
mod synonyms; // Words for clauses that are called otherwise here.
pub mod vocabulary; // The words of the language by what they are for.
mod words; // The closed lists of words.

pub use self::diagnostic::{Code, Diagnostic, FileId, Label, Severity, Sources};
pub use self::kind::{SyntaxKind, SyntaxNode, SyntaxToken};
pub use self::lexer::{Token, lex};
pub use self::nearest::nearest;
pub use self::parse::{Parse, parse};
pub use self::printed::printed_tree;
pub use self::span::Span;
