//! The reference evaluator: walks the checked [`Model`] itself, one trajectory at a time, and *is* what the language means.
//!
//! It is plain and slow on purpose. A faster executor gives the same bits, so the order of operations is part of the
//! definition and stands here. Everything is in base units; `h` is the length of a step in days, `t` the number of a step. `a + b + c` means
//! `(a + b) + c`; `select(c, x, y)` is x if c is not 0, else y; `min(a, b)` is `select(a < b, a, b)` and `max(a, b)` is
//! `select(a > b, a, b)` (`detente_numbers`): where a bound stands first and a value second, a value that is not a number stays one.
//! A condition holds if it is not 0. `exp`, `ln`, counts and lags are those of `detente_numbers`; `LN_2` is the nearest double to ln 2.
//!
//! # Luck
//! `uniform(lane, Source::new(path, purpose), step, draw)`; draw is 0 unless said, `path` is `About::luck`. Parameters: lane
//! `lane_key(seed, World::Parameters, j)` with `j = trajectory / per_draw`, purpose `value`, step 0. All else: lane
//! `lane_key(seed, World::Trajectory, trajectory)`, at step t:
//!
//! | what | path | purpose |
//! |---|---|---|
//! | source of an event, and how many parents a lagged source answers | event | `EventSource::luck` |
//! | spread over lags, draw = index of the lag from 0, at the step of the parents | event | `EventSource::luck` + ` lag` |
//! | child of a split | child event | `split` |
//! | transition | regime | `Transition::luck` |
//! | rule's chance | choice | `Rule::luck` |
//! | option of a quantal response | choice | `option NAME` |
//! | bloc | vote | `attends NAME`, `supports NAME` |
//! | raw draw | entry of `Model::draws` | `uniform` |
//!
//! # Parameters
//! In the order of the model. `Drawn` is the distribution's quantile at its uniform u. In a correlated group the uniforms are
//! replaced by `distributions::correlated_uniforms`. `OneOf` is the value at the
//! quantile of `Distribution::Categorical` over its weights.
//!
//! # Before step 0
//! `Model::initial_order`, with counts 0, totals 0, time 0, regimes and choices at their start, raw draws as in step 0. Initial values are
//! not clamped: see what breaks a trajectory.
//!
//! # A step
//! Nodes in the order of `Model::order`. `time` is `t * h`. Rows `0..N` are recorded after the nodes of step t; row N has lets alone,
//! with counts 0, options held and raw draws 0.5. Tables are flat outside their points; for x in `(x0, x1]` they give
//! `y0 + ((y1 - y0) * (x - x0)) / (x1 - x0)`; not a number gives NaN. A series takes the last point (x0, y0) that is not after `time` (the first point
//! before all); a linear one between two points gives `y0 + ((y1 - y0) * (time - x0)) / (x1 - x0)`.
//!
//! **Events.** Count = `0 + source + source ...` in order; for `once`: `select(0 < total, 0, min(1, count))`. Sources, at their uniform u:
//! - rate: `poisson(u, per_day * h)` or `negative_binomial(u, per_day * h, dispersion)`;
//! - hazard: `bernoulli_hazard(u, per_day * h)`;
//! - child and answer without lag: `binomial(u, count of parent, chance)`;
//! - per parent: `poisson` or `negative_binomial` with mean `mean * count of parent`;
//! - answer with lag: what falls due in the pipeline. After all nodes of the step `binomial(u, count of parent, chance)` parents
//!   are answered, spread by `split_over_lags` over `conditional_weights(lag_weights(lag_days / h))`; part i falls due in step t + 1 + i;
//! - split: child by child in order, with `left` = count of the parent and `rest` = 1 at first: `binomial(u, left, share)`, where
//!   `share = select(p < rest, p / rest, select(p < rest + 1e-9, 1, NaN))`; then `left = left - taken`, `rest = rest - p`. `otherwise` takes `left`;
//! - dates: 1 at those steps; when: 1 if the condition holds and did not in the step before (before step 0 it did not);
//! - entry: 1 in a step in which that transition is drawn; passed: see votes.
//!
//! **Choices.** Due if t = 0, or t is a multiple of `every_steps` or one of `at_steps`, or one of `at_events` counted more than 0 in
//! step t - 1. Until its node is done, a choice holds the option of the step before. Each rule in order: it applies if its condition holds
//! and `u < chance`; an option that is not open is skipped. A chance of a rule whose condition holds that is not within
//! `-1e-12 <= chance <= 1 + 1e-12` puts the choice at fault. Quantal response: of the open options the first with the greatest
//! `precision * worth - ln(-ln(u))`; with no open option the next rule is tried. If it is tried with a precision that is not `>= 0`, or the
//! score of an open option is not a number, the choice is at fault and holds its option. Likewise a rule that looks ahead or waits to be
//! solved: it cannot run.
//!
//! **Regimes.** Of the transitions out of the present state: the first `At` in order whose event counts above 0 and whose `u < chance` is taken. Else
//! each other has a clock, `-ln(u) / abs(hazard)` with the hazard per day (so that -0 is none), or for a sojourn `-ln(u) / (stage_hazard(age, mean_days / h) / h)`;
//! the least (the first of equals) is taken if it is below h. Age is the number of steps since the entry, 0 in the first step in a state. A hazard out of the
//! present state that is not `>= 0`, or a chance there that is none (as above), puts the regime at fault, whether or not its clock or event
//! matters in the step; a regime at fault stays.
//!
//! **Votes.** If the event of the call counts above 0: for each bloc `seats = floor(s + 0.5)`,
//! `present = draw(u, seats, attends)`, `yes = draw(u, present, supports)`, `draw` being `binomial`, or `beta_binomial` where a spread is said;
//! sums over blocs start from 0. Passed (1, else 0) if `quorum <= present` and `fraction * present < yes`, or `fraction * all < yes`
//! (all = the seats of the vote, else the blocs' sum), or `votes <= yes`. NaN if `present + yes` is not a number.
//!
//! # The end of a step
//! **Stocks** (Euler). From `x = s`, for each change in order `x = x + delta`:
//! - flow: `rate * h`; per event: `count * amount`;
//! - fade: `s * (decay - 1)`; toward: `(target - s) * (1 - decay)`; each `select(condition, delta, 0)`;
//!   `decay = exp(-y)` with `y = (h * LN_2) / half_life` or `y = h / time_constant`;
//! - transfer out: `x - moved`, in: `x + moved`, `moved = (h * max(0, rate)) * scale`, `scale = min(there, fits)` (`there` alone where the
//!   receiver has no upper bound), `there = select(0 < out, min(1, max(0, s_from - low) / out), 1)` (low 0 where none is said),
//!   `fits = select(0 < in, min(1, max(0, high - s_to) / in), 1)`; `out = 0 + h * max(0, rate) + ...` over the transfers out of that
//!   stock, `in` likewise over those into the receiver.
//!
//! Then each `becomes` that applies replaces x, in order. Then `x = max(low, x)`, `x = min(high, x)`; the clamp binds if `x < low` before the first or
//! `high < x` before the second.
//!
//! With Runge-Kutta the derivative is, from 0, the sum of: flow: `rate`; fade: `((-LN_2) / half_life) * s` or `(-s) / T`; toward:
//! `((target - s) * LN_2) / half_life` or `(target - s) / T`, each under its `select`; transfers: `- or + max(0, rate) * scale`. Lets are worked out
//! anew at each stage, at times `time`, `time + h / 2` twice, and `time + h`; a series is read at that time; draws are those of the step.
//! The stages' stocks are `s + (h / 2) * k1`, `s + (h / 2) * k2`, `s + h * k3`; then
//! `x = s + (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4)`, then `becomes` and the clamps as above.
//!
//! **Memories.** `m * decay + (count * (1 - decay)) / y` with decay and y as above; averages: `m * decay + (count * (1 - decay)) / h`, `y = h / T`.
//! Count = `0 + count + ...` over its events. **Totals** add the counts.
//!
//! **Broken.** The first of these breaks the trajectory in this step, each in the order of the model: a stock, then a memory, that is not
//! finite at the start of the step (only in step 0), or a stock that is outside its bounds of that step ([`starts_outside`]) in step 0; in the order of `Model::order` a let whose value is not finite (one that is a condition:
//! that is in [`doubt`]), or an event whose count is not finite or whose new total is above the limit; a lagged source whose mean lag in steps is not above 0 or is above [`LAG_STEPS_MOST`], or whose number of
//! answered parents is not finite (the event is blamed); a stock of which
//! a time of a fading or movement whose condition holds is not above 0, or whose new value is not finite; a memory likewise; a regime at fault; a choice at fault; an outcome, in order of precedence,
//! whose `as soon as` is in doubt at the end of the step. The reason is a [`Fault`]; that of a
//! count is [`Fault::of_count`]. Row t stands, later rows are absent, and clamps of the step are not counted.
//! Row N has no end of a step: it breaks the trajectory, as if in step N, by its lets, in that order, and then by an outcome, in order of
//! precedence, whose `as soon as` or `at the end` is in doubt there.
//!
//! # Outcomes
//! Precedence: again and again the first outcome in the text that no remaining one goes `before`. The earliest row in which an `as soon as`
//! holds decides, in order of precedence; then, in row N, the first `at the end` that holds; then `otherwise`. A broken trajectory has none.
//! The date of one that is `dated by` an event is `time` in the first step in which its count is above 0.

mod choices; // Which option is held.
mod doubt; // Conditions that compare what is not a number.
mod effects; // Which way one element moves another.
mod events; // Counts of a step, and answers that come later.
mod expression; // The value of an expression.
mod fault; // What can be wrong.
mod field; // A moment of a trajectory in the mean.
mod initial; // What is fixed for a trajectory, and its state before step 0.
mod outcomes; // How a trajectory ends.
mod parameters; // One draw of the parameters.
mod regimes; // Transitions.
mod runge_kutta; // Stocks of a model without events.
mod step; // One step: its nodes, its end, what breaks it.
mod stocks; // Stocks, transfers and memories at the end of a step.
mod votes;
mod walk; // A trajectory that is looked at from close by: what happened, and what each link did. // Who attends and who supports.

pub use self::doubt::doubt;
pub(crate) use self::effects::{Effect, effects};
pub use self::fault::Fault;
pub use self::outcomes::precedence;
pub use self::parameters::draw_parameters;
pub use self::walk::{Contribution, Driven, Happening, Links, SetOff, Walk, What, is_exogenous};

use self::initial::{Given, initial_state};
use self::outcomes::FirstPassage;
use self::step::Step;
use crate::model::{Model, OutcomeId};
use detente_numbers::luck::Seed;

/// What stops a trajectory that runs away.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// An event whose total rises above this breaks the trajectory.
    pub events_per_trajectory: f64,
}

/// One possible future of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Values of the parameters, in base units.
    pub parameters: Vec<f64>,
    /// Rows 0 to the number of steps; up to the step in which it broke for a broken one.
    pub rows: Vec<Row>,
    /// How it ended; `None` if it broke, or if no outcome of the model holds.
    pub outcome: Option<Ending>,
    /// When the event first happened that dates the outcome, in days from the start; `None` if it never did, or if none dates it.
    pub dated_days: Option<f64>,
    /// For each stock the number of steps in which its clamp bound.
    pub clamps: Vec<u32>,
    /// Where and why it broke.
    pub broken: Option<Broken>,
}

/// State at the start of a step, with the lets, options and counts of that step. Places are those of the model's vectors; base units.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Levels at the start of the step.
    pub stocks: Vec<f64>,
    /// Named expressions.
    pub lets: Vec<f64>,
    /// Traces of events at the start of the step.
    pub memories: Vec<f64>,
    /// Counts of events over all earlier steps.
    pub totals: Vec<f64>,
    /// Counts of events in this step; 0 in the final row.
    pub counts: Vec<f64>,
    /// State of each regime at the start of the step.
    pub states: Vec<u32>,
    /// Option of each choice in this step.
    pub options: Vec<u32>,
}

/// How a trajectory ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Which outcome.
    pub outcome: OutcomeId,
    /// The row that decided: of the first passage, or the last.
    pub row: u32,
    /// True for an `as soon as`.
    pub first_passage: bool,
}

/// Where and why a trajectory broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The step at whose end it broke; the number of steps if in the final row.
    pub step: u32,
    /// Path of the element at fault.
    pub element: String,
    /// What is wrong with it.
    pub reason: Fault,
}

/// The least and the greatest number that is a chance: 0 and 1, but for rounding, as for the counts of `detente_numbers`.
pub const CHANCES: [f64; 2] = [-1e-12, 1.0 + 1e-12];

/// The longest mean lag of an answer, in steps; what a delay line can hold.
pub const LAG_STEPS_MOST: f64 = 14_000.0;

/// A stock may start outside its bounds by so much of their size: by rounding.
pub const START_TOLERANCE: f64 = 1e-9;

/// Whether a stock that starts so starts outside its bounds; where there is none it counts as 0 in the size.
pub fn starts_outside(level: f64, low: Option<f64>, high: Option<f64>) -> bool {
    let slack = START_TOLERANCE * (low.map_or(0.0, f64::abs) + high.map_or(0.0, f64::abs));
    low.is_some_and(|low| level < low - slack) || high.is_some_and(|high| high + slack < level)
}

fn is_chance(chance: f64) -> bool {
    let [least, most] = CHANCES;
    least <= chance && chance <= most
}

/// Walks one trajectory over `steps` steps. `per_draw` is the number of trajectories in each draw of the parameters (0 counts as 1).
///
/// The model is as the checker leaves it (places in range, orders that respect what is read); a policy is applied before.
pub fn evaluate(
    model: &Model,
    seed: Seed,
    trajectory: u64,
    per_draw: u32,
    steps: u32,
    limits: &Limits,
) -> Trajectory {
    let given = Given::new(model, seed, trajectory, per_draw);
    let mut state = initial_state(&given);
    let mut passage = FirstPassage::new(model);
    let mut result = Trajectory {
        parameters: given.parameters.clone(),
        rows: Vec::with_capacity(steps as usize + 1),
        outcome: None,
        dated_days: None,
        clamps: vec![0; model.stocks.len()],
        broken: None,
    };
    for number in 0..steps {
        let mut step = Step::new(&given, &state, number);
        step.run();
        result.rows.push(step.row());
        passage.see(&step);
        match step.end(limits) {
            Ok(next) => {
                let bound = next.bound.iter().map(|bound| u32::from(*bound));
                result.clamps.iter_mut().zip(bound).for_each(|(clamps, bound)| *clamps += bound);
                state = next.state;
            }
            Err(broken) => {
                result.broken = Some(broken);
                return result;
            }
        }
    }
    let mut last = Step::last(&given, &state, steps);
    last.run_lets();
    result.rows.push(last.row());
    passage.see(&last);
    result.broken = last.broken_in_last();
    result.outcome = if result.broken.is_none() { passage.ending(&last) } else { None };
    result.dated_days = result.outcome.and_then(|ending| passage.date_days(ending.outcome));
    result
}
