//! The front on fresh draws: what the search took for better than it is, which points stay, and which cannot be told apart.
//!
//! A search that looks at many points keeps those on which its draws smiled, so their values are better than the truth (J. E. Smith and R. L.
//! Winkler, The optimizer's curse, Management Science 52, 2006). Fresh draws, which had no say in what was kept, are fair.
//!
//! Intervals are percentiles over bootstrap samples of the fresh draws, drawn for all points together: points ran on the same draws and luck, so
//! that the interval of a difference is that of what differs.

use super::Front;
use crate::robustness::{Aim, Bootstrap, Score, Table, pareto, percentile};
use detente_numbers::sums::Moments;
use detente_numbers::{sqrt, student_t_quantile};

/// What of the draws counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// The mean of all draws.
    Mean,
    /// The mean of the worst tenth of them.
    WorstTenth,
}

impl Counted {
    /// What values come to.
    #[must_use]
    pub fn of(self, values: &[f64], better: Aim) -> f64 {
        let draws: Vec<usize> = (0..values.len()).collect();
        self.of_sample(values, &ordered(draws, values, better), &vec![1; values.len()])
    }

    /// The same, where each value counts so often. `order` has the draws with the worst first.
    fn of_sample(self, values: &[f64], order: &[usize], counts: &[u32]) -> f64 {
        let mut wanted = match self {
            Self::Mean => values.len(),
            Self::WorstTenth => values.len().div_ceil(10),
        } as u32;
        let (all, mut sum) = (f64::from(wanted), 0.0);
        for draw in order {
            let taken = counts[*draw].min(wanted);
            sum += f64::from(taken) * values[*draw];
            wanted -= taken;
        }
        sum / all
    }
}

/// Draws with the worst first.
fn ordered(mut draws: Vec<usize>, values: &[f64], better: Aim) -> Vec<usize> {
    draws.sort_by(|one, other| match better {
        Aim::Higher => values[*one].total_cmp(&values[*other]),
        Aim::Lower => values[*other].total_cmp(&values[*one]),
    });
    draws
}

/// What fresh draws say of a front.
#[derive(Clone, Debug, PartialEq)]
pub struct SecondLook {
    /// Of each point, in the order of the front.
    pub points: Vec<Again>,
    /// Of the setting as written, if it was looked at.
    pub written: Option<Again>,
    /// Of each goal: by how much the search took points for better than they are.
    pub optimism: Vec<Optimism>,
}

/// A point on fresh draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Again {
    /// What the fresh draws come to, a goal each, with its interval: these are to be reported.
    pub values: Vec<Score>,
    /// By how much each is more than that of the setting as written, on the same draws; empty where that was not looked at.
    pub more: Vec<Score>,
    /// Other points of the front that are not told from it: no interval of a difference leaves 0 out, in any goal.
    pub ties: Vec<usize>,
    /// Whether no other point of the front is at least as good in the means of all goals and better in one.
    pub is_on_front: bool,
    /// In what share of bootstrap samples of the fresh draws that is so.
    pub share: f64,
}

impl Again {
    /// Whether the fresh draws tell it from the setting as written, in any goal.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.more.iter().any(leaves_nothing_out)
    }
}

/// Whether an interval of a difference leaves 0 out.
fn leaves_nothing_out(difference: &Score) -> bool {
    difference.low > 0.0 || difference.high < 0.0
}

/// By how much the search's values of a goal are better than those on fresh draws, on average over the points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Optimism {
    /// Above 0 where the search was too hopeful, in the goal's unit.
    pub mean: f64,
    /// Lower end of its 95 % interval over the fresh draws: Student's t of means, the bootstrap's of the worst tenth. The search's own draws are
    /// taken as they are.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Compares what the search was told with fresh draws: a table a goal, in the order of the goals, with the points of the front as its policies,
/// and behind them, if it was run, the setting as written; all on the same draws, which must not be those of the search. `None` where the tables
/// are not of the front's points, or of fewer than two draws.
#[must_use]
pub fn second_look(
    front: &Front,
    goals: &[Table],
    counted: Counted,
    bootstrap: Bootstrap,
) -> Option<SecondLook> {
    let (count, first) = (front.points.len(), goals.first()?);
    let (draws, policies) = (first.draws(), first.policies());
    let fits = |table: &Table| table.policies() == policies && table.draws() == draws;
    let is_whole = front.points.iter().all(|point| point.values.len() == goals.len());
    let has_written = policies == count + 1;
    if !goals.iter().all(fits) || !(policies == count || has_written) || !is_whole || draws < 2 {
        return None;
    }
    let told: Vec<Told> = goals.iter().map(|table| Told::of(table, counted, bootstrap)).collect();
    let on_front = |policies: usize| {
        let tables: Option<Vec<Table>> = goals.iter().map(|table| of_first(table, policies)).collect();
        tables.map(|tables| pareto(&tables, bootstrap))
    };
    let places = on_front(count)?;
    let again = |policy: usize, (is_on_front, share): (bool, f64)| Again {
        values: told.iter().map(|goal| goal.score(policy)).collect(),
        more: if has_written && policy < count {
            told.iter().map(|goal| goal.difference(policy, count)).collect()
        } else {
            Vec::new()
        },
        ties: (0..count)
            .filter(|other| {
                let tells = |goal: &Told| leaves_nothing_out(&goal.difference(policy, *other));
                *other != policy && !told.iter().any(tells)
            })
            .collect(),
        is_on_front,
        share,
    };
    let points = places.iter().enumerate().map(|(policy, place)| again(policy, (place.is_on, place.share)));
    let written = if has_written {
        let place = on_front(policies)?[count];
        Some(again(count, (place.is_on, place.share)))
    } else {
        None
    };
    let optimism = goals.iter().zip(&told).enumerate();
    Some(SecondLook {
        points: points.collect(),
        written,
        optimism: optimism
            .map(|(goal, (table, told))| optimism_of(front, goal, (table, told), counted))
            .collect(),
    })
}

/// The first policies of a table.
fn of_first(table: &Table, policies: usize) -> Option<Table> {
    let values = (0..policies).flat_map(|policy| row(table, policy)).collect();
    Table::new(table.aim(), table.draws(), values).ok()
}

fn row(table: &Table, policy: usize) -> Vec<f64> {
    (0..table.draws()).map(|draw| table.value(policy, draw)).collect()
}

/// What each policy comes to in a goal: on the draws as they are, and in each bootstrap sample of them.
struct Told {
    whole: Vec<f64>,
    samples: Vec<Vec<f64>>,
}

impl Told {
    fn of(table: &Table, counted: Counted, bootstrap: Bootstrap) -> Self {
        let draws = table.draws();
        let rows: Vec<Vec<f64>> = (0..table.policies()).map(|policy| row(table, policy)).collect();
        let order = |row: &Vec<f64>| ordered((0..draws).collect(), row, table.aim());
        let orders: Vec<Vec<usize>> = rows.iter().map(order).collect();
        let all = |counts: &[u32]| -> Vec<f64> {
            rows.iter().zip(&orders).map(|(row, order)| counted.of_sample(row, order, counts)).collect()
        };
        Self {
            whole: all(&vec![1; draws]),
            samples: (0..bootstrap.samples).map(|sample| all(&bootstrap.counts(sample, draws))).collect(),
        }
    }

    fn score(&self, policy: usize) -> Score {
        score(self.whole[policy], self.samples.iter().map(|sample| sample[policy]).collect())
    }

    fn difference(&self, one: usize, other: usize) -> Score {
        let samples = self.samples.iter().map(|sample| sample[one] - sample[other]).collect();
        score(self.whole[one] - self.whole[other], samples)
    }
}

fn score(estimate: f64, mut samples: Vec<f64>) -> Score {
    samples.sort_unstable_by(f64::total_cmp);
    Score { estimate, low: percentile(&samples, 0.025), high: percentile(&samples, 0.975) }
}

fn optimism_of(front: &Front, goal: usize, (table, told): (&Table, &Told), counted: Counted) -> Optimism {
    let sign = if table.aim() == Aim::Higher { 1.0 } else { -1.0 };
    let count = front.points.len() as f64;
    let gap = |values: &dyn Fn(usize) -> f64| {
        let gaps = front.points.iter().enumerate();
        gaps.map(|(policy, point)| sign * (point.values[goal] - values(policy))).sum::<f64>() / count
    };
    if counted == Counted::WorstTenth {
        let samples = told.samples.iter().map(|sample| gap(&|policy| sample[policy])).collect();
        let Score { estimate, low, high } = score(gap(&|policy| told.whole[policy]), samples);
        return Optimism { mean: estimate, low, high };
    }
    // One number a draw, since all points share it: what the points have in common does not average out.
    let gaps: Vec<f64> = (0..table.draws()).map(|draw| gap(&|policy| table.value(policy, draw))).collect();
    let moments = Moments::of(&gaps);
    let draws = gaps.len() as f64;
    let half = student_t_quantile(draws - 1.0, 0.975) * sqrt(moments.variance() / draws);
    Optimism { mean: moments.mean(), low: moments.mean() - half, high: moments.mean() + half }
}
