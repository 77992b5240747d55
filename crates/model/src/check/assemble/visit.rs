//! Visits every expression of a model, to rename the places of parameters.

use super::{
    Choice, Event, Expectation, Expression, Intervention, MeasureKind, Model, OutcomeKind, ParameterId,
    ParameterValue, Term,
};
use crate::model::{
    ChangeKind, Majority, Measure, MemoryKind, Pace, Play, SourceKind, Stock, TransitionKind, Trigger, Want,
};

/// Gives each parameter its new place, wherever it is mentioned.
pub(super) fn rename_parameters(model: &mut Model, places: &[ParameterId]) {
    let renamed = |id: &mut ParameterId| *id = places[id.index()];
    let mut visit = |expression: &mut Expression| {
        expression.rewrite(&mut |part| {
            if let Expression::Parameter(id) = part {
                renamed(id);
            }
        });
    };
    every_expression(model, &mut visit);
    for correlation in &mut model.correlations {
        correlation.parameters.iter_mut().for_each(renamed);
        sort_correlation(correlation);
    }
    model.choices.iter_mut().flat_map(|choice| &mut choice.believes).for_each(|(id, _)| renamed(id));
    for policy in &mut model.policies {
        for intervention in &mut policy.interventions {
            if let Intervention::Parameter(id, ..) = intervention {
                renamed(id);
            }
        }
    }
    for expectation in model.claims.iter_mut().flat_map(|claim| &mut claim.expectations) {
        if let Expectation::MonotoneIn { parameter, .. } = expectation {
            renamed(parameter);
        }
    }
}

/// Keeps a group in the order of its parameters.
fn sort_correlation(correlation: &mut crate::model::Correlation) {
    let mut order: Vec<usize> = (0..correlation.parameters.len()).collect();
    order.sort_by_key(|at| correlation.parameters[*at]);
    let matrix =
        order.iter().map(|row| order.iter().map(|column| correlation.matrix[*row][*column]).collect());
    correlation.matrix = matrix.collect();
    correlation.parameters.sort_unstable();
}

fn every_expression(model: &mut Model, visit: &mut dyn FnMut(&mut Expression)) {
    for parameter in &mut model.parameters {
        if let ParameterValue::Derived(value) = &mut parameter.value {
            visit(value);
        }
    }
    model.lets.iter_mut().for_each(|it| visit(&mut it.value));
    model.stocks.iter_mut().for_each(|stock| of_stock(stock, visit));
    model.transfers.iter_mut().for_each(|transfer| visit(&mut transfer.rate));
    for memory in &mut model.memories {
        visit(&mut memory.initial);
        match &mut memory.kind {
            MemoryKind::Fades(pace) => of_pace(pace, visit),
            MemoryKind::Averages(time) => visit(time),
        }
    }
    for transition in model.regimes.iter_mut().flat_map(|regime| &mut regime.transitions) {
        match &mut transition.kind {
            TransitionKind::Hazard(value) | TransitionKind::After(value) => visit(value),
            TransitionKind::At { chance, .. } => chance.iter_mut().for_each(&mut *visit),
        }
    }
    model.events.iter_mut().for_each(|event| of_event(event, visit));
    let shares = model.splits.iter_mut().flat_map(|split| &mut split.children);
    shares.filter_map(|(_, share)| share.as_mut()).for_each(&mut *visit);
    model.choices.iter_mut().for_each(|choice| of_choice(choice, visit));
    for vote in &mut model.votes {
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
    for outcome in &mut model.outcomes {
        if let OutcomeKind::AsSoonAs(condition) | OutcomeKind::AtTheEnd(condition) = &mut outcome.kind {
            visit(condition);
        }
    }
    for intervention in model.policies.iter_mut().flat_map(|policy| &mut policy.interventions) {
        if let Intervention::Parameter(_, value, _)
        | Intervention::Let(_, value, _)
        | Intervention::Initial(_, value)
        | Intervention::AnswersWith(_, _, value) = intervention
        {
            visit(value);
        }
    }
    for expectation in model.claims.iter_mut().flat_map(|claim| &mut claim.expectations) {
        of_expectation(expectation, visit);
    }
}

fn of_pace(pace: &mut Pace, visit: &mut dyn FnMut(&mut Expression)) {
    let (Pace::HalfLife(time) | Pace::TimeConstant(time)) = pace;
    visit(time);
}

fn of_stock(stock: &mut Stock, visit: &mut dyn FnMut(&mut Expression)) {
    visit(&mut stock.initial);
    stock.low.iter_mut().chain(&mut stock.high).for_each(&mut *visit);
    for change in &mut stock.changes {
        match &mut change.kind {
            ChangeKind::Flow(rate) => visit(rate),
            ChangeKind::PerEvent { amount, .. } => visit(amount),
            ChangeKind::Fade { pace, condition } => {
                of_pace(pace, visit);
                condition.iter_mut().for_each(&mut *visit);
            }
            ChangeKind::Toward { target, pace, condition } => {
                visit(target);
                of_pace(pace, visit);
                condition.iter_mut().for_each(&mut *visit);
            }
            ChangeKind::Becomes { value, trigger } => {
                visit(value);
                if let Trigger::AtWhile(_, condition) | Trigger::EveryStepWhile(condition) = trigger {
                    visit(condition);
                }
            }
            ChangeKind::TransferOut(_) | ChangeKind::TransferIn(_) => {}
        }
    }
}

fn of_event(event: &mut Event, visit: &mut dyn FnMut(&mut Expression)) {
    for source in &mut event.sources {
        match &mut source.kind {
            SourceKind::Rate { per_day, dispersion } => {
                visit(per_day);
                dispersion.iter_mut().for_each(&mut *visit);
            }
            SourceKind::Hazard { per_day: value }
            | SourceKind::Child { chance: value, .. }
            | SourceKind::When(value) => visit(value),
            SourceKind::PerParent { mean, dispersion, .. } => {
                visit(mean);
                dispersion.iter_mut().for_each(&mut *visit);
            }
            SourceKind::Answer { chance, lag_days, .. } => {
                visit(chance);
                lag_days.iter_mut().for_each(&mut *visit);
            }
            SourceKind::Split { .. }
            | SourceKind::Dates(_)
            | SourceKind::Entry { .. }
            | SourceKind::Passed(_) => {}
        }
    }
}

fn of_choice(choice: &mut Choice, visit: &mut dyn FnMut(&mut Expression)) {
    choice.options.iter_mut().filter_map(|option| option.open.as_mut()).for_each(&mut *visit);
    for rule in &mut choice.rules {
        rule.condition.iter_mut().chain(&mut rule.chance).for_each(&mut *visit);
        match &mut rule.play {
            Play::QuantalResponse { precision, worth } => {
                visit(precision);
                worth.iter_mut().for_each(&mut *visit);
            }
            Play::LooksAhead(ahead) => visit(&mut ahead.precision),
            Play::Option(_) | Play::Solved => {}
        }
    }
    for want in &mut choice.wants {
        let (Want::State(value) | Want::PerEvent(_, value)) = want;
        visit(value);
    }
    choice.sees.iter_mut().for_each(&mut *visit);
    choice.believes.iter_mut().for_each(|(_, value)| visit(value));
}

fn of_expectation(expectation: &mut Expectation, visit: &mut dyn FnMut(&mut Expression)) {
    match expectation {
        Expectation::Compares { left, right, .. } => {
            of_term(left, visit);
            of_term(right, visit);
        }
        Expectation::Within { term, .. } => of_term(term, visit),
        Expectation::MonotoneIn { measure, .. } => of_measure(measure, visit),
    }
}

fn of_term(term: &mut Term, visit: &mut dyn FnMut(&mut Expression)) {
    match term {
        Term::Number(_) => {}
        Term::Measure(measure) => of_measure(measure, visit),
        Term::Add(a, b) | Term::Subtract(a, b) | Term::Multiply(a, b) | Term::Divide(a, b) => {
            of_term(a, visit);
            of_term(b, visit);
        }
    }
}

fn of_measure(measure: &mut Measure, visit: &mut dyn FnMut(&mut Expression)) {
    if let MeasureKind::ChanceOf(value) | MeasureKind::Mean(value) | MeasureKind::Quantile(_, value) =
        &mut measure.kind
    {
        visit(value);
    }
    measure.condition.iter_mut().chain(&mut measure.given).for_each(&mut *visit);
}
