//! Laps of a column: for whoever wants to know where the time goes.

/// What a column has just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// Got ready: parameters, what is worked out once, initial values.
    Start,
    /// A stretch of a step, by its number.
    Stretch(usize),
    /// Looked for endings and faults, or let states take their next values.
    Bookkeeping,
    /// Took down a row, or how trajectories ended.
    Tables,
}

/// Is told what has just been done.
pub(crate) trait Watch {
    fn lap(&mut self, part: Part);
}

/// Does not look.
pub(crate) struct Unwatched;

impl Watch for Unwatched {
    #[inline(always)]
    fn lap(&mut self, _: Part) {}
}
