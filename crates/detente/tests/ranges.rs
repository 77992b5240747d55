//! The embedded situation holds together at the ends of its declared ranges: nothing breaks there, and no index leaves 0 to 1.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use detente::situations::{EMBEDDED, Texts};
use detente_engine::{Engine, Options};
use detente_model::model::{Expression, ParameterValue};
use detente_model::{Model, check};
use detente_results::Design;

/// Corners: in each, every parameter lies at one end of its range, by the toss of a coin.
const CORNERS: u64 = 96;

/// Lets that are a share, a chance or a factor of a rate.
const BOUNDED: [&str; 14] = [
    "footing",
    "under_fire",
    "soil",
    "public_demand",
    "exit_pressure",
    "hurry",
    "slack",
    "rent_at_risk",
    "table_calm",
    "exit_progress",
    "vacuum",
    "justification",
    "war_fear",
    "severity",
];

fn shipped() -> Model {
    let situation = EMBEDDED[0];
    let texts = Texts(situation.files.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect());
    check(&texts, situation.root).model.unwrap()
}

/// The model with each parameter at its lowest or highest: the 0.1 % and 99.9 % quantiles.
fn at_the_ends(mut model: Model) -> Model {
    for parameter in &mut model.parameters {
        if let ParameterValue::Drawn(range) = &parameter.value {
            let values = vec![range.quantile(0.001), range.quantile(0.999)];
            parameter.value = ParameterValue::OneOf { values, weights: vec![0.5, 0.5] };
        }
    }
    model.correlations.clear(); // of drawn parameters only
    model
}

/// What breaks, and what leaves its range, from so many troops on.
fn faults(model: &Model, troops: f64) -> Vec<String> {
    let mut model = model.clone();
    let stock = model.stocks.iter_mut().find(|stock| stock.about.path == "us_troops").unwrap();
    stock.initial = Expression::Number(troops);
    let program = detente_program::compile(&model, &mut |_| {}).unwrap();
    let places = BOUNDED.map(|name| {
        let place = program.tracked.iter().position(|tracked| tracked.path == name);
        place.unwrap_or_else(|| panic!("nothing is called `{name}`"))
    });
    let engine = Engine::new(program, Options::with_threads(1));
    let design = Design { seed: 5, draws: CORNERS, per_draw: 1, steps: 1_826 };
    let mut faults = Vec::new();
    for history in
        (0..CORNERS).step_by(16).flat_map(|first| engine.histories(&design, first..first + 16).unwrap())
    {
        if let Some((step, check)) = history.broken {
            faults.push(format!(
                "{troops} troops, corner {}: check {check} in step {step}",
                history.trajectory
            ));
            continue;
        }
        for (name, place) in BOUNDED.iter().zip(places) {
            let outside =
                history.rows.iter().map(|row| row[place]).find(|value| !(0.0..=1.0).contains(value));
            faults.extend(
                outside.map(|value| {
                    format!("{troops} troops, corner {}: {name} is {value}", history.trajectory)
                }),
            );
        }
    }
    faults
}

#[test]
fn no_trajectory_breaks_at_the_ends_of_the_ranges_with_few_troops_or_many() {
    let model = at_the_ends(shipped());
    let faults: Vec<String> =
        [0.0, 2_500.0, 5_000.0, 10_000.0].iter().flat_map(|troops| faults(&model, *troops)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
