//! Dimensions, the units that an analyst writes, and how they print.

mod algebra; // Products, quotients and powers of units as they are written.
mod names; // Which words are units.

pub use self::algebra::{Pure, Written};
pub use self::names::{UnitNames, same_word};

/// A unit as an analyst reads it: a name and what one of it is in base units.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// As written: `troops/month`, `1/week`, `%`; empty for a pure number.
    pub name: String,
    /// One of it in base units (days, declared units, fractions).
    pub scale: f64,
    /// Its dimension.
    pub dimension: Dimension,
}

/// Exponents over the base dimensions: time first, then the model's declared units in order. Trailing zeros are dropped, so that equal
/// dimensions compare equal.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dimension(pub Vec<i8>);
