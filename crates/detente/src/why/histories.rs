//! Histories by the hundred: how they end, and which of those that end alike is in the middle.

use crate::trouble::{Refusal, Trouble};
use detente_analysis::why::typical;
use detente_engine::{Engine, Paths};
use detente_model::model::OutcomeId;
use detente_program::program::TrackedKind;
use detente_results::{Design, Progress, Stop};
use std::ops::Range;

/// Trajectories between two looks at whether to stop.
const PART: u64 = 1_024;
/// Histories among which the one in the middle is looked for: enough that more would hardly lie deeper.
const AMONG: usize = 400;
/// Moments at which courses are compared.
const MOMENTS: usize = 24;

/// How histories ended, in the order of their numbers.
pub(super) struct Histories {
    /// The outcome and the row that decided; nothing for a broken one.
    pub(super) endings: Vec<Option<(usize, u32)>>,
    /// Courses of those that ended in the outcome that was asked for.
    courses: Vec<f64>,
    width: usize,
    chosen: Vec<u64>,
    /// Stopped before as many as were asked for.
    pub(super) stopped: bool,
}

impl Histories {
    /// Runs them in several worlds, the same in each: on a stop as many as were finished in all of them.
    ///
    /// # Errors
    /// A stop before any were finished.
    pub(super) fn in_worlds(
        engines: &[&Engine],
        design: &Design,
        progress: &dyn Progress,
    ) -> Result<Vec<Self>, Trouble> {
        let mut worlds: Vec<Self> = engines.iter().map(|_| Self::of_one()).collect();
        for part in parts(design.draws) {
            let run = |engine: &&Engine| Self::part((engine, None), (design, part.clone()), progress);
            match engines.iter().map(run).collect::<Result<Vec<_>, Stop>>() {
                Ok(found) => worlds.iter_mut().zip(found).for_each(|(world, part)| world.extend(part)),
                Err(Stop::StoppedAtOnce) if part.start > 0 => {
                    worlds.iter_mut().for_each(|world| world.stopped = true);
                    break;
                }
                Err(stop) => return Err(stop.into()),
            }
        }
        Ok(worlds)
    }

    /// Runs them with the courses of those that end in this outcome, until there are enough of these.
    ///
    /// # Errors
    /// As before.
    pub(super) fn with_courses(
        engine: &Engine,
        design: &Design,
        outcome: OutcomeId,
        progress: &dyn Progress,
    ) -> Result<Self, Trouble> {
        let mut all = Self::of_one();
        for part in parts(design.draws) {
            match Self::part((engine, Some(outcome)), (design, part.clone()), progress) {
                Ok(found) => all.extend(found),
                Err(Stop::StoppedAtOnce) if part.start > 0 => {
                    all.stopped = true;
                    break;
                }
                Err(stop) => return Err(stop.into()),
            }
            if all.chosen.len() >= AMONG {
                break;
            }
        }
        all.chosen.truncate(AMONG);
        all.courses.truncate(AMONG * all.width);
        Ok(all)
    }

    /// None at all.
    pub(super) fn of_one() -> Self {
        Self { endings: Vec::new(), courses: Vec::new(), width: 0, chosen: Vec::new(), stopped: false }
    }

    fn part(
        (engine, outcome): (&Engine, Option<OutcomeId>),
        draws: (&Design, Range<u64>),
        progress: &dyn Progress,
    ) -> Result<Self, Stop> {
        let kept = if outcome.is_some() { compared(engine) } else { Vec::new() };
        let reduce = |paths: &Paths| reduced(paths, outcome);
        let mut all = Self::of_one();
        engine.reduced(draws, &kept, &reduce, progress)?.into_iter().for_each(|block| all.extend(block));
        Ok(all)
    }

    fn extend(&mut self, later: Self) {
        self.endings.extend(later.endings);
        self.width = later.width;
        self.courses.extend(later.courses);
        self.chosen.extend(later.chosen);
    }

    /// Numbers of the histories that end so.
    pub(super) fn of(&self, outcome: OutcomeId) -> Vec<u64> {
        let ends = |(_, ending): &(u64, &Option<(usize, u32)>)| {
            ending.is_some_and(|(number, _)| number == outcome.index())
        };
        (0..).zip(&self.endings).filter(ends).map(|(number, _)| number).collect()
    }

    /// Refuses where all of them broke.
    pub(super) fn some_whole(&self) -> Result<(), Trouble> {
        if self.endings.iter().any(Option::is_some) {
            return Ok(());
        }
        Err(Trouble::Run(
            Refusal::new("all histories broke, so there is nothing to explain")
                .help("`detente run` says where and why the first one broke"),
        ))
    }

    /// How many broke.
    pub(super) fn broken(&self) -> u64 {
        self.endings.iter().filter(|ending| ending.is_none()).count() as u64
    }

    /// The history in the middle, and its depth.
    pub(super) fn typical(&self) -> Option<(u64, f64)> {
        let found = typical(&self.courses, self.width)?;
        Some((*self.chosen.get(found.trajectory)?, found.depth))
    }
}

/// Draws by parts, one after the other.
fn parts(draws: u64) -> impl Iterator<Item = Range<u64>> {
    (0..draws).step_by(PART as usize).map(move |start| start..(start + PART).min(draws))
}

/// What courses are compared by: stocks and memories, or the totals of events where there are none.
fn compared(engine: &Engine) -> Vec<usize> {
    let tracked = &engine.program().tracked;
    let places = |of: &dyn Fn(&TrackedKind) -> bool| -> Vec<usize> {
        (0..tracked.len()).filter(|place| of(&tracked[*place].kind)).collect()
    };
    let levels = places(&|kind| matches!(kind, TrackedKind::Stock | TrackedKind::Memory));
    if levels.is_empty() { places(&|kind| *kind == TrackedKind::Total) } else { levels }
}

fn reduced(paths: &Paths, outcome: Option<OutcomeId>) -> Histories {
    let moments = MOMENTS.min(paths.rows - 1).max(1);
    let rows: Vec<usize> = (1..=moments).map(|moment| moment * (paths.rows - 1) / moments).collect();
    let mut block = Histories::of_one();
    block.endings.clone_from(&paths.endings);
    block.width = rows.len() * paths.values.len();
    for (place, ending) in paths.endings.iter().enumerate() {
        let is_asked = outcome.is_some_and(|outcome| ending.is_some_and(|it| it.0 == outcome.index()));
        let course =
            |values: &Vec<f64>| rows.iter().map(|row| values[place * paths.rows + row]).collect::<Vec<_>>();
        if is_asked {
            block.courses.extend(paths.values.iter().flat_map(course));
            block.chosen.push(paths.first + place as u64);
        }
    }
    block
}
