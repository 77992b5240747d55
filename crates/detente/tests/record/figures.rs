//! The figures that the record gives, each read off the record and off every trajectory in the same way.

use crate::paths::{Path, Paths, file};
use detente_numbers::floor;

/// The last day of the fit is the day before this one.
const AFTER_CUT: &str = "2024-02-12";
/// What has not happened at the end of a run lies after every day.
const NEVER: f64 = f64::INFINITY;

/// How a value prints.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Number,
    Percent,
    Date,
    Months,
    /// 1 for yes, 0 for no.
    YesNo,
}

/// One figure: what happened, and what happens in the trajectories where it has a meaning.
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) record: f64,
    /// Increasing.
    pub(crate) model: Vec<f64>,
}

/// Where the record lies among the trajectories.
pub(crate) struct Place {
    pub(crate) low: f64,
    pub(crate) middle: f64,
    pub(crate) high: f64,
    /// Share of trajectories below the record's value and half of those at it.
    pub(crate) place: f64,
}

impl Figure {
    fn new(name: &'static str, kind: Kind, record: f64, model: impl Iterator<Item = f64>) -> Self {
        let mut model: Vec<f64> = model.collect();
        assert!(!model.is_empty(), "{name}: no trajectory says anything");
        model.sort_by(f64::total_cmp);
        Self { name, kind, record, model }
    }

    fn yes_no(name: &'static str, record: bool, model: impl Iterator<Item = bool>) -> Self {
        Self::new(name, Kind::YesNo, f64::from(u8::from(record)), model.map(|yes| f64::from(u8::from(yes))))
    }

    /// The median, the central 95 % and the record's place.
    pub(crate) fn place(&self) -> Place {
        let count = self.model.len() as f64;
        let quantile = |share: f64| self.model[floor(share * (count - 1.0) + 0.5) as usize];
        let share =
            |wanted: &dyn Fn(f64) -> bool| self.model.iter().filter(|it| wanted(**it)).count() as f64 / count;
        Place {
            low: quantile(0.025),
            middle: quantile(0.5),
            high: quantile(0.975),
            place: share(&|value| value < self.record) + share(&|value| value == self.record) / 2.0,
        }
    }

    /// Share of trajectories in which it is so: of a yes or no.
    pub(crate) fn share_of_yes(&self) -> f64 {
        self.model.iter().sum::<f64>() / self.model.len() as f64
    }
}

/// Attacks to the last before the pause: the published total of 7 February, since none was reported after the 4th.
pub(crate) fn attacks(paths: &Paths) -> Figure {
    let end = paths.day("2024-02-05");
    let model = paths.paths.iter().map(|path| f64::from(path.attack[end]));
    Figure::new("attacks to 4 February 2024", Kind::Number, 168.0, model)
}

/// Days on which the record has an American answer, and whether on Iraqi soil.
fn recorded_strikes(paths: &Paths) -> Vec<(usize, bool)> {
    let text = std::fs::read_to_string(file("record/key-events.csv")).expect("the record is there");
    let fields = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let strikes = fields.filter(|it| it[1].starts_with("us_strike") && it.last() == Some(&"fit"));
    strikes.map(|it| (paths.day(it[0]), it[4] == "yes")).collect()
}

fn middle(days: &[usize]) -> f64 {
    (days[(days.len() - 1) / 2] + days[days.len() / 2]) as f64 / 2.0
}

fn strikes(paths: &Paths, end: usize) -> Vec<Figure> {
    let recorded = recorded_strikes(paths);
    let days: Vec<usize> = recorded.iter().map(|it| it.0).collect();
    let in_iraq: Vec<usize> = recorded.iter().filter(|it| it.1).map(|it| it.0).collect();
    let struck: Vec<(Vec<usize>, Vec<usize>)> = paths
        .paths
        .iter()
        .map(|path| (Path::days_of(&path.strike, end), Path::days_of(&path.strike_iraq, end)))
        .collect();
    let some = || struck.iter().filter(|it| !it.0.is_empty());
    let first = |days: &[usize]| days.first().map_or(NEVER, |day| *day as f64);
    let share = |all: &[usize], part: &[usize]| part.len() as f64 / all.len() as f64;
    vec![
        Figure::new(
            "days with American answers",
            Kind::Number,
            days.len() as f64,
            struck.iter().map(|it| it.0.len() as f64),
        ),
        Figure::new("first answer", Kind::Date, first(&days), struck.iter().map(|it| first(&it.0))),
        Figure::new(
            "first answer in Iraq",
            Kind::Date,
            first(&in_iraq),
            struck.iter().map(|it| first(&it.1)),
        ),
        Figure::new(
            "middle answer, where there is one",
            Kind::Date,
            middle(&days),
            some().map(|it| middle(&it.0)),
        ),
        Figure::new(
            "last answer, where there is one",
            Kind::Date,
            *days.last().expect("the record has strikes") as f64,
            some().map(|it| *it.0.last().expect("some have a strike") as f64),
        ),
        Figure::new(
            "share of these days with an answer in Iraq",
            Kind::Percent,
            share(&days, &in_iraq),
            some().map(|it| share(&it.0, &it.1)),
        ),
    ]
}

/// True where seven days without an attack begin within a week after `day`.
fn pauses(path: &Path, day: usize) -> bool {
    (day + 1..=day + 8).any(|first| path.attack[first + 7] == path.attack[first])
}

/// The figures up to the cut.
pub(crate) fn fit(paths: &Paths) -> Vec<Figure> {
    let end = paths.day(AFTER_CUT);
    let all = || paths.paths.iter();
    let lethal_day = paths.day("2024-01-28");
    // The record's own case has a fortnight to the cut; so has each of these.
    let deaths = all().filter_map(|path| {
        let day = Path::first_day(&path.us_death).filter(|day| *day <= lethal_day)?;
        Some((path, day))
    });
    let mut figures = vec![attacks(paths)];
    figures.extend(strikes(paths, end));
    figures.extend([
        Figure::new("lethal attacks", Kind::Number, 1.0, all().map(|path| f64::from(path.us_death[end]))),
        Figure::yes_no(
            "a week without attacks begins within eight days of a first death",
            true,
            deaths.map(|(path, day)| pauses(path, day)),
        ),
        Figure::new(
            "talks open",
            Kind::Date,
            paths.day("2024-01-27") as f64,
            all().map(|path| Path::first_day(&path.talks_open).map_or(NEVER, |day| day as f64)),
        ),
        Figure::yes_no(
            "government in office on 11 February 2024",
            true,
            all().map(|path| path.fall[end] == 0),
        ),
    ]);
    figures
}

/// The longest time in days from one attack to the next, before `end`.
fn lull(path: &Path, end: usize) -> f64 {
    let mut days = Path::days_of(&path.attack, end);
    days.push(end);
    days.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap_or(0) as f64
}

/// The figures after the cut.
pub(crate) fn held_out(paths: &Paths) -> Vec<Figure> {
    let all = || paths.paths.iter();
    let totals_on = |date: &str, of: fn(&Path) -> &Vec<u32>| {
        let day = paths.day(date) + 1;
        all().map(move |path| of(path)[day])
    };
    let year = |path: &Path| -> Option<(f64, f64)> {
        let opened = Path::first_day(&path.talks_open)?;
        let followed = path.agreement.len() - 1 - opened;
        let agreed = Path::first_day(&path.agreement).filter(|day| *day >= opened);
        let months = agreed.map_or(NEVER, |day| (day - opened) as f64 * 12.0 / 365.25);
        (followed >= 366).then_some((months, if months <= 12.0 { months } else { NEVER }))
    };
    let months: Vec<f64> = all().filter_map(|path| year(path).map(|it| it.1)).collect();
    let agreed = all().filter_map(|path| {
        let day = Path::first_day(&path.agreement)?;
        Some(path.term[day + 1])
    });
    vec![
        Figure::new(
            "longest time between attacks to April 2024, days",
            Kind::Number,
            77.0,
            all().map(|path| lull(path, paths.day("2024-05-01"))),
        ),
        Figure::yes_no(
            "a lull of eleven weeks or more to April 2024",
            true,
            all().map(|path| lull(path, paths.day("2024-05-01")) >= 77.0),
        ),
        Figure::yes_no(
            "government in office after 6 months",
            true,
            totals_on("2024-04-17", |path| &path.fall).map(|total| total == 0),
        ),
        Figure::yes_no(
            "government in office after 12 months",
            true,
            totals_on("2024-10-17", |path| &path.fall).map(|total| total == 0),
        ),
        Figure::yes_no(
            "no law of expulsion within 12 months",
            true,
            totals_on("2024-10-17", |path| &path.expulsion_law).map(|total| total == 0),
        ),
        Figure::new(
            "first round to agreement, months",
            Kind::Months,
            244.0 * 12.0 / 365.25,
            months.iter().copied(),
        ),
        Figure::yes_no(
            "agreement 6 to 12 months after the first round",
            true,
            months.iter().map(|it| *it >= 6.0 && *it <= 12.0),
        ),
        Figure::new("horizon of the agreement, months, where there is one", Kind::Months, 24.0, agreed),
    ]
}

/// Mean attacks in the fortnight that begins eight days after a first death from December to January, and in the same fortnights of
/// trajectories in which nobody died before their end.
pub(crate) fn fire_after_a_death(paths: &Paths) -> (f64, f64) {
    let (from, to) = (paths.day("2023-12-01"), paths.day("2024-01-31"));
    let fortnight = |path: &Path, day: usize| f64::from(path.attack[day + 22] - path.attack[day + 8]);
    let (mut after, mut without) = (Vec::new(), Vec::new());
    let unhurt: Vec<&Path> = paths.paths.iter().filter(|path| path.us_death[to + 22] == 0).collect();
    for path in &paths.paths {
        let Some(day) = Path::first_day(&path.us_death).filter(|day| (from..=to).contains(day)) else {
            continue;
        };
        after.push(fortnight(path, day));
        without.push(unhurt.iter().map(|other| fortnight(other, day)).sum::<f64>() / unhurt.len() as f64);
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    (mean(&after), mean(&without))
}
