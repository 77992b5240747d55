//! Findings as words, tables and JSON.

use super::{MovedQuantity, Tipping, TippingFound};
use crate::numerals::{count, counted, interval_decimals, number, percent};
use detente_analysis::tipping::{
    Cell, Curve, CurvePoint, Direction, Finding as Found, Map, Place, Report, Side,
};
use detente_numbers::{abs, floor};
use detente_results::formats::json;
use detente_results::tables::{Finding, Table, findings};
use serde_json::{Value, json};

/// All that a page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct TippingRows {
    /// The situation's title.
    pub title: String,
    /// What was asked, in a sentence.
    pub asked: String,
    /// The answer, in a sentence.
    pub answer: String,
    /// What else must be known, a sentence each.
    pub remarks: Vec<String>,
    /// What is moved, with its unit.
    pub moved: Vec<String>,
    /// The chance over the range of one quantity.
    pub curve: Vec<CurveRow>,
    /// The level, from 0 to 1.
    pub level: f64,
    /// A map of two quantities, lines from the top, `.` surely below the level, `#` surely above, `~` neither; and the ends of both ranges.
    pub map: Vec<String>,
    /// Ends of the ranges, as they print: of the first quantity, then of the second.
    pub ends: Vec<(String, String)>,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// The chance at a place of the range.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveRow {
    /// The value of what is moved.
    pub at: String,
    /// The chance, from 0 to 1.
    pub chance: f64,
    /// The chance with its interval.
    pub figure: String,
    /// By how many points it is above that of the first place, with its interval; empty there.
    pub change: String,
}

/// Columns and lines of a map.
const MAP: (usize, usize) = (56, 18);

impl Tipping {
    /// The rows of a page.
    #[must_use]
    pub fn rows(&self) -> TippingRows {
        let level = self.level();
        let moved: Vec<String> = self.moved.iter().map(named).collect();
        let mut remarks = Vec::new();
        if self.broken > 0 {
            remarks.push(format!(
                "{} of {} trajectories broke and were left out, {} at most at one place",
                count(self.broken),
                count(self.trajectories),
                percent(self.broken_share_most, 1)
            ));
        }
        let (answer, map) = match &self.found {
            TippingFound::Line(report) => {
                remarks.extend(self.line_remarks(report));
                remarks.extend(self.curve_remarks());
                (self.line_answer(report, &level), Vec::new())
            }
            TippingFound::Plane(map) => (self.plane_answer(map, &level), self.map(map)),
        };
        TippingRows {
            title: self.title.clone(),
            asked: format!(
                "Where {} crosses {level}, by {}: {}; seed {}",
                self.quantity.1,
                moved.join(" and "),
                counted(self.trajectories, "trajectory"),
                self.request.asked.seed
            ),
            answer,
            remarks,
            moved,
            curve: self.curve(),
            level: self.level,
            map,
            ends: self.ends(),
            leaves_out: self.leaves_out.clone(),
        }
    }

    fn line_answer(&self, report: &Report, level: &str) -> String {
        let moved = &self.moved[0];
        let at = |value: f64| shown(value, moved);
        let unit = of_unit(moved);
        let way = match report.direction {
            Some(Direction::Falling) => "falls below",
            _ => "rises above",
        };
        match &report.finding {
            Found::Inside { low, estimate, high } => format!(
                "It {way} {level} at {}{unit} of {} (95% interval {} to {})",
                at(*estimate),
                moved.label,
                at(*low),
                at(*high)
            ),
            Found::BelowEverywhere(place) => format!(
                "There is no such point in the range: it stays below {level}, {} at most, at {}{unit}",
                figure(place),
                at(place.at)
            ),
            Found::AboveEverywhere(place) => format!(
                "There is no such point in the range: it stays above {level}, {} at least, at {}{unit}",
                figure(place),
                at(place.at)
            ),
            Found::Undecided { low: None, high: None, .. } if self.stopped_early => {
                "It was stopped before it could say where, or that there is no such point".to_owned()
            }
            Found::Undecided { low, estimate, high } => {
                let guess = estimate.map_or(String::new(), |estimate| {
                    format!("; it seems to lie near {}{unit}", at(estimate))
                });
                let from = low.map_or("below the range".to_owned(), at);
                let to = high.map_or("above it".to_owned(), at);
                let (why, more) = if self.stopped_early {
                    ("It was stopped before it could say", "")
                } else {
                    ("The budget does not say", ": ask for more with `--budget`")
                };
                format!("{why} where, from {from} to {to}{guess}{more}")
            }
            Found::NotMonotone { crossings, .. } if crossings.is_empty() => format!(
                "It rises and falls again over the range, and no crossing of {level} is sure: ask for more with `--budget`"
            ),
            Found::NotMonotone { crossings, .. } => {
                let told: Vec<String> = crossings
                    .iter()
                    .map(|crossing| {
                        let way = if crossing.rises { "upwards" } else { "downwards" };
                        format!("{way} between {} and {}", at(crossing.low), at(crossing.high))
                    })
                    .collect();
                format!("It does not go one way over the range; it crosses {level} {}{unit}", told.join(", "))
            }
        }
    }

    fn line_remarks(&self, report: &Report) -> Option<String> {
        let Found::NotMonotone { witness: Some((one, other)), .. } = &report.finding else { return None };
        let moved = &self.moved[0];
        Some(format!(
            "it is {} at {}, and {} at {}",
            figure(one),
            shown(one.at, moved),
            figure(other),
            shown(other.at, moved)
        ))
    }

    /// The level, with as many digits as it has.
    fn level(&self) -> String {
        let whole = abs(100.0 * self.level - floor(100.0 * self.level + 0.5)) < 1e-9;
        percent(self.level, if whole { 0 } else { 1 })
    }

    /// Why this level, if nobody asked for it, and what moving does at all.
    fn curve_remarks(&self) -> Vec<String> {
        let Some(curve) = &self.curve else { return Vec::new() };
        let (Some(first), Some(last)) = (curve.points.first(), curve.points.last()) else {
            return Vec::new();
        };
        let mut remarks = Vec::new();
        if self.request.level.is_none() && self.level != super::curve::HALF {
            remarks.push(format!(
                "No level was asked for, and over the range it does not surely cross 50%: {} is halfway between the least and the greatest that \
                 was seen",
                self.level()
            ));
        }
        let moved = &self.moved[0];
        let (from, to) = (shown(first.at, moved), shown(last.at, moved));
        let [change, low, high] = last.change;
        let way = if change < 0.0 { "lowers" } else { "raises" };
        remarks.push(if curve.moves() {
            let (least, most) = if change < 0.0 { (-high, -low) } else { (low, high) };
            format!(
                "Going from {from} to {to}{} {way} it by {} points ({} to {}), on the same luck",
                of_unit(moved),
                points(abs(change)),
                points(least),
                points(most)
            )
        } else {
            format!(
                "Between {from} and {to}{} it does not surely differ: by {} to {} points, on the same luck",
                of_unit(moved),
                points(low),
                points(high)
            )
        });
        remarks
    }

    fn curve(&self) -> Vec<CurveRow> {
        let Some(curve) = &self.curve else { return Vec::new() };
        let decimals = interval_decimals(curve.points.iter().map(|point| (point.chance[1], point.chance[2])));
        let row = |(number, point): (usize, &CurvePoint)| {
            let [mean, low, high] = point.chance.map(|share| percent(share, decimals));
            let [change, least, most] = point.change.map(points);
            CurveRow {
                at: shown(point.at, &self.moved[0]),
                chance: point.chance[0],
                figure: format!("{mean} ({low} to {high})"),
                change: if number == 0 { String::new() } else { format!("{change} ({least} to {most})") },
            }
        };
        curve.points.iter().enumerate().map(row).collect()
    }

    fn plane_answer(&self, map: &Map, level: &str) -> String {
        let share = |part: f64| percent(part, 0);
        if map.above == 0.0 && map.line.is_empty() {
            return format!(
                "It stays below {level} over all that was moved, as far as the budget tells ({} is sure)",
                share(map.below)
            );
        }
        if map.below == 0.0 && map.line.is_empty() {
            return format!(
                "It stays above {level} over all that was moved, as far as the budget tells ({} is sure)",
                share(map.above)
            );
        }
        let coarse = if map.is_coarse { "; a larger budget would make the band narrower" } else { "" };
        format!(
            "It is surely below {level} on {} of the plane, surely above on {}, and the line lies in the {} between{coarse}",
            share(map.below),
            share(map.above),
            share(map.band)
        )
    }

    /// The map in characters, the second quantity upwards.
    fn map(&self, map: &Map) -> Vec<String> {
        let (columns, lines) = MAP;
        let [x, y] = [0, 1].map(|axis| range(map, axis));
        let at = |(low, high): (f64, f64), place: usize, of: usize| {
            low + (place as f64 + 0.5) / of as f64 * (high - low)
        };
        let mark = |x: f64, y: f64| {
            let inside = |cell: &&Cell| cell.x.0 <= x && x <= cell.x.1 && cell.y.0 <= y && y <= cell.y.1;
            match map.cells.iter().find(inside).map(|cell| cell.side) {
                Some(Side::Below) => '.',
                Some(Side::Above) => '#',
                _ => '~',
            }
        };
        let line = |line: usize| {
            let y = at(y, lines - 1 - line, lines);
            (0..columns).map(|column| mark(at(x, column, columns), y)).collect()
        };
        (0..lines).map(line).collect()
    }

    fn ends(&self) -> Vec<(String, String)> {
        let ranges: Vec<(f64, f64)> = match &self.found {
            TippingFound::Line(_) => {
                let points =
                    self.curve.iter().flat_map(|curve| curve.points.first().zip(curve.points.last()));
                points.map(|(first, last)| (first.at, last.at)).collect()
            }
            TippingFound::Plane(map) => (0..2).map(|axis| range(map, axis)).collect(),
        };
        let told =
            |((low, high), moved): ((f64, f64), &MovedQuantity)| (shown(low, moved), shown(high, moved));
        ranges.into_iter().zip(&self.moved).map(told).collect()
    }

    /// The tables: the chance over the range of one quantity, and the places that the search asked or the corners of the map.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        self.curve.iter().map(|curve| self.curve_table(curve)).chain([self.places_table()]).collect()
    }

    fn curve_table(&self, curve: &Curve) -> Table {
        let (points, moved) = (&curve.points, &self.moved[0]);
        let of = |value: &dyn Fn(&CurvePoint) -> f64| points.iter().map(value).collect::<Vec<f64>>();
        let mut columns = vec![
            Finding::texts("moved", "what is moved", vec![moved.path.clone(); points.len()]),
            Finding::texts("unit", "unit of its value", vec![moved.unit.clone(); points.len()]),
            Finding::numbers(
                "value",
                "as its column of units says",
                "its value",
                of(&|it| it.at / moved.scale),
            ),
        ];
        for (place, name) in ["chance", "low", "high"].into_iter().enumerate() {
            let about = "chance there, and the ends of its 95 % interval";
            columns.push(Finding::numbers(name, "1", about, of(&|it| it.chance[place])));
        }
        for (place, name) in ["change", "change_low", "change_high"].into_iter().enumerate() {
            let about = "chance there less that of the first row, on the same luck, and the ends of its 95 % interval";
            columns.push(Finding::numbers(name, "1", about, of(&|it| it.change[place])));
        }
        let answers = vec![curve.answers; points.len()];
        columns.push(Finding::counts("trajectories", "trajectories", "trajectories there", answers));
        findings("curve", "The chance over the range.", &self.asked().to_string(), columns)
    }

    fn places_table(&self) -> Table {
        let asked = self.asked().to_string();
        let rows: Vec<[f64; 5]> = match &self.found {
            TippingFound::Line(report) => {
                report.places.iter().map(|it| [it.at, f64::NAN, it.mean, it.low, it.high]).collect()
            }
            TippingFound::Plane(map) => {
                map.corners.iter().map(|it| [it.x, it.y, it.mean, it.low, it.high]).collect()
            }
        };
        let answers: Vec<u64> = match &self.found {
            TippingFound::Line(report) => report.places.iter().map(|it| it.answers).collect(),
            TippingFound::Plane(map) => map.corners.iter().map(|it| it.answers).collect(),
        };
        let mut columns = Vec::new();
        for (place, moved) in self.moved.iter().enumerate() {
            let values = rows.iter().map(|row| row[place] / moved.scale).collect();
            let name = if place == 0 { "value" } else { "second_value" };
            let (path, unit) = (vec![moved.path.clone(); rows.len()], vec![moved.unit.clone(); rows.len()]);
            let names = if place == 0 { ["moved", "unit"] } else { ["second_moved", "second_unit"] };
            columns.push(Finding::texts(names[0], "what is moved", path));
            columns.push(Finding::texts(names[1], "unit of its value", unit));
            columns.push(Finding::numbers(name, "as its column of units says", "its value", values));
        }
        for (place, name) in [(2, "chance"), (3, "low"), (4, "high")] {
            let about = "chance there, and the ends of its interval; all hold together with 95 %";
            columns.push(Finding::numbers(name, "1", about, rows.iter().map(|row| row[place]).collect()));
        }
        columns.push(Finding::counts(
            "trajectories",
            "trajectories",
            "trajectories that were run there",
            answers,
        ));
        findings("places", "The chance at each place that the search asked.", &asked, columns)
    }

    fn asked(&self) -> Value {
        let mut asked = self.request.asked.json();
        asked["by"] = self.request.by.iter().map(|lever| lever.written()).collect::<Vec<_>>().into();
        asked["level"] = self.request.level.into();
        asked
    }

    /// All of it as JSON. Values of what is moved are in the units that are said.
    ///
    /// # Errors
    /// What the JSON writer refuses.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        let moved: Vec<Value> = self
            .moved
            .iter()
            .map(|it| json!({ "name": it.path, "label": it.label, "unit": it.unit }))
            .collect();
        let head = json!({
            "title": self.title, "asked": self.asked(), "quantity": self.quantity.0, "label": self.quantity.1, "moved": moved,
            "level": self.level, "finding": self.finding(), "answer": self.rows().answer, "trajectories": self.trajectories,
            "broken": self.broken, "broken_share_most": self.broken_share_most, "stopped_early": self.stopped_early, "leaves_out": self.leaves_out,
        });
        json::findings(&head, &self.tables()).map_err(|error| error.to_string())
    }

    fn finding(&self) -> Value {
        let scale = self.moved[0].scale;
        match &self.found {
            TippingFound::Line(report) => {
                match &report.finding {
                    Found::Inside { low, estimate, high } => {
                        json!({ "kind": "inside", "low": low / scale, "estimate": estimate / scale, "high": high / scale })
                    }
                    Found::BelowEverywhere(_) => json!({ "kind": "below everywhere" }),
                    Found::AboveEverywhere(_) => json!({ "kind": "above everywhere" }),
                    Found::Undecided { low, estimate, high } => {
                        let scaled = |value: &Option<f64>| value.map(|value| value / scale);
                        json!({ "kind": "undecided", "low": scaled(low), "estimate": scaled(estimate), "high": scaled(high) })
                    }
                    Found::NotMonotone { crossings, .. } => {
                        let told: Vec<Value> = crossings
                        .iter()
                        .map(|it| json!({ "low": it.low / scale, "high": it.high / scale, "rises": it.rises }))
                        .collect();
                        json!({ "kind": "not monotone", "crossings": told })
                    }
                }
            }
            TippingFound::Plane(map) => {
                let point = |(x, y): (f64, f64)| [x / self.moved[0].scale, y / self.moved[1].scale];
                let line: Vec<[[f64; 2]; 2]> = map.line.iter().map(|[a, b]| [point(*a), point(*b)]).collect();
                json!({ "kind": "map", "below": map.below, "above": map.above, "band": map.band, "line": line })
            }
        }
    }
}

fn named(moved: &MovedQuantity) -> String {
    if moved.label == moved.path { moved.path.clone() } else { format!("{} ({})", moved.label, moved.path) }
}

fn shown(value: f64, moved: &MovedQuantity) -> String {
    number(value / moved.scale)
}

fn of_unit(moved: &MovedQuantity) -> String {
    match &*moved.unit {
        "" => String::new(),
        unit => format!(
            " {}",
            unit.strip_prefix('1').map_or_else(|| unit.to_owned(), |per| format!("a {}", &per[1..]))
        ),
    }
}

fn figure(place: &Place) -> String {
    format!("{} ({} to {})", percent(place.mean, 0), percent(place.low, 0), percent(place.high, 0))
}

/// A share in points, to a tenth: `-3.2`.
fn points(share: f64) -> String {
    let text = format!("{:.1}", 100.0 * share);
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

fn range(map: &Map, axis: usize) -> (f64, f64) {
    let ends = |cell: &Cell| if axis == 0 { cell.x } else { cell.y };
    let low = map.cells.iter().map(|cell| ends(cell).0).fold(f64::INFINITY, detente_numbers::min);
    let high = map.cells.iter().map(|cell| ends(cell).1).fold(f64::NEG_INFINITY, detente_numbers::max);
    (low, high)
}
