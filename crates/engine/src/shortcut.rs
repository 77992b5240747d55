//! Lines that cost little and tell that dear ones need not run.
//!
//! Most events are rare: nearly every draw says at a glance that nothing happens in this step, before the exponentials and logarithms that
//! would tell it exactly. So each draw of a count is asked first whether it may be other than 0, and each race of arrivals whether this
//! one may come in time; the rest is read under that condition only, and so guarded by it (see [`crate::guards`]). Counts are then begun
//! as far as they go without a loop, and finished one by one. The results are those of the whole lines, to the last bit.

use crate::step::{StepLine, Task};
use detente_program::program::{BinaryOperation, Operation, Register, Site, UnaryOperation};
use std::collections::BTreeMap;

/// Lines that do the same as others.
pub(crate) struct Shortcuts {
    pub(crate) lines: Vec<StepLine>,
    /// Where the lines end that were made of all up to each.
    pub(crate) ends: Vec<usize>,
    /// Registers of them and before.
    pub(crate) registers: u32,
}

/// Replaces each line by lines that often do less. `zero` holds 0.
pub(crate) fn with_shortcuts(lines: &[StepLine], registers: u32, zero: Register) -> Shortcuts {
    let mut writer = Writer { lines: Vec::with_capacity(2 * lines.len()), registers, zero, site: None };
    let races = races(lines, registers);
    // By the line that says whether it arrives: the register that says whether it may, and counts if so.
    let mut asked: BTreeMap<usize, Register> = BTreeMap::new();
    let mut ends = Vec::with_capacity(lines.len());
    for (number, line) in lines.iter().enumerate() {
        writer.site = line.site;
        if let Some(race) = races.get(&number) {
            asked.insert(race.arrives, writer.ask(race));
        }
        match asked.get(&number) {
            Some(may_count) => writer.arrives(line, *may_count),
            None => writer.line(line),
        }
        ends.push(writer.lines.len());
    }
    Shortcuts { lines: writer.lines, ends, registers: writer.registers }
}

struct Writer {
    lines: Vec<StepLine>,
    registers: u32,
    zero: Register,
    /// The model element that the line under way stems from.
    site: Option<Site>,
}

impl Writer {
    fn register(&mut self) -> Register {
        self.registers += 1;
        Register(self.registers - 1)
    }

    fn push(&mut self, task: Task, inputs: &[Register]) -> Register {
        let output = self.register();
        self.lines.push(StepLine { task, inputs: inputs.to_vec(), output, site: self.site });
        output
    }

    fn line(&mut self, line: &StepLine) {
        match (&line.task, line.inputs.as_slice()) {
            (Task::Whole(operation @ (Operation::Poisson | Operation::NegativeBinomial)), inputs) => {
                let may = self.push(Task::MayHappen(operation.clone()), inputs);
                self.count(line, operation, may);
            }
            // Nothing comes of no trials.
            (Task::Whole(operation @ (Operation::Binomial | Operation::BetaBinomial)), [_, trials, ..]) => {
                self.count(line, operation, *trials);
            }
            (Task::Whole(operation @ Operation::Hazard), inputs) => {
                let may = self.push(Task::MayHappen(operation.clone()), inputs);
                let happens = self.push(line.task.clone(), inputs);
                self.select(may, happens, line.output);
            }
            _ => self.lines.push(line.clone()),
        }
    }

    /// A count that is 0 unless `may` holds.
    fn count(&mut self, line: &StepLine, operation: &Operation, may: Register) {
        let begun = self.push(Task::Begin(operation.clone()), &line.inputs);
        let known = self.register();
        self.select(may, begun, known);
        let inputs = line.inputs.iter().copied().chain([known]).collect();
        let task = Task::Finish(operation.clone());
        self.lines.push(StepLine { task, inputs, output: line.output, site: line.site });
    }

    fn select(&mut self, may: Register, then: Register, output: Register) {
        let inputs = vec![may, then, self.zero];
        self.lines.push(StepLine { task: Task::Whole(Operation::Select), inputs, output, site: self.site });
    }

    /// Asks whether an arrival may come in time, where it counts.
    fn ask(&mut self, race: &Race) -> Register {
        let may = self.push(Task::MayArrive, &[race.uniform, race.rate, race.bound]);
        self.push(Task::Whole(Operation::Binary(BinaryOperation::And)), &[race.condition, may])
    }

    /// The line that says whether an arrival counts and comes in time: its condition may as well be that it may.
    fn arrives(&mut self, line: &StepLine, may_count: Register) {
        let inputs = vec![may_count, line.inputs[1]];
        self.lines.push(StepLine { inputs, ..line.clone() });
    }
}

/// An arrival among others, under a condition: `and(condition, -ln(uniform) / rate < bound)`.
struct Race {
    uniform: Register,
    rate: Register,
    bound: Register,
    condition: Register,
    /// The line that says whether it arrives.
    arrives: usize,
}

/// Races by the line that takes the logarithm.
fn races(lines: &[StepLine], registers: u32) -> BTreeMap<usize, Race> {
    let mut maker = vec![None; registers as usize];
    for (number, line) in lines.iter().enumerate() {
        maker[line.output.0 as usize] = Some(number);
    }
    (0..lines.len()).filter_map(|number| race(lines, &maker, number)).collect()
}

/// The race that a line ends, if it ends one; and the line that takes the logarithm.
fn race(lines: &[StepLine], maker: &[Option<usize>], arrives: usize) -> Option<(usize, Race)> {
    let inputs = |register: Register, operation: Operation| {
        let line = &lines[maker[register.0 as usize]?];
        (line.task == Task::Whole(operation)).then_some(line.inputs.as_slice())
    };
    let line = &lines[arrives];
    let &[condition, in_time] = line.inputs.as_slice() else { return None };
    if line.task != Task::Whole(Operation::Binary(BinaryOperation::And)) {
        return None;
    }
    let &[arrival, bound] = inputs(in_time, Operation::Binary(BinaryOperation::Less))? else { return None };
    let &[numerator, rate] = inputs(arrival, Operation::Binary(BinaryOperation::Divide))? else {
        return None;
    };
    let &[logarithm] = inputs(numerator, Operation::Unary(UnaryOperation::Negate))? else { return None };
    let &[uniform] = inputs(logarithm, Operation::Unary(UnaryOperation::Logarithm))? else { return None };
    let is_uniform = |line: usize| matches!(lines[line].task, Task::Whole(Operation::Uniform(..)));
    let at = maker[logarithm.0 as usize]?;
    let stands = |register: Register| maker[register.0 as usize].is_none_or(|maker| maker < at);
    let is_race = maker[uniform.0 as usize].is_some_and(is_uniform)
        && [condition, rate, bound].map(stands) == [true; 3];
    is_race.then_some((at, Race { uniform, rate, bound, condition, arrives }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_numbers::luck::Source;

    fn line(task: Task, inputs: &[u32], output: u32) -> StepLine {
        StepLine {
            task,
            inputs: inputs.iter().map(|input| Register(*input)).collect(),
            output: Register(output),
            site: None,
        }
    }

    fn whole(operation: Operation, inputs: &[u32], output: u32) -> StepLine {
        line(Task::Whole(operation), inputs, output)
    }

    const UNIFORM: Operation = Operation::Uniform(Source(1), 0);
    const AND: Operation = Operation::Binary(BinaryOperation::And);
    const LESS: Operation = Operation::Binary(BinaryOperation::Less);
    const DIVIDE: Operation = Operation::Binary(BinaryOperation::Divide);
    const NEGATE: Operation = Operation::Unary(UnaryOperation::Negate);
    const LN: Operation = Operation::Unary(UnaryOperation::Logarithm);

    #[test]
    fn a_count_is_begun_where_it_may_happen_and_then_finished() {
        let lines = [whole(UNIFORM, &[], 2), whole(Operation::Poisson, &[2, 1], 3)];
        let expected = [
            whole(UNIFORM, &[], 2),
            line(Task::MayHappen(Operation::Poisson), &[2, 1], 4),
            line(Task::Begin(Operation::Poisson), &[2, 1], 5),
            whole(Operation::Select, &[4, 5, 0], 6),
            line(Task::Finish(Operation::Poisson), &[2, 1, 6], 3),
        ];
        let made = with_shortcuts(&lines, 4, Register(0));
        assert_eq!(made.lines, expected);
        assert_eq!(made.registers, 7);
    }

    /// A race under the condition 1 at the rate 2 before 3.
    fn race_of(condition: u32) -> [StepLine; 6] {
        [
            whole(UNIFORM, &[], 4),
            whole(LN, &[4], 5),
            whole(NEGATE, &[5], 6),
            whole(DIVIDE, &[6, 2], 7),
            whole(LESS, &[7, 3], 8),
            whole(AND, &[condition, 8], 9),
        ]
    }

    #[test]
    fn an_arrival_is_worked_out_where_it_may_come_in_time() {
        let lines = race_of(1);
        let made = with_shortcuts(&lines, 10, Register(0)).lines;
        assert_eq!(made[1], line(Task::MayArrive, &[4, 2, 3], 10));
        assert_eq!(made[2], whole(AND, &[1, 10], 11));
        assert_eq!(made[3..7], lines[1..5]);
        assert_eq!(made[7], whole(AND, &[11, 8], 9));
    }

    #[test]
    fn what_is_no_race_stays_as_it_is() {
        // The condition is made after the logarithm.
        let late = [race_of(10).as_slice(), &[whole(NEGATE, &[1], 10)]].concat();
        let late: Vec<StepLine> = [&late[..5], &late[6..], &late[5..6]].concat();
        assert_eq!(with_shortcuts(&late, 11, Register(0)).lines, late);
        // The logarithm is of another number.
        let mut other = race_of(1).to_vec();
        other[1].inputs = vec![Register(3)];
        assert_eq!(with_shortcuts(&other, 10, Register(0)).lines, other);
    }
}
