//! One function a table: its name, what its rows are, its columns.

use super::ParameterRow;
use super::column::Column;
use super::estimate::{self, EVENTS, OF_ROW, SHARE};
use crate::Summary;
use crate::summary::{BatchEstimate, EventEstimate, QuantityEstimate, StateEstimate};

/// Name, description, columns.
pub(crate) type Rows = (&'static str, &'static str, Vec<Column>);

/// Turns numbers of steps into days.
#[derive(Clone, Copy)]
pub(crate) struct Calendar {
    /// First day, counted from 1970-01-01.
    pub(crate) start: Option<i64>,
    /// Length of a step in days.
    pub(crate) step_days: f64,
}

impl Calendar {
    /// The day in which a row lies.
    fn day(self, step: u32) -> Option<i64> {
        self.start.map(|start| start + (f64::from(step) * self.step_days).floor() as i64)
    }

    /// `step`, `days` and `date`, each behind `prefix`.
    fn columns(self, prefix: &str, of: &str, steps: &[u32]) -> Vec<Column> {
        let days = steps.iter().map(|step| Some(f64::from(*step) * self.step_days)).collect();
        let dates = steps.iter().map(|step| self.day(*step)).collect();
        vec![
            Column::steps(&format!("{prefix}step"), &format!("{of}: steps from the start"), steps.to_vec()),
            Column::numbers(&format!("{prefix}days"), "days", &format!("{of}: days from the start"), days),
            Column::dates(
                &format!("{prefix}date"),
                &format!("{of}: the day; nothing in a model without a calendar"),
                dates,
            ),
        ]
    }
}

fn named<'a>(names: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Column> {
    let (paths, labels): (Vec<&str>, Vec<&str>) = names.unzip();
    vec![
        Column::texts("path", "name of the element in the model", paths.into_iter()),
        Column::texts("label", "what a reader sees", labels.into_iter()),
    ]
}

/// Trajectories behind each row of a table: fewer where some broke.
fn trajectories(values: Vec<u64>) -> Column {
    Column::counts(
        "trajectories",
        "trajectories",
        "trajectories behind the row: those that had not broken",
        values,
    )
}

pub(crate) fn outcomes(summary: &Summary) -> Rows {
    let outcomes = &summary.outcomes;
    let mut columns = named(outcomes.iter().map(|outcome| (&*outcome.path, &*outcome.label)));
    let shares: Vec<_> = outcomes.iter().map(|outcome| &outcome.share).collect();
    let shares = estimate::columns("share_", "share of trajectories that end so", SHARE, &shares);
    columns.extend(match summary.precision {
        Some(_) => estimate::at_any_time("share_", shares),
        None => shares,
    });
    let counts = outcomes.iter().map(|outcome| outcome.count).collect();
    columns.push(Column::counts("count", "trajectories", "trajectories that ended so", counts));
    let days: Vec<_> = outcomes.iter().map(|outcome| outcome.days[..].try_into().ok()).collect();
    columns.extend(estimate::quantiles(
        "days_",
        "days from the start to the first passage or the event that dates the outcome, where there is one",
        "days",
        &days,
    ));
    (
        "outcomes",
        "How trajectories end, in the order of the model; the last row is of trajectories that broke.",
        columns,
    )
}

pub(crate) fn quantities(summary: &Summary, calendar: Calendar) -> Rows {
    let long: Vec<(&QuantityEstimate, usize)> = summary
        .quantities
        .iter()
        .flat_map(|quantity| (0..quantity.means.len()).map(move |row| (quantity, row)))
        .collect();
    let mut columns = named(long.iter().map(|(quantity, _)| (&*quantity.path, &*quantity.label)));
    columns.push(Column::texts(
        "kind",
        "stock, let or memory",
        long.iter().map(|(quantity, _)| &*quantity.kind),
    ));
    let units = long.iter().map(|(quantity, _)| &*quantity.unit);
    columns.push(Column::texts("unit", "unit of the values; empty for a pure number", units));
    let steps: Vec<u32> = long.iter().map(|(_, row)| summary.rows[*row]).collect();
    columns.extend(calendar.columns("", "row", &steps));
    let means: Vec<_> = long.iter().map(|(quantity, row)| &quantity.means[*row]).collect();
    columns.extend(estimate::columns("", "value", OF_ROW, &means));
    let quantiles: Vec<_> = long.iter().map(|(quantity, row)| Some(quantity.quantiles[*row])).collect();
    columns.extend(estimate::quantiles("", "value", OF_ROW.plain, &quantiles));
    columns.push(trajectories(long.iter().map(|(quantity, row)| quantity.trajectories[*row]).collect()));
    ("quantities", "Stocks, lets and memories over time, a row for each and each point of time.", columns)
}

pub(crate) fn events(summary: &Summary) -> Rows {
    let events = &summary.events;
    let mut columns = named(events.iter().map(|event| (&*event.path, &*event.label)));
    let totals: Vec<_> = events.iter().map(|event| &event.total).collect();
    columns.extend(estimate::columns("", "count over the whole run", EVENTS, &totals));
    let quantiles: Vec<_> = events.iter().map(|event| Some(event.total_quantiles)).collect();
    columns.extend(estimate::quantiles("", "count over the whole run", EVENTS.plain, &quantiles));
    let ever: Vec<_> = events.iter().map(|event| &event.ever).collect();
    columns.extend(estimate::columns(
        "ever_",
        "share of trajectories in which it happens at all",
        SHARE,
        &ever,
    ));
    columns.push(trajectories(events.iter().map(|event| event.trajectories).collect()));
    ("events", "Events over the whole run.", columns)
}

pub(crate) fn event_periods(summary: &Summary, calendar: Calendar) -> Rows {
    let long: Vec<(&EventEstimate, usize)> = summary
        .events
        .iter()
        .flat_map(|event| (0..event.per_period.len()).map(move |period| (event, period)))
        .collect();
    let mut columns = named(long.iter().map(|(event, _)| (&*event.path, &*event.label)));
    let from: Vec<u32> = long.iter().map(|(_, period)| summary.rows[*period]).collect();
    let to: Vec<u32> = long.iter().map(|(_, period)| summary.rows[*period + 1]).collect();
    columns.extend(calendar.columns("from_", "start of the period", &from));
    columns.extend(calendar.columns("to_", "end of the period, not in it", &to));
    let means: Vec<_> = long.iter().map(|(event, period)| &event.per_period[*period]).collect();
    columns.extend(estimate::columns("", "count in the period", EVENTS, &means));
    let quantiles: Vec<_> =
        long.iter().map(|(event, period)| event.per_period_quantiles.get(*period).copied()).collect();
    columns.extend(estimate::quantiles("", "count in the period", EVENTS.plain, &quantiles));
    columns.push(trajectories(
        long.iter().map(|(event, period)| event.per_period_trajectories[*period]).collect(),
    ));
    ("event_periods", "Counts of events in each period between two rows of time.", columns)
}

pub(crate) fn states(summary: &Summary, calendar: Calendar) -> Rows {
    let long: Vec<(&StateEstimate, usize, usize)> = summary
        .states
        .iter()
        .flat_map(|of| {
            let states = of.states.len();
            (0..of.shares.len()).flat_map(move |row| (0..states).map(move |state| (of, row, state)))
        })
        .collect();
    let mut columns = named(long.iter().map(|(of, ..)| (&*of.path, &*of.label)));
    columns.push(Column::texts("kind", "regime or choice", long.iter().map(|(of, ..)| &*of.kind)));
    columns.push(Column::texts(
        "state",
        "state of the regime or option of the choice",
        long.iter().map(|(of, _, state)| &*of.states[*state]),
    ));
    let steps: Vec<u32> = long.iter().map(|(_, row, _)| summary.rows[*row]).collect();
    columns.extend(calendar.columns("", "row", &steps));
    let shares = long.iter().map(|(of, row, state)| Some(of.shares[*row][*state])).collect();
    columns.push(Column::numbers(
        "share",
        "1",
        "share of trajectories that are in the state or hold the option",
        shares,
    ));
    columns.push(trajectories(long.iter().map(|(of, row, _)| of.trajectories[*row]).collect()));
    ("states", "Regimes and choices over time, a row for each state and each point of time.", columns)
}

pub(crate) fn occupancy(summary: &Summary) -> Rows {
    let long: Vec<(&StateEstimate, usize)> =
        summary.states.iter().flat_map(|of| (0..of.occupancy.len()).map(move |state| (of, state))).collect();
    let mut columns = named(long.iter().map(|(of, _)| (&*of.path, &*of.label)));
    columns.push(Column::texts("kind", "regime or choice", long.iter().map(|(of, _)| &*of.kind)));
    columns.push(Column::texts(
        "state",
        "state of the regime or option of the choice",
        long.iter().map(|(of, state)| &*of.states[*state]),
    ));
    let shares: Vec<_> = long.iter().map(|(of, state)| &of.occupancy[*state]).collect();
    columns.extend(estimate::columns("share_", "share of all steps", SHARE, &shares));
    columns.push(trajectories(vec![summary.unbroken(); long.len()]));
    ("occupancy", "Share of the whole run that each state or option takes.", columns)
}

pub(crate) fn parameters(parameters: &[ParameterRow]) -> Rows {
    let mut columns = named(parameters.iter().map(|parameter| (&*parameter.path, &*parameter.label)));
    columns.push(Column::texts(
        "unit",
        "unit of the values; empty for a pure number",
        parameters.iter().map(|parameter| &*parameter.unit),
    ));
    let drawn_from = parameters.iter().map(|parameter| &*parameter.drawn_from);
    columns.push(Column::texts("drawn_from", "what its value comes from", drawn_from));
    let judgement = parameters.iter().map(|parameter| parameter.judgement).collect();
    columns.push(Column::flags("judgement", "stands on judgement alone", judgement));
    columns.push(Column::texts(
        "cites",
        "paragraphs and sources that it stands on",
        parameters.iter().map(|parameter| &*parameter.cites),
    ));
    ("parameters", "What the parameters were drawn from.", columns)
}

pub(crate) fn broken(summary: &Summary) -> Rows {
    let broken = &summary.broken;
    let trajectories = broken.iter().map(|row| row.trajectory).collect();
    let columns = vec![
        Column::counts("trajectory", "", "number of the trajectory, from 0", trajectories),
        Column::steps("step", "the step in which it broke", broken.iter().map(|row| row.step).collect()),
        Column::texts("element", "path of the element at fault", broken.iter().map(|row| &*row.element)),
        Column::texts("reason", "what is wrong with it", broken.iter().map(|row| &*row.reason)),
    ];
    ("broken", "Trajectories that broke: the first hundred.", columns)
}

pub(crate) fn clamps(summary: &Summary) -> Rows {
    let clamps = &summary.clamps;
    let columns = vec![
        Column::texts("path", "path of the stock", clamps.iter().map(|clamp| &*clamp.path)),
        Column::counts(
            "steps",
            "steps",
            "steps, over all trajectories, in which the clamp bound",
            clamps.iter().map(|clamp| clamp.steps).collect(),
        ),
        Column::counts(
            "trajectories",
            "trajectories",
            "trajectories in which it bound at least once",
            clamps.iter().map(|clamp| clamp.trajectories).collect(),
        ),
    ];
    ("clamps", "Clamps that bound.", columns)
}

pub(crate) fn batches(summary: &Summary) -> Rows {
    // Path, kind, unit, number of the batch, draws in it, mean.
    type Cell<'a> = (&'a str, &'a str, &'a str, usize, u64, f64);
    let outcomes = summary.outcomes.iter().map(|outcome| (&*outcome.path, "outcome", "1"));
    let quantities = summary.quantities.iter().map(|of| (&*of.path, &*of.kind, &*of.unit));
    let events = summary.events.iter().map(|event| (&*event.path, "event", "events"));
    let of_batch = |(number, batch): (usize, &'_ BatchEstimate)| -> Vec<Cell<'_>> {
        let cell = |((path, kind, unit), mean): (_, &f64)| (path, kind, unit, number, batch.draws, *mean);
        let outcomes = outcomes.clone().zip(&batch.outcomes).map(cell);
        let quantities = quantities.clone().zip(&batch.quantities).map(cell);
        outcomes.chain(quantities).chain(events.clone().zip(&batch.events).map(cell)).collect()
    };
    let cells: Vec<Cell<'_>> = summary.batches.iter().enumerate().flat_map(of_batch).collect();
    let columns = vec![
        Column::texts("path", "name of the element in the model", cells.iter().map(|cell| cell.0)),
        Column::texts("kind", "outcome, stock, let, memory or event", cells.iter().map(|cell| cell.1)),
        Column::texts("unit", "unit of the mean; empty for a pure number", cells.iter().map(|cell| cell.2)),
        Column::counts(
            "batch",
            "",
            "number of the batch, from 0",
            cells.iter().map(|cell| cell.3 as u64).collect(),
        ),
        Column::counts(
            "draws",
            "draws",
            "draws of the parameters in the batch; batches follow one another",
            cells.iter().map(|cell| cell.4).collect(),
        ),
        Column::numbers(
            "mean",
            "as column `unit` says",
            "share of an outcome, quantity in the last row, count of an event over the whole run: mean over the batch",
            cells.iter().map(|cell| Some(cell.5)).collect(),
        ),
    ];
    ("batches", "Means over batches of draws, by which two runs with the same luck are compared.", columns)
}
