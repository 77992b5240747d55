//! The program, laid out over columns and put into the order in which it runs.

use crate::guards::guards;
use crate::layout::{Layout, Placed};
use crate::schedule::{Run, schedule};
use crate::shortcut::{Shortcuts, with_shortcuts};
use crate::step::{Book, Step, StepLine, Task};
use detente_native::{Block, Native, Setup};
use detente_program::Joint;
use detente_program::program::{Instruction, Operation, Program, Register, Site};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// One line over columns.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) task: Task,
    pub(crate) output: usize,
    /// Unused places are 0.
    pub(crate) inputs: [usize; 5],
}

/// Lines of a step that run together.
#[derive(Clone, Debug)]
pub(crate) enum Stretch {
    /// The machine code of this number.
    Native(usize),
    /// Lines for the interpreter, unless the guard is 0 in the whole column.
    Lines { guard: Option<usize>, lines: Range<usize> },
}

/// A state over columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StateSlots {
    pub(crate) current: usize,
    pub(crate) initial: usize,
    pub(crate) next: usize,
}

/// The program as the column machine runs it.
pub(crate) struct Code {
    pub(crate) columns: usize,
    /// The column of the keys of the trajectories' luck, as bits.
    pub(crate) keys: usize,
    pub(crate) constants: BTreeMap<usize, f64>,
    /// One a parameter, in the order of `Program::parameters`.
    pub(crate) parameters: Vec<usize>,
    pub(crate) per_trajectory: Vec<Line>,
    pub(crate) initial: Vec<Line>,
    /// Lines of a step for the interpreter.
    pub(crate) step: Vec<Line>,
    /// One step, in order.
    pub(crate) stretches: Vec<Stretch>,
    pub(crate) last: Vec<Line>,
    pub(crate) states: Vec<StateSlots>,
    /// The worlds of the joint program, in their order.
    pub(crate) worlds: Vec<WorldCode>,
    pub(crate) native: Option<NativeCode>,
    /// For each pipeline the column of its mean lag in steps, where it is used.
    pub(crate) lags: Vec<Option<usize>>,
    /// For each stretch, if they stand apart: the model elements that its lines stem from, and about how much work each is.
    pub(crate) origins: Vec<Vec<(Option<Site>, u32)>>,
    layout: Layout,
}

/// Where a world finds what it checks, records and decides.
pub(crate) struct WorldCode {
    /// For each register of its program the column that holds it.
    pub(crate) columns: Vec<usize>,
    pub(crate) book: Book<usize>,
}

/// What code is wanted.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// Trajectories in a column.
    pub(crate) lanes: usize,
    /// A total above this is a fault.
    pub(crate) events_most: f64,
    /// With machine code, where it can run.
    pub(crate) native: bool,
    /// With a stretch for each block of machine code and for each other line, so that they can be timed.
    pub(crate) apart: bool,
}

/// Machine code, and what a moment has to tell it.
pub(crate) struct NativeCode {
    pub(crate) native: Native,
    /// What stands at each place of a moment: operations without inputs.
    pub(crate) moments: Vec<Operation>,
    /// What these are in the first steps, step by step.
    pub(crate) known: Arc<[u64]>,
    /// The number of the copies from the next states to the current ones.
    pub(crate) exchange: usize,
}

impl Code {
    /// Lays out verified programs.
    pub(crate) fn new(joint: &Joint, shape: Shape) -> Self {
        let program = &joint.shared;
        let step = Step::new(joint, shape.events_most);
        let roots = step.roots(program);
        let ordered = Ordered::new(&step, &roots, program, shape.native && detente_native::is_available());
        let mut layout = Layout::new(ordered.registers);
        let keys = layout.reserve();
        let constants: BTreeMap<usize, f64> = program
            .constants
            .iter()
            .chain(&step.constants)
            .map(|(register, value)| (layout.keep(*register), *value))
            .collect();
        let parameters = program.parameters.iter().map(|slot| layout.keep(slot.register)).collect();
        for register in read_by_later_stages(program).into_iter().chain(step.sums.iter().copied()) {
            layout.keep(register);
        }
        let per_trajectory = stage(&mut layout, &program.per_trajectory, &[]);
        let initial_roots: Vec<Register> = program.states.iter().map(|state| state.initial).collect();
        let initial = stage(&mut layout, &program.initial, &initial_roots);
        let placed = layout.lines(&ordered.lines(), &ordered.guards(), &roots);
        let last = stage(&mut layout, &program.last, &last_roots(program));
        let at = |register: &Register| layout.at(*register);
        let states = program.states.iter().map(|state| StateSlots {
            current: at(&state.current),
            initial: at(&state.initial),
            next: at(&state.next),
        });
        let worlds = joint.worlds.iter().zip(&step.books).map(|(world, book)| WorldCode {
            columns: world.registers.iter().map(at).collect(),
            book: book.over(at),
        });
        let mut code = Self {
            columns: layout.columns(),
            keys,
            constants,
            parameters,
            per_trajectory,
            initial,
            step: Vec::new(),
            stretches: Vec::new(),
            last,
            states: states.collect(),
            worlds: worlds.collect(),
            native: None,
            lags: lags(program, &layout),
            origins: Vec::new(),
            layout,
        };
        code.add_step(program, &ordered, &placed, &roots, shape);
        let is_complete = code.native.is_some() || ordered.runs.iter().all(|run| !run.is_native);
        // The system may refuse memory for machine code.
        if is_complete { code } else { Self::new(joint, Shape { native: false, ..shape }) }
    }

    /// The column of a shared register that is read after its stage.
    fn at(&self, register: Register) -> usize {
        self.layout.at(register)
    }
}

/// Registers that are read in other stages than the one that makes them: states, what is made once a trajectory, and those initial values
/// that steps read.
fn read_by_later_stages(program: &Program) -> Vec<Register> {
    let reads = program.step.iter().chain(&program.last).flat_map(|line| &line.inputs);
    let tracked = program.tracked.iter().flat_map(|tracked| [&tracked.step, &tracked.last]);
    let passages = program.endings.as_soon_as.iter().flat_map(|(_, row, last)| [row, last]);
    let ends = program.endings.at_the_end.iter().chain(&program.endings.dates).map(|(_, register)| register);
    let checks = program.checks.iter().chain(&program.last_checks).map(|check| &check.register);
    let clamps = program.clamps.iter().map(|(_, register)| register);
    let next = program.states.iter().map(|state| &state.next);
    let read: BTreeSet<&Register> =
        reads.chain(tracked).chain(passages).chain(ends).chain(checks).chain(clamps).chain(next).collect();
    let initial = program.initial.iter().map(|line| line.output).filter(|output| read.contains(output));
    let per_trajectory = program.per_trajectory.iter().map(|line| line.output);
    program.states.iter().map(|state| state.current).chain(per_trajectory).chain(initial).collect()
}

/// Registers that are read after the stage `last`.
fn last_roots(program: &Program) -> Vec<Register> {
    let tracked = program.tracked.iter().map(|tracked| tracked.last);
    let passages = program.endings.as_soon_as.iter().map(|(_, _, condition)| *condition);
    let ends = program.endings.at_the_end.iter().chain(&program.endings.dates).map(|(_, register)| *register);
    let checks = program.last_checks.iter().map(|check| check.register);
    tracked.chain(passages).chain(ends).chain(checks).collect()
}

/// The columns of the pipelines' mean lags. These do not change from step to step.
fn lags(program: &Program, layout: &Layout) -> Vec<Option<usize>> {
    let mut lags = vec![None; program.pipelines.len()];
    for line in &program.step {
        if let Operation::LagIn(pipeline) = line.operation {
            lags[pipeline as usize] = Some(layout.at(line.inputs[1]));
        }
    }
    lags
}

/// Lines of a stage in their own order, all for the interpreter.
fn stage(layout: &mut Layout, instructions: &[Instruction], roots: &[Register]) -> Vec<Line> {
    let lines: Vec<StepLine> = instructions.iter().map(StepLine::from).collect();
    let placed = layout.lines(&lines.iter().collect::<Vec<_>>(), &vec![None; lines.len()], roots);
    lines.into_iter().zip(placed).map(|(line, placed)| Line::new(line.task, &placed)).collect()
}

impl Line {
    fn new(task: Task, placed: &Placed) -> Self {
        Self { task, output: placed.output, inputs: placed.inputs }
    }
}

/// The lines of a step in the order in which they run.
struct Ordered {
    lines: Vec<StepLine>,
    runs: Vec<Run>,
    registers: u32,
}

/// Orders the lines that each world adds among themselves: what is at work at one time then fits into the fastest cache, however many
/// worlds there are.
fn in_parts(
    lines: &[StepLine],
    ends: &[usize],
    guards: &[Option<Register>],
    is_native: impl Fn(&StepLine) -> bool,
) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut start = 0;
    for end in ends {
        let part = start..*end;
        let of_part = schedule(&lines[part.clone()], &guards[part], &is_native).into_iter();
        runs.extend(
            of_part.map(|run| Run { lines: run.lines.iter().map(|line| start + line).collect(), ..run }),
        );
        start = *end;
    }
    runs
}

impl Ordered {
    fn new(step: &Step, roots: &[Register], program: &Program, with_native: bool) -> Self {
        if !with_native {
            let guards = guards(&step.lines, step.registers, roots);
            let runs = in_parts(&step.lines, &step.ends, &guards, |_| false);
            return Self { lines: step.lines.clone(), runs, registers: step.registers };
        }
        let Shortcuts { lines, ends: made, registers } =
            with_shortcuts(&step.lines, step.registers, step.zero);
        let ends: Vec<usize> =
            step.ends.iter().map(|end| end.checked_sub(1).map_or(0, |last| made[last])).collect();
        let guards = guards(&lines, registers, roots);
        let is_native = |line: &StepLine| {
            native_task(&line.task, |_| 0).is_some_and(|task| detente_native::knows(&task, &program.tables))
        };
        Self { runs: in_parts(&lines, &ends, &guards, is_native), lines, registers }
    }

    /// In the order of the runs.
    fn lines(&self) -> Vec<&StepLine> {
        self.runs.iter().flat_map(|run| &run.lines).map(|line| &self.lines[*line]).collect()
    }

    /// One for each of [`Self::lines`].
    fn guards(&self) -> Vec<Option<Register>> {
        self.runs.iter().flat_map(|run| run.lines.iter().map(|_| run.guard)).collect()
    }

    /// Where the lines of each stretch stem from, if each block and each line for the interpreter is one.
    fn origins<'a>(
        &self,
        setup: &Setup<'_>,
        mut blocks: impl Iterator<Item = &'a Block>,
    ) -> Vec<Vec<(Option<Site>, u32)>> {
        let mut origins = Vec::new();
        for run in &self.runs {
            let sites = run.lines.iter().map(|line| self.lines[*line].site);
            match if run.is_native { blocks.next() } else { None } {
                Some(block) => origins.push(sites.zip(detente_native::weights(setup, block)).collect()),
                None => origins.extend(sites.map(|site| vec![(site, 1)])),
            }
        }
        origins
    }

    /// Registers that are read in another run than the one that makes them.
    fn read_between_runs(&self) -> BTreeSet<Register> {
        let mut made_in: BTreeMap<Register, usize> = BTreeMap::new();
        let mut read = BTreeSet::new();
        for (number, run) in self.runs.iter().enumerate() {
            read.extend(run.guard);
            for line in run.lines.iter().map(|line| &self.lines[*line]) {
                read.extend(line.inputs.iter().filter(|input| made_in.get(input) != Some(&number)));
                made_in.insert(line.output, number);
            }
        }
        read
    }
}

/// What the machine code calls a task. `moment` gives the place of an operation without inputs.
fn native_task(task: &Task, mut moment: impl FnMut(&Operation) -> usize) -> Option<detente_native::Task> {
    use detente_native::Task as Native;
    Some(match task {
        Task::Whole(operation @ Operation::Uniform(..)) => Native::Uniform(moment(operation)),
        Task::Whole(
            operation @ (Operation::Time
            | Operation::Series(_)
            | Operation::OnSteps(_)
            | Operation::EverySteps(_)),
        ) => Native::Moment(moment(operation)),
        Task::Whole(operation) => Native::Whole(operation.clone()),
        Task::Begin(operation) => Native::Begin(operation.clone()),
        Task::MayHappen(operation) => Native::MayHappen(operation.clone()),
        Task::MayArrive => Native::MayArrive,
        Task::Finish(_) => return None,
    })
}

impl Code {
    /// Adds the lines of a step: machine code for the runs that have it, lines for the others.
    fn add_step(
        &mut self,
        program: &Program,
        ordered: &Ordered,
        placed: &[Placed],
        roots: &[Register],
        shape: Shape,
    ) {
        let mut kept = ordered.read_between_runs();
        kept.extend(roots);
        let mut moments = BTreeMap::new();
        let mut native: Vec<Vec<Block>> = Vec::new();
        let mut placed = placed.iter();
        for run in &ordered.runs {
            let lines = run.lines.iter().map(|line| &ordered.lines[*line]);
            let guard = run.guard.map(|guard| self.at(guard));
            let with_places = lines.zip(placed.by_ref());
            if run.is_native {
                let lines = with_places.map(|(line, placed)| {
                    native_line(line, placed, kept.contains(&line.output), &mut moments)
                });
                let block = Block { guard, lines: lines.collect() };
                match (self.stretches.last(), native.last_mut()) {
                    (Some(Stretch::Native(_)), Some(blocks)) if !shape.apart => blocks.push(block),
                    _ => {
                        self.stretches.push(Stretch::Native(native.len()));
                        native.push(vec![block]);
                    }
                }
            } else {
                let start = self.step.len();
                self.step.extend(with_places.map(|(line, placed)| Line::new(line.task.clone(), placed)));
                let together = if shape.apart { 1 } else { run.lines.len().max(1) };
                let parts = (start..self.step.len()).step_by(together);
                let stretch = |first| Stretch::Lines { guard, lines: first..first + together };
                self.stretches.extend(parts.map(stretch));
            }
        }
        let mut in_order: Vec<(Operation, usize)> = moments.into_iter().collect();
        in_order.sort_by_key(|(_, place)| *place);
        let moments: Vec<Operation> = in_order.into_iter().map(|(operation, _)| operation).collect();
        let setup = Setup {
            lanes: shape.lanes,
            columns: self.columns,
            moments: moments.len(),
            keys: self.keys,
            constants: &self.constants,
            tables: &program.tables,
        };
        let origins = if shape.apart { ordered.origins(&setup, native.iter().flatten()) } else { Vec::new() };
        self.native = self.compile(program, &setup, &native, moments);
        self.origins = origins;
    }

    fn compile(
        &self,
        program: &Program,
        setup: &Setup<'_>,
        blocks: &[Vec<Block>],
        moments: Vec<Operation>,
    ) -> Option<NativeCode> {
        if blocks.is_empty() {
            return None;
        }
        let copies: Vec<(usize, usize)> =
            self.states.iter().map(|state| (state.next, state.current)).collect();
        let native = Native::new(setup, blocks, &copies)?;
        let mut code = NativeCode { native, moments, known: Arc::default(), exchange: blocks.len() };
        code.look_ahead(program);
        Some(code)
    }
}

fn native_line(
    line: &StepLine,
    placed: &Placed,
    kept: bool,
    moments: &mut BTreeMap<Operation, usize>,
) -> detente_native::Line {
    let place = |operation: &Operation| {
        let next = moments.len();
        *moments.entry(operation.clone()).or_insert(next)
    };
    let task = native_task(&line.task, place).expect("the schedule sends no other line here");
    let [a, b, c, d, _] = placed.inputs;
    detente_native::Line { task, output: placed.output, inputs: [a, b, c, d], kept }
}
