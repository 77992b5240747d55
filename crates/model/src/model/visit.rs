//! Every expression of a model that is worked out during a trajectory or from one.

use super::{
    Change, ChangeKind, Choice, Event, Expectation, Expression, Intervention, Majority, Measure, MeasureKind,
    MemoryKind, Model, OutcomeKind, Pace, Play, SourceKind, Stock, Term, TransitionKind, Trigger, Vote, Want,
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
        for transition in self.regimes.iter_mut().flat_map(|regime| &mut regime.transitions) {
            match &mut transition.kind {
                TransitionKind::Hazard(value) | TransitionKind::After(value) => visit(value),
                TransitionKind::At { chance, .. } => chance.iter_mut().for_each(&mut *visit),
            }
        }
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

fn stock_expressions(stock: &mut Stock, visit: &mut impl FnMut(&mut Expression)) {
    visit(&mut stock.initial);
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
