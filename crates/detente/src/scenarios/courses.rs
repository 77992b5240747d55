//! Courses: means in every reported row, and how each scenario differs there from the first.

use super::{BesideRow, Scenarios};
use crate::comparison::clearest;
use crate::numerals::{Scale, number};
use crate::run::Run;
use detente_analysis::compare::{Comparison, Difference, Figure, difference_in_row};
use detente_model::calendar::Date;
use detente_numbers::{abs, max};
use detente_results::summary::{CourseEstimate, QuantityEstimate};
use detente_results::tables::{Moment, ScenarioRow};

/// The course of a quantity in a scenario beside its course in the first.
#[derive(Clone, Debug)]
pub struct Course {
    /// One for each reported row.
    pub rows: Vec<Difference>,
}

/// Courses on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoursesRows {
    /// When the means are taken.
    pub dates: Vec<String>,
    /// Quantities: for each the means of all scenarios, scenario by scenario.
    pub quantities: Vec<(BesideRow, Vec<Vec<String>>)>,
}

/// Moments that a page shows.
const MOMENTS: usize = 5;
/// How many months apart they may be, and how many days.
const MONTHS: [i64; 10] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600];
const ROUND_DAYS: [f64; 7] = [1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0];
const DAYS_A_MONTH: f64 = 30.4375;
/// A run of no more days than these is told in days, a longer one in months or years.
const OF_DAYS: f64 = 120.0;
/// Quantities that a page shows.
const SHOWN: usize = 3;
/// Behind a mean that is not told from that of the first scenario.
const NOT_TOLD: &str = "~";

/// The courses of all quantities that both have.
pub(super) fn courses(
    [first, second]: [&(Run, Vec<CourseEstimate>); 2],
    comparison: &Comparison,
) -> Vec<Course> {
    let draws: Vec<f64> = first.1.iter().map(|batch| batch.draws as f64).collect();
    let course = |place: usize, quantity: &QuantityEstimate| {
        let others = &second.0.summary.quantities;
        let at = others.iter().position(|other| other.path == quantity.path)?;
        let row = |row: usize| {
            let means = |batches: &[CourseEstimate], quantity: usize| -> Vec<f64> {
                batches.iter().map(|batch| batch.quantities[quantity][row]).collect()
            };
            let (of_first, of_second) = (means(&first.1, place), means(&second.1, at));
            let figures = [&figure(quantity, row), &figure(&others[at], row)];
            difference_in_row(comparison.method, figures, [&of_first, &of_second], &draws)
        };
        Some(Course { rows: (0..quantity.means.len()).map(row).collect() })
    };
    let quantities = first.0.summary.quantities.iter().enumerate();
    quantities.filter_map(|(place, quantity)| course(place, quantity)).collect()
}

fn figure(of: &QuantityEstimate, row: usize) -> Figure {
    let estimate = &of.means[row];
    Figure {
        path: of.path.clone(),
        label: of.label.clone(),
        kind: of.kind.clone(),
        unit: of.unit.clone(),
        mean: estimate.mean,
        low: estimate.low,
        high: estimate.high,
    }
}

/// The rows that a page shows: those next to the beginnings of years or months, as whole as there are few of them, and the last; without a calendar,
/// and in a run of few weeks, those at round times. What is too near to the start or to the end says nothing more.
fn shown(moments: &[Moment], start: Option<i64>) -> Vec<usize> {
    let days: Vec<f64> = moments.iter().map(|moment| moment.days).collect();
    let Some((end, last)) = days.last().copied().zip(days.len().checked_sub(1)) else { return Vec::new() };
    let begun = start.and_then(|start| {
        let all = MONTHS.into_iter().map(|months| beginnings(start, end, months));
        all.into_iter().find(|begun| begun.len() < MOMENTS).filter(|begun| begun.len() > 1)
    });
    let round = || {
        let in_months = MONTHS.into_iter().map(|months| months as f64 * DAYS_A_MONTH);
        let steps = ROUND_DAYS.into_iter().filter(|_| end <= OF_DAYS).chain(in_months);
        let step = steps.into_iter().find(|step| end / step <= MOMENTS as f64);
        let step = step.unwrap_or(end / MOMENTS as f64);
        (1..MOMENTS).map(|part| part as f64 * step).filter(|day| day + 0.5 * step <= end).collect()
    };
    let wanted: Vec<f64> = begun.unwrap_or_else(round);
    let nearest = |wanted: f64| {
        let distance = |row: &usize| abs(days[*row] - wanted);
        (1..days.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    };
    let mut shown: Vec<usize> = wanted.into_iter().filter_map(nearest).chain([last]).collect();
    shown.retain(|row| *row > 0);
    shown.dedup();
    shown
}

/// Days from the start to the beginnings of every so many months, but for those within half of that of the start or the end.
fn beginnings(start: i64, end: f64, months: i64) -> Vec<f64> {
    let first = Date::from_days(start);
    let first = first.year * 12 + i64::from(first.month) - 1;
    let from = first / months + 1;
    let beginning = |number: i64| {
        let (year, month) = (number * months / 12, number * months % 12);
        let date = Date { year, month: month as u32 + 1, day: 1 };
        (date.days() - start) as f64
    };
    let apart = 0.5 * months as f64 * DAYS_A_MONTH;
    let all = (from..).map(beginning).take_while(|day| day + apart <= end);
    all.filter(|day| *day >= apart).take(MOMENTS).collect()
}

impl Scenarios {
    fn moments(&self) -> Vec<Moment> {
        let Some((_, run)) = self.runs.first() else { return Vec::new() };
        let summary = &run.summary;
        let moment = |step: &u32| {
            let days = f64::from(*step) * summary.step_days;
            Moment { step: *step, days, date: run.start.map(|start| start + days.floor() as i64) }
        };
        summary.rows.iter().map(moment).collect()
    }

    /// Rows of the table: every quantity of every scenario in every reported row.
    pub(super) fn courses_table(&self) -> (Vec<ScenarioRow>, Vec<Moment>) {
        let moments = self.moments();
        let (mut rows, mut at) = (Vec::new(), Vec::new());
        let mut add = |name: &str, courses: &[Course], is_first: bool| {
            for (row, moment) in courses.iter().flat_map(|course| course.rows.iter().zip(&moments)) {
                let figure = if is_first { &row.first } else { &row.second };
                rows.push(ScenarioRow {
                    scenario: name.to_owned(),
                    path: figure.path.clone(),
                    label: figure.label.clone(),
                    kind: figure.kind.clone(),
                    unit: figure.unit.clone(),
                    figure: [figure.mean, figure.low, figure.high],
                    difference: (!is_first).then_some([row.difference, row.low, row.high]),
                });
                at.push(*moment);
            }
        };
        let mut names = self.runs.iter().map(|(name, _)| name);
        if let (Some(name), Some(courses)) = (names.next(), self.courses.first()) {
            add(name, courses, true);
        }
        names.zip(&self.courses).for_each(|(name, courses)| add(name, courses, false));
        (rows, at)
    }

    /// The courses of what the situation shows; where it shows no quantity, of the stocks that differ most clearly.
    pub(super) fn courses_rows(&self) -> CoursesRows {
        let moments = self.moments();
        let Some((_, run)) = self.runs.first() else {
            return CoursesRows { dates: Vec::new(), quantities: Vec::new() };
        };
        let shown = shown(&moments, run.start);
        CoursesRows {
            dates: shown.iter().map(|row| run.clock().when(moments[*row].days)).collect(),
            quantities: self.of_interest().iter().filter_map(|path| self.course_rows(path, &shown)).collect(),
        }
    }

    fn of_interest(&self) -> Vec<&str> {
        let has = |path: &&str| self.course(0, path).is_some();
        let told: Vec<&str> = self.shows.iter().map(|path| &**path).filter(has).take(SHOWN).collect();
        if !told.is_empty() {
            return told;
        }
        let stocks = self.comparisons.iter().take(1).flat_map(super::rows::stocks).collect();
        clearest(stocks, SHOWN).0.into_iter().map(|of| &*of.first.path).collect()
    }

    fn course(&self, comparison: usize, path: &str) -> Option<&Course> {
        let is_it = |course: &&Course| course.rows.first().is_some_and(|row| row.first.path == path);
        self.courses.get(comparison)?.iter().find(is_it)
    }

    fn course_rows(&self, path: &str, shown: &[usize]) -> Option<(BesideRow, Vec<Vec<String>>)> {
        let all: Vec<&Course> =
            (0..self.courses.len()).map(|place| self.course(place, path)).collect::<Option<_>>()?;
        let first = all.first()?;
        let figure = &first.rows.first()?.first;
        let means = all.iter().flat_map(|course| shown.iter().map(|row| &course.rows[*row]));
        let scale =
            Scale::of(means.fold(0.0, |most, of| max(most, max(of.first.mean.abs(), of.second.mean.abs()))));
        let said = |mean: f64| number(scale.down(mean));
        let base = shown.iter().map(|row| said(first.rows[*row].first.mean)).collect();
        let other = |course: &&Course| {
            let said = |row: &usize| {
                let of = &course.rows[*row];
                said(of.second.mean) + if is_told(of) { "" } else { NOT_TOLD }
            };
            shown.iter().map(said).collect()
        };
        let label =
            BesideRow { label: figure.label.clone(), unit: scale.unit(&figure.unit), means: Vec::new() };
        Some((label, std::iter::once(base).chain(all.iter().map(other)).collect()))
    }
}

/// Told from luck: the interval leaves 0 out, or the difference is the same in all batches, and none is 0.
fn is_told(of: &Difference) -> bool {
    of.low > 0.0 || of.high < 0.0 || of.low.is_nan() && of.difference.abs() > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The days that are shown of a run of so many days that is reported every so many, from a date or without a calendar.
    fn days(start: Option<&str>, end: u32, every: u32) -> Vec<f64> {
        let start = start.map(|date| Date::parse(date).expect("it is a date").days());
        let steps = (0..end).step_by(every as usize).chain([end]);
        let moments: Vec<Moment> =
            steps.map(|step| Moment { step, days: f64::from(step), date: None }).collect();
        shown(&moments, start).into_iter().map(|row| moments[row].days).collect()
    }

    fn dates(start: &str, end: u32, every: u32) -> Vec<String> {
        let from = Date::parse(start).expect("it is a date").days();
        days(Some(start), end, every)
            .iter()
            .map(|days| Date::from_days(from + *days as i64).to_string())
            .collect()
    }

    #[test]
    fn courses_stand_at_the_beginnings_of_years_and_months() {
        // Five years: the first January is too near to the start.
        let years = ["2025-01-01", "2026-01-01", "2027-01-01", "2028-01-01", "2028-10-16"];
        assert_eq!(dates("2023-10-17", 1_826, 1), years);
        let months = ["2024-05-01", "2024-06-01", "2024-07-01"];
        assert_eq!(dates("2024-04-01", 91, 1), months);
        assert_eq!(dates("2024-04-10", 400, 1), ["2024-07-01", "2024-10-01", "2025-01-01", "2025-05-15"]);
        // Of rows every thirty days those that are nearest.
        assert_eq!(dates("2023-10-17", 1_826, 30)[..2], ["2025-01-09", "2026-01-04"]);
    }

    #[test]
    fn without_months_or_a_calendar_they_stand_at_round_times() {
        assert_eq!(days(None, 100, 1), [20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(days(Some("2024-04-10"), 9, 1), [2.0, 4.0, 6.0, 8.0, 9.0][..].to_vec());
        assert_eq!(days(None, 3, 1), [1.0, 2.0, 3.0]);
        assert_eq!(days(None, 730, 1), [183.0, 365.0, 548.0, 730.0]);
        assert!(days(None, 0, 1).is_empty());
    }
}
