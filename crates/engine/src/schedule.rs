//! The order of a step's lines: those that run alike next to each other.
//!
//! Machine code is fast in long stretches, and a guard pays for many lines. Any order will do in which each line stands after those that
//! make what it reads.

use crate::step::{StepLine, Task};
use detente_program::program::{Operation, Register, UnaryOperation};
use std::collections::{BTreeMap, BTreeSet};

/// Guards are looked at for runs of at least this cost: others cost less than the look.
const COST_WORTH_A_GUARD: u32 = 5;

/// About how many instructions a line takes, against an addition.
fn cost(line: &StepLine) -> u32 {
    match &line.task {
        Task::MayHappen(_) | Task::MayArrive => 4,
        Task::Whole(operation) | Task::Begin(operation) | Task::Finish(operation) => cost_of(operation),
    }
}

fn cost_of(operation: &Operation) -> u32 {
    match operation {
        Operation::Unary(
            UnaryOperation::Exponential | UnaryOperation::Logarithm | UnaryOperation::Logistic,
        )
        | Operation::Uniform(..)
        | Operation::Hazard
        | Operation::StageHazard
        | Operation::Poisson
        | Operation::NegativeBinomial
        | Operation::Binomial
        | Operation::BetaBinomial => 10,
        _ => 1,
    }
}

/// Lines that run together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    /// There is machine code for them.
    pub(crate) is_native: bool,
    /// They need not run if this is 0 in all trajectories.
    pub(crate) guard: Option<Register>,
    /// Places in the list of lines.
    pub(crate) lines: Vec<usize>,
}

/// What lines of a run have in common. Sorted by which to run first, if there is a choice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    needs_interpreter: bool,
    guard: Option<Register>,
}

/// Orders lines into runs.
pub(crate) fn schedule(
    lines: &[StepLine],
    guards: &[Option<Register>],
    is_native: impl Fn(&StepLine) -> bool,
) -> Vec<Run> {
    let kinds: Vec<Kind> = lines
        .iter()
        .zip(guards)
        .map(|(line, guard)| Kind { needs_interpreter: !is_native(line), guard: *guard })
        .collect();
    let (mut waits_for, followers) = dependencies(lines, guards);
    let mut ready = Ready::default();
    for line in (0..lines.len()).filter(|line| waits_for[*line] == 0) {
        ready.insert(kinds[line], line, lines);
    }
    let mut runs = Vec::new();
    let mut before = None;
    while let Some(kind) = ready.next_kind(before) {
        before = Some(kind);
        let mut order = Vec::new();
        while let Some(line) = ready.pop(kind) {
            order.push(line);
            for follower in &followers[line] {
                waits_for[*follower] -= 1;
                if waits_for[*follower] == 0 {
                    ready.insert(kinds[*follower], *follower, lines);
                }
            }
        }
        push(&mut runs, kind, lines, order);
    }
    runs
}

/// Lines that could run next, by kind.
#[derive(Default)]
struct Ready {
    /// With what they cost together, as long as none of them has run.
    kinds: BTreeMap<Kind, (BTreeSet<usize>, u32)>,
    /// Kinds of guarded machine code with enough lines to be worth the guard.
    worth_a_guard: BTreeSet<Kind>,
}

impl Ready {
    fn insert(&mut self, kind: Kind, line: usize, lines: &[StepLine]) {
        let (order, sum) = self.kinds.entry(kind).or_default();
        order.insert(line);
        *sum += cost(&lines[line]);
        if is_guarded(&kind) && *sum >= COST_WORTH_A_GUARD {
            self.worth_a_guard.insert(kind);
        }
    }

    /// The first line of a kind. The kind is forgotten when it has none.
    fn pop(&mut self, kind: Kind) -> Option<usize> {
        let line = self.kinds.get_mut(&kind).and_then(|(order, _)| order.pop_first());
        if line.is_none() {
            self.kinds.remove(&kind);
            self.worth_a_guard.remove(&kind);
        }
        line
    }

    /// Guarded machine code is followed by other guarded machine code, if there is enough, so that what has no guard stays together; else
    /// the first in order is next.
    fn next_kind(&self, before: Option<Kind>) -> Option<Kind> {
        let other = before.filter(is_guarded).and_then(|_| self.worth_a_guard.first());
        other.or_else(|| self.kinds.keys().next()).copied()
    }
}

fn is_guarded(kind: &Kind) -> bool {
    kind.guard.is_some() && !kind.needs_interpreter
}

fn is_worth_a_guard<'a>(order: impl IntoIterator<Item = &'a usize>, lines: &[StepLine]) -> bool {
    order.into_iter().map(|line| cost(&lines[*line])).sum::<u32>() >= COST_WORTH_A_GUARD
}

/// Adds lines to the last run if they fit there.
fn push(runs: &mut Vec<Run>, kind: Kind, lines: &[StepLine], order: Vec<usize>) {
    let guard = kind.guard.filter(|_| is_worth_a_guard(&order, lines));
    let is_native = !kind.needs_interpreter;
    match runs.last_mut() {
        Some(last) if last.guard == guard && last.is_native == is_native => last.lines.extend(order),
        _ => runs.push(Run { is_native, guard, lines: order }),
    }
}

/// How many lines each line waits for, and the lines that wait for it.
fn dependencies(lines: &[StepLine], guards: &[Option<Register>]) -> (Vec<usize>, Vec<Vec<usize>>) {
    // What a sum was before is there from the start.
    let is_sum = |line: &StepLine| line.inputs.contains(&line.output);
    let makers = lines.iter().enumerate().filter(|(_, line)| !is_sum(line));
    let maker: BTreeMap<Register, usize> = makers.map(|(number, line)| (line.output, number)).collect();
    let mut mover: BTreeMap<u32, usize> = BTreeMap::new();
    let mut waits_for = vec![0; lines.len()];
    let mut followers = vec![Vec::new(); lines.len()];
    for (number, (line, guard)) in lines.iter().zip(guards).enumerate() {
        let mut earlier: BTreeSet<usize> =
            line.inputs.iter().chain(guard).filter_map(|input| maker.get(input).copied()).collect();
        // What moves counts out of a pipeline and into it keeps its order.
        if let Task::Whole(Operation::LagOut(pipeline) | Operation::LagIn(pipeline)) = &line.task {
            earlier.extend(mover.insert(*pipeline, number));
        }
        waits_for[number] = earlier.len();
        earlier.into_iter().for_each(|earlier| followers[earlier].push(number));
    }
    (waits_for, followers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_program::program::{BinaryOperation, UnaryOperation};

    const LN: Operation = Operation::Unary(UnaryOperation::Logarithm);
    const ADD: Operation = Operation::Binary(BinaryOperation::Add);

    fn line(operation: Operation, inputs: &[u32], output: u32) -> StepLine {
        let inputs = inputs.iter().map(|input| Register(*input)).collect();
        StepLine { task: Task::Whole(operation), inputs, output: Register(output), site: None }
    }

    fn runs(lines: &[StepLine], guards: &[Option<Register>]) -> Vec<(bool, Vec<usize>)> {
        let is_native = |line: &StepLine| line.task != Task::Whole(LN);
        schedule(lines, guards, is_native).into_iter().map(|run| (run.is_native, run.lines)).collect()
    }

    #[test]
    fn lines_that_run_alike_run_together() {
        let lines = [line(LN, &[0], 1), line(ADD, &[0, 0], 2), line(LN, &[2], 3), line(ADD, &[1, 3], 4)];
        assert_eq!(runs(&lines, &[None; 4]), [(true, vec![1]), (false, vec![0, 2]), (true, vec![3])]);
    }

    #[test]
    fn a_sum_is_read_before_it_is_changed_and_pipelines_keep_their_order() {
        let lines = [line(LN, &[5], 6), line(ADD, &[5, 6], 5)];
        assert_eq!(runs(&lines, &[None; 2]), [(false, vec![0]), (true, vec![1])]);
        let lines = [line(Operation::LagIn(0), &[0, 1], 2), line(Operation::LagOut(0), &[], 3)];
        assert_eq!(runs(&lines, &[None; 2]), [(true, vec![0, 1])]);
    }

    #[test]
    fn a_guard_stands_before_what_it_guards_and_pays_for_many_lines_only() {
        let guard = Some(Register(1));
        let few = [line(LN, &[0], 1), line(ADD, &[0, 0], 2), line(ADD, &[2, 0], 3)];
        let few = schedule(&few, &[None, guard, guard], |_| true);
        assert_eq!(few, [Run { is_native: true, guard: None, lines: vec![0, 1, 2] }]);
        let many: Vec<StepLine> = (2..7).map(|output| line(ADD, &[0, 0], output)).collect();
        let many: Vec<StepLine> = many.into_iter().chain([line(LN, &[0], 1)]).collect();
        let runs = schedule(&many, &[guard, guard, guard, guard, guard, None], |_| true);
        assert_eq!(runs.iter().map(|run| run.guard).collect::<Vec<_>>(), [None, guard]);
        assert_eq!(runs[1].lines, [0, 1, 2, 3, 4]);
    }
}
