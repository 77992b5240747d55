//! Two saved runs beside one another: from the files of their folders to rows ready to be shown.

use crate::numerals::{Clock, Scale, count, counted, number, number_within, percent, share_decimals};
use crate::saved::saved;
use crate::trouble::Refusal;
use detente_analysis::compare::{
    Comparison, Difference, Figure, Incomparable, Method, Side, Unpaired, compare,
};
use detente_engine::block_trajectories;
use detente_model::check;
use detente_numbers::max;
use detente_results::Design;
use detente_results::formats::{json, parquet};
use detente_results::manifest::ManifestV1;
use detente_results::tables::{DifferenceRow, Table, comparison};
use std::collections::{BTreeMap, BTreeSet};

/// Two runs, compared.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Folders of the first run and of the second, as they were typed.
    pub folders: [String; 2],
    /// How to make them again.
    pub manifests: [ManifestV1; 2],
    /// How they differ.
    pub comparison: Comparison,
    /// When both end: the day, or how long after the start.
    pub end: String,
    /// What the models say that they leave out, each once.
    pub leaves_out: Vec<String>,
}

/// The files in the folder of a saved run: path inside it, with `/`, and bytes.
pub type Contents = BTreeMap<String, Vec<u8>>;

/// Why two runs are not compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uncompared {
    /// One of them cannot be used.
    Saved(Refusal),
    /// They are runs of different things.
    Asked(Refusal),
}

/// Compares the runs in two folders, the second with the first.
///
/// # Errors
/// A folder without a whole run, a file that was changed, runs that have too little in common.
pub fn compared(contents: [&Contents; 2], folders: [&str; 2]) -> Result<Compared, Uncompared> {
    let read = |place: usize| side(contents[place], folders[place]).map_err(Uncompared::Saved);
    let (first, second) = (read(0)?, read(1)?);
    let mut leaves_out = first.leaves_out;
    leaves_out.extend(second.leaves_out);
    let mut seen = BTreeSet::new();
    leaves_out.retain(|part| seen.insert(part.clone()));
    let manifests = [first.manifest, second.manifest];
    let (first, second) = (first.side, second.side);
    let comparison =
        compare(&first, &second).map_err(|why| Uncompared::Asked(incomparable(&why, folders)))?;
    let start = first.end_date.map(|date| date - first.end_days.floor() as i64);
    let clock = Clock { start, horizon_days: first.end_days };
    Ok(Compared {
        folders: folders.map(str::to_owned),
        manifests,
        comparison,
        end: clock.when(first.end_days),
        leaves_out,
    })
}

/// What is read of a saved run.
struct Read {
    manifest: ManifestV1,
    side: Side,
    leaves_out: Vec<String>,
}

/// A run as it was saved, if it still is.
fn side(contents: &Contents, folder: &str) -> Result<Read, Refusal> {
    let saved = saved(contents, folder, 1)?;
    let model = check(&saved.texts, &saved.root).model;
    let leaves_out = model.map_or_else(Vec::new, |model| model.leaves_out);
    let manifest = saved.manifest;
    let unreadable = |why: String| {
        Refusal::new(format!("cannot read the tables in `{folder}`: {why}"))
            .help("make the run anew with this version: `detente run --repeat FOLDER --save NEW`")
    };
    let mut tables = BTreeMap::new();
    for table in &manifest.tables {
        let name = table.kept.trim_start_matches("tables/").trim_end_matches(".parquet");
        let bytes = contents.get(&table.kept).cloned().unwrap_or_default();
        let batch = parquet::read(bytes).map_err(|error| unreadable(error.to_string()))?;
        tables.insert(name.to_owned(), batch);
    }
    let side = Side::read(&manifest.design, manifest.precision.is_some(), &tables);
    let side = side.map_err(|missing| unreadable(format!("there is no `{}`", missing.0)))?;
    Ok(Read { manifest, side, leaves_out })
}

fn incomparable(why: &Incomparable, [first, second]: [&str; 2]) -> Refusal {
    let list = |paths: &[String]| paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    match why {
        Incomparable::Outcomes(only_first, only_second) => {
            let mut refusal =
                Refusal::new(format!("the runs in `{first}` and `{second}` have different outcomes"));
            for (folder, only) in [(first, only_first), (second, only_second)] {
                if !only.is_empty() {
                    refusal = refusal.help(format!("only in `{folder}`: {}", list(only)));
                }
            }
            refusal.help("compare runs of models that tell the same endings apart")
        }
        Incomparable::Unit(path, in_first, in_second) => {
            let say = |unit: &str| {
                if unit.is_empty() { "a pure number".to_owned() } else { format!("in `{unit}`") }
            };
            Refusal::new(format!(
                "`{path}` is {} in the one run and {} in the other",
                say(in_first),
                say(in_second)
            ))
            .help("give it one unit in both models, and run them again")
        }
        Incomparable::End(in_first, in_second) => Refusal::new(format!(
            "the run in `{first}` ends after {} days, and the one in `{second}` after {}",
            number(*in_first),
            number(*in_second)
        ))
        .help("run one of them again to the end of the other, with `--until`"),
    }
}

impl Compared {
    /// The tables of the comparison.
    pub fn tables(&self) -> Vec<Table> {
        let rows = |differences: &[Difference]| differences.iter().map(row).collect::<Vec<_>>();
        let comparison_ = &self.comparison;
        let [outcomes, quantities, events] =
            [&comparison_.outcomes, &comparison_.quantities, &comparison_.events].map(|of| rows(of));
        comparison([&outcomes, &quantities, &events], self.manifests.each_ref(), &self.intervals())
    }

    /// All of it as JSON.
    ///
    /// # Errors
    /// What the JSON writer refuses; tables as they are made here are none of it.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        let head = json::ComparisonHead {
            first: &self.manifests[0],
            second: &self.manifests[1],
            intervals: &self.intervals(),
            only_first: &self.comparison.apart.0,
            only_second: &self.comparison.apart.1,
        };
        json::comparison(&head, &self.tables()).map_err(|error| error.to_string())
    }

    /// Where the intervals of the differences come from, in a sentence.
    pub fn intervals(&self) -> String {
        of_intervals(self.comparison.method, &self.manifests[0].design)
    }

    /// The rows of a page.
    pub fn rows(&self) -> ComparisonRows {
        let titles = self.manifests.each_ref().map(|manifest| &*manifest.title);
        let title = if titles[0] == titles[1] { titles[0].to_owned() } else { titles.join(" / ") };
        let comparison = &self.comparison;
        let is_same = self.manifests[0].result == self.manifests[1].result;
        let mut outcomes = shares(&comparison.outcomes);
        if is_same {
            outcomes.iter_mut().for_each(|row| SAME.clone_into(&mut row.interval));
        }
        let stocks: Vec<&Difference> =
            comparison.quantities.iter().filter(|of| of.first.kind == "stock").collect();
        let (stocks, stocks_left) = clearest(stocks, SHOWN);
        let (events, events_left) = clearest(comparison.events.iter().collect(), SHOWN);
        ComparisonRows {
            title,
            asked: [0, 1].map(|place| asked(&self.manifests[place])),
            apart: differing(&self.manifests),
            outcomes,
            end: self.end.clone(),
            stocks: stocks.into_iter().map(figures).collect(),
            stocks_left,
            events: events.into_iter().map(figures).collect(),
            events_left,
            intervals: self.intervals(),
            leaves_out: self.leaves_out.clone(),
        }
    }
}

/// In place of the interval of a figure that is the same in all draws.
const SAME: &str = "same in all draws";

/// Where intervals come from, in a sentence's part.
pub(crate) fn of_intervals(method: Method, design: &Design) -> String {
    let added = |why: &str| {
        format!("added up: the widths of both Monte-Carlo intervals, wider than need be, for {why}")
    };
    match method {
        Method::Paired(batches) => format!(
            "paired: both runs have the same draws of the parameters and the same luck, so that what they have in common drops \
             out; from the differences in {batches} batches of draws"
        ),
        Method::Independent => {
            "independent: the runs have different luck; from the Monte-Carlo intervals of both".to_owned()
        }
        Method::Added(Unpaired::UntilPrecise) => added("a run decided itself when to stop"),
        Method::Added(Unpaired::OtherDraws) => added("the runs have luck in common, but not the same draws"),
        Method::Added(Unpaired::TooFew(batches)) => added(&format!(
            "there are too few trajectories to pair: {batches} batch{} of draws where {} are needed, as {} trajectories have",
            if batches == 1 { "" } else { "es" },
            Method::BATCHES_ENOUGH,
            count(trajectories_to_pair(design))
        )),
    }
}

/// So many trajectories are enough to compare two runs in pairs.
pub(crate) fn trajectories_to_pair(design: &Design) -> u64 {
    Method::BATCHES_ENOUGH as u64 * block_trajectories(design.per_draw)
}

pub(crate) fn row(of: &Difference) -> DifferenceRow {
    let figure = |figure: &Figure| [figure.mean, figure.low, figure.high];
    DifferenceRow {
        path: of.first.path.clone(),
        label: of.first.label.clone(),
        kind: of.first.kind.clone(),
        unit: of.first.unit.clone(),
        first: figure(&of.first),
        second: figure(&of.second),
        difference: [of.difference, of.low, of.high],
    }
}

/// All that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparisonRows {
    /// Of the situation, or of both.
    pub title: String,
    /// What was run, of the first and of the second.
    pub asked: [String; 2],
    /// What else differs between the runs, in sentences' parts.
    pub apart: Vec<String>,
    /// Outcomes, most frequent first; differences are in percentage points.
    pub outcomes: Vec<FigureRow>,
    /// When both end.
    pub end: String,
    /// Stocks at the end, the clearest differences first.
    pub stocks: Vec<FigureRow>,
    /// Stocks that are not among these.
    pub stocks_left: usize,
    /// Events, the clearest differences first.
    pub events: Vec<FigureRow>,
    /// Events that are not among these.
    pub events_left: usize,
    /// Where the intervals come from.
    pub intervals: String,
    /// What the models say that they leave out.
    pub leaves_out: Vec<String>,
}

/// A figure of both runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureRow {
    /// What a reader sees.
    pub label: String,
    /// The unit; empty for a pure number and for shares.
    pub unit: String,
    /// Its mean in the first run.
    pub first: String,
    /// In the second.
    pub second: String,
    /// The second less the first, with its sign.
    pub difference: String,
    /// The 95 % interval of that.
    pub interval: String,
}

/// What was run, in a sentence's part.
fn asked(manifest: &ManifestV1) -> String {
    let design = &manifest.design;
    let draws = format!("{} x {}", counted(design.draws, "draw"), design.per_draw);
    let mut text =
        format!("{} ({draws}), seed {}", counted(design.trajectories(), "trajectory"), design.seed);
    if let Some(precision) = &manifest.precision {
        text += &format!("; until known to {precision} either way");
    }
    if !manifest.policies.is_empty() {
        text += &format!("; policy: {}", manifest.policies.join(" and "));
    }
    let sets: Vec<String> = manifest.sets.iter().map(|set| format!("{} = {}", set.name, set.value)).collect();
    if !sets.is_empty() {
        text += &format!("; set: {}", sets.join(", "));
    }
    text
}

/// What differs between two runs beside what was asked of them.
fn differing([first, second]: &[ManifestV1; 2]) -> Vec<String> {
    let mut apart = Vec::new();
    let text = |manifest: &ManifestV1, path: &str| {
        manifest.files.iter().find(|file| file.path == path).map(|file| file.sha256.clone())
    };
    let paths: std::collections::BTreeSet<&str> =
        first.files.iter().chain(&second.files).map(|file| &*file.path).collect();
    let changed: Vec<&str> =
        paths.into_iter().filter(|path| text(first, path) != text(second, path)).collect();
    if !changed.is_empty() {
        apart.push(format!("the texts of the situation differ: {}", changed.join(", ")));
    }
    if first.result == second.result {
        apart.push("both runs have the same result, to the last bit".to_owned());
    }
    if first.detente != second.detente {
        apart.push(format!("detente {} made the first, {} the second", first.detente, second.detente));
    }
    apart
}

/// Figures of each kind that a page shows.
const SHOWN: usize = 10;

/// The figures that differ most clearly, so many at most, and how many others there are.
pub(crate) fn clearest(mut differences: Vec<&Difference>, most: usize) -> (Vec<&Difference>, usize) {
    let clarity = |of: &Difference| {
        let ratio = of.difference.abs() / (of.high - of.low);
        if ratio.is_nan() { 0.0 } else { ratio }
    };
    differences.sort_by(|a, b| clarity(b).total_cmp(&clarity(a)));
    let left = differences.len().saturating_sub(most);
    differences.truncate(most);
    (differences, left)
}

/// Digits behind the point with which a difference of shares prints in percentage points: its interval leaves one or two of its digits
/// certain, and an end that is not 0 does not print as if it were.
fn point_decimals(of: &Difference) -> usize {
    let width = (of.high - of.low) * 100.0;
    let enough = match width {
        width if width >= 4.0 || width.is_nan() => 0,
        width if width >= 0.4 => 1,
        _ => 2,
    };
    let is_lost = |end: &f64, decimals: usize| {
        *end != 0.0 && format!("{:.decimals$}", end.abs() * 100.0).chars().all(|letter| "0.".contains(letter))
    };
    let is_apart = of.low > 0.0 || of.high < 0.0;
    (enough..4)
        .find(|decimals| !is_apart || ![of.low, of.high].iter().any(|end| is_lost(end, *decimals)))
        .unwrap_or(4)
}

pub(crate) fn shares(outcomes: &[Difference]) -> Vec<FigureRow> {
    let share = |figure: &Figure| (figure.mean, figure.low, figure.high);
    let decimals = share_decimals(outcomes.iter().flat_map(|of| [share(&of.first), share(&of.second)]));
    let most = |of: &Difference| max(of.first.mean, of.second.mean);
    let mut outcomes: Vec<&Difference> =
        outcomes.iter().filter(|of| of.first.path != "broken" || most(of) > 0.0).collect();
    outcomes.sort_by(|a, b| most(b).total_cmp(&most(a)));
    let row = |of: &Difference| {
        let of_difference = point_decimals(of);
        let points = |difference: f64| plain(&format!("{:.of_difference$}", difference * 100.0));
        FigureRow {
            label: of.first.label.clone(),
            unit: String::new(),
            first: percent(of.first.mean, decimals),
            second: percent(of.second.mean, decimals),
            difference: signed(points(of.difference)),
            interval: between(points(of.low), points(of.high)),
        }
    };
    outcomes.into_iter().map(row).collect()
}

pub(crate) fn figures(of: &Difference) -> FigureRow {
    let extent = of.high - of.low;
    let scale = Scale::of(max(of.first.mean.abs(), of.second.mean.abs()));
    let figure = |value: f64| plain(&number_within(scale.down(value), scale.down(extent)));
    let interval = if extent.is_nan() && of.difference == 0.0 {
        SAME.to_owned()
    } else {
        between(figure(of.low), figure(of.high))
    };
    FigureRow {
        label: of.first.label.clone(),
        // Events are counted, which the heading says.
        unit: scale.unit(if of.first.kind == "event" { "" } else { &of.first.unit }),
        first: number(scale.down(of.first.mean)),
        second: number(scale.down(of.second.mean)),
        difference: signed(figure(of.difference)),
        interval,
    }
}

/// Without the sign of a zero.
fn plain(figure: &str) -> String {
    let is_zero = figure.starts_with('-') && figure.chars().all(|letter| "-0.".contains(letter));
    (if is_zero { &figure[1..] } else { figure }).to_owned()
}

fn signed(figure: String) -> String {
    let is_zero = figure.chars().all(|letter| "0.".contains(letter));
    if is_zero || figure.starts_with('-') { figure } else { format!("+{figure}") }
}

fn between(low: String, high: String) -> String {
    if low == high { low } else { format!("{low} to {high}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_have_their_sign_and_zeros_have_none() {
        let sign = |figure: &str| signed(plain(figure));
        assert_eq!([sign("1.5"), sign("-1.5"), sign("-0.0"), sign("0")], ["+1.5", "-1.5", "0.0", "0"]);
        assert_eq!(between("-1".to_owned(), "2".to_owned()), "-1 to 2");
    }

    #[test]
    fn too_few_trajectories_to_pair_say_how_many_would_do() {
        let design = |per_draw| Design { seed: 1, draws: 100, per_draw, steps: 10 };
        let too_few = of_intervals(Method::Added(Unpaired::TooFew(2)), &design(10));
        assert!(
            too_few.ends_with("2 batches of draws where 8 are needed, as 4,080 trajectories have"),
            "{too_few}"
        );
        // Long draws are batches of their own.
        assert_eq!([1, 1_000].map(|per_draw| trajectories_to_pair(&design(per_draw))), [4_096, 8_000]);
    }
}
