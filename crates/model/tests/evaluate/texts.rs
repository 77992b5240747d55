//! The whole way from a text to its meaning: units, dates, order and wiring come from the checker, the answers from closed forms.

use crate::builder::{LIMITS, SEED, assert_close, assert_mean, assert_share};
use detente_model::Model;
use detente_model::check::{World, check};
use detente_model::evaluate::{Trajectory, evaluate};
use detente_numbers::{exp, pow};

struct OneText<'a>(&'a str);

impl World for OneText<'_> {
    fn text(&self, path: &str) -> Result<String, String> {
        if path == "model.detente" { Ok(self.0.to_owned()) } else { Err("no such file".to_owned()) }
    }
}

#[track_caller]
fn model(situation: &str, body: &str) -> Model {
    let text = format!("language 1\nsituation \"Test\" {{\n{situation}\n}}\n{body}\n");
    let checked = check(&OneText(&text), "model.detente");
    checked.model.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

fn run(model: &Model, number: u64) -> Trajectory {
    let trajectory = evaluate(model, SEED, number, 1, model.calendar.steps, &LIMITS);
    assert_eq!(trajectory.broken, None);
    trajectory
}

/// The place of an element by its path.
#[track_caller]
fn place<'a>(mut paths: impl Iterator<Item = &'a detente_model::model::About>, path: &str) -> usize {
    paths.position(|about| about.path == path).expect("an element of this path")
}

fn stock(model: &Model, trajectory: &Trajectory, path: &str, row: usize) -> f64 {
    trajectory.rows[row].stocks[place(model.stocks.iter().map(|stock| &stock.about), path)]
}

fn counts(model: &Model, trajectory: &Trajectory, path: &str) -> Vec<f64> {
    let place = place(model.events.iter().map(|event| &event.about), path);
    trajectory.rows.iter().map(|row| row.counts[place]).collect()
}

fn total(model: &Model, trajectory: &Trajectory, path: &str) -> f64 {
    counts(model, trajectory, path).iter().sum()
}

#[test]
fn anger_fades_by_half_in_its_half_life() {
    let model = model(
        "lasts 10 weeks\nsteps 1 day",
        "param memory = 2 weeks judgement\n\
         stock anger : index = 0.8 { fades with half-life memory judgement }\n\
         stock calm : index = 10% { moves toward 90% over 3 weeks judgement }",
    );
    let trajectory = run(&model, 0);
    assert_close(stock(&model, &trajectory, "anger", 28), 0.2, 1e-12);
    assert_close(stock(&model, &trajectory, "calm", 42), 0.9 - 0.8 * exp(-2.0), 1e-12);
}

#[test]
fn troops_that_move_are_neither_lost_nor_made() {
    let model = model(
        "lasts 1 year\nsteps 1 week",
        "unit troops\n\
         stock west : troops = 2_500 troops { stays 500 troops to 10_000 troops judgement }\n\
         stock north : troops = 0 troops { judgement }\n\
         transfer redeployment { moves 100 troops / day from west to north judgement }",
    );
    let trajectory = run(&model, 0);
    assert_close(stock(&model, &trajectory, "north", 1), 700.0, 1e-12);
    assert_close(stock(&model, &trajectory, "north", 10), 2000.0, 1e-12);
    assert_close(stock(&model, &trajectory, "west", 10), 500.0, 1e-12);
}

/// The final size of an epidemic solves `z = 1 - exp(-R0 z)`.
#[test]
fn an_epidemic_of_words_ends_at_its_final_size() {
    let model = model(
        "lasts 800 days\nsteps 0.25 days\nsolver rk4",
        "param contagion = 2.8 / week judgement\n\
         param recovery = 1.4 / week judgement\n\
         stock susceptible : share = 0.999_999_999 { loses infection = contagion * susceptible * infected judgement }\n\
         stock infected : share = 0.000_000_001 { gains infection\n loses removal = recovery * infected judgement }\n\
         stock removed : share = 0 { gains removal judgement }",
    );
    let trajectory = run(&model, 0);
    let z = stock(&model, &trajectory, "removed", 3200);
    assert!((z - (1.0 - exp(-2.0 * z))).abs() < 1e-6, "final size {z}");
}

/// Branching ratio 0.5: each attack brings as many again; strikes answer 92 % of the deaths, and all answers come.
#[test]
fn contagion_doubles_the_attacks_and_answers_come() {
    let model = model(
        "lasts 3 years\nsteps 1 week",
        "event attack { rate 1.4 / week + 0.025 / day * recent judgement }\n\
         memory recent of attack { fades over 20 days judgement }\n\
         event death { happens with 10% at each attack judgement }\n\
         event strike { answers death with 92% after about 3 weeks judgement }",
    );
    let runs: Vec<Trajectory> = (0..300).map(|number| run(&model, number)).collect();
    let days = model.calendar.step_days * f64::from(model.calendar.steps);
    let totals = |path: &str| runs.iter().map(|run| total(&model, run, path)).collect::<Vec<_>>();
    // From a start at rest: mu / (1 - n) less what is missing at the start, n T / (1 - n) days' worth.
    let attacks = 0.4 * (days - 0.5 * 20.0 / 0.5);
    assert_mean(&totals("attack"), attacks);
    assert_mean(&totals("death"), 0.1 * attacks);
    // Deaths of the last three weeks are answered after the end: a mean lag's worth.
    assert_mean(&totals("strike"), 0.92 * (0.1 * attacks - 0.04 * 21.0));
}

#[test]
fn dates_conditions_and_once_follow_the_calendar() {
    let model = model(
        "starts 2024-01-01\nlasts 60 days\nsteps 1 day",
        "event summit { happens on 2024-01-28, 2024-02-07 judgement }\n\
         event thaw { happens when time >= 40 days judgement }\n\
         event treaty once { happens with 100% at each summit judgement }",
    );
    let trajectory = run(&model, 0);
    let when = |path: &str| {
        let counts = counts(&model, &trajectory, path);
        (0..counts.len()).filter(|row| counts[*row] > 0.0).collect::<Vec<_>>()
    };
    assert_eq!(when("summit"), [27, 37]);
    assert_eq!(when("thaw"), [40]);
    assert_eq!(when("treaty"), [27]);
}

#[test]
fn a_split_shares_out_its_event() {
    let model = model(
        "lasts 10 days\nsteps 1 day",
        "event attack { rate 1_000 / day\n splits into death with 10%, hurt with 30%, miss otherwise\n judgement }",
    );
    let trajectory = run(&model, 0);
    let [attack, death, hurt, miss] =
        ["attack", "death", "hurt", "miss"].map(|path| total(&model, &trajectory, path));
    assert_eq!(death + hurt + miss, attack);
    assert_share(death as u32, attack as u32, 0.1);
    assert_share(hurt as u32, attack as u32, 0.3);
}

#[test]
fn odds_of_three_to_one_are_played_three_to_one() {
    let model = model(
        "lasts 1 week\nsteps 1 week",
        "actor kh\n\
         choice posture by kh {\n options quiet, harass\n reconsiders every 1 week\n\
         quiet is worth 0.05\n plays quantal response with odds 3 to 1 for a gain of 0.05\n judgement }",
    );
    let n = 8_000;
    let quiet = (0..u64::from(n)).filter(|number| run(&model, *number).rows[0].options[0] == 0).count();
    assert_share(quiet as u32, n, 0.75);
}

/// Two of three who each vote yes with 60 %: `p^3 + 3 p^2 (1 - p)`.
#[test]
fn a_vote_passes_with_its_exact_chance() {
    let model = model(
        "lasts 1 day\nsteps 1 day\nstarts 2024-02-10",
        "unit seats\n\
         vote law {\n called on 2024-02-10\n bloc all 3 seats, attends 100%, supports 60%\n\
         needs quorum 3 seats and a majority of those present\n judgement }",
    );
    let n = 8_000;
    let passed = (0..u64::from(n)).filter(|number| total(&model, &run(&model, *number), "law") > 0.0).count();
    assert_share(passed as u32, n, 0.648);
}

/// Alternating: a hazard of 1 in 10 days, a sojourn of 20: at the end the shares are as the mean stays.
#[test]
fn a_regime_is_occupied_in_proportion_to_its_stays() {
    let model = model(
        "lasts 400 days\nsteps 1 day",
        "regime region starts calm {\n calm -> war at 1 / 10 days\n war -> calm after about 20 days\n judgement }",
    );
    let n = 2_000;
    let calm = (0..u64::from(n)).filter(|number| run(&model, *number).rows[400].states[0] == 0).count();
    // Mean stays in whole steps: 1 / (1 - exp(-0.1)), and half a step above the mean of a sojourn.
    let stay = 1.0 / (1.0 - exp(-0.1));
    assert_share(calm as u32, n, stay / (stay + 20.5));
}

/// The gambler's ruin, in words.
#[test]
fn a_gambler_of_words_is_ruined_with_the_known_chance() {
    let model = model(
        "lasts 120 days\nsteps 1 day",
        "unit chips\n\
         let stake : chips/day = if uniform < 45% then 1 chips / day else -1 chips / day judgement\n\
         stock wealth : chips = 2 chips { changes by stake judgement }\n\
         outcome ruin as soon as wealth < 0.5 chips\n\
         outcome riches as soon as wealth > 4.5 chips\n\
         outcome neither otherwise",
    );
    let n = 3_000;
    let ruined = |number: &u64| run(&model, *number).outcome.is_some_and(|ending| ending.outcome.0 == 0);
    let count = (0..u64::from(n)).filter(ruined).count();
    let r = 0.55 / 0.45;
    assert_share(count as u32, n, (pow(r, 2.0) - pow(r, 5.0)) / (1.0 - pow(r, 5.0)));
}

/// The reference model for speed brings its own generator, so that a C program written apart from us gives the same trajectories;
/// its exponentials differ in the last bit.
#[test]
fn a_program_in_another_language_gives_the_same_trajectories() {
    let gallery = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gallery/baghdad-14");
    let read =
        |name: &str| std::fs::read_to_string(gallery.join(name)).expect("the gallery stands beside the code");
    let text = read("own-generator.detente");
    let model = check(&OneText(&text), "model.detente").model.expect("a model without errors");
    let paths = ["us_presence", "militia", "vote_support", "nego_progress", "cum_attacks", "cum_retal"];
    for (number, line) in (0..30).zip(read("expected.tsv").lines().skip(1)) {
        let trajectory = run(&model, number);
        let expected = line.split('\t').skip(1).map(|field| field.parse::<f64>().unwrap());
        for (path, expected) in paths.iter().zip(expected) {
            assert_close(stock(&model, &trajectory, path, 730), expected, 1e-9);
        }
    }
}

/// Under a policy that stops the strikes, and with them what they kill, attacks and the war draw as before, in every step.
#[test]
fn a_policy_moves_no_other_luck() {
    let model = model(
        "lasts 200 days\nsteps 1 day",
        "event attack { rate 1 / day judgement }\n\
         event strike { answers attack with 50% after about 4 days judgement }\n\
         event death { happens with 20% at each strike\n happens with 1% at each attack judgement }\n\
         regime region starts calm {\n calm -> war at 1 / 50 days\n war -> calm after about 20 days\n judgement }\n\
         policy restraint { strike never happens }",
    );
    let restrained = model.with_policies(&[detente_model::model::PolicyId(0)]).expect("no conflict");
    for number in 0..20 {
        let (free, held) = (run(&model, number), run(&restrained, number));
        assert!(total(&model, &free, "strike") > 50.0);
        assert_eq!(total(&restrained, &held, "strike"), 0.0);
        assert_eq!(counts(&model, &free, "attack"), counts(&restrained, &held, "attack"));
        assert!(free.rows.iter().zip(&held.rows).all(|(free, held)| free.states == held.states));
    }
}

/// However short a delay is said to be, three steps are the least, what goes in comes out, and nothing swings.
#[test]
fn a_short_delay_is_three_steps_and_stays_calm() {
    for (time, steps) in [("6 hours", 1.0), ("3 days", 1.0), ("6 days", 2.0)] {
        let text = format!("let x = step(2 days)\nlet y = delay(x, {time})");
        let model = model("lasts 60 days\nsteps 1 day", &text);
        let trajectory = run(&model, 0);
        let y = place(model.lets.iter().map(|of| &of.about), "y");
        let out: Vec<f64> = trajectory.rows.iter().map(|row| row.lets[y]).collect();
        assert!(out.windows(2).all(|pair| pair[0] <= pair[1]), "{time}: {out:?}");
        // Each stage passes on 1 / steps of what it holds: the mean delay is three times so many steps.
        let missing: f64 = out[2..].iter().map(|out| 1.0 - out).sum();
        assert_close(missing, 3.0 * steps, 1e-6);
    }
}

#[test]
fn a_delay_whose_time_is_drawn_below_0_breaks() {
    let text = "param t = normal(-5 days, 0.1 days) judgement\nlet x = step(2 days)\nlet y = delay(x, t)";
    let model = model("lasts 9 days\nsteps 1 day", text);
    let broken = evaluate(&model, SEED, 0, 1, model.calendar.steps, &LIMITS).broken.expect("it breaks");
    assert_eq!((broken.step, broken.element.as_str()), (0, "y.delay 1 stage 1"));
}
