//! Pairs of worlds that differ in one thing only, run on the same luck, and what that does to another.

use detente::situations::{EMBEDDED, Texts};
use detente_engine::{Engine, History, Options};
use detente_model::model::{Expression, PolicyId, Regime};
use detente_model::{Model, check};
use detente_program::Program;
use detente_results::Design;
use detente_syntax::diagnostic::plain_text;

const DRAWS: u64 = 30;
const PER_DRAW: u32 = 10;

/// How many standard errors count as a movement: noise alone goes so far in the stated direction once in 370 effects
/// (Student's t with 29 degrees of freedom). The seed is fixed.
const CLEAR: f64 = 3.0;

/// Two worlds. A sentence is a line of a policy, or one of:
/// `hold STOCK` (at its start), `hold MEMORY at NUMBER` (for all who read it), `hold REGIME in STATE`.
pub(crate) struct Pair {
    /// True in both worlds: cuts the other routes.
    pub(crate) held: &'static [&'static str],
    /// True in the one.
    pub(crate) low: &'static [&'static str],
    /// True in the other.
    pub(crate) high: &'static [&'static str],
    /// How long both run.
    pub(crate) days: u32,
    /// What must follow.
    pub(crate) effects: &'static [Effect],
}

/// One thing that must follow when the second world takes the place of the first.
pub(crate) struct Effect {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    /// An event (its count), `CHOICE is OPTION` or `REGIME is STATE` (share of the days), or a quantity (its mean over the days).
    pub(crate) on: &'static str,
    pub(crate) way: Way,
}

/// Which way it moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Up,
    Down,
    /// Not by a bit.
    Nowhere,
}

/// What a pair of worlds has not shown; empty if all effects are there.
pub(crate) fn missing_effects(pairs: &[Pair]) -> Vec<String> {
    let plain = model(pairs);
    let mut missing = Vec::new();
    for (number, pair) in pairs.iter().enumerate() {
        let [low, high] = [("low", pair.low), ("high", pair.high)].map(|(end, own)| {
            Run::of(&world(&plain, &policy_name(number, end), &[pair.held, own].concat()), pair.days)
        });
        for effect in pair.effects {
            let differences: Vec<f64> = low
                .by_draw(effect.on)
                .iter()
                .zip(high.by_draw(effect.on))
                .map(|(low, high)| high - low)
                .collect();
            if let Err(moved) = judge(&differences, effect.way) {
                let Effect { from, to, on, way } = effect;
                missing
                    .push(format!("{from} to {to}, `{on}` should go {way:?}, but {moved}: {:?}", pair.high));
            }
        }
    }
    missing
}

fn judge(differences: &[f64], way: Way) -> Result<(), String> {
    let count = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / count;
    let squares: f64 = differences.iter().map(|difference| (difference - mean) * (difference - mean)).sum();
    let standard_error = (squares / (count - 1.0) / count).sqrt();
    let is_clear = mean.abs() > CLEAR * standard_error;
    let is_right = match way {
        Way::Up => mean > 0.0 && is_clear,
        Way::Down => mean < 0.0 && is_clear,
        Way::Nowhere => differences.iter().all(|difference| *difference == 0.0),
    };
    if is_right { Ok(()) } else { Err(format!("moves by {mean} with a standard error of {standard_error}")) }
}

fn policy_name(number: usize, end: &str) -> String {
    format!("pair_{number}_{end}")
}

/// The situation as shipped, with a policy for each world.
fn model(pairs: &[Pair]) -> Model {
    let shipped = EMBEDDED[0];
    let mut texts =
        Texts(shipped.files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect());
    let root = texts.0.get_mut(shipped.root).unwrap();
    for (number, pair) in pairs.iter().enumerate() {
        for (end, own) in [("low", pair.low), ("high", pair.high)] {
            let sentences = [pair.held, own].concat();
            let lines: Vec<&str> =
                sentences.into_iter().filter(|sentence| !sentence.starts_with("hold ")).collect();
            *root += &format!("\npolicy {} {{\n{}\n}}\n", policy_name(number, end), lines.join("\n"));
        }
    }
    let checked = check(&texts, shipped.root);
    let errors = checked.diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    let errors: Vec<String> = errors.map(|error| plain_text(error, &checked.sources)).collect();
    checked.model.unwrap_or_else(|| panic!("{}", errors.join("\n")))
}

fn world(plain: &Model, policy: &str, sentences: &[&str]) -> Model {
    let place = plain.policies.iter().position(|known| known.about.path == policy).unwrap();
    let mut world = plain.with_policies(&[PolicyId(place as u32)]).unwrap();
    for sentence in sentences {
        let words: Vec<&str> = sentence.split(' ').collect();
        match words[..] {
            ["hold", stock] => hold_stock(&mut world, stock),
            ["hold", memory, "at", value] => hold_memory(&mut world, memory, value.parse().unwrap()),
            ["hold", regime, "in", state] => hold_regime(&mut world, regime, state),
            _ => {}
        }
    }
    world
}

fn hold_stock(world: &mut Model, path: &str) {
    world.stocks.iter_mut().find(|stock| stock.about.path == path).unwrap().changes.clear();
}

fn hold_memory(world: &mut Model, path: &str, value: f64) {
    let place = world.memories.iter().position(|memory| memory.about.path == path).unwrap();
    world.each_expression(&mut |expression| {
        expression.rewrite(&mut |part| {
            if matches!(part, Expression::Memory(id) if id.index() == place) {
                *part = Expression::Number(value);
            }
        });
    });
}

fn hold_regime(world: &mut Model, path: &str, state: &str) {
    let regime = world.regimes.iter_mut().find(|regime| regime.about.path == path).unwrap();
    regime.start = state_of(regime, state).unwrap() as u32;
    regime.transitions.clear();
}

fn state_of(regime: &Regime, name: &str) -> Option<usize> {
    regime.states.iter().position(|state| state.name == name)
}

/// A world that has run.
struct Run {
    model: Model,
    program: Program,
    histories: Vec<History>,
}

impl Run {
    fn of(model: &Model, days: u32) -> Self {
        let program = detente_program::compile(model, &mut |_| {}).unwrap();
        let design = Design { seed: 1, draws: DRAWS, per_draw: PER_DRAW, steps: days };
        let engine = Engine::new(program.clone(), Options::with_threads(1));
        let histories = engine.histories(&design, 0..design.trajectories()).unwrap();
        assert!(histories.iter().all(|history| history.broken.is_none()), "a trajectory breaks");
        Self { model: model.clone(), program, histories }
    }

    /// The mean of the target in each draw of the parameters.
    fn by_draw(&self, target: &str) -> Vec<f64> {
        let (path, state) =
            target.split_once(" is ").map_or((target, None), |(path, state)| (path, Some(state)));
        let place = self.program.tracked.iter().position(|tracked| tracked.path == path);
        let place = place.unwrap_or_else(|| panic!("nothing is called `{path}`"));
        let number = state.map(|state| self.number_of(path, state) as f64);
        let is_event = self.model.events.iter().any(|event| event.about.path == path);
        let of_history = |history: &History| {
            let values = history.rows.iter().map(|row| row[place]);
            match number {
                _ if is_event => history.rows.last().unwrap()[place],
                Some(number) => {
                    values.filter(|value| *value == number).count() as f64 / history.rows.len() as f64
                }
                None => values.sum::<f64>() / history.rows.len() as f64,
            }
        };
        self.histories
            .chunks(PER_DRAW as usize)
            .map(|draw| draw.iter().map(of_history).sum::<f64>() / draw.len() as f64)
            .collect()
    }

    fn number_of(&self, path: &str, state: &str) -> usize {
        let regime = self.model.regimes.iter().find(|regime| regime.about.path == path);
        let choice = self.model.choices.iter().find(|choice| choice.about.path == path);
        let found = regime.and_then(|regime| state_of(regime, state)).or_else(|| {
            choice.and_then(|choice| choice.options.iter().position(|option| option.name == state))
        });
        found.unwrap_or_else(|| panic!("`{path}` has no `{state}`"))
    }
}
