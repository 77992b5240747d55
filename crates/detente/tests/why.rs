//! Why histories end as they do, of models in which that is plain.

use detente::experiments::Asked;
use detente::situations::Texts;
use detente::why::{About, Effect, Ending, Found, Told, Why, WhyRequest, prepare_why};
use detente::{Progress, Silent, Trouble};
use std::sync::atomic::{AtomicU64, Ordering};

/// Anger that feeds itself passes a half after 33 days; pushed as on the first day it would reach 40 % in 60.
const GROWTH: &str = r#"language 1
situation "Growth" { lasts 60 days  steps 1 day }
stock anger : index = 10% { gains push = 5% / day * anger  judgement }
stock idle  : index = 10% { gains drift = 1% / day * idle  judgement }
outcome war "War" as soon as anger > 50%
outcome peace "Peace" otherwise
loop R "Rage"  = anger -> push -> anger
loop I "Idler" = idle -> drift -> idle
"#;

/// Raids are called for, some are answered, and answers make angry.
const FEUD: &str = r#"language 1
situation "Feud" { lasts 70 days  steps 1 day  reports every 1 week }
param share "Share that is answered" = 40% to 60%  judgement
let call "Raids called for" : 1/week = 2 / week
let aside : 1/week = call / 2
event raid "Raid" { rate call  judgement }
event answer "Answer" { answers raid with share after about 3 days  judgement }
event outcry "Outcry" { happens with 20% at each answer  rate aside / 100  judgement }
stock anger "Anger" : index = 10% { gains 5 points * (1 - anger) per answer  fades with half-life 8 weeks  judgement }
regime mood starts calm { calm -> tense at each outcry  tense -> calm after about 2 weeks  judgement }
choice police { options lenient, strict  reconsiders every 2 weeks  strict is worth anger
    plays quantal response with precision 3  judgement }
outcome war "War" as soon as anger > 35%
outcome calm "Calm" at the end, when outcry has happened
outcome peace "Peace" otherwise
policy hush "Nobody calls" { call is 0 / week }
loop L = anger -> anger
"#;

fn asked(model: &str, of: &[&str], about: About, size: (u64, usize)) -> Result<Why, Trouble> {
    asked_until(model, of, about, size, &Silent)
}

fn asked_until(
    model: &str,
    of: &[&str],
    about: About,
    (budget, threads): (u64, usize),
    progress: &dyn Progress,
) -> Result<Why, Trouble> {
    let world = Texts([("test.detente".to_owned(), model.to_owned())].into());
    let of = of.iter().map(|name| (*name).to_owned()).collect();
    let asked = Asked { of, policies: vec![], sets: vec![], budget, seed: 5, threads };
    prepare_why(&world, "test.detente", &WhyRequest { asked, about })?.run(progress)
}

fn endings(why: Why) -> Vec<Ending> {
    match why.found {
        Found::Endings(endings) => endings,
        other => panic!("{other:?}"),
    }
}

fn one(why: Why) -> Told {
    match why.found {
        Found::One(told) => *told,
        other => panic!("{other:?}"),
    }
}

fn effect(why: Why) -> Effect {
    match why.found {
        Found::Effect(effect) => *effect,
        other => panic!("{other:?}"),
    }
}

/// The model without its loop of one link, which is none.
fn feud() -> String {
    FEUD.replace("loop L = anger -> anger\n", "")
}

#[test]
fn without_the_loop_that_makes_a_war_there_is_none() {
    let why = asked(GROWTH, &["war"], About::Endings, (300, 2)).expect("it runs");
    assert_eq!(why.histories, 100);
    let ending = &endings(why)[0];
    assert_eq!((ending.count, ending.looked_at), (100, 100));
    let changed = ending.without[0].found.as_ref().expect("it can be cut");
    assert_eq!((changed.otherwise, changed.instead, changed.change), (100, 0, -1.0));
    let idle = ending.without[1].found.as_ref().expect("it can be cut");
    assert_eq!((idle.otherwise, idle.instead, idle.change), (0, 0, 0.0));
    // Each of the two loops is alone in its part, so each leads while it is at work: up to the day of the war.
    for period in ending.periods.iter().filter(|period| period.days.1 <= 30.0) {
        assert!(
            period.loops.iter().all(|led| led.led == 100 && (led.mean - 1.0).abs() < 1e-12),
            "{period:?}"
        );
    }
    let last = ending.periods.last().expect("there are periods");
    assert!(last.days.0 >= 50.0 && last.loops.iter().all(|led| led.of == 0 && led.led == 0), "{last:?}");
}

#[test]
fn a_model_without_named_loops_says_which_of_its_shortest_led() {
    let answers =
        |model: &str| asked(model, &["peace"], About::Endings, (200, 2)).expect("it runs").rows().answers;
    let unnamed = GROWTH.replace("50%", "500%");
    let (rest, _) = unnamed.split_once("loop R").expect("it names loops");
    assert_eq!(answers(rest), ["Peace: the loop push -> anger led most often"]);
    let without_any = rest.replace("* anger", "* 1").replace("* idle", "* 1");
    assert_eq!(
        answers(&without_any),
        ["Peace: no loop carried it, for the model has none; see what set events off"]
    );
}

/// Members of a set, a vote, an event that happens once.
const HOUSE: &str = r#"language 1
situation "House" { lasts 100 days  steps 1 day }
set town = north, south
unit seats
stock anger[t in town] : index = 20% { gains 3% / day * anger[t] * (1 - anger[t])  gains 5 points per raid  judgement }
event raid { rate anger[north] * 0.2 / day  judgement }
event crisis once { rate anger[south] * 0.1 / day  judgement }
vote law { of 100 seats  called at each crisis  bloc all 100 seats, attends 90%, supports anger[north]
    needs a majority of those present }
outcome passed as soon as law happens
outcome crisis_only at the end, when crisis has happened
outcome peace otherwise
loop R = anger -> raid -> anger
"#;

/// Growth to which each draw gives another pace, integrated by the classical Runge-Kutta method.
const SMOOTH: &str = r#"language 1
situation "Smooth" { lasts 40 days  steps 1 day  solver rk4 }
param pace : 1/day = 2% / day to 8% / day
stock anger : index = 10% { gains push = pace * anger * (1 - anger)  judgement }
outcome war as soon as anger > 50%
outcome peace otherwise
loop R = anger -> push -> anger
"#;

/// The square root of what turns negative in some draws.
const BREAKS: &str = r#"language 1
situation "Breaks" { lasts 40 days  steps 1 day }
param pace : 1/day = 1% / day to 5% / day
stock calm : index = 100% { loses pace  gains 0.1% / day * sqrt(calm - 10%)  judgement }
outcome low as soon as calm < 50%
outcome high otherwise
"#;

#[test]
fn histories_that_are_walked_end_as_they_were_run() {
    for (model, broke) in [(&*feud(), false), (HOUSE, false), (SMOOTH, false), (BREAKS, true)] {
        let all = asked(model, &[], About::Endings, (200, 2)).expect("it runs");
        assert_eq!(all.broken > 0, broke, "{}", all.broken);
        let broken = all.broken;
        let counts: Vec<(String, u64)> =
            endings(all).into_iter().map(|ending| (ending.outcome.0, ending.count)).collect();
        assert!(counts.iter().filter(|(_, count)| *count > 0).count() >= 2, "{counts:?}");
        let draws = broken + counts.iter().map(|(_, count)| count).sum::<u64>();
        let (mut walked, mut broken_walked) = (vec![0; counts.len()], 0);
        for number in 0..draws {
            let told = one(asked(model, &[], About::Trajectory(number), (200, 1)).expect("it runs"));
            let Some((name, ..)) = told.ending else {
                assert!(told.broken.is_some());
                broken_walked += 1;
                continue;
            };
            let place = counts.iter().position(|(outcome, _)| *outcome == name).expect("it is an outcome");
            walked[place] += 1;
        }
        assert_eq!(walked, counts.iter().map(|(_, count)| *count).collect::<Vec<u64>>());
        assert_eq!(broken_walked, broken);
    }
}

/// Says stop once so many trajectories are finished.
struct StopAfter(u64, AtomicU64);

impl Progress for StopAfter {
    fn finished(&self, trajectories: u64) {
        self.1.fetch_add(trajectories, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.0 <= self.1.load(Ordering::Relaxed)
    }
}

#[test]
fn what_was_looked_at_before_a_stop_is_kept() {
    let abouts = [About::Endings, About::Typical("peace".to_owned()), About::Effect(vec!["hush".to_owned()])];
    for about in abouts {
        for stop in [2_500, 4_500] {
            let progress = StopAfter(stop, AtomicU64::new(0));
            let why = asked_until(&feud(), &["peace"], about.clone(), (9_000, 1), &progress);
            let why = why.unwrap_or_else(|trouble| panic!("{about:?} {stop}: {trouble:?}"));
            // A typical history needs no more than some hundred that end so.
            let is_enough = matches!(about, About::Typical(_));
            assert!(why.stopped_early || is_enough, "{about:?} {stop}");
            assert!(why.histories >= 1_000 && why.histories < 4_500, "{about:?} {stop}: {}", why.histories);
            assert_eq!(
                why.rows().notes.iter().any(|note| note.starts_with("Stopped early")),
                why.stopped_early
            );
        }
    }
}

#[test]
fn a_loop_that_cannot_be_followed_is_named() {
    let model = "language 1
situation \"Switch\" { lasts 30 days  steps 1 day }
regime mood starts calm { calm -> tense at (if line is tense then 0.2/day else 0.1/day)  tense -> calm after about 5 days  judgement }
regime line starts calm { calm -> tense at (if mood is tense then 0.2/day else 0.1/day)  tense -> calm after about 5 days  judgement }
outcome war at the end, when mood is tense
outcome peace otherwise
loop R \"Nerves\" = mood -> line -> mood
";
    let why = asked(model, &[], About::Endings, (2_000, 2)).expect("it runs");
    assert_eq!(why.unfollowed, ["Nerves"]);
    assert!(why.rows().notes[0].starts_with("Nerves is not among the loops"), "{:?}", why.rows().notes);
}

#[test]
fn a_typical_history_ends_as_was_asked_and_says_what_set_events_off() {
    let why = asked(&feud(), &[], About::Typical("war".to_owned()), (2_000, 2)).expect("it runs");
    let told = one(why.clone());
    assert_eq!(told.ending.as_ref().map(|ending| &*ending.0), Some("war"));
    let (depth, among) = told.typical.expect("it is one in the middle");
    assert!(depth > 0.3 && among > 20, "{depth} {among}");
    let event = |name: &str| told.events.iter().find(|event| event.name == name).expect("it happened");
    let (raid, answer) = (event("raid"), event("answer"));
    assert_eq!(raid.by, [("by itself".to_owned(), raid.count)]);
    assert_eq!(answer.by, [("set off by Raid".to_owned(), answer.count)]);
    // Nothing that a raid's rate reads ever changes.
    let driven = raid.driven.as_ref().expect("it has a rate");
    assert!((driven.expected - driven.as_at_start).abs() < 1e-9 && driven.by.is_empty(), "{driven:?}");
    assert!(told.causes[0].text.starts_with("Anger stands at 0.3"), "{:?}", told.causes);
    // All that happened is there, in order, and nothing after the ending.
    let last = told.lines.last().expect("there are lines");
    assert_eq!(last.kind, "ending");
    assert!(told.lines.windows(2).all(|pair| pair[0].days <= pair[1].days));
    let counted = told.lines.iter().filter(|line| line.name == "raid").count() as f64;
    assert!(counted <= raid.count && counted > 0.0);
    assert!(why.rows().sections.iter().all(|section| !section.heading.is_empty()));
}

#[test]
fn a_policy_works_along_the_only_path_there_is() {
    let about = About::Effect(vec!["hush".to_owned()]);
    let found = effect(asked(&feud(), &["war"], about, (2_000, 2)).expect("it runs"));
    assert_eq!(found.paths.len(), 1);
    let path = &found.paths[0];
    let names: Vec<&str> = path.iter().map(|step| &*step.name).collect();
    assert_eq!(names, ["call", "raid", "answer", "anger"]);
    assert_eq!(found.touched, [("call".to_owned(), "Raids called for".to_owned())]);
    for step in &path[1..3] {
        assert!((step.share - 1.0).abs() < 1e-6, "{step:?}");
    }
    // Less anger fades less and leaves more room for anger, against the difference.
    assert!(path[3].share > 1.0, "{:?}", path[3]);
    let call = &path[0];
    assert_eq!((call.difference, call.standard_error, &*call.unit), (-2.0, 0.0, "1/week"));
    let raid = &path[1];
    // Poisson with a mean of 20 over the ten weeks, over a thousand histories.
    let error = (raid.difference + raid.days * 2.0 / 7.0).abs();
    assert!(error < 4.0 * (20.0_f64 / 1_000.0).sqrt(), "{raid:?}");
    assert!(found.outcomes[0].shares[0] > 0.1 && found.outcomes[0].shares[1] == 0.0, "{:?}", found.outcomes);
}

#[test]
fn nothing_depends_on_the_number_of_threads() {
    let model = format!("{}loop M = anger -> police -> call -> raid -> answer -> anger\n", feud());
    let model = model.replace("= 2 / week\n", "= (if police is strict then 1 / week else 3 / week)\n");
    let abouts = [
        About::Endings,
        About::Typical("peace".to_owned()),
        About::Trajectory(7),
        About::Effect(vec!["hush".to_owned()]),
    ];
    for about in abouts {
        let of = |threads| asked(&model, &[], about.clone(), (1_000, threads)).expect("it runs");
        let bytes = |threads| of(threads).json().expect("it can be written");
        assert_eq!(bytes(1), bytes(3), "{about:?}");
        assert_eq!(of(1).tables().len(), about.tables().len());
        assert!(of(1).tables().iter().zip(about.tables()).all(|(table, name)| table.name == *name));
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let refused = |model: &str, of: &[&str], about: About, budget: u64| {
        let trouble = asked(model, of, about, (budget, 1)).expect_err("it makes no sense");
        match trouble {
            Trouble::Request(refusal) | Trouble::Run(refusal) => {
                assert!(!refusal.help.is_empty(), "{refusal:?}");
                refusal.message
            }
            other => panic!("{other:?}"),
        }
    };
    let model = feud();
    assert_eq!(refused(&model, &["wra"], About::Endings, 1_000), "unknown outcome `wra`");
    assert_eq!(refused(&model, &[], About::Effect(vec!["hash".to_owned()]), 1_000), "unknown policy `hash`");
    assert_eq!(
        refused(GROWTH, &[], About::Endings, 200),
        "a budget of 200 trajectories is too small to say anything: it is shared by 3 worlds"
    );
    assert_eq!(
        refused(GROWTH, &[], About::Typical("peace".to_owned()), 500),
        "none of 500 histories ends in `peace`"
    );
    let plain = "language 1\nsituation \"Plain\" { lasts 2 days  steps 1 day }\nlet x = 1\n";
    assert_eq!(
        refused(plain, &[], About::Endings, 500),
        "the model has no outcome, so there is no ending to explain"
    );
}

/// An event that nothing moves, and what hangs on it.
const PLAIN: &str = r#"language 1
situation "Plain" { lasts 100 days  steps 1 day }
event raid "Raid" { rate 1 / week  judgement }
event first "First" once { rate 1 / week  judgement }
outcome war "War" as soon as total of raid >= 15
outcome peace "Peace" otherwise
policy never "None" { raid never happens }
policy late "Late" { first never happens }
"#;

#[test]
fn a_policy_that_changes_what_an_outcome_asks_for_is_its_own_path() {
    for of in ["war", "peace"] {
        let about = About::Effect(vec!["never".to_owned()]);
        let found = effect(asked(PLAIN, &[of], about, (1_000, 2)).expect("it runs"));
        assert_eq!(found.paths.len(), 1, "{found:?}");
        assert_eq!(found.paths[0].iter().map(|step| &*step.name).collect::<Vec<_>>(), ["raid"]);
    }
    let about = About::Effect(vec!["late".to_owned()]);
    let why = asked(PLAIN, &["war"], about, (1_000, 2)).expect("it runs");
    assert!(why.rows().answers[0].starts_with("No history ends otherwise"), "{:?}", why.rows().answers);
}

#[test]
fn what_happens_once_is_counted_and_expected_once() {
    let Found::Endings(endings) = asked(PLAIN, &["peace"], About::Endings, (300, 2)).expect("it runs").found
    else {
        panic!("endings were asked for")
    };
    let of = |label: &str| endings[0].events.iter().find(|event| event.label == label).expect("it happens");
    assert!(of("First").mean <= 1.0 && of("First").exogenous, "{:?}", endings[0].events);
    let told = one(asked(PLAIN, &[], About::Trajectory(0), (300, 2)).expect("it runs"));
    let first = told.events.iter().find(|event| event.name == "first").expect("it happens in 14 weeks");
    let driven = first.driven.as_ref().expect("it has a rate");
    // Up to the interval in which it happens.
    let day = told.lines.iter().find(|line| line.name == "first").expect("it is told").days;
    assert!(driven.expected <= (day + 9.0) / 7.0, "{driven:?} {day}");
    assert!(told.causes.iter().all(|cause| !cause.text.contains("stands")), "{:?}", told.causes);
}
