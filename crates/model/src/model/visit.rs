//! Every expression of a model that is worked out during a trajectory or from one.

use crate::dependencies::Element;

use super::{
    Change, ChangeKind, Choice, Event, EventId, Expectation, Expression, Intervention, Majority, Measure,
    MeasureKind, MemoryKind, Model, OutcomeKind, Pace, Play, Regime, SourceKind, Stock, Term, TransitionKind,
    Trigger, Vote, Want,
};

impl Model {
    /// Calls `visit` on every expression but those that derive parameters from parameters: first what happens, then what is asked.
    pub fn each_expression(&mut self, visit: &mut impl FnMut(&mut Expression)) {
        self.lets.iter_mut().for_each(|own| visit(&mut own.value));
        self.stocks.iter_mut().for_each(|stock| stock_expressions(stock, visit));
        self.transfers.iter_mut().for_each(|transfer| visit(&mut transfer.rate));
        for memory in &mut self.memories {
            visit(&mut memory.initial);
            match &mut memory.kind {
                MemoryKind::Fades(pace) => visit(pace.time_mut()),
                MemoryKind::Averages(time) => visit(time),
            }
        }
        self.regimes.iter_mut().for_each(|regime| regime_expressions(regime, visit));
        self.events.iter_mut().for_each(|event| event_expressions(event, visit));
        let children = self.splits.iter_mut().flat_map(|split| &mut split.children);
        children.filter_map(|(_, chance)| chance.as_mut()).for_each(&mut *visit);
        self.choices.iter_mut().for_each(|choice| choice_expressions(choice, visit));
        self.votes.iter_mut().for_each(|vote| vote_expressions(vote, visit));
        for outcome in &mut self.outcomes {
            match &mut outcome.kind {
                OutcomeKind::AsSoonAs(condition) | OutcomeKind::AtTheEnd(condition) => visit(condition),
                OutcomeKind::Otherwise => {}
            }
        }
        for intervention in self.policies.iter_mut().flat_map(|policy| &mut policy.interventions) {
            match intervention {
                Intervention::Parameter(_, value, _)
                | Intervention::Let(_, value, _)
                | Intervention::Initial(_, value)
                | Intervention::AnswersWith(_, _, value) => visit(value),
                Intervention::Plays(..)
                | Intervention::NeverPlays(..)
                | Intervention::NeverHappens(_)
                | Intervention::HappensOn(..)
                | Intervention::NeverAnswers(..) => {}
            }
        }
        for expectation in self.claims.iter_mut().flat_map(|claim| &mut claim.expectations) {
            match expectation {
                Expectation::Compares { left, right, .. } => {
                    term_expressions(left, visit);
                    term_expressions(right, visit);
                }
                Expectation::Within { term, .. } => term_expressions(term, visit),
                Expectation::MonotoneIn { measure, .. } => measure_expressions(measure, visit),
            }
        }
    }
}

impl Model {
    /// Calls `visit` on every expression that an element reads during a trajectory.
    pub(crate) fn expressions_of(&mut self, element: Element, visit: &mut impl FnMut(&mut Expression)) {
        match element {
            Element::Let(id) => visit(&mut self.lets[id.index()].value),
            Element::Transfer(id) => visit(&mut self.transfers[id.index()].rate),
            Element::Stock(id) => stock_changes(&mut self.stocks[id.index()], visit),
            Element::Memory(id) => match &mut self.memories[id.index()].kind {
                MemoryKind::Fades(pace) => visit(pace.time_mut()),
                MemoryKind::Averages(time) => visit(time),
            },
            Element::Regime(id) => regime_expressions(&mut self.regimes[id.index()], visit),
            Element::Event(id) => {
                event_expressions(&mut self.events[id.index()], visit);
                let is_child = |(child, _): &&mut (EventId, Option<Expression>)| *child == id;
                let children = self.splits.iter_mut().flat_map(|split| &mut split.children);
                children.filter(is_child).filter_map(|(_, chance)| chance.as_mut()).for_each(visit);
            }
            Element::Choice(id) => choice_expressions(&mut self.choices[id.index()], visit),
            Element::Vote(id) => vote_expressions(&mut self.votes[id.index()], visit),
        }
    }
}

impl Pace {
    /// The time that sets the pace, in days.
    pub fn time(&self) -> &Expression {
        match self {
            Self::HalfLife(time) | Self::TimeConstant(time) => time,
        }
    }

    fn time_mut(&mut self) -> &mut Expression {
        match self {
            Self::HalfLife(time) | Self::TimeConstant(time) => time,
        }
    }
}

fn regime_expressions(regime: &mut Regime, visit: &mut impl FnMut(&mut Expression)) {
    for transition in &mut regime.transitions {
        match &mut transition.kind {
            TransitionKind::Hazard(value) | TransitionKind::After(value) => visit(value),
            TransitionKind::At { chance, .. } => chance.iter_mut().for_each(&mut *visit),
        }
    }
}

fn stock_expressions(stock: &mut Stock, visit: &mut impl FnMut(&mut Expression)) {
    visit(&mut stock.initial);
    stock_changes(stock, visit);
}

fn stock_changes(stock: &mut Stock, visit: &mut impl FnMut(&mut Expression)) {
    for Change { kind, .. } in &mut stock.changes {
        match kind {
            ChangeKind::Flow(rate) => visit(rate),
            ChangeKind::PerEvent { amount, .. } => visit(amount),
            ChangeKind::Fade { pace, condition } => {
                visit(pace.time_mut());
                condition.iter_mut().for_each(&mut *visit);
            }
            ChangeKind::Toward { target, pace, condition } => {
                visit(target);
                visit(pace.time_mut());
                condition.iter_mut().for_each(&mut *visit);
            }
            ChangeKind::Becomes { value, trigger } => {
                visit(value);
                match trigger {
                    Trigger::AtWhile(_, condition) | Trigger::EveryStepWhile(condition) => visit(condition),
                    Trigger::EveryStep | Trigger::At(_) => {}
                }
            }
            ChangeKind::TransferOut(_) | ChangeKind::TransferIn(_) => {}
        }
    }
    stock.low.iter_mut().chain(&mut stock.high).for_each(visit);
}

fn event_expressions(event: &mut Event, visit: &mut impl FnMut(&mut Expression)) {
    for source in &mut event.sources {
        match &mut source.kind {
            SourceKind::Rate { per_day: value, dispersion: more }
            | SourceKind::PerParent { mean: value, dispersion: more, .. }
            | SourceKind::Answer { chance: value, lag_days: more, .. } => {
                visit(value);
                more.iter_mut().for_each(&mut *visit);
            }
            SourceKind::Hazard { per_day: value }
            | SourceKind::Child { chance: value, .. }
            | SourceKind::When(value) => visit(value),
            SourceKind::Split { .. }
            | SourceKind::Dates(_)
            | SourceKind::Entry { .. }
            | SourceKind::Passed(_) => {}
        }
    }
}

fn choice_expressions(choice: &mut Choice, visit: &mut impl FnMut(&mut Expression)) {
    choice.options.iter_mut().filter_map(|option| option.open.as_mut()).for_each(&mut *visit);
    for rule in &mut choice.rules {
        rule.condition.iter_mut().chain(&mut rule.chance).for_each(&mut *visit);
        match &mut rule.play {
            Play::Option(_) | Play::Solved => {}
            Play::QuantalResponse { precision, worth } => {
                visit(precision);
                worth.iter_mut().for_each(&mut *visit);
            }
            Play::LooksAhead(ahead) => visit(&mut ahead.precision),
        }
    }
    for want in &mut choice.wants {
        match want {
            Want::State(value) | Want::PerEvent(_, value) => visit(value),
        }
    }
    choice.sees.iter_mut().for_each(&mut *visit);
    choice.believes.iter_mut().for_each(|(_, value)| visit(value));
}

fn vote_expressions(vote: &mut Vote, visit: &mut impl FnMut(&mut Expression)) {
    vote.seats.iter_mut().chain(&mut vote.quorum).for_each(&mut *visit);
    for bloc in &mut vote.blocs {
        visit(&mut bloc.seats);
        for share in [&mut bloc.attends, &mut bloc.supports] {
            visit(&mut share.mean);
            share.spread.iter_mut().for_each(&mut *visit);
        }
    }
    if let Majority::Votes(votes) = &mut vote.majority {
        visit(votes);
    }
}

fn term_expressions(term: &mut Term, visit: &mut impl FnMut(&mut Expression)) {
    match term {
        Term::Number(_) => {}
        Term::Measure(measure) => measure_expressions(measure, visit),
        Term::Add(a, b) | Term::Subtract(a, b) | Term::Multiply(a, b) | Term::Divide(a, b) => {
            term_expressions(a, visit);
            term_expressions(b, visit);
        }
    }
}

fn measure_expressions(measure: &mut Measure, visit: &mut impl FnMut(&mut Expression)) {
    match &mut measure.kind {
        MeasureKind::ChanceOf(value) | MeasureKind::Mean(value) | MeasureKind::Quantile(_, value) => {
            visit(value)
        }
        MeasureKind::ChanceOfOutcome(_)
        | MeasureKind::ChanceOfEvent(_)
        | MeasureKind::MeanCount(_)
        | MeasureKind::QuantileOfCount(..) => {}
    }
    measure.condition.iter_mut().chain(&mut measure.given).for_each(visit);
}
