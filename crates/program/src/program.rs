//! The program: straight lines of instructions over registers, in single assignment form.
//!
//! A register holds one number a trajectory. Each register is written by exactly one place: a constant, a parameter, a state's
//! current value, or one instruction. Stages run in this order: constants (once), `per_trajectory`, `initial`, then for each step `step` and the
//! exchange of states, then `last` once, for the final row. A stage reads registers of earlier stages, earlier lines of its own, and
//! states. `last` reads no register of `step`.

pub use detente_model::evaluate::Fault;
pub use detente_model::model::{BinaryOperation, UnaryOperation};

use detente_numbers::distributions::{Cholesky, Distribution};
use detente_numbers::luck::Source;

/// A place that holds one number a trajectory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Register(pub u32);

/// How often lines run. In the order in which stages run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Once a trajectory: what depends on parameters and the trajectory's number only.
    PerTrajectory,
    /// Once a trajectory, before step 0.
    Initial,
    /// In each step.
    Step,
    /// Once, for the final row.
    Last,
}

impl Stage {
    /// All stages, in the order in which they run.
    pub const ALL: [Self; 4] = [Self::PerTrajectory, Self::Initial, Self::Step, Self::Last];
}

/// Which model element a line stems from: a place in [`Program::sites`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site(pub u32);

/// A straight-line program. See the module's text for the stages.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Number of registers.
    pub registers: u32,
    /// Paths of the model elements that lines stem from.
    pub sites: Vec<String>,
    /// Registers that hold the same number in all trajectories.
    pub constants: Vec<(Register, f64)>,
    /// Registers filled from the draw of the parameters.
    pub parameters: Vec<ParameterSlot>,
    /// Parameters tied by a Gaussian copula: places in `parameters`, and the Cholesky factor of their correlations.
    pub correlations: Vec<(Vec<usize>, Cholesky)>,
    /// What depends on parameters and the trajectory's number only.
    pub per_trajectory: Vec<Instruction>,
    /// Initial values of states.
    pub initial: Vec<Instruction>,
    /// One step.
    pub step: Vec<Instruction>,
    /// The final row.
    pub last: Vec<Instruction>,
    /// What is carried from step to step.
    pub states: Vec<State>,
    /// Delay lines of answers.
    pub pipelines: Vec<Pipeline>,
    /// Piecewise linear functions: points with increasing x.
    pub tables: Vec<Vec<(f64, f64)>>,
    /// Inputs over time: points in days, and whether linear between them.
    pub series: Vec<(Vec<(f64, f64)>, bool)>,
    /// Lists of steps for [`Operation::OnSteps`], increasing.
    pub step_lists: Vec<Vec<u32>>,
    /// What breaks a trajectory, in the order in which a fault is blamed.
    pub checks: Vec<Check>,
    /// What breaks a trajectory in the final row, likewise; its step is the number of steps. No totals.
    pub last_checks: Vec<Check>,
    /// Clamps: the register is 1 in a step in which the clamp binds.
    pub clamps: Vec<(Site, Register)>,
    /// What is recorded.
    pub tracked: Vec<Tracked>,
    /// How trajectories end.
    pub endings: Endings,
    /// Length of a step in days.
    pub step_days: f64,
    /// Number of steps; rows run from 0 to this number.
    pub steps: u32,
    /// Rows that are multiples of this, and the last, are recorded in tables over time.
    pub report_steps: u32,
}

/// A register filled from the draw of the parameters: the quantile of `distribution` at a uniform addressed by (seed, number of the draw,
/// `source`, step 0, draw 0).
#[derive(Clone, Debug)]
pub struct ParameterSlot {
    /// Where it goes.
    pub register: Register,
    /// The parameter's path.
    pub path: String,
    /// Address of its draw.
    pub source: Source,
    /// What it is drawn from. For a parameter that is one of several values, `Distribution::Categorical`, mapped by `values`.
    pub distribution: Distribution,
    /// Values of the categories; empty otherwise.
    pub values: Vec<f64>,
}

impl ParameterSlot {
    /// True where every draw gives the same number.
    pub fn is_known(&self) -> bool {
        matches!(self.distribution, Distribution::Constant(_))
    }
}

/// One line: an operation on registers.
#[derive(Clone, Debug, PartialEq)]
pub struct Instruction {
    /// What is done.
    pub operation: Operation,
    /// Where the result goes.
    pub output: Register,
    /// What it reads; [`Operation::arity`] says how many.
    pub inputs: Vec<Register>,
    /// The model element that it stems from.
    pub site: Site,
}

/// What an instruction does. Inputs are named in the order of `Instruction::inputs`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// x
    Unary(UnaryOperation),
    /// a, b
    Binary(BinaryOperation),
    /// condition, then, otherwise: `then` if the condition is not 0.
    Select,
    /// x: value of `Program::tables` at x.
    Table(u32),
    /// None: value of `Program::series` at the start of the step.
    Series(u32),
    /// None: days since the start at the start of the step.
    Time,
    /// None: the trajectory's number.
    Trajectory,
    /// None: 1 if the step's number is in the list, else 0.
    OnSteps(u32),
    /// None: 1 if the step's number is a multiple of this, else 0.
    EverySteps(u32),
    /// None: uniform in (0, 1) at (seed, trajectory, source, step, draw).
    Uniform(Source, u32),
    /// u, mean: `numbers::counts::poisson`.
    Poisson,
    /// u, mean, dispersion: `numbers::counts::negative_binomial`.
    NegativeBinomial,
    /// u, n, p: `numbers::counts::binomial`.
    Binomial,
    /// u, n, mean share, spread: `numbers::counts::beta_binomial`.
    BetaBinomial,
    /// u, integrated hazard h: 1 if `u < 1 - exp(-h)`, NaN if h is negative or not a number.
    Hazard,
    /// age in steps, mean in steps: `numbers::lag::stage_hazard`.
    StageHazard,
    /// None: the count that leaves the pipeline in this step.
    LagOut(u32),
    /// count, mean lag in steps: puts the count into the pipeline, by `numbers::lag::split_over_lags` with draw l for lag l of the
    /// pipeline's source; the result is the count.
    LagIn(u32),
}

impl Program {
    /// The lines of a stage.
    pub fn lines(&self, stage: Stage) -> &[Instruction] {
        match stage {
            Stage::PerTrajectory => &self.per_trajectory,
            Stage::Initial => &self.initial,
            Stage::Step => &self.step,
            Stage::Last => &self.last,
        }
    }

    /// The check of this number: those of a step, then those of the final row.
    pub fn check(&self, number: usize) -> Option<&Check> {
        self.checks.iter().chain(&self.last_checks).nth(number)
    }

    /// The lines of a stage, to be changed.
    pub fn lines_mut(&mut self, stage: Stage) -> &mut Vec<Instruction> {
        match stage {
            Stage::PerTrajectory => &mut self.per_trajectory,
            Stage::Initial => &mut self.initial,
            Stage::Step => &mut self.step,
            Stage::Last => &mut self.last,
        }
    }
}

impl Operation {
    /// True where the value differs from step to step though the inputs are the same.
    pub fn varies_with_step(&self) -> bool {
        matches!(
            self,
            Self::Series(_)
                | Self::Time
                | Self::OnSteps(_)
                | Self::EverySteps(_)
                | Self::Uniform(..)
                | Self::LagOut(_)
                | Self::LagIn(_)
        )
    }

    /// True where the order of the two inputs changes no bit.
    pub fn operands_may_change_places(&self) -> bool {
        use BinaryOperation as Two;
        matches!(self, Self::Binary(Two::Add | Two::Multiply | Two::Equal | Two::And | Two::Or))
    }

    /// How many registers the operation reads.
    pub fn arity(&self) -> usize {
        match self {
            Self::Series(_)
            | Self::Time
            | Self::Trajectory
            | Self::OnSteps(_)
            | Self::EverySteps(_)
            | Self::Uniform(..)
            | Self::LagOut(_) => 0,
            Self::Unary(_) | Self::Table(_) => 1,
            Self::Binary(_) | Self::Poisson | Self::Hazard | Self::StageHazard | Self::LagIn(_) => 2,
            Self::Select | Self::NegativeBinomial | Self::Binomial => 3,
            Self::BetaBinomial => 4,
        }
    }
}

/// What is carried from step to step.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Holds the value at the start of the step.
    pub current: Register,
    /// Holds the value before step 0, after the stage `initial`.
    pub initial: Register,
    /// Holds the value for the next step, after the stage `step`.
    pub next: Register,
    /// The model element.
    pub site: Site,
}

/// A delay line: counts that fall due in later steps. Empty before step 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    /// Address of the draws that spread counts over lags.
    pub source: Source,
    /// The model element.
    pub site: Site,
}

/// What breaks a trajectory at the end of a step, or in the final row.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Checked after the stage `step`, or `last`.
    pub register: Register,
    /// The model element to blame.
    pub site: Site,
    /// True for a count: above the engine's event limit breaks too; the register is the total with this step's count.
    pub is_total: bool,
    /// What is wrong where it breaks.
    pub reason: Fault,
}

/// What is recorded of each trajectory.
#[derive(Clone, Debug, PartialEq)]
pub struct Tracked {
    /// The model element's path.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// What it is.
    pub kind: TrackedKind,
    /// Unit in which it prints; empty for a pure number.
    pub unit: String,
    /// One such unit in base units: printed value = register / scale.
    pub scale: f64,
    /// Its value in row t, after the stage `step` of step t and before the exchange of states.
    pub step: Register,
    /// Its value in the final row, after the stage `last`.
    pub last: Register,
}

/// What a tracked quantity is.
#[derive(Clone, Debug, PartialEq)]
pub enum TrackedKind {
    /// A level.
    Stock,
    /// A named expression (or flow).
    Let,
    /// A fading trace.
    Memory,
    /// Total count of an event before the row.
    Total,
    /// Number of the present state; labels of the states.
    Regime(Vec<String>),
    /// Number of the option held in the step; labels of the options.
    Choice(Vec<String>),
}

/// How trajectories end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Endings {
    /// Paths and labels of the outcomes, in the order of the text.
    pub outcomes: Vec<(String, String)>,
    /// First passage, in order of precedence: outcome, its condition in row t, in the final row.
    pub as_soon_as: Vec<(usize, Register, Register)>,
    /// At the end, in order of precedence: outcome and its condition in the final row.
    pub at_the_end: Vec<(usize, Register)>,
    /// The outcome that takes the rest.
    pub otherwise: Option<usize>,
    /// Outcomes decided at the end that an event dates: when it first happened, in days from the start, in the final row; below 0 if it
    /// never did.
    pub dates: Vec<(usize, Register)>,
}
