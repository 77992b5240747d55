//! What an element of each kind costs in a step of a trajectory, by machine code and by the interpreter.

use crate::models::{interpreter, one_thread, program, seconds};
use crate::{Figure, Measured, in_turns};
use detente_engine::{Engine, Options};
use std::fmt::Write as _;

const ELEMENTS: usize = 100;
const TRAJECTORIES: u64 = 512;
const STEPS: u32 = 50;
const TURNS: usize = 5;

/// Nanoseconds for an element, a step and a trajectory. Nothing is reported between the start and the end.
pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let mut measured: Vec<Measured<'_>> = Vec::new();
    for (name, element) in KINDS {
        let text = text(element);
        for (group, options) in executors() {
            let engine = Engine::new(program(&text)?, options);
            // A model that cannot be run says so before anything is measured.
            seconds(&engine, TRAJECTORIES, STEPS)?;
            measured.push((Figure::new(group, *name, "ns"), sample(engine)));
        }
    }
    Ok(in_turns(TURNS, measured))
}

fn executors() -> [(&'static str, Options); 2] {
    [("machine code", one_thread()), ("interpreter", interpreter())]
}

fn sample(engine: Engine) -> Box<dyn FnMut() -> f64> {
    let pieces = ELEMENTS as f64 * TRAJECTORIES as f64 * f64::from(STEPS);
    Box::new(move || seconds(&engine, TRAJECTORIES, STEPS).map_or(f64::NAN, |seconds| seconds / pieces * 1e9))
}

/// A ring of elements, each of which reads the one before: `I` stands for an element's number, `P` for that of the one before.
fn text(element: &str) -> String {
    let mut text = format!(
        "language 1\nsituation \"Elements of one kind\" {{\n    lasts {STEPS} days\n    steps 1 day\n    \
         reports every {STEPS} days\n}}\n\
         actor us\n\
         table curve(x) = (0, 0) (0.25, 0.3) (0.5, 0.5) (0.75, 0.6) (1, 0.65)\n"
    );
    for index in 0..ELEMENTS {
        let before = (index + ELEMENTS - 1) % ELEMENTS;
        let element = element.replace("_I", &format!("_{index}")).replace("_P", &format!("_{before}"));
        let _ = writeln!(text, "{element}");
    }
    text
}

const KINDS: &[(&str, &str)] = &[
    (
        "stock with a sum of products",
        "stock x_I = 0.4 { changes by (0.3 * x_P + 0.1 - 0.5 * x_I) / 10 days }",
    ),
    (
        "stock and a condition",
        "stock x_I = 0.4 { changes by ((if x_P > 0.3 then 0.3 else x_P) - x_I) / 10 days }",
    ),
    ("stock and a table", "stock x_I = 0.4 { changes by (curve(x_P) - x_I) / 10 days }"),
    ("stock and an exponential", "stock x_I = 0.4 { changes by (exp(-x_P) - x_I) / 10 days }"),
    ("stock within bounds", "stock x_I = 0.4 { changes by (0.5 * x_P - x_I) / 10 days  stays 0 to 1 }"),
    ("stock that fades", "stock x_I = 0.4 { changes by 0.3 * x_P / 10 days  fades over 10 days }"),
    (
        "stock and a delay",
        "stock x_I = 0.4 { changes by delay(0.3 * x_P + 0.1, 10 days) / 10 days - x_I / 10 days }",
    ),
    (
        "stock and a uniform number",
        "let u_I = uniform\nstock x_I = 0.4 { changes by (u_I * x_P + 0.1 - x_I) / 10 days }",
    ),
    (
        "event at a rate, and a stock",
        "event e_I { rate (0.1 + 0.1 * x_P) / day  judgement }\nstock x_I = 0.4 { gains 0.1 * (1 - x_I) per e_I  fades over 10 days }",
    ),
    (
        "event at a rate, and a memory",
        "event e_I { rate (0.1 + 0.1 * m_P) / day  judgement }\nmemory m_I of e_I { fades with half-life 3 days }",
    ),
    ("event at a hazard", "event e_I { hazard 0.1 / day  judgement }"),
    (
        "event answered after a lag",
        "event e_I { rate 0.1 / day  judgement }\nevent a_I { answers e_I with 50% after about 3 days  judgement }",
    ),
    (
        "regime of three states",
        "regime r_I starts calm { calm -> tense at 0.1 / day  tense -> war at 0.05 / day  war -> calm at 0.2 / day }",
    ),
    (
        "choice by quantal response",
        "stock x_I = 0.4 { changes by (0.3 * x_P + 0.1 - x_I) / 10 days }\nchoice c_I by us { options wait, act  act is worth x_I  \
         wait is worth 0.3  plays quantal response with precision 4 }",
    ),
];
