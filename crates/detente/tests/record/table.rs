//! The table of the situation's README, made from the run.

use crate::baselines::{self, Question};
use crate::figures::{self, Figure, Kind};
use crate::paths::{DRAWS, Paths, file};
use crate::score;
use detente_numbers::floor;
use std::fmt::Write as _;

const BEGIN: &str = "<!-- record:begin -->\n";
const END: &str = "<!-- record:end -->";

/// All between the markers.
pub(crate) fn table(paths: &Paths) -> String {
    let mut text = String::from(
        "| figure | record | model: median | central 95 % | the record's place | log score |\n|---|---|---|---|---|---|\n",
    );
    let (fit, held_out) = (figures::fit(paths), figures::held_out(paths));
    let parts = [
        ("before the start, in a region at peace", &figures::before(paths)),
        ("fit, to 11 February 2024", &fit),
        ("held out, after it", &held_out),
    ];
    for (title, part) in parts {
        let _ = writeln!(text, "| **{title}** | | | | | |");
        for figure in part {
            line(&mut text, paths, figure);
        }
    }
    let after = figures::attacks_after(paths);
    let _ = write!(
        text,
        "\nOf {} trajectories in {DRAWS} draws of the parameters, none of them conditioned on the record. A place is the share of trajectories \
         below the record and half of those at it; its standard error is at most 2.5 points. A log score is the natural logarithm of the \
         share of trajectories that come as near to the record as the column says; 0 is best, and it compares forecasts of one row, not rows.\n\n\
         From 7 February to 30 July 2024 there were {} attacks. The model gives {} % to so few or fewer, {} % to more than a hundred.\n\n",
        paths.paths.len(),
        after.record,
        percent(after.share(|value| value <= after.record)),
        percent(after.share(|value| value > 100.0)),
    );
    interval_scores(&mut text, paths);
    text += "\n";
    beside_baselines(&mut text, &baselines::questions(fit.iter().chain(&held_out)));
    text
}

fn interval_scores(text: &mut String, paths: &Paths) {
    let scores = score::scores(paths);
    let _ = writeln!(
        text,
        "Summed log score of the {} counts between published totals up to the cut: model {:.0}, constant rate {:.0} (Poisson), \
         constant rate with free dispersion {:.0} (negative binomial). Both rates were fitted to the counts that they are scored on; \
         the model is not conditioned on them, but some of its magnitudes were set with their total in view.",
        scores.intervals, scores.model, scores.constant_rate, scores.constant_rate_dispersed
    );
}

/// The yes-or-no figures beside what one would have said without the model.
fn beside_baselines(text: &mut String, questions: &[Question]) {
    *text += "| chance of yes | record | model | no change | old rates |\n|---|---|---|---|---|\n";
    for question in questions {
        let answer = if question.answer { "yes" } else { "no" };
        let [model, no_change, old_rate] = question.chances().map(percent);
        let _ = writeln!(text, "| {} | {answer} | {model} % | {no_change} % | {old_rate} % |", question.name);
    }
    let [model, no_change, old_rate] = [0, 1, 2].map(|which| baselines::scores(questions, which));
    let _ = writeln!(
        text,
        "| mean Brier score, less is better | | {:.2} | {:.2} | {:.2} |\n| mean log score, 0 is best | | {:.2} | {:.2} | {:.2} |",
        model.0, no_change.0, old_rate.0, model.1, no_change.1, old_rate.1
    );
    let _ = write!(
        text,
        "\n\"No change\" gives 95 % to what stood on the first day; \"old rates\" let things happen as often as `evidence.md` counts them before \
         the cut. These are {} answers that hang together, from one course of events: they cannot rank the three.\n",
        questions.len()
    );
}

fn line(text: &mut String, paths: &Paths, figure: &Figure) {
    let place = figure.place();
    let say = |value: f64| print(paths, figure.kind, value);
    let record = say(figure.record);
    let verdict = if (0.025..=0.975).contains(&place.place) { "" } else { ", **missed**" };
    let _ = if figure.kind == Kind::YesNo {
        writeln!(
            text,
            "| {} | {record} | yes in {} % | | {} %{verdict} | {:.1} |",
            figure.name,
            percent(figure.share_of_yes()),
            percent(place.place),
            figure.log_score()
        )
    } else {
        let model = |value: f64| say(rounded(figure.kind, value));
        let (low, middle, high) = (model(place.low), model(place.middle), model(place.high));
        writeln!(
            text,
            "| {} | {record} | {middle} | {low} to {high} | {} %{verdict} | {:.1} ({}) |",
            figure.name,
            percent(place.place),
            figure.log_score(),
            nearness(figure)
        )
    };
}

/// How near a trajectory has to come, in words.
fn nearness(figure: &Figure) -> String {
    match figure.kind {
        Kind::Date => format!("± {} days", figure.near),
        Kind::Percent => format!("± {:.0} points", figure.near * 100.0),
        _ if figure.near == 0.0 => "exactly".to_owned(),
        _ => format!("± {}", figure.near),
    }
}

fn percent(share: f64) -> String {
    let points = share * 100.0;
    // Near an end the sampling error shrinks, and the first decimal starts to mean something.
    if (2.0..=98.0).contains(&points) { format!("{points:.0}") } else { format!("{points:.1}") }
}

/// A quantile with no more digits than so many draws allow: large counts go by tens.
fn rounded(kind: Kind, value: f64) -> f64 {
    if kind == Kind::Number && value >= 100.0 { floor(value / 10.0 + 0.5) * 10.0 } else { value }
}

/// A value as its kind is written.
fn print(paths: &Paths, kind: Kind, value: f64) -> String {
    if value.is_infinite() {
        return "not yet".to_owned();
    }
    match kind {
        Kind::Date => paths.date(value),
        Kind::Percent => format!("{:.0} %", value * 100.0),
        Kind::YesNo => if value > 0.5 { "yes" } else { "no" }.to_owned(),
        Kind::Number | Kind::Months => format!("{}", floor(value + 0.5)),
    }
}

/// Fails where the README has another table; with `DETENTE_WRITE=1` writes this one into it.
pub(crate) fn require(table: &str) {
    let path = file("README.md");
    let text = std::fs::read_to_string(&path).expect("the README is there");
    let (before, rest) = text.split_once(BEGIN).expect("the README has the first marker");
    let (present, after) = rest.split_once(END).expect("the README has the last marker");
    if present == table {
        return;
    }
    #[expect(clippy::disallowed_methods, reason = "a test may be told to renew what it compares with")]
    let write = std::env::var("DETENTE_WRITE").is_ok_and(|value| value == "1");
    assert!(write, "the README's table is old (DETENTE_WRITE=1 renews it); the run gives:\n{table}");
    std::fs::write(&path, format!("{before}{BEGIN}{table}{END}{after}")).expect("the README can be written");
}
