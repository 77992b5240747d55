//! Courses: means in every reported row, and how each scenario differs there from the first.

use super::{BesideRow, Scenarios};
use crate::comparison::clearest;
use crate::numerals::{Scale, number};
use crate::run::Run;
use detente_analysis::compare::{Comparison, Difference, Figure, difference_in_row};
use detente_numbers::max;
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
        let last = moments.len().saturating_sub(1);
        let mut shown: Vec<usize> = (1..=MOMENTS).map(|part| part * last / MOMENTS).collect();
        shown.retain(|row| *row > 0);
        shown.dedup();
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
