//! A tape of numbers from which a model is made: a shorter tape, or one of smaller numbers, makes a simpler model, so that a failure
//! shrinks.

pub(crate) struct Dice<'a> {
    tape: std::slice::Iter<'a, u16>,
}

impl<'a> Dice<'a> {
    pub(crate) fn new(tape: &'a [u16]) -> Self {
        Self { tape: tape.iter() }
    }

    /// A number below `sides`; 0 at the end of the tape.
    pub(crate) fn below(&mut self, sides: usize) -> usize {
        self.tape.next().map_or(0, |roll| usize::from(*roll) % sides)
    }

    /// True once in so many times; false at the end of the tape.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// One of some.
    pub(crate) fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}
