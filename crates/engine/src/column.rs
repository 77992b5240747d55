//! Registers in columns, and what each operation does to them.
//!
//! Every kernel is a plain loop over the trajectories of a column. The loops are compiled once for each instruction set (see
//! [`crate::InstructionSet`]); Rust neither fuses nor reorders floating-point operations, so each gives the same bits.

use crate::code::{Code, Line, NativeCode, Stretch};
use crate::pipeline::PipelineColumn;
use crate::step::Task;
use crate::watch::{Part, Watch};
use detente_native::{Column, Vector};
use detente_numbers::lag::stage_hazard;
use detente_numbers::luck::{StepSource, uniform_at};
use detente_numbers::{counts, counts::UNFINISHED};
use detente_program::program::{BinaryOperation, Operation, Program, UnaryOperation};
use std::sync::{Arc, Mutex, Weak};

/// The registers of a column of `W` trajectories.
pub(crate) struct Machine<'a, const W: usize> {
    pub(crate) program: &'a Program,
    pub(crate) code: &'a Code,
    pub(crate) columns: Vec<Column<W>>,
    /// Where a line writes before its column takes it over.
    scratch: Column<W>,
    /// Keys of the trajectories' luck.
    pub(crate) keys: [u64; W],
    /// Number of the first trajectory.
    pub(crate) first: u64,
    pub(crate) pipelines: Vec<PipelineColumn<W>>,
    /// What machine code is told of the step.
    moment: Vec<u64>,
    /// Where machine code puts what does not fit into registers.
    room: Vec<Vector>,
    /// Next values of states on their way to the current ones.
    exchanged: Vec<Column<W>>,
}

/// Which step a line belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) step: u32,
    pub(crate) time_days: f64,
}

impl Moment {
    /// The start of a step.
    pub(crate) fn of(program: &Program, step: u32) -> Self {
        Self { step, time_days: f64::from(step) * program.step_days }
    }
}

impl<'a, const W: usize> Machine<'a, W> {
    /// All registers 0, but for those that hold the same number in all trajectories, and the keys.
    pub(crate) fn new(program: &'a Program, code: &'a Code, first: u64, keys: [u64; W]) -> Self {
        let mut columns = vec![Column([0.0; W]); code.columns];
        for (column, value) in &code.constants {
            columns[*column] = Column([*value; W]);
        }
        columns[code.keys] = Column(keys.map(f64::from_bits));
        Self {
            program,
            code,
            columns,
            scratch: Column([0.0; W]),
            keys,
            first,
            pipelines: Vec::new(),
            moment: Vec::new(),
            room: code.native.as_ref().map(|native| native.native.room()).unwrap_or_default(),
            exchanged: Vec::new(),
        }
    }

    /// Runs straight lines in order.
    #[inline(always)]
    pub(crate) fn run(&mut self, lines: &[Line], moment: Moment) {
        for line in lines {
            self.line(line, None, moment);
        }
    }

    /// Runs a step, but for lines whose guard is 0 in the whole column.
    #[inline(always)]
    pub(crate) fn run_step(&mut self, moment: Moment, watch: &mut impl Watch) {
        let code = self.code;
        self.tell(moment);
        for (number, stretch) in code.stretches.iter().enumerate() {
            match stretch {
                Stretch::Native(number) => self.run_native(*number),
                Stretch::Lines { guard, lines } => {
                    if guard.is_none_or(|guard| any(&self.columns[guard])) {
                        for line in &code.step[lines.clone()] {
                            self.line(line, *guard, moment);
                        }
                    }
                }
            }
            watch.lap(Part::Stretch(number));
        }
    }

    /// Tells machine code which step it is; an exchange belongs to the step told last.
    #[inline(always)]
    pub(crate) fn tell(&mut self, moment: Moment) {
        if let Some(native) = &self.code.native {
            native.moment(self.program, moment, &mut self.moment);
        }
    }

    /// All states take their next values at once.
    #[inline(always)]
    pub(crate) fn exchange(&mut self) {
        if let Some(native) = &self.code.native {
            return self.run_native(native.exchange);
        }
        self.exchanged.clear();
        self.exchanged.extend(self.code.states.iter().map(|state| self.columns[state.next]));
        for (state, next) in self.code.states.iter().zip(&self.exchanged) {
            self.columns[state.current] = *next;
        }
    }

    fn run_native(&mut self, stretch: usize) {
        if let Some(native) = &self.code.native {
            native.native.run(stretch, &mut self.columns, &self.moment, &mut self.room);
        }
    }

    /// Finishes the counts that are not yet known, one by one: few are.
    #[inline(always)]
    fn finish(&mut self, operation: &Operation, line: &Line) {
        let known = line.inputs[operation.arity()];
        if known != line.output {
            self.columns[line.output] = self.columns[known];
        }
        let mut unfinished = unfinished(&self.columns[line.output]);
        while unfinished != 0 {
            let lane = unfinished.trailing_zeros() as usize;
            unfinished &= unfinished - 1;
            let [a, b, c, d, _] = line.inputs.map(|input| self.columns[input][lane]);
            self.columns[line.output][lane] = counted(operation, [a, b, c, d]);
        }
    }

    /// Runs a line. A count is finished where `guard` is other than 0.
    #[inline(always)]
    fn line(&mut self, line: &Line, guard: Option<usize>, moment: Moment) {
        let operation = match &line.task {
            Task::Finish(operation) => return self.finish(operation, line),
            Task::Whole(Operation::LagOut(pipeline)) => {
                return self.pipelines[*pipeline as usize].take(moment.step, &mut self.columns[line.output]);
            }
            Task::Whole(operation) => operation,
            Task::Begin(_) | Task::MayHappen(_) | Task::MayArrive => {
                unreachable!("what prepares machine code for counts is machine code")
            }
        };
        let before = &self.columns;
        let out = &mut self.scratch.0;
        let [a, b, c, d, _] = line.inputs;
        match operation {
            Operation::Unary(operation) => unary(*operation, &before[a], out),
            Operation::Binary(operation) => binary(*operation, &before[a], &before[b], out),
            Operation::Select => select(&before[a], &before[b], &before[c], out),
            Operation::Table(table) => {
                interpolate(&self.program.tables[*table as usize], &before[a], out);
            }
            Operation::Series(_) | Operation::Time | Operation::OnSteps(_) | Operation::EverySteps(_) => {
                *out = [at_moment(self.program, operation, moment); W];
            }
            Operation::Trajectory => {
                for (lane, out) in out.iter_mut().enumerate() {
                    *out = (self.first + lane as u64) as f64;
                }
            }
            Operation::Uniform(source, draw) => {
                let address = StepSource::new(*source, moment.step, *draw);
                for (out, key) in out.iter_mut().zip(&self.keys) {
                    *out = uniform_at(*key, address);
                }
            }
            Operation::Poisson
            | Operation::NegativeBinomial
            | Operation::Binomial
            | Operation::BetaBinomial => {
                let inputs = [a, b, c, d].map(|input| &before[input].0);
                let mut begun = [0.0; W];
                begin(operation, inputs, &mut begun);
                finish(operation, inputs, &begun, guard.map(|guard| &before[guard].0), out);
            }
            Operation::Hazard => {
                for lane in 0..W {
                    out[lane] = counts::bernoulli_hazard(before[a][lane], before[b][lane]);
                }
            }
            Operation::StageHazard => {
                for lane in 0..W {
                    out[lane] = stage_hazard(before[a][lane], before[b][lane]);
                }
            }
            Operation::LagOut(_) => unreachable!("done above"),
            Operation::LagIn(pipeline) => {
                if any(&before[a]) {
                    self.pipelines[*pipeline as usize].put(moment.step, &self.keys, &before[a]);
                }
                *out = before[a].0;
            }
        }
        self.columns[line.output] = self.scratch;
    }
}

impl NativeCode {
    /// What machine code has to know of the step.
    fn moment(&self, program: &Program, moment: Moment, told: &mut Vec<u64>) {
        told.clear();
        let known = self.known.get(moment.step as usize * self.moments.len()..);
        if let Some(known) = known.and_then(|known| known.get(..self.moments.len())) {
            return told.extend_from_slice(known);
        }
        told.extend(self.moments.iter().map(|operation| number_at(program, operation, moment)));
    }

    /// Works out what it has to know of the first steps, as far as there is room for.
    pub(crate) fn look_ahead(&mut self, program: &Program) {
        let steps = (NUMBERS_AHEAD_MOST / self.moments.len().max(1)).min(program.steps as usize);
        let moments = (0..steps as u32).map(|step| Moment::of(program, step));
        let numbers = moments.flat_map(|moment| {
            self.moments.iter().map(move |operation| number_at(program, operation, moment))
        });
        self.known = shared(numbers.collect());
    }
}

/// The same numbers as some other engine has, where one has them: those of many policies are, and a thousand times a megabyte is much.
fn shared(numbers: Vec<u64>) -> Arc<[u64]> {
    static KNOWN: Mutex<Vec<Weak<[u64]>>> = Mutex::new(Vec::new());
    let Ok(mut known) = KNOWN.lock() else { return numbers.into() };
    known.retain(|weak| weak.strong_count() > 0);
    if let Some(same) = known.iter().filter_map(Weak::upgrade).find(|same| **same == *numbers) {
        return same;
    }
    let numbers: Arc<[u64]> = numbers.into();
    known.push(Arc::downgrade(&numbers));
    numbers
}

/// Numbers of steps that are worked out before the first trajectory runs: a megabyte of them.
const NUMBERS_AHEAD_MOST: usize = 1 << 17;

/// What machine code is told for an operation without inputs.
fn number_at(program: &Program, operation: &Operation, moment: Moment) -> u64 {
    match operation {
        Operation::Uniform(source, draw) => StepSource::new(*source, moment.step, *draw).0,
        other => at_moment(program, other, moment).to_bits(),
    }
}

/// What an operation without inputs gives in a step, the same in all trajectories.
fn at_moment(program: &Program, operation: &Operation, moment: Moment) -> f64 {
    match operation {
        Operation::Series(series) => {
            let (points, linear) = &program.series[*series as usize];
            series_at(points, *linear, moment.time_days)
        }
        Operation::OnSteps(list) => {
            let found = program.step_lists[*list as usize].binary_search(&moment.step).is_ok();
            f64::from(u8::from(found))
        }
        Operation::EverySteps(every) => f64::from(u8::from(moment.step.is_multiple_of(*every))),
        _ => moment.time_days,
    }
}

/// Counts as far as they go without a loop.
#[inline(always)]
fn begin<const W: usize>(operation: &Operation, [a, b, c, _]: [&[f64; W]; 4], out: &mut [f64; W]) {
    match operation {
        Operation::Poisson => {
            (0..W).for_each(|lane| out[lane] = counts::poisson_begun(a[lane], b[lane]));
        }
        Operation::NegativeBinomial => {
            (0..W).for_each(|lane| out[lane] = counts::negative_binomial_begun(a[lane], b[lane], c[lane]));
        }
        Operation::Binomial => {
            (0..W).for_each(|lane| out[lane] = counts::binomial_begun(a[lane], b[lane], c[lane]));
        }
        _ => (0..W).for_each(|lane| {
            out[lane] = counts::beta_binomial_begun(a[lane], b[lane]);
        }),
    }
}

/// The counts that were only begun, one by one: few are, and where the guard is 0 nothing reads them.
#[inline(always)]
fn finish<const W: usize>(
    operation: &Operation,
    [a, b, c, d]: [&[f64; W]; 4],
    begun: &[f64; W],
    guard: Option<&[f64; W]>,
    out: &mut [f64; W],
) {
    *out = *begun;
    let mut unfinished = unfinished(begun);
    while unfinished != 0 {
        let lane = unfinished.trailing_zeros() as usize;
        unfinished &= unfinished - 1;
        if guard.is_none_or(|guard| guard[lane] != 0.0) {
            out[lane] = counted(operation, [a[lane], b[lane], c[lane], d[lane]]);
        }
    }
}

/// The trajectories whose counts are not yet known, as bits.
#[inline(always)]
fn unfinished<const W: usize>(counts: &[f64; W]) -> u64 {
    let mut any = false;
    for count in counts {
        any |= *count == UNFINISHED;
    }
    let mut unfinished = 0;
    if any {
        for (lane, count) in counts.iter().enumerate() {
            unfinished |= u64::from(*count == UNFINISHED) << lane;
        }
    }
    unfinished
}

fn counted(operation: &Operation, [a, b, c, d]: [f64; 4]) -> f64 {
    match operation {
        Operation::Poisson => counts::poisson(a, b),
        Operation::NegativeBinomial => counts::negative_binomial(a, b, c),
        Operation::Binomial => counts::binomial(a, b, c),
        _ => counts::beta_binomial(a, b, c, d),
    }
}

/// True if the column is other than 0 (or not a number) in some trajectory.
#[inline(always)]
pub(crate) fn any<const W: usize>(column: &[f64; W]) -> bool {
    let mut any = false;
    for value in column {
        any |= *value != 0.0;
    }
    any
}

/// One loop for each operation: a closure would not always be inlined, and what is not inlined is not vectorised.
macro_rules! each {
    ($lanes:ident, $out:ident, $operation:expr, $($input:ident),+) => {
        for lane in 0..$lanes {
            $out[lane] = $operation.apply($($input[lane]),+);
        }
    };
}

#[inline(always)]
fn unary<const W: usize>(operation: UnaryOperation, x: &[f64; W], out: &mut [f64; W]) {
    use UnaryOperation as U;
    match operation {
        U::Negate => each!(W, out, U::Negate, x),
        U::Not => each!(W, out, U::Not, x),
        U::Absolute => each!(W, out, U::Absolute, x),
        U::Floor => each!(W, out, U::Floor, x),
        U::Exponential => each!(W, out, U::Exponential, x),
        U::Logarithm => each!(W, out, U::Logarithm, x),
        U::SquareRoot => each!(W, out, U::SquareRoot, x),
        U::Logistic => each!(W, out, U::Logistic, x),
    }
}

#[inline(always)]
fn binary<const W: usize>(operation: BinaryOperation, a: &[f64; W], b: &[f64; W], out: &mut [f64; W]) {
    use BinaryOperation as B;
    match operation {
        B::Add => each!(W, out, B::Add, a, b),
        B::Subtract => each!(W, out, B::Subtract, a, b),
        B::Multiply => each!(W, out, B::Multiply, a, b),
        B::Divide => each!(W, out, B::Divide, a, b),
        B::Modulo => each!(W, out, B::Modulo, a, b),
        B::Power => each!(W, out, B::Power, a, b),
        B::Minimum => each!(W, out, B::Minimum, a, b),
        B::Maximum => each!(W, out, B::Maximum, a, b),
        B::Less => each!(W, out, B::Less, a, b),
        B::LessOrEqual => each!(W, out, B::LessOrEqual, a, b),
        B::Equal => each!(W, out, B::Equal, a, b),
        B::And => each!(W, out, B::And, a, b),
        B::Or => each!(W, out, B::Or, a, b),
    }
}

#[inline(always)]
fn select<const W: usize>(condition: &[f64; W], then: &[f64; W], otherwise: &[f64; W], out: &mut [f64; W]) {
    for lane in 0..W {
        out[lane] = if condition[lane] != 0.0 { then[lane] } else { otherwise[lane] };
    }
}

/// Segment by segment over the whole column, so that trajectories in different segments cost nothing extra.
#[inline(always)]
fn interpolate<const W: usize>(points: &[(f64, f64)], x: &[f64; W], out: &mut [f64; W]) {
    let (first, last) = (points[0], points[points.len() - 1]);
    // Stays for x that is not a number.
    *out = [f64::NAN; W];
    for segment in points.windows(2) {
        let [(x0, y0), (x1, y1)] = [segment[0], segment[1]];
        for lane in 0..W {
            let inside = x[lane] > x0 && x[lane] <= x1;
            let value = y0 + (y1 - y0) * (x[lane] - x0) / (x1 - x0);
            out[lane] = if inside { value } else { out[lane] };
        }
    }
    for lane in 0..W {
        out[lane] = if x[lane] <= first.0 { first.1 } else { out[lane] };
        out[lane] = if x[lane] >= last.0 { last.1 } else { out[lane] };
    }
}

/// A series' value at a time; flat outside its points.
fn series_at(points: &[(f64, f64)], linear: bool, time_days: f64) -> f64 {
    let passed = points.partition_point(|point| point.0 <= time_days);
    if passed == 0 {
        return points[0].1;
    }
    let (x0, y0) = points[passed - 1];
    match points.get(passed) {
        Some((x1, y1)) if linear => y0 + (y1 - y0) * (time_days - x0) / (x1 - x0),
        _ => y0,
    }
}
