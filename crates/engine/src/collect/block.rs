//! What is summed up over a block of trajectories: blocks are merged in the order of their numbers, so that the sums have the same bits
//! whoever ran them.

use super::{Kinds, Nested};
use crate::history::Plan;
use detente_program::program::{Fault, Program};
use detente_results::Summary;
use detente_results::summary::BrokenTrajectory;

/// Moments over a block of trajectories, or over several merged in order.
pub(crate) struct Block {
    pub(crate) trajectories: u64,
    /// For each tracked quantity, one a row.
    pub(crate) quantities: Vec<Vec<Nested>>,
    /// For each tracked event, counts of each period.
    pub(crate) periods: Vec<Vec<Nested>>,
    /// For each tracked event, the count over the whole run, and whether it happened at all.
    pub(crate) totals: Vec<(Nested, Nested)>,
    /// For each tracked regime or choice, the share of steps in each state.
    pub(crate) occupancy: Vec<Vec<Nested>>,
    /// The share of each outcome and then of *broken*.
    pub(crate) outcomes: Vec<Nested>,
    pub(crate) broken: Vec<BrokenTrajectory>,
    pub(crate) broken_count: u64,
}

impl Block {
    /// Nothing yet.
    pub(crate) fn new(program: &Program, per_draw: u32, rows: usize) -> Self {
        let kinds = Kinds::of(program);
        let nested = || Nested::new(per_draw);
        Self {
            trajectories: 0,
            quantities: kinds.quantities.iter().map(|_| vec![nested(); rows]).collect(),
            periods: kinds.events.iter().map(|_| vec![nested(); rows - 1]).collect(),
            totals: kinds.events.iter().map(|_| (nested(), nested())).collect(),
            occupancy: kinds.states.iter().map(|(_, states)| vec![nested(); *states]).collect(),
            outcomes: vec![nested(); program.endings.outcomes.len() + 1],
            broken: Vec::new(),
            broken_count: 0,
        }
    }

    pub(crate) fn add_broken(&mut self, plan: &Plan<'_>, trajectory: u64, step: u32, check: usize) {
        self.broken_count += 1;
        if self.broken.len() < Summary::BROKEN_LISTED {
            let check = plan.program.check(check).expect("the check that broke it is one of the program's");
            let element = plan.program.sites[check.site.0 as usize].clone();
            let reason = match check.reason {
                Fault::TooManyEvents => format!("more than {} events", plan.events_most),
                reason => reason.to_string(),
            };
            self.broken.push(BrokenTrajectory { trajectory, step, element, reason });
        }
    }

    /// Draws of the parameters, none of them under way in what is watched.
    pub(crate) fn draws(&self) -> u64 {
        self.outcomes.first().map_or(0, |share| share.closed().draws())
    }

    /// Figures of the run as a whole: shares of outcomes, quantities in the last row, counts of events.
    pub(crate) fn watched(&self) -> impl Iterator<Item = &Nested> {
        let at_the_end = self.quantities.iter().filter_map(|rows| rows.last());
        self.outcomes.iter().chain(at_the_end).chain(self.totals.iter().map(|(total, _)| total))
    }

    /// Ends the draws under way in these.
    pub(crate) fn close_watched(&mut self) {
        let at_the_end = self.quantities.iter_mut().filter_map(|rows| rows.last_mut());
        let totals = self.totals.iter_mut().map(|(total, _)| total);
        self.outcomes.iter_mut().chain(at_the_end).chain(totals).for_each(Nested::close);
    }

    /// Adds the block that follows.
    pub(crate) fn merge(&mut self, later: Self) {
        self.trajectories += later.trajectories;
        merge_all(self.quantities.iter_mut().flatten(), later.quantities.into_iter().flatten());
        merge_all(self.periods.iter_mut().flatten(), later.periods.into_iter().flatten());
        for ((total, ever), (later_total, later_ever)) in self.totals.iter_mut().zip(later.totals) {
            total.merge(later_total);
            ever.merge(later_ever);
        }
        merge_all(self.occupancy.iter_mut().flatten(), later.occupancy.into_iter().flatten());
        merge_all(self.outcomes.iter_mut(), later.outcomes.into_iter());
        let room = Summary::BROKEN_LISTED - self.broken.len();
        self.broken.extend(later.broken.into_iter().take(room));
        self.broken_count += later.broken_count;
    }
}

fn merge_all<'a>(into: impl Iterator<Item = &'a mut Nested>, from: impl Iterator<Item = Nested>) {
    into.zip(from).for_each(|(into, from)| into.merge(from));
}
