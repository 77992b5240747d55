//! A run as plain rows, ready to be shown: what is printed, in which order, with how many digits. Faces only draw them.

use crate::Run;
use crate::numerals::{
    Clock, Scale, count, interval_decimals, number, number_within, percent, percent_interval, share_decimals,
};
use detente_numbers::{max, min};
use detente_results::summary::{
    Estimate, EventEstimate, OutcomeEstimate, PrecisionEstimate, QuantityEstimate, StateEstimate,
};

/// Stocks and events that a first page shows at most.
const SHOWN: usize = 8;

/// All that a first page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// What was run, in a sentence.
    pub asked: String,
    /// Outcomes, most frequent first; those that never came last.
    pub outcomes: Vec<OutcomeRow>,
    /// Whether some outcome is a first passage, of which the earliest counts.
    pub first_passages: bool,
    /// Events that such outcomes wait for and that happen more often, after another outcome or apart from any: label, and share of
    /// trajectories in which they happen at any time.
    pub at_any_time: Vec<(String, String)>,
    /// What the Monte-Carlo intervals of the outcomes are, in a sentence.
    pub monte_carlo: String,
    /// What the spread over all outcomes is made of.
    pub spread: Spread,
    /// Trajectories that never broke: levels, events, regimes and choices are of these. With none, there are no such rows.
    pub unbroken: u64,
    /// Trajectories that broke.
    pub broken: u64,
    /// The main stocks, lets and memories.
    pub levels: Vec<LevelRow>,
    /// Stocks that are not among these.
    pub levels_left: usize,
    /// The busiest events, busiest first.
    pub events: Vec<EventRow>,
    /// Events that are not among them.
    pub events_left: usize,
    /// Regimes, then choices, in the order of the text.
    pub states: Vec<StateRow>,
}

/// What a spread is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spread {
    /// Nothing is spread.
    Nothing,
    /// The design cannot tell ignorance from chance: it has one trajectory in each draw of the parameters, or a single draw.
    Untold,
    /// Something is unknown, but the spread does not show it.
    Unseen,
    /// So much of it is ignorance, 0 to 1; the rest is chance.
    Ignorance(f64),
}

/// How far a figure may move by what is not known of the parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Ignorance {
    /// Not at all: nothing is unknown.
    NothingUnknown,
    /// Something is unknown, but the design cannot tell ignorance from chance.
    Untold,
    /// Something is unknown, but the figure does not show it.
    Unseen,
    /// Central 95 % of the figure given the parameters.
    Within(String),
}

/// An outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeRow {
    /// What a reader sees.
    pub label: String,
    /// Share, 0 to 1.
    pub share: f64,
    /// The share, rounded to its certainty.
    pub share_text: String,
    /// 95 % Monte-Carlo interval: how far more trajectories could still move the share.
    pub monte_carlo: String,
    /// How far better evidence could.
    pub ignorance: Ignorance,
    /// What this outcome's spread is made of.
    pub spread: Spread,
    /// For a first passage, or an outcome that an event dates, that came about: when 5, 50 and 95 % of those trajectories had reached it.
    pub when: Option<[String; 3]>,
}

/// A stock over time.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelRow {
    /// What a reader sees.
    pub label: String,
    /// The unit of the figures; empty for a pure number.
    pub unit: String,
    /// Median in each row of time, scaled so that 0 is the lowest 5 % quantile and 1 the highest 95 % quantile.
    pub line: Vec<f64>,
    /// What 0 and 1 stand for on the line; empty where nothing ever differs.
    pub scale: String,
    /// At the start, in the middle, at the end.
    pub points: [Point; 3],
}

/// A quantity at a point of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The date, or how long after the start.
    pub when: String,
    /// Median.
    pub median: String,
    /// 5 to 95 %.
    pub range: String,
}

/// An event over the whole run.
#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    /// What a reader sees.
    pub label: String,
    /// Mean count.
    pub mean: String,
    /// 5 to 95 % of the count.
    pub range: String,
    /// Share of trajectories in which it happens at all.
    pub ever: String,
}

/// A regime or a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct StateRow {
    /// What a reader sees.
    pub label: String,
    /// `regime` or `choice`.
    pub kind: String,
    /// States or options with their share of all steps, largest first.
    pub parts: Vec<(String, String)>,
}

/// The rows of a run.
pub fn rows(run: &Run) -> Rows {
    let summary = &run.summary;
    let clock = run.clock();
    let mut outcomes: Vec<&OutcomeEstimate> =
        summary.outcomes.iter().filter(|outcome| outcome.path != "broken" || outcome.count > 0).collect();
    outcomes.sort_by(|a, b| b.share.mean.total_cmp(&a.share.mean));
    // Nothing is known of what no trajectory reached.
    let any = summary.unbroken() > 0;
    let stocks: Vec<&QuantityEstimate> =
        summary.quantities.iter().filter(|quantity| any && quantity.kind == "stock").collect();
    let mut events: Vec<&EventEstimate> = summary.events.iter().filter(|_| any).collect();
    events.sort_by(|a, b| b.total.mean.total_cmp(&a.total.mean));
    let happened = events.iter().filter(|event| event.total.mean > 0.0).count();
    events.truncate(min(happened as f64, SHOWN as f64) as usize);
    let quantity = |path: &String| summary.quantities.iter().find(|quantity| quantity.path == *path);
    let levels: Vec<&QuantityEstimate> =
        run.front.levels.iter().filter(|_| any).filter_map(quantity).collect();
    let is_shown = |stock: &&&QuantityEstimate| run.front.levels.contains(&stock.path);
    Rows {
        asked: asked(run),
        first_passages: run.front.first_passages,
        at_any_time: at_any_time(run),
        monte_carlo: monte_carlo(summary.precision),
        spread: spread_of(&outcomes, summary.unknown_parameters),
        outcomes: outcome_rows(&outcomes, summary.unknown_parameters, clock),
        levels_left: stocks.len() - stocks.iter().filter(is_shown).count(),
        levels: levels
            .into_iter()
            .map(|stock| level_row(stock, &summary.rows, summary.step_days, clock))
            .collect(),
        events_left: happened - events.len(),
        events: event_rows(&events),
        states: summary.states.iter().filter(|_| any).map(state_row).collect(),
        unbroken: summary.unbroken(),
        broken: summary.broken_count,
    }
}

fn monte_carlo(precision: Option<PrecisionEstimate>) -> String {
    let Some(precision) = precision else {
        return "Monte Carlo: 95% interval, which more trajectories would narrow.".to_owned();
    };
    format!(
        "Monte Carlo: intervals that hold for all outcomes together with 95%, at whatever number of trajectories the run stops; the \
         widest lies {} to either side of its share. More trajectories would narrow them. Intervals of means of stocks and events, in the \
         tables, are those for a fixed number of trajectories: they do not allow for the stop.",
        points(precision.reached)
    )
}

/// A difference of shares in percentage points.
pub(crate) fn points(share: f64) -> String {
    let points = number(share * 100.0);
    if points == "1" { "1 point".to_owned() } else { format!("{points} points") }
}

/// Share by which an event must happen more often than the outcomes that wait for it, to be told apart on a page.
const MORE_OFTEN: f64 = 0.005;

fn at_any_time(run: &Run) -> Vec<(String, String)> {
    let summary = &run.summary;
    let mut found = Vec::new();
    for awaited in &run.front.awaited {
        let Some(event) = summary.events.iter().find(|event| event.path == awaited.event) else { continue };
        let outcomes = summary.outcomes.iter().filter(|outcome| awaited.outcomes.contains(&outcome.path));
        let ended: f64 = outcomes.map(|outcome| outcome.share.mean).sum();
        if event.ever.mean > ended + MORE_OFTEN {
            found
                .push((awaited.label.clone(), percent(event.ever.mean, decimals([&event.ever].into_iter()))));
        }
    }
    found
}

fn asked(run: &Run) -> String {
    let design = &run.summary.design;
    let clock = run.clock();
    let plural = |many: bool| if many { "s" } else { "" };
    let span = match clock.start {
        Some(_) => format!("{} to {}", clock.when(0.0), clock.when(clock.horizon_days)),
        None => clock.length(clock.horizon_days),
    };
    let mut text = format!(
        "{} trajector{} ({} draw{} of the parameters x {}), seed {}; {span} in {} step{} of {} day{}",
        count(design.trajectories()),
        if design.trajectories() == 1 { "y" } else { "ies" },
        count(design.draws),
        plural(design.draws != 1),
        design.per_draw,
        design.seed,
        count(u64::from(design.steps)),
        plural(design.steps != 1),
        number(run.summary.step_days),
        plural(run.summary.step_days != 1.0),
    );
    if let Some(precision) = until_precise(run) {
        text += &precision;
    }
    if !run.policies.is_empty() {
        let labels: Vec<&str> = run.policies.iter().map(|(_, label)| &**label).collect();
        text += &format!("; policy: {}", labels.join(" and "));
    }
    let settings: Vec<String> = run.sets.iter().map(|set| format!("{} = {}", set.name, set.value)).collect();
    if !settings.is_empty() {
        text += &format!("; set: {}", settings.join(", "));
    }
    text
}

/// Why the run stopped where it did, if that was decided on the way.
fn until_precise(run: &Run) -> Option<String> {
    let precision = run.summary.precision?;
    let asked = points(precision.asked);
    Some(if precision.reached <= precision.asked {
        format!("; run until each outcome's share was known to {asked} either way")
    } else {
        format!("; not enough to know each outcome's share to {asked} either way")
    })
}

fn spread_of(outcomes: &[&OutcomeEstimate], unknown_parameters: u64) -> Spread {
    let ignorance: f64 = outcomes.iter().map(|outcome| outcome.share.ignorance_variance).sum();
    let chance: f64 = outcomes.iter().map(|outcome| outcome.share.chance_variance).sum();
    if chance > 0.0 && ignorance == 0.0 && unknown_parameters > 0 {
        Spread::Unseen
    } else if ignorance + chance > 0.0 {
        Spread::Ignorance(ignorance / (ignorance + chance))
    } else if (ignorance + chance).is_nan() && unknown_parameters > 0 {
        Spread::Untold
    } else {
        Spread::Nothing
    }
}

/// Digits behind the point with which these shares print beside one another.
fn decimals<'a>(shares: impl Iterator<Item = &'a Estimate>) -> usize {
    share_decimals(shares.map(|share| (share.mean, share.low, share.high)))
}

fn ignorance_of(share: &Estimate, unknown_parameters: u64, decimals: usize) -> Ignorance {
    if unknown_parameters == 0 {
        Ignorance::NothingUnknown
    } else if share.ignorance_variance.is_nan() {
        Ignorance::Untold
    } else if share.ignorance_variance > 0.0 {
        Ignorance::Within(percent_interval(share.ignorance_low, share.ignorance_high, decimals))
    } else {
        Ignorance::Unseen
    }
}

fn outcome_rows(outcomes: &[&OutcomeEstimate], unknown_parameters: u64, clock: Clock) -> Vec<OutcomeRow> {
    let shares = || outcomes.iter().map(|outcome| &outcome.share);
    let of_shares = decimals(shares());
    let of_errors = interval_decimals(shares().map(|share| (share.low, share.high)));
    let of_ignorance = interval_decimals(shares().map(|share| (share.ignorance_low, share.ignorance_high)));
    let row = |outcome: &&OutcomeEstimate| {
        let (share, days) = (&outcome.share, &outcome.days);
        OutcomeRow {
            label: outcome.label.clone(),
            share: share.mean,
            share_text: percent(share.mean, of_shares),
            monte_carlo: percent_interval(share.low, share.high, of_errors),
            ignorance: ignorance_of(share, unknown_parameters, of_ignorance),
            spread: spread_of(&[outcome], unknown_parameters),
            when: (days.len() == 5).then(|| [0, 2, 4].map(|place| clock.when(days[place]))),
        }
    };
    outcomes.iter().map(row).collect()
}

/// Lowest 5 % and highest 95 % quantile over time.
fn extent(quantity: &QuantityEstimate) -> (f64, f64) {
    let ends = quantity.quantiles.iter().map(|row| (row[0], row[4]));
    ends.reduce(|(low, high), (a, b)| (min(low, a), max(high, b))).unwrap_or((0.0, 0.0))
}

fn level_row(stock: &QuantityEstimate, steps: &[u32], step_days: f64, clock: Clock) -> LevelRow {
    let (low, high) = extent(stock);
    let scaled = |value: f64| if high > low { (value - low) / (high - low) } else { 0.5 };
    let scale = Scale::of(max(high.abs(), low.abs()));
    let figure = |value: f64| number_within(scale.down(value), scale.down(high - low));
    let last = stock.quantiles.len().saturating_sub(1);
    let point = |row: usize| {
        let [low, _, median, _, high] = stock.quantiles[row];
        Point {
            when: clock.when(f64::from(steps[row]) * step_days),
            median: figure(median),
            range: range(figure(low), figure(high)),
        }
    };
    LevelRow {
        label: stock.label.clone(),
        unit: scale.unit(&stock.unit),
        line: stock.quantiles.iter().map(|row| scaled(row[2])).collect(),
        scale: if high > low { range(figure(low), figure(high)) } else { String::new() },
        points: [point(0), point(last / 2), point(last)],
    }
}

/// One figure where both ends print alike.
fn range(low: String, high: String) -> String {
    if low == high {
        low
    } else if low.starts_with('-') || high.starts_with('-') {
        format!("{low} to {high}")
    } else {
        format!("{low}-{high}")
    }
}

fn event_rows(events: &[&EventEstimate]) -> Vec<EventRow> {
    // Counts are whole; their quantiles come from buckets that are a little wider.
    let whole = |quantile: f64| number(quantile.round());
    let of_shares = decimals(events.iter().map(|event| &event.ever));
    let row = |event: &&EventEstimate| EventRow {
        label: event.label.clone(),
        mean: number(event.total.mean),
        range: range(whole(event.total_quantiles[0]), whole(event.total_quantiles[4])),
        ever: percent(event.ever.mean, of_shares),
    };
    events.iter().map(row).collect()
}

fn state_row(of: &StateEstimate) -> StateRow {
    let mut parts: Vec<(&String, &Estimate)> = of.states.iter().zip(&of.occupancy).collect();
    parts.sort_by(|a, b| b.1.mean.total_cmp(&a.1.mean));
    let of_shares = decimals(of.occupancy.iter());
    let text = |(label, share): (&String, &Estimate)| (label.clone(), percent(share.mean, of_shares));
    StateRow { label: of.label.clone(), kind: of.kind.clone(), parts: parts.into_iter().map(text).collect() }
}
