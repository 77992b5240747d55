//! Two-player games: all equilibria by the vertices of both best-response polytopes, or one by Lemke and Howson's path.
//!
//! With payoffs made positive, player 2's best responses to x are read off `P = {x >= 0, B'x <= 1}` and player 1's to y off
//! `Q = {y >= 0, Ay <= 1}`: a pair of vertices is an equilibrium when every strategy is either unplayed or a best response (Mangasarian 1964; von
//! Stengel 2002, "Computing equilibria for two-person games"). Both polytopes' vertices are all the extreme equilibria, in degenerate games too.

mod dictionary; // The equations of a polytope at a vertex.
mod enumerated; // All equilibria.
mod fixed; // Integers of 128 bits.
mod number; // What equations are computed in.
mod path; // One equilibrium.
mod payoffs; // Payoffs as positive integers or doubles.
mod vertices; // All vertices.
mod zero_sum; // Opposite interests.

pub use enumerated::{BASES_MOST, Enumerated, all_exact, all_in_doubles};
pub use path::{PathEnd, lemke_howson, lemke_howson_in_doubles};
pub(crate) use zero_sum::mix_above_zero;
pub use zero_sum::zero_sum;
