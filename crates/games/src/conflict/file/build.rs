//! From what is written to a conflict.

use super::{ConflictFile, Maker, Misplaced, Text};
use crate::conflict::options::{OptionForm, OptionStates, Side};
use crate::conflict::preference::{payoffs_from_priorities, payoffs_from_ranking};
use crate::conflict::stability::Strength;
use crate::conflict::statement::Statement;
use crate::conflict::{Conflict, Faulty, Listed};
use std::collections::BTreeMap;
use toml::Spanned;

impl ConflictFile {
    /// The conflict that is meant.
    ///
    /// # Errors
    /// What is wrong, where, and what to write instead.
    pub fn conflict(&self) -> Result<Conflict, Misplaced> {
        named(self.makers.iter().map(|maker| &maker.name), "decision maker")?;
        for much_worse in self.makers.iter().filter_map(|maker| maker.much_worse.as_ref()) {
            if *much_worse.get_ref() < 1 {
                let help =
                    "write by how many payoffs or ranks a state is much worse, or leave `much_worse` out";
                let found = much_worse.get_ref().to_string();
                return Err(Misplaced::at(
                    much_worse,
                    Faulty::new("a whole number of at least 1", found, help),
                ));
            }
        }
        // What is wrong with the whole is shown at its beginning.
        let beginning = self.states.first().or(self.makers.first().map(|maker| &maker.name));
        let bytes = beginning.map_or(0..0, Text::span);
        let overall = |faulty| Misplaced { bytes: bytes.clone(), faulty };
        if self.states.is_empty() { self.of_options(&overall) } else { self.of_states(&overall) }
    }

    /// What is much worse for each decision maker, where anybody says so; for those who do not, nothing is.
    #[must_use]
    pub fn strength(&self) -> Option<Strength> {
        let of = |maker: &Maker| maker.much_worse.as_ref().map(|much_worse| *much_worse.get_ref());
        let strengths: Vec<Option<i64>> = self.makers.iter().map(of).collect();
        let is_stated = strengths.iter().any(Option::is_some);
        is_stated.then(|| Strength(strengths.into_iter().map(|of| of.unwrap_or(i64::MAX)).collect()))
    }

    fn of_states(&self, overall: &dyn Fn(Faulty) -> Misplaced) -> Result<Conflict, Misplaced> {
        let of_options = self.makers.iter().flat_map(|maker| maker.options.iter().chain(&maker.irreversible));
        refuse(
            self.infeasible.iter().chain(&self.alike).chain(of_options).next(),
            "states and moves alone",
            "leave `states` out for a conflict of options, or state `moves` instead",
        )?;
        let states = named(self.states.iter(), "state")?;
        let mut makers = Vec::new();
        for maker in &self.makers {
            let mut moves = Vec::new();
            for (from, targets) in &maker.moves {
                for to in targets {
                    moves.push((found(&states, from, "a state")?, found(&states, to, "a state")?));
                }
            }
            let payoffs = maker.payoffs(&states, None)?;
            makers.push(Listed { name: maker.name.get_ref().clone(), moves, payoffs });
        }
        let names = self.states.iter().map(|state| state.get_ref().clone()).collect();
        Conflict::listed(names, makers).map_err(overall)
    }

    fn of_options(&self, overall: &dyn Fn(Faulty) -> Misplaced) -> Result<Conflict, Misplaced> {
        refuse(
            self.makers.iter().flat_map(|maker| maker.moves.keys()).next(),
            "options without `moves`",
            "name the `states` before the first decision maker, or state `options` and `irreversible` instead",
        )?;
        named(self.makers.iter().flat_map(|maker| &maker.options), "option")?;
        let sides = self.makers.iter().map(side).collect::<Result<Vec<_>, _>>()?;
        let mut form = OptionForm { sides, infeasible: Vec::new(), alike: Vec::new() };
        let options = form.options();
        form.infeasible = statements(&self.infeasible, &options)?;
        form.alike = statements(&self.alike, &options)?;
        let states = form.states().map_err(overall)?;
        let numbers: Numbers<'_> = (0..).zip(&states.names).map(|(at, name)| (name.as_str(), at)).collect();
        let payoffs = self.makers.iter().map(|maker| maker.payoffs(&numbers, Some((&states, &options))));
        let payoffs = payoffs.collect::<Result<Vec<_>, _>>()?;
        states.conflict(payoffs).map_err(overall)
    }
}

/// States by their names.
type Numbers<'a> = BTreeMap<&'a str, usize>;

impl Maker {
    fn payoffs(
        &self,
        states: &Numbers<'_>,
        form: Option<(&OptionStates, &[String])>,
    ) -> Result<Vec<i64>, Misplaced> {
        let help = "state one of `payoffs`, `ranking` and `priorities`";
        match (&self.payoffs, &self.ranking, &self.priorities) {
            (Some(payoffs), None, None) if payoffs.get_ref().len() == states.len() => {
                Ok(payoffs.get_ref().clone())
            }
            (Some(payoffs), None, None) => Err(Misplaced::at(
                payoffs,
                Faulty::new(
                    format!("{} payoffs, one for each state", states.len()),
                    payoffs.get_ref().len().to_string(),
                    format!(
                        "give a number for each of the states {}, in this order; larger is better",
                        some(states)
                    ),
                ),
            )),
            (None, Some(ranking), None) => ranked(states, ranking),
            (None, None, Some(priorities)) => {
                let Some((states, options)) = form else {
                    return Err(Misplaced::at(
                        priorities,
                        Faulty::new(
                            "`payoffs` or `ranking`",
                            "`priorities` in a conflict of listed states",
                            "rank the states: `priorities` speak of options",
                        ),
                    ));
                };
                let statements = statements(priorities.get_ref(), options)?;
                payoffs_from_priorities(&states.sets, &statements)
                    .map_err(|faulty| Misplaced::at(priorities, faulty))
            }
            (None, None, None) => {
                Err(Misplaced::at(&self.name, Faulty::new("what it prefers", "nothing", help)))
            }
            _ => Err(Misplaced::at(
                &self.name,
                Faulty::new("one statement of what it prefers", "more than one", help),
            )),
        }
    }
}

fn ranked(states: &Numbers<'_>, ranking: &Spanned<Vec<Vec<Text>>>) -> Result<Vec<i64>, Misplaced> {
    let mut seen = vec![false; states.len()];
    let mut best_first = Vec::new();
    for tied in ranking.get_ref() {
        let mut numbers = Vec::new();
        for name in tied {
            let state = found(states, name, "a state")?;
            if std::mem::replace(&mut seen[state], true) {
                let faulty = Faulty::new("each state once", format!("`{name}` again"), "rank it once");
                return Err(Misplaced::at(name, faulty));
            }
            numbers.push(state);
        }
        best_first.push(numbers);
    }
    if let Some((name, _)) = states.iter().find(|(_, state)| !seen[**state]) {
        let help = "put it where it belongs, in a list with those that are as good";
        return Err(Misplaced::at(
            ranking,
            Faulty::new("every state", format!("a ranking without `{name}`"), help),
        ));
    }
    payoffs_from_ranking(states.len(), &best_first).map_err(|faulty| Misplaced::at(ranking, faulty))
}

fn side(maker: &Maker) -> Result<Side, Misplaced> {
    let options = named(maker.options.iter(), "option")?;
    let mut irreversible = vec![false; options.len()];
    for option in &maker.irreversible {
        irreversible[found(&options, option, "an option of this decision maker")?] = true;
    }
    let names = maker.options.iter().map(|option| option.get_ref().clone()).collect();
    Ok(Side { name: maker.name.get_ref().clone(), options: names, irreversible })
}

fn statements(texts: &[Text], options: &[String]) -> Result<Vec<Statement>, Misplaced> {
    let read = |text: &Text| {
        Statement::read(text.get_ref(), options).map_err(|(at, faulty)| {
            let span = text.span();
            // After the quote; unless escapes make the text in the file longer.
            let is_plain = span.len() == text.get_ref().len() + 2;
            let start = if is_plain { span.start + 1 + at } else { span.start };
            Misplaced { bytes: start..span.end, faulty }
        })
    };
    texts.iter().map(read).collect()
}

/// Numbers by name, if no name is used twice.
fn named<'a>(texts: impl Iterator<Item = &'a Text>, of: &str) -> Result<Numbers<'a>, Misplaced> {
    let mut numbers = BTreeMap::new();
    for (number, text) in texts.enumerate() {
        if numbers.insert(text.get_ref().as_str(), number).is_some() {
            let faulty = Faulty::new(
                format!("another name for this {of}"),
                format!("`{text}` again"),
                "give each its own name",
            );
            return Err(Misplaced::at(text, faulty));
        }
    }
    Ok(numbers)
}

fn found(numbers: &Numbers<'_>, text: &Text, of: &str) -> Result<usize, Misplaced> {
    numbers.get(text.get_ref().as_str()).copied().ok_or_else(|| {
        let faulty = Faulty::new(of, format!("`{text}`"), format!("there are {}", some(numbers)));
        Misplaced::at(text, faulty)
    })
}

/// The first names, in the order of their numbers.
fn some(numbers: &Numbers<'_>) -> String {
    const MOST: usize = 12;
    let mut names: Vec<_> = numbers.iter().map(|(name, number)| (*number, *name)).collect();
    names.sort_unstable();
    let shown: Vec<String> = names.iter().take(MOST).map(|(_, name)| format!("`{name}`")).collect();
    match names.len().checked_sub(MOST + 1) {
        None => shown.join(", "),
        Some(_) => format!("{} and {} more", shown.join(", "), names.len() - MOST),
    }
}

fn refuse(text: Option<&Text>, expected: &str, help: &str) -> Result<(), Misplaced> {
    match text {
        None => Ok(()),
        Some(text) => Err(Misplaced::at(text, Faulty::new(expected, format!("`{text}`"), help))),
    }
}
