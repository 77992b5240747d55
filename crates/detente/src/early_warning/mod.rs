//! Early warnings: whether what can be watched rises in variance or autocorrelation before a shift, or stands high or low, and how often it does so
//! in quiet times.
//!
//! The histories are run twice on the same luck: first to see when the shift comes, if it does; then to read what is watched over the same days in
//! those about to shift and in others, matched by date, that do not. So memory does not grow with what is watched.

mod histories; // When the shift comes, and which quiet history is held against which.
mod readings; // What is watched, read before a date.
mod rows; // Findings as words, tables and JSON.

pub use self::readings::Sign;
pub use self::rows::{WarningRow, WarningsRows};

use self::histories::{Matched, Shift};
use self::readings::Window;
use crate::experiments::{self, Asked};
use crate::numerals::counted;
use crate::request::length;
use crate::run::{InForce, compiled, in_force};
use crate::situations::Extended;
use crate::trouble::{Refusal, Trouble};
use detente_analysis::tipping::warning::Alarm;
use detente_engine::{Engine, Options};
use detente_model::{Model, World, check};
use detente_program::Program;
use detente_program::program::TrackedKind;
use detente_results::{Design, Progress};
use detente_syntax::nearest;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct WarningsRequest {
    /// Of which shift, one event or outcome by name, with which budget.
    pub asked: Asked,
    /// What is watched: stocks, lets and memories by name. All stocks and memories and what the model shows first, where this is empty.
    pub watch: Vec<String>,
    /// How long is read before a shift, as written: `90 days`.
    pub before: String,
    /// How long before the shift reading ends, as written: `0 days` for up to the step before it.
    pub lead: String,
    /// The share of quiet histories in which a false alarm is put up with: above 0 and below 1.
    pub false_alarms: f64,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Warnings {
    /// The situation's title.
    pub title: String,
    /// What was asked.
    pub request: WarningsRequest,
    /// What a reader sees of the shift.
    pub shift: String,
    /// Histories that were run.
    pub histories: u64,
    /// Histories in which the shift comes.
    pub shifts: u64,
    /// Those of them in which it comes before anything could be read.
    pub too_early: u64,
    /// Shifts with a quiet history to hold against them, and these quiet histories.
    pub matched: (u64, u64),
    /// Histories that broke; they count for nothing.
    pub broken: u64,
    /// All that was tried: first what tells, then by how well it did on the half of the histories from which its threshold is.
    pub found: Vec<WarningFinding>,
    /// Stopped before all histories were read.
    pub stopped_early: bool,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// What a sign of something watched is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct WarningFinding {
    /// Name of what is watched.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// The unit in which it prints, empty for a pure number, and one such unit in base units.
    pub unit: (String, f64),
    /// Which sign.
    pub sign: Sign,
    /// What it is worth, told on the other half of the histories. Its threshold is Kendall's tau of what rises, and in base units of a level; of one
    /// that stands low with the other sign.
    pub alarm: Alarm,
    /// The part of readings that could not be read, because the sign does not change.
    pub unread: f64,
}

/// A search for warnings that can begin.
pub struct PreparedWarnings {
    engine: Engine,
    model: Model,
    request: WarningsRequest,
    shift: Shift,
    /// What is watched: places among what is tracked.
    watched: Vec<usize>,
    window: Window,
    label: String,
}

/// Fewer steps than these have no trend of an indicator.
const STEPS_LEAST: usize = 20;
/// Fewer histories than these say nothing.
const HISTORIES_LEAST: u64 = 500;
/// Fewer matched shifts than these say nothing.
const SHIFTS_LEAST: usize = 40;

/// Prepares it for the situation whose first file is `root`.
///
/// # Errors
/// A model with errors, what is no shift, nothing that could be watched, a window that does not fit, a budget too small to say anything.
pub fn prepare_warnings(
    world: &dyn World,
    root: &str,
    request: &WarningsRequest,
) -> Result<PreparedWarnings, Trouble> {
    let texts = Extended { inner: world, root, addition: "", read: Default::default() };
    let mut checked = check(&texts, root);
    let Some(model) = checked.model.take() else { return Err(Trouble::Model(Box::new(checked))) };
    let InForce { world: model, .. } = in_force(model, &texts, &experiments::request(&request.asked, false))?;
    check_request(request).map_err(Trouble::Request)?;
    let program = compiled(&model)?;
    let (shift, label) = Shift::asked(&model, &program, &request.asked.of).map_err(Trouble::Request)?;
    let watched = watched(&model, &program, &request.watch).map_err(Trouble::Request)?;
    let window = window(&model, request).map_err(Trouble::Request)?;
    let engine = Engine::new(program, Options::with_threads(request.asked.threads.max(1)));
    Ok(PreparedWarnings { engine, model, request: request.clone(), shift, watched, window, label })
}

fn check_request(request: &WarningsRequest) -> Result<(), Refusal> {
    if !(request.false_alarms > 0.0 && request.false_alarms < 1.0) {
        return Err(Refusal::new("a rate of false alarms lies between 0% and 100%")
            .help("write for example `--false-alarms 10%`"));
    }
    if request.asked.budget < 2 * HISTORIES_LEAST {
        return Err(Refusal::new(format!(
            "a budget of {} is too small to say anything",
            counted(request.asked.budget, "trajectory")
        ))
        .help(format!("take `--budget {}` at least: each history is run twice", 2 * HISTORIES_LEAST)));
    }
    Ok(())
}

/// Places of what is watched, in the order of the program.
fn watched(model: &Model, program: &Program, names: &[String]) -> Result<Vec<usize>, Refusal> {
    let is_level =
        |kind: &TrackedKind| matches!(kind, TrackedKind::Stock | TrackedKind::Let | TrackedKind::Memory);
    let levels = || program.tracked.iter().enumerate().filter(|(_, tracked)| is_level(&tracked.kind));
    if names.is_empty() {
        let all = levels()
            .filter(|(_, tracked)| tracked.kind != TrackedKind::Let || model.shows.contains(&tracked.path))
            .map(|(place, _)| place)
            .collect::<Vec<_>>();
        return if all.is_empty() {
            Err(Refusal::new("the model has no stock or memory that could be watched")
                .help("name a let: `--watch NAME`"))
        } else {
            Ok(all)
        };
    }
    let mut places = Vec::new();
    for name in names {
        let family = format!("{name}[");
        let own = levels().filter(|(_, tracked)| tracked.path == *name || tracked.path.starts_with(&family));
        let before = places.len();
        places.extend(own.map(|(place, _)| place));
        if places.len() == before {
            let refusal = Refusal::new(format!("no stock, let or memory is called `{name}`"));
            let near = nearest(name, levels().map(|(_, tracked)| &*tracked.path));
            return Err(match near {
                Some(near) => refusal.help(format!("there is `{near}`")),
                None => refusal.help("name what the model has as a number in each step"),
            });
        }
    }
    places.sort_unstable();
    places.dedup();
    Ok(places)
}

fn window(model: &Model, request: &WarningsRequest) -> Result<Window, Refusal> {
    let step_days = model.calendar.step_days;
    let steps = |text: &str, option: &str| {
        let days = length(text).filter(|days| *days >= 0.0);
        let unclear = || {
            Refusal::new(format!("cannot read `{text}` as a length of time"))
                .help(format!("write for example `--{option} \"90 days\"`"))
        };
        // The allowance takes up rounding in products such as 3 x 30.4375.
        days.map(|days| (days / step_days + 1e-9).floor() as usize).ok_or_else(unclear)
    };
    let window = Window { history: steps(&request.before, "before")?, lead: steps(&request.lead, "lead")? };
    if window.history < STEPS_LEAST {
        return Err(Refusal::new(format!(
            "`{}` are {} steps, and fewer than {STEPS_LEAST} have no trend of a variance",
            request.before, window.history
        ))
        .help("take a longer time with `--before`"));
    }
    if window.needs() >= model.calendar.steps as usize {
        return Err(Refusal::new("so long a time before the shift is longer than the situation lasts")
            .help("take a shorter one with `--before`"));
    }
    Ok(window)
}

impl PreparedWarnings {
    /// Trajectories that are run: each history twice.
    #[must_use]
    pub fn trajectories(&self) -> u64 {
        2 * self.histories()
    }

    fn histories(&self) -> u64 {
        self.request.asked.budget / 2
    }

    fn design(&self) -> Design {
        let steps = self.model.calendar.steps;
        Design { seed: self.request.asked.seed, draws: self.histories(), per_draw: 1, steps }
    }

    /// Runs it.
    ///
    /// # Errors
    /// A stop before anything was read, too few shifts to say anything.
    pub fn run(&self, progress: &dyn Progress) -> Result<Warnings, Trouble> {
        let histories = histories::seen(&self.engine, &self.design(), &self.shift, progress)?;
        let matched = Matched::new(&histories, self.window);
        if matched.shifts() < SHIFTS_LEAST {
            return Err(Trouble::Run(self.too_few(&matched)));
        }
        let dates = matched.dates(histories.len());
        let read =
            readings::before((&self.engine, &self.design()), (&self.watched, self.window), &dates, progress)?;
        let (found, used) = self.judged(&matched, &read)?;
        let is =
            |what: fn(&histories::History) -> bool| histories.iter().filter(|it| what(it)).count() as u64;
        Ok(Warnings {
            title: self.model.title.clone(),
            request: self.request.clone(),
            shift: self.label.clone(),
            histories: histories.len() as u64,
            shifts: is(|it| it.shift.is_some()),
            too_early: matched.too_early as u64,
            matched: used,
            broken: is(|it| it.is_broken),
            found,
            stopped_early: read.is_partial,
            leaves_out: self.model.leaves_out.clone(),
        })
    }

    fn too_few(&self, matched: &Matched) -> Refusal {
        let (shifts, early) = (matched.shifts(), matched.too_early);
        Refusal::new(format!(
            "of {} histories {shifts} have the shift late enough to be read and a quiet history beside them; {SHIFTS_LEAST} are needed \
             ({early} shift too early)",
            self.histories()
        ))
        .help("ask for more with `--budget`, for a shorter time with `--before`, or about something less rare or less sure")
    }

    /// What each sign is worth, and how many shifts and quiet histories told it.
    fn judged(
        &self,
        matched: &Matched,
        read: &readings::Read,
    ) -> Result<(Vec<WarningFinding>, (u64, u64)), Trouble> {
        let signs = readings::SIGNS;
        let tried = self.watched.len() * signs.len();
        let mut found = Vec::new();
        let mut used = (0, 0);
        for (place, watched) in self.watched.iter().enumerate() {
            for (number, sign) in signs.into_iter().enumerate() {
                let halves = matched.halves(&|history| read.of(history, place * signs.len() + number));
                used = halves.counts();
                let alarm = halves.alarm(self.request.false_alarms, tried).map_err(|_| Trouble::Stopped)?;
                let tracked = &self.engine.program().tracked[*watched];
                found.push((
                    halves.area(),
                    WarningFinding {
                        path: tracked.path.clone(),
                        label: tracked.label.clone(),
                        unit: (tracked.unit.clone(), tracked.scale),
                        sign,
                        alarm,
                        unread: halves.unread(),
                    },
                ));
            }
        }
        found.sort_by(|a, b| b.1.alarm.tells.cmp(&a.1.alarm.tells).then(b.0.total_cmp(&a.0)));
        Ok((found.into_iter().map(|(_, finding)| finding).collect(), used))
    }
}
