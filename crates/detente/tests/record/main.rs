//! The embedded situation against what happened from 17 October 2023 on: fitted up to 11 February 2024, held out after it.
//!
//! `DETENTE_WRITE=1 cargo test -p detente --test record` rewrites the table of the situation's README.

mod figures;
mod paths;
mod score;
mod table;

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
