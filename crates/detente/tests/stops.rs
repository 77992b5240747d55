//! Analyses that are stopped: what was finished is told, and too little is an error that says so.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use detente::claims::{ClaimRow, Claims, ClaimsRequest, prepare_claims};
use detente::drivers::{Drivers, DriversRequest, Method, prepare_drivers};
use detente::experiments::{Asked, Lever};
use detente::situations::Texts;
use detente::tipping::{Tipping, TippingFound, TippingRequest, prepare_tipping};
use detente::weighing::{Aim, Weighing, WeighingRequest, prepare_weighing};
use detente::{Progress, Silent, Trouble};
use std::sync::atomic::{AtomicU64, Ordering};

/// Won with the chance (x + y) / 2.
const DICE: &str = r#"language 1
situation "Dice" { lasts 2 days  steps 1 day }
param x "First"  = uniform 0% to 100%  judgement
param y "Second" = uniform 0% to 100%  judgement
let dice = uniform
let odds = (x + y) / 2
outcome won "Won" as soon as dice < odds and time < 0.5 days
outcome lost otherwise
policy loaded "Loaded dice" { odds is 100% }
claim even   { expect chance(won) is 40% to 60% }
claim pays   { expect chance(won) higher under loaded }
"#;

/// Stops once so many trajectories are finished.
struct StopAfter(u64, AtomicU64);

impl StopAfter {
    fn trajectories(count: u64) -> Self {
        Self(count, AtomicU64::new(0))
    }
}

impl Progress for StopAfter {
    fn finished(&self, trajectories: u64) {
        self.1.fetch_add(trajectories, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.0 <= self.1.load(Ordering::Relaxed)
    }
}

fn world(model: &str) -> Texts {
    Texts([("test.detente".to_owned(), model.to_owned())].into())
}

fn about(budget: u64) -> Asked {
    Asked { of: vec!["won".to_owned()], policies: vec![], sets: vec![], budget, seed: 5, threads: 2 }
}

/// What is said of a stop that left too little.
fn too_soon<T: std::fmt::Debug>(found: Result<T, Trouble>) -> String {
    match found {
        Err(Trouble::TooSoon(refusal)) => refusal.message,
        Err(Trouble::Stopped) => "nothing".to_owned(),
        other => panic!("{other:?}"),
    }
}

fn claims(budget: u64, progress: &dyn Progress) -> Result<Claims, Trouble> {
    let request = ClaimsRequest { budget, per_draw: 10, seed: 1, threads: 2 };
    prepare_claims(&world(DICE), "test.detente", &request)?.run(progress)
}

#[test]
fn claims_that_are_stopped_say_what_as_many_draws_say() {
    // Two worlds, of which the first wave runs 500 trajectories each.
    for stop in [1_100, 3_000] {
        let stopped = claims(400_000, &StopAfter::trajectories(stop)).unwrap();
        assert!(stopped.stopped_early && stopped.trajectories >= 1_000, "{stop}: {stopped:?}");
        assert!(stopped.trajectories < stop + 2 * 4_096, "{stop}: {}", stopped.trajectories);
        let fewer = claims(stopped.trajectories, &Silent).unwrap();
        for (row, same) in stopped.rows.iter().zip(&fewer.rows) {
            // Intervals are made to be narrowest near the end of the budget, which is another here.
            let share = |row: &ClaimRow| row.holds.map(|holds| holds.0);
            assert_eq!((row.draws, share(row)), (same.draws, share(same)), "{stop}");
            for (it, same) in row.expectations.iter().zip(&same.expectations) {
                assert_eq!((it.estimate, it.standard_error), (same.estimate, same.standard_error), "{stop}");
            }
        }
    }
    assert_eq!(too_soon(claims(400_000, &StopAfter::trajectories(100))), "nothing");
}

fn drivers(model: &str, method: Method, budget: u64, progress: &dyn Progress) -> Result<Drivers, Trouble> {
    let request = DriversRequest { asked: about(budget), method, only: vec![], pairs: false };
    prepare_drivers(&world(model), "test.detente", &request)?.run(progress)
}

fn share_of_x(found: &Drivers) -> f64 {
    let factors = &found.findings[0].factors;
    let x = factors.iter().find(|factor| factor.parameters[0].0 == "x").unwrap();
    x.figures[0].value
}

#[test]
fn designs_that_are_stopped_are_smaller_designs() {
    for method in [Method::Sobol, Method::Morris, Method::Given] {
        let stopped = drivers(DICE, method, 400_000, &StopAfter::trajectories(30_000)).unwrap();
        assert!(stopped.stopped_early && stopped.method == method, "{method:?}");
        assert!((20_000..40_000).contains(&stopped.trajectories), "{method:?} {}", stopped.trajectories);
        assert!(stopped.findings[0].unanswered.is_none(), "{:?}", stopped.findings[0]);
        if method != Method::Morris {
            // Half of what is not luck; some five standard errors at 30,000 trajectories.
            assert!((share_of_x(&stopped) - 0.5).abs() < 0.2, "{method:?} {}", share_of_x(&stopped));
        }
    }
    let soon = too_soon(drivers(DICE, Method::Sobol, 400_000, &StopAfter::trajectories(600)));
    assert_eq!(soon, "stopped when 512 trajectories were finished, and 1,024 are needed to say anything");
    for method in [Method::Sobol, Method::Morris, Method::Given] {
        assert_eq!(too_soon(drivers(DICE, method, 400_000, &StopAfter::trajectories(1))), "nothing");
    }
}

#[test]
fn indices_that_are_stopped_in_the_run_before_them_tell_what_that_tells() {
    // With 20 parameters an ordinary run says first which seem to matter.
    let idle: String = (0..18).map(|it| format!("param i{it} = uniform 0% to 100%  judgement\n")).collect();
    let zero: String = (0..18).map(|it| format!(" + 0 * i{it}")).collect();
    let many = DICE
        .replace("let dice", &format!("{idle}let dice"))
        .replace("(x + y) / 2", &format!("(x + y) / 2{zero}"));
    // The run takes 100,000 of these.
    let stopped = drivers(&many, Method::Sobol, 400_000, &StopAfter::trajectories(20_000)).unwrap();
    assert!(stopped.stopped_early && stopped.method == Method::Given, "{stopped:?}");
    assert!(stopped.trajectories < 25_000 && (share_of_x(&stopped) - 0.5).abs() < 0.2);
    assert_eq!(stopped.findings[0].factors[0].figures.len(), Method::Given.figures().len());
    let rows = stopped.rows();
    assert!(
        rows.about.starts_with("Stopped before there were enough points for `--method sobol`"),
        "{}",
        rows.about
    );
    // And where hardly a point after it was finished.
    let later = drivers(&many, Method::Sobol, 400_000, &StopAfter::trajectories(100_700)).unwrap();
    assert!(later.method == Method::Given && later.trajectories == 100_000, "{}", later.trajectories);
    let soon = too_soon(drivers(&many, Method::Sobol, 400_000, &StopAfter::trajectories(520)));
    assert_eq!(soon, "stopped when 510 trajectories were finished, and 1,000 are needed to say anything");
}

fn weighing(progress: &dyn Progress) -> Result<Weighing, Trouble> {
    let request = WeighingRequest {
        asked: about(400_000),
        sets: vec![vec![], vec!["loaded".to_owned()]],
        aims: vec![Aim::read("more won").unwrap()],
        per_draw: 10,
    };
    prepare_weighing(&world(DICE), "test.detente", &request)?.run(progress)
}

#[test]
fn weighing_that_is_stopped_weighs_the_draws_that_were_finished() {
    let stopped = weighing(&StopAfter::trajectories(1_500)).unwrap();
    // 51 draws of 10 trajectories in either world.
    assert!(stopped.stopped_early && stopped.draws == 51 && stopped.trajectories == 1_020, "{stopped:?}");
    assert_eq!(stopped.aims[0].ranking.places[0].policy, 1);
    assert_eq!(too_soon(weighing(&StopAfter::trajectories(200))), "nothing");
}

fn tipping(model: &str, asked: Asked, by: &[&str], progress: &dyn Progress) -> Result<Tipping, Trouble> {
    let by = by.iter().map(|text| Lever::read(text).unwrap()).collect();
    let request = TippingRequest { asked, by, level: Some(0.5) };
    prepare_tipping(&world(model), "test.detente", &request)?.run(progress)
}

#[test]
fn searches_that_are_stopped_keep_the_curve_and_what_is_sure() {
    let line = |stop| tipping(DICE, about(400_000), &["x=0% to 100%"], &StopAfter::trajectories(stop));
    let in_curve = line(1_000).unwrap();
    let curve = in_curve.curve.as_ref().unwrap();
    assert!(in_curve.stopped_early && in_curve.trajectories == 512 && curve.answers > 40, "{in_curve:?}");
    assert!(in_curve.rows().answer.starts_with("It was stopped before"), "{}", in_curve.rows().answer);
    let in_search = line(130_000).unwrap();
    let TippingFound::Line(report) = &in_search.found else { panic!("{in_search:?}") };
    assert!(in_search.stopped_early && in_search.trajectories > 110_000, "{in_search:?}");
    // Of what was asked over the whole range first, each place has its part.
    assert!(report.places.len() > 5 && report.places.iter().all(|place| place.answers > 1_000), "{report:?}");
    assert_eq!(too_soon(line(1)), "nothing");
    let map = |stop| {
        tipping(DICE, about(400_000), &["x=0% to 100%", "y=0% to 100%"], &StopAfter::trajectories(stop))
    };
    // The first grid has 49 corners of 64 answers each.
    let stopped = map(20_000).unwrap();
    assert!(stopped.stopped_early && (3_136..20_000).contains(&stopped.trajectories), "{stopped:?}");
    assert_eq!(too_soon(map(1_000)), "nothing");
}

/// Won by x; breaks where the dice show more than `safe`, and where a rate is below 0.
const BREAKS: &str = r#"language 1
situation "Breaks" { lasts 2 days  steps 1 day }
param x    = uniform 0% to 100%  judgement
param safe = 100%  judgement
param pace = 1 / week  judgement
let dice  = uniform
let other = uniform
let gain  = if other > safe then 0 - pace else pace
event step_up { rate gain  judgement }
stock store : index = 50% { gains 1 point per step_up  stays 0 to 100%  judgement }
outcome won as soon as dice < x and time < 0.5 days
outcome lost otherwise
"#;

#[test]
fn what_breaks_is_left_out_and_much_of_it_refused() {
    let of = |sets: &[&str], by: &[&str]| {
        let sets = sets.iter().map(|text| detente::setting(text).unwrap()).collect();
        tipping(BREAKS, Asked { sets, ..about(40_000) }, by, &Silent)
    };
    // Of three steps each breaks with 0.2 %: what is left crosses where all would.
    let few = of(&["safe=99.8%"], &["x=0% to 100%"]).unwrap();
    assert!(few.broken > 50 && few.broken_share_most < 0.02, "{} {}", few.broken, few.broken_share_most);
    let TippingFound::Line(report) = &few.found else { panic!("{few:?}") };
    let detente_analysis::tipping::Finding::Inside { low, high, .. } = report.finding else {
        panic!("{report:?}")
    };
    assert!(low < 0.5 && 0.5 < high, "{report:?}");
    assert!(few.rows().remarks[0].contains("broke and were left out"), "{:?}", few.rows().remarks);
    // With x moved to the sure end all are won, though some break: none counts as lost.
    assert_eq!(few.curve.as_ref().unwrap().points.last().unwrap().chance[0], 1.0);
    let refused = |found: Result<Tipping, Trouble>| match found {
        Err(Trouble::Run(refusal) | Trouble::Request(refusal)) => {
            format!("{} | {}", refusal.message, refusal.help.join(" | "))
        }
        other => panic!("{other:?}"),
    };
    let much = refused(of(&["x=50%"], &["safe=0% to 100%"]));
    assert!(much.contains("of the trajectories break with `safe` at 0%"), "{much}");
    let all = refused(of(&["safe=50%"], &["x=0% to 100%"]));
    assert!(all.contains("of the trajectories break") && !all.contains("`--by"), "{all}");
    let map = refused(of(&["safe=70%"], &["x=0% to 100%", "pace=-1 / week to 1 / week"]));
    assert!(map.contains("of the trajectories break with `x` at"), "{map}");
    // What no draw can mend is refused before anything is run.
    let stock = refused(of(&[], &["store=-20% to 80%"]));
    assert_eq!(
        stock,
        "`store` cannot be -20%: it stays between 0% and 100% | write `--by \"store=0% to 80%\"`"
    );
    let chance = refused(tipping(
        "language 1\nsituation \"S\" { lasts 9 days  steps 1 day }\nparam p = 10% to 20%  judgement\n\
         event a { rate 1 / day  judgement  splits into b with p, c otherwise }\nstock seen : index = 0 { gains 10 points per b }\noutcome won as soon as seen > 0.05\noutcome lost otherwise\n",
        about(10_000),
        &["p=5% to 300%"],
        &Silent,
    ));
    assert!(
        chance.starts_with("`p` cannot be 300%: a chance of `b` must be between 0% and 100%"),
        "{chance}"
    );
}
