//! One function a method: which points it wants, and what their values tell.

mod run; // What an ordinary run tells.
mod screening; // Elementary effects.
mod sobol; // Sobol' indices of the mean over luck.

use self::sobol::Rows;
use super::rows::in_unit;
use super::{DriversRequest, FactorDrivers, Method, QuantityDrivers};
use crate::experiments::{Column, Experiments, Quantity, groups};
use crate::numerals::counted;
use crate::trouble::{Refusal, Trouble};
use detente_analysis::designs::{Factors, Points, Refused, Screening};
use detente_analysis::drivers::{Bootstrap, Estimate, Unanswered};
use detente_numbers::luck::Seed;
use detente_numbers::sums::Moments;
use detente_results::Progress;

/// Trajectories in each draw of a run: what differs between them is luck.
const PER_DRAW: u32 = 10;
/// The least of base rows, blocks and draws with which a method begins to say something.
const BASE_ROWS_LEAST: u64 = 64;
const BLOCKS_LEAST: u64 = 10;
pub(super) const DRAWS_LEAST: u64 = 100;
/// 95 % of a normal distribution lie within so many standard deviations.
const NORMAL_95: f64 = 1.959_963_984_540_054;

/// What is run.
pub(super) struct Plan {
    /// Columns are these factors of the experiments, in order.
    columns: Vec<usize>,
    /// Groups of columns.
    groups: Vec<Vec<usize>>,
    design: Design,
    /// Trajectories in each draw of a run.
    per_draw: u32,
    request: DriversRequest,
}

enum Design {
    Sobol(Rows),
    Screening(Screening),
    Run { draws: u64 },
}

/// What was found, from so many trajectories in each world.
pub(super) struct Found {
    pub(super) rows: u64,
    pub(super) findings: Vec<QuantityDrivers>,
    /// The method that they are of, where it is not the one that was asked for.
    pub(super) instead: Option<Method>,
}

impl Plan {
    pub(super) fn new(experiments: &Experiments, request: &DriversRequest) -> Result<Self, Refusal> {
        let columns = columns(experiments, &request.only)?;
        let factors: Vec<_> = columns.iter().map(|column| experiments.factors[*column].clone()).collect();
        let groups = groups(&factors);
        let trajectories = request.asked.budget / experiments.worlds().max(1) as u64;
        let least = least(request, groups.len());
        if trajectories < least {
            return Err(too_small(experiments, request, groups.len(), least));
        }
        let design = match request.method {
            Method::Sobol => Design::Sobol(Rows::of(trajectories, groups.len(), request.pairs)),
            Method::Morris => {
                let factors = Factors::groups(columns.len(), groups.clone()).map(Factors::with_luck);
                let blocks = trajectories / (groups.len() as u64 + 2);
                let made =
                    factors.and_then(|factors| Screening::radial(blocks as usize, factors, seed(request)));
                Design::Screening(made.map_err(|why| refused(&why))?)
            }
            Method::Given | Method::Shapley => Design::Run { draws: trajectories / u64::from(PER_DRAW) },
        };
        Ok(Self { columns, groups, design, per_draw: PER_DRAW, request: request.clone() })
    }

    /// To read a run that there is, of so many trajectories in each draw.
    pub(super) fn of_saved(
        experiments: &Experiments,
        request: &DriversRequest,
        (draws, per_draw): (u64, u32),
    ) -> Result<Self, Refusal> {
        let columns = columns(experiments, &request.only)?;
        let factors: Vec<_> = columns.iter().map(|column| experiments.factors[*column].clone()).collect();
        let (groups, design) = (groups(&factors), Design::Run { draws });
        Ok(Self { columns, groups, design, per_draw, request: request.clone() })
    }

    /// Trajectories that are run in each world.
    pub(super) fn rows(&self) -> u64 {
        match &self.design {
            Design::Sobol(rows) => rows.trajectories(),
            Design::Screening(screening) => screening.rows() as u64,
            Design::Run { draws } => draws * u64::from(self.per_draw),
        }
    }

    pub(super) fn parameters(&self) -> usize {
        self.columns.len()
    }

    pub(super) fn run(&self, experiments: &Experiments, progress: &dyn Progress) -> Result<Found, Trouble> {
        match &self.design {
            Design::Sobol(rows) => self.sobol(experiments, *rows, progress),
            Design::Screening(screening) => {
                let fill = |row: usize, point: &mut [f64]| screening.fill(row, point);
                let values = experiments.rows(&self.moved(), (screening.rows(), 1), &fill, progress)?;
                self.enough(experiments, &values)?;
                self.screening(experiments, screening, &values)
            }
            Design::Run { draws } => {
                let rows = experiments.drawn(*draws, self.per_draw, progress)?;
                self.enough(experiments, &rows)?;
                self.of_drawn(experiments, rows)
            }
        }
    }

    /// What the trajectories of an ordinary run tell, with values in base units.
    fn of_drawn(&self, experiments: &Experiments, mut rows: Vec<f64>) -> Result<Found, Trouble> {
        let units = experiments.quantities.iter().map(|quantity| quantity.unit.1).cycle();
        rows.iter_mut().zip(units).for_each(|(value, unit)| *value /= unit);
        self.of_run(experiments, &rows)
    }

    /// The same design that reads an ordinary run by what is told of it at once: what there is of Sobol' indices that were stopped too soon.
    fn of_given(&self, draws: u64) -> Self {
        let request = DriversRequest { method: Method::Given, pairs: false, ..self.request.clone() };
        Self {
            columns: self.columns.clone(),
            groups: self.groups.clone(),
            design: Design::Run { draws },
            per_draw: PER_DRAW,
            request,
        }
    }

    /// Refuses what a stop has left, if a budget for so little would have been refused.
    fn enough(&self, experiments: &Experiments, values: &[f64]) -> Result<(), Trouble> {
        let trajectories = (values.len() / experiments.quantities.len().max(1)) as u64;
        let least = least(&self.request, self.groups.len());
        if trajectories >= least {
            return Ok(());
        }
        let worlds = experiments.worlds() as u64;
        Err(Trouble::too_soon(trajectories * worlds, least * worlds))
    }

    /// What the columns of a design move.
    fn moved(&self) -> Vec<Column> {
        self.columns.iter().map(|factor| Column::Chance(*factor)).collect()
    }

    fn seed(&self) -> Seed {
        seed(&self.request)
    }

    fn named(&self, experiments: &Experiments, group: &[usize]) -> Vec<(String, String, String)> {
        group.iter().map(|column| named(experiments, self.columns[*column])).collect()
    }
}

fn seed(request: &DriversRequest) -> Seed {
    Seed(request.asked.seed).apart("drivers", 0)
}

fn bootstrap(seed: Seed) -> Bootstrap {
    Bootstrap { resamples: 200, level: 0.95, seed }
}

fn one(group: &[usize]) -> Option<usize> {
    match group {
        [column] => Some(*column),
        _ => None,
    }
}

fn named(experiments: &Experiments, factor: usize) -> (String, String, String) {
    let factor = &experiments.factors[factor];
    let unit = if factor.unit.0.is_empty() { String::new() } else { format!(" {}", factor.unit.0) };
    (factor.path.clone(), factor.label.clone(), format!("{}{unit}", factor.drawn_from))
}

/// The mean of the upper half less that of the lower, with its interval.
fn difference([lower, upper]: &[Moments; 2]) -> Estimate {
    let value = upper.mean() - lower.mean();
    let error = |half: &Moments| half.variance() / half.count() as f64;
    let reach = NORMAL_95 * (error(upper) + error(lower)).sqrt();
    Estimate { value, low: value - reach, high: value + reach }
}

/// The parameters that are told apart.
fn columns(experiments: &Experiments, only: &[String]) -> Result<Vec<usize>, Refusal> {
    let known: Vec<&str> = experiments.factors.iter().map(|factor| &*factor.path).collect();
    if known.is_empty() {
        return Err(Refusal::new(
            "every parameter of the model is known, so no assumption can matter more than another",
        )
        .help("give a parameter an interval: `--set \"NAME=0.2 to 0.8\"`"));
    }
    if only.is_empty() {
        return Ok((0..known.len()).collect());
    }
    let mut columns = Vec::new();
    for name in only {
        let member = |path: &str| path.strip_prefix(&**name).is_some_and(|rest| rest.starts_with('['));
        let found: Vec<usize> =
            (0..known.len()).filter(|place| known[*place] == name || member(known[*place])).collect();
        if found.is_empty() {
            let is_known = experiments.model.parameters.iter().any(|parameter| parameter.about.path == *name);
            return Err(if is_known {
                Refusal::new(format!(
                    "the parameter `{name}` is known, or nothing that is asked about depends on it"
                ))
                .help("leave it away, or give it an interval with `--set`")
            } else {
                Refusal::unknown("parameter", name, &known)
            });
        }
        columns.extend(found.into_iter().filter(|column| !columns.contains(column)).collect::<Vec<_>>());
    }
    columns.sort_unstable();
    Ok(columns)
}

/// The fewest trajectories in each world.
fn least(request: &DriversRequest, groups: usize) -> u64 {
    match request.method {
        Method::Sobol => Rows::least(BASE_ROWS_LEAST, groups, request.pairs),
        Method::Morris => BLOCKS_LEAST * (groups as u64 + 2),
        Method::Given | Method::Shapley => DRAWS_LEAST * u64::from(PER_DRAW),
    }
}

fn too_small(experiments: &Experiments, request: &DriversRequest, groups: usize, rows: u64) -> Refusal {
    let worlds = experiments.worlds().max(1) as u64;
    let message = format!(
        "a budget of {} is too small to say anything about {} by this method",
        counted(request.asked.budget, "trajectory"),
        counted(groups as u64, "parameter")
    );
    let refusal = Refusal::new(message).help(format!("take `--budget {}` at least", rows * worlds));
    match request.method {
        Method::Sobol => refusal.help("or take `--method given`, which an ordinary run is enough for"),
        _ => refusal.help("or name the parameters that you want to tell apart: `--only NAME`"),
    }
}

fn refused(why: &Refused) -> Refusal {
    match why {
        Refused::TooManyColumns { asked, most } => {
            Refusal::new(format!("{asked} parameters are more than the {most} that this method tells apart"))
                .help("take `--method given`, or name some with `--only NAME`")
        }
        other => Refusal::new(format!("these points cannot be made: {other:?}"))
            .help("take another budget or another method"),
    }
}

fn unanswered(why: Unanswered, unit: &str) -> String {
    match why {
        Unanswered::Constant(value) => {
            format!("it is always {}: nothing varies, so nothing drives it", in_unit(value, unit))
        }
        Unanswered::TooFew { usable, least } => {
            format!(
                "only {usable} rows have a value throughout, and {least} are needed: many trajectories broke, or have none"
            )
        }
        other => format!("the method has no answer: {other:?}"),
    }
}

/// A finding in which nothing is found yet.
fn nothing(quantity: &Quantity, values: &[f64]) -> QuantityDrivers {
    let mut moments = Moments::new();
    values.iter().filter(|value| value.is_finite()).for_each(|value| moments.add(*value));
    QuantityDrivers {
        text: quantity.text.clone(),
        label: quantity.label.clone(),
        unit: if quantity.is_chance { "%".to_owned() } else { quantity.unit.0.clone() },
        mean: moments.mean(),
        luck: None,
        factors: Vec::new(),
        pairs: Vec::new(),
        left_out: values.iter().filter(|value| !value.is_finite()).count(),
        unanswered: None,
    }
}

/// The most important first; of equals in the order of the text.
fn ordered(mut finding: QuantityDrivers) -> QuantityDrivers {
    let by = |factor: &FactorDrivers| factor.figures.first().map_or(f64::NEG_INFINITY, |figure| figure.value);
    finding.factors.sort_by(|a, b| b.is_seen.cmp(&a.is_seen).then(by(b).total_cmp(&by(a))));
    finding
}

fn all_broke(values: &[f64]) -> Result<(), Trouble> {
    if values.iter().any(|value| value.is_finite()) {
        return Ok(());
    }
    Err(Trouble::Run(
        Refusal::new(
            "no trajectory has a value of what was asked for: all broke, or its condition never held",
        )
        .help("`detente run` says why trajectories break, and how often events happen"),
    ))
}
