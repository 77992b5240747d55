//! A model file as plain owned data: what the checker reads.
//!
//! Every part carries its [`Span`]. Where the text was broken, a part is `None` or left out of its list and
//! the declaration that holds it says `broken`, so that whoever reads on can stay silent about what is
//! missing. Names are not resolved here: a [`Name`] may be dotted (`feud.attack`), and whether `agreed` is a
//! state, an option or a parameter is for the checker to find out.

mod claim; // Claims, loops, observations, policies.
mod conflict; // Regimes, events, choices, votes, outcomes.
mod expression; // Expressions, events as they are mentioned, values.
mod quantity; // Units, actors, sets, parameters, lets, tables, series, stocks, memories.
mod shape; // How the data prints for debugging.
mod situation; // The file, the situation, blocks and imports.

pub use self::claim::*;
pub use self::conflict::*;
pub use self::expression::*;
pub use self::quantity::*;
pub use self::situation::*;

use crate::Span;

/// A name as written: `us_troops`, or dotted, `feud.attack`. Declared names are never dotted.
#[derive(Clone, PartialEq, Eq)]
pub struct Name {
    /// The name, dots included, without spaces.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Name {
    /// The parts between the dots; at least one.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.text.split('.')
    }
}

/// A text in double quotes.
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    /// What stands between the quotes.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// A day of the calendar. The parser lets only days that exist through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// Year of the common era, 0 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// Where it stands.
    pub span: Span,
}

impl Date {
    /// Days from 1970-01-01 to this day in the proleptic Gregorian calendar; negative before.
    pub fn days_since_1970(&self) -> i64 {
        // Years start in March, so that the leap day is the last of its year.
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }
}

/// What a declaration is called and how it is indexed: `demand[c in community] "Label" : index`.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The declared name.
    pub name: Name,
    /// `[c in community]`, `[posture]`; empty for most.
    pub subscripts: Vec<Subscript>,
    /// The label in quotes.
    pub label: Option<Text>,
    /// `: troops/month`.
    pub unit: Option<UnitExpr>,
    /// What it stands on, gathered from the header, the body and after the body.
    pub evidence: Evidence,
    /// The whole declaration, from its keyword to its end.
    pub span: Span,
    /// Whether something in it could not be read; the message has been given.
    pub broken: bool,
}

/// One subscript of a header: `c in community` or `posture`.
#[derive(Clone, PartialEq)]
pub struct Subscript {
    /// The running member, `c`; absent in `tempo[posture]`.
    pub variable: Option<Name>,
    /// The set, choice or regime.
    pub over: Name,
    /// Where it stands.
    pub span: Span,
}

/// A name with an optional label, as in the lists of sets, options and states.
#[derive(Clone, PartialEq)]
pub struct Member {
    /// The name.
    pub name: Name,
    /// The label in quotes.
    pub label: Option<Text>,
}

/// The evidence clauses of a declaration, or of a clause that carries its own.
#[derive(Clone, Default, PartialEq)]
pub struct Evidence {
    /// `cites B4, S12`, in order.
    pub cites: Vec<Cite>,
    /// Where `judgement` stands.
    pub judgement: Option<Span>,
    /// `judgement within 30%`.
    pub within: Option<Expr>,
    /// `known 2024-02-11`.
    pub known: Option<Date>,
    /// Where `hindsight` stands.
    pub hindsight: Option<Span>,
    /// `luck "old name"`.
    pub luck: Option<Text>,
}

/// One citation: `B4`, `S12`, `B3.2` (paragraph 3, sentence 2).
#[derive(Clone, PartialEq, Eq)]
pub struct Cite {
    /// The citation as written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}
