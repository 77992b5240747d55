//! Votes: who attends, who of them supports, and whether that is enough.

use super::step::Step;
use crate::model::{Bloc, Majority, Share, Vote, VoteId};
use detente_numbers::counts::{beta_binomial, binomial};
use detente_numbers::floor;

/// Members of a chamber, added up over its blocs.
#[derive(Clone, Copy, Default)]
struct Tally {
    seats: f64,
    present: f64,
    yes: f64,
}

impl Step<'_> {
    /// Holds a vote if it is called.
    pub(super) fn run_vote(&mut self, id: VoteId) {
        let vote = &self.model().votes[id.index()];
        if self.counts[vote.called.index()] > 0.0 {
            self.passed[id.index()] = self.held(vote);
        }
    }

    /// 1 if the vote passes, 0 if not, not a number if it cannot be drawn.
    fn held(&self, vote: &Vote) -> f64 {
        let mut tally = Tally::default();
        for bloc in &vote.blocs {
            let of_bloc = self.bloc(vote, bloc);
            tally.seats += of_bloc.seats;
            tally.present += of_bloc.present;
            tally.yes += of_bloc.yes;
        }
        if (tally.present + tally.yes).is_nan() {
            return f64::NAN;
        }
        let quorate = vote.quorum.as_ref().is_none_or(|quorum| self.value(quorum) <= tally.present);
        f64::from(u8::from(quorate && self.is_majority(vote, tally)))
    }

    fn bloc(&self, vote: &Vote, bloc: &Bloc) -> Tally {
        let seats = floor(self.value(&bloc.seats) + 0.5);
        let attends = self.uniform(&vote.about.luck, &format!("attends {}", bloc.name));
        let present = self.members(attends, seats, &bloc.attends);
        let supports = self.uniform(&vote.about.luck, &format!("supports {}", bloc.name));
        Tally { seats, present, yes: self.members(supports, present, &bloc.supports) }
    }

    fn members(&self, u: f64, of: f64, share: &Share) -> f64 {
        let mean = self.value(&share.mean);
        match &share.spread {
            None => binomial(u, of, mean),
            Some(spread) => beta_binomial(u, of, mean, self.value(spread)),
        }
    }

    fn is_majority(&self, vote: &Vote, tally: Tally) -> bool {
        match &vote.majority {
            Majority::OfPresent(fraction) => fraction * tally.present < tally.yes,
            Majority::OfAll(fraction) => {
                let all = vote.seats.as_ref().map_or(tally.seats, |seats| self.value(seats));
                fraction * all < tally.yes
            }
            Majority::Votes(votes) => self.value(votes) <= tally.yes,
        }
    }
}
