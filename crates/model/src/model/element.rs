//! What every element has: a path, a label, evidence; and the typed indices that point at elements.

use detente_syntax::Span;

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident in $field:literal;)*) => {
        $(
            #[doc = concat!("A place in `Model::", $field, "`.")]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(pub u32);

            impl $name {
                /// The place as an index of the vector.
                pub fn index(self) -> usize {
                    self.0 as usize
                }
            }
        )*
    };
}

index! {
    ActorId in "actors";
    ParameterId in "parameters";
    TableId in "tables";
    SeriesId in "series";
    LetId in "lets";
    StockId in "stocks";
    TransferId in "transfers";
    MemoryId in "memories";
    RegimeId in "regimes";
    EventId in "events";
    SplitId in "splits";
    ChoiceId in "choices";
    VoteId in "votes";
    DrawId in "draws";
    OutcomeId in "outcomes";
    PolicyId in "policies";
    LoopId in "loops";
}

/// What every element has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Full name with instance and members: `feud.attack`, `support[shia]`.
    pub path: String,
    /// The path under which its luck is drawn: `path`, unless the text says `luck "old name"`.
    pub luck: String,
    /// What a reader sees; made from the name where the text gives none.
    pub label: String,
    /// Where it is declared.
    pub span: Span,
    /// The file in which it is declared.
    pub file: detente_syntax::FileId,
    /// Of an element of a block: where the model uses the block, or says what this need of it is.
    pub used: Option<(detente_syntax::FileId, Span)>,
    /// What it stands on.
    pub cites: Vec<Cite>,
    /// Marked as a judgement.
    pub judgement: bool,
    /// Days since 1970-01-01 by which it was known.
    pub known: Option<i64>,
    /// Marked as learnt after the fact.
    pub hindsight: bool,
}

/// A citation that the checker has verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    /// As written: `B4`, `B3.2`, `S12`.
    pub text: String,
}
