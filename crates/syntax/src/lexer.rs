//! Text to tokens. Nothing is lost: the tokens one after the other are the text.

use crate::{Span, kind::SyntaxKind};
use logos::Logos;

/// A token: its kind and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: SyntaxKind,
    /// Where it stands.
    pub span: Span,
}

#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
enum Raw {
    #[regex(r"[ \t\r\n\u{feff}\u{00a0}]+")]
    Space,
    #[regex(r"#[^\n]*", allow_greedy = true)]
    Comment,
    #[token("half-life")]
    #[regex(r"[\p{L}_][\p{L}\p{N}\p{M}_]*")]
    Word,
    #[regex(r"[0-9][0-9_]*(\.[0-9][0-9_]*)?([eE][+-]?[0-9]+)?")]
    Number,
    #[regex(r"[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]", priority = 100)]
    Date,
    #[regex(r#""[^"\n]*"?"#)]
    Text,
    #[token("{")]
    OpenBrace,
    #[token("}")]
    CloseBrace,
    #[token("(")]
    OpenParen,
    #[token(")")]
    CloseParen,
    #[token("[")]
    OpenBracket,
    #[token("]")]
    CloseBracket,
    #[token(",")]
    Comma,
    #[token(":")]
    Colon,
    #[token("=")]
    Equal,
    #[token("<")]
    Less,
    #[token("<=")]
    LessOrEqual,
    #[token(">")]
    Greater,
    #[token(">=")]
    GreaterOrEqual,
    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("*")]
    Star,
    #[token("/")]
    Slash,
    #[token("^")]
    Caret,
    #[token("%")]
    Percent,
    #[token(".")]
    Dot,
    #[token("->")]
    Arrow,
}

impl Raw {
    fn kind(self) -> SyntaxKind {
        match self {
            Self::Space => SyntaxKind::Space,
            Self::Comment => SyntaxKind::Comment,
            Self::Word => SyntaxKind::Word,
            Self::Number => SyntaxKind::Number,
            Self::Date => SyntaxKind::Date,
            Self::Text => SyntaxKind::Text,
            Self::OpenBrace => SyntaxKind::OpenBrace,
            Self::CloseBrace => SyntaxKind::CloseBrace,
            Self::OpenParen => SyntaxKind::OpenParen,
            Self::CloseParen => SyntaxKind::CloseParen,
            Self::OpenBracket => SyntaxKind::OpenBracket,
            Self::CloseBracket => SyntaxKind::CloseBracket,
            Self::Comma => SyntaxKind::Comma,
            Self::Colon => SyntaxKind::Colon,
            Self::Equal => SyntaxKind::Equal,
            Self::Less => SyntaxKind::Less,
            Self::LessOrEqual => SyntaxKind::LessOrEqual,
            Self::Greater => SyntaxKind::Greater,
            Self::GreaterOrEqual => SyntaxKind::GreaterOrEqual,
            Self::Plus => SyntaxKind::Plus,
            Self::Minus => SyntaxKind::Minus,
            Self::Star => SyntaxKind::Star,
            Self::Slash => SyntaxKind::Slash,
            Self::Caret => SyntaxKind::Caret,
            Self::Percent => SyntaxKind::Percent,
            Self::Dot => SyntaxKind::Dot,
            Self::Arrow => SyntaxKind::Arrow,
        }
    }
}

/// The tokens of a text, spaces and comments kept. Neighbouring characters that the language does not use are
/// one token. At most the first 4 GiB are read.
pub fn lex(source: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (raw, range) in Raw::lexer(source).spanned() {
        let (Ok(start), Ok(end)) = (u32::try_from(range.start), u32::try_from(range.end)) else { break };
        let span = Span::new(start, end);
        let kind = match raw {
            Ok(Raw::Comment) if is_heading(source, range.start) => SyntaxKind::Heading,
            Ok(raw) => raw.kind(),
            Err(()) => SyntaxKind::Unknown,
        };
        match tokens.last_mut() {
            Some(last) if kind == SyntaxKind::Unknown && last.kind == kind => last.span = last.span.to(span),
            _ => tokens.push(Token { kind, span }),
        }
    }
    tokens
}

/// Whether the comment at `start` is a heading: two `#` at the start of a line.
fn is_heading(source: &str, start: usize) -> bool {
    source[start..].starts_with("##")
        && source[..start]
            .trim_end_matches([' ', '\t'])
            .chars()
            .next_back()
            .is_none_or(|before| before == '\n')
}
