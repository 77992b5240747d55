//! What a name is of: the closed list of kinds, and the words for each.

use std::fmt;

/// What a name is of. Prints with its article: `a stock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamedKind {
    /// `actor`
    Actor,
    /// `set`
    Set,
    /// A member of a set.
    Member,
    /// `param`
    Parameter,
    /// `let`, or a named flow of a stock.
    Let,
    /// `stock`
    Stock,
    /// `memory`
    Memory,
    /// `event`, or a child of a split.
    Event,
    /// `transfer`
    Transfer,
    /// `table`
    Table,
    /// `series`
    Series,
    /// `regime`
    Regime,
    /// A state of a regime.
    State,
    /// `choice`
    Choice,
    /// An option of a choice.
    Option,
    /// `vote`
    Vote,
    /// `outcome`
    Outcome,
    /// `policy`
    Policy,
    /// `claim`
    Claim,
    /// `loop`
    Loop,
    /// `use BLOCK as NAME`
    Instance,
    /// `unit`
    Unit,
    /// `block`
    Block,
    /// What a block `needs`.
    Need,
    /// `c` of `[c in community]`
    Running,
    /// Its declaration is broken, and of no kind.
    Broken,
}

impl NamedKind {
    /// The kind in words, with its article.
    pub fn words(self) -> &'static str {
        match self {
            Self::Actor => "an actor",
            Self::Set => "a set",
            Self::Member => "a member of a set",
            Self::Parameter => "a parameter",
            Self::Let => "a let",
            Self::Stock => "a stock",
            Self::Memory => "a memory",
            Self::Event => "an event",
            Self::Transfer => "a transfer",
            Self::Table => "a table",
            Self::Series => "a series",
            Self::Regime => "a regime",
            Self::State => "a state of a regime",
            Self::Choice => "a choice",
            Self::Option => "an option of a choice",
            Self::Vote => "a vote",
            Self::Outcome => "an outcome",
            Self::Policy => "a policy",
            Self::Claim => "a claim",
            Self::Loop => "a loop",
            Self::Instance => "an instance of a block",
            Self::Unit => "a unit",
            Self::Block => "a block",
            Self::Need => "what a block needs",
            Self::Running => "a running member",
            Self::Broken => "broken",
        }
    }

    /// What a declaration that starts with that word makes; `None` for what has no name to be said elsewhere.
    pub fn of_declaration(keyword: &str) -> Option<Self> {
        Some(match keyword {
            "actor" => Self::Actor,
            "set" => Self::Set,
            "param" => Self::Parameter,
            "let" => Self::Let,
            "stock" => Self::Stock,
            "memory" => Self::Memory,
            "event" => Self::Event,
            "transfer" => Self::Transfer,
            "table" => Self::Table,
            "series" => Self::Series,
            "regime" => Self::Regime,
            "choice" => Self::Choice,
            "vote" => Self::Vote,
            "outcome" => Self::Outcome,
            "policy" => Self::Policy,
            "claim" => Self::Claim,
            "loop" => Self::Loop,
            "unit" => Self::Unit,
            "block" => Self::Block,
            "use" => Self::Instance,
            _ => return None,
        })
    }
}

impl fmt::Display for NamedKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.words())
    }
}

/// What is wanted where a name stands: one kind, or what only words can say.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted {
    /// A name of that kind.
    Kind(NamedKind),
    /// `a regime or a choice`
    Words(&'static str),
}

impl From<NamedKind> for Wanted {
    fn from(kind: NamedKind) -> Self {
        Self::Kind(kind)
    }
}

impl From<&'static str> for Wanted {
    fn from(words: &'static str) -> Self {
        Self::Words(words)
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Kind(kind) => kind.words(),
            Self::Words(words) => words,
        })
    }
}
