//! What the checker knows while it works: messages given, names declared, units, and the checked elements so far.
//!
//! Places for elements are handed out when names are declared, before any body is read, so that bodies may refer to
//! elements in any order. A body that is broken leaves its place empty; that is only seen when no message explains it.

use super::conduct::ExpectLine;
use super::mentioned::{Mentions, Spot};
use super::ranges::WiredShare;
use super::scope::{Domain, Entry, Item, Place, Symbol};
use super::typed::Sort;
use crate::model::{
    About, Calendar, Change, Choice, ChoiceId, Claim, Correlation, Event, EventId, Evidence, Expression, Let,
    Loop, Memory, Observation, Outcome, OutcomeId, Parameter, ParameterId, Policy, Regime, RegimeId, Series,
    Solver, Split, Stock, StockId, Table, Transfer, Vote,
};
use crate::units::UnitNames;
use detente_syntax::ast::Block;
use detente_syntax::diagnostic::Code;
use detente_syntax::{Diagnostic, FileId, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What no model may exceed; values, so that tests can make them small.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Elements, counted by member.
    pub(crate) elements: usize,
    /// Steps of a trajectory.
    pub(crate) steps: f64,
    /// Parts of all expressions together.
    pub(crate) parts: usize,
    /// Blocks inside blocks, and expressions inside expressions.
    pub(crate) nesting: usize,
}

impl Limits {
    /// What is shipped.
    pub(crate) const SHIPPED: Self = Self { elements: 20_000, steps: 1e6, parts: 2_000_000, nesting: 120 };
}

/// The checked elements, each in the place that its declaration was given.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    pub(crate) actors: Vec<Option<About>>,
    pub(crate) parameters: Vec<Option<Parameter>>,
    pub(crate) correlations: Vec<Correlation>,
    pub(crate) tables: Vec<Option<Table>>,
    pub(crate) series: Vec<Option<Series>>,
    pub(crate) lets: Vec<Option<Let>>,
    pub(crate) stocks: Vec<Option<Stock>>,
    pub(crate) transfers: Vec<Option<Transfer>>,
    pub(crate) memories: Vec<Option<Memory>>,
    pub(crate) regimes: Vec<Option<Regime>>,
    pub(crate) events: Vec<Option<Event>>,
    pub(crate) splits: Vec<Option<Split>>,
    pub(crate) choices: Vec<Option<Choice>>,
    pub(crate) votes: Vec<Option<Vote>>,
    pub(crate) draws: Vec<String>,
    pub(crate) outcomes: Vec<Option<Outcome>>,
    pub(crate) policies: Vec<Option<Policy>>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) loops: Vec<Option<Loop>>,
    pub(crate) observations: Vec<Observation>,
}

/// Name and label of a member, option or state.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct MemberOf {
    pub(crate) name: String,
    /// The name where it is declared.
    pub(crate) span: Span,
    /// The file of its declaration.
    pub(crate) file: FileId,
    pub(crate) label: String,
}

/// Everything that the checker knows. Its methods stand in the modules beside this one.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// What no model may exceed.
    pub(crate) limits: Limits,
    /// Messages so far. Add by [`Context::report`].
    pub(crate) diagnostics: Vec<Diagnostic>,
    reported: BTreeSet<(&'static str, FileId, Span)>,
    /// The situation's title.
    pub(crate) title: String,
    /// Version of the language.
    pub(crate) language: u32,
    /// What the model says that it leaves out.
    pub(crate) leaves_out: Vec<String>,
    /// Paths of the levels that a page shows first.
    pub(crate) shows: Vec<String>,
    /// Days and steps.
    pub(crate) calendar: Calendar,
    /// How stocks are integrated.
    pub(crate) solver: Solver,
    /// The units of the model.
    pub(crate) units: UnitNames,
    /// All declared names by their path: `attack`, `feud.recent`.
    pub(crate) symbols: BTreeMap<String, Entry>,
    /// States of regimes that are probably misspelt.
    pub(crate) misspelt_states: BTreeSet<String>,
    /// What claims expect, line by line, for what is decided beforehand.
    pub(crate) expect_lines: Vec<ExpectLine>,
    /// Needs that are shares and were wired by a name.
    pub(crate) wired_shares: Vec<WiredShare>,
    /// What a name means that a block was wired to and that does not fit what it needs.
    pub(crate) misfit: Entry,
    /// With which words names are declared, by their path, whether or not they have their place yet.
    pub(crate) keywords: BTreeMap<String, &'static str>,
    /// Places where names are said.
    pub(crate) mentions: Mentions,
    /// Where units are declared, by the name under which they print.
    pub(crate) unit_spots: BTreeMap<String, Spot>,
    /// `luck "old name"`: by the path of the declaration, the path that addresses its draws.
    pub(crate) lucks: BTreeMap<String, String>,
    /// All declarations, those of block instances once an instance.
    pub(crate) items: Vec<Rc<Item<'a>>>,
    /// What transfers change, for the stocks to take over when all are checked.
    pub(crate) transfer_changes: Vec<(StockId, Change)>,
    /// Instances of blocks.
    pub(crate) instances: Vec<(&'a Block, Rc<Place>)>,
    /// Members of the sets.
    pub(crate) sets: Vec<Vec<MemberOf>>,
    /// States of the regimes.
    pub(crate) states: Vec<Vec<MemberOf>>,
    /// Options of the choices.
    pub(crate) options: Vec<Vec<MemberOf>>,
    /// State in which a regime starts.
    pub(crate) starts: BTreeMap<RegimeId, u32>,
    /// What a quantity is, by the path of its declaration; absent until it is known.
    pub(crate) sorts: BTreeMap<String, Sort>,
    /// Events of passing and of being called, by vote.
    pub(crate) vote_events: Vec<(EventId, EventId)>,
    /// Paths of declared events and votes, by the place of their first event.
    pub(crate) event_paths: BTreeMap<u32, String>,
    /// Events of entering a state, made when first asked for.
    pub(crate) entries: BTreeMap<(RegimeId, u32), EventId>,
    /// Conditions for which the names of outcomes stand; those checked so far.
    pub(crate) outcome_conditions: BTreeMap<OutcomeId, Expression>,
    /// The checked elements.
    pub(crate) slots: Slots,
    /// Paragraphs and sources that may be cited.
    pub(crate) evidence: Evidence,
    /// How many sentences each paragraph of the briefing has.
    pub(crate) sentences: BTreeMap<String, usize>,
    /// Citations made, for what nothing carries.
    pub(crate) cited: BTreeSet<String>,
    /// Whether a briefing (or source list) could not be read, so that citations of it stay unchecked.
    pub(crate) unread: (bool, bool),
    /// How many hidden elements an element owns so far.
    pub(crate) hidden: BTreeMap<String, u32>,
    /// Parameters made of literals, by where they stand.
    pub(crate) coefficients: BTreeMap<(String, FileId, Span), ParameterId>,
    /// Words that stand in declarations which could not be read: what is unknown may be declared there.
    pub(crate) unread_words: BTreeSet<String>,
    /// Whether a name is missing somewhere: what is unknown may be that one.
    pub(crate) misses_a_name: bool,
    /// Whether the situation says how long it lasts and in what steps; without, no day lies outside it.
    pub(crate) has_horizon: bool,
    /// Whether the situation is missing or broken, so that what it may have said is not asked for.
    pub(crate) situation_unread: bool,
    /// Parts of expressions so far.
    pub(crate) parts: usize,
    /// How deep the expression at hand is nested.
    pub(crate) depth: usize,
}

impl<'a> Context<'a> {
    /// Nothing known yet.
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            diagnostics: Vec::new(),
            reported: BTreeSet::new(),
            title: String::new(),
            language: 1,
            leaves_out: Vec::new(),
            shows: Vec::new(),
            calendar: Calendar { start: None, step_days: 1.0, steps: 1, report_steps: 1 },
            solver: Solver::Euler,
            units: UnitNames::default(),
            symbols: BTreeMap::new(),
            misspelt_states: BTreeSet::new(),
            expect_lines: Vec::new(),
            wired_shares: Vec::new(),
            misfit: Entry {
                symbol: Symbol::Poison,
                path: String::new(),
                file: FileId(0),
                span: Span::default(),
            },
            keywords: BTreeMap::new(),
            mentions: Mentions::default(),
            unit_spots: BTreeMap::new(),
            lucks: BTreeMap::new(),
            items: Vec::new(),
            transfer_changes: Vec::new(),
            instances: Vec::new(),
            sets: Vec::new(),
            states: Vec::new(),
            options: Vec::new(),
            starts: BTreeMap::new(),
            sorts: BTreeMap::new(),
            vote_events: Vec::new(),
            event_paths: BTreeMap::new(),
            entries: BTreeMap::new(),
            outcome_conditions: BTreeMap::new(),
            slots: Slots::default(),
            evidence: Evidence::default(),
            sentences: BTreeMap::new(),
            cited: BTreeSet::new(),
            unread: (false, false),
            hidden: BTreeMap::new(),
            coefficients: BTreeMap::new(),
            unread_words: BTreeSet::new(),
            misses_a_name: false,
            has_horizon: false,
            situation_unread: true,
            parts: 0,
            depth: 0,
        }
    }

    /// Gives a message, unless the same kind of message was given for the same place: members of a set repeat mistakes.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        let key = (diagnostic.code.name, diagnostic.primary.file, diagnostic.primary.span);
        if self.reported.insert(key) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Reports that a name means nothing; silent where it may be declared in text that could not be read.
    pub(crate) fn report_unknown(&mut self, error: Diagnostic, name: &str) {
        if !self.misses_a_name && !name.split('.').any(|word| self.unread_words.contains(word)) {
            self.report(error.about(name));
        }
    }

    /// An error at a place of `place`'s file, to be completed and passed to [`Context::report`].
    pub(crate) fn error(
        &self,
        code: &'static Code,
        place: &Place,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::error(code, message).in_file(place.file).at(span, "")
    }

    /// Whether any error was given.
    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Members of a set, states of a regime, options of a choice.
    pub(crate) fn members(&self, domain: Domain) -> &[MemberOf] {
        match domain {
            Domain::Set(at) => self.sets.get(at),
            Domain::Regime(id) | Domain::Regimes(id) => self.states.get(id.index()),
            Domain::Choice(id) | Domain::Choices(id) => self.options.get(id.index()),
        }
        .map_or(&[], Vec::as_slice)
    }

    /// The place of a state's name.
    pub(crate) fn state(&self, regime: RegimeId, name: &str) -> Option<u32> {
        position(self.members(Domain::Regime(regime)), name)
    }

    /// The place of an option's name.
    pub(crate) fn option(&self, choice: ChoiceId, name: &str) -> Option<u32> {
        position(self.members(Domain::Choice(choice)), name)
    }

    /// Counts one more hidden element of an owner: `drive.delay 1`, `drive.delay 2`.
    pub(crate) fn hidden_path(&mut self, owner: &str, kind: &str) -> String {
        let count = self.hidden.entry(format!("{owner}.{kind}")).or_insert(0);
        *count += 1;
        format!("{owner}.{kind} {count}")
    }
}

fn position(members: &[MemberOf], name: &str) -> Option<u32> {
    members.iter().position(|member| member.name == name).map(|at| at as u32)
}
