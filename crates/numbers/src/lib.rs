//! The same bits on every machine: elementary functions, addressed randomness, distributions, ordered sums.
//!
//! Knows nothing of models, runs or files. Everything here is plain arithmetic that IEEE 754 fixes to
//! the bit (add, subtract, multiply, divide, square root, remainder, compare-and-select and integer
//! operations), in an order that the source states. No fused multiply-add and no platform library is
//! called, so a loop over these functions gives equal bits on any instruction set and any thread count.
//! Where a result is not a number it is the one canonical NaN, [`f64::NAN`].
//!
//! Start with the elementary functions, then read [`luck`], [`counts`] and [`distributions`].

mod beta; // The beta distribution, and Student's t from it.
mod elementary; // exp, ln and their relatives; rounding; compare-and-select.
mod gamma; // The gamma function and distribution.
mod normal; // The standard normal distribution.
mod power; // Powers by a logarithm in two parts.
mod root; // Finds where an increasing function crosses zero.

pub mod counts;
pub mod distributions;
pub mod estimates;
pub mod lag;
pub mod lane;
pub mod luck;
pub mod sequences;
pub mod sketch;
pub mod sums;

pub use self::beta::{beta_quantile, beta_regularised, student_t_quantile};
pub use self::elementary::{abs, canonical, exp, exp_m1, floor, ln, ln_1p, logistic, max, min, modulo, sqrt};
pub use self::gamma::{gamma_quantile, gamma_regularised, gamma_regularised_upper, ln_gamma};
pub use self::normal::{normal_cdf, normal_density, normal_quantile};
pub use self::power::{pow, small_power};
