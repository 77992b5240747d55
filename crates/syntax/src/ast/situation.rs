//! The file as a whole: language version, situation, declarations, blocks and imports.

use super::*;

/// A model file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// `language 1`
    pub language: Option<Language>,
    /// The situation; a file that others import may have none.
    pub situation: Option<Situation>,
    /// Everything else, in order of the text.
    pub declarations: Vec<Declaration>,
    /// Lines that start with `##`, in order of the text.
    pub headings: Vec<Heading>,
}

/// `language 1`
#[derive(Clone, Debug, PartialEq)]
pub struct Language {
    /// The version.
    pub version: u32,
    /// The whole declaration.
    pub span: Span,
}

/// A line that starts with `##`.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 2 for `##`, 3 for `###`.
    pub level: u32,
    /// The words after it.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// `situation "..." { ... }`
#[derive(Clone, Debug, PartialEq)]
pub struct Situation {
    /// Its title.
    pub title: Text,
    /// `briefing "briefing.md"`
    pub briefing: Option<Text>,
    /// `sources "sources.toml"`
    pub sources: Option<Text>,
    /// `starts 2023-10-17`
    pub starts: Option<Date>,
    /// `lasts 60 months`
    pub lasts: Option<Expr>,
    /// `steps 1 day`
    pub steps: Option<Expr>,
    /// `reports every 1 month`
    pub reports: Option<Expr>,
    /// `solver rk4`
    pub solver: Option<Name>,
    /// `shows us_troops, grievance`
    pub shows: Vec<Name>,
    /// `leaves out "..."`
    pub leaves_out: Vec<Text>,
    /// The whole declaration.
    pub span: Span,
    /// Whether something in it could not be read.
    pub broken: bool,
}

/// A declaration.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant is the struct of the same name, which is documented")]
pub enum Declaration {
    Unit(Unit),
    Actor(Actor),
    Set(Set),
    Param(Param),
    Let(Let),
    Table(Table),
    Series(Series),
    Correlate(Correlate),
    Stock(Stock),
    Transfer(Transfer),
    Memory(Memory),
    Regime(Regime),
    Event(Event),
    Choice(Choice),
    Vote(Vote),
    Outcome(Outcome),
    Policy(Policy),
    Claim(Claim),
    Loop(Loop),
    Observe(Observe),
    Block(Block),
    Use(Use),
    Import(Import),
}

impl Declaration {
    /// The header of a declaration that names one element; `None` for units, correlations, observations,
    /// uses, imports.
    pub fn head(&self) -> Option<&Head> {
        match self {
            Self::Actor(it) => Some(&it.head),
            Self::Set(it) => Some(&it.head),
            Self::Param(it) => Some(&it.head),
            Self::Let(it) => Some(&it.head),
            Self::Table(it) => Some(&it.head),
            Self::Series(it) => Some(&it.head),
            Self::Stock(it) => Some(&it.head),
            Self::Transfer(it) => Some(&it.head),
            Self::Memory(it) => Some(&it.head),
            Self::Regime(it) => Some(&it.head),
            Self::Event(it) => Some(&it.head),
            Self::Choice(it) => Some(&it.head),
            Self::Vote(it) => Some(&it.head),
            Self::Outcome(it) => Some(&it.head),
            Self::Policy(it) => Some(&it.head),
            Self::Claim(it) => Some(&it.head),
            Self::Loop(it) => Some(&it.head),
            Self::Block(it) => Some(&it.head),
            Self::Unit(_) | Self::Correlate(_) | Self::Observe(_) | Self::Use(_) | Self::Import(_) => None,
        }
    }

    /// Where the declaration stands, from its keyword to its end.
    pub fn span(&self) -> Span {
        match self {
            Self::Unit(it) => it.span,
            Self::Correlate(it) => it.span,
            Self::Observe(it) => it.span,
            Self::Use(it) => it.span,
            Self::Import(it) => it.span,
            _ => self.head().map(|head| head.span).unwrap_or_default(),
        }
    }

    /// Whether something in it could not be read.
    pub fn broken(&self) -> bool {
        match self {
            Self::Unit(it) => it.broken,
            Self::Correlate(it) => it.broken,
            Self::Observe(it) => it.broken,
            Self::Use(it) => it.broken,
            _ => self.head().is_some_and(|head| head.broken),
        }
    }

    /// Writes what is known only at the end of the declaration.
    pub(crate) fn seal(&mut self, span: Span, broken: bool, evidence: Evidence) {
        let head = match self {
            Self::Unit(it) => return (it.span, it.broken, it.evidence) = (span, broken, evidence),
            Self::Correlate(it) => return (it.span, it.broken, it.evidence) = (span, broken, evidence),
            Self::Observe(it) => return (it.span, it.broken, it.evidence) = (span, broken, evidence),
            Self::Use(it) => return (it.span, it.broken, it.evidence) = (span, broken, evidence),
            Self::Import(it) => return it.span = span,
            Self::Actor(it) => &mut it.head,
            Self::Set(it) => &mut it.head,
            Self::Param(it) => &mut it.head,
            Self::Let(it) => &mut it.head,
            Self::Table(it) => &mut it.head,
            Self::Series(it) => &mut it.head,
            Self::Stock(it) => &mut it.head,
            Self::Transfer(it) => &mut it.head,
            Self::Memory(it) => &mut it.head,
            Self::Regime(it) => &mut it.head,
            Self::Event(it) => &mut it.head,
            Self::Choice(it) => &mut it.head,
            Self::Vote(it) => &mut it.head,
            Self::Outcome(it) => &mut it.head,
            Self::Policy(it) => &mut it.head,
            Self::Claim(it) => &mut it.head,
            Self::Loop(it) => &mut it.head,
            Self::Block(it) => &mut it.head,
        };
        (head.span, head.broken, head.evidence) = (span, broken, evidence);
    }

    /// The word that the declaration starts with.
    pub fn keyword(&self) -> &'static str {
        match self {
            Self::Unit(_) => "unit",
            Self::Actor(_) => "actor",
            Self::Set(_) => "set",
            Self::Param(_) => "param",
            Self::Let(_) => "let",
            Self::Table(_) => "table",
            Self::Series(_) => "series",
            Self::Correlate(_) => "correlate",
            Self::Stock(_) => "stock",
            Self::Transfer(_) => "transfer",
            Self::Memory(_) => "memory",
            Self::Regime(_) => "regime",
            Self::Event(_) => "event",
            Self::Choice(_) => "choice",
            Self::Vote(_) => "vote",
            Self::Outcome(_) => "outcome",
            Self::Policy(_) => "policy",
            Self::Claim(_) => "claim",
            Self::Loop(_) => "loop",
            Self::Observe(_) => "observe",
            Self::Block(_) => "block",
            Self::Use(_) => "use",
            Self::Import(_) => "import",
        }
    }
}

/// `block retaliation "..." { needs trigger : event  memory ... }`
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Name and label.
    pub head: Head,
    /// What the model must supply.
    pub needs: Vec<Need>,
    /// What an instance declares.
    pub declarations: Vec<Declaration>,
}

/// `needs echo "..." : time = 3 weeks`
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// What it is called inside the block.
    pub member: Member,
    /// What a quantity is subscripted by.
    pub subscripts: Vec<Subscript>,
    /// What kind of thing it is.
    pub kind: Option<NeedKind>,
    /// The default.
    pub default: Option<Value>,
    /// Where it stands.
    pub span: Span,
}

/// What a block needs.
#[derive(Clone, Debug, PartialEq)]
pub enum NeedKind {
    /// `: event`
    Event,
    /// `: choice`
    Choice,
    /// `: regime`
    Regime,
    /// `: actor`
    Actor,
    /// `: set`
    Set,
    /// `: condition`
    Condition,
    /// `: 1/week`: a quantity in that unit.
    Quantity(UnitExpr),
}

/// `use library.retaliation as feud { trigger = attack }`
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// The block: `library.NAME`, or the name of a block of the model.
    pub block: Name,
    /// The instance.
    pub name: Option<Name>,
    /// The label of the instance.
    pub label: Option<Text>,
    /// What it is wired to.
    pub wiring: Vec<Wire>,
    /// What it stands on.
    pub evidence: Evidence,
    /// The whole declaration.
    pub span: Span,
    /// Whether something in it could not be read.
    pub broken: bool,
}

/// `trigger = attack`. What is no quantity is wired by its name (an `Expr` that is a `Name` or an `Event`).
#[derive(Clone, Debug, PartialEq)]
pub struct Wire {
    /// The need.
    pub name: Name,
    /// `wish[c in community] = ...`: the running members that the value reads.
    pub subscripts: Vec<Subscript>,
    /// What meets it.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

/// `import "shared.detente"`
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// The file of the situation.
    pub path: Text,
    /// The whole declaration.
    pub span: Span,
}
