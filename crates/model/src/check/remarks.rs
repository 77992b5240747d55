//! What a sound model leaves unused or cannot reach: parameters that nothing reads, stocks that nothing moves, outcomes that cannot
//! occur, elements that cite nothing.
//!
//! None of it keeps a model from running, so it is said where somebody asks whether the model is sound, and not at every run. Elements
//! of a block are left out: a block offers what not every model reads.

use crate::dependencies::Bounds;
use crate::model::{
    About, ChangeKind, EventId, Expectation, Expression, LetId, Measure, MeasureKind, Model, OutcomeKind,
    ParameterId, ParameterValue, Record, SourceKind, StockId, Term, Timing, TransitionKind, Trigger, Want,
};
use detente_syntax::diagnostic::{Code, code};
use detente_syntax::{Diagnostic, Severity};
use std::collections::BTreeSet;

/// Elements that are named in a remark on many.
const NAMED: usize = 3;

/// What there is to say about a checked model, in order of the text.
pub fn remarks(model: &Model) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    unread(model, &mut remarks);
    for stock in model.stocks.iter().filter(|stock| stock.changes.is_empty() && is_own(&stock.about)) {
        let message = format!("nothing moves the stock `{}`", stock.about.path);
        let remark = remark(Severity::Warning, code::UNMOVED, &stock.about, message);
        remarks.push(remark.help("give it a clause such as `gains` or `fades`, or declare it as a `param`"));
    }
    let bounds = Bounds::of(model);
    for outcome in &model.outcomes {
        let (OutcomeKind::AsSoonAs(condition) | OutcomeKind::AtTheEnd(condition)) = &outcome.kind else {
            continue;
        };
        if bounds.is_never(condition) {
            let message = format!("the outcome `{}` cannot occur", outcome.about.path);
            let remark = remark(Severity::Warning, code::NEVER, &outcome.about, message);
            remarks
                .push(remark.help("its condition is false whatever is drawn: look at its bounds and states"));
        }
    }
    uncited(model, &mut remarks);
    remarks.sort_by_key(|it| (it.primary.file, it.primary.span));
    let mut said = BTreeSet::new();
    remarks.retain(|it| said.insert((it.code.name, it.primary.file, it.primary.span)));
    remarks
}

/// Whether an element stands in the model's own text, and not in an instance of a block.
fn is_own(about: &About) -> bool {
    !about.path.contains(['.', ' '])
}

fn remark(severity: Severity, code: &'static Code, about: &About, message: String) -> Diagnostic {
    let place = |diagnostic: Diagnostic| diagnostic.in_file(about.file).at(about.span, "");
    match severity {
        Severity::Warning => place(Diagnostic::warning(code, message)),
        _ => place(Diagnostic::advice(code, message)),
    }
}

/// Parameters weigh more than the rest: what is worked out or drawn may be there to be looked at.
fn unread(model: &Model, remarks: &mut Vec<Diagnostic>) {
    let reads = Reads::of(model);
    let mut add = |about: &[&About], is_read: &dyn Fn(usize) -> bool, kind: &str, severity: Severity| {
        // Of an element with members, one that is read is enough.
        let read: BTreeSet<_> = about
            .iter()
            .enumerate()
            .filter(|(at, _)| is_read(*at))
            .map(|(_, it)| (it.file, it.span))
            .collect();
        for it in about.iter().filter(|it| is_own(it) && !read.contains(&(it.file, it.span))) {
            let path = it.path.split('[').next().unwrap_or_default();
            let help = match severity {
                Severity::Warning => "read it somewhere, or take it away",
                _ => "that is fine if it is there to be looked at",
            };
            let message = format!("nothing reads the {kind} `{path}`");
            remarks.push(remark(severity, code::UNREAD, it, message).help(help));
        }
    };
    let parameters: Vec<_> = model.parameters.iter().map(|it| &it.about).collect();
    let is_read = |at: usize| reads.parameters.contains(&ParameterId(at as u32));
    add(&parameters, &is_read, "parameter", Severity::Warning);
    let lets: Vec<_> = model.lets.iter().map(|it| &it.about).collect();
    add(&lets, &|at| reads.lets.contains(&LetId(at as u32)), "let", Severity::Advice);
    let stocks: Vec<_> = model.stocks.iter().map(|it| &it.about).collect();
    add(&stocks, &|at| reads.stocks.contains(&StockId(at as u32)), "stock", Severity::Advice);
    let events: Vec<_> = model.events.iter().map(|it| &it.about).collect();
    add(&events, &|at| reads.events.contains(&EventId(at as u32)), "event", Severity::Advice);
}

/// In the words of the pages of a run; a warning where the model names a briefing or sources at all.
fn uncited(model: &Model, remarks: &mut Vec<Diagnostic>) {
    let uncited = &model.evidence.uncited;
    let abouts = model
        .parameters
        .iter()
        .map(|it| &it.about)
        .chain(model.lets.iter().map(|it| &it.about))
        .chain(model.stocks.iter().map(|it| &it.about))
        .chain(model.transfers.iter().map(|it| &it.about))
        .chain(model.memories.iter().map(|it| &it.about))
        .chain(model.regimes.iter().map(|it| &it.about))
        .chain(model.events.iter().map(|it| &it.about))
        .chain(model.choices.iter().map(|it| &it.about))
        .chain(model.votes.iter().map(|it| &it.about));
    let bare: BTreeSet<&str> = uncited.iter().map(String::as_str).collect();
    let is_bare = |about: &&About| about.path.split('[').next().is_some_and(|path| bare.contains(path));
    let Some(first) = abouts.into_iter().filter(is_bare).min_by_key(|about| (about.file, about.span)) else {
        return;
    };
    let names: Vec<String> = uncited.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
    let more = if uncited.len() > NAMED { ", ..." } else { "" };
    let message = format!(
        "elements that cite nothing and are not marked as judgement: {} ({}{more})",
        uncited.len(),
        names.join(", ")
    );
    let names_evidence = !(model.evidence.paragraphs.is_empty() && model.evidence.sources.is_empty());
    let severity = if names_evidence { Severity::Warning } else { Severity::Advice };
    let remark = remark(severity, code::UNCITED, first, message);
    remarks.push(remark.help("say what each stands on: `cites B4, S12`, or `judgement`"));
}

/// What anything in the model reads: expressions, triggers, claims, loops, observations.
#[derive(Default)]
struct Reads {
    parameters: BTreeSet<ParameterId>,
    lets: BTreeSet<LetId>,
    stocks: BTreeSet<StockId>,
    events: BTreeSet<EventId>,
}

impl Reads {
    fn of(model: &Model) -> Self {
        let mut reads = Self::default();
        // The visit is one of places that may be written.
        model.clone().each_expression(&mut |expression| reads.expression(expression));
        for parameter in &model.parameters {
            if let ParameterValue::Derived(expression) = &parameter.value {
                reads.expression(expression);
            }
        }
        reads.state(model);
        reads.triggers(model);
        reads.questions(model);
        reads
    }

    fn expression(&mut self, expression: &Expression) {
        expression.walk(&mut |part| match part {
            Expression::Parameter(id) => drop(self.parameters.insert(*id)),
            Expression::Let(id) => drop(self.lets.insert(*id)),
            Expression::Stock(id) => drop(self.stocks.insert(*id)),
            Expression::Count(id) | Expression::Total(id) => drop(self.events.insert(*id)),
            _ => {}
        });
    }

    fn state(&mut self, model: &Model) {
        for change in model.stocks.iter().flat_map(|stock| &stock.changes) {
            match &change.kind {
                ChangeKind::PerEvent { event, .. } => drop(self.events.insert(*event)),
                ChangeKind::Becomes { trigger: Trigger::At(event) | Trigger::AtWhile(event, _), .. } => {
                    self.events.insert(*event);
                }
                _ => {}
            }
        }
        // A transfer takes what its stock has, and gives what the other has room for.
        self.stocks.extend(model.transfers.iter().flat_map(|transfer| [transfer.from, transfer.to]));
        self.events.extend(model.memories.iter().flat_map(|memory| &memory.events));
    }

    fn triggers(&mut self, model: &Model) {
        for source in model.events.iter().flat_map(|event| &event.sources) {
            match &source.kind {
                SourceKind::Child { parent, .. }
                | SourceKind::PerParent { parent, .. }
                | SourceKind::Answer { parent, .. } => drop(self.events.insert(*parent)),
                _ => {}
            }
        }
        self.events.extend(model.outcomes.iter().filter_map(|outcome| outcome.dated_by));
        // A child is there to tell apart what its parent does.
        for split in &model.splits {
            self.events.insert(split.parent);
            self.events.extend(split.children.iter().map(|(child, _)| *child));
        }
        for transition in model.regimes.iter().flat_map(|regime| &regime.transitions) {
            if let TransitionKind::At { event, .. } = &transition.kind {
                self.events.insert(*event);
            }
        }
        for choice in &model.choices {
            self.events.extend(&choice.at_events);
            self.parameters.extend(choice.believes.iter().map(|(parameter, _)| *parameter));
            self.events.extend(choice.wants.iter().filter_map(|want| match want {
                Want::PerEvent(event, _) => Some(*event),
                Want::State(_) => None,
            }));
        }
        self.events.extend(model.votes.iter().flat_map(|vote| [vote.called, vote.passed]));
    }

    fn questions(&mut self, model: &Model) {
        for expectation in model.claims.iter().flat_map(|claim| &claim.expectations) {
            match expectation {
                Expectation::Compares { left, right, .. } => {
                    self.term(left);
                    self.term(right);
                }
                Expectation::Within { term, .. } => self.term(term),
                Expectation::MonotoneIn { measure, parameter, .. } => {
                    self.parameters.insert(*parameter);
                    self.measure(measure);
                }
            }
        }
        for observation in &model.observations {
            match &observation.record {
                Record::Counts { event, .. } | Record::Dates(event, _) => drop(self.events.insert(*event)),
                Record::State(..) => {}
            }
        }
        let in_loops: BTreeSet<_> = model.loops.iter().flat_map(|it| &it.elements).collect();
        let named = |about: &About| in_loops.contains(&about.path);
        self.lets.extend(places(&model.lets, |it| named(&it.about)).map(LetId));
        self.stocks.extend(places(&model.stocks, |it| named(&it.about)).map(StockId));
        self.events.extend(places(&model.events, |it| named(&it.about)).map(EventId));
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Number(_) => {}
            Term::Measure(measure) => self.measure(measure),
            Term::Add(a, b) | Term::Subtract(a, b) | Term::Multiply(a, b) | Term::Divide(a, b) => {
                self.term(a);
                self.term(b);
            }
        }
    }

    fn measure(&mut self, measure: &Measure) {
        if let MeasureKind::ChanceOfEvent(event)
        | MeasureKind::MeanCount(event)
        | MeasureKind::QuantileOfCount(_, event) = measure.kind
        {
            self.events.insert(event);
        }
        if let Timing::AtEvent(event) | Timing::ByEvent(event) | Timing::WithinOf(_, event) = measure.timing {
            self.events.insert(event);
        }
    }
}

fn places<T>(elements: &[T], is_wanted: impl Fn(&T) -> bool) -> impl Iterator<Item = u32> {
    elements.iter().zip(0..).filter(move |(element, _)| is_wanted(element)).map(|(_, at)| at)
}
