//! Asking where it pays: the searches say which places they want to see, and on which luck; here they are run.

use super::TippingFound;
use super::breaks::Breaks;
use crate::experiments::{Column, Experiments};
use crate::trouble::{Refusal, Trouble};
use detente_analysis::tipping::{Direction, MapQuestion, MapSearch, Question, Search, Wrong};
use detente_results::Progress;

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
    pub(super) stopped_early: bool,
}

/// A place of a search, the number of its first piece of luck, and how many.
type Ask = (Vec<f64>, u64, u64);

/// A search of either kind: what it asks are places, the number of the first piece of luck, and how many.
trait Asking {
    fn asks(&self) -> Vec<Ask>;
    fn take(&mut self, answers: &[Vec<f64>]) -> Result<(), Wrong>;
    /// Takes what a stop has left of the answers, if that is of use: of a map it is not, whose corners are asked all together.
    fn take_last(&mut self, _answers: &[Vec<f64>]) -> Result<(), Wrong> {
        Ok(())
    }
}

impl Asking for Search {
    fn asks(&self) -> Vec<Ask> {
        self.next().iter().map(|ask| (vec![ask.at], ask.first, ask.count)).collect()
    }

    fn take(&mut self, answers: &[Vec<f64>]) -> Result<(), Wrong> {
        Self::take(self, answers)
    }

    fn take_last(&mut self, answers: &[Vec<f64>]) -> Result<(), Wrong> {
        Self::take_last(self, answers)
    }
}

impl Asking for MapSearch {
    fn asks(&self) -> Vec<Ask> {
        self.next().iter().map(|ask| (vec![ask.x, ask.y], ask.first, ask.count)).collect()
    }

    fn take(&mut self, answers: &[Vec<f64>]) -> Result<(), Wrong> {
        Self::take(self, answers)
    }
}

/// One quantity, with what a curve left of the budget.
pub(super) fn line(
    experiments: &Experiments,
    (level, budget): (f64, u64),
    breaks: &mut Breaks,
    progress: &dyn Progress,
) -> Result<Searched, Trouble> {
    let (low, high) = experiments.levers[0].range;
    let question = Question {
        low,
        high,
        level,
        direction: Direction::Either,
        width: WIDTH * (high - low),
        budget: (budget / experiments.worlds() as u64).saturating_sub(breaks.run()),
        places: PLACES,
        block: BLOCK,
    };
    let mut search = Search::new(question).map_err(|wrong| refused(&wrong))?;
    let stopped_early = answer_all(experiments, &mut search, (budget, breaks), progress)?;
    Ok(Searched { found: TippingFound::Line(search.report()), stopped_early })
}

/// Two quantities.
pub(super) fn plane(
    experiments: &Experiments,
    (level, budget): (f64, u64),
    breaks: &mut Breaks,
    progress: &dyn Progress,
) -> Result<Searched, Trouble> {
    let (all, budget) = (budget, budget / experiments.worlds() as u64);
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
    let stopped_early = answer_all(experiments, &mut search, (all, breaks), progress)?;
    Ok(Searched { found: TippingFound::Plane(search.map()), stopped_early })
}

/// How often cells are quartered: as often as the budget makes sides sure.
fn depth(budget: u64) -> u32 {
    let corners = |depth: u32| (u64::from(CELLS.0 << depth) + 1) * (u64::from(CELLS.1 << depth) + 1);
    (1..=DEPTH_MOST).take_while(|depth| corners(*depth) * ANSWERS_A_CORNER <= budget).last().unwrap_or(0)
}

/// Answers until nothing is asked any more. Gives whether it was stopped before.
fn answer_all(
    experiments: &Experiments,
    search: &mut impl Asking,
    (budget, breaks): (u64, &mut Breaks),
    progress: &dyn Progress,
) -> Result<bool, Trouble> {
    // Of the luck of what is run again because it broke: neither a search nor a curve has numbers so high.
    let mut spare = 2 * budget;
    loop {
        let asks = search.asks();
        if asks.is_empty() {
            return Ok(false);
        }
        let (answers, is_whole) = answered(experiments, &asks, (&mut spare, breaks), progress)?;
        if !is_whole {
            search.take_last(&answers).map_err(|wrong| refused(&wrong))?;
            return Ok(true);
        }
        search.take(&answers).map_err(|wrong| refused(&wrong))?;
    }
}

/// Answers to what was asked, and whether these are all: of a stop the first. Each has a draw of the parameters and luck of its own; one that broke
/// is left out, and another takes its place.
fn answered(
    experiments: &Experiments,
    asks: &[Ask],
    (spare, breaks): (&mut u64, &mut Breaks),
    progress: &dyn Progress,
) -> Result<(Vec<Vec<f64>>, bool), Trouble> {
    // One of each place after the other, so that a stop leaves as many of all.
    let longest = asks.iter().map(|ask| ask.2).max().unwrap_or(0);
    let of_turn = |turn: u64| {
        let asked = asks.iter().enumerate().filter(move |(_, ask)| turn < ask.2);
        asked.map(move |(number, ask)| (number, ask.1 + turn))
    };
    let mut wanted: Vec<(usize, u64)> = (0..longest).flat_map(of_turn).collect();
    let mut answers: Vec<Vec<f64>> = vec![Vec::new(); asks.len()];
    while !wanted.is_empty() {
        let values = run(experiments, asks, &wanted, progress)?;
        let is_whole = values.len() == wanted.len();
        let mut again = Vec::new();
        for ((ask, _), value) in wanted.iter().zip(values) {
            breaks.note(&asks[*ask].0, value.is_nan());
            if value.is_nan() {
                again.push((*ask, *spare));
                *spare += 1;
            } else {
                answers[*ask].push(value);
            }
        }
        // Where most break this ends it, so that what is wanted becomes less and less.
        breaks.check(experiments)?;
        if !is_whole {
            return Ok((answers, false));
        }
        wanted = again;
    }
    Ok((answers, true))
}

/// Runs places of these asks, each on a piece of luck; of a stop the first.
fn run(
    experiments: &Experiments,
    asks: &[Ask],
    wanted: &[(usize, u64)],
    progress: &dyn Progress,
) -> Result<Vec<f64>, Trouble> {
    let columns: Vec<Column> = (0..experiments.levers.len()).map(Column::Lever).collect();
    let fill = |row: usize, point: &mut [f64]| {
        let (ask, luck) = wanted[row];
        point.copy_from_slice(&asks[ask].0);
        luck
    };
    Ok(experiments.rows(&columns, (wanted.len(), 1), &fill, progress)?)
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
