//! A plain interpreter of programs, one trajectory at a time: slow, and with as little cleverness as can be, so that lowering can be
//! compared with the reference evaluator without the engine.

use detente_numbers::counts;
use detente_numbers::lag::{conditional_weights, lag_weights, split_over_lags, stage_hazard};
use detente_numbers::luck::{Seed, World, lane_key, uniform};
use detente_program::program::{Check, Fault, Instruction, Operation, Program, Register, Stage};
use std::collections::BTreeMap;

/// Which trajectory is walked, and how far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walk {
    /// The seed.
    pub(crate) seed: Seed,
    /// The trajectory's number.
    pub(crate) trajectory: u64,
    /// Trajectories in each draw of the parameters; 0 counts as 1.
    pub(crate) per_draw: u32,
    /// Steps.
    pub(crate) steps: u32,
    /// A total above this breaks the trajectory.
    pub(crate) events_most: f64,
}

/// What became of a trajectory.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    /// Values of `Program::tracked` in each row, in base units.
    pub(crate) rows: Vec<Vec<f64>>,
    /// How often each of `Program::clamps` bound.
    pub(crate) clamps: Vec<u32>,
    /// Outcome, the row that decided, and whether by first passage.
    pub(crate) ending: Option<(usize, u32, bool)>,
    /// When the event first happened that dates the outcome, in days from the start.
    pub(crate) dated_days: Option<f64>,
    /// The step in which it broke, the element at fault, and what is wrong with it.
    pub(crate) broken: Option<(u32, String, Fault)>,
}

/// Walks one trajectory.
pub(crate) fn interpret(program: &Program, walk: &Walk) -> History {
    let mut machine = Machine::new(program, walk);
    let mut history = History { clamps: vec![0; program.clamps.len()], ..History::default() };
    machine.run(Stage::PerTrajectory);
    machine.run(Stage::Initial);
    machine.exchange(|state| state.initial);
    for step in 0..walk.steps {
        machine.step = step;
        machine.run(Stage::Step);
        history.rows.push(program.tracked.iter().map(|tracked| machine.get(tracked.step)).collect());
        if history.ending.is_none() {
            let soon = program.endings.as_soon_as.iter();
            let reached = soon.map(|(outcome, step, _)| (*outcome, *step));
            history.ending = machine.first(reached).map(|outcome| (outcome, step, true));
        }
        if let Some((element, reason)) = machine.fault(&program.checks, walk.events_most) {
            history.broken = Some((step, element, reason));
            history.ending = None;
            return history;
        }
        for (count, (_, register)) in history.clamps.iter_mut().zip(&program.clamps) {
            *count += u32::from(machine.get(*register) != 0.0);
        }
        machine.exchange(|state| state.next);
    }
    machine.step = walk.steps;
    machine.run(Stage::Last);
    history.rows.push(program.tracked.iter().map(|tracked| machine.get(tracked.last)).collect());
    history.ending = history.ending.or_else(|| machine.ending());
    if let Some((element, reason)) = machine.fault(&program.last_checks, walk.events_most) {
        history.broken = Some((walk.steps, element, reason));
        history.ending = None;
    }
    history.dated_days = history.ending.and_then(|(outcome, ..)| machine.date_days(outcome));
    history
}

struct Machine<'p> {
    program: &'p Program,
    registers: Vec<f64>,
    key: u64,
    trajectory: u64,
    step: u32,
    /// For each delay line, what falls due in which step.
    due: Vec<BTreeMap<u32, f64>>,
    /// For each delay line, the chances of its lags, once they are known.
    lags: Vec<Option<Vec<f64>>>,
}

impl<'p> Machine<'p> {
    fn new(program: &'p Program, walk: &Walk) -> Self {
        let mut registers = vec![f64::NAN; program.registers as usize];
        for (register, value) in &program.constants {
            registers[register.0 as usize] = *value;
        }
        let draw = walk.trajectory / u64::from(walk.per_draw.max(1));
        fill_parameters(program, lane_key(walk.seed, World::Parameters, draw), &mut registers);
        Self {
            program,
            registers,
            key: lane_key(walk.seed, World::Trajectory, walk.trajectory),
            trajectory: walk.trajectory,
            step: 0,
            due: vec![BTreeMap::new(); program.pipelines.len()],
            lags: vec![None; program.pipelines.len()],
        }
    }

    fn get(&self, register: Register) -> f64 {
        self.registers[register.0 as usize]
    }

    fn run(&mut self, stage: Stage) {
        for line in self.program.lines(stage) {
            let value = self.value(line);
            self.registers[line.output.0 as usize] = value;
        }
    }

    /// All states take their values at once.
    fn exchange(&mut self, from: impl Fn(&detente_program::program::State) -> Register) {
        let values: Vec<f64> = self.program.states.iter().map(|state| self.get(from(state))).collect();
        for (state, value) in self.program.states.iter().zip(values) {
            self.registers[state.current.0 as usize] = value;
        }
    }

    fn value(&mut self, line: &Instruction) -> f64 {
        let x = |place: usize| self.registers[line.inputs[place].0 as usize];
        match &line.operation {
            Operation::Unary(one) => one.apply(x(0)),
            Operation::Binary(two) => two.apply(x(0), x(1)),
            Operation::Select => {
                if x(0) != 0.0 {
                    x(1)
                } else {
                    x(2)
                }
            }
            Operation::Table(number) => table_at(&self.program.tables[*number as usize], x(0)),
            Operation::Series(number) => {
                let (points, linear) = &self.program.series[*number as usize];
                series_at(points, *linear, self.time())
            }
            Operation::Time => self.time(),
            Operation::Trajectory => self.trajectory as f64,
            Operation::OnSteps(number) => {
                truth(self.program.step_lists[*number as usize].contains(&self.step))
            }
            Operation::EverySteps(steps) => truth(self.step.is_multiple_of(*steps)),
            Operation::Uniform(source, draw) => uniform(self.key, *source, self.step, *draw),
            Operation::Poisson => counts::poisson(x(0), x(1)),
            Operation::NegativeBinomial => counts::negative_binomial(x(0), x(1), x(2)),
            Operation::Binomial => counts::binomial(x(0), x(1), x(2)),
            Operation::BetaBinomial => counts::beta_binomial(x(0), x(1), x(2), x(3)),
            Operation::Hazard => counts::bernoulli_hazard(x(0), x(1)),
            Operation::StageHazard => stage_hazard(x(0), x(1)),
            Operation::LagOut(number) => self.due[*number as usize].remove(&self.step).unwrap_or(0.0),
            Operation::LagIn(number) => {
                let (count, mean_steps) = (x(0), x(1));
                self.fill(*number as usize, count, mean_steps);
                count
            }
        }
    }

    fn time(&self) -> f64 {
        f64::from(self.step) * self.program.step_days
    }

    fn fill(&mut self, number: usize, count: f64, mean_steps: f64) {
        let conditional =
            self.lags[number].get_or_insert_with(|| conditional_weights(&lag_weights(mean_steps)));
        let source = self.program.pipelines[number].source;
        let (key, step, due) = (self.key, self.step, &mut self.due[number]);
        split_over_lags(
            |lag| uniform(key, source, step, lag),
            count,
            conditional,
            |lag, part| *due.entry(step + 1 + lag as u32).or_insert(0.0) += part,
        );
    }

    /// The first outcome whose condition holds.
    fn first(&self, conditions: impl Iterator<Item = (usize, Register)>) -> Option<usize> {
        conditions.filter(|(_, register)| self.get(*register) != 0.0).map(|(outcome, _)| outcome).next()
    }

    /// The first element that breaks the trajectory.
    fn fault(&self, checks: &[Check], events_most: f64) -> Option<(String, Fault)> {
        let is_broken = |check: &&Check| {
            let value = self.get(check.register);
            !value.is_finite() || check.is_total && value > events_most
        };
        let check = checks.iter().find(is_broken)?;
        Some((self.program.sites[check.site.0 as usize].clone(), check.reason))
    }

    /// When an outcome came about that an event dates; `None` if that never happened.
    fn date_days(&self, outcome: usize) -> Option<f64> {
        let (_, register) = self.program.endings.dates.iter().find(|(dated, _)| *dated == outcome)?;
        Some(self.get(*register)).filter(|days| *days >= 0.0)
    }

    /// How a trajectory ends that reached nothing before the final row.
    fn ending(&self) -> Option<(usize, u32, bool)> {
        let endings = &self.program.endings;
        let soon = endings.as_soon_as.iter().map(|(outcome, _, last)| (*outcome, *last));
        if let Some(outcome) = self.first(soon) {
            return Some((outcome, self.step, true));
        }
        let outcome = self.first(endings.at_the_end.iter().copied()).or(endings.otherwise)?;
        Some((outcome, self.step, false))
    }
}

fn fill_parameters(program: &Program, key: u64, registers: &mut [f64]) {
    let mut uniforms: Vec<f64> =
        program.parameters.iter().map(|slot| uniform(key, slot.source, 0, 0)).collect();
    for (group, factor) in &program.correlations {
        let apart: Vec<f64> = group.iter().map(|place| uniforms[*place]).collect();
        for (place, u) in group.iter().zip(factor.correlate(&apart)) {
            uniforms[*place] = u;
        }
    }
    for (slot, u) in program.parameters.iter().zip(uniforms) {
        let quantile = slot.distribution.quantile(u);
        let value = if slot.values.is_empty() {
            quantile
        } else {
            slot.values.get(quantile as usize).copied().unwrap_or(f64::NAN)
        };
        registers[slot.register.0 as usize] = value;
    }
}

fn truth(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// Linear between points, flat outside.
fn table_at(points: &[(f64, f64)], x: f64) -> f64 {
    let (first, last) = (points[0], points[points.len() - 1]);
    if x.is_nan() {
        return f64::NAN;
    }
    let after = points.iter().position(|point| x <= point.0);
    match after {
        Some(0) => first.1,
        Some(place) if x < last.0 => between(points[place - 1], points[place], x),
        _ => last.1,
    }
}

/// The last point that has passed decides; flat outside.
fn series_at(points: &[(f64, f64)], linear: bool, time: f64) -> f64 {
    let Some(place) = points.iter().rposition(|point| point.0 <= time) else { return points[0].1 };
    match points.get(place + 1) {
        Some(next) if linear => between(points[place], *next, time),
        _ => points[place].1,
    }
}

fn between((x0, y0): (f64, f64), (x1, y1): (f64, f64), x: f64) -> f64 {
    y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)
}
