//! What the words of an expression stand for at one moment: before step 0, within a step, or in the final row.

use crate::program::Register;

/// Registers by the number of the element.
#[derive(Clone, Debug)]
pub(super) struct Slots(Vec<Register>);

impl Slots {
    /// One register for each element.
    pub(super) fn new(registers: impl IntoIterator<Item = Register>) -> Self {
        Self(registers.into_iter().collect())
    }

    /// The same register for each of so many elements.
    pub(super) fn all(register: Register, count: usize) -> Self {
        Self(vec![register; count])
    }

    /// The element is now worked out.
    pub(super) fn set(&mut self, index: usize, register: Register) {
        self.0[index] = register;
    }

    /// What stands for the element.
    pub(super) fn get(&self, index: usize) -> Register {
        self.0[index]
    }

    /// All registers, in the order of the elements.
    pub(super) fn registers(&self) -> &[Register] {
        &self.0
    }
}

/// Registers that hold what an expression can read. What a step has not worked out yet is as the reference evaluator has it: a count is
/// 0, a choice holds its option, a let is not a number.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// Days since the start.
    pub(super) time: Moment,
    /// Lets and named flows.
    pub(super) lets: Slots,
    /// Stocks at the start of the step.
    pub(super) stocks: Slots,
    /// Memories at the start of the step.
    pub(super) memories: Slots,
    /// Numbers of the regimes' states at the start of the step.
    pub(super) regimes: Slots,
    /// Numbers of the options held in the step.
    pub(super) options: Slots,
    /// This step's counts.
    pub(super) counts: Slots,
    /// Counts of all earlier steps.
    pub(super) totals: Slots,
}

/// When the frame is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    /// Before step 0.
    Before,
    /// At the start of a step.
    Step,
    /// Within a step, at the time that the register holds.
    Within(Register),
    /// In the final row.
    Last,
}
