//! Policy search: which settings of the levers are best for several aims at once.
//!
//! Knows nothing of policies, models and runs. A [`Search`] hands out points, [`Search::ask`]; whoever asked evaluates them as it likes, on any
//! number of threads, and hands values back, [`Search::tell`]; the best trade-offs so far, [`Search::front`], may be had at any time. Equal
//! questions and values give equal points to the bit. A search that is under way is bytes, [`Search::state`], from which it goes on as if it had
//! never stopped.
//!
//! **The method.** A population breeds by crossover and differences with mutation; of parents and children together the fronts that are dominated
//! by fewest survive (K. Deb, A. Pratap, S. Agarwal and T. Meyarivan, IEEE Transactions on Evolutionary Computation 6, 2002). Where a front
//! must be cut, with one or two aims those go that are most crowded, one after the other (S. Kukkonen and K. Deb, IEEE Congress on
//! Evolutionary Computation 2006); with more, those stay that lie near directions spread evenly over the aims (NSGA-III: K. Deb and H.
//! Jain, same Transactions 18, 2014; parents from H. Seada and K. Deb, 20, 2016). What has been found is kept in an archive beside
//! the population, in which two points that do not differ by what matters count as one (M. Laumanns, L. Thiele, K. Deb and E. Zitzler,
//! Evolutionary Computation 10, 2002), and which gives every second mate and the weight of each way of breeding (as D. Hadka and P. Reed,
//! Evolutionary Computation 21, 2013). Constraints follow K. Deb's rules (Computer Methods in Applied Mechanics and Engineering 186, 2000):
//! what meets them is better than what does not, and of two that do not, the one that misses by less.
//!
//! **Luck in the values.** The search believes the values that it is told. If they are means of draws, all points should be run on the same
//! draws: then a better point is better on those draws. It is still the best of many, so its value is better than the truth, the more so the
//! fewer the draws (J. E. Smith and R. L. Winkler, The optimizer's curse, Management Science 52, 2006). Run the front again on fresh draws and
//! let [`second_look`] say by how much, and which points stay.

mod archive; // What was found, points apart by what matters.
mod breeding; // Children from parents.
mod crowding; // Cuts a front of one or two aims.
mod directions; // Cuts a front of more.
mod fronts; // Who dominates whom.
mod levers; // What can be set.
pub mod measures; // How good a front is.
mod method; // The search.
mod pool; // Points with their values.
mod second_look; // The front on fresh draws.
mod selection; // Who survives.
mod state; // As bytes and back.

pub use self::levers::Lever;
pub use self::method::{Front, OnFront, Progress, Search};
pub use self::second_look::{Again, Counted, Optimism, SecondLook, second_look};

use crate::robustness::Aim;
use detente_numbers::luck::Seed;

/// What is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What can be set: one number of a point each, in this order.
    pub levers: Vec<Lever>,
    /// What is wanted: one value of a point each, in this order.
    pub goals: Vec<Goal>,
    /// How many values follow the goals' that must not be above 0. By how much one is above says how far a point is from being allowed.
    pub constraints: usize,
    /// How many points are asked for at a time, and how many the search breeds from: at least 4. About 100 serve two or three goals.
    pub population: usize,
    /// Points to begin with, such as policies that exist: as many numbers each as there are levers.
    pub known: Vec<Vec<f64>>,
    /// The luck of the search.
    pub seed: Seed,
}

/// One thing that is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// Whether more or less of it.
    pub aim: Aim,
    /// The smallest difference that matters to whoever decides, in the goal's unit: above 0. Of points that differ by less, one is kept.
    /// `None` for a share of what the front spans that keeps some hundred points.
    pub matters: Option<f64>,
}

/// Why there is no search, or why it does not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No levers, or no goals.
    Nothing,
    /// The lever with this number has no range, or one that is no numbers.
    Lever(usize),
    /// The goal with this number has a difference that matters which is no number above 0.
    Goal(usize),
    /// A population of fewer than 4.
    Population(usize),
    /// The known point with this number is outside the levers.
    Known(usize),
    /// Not as many values as were asked for.
    Values {
        /// Values that were expected.
        expected: usize,
        /// Values that came.
        found: usize,
    },
    /// Bytes that are no state of a search with this question.
    State,
}

#[cfg(test)]
mod tests;
