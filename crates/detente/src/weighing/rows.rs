//! Findings as words, tables and JSON.

use super::{AimFinding, Benefit, BenefitDriver, Weighing, metrics};
use crate::numerals::{count, counted, number, number_within, percent};
use detente_analysis::drivers::Estimate;
use detente_analysis::robustness::{Aim as Better, Dominance, Metric, Robustness, Score};
use detente_numbers::abs;
use detente_results::formats::json;
use detente_results::tables::{Finding, Table, findings};
use serde_json::{Value, json};

/// All that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeighingRows {
    /// The situation's title.
    pub title: String,
    /// What was run, in a sentence's part.
    pub asked: String,
    /// One for each aim.
    pub aims: Vec<AimRows>,
    /// What holds over several aims, a sentence each.
    pub together: Vec<String>,
    /// Sets of policies that were left out, and why.
    pub left_out: Vec<String>,
    /// What was done about luck.
    pub luck: String,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// An aim on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AimRows {
    /// What is aimed at.
    pub heading: String,
    /// The sets of policies, the best mean first.
    pub policies: Vec<PolicyRow>,
    /// How many more there are.
    pub more: usize,
    /// The order in words: who is best, and what the data cannot tell apart.
    pub words: Vec<String>,
}

/// A set of policies on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRow {
    /// Its name.
    pub name: String,
    /// The mean over all draws, with its interval.
    pub mean: String,
    /// The mean of the worst tenth of draws.
    pub worst: String,
    /// How far it falls short of the best of each draw: on average, and at most.
    pub regret: [String; 2],
    /// The share of draws in which it satisfies, if there is a threshold.
    pub satisfies: Option<String>,
    /// Places that it may have.
    pub ranks: String,
}

/// Sets of policies that a page shows.
const POLICIES_MOST: usize = 15;
/// Parameters on which a benefit hangs that a page shows.
const DRIVERS_MOST: usize = 3;

impl Weighing {
    /// The rows of a page.
    #[must_use]
    pub fn rows(&self) -> WeighingRows {
        WeighingRows {
            title: self.title.clone(),
            asked: format!(
                "{} of policies on the same luck: {} of the parameters, {} in all; seed {}",
                counted(self.names.len() as u64, "set"),
                counted(self.draws, "draw"),
                counted(self.trajectories, "trajectory"),
                self.request.asked.seed
            ),
            aims: self.aims.iter().zip(&self.request.aims).map(|(found, aim)| self.aim(found, aim)).collect(),
            together: self.together(),
            left_out: self.left_out.iter().map(|(name, why)| format!("{name}: {why}")).collect(),
            luck: self.luck(),
            leaves_out: self.leaves_out.clone(),
        }
    }

    /// What was done about luck, and what of it is left.
    fn luck(&self) -> String {
        let mut told = if self.spread_has_luck() {
            "A single trajectory in each draw does not tell luck from what is not known: the worst tenth and regrets include luck and look more \
             extreme than they are; `--per-draw 10` takes it off."
        } else {
            "Luck is taken off the worst tenth and regrets by drawing what each policy gave in each draw in towards its mean until only the spread \
             that parameters make is left; regrets stay somewhat too great, since the best of several is in part the luckiest."
        }
        .to_owned();
        if self.aims.iter().any(|aim| aim.threshold.is_some()) {
            told += " Shares of draws in which it is enough count no luck as ignorance";
            told += if self.meets_all.iter().any(|score| score.estimate.is_nan()) {
                "; where they cannot be told, draws are too few or have a single trajectory each."
            } else {
                "."
            };
        }
        told
    }

    /// Whether the spread of draws includes luck.
    const fn spread_has_luck(&self) -> bool {
        self.request.per_draw < 2
    }

    fn aim(&self, found: &AimFinding, aim: &super::Aim) -> AimRows {
        let places = &found.ranking.places;
        let rows = places.iter().take(POLICIES_MOST).map(|place| {
            let score = |metric: &dyn Fn(&Metric) -> bool| {
                let own = found.metrics.iter().find(|it| metric(&it.metric));
                own.map_or(f64::NAN, |it| it.scores[place.policy].estimate)
            };
            let mean = found
                .metrics
                .iter()
                .find(|it| it.metric == Metric::Laplace)
                .map(|it| it.scores[place.policy]);
            let shown = |value: f64| level(value, found);
            PolicyRow {
                name: self.names[place.policy].clone(),
                mean: mean.map_or(String::new(), |it| {
                    format!("{} ({} to {})", shown(it.estimate), shown(it.low), shown(it.high))
                }),
                worst: beside(
                    score(&|metric| matches!(metric, Metric::TailMean { .. })),
                    mean.map_or(f64::NAN, |it| it.estimate),
                    found,
                ),
                regret: [
                    difference(score(&|metric| *metric == Metric::ExpectedRegret), found),
                    difference(score(&|metric| *metric == Metric::MinimaxRegret), found),
                ],
                satisfies: (found.metrics.iter())
                    .find(|it| matches!(it.metric, Metric::StarrDomain { .. }))
                    .map(|it| met(&it.scores[place.policy])),
                ranks: match place.ranks {
                    (first, last) if first == last => format!("{}", first + 1),
                    (first, last) => format!("{} to {}", first + 1, last + 1),
                },
            }
        });
        AimRows {
            heading: format!("{}: {}", aim.written(), found.label),
            policies: rows.collect(),
            more: places.len().saturating_sub(POLICIES_MOST),
            words: self.words(found),
        }
    }

    /// The order in words.
    fn words(&self, found: &AimFinding) -> Vec<String> {
        let places = &found.ranking.places;
        let mut words = Vec::new();
        let Some(best) = places.first() else { return words };
        let name = |policy: usize| &*self.names[policy];
        let is_same = |policy: usize| {
            policy != best.policy
                && (0..found.table.draws())
                    .all(|draw| found.table.value(policy, draw) == found.table.value(best.policy, draw))
        };
        let tied: Vec<&str> = places
            .iter()
            .skip(1)
            .filter(|place| place.group == best.group && !is_same(place.policy))
            .map(|place| name(place.policy))
            .collect();
        let same: Vec<&str> =
            places.iter().map(|place| place.policy).filter(|it| is_same(*it)).map(name).collect();
        words.extend(changes_nothing(name(best.policy), &same));
        words.push(match &tied[..] {
            [] if !same.is_empty() && same.len() + 1 == places.len() => return words,
            [] => format!("`{}` is best: the data tell it from all others", name(best.policy)),
            some if some.len() <= 5 => format!(
                "`{}` has the best mean, but the data cannot tell it from {}",
                name(best.policy),
                listed(some)
            ),
            some => format!(
                "`{}` has the best mean, but the data cannot tell it from {} others",
                name(best.policy),
                some.len()
            ),
        });
        let (apart, pairs) = found.ranking.apart;
        if apart < pairs && places.len() > 2 {
            words.push(format!(
                "of {} pairs the data tell {} apart",
                count(pairs as u64),
                count(apart as u64)
            ));
        }
        let regret = found.metrics.iter().find(|it| it.metric == Metric::MinimaxRegret);
        if let Some(Robustness { ranks, .. }) = regret {
            let (policy, share) = ranks.likely_best();
            if policy != best.policy && places.len() > 1 {
                words.push(format!(
                    "`{}` has the smallest greatest regret in {} of resampled sets of draws",
                    name(policy),
                    percent(share, 0)
                ));
            }
        }
        words.extend(self.dominance(found));
        words.extend(found.benefit.as_ref().map(|benefit| self.benefit(benefit, found)));
        words
    }

    /// What the benefit of the best hangs on.
    fn benefit(&self, benefit: &Benefit, found: &AimFinding) -> String {
        let (best, other) = (&self.names[benefit.policies.0], &self.names[benefit.policies.1]);
        let Estimate { value, low, high } = benefit.difference;
        let bare = |value: f64| number(value / found.unit.1);
        let head = format!(
            "`{best}` differs from `{other}` by {} ({} to {})",
            difference(value, found),
            if is_share(found) { format!("{:.1}", low / found.unit.1) } else { bare(low) },
            if is_share(found) { format!("{:.1}", high / found.unit.1) } else { bare(high) }
        );
        let Some(luck) = benefit.luck else {
            return format!("{head}; what of that hangs on parameters takes two trajectories a draw or more");
        };
        if !benefit.differs {
            return format!("{head}, in all draws alike as far as these runs tell it from luck");
        }
        let part = |driver: &BenefitDriver| {
            let Estimate { value, low, high } = driver.first;
            // Shares of what is not luck may be estimated beyond the whole.
            let [value, low, high] = [value, low, high].map(|share| percent(share.clamp(0.0, 1.0), 0));
            let higher = if driver.shift.value < 0.0 { "lower" } else { "higher" };
            format!(
                "{} ({}), {value} ({low} to {high}) of it: where that is in its upper half the difference is {} {higher}",
                driver.label,
                driver.path,
                difference(abs(driver.shift.value), found)
            )
        };
        let parts: Vec<String> = benefit.drivers.iter().take(DRIVERS_MOST).map(part).collect();
        if parts.is_empty() {
            return format!(
                "{head}; it differs between draws, but of {} none is told from luck as what makes it differ",
                counted(benefit.parameters as u64, "parameter")
            );
        }
        let more = benefit.drivers.len().saturating_sub(DRIVERS_MOST);
        let more = if more > 0 { format!("; {more} more are told from luck") } else { String::new() };
        format!(
            "{head}. Of what differs between draws {} is luck; the rest hangs on {}{more}",
            percent(luck, 0),
            parts.join("; ")
        )
    }

    /// The table: on which parameters the benefit of the best policy of each aim hangs.
    fn benefits_table(&self) -> Table {
        let rows: Vec<(usize, &AimFinding, &Benefit, &BenefitDriver)> = (self.aims.iter().enumerate())
            .filter_map(|(aim, found)| found.benefit.as_ref().map(|benefit| (aim, found, benefit)))
            .flat_map(|(aim, found, benefit)| {
                benefit.drivers.iter().map(move |driver| (aim, found, benefit, driver))
            })
            .collect();
        let name = |set: usize| self.names[set].clone();
        let mut columns = vec![
            Finding::texts(
                "aim",
                "what is aimed at",
                rows.iter().map(|row| self.request.aims[row.0].written()).collect(),
            ),
            Finding::texts(
                "best",
                "the better set of policies",
                rows.iter().map(|row| name(row.2.policies.0)).collect(),
            ),
            Finding::texts(
                "other",
                "what it is held against",
                rows.iter().map(|row| name(row.2.policies.1)).collect(),
            ),
            Finding::texts("parameter", "the parameter", rows.iter().map(|row| row.3.path.clone()).collect()),
            Finding::texts(
                "label",
                "what a reader sees of it",
                rows.iter().map(|row| row.3.label.clone()).collect(),
            ),
            Finding::texts(
                "unit",
                "unit of the shift; empty for a pure number",
                rows.iter().map(|row| row.1.unit.0.replace('%', "points")).collect(),
            ),
        ];
        let ends: [fn(&Estimate) -> f64; 3] = [|it| it.value, |it| it.low, |it| it.high];
        for (name, end) in ["first", "first_low", "first_high"].into_iter().zip(ends) {
            let about = "part that it explains of how the difference varies between draws, luck taken off, and its 95 % interval";
            let values = rows.iter().map(|row| end(&row.3.first)).collect();
            columns.push(Finding::numbers(name, "1", about, values));
        }
        for (name, end) in ["shift", "shift_low", "shift_high"].into_iter().zip(ends) {
            let about =
                "by how much the difference is greater in the parameter's upper half, and its 95 % interval";
            let values = rows.iter().map(|row| end(&row.3.shift) / row.1.unit.1).collect();
            columns.push(Finding::numbers(name, "as column `unit` says", about, values));
        }
        let about = "On which parameters the benefit of the best policy of each aim hangs.";
        findings("benefits", about, &self.asked().to_string(), columns)
    }

    /// Whom the best dominates, and how.
    fn dominance(&self, found: &AimFinding) -> Option<String> {
        let places = &found.ranking.places;
        let best = places.first()?.policy;
        let mut told: [Vec<&str>; 3] = Default::default();
        for place in places.iter().skip(1) {
            let group = match found.table.dominance(best, place.policy) {
                Some(Dominance::InEveryDraw) => 0,
                Some(Dominance::FirstOrder) => 1,
                Some(Dominance::SecondOrder) => 2,
                None => continue,
            };
            told[group].push(&self.names[place.policy]);
        }
        let phrases = [
            "in each draw at least as good as",
            "at least as likely to reach any level as",
            "better for whoever dislikes risk than",
        ];
        let parts: Vec<String> = phrases
            .into_iter()
            .zip(&told)
            .filter(|(_, names)| !names.is_empty())
            .map(|(phrase, names)| {
                if names.len() > 5 {
                    format!("{phrase} {} others", names.len())
                } else {
                    format!("{phrase} {}", listed(names))
                }
            })
            .collect();
        (!parts.is_empty()).then(|| format!("`{}` is {}", self.names[best], parts.join("; ")))
    }

    fn together(&self) -> Vec<String> {
        let mut told = Vec::new();
        let on: Vec<(usize, f64)> = self
            .front
            .iter()
            .enumerate()
            .filter(|(_, it)| it.is_on)
            .map(|(set, it)| (set, it.share))
            .collect();
        if !on.is_empty() {
            let named: Vec<String> = on
                .iter()
                .take(POLICIES_MOST)
                .map(|(set, share)| {
                    format!("{} (in {} of resampled sets of draws)", self.names[*set], percent(*share, 0))
                })
                .collect();
            let more = on.len().saturating_sub(POLICIES_MOST);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            told.push(format!(
                "Pareto front, on which none is at least as good in all aims and better in one: {}{more}",
                named.join(", ")
            ));
        }
        if !self.meets_all.is_empty() {
            let mut sets: Vec<(usize, Score)> = self.meets_all.iter().copied().enumerate().collect();
            sets.sort_by(|a, b| b.1.estimate.total_cmp(&a.1.estimate));
            let named: Vec<String> = sets
                .iter()
                .take(5)
                .map(|(set, score)| format!("{} {}", self.names[*set], met(score)))
                .collect();
            told.push(format!("Share of draws in which all that is enough is reached: {}", named.join(", ")));
        }
        told
    }

    /// The tables: a row for each metric of each set and aim, and one for each parameter on which the benefit of the best hangs.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        vec![self.metrics_table(), self.benefits_table()]
    }

    fn metrics_table(&self) -> Table {
        let rows: Vec<_> = self
            .aims
            .iter()
            .enumerate()
            .flat_map(|(number, aim)| {
                aim.metrics.iter().flat_map(move |metric| {
                    (0..metric.scores.len()).map(move |set| (number, aim, metric, set))
                })
            })
            .collect();
        let scale = |aim: &AimFinding, metric: &Metric| if has_unit(*metric) { aim.unit.1 } else { 1.0 };
        let score = |name: &str, about, of: fn(&Score) -> f64| {
            let values = rows
                .iter()
                .map(|(_, aim, metric, set)| of(&metric.scores[*set]) / scale(aim, &metric.metric));
            Finding::numbers(name, "as column `unit` says", about, values.collect())
        };
        let text = |name: &str, about, of: &dyn Fn(usize) -> String| {
            Finding::texts(name, about, (0..rows.len()).map(of).collect())
        };
        let unit = |row: usize| {
            let (_, aim, metric, _) = rows[row];
            if has_unit(metric.metric) { aim.unit.0.clone() } else { String::new() }
        };
        let columns = vec![
            text("aim", "what is aimed at", &|row| self.request.aims[rows[row].0].written()),
            text("policies", "what is in force", &|row| self.names[rows[row].3].clone()),
            text("metric", "measure of robustness", &|row| metric_name(rows[row].2.metric).to_owned()),
            text("unit", "unit of the score; empty for a pure number", &unit),
            Finding::flags(
                "high_is_good",
                "whether a high score is good",
                rows.iter().map(|row| row.2.aim == Better::Higher).collect(),
            ),
            score("score", "the score over all draws", |score| score.estimate),
            score(
                "low",
                "lower end of its 95 % interval: by the bootstrap, of satisficing anytime-valid; empty where the bootstrap gives none, for what rests on the single worst or best draw",
                |score| score.low,
            ),
            score("high", "upper end", |score| score.high),
            Finding::flags(
                "includes_luck",
                "whether the spread that it measures includes luck, which a single trajectory a draw does not tell from ignorance; regret keeps some in any case",
                rows.iter().map(|row| self.spread_has_luck() && has_spread(row.2.metric)).collect(),
            ),
            Finding::numbers(
                "best",
                "1",
                "share of resampled sets of draws in which it is the best; empty for satisficing, which is not resampled",
                rows.iter()
                    .map(|row| match row.2.metric {
                        Metric::StarrDomain { .. } => f64::NAN,
                        _ => row.2.ranks.share(row.3, 0),
                    })
                    .collect(),
            ),
        ];
        findings(
            "metrics",
            "Each measure of robustness of each set of policies.",
            &self.asked().to_string(),
            columns,
        )
    }

    fn benefit_json(&self, aim: &AimFinding) -> Value {
        aim.benefit.as_ref().map_or(Value::Null, |benefit| {
            let Estimate { value, low, high } = benefit.difference;
            let difference = [value, low, high].map(|end| end / aim.unit.1);
            json!({
                "best": self.names[benefit.policies.0], "other": self.names[benefit.policies.1],
                "difference": difference, "luck": benefit.luck,
                "differs_between_draws": benefit.differs, "parameters": benefit.parameters,
            })
        })
    }

    fn asked(&self) -> Value {
        let mut asked = self.request.asked.json();
        asked["aims"] = self.request.aims.iter().map(super::Aim::written).collect::<Vec<_>>().into();
        asked["sets"] = self.request.sets.clone().into();
        asked["per_draw"] = self.request.per_draw.into();
        asked
    }

    /// All of it as JSON.
    ///
    /// # Errors
    /// What the JSON writer refuses.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        let order = |aim: &AimFinding| -> Vec<Value> {
            let place = |place: &detente_analysis::robustness::Place| {
                json!({
                    "policies": self.names[place.policy], "mean": place.mean / aim.unit.1,
                    "ranks": [place.ranks.0 + 1, place.ranks.1 + 1], "group": place.group + 1,
                })
            };
            aim.ranking.places.iter().map(place).collect()
        };
        let front: Vec<Value> = self
            .front
            .iter()
            .zip(&self.names)
            .map(|(it, name)| json!({ "policies": name, "is_on": it.is_on, "share": it.share }))
            .collect();
        let head = json!({
            "title": self.title, "asked": self.asked(), "draws": self.draws, "draws_left_out": self.draws_left_out,
            "trajectories": self.trajectories, "stopped_early": self.stopped_early, "left_out": self.left_out,
            "order": self.aims.iter().map(order).collect::<Vec<_>>(), "front": front, "leaves_out": self.leaves_out,
            "benefits": self.aims.iter().map(|aim| self.benefit_json(aim)).collect::<Vec<_>>(),
            "meets_all": self.meets_all.iter().zip(&self.names).map(|(it, name)| json!({
                "policies": name, "share": it.estimate, "low": it.low, "high": it.high,
            })).collect::<Vec<_>>(),
            "spread_includes_luck": self.spread_has_luck(),
            "metrics": metrics(self.aims.iter().find_map(|aim| aim.threshold)).into_iter().map(metric_name).collect::<Vec<_>>(),
        });
        json::findings(&head, &self.tables()).map_err(|error| error.to_string())
    }
}

/// The names of the literature.
fn metric_name(metric: Metric) -> &'static str {
    match metric {
        Metric::Maximin => "maximin",
        Metric::Maximax => "maximax",
        Metric::Hurwicz { .. } => "Hurwicz (optimism 0.5)",
        Metric::Laplace => "mean (Laplace)",
        Metric::MinimaxRegret => "greatest regret (minimax)",
        Metric::PercentileRegret => "90th percentile of regret",
        Metric::ExpectedRegret => "expected regret",
        Metric::MeanVariance => "mean-variance",
        Metric::UndesirableDeviations => "undesirable deviations",
        Metric::PercentileSkewness => "percentile skewness",
        Metric::PercentilePeakedness => "percentile peakedness",
        Metric::StarrDomain { .. } => "satisficing (Starr's domain)",
        Metric::TailMean { .. } => "mean of the worst tenth",
    }
}

/// What of policies that gave the same as the best in every draw.
fn changes_nothing(best: &str, same: &[&str]) -> Option<String> {
    let of = if same.len() > 5 { format!("{} others", same.len()) } else { listed(same) };
    let told =
        format!("{of} gave the same as `{best}` in every draw: between them nothing changes for this aim");
    (!same.is_empty()).then_some(told)
}

/// A share of draws with its interval.
fn met(score: &Score) -> String {
    if score.estimate.is_nan() {
        return "a share that cannot be told".to_owned();
    }
    let [at, low, high] = [score.estimate, score.low, score.high].map(|share| percent(share, 0));
    format!("{at} ({low} to {high})")
}

/// Whether it measures how draws differ: the mean does not, and satisficing is left empty rather than told with luck.
const fn has_spread(metric: Metric) -> bool {
    !matches!(metric, Metric::Laplace | Metric::StarrDomain { .. })
}

/// Whether scores are in the unit of the figure.
fn has_unit(metric: Metric) -> bool {
    !matches!(
        metric,
        Metric::MeanVariance
            | Metric::PercentileSkewness
            | Metric::PercentilePeakedness
            | Metric::StarrDomain { .. }
    )
}

fn is_share(found: &AimFinding) -> bool {
    matches!(&*found.unit.0, "%" | "points")
}

fn level(value: f64, found: &AimFinding) -> String {
    if !value.is_finite() {
        return "-".to_owned();
    }
    if found.unit.0 == "%" { percent(value, 1) } else { difference(value, found) }
}

/// A level beside the mean of all draws, against which it may be as good as nothing: `0`, and not `4.5e-12`.
fn beside(value: f64, mean: f64, found: &AimFinding) -> String {
    let scale = found.unit.1;
    if !value.is_finite() || !mean.is_finite() || is_share(found) {
        return level(value, found);
    }
    number_within(value / scale, abs(mean / scale))
}

fn difference(value: f64, found: &AimFinding) -> String {
    if !value.is_finite() {
        return "-".to_owned();
    }
    let scaled = value / found.unit.1;
    // A tenth of a point is as much as resampling tells apart.
    if is_share(found) { format!("{scaled:.1} points") } else { number(scaled) }
}

fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match &quoted[..] {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} and {last}", some.join(", ")),
    }
}
