//! Which lines of a step need not run when a condition holds in no trajectory of the column.
//!
//! `and(c, x)` is 0 and `select(c, x, y)` is y wherever c is 0, whatever x is. So a line whose result is read in such places only is
//! skipped when c is 0 in the whole column: the worth of options between decisions, the blocs of a vote that is not called, the
//! clocks of a state that no trajectory is in; and the luck of trials of which there are none. No result depends on it.

use crate::step::{StepLine, Task};
use detente_program::program::{BinaryOperation, Operation, Register};

/// For each line the register that must be other than 0 in some trajectory for the line to matter, if there is one.
pub(crate) fn guards(instructions: &[StepLine], registers: u32, roots: &[Register]) -> Vec<Option<Register>> {
    let mut analysis = Analysis::new(instructions, registers, roots);
    for number in (0..instructions.len()).rev() {
        analysis.guard(number);
    }
    analysis.guards
}

/// True for counts of which none come if their second input is 0: a mean, a hazard, trials.
fn is_count(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Poisson
            | Operation::NegativeBinomial
            | Operation::Hazard
            | Operation::Binomial
            | Operation::BetaBinomial
    )
}

/// Conditions of one reader that are looked at.
const CONDITIONS_MOST: usize = 64;

/// Where a register's value is read.
#[derive(Clone, Copy)]
enum Reader {
    /// After the stage: always.
    Root,
    /// By this line.
    Line(usize),
}

struct Analysis<'a> {
    instructions: &'a [StepLine],
    /// The line that makes each register; `None` for what is there before the stage.
    maker: Vec<Option<usize>>,
    readers: Vec<Vec<Reader>>,
    guards: Vec<Option<Register>>,
}

impl<'a> Analysis<'a> {
    fn new(instructions: &'a [StepLine], registers: u32, roots: &[Register]) -> Self {
        let mut maker = vec![None; registers as usize];
        let mut readers = vec![Vec::new(); registers as usize];
        for (number, instruction) in instructions.iter().enumerate() {
            maker[instruction.output.0 as usize] = Some(number);
            instruction.inputs.iter().for_each(|input| readers[input.0 as usize].push(Reader::Line(number)));
        }
        roots.iter().for_each(|root| readers[root.0 as usize].push(Reader::Root));
        Self { instructions, maker, readers, guards: vec![None; instructions.len()] }
    }

    fn guard(&mut self, number: usize) {
        let instruction = &self.instructions[number];
        // What moves counts in or out of a pipeline is done for its own sake.
        if matches!(instruction.task, Task::Whole(Operation::LagIn(_) | Operation::LagOut(_))) {
            return;
        }
        let mut common: Option<Vec<Register>> = None;
        for reader in &self.readers[instruction.output.0 as usize] {
            let Reader::Line(reader) = reader else { return };
            let conditions = self.conditions(*reader, instruction.output);
            common = Some(match common {
                None => conditions,
                Some(common) => common.into_iter().filter(|register| conditions.contains(register)).collect(),
            });
        }
        // The condition must stand before the line; the latest is the narrowest.
        let before = |register: &Register| self.maker[register.0 as usize].is_none_or(|maker| maker < number);
        self.guards[number] = common.unwrap_or_default().into_iter().filter(before).max();
    }

    /// All conditions without which `reader` makes nothing of `register`.
    fn conditions(&self, reader: usize, register: Register) -> Vec<Register> {
        let mut conditions = Vec::new();
        if let Some(guard) = self.guards[reader] {
            self.add_implied(guard, &mut conditions);
        }
        let instruction = &self.instructions[reader];
        match (&instruction.task, instruction.inputs.as_slice()) {
            (Task::Whole(Operation::Binary(BinaryOperation::And)), [a, b]) if a != b => {
                self.add_implied(if *a == register { *b } else { *a }, &mut conditions);
            }
            (Task::Whole(Operation::Select), [condition, then, otherwise])
                if *then == register && *condition != register && *otherwise != register =>
            {
                self.add_implied(*condition, &mut conditions);
            }
            // Nothing is asked of what cannot happen: trials of which there are none, events whose mean or hazard is 0.
            (Task::Whole(operation) | Task::MayHappen(operation), [_, cause, ..])
                if is_count(operation) && *cause != register =>
            {
                self.add_implied(*cause, &mut conditions);
            }
            // What is not begun is not finished.
            (Task::Finish(_), [.., known]) if *known != register => {
                if let Some(Operation::Select) = self.made_by(*known) {
                    self.add_implied(self.maker_inputs(*known)[0], &mut conditions);
                }
            }
            _ => {}
        }
        conditions
    }

    /// The whole operation that makes a register.
    fn made_by(&self, register: Register) -> Option<&Operation> {
        match &self.instructions[self.maker[register.0 as usize]?].task {
            Task::Whole(operation) => Some(operation),
            _ => None,
        }
    }

    fn maker_inputs(&self, register: Register) -> &[Register] {
        self.maker[register.0 as usize].map_or(&[], |maker| &self.instructions[maker].inputs)
    }

    /// A condition, and what must hold for it to hold.
    fn add_implied(&self, condition: Register, conditions: &mut Vec<Register>) {
        let mut open = vec![condition];
        // Any of them is a guard; a long chain has more than are worth knowing.
        while let Some(register) = open.pop().filter(|_| conditions.len() < CONDITIONS_MOST) {
            if conditions.contains(&register) {
                continue;
            }
            conditions.push(register);
            let Some(maker) = self.maker[register.0 as usize].map(|maker| &self.instructions[maker]) else {
                continue;
            };
            match maker.task {
                Task::Whole(Operation::Binary(BinaryOperation::And)) => open.extend(&maker.inputs),
                Task::MayHappen(_) => open.push(maker.inputs[1]),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_program::program::UnaryOperation;

    fn line(operation: Operation, inputs: &[u32], output: u32) -> StepLine {
        let inputs = inputs.iter().map(|input| Register(*input)).collect();
        StepLine { task: Task::Whole(operation), inputs, output: Register(output), site: None }
    }

    const AND: Operation = Operation::Binary(BinaryOperation::And);
    const LN: Operation = Operation::Unary(UnaryOperation::Logarithm);

    #[test]
    fn what_is_read_under_a_condition_only_is_guarded_by_it() {
        // 0 and 1 stand before the stage; 2 = ln 1; 3 = ln 2; 4 = select(0, 3, 1).
        let lines = [line(LN, &[1], 2), line(LN, &[2], 3), line(Operation::Select, &[0, 3, 1], 4)];
        assert_eq!(guards(&lines, 5, &[Register(4)]), [Some(Register(0)), Some(Register(0)), None]);
    }

    #[test]
    fn a_condition_stands_for_those_that_it_implies() {
        // 3 = and(0, 1) implies 0; 4 is read under 3 and under 0, so under 0 at least.
        let lines = [
            line(AND, &[0, 1], 3),
            line(LN, &[2], 4),
            line(Operation::Select, &[3, 4, 2], 5),
            line(AND, &[0, 4], 6),
        ];
        assert_eq!(guards(&lines, 7, &[Register(5), Register(6)])[1], Some(Register(0)));
    }

    #[test]
    fn what_is_read_without_condition_or_before_its_condition_is_not_guarded() {
        let both = [line(LN, &[1], 2), line(Operation::Select, &[0, 2, 1], 3), line(LN, &[2], 4)];
        assert_eq!(guards(&both, 5, &[Register(3), Register(4)])[0], None);
        let early = [line(LN, &[1], 2), line(LN, &[1], 3), line(Operation::Select, &[3, 2, 1], 4)];
        assert_eq!(guards(&early, 5, &[Register(4)])[0], None, "its condition is made after it");
        let otherwise = [line(LN, &[1], 2), line(Operation::Select, &[0, 1, 2], 3)];
        assert_eq!(guards(&otherwise, 4, &[Register(3)])[0], None, "read where the condition does not hold");
        let pipeline = [line(Operation::LagOut(0), &[], 2), line(AND, &[0, 2], 3)];
        assert_eq!(guards(&pipeline, 4, &[Register(3)])[0], None, "moves what later steps need");
    }
}
