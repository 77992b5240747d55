//! What the model as shipped does, day by day.

use detente_engine::{Engine, Options};
use detente_model::Model;
use detente_model::calendar::Date;
use detente_program::Program;
use detente_results::Design;
use std::path::Path as File;

/// Draws of the parameters: what two trajectories of one draw share, so the number that sampling errors go by.
pub(crate) const DRAWS: u64 = 400;
const PER_DRAW: u32 = 5;
const SEED: u64 = 17;
/// To the middle of 2025, so that a run that opens talks in the first half of 2024 is followed for a year.
const STEPS: u32 = 620;
/// Trajectories in memory with all their rows at once.
const AT_ONCE: u64 = 64;

/// One trajectory: totals before each day, and what stood in the rows.
pub(crate) struct Path {
    pub(crate) attack: Vec<u32>,
    pub(crate) strike: Vec<u32>,
    pub(crate) strike_iraq: Vec<u32>,
    pub(crate) us_death: Vec<u32>,
    pub(crate) talks_open: Vec<u32>,
    pub(crate) fall: Vec<u32>,
    pub(crate) expulsion_law: Vec<u32>,
    pub(crate) agreement: Vec<u32>,
    /// The state of the region, by its place.
    pub(crate) region: Vec<u32>,
    /// Months.
    pub(crate) term: Vec<f64>,
}

impl Path {
    /// The first day on which something with these totals happened.
    pub(crate) fn first_day(totals: &[u32]) -> Option<usize> {
        totals.iter().position(|total| *total > 0).map(|row| row - 1)
    }

    /// The days before `end` on which something with these totals happened.
    pub(crate) fn days_of(totals: &[u32], end: usize) -> Vec<usize> {
        (0..end).filter(|day| totals[day + 1] > totals[*day]).collect()
    }
}

/// All trajectories.
pub(crate) struct Paths {
    pub(crate) start: i64,
    pub(crate) paths: Vec<Path>,
    /// The place of the state `gaza_lull`.
    pub(crate) lull: u32,
}

impl Paths {
    /// Days from the start to a date: the row that holds the totals before that day.
    pub(crate) fn day(&self, date: &str) -> usize {
        usize::try_from(days(date) - self.start).expect("no day before the start is asked for")
    }

    /// The date of a day.
    pub(crate) fn date(&self, day: f64) -> String {
        Date::from_days(self.start + day as i64).to_string()
    }
}

fn days(date: &str) -> i64 {
    Date::parse(date).unwrap_or_else(|| panic!("no such day: {date}")).days()
}

/// Days from one date to another.
pub(crate) fn days_between(from: &str, to: &str) -> i64 {
    days(to) - days(from)
}

struct Folder;

/// A file of the situation.
pub(crate) fn file(path: &str) -> std::path::PathBuf {
    File::new(env!("CARGO_MANIFEST_DIR")).join("../../situations/iraq-2023").join(path)
}

impl detente_model::World for Folder {
    fn text(&self, path: &str) -> Result<String, String> {
        std::fs::read_to_string(file(path)).map_err(|error| error.to_string())
    }
}

/// The situation as shipped.
pub(crate) fn model() -> Model {
    detente_model::check(&Folder, "iraq.detente").model.expect("the situation has no errors")
}

/// Runs the situation.
pub(crate) fn paths() -> Paths {
    run(&model(), STEPS)
}

/// Runs the situation with regimes held in states for so many days.
pub(crate) fn paths_with(held: &[(&str, &str)], steps: u32) -> Paths {
    let mut model = model();
    for (name, state) in held {
        let regime = model.regimes.iter_mut().find(|regime| regime.about.path == *name);
        let regime = regime.expect("the model has this regime");
        regime.start = place_of(regime, state);
        regime.transitions.clear();
    }
    run(&model, steps)
}

fn place_of(regime: &detente_model::model::Regime, state: &str) -> u32 {
    let place = regime.states.iter().position(|it| it.name == state);
    place.expect("the regime has this state") as u32
}

fn run(model: &Model, steps: u32) -> Paths {
    let program = detente_program::compile(model, &mut |_| {}).expect("the situation compiles");
    let reader = Reader::new(&program);
    let engine = Engine::new(program, Options::with_threads(1));
    let design = Design { seed: SEED, draws: DRAWS, per_draw: PER_DRAW, steps };
    let mut paths = Vec::new();
    let end = design.trajectories();
    for first in (0..end).step_by(AT_ONCE as usize) {
        let histories =
            engine.histories(&design, first..(first + AT_ONCE).min(end)).expect("the design can be run");
        for history in histories {
            assert_eq!(history.broken, None, "trajectory {}", history.trajectory);
            paths.push(reader.read(&history.rows));
        }
    }
    let region = model.regimes.iter().find(|regime| regime.about.path == "region");
    Paths {
        start: model.calendar.start.expect("the situation has a calendar"),
        paths,
        lull: place_of(region.expect("the model has a region"), "gaza_lull"),
    }
}

/// Where in a row things stand.
struct Reader {
    totals: [usize; 9],
    term: (usize, f64),
}

impl Reader {
    fn new(program: &Program) -> Self {
        let at = |path: &str| {
            program
                .tracked
                .iter()
                .position(|tracked| tracked.path == path)
                .expect("the model has this element")
        };
        let names = [
            "attack",
            "strike",
            "strike_iraq",
            "us_death",
            "talks_open",
            "fall",
            "expulsion_law",
            "agreement",
            "region",
        ];
        // The element's base unit of time is the day; a month is a twelfth of 365.25 of them.
        Self { totals: names.map(at), term: (at("term"), 365.25 / 12.0) }
    }

    fn read(&self, rows: &[Vec<f64>]) -> Path {
        let [attack, strike, strike_iraq, us_death, talks_open, fall, expulsion_law, agreement, region] =
            self.totals.map(|place| rows.iter().map(|row| row[place] as u32).collect::<Vec<_>>());
        let term = rows.iter().map(|row| row[self.term.0] / self.term.1).collect();
        Path {
            attack,
            strike,
            strike_iraq,
            us_death,
            talks_open,
            fall,
            expulsion_law,
            agreement,
            region,
            term,
        }
    }
}
