//! The kinds of token and of node, and the language that ties them to the tree.

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident)+) => {
        /// What a token or a node of the tree is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum SyntaxKind { $($(#[$doc])* $kind),+ }

        const KINDS: &[SyntaxKind] = &[$(SyntaxKind::$kind),+];
    };
}

kinds! {
    /// Spaces and line breaks.
    Space
    /// From `#` to the end of the line.
    Comment
    /// A line that starts with `##`.
    Heading
    /// Characters that the language does not use.
    Unknown
    /// `grievance`, `half-life`
    Word
    /// `2_500`, `0.4`, `1e-3`
    Number
    /// `2024-01-28`
    Date
    /// A text in double quotes, perhaps not closed.
    Text
    /// `{`
    OpenBrace
    /// `}`
    CloseBrace
    /// `(`
    OpenParen
    /// `)`
    CloseParen
    /// `[`
    OpenBracket
    /// `]`
    CloseBracket
    /// `,`
    Comma
    /// `:`
    Colon
    /// `=`
    Equal
    /// `<`
    Less
    /// `<=`
    LessOrEqual
    /// `>`
    Greater
    /// `>=`
    GreaterOrEqual
    /// `+`
    Plus
    /// `-`
    Minus
    /// `*`
    Star
    /// `/`
    Slash
    /// `^`
    Caret
    /// `%`
    Percent
    /// `.`
    Dot
    /// `->`
    Arrow
    /// After the last token.
    End

    /// The whole file.
    File
    /// A declaration, from its keyword to its end.
    Declaration
    /// Name, subscripts, label and unit.
    Head
    /// What stands between the braces of a declaration, braces included.
    Body
    /// One clause.
    Clause
    /// `cites B4`, `judgement within 30%`, `known ...`, `hindsight`, `luck ...`
    Evidence
    /// A name, dots included.
    Name
    /// `attack`, `start of iran_war`
    EventRef
    /// What stands after `=`: an expression or ignorance.
    Value
    /// One `member: value`.
    Entry
    /// A unit in a header.
    UnitExpr
    /// A number with its `%`, scale and unit.
    NumberExpr
    /// A date in an expression.
    DateExpr
    /// A name in an expression.
    NameExpr
    /// `x[c]`
    SubscriptExpr
    /// `f(a, b)`
    CallExpr
    /// `sum(c in community: ...)`
    OverExpr
    /// `(a)`
    ParenExpr
    /// `-a`, `not a`
    UnaryExpr
    /// `a + b`
    BinaryExpr
    /// `if a then b else c`
    IfExpr
    /// `region is calm`
    IsExpr
    /// `attack happens`, `count of attack`
    EventExpr
    /// `chance(...)`
    Estimate
    /// What could not be read.
    Broken
}

/// The language of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detente {}

impl rowan::Language for Detente {
    type Kind = SyntaxKind;

    fn kind_from_raw(raw: rowan::SyntaxKind) -> SyntaxKind {
        KINDS.get(raw.0 as usize).copied().unwrap_or(SyntaxKind::Broken)
    }

    fn kind_to_raw(kind: SyntaxKind) -> rowan::SyntaxKind {
        rowan::SyntaxKind(kind as u16)
    }
}

/// A node of the tree.
pub type SyntaxNode = rowan::SyntaxNode<Detente>;
/// A token of the tree.
pub type SyntaxToken = rowan::SyntaxToken<Detente>;

impl SyntaxKind {
    /// Whether tokens of this kind lie between the others without meaning.
    pub fn is_trivia(self) -> bool {
        matches!(self, Self::Space | Self::Comment | Self::Heading | Self::Unknown)
    }

    /// How a message names the token.
    pub(crate) fn described(self) -> &'static str {
        match self {
            Self::Word => "a word",
            Self::Number => "a number",
            Self::Date => "a date",
            Self::Text => "a text in quotes",
            Self::OpenBrace => "`{`",
            Self::CloseBrace => "`}`",
            Self::OpenParen => "`(`",
            Self::CloseParen => "`)`",
            Self::OpenBracket => "`[`",
            Self::CloseBracket => "`]`",
            Self::Comma => "`,`",
            Self::Colon => "`:`",
            Self::Equal => "`=`",
            Self::Less => "`<`",
            Self::LessOrEqual => "`<=`",
            Self::Greater => "`>`",
            Self::GreaterOrEqual => "`>=`",
            Self::Plus => "`+`",
            Self::Minus => "`-`",
            Self::Star => "`*`",
            Self::Slash => "`/`",
            Self::Caret => "`^`",
            Self::Percent => "`%`",
            Self::Dot => "`.`",
            Self::Arrow => "`->`",
            _ => "the end of the text",
        }
    }
}
