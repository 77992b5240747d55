//! Points that an analysis chose: where parameters are, and whose luck runs there.

/// What one number of a point sets. Parameters stand in the order of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coordinate {
    /// The chance below a quantile of a parameter, strictly between 0 and 1, before any correlation is put in.
    Chance(usize),
    /// The value of a parameter, in base units, whatever it would be drawn from.
    Value(usize),
}

/// Some points. What no coordinate sets is as in the draw of the luck, so that a point without coordinates is that draw of an ordinary run, to
/// the bit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Points<'a> {
    /// What the numbers of a point set.
    pub coordinates: &'a [Coordinate],
    /// The numbers of point p begin at `p * coordinates.len()`.
    pub numbers: &'a [f64],
    /// For each point the draw whose luck it runs on: points with the same number share all of it.
    pub luck: &'a [u64],
}

impl Points<'_> {
    /// The numbers of a point.
    #[must_use]
    pub fn of(&self, point: usize) -> &[f64] {
        let count = self.coordinates.len();
        &self.numbers[point * count..(point + 1) * count]
    }
}
