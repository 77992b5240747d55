//! Histories by the hundred: how they end, and which of those that end alike is in the middle.

use crate::trouble::{Refusal, Trouble};
use detente_analysis::why::typical;
use detente_engine::{Engine, Paths};
use detente_model::model::OutcomeId;
use detente_program::program::TrackedKind;
use detente_results::{Design, Progress, Stop};

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
    /// Runs them, or as many as there is time for.
    ///
    /// # Errors
    /// A stop before any were finished.
    pub(super) fn new(engine: &Engine, design: &Design, progress: &dyn Progress) -> Result<Self, Trouble> {
        Self::taken(engine, design, None, progress)
    }

    /// The same, with the courses of those that end in this outcome; stops when there are enough of them.
    ///
    /// # Errors
    /// As before.
    pub(super) fn with_courses(
        engine: &Engine,
        design: &Design,
        outcome: OutcomeId,
        progress: &dyn Progress,
    ) -> Result<Self, Trouble> {
        Self::taken(engine, design, Some(outcome), progress)
    }

    /// None at all.
    pub(super) fn of_one() -> Self {
        Self { endings: Vec::new(), courses: Vec::new(), width: 0, chosen: Vec::new(), stopped: false }
    }

    fn taken(
        engine: &Engine,
        design: &Design,
        outcome: Option<OutcomeId>,
        progress: &dyn Progress,
    ) -> Result<Self, Trouble> {
        let kept = if outcome.is_some() { compared(engine) } else { Vec::new() };
        let mut all = Self::of_one();
        let mut start = 0;
        while start < design.draws && all.chosen.len() < AMONG {
            let part = start..(start + PART).min(design.draws);
            let reduce = |paths: &Paths| reduced(paths, outcome);
            let blocks = match engine.reduced((design, part.clone()), &kept, &reduce, progress) {
                Ok(blocks) => blocks,
                Err(Stop::StoppedAtOnce) if start > 0 => {
                    all.stopped = true;
                    break;
                }
                Err(stop) => return Err(stop.into()),
            };
            for block in blocks {
                all.endings.extend(block.endings);
                all.width = block.width;
                all.courses.extend(block.courses);
                all.chosen.extend(block.chosen);
            }
            start = part.end;
        }
        all.chosen.truncate(AMONG);
        all.courses.truncate(AMONG * all.width);
        Ok(all)
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
