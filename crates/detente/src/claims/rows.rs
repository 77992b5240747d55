//! Verdicts as rows ready to be shown, as CSV and as JSON.

use super::Claims;
use super::posed::Posed;
use crate::numerals::{number, percent};
use detente_analysis::claims::{Assessment, Assumption, Reason, Share, Side, Verdict};
use detente_model::Model;
use detente_model::model::{Claim, Expectation, Expression, Measure, MeasureKind};
use detente_results::formats::csv::line;
use detente_syntax::Sources;
use serde_json::json;

/// The verdicts.
pub const VERDICTS: [&str; 4] = ["supported", "contradicted", "assumed", "undecided"];

/// A claim and what the model says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimRow {
    /// Its name.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// One of [`VERDICTS`].
    pub verdict: &'static str,
    /// What the verdict rests on, in words.
    pub reason: String,
    /// The share of parameter draws in which it holds, with its 95 % interval; `None` where it cannot be told.
    pub holds: Option<(f64, f64, f64)>,
    /// Draws of the parameters that it was tried on.
    pub draws: u64,
    /// Trajectories that broke and were left out.
    pub left_out: u64,
    /// What was compared. Empty for a claim that was not put to trial.
    pub expectations: Vec<ExpectationRow>,
}

/// One comparison of a claim. Figures are in `unit`.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectationRow {
    /// As written.
    pub text: String,
    /// Whether the estimate should lie above the threshold; otherwise below.
    pub above: bool,
    /// What it is compared with.
    pub threshold: f64,
    /// What is compared: a quantity, or the difference of two.
    pub estimate: f64,
    /// Lower end of its 95 % Monte-Carlo interval, which holds whenever one stops.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Unit of all four; empty for a pure number, or where none is known.
    pub unit: String,
}

pub(super) fn row((model, sources): (&Model, &Sources), claim: &Claim, posed: &Posed) -> ClaimRow {
    let (verdict, reason) = match (posed.refusal(), posed.assessment()) {
        (Some(why), _) => ("undecided", format!("not put to trial: {why}")),
        (None, Some(assessment)) => words(assessment),
        (None, None) => ("undecided", "nothing was run".to_owned()),
    };
    let assessment = posed.assessment();
    let share = |Share { estimate, low, high }: Share| (estimate, low, high);
    let compared = posed.comparisons.iter().zip(&posed.expectation);
    let findings = assessment.map_or(&[][..], |assessment| &assessment.findings);
    let expectations = compared.zip(findings).map(|((comparison, number), finding)| {
        let (unit, scale) = unit(model, &claim.expectations[*number]);
        let text = claim.written.get(*number).map_or("", |span| span.slice(sources.text(claim.about.file)));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        ExpectationRow {
            text: text.trim_start_matches("expect ").to_owned(),
            above: comparison.side == Side::Above,
            threshold: comparison.threshold / scale,
            estimate: finding.estimate / scale,
            low: finding.interval.0 / scale,
            high: finding.interval.1 / scale,
            unit,
        }
    });
    ClaimRow {
        path: claim.about.path.clone(),
        label: claim.about.label.clone(),
        verdict,
        reason,
        holds: assessment.and_then(|assessment| assessment.holds).map(share),
        draws: assessment.map_or(0, |assessment| assessment.draws),
        left_out: assessment.map_or(0, |assessment| assessment.left_out),
        expectations: expectations.collect(),
    }
}

fn words(assessment: &Assessment) -> (&'static str, String) {
    match &assessment.verdict {
        Verdict::Supported => {
            let why = "all intervals lie on its side, and nearly all parameter draws bear it out";
            ("supported", why.to_owned())
        }
        Verdict::Contradicted => {
            let why = "an interval lies on the other side, and hardly any parameter draw bears it out";
            ("contradicted", why.to_owned())
        }
        Verdict::Assumed(Assumption::Said(why)) => ("assumed", why.clone()),
        Verdict::Assumed(Assumption::SameEverywhere { holds, unlike_at_most }) => {
            let word = if *holds { "holds" } else { "fails" };
            let most = percent(*unlike_at_most, 1);
            let why = format!(
                "every trajectory gave the very same, so it {word} whatever is drawn; at most {most} of draws could be otherwise"
            );
            ("assumed", why)
        }
        Verdict::Undecided(reason) => ("undecided", undecided(*reason)),
    }
}

fn undecided(reason: Reason) -> String {
    match reason {
        Reason::Chance => "chance: more trajectories could decide it",
        Reason::ChanceInDraws => {
            "chance: decided on average, but more trajectories a draw must tell in how many draws it holds"
        }
        Reason::Ignorance => "ignorance: possible parameters disagree, and more trajectories change nothing",
        Reason::TooFewDraws(more) => {
            return format!("too few draws of the parameters: {more} more are needed");
        }
        Reason::NothingSeen => "nothing was seen of a quantity: its condition held in no trajectory",
        Reason::OneTrajectory => "one trajectory a draw cannot tell ignorance from chance",
    }
    .to_owned()
}

/// The unit in which an expectation prints, and one such unit in base units, if all its measures have the same.
fn unit(model: &Model, expectation: &Expectation) -> (String, f64) {
    let measures = expectation.measures();
    let is_difference = measures.len() > 1 || matches!(expectation, Expectation::MonotoneIn { .. });
    let of = |measure: &&Measure| match &measure.kind {
        kind if kind.is_chance() => Some((if is_difference { "points" } else { "%" }.to_owned(), 0.01)),
        MeasureKind::Mean(value) | MeasureKind::Quantile(_, value) => {
            let unit = match value {
                Expression::Let(id) => &model.lets[id.index()].unit,
                Expression::Stock(id) => &model.stocks[id.index()].unit,
                Expression::Memory(id) => &model.memories[id.index()].unit,
                _ => return None,
            };
            Some((unit.name.clone(), unit.scale))
        }
        _ => Some((String::new(), 1.0)),
    };
    let units: Vec<Option<(String, f64)>> = measures.iter().map(of).collect();
    let first = units.first().cloned().flatten();
    first.filter(|_| units.windows(2).all(|pair| pair[0] == pair[1])).unwrap_or((String::new(), 1.0))
}

impl ExpectationRow {
    /// The estimate with its interval, and what it should be.
    #[must_use]
    pub fn figures(&self) -> String {
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        let end = |value: f64| if value.is_finite() { number(value) } else { "?".to_owned() };
        let side = if self.above { "above" } else { "below" };
        format!(
            "{} ({} to {}){unit}, should be {side} {}",
            end(self.estimate),
            end(self.low),
            end(self.high),
            number(self.threshold)
        )
    }
}

impl ClaimRow {
    /// In which share of the parameter draws it holds.
    #[must_use]
    pub fn share(&self) -> Option<String> {
        let (estimate, low, high) = self.holds?;
        Some(format!("{} ({} to {})", percent(estimate, 0), percent(low, 0), percent(high, 0)))
    }
}

/// Columns of the CSV.
const COLUMNS: [&str; 16] = [
    "claim",
    "label",
    "verdict",
    "reason",
    "holds",
    "holds_low",
    "holds_high",
    "draws",
    "left_out",
    "expectation",
    "above",
    "threshold",
    "estimate",
    "low",
    "high",
    "unit",
];

impl Claims {
    /// How many have that verdict.
    #[must_use]
    pub fn count(&self, verdict: &str) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }

    /// A line for each comparison; one for a claim that was not put to trial.
    #[must_use]
    pub fn csv(&self) -> Vec<u8> {
        let mut text = COLUMNS.join(",") + "\n";
        for row in &self.rows {
            let share = |of: fn((f64, f64, f64)) -> f64| {
                row.holds.map_or(String::new(), |holds| of(holds).to_string())
            };
            let mut head =
                vec![row.path.clone(), row.label.clone(), row.verdict.to_owned(), row.reason.clone()];
            head.extend([share(|it| it.0), share(|it| it.1), share(|it| it.2)]);
            head.extend([row.draws.to_string(), row.left_out.to_string()]);
            let compared = |it: &ExpectationRow| {
                let figures = [it.threshold, it.estimate, it.low, it.high].map(figure);
                [vec![it.text.clone(), it.above.to_string()], figures.to_vec(), vec![it.unit.clone()]]
                    .concat()
            };
            let mut all: Vec<Vec<String>> = row.expectations.iter().map(compared).collect();
            if all.is_empty() {
                all.push(vec![String::new(); 7]);
            }
            for cells in all {
                text += &line(head.iter().cloned().chain(cells));
            }
        }
        text.into_bytes()
    }

    /// All of it as JSON, on one line; what is not finite is null.
    #[must_use]
    pub fn json(&self) -> Vec<u8> {
        let compared = |it: &ExpectationRow| {
            json!({
                "expectation": it.text, "above": it.above, "threshold": it.threshold, "estimate": it.estimate,
                "low": it.low, "high": it.high, "unit": it.unit,
            })
        };
        let claim = |row: &ClaimRow| {
            let holds =
                row.holds.map(|(share, low, high)| json!({ "share": share, "low": low, "high": high }));
            json!({
                "claim": row.path, "label": row.label, "verdict": row.verdict, "reason": row.reason, "holds": holds,
                "draws": row.draws, "left_out": row.left_out,
                "comparisons": row.expectations.iter().map(compared).collect::<Vec<_>>(),
            })
        };
        let all = json!({
            "format": 1, "detente": crate::VERSION, "title": self.title, "seed": self.request.seed,
            "per_draw": self.request.per_draw, "budget": self.request.budget, "trajectories": self.trajectories,
            "worlds": self.worlds, "stopped_early": self.stopped_early, "leaves_out": self.leaves_out,
            "claims": self.rows.iter().map(claim).collect::<Vec<_>>(),
        });
        format!("{all}\n").into_bytes()
    }
}

fn figure(value: f64) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}
