//! The embedded situation against what happened from 17 October 2023 on: fitted up to 11 February 2024, held out after it.
//!
//! `DETENTE_WRITE=1 cargo test -p detente --test record` rewrites the table of the situation's README.

mod baselines; // What one would have said without the model.
mod figures; // What is read off the record and off the trajectories.
mod happened; // The record.
mod paths; // The run.
mod score; // The counts between published totals.
mod table; // The README's table.

use detente_model::calendar::Date;
use detente_model::model::Record;
use figures::Place;
use paths::{Paths, paths};
use std::sync::OnceLock;

/// Run once for all tests.
fn shipped() -> &'static Paths {
    static PATHS: OnceLock<Paths> = OnceLock::new();
    PATHS.get_or_init(paths)
}

#[test]
fn each_figure_of_the_fit_lies_inside_the_central_95_percent() {
    for figure in figures::fit(shipped()) {
        let Place { place, .. } = figure.place();
        assert!((0.025..=0.975).contains(&place), "{}: the record's place is {place:.3}", figure.name);
    }
}

#[test]
fn the_interval_for_all_attacks_is_neither_vague_nor_wild() {
    let place = figures::attacks(shipped()).place();
    assert!(place.low >= 60.0 && place.high <= 400.0, "{} to {}", place.low, place.high);
}

#[test]
fn the_counts_between_published_totals_score_above_a_constant_rate() {
    let scores = score::scores(shipped());
    assert!(scores.model > scores.constant_rate, "{scores:?}");
}

/// What the record says in two places is the same in both.
#[test]
fn the_model_observes_the_days_of_the_record() {
    let model = paths::model();
    let start = model.calendar.start.expect("the situation has a calendar");
    let observed = |name: &str| -> Vec<String> {
        let found = model.observations.iter().find_map(|it| match &it.record {
            Record::Dates(event, days) if model.events[event.index()].about.path == name => {
                Some(days.clone())
            }
            _ => None,
        });
        let days = found.unwrap_or_else(|| panic!("`{name}` is not observed on dates"));
        days.iter().map(|day| Date::from_days(start + *day as i64).to_string()).collect()
    };
    let strikes = ["us_strike", "us_strike_leader"];
    assert_eq!(observed("strike_iraq"), happened::days_of(&strikes, Some(true)));
    assert_eq!(observed("strike_abroad"), happened::days_of(&strikes, Some(false)));
    assert_eq!(observed("us_death"), happened::days_of(&["lethal_attack"], None));
    assert_eq!(observed("talks_open"), [happened::first("talks_round")]);
    assert_eq!(observed("agreement"), [happened::first("joint_statement")]);
    assert_eq!(observed("exit_complete"), [happened::first("federal_exit")]);
}

/// Attacks in the fortnight after a first death against those after a day drawn in its place from a run without any.
#[test]
fn fire_falls_after_a_lethal_attack_late_in_the_campaign() {
    let (after, without) = figures::fire_after_a_death(shipped());
    assert!(after < without, "attacks in a fortnight: {after:.1} after a death, {without:.1} without");
}

#[test]
fn the_readme_tells_where_the_record_lies() {
    table::require(&table::table(shipped()));
}
