//! The blocks of the library against what is known of them: each example of their pages is run and compared with a closed form, or
//! with the exact recursion of its means.

#[expect(dead_code, reason = "other tests use the rest of it")]
mod situations;

use detente_engine::{Engine, Options};
use detente_numbers::{exp, max, pow};
use detente_results::simulator::Silent;
use detente_results::summary::Estimate;
use detente_results::{Design, Simulator, Summary};

const DAYS_PER_MONTH: f64 = 30.4375;
const DAYS_PER_YEAR: f64 = 365.25;

/// The model on the page about a block.
fn example(block: &str) -> String {
    let page = detente::library::page(block).expect("it has a page");
    let fence = format!("```detente {block}.detente\n");
    let (_, model) = page.split_once(&fence).expect("it has an example");
    model.split("```").next().unwrap_or_default().to_owned()
}

fn run(text: &str, draws: u64) -> Summary {
    let (_, program) = situations::compile_text("library/example.detente", text);
    let design = Design { seed: 1, draws, per_draw: 1, steps: program.steps };
    Engine::new(program, Options::with_threads(2)).run(&design, &Silent).expect("the design can be run")
}

/// Fails unless an estimate lies within five standard errors of what is known: a right block would miss that for one seed in 1.7 million.
#[track_caller]
fn close(what: &str, estimate: &Estimate, known: f64) {
    let miss = (estimate.mean - known).abs();
    assert!(
        miss <= 5.0 * estimate.standard_error && 0.0 < estimate.standard_error,
        "{what}: {} give or take {}, known {known}",
        estimate.mean,
        estimate.standard_error
    );
}

#[track_caller]
fn exact(what: &str, found: f64, known: f64) {
    assert!((found - known).abs() <= 1e-6 * max(known.abs(), 1.0), "{what}: {found}, known {known}");
}

/// What a quantity is in each row.
fn means<'s>(summary: &'s Summary, path: &str) -> &'s [Estimate] {
    &summary.quantities.iter().find(|it| it.path == path).unwrap_or_else(|| panic!("{path}")).means
}

fn last<'s>(summary: &'s Summary, path: &str) -> &'s Estimate {
    means(summary, path).last().expect("there is a last row")
}

fn count<'s>(summary: &'s Summary, path: &str) -> &'s Estimate {
    &summary.events.iter().find(|it| it.path == path).unwrap_or_else(|| panic!("{path}")).total
}

fn ever<'s>(summary: &'s Summary, path: &str) -> &'s Estimate {
    &summary.events.iter().find(|it| it.path == path).unwrap_or_else(|| panic!("{path}")).ever
}

fn share<'s>(summary: &'s Summary, outcome: &str) -> &'s Estimate {
    &summary.outcomes.iter().find(|it| it.path == outcome).unwrap_or_else(|| panic!("{outcome}")).share
}

/// Mean counts of two sides that answer one another: the means obey a linear recursion.
fn answers(base: f64, drawn: [f64; 2], echo: f64, steps: u32) -> [f64; 2] {
    let (kept, mut recent, mut counts) = (exp(-1.0 / echo), [0.0; 2], [0.0; 2]);
    for _ in 0..steps {
        let now = [0, 1].map(|side: usize| base + drawn[side] * recent[side] / echo);
        for side in 0..2 {
            counts[side] += now[side];
            recent[side] = recent[side] * kept + now[1 - side] * (1.0 - kept) * echo;
        }
    }
    counts
}

#[test]
fn retaliation_has_the_mean_counts_of_exciting_processes() {
    let summary = run(&example("retaliation"), 4_000);
    let steps = summary.rows.last().copied().unwrap_or(0);
    let [north, south] = answers(0.5 / DAYS_PER_MONTH, [0.6, 0.5], 21.0, steps);
    close("North", count(&summary, "north.answer"), north);
    close("South", count(&summary, "south.answer"), south);
    // What the page says of the rates in the long run: the balance of r = 0.5 + 0.6 s and s = 0.5 + 0.5 r.
    let years = answers(0.5 / DAYS_PER_MONTH, [0.6, 0.5], 21.0, 100_000);
    let month = |count: f64| count / 100_000.0 * DAYS_PER_MONTH;
    assert!((month(years[0]) - 8.0 / 7.0).abs() < 1e-3 && (month(years[1]) - 7.5 / 7.0).abs() < 1e-3);
}

#[test]
fn retaliation_that_answers_itself_clusters_as_hawkes_says() {
    let text = "language 1
situation \"Echo\" { lasts 3_650 days  steps 1 day  reports every 3_650 days }
use library.retaliation as feud { trigger = feud.answer, drawn = 50%, base = 0.1 / day, echo = 10 days  judgement }";
    const RUNS: u64 = 4_000;
    let summary = run(text, RUNS);
    let count = count(&summary, "feud.answer");
    let ratio = count.standard_error * count.standard_error * RUNS as f64 / count.mean;
    // A variance has the relative error sqrt(2 / n), 2.2 %; what the ten years miss of the limit is of the order of
    // echo / (1 - drawn) in 3,650 days, twice 0.5 %.
    assert!((ratio / 4.0 - 1.0).abs() < 5.0 * 0.0224 + 0.02, "{ratio}");
}

#[test]
fn an_arms_race_follows_richardsons_line() {
    let summary = run(&example("action_reaction"), 1);
    let budgets: Vec<f64> = means(&summary, "budgets").iter().map(|it| it.mean).collect();
    for (row, found) in budgets.iter().enumerate() {
        let years = summary.rows[row] as f64 / DAYS_PER_YEAR;
        exact("budgets", *found, 194.0 + (199.2 - 194.0) * exp(0.73 * years));
    }
    // The sum of the budgets of 1913 in Arms and Insecurity, in millions of pounds.
    let found = budgets.last().expect("there is a last row");
    assert!((found / 289.0 - 1.0).abs() < 0.01, "{found}");
}

#[test]
fn an_arms_race_settles_where_fatigue_outweighs_fear() {
    let text = example("action_reaction")
        .replace("0.93 / year", "0.5 / year")
        .replace("0.2 / year", "1 / year")
        .replace("-70.81 / year", "10 / year")
        .replacen("99.6", "60", 1);
    let summary = run(&text, 1);
    // The sum has the rate fear - fatigue, the difference -(fear + fatigue).
    let years = summary.rows.last().copied().unwrap_or(0) as f64 / DAYS_PER_YEAR;
    let sum = 40.0 + (60.0 + 99.6 - 40.0) * exp(-0.5 * years);
    let difference = (60.0 - 99.6) * exp(-1.5 * years);
    exact("first", last(&summary, "race.first").mean, (sum + difference) / 2.0);
    exact("second", last(&summary, "race.second").mean, (sum - difference) / 2.0);
    exact("stability", last(&summary, "race.stability").mean, 4.0);
}

#[test]
fn an_arms_race_of_unlike_sides_follows_the_two_equations() {
    let text = "language 1
situation \"Unlike\" { lasts 720 days  steps 1 day  reports every 72 days  solver rk4 }
use library.action_reaction as race {
    first_start = 5, second_start = 9, first_fear = 0.5 / year, second_fear = 0.3 / year, first_fatigue = 0.4 / year
    second_fatigue = 0.9 / year, first_grievance = 2 / year, second_grievance = 1 / year  judgement
}";
    let summary = run(text, 1);
    // x' = 0.5 y - 0.4 x + 2 and y' = 0.3 x - 0.9 y + 1, about the balance, along the two characteristic directions.
    let determinant = 0.4 * 0.9 - 0.5 * 0.3;
    let balance = [(0.9 * 2.0 + 0.5 * 1.0) / determinant, (0.3 * 2.0 + 0.4 * 1.0) / determinant];
    let root = detente_numbers::sqrt(1.3 * 1.3 - 4.0 * determinant);
    let (slow, fast) = ((-1.3 + root) / 2.0, (-1.3 - root) / 2.0);
    let start = [5.0 - balance[0], 9.0 - balance[1]];
    // A direction of rate r is (1, (r + 0.4) / 0.5).
    let [a, b] = [slow, fast].map(|rate| (rate + 0.4) / 0.5);
    let along_slow = (start[1] - b * start[0]) / (a - b);
    let along_fast = start[0] - along_slow;
    for (row, step) in summary.rows.iter().enumerate() {
        let years = f64::from(*step) / DAYS_PER_YEAR;
        let [p, q] = [along_slow * exp(slow * years), along_fast * exp(fast * years)];
        exact("first", means(&summary, "race.first")[row].mean, balance[0] + p + q);
        exact("second", means(&summary, "race.second")[row].mean, balance[1] + a * p + b * q);
    }
}

#[test]
fn provocation_is_chosen_by_the_logit_of_its_gains() {
    let summary = run(&example("provocation"), 4_000);
    let gain = |severity: f64| 4.0 * severity / 0.7 * (1.0 - severity / 0.7);
    exact("raid.gain", last(&summary, "raid.gain").mean, gain(0.4));
    exact("raid.best", last(&summary, "raid.best").mean, 0.35);
    let weights = [1.0, exp(3.0 * gain(0.4)), exp(3.0 * gain(0.9))];
    let violence = &summary.states[0];
    for (option, weight) in violence.occupancy.iter().zip(weights) {
        close("share of an option", option, weight / weights.iter().sum::<f64>());
    }
}

#[test]
fn a_brake_is_a_chain_of_two_states() {
    let summary = run(&example("brake"), 4_000);
    let (mut braking, mut attacks) = (0.0, 0.0);
    let mut known = Vec::new();
    for day in 0..240u32 {
        known.push(braking);
        attacks += 2.0 / 7.0 * (1.0 - 0.7 * braking);
        // 2024 is a leap year: 60 days to 1 March, 152 to 1 June.
        let target = if (60..152).contains(&day) { 1.0 } else { 0.0 };
        braking = target + (braking - target) * exp(-1.0 / 14.0);
    }
    close("attacks", count(&summary, "attack"), attacks);
    let hand = summary.states.iter().find(|it| it.path == "sponsor.hand").expect("it is a regime");
    let share = known.iter().sum::<f64>() / known.len() as f64;
    // The share over all steps, the last row among them.
    assert!((hand.occupancy[1].mean - share).abs() < 5.0 * hand.occupancy[1].standard_error + 0.5 / 240.0);
}

/// The chance of disaster on a ladder: of `settle`, `climb` and `slip`, whichever comes first leaves a rung.
fn disaster(climbs: [bool; 2]) -> f64 {
    let (climb, settle, slip) = (0.5, 0.3, 0.05);
    let third = 4.0 * slip / (settle + 4.0 * slip);
    let rung = |climbs: bool, slips: f64, above: f64| {
        let up = if climbs { climb } else { 0.0 };
        (slips + up * above) / (up + settle + slips)
    };
    rung(climbs[0], slip, rung(climbs[1], 2.0 * slip, third))
}

#[test]
fn a_ladder_is_climbed_as_far_as_the_stake_is_worth() {
    assert!((disaster([true, true]) - 13.0 / 51.0).abs() < 1e-12);
    let summary = run(&example("brinkmanship"), 20_000);
    close("disaster", share(&summary, "disaster"), disaster([true, true]));
    exact("resolve", last(&summary, "crisis.resolve").mean, 0.5);
    exact("third_risk", last(&summary, "crisis.third_risk").mean, 0.4);
    let timid = run(&example("brinkmanship").replace("costs 1\" = 1 ", "costs 1\" = 0.5 "), 20_000);
    close("disaster of the timid", share(&timid, "disaster"), disaster([true, false]));
    let meek = run(&example("brinkmanship").replace("costs 1\" = 1 ", "costs 1\" = 0.2 "), 20_000);
    close("disaster of the meek", share(&meek, "disaster"), disaster([false, false]));
}

/// A stock that shocks lift by a share of what is missing to 1, and that moves back: its mean after so many days.
fn lifted(start: f64, target: f64, lift_per_day: f64, over_days: f64, days: u32) -> f64 {
    (0..days).fold(start, |mean, _| {
        mean + (target - mean) * (1.0 - exp(-1.0 / over_days)) + lift_per_day * (1.0 - mean)
    })
}

#[test]
fn a_rally_wears_off() {
    let summary = run(&example("rally"), 4_000);
    let days = summary.rows.last().copied().unwrap_or(0);
    let known = lifted(0.4, 0.4, 0.1 * 10.0 / DAYS_PER_YEAR, 4.0 * DAYS_PER_MONTH, days);
    close("approval", last(&summary, "flag.approval"), known);
}

#[test]
fn backing_down_costs_what_the_threats_tied() {
    let summary = run(&example("audience_cost"), 1);
    let commitments = means(&summary, "president.commitment");
    // Row 30 is 31 August: three threats are out.
    exact("commitment", commitments[1].mean, 1.0 - pow(0.6, 3.0));
    exact("commitment after the retreat", commitments[2].mean, 0.0);
    let lost = 0.16 * (1.0 - pow(0.6, 3.0));
    for (row, approval) in means(&summary, "president.approval").iter().enumerate().skip(2) {
        // The retreat is in step 40; what it costs is there from row 41 on.
        let forgiven = exp(-(f64::from(summary.rows[row]) - 41.0) / (6.0 * DAYS_PER_MONTH));
        exact("approval", approval.mean, 0.45 - lost * forgiven);
    }
}

#[test]
fn a_cabinet_survives_exponentially() {
    let summary = run(&example("cabinet"), 4_000);
    let hazard = 0.02 * 1.5 / DAYS_PER_MONTH;
    let days = f64::from(summary.rows.last().copied().unwrap_or(0));
    close("first fall", share(&summary, "falls"), 1.0 - exp(-hazard * days));
    // The office is a chain of two states, one step of a day after the other.
    let (falls, forms) = (1.0 - exp(-hazard), 1.0 - exp(-1.0 / (5.0 * DAYS_PER_MONTH)));
    let (mut caretaker, mut sum) = (0.0, 0.0);
    for _ in 0..days as u32 {
        sum += caretaker;
        caretaker += (1.0 - caretaker) * falls - caretaker * forms;
    }
    let office = summary.states.iter().find(|it| it.path == "cabinet.office").expect("it is a regime");
    let share = &office.occupancy[1];
    assert!(
        (share.mean - sum / days).abs() < 5.0 * share.standard_error + 1.0 / days,
        "{share:?} {}",
        sum / days
    );
}

/// The distribution of a binomial count.
fn binomial(n: u32, p: f64) -> Vec<f64> {
    (0..n).fold(vec![1.0], |so_far, _| {
        let mut next = vec![0.0; so_far.len() + 1];
        for (k, chance) in so_far.iter().enumerate() {
            next[k] += chance * (1.0 - p);
            next[k + 1] += chance * p;
        }
        next
    })
}

/// The chance of passage: sponsors come with 90 % and are for it, of the waverers who come half are, opponents vote no.
fn passes(opponents_come: f64) -> f64 {
    let (sponsors, opponents) = (binomial(150, 0.9), binomial(119, opponents_come));
    // A waverer is for it, against it, or away: first who comes, then how those vote.
    let come = binomial(60, 0.3);
    let mut passage = 0.0;
    for (waverers, chance) in come.iter().enumerate() {
        for (votes, of_votes) in binomial(waverers as u32, 0.5).iter().enumerate() {
            for (yes, of_yes) in sponsors.iter().enumerate() {
                for (no, of_no) in opponents.iter().enumerate() {
                    let present = waverers + yes + no;
                    if present as f64 >= 164.5 && 2 * (yes + votes) > present {
                        passage += chance * of_votes * of_yes * of_no;
                    }
                }
            }
        }
    }
    passage
}

#[test]
fn who_comes_to_vote_against_makes_the_quorum() {
    let summary = run(&example("legislature"), 20_000);
    let (faced, shunned) = (passes(0.9), passes(0.02));
    assert!(faced > 0.9 && shunned < 0.5, "the paradox: {faced} {shunned}");
    close("passes where opponents come", ever(&summary, "faced.bill"), faced);
    close("passes where they stay away", ever(&summary, "shunned.bill"), shunned);
}

#[test]
fn tied_hands_get_better_terms_and_less_often() {
    let summary = run(&example("win_sets"), 20_000);
    let days = f64::from(summary.rows.last().copied().unwrap_or(0));
    for (side, overlap, terms) in [("free", 0.5, 0.55), ("tied", 0.2, 0.4)] {
        exact("terms", last(&summary, &format!("{side}.terms")).mean, terms);
        let known = 1.0 - exp(-0.2 / DAYS_PER_MONTH * overlap * days);
        close("agreement", ever(&summary, &format!("{side}.agreement")), known);
    }
    let apart = example("win_sets").replace("first_limit = 50%", "first_limit = 20%");
    exact("no overlap, no agreement", ever(&run(&apart, 100), "tied.agreement").mean, 0.0);
}

#[test]
fn talks_progress_in_calm_and_are_undone_by_spoilers() {
    let summary = run(&example("negotiation"), 4_000);
    // Talks open in step 60; whoever sits is known from the next.
    let pace = 0.1 / DAYS_PER_MONTH;
    let (mut known, mut means_known) = (0.0, Vec::new());
    for day in 0..=730u32 {
        means_known.push(known);
        // Half under fire, which leaves 30 % of the pace.
        let talking = if day > 60 { pace * (1.0 - 0.7 * 0.5) } else { 0.0 };
        known += talking - 0.1 * 2.0 / DAYS_PER_MONTH * known;
    }
    let spoiled = means(&summary, "spoiled.progress");
    for (row, estimate) in spoiled.iter().enumerate().skip(2) {
        close("progress", estimate, means_known[summary.rows[row] as usize]);
    }
    let calm = means(&summary, "calm.progress");
    for (row, estimate) in calm.iter().enumerate() {
        let days = f64::from(summary.rows[row]) - 61.0;
        let reached = if days < 0.0 { 0.0 } else { days * pace };
        exact("progress in calm", estimate.mean, if reached > 1.0 { 1.0 } else { reached });
    }
    exact("an agreement", ever(&summary, "calm.agreement").mean, 1.0);
}

#[test]
fn insurgents_lie_low_then_surge() {
    let summary = run(&example("lie_low"), 4_000);
    // 2011-07-01 is day 181, 2012-07-01 day 547; the last base closes 365 days later.
    let factor = |day: u32| {
        let announced = if day >= 181 { 1.0 } else { 0.0 };
        let gone = if day < 547 { 0.0 } else { (f64::from(day) - 547.0) / 365.0 };
        let gone = if gone > 1.0 { 1.0 } else { gone };
        (1.0 - 0.4 * announced * (1.0 - gone)) * (1.0 + 0.3 * gone)
    };
    let attack = summary.events.iter().find(|it| it.path == "attack").expect("it is an event");
    for (period, estimate) in attack.per_period.iter().enumerate() {
        let known: f64 =
            (summary.rows[period]..summary.rows[period + 1]).map(factor).sum::<f64>() * 5.0 / 7.0;
        close("attacks in a period", estimate, known);
    }
    // The paper's signs: down once it is announced, up beyond what was once they are gone.
    let per_day = |period: usize| {
        attack.per_period[period].mean / f64::from(summary.rows[period + 1] - summary.rows[period])
    };
    assert!(per_day(2) < 0.7 * per_day(0) && per_day(7) > 1.2 * per_day(0));
}

#[test]
fn entrenchment_grows_as_bass_says() {
    let summary = run(&example("vacuum"), 1);
    let (growth, pull, held) = (0.1, 0.2 * 0.5, 0.25);
    for (row, hold) in means(&summary, "militias.hold").iter().enumerate() {
        // (growth h + pull) / (1 - h) grows exponentially, at the rate growth + pull.
        let years = f64::from(summary.rows[row]) * 7.0 / DAYS_PER_YEAR;
        let odds = (growth * held + pull) / (1.0 - held) * exp((growth + pull) * years);
        exact("hold", hold.mean, (odds - pull) / (odds + growth));
    }
}

#[test]
fn each_public_is_moved_as_much_as_it_feels() {
    let summary = run(&example("opinion"), 4_000);
    let days = summary.rows.last().copied().unwrap_or(0);
    let mut public = 0.0;
    for (community, weight, wish, heat, dread) in
        [("shia", 0.57, 0.7, 1.0, 0.2), ("sunni", 0.23, 0.4, 0.5, 0.5), ("kurd", 0.2, 0.1, 0.1, 0.7)]
    {
        let known = lifted(wish, wish * (1.0 - dread * 0.3), 0.05 * heat * 0.5 / 7.0, 42.0, days);
        close("view", last(&summary, &format!("wish_for_exit.view[{community}]")), known);
        public += weight * known;
    }
    close("public", last(&summary, "wish_for_exit.public"), public);
}
