//! The same bytes however it is run, the same trajectories as a plain run, and what copies carry along.

use super::models::{ANSWERS, Walk, design, engine, rare};
use detente_engine::{Engine, InstructionSet, Options};
use detente_results::rare::{LevelsEnd, RareDesign};
use detente_results::simulator::{Progress, Silent};
use detente_results::{Design, Simulator, Stop};
use std::sync::atomic::{AtomicU64, Ordering};

#[test]
fn threads_widths_and_instruction_sets_give_the_same_bytes() {
    let ways = [
        (1, 16, InstructionSet::Native),
        (2, 16, InstructionSet::Native),
        (1, 64, InstructionSet::Native),
        (2, 64, InstructionSet::Columns),
        (1, 16, InstructionSet::Baseline),
    ];
    let walk = Walk { up: 0.35, start: 3, top: 15, steps: 100 }.text();
    for (text, toward, roots) in [(ANSWERS, "anger", 700), (&*walk, "height", 1_000)] {
        let results = ways.map(|(threads, width, instruction_set)| {
            let engine = engine(text, Options { width, instruction_set, ..Options::with_threads(threads) });
            let found = rare(&engine, Some(toward), roots, 3);
            assert!(found.hits > 0 && found.levels.len() > 1 && found.roots_hit > 0);
            // All digits of all numbers.
            format!("{found:?}")
        });
        assert!(results.iter().all(|result| *result == results[0]), "{results:#?}");
    }
}

#[test]
fn beside_other_worlds_it_gives_the_bytes_that_it_gives_alone() {
    let alone = engine(ANSWERS, Options::with_threads(2));
    let other = engine(&ANSWERS.replace("with 60%", "with 30%"), Options::with_threads(1));
    let worlds = [alone.program().clone(), other.program().clone()];
    let beside = Engine::of_worlds(&worlds, Options::with_threads(2)).expect("the same rows of time");
    let [alone, beside] =
        [&alone, &beside].map(|engine| format!("{:?}", rare(engine, Some("anger"), 700, 3)));
    assert_eq!(alone, beside);
}

#[test]
fn an_importance_that_breaks_the_trajectory_is_no_hit() {
    // One in four is infinitely near at once, which breaks it; the others know how near they are.
    let near = "let near = height / (if strange < 0.25 then 0 else 1)  judgement\nlet strange = one of { 0: 25%  1: 75% }";
    let near = near.replace("let strange", "param strange") + "  judgement\n";
    let walk = Walk { up: 0.3, start: 3, top: 14, steps: 100 };
    let engine = engine(&(walk.text() + &near), Options::with_threads(1));
    let found = rare(&engine, Some("near"), 4_000, 4);
    assert_eq!(found.levels_end, LevelsEnd::Reached);
    assert!(found.levels.len() > 3 && found.levels.iter().all(|level| level.at < 14.0), "{found:?}");
    assert!((found.broken - 0.25).abs() < 0.03, "four standard errors of a quarter of 4,000");
    let error = (found.probability - 0.75 * walk.within()).abs() / found.standard_error;
    assert!(error < 4.0, "{error} standard errors");
}

#[test]
fn without_levels_it_is_the_plain_run() {
    let engine = engine(ANSWERS, Options::with_threads(2));
    let plain = Design { seed: 8, draws: 3_000, per_draw: 1, steps: 120 };
    let plain = engine.run(&plain, &Silent).unwrap();
    for outcome in 0..3 {
        let found = engine.rare(&RareDesign { outcome, ..design(&engine, None, 3_000, 8) }, &Silent).unwrap();
        assert_eq!(found.levels_end, LevelsEnd::NoImportance);
        assert_eq!(found.hits, plain.outcomes[outcome].count);
        let share = &plain.outcomes[outcome].share;
        assert!((found.probability - share.mean).abs() < 1e-12);
        assert!((found.standard_error - share.standard_error).abs() < 1e-12);
    }
}

#[test]
fn copies_carry_lags_memories_and_parameters_along() {
    let engine = engine(ANSWERS, Options::with_threads(2));
    let plain = Design { seed: 21, draws: 30_000, per_draw: 1, steps: 120 };
    let plain = engine.run(&plain, &Silent).unwrap();
    for outcome in [0, 1] {
        let share = &plain.outcomes[outcome].share;
        assert!(share.mean > 0.001 && share.mean < 0.05, "{}", share.mean);
        let design = RareDesign { outcome, ..design(&engine, Some("anger"), 10_000, 5) };
        let found = engine.rare(&design, &Silent).unwrap();
        assert!(!found.levels.is_empty() && found.levels_end == LevelsEnd::Reached);
        let error = found.standard_error.hypot(share.standard_error);
        let deviation = (found.probability - share.mean) / error;
        assert!(deviation.abs() < 4.0, "{deviation} standard errors of both");
    }
}

#[test]
fn what_breaks_is_no_hit_and_is_said() {
    let text = Walk { up: 0.4, start: 3, top: 8, steps: 60 }.text();
    // Right after it came to the top, the square root of a number below 0.
    let text = format!("{text}stock root = 1 {{ becomes sqrt(8.5 - height) each step  judgement }}\n");
    let engine = engine(&text, Options::with_threads(1));
    let plain = engine.run(&Design { seed: 2, draws: 500, per_draw: 1, steps: 60 }, &Silent).unwrap();
    let found = rare(&engine, None, 500, 2);
    assert_eq!(found.hits, plain.outcomes[0].count);
    assert!(plain.broken_count > 0 && found.broken > 0.0, "some walks go on beyond the top");
}

#[test]
fn what_cannot_be_run_is_refused_and_a_stop_keeps_what_is_finished() {
    let engine = engine(ANSWERS, Options::with_threads(1));
    let asked = design(&engine, Some("anger"), 2_000, 1);
    let refused = |design: RareDesign| engine.rare(&design, &Silent).unwrap_err();
    assert_eq!(refused(RareDesign { roots: 0, ..asked.clone() }), Stop::NothingAsked);
    assert_eq!(
        refused(RareDesign { steps: 121, ..asked.clone() }),
        Stop::BeyondHorizon { asked: 121, horizon: 120 }
    );
    struct After(AtomicU64, u64);
    impl Progress for After {
        fn finished(&self, trajectories: u64) {
            self.0.fetch_add(trajectories, Ordering::Relaxed);
        }
        fn stop(&self) -> bool {
            self.0.load(Ordering::Relaxed) >= self.1
        }
    }
    assert_eq!(engine.rare(&asked, &After(AtomicU64::new(0), 0)), Err(Stop::StoppedAtOnce));
    let stopped = engine.rare(&asked, &After(AtomicU64::new(0), 1)).unwrap();
    assert!(stopped.design.roots < 2_000 && stopped.design.roots > 0 && stopped.asked == 2_000);
    let whole = RareDesign { roots: stopped.design.roots, ..asked };
    assert!(engine.rare(&whole, &Silent).is_ok());
}

/// The importance grows in all trajectories, and most where the outcome does not lie: the outcome comes at 0.05 a year by itself.
#[test]
fn the_search_stops_where_importance_leads_past_the_outcome() {
    let text = r#"language 1
situation "Beside the point" { lasts 1 year  steps 1 day }
event fall { rate 0.05 / year  judgement }
event noise { rate 1 / week  judgement }
stock loudness = 0 { gains 1 per noise  judgement }
outcome fallen as soon as fall happens
outcome standing otherwise
"#;
    let summary = rare(&engine(text, Options::with_threads(1)), Some("loudness"), 4_000, 5);
    assert_eq!(summary.levels_end, LevelsEnd::Reached);
    assert!(summary.levels.len() <= 3, "one in twenty comes to it without any: {:?}", summary.levels);
    // A Poisson count of mean 0.05 * 365 / 365.25 is not 0; the standard error says how far off it may be.
    let exact = 1.0 - detente_numbers::exp(-0.05 * 365.0 / 365.25);
    assert!((summary.probability - exact).abs() < 5.0 * summary.standard_error, "{summary:?}");
}
