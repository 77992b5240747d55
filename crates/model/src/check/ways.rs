//! States of a regime that a slip of the pen makes: nothing declares a state, so that a misspelt one is a state of its own.

use super::context::Context;
use super::scope::{Item, Place};
use detente_syntax::ast::{Name, Origin, Regime, Transition};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, nearest};

impl Context<'_> {
    /// Says which states are left and never entered, and which are only entered and called almost like another. A state that is
    /// entered and never left is fine by itself: a war may end a regime.
    pub(crate) fn check_ways(&mut self, regime: &Regime, item: &Item<'_>) {
        let mut seen: Vec<&str> = Vec::new();
        for name in said(regime) {
            if seen.contains(&name.text.as_str()) {
                continue;
            }
            seen.push(&name.text);
            let starts = regime.starts.as_ref().is_some_and(|start| start.text == name.text);
            let is_entered = regime.transitions.iter().any(|it| it.to.text == name.text);
            let is_left = regime.transitions.iter().any(|it| leaves(it, name));
            let is_declared = regime.states.iter().any(|state| state.name.text == name.text);
            if starts {
                continue;
            }
            let near = near(regime, name);
            match (is_entered, is_left, near) {
                (false, _, near) => self.never_entered(name, near.filter(|_| !is_declared), &item.place),
                (true, false, Some(near)) if !is_declared => {
                    self.never_left(name, near, regime, &item.place);
                }
                _ => {}
            }
        }
    }

    fn never_entered(&mut self, name: &Name, near: Option<&str>, place: &Place) {
        let message = format!("nothing enters the state `{}`", name.text);
        self.report(match near {
            Some(near) => {
                let error = self.error(code::STRAY_STATE, place, name.span, message);
                error.help(format!("perhaps `{near}` is meant")).replace(name.span, near)
            }
            None => Diagnostic::warning(code::STRAY_STATE, message)
                .in_file(place.file)
                .at(name.span, "")
                .help(format!(
                    "add a way into it, for example `... -> {} at 0.2 / year`, or take it away",
                    name.text
                )),
        });
    }

    fn never_left(&mut self, name: &Name, near: &str, regime: &Regime, place: &Place) {
        let by_any =
            regime.transitions.iter().any(|it| matches!(it.from, Origin::Any(_)) && it.to.text != name.text);
        let message = match by_any {
            true => format!(
                "the state `{}` is entered, and no transition names it as where it leads from",
                name.text
            ),
            false => format!("the state `{}` is entered and never left", name.text),
        };
        let error = self.error(code::STRAY_STATE, place, name.span, message);
        let error = error.help(format!("perhaps `{near}` is meant")).replace(name.span, near);
        self.report(error.help(format!("if both are meant, add a line `state {}`", name.text)));
    }
}

/// The states that are probably misspelt: of these nothing else is asked.
pub(crate) fn misspelt(regime: &Regime) -> impl Iterator<Item = &Name> {
    said(regime).filter(|name| {
        let is_known = regime
            .starts
            .iter()
            .chain(regime.states.iter().map(|it| &it.name))
            .any(|it| it.text == name.text);
        let is_entered = regime.transitions.iter().any(|it| it.to.text == name.text);
        let is_left = regime.transitions.iter().any(|it| leaves(it, name));
        !(is_known || is_entered && is_left) && near(regime, name).is_some()
    })
}

/// All states as the text says them: where transitions lead first, then where they come from, then by themselves.
fn said(regime: &Regime) -> impl Iterator<Item = &Name> {
    let to = regime.transitions.iter().map(|it| &it.to);
    let from = regime.transitions.iter().filter_map(|it| match &it.from {
        Origin::States(states) => Some(states),
        Origin::Any(_) => None,
    });
    to.chain(from.flatten()).chain(regime.states.iter().map(|state| &state.name))
}

/// Whether a transition names the state among those that it leads from.
fn leaves(transition: &Transition, name: &Name) -> bool {
    match &transition.from {
        Origin::Any(_) => false,
        Origin::States(states) => states.iter().any(|state| state.text == name.text),
    }
}

/// The state that a name was probably meant to be.
fn near<'r>(regime: &'r Regime, name: &Name) -> Option<&'r str> {
    nearest(&name.text, said(regime).chain(&regime.starts).map(|it| it.text.as_str()))
}
