//! Verdicts as rows ready to be shown, as a table and as JSON.

use super::Claims;
use super::posed::Posed;
use crate::numerals::{number, percent, with_unit};
use detente_analysis::claims::{Assessment, Assumption, Reason, Share, Side, Verdict};
use detente_model::Model;
use detente_model::model::{Claim, Expectation, Expression, LoopId, Measure, MeasureKind};
use detente_numbers::{max, min};
use detente_results::formats::json;
use detente_results::tables::{Finding, Table, findings};
use detente_syntax::Sources;
use serde_json::json;

/// The verdicts.
pub const VERDICTS: [&str; 4] = ["supported", "contradicted", "assumed", "undecided"];

/// How the reason begins where it is the budget's.
const TOO_FEW: &str = "too few draws of the parameters";

/// A claim and what the model says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimRow {
    /// Its name.
    pub path: String,
    /// What a reader sees.
    pub label: String,
    /// One of [`VERDICTS`].
    pub verdict: &'static str,
    /// Of an assumed claim: whether the model cannot but bear it out (`true`), or cannot but deny it.
    pub assumed: Option<bool>,
    /// What the verdict rests on, in words.
    pub reason: String,
    /// Where the loops are cut that it asks to be without, in words.
    pub cuts: Vec<String>,
    /// The share of parameter draws in which it holds, with its 95 % interval; `None` where it cannot be told.
    pub holds: Option<(f64, f64, f64)>,
    /// Draws of the parameters that it was tried on.
    pub draws: u64,
    /// Trajectories that broke and were left out.
    pub left_out: u64,
    /// What it expects. Empty for a claim that was not put to trial.
    pub expectations: Vec<ExpectationRow>,
}

/// One expectation of a claim. Figures are in `unit`.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectationRow {
    /// As written; of `for each` with the member.
    pub text: String,
    /// What is compared should lie above this.
    pub above: Option<f64>,
    /// And below this.
    pub below: Option<f64>,
    /// What is compared: a quantity, or the difference of two.
    pub estimate: f64,
    /// Lower end of its 95 % Monte-Carlo interval, which holds whenever one stops.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Monte-Carlo standard error; none of quantiles.
    pub standard_error: Option<f64>,
    /// `yes` where the whole interval lies as it should, `no` where none of it does, `open` between.
    pub found: &'static str,
    /// The share of parameter draws in which this alone holds, with its interval, where a claim has several.
    pub holds: Option<(f64, f64, f64)>,
    /// Unit of all figures; empty for a pure number, or where none is known.
    pub unit: String,
}

pub(super) fn row(
    (model, sources): (&Model, &Sources),
    claim: &Claim,
    posed: &Posed,
    budget: &dyn Fn(u64) -> String,
) -> ClaimRow {
    let (verdict, reason) = match (posed.refusal(), posed.assessment()) {
        (Some(why), _) => ("undecided", format!("not put to trial: {why}")),
        (None, Some(_)) if posed.all_broke() => {
            ("undecided", "all its trajectories broke in some world".to_owned())
        }
        (None, Some(assessment)) => words(assessment, budget),
        (None, None) => ("undecided", "nothing was run".to_owned()),
    };
    let assessment = posed.assessment();
    let mut expectations: Vec<ExpectationRow> = Vec::new();
    let mut last = None;
    for (at, number) in posed.expectation.iter().enumerate() {
        let Some(assessment) = assessment else { break };
        let one = expectation((model, sources), (claim, *number), (posed, assessment), at);
        match expectations.last_mut() {
            Some(range) if last == Some(*number) && posed.steps[at].is_none() => range.join(one),
            _ => expectations.push(one),
        }
        last = Some(*number);
    }
    if let [only] = expectations.as_mut_slice() {
        only.holds = None;
    }
    ClaimRow {
        path: claim.about.path.clone(),
        label: claim.about.label.clone(),
        verdict,
        assumed: assessment.and_then(|assessment| match &assessment.verdict {
            Verdict::Assumed(assumption) => Some(assumption.holds()),
            _ => None,
        }),
        reason,
        cuts: cuts(model, claim),
        holds: assessment.and_then(|assessment| assessment.holds).map(share),
        draws: assessment.map_or(0, |assessment| assessment.draws),
        left_out: assessment.map_or(0, |assessment| assessment.left_out),
        expectations,
    }
}

fn share(Share { estimate, low, high }: Share) -> (f64, f64, f64) {
    (estimate, low, high)
}

fn expectation(
    (model, sources): (&Model, &Sources),
    (claim, number): (&Claim, usize),
    (posed, assessment): (&Posed, &Assessment),
    at: usize,
) -> ExpectationRow {
    let (comparison, finding) = (&posed.comparisons[at], &assessment.findings[at]);
    let (unit, scale) = unit(model, &claim.expectations[number]);
    let text = claim.written.get(number).map_or("", |span| span.slice(sources.text(claim.about.file)));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_start_matches("expect ");
    let member = claim.members.get(number).filter(|member| !member.is_empty());
    let text = match (member, text.split_once(", for each ")) {
        (Some(member), Some((before, _))) => format!("{before}, for {member}"),
        _ => text.to_owned(),
    };
    let text = match posed.steps.get(at).copied().flatten() {
        Some((parameter, [from, to])) => {
            let about = &model.parameters[parameter.index()];
            let shown = |value: f64| with_unit(value / about.unit.scale, &about.unit.name);
            format!("{text}: from {} to {}", shown(from), shown(to))
        }
        None => text,
    };
    // A negative zero is none.
    let shown = |value: f64| value / scale + 0.0;
    let threshold = Some(shown(comparison.threshold));
    let is_above = comparison.side == Side::Above;
    let (low, high) = finding.interval;
    let (is_over, is_under) = (low > comparison.threshold, high < comparison.threshold);
    ExpectationRow {
        text,
        above: threshold.filter(|_| is_above),
        below: threshold.filter(|_| !is_above),
        estimate: shown(finding.estimate),
        low: shown(low),
        high: shown(high),
        standard_error: finding.standard_error.map(shown),
        found: match if is_above { (is_over, is_under) } else { (is_under, is_over) } {
            (true, _) => "yes",
            (_, true) => "no",
            _ => "open",
        },
        holds: assessment.each_holds.get(at).copied().flatten().map(share),
        unit,
    }
}

impl ExpectationRow {
    /// Both ends of a range as one: a quantity that leaves it at one end does not at the other.
    fn join(&mut self, other: Self) {
        self.above = self.above.or(other.above);
        self.below = self.below.or(other.below);
        self.found = match (self.found, other.found) {
            ("yes", "yes") => "yes",
            ("no", _) | (_, "no") => "no",
            _ => "open",
        };
        self.holds = self.holds.zip(other.holds).map(|((a, a_low, a_high), (b, b_low, b_high))| {
            (max(0.0, a + b - 1.0), max(0.0, a_low + b_low - 1.0), min(a_high, b_high))
        });
    }
}

/// Where the loops are cut that a claim asks to be without.
fn cuts(model: &Model, claim: &Claim) -> Vec<String> {
    let mut loops: Vec<_> = claim.measures().filter_map(|measure| measure.variant.without).collect();
    loops.sort_unstable();
    loops.dedup();
    let words = |id: &LoopId| {
        let (from, to) = model.cut_of(*id);
        format!("without {}: `{to}` no longer answers to `{from}`", model.loops[id.index()].about.path)
    };
    loops.iter().map(words).collect()
}

fn words(assessment: &Assessment, budget: &dyn Fn(u64) -> String) -> (&'static str, String) {
    match &assessment.verdict {
        Verdict::Supported => {
            let why = "all intervals lie on its side, and nearly all parameter draws bear it out";
            ("supported", why.to_owned())
        }
        Verdict::Contradicted => {
            let why = "an interval lies on the other side, and hardly any parameter draw bears it out";
            ("contradicted", why.to_owned())
        }
        Verdict::Assumed(assumption) => {
            let cannot = if assumption.holds() { "bear it out" } else { "deny it" };
            let why = match assumption {
                Assumption::Said(said) => said.why.clone(),
                Assumption::Bounded { .. } => "what it compares has bounds that say so already".to_owned(),
                Assumption::SameEverywhere { unlike_at_most, .. } => {
                    let is_one_of_several = !assumption.holds() && assessment.findings.len() > 1;
                    let place = if is_one_of_several { "in what it fails by, " } else { "" };
                    format!(
                        "{place}every trajectory gave the very same; at most {} of draws could be otherwise",
                        percent(*unlike_at_most, 1)
                    )
                }
            };
            ("assumed", format!("the model cannot but {cannot}: {why}"))
        }
        Verdict::Undecided(reason) => ("undecided", undecided(*reason, assessment.draws, budget)),
    }
}

fn undecided(reason: Reason, draws: u64, budget: &dyn Fn(u64) -> String) -> String {
    match reason {
        Reason::Chance => "chance: more trajectories could decide it",
        Reason::ChanceInDraws => {
            "chance: on average it is decided, in how many parameter draws it holds is not; more trajectories a draw (`--per-draw`) tell"
        }
        Reason::Ignorance => "ignorance: possible parameters disagree, and more trajectories change nothing",
        Reason::TooFewDraws(more) => {
            return format!(
                "{TOO_FEW}: {more} more are needed; {}",
                budget(draws + more)
            );
        }
        Reason::NothingSeen => "nothing was seen of a quantity: its condition held in no trajectory",
        Reason::OneTrajectory => "one trajectory a draw cannot tell ignorance from chance; take `--per-draw 10`",
    }
    .to_owned()
}

/// The unit in which an expectation prints, and one such unit in base units, if all its measures have the same. Differences of shares and of
/// indices print in points.
pub(crate) fn unit(model: &Model, expectation: &Expectation) -> (String, f64) {
    let measures = expectation.measures();
    let is_difference = measures.len() > 1 || matches!(expectation, Expectation::MonotoneIn { .. });
    let share = || (if is_difference { "points" } else { "%" }.to_owned(), 0.01);
    let of = |measure: &&Measure| match &measure.kind {
        kind if kind.is_chance() => Some(share()),
        MeasureKind::Mean(value) | MeasureKind::Quantile(_, value) => {
            let unit = match value {
                Expression::Let(id) => &model.lets[id.index()].unit,
                Expression::Stock(id) => &model.stocks[id.index()].unit,
                Expression::Memory(id) => &model.memories[id.index()].unit,
                _ => return None,
            };
            Some(match &*unit.name {
                "%" => share(),
                "index" if is_difference => share(),
                "index" => (String::new(), 1.0),
                name => (name.to_owned(), unit.scale),
            })
        }
        _ => Some((String::new(), 1.0)),
    };
    let units: Vec<Option<(String, f64)>> = measures.iter().map(of).collect();
    let first = units.first().cloned().flatten();
    first.filter(|_| units.windows(2).all(|pair| pair[0] == pair[1])).unwrap_or((String::new(), 1.0))
}

impl ExpectationRow {
    /// The estimate with its interval, if it has one yet, and what it should be.
    #[must_use]
    pub fn figures(&self) -> String {
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        let end = |value: f64| if value.is_finite() { number(value) } else { "?".to_owned() };
        // Before there are draws enough an end may be known that the quantity has anyway.
        let is_known = self.low.is_finite() && self.high.is_finite();
        let interval = if is_known {
            format!(" ({} to {})", number(self.low), number(self.high))
        } else {
            String::new()
        };
        let wanted = match (self.above, self.below) {
            (Some(above), Some(below)) => format!("between {} and {}", number(above), number(below)),
            (Some(above), None) => format!("above {}", number(above)),
            (None, below) => format!("below {}", number(below.unwrap_or(f64::NAN))),
        };
        let is = match self.found {
            "yes" => "it is",
            "no" => "it is not",
            _ => "open",
        };
        let alone =
            self.holds.map_or(String::new(), |holds| format!("; by itself in {} of draws", shares(holds)));
        format!("{}{interval}{unit}, should be {wanted}: {is}{alone}", end(self.estimate))
    }
}

fn shares((estimate, low, high): (f64, f64, f64)) -> String {
    format!("{} ({} to {})", percent(estimate, 0), percent(low, 0), percent(high, 0))
}

impl ClaimRow {
    /// In which share of the parameter draws it holds.
    #[must_use]
    pub fn share(&self) -> Option<String> {
        self.holds.map(shares)
    }

    /// Whether it has that verdict. What the model cannot but deny is contradicted as well.
    #[must_use]
    pub fn is_denied_by(&self, verdict: &str) -> bool {
        self.verdict == verdict || (verdict == "contradicted" && self.assumed == Some(false))
    }
}

impl Claims {
    /// How many have that verdict.
    #[must_use]
    pub fn count(&self, verdict: &str) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }

    /// Why several claims are undecided alike, which is said once for all of them, and how many they are.
    #[must_use]
    pub fn shared_reason(&self) -> Option<(&str, usize)> {
        let mut undecided = self.rows.iter().filter(|row| row.reason.starts_with(TOO_FEW));
        let reason = &*undecided.next()?.reason;
        let alike = self.rows.iter().filter(|row| row.reason == reason).count();
        (alike > 1).then_some((reason, alike))
    }

    /// The tables: a row for each expectation; one for a claim that was not put to trial.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        vec![self.table()]
    }

    fn table(&self) -> Table {
        let lines: Vec<(&ClaimRow, Option<&ExpectationRow>)> = self
            .rows
            .iter()
            .flat_map(|row| {
                let none = row.expectations.is_empty().then_some((row, None));
                none.into_iter().chain(row.expectations.iter().map(move |it| (row, Some(it))))
            })
            .collect();
        let texts =
            |of: &dyn Fn(&ClaimRow) -> &str| lines.iter().map(|(row, _)| of(row).to_owned()).collect();
        let counts = |of: &dyn Fn(&ClaimRow) -> u64| lines.iter().map(|(row, _)| of(row)).collect();
        let shares = |of: &dyn Fn((f64, f64, f64)) -> f64| {
            lines.iter().map(|(row, _)| row.holds.map_or(f64::NAN, of)).collect()
        };
        let said = |of: &dyn Fn(&ExpectationRow) -> &str| {
            lines.iter().map(|(_, it)| it.map_or(String::new(), |it| of(it).to_owned())).collect()
        };
        let figures = |of: &dyn Fn(&ExpectationRow) -> f64| {
            lines.iter().map(|(_, it)| it.map_or(f64::NAN, of)).collect()
        };
        let nothing = f64::NAN;
        let columns = vec![
            Finding::texts("claim", "Its name", texts(&|row| &row.path)),
            Finding::texts("label", "What a reader sees", texts(&|row| &row.label)),
            Finding::texts("verdict", "What the model says of the claim", texts(&|row| row.verdict)),
            Finding::texts(
                "assumed",
                "Of an assumed claim: what it is assumed to be",
                texts(&|row| match row.assumed {
                    Some(true) => "true",
                    Some(false) => "false",
                    None => "",
                }),
            ),
            Finding::texts("reason", "What the verdict rests on", texts(&|row| &row.reason)),
            Finding::numbers("holds", "", "Share of parameter draws in which it holds", shares(&|it| it.0)),
            Finding::numbers("holds_low", "", "Lower end of its 95 % interval", shares(&|it| it.1)),
            Finding::numbers("holds_high", "", "Upper end", shares(&|it| it.2)),
            Finding::counts("draws", "", "Parameter draws it was tried on", counts(&|row| row.draws)),
            Finding::counts("left_out", "", "Trajectories that broke", counts(&|row| row.left_out)),
            Finding::texts("expectation", "What it expects, as written", said(&|it| &it.text)),
            Finding::numbers(
                "wanted_above",
                "",
                "What the estimate should lie above",
                figures(&|it| it.above.unwrap_or(nothing)),
            ),
            Finding::numbers(
                "wanted_below",
                "",
                "What the estimate should lie below",
                figures(&|it| it.below.unwrap_or(nothing)),
            ),
            Finding::numbers("estimate", "", "What is compared", figures(&|it| it.estimate)),
            Finding::numbers("low", "", "Lower end of its 95 % interval", figures(&|it| it.low)),
            Finding::numbers("high", "", "Upper end", figures(&|it| it.high)),
            Finding::numbers(
                "standard_error",
                "",
                "Its standard error",
                figures(&|it| it.standard_error.unwrap_or(nothing)),
            ),
            Finding::texts("found", "Whether it is as it should be: yes, no, open", said(&|it| it.found)),
            Finding::texts("unit", "Unit of the figures of the expectation", said(&|it| &it.unit)),
        ];
        let asked = json!({
            "detente": crate::VERSION, "title": self.title, "seed": self.request.seed,
            "per_draw": self.request.per_draw, "budget": self.request.budget,
        });
        findings("claims", "What the model says of its own claims", &asked.to_string(), columns)
    }

    /// All of it as JSON, on one line; what is not finite is null.
    ///
    /// # Errors
    /// What the JSON writer refuses.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        let interval = |holds: Option<(f64, f64, f64)>| {
            holds.map(|(share, low, high)| json!({ "share": share, "low": low, "high": high }))
        };
        let compared = |it: &ExpectationRow| {
            json!({
                "expectation": it.text, "above": it.above, "below": it.below, "estimate": it.estimate,
                "low": it.low, "high": it.high, "standard_error": it.standard_error, "unit": it.unit,
                "found": it.found, "holds": interval(it.holds),
            })
        };
        let claim = |row: &ClaimRow| {
            json!({
                "claim": row.path, "label": row.label, "verdict": row.verdict, "assumed": row.assumed,
                "reason": row.reason, "cuts": row.cuts, "holds": interval(row.holds), "draws": row.draws,
                "left_out": row.left_out,
                "expectations": row.expectations.iter().map(compared).collect::<Vec<_>>(),
            })
        };
        let head = json!({
            "format": 1, "detente": crate::VERSION, "title": self.title, "seed": self.request.seed,
            "per_draw": self.request.per_draw, "budget": self.request.budget, "trajectories": self.trajectories,
            "worlds": self.worlds, "stopped_early": self.stopped_early, "leaves_out": self.leaves_out,
            "claims": self.rows.iter().map(claim).collect::<Vec<_>>(),
        });
        json::findings(&head, &self.tables()).map_err(|error| error.to_string())
    }
}
