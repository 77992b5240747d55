//! The front on fresh draws: what the search took for better than it is, and which points stay.
//!
//! A search that looks at many points keeps those on which its draws smiled, so their values are better than the truth (J. E. Smith and R. L.
//! Winkler, The optimizer's curse, Management Science 52, 2006). Fresh draws, which had no say in what was kept, are fair.

use super::Front;
use crate::robustness::{Aim, Bootstrap, Table, pareto};
use detente_numbers::sums::Moments;
use detente_numbers::{sqrt, student_t_quantile};

/// What fresh draws say of a front.
#[derive(Clone, Debug, PartialEq)]
pub struct SecondLook {
    /// Of each point, in the order of the front.
    pub points: Vec<Again>,
    /// Of each goal: by how much the search took points for better than they are.
    pub optimism: Vec<Optimism>,
}

/// A point on fresh draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Again {
    /// Means over the fresh draws, a goal each: these are to be reported.
    pub values: Vec<f64>,
    /// Whether no other point of the front is at least as good in all of these means and better in one.
    pub is_on_front: bool,
    /// In what share of bootstrap samples of the fresh draws that is so.
    pub share: f64,
}

/// By how much the search's values of a goal are better than those on fresh draws, on average over the points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Optimism {
    /// Above 0 where the search was too hopeful, in the goal's unit.
    pub mean: f64,
    /// Lower end of its 95 % interval over the fresh draws (Student's t). The search's own draws are taken as they are.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Compares what the search was told with fresh draws: a table a goal, in the order of the goals, with the points of the front as its policies,
/// all on the same draws, which must not be those of the search. `None` where the tables are not of the front's points, or of fewer than two
/// draws.
#[must_use]
pub fn second_look(front: &Front, goals: &[Table], bootstrap: Bootstrap) -> Option<SecondLook> {
    let draws = goals.first()?.draws();
    let fits = |table: &Table| table.policies() == front.points.len() && table.draws() == draws;
    let is_whole = front.points.iter().all(|point| point.values.len() == goals.len());
    if !goals.iter().all(fits) || !is_whole || draws < 2 {
        return None;
    }
    let mean = |table: &Table, policy: usize| {
        let values: Vec<f64> = (0..draws).map(|draw| table.value(policy, draw)).collect();
        Moments::of(&values).mean()
    };
    let points = pareto(goals, bootstrap).into_iter().enumerate().map(|(policy, place)| Again {
        values: goals.iter().map(|table| mean(table, policy)).collect(),
        is_on_front: place.is_on,
        share: place.share,
    });
    let optimism = goals.iter().enumerate().map(|(goal, table)| optimism(front, goal, table));
    Some(SecondLook { points: points.collect(), optimism: optimism.collect() })
}

fn optimism(front: &Front, goal: usize, table: &Table) -> Optimism {
    let sign = if table.aim() == Aim::Higher { 1.0 } else { -1.0 };
    let count = front.points.len() as f64;
    // One number a draw, since all points share it: what the points have in common does not average out.
    let of_draw = |draw: usize| {
        let gaps = front.points.iter().enumerate();
        gaps.map(|(policy, point)| sign * (point.values[goal] - table.value(policy, draw))).sum::<f64>()
            / count
    };
    let gaps: Vec<f64> = (0..table.draws()).map(of_draw).collect();
    let moments = Moments::of(&gaps);
    let draws = gaps.len() as f64;
    let half = student_t_quantile(draws - 1.0, 0.975) * sqrt(moments.variance() / draws);
    Optimism { mean: moments.mean(), low: moments.mean() - half, high: moments.mean() + half }
}
