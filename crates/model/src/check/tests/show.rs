//! A checked model in words, for tests: one line an element, numbers in base units.

use crate::model::{
    BinaryOperation, ChangeKind, Event, Expression, MemoryKind, Model, Pace, ParameterValue, SourceKind,
    TransitionKind, Trigger, UnaryOperation,
};
use std::fmt::Write as _;

/// All quantities and events of a model.
pub(super) fn show(model: &Model) -> String {
    let mut out = String::new();
    values(&mut out, model);
    stocks(&mut out, model);
    states(&mut out, model);
    events(&mut out, model);
    out
}

fn values(out: &mut String, model: &Model) {
    for it in &model.parameters {
        let value = match &it.value {
            ParameterValue::Drawn(distribution) => format!("{distribution:?}"),
            ParameterValue::OneOf { values, weights } => format!("one of {values:?} with {weights:?}"),
            ParameterValue::Derived(value) => text(model, value),
        };
        let _ = writeln!(out, "param {} : {} = {value}", it.about.path, unit(&it.unit));
    }
    for it in &model.tables {
        let _ = writeln!(
            out,
            "table {} : {} -> {} {:?}",
            it.about.path,
            unit(&it.unit_x),
            unit(&it.unit_y),
            it.points
        );
    }
    for it in &model.series {
        let _ = writeln!(
            out,
            "series {} : {} linear {} {:?}",
            it.about.path,
            unit(&it.unit),
            it.linear,
            it.points
        );
    }
    for it in &model.lets {
        let kind = if it.is_condition { "condition".to_owned() } else { unit(&it.unit) };
        let _ = writeln!(out, "let {} : {kind} = {}", it.about.path, text(model, &it.value));
    }
}

fn stocks(out: &mut String, model: &Model) {
    for it in &model.stocks {
        let bounds = [&it.low, &it.high]
            .map(|bound| bound.as_ref().map_or("..".to_owned(), |bound| text(model, bound)));
        let _ = writeln!(
            out,
            "stock {} : {} = {} in {}",
            it.about.path,
            unit(&it.unit),
            text(model, &it.initial),
            bounds.join(" to ")
        );
        for change in &it.changes {
            let _ = writeln!(out, "    {}: {}", change.name, of_change(model, &change.kind));
        }
    }
    for it in &model.transfers {
        let (from, to) = (&model.stocks[it.from.index()].about.path, &model.stocks[it.to.index()].about.path);
        let _ = writeln!(out, "transfer {} {from} -> {to} {}", it.about.path, text(model, &it.rate));
    }
}

fn states(out: &mut String, model: &Model) {
    for it in &model.memories {
        let events: Vec<_> =
            it.events.iter().map(|id| model.events[id.index()].about.path.as_str()).collect();
        let kind = match &it.kind {
            MemoryKind::Fades(pace) => format!("fades {}", of_pace(model, pace)),
            MemoryKind::Averages(time) => format!("averages over {}", text(model, time)),
        };
        let initial = text(model, &it.initial);
        let _ = writeln!(
            out,
            "memory {} : {} of {} {kind} from {initial}",
            it.about.path,
            unit(&it.unit),
            events.join(", ")
        );
    }
    for it in &model.regimes {
        let states: Vec<_> = it.states.iter().map(|state| state.name.as_str()).collect();
        let _ = writeln!(out, "regime {} {states:?} starts {}", it.about.path, it.start);
        for way in &it.transitions {
            let kind = match &way.kind {
                TransitionKind::Hazard(value) => format!("hazard {}", text(model, value)),
                TransitionKind::After(value) => format!("sojourn {}", text(model, value)),
                TransitionKind::At { event, chance } => {
                    let chance = chance.as_ref().map_or("certain".to_owned(), |chance| text(model, chance));
                    format!("at {} {chance}", model.events[event.index()].about.path)
                }
            };
            let _ = writeln!(out, "    {} -> {} {kind} `{}`", way.from, way.to, way.luck);
        }
    }
}

fn events(out: &mut String, model: &Model) {
    model.events.iter().for_each(|event| of_event(out, model, event));
    for it in &model.splits {
        let children: Vec<_> = it
            .children
            .iter()
            .map(|(id, share)| {
                let share = share.as_ref().map_or("otherwise".to_owned(), |share| text(model, share));
                format!("{} {share}", model.events[id.index()].about.path)
            })
            .collect();
        let _ = writeln!(
            out,
            "split {} into {}",
            model.events[it.parent.index()].about.path,
            children.join(", ")
        );
    }
    if !model.draws.is_empty() {
        let _ = writeln!(out, "draws {:?}", model.draws);
    }
}

fn unit(unit: &crate::units::Unit) -> String {
    if unit.name.is_empty() { "1".to_owned() } else { unit.name.clone() }
}

fn of_event(out: &mut String, model: &Model, event: &Event) {
    let once = if event.once { " once" } else { "" };
    let _ = writeln!(out, "event {}{once}", event.about.path);
    let path = |id: &crate::model::EventId| model.events[id.index()].about.path.clone();
    for source in &event.sources {
        let kind = match &source.kind {
            SourceKind::Rate { per_day, dispersion } => {
                format!("{} {}", text(model, per_day), optional(model, dispersion.as_ref()))
            }
            SourceKind::Hazard { per_day } => text(model, per_day),
            SourceKind::Child { parent, chance } => format!("{} of {}", text(model, chance), path(parent)),
            SourceKind::PerParent { parent, mean, dispersion } => {
                format!(
                    "{} for each {} {}",
                    text(model, mean),
                    path(parent),
                    optional(model, dispersion.as_ref())
                )
            }
            SourceKind::Answer { parent, chance, lag_days } => {
                format!(
                    "{} of {} after {}",
                    text(model, chance),
                    path(parent),
                    optional(model, lag_days.as_ref())
                )
            }
            SourceKind::Split { split, child } => format!("{} {child}", split.0),
            SourceKind::Dates(steps) => format!("{steps:?}"),
            SourceKind::When(condition) => text(model, condition),
            SourceKind::Entry { regime, state } => {
                format!("{} {state}", model.regimes[regime.index()].about.path)
            }
            SourceKind::Passed(vote) => format!("{}", vote.0),
        };
        let _ = writeln!(out, "    `{}` {}", source.luck, kind.trim_end());
    }
}

fn optional(model: &Model, expression: Option<&Expression>) -> String {
    expression.map_or(String::new(), |it| text(model, it))
}

fn of_pace(model: &Model, pace: &Pace) -> String {
    match pace {
        Pace::HalfLife(time) => format!("half-life {}", text(model, time)),
        Pace::TimeConstant(time) => format!("over {}", text(model, time)),
    }
}

fn of_change(model: &Model, kind: &ChangeKind) -> String {
    let while_ = |condition: &Option<Expression>| {
        condition.as_ref().map_or(String::new(), |it| format!(" while {}", text(model, it)))
    };
    match kind {
        ChangeKind::Flow(rate) => text(model, rate),
        ChangeKind::PerEvent { event, amount } => {
            format!("{} per {}", text(model, amount), model.events[event.index()].about.path)
        }
        ChangeKind::Fade { pace, condition } => format!("{}{}", of_pace(model, pace), while_(condition)),
        ChangeKind::Toward { target, pace, condition } => {
            format!("{} {}{}", text(model, target), of_pace(model, pace), while_(condition))
        }
        ChangeKind::Becomes { value, trigger } => {
            let trigger = match trigger {
                Trigger::EveryStep => "each step".to_owned(),
                Trigger::At(event) => format!("at {}", model.events[event.index()].about.path),
                Trigger::AtWhile(event, it) => {
                    format!("at {} while {}", model.events[event.index()].about.path, text(model, it))
                }
                Trigger::EveryStepWhile(it) => format!("while {}", text(model, it)),
            };
            format!("{} {trigger}", text(model, value))
        }
        ChangeKind::TransferOut(id) => format!("out by {}", model.transfers[id.index()].about.path),
        ChangeKind::TransferIn(id) => format!("in by {}", model.transfers[id.index()].about.path),
    }
}

/// An expression, operators first.
fn text(model: &Model, expression: &Expression) -> String {
    let all = |values: &[Expression]| values.iter().map(|it| text(model, it)).collect::<Vec<_>>().join(" | ");
    match expression {
        Expression::Number(value) => format!("{}", (value * 1e9).round() / 1e9),
        Expression::Parameter(id) => model.parameters[id.index()].about.path.clone(),
        Expression::Let(id) => model.lets[id.index()].about.path.clone(),
        Expression::Stock(id) => model.stocks[id.index()].about.path.clone(),
        Expression::Memory(id) => model.memories[id.index()].about.path.clone(),
        Expression::Count(id) => format!("count({})", model.events[id.index()].about.path),
        Expression::Total(id) => format!("total({})", model.events[id.index()].about.path),
        Expression::InState(id, state) => format!("{} is {state}", model.regimes[id.index()].about.path),
        Expression::Plays(id, option) => format!("choice {} is {option}", id.0),
        Expression::ByState(id, values) => {
            format!("by {} {{ {} }}", model.regimes[id.index()].about.path, all(values))
        }
        Expression::ByOption(id, values) => format!("by choice {} {{ {} }}", id.0, all(values)),
        Expression::Table(id, x) => format!("{}({})", model.tables[id.index()].about.path, text(model, x)),
        Expression::Series(id) => model.series[id.index()].about.path.clone(),
        Expression::Time => "time".to_owned(),
        Expression::Trajectory => "trajectory".to_owned(),
        Expression::Uniform(id) => format!("uniform {}", id.0),
        Expression::Unary(UnaryOperation::Negate, x) => format!("-({})", text(model, x)),
        Expression::Unary(operation, x) => format!("{operation:?}({})", text(model, x)),
        Expression::Binary(operation, a, b) => {
            let sign = match operation {
                BinaryOperation::Add => "+",
                BinaryOperation::Subtract => "-",
                BinaryOperation::Multiply => "*",
                BinaryOperation::Divide => "/",
                BinaryOperation::Less => "<",
                BinaryOperation::LessOrEqual => "<=",
                other => return format!("{other:?}({}, {})", text(model, a), text(model, b)),
            };
            format!("({} {sign} {})", text(model, a), text(model, b))
        }
        Expression::If(c, a, b) => {
            format!("if {} then {} else {}", text(model, c), text(model, a), text(model, b))
        }
    }
}
