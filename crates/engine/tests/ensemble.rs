//! The engine on programs written by hand, whose answers are known.

#[path = "ensemble/course.rs"]
mod course; // Going on from where a run was kept.
#[path = "ensemble/coverage.rs"]
mod coverage; // What the estimator promises.
#[path = "ensemble/points.rs"]
mod points; // Points that an analysis chose.
#[path = "ensemble/precision.rs"]
mod precision; // Stopping when shares are known well enough.
#[path = "ensemble/profile.rs"]
mod profile; // Where the time goes.
#[path = "ensemble/rows.rs"]
mod rows; // The rows of trajectories.

use detente_engine::{Engine, InstructionSet, Options};
use detente_numbers::distributions::Distribution;
use detente_numbers::luck::Source;
use detente_program::program::{
    BinaryOperation, Check, Endings, Fault, Instruction, Operation, ParameterSlot, Program, Register, Site,
    State, Tracked, TrackedKind,
};
use detente_results::simulator::Silent;
use detente_results::{Design, Progress, Simulator, Stop, Summary};
use std::sync::atomic::{AtomicU64, Ordering};

const PER_DRAW: u32 = 10;

/// Builds programs line by line.
#[derive(Default)]
struct Builder(Program);

impl Builder {
    fn register(&mut self) -> Register {
        self.0.registers += 1;
        Register(self.0.registers - 1)
    }

    fn constant(&mut self, value: f64) -> Register {
        let register = self.register();
        self.0.constants.push((register, value));
        register
    }

    fn line(&mut self, operation: Operation, inputs: &[Register]) -> Register {
        let output = self.register();
        self.0.step.push(Instruction { operation, output, inputs: inputs.to_vec(), site: Site(0) });
        output
    }

    fn parameter(&mut self, path: &str, distribution: Distribution) -> Register {
        let register = self.register();
        let source = Source::new(path, "value");
        self.0.parameters.push(ParameterSlot {
            register,
            path: path.to_owned(),
            source,
            distribution,
            values: vec![],
        });
        register
    }
}

/// A count grows by one with `chance` in each step; the outcome `hit` holds as soon as it has grown.
fn first_passage(chance: impl FnOnce(&mut Builder) -> Register, steps: u32) -> Program {
    let mut b = Builder::default();
    b.0.sites = vec!["hits".to_owned()];
    let zero = b.constant(0.0);
    let chance = chance(&mut b);
    let total = b.register();
    let uniform = b.line(Operation::Uniform(Source::new("hits", "hazard"), 0), &[]);
    let hit = b.line(Operation::Binary(BinaryOperation::Less), &[uniform, chance]);
    let next = b.line(Operation::Binary(BinaryOperation::Add), &[total, hit]);
    b.0.states.push(State { current: total, initial: zero, next, site: Site(0) });
    b.0.checks.push(Check { register: next, site: Site(0), is_total: true, reason: Fault::TooManyEvents });
    b.0.tracked.push(Tracked {
        path: "hits".to_owned(),
        label: "Hits".to_owned(),
        kind: TrackedKind::Total,
        unit: String::new(),
        scale: 1.0,
        step: total,
        last: total,
    });
    b.0.endings = Endings {
        outcomes: vec![("hit".to_owned(), "Hit".to_owned()), ("none".to_owned(), "None".to_owned())],
        as_soon_as: vec![(0, hit, zero)],
        at_the_end: vec![],
        otherwise: Some(1),
        dates: vec![],
    };
    (b.0.step_days, b.0.steps, b.0.report_steps) = (1.0, steps, 10);
    b.0
}

fn design(draws: u64, steps: u32) -> Design {
    Design { seed: 7, draws, per_draw: PER_DRAW, steps }
}

fn run(program: &Program, design: &Design, options: Options) -> Summary {
    Engine::new(program.clone(), options).run(design, &Silent).expect("the design can be run")
}

#[test]
fn first_passage_has_its_closed_form_and_no_ignorance() {
    let program = first_passage(|b| b.constant(0.01), 100);
    let summary = run(&program, &design(2_000, 100), Options::with_threads(1));
    let hit = &summary.outcomes[0].share;
    let exact = 1.0 - 0.99_f64.powi(100);
    // Five standard errors of 20,000 independent trajectories.
    assert!((hit.mean - exact).abs() < 5.0 * (exact * (1.0 - exact) / 20_000.0).sqrt(), "{}", hit.mean);
    assert!(hit.ignorance_variance == 0.0 && hit.ignorance_low == hit.mean && hit.ignorance_high == hit.mean);
    assert_eq!(summary.outcomes.iter().map(|outcome| outcome.count).sum::<u64>(), 20_000);
    let total = &summary.events[0];
    assert!((total.total.mean - 1.0).abs() < 5.0 * (0.99_f64 / 20_000.0).sqrt());
    assert!((total.ever.mean - hit.mean).abs() < 1e-12);
    assert_eq!(summary.rows.first().copied().zip(summary.rows.last().copied()), Some((0, 100)));
    let by_period: f64 = total.per_period.iter().map(|period| period.mean).sum();
    assert!((by_period - total.total.mean).abs() < 1e-9, "periods add up to the total");
}

#[test]
fn ignorance_of_a_uniform_chance_is_told_apart_from_luck() {
    // One step with chance p ~ uniform(0, 1): ignorance 1/12, chance E[p (1 - p)] = 1/6.
    let program = first_passage(|b| b.parameter("p", Distribution::Uniform { low: 0.0, high: 1.0 }), 1);
    let hit = run(&program, &design(20_000, 1), Options::with_threads(1)).outcomes[0].share;
    assert!((hit.ignorance_variance - 1.0 / 12.0).abs() < 0.004, "{}", hit.ignorance_variance);
    assert!((hit.chance_variance - 1.0 / 6.0).abs() < 0.004, "{}", hit.chance_variance);
    // Standard error of the mean of 20,000 draws, not of 200,000 independent trajectories.
    let expected = ((1.0 / 12.0 + 1.0 / 60.0) / 20_000.0_f64).sqrt();
    assert!((hit.standard_error / expected - 1.0).abs() < 0.05);
}

#[test]
fn threads_widths_and_instruction_sets_give_the_same_bytes() {
    let program = first_passage(|b| b.parameter("p", Distribution::Uniform { low: 0.0, high: 0.1 }), 40);
    let design = design(333, 40);
    let reference = run(&program, &design, Options::with_threads(1));
    for threads in [1, 2] {
        for width in [16, 64] {
            let sets = [InstructionSet::Baseline, InstructionSet::Columns, InstructionSet::Native];
            for instruction_set in sets {
                let options = Options { threads, width, instruction_set, ..Options::with_threads(1) };
                let summary = run(&program, &design, options);
                assert_eq!(summary, reference, "{options:?}");
                assert_eq!(summary.hash, reference.hash);
            }
        }
    }
}

#[test]
fn a_trajectory_that_breaks_is_a_row() {
    let program = first_passage(|b| b.constant(0.5), 100);
    let options = Options { events_most: 40, ..Options::with_threads(2) };
    let summary = run(&program, &design(100, 100), options);
    let broken = summary.outcomes.last().unwrap();
    assert_eq!(broken.path, "broken");
    assert_eq!(broken.count, summary.broken_count);
    assert!(summary.broken_count > 900, "a binomial(100, 1/2) is above 40 with chance 0.97");
    assert_eq!(summary.broken.len(), Summary::BROKEN_LISTED);
    assert_eq!(summary.broken[0].element, "hits");
    assert_eq!(summary.broken[0].reason, "more than 40 events");
    assert!(summary.broken.windows(2).all(|pair| pair[0].trajectory < pair[1].trajectory));
    assert!((summary.outcomes.iter().map(|outcome| outcome.share.mean).sum::<f64>() - 1.0).abs() < 1e-12);
}

/// Stops once so many trajectories are finished.
struct StopAfter(u64, AtomicU64);

impl Progress for StopAfter {
    fn finished(&self, trajectories: u64) {
        self.1.fetch_add(trajectories, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.0 <= self.1.load(Ordering::Relaxed)
    }
}

#[test]
fn an_early_stop_keeps_a_contiguous_prefix() {
    let program = first_passage(|b| b.parameter("p", Distribution::Uniform { low: 0.0, high: 0.1 }), 20);
    let engine = Engine::new(program.clone(), Options::with_threads(2));
    let stopped = engine.run(&design(1_000_000, 20), &StopAfter(3_000, AtomicU64::new(0))).unwrap();
    assert!(stopped.design.draws < 1_000 && stopped.asked == 10_000_000);
    let whole = run(&program, &design(stopped.design.draws, 20), Options::with_threads(1));
    assert_eq!(stopped.outcomes, whole.outcomes);
    let never = engine.run(&design(10, 20), &StopAfter(0, AtomicU64::new(0)));
    assert_eq!(never, Err(Stop::StoppedAtOnce));
}

#[test]
fn what_cannot_be_run_is_said() {
    let engine = Engine::new(first_passage(|b| b.constant(0.5), 10), Options::with_threads(1));
    assert_eq!(engine.run(&design(0, 10), &Silent), Err(Stop::NothingAsked));
    assert_eq!(engine.run(&design(1, 11), &Silent), Err(Stop::BeyondHorizon { asked: 11, horizon: 10 }));
}

/// The most memory that this process ever held, in KiB.
#[cfg(target_os = "linux")]
fn memory_high_water() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux tells the high water mark");
    line.trim().trim_end_matches(" kB").trim().parse().expect("a number of kilobytes")
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_number_of_trajectories() {
    let program = first_passage(|b| b.parameter("p", Distribution::Uniform { low: 0.0, high: 0.1 }), 40);
    run(&program, &design(1_000, 40), Options::with_threads(2));
    let few = memory_high_water();
    run(&program, &design(50_000, 40), Options::with_threads(2));
    let many = memory_high_water();
    // Keeping no more than one number of each trajectory would take 4 MiB.
    assert!(many < few + 2_048, "{few} KiB for 10,000 trajectories, {many} KiB for 500,000");
}

/// Tracks the value of a line at the start of each step.
fn tracked(path: &str, kind: TrackedKind, register: Register) -> Tracked {
    Tracked {
        path: path.to_owned(),
        label: path.to_owned(),
        kind,
        unit: String::new(),
        scale: 1.0,
        step: register,
        last: register,
    }
}

#[test]
fn rounding_is_no_ignorance() {
    // 0.1 + p - p differs from draw to draw, in its last digits only.
    let mut program = first_passage(|b| b.constant(0.5), 4);
    let mut b = Builder(std::mem::take(&mut program));
    let unknown = b.parameter("p", Distribution::Uniform { low: 1.0, high: 1_000.0 });
    let tenth = b.constant(0.1);
    let sum = b.line(Operation::Binary(BinaryOperation::Add), &[tenth, unknown]);
    let same = b.line(Operation::Binary(BinaryOperation::Subtract), &[sum, unknown]);
    b.0.tracked.push(tracked("same", TrackedKind::Let, same));
    let summary = run(&b.0, &design(100, 4), Options::with_threads(1));
    let same = summary.quantities[0].means[1];
    assert!(same.standard_error > 0.0 && (same.mean - 0.1).abs() < 1e-12, "{same:?}");
    assert_eq!(same.ignorance_variance, 0.0);
    assert!(same.ignorance_low == same.mean && same.ignorance_high == same.mean);
}

#[test]
fn one_trajectory_a_draw_cannot_tell_ignorance_from_chance_unless_nothing_is_unknown() {
    let design = Design { seed: 7, draws: 1_000, per_draw: 1, steps: 1 };
    let unknown = first_passage(|b| b.parameter("p", Distribution::Uniform { low: 0.0, high: 1.0 }), 1);
    let summary = run(&unknown, &design, Options::with_threads(1));
    let share = summary.outcomes[0].share;
    assert_eq!(summary.unknown_parameters, 1);
    assert!(share.ignorance_variance.is_nan() && share.ignorance_low.is_nan());
    assert!(share.low < 0.5 && 0.5 < share.high, "the Monte-Carlo interval does not need the split");
    let known = first_passage(|b| b.constant(0.5), 1);
    let summary = run(&known, &design, Options::with_threads(1));
    let share = summary.outcomes[0].share;
    assert_eq!((summary.unknown_parameters, share.ignorance_variance), (0, 0.0));
    // 0.25, with a standard error of 1e-5 or so: the variance of a fair coin hardly moves with its mean.
    assert!((share.chance_variance - 0.25).abs() < 0.01, "all of it is chance: {}", share.chance_variance);
}

/// A regime of two states that starts in the first: it is left with the first chance in each step, entered again with the second.
fn two_states(leaves: f64, returns: f64, steps: u32) -> Program {
    let mut b = Builder::default();
    b.0.sites = vec!["mood".to_owned()];
    let zero = b.constant(0.0);
    let one = b.constant(1.0);
    let (leaves, returns) = (b.constant(leaves), b.constant(returns));
    let state = b.register();
    let uniform = b.line(Operation::Uniform(Source::new("mood", "hazard"), 0), &[]);
    let left = b.line(Operation::Binary(BinaryOperation::Less), &[uniform, leaves]);
    let returned = b.line(Operation::Binary(BinaryOperation::Less), &[uniform, returns]);
    let stays = b.line(Operation::Binary(BinaryOperation::Subtract), &[one, returned]);
    let next = b.line(Operation::Select, &[state, stays, left]);
    b.0.states.push(State { current: state, initial: zero, next, site: Site(0) });
    b.0.tracked.push(tracked(
        "mood",
        TrackedKind::Regime(vec!["Calm".to_owned(), "Tense".to_owned()]),
        state,
    ));
    (b.0.step_days, b.0.steps, b.0.report_steps) = (1.0, steps, 10);
    b.0
}

/// Mean and variance of the part of `steps` that a trajectory spends in the second state, exactly: by the moments of the count so far,
/// apart for each state.
fn time_in_second(leaves: f64, returns: f64, steps: u32) -> (f64, f64) {
    // For each state: chance to be there, and first and second moment of the count, on that event.
    let (mut first, mut second) = ([1.0, 0.0, 0.0], [0.0; 3]);
    for _ in 0..steps {
        let counted = [second[0], second[1] + second[0], second[2] + 2.0 * second[1] + second[0]];
        let mix = |a: f64, b: f64| [0, 1, 2].map(|place| a * first[place] + b * counted[place]);
        (first, second) = (mix(1.0 - leaves, returns), mix(leaves, 1.0 - returns));
    }
    let mean = (first[1] + second[1]) / f64::from(steps);
    (mean, (first[2] + second[2]) / f64::from(steps).powi(2) - mean * mean)
}

#[test]
fn a_part_of_the_time_has_the_error_of_a_mean() {
    let (leaves, returns, steps) = (0.3, 0.5, 500);
    let (mean, variance) = time_in_second(leaves, returns, steps);
    let design = Design { seed: 7, draws: 2_000, per_draw: 5, steps };
    let summary = run(&two_states(leaves, returns, steps), &design, Options::with_threads(2));
    let standard_error = (variance / 10_000.0).sqrt();
    for (state, exact) in [(0, 1.0 - mean), (1, mean)] {
        let part = summary.states[0].occupancy[state];
        assert!((part.mean - exact).abs() < 5.0 * standard_error, "{} against {exact}", part.mean);
        // A standard error from 2,000 draws has one of its own of 1 / sqrt(2 x 2,000), 1.6 %: five of these are 8 %.
        let ratio = (part.high - part.low) / (2.0 * 1.96 * standard_error);
        assert!((ratio - 1.0).abs() < 0.08, "{ratio} times as wide as it should be");
    }
    let short = Design { steps: 10, ..design };
    let never = run(&two_states(0.0, 0.5, 10), &short, Options::with_threads(1));
    let part = never.states[0].occupancy[1];
    assert!(part.mean == 0.0 && part.low == 0.0 && part.high > 0.0, "what was never seen is not impossible");
}
