//! Registers in columns, and what each operation does to them.
//!
//! Every kernel is a plain loop over the trajectories of a column. The loops are compiled once for each instruction set (see
//! [`crate::InstructionSet`]); Rust neither fuses nor reorders floating-point operations, so each gives the same bits.

use crate::code::{Code, Line};
use crate::pipeline::PipelineColumn;
use detente_numbers::counts;
use detente_numbers::lag::stage_hazard;
use detente_numbers::luck::{StepSource, uniform_at};
use detente_program::program::{BinaryOperation, Operation, Program, UnaryOperation};

/// The registers of a column of `W` trajectories.
pub(crate) struct Machine<'a, const W: usize> {
    pub(crate) program: &'a Program,
    pub(crate) columns: Vec<Box<[f64; W]>>,
    /// Where a line writes before its column is exchanged for it.
    pub(crate) scratch: Box<[f64; W]>,
    /// Keys of the trajectories' luck.
    pub(crate) keys: [u64; W],
    /// Number of the first trajectory.
    pub(crate) first: u64,
    /// Draw of the parameters of each trajectory.
    pub(crate) draws: [u64; W],
    pub(crate) pipelines: Vec<PipelineColumn<W>>,
}

/// Which step a line belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) step: u32,
    pub(crate) time_days: f64,
}

impl<const W: usize> Machine<'_, W> {
    /// Fills the registers that hold the same number in all trajectories.
    pub(crate) fn fill_constants(&mut self, code: &Code) {
        for (register, value) in &code.constants {
            *self.columns[*register] = [*value; W];
        }
    }

    /// Runs straight lines in order.
    #[inline(always)]
    pub(crate) fn run(&mut self, lines: &[Line], moment: Moment) {
        for line in lines {
            self.line(line, moment);
        }
    }

    /// Runs the lines of a step, but for those whose guard is 0 in the whole column.
    #[inline(always)]
    pub(crate) fn run_step(&mut self, code: &Code, moment: Moment) {
        for segment in &code.segments {
            let needed = segment.guard.is_none_or(|guard| any(&self.columns[guard]));
            if needed {
                self.run(&code.step[segment.lines.clone()], moment);
            }
        }
    }

    #[inline(always)]
    fn line(&mut self, line: &Line, moment: Moment) {
        let before = &self.columns;
        let out = &mut *self.scratch;
        let [a, b, c, d] = line.inputs;
        match &line.operation {
            Operation::Unary(operation) => unary(*operation, &before[a], out),
            Operation::Binary(operation) => binary(*operation, &before[a], &before[b], out),
            Operation::Select => select(&before[a], &before[b], &before[c], out),
            Operation::Table(table) => interpolate(&self.program.tables[*table as usize], &before[a], out),
            Operation::Series(series) => {
                let (points, linear) = &self.program.series[*series as usize];
                *out = [series_at(points, *linear, moment.time_days); W];
            }
            Operation::Time => *out = [moment.time_days; W],
            Operation::Trajectory => {
                for (lane, out) in out.iter_mut().enumerate() {
                    *out = (self.first + lane as u64) as f64;
                }
            }
            Operation::OnSteps(list) => {
                let found = self.program.step_lists[*list as usize].binary_search(&moment.step).is_ok();
                *out = [f64::from(u8::from(found)); W];
            }
            Operation::EverySteps(every) => {
                *out = [f64::from(u8::from(moment.step.is_multiple_of(*every))); W];
            }
            Operation::Uniform(source, draw) => {
                let address = StepSource::new(*source, moment.step, *draw);
                for (out, key) in out.iter_mut().zip(&self.keys) {
                    *out = uniform_at(*key, address);
                }
            }
            Operation::Poisson => counts::poisson_column(&before[a][..], &before[b][..], &mut out[..]),
            Operation::NegativeBinomial => {
                counts::negative_binomial_column(
                    &before[a][..],
                    &before[b][..],
                    &before[c][..],
                    &mut out[..],
                );
            }
            Operation::Binomial => binomial(&before[a], &before[b], &before[c], out),
            Operation::BetaBinomial => beta_binomial([&before[a], &before[b], &before[c], &before[d]], out),
            Operation::Hazard => {
                counts::bernoulli_hazard_column(&before[a][..], &before[b][..], &mut out[..])
            }
            Operation::StageHazard => {
                for lane in 0..W {
                    out[lane] = stage_hazard(before[a][lane], before[b][lane]);
                }
            }
            Operation::LagOut(pipeline) => *out = self.pipelines[*pipeline as usize].take(moment.step),
            Operation::LagIn(pipeline) => {
                self.pipelines[*pipeline as usize].put(moment.step, &self.keys, &before[a]);
                *out = *before[a];
            }
        }
        // Exchanging pointers lets a line write what it reads, without copying and without unsafe code.
        std::mem::swap(&mut self.columns[line.output], &mut self.scratch);
    }
}

/// True if the column is other than 0 (or not a number) in some trajectory.
#[inline(always)]
fn any<const W: usize>(column: &[f64; W]) -> bool {
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

/// Most counts of most steps are 0, and from nothing nothing is drawn.
#[inline(always)]
fn binomial<const W: usize>(u: &[f64; W], trials: &[f64; W], p: &[f64; W], out: &mut [f64; W]) {
    let mut drawn = false;
    for lane in 0..W {
        let nothing = trials[lane] == 0.0 && p[lane] >= 0.0 && p[lane] <= 1.0;
        out[lane] = 0.0;
        drawn |= !nothing;
    }
    if drawn {
        for lane in 0..W {
            if trials[lane] != 0.0 || !(0.0..=1.0).contains(&p[lane]) {
                out[lane] = counts::binomial(u[lane], trials[lane], p[lane]);
            }
        }
    }
}

#[inline(always)]
fn beta_binomial<const W: usize>([u, trials, mean, spread]: [&[f64; W]; 4], out: &mut [f64; W]) {
    for lane in 0..W {
        let (mean, spread) = (mean[lane], spread[lane]);
        let nothing = trials[lane] == 0.0 && (0.0..=1.0).contains(&mean) && (0.0..=1.0).contains(&spread);
        out[lane] = if nothing { 0.0 } else { counts::beta_binomial(u[lane], trials[lane], mean, spread) };
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
