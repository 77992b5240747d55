//! The figures that the record gives, each read off the record and off every trajectory in the same way.

use crate::happened;
use crate::paths::{Path, Paths, days_between, paths_with};
use detente_numbers::{floor, ln};

/// What has not happened at the end of a run lies after every day.
const NEVER: f64 = f64::INFINITY;
/// Months in a day.
const MONTHS: f64 = 12.0 / 365.25;
/// Kinds of `key-events.csv` that are American answers.
const ANSWERS: [&str; 2] = ["us_strike", "us_strike_leader"];

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
    /// How near a trajectory must come to have foretold the record: the scored share is of those.
    pub(crate) near: f64,
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
    fn new(
        name: &'static str,
        kind: Kind,
        (record, near): (f64, f64),
        model: impl Iterator<Item = f64>,
    ) -> Self {
        let mut model: Vec<f64> = model.collect();
        assert!(!model.is_empty(), "{name}: no trajectory says anything");
        model.sort_by(f64::total_cmp);
        Self { name, kind, record, near, model }
    }

    fn yes_no(name: &'static str, record: bool, model: impl Iterator<Item = bool>) -> Self {
        let number = |yes: bool| f64::from(u8::from(yes));
        Self::new(name, Kind::YesNo, (number(record), 0.0), model.map(number))
    }

    /// The median, the central 95 % and the record's place.
    pub(crate) fn place(&self) -> Place {
        let count = self.model.len() as f64;
        let quantile = |share: f64| self.model[floor(share * (count - 1.0) + 0.5) as usize];
        Place {
            low: quantile(0.025),
            middle: quantile(0.5),
            high: quantile(0.975),
            place: self.share(|value| value < self.record) + self.share(|value| value == self.record) / 2.0,
        }
    }

    /// Share of trajectories whose value is so.
    pub(crate) fn share(&self, wanted: impl Fn(f64) -> bool) -> f64 {
        self.model.iter().filter(|it| wanted(**it)).count() as f64 / self.model.len() as f64
    }

    /// Share of trajectories in which it is so: of a yes or no.
    pub(crate) fn share_of_yes(&self) -> f64 {
        self.share(|value| value > 0.5)
    }

    /// The natural logarithm of the share of trajectories that come as near to the record as `near`; half a trajectory is added to
    /// those that do and to those that do not, so that none in so many is not never.
    pub(crate) fn log_score(&self) -> f64 {
        let count = self.model.len() as f64;
        let near = self.share(|value| (value - self.record).abs() <= self.near) * count;
        ln((near + 0.5) / (count + 1.0))
    }
}

/// Attacks to the last before the pause: the published total of three days later, since none was reported in between.
pub(crate) fn attacks(paths: &Paths) -> Figure {
    let end = paths.day(&happened::first("last_attack_before_pause")) + 1;
    let cut = happened::cut();
    let total: f64 = happened::counts().iter().filter(|it| it.to <= cut).map(|it| it.attacks).sum();
    let model = paths.paths.iter().map(|path| f64::from(path.attack[end]));
    // The record's own error of definition is at least 15 %.
    Figure::new("attacks to 4 February 2024", Kind::Number, (total, 25.0), model)
}

/// Attacks in the first week of a first lull in Gaza that begins before the cut and lasts so long.
fn lull_week(paths: &Paths, end: usize) -> Figure {
    assert_eq!(happened::days_of(&["lull_start"], None).len(), 1, "the record has one lull, without attacks");
    let weeks = paths.paths.iter().filter_map(|path| {
        let start = path.region[..end].iter().position(|state| *state == paths.lull)?;
        let lasts = path.region[start..start + 7].iter().all(|state| *state == paths.lull);
        lasts.then(|| f64::from(path.attack[start + 7] - path.attack[start]))
    });
    Figure::new(
        "attacks in the first week of a truce in Gaza, where there is one",
        Kind::Number,
        (0.0, 0.0),
        weeks,
    )
}

fn middle(days: &[usize]) -> f64 {
    (days[(days.len() - 1) / 2] + days[days.len() / 2]) as f64 / 2.0
}

fn strikes(paths: &Paths, end: usize) -> Vec<Figure> {
    let recorded = |in_iraq: Option<bool>| -> Vec<usize> {
        happened::days_of(&ANSWERS, in_iraq).iter().map(|date| paths.day(date)).collect()
    };
    let (days, in_iraq) = (recorded(None), recorded(Some(true)));
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
            (days.len() as f64, 2.0),
            struck.iter().map(|it| it.0.len() as f64),
        ),
        Figure::new("first answer", Kind::Date, (first(&days), 14.0), struck.iter().map(|it| first(&it.0))),
        Figure::new(
            "first answer in Iraq",
            Kind::Date,
            (first(&in_iraq), 14.0),
            struck.iter().map(|it| first(&it.1)),
        ),
        Figure::new(
            "middle answer, where there is one",
            Kind::Date,
            (middle(&days), 14.0),
            some().map(|it| middle(&it.0)),
        ),
        Figure::new(
            "last answer, where there is one",
            Kind::Date,
            (*days.last().expect("the record has strikes") as f64, 14.0),
            some().map(|it| *it.0.last().expect("some have a strike") as f64),
        ),
        Figure::new(
            "share of these days with an answer in Iraq",
            Kind::Percent,
            (share(&days, &in_iraq), 0.1),
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
    let end = paths.day(&happened::cut()) + 1;
    let all = || paths.paths.iter();
    let lethal_day = paths.day(&happened::first("lethal_attack"));
    // The record's own case has a fortnight to the cut; so has each of these.
    let deaths = all().filter_map(|path| {
        let day = Path::first_day(&path.us_death).filter(|day| *day <= lethal_day)?;
        Some((path, day))
    });
    let lethal = happened::days_of(&["lethal_attack"], None).len() as f64;
    let mut figures = vec![attacks(paths), lull_week(paths, end)];
    figures.extend(strikes(paths, end));
    figures.extend([
        Figure::new(
            "lethal attacks",
            Kind::Number,
            (lethal, 0.0),
            all().map(|path| f64::from(path.us_death[end])),
        ),
        Figure::yes_no(
            "a week without attacks begins within eight days of a first death",
            true,
            deaths.map(|(path, day)| pauses(path, day)),
        ),
        Figure::new(
            "talks open",
            Kind::Date,
            (paths.day(&happened::first("talks_round")) as f64, 14.0),
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

/// Attacks over the one interval between published totals that is held out.
pub(crate) fn attacks_after(paths: &Paths) -> Figure {
    let cut = happened::cut();
    let counts: Vec<happened::Count> = happened::counts().into_iter().filter(|it| it.to > cut).collect();
    let [after] = &counts[..] else { panic!("the record holds out one interval") };
    let (from, to) = (paths.day(&after.from), paths.day(&after.to));
    let model = paths.paths.iter().map(|path| f64::from(path.attack[to] - path.attack[from]));
    Figure::new("attacks from 7 February to 30 July 2024", Kind::Number, (after.attacks, 2.0), model)
}

/// Attacks ceased and came back.
fn lulls(paths: &Paths) -> [Figure; 2] {
    let (last, broken) = (happened::first("last_attack_before_pause"), happened::first("pause_broken"));
    let days = days_between(&last, &broken) as f64;
    // The month in which the pause broke is seen to its end.
    let end = paths.day("2024-05-01");
    let lengths = || paths.paths.iter().map(|path| lull(path, end));
    [
        Figure::new(
            "longest time between attacks to April 2024, days",
            Kind::Number,
            (days, 14.0),
            lengths(),
        ),
        Figure::yes_no(
            "a lull of eleven weeks or more to April 2024",
            days >= 77.0,
            lengths().map(|it| it >= 77.0),
        ),
    ]
}

/// Whether the government is in office, and no law binds it.
fn baghdad(paths: &Paths) -> [Figure; 3] {
    let none_by = |date: &str, of: fn(&Path) -> &Vec<u32>| {
        let day = paths.day(date) + 1;
        paths.paths.iter().map(move |path| of(path)[day] == 0)
    };
    let (half, whole) = ("2024-04-17", "2024-10-17");
    [
        Figure::yes_no("government in office after 6 months", true, none_by(half, |path| &path.fall)),
        Figure::yes_no("government in office after 12 months", true, none_by(whole, |path| &path.fall)),
        Figure::yes_no(
            "no law of expulsion within 12 months",
            true,
            none_by(whole, |path| &path.expulsion_law),
        ),
    ]
}

/// From the first round to an agreement, over trajectories that are followed for a year from the first round.
fn agreement(paths: &Paths) -> [Figure; 3] {
    let taken = days_between(&happened::first("talks_round"), &happened::first("joint_statement"));
    let months = |path: &Path| -> Option<f64> {
        let opened = Path::first_day(&path.talks_open)?;
        let agreed = Path::first_day(&path.agreement).filter(|day| *day >= opened);
        let months = agreed.map_or(NEVER, |day| (day - opened) as f64 * MONTHS);
        let is_followed = path.agreement.len() - 1 - opened >= 366;
        is_followed.then_some(if months <= 12.0 { months } else { NEVER })
    };
    let followed: Vec<f64> = paths.paths.iter().filter_map(months).collect();
    let terms = paths.paths.iter().filter_map(|path| Some(path.term[Path::first_day(&path.agreement)? + 1]));
    [
        Figure::new(
            "first round to agreement, months",
            Kind::Months,
            (taken as f64 * MONTHS, 2.0),
            followed.iter().copied(),
        ),
        Figure::yes_no(
            "agreement 6 to 12 months after the first round",
            true,
            followed.iter().map(|it| (6.0..=12.0).contains(it)),
        ),
        // To the last day of the platform for Syria, in September 2026: the record's words, not a date of its own.
        Figure::new("horizon of the agreement, months, where there is one", Kind::Months, (24.0, 6.0), terms),
    ]
}

/// The figures after the cut.
pub(crate) fn held_out(paths: &Paths) -> Vec<Figure> {
    let mut figures = vec![attacks_after(paths)];
    figures.extend(lulls(paths));
    figures.extend(baghdad(paths));
    figures.extend(agreement(paths));
    figures
}

/// The figures before the start: the situation as it stands on its first day, but in a region at peace.
pub(crate) fn before(shipped: &Paths) -> Vec<Figure> {
    const CALM: (&str, &str) = ("region", "calm");
    let count = |name, what: &str, from: &str, days: usize, near: f64, runs: &Paths, of: fn(&Path) -> f64| {
        let model: Vec<f64> = runs.paths.iter().map(of).collect();
        assert_eq!(runs.paths[0].attack.len(), days + 1);
        Figure::new(name, Kind::Number, (happened::before(what, from).count, near), model.into_iter())
    };
    let attacks = |path: &Path| f64::from(*path.attack.last().expect("a run has rows"));
    let answers = |path: &Path| Path::days_of(&path.strike, path.strike.len() - 1).len() as f64;
    let [crisis, years] = [77, 797].map(|days| paths_with(&[CALM], days as u32));
    let truce = paths_with(&[CALM, ("suspension", "suspended")], 201);
    let dead = shipped.paths.iter().filter_map(|path| {
        let day = Path::first_day(&path.us_death).filter(|day| day + 11 < path.strike.len())?;
        Some(path.strike[day + 11] > path.strike[day])
    });
    let answered = happened::before("lethal attacks answered within ten days", "2019-12-27").count;
    let lethal = happened::before("lethal attacks", "2019-12-27").count;
    vec![
        count(
            "attacks, 3 January to 20 March 2020, at least",
            "attacks",
            "2020-01-03",
            77,
            3.0,
            &crisis,
            attacks,
        ),
        count(
            "attacks, 20 January 2021 to 28 March 2023",
            "attacks",
            "2021-01-20",
            797,
            13.0,
            &years,
            attacks,
        ),
        count("days with American answers in that time", "answers", "2021-01-20", 797, 2.0, &years, answers),
        count(
            "attacks, 29 March to 16 October 2023, suspended",
            "attacks",
            "2023-03-29",
            201,
            2.0,
            &truce,
            attacks,
        ),
        Figure::yes_no(
            "a lethal attack is answered within ten days (record: 5 of 5)",
            answered == lethal,
            dead,
        ),
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
