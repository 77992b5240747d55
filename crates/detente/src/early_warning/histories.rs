//! When the shift comes in each history, and which quiet histories are held against those in which it does.

use super::readings::Window;
use crate::trouble::Refusal;
use detente_analysis::tipping::warning::{Alarm, NoWarning, Readings, alarm, area};
use detente_engine::{Engine, Paths};
use detente_model::Model;
use detente_model::model::OutcomeKind;
use detente_program::Program;
use detente_results::{Design, Progress, Stop};
use detente_syntax::nearest;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shift {
    /// The outcome of that number is decided.
    Outcome(usize),
    /// What is tracked at that place happens for the first time.
    Event(usize),
}

/// What is known of a history before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct History {
    /// The first row after the shift.
    pub(super) shift: Option<usize>,
    /// Up to this row it can stand for one that goes on quietly.
    quiet_until: usize,
    pub(super) is_broken: bool,
}

impl Shift {
    /// The shift of that name, and what a reader sees of it.
    pub(super) fn asked(model: &Model, program: &Program, of: &[String]) -> Result<(Self, String), Refusal> {
        let [name] = of else {
            return Err(Refusal::new("one shift is waited for").help(candidates(model)));
        };
        if let Some(place) = model.outcomes.iter().position(|outcome| outcome.about.path == *name) {
            let outcome = &model.outcomes[place];
            if matches!(outcome.kind, OutcomeKind::AsSoonAs(_)) {
                return Ok((Self::Outcome(place), outcome.about.label.clone()));
            }
            let refusal = Refusal::new(format!("the outcome `{name}` is told at the end, and is no shift"));
            return Err(match outcome.dated_by {
                Some(event) => {
                    let event = &model.events[event.index()].about.path;
                    refusal.help(format!("ask about the event that dates it: `--of {event}`"))
                }
                None => refusal.help(candidates(model)),
            });
        }
        let event = model.events.iter().find(|event| event.about.path == *name);
        let place = program.tracked.iter().position(|tracked| tracked.path == *name);
        match event.zip(place) {
            Some((event, place)) => Ok((Self::Event(place), event.about.label.clone())),
            None => {
                let refusal = Refusal::new(format!("no outcome or event is called `{name}`"));
                let known =
                    model.outcomes.iter().map(|it| &it.about).chain(model.events.iter().map(|it| &it.about));
                Err(match nearest(name, known.map(|about| &*about.path)) {
                    Some(near) => refusal.help(format!("there is `{near}`")),
                    None => refusal.help(candidates(model)),
                })
            }
        }
    }

    fn seen(self, paths: &Paths) -> Vec<History> {
        let last = paths.rows - 1;
        let one = |number: usize| {
            let (ending, is_broken) = (paths.endings[number], paths.broken[number]);
            let ended = ending.map_or(last, |(_, row)| row as usize);
            let shift = match self {
                Self::Outcome(outcome) => ending.filter(|(which, _)| *which == outcome).map(|_| ended),
                Self::Event(_) => {
                    let totals = &paths.values[0][number * paths.rows..(number + 1) * paths.rows];
                    totals.iter().position(|total| *total > 0.0)
                }
            };
            let quiet_until = match (shift, self) {
                (Some(_), _) => 0,
                // Once another outcome is decided, this one never comes.
                (None, Self::Outcome(_)) => ended,
                (None, Self::Event(_)) => last,
            };
            let shift = shift.filter(|_| !is_broken);
            History { shift, quiet_until: if is_broken { 0 } else { quiet_until }, is_broken }
        };
        (0..paths.endings.len()).map(one).collect()
    }
}

fn candidates(model: &Model) -> String {
    let sudden = model.outcomes.iter().filter(|outcome| matches!(outcome.kind, OutcomeKind::AsSoonAs(_)));
    let names: Vec<String> = sudden.map(|outcome| outcome.about.path.clone()).collect();
    match &names[..] {
        [] => "name an event: `--of EVENT`".to_owned(),
        names => format!(
            "name an event, or an outcome that is decided as soon as something holds: {}",
            names.join(", ")
        ),
    }
}

/// Runs all histories to see when the shift comes.
pub(super) fn seen(
    engine: &Engine,
    design: &Design,
    shift: &Shift,
    progress: &dyn Progress,
) -> Result<Vec<History>, Stop> {
    let kept: Vec<usize> = match shift {
        Shift::Outcome(_) => Vec::new(),
        Shift::Event(place) => vec![*place],
    };
    let reduce = |paths: &Paths| shift.seen(paths);
    Ok(engine.reduced((design, 0..design.draws), &kept, &reduce, progress)?.concat())
}

/// Quiet histories held against a shift, at most.
const QUIET_MOST: usize = 4;

/// Shifts, each with quiet histories that are read over the same rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Matched {
    /// The history that shifts, the row at which reading ends, and the quiet ones.
    sets: Vec<(usize, usize, Vec<usize>)>,
    /// Shifts before there is so much to read.
    pub(super) too_early: usize,
}

impl Matched {
    /// Matches by date: each shift gets as many quiet histories as the others, which are used once each and in which nothing is decided by then.
    pub(super) fn new(histories: &[History], window: Window) -> Self {
        let mut matched = Self::default();
        for (number, history) in histories.iter().enumerate() {
            match history.shift.map(|row| row.checked_sub(window.needs())) {
                Some(Some(before)) => matched.sets.push((number, before + window.history, Vec::new())),
                Some(None) => matched.too_early += 1,
                None => {}
            }
        }
        // The latest first: for them the fewest are still quiet.
        matched.sets.sort_by_key(|(number, end, _)| (std::cmp::Reverse(*end), *number));
        let mut quiet: Vec<usize> =
            (0..histories.len()).filter(|number| histories[*number].quiet_until > 0).collect();
        let rounds = (quiet.len() / matched.sets.len().max(1)).clamp(1, QUIET_MOST);
        for _ in 0..rounds {
            quiet = matched.round(histories, (quiet, window));
        }
        matched.sets.retain(|(_, _, quiet)| !quiet.is_empty());
        matched.sets.sort_by_key(|(number, ..)| *number);
        matched
    }

    /// Gives each shift one more of the quiet histories, and those that are left. A history that does not fit one date fits the earlier ones that
    /// follow, so each is looked at a few times only.
    fn round(&mut self, histories: &[History], (quiet, window): (Vec<usize>, Window)) -> Vec<usize> {
        let (mut waiting, mut left) = (quiet.into_iter(), Vec::new());
        let mut put_by: Vec<usize> = Vec::new();
        for (_, end, own) in &mut self.sets {
            // Nothing is decided up to the day of the shift itself.
            let fits = |number: &usize| histories[*number].quiet_until >= *end + window.lead;
            if let Some(place) = put_by.iter().position(fits) {
                own.push(put_by.remove(place));
                continue;
            }
            for number in waiting.by_ref() {
                if fits(&number) {
                    own.push(number);
                    break;
                }
                put_by.push(number);
            }
        }
        left.extend(put_by);
        left.extend(waiting);
        left.sort_unstable();
        left
    }

    pub(super) fn shifts(&self) -> usize {
        self.sets.len()
    }

    /// The row at which reading ends, for each history that is read.
    pub(super) fn dates(&self, histories: usize) -> Vec<Option<usize>> {
        let mut dates = vec![None; histories];
        for (shifting, end, quiet) in &self.sets {
            dates[*shifting] = Some(*end);
            quiet.iter().for_each(|number| dates[*number] = Some(*end));
        }
        dates
    }

    /// Both halves of what was read: every other shift with its quiet histories.
    pub(super) fn halves(&self, read: &dyn Fn(usize) -> Option<f64>) -> Halves {
        let mut halves = Halves::default();
        for (place, (shifting, _, quiet)) in self.sets.iter().enumerate() {
            let half = if place % 2 == 0 { &mut halves.learn } else { &mut halves.judge };
            half.shifting.extend(read(*shifting));
            half.quiet.extend(quiet.iter().filter_map(|number| read(*number)));
        }
        halves
    }
}

/// Readings of an indicator, in two halves.
#[derive(Clone, Debug, Default)]
pub(super) struct Halves {
    learn: Readings,
    judge: Readings,
}

impl Halves {
    pub(super) fn alarm(&self, false_alarms: f64, tried: usize) -> Result<Alarm, NoWarning> {
        alarm(&self.learn, &self.judge, false_alarms, tried)
    }

    /// How well it does in the half from which the threshold is taken.
    pub(super) fn area(&self) -> f64 {
        area(&self.learn.shifting, &self.learn.quiet).map_or(0.5, |area| area.estimate)
    }

    /// Shifts and quiet histories in both.
    pub(super) fn counts(&self) -> (u64, u64) {
        let Self { learn, judge } = self;
        ((learn.shifting.len() + judge.shifting.len()) as u64, (learn.quiet.len() + judge.quiet.len()) as u64)
    }

    /// The part that could not be read.
    pub(super) fn unread(&self) -> f64 {
        let Self { learn, judge } = self;
        let all = [&learn.shifting, &learn.quiet, &judge.shifting, &judge.quiet];
        let unread = all.iter().flat_map(|readings| readings.iter()).filter(|reading| !reading.is_finite());
        let (shifts, quiet) = self.counts();
        unread.count() as f64 / (shifts + quiet) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shift_has_quiet_histories_of_its_own_date() {
        let history = |shift, quiet_until| History { shift, quiet_until, is_broken: false };
        let histories = [
            history(Some(50), 0),
            history(None, 45), // Decided by another outcome before the late shift.
            history(Some(30), 0),
            history(None, 60),
            history(Some(5), 0), // Too early.
            history(Some(55), 0),
        ];
        let matched = Matched::new(&histories, Window { history: 10, lead: 2 });
        assert_eq!((matched.shifts(), matched.too_early), (2, 1));
        // The latest takes the one that is quiet so long; the other fits the earliest alone.
        assert_eq!(matched.sets, [(2, 28, vec![1]), (5, 53, vec![3])]);
        let dates = matched.dates(6);
        assert_eq!(dates, [None, Some(28), Some(28), Some(53), None, Some(53)]);
        let halves = matched.halves(&|number| Some(number as f64));
        assert_eq!((halves.learn.shifting, halves.judge.quiet), (vec![2.0], vec![3.0]));
    }
}
