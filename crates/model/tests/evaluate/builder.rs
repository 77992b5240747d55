//! Builds checked models by hand, node after node, so that the evaluator is judged without the checker.

use detente_model::Model;
use detente_model::evaluate::{Limits, Trajectory, evaluate};
use detente_model::model::*;
use detente_model::units::{Dimension, Unit};
use detente_numbers::distributions::Distribution;
use detente_numbers::luck::Seed;

pub(crate) use detente_model::model::{BinaryOperation as B, Expression as E};

pub(crate) const LIMITS: Limits = Limits { events_per_trajectory: 1e9 };
pub(crate) const SEED: Seed = Seed(20_231_017);

/// A model that grows; elements are worked out in the order in which they are added.
pub(crate) struct Builder(pub(crate) Model);

pub(crate) fn number(x: f64) -> E {
    E::Number(x)
}

pub(crate) fn binary(operation: B, a: E, b: E) -> E {
    E::Binary(operation, Box::new(a), Box::new(b))
}

pub(crate) fn times(a: E, b: E) -> E {
    binary(B::Multiply, a, b)
}

pub(crate) fn plus(a: E, b: E) -> E {
    binary(B::Add, a, b)
}

pub(crate) fn minus(a: E, b: E) -> E {
    binary(B::Subtract, a, b)
}

pub(crate) fn less(a: E, b: E) -> E {
    binary(B::Less, a, b)
}

pub(crate) fn about(path: &str) -> About {
    About {
        path: path.to_owned(),
        luck: path.to_owned(),
        label: path.to_owned(),
        span: detente_syntax::Span::default(),
        file: detente_syntax::FileId(0),
        cites: Vec::new(),
        judgement: true,
        known: None,
        used: None,
        hindsight: false,
    }
}

fn pure() -> Unit {
    Unit { name: String::new(), scale: 1.0, dimension: Dimension::default() }
}

pub(crate) fn change(kind: ChangeKind) -> Change {
    Change { name: String::new(), span: Default::default(), kind }
}

pub(crate) fn flow(rate: E) -> Change {
    change(ChangeKind::Flow(rate))
}

impl Builder {
    pub(crate) fn new(step_days: f64, steps: u32) -> Self {
        Self(Model::blank(Calendar { start: None, step_days, steps, report_steps: 1 }))
    }

    pub(crate) fn parameter(&mut self, path: &str, value: Distribution) -> E {
        self.0.parameters.push(Parameter {
            about: about(path),
            unit: pure(),
            value: ParameterValue::Drawn(value),
        });
        E::Parameter(ParameterId(self.0.parameters.len() as u32 - 1))
    }

    pub(crate) fn add_let(&mut self, path: &str, value: E) -> E {
        self.0.lets.push(Let { about: about(path), unit: pure(), value, is_condition: false });
        let id = LetId(self.0.lets.len() as u32 - 1);
        self.0.order.push(Node::Let(id));
        E::Let(id)
    }

    pub(crate) fn stock(&mut self, path: &str, initial: f64, changes: Vec<Change>) -> StockId {
        let id = StockId(self.0.stocks.len() as u32);
        self.0.stocks.push(Stock {
            about: about(path),
            unit: pure(),
            initial: number(initial),
            changes,
            low: None,
            high: None,
        });
        self.0.initial_order.push(InitialNode::Stock(id));
        id
    }

    pub(crate) fn transfer(&mut self, path: &str, rate: E, from: StockId, to: StockId) {
        let id = TransferId(self.0.transfers.len() as u32);
        self.0.transfers.push(Transfer { about: about(path), rate, from, to });
        self.0.stocks[from.index()].changes.push(change(ChangeKind::TransferOut(id)));
        self.0.stocks[to.index()].changes.push(change(ChangeKind::TransferIn(id)));
    }

    /// A memory whose events come later: `events` may name places not yet filled.
    pub(crate) fn memory(&mut self, path: &str, events: Vec<EventId>, kind: MemoryKind) -> E {
        let id = MemoryId(self.0.memories.len() as u32);
        self.0.memories.push(Memory { about: about(path), unit: pure(), events, kind, initial: number(0.0) });
        self.0.initial_order.push(InitialNode::Memory(id));
        E::Memory(id)
    }

    pub(crate) fn event(&mut self, path: &str, kinds: Vec<SourceKind>) -> EventId {
        let id = EventId(self.0.events.len() as u32);
        let source = |(place, kind)| EventSource { kind, luck: format!("source {place}") };
        let sources = kinds.into_iter().enumerate().map(source).collect();
        self.0.events.push(Event { about: about(path), by: None, on: None, once: false, sources });
        self.0.order.push(Node::Event(id));
        id
    }

    pub(crate) fn rate(&mut self, path: &str, per_day: E) -> EventId {
        self.event(path, vec![SourceKind::Rate { per_day, dispersion: None }])
    }

    pub(crate) fn regime(
        &mut self,
        path: &str,
        states: u32,
        transitions: Vec<(u32, u32, TransitionKind)>,
    ) -> RegimeId {
        let id = RegimeId(self.0.regimes.len() as u32);
        let state = |n: u32| RegimeState { name: format!("s{n}"), label: format!("s{n}") };
        let transition = |(from, to, kind)| Transition { from, to, kind, luck: format!("s{from} -> s{to}") };
        self.0.regimes.push(Regime {
            about: about(path),
            states: (0..states).map(state).collect(),
            start: 0,
            transitions: transitions.into_iter().map(transition).collect(),
        });
        self.0.order.push(Node::Regime(id));
        id
    }

    pub(crate) fn choice(
        &mut self,
        path: &str,
        options: u32,
        every: Option<u32>,
        rules: Vec<Rule>,
    ) -> ChoiceId {
        let id = ChoiceId(self.0.choices.len() as u32);
        let option = |n: u32| OptionOf { name: format!("o{n}"), label: format!("o{n}"), open: None };
        self.0.choices.push(Choice {
            about: about(path),
            by: None,
            options: (0..options).map(option).collect(),
            start: 0,
            every_steps: every,
            at_events: Vec::new(),
            at_steps: Vec::new(),
            rules,
            wants: Vec::new(),
            sees: Vec::new(),
            believes: Vec::new(),
        });
        self.0.order.push(Node::Choice(id));
        id
    }

    pub(crate) fn draw(&mut self, path: &str) -> E {
        self.0.draws.push(path.to_owned());
        E::Uniform(DrawId(self.0.draws.len() as u32 - 1))
    }

    pub(crate) fn outcome(&mut self, path: &str, kind: OutcomeKind) -> OutcomeId {
        self.0.outcomes.push(Outcome { about: about(path), kind, dated_by: None, before: Vec::new() });
        OutcomeId(self.0.outcomes.len() as u32 - 1)
    }

    /// Trajectory `number`, one in each draw of the parameters, over the whole horizon.
    pub(crate) fn run(&self, number: u64) -> Trajectory {
        evaluate(&self.0, SEED, number, 1, self.0.calendar.steps, &LIMITS)
    }

    /// A trajectory that must not break.
    pub(crate) fn run_whole(&self, number: u64) -> Trajectory {
        let trajectory = self.run(number);
        assert_eq!(trajectory.broken, None);
        trajectory
    }
}

pub(crate) fn rule(play: Play) -> Rule {
    Rule { condition: None, chance: None, luck: "rule".to_owned(), play }
}

/// Mean and its standard error.
pub(crate) fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// The mean of the sample lies within five standard errors of what is expected.
#[track_caller]
pub(crate) fn assert_mean(values: &[f64], expected: f64) {
    let (mean, error) = mean_and_error(values);
    assert!(
        (mean - expected).abs() <= 5.0 * error,
        "mean {mean}, expected {expected}, standard error {error}"
    );
}

/// A frequency among `n` lies within five standard errors of its chance.
#[track_caller]
pub(crate) fn assert_share(count: u32, n: u32, chance: f64) {
    let error = (chance * (1.0 - chance) / f64::from(n)).sqrt();
    let share = f64::from(count) / f64::from(n);
    assert!(
        (share - chance).abs() <= 5.0 * error,
        "share {share}, expected {chance}, standard error {error}"
    );
}

/// Pearson's statistic lies within five standard deviations of its mean.
#[track_caller]
pub(crate) fn assert_chi_square(observed: &[f64], chances: &[f64]) {
    let n: f64 = observed.iter().sum();
    let statistic: f64 = observed
        .iter()
        .zip(chances)
        .map(|(observed, chance)| (observed - n * chance) * (observed - n * chance) / (n * chance))
        .sum();
    let freedom = observed.len() as f64 - 1.0;
    let bound = freedom + 5.0 * (2.0 * freedom).sqrt();
    assert!(statistic < bound, "chi-square {statistic} with {freedom} degrees of freedom");
}

#[track_caller]
pub(crate) fn assert_close(actual: f64, expected: f64, relative: f64) {
    let error = (actual - expected).abs();
    assert!(error <= relative * expected.abs(), "{actual} is not {expected} to {relative}");
}
