//! A small summary for tests: every kind of row once, figures made up.

use crate::Design;
use crate::manifest::{ManifestV1, SettingV1, files};
use crate::summary::{
    BatchEstimate, BrokenTrajectory, ClampCount, Estimate, EventEstimate, OutcomeEstimate, QuantityEstimate,
    StateEstimate, Summary,
};
use crate::tables::{ParameterRow, Surroundings, Table};

fn estimate(mean: f64) -> Estimate {
    let error = 0.01;
    Estimate {
        mean,
        standard_error: error,
        low: mean - 0.02,
        high: mean + 0.02,
        ignorance_variance: 0.004,
        chance_variance: 0.1,
        ignorance_low: mean - 0.1,
        ignorance_high: mean + 0.1,
    }
}

fn outcome(path: &str, label: &str, count: u64, days: Vec<f64>) -> OutcomeEstimate {
    OutcomeEstimate {
        path: path.into(),
        label: label.into(),
        share: estimate(count as f64 / 1000.0),
        count,
        days,
    }
}

pub(crate) fn summary() -> Summary {
    let five = |middle: f64| [middle - 2.0, middle - 1.0, middle, middle + 1.0, middle + 2.0];
    Summary {
        design: Design { seed: 7, draws: 100, per_draw: 10, steps: 60 },
        asked: 1000,
        precision: None,
        step_days: 1.0,
        unknown_parameters: 1,
        rows: vec![0, 30, 60],
        outcomes: vec![
            outcome("exit", "Exit, \"swift\"", 250, vec![10.0, 20.0, 30.0, 40.0, 50.0]),
            outcome("drift", "Drift", 750, Vec::new()),
            outcome("broken", "Broken", 0, Vec::new()),
        ],
        quantities: vec![QuantityEstimate {
            path: "troops".into(),
            label: "US troops".into(),
            kind: "stock".into(),
            unit: "troops".into(),
            means: vec![estimate(2500.0), estimate(2000.0), estimate(1000.0)],
            quantiles: vec![five(2500.0), five(2000.0), five(1000.0)],
            trajectories: vec![1000, 999, 999],
        }],
        events: vec![EventEstimate {
            path: "attack".into(),
            label: "Attack".into(),
            total: estimate(12.0),
            total_quantiles: five(12.0),
            ever: estimate(0.9),
            trajectories: 999,
            per_period: vec![estimate(5.0), estimate(7.0)],
            per_period_quantiles: vec![five(5.0), five(7.0)],
            per_period_trajectories: vec![999, 999],
        }],
        states: vec![StateEstimate {
            path: "region".into(),
            label: "Region".into(),
            kind: "regime".into(),
            states: vec!["Calm".into(), "War".into()],
            shares: vec![vec![1.0, 0.0], vec![0.5, 0.5], vec![0.25, 0.75]],
            trajectories: vec![1000, 999, 999],
            occupancy: vec![estimate(0.6), estimate(0.4)],
        }],
        broken: vec![BrokenTrajectory {
            trajectory: 3,
            step: 5,
            element: "attack".into(),
            reason: "not finite".into(),
        }],
        broken_count: 1,
        clamps: vec![ClampCount { path: "troops".into(), steps: 12, trajectories: 3 }],
        batches: [0.25, 0.75]
            .map(|mean| BatchEstimate {
                draws: 50,
                outcomes: vec![mean, 1.0 - mean, 0.0],
                quantities: vec![1000.0 + mean],
                events: vec![12.0 - mean],
            })
            .into(),
        hash: String::new(),
    }
    .sealed()
}

pub(crate) fn manifest() -> ManifestV1 {
    ManifestV1 {
        format: 1,
        detente: "0.1.0".into(),
        title: "Sample".into(),
        root: "sample.detente".into(),
        files: files([("sample.detente", "situation \"Sample\" { lasts 60 days }\n")]),
        policies: vec!["restraint".into()],
        sets: vec![SettingV1 { name: "lethality".into(), value: "1%".into() }],
        precision: None,
        keep: Vec::new(),
        design: summary().design,
        result: summary().hash,
        tables: Vec::new(),
        trajectories: Vec::new(),
    }
}

pub(crate) fn tables() -> Vec<Table> {
    tables_of(&summary())
}

pub(crate) fn tables_of(summary: &Summary) -> Vec<Table> {
    let parameters = [ParameterRow {
        path: "lethality".into(),
        label: "Lethality".into(),
        unit: "%".into(),
        drawn_from: "log-normal, 90 % within 0.2 to 2.4".into(),
        judgement: false,
        cites: "S15".into(),
    }];
    let surroundings = Surroundings { start: Some(19_647), parameters: &parameters, manifest: &manifest() };
    crate::tables::tables(summary, &surroundings)
}
