//! Models as text, and what is exactly known of them.

use detente_engine::{Engine, Options};
use detente_model::{World, check};
use detente_program::compile;
use detente_results::rare::{RareDesign, RareSummary};
use detente_results::simulator::Silent;

struct Text<'a>(&'a str);

impl World for Text<'_> {
    fn text(&self, _path: &str) -> Result<String, String> {
        Ok(self.0.to_owned())
    }
}

/// An engine for the model.
pub(crate) fn engine(text: &str, options: Options) -> Engine {
    let checked = check(&Text(text), "model.detente");
    let model = checked.model.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics));
    Engine::new(compile(&model, &mut |_| {}).expect("nothing looks ahead"), options)
}

/// What is asked: the first outcome, with what is tracked under `toward` as the importance.
pub(crate) fn design(engine: &Engine, toward: Option<&str>, roots: u64, seed: u64) -> RareDesign {
    let program = engine.program();
    let place = |path: &str| program.tracked.iter().position(|tracked| tracked.path == path);
    let importance = toward.map(|path| place(path).expect("the path is tracked"));
    RareDesign { seed, roots, steps: program.steps, outcome: 0, importance }
}

/// As [`design`], run.
pub(crate) fn rare(engine: &Engine, toward: Option<&str>, roots: u64, seed: u64) -> RareSummary {
    engine.rare(&design(engine, toward, roots, seed), &Silent).expect("the design can be run")
}

/// A walk on whole numbers that goes up with chance `up` and else down, from `start` until it reaches 0 or `top`.
#[derive(Clone, Copy)]
pub(crate) struct Walk {
    pub(crate) up: f64,
    pub(crate) start: usize,
    pub(crate) top: usize,
    pub(crate) steps: usize,
}

impl Walk {
    pub(crate) fn text(&self) -> String {
        let Self { up, start, top, steps } = self;
        format!(
            r#"language 1
situation "Walk" {{ lasts {steps} days  steps 1 day }}
let luck = uniform
stock height = {start} {{ changes by (if luck < {up} then 1 else -1) / 1 day  judgement }}
outcome top  as soon as height >= {top}
outcome ruin as soon as height <= 0
outcome open otherwise
"#
        )
    }

    /// The chance to reach the top before 0, however long it takes (W. Feller, An Introduction to Probability Theory and Its
    /// Applications I, chapter XIV.2).
    pub(crate) fn ever(&self) -> f64 {
        let ratio = (1.0 - self.up) / self.up;
        let power = |exponent: usize| ratio.powi(i32::try_from(exponent).expect("a small power"));
        (power(self.start) - 1.0) / (power(self.top) - 1.0)
    }

    /// The same within the steps, state by state.
    pub(crate) fn within(&self) -> f64 {
        let mut chances = vec![0.0; self.top];
        chances[self.start] = 1.0;
        let mut reached = 0.0;
        for _ in 0..self.steps {
            let mut next = vec![0.0; self.top];
            for (height, chance) in chances.iter().enumerate().skip(1) {
                if height + 1 == self.top {
                    reached += chance * self.up;
                } else {
                    next[height + 1] += chance * self.up;
                }
                next[height - 1] += chance * (1.0 - self.up);
            }
            chances = next;
        }
        reached
    }
}

/// Raids that are answered after a lag, each answer feeding anger; what is unknown differs from draw to draw, the lag too.
pub(crate) const ANSWERS: &str = r#"language 1
situation "Answers" { lasts 120 days  steps 1 day }
param pace = 0.4 to 1 / week  judgement
param lag  = 3 to 12 days       judgement
event raid { rate pace + 0.05 / day * heat  judgement }
event answer { answers raid with 60% after about lag  judgement }
memory heat of raid { fades with half-life 10 days }
regime mood starts calm {
    calm  -> tense at 0.02 / day
    tense -> calm  after about 3 weeks
}
stock anger : index = 0.1 { gains 5 points per answer  fades with half-life 20 days  judgement }
outcome war    as soon as anger above 0.8
outcome unrest at the end, when anger above 0.6
outcome peace  otherwise
"#;
