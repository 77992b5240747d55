//! Two finished runs beside one another: outcomes, quantities at the end, events, with the difference of each and its interval.
//!
//! Start at [`compare`]. What it reads of a run is a [`Side`]; how it gets its intervals is a [`Method`].

mod interval; // The interval of a difference.
mod side; // What is read of a run.

pub use self::interval::{Method, Unpaired, difference_in_row};
pub use self::side::{Figure, NotARun, Side};

use self::interval::Intervals;

/// How two runs differ: what the second has more than the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Where the intervals come from.
    pub method: Method,
    /// Shares of outcomes, in the order of the first run.
    pub outcomes: Vec<Difference>,
    /// Means of stocks, lets and memories in the last row.
    pub quantities: Vec<Difference>,
    /// Mean counts of events over the whole run.
    pub events: Vec<Difference>,
    /// Paths of quantities and events that only the first run has, and only the second.
    pub apart: (Vec<String>, Vec<String>),
}

/// A figure of both runs. Values are in the unit that the figure prints in.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The figure in the first run.
    pub first: Figure,
    /// The figure in the second.
    pub second: Figure,
    /// The second less the first.
    pub difference: f64,
    /// The 95 % interval of the difference, for what more trajectories could still change; NaN where it is not known.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Why two runs cannot be compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Incomparable {
    /// They do not have the same outcomes: those of the first alone, and of the second.
    Outcomes(Vec<String>, Vec<String>),
    /// A figure of this path has one unit in the first run and another in the second.
    Unit(String, String, String),
    /// They run to different ends: days from the start.
    End(f64, f64),
}

/// Compares two runs.
///
/// # Errors
/// Runs with other outcomes, units or ends.
pub fn compare(first: &Side, second: &Side) -> Result<Comparison, Incomparable> {
    let (outcomes, [only_first, only_second]) = pairs(&first.outcomes, &second.outcomes)?;
    // *Broken* is an outcome only where something broke.
    let declared = |figures: Vec<&Figure>| -> Vec<String> {
        figures.into_iter().map(|figure| figure.path.clone()).filter(|path| path != BROKEN).collect()
    };
    let (only_first, only_second) = (declared(only_first), declared(only_second));
    if !only_first.is_empty() || !only_second.is_empty() {
        return Err(Incomparable::Outcomes(only_first, only_second));
    }
    if first.end_days != second.end_days {
        return Err(Incomparable::End(first.end_days, second.end_days));
    }
    let (quantities, levels_apart) = pairs(&first.quantities, &second.quantities)?;
    let (events, events_apart) = pairs(&first.events, &second.events)?;
    let intervals = Intervals::of(first, second);
    let apart = |side: usize| -> Vec<String> {
        levels_apart[side].iter().chain(&events_apart[side]).map(|figure| figure.path.clone()).collect()
    };
    let differences = |pairs: Vec<(&Figure, &Figure)>| -> Vec<Difference> {
        pairs.into_iter().map(|(first, second)| intervals.difference(first, second)).collect()
    };
    Ok(Comparison {
        method: intervals.method,
        outcomes: differences(outcomes),
        quantities: differences(quantities),
        events: differences(events),
        apart: (apart(0), apart(1)),
    })
}

/// The path of the outcome of trajectories that broke.
const BROKEN: &str = "broken";

type Pairs<'a> = (Vec<(&'a Figure, &'a Figure)>, [Vec<&'a Figure>; 2]);

/// Figures of the same path, and those that only one side has.
fn pairs<'a>(first: &'a [Figure], second: &'a [Figure]) -> Result<Pairs<'a>, Incomparable> {
    let mut both = Vec::new();
    let mut only_first = Vec::new();
    for figure in first {
        match second.iter().find(|other| other.path == figure.path) {
            None => only_first.push(figure),
            Some(other) if other.unit == figure.unit => both.push((figure, other)),
            Some(other) => {
                let units = (figure.unit.clone(), other.unit.clone());
                return Err(Incomparable::Unit(figure.path.clone(), units.0, units.1));
            }
        }
    }
    let is_apart = |figure: &&Figure| first.iter().all(|other| other.path != figure.path);
    Ok((both, [only_first, second.iter().filter(is_apart).collect()]))
}

#[cfg(test)]
mod tests;
