//! The verbs against what is known of them: a value that is set is the value that is written, a warning is where its cause is.

use detente::rows::{Ignorance, Spread, rows};
use detente::situations::Texts;
use detente::{Progress, Request, Run, Silent, Trouble, Until, run, setting};
use std::sync::atomic::{AtomicU64, Ordering};

const MODEL: &str = r#"language 1
situation "Test" { starts 2025-01-01  lasts 100 days  steps 1 day }
unit soldiers
param friction = 0.5 to 2 / week  judgement
param tempo[posture] = { quiet: 0.1 / week  loud: 2 to 4 / week }  judgement
choice posture { options quiet, loud  reconsiders every 2 weeks  when calm plays quiet  plays loud  judgement }
let calm = anger below 0.3
event incident { rate friction + tempo[posture]  judgement }
stock anger : index = 0.2 { gains 5 points per incident  fades with half-life 4 weeks  judgement }
stock garrison : soldiers = 1_000 soldiers { loses 30 soldiers per incident  stays 0 to 1_000 soldiers  judgement }
outcome war as soon as anger above 0.9
outcome rest otherwise
policy silence { incident never happens }
policy loudly { posture is loud }
"#;

fn world(text: &str) -> Texts {
    Texts([("test.detente".to_owned(), text.to_owned())].into())
}

fn asked(sets: &[&str], policies: &[&str]) -> Request {
    Request {
        policies: policies.iter().map(|name| (*name).to_owned()).collect(),
        sets: sets.iter().map(|text| setting(text).expect("a name and a value")).collect(),
        until: Until::End,
        precision: None,
        keep: vec![],
        trajectories: 1000,
        per_draw: 10,
        seed: 5,
        threads: 2,
    }
}

fn ran(text: &str, sets: &[&str], policies: &[&str]) -> Run {
    match run(&world(text), "test.detente", &asked(sets, policies), &Silent) {
        Ok(run) => run,
        Err(Trouble::Model(checked)) => panic!("{:#?}", checked.diagnostics),
        Err(trouble) => panic!("{trouble:?}"),
    }
}

fn hash(text: &str, sets: &[&str], policies: &[&str]) -> String {
    ran(text, sets, policies).summary.hash
}

#[test]
fn a_parameter_that_is_set_is_the_parameter_that_is_written() {
    let written = |from: &str, to: &str| {
        assert!(MODEL.contains(from));
        hash(&MODEL.replace(from, to), &[], &[])
    };
    assert_eq!(hash(MODEL, &["friction=1 / week"], &[]), written("0.5 to 2 / week", "1 / week"));
    assert_eq!(hash(MODEL, &["friction=4 to 8 / month"], &[]), written("0.5 to 2 / week", "4 to 8 / month"));
    assert_eq!(hash(MODEL, &["tempo[loud]=3 / week"], &[]), written("2 to 4 / week", "3 / week"));
    assert_ne!(hash(MODEL, &["tempo[loud]=3 / week"], &[]), hash(MODEL, &[], &[]));
    let all = ran(MODEL, &["tempo=3 / week"], &[]);
    assert!(
        all.parameters.iter().filter(|row| row.path.starts_with("tempo[")).all(|row| row.drawn_from == "3")
    );
}

#[test]
fn what_is_no_parameter_is_held_as_a_policy_would() {
    assert_eq!(hash(MODEL, &["posture=loud"], &[]), hash(MODEL, &[], &["loudly"]));
    let held = ran(MODEL, &["garrison=500 soldiers"], &[]);
    let garrison = held.summary.quantities.iter().find(|quantity| quantity.path == "garrison").unwrap();
    assert_eq!(garrison.means[0].mean, 500.0);
    assert!(held.policies.is_empty(), "what carries it is not shown as a policy");
}

#[test]
fn policies_join_and_no_order_or_repetition_matters() {
    let both = hash(MODEL, &[], &["silence", "loudly"]);
    assert_eq!(both, hash(MODEL, &[], &["loudly", "silence", "loudly"]));
    assert_ne!(both, hash(MODEL, &[], &["silence"]));
}

#[test]
fn an_end_as_written_is_a_row_and_a_date() {
    let run = ran_as(&Request { until: Until::Written("10 days".into()), ..asked(&[], &[]) }, &Silent);
    assert_eq!(run.summary.design.steps, 10);
    assert_eq!(run.clock().when(10.0), "2025-01-11");
}

fn ran_as(request: &Request, progress: &dyn Progress) -> Run {
    run(&world(MODEL), "test.detente", request, progress).expect("the model runs")
}

#[test]
fn a_run_over_fewer_steps_finds_what_a_longer_one_starts_with() {
    let long = ran_as(&asked(&[], &[]), &Silent).summary;
    let short =
        ran_as(&Request { until: Until::Written("60 days".into()), ..asked(&[], &[]) }, &Silent).summary;
    // Up to the last row of the shorter run, which a longer one need not report.
    let rows = short.rows.len() - 1;
    assert!(rows > 1 && short.rows[..rows] == long.rows[..rows]);
    for (short, long) in short.quantities.iter().zip(&long.quantities) {
        assert_eq!(short.means[..rows], long.means[..rows], "{}", short.path);
        assert_eq!(short.quantiles[..rows], long.quantiles[..rows], "{}", short.path);
    }
}

/// Stops a run once so many trajectories are finished.
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
fn a_run_over_fewer_draws_finds_what_a_longer_one_starts_with() {
    let long = Request { trajectories: 1_000_000, ..asked(&[], &[]) };
    let stopped = ran_as(&long, &StopAfter(2_000, AtomicU64::new(0)));
    assert!(stopped.stopped_early() && stopped.summary.design.draws >= 200);
    let fewer = Request { trajectories: stopped.summary.design.trajectories(), ..long };
    let fewer = ran_as(&fewer, &Silent);
    assert_eq!(stopped.summary.hash, fewer.summary.hash);
    assert_eq!(stopped.summary.quantities, fewer.summary.quantities);
    let other = ran_as(&Request { seed: 6, ..asked(&[], &[]) }, &Silent);
    assert_ne!(ran_as(&asked(&[], &[]), &Silent).summary.hash, other.summary.hash, "or it would say nothing");
}

#[test]
fn rows_that_would_not_fit_into_memory_are_refused_with_the_way_out() {
    let rows = |reports: &str| {
        let text = MODEL.replace("lasts 100 days", &format!("lasts 900 years  reports every {reports}"));
        let request = Request { trajectories: 1, ..asked(&[], &[]) };
        run(&world(&text), "test.detente", &request, &Silent).map(|run| run.summary.rows.len())
    };
    let refusal = match rows("1 day") {
        Err(Trouble::Request(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    assert!(
        refusal.message.contains("rows of time") && refusal.message.contains("GB of memory"),
        "{refusal:?}"
    );
    assert!(refusal.help[0].contains("reports every"), "{refusal:?}");
    assert!(rows("10 years").is_ok_and(|rows| rows == 91));
}

#[test]
fn broken_trajectories_are_the_loudest_warning() {
    // A rate below 0 breaks a trajectory; here it is so from the first step on.
    let run = ran(&MODEL.replace("rate friction +", "rate friction - 5 / week +"), &[], &[]);
    assert!(run.summary.broken_count > 0);
    assert!(
        run.warnings[0].text.contains("trajectories broke") && run.warnings[0].text.contains("`incident`"),
        "{:?}",
        run.warnings[0]
    );
    let shares: f64 = run.summary.outcomes.iter().map(|outcome| outcome.share.mean).sum();
    assert!((shares - 1.0).abs() < 1e-9, "broken ones stay inside the denominator");
}

#[test]
fn a_clamp_that_binds_often_is_a_warning() {
    let run =
        ran(&MODEL.replace("loses 30 soldiers per incident", "gains 30 soldiers per incident"), &[], &[]);
    assert!(
        run.warnings.iter().any(|warning| warning.text.starts_with("`garrison` is held at its bound")),
        "{:?}",
        run.warnings
    );
}

#[test]
fn a_model_in_which_nothing_is_unknown_shows_no_ignorance() {
    let known = MODEL.replace("0.5 to 2 / week", "1 / week").replace("2 to 4 / week", "3 / week");
    let rows = rows(&ran(&known, &[], &[]));
    assert!(rows.outcomes.iter().all(|outcome| outcome.ignorance == Ignorance::NothingUnknown));
    assert_eq!(rows.spread, Spread::Ignorance(0.0));
}

#[test]
fn ignorance_that_cannot_be_told_from_chance_is_not_called_none() {
    let with = |text: &str, trajectories: u64, per_draw: u32| {
        let request = Request { trajectories, per_draw, ..asked(&[], &[]) };
        run(&world(text), "test.detente", &request, &Silent).unwrap()
    };
    let untold = |run: &Run| run.warnings.iter().any(|warning| warning.text.contains("cannot be told apart"));
    for (trajectories, per_draw) in [(1_000, 1), (10, 10)] {
        let run = with(MODEL, trajectories, per_draw);
        let rows = rows(&run);
        assert!(rows.outcomes.iter().all(|outcome| outcome.ignorance == Ignorance::Untold), "{rows:#?}");
        assert_eq!(rows.spread, Spread::Untold);
        assert!(untold(&run), "{:?}", run.warnings);
    }
    let known = MODEL.replace("0.5 to 2 / week", "1 / week").replace("2 to 4 / week", "3 / week");
    let run = with(&known, 1_000, 1);
    assert!(rows(&run).outcomes.iter().all(|outcome| outcome.ignorance == Ignorance::NothingUnknown));
    assert_eq!(rows(&run).spread, Spread::Ignorance(0.0));
    assert!(!untold(&run), "{:?}", run.warnings);
}

#[test]
fn an_unknown_that_nothing_reads_is_told_from_one_that_matters() {
    let unread = MODEL.replace("0.5 to 2 / week", "1 / week").replace("2 to 4 / week", "3 / week")
        + "param unread = 1 to 2  judgement\n";
    let run = ran(&unread, &["anger=95%"], &[]);
    assert_eq!(run.summary.unknown_parameters, 1);
    let rows = rows(&run);
    assert!(rows.outcomes.iter().all(|outcome| outcome.ignorance == Ignorance::Unseen), "{rows:#?}");
    let rows = detente::rows::rows(&ran(MODEL, &[], &[]));
    assert!(
        rows.outcomes.iter().all(|outcome| matches!(outcome.ignorance, Ignorance::Within(_))),
        "{rows:#?}"
    );
}

#[test]
fn ignorance_that_does_not_show_is_not_called_none() {
    let unread = MODEL.replace("0.5 to 2 / week", "1 / week").replace("2 to 4 / week", "3 / week")
        + "param unread = 1 to 2  judgement\n";
    // Nothing reads what is unknown, so its estimated part is at or below 0 in about every other run.
    let mut unseen = 0;
    for seed in 1..=12 {
        let request = Request { seed, ..asked(&[], &[]) };
        let rows = rows(&run(&world(&unread), "test.detente", &request, &Silent).unwrap());
        match rows.spread {
            Spread::Unseen => unseen += 1,
            Spread::Ignorance(part) => assert!(part > 0.0),
            other => panic!("{other:?}"),
        }
    }
    assert!((1..12).contains(&unseen), "{unseen} of 12");
}

#[test]
fn few_trajectories_of_a_model_with_nothing_unknown_have_wide_intervals_and_nothing_else() {
    let known = MODEL.replace("0.5 to 2 / week", "1 / week").replace("2 to 4 / week", "3 / week");
    let warned = |trajectories: u64| {
        let request = Request { trajectories, ..asked(&[], &[]) };
        let run = run(&world(&known), "test.detente", &request, &Silent).unwrap();
        let texts = run.warnings.into_iter().map(|warning| warning.text);
        texts.filter(|text| text.contains("only") || text.contains("told apart")).collect::<Vec<_>>()
    };
    assert_eq!(warned(1), ["only 1 trajectory: intervals are wide"]);
    assert_eq!(warned(30), ["only 30 trajectories: intervals are wide"]);
    assert_eq!(warned(300), [""; 0], "30 draws of parameters that are known");
}

#[test]
fn what_is_set_beyond_what_makes_sense_is_refused_before_it_runs() {
    let model = MODEL.to_owned()
        + "param fear = 10% to 20%  judgement\nparam harm = 10% to 20%  judgement\nparam echo = 2 weeks to 4 weeks  judgement\n\
           memory recent of incident { averages over echo  judgement }\n\
           event raid { rate friction  splits into hit with fear, hurt with harm, miss otherwise  judgement }\n\
           policy terror { fear is 90% }\n";
    let refused = |sets: &[&str], policies: &[&str]| match run(
        &world(&model),
        "test.detente",
        &asked(sets, policies),
        &Silent,
    ) {
        Err(Trouble::Request(refusal)) => refusal.message,
        other => panic!("{sets:?}: {:?}", other.map(|run| run.summary.broken_count)),
    };
    for (sets, policies, message) in [
        (
            &["fear=200%"][..],
            &[][..],
            "cannot run with `fear` set to `200%`: a chance of `hit` must be between 0% and 100%, and never is",
        ),
        (
            &["echo=-2 weeks"],
            &[],
            "cannot run with `echo` set to `-2 weeks`: a time of `recent` must be above 0, and never is",
        ),
        (
            &["friction=-1 / week"],
            &[],
            "cannot run with `friction` set to `-1 / week`: a rate of `raid` must be 0 or more, and never is",
        ),
        (
            &["fear=60%", "harm=50%"],
            &[],
            "cannot run with `fear` set to `60%` and `harm` set to `50%`: the shares of the children of `raid` add up to more than 100%",
        ),
        (
            &["harm=50%"],
            &["terror"],
            "cannot run with `harm` set to `50%` and the policy `terror`: the shares of the children of `raid` add up to more than 100%",
        ),
    ] {
        assert_eq!(refused(sets, policies), message);
    }
    ran(&model, &["fear=60%", "harm=40%"], &["silence"]);
}

#[test]
fn manifests_hold_every_text_that_was_read() {
    let mut texts = world(&MODEL.replace("steps 1 day }", "steps 1 day  briefing \"briefing.md\" }"));
    texts.0.insert("briefing.md".into(), "**B1** First.\n".into());
    texts.0.insert("unread.md".into(), "nobody asks for it".into());
    let run = run(&texts, "test.detente", &asked(&[], &[]), &Silent).unwrap();
    let paths: Vec<&str> = run.manifest.files.iter().map(|file| &*file.path).collect();
    assert_eq!(paths, ["briefing.md", "test.detente"]);
    assert!(
        run.warnings
            .iter()
            .any(|warning| warning.text.contains("no element carries 1 paragraph of the briefing: B1"))
    );
}

#[test]
fn with_nothing_unknown_each_trajectory_is_a_sample_of_its_own() {
    let known = MODEL
        .replace("0.5 to 2 / week", "1 / week")
        .replace("2 to 4 / week", "3 / week")
        .replace("anger above 0.9", "anger above 0.9 and friction > 3 / week");
    let share = ran(&known, &[], &[]).summary.outcomes[0].share;
    // Wilson's upper end at 0 of 1,000 is 3.85 / 1,003.85, by Student's t for 999 degrees of freedom.
    assert!((share.high - 0.003_836).abs() < 1e-5, "{share:?}");
    let unknown =
        ran(&MODEL.replace("anger above 0.9", "anger above 0.9 and friction > 30 / week"), &[], &[])
            .summary
            .outcomes[0]
            .share;
    assert!(unknown.high > 0.03, "100 draws say less: {unknown:?}");
}

#[test]
fn a_run_far_beyond_what_was_known_and_held_to_no_record_says_so() {
    let warned = |text: &str, part: &str| {
        let warnings = ran(text, &[], &[]).warnings;
        warnings.iter().any(|warning| warning.text.contains(part))
    };
    let long = MODEL.replace("lasts 100 days", "lasts 900 days  reports every 100 days");
    let known = |text: &str| text.replace("2 / week  judgement", "2 / week  judgement  known 2025-01-01");
    assert!(warned(&known(&long), "goes on for 2.5 years after 2025-01-01"));
    assert!(!warned(&known(MODEL), "goes on for") && !warned(&long, "goes on for"));
    let claim = "claim quiet { expect chance(war by 60 days) < 50% }\n";
    assert!(warned(&format!("{MODEL}{claim}"), "1 claim of the model"));
    assert!(!warned(MODEL, "of the model: this version"));
}
