//! The closed lists of words: what starts a declaration, what starts a clause in which body, what connects.

/// The words that start a declaration.
pub(crate) const KEYWORDS: &[&str] = &[
    "actor",
    "block",
    "choice",
    "claim",
    "correlate",
    "event",
    "import",
    "language",
    "let",
    "loop",
    "memory",
    "observe",
    "outcome",
    "param",
    "policy",
    "regime",
    "series",
    "set",
    "situation",
    "stock",
    "table",
    "transfer",
    "unit",
    "use",
    "vote",
];

/// The words that start an evidence clause, allowed in every declaration.
pub(crate) const EVIDENCE: &[&str] = &["cites", "hindsight", "judgement", "known", "luck"];

/// What a declaration's family of distributions may be.
pub(crate) const FAMILIES: &[&str] =
    &["beta", "gamma", "lognormal", "logitnormal", "normal", "pert", "triangular", "uniform"];

/// Words that the grammar of expressions needs, so that no element may be called so.
pub(crate) const RESERVED: &[&str] =
    &["and", "else", "if", "is", "max", "mean", "min", "mod", "not", "or", "sum", "then", "to"];

/// Words that go on with a sentence after an expression; none of them is a unit.
pub(crate) const CONNECTING: &[&str] = &[
    "above",
    "after",
    "ahead",
    "and",
    "as",
    "at",
    "attends",
    "before",
    "below",
    "by",
    "dated",
    "decreases",
    "each",
    "else",
    "every",
    "expecting",
    "for",
    "from",
    "give",
    "given",
    "happens",
    "has",
    "higher",
    "if",
    "in",
    "increases",
    "into",
    "is",
    "likely",
    "linear",
    "looking",
    "lower",
    "mod",
    "most",
    "not",
    "odds",
    "or",
    "otherwise",
    "over",
    "per",
    "plays",
    "precision",
    "quorum",
    "stepwise",
    "supports",
    "than",
    "then",
    "times",
    "to",
    "toward",
    "under",
    "until",
    "when",
    "while",
    "with",
    "within",
    "without",
    "worth",
];

/// Words within sentences that stand in no other list.
pub(crate) const WITHIN_SENTENCES: &[&str] = &[
    "a",
    "about",
    "all",
    "any",
    "billion",
    "call",
    "chance",
    "condition",
    "end",
    "gain",
    "half-life",
    "happened",
    "majority",
    "million",
    "never",
    "of",
    "on",
    "once",
    "one",
    "out",
    "point",
    "points",
    "present",
    "quantal",
    "quantile",
    "replies",
    "response",
    "rest",
    "solved",
    "soon",
    "start",
    "step",
    "take",
    "the",
    "thirds",
    "those",
    "thousand",
    "total",
    "two",
];

/// The words that may follow an element's name in a sentence about it; such a name is not the name of a
/// declaration.
pub(crate) const SAID_OF_AN_ELEMENT: &[&str] = &["answers", "happens", "has", "is", "never"];

/// Whose clauses are being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    File,
    Plain,
    Situation,
    Stock,
    Transfer,
    Memory,
    Regime,
    Event,
    Choice,
    Vote,
    Policy,
    Claim,
    Observe,
    Block,
    Use,
    Map,
    OneOf,
    Series,
}

impl Body {
    const WITH_CLAUSES: &[Self] = &[
        Self::Situation,
        Self::Stock,
        Self::Transfer,
        Self::Memory,
        Self::Regime,
        Self::Event,
        Self::Choice,
        Self::Vote,
        Self::Claim,
        Self::Observe,
        Self::Block,
    ];

    /// The words that start a clause in it.
    pub(crate) fn clauses(self) -> &'static [&'static str] {
        match self {
            Self::Situation => {
                &["briefing", "lasts", "leaves", "reports", "shows", "solver", "sources", "starts", "steps"]
            }
            Self::Stock => &["becomes", "changes", "fades", "gains", "loses", "moves", "stays"],
            Self::Transfer => &["moves"],
            Self::Memory => &["averages", "fades", "starts"],
            Self::Regime => &["state"],
            Self::Event => &["answers", "clusters", "happens", "hazard", "rate", "splits"],
            Self::Choice => {
                &["believes", "fears", "options", "plays", "reconsiders", "sees", "starts", "wants", "when"]
            }
            Self::Vote => &["bloc", "called", "needs", "of"],
            Self::Claim => &["expect"],
            Self::Observe => &["count", "date", "held", "holds", "is", "on", "reported", "uses"],
            Self::Block => &["needs"],
            Self::File | Self::Plain | Self::Policy | Self::Use | Self::Map | Self::OneOf | Self::Series => {
                &[]
            }
        }
    }

    /// The body of a declaration that starts with that word.
    pub(crate) fn of(keyword: &str) -> Option<Self> {
        Some(match keyword {
            "situation" => Self::Situation,
            "stock" => Self::Stock,
            "transfer" => Self::Transfer,
            "memory" => Self::Memory,
            "regime" => Self::Regime,
            "event" => Self::Event,
            "choice" => Self::Choice,
            "vote" => Self::Vote,
            "policy" => Self::Policy,
            "claim" => Self::Claim,
            "observe" => Self::Observe,
            "block" => Self::Block,
            "use" => Self::Use,
            _ => return None,
        })
    }

    /// The declaration with its article.
    pub(crate) fn described(self) -> &'static str {
        match self {
            Self::File => "a model file",
            Self::Plain => "a declaration",
            Self::Situation => "a situation",
            Self::Stock => "a stock",
            Self::Transfer => "a transfer",
            Self::Memory => "a memory",
            Self::Regime => "a regime",
            Self::Event => "an event",
            Self::Choice => "a choice",
            Self::Vote => "a vote",
            Self::Policy => "a policy",
            Self::Claim => "a claim",
            Self::Observe => "an observation",
            Self::Block => "a block",
            Self::Use => "the wiring of a block",
            Self::Map => "a list of values",
            Self::OneOf => "a list of values and weights",
            Self::Series => "a series",
        }
    }

    /// The sentences that may stand in it, for a message.
    pub(crate) fn sentences(self) -> String {
        let more: &[&str] = match self {
            Self::Regime => &["`STATE -> STATE at ...`"],
            Self::Choice => &["`OPTION is worth ...`"],
            Self::Policy => &[
                "`ELEMENT is VALUE`",
                "`EVENT never happens`",
                "`EVENT happens on DATE`",
                "`EVENT answers EVENT with CHANCE`",
                "`EVENT never answers EVENT`",
                "`CHOICE never plays OPTION`",
            ],
            Self::Use => &["`NEED = VALUE`"],
            Self::Block => &["a declaration"],
            _ => &[],
        };
        let words = self.clauses().iter().map(|word| format!("`{word}`"));
        listed(words.chain(more.iter().map(|sentence| (*sentence).to_owned())))
    }
}

/// The body whose clauses start with that word, if there is one.
pub(crate) fn body_with_clause(word: &str) -> Option<Body> {
    Body::WITH_CLAUSES.iter().copied().find(|body| body.clauses().contains(&word))
}

/// Whether a word right after a number goes on with the sentence, and so is not the number's unit.
pub(crate) fn ends_number(word: &str) -> bool {
    CONNECTING.contains(&word) || EVIDENCE.contains(&word) || body_with_clause(word).is_some()
}

/// What may have been meant by a word that stands where a clause of `body` should start.
pub(crate) fn candidates(body: Body) -> impl Iterator<Item = &'static str> {
    body.clauses().iter().chain(EVIDENCE).chain(CONNECTING).copied()
}

/// `a, b or c`, sorted as given.
pub(crate) fn listed(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<_> = parts.collect();
    match parts.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
    }
}

/// Whether a word may start a declaration or a clause.
pub(crate) fn starts_something(word: &str) -> bool {
    KEYWORDS.contains(&word) || body_with_clause(word).is_some()
}

#[cfg(test)]
mod tests {
    use crate::kind::SyntaxKind;
    use std::collections::BTreeSet;

    const BY_EXAMPLE: &str = include_str!("../../../docs/language/by-example.md");

    /// The words of the models on the page that shows each construct in a model that is run.
    fn words_of_models() -> BTreeSet<&'static str> {
        let models = BY_EXAMPLE.split("\n```detente ").skip(1);
        let texts = models.filter_map(|model| Some(model.split("\n```").next()?.split_once('\n')?.1));
        let tokens =
            texts.flat_map(|text| crate::lexer::lex(text).into_iter().map(move |token| (text, token)));
        tokens
            .filter(|(_, token)| token.kind == SyntaxKind::Word)
            .map(|(text, token)| &text[token.span.start as usize..token.span.end as usize])
            .collect()
    }

    #[test]
    fn each_word_of_the_language_stands_in_a_model_that_is_run() {
        let there = words_of_models();
        let words = crate::vocabulary::vocabulary().into_iter().map(|(word, _)| word);
        let missing: BTreeSet<&str> = words.filter(|word| !there.contains(word)).collect();
        assert_eq!(missing, BTreeSet::new());
    }
}
