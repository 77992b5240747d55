//! The order of a step and of the time before it; cycles by their path, with each element's place.

use super::context::Context;
use crate::dependencies::{initial_order, initial_path, node_path, step_order};
use crate::model::{About, ChangeKind, Expression, InitialNode, Model, Node, Solver};
use detente_syntax::Diagnostic;
use detente_syntax::diagnostic::code;

impl Context<'_> {
    /// Sets both orders of the model, or says which elements go round in a circle.
    pub(crate) fn order(&mut self, model: &mut Model) {
        match step_order(model) {
            Ok(order) => model.order = order,
            Err(cycle) => {
                let paths: Vec<_> = cycle.0.iter().map(|node| node_path(model, *node).to_owned()).collect();
                let abouts: Vec<_> = cycle.0.iter().map(|node| about_of(model, *node).clone()).collect();
                let message =
                    format!("within a step, these are worked out from one another: {}", round(&paths));
                let help = "break the circle: read a `stock`, a `memory`, `smooth` or `total of`, which are as they were \
                    at the start of the step";
                self.report_cycle(message, &abouts, help);
            }
        }
        match initial_order(model) {
            Ok(order) => model.initial_order = order,
            Err(cycle) => {
                let paths: Vec<_> =
                    cycle.0.iter().map(|node| initial_path(model, *node).to_owned()).collect();
                let abouts: Vec<_> = cycle.0.iter().map(|node| about_before(model, *node).clone()).collect();
                let message = format!(
                    "before the first step, these are worked out from one another: {}",
                    round(&paths)
                );
                self.report_cycle(message, &abouts, "let one of them start at a number or a parameter");
            }
        }
    }

    fn report_cycle(&mut self, message: String, abouts: &[About], help: &str) {
        let Some((first, rest)) = abouts.split_first() else { return };
        let mut error = Diagnostic::error(code::CYCLE, message).in_file(first.file).at(first.span, "");
        for about in rest {
            error = error.also_in(about.file, about.span, "");
        }
        self.report(error.help(help));
    }

    /// Runge-Kutta steps are for models that nothing interrupts.
    pub(crate) fn check_solver(&mut self, model: &Model) {
        if model.solver != Solver::RungeKutta4 {
            return;
        }
        let abouts = [
            model.events.first().map(|it| &it.about),
            model.memories.first().map(|it| &it.about),
            model.regimes.first().map(|it| &it.about),
            model.choices.first().map(|it| &it.about),
            model.votes.first().map(|it| &it.about),
        ];
        if let Some(about) = abouts.into_iter().flatten().next() {
            let message = format!("`solver rk4` is for models of stocks alone, and `{}` is more", about.path);
            let error = Diagnostic::error(code::SITUATION, message).in_file(about.file).at(about.span, "");
            self.report(error.help("take `solver rk4` away, and shorten the step until results settle"));
        }
    }

    /// A stock that is set from another that is set in the same step reads the old value of it.
    pub(crate) fn warn_of_old_values(&mut self, model: &Model) {
        for stock in &model.stocks {
            for change in &stock.changes {
                let ChangeKind::Becomes { value, trigger } = &change.kind else { continue };
                let mut read = None;
                value.walk(&mut |part| {
                    if let Expression::Stock(id) = part {
                        let other = &model.stocks[id.index()];
                        let is_set = other.changes.iter().any(|change| {
                            matches!(&change.kind, ChangeKind::Becomes { trigger: its, .. } if same_event(its, trigger))
                        });
                        if is_set && other.about.path != stock.about.path {
                            read = Some(other.about.clone());
                        }
                    }
                });
                if let Some(other) = read {
                    let message = format!(
                        "`{}` becomes what `{}` was before: both are set in the same step",
                        stock.about.path, other.path
                    );
                    let warning = Diagnostic::warning(code::OLD_VALUE, message).in_file(stock.about.file);
                    let warning =
                        warning.at(stock.about.span, "").also_in(other.file, other.span, "set here as well");
                    self.report(
                        warning
                            .help(format!("read what `{}` becomes, instead of `{}`", other.path, other.path)),
                    );
                }
            }
        }
    }
}

fn same_event(one: &crate::model::Trigger, other: &crate::model::Trigger) -> bool {
    use crate::model::Trigger;
    let event = |trigger: &Trigger| match trigger {
        Trigger::At(event) | Trigger::AtWhile(event, _) => Some(*event),
        _ => None,
    };
    event(one).is_some() && event(one) == event(other)
}

fn round(paths: &[String]) -> String {
    let mut shown: Vec<_> = paths.iter().map(|path| format!("`{path}`")).collect();
    shown.extend(shown.first().cloned());
    shown.join(" -> ")
}

fn about_of(model: &Model, node: Node) -> &About {
    match node {
        Node::Let(id) => &model.lets[id.index()].about,
        Node::Choice(id) => &model.choices[id.index()].about,
        Node::Event(id) => &model.events[id.index()].about,
        Node::Split(id) => &model.events[model.splits[id.index()].parent.index()].about,
        Node::Vote(id) => &model.votes[id.index()].about,
        Node::Regime(id) => &model.regimes[id.index()].about,
    }
}

fn about_before(model: &Model, node: InitialNode) -> &About {
    match node {
        InitialNode::Let(id) => &model.lets[id.index()].about,
        InitialNode::Stock(id) => &model.stocks[id.index()].about,
        InitialNode::Memory(id) => &model.memories[id.index()].about,
    }
}
