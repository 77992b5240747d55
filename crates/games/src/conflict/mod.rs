//! The graph model for conflict resolution: decision makers who move a conflict from state to state, and rank the states.
//!
//! Preferences are ordinal: only whether one state is better, worse or as good counts. The concepts follow Fang, Hipel and Kilgour,
//! "Interactive Decision Making: The Graph Model for Conflict Resolution" (1993). Opponents act by legal sequences: moves of any of them, of
//! any length, in which nobody moves twice in a row.

pub mod coalition; // Decision makers who move together.
pub mod file; // Conflicts as readable text.
pub mod foresight; // Limited-move and non-myopic stability.
pub mod inverse; // Which preferences would hold a wanted state.
mod moves; // One-step moves.
pub mod options; // States as sets of options taken.
pub mod preference; // Ranks from rankings and from priorities.
mod reach; // Where sequences of moves lead.
pub mod stability; // Nash, metarational and sequential stability.
pub mod statement; // Logical statements over options.
pub mod status_quo; // What can come of the present state, and by whose moves.

pub use moves::Moves;
pub use stability::{Concept, Stability};

use crate::TooLarge;
use std::fmt;

/// More states than this are not held.
pub const STATES_MOST: usize = 1 << 20;

/// More moves of all decision makers together than this are not held: about 8 bytes each while a conflict is solved.
pub const MOVES_MOST: usize = 1 << 25;

/// More decision makers than this are not held.
pub const MAKERS_MOST: usize = 16;

/// A conflict: who can move from where to where, and who prefers what. States and decision makers are numbered from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    // Invariant: for each maker, moves of all states into known ones, and a payoff for each state.
    makers: Vec<String>,
    states: Vec<String>,
    moves: Vec<Moves>,
    payoffs: Vec<Vec<i64>>,
}

/// Why something is no conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faulty {
    /// What should be there.
    pub expected: String,
    /// What is there.
    pub found: String,
    /// What to write instead.
    pub help: String,
}

impl fmt::Display for Faulty {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "expected {}, found {}", self.expected, self.found)
    }
}

impl std::error::Error for Faulty {}

/// Why a question about a conflict has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Found before anything is computed.
    TooLarge(TooLarge),
    /// The question is about what there is not.
    Faulty(Faulty),
}

impl fmt::Display for Refused {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(too_large) => too_large.fmt(to),
            Self::Faulty(faulty) => faulty.fmt(to),
        }
    }
}

impl std::error::Error for Refused {}

impl Refused {
    fn too_large(what: String, instead: &'static str) -> Self {
        Self::TooLarge(TooLarge { what, instead })
    }
}

impl Faulty {
    pub(super) fn new(
        expected: impl Into<String>,
        found: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { expected: expected.into(), found: found.into(), help: help.into() }
    }
}

/// One decision maker, as [`Conflict::listed`] takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// One-step moves, as the states that they leave and enter.
    pub moves: Vec<(usize, usize)>,
    /// For each state, how much it is worth; larger is better, and only the order counts.
    pub payoffs: Vec<i64>,
}

impl Conflict {
    /// From listed states and moves.
    ///
    /// # Errors
    /// Where there is nobody or no state, too many of either, a payoff too few or too many, or a move of a state that there is not.
    pub fn listed(states: Vec<String>, makers: Vec<Listed>) -> Result<Self, Faulty> {
        check_counts(makers.len(), states.len())?;
        let mut conflict = Self { makers: Vec::new(), states, moves: Vec::new(), payoffs: Vec::new() };
        for maker in makers {
            let mut lists = vec![Vec::new(); conflict.states()];
            for (from, to) in maker.moves {
                let Some(last) = [from, to].into_iter().find(|state| conflict.states() <= *state) else {
                    lists[from].push(to as u32);
                    continue;
                };
                return Err(Faulty::new(
                    format!("a state below {}", conflict.states()),
                    format!("state {last} in a move of `{}`", maker.name),
                    "states are numbered from 0",
                ));
            }
            conflict.add(maker.name, Moves::of_lists(lists.into_iter()), maker.payoffs)?;
        }
        Ok(conflict)
    }

    /// From moves that are known to be of these states.
    pub(super) fn of_moves(
        states: Vec<String>,
        makers: impl Iterator<Item = (String, Moves, Vec<i64>)>,
    ) -> Result<Self, Faulty> {
        let mut conflict = Self { makers: Vec::new(), states, moves: Vec::new(), payoffs: Vec::new() };
        for (name, moves, payoffs) in makers {
            conflict.add(name, moves, payoffs)?;
        }
        check_counts(conflict.makers(), conflict.states())?;
        Ok(conflict)
    }

    fn add(&mut self, name: String, moves: Moves, payoffs: Vec<i64>) -> Result<(), Faulty> {
        if payoffs.len() != self.states.len() {
            return Err(Faulty::new(
                format!("{} payoffs, one for each state", self.states.len()),
                format!("{} for `{name}`", payoffs.len()),
                "give a payoff for every state; larger is better",
            ));
        }
        let count: usize = self.moves.iter().map(Moves::count).sum::<usize>() + moves.count();
        if MOVES_MOST < count {
            return Err(Faulty::new(
                format!("at most {MOVES_MOST} moves of all together"),
                format!("{count} with those of `{name}`"),
                "leave options out, or rule out states that cannot be, or state which options are irreversible",
            ));
        }
        self.makers.push(name);
        self.moves.push(moves);
        self.payoffs.push(payoffs);
        Ok(())
    }

    /// How many decision makers there are.
    #[must_use]
    pub fn makers(&self) -> usize {
        self.makers.len()
    }

    /// How many states there are.
    #[must_use]
    pub fn states(&self) -> usize {
        self.states.len()
    }

    /// Names of the decision makers.
    #[must_use]
    pub fn maker_names(&self) -> &[String] {
        &self.makers
    }

    /// Names of the states. In option form a letter for each option, `Y` where it is taken and `N` where not.
    #[must_use]
    pub fn state_names(&self) -> &[String] {
        &self.states
    }

    /// What a decision maker can do.
    #[must_use]
    pub fn moves(&self, maker: usize) -> &Moves {
        &self.moves[maker]
    }

    /// What each state is worth to a decision maker: only the order counts.
    #[must_use]
    pub fn payoffs(&self, maker: usize) -> &[i64] {
        &self.payoffs[maker]
    }

    /// Whether a decision maker prefers one state to another.
    #[must_use]
    pub fn prefers(&self, maker: usize, state: usize, to: usize) -> bool {
        self.payoffs[maker][to] < self.payoffs[maker][state]
    }

    /// The states that a decision maker can move to at once, and prefers.
    pub fn improvements(&self, maker: usize, state: usize) -> impl Iterator<Item = usize> + '_ {
        let all = self.moves[maker].from(state).iter().map(|to| *to as usize);
        all.filter(move |to| self.prefers(maker, *to, state))
    }
}

pub(super) fn check_counts(makers: usize, states: usize) -> Result<(), Faulty> {
    let help = "name at least one decision maker and one state";
    if makers == 0 || MAKERS_MOST < makers {
        return Err(Faulty::new(format!("1 to {MAKERS_MOST} decision makers"), makers.to_string(), help));
    }
    if states == 0 || STATES_MOST < states {
        return Err(Faulty::new(format!("1 to {STATES_MOST} states"), states.to_string(), help));
    }
    Ok(())
}
