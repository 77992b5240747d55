//! Asking where it pays: the searches say which places they want to see, and on which luck; here they are run.

use super::TippingFound;
use crate::experiments::{Column, Experiments};
use crate::trouble::{Refusal, Trouble};
use detente_analysis::tipping::{Direction, MapQuestion, MapSearch, Question, Search, Wrong};
use detente_results::{Progress, Stop};

/// Fewer trajectories than these say nothing.
pub(super) const LEAST: u64 = 500;
/// Places over the range at the beginning.
const PLACES: usize = 9;
/// Trajectories asked for at a time and place, at least.
const BLOCK: u64 = 64;
/// The search ends when the interval is so small a part of the range.
const WIDTH: f64 = 1e-3;
/// Cells of the first grid of a map, either way, and how often one is quartered at most.
const CELLS: (u32, u32) = (6, 6);
const DEPTH_MOST: u32 = 4;
/// Answers for each corner of the finest grid that make a map worth being so fine: with fewer, no side becomes sure.
const ANSWERS_A_CORNER: u64 = 400;

/// What came of a search.
pub(super) struct Searched {
    pub(super) found: TippingFound,
    pub(super) answers: u64,
    pub(super) broken: u64,
    pub(super) stopped_early: bool,
}

/// Answers to what a search asked.
struct Answers {
    of_asks: Vec<Vec<f64>>,
    broken: u64,
}

/// A search of either kind: what it asks are places, the number of the first piece of luck, and how many.
trait Asking {
    fn asks(&self) -> Vec<(Vec<f64>, u64, u64)>;
    fn take(&mut self, answers: &[Vec<f64>]) -> Result<(), Wrong>;
}

impl Asking for Search {
    fn asks(&self) -> Vec<(Vec<f64>, u64, u64)> {
        self.next().iter().map(|ask| (vec![ask.at], ask.first, ask.count)).collect()
    }

    fn take(&mut self, answers: &[Vec<f64>]) -> Result<(), Wrong> {
        Self::take(self, answers)
    }
}

impl Asking for MapSearch {
    fn asks(&self) -> Vec<(Vec<f64>, u64, u64)> {
        self.next().iter().map(|ask| (vec![ask.x, ask.y], ask.first, ask.count)).collect()
    }

    fn take(&mut self, answers: &[Vec<f64>]) -> Result<(), Wrong> {
        Self::take(self, answers)
    }
}

/// One quantity, with what a curve left of the budget, of so many answers of which so many broke.
pub(super) fn line(
    experiments: &Experiments,
    (level, budget): (f64, u64),
    (spent, lost): (u64, u64),
    progress: &dyn Progress,
) -> Result<Searched, Trouble> {
    let (low, high) = experiments.levers[0].range;
    let question = Question {
        low,
        high,
        level,
        direction: Direction::Either,
        width: WIDTH * (high - low),
        budget: (budget / experiments.worlds() as u64).saturating_sub(spent),
        places: PLACES,
        block: BLOCK,
    };
    let mut search = Search::new(question).map_err(|wrong| refused(&wrong))?;
    let (broken, stopped_early) = answer_all(experiments, &mut search, progress)?;
    let report = search.report();
    let answers = report.answers;
    done(spent + answers, lost + broken)?;
    let (answers, broken) = (spent + answers, lost + broken);
    Ok(Searched { found: TippingFound::Line(report), answers, broken, stopped_early })
}

/// Two quantities.
pub(super) fn plane(
    experiments: &Experiments,
    (level, budget): (f64, u64),
    progress: &dyn Progress,
) -> Result<Searched, Trouble> {
    let budget = budget / experiments.worlds() as u64;
    let question = MapQuestion {
        x: experiments.levers[0].range,
        y: experiments.levers[1].range,
        level,
        cells: CELLS,
        depth: depth(budget),
        block: BLOCK,
        budget,
    };
    let mut search = MapSearch::new(question).map_err(|wrong| refused(&wrong))?;
    let (broken, stopped_early) = answer_all(experiments, &mut search, progress)?;
    let map = search.map();
    let answers = map.answers;
    done(answers, broken)?;
    Ok(Searched { found: TippingFound::Plane(map), answers, broken, stopped_early })
}

/// How often cells are quartered: as often as the budget makes sides sure.
fn depth(budget: u64) -> u32 {
    let corners = |depth: u32| (u64::from(CELLS.0 << depth) + 1) * (u64::from(CELLS.1 << depth) + 1);
    (1..=DEPTH_MOST).take_while(|depth| corners(*depth) * ANSWERS_A_CORNER <= budget).last().unwrap_or(0)
}

/// Answers until nothing is asked any more. Gives how many trajectories broke, and whether it was stopped.
fn answer_all(
    experiments: &Experiments,
    search: &mut impl Asking,
    progress: &dyn Progress,
) -> Result<(u64, bool), Trouble> {
    let mut broken = 0;
    loop {
        let asks = search.asks();
        if asks.is_empty() {
            return Ok((broken, false));
        }
        let Some(answers) = answered(experiments, &asks, progress)? else { return Ok((broken, true)) };
        broken += answers.broken;
        search.take(&answers.of_asks).map_err(|wrong| refused(&wrong))?;
    }
}

/// Runs what was asked; `None` where it was stopped. Each answer has a draw of the parameters and luck of its own.
fn answered(
    experiments: &Experiments,
    asks: &[(Vec<f64>, u64, u64)],
    progress: &dyn Progress,
) -> Result<Option<Answers>, Trouble> {
    let columns: Vec<Column> = (0..experiments.levers.len()).map(Column::Lever).collect();
    let rows: Vec<(usize, u64)> = asks
        .iter()
        .enumerate()
        .flat_map(|(ask, (_, first, count))| (*first..first + count).map(move |luck| (ask, luck)))
        .collect();
    let fill = |row: usize, point: &mut [f64]| {
        let (ask, luck) = rows[row];
        point.copy_from_slice(&asks[ask].0);
        luck
    };
    let values = match experiments.rows(&columns, (rows.len(), 1), &fill, progress) {
        Ok(values) => values,
        Err(Stop::StoppedAtOnce) => return Ok(None),
        Err(stop) => return Err(stop.into()),
    };
    if values.len() < rows.len() {
        return Ok(None);
    }
    let mut answers = Answers { of_asks: vec![Vec::new(); asks.len()], broken: 0 };
    for ((ask, _), value) in rows.iter().zip(values) {
        answers.broken += u64::from(value.is_nan());
        answers.of_asks[*ask].push(if value.is_nan() { 0.0 } else { value });
    }
    Ok(Some(answers))
}

fn done(answers: u64, broken: u64) -> Result<(), Trouble> {
    match answers {
        0 => Err(Trouble::Stopped),
        answers if answers == broken => Err(Trouble::Run(
            Refusal::new("every trajectory broke")
                .help("`detente run` with a value from the range (`--set`) says why"),
        )),
        _ => Ok(()),
    }
}

fn refused(wrong: &Wrong) -> Trouble {
    let refusal = match wrong {
        Wrong::Question("low, high" | "x" | "y") => {
            Refusal::new("the range begins where it ends, or is not finite")
                .help("write the lower end first: `--by \"tempo=5 to 60 / month\"`")
        }
        Wrong::Question("budget") => Refusal::new("the budget is too small to look at the whole range")
            .help("ask for more with `--budget`"),
        other => {
            Refusal::new(format!("this cannot be searched: {other:?}")).help("take another range or level")
        }
    };
    Trouble::Request(refusal)
}
