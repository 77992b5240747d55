//! Votes: who attends, who of them supports, and whether that is enough.

use super::Lowering;
use super::frame::Frame;
use crate::program::{Operation, Register};
use detente_model::model::{BinaryOperation, Bloc, Majority, Share, UnaryOperation, Vote, VoteId};

/// Members of a chamber, added up over its blocs.
#[derive(Clone, Copy)]
struct Tally {
    seats: Register,
    present: Register,
    yes: Register,
}

impl Lowering<'_> {
    /// 1 if the vote is called in this step and passes.
    pub(super) fn passes(&mut self, frame: &Frame, id: VoteId) -> Register {
        let model = self.model;
        let vote = &model.votes[id.index()];
        self.builder.at(&vote.about.path);
        let called = self.is_positive(frame.counts.get(vote.called.index()));
        let tally = self.tally(frame, vote, called);
        let enough = self.is_majority(frame, vote, tally);
        let quorate = match &vote.quorum {
            None => self.builder.constant(1.0),
            Some(quorum) => {
                let quorum = self.expression(frame, quorum);
                self.at_most(quorum, tally.present)
            }
        };
        let passes = self.builder.and(quorate, enough);
        // A tally that cannot be drawn breaks the trajectory by way of the count of the event of passage.
        let drawn = self.builder.add(tally.present, tally.yes);
        let is_number = self.builder.binary(BinaryOperation::Equal, drawn, drawn);
        let not_a_number = self.builder.constant(f64::NAN);
        let held = self.builder.select(is_number, passes, not_a_number);
        let zero = self.builder.constant(0.0);
        self.builder.select(called, held, zero)
    }

    fn tally(&mut self, frame: &Frame, vote: &Vote, called: Register) -> Tally {
        let zero = self.builder.constant(0.0);
        let mut tally = Tally { seats: zero, present: zero, yes: zero };
        for bloc in &vote.blocs {
            let of_bloc = self.bloc(frame, vote, bloc, called);
            tally.seats = self.builder.add(tally.seats, of_bloc.seats);
            tally.present = self.builder.add(tally.present, of_bloc.present);
            tally.yes = self.builder.add(tally.yes, of_bloc.yes);
        }
        tally
    }

    fn bloc(&mut self, frame: &Frame, vote: &Vote, bloc: &Bloc, called: Register) -> Tally {
        let seats = self.expression(frame, &bloc.seats);
        let half = self.builder.constant(0.5);
        let seats = self.builder.add(seats, half);
        let seats = self.builder.unary(UnaryOperation::Floor, seats);
        let attends = self.builder.uniform(&vote.about.luck, &format!("attends {}", bloc.name), 0);
        // Nobody is drawn in the many steps without a vote: drawing from no members costs nothing.
        let zero = self.builder.constant(0.0);
        let summoned = self.builder.select(called, seats, zero);
        let present = self.members(frame, attends, summoned, &bloc.attends);
        let supports = self.builder.uniform(&vote.about.luck, &format!("supports {}", bloc.name), 0);
        let yes = self.members(frame, supports, present, &bloc.supports);
        Tally { seats, present, yes }
    }

    /// How many of so many members.
    fn members(&mut self, frame: &Frame, u: Register, of: Register, share: &Share) -> Register {
        let mean = self.expression(frame, &share.mean);
        match &share.spread {
            None => self.builder.emit(Operation::Binomial, &[u, of, mean]),
            Some(spread) => {
                let spread = self.expression(frame, spread);
                self.builder.emit(Operation::BetaBinomial, &[u, of, mean, spread])
            }
        }
    }

    fn is_majority(&mut self, frame: &Frame, vote: &Vote, tally: Tally) -> Register {
        let (fraction, of) = match &vote.majority {
            Majority::OfPresent(fraction) => (*fraction, tally.present),
            Majority::OfAll(fraction) => {
                let all = match &vote.seats {
                    None => tally.seats,
                    Some(seats) => self.expression(frame, seats),
                };
                (*fraction, all)
            }
            Majority::Votes(votes) => {
                let votes = self.expression(frame, votes);
                return self.at_most(votes, tally.yes);
            }
        };
        let fraction = self.builder.constant(fraction);
        let needed = self.builder.multiply(fraction, of);
        self.builder.less(needed, tally.yes)
    }
}
