//! Logit quantal response: play that is the likelier the more it pays, and how it changes as choices get more precise.
//!
//! A logit equilibrium at a precision is a profile of chances in which each player's chances are proportional to
//! `exp(precision * value)` of what each strategy pays against the others' chances (McKelvey & Palfrey 1995, "Quantal response equilibria
//! for normal form games"). Precision is in one unit of payoff: payoffs times ten make the same play at a tenth of the precision. All these
//! equilibria together are the logit correspondence: curves (branches) of which one, the principal branch, begins with uniform play at
//! precision 0 and leads, in almost every game, to one Nash equilibrium. Branches are followed by arc length in the logarithms of chances
//! (Turocy 2005, "A dynamic homotopy interpretation of the logistic quantal response equilibrium correspondence"), so that they may turn
//! back, and past places where branches cross, which happens where a game has symmetries.
//!
//! ```
//! use detente_games::StrategicGame;
//! use detente_games::logit::{LogitGame, Reach, Search};
//!
//! let whole = |rows: [[i64; 2]; 2]| rows.map(|row| row.map(|payoff| payoff.into()).map(detente_games::Rational::from_integer).to_vec());
//! let chicken = StrategicGame::of_matrices(&whole([[0, -1], [1, -10]]), &whole([[0, 1], [-1, -10]]));
//! let game = LogitGame::new(&chicken.doubles())?;
//! let branch = game.principal(&Reach::default());
//! let symmetric = &game.on_branch(&branch, 0.7)?[0];
//! assert!((symmetric.point.profile[0][0] - 0.746).abs() < 1e-3);
//! // Past precision 0.489 there are two more, in which one side drives on; only these are stable.
//! assert_eq!(game.equilibria(0.7, &Search::default())?.solutions.len(), 3);
//! # Ok::<(), detente_games::logit::Refused>(())
//! ```

mod branch; // A branch from end to end.
mod events; // Folds and junctions.
mod explore; // Which branches there are.
mod fit; // Precision from observed choices.
mod limit; // The Nash equilibrium at an end.
mod metric; // How far apart points are.
mod scaled; // Payoffs as far as they matter.
mod stability; // Whether play comes back.
mod system; // Equations and Newton's step.
mod two_by_two; // All equilibria of the smallest games.
mod walk; // Prediction and correction.

pub use branch::{Branch, End, Origin, Reach};
pub use events::{Event, Kind};
pub use explore::{Equilibria, Found, Search};
pub use fit::Fit;
pub use limit::Limit;
pub use scaled::STRATEGIES_MOST;
pub use stability::Stability;

use crate::strategic::{Mixed, Payoffs};
use branch::follow;
use detente_numbers::{exp, max};
use limit::split;
use scaled::Scaled;
use std::fmt;
use system::System;
use walk::Walk;

/// Why a game or a question is refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Refused {
    /// A payoff is infinite or not a number.
    NotFinite {
        /// Whose, from 0.
        player: usize,
        /// Strategies, from 0.
        profile: Vec<usize>,
    },
    /// There are too many strategies.
    TooLarge {
        /// Of all players together.
        strategies: usize,
    },
    /// There are too many plays of all players together.
    TooManyProfiles {
        /// One strategy for each player: so many combinations.
        profiles: usize,
    },
    /// A precision is negative, infinite or not a number.
    Precision {
        /// What was asked for.
        found: f64,
    },
    /// Chances or counts are not one number for each strategy of each player, or not all of them finite and at least 0.
    Profile,
}

impl fmt::Display for Refused {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFinite { player, profile } => {
                let profile: Vec<String> =
                    profile.iter().map(|strategy| (strategy + 1).to_string()).collect();
                let profile = profile.join(", ");
                write!(
                    to,
                    "expected finite payoffs, found another for player {} where strategies {profile} are played",
                    player + 1
                )
            }
            Self::TooLarge { strategies } => write!(
                to,
                "expected at most {STRATEGIES_MOST} strategies in all, found {strategies}; leave out dominated strategies, or solve for pure equilibria"
            ),
            Self::TooManyProfiles { profiles } => write!(
                to,
                "expected fewer combinations of strategies for so many players, found {profiles}; leave out dominated strategies, or \
                 solve for pure equilibria"
            ),
            Self::Precision { found } => write!(to, "expected a precision of 0 or more, found {found}"),
            Self::Profile => write!(
                to,
                "expected a number of 0 or more for each strategy of each player, and not 0 for all"
            ),
        }
    }
}

impl std::error::Error for Refused {}

/// A logit equilibrium at a precision.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// In units of 1 / payoff.
    pub precision: f64,
    /// A chance for each strategy of each player.
    pub profile: Mixed,
    /// The largest difference between a chance and the logit response to all chances. Where precision times payoffs is beyond some
    /// thousands, a part of it is only what rounding of payoffs does to the response.
    pub residual: f64,
}

/// A game whose logit correspondence is asked for.
#[derive(Clone, Debug)]
pub struct LogitGame {
    payoffs: Payoffs,
    scaled: Scaled,
}

impl LogitGame {
    /// Of payoffs in doubles.
    ///
    /// # Errors
    /// Where a payoff is not finite, or there are more than [`STRATEGIES_MOST`] strategies.
    pub fn new(payoffs: &Payoffs) -> Result<Self, Refused> {
        Ok(Self { payoffs: payoffs.clone(), scaled: Scaled::new(payoffs)? })
    }

    /// The branch that begins with uniform play at precision 0.
    #[must_use]
    pub fn principal(&self, reach: &Reach) -> Branch {
        let mut walk = Walk::new(&self.scaled, reach.correction);
        let start = walk.system.uniform();
        walk.begin(start);
        let end = follow(&mut walk, &self.payoffs, reach);
        let nodes = std::mem::take(&mut walk.nodes);
        Branch::of_nodes(&mut walk.system, Origin::Uniform, [End::Uniform, end], nodes)
    }

    /// The points of a branch that the walk came by, in order.
    #[must_use]
    pub fn points(&self, branch: &Branch) -> Vec<Point> {
        let mut system = System::new(&self.scaled);
        let point = |node: &walk::Node| {
            system.go(&node.logs, node.precision);
            self.point(&system)
        };
        branch.nodes.iter().map(point).collect()
    }

    /// All logit equilibria at a precision on a branch: several where it turns back and forth.
    ///
    /// # Errors
    /// Where the precision is negative or not finite.
    pub fn on_branch(&self, branch: &Branch, precision: f64) -> Result<Vec<Solution>, Refused> {
        let precision = self.own_precision(precision)?;
        let mut system = System::new(&self.scaled);
        let crossings = branch.crossings(&mut system, precision);
        Ok(crossings
            .into_iter()
            .map(|(logs, correction)| self.solution(&mut system, &logs, precision, correction))
            .collect())
    }

    /// The least precision at which a branch was found.
    #[must_use]
    pub fn exists_from(&self, branch: &Branch) -> f64 {
        branch.least() / self.scaled.unit
    }

    fn own_precision(&self, precision: f64) -> Result<f64, Refused> {
        let own = precision * self.scaled.unit;
        if precision >= 0.0 && own.is_finite() {
            Ok(own)
        } else {
            Err(Refused::Precision { found: precision })
        }
    }

    fn point(&self, system: &System) -> Point {
        let profile = split(&self.scaled, system.chances.iter().copied());
        Point { precision: system.precision / self.scaled.unit, profile, residual: system.residual() }
    }

    fn solution(&self, system: &mut System, logs: &[f64], precision: f64, correction: f64) -> Solution {
        system.go(logs, precision);
        let stability = stability::stability(system);
        Solution { point: self.point(system), correction, stability }
    }
}

/// A logit equilibrium at a precision that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// The precision and the chances.
    pub point: Point,
    /// No chance changed by more than this in the last correction at this precision: 1e-12 or less where all is well.
    pub correction: f64,
    /// Whether play nearby comes back.
    pub stability: Stability,
}

/// Chances proportional to `exp(precision * value)`.
fn responses(values: &[f64], precision: f64) -> Vec<f64> {
    let best = values.iter().copied().fold(f64::NEG_INFINITY, max);
    let mut chances: Vec<f64> = values.iter().map(|value| exp(precision * (value - best))).collect();
    let sum: f64 = chances.iter().sum();
    chances.iter_mut().for_each(|chance| *chance /= sum);
    chances
}
