//! The engine: what it is made of, and what it is asked.

use crate::code::{Code, Shape, WorldCode};
use crate::collect::{Block, Collector, Tally};
use crate::course::Course;
use crate::history::{Plan, Recorder, run_column};
use crate::keep::{History, Kept};
use crate::parameters::Draws;
use crate::rows::{Rows, WithRows};
use crate::summary::summarise;
use crate::watch::{Unwatched, Watch};
use crate::worlds::passes;
use detente_numbers::luck::Seed;
use detente_program::join::NotJoined;
use detente_program::{Joint, Program, World};
use detente_results::{BlockRows, Design, Progress, Silent, Simulator, Stop, Summary};
use std::ops::Range;

/// Runs a program many times. Equal designs give equal bytes, whatever the options.
pub struct Engine {
    /// One, but for many worlds with little in common.
    passes: Vec<Pass>,
    pub(crate) options: Options,
}

/// Worlds that run side by side.
struct Pass {
    joint: Joint,
    code: Code,
}

impl Pass {
    fn new(joint: Joint, options: Options) -> Self {
        let code = Code::new(&joint, options.shape());
        Self { joint, code }
    }
}

/// How an engine runs. None of these changes a result.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Threads; 0 counts as 1.
    pub threads: usize,
    /// Trajectories in a column: 16 or 64; another number counts as the next below (16 at least).
    pub width: usize,
    /// Which instruction set the loops are compiled for.
    pub instruction_set: InstructionSet,
    /// A total of one event above this breaks its trajectory. (This one does change results.)
    pub events_most: u32,
}

impl Options {
    /// What a face uses unless told otherwise.
    pub fn with_threads(threads: usize) -> Self {
        // Machine code is best where all columns fit into the fastest cache, the interpreter where its dispatch is spread over many.
        let width = if detente_native::is_available() { 16 } else { 64 };
        Self { threads, width, instruction_set: InstructionSet::Native, events_most: 1_000_000 }
    }

    /// What code is wanted.
    pub(crate) fn shape(&self) -> Shape {
        let native = self.instruction_set == InstructionSet::Native;
        Shape { lanes: self.lanes(), events_most: f64::from(self.events_most), native, apart: false }
    }

    /// Trajectories in a column.
    pub(crate) fn lanes(&self) -> usize {
        match self.width {
            64.. => 64,
            _ => 16,
        }
    }
}

/// Which instruction set the loops are compiled for. The bits are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstructionSet {
    /// The interpreter, with what every machine of the architecture has.
    Baseline,
    /// The interpreter, with the best that this machine has.
    Columns,
    /// Machine code made for the program, where this machine can run it; else as `Columns`.
    Native,
}

impl Engine {
    /// Prepares a verified program.
    pub fn new(program: Program, options: Options) -> Self {
        Self { passes: vec![Pass::new(Joint::of(program), options)], options }
    }

    /// Prepares verified programs that run side by side: see [`Engine::run_worlds`]. All else that is asked of it is asked of the first.
    ///
    /// # Errors
    /// No program, or programs with different rows of time.
    pub fn of_worlds(worlds: &[Program], options: Options) -> Result<Self, NotJoined> {
        let passes = passes(worlds)?.into_iter().map(|joint| Pass::new(joint, options)).collect();
        Ok(Self { passes, options })
    }

    /// Rows that a run reports of each trajectory, as numbers of steps from the start.
    pub fn rows(&self, design: &Design) -> Vec<u32> {
        rows(design.steps, self.program().report_steps)
    }

    /// The program that it runs; of several worlds, that of the first.
    pub fn program(&self) -> &Program {
        &self.passes[0].joint.worlds[0].program
    }

    /// The lines that run: those of all worlds that run side by side with the first.
    pub(crate) fn lines(&self) -> &Program {
        &self.passes[0].joint.shared
    }

    /// Runs the trajectories of some draws, and takes down the rows of what is kept; `None` if `stop` says so before the last.
    pub(crate) fn block(
        &self,
        plan: &Plan<'_>,
        draws: Range<u64>,
        (tally, kept): (&mut Tally, &[usize]),
        stop: impl Fn() -> bool,
    ) -> Option<(Block, Option<BlockRows>)> {
        let mut block = Block::new(plan.program, plan.per_draw, plan.rows.len());
        let mut collector = Collector { block: &mut block, tally };
        let first = draws.start * u64::from(plan.per_draw);
        let trajectories = (draws.end - draws.start) * u64::from(plan.per_draw);
        let mut rows = (!kept.is_empty()).then(|| Rows::new(plan, kept, first, trajectories));
        let plans = std::slice::from_ref(plan);
        match &mut rows {
            None => self.columns(plans, draws, std::slice::from_mut(&mut collector), stop)?,
            Some(rows) => {
                let mut both = WithRows { collector: &mut collector, rows };
                self.columns(plans, draws, std::slice::from_mut(&mut both), stop)?;
            }
        }
        self.take_up(plan, collector);
        Some((block, rows.map(Rows::taken)))
    }

    /// Runs the trajectories of some draws in the worlds of these plans; `None` if `stop` says so before the last.
    pub(crate) fn columns(
        &self,
        plans: &[Plan<'_>],
        draws: Range<u64>,
        recorders: &mut [impl Recorder],
        stop: impl Fn() -> bool,
    ) -> Option<()> {
        let plan = plans.first()?;
        let values = Draws::new(plan.shared, plan.seed, draws.start, draws.end - draws.start);
        self.columns_of(plans, (&values, draws), recorders, stop)
    }

    /// The same, with the values of the parameters given.
    pub(crate) fn columns_of(
        &self,
        plans: &[Plan<'_>],
        (values, draws): (&Draws, Range<u64>),
        recorders: &mut [impl Recorder],
        stop: impl Fn() -> bool,
    ) -> Option<()> {
        let plan = plans.first()?;
        let per_draw = u64::from(plan.per_draw);
        let (mut first, end) = (draws.start * per_draw, draws.end * per_draw);
        while first < end {
            if stop() {
                return None;
            }
            let lanes = (end - first).min(self.options.lanes() as u64) as usize;
            self.column(plans, values, first, lanes, recorders);
            first += lanes as u64;
        }
        Some(())
    }

    fn column(
        &self,
        plans: &[Plan<'_>],
        draws: &Draws,
        first: u64,
        lanes: usize,
        recorders: &mut [impl Recorder],
    ) {
        self.watched(plans, draws, (first, lanes), recorders, &mut Unwatched);
    }

    /// Runs the `lanes` trajectories from number `first` on.
    pub(crate) fn watched(
        &self,
        plans: &[Plan<'_>],
        draws: &Draws,
        (first, lanes): (u64, usize),
        recorders: &mut [impl Recorder],
        watch: &mut impl Watch,
    ) {
        self.dispatch(Column { width: self.options.width, plans, draws, first, lanes, recorders, watch });
    }

    /// Sums up what waits to be summed up of a block.
    pub(crate) fn take_up(&self, plan: &Plan<'_>, collector: Collector<'_>) {
        self.dispatch(TakeUp { collector, plan });
    }

    /// Runs a task by loops compiled for the instruction set that was chosen.
    pub(crate) fn dispatch<R>(&self, task: impl pulp::NullaryFnOnce<Output = R>) -> R {
        match self.options.instruction_set {
            InstructionSet::Baseline => task.call(),
            InstructionSet::Columns | InstructionSet::Native => pulp::Arch::new().dispatch(task),
        }
    }
}

/// One column to be run.
struct Column<'a, R, V> {
    width: usize,
    plans: &'a [Plan<'a>],
    draws: &'a Draws,
    first: u64,
    lanes: usize,
    recorders: &'a mut [R],
    watch: &'a mut V,
}

impl<R: Recorder, V: Watch> pulp::NullaryFnOnce for Column<'_, R, V> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { width, plans, draws, first, lanes, recorders, watch } = self;
        match width {
            64.. => run_column::<64, R>(plans, draws, (first, lanes), recorders, watch),
            _ => run_column::<16, R>(plans, draws, (first, lanes), recorders, watch),
        }
    }
}

/// The end of a block: what waits is taken up.
struct TakeUp<'a> {
    collector: Collector<'a>,
    plan: &'a Plan<'a>,
}

impl pulp::NullaryFnOnce for TakeUp<'_> {
    type Output = ();

    #[inline(always)]
    fn call(mut self) {
        self.collector.take_up(self.plan);
    }
}

impl Engine {
    /// Runs single trajectories of a design and keeps every row of them.
    ///
    /// # Errors
    /// What cannot be run at all.
    pub fn histories(&self, design: &Design, numbers: Range<u64>) -> Result<Vec<History>, Stop> {
        let rows = rows(design.steps, 1);
        let plan = self.plan(design, &rows)?;
        let per_draw = u64::from(design.per_draw);
        let (first_draw, last_draw) = (numbers.start / per_draw, numbers.end.div_ceil(per_draw));
        let draws = Draws::new(plan.shared, plan.seed, first_draw, last_draw - first_draw);
        let plans = std::slice::from_ref(&plan);
        let mut kept = Kept::default();
        let mut first = numbers.start;
        while first < numbers.end {
            let lanes = (numbers.end - first).min(self.options.lanes() as u64) as usize;
            self.column(plans, &draws, first, lanes, std::slice::from_mut(&mut kept));
            first += lanes as u64;
        }
        Ok(kept.histories)
    }

    /// Runs a design as [`Simulator::run`] does, from wherever an earlier run of it was kept, and lets what is finished be kept.
    ///
    /// # Errors
    /// What cannot be run at all; a state that is not one of this program and design.
    pub fn run_course(&self, design: &Design, course: &Course<'_>) -> Result<Summary, Stop> {
        let rows = self.rows(design);
        let plan = self.plan(design, &rows)?;
        let whole = self.merged(&plan, design, course)?;
        Ok(summarise(self.program(), design, &rows, &whole))
    }

    /// What is to be known of the first world.
    pub(crate) fn plan<'a>(&'a self, design: &Design, rows: &'a [u32]) -> Result<Plan<'a>, Stop> {
        self.plans(design, rows)?.into_iter().flatten().next().ok_or(Stop::NothingAsked)
    }

    /// What is to be known of each world, pass by pass.
    pub(crate) fn plans<'a>(&'a self, design: &Design, rows: &'a [u32]) -> Result<Vec<Vec<Plan<'a>>>, Stop> {
        if design.trajectories() == 0 || design.steps == 0 {
            return Err(Stop::NothingAsked);
        }
        let horizon = self.program().steps;
        if design.steps > horizon {
            return Err(Stop::BeyondHorizon { asked: design.steps, horizon });
        }
        let of_pass = |pass: &'a Pass| {
            let worlds = pass.joint.worlds.iter().zip(&pass.code.worlds);
            let plan = |(of, world): (&'a World, &'a WorldCode)| Plan {
                shared: &pass.joint.shared,
                program: &of.program,
                code: &pass.code,
                world,
                seed: Seed(design.seed),
                per_draw: design.per_draw,
                steps: design.steps,
                rows,
                events_most: f64::from(self.options.events_most),
            };
            worlds.map(plan).collect()
        };
        Ok(self.passes.iter().map(of_pass).collect())
    }
}

impl Simulator for Engine {
    fn run(&self, design: &Design, progress: &dyn Progress) -> Result<Summary, Stop> {
        self.run_course(design, &Course::new(progress, &Silent))
    }
}

/// Rows that are recorded: multiples of `every`, and the last.
pub(crate) fn rows(steps: u32, every: u32) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..steps).step_by(every.max(1) as usize).collect();
    rows.push(steps);
    rows
}
