//! What is wanted at a place: by the words before it, and by the body that it stands in.

use super::cursor::Frame;
use super::{DOMAINS, EVENTS, Lists};
use crate::NamedKind;
use detente_syntax::SyntaxKind as Kind;
use detente_syntax::vocabulary::{clauses, declarations, evidence, families, is_word};

/// What a loop runs through.
const LINKED: &[NamedKind] = &[
    NamedKind::Stock,
    NamedKind::Let,
    NamedKind::Memory,
    NamedKind::Event,
    NamedKind::Choice,
    NamedKind::Regime,
    NamedKind::Vote,
];

impl Lists<'_, '_> {
    /// Gathers all that may stand at the cursor.
    pub(super) fn fill(&mut self) {
        if let Some(owner) = self.cursor.owner() {
            self.below(&owner);
        } else if !self.in_brackets() && !self.at_start() && !self.in_unit() {
            self.after_last();
        }
    }

    /// Between brackets: what is subscripted says by what.
    fn in_brackets(&mut self) -> bool {
        let Some((name, is_declared)) = self.cursor.subscripted() else { return false };
        self.names(&[NamedKind::Regime, NamedKind::Choice]);
        if is_declared {
            self.names(DOMAINS);
            return true;
        }
        self.names(&[NamedKind::Running]);
        let subscripts = self.known.checked.subscripts(name);
        let all = subscripts.is_empty();
        let sets = self.known.declared().filter(|it| it.kind == NamedKind::Set).map(|it| it.path.clone());
        let owners: Vec<String> = if all { sets.collect() } else { subscripts };
        owners.iter().for_each(|owner| self.members_of(owner));
        true
    }

    /// Where a declaration, a clause or an entry starts.
    fn at_start(&mut self) -> bool {
        let cursor = self.cursor;
        let opens = cursor.kind(0) == Some(Kind::OpenBrace);
        if !opens && !cursor.is_first_of_line() || cursor.frames.is_empty() && !cursor.is_at_margin() {
            return false;
        }
        match cursor.frames.last() {
            _ if cursor.is_at_margin() && !opens => self.words(declarations(), "starts a declaration"),
            None => return false,
            Some(_) if self.goes_on_from_line_before() => return false,
            Some(Frame::Map(_)) => self.entries(),
            Some(Frame::Body(keyword)) => self.sentences(*keyword),
        }
        true
    }

    /// Whether the line before ends with what wants more.
    fn goes_on_from_line_before(&self) -> bool {
        match self.cursor.kind(0) {
            Some(Kind::Word) => is_word(self.cursor.said(0)),
            Some(kind) => !matches!(
                kind,
                Kind::OpenBrace
                    | Kind::CloseBrace
                    | Kind::CloseParen
                    | Kind::CloseBracket
                    | Kind::Percent
                    | Kind::Number
                    | Kind::Date
                    | Kind::Text
            ),
            None => false,
        }
    }

    fn entries(&mut self) {
        let maps = self.cursor.frames.iter().filter(|it| matches!(it, Frame::Map(_))).count();
        let domains: Vec<String> = match self.cursor.keyword() {
            "use" => self.domains_of_need(),
            _ => self.cursor.domains().into_iter().map(str::to_owned).collect(),
        };
        if let Some(domain) = domains.get(maps.saturating_sub(1)) {
            self.members_of(domain);
            self.words(&["otherwise"], "all that are not named");
        }
    }

    /// What the need is subscripted by that the list of values at the cursor is wired to, by the names of the model.
    fn domains_of_need(&self) -> Vec<String> {
        let cursor = self.cursor;
        let need = cursor.wired();
        let Some(block) = self.known.block_called(&cursor.used()) else { return Vec::new() };
        let need = block.needs.into_iter().find(|it| it.member.name.text == need);
        let over = need.into_iter().flat_map(|need| need.subscripts).map(|it| it.over.text);
        over.map(|over| cursor.wired_to(&over).map_or(over, str::to_owned)).collect()
    }

    /// What starts in the body of the declaration whose keyword is that token.
    fn sentences(&mut self, keyword: usize) {
        let (keyword, name) = (self.cursor.word(keyword), self.cursor.word(keyword + 1));
        self.words(clauses(keyword), "starts a clause");
        match keyword {
            "regime" => {
                self.members_of(name);
                self.words(&["any"], "any other state");
            }
            "choice" => self.members_of(name),
            "policy" => {
                self.names(&[
                    NamedKind::Parameter,
                    NamedKind::Let,
                    NamedKind::Stock,
                    NamedKind::Choice,
                    NamedKind::Event,
                    NamedKind::Vote,
                    NamedKind::Regime,
                ]);
            }
            "use" => self.needs(),
            "block" => self.words(declarations(), "starts a declaration"),
            _ => {}
        }
        if !matches!(keyword, "block" | "situation") {
            self.words(evidence(), "evidence");
        }
    }

    /// What the block that is used needs.
    fn needs(&mut self) {
        let block = self.cursor.used();
        let prefix = format!("{}.", block.strip_prefix("library.").unwrap_or(&block));
        for named in self.known.declared().filter(|it| it.kind == NamedKind::Need) {
            if let Some(need) = named.path.strip_prefix(&prefix) {
                self.add(need, named.kind, super::described(named));
            }
        }
    }

    fn in_unit(&mut self) -> bool {
        if !self.cursor.is_in_header_unit() {
            return false;
        }
        self.units();
        self.words(&["index", "share", "number"], "a pure number");
        if self.cursor.keyword() == "block" {
            self.words(&["actor", "choice", "condition", "event", "regime", "set"], "what a block needs");
        }
        true
    }

    fn after_last(&mut self) {
        let cursor = self.cursor;
        match cursor.kind(0) {
            None => self.words(declarations(), "starts a declaration"),
            Some(Kind::Word) => self.after_word(cursor.said(0)),
            Some(Kind::Comma) => match cursor.list_opener() {
                "" => self.values(),
                opener => self.after_word(opener),
            },
            Some(Kind::Number) => {
                self.units();
                self.words(&["billion", "million", "points", "thousand"], "of a number");
                self.going_on();
            }
            Some(Kind::Arrow) if cursor.keyword() == "loop" => self.names(LINKED),
            Some(Kind::Arrow) => self.members_of(cursor.name()),
            Some(Kind::Equal) => self.after_equal(),
            Some(Kind::Slash) => {
                self.units();
                self.values();
            }
            Some(Kind::Text) => {
                self.words(
                    &["as soon as", "at the end, when", "by", "of", "on", "otherwise", "starts"],
                    "goes on",
                );
                self.words(evidence(), "evidence");
            }
            Some(Kind::CloseBrace) => self.words(evidence(), "evidence"),
            Some(Kind::CloseParen | Kind::CloseBracket | Kind::Percent | Kind::Date) => self.going_on(),
            Some(_) => {
                if matches!(cursor.called(), "chance" | "mean" | "quantile") {
                    self.names(&[NamedKind::Outcome]);
                    self.names(EVENTS);
                }
                self.values();
            }
        }
    }

    fn after_equal(&mut self) {
        self.values();
        match self.cursor.keyword() {
            "param" | "stock" => self.words(families(), "a family of distributions"),
            "use" => {
                self.names(EVENTS);
                self.names(&[NamedKind::Choice, NamedKind::Regime, NamedKind::Set, NamedKind::Actor]);
            }
            "loop" => self.names(LINKED),
            _ => {}
        }
    }

    fn after_word(&mut self, word: &str) {
        let cursor = self.cursor;
        let keyword = cursor.keyword();
        match word {
            "cites" => self.citations(),
            "by" | "on" if cursor.frames.is_empty() && matches!(keyword, "event" | "choice") => {
                self.names(&[NamedKind::Actor]);
            }
            "of" => self.after_of(cursor.said(1)),
            "per" | "answers" => self.events(),
            "each" if cursor.said(1) == "at" => self.events(),
            "never" => self.words(&["answers", "happens", "plays"], "goes on with the sentence"),
            "each" | "as" => {}
            "plays" => self.plays(),
            "is" => self.after_is(cursor.said(1)),
            "not" if cursor.said(1) == "is" => self.after_is(cursor.said(2)),
            "starts" => self.members_of(cursor.name()),
            "under" => self.names(&[NamedKind::Policy]),
            "without" => self.names(&[NamedKind::Loop]),
            "before" => self.names(&[NamedKind::Outcome]),
            "in" => self.names(DOMAINS),
            "for" => self.words(&["each"], "goes on with the sentence"),
            "use" => self.blocks(),
            "observe" => self.names(&[
                NamedKind::Event,
                NamedKind::Regime,
                NamedKind::Choice,
                NamedKind::Stock,
                NamedKind::Let,
            ]),
            "correlate" | "believes" => self.names(&[NamedKind::Parameter]),
            "shows" => self.names(&[NamedKind::Stock, NamedKind::Let, NamedKind::Memory]),
            // What is declared gets a new name.
            _ if declarations().contains(&word) => {}
            _ if is_word(word) => self.values(),
            _ => self.going_on(),
        }
    }

    fn events(&mut self) {
        self.names(EVENTS);
        self.words(&["call of", "start of"], "an event");
    }

    fn after_of(&mut self, before: &str) {
        match before {
            "start" => {
                self.states();
                self.names(&[NamedKind::Regime]);
            }
            "call" => self.names(&[NamedKind::Vote]),
            _ => self.events(),
        }
    }

    fn plays(&mut self) {
        if self.cursor.keyword() == "policy" {
            return self.members_of(self.cursor.before_last("never"));
        }
        self.members_of(self.cursor.name());
        self.words(&["quantal response with", "solved"], "how an option is found");
    }

    fn after_is(&mut self, subject: &str) {
        let before = self.list.len();
        self.members_of(subject);
        if self.list.len() == before {
            self.values();
        }
        if self.cursor.keyword() == "choice" {
            self.words(&["worth"], "goes on with the sentence");
        }
    }
}
