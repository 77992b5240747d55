//! What can be wrong with an element of a broken trajectory.

use crate::model::{Event, EventSource, SourceKind};
use std::fmt;

/// What is wrong with an element of a broken trajectory, in words for the analyst ([`fmt::Display`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A level, a let or a count that is infinite or not a number.
    NotFinite,
    /// A stock that starts outside its bounds.
    StartsOutside,
    /// A rate or a mean count that is negative, infinite or not a number.
    NoRate,
    /// A hazard that is negative or not a number.
    NoHazard,
    /// A chance that is below 0, above 1 or not a number.
    NoChance,
    /// Seats, or shares of those who attend or support, that are none.
    NoVote,
    /// One of several things that an event is drawn from: which, its count does not tell.
    NoDraw,
    /// A mean lag that is not above 0, or longer than a delay line can hold.
    NoLag,
    /// A half-life or time constant that is not above 0.
    NoTime,
    /// More events than the limit.
    TooManyEvents,
    /// A precision below 0, or the worth of an option that is not a number.
    NoWorth,
    /// A condition that compares what is not a number.
    NoComparison,
    /// A rule that must be solved before it can run.
    Unsolved,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotFinite => "not a finite number",
            Self::StartsOutside => "it starts outside its bounds",
            Self::NoRate => "a rate or mean count is negative or not a number",
            Self::NoHazard => "a hazard is negative or not a number",
            Self::NoChance => "a chance is outside 0 to 1 or not a number",
            Self::NoVote => "seats or shares of a bloc that cannot be",
            Self::NoDraw => "a rate, hazard, chance or share that cannot be",
            Self::NoLag => "a lag is not above 0, or more than 14,000 steps",
            Self::NoTime => "a half-life or time constant is not above 0",
            Self::TooManyEvents => "more events than the limit",
            Self::NoWorth => "a precision is negative or a worth is not a number",
            Self::NoComparison => "a condition compares what is not a number",
            Self::Unsolved => "a rule looks ahead and is not solved",
        })
    }
}

impl Fault {
    /// What is wrong with an event whose count cannot be drawn: what it is drawn from tells.
    pub fn of_count(event: &Event) -> Self {
        let mut faults = event.sources.iter().filter_map(Self::of_source);
        let Some(first) = faults.next() else { return Self::NotFinite };
        if faults.all(|fault| fault == first) { first } else { Self::NoDraw }
    }

    fn of_source(source: &EventSource) -> Option<Self> {
        match source.kind {
            SourceKind::Rate { .. } | SourceKind::PerParent { .. } => Some(Self::NoRate),
            SourceKind::Hazard { .. } => Some(Self::NoHazard),
            SourceKind::Child { .. } | SourceKind::Answer { .. } | SourceKind::Split { .. } => {
                Some(Self::NoChance)
            }
            SourceKind::Passed(_) => Some(Self::NoVote),
            SourceKind::Dates(_) | SourceKind::When(_) | SourceKind::Entry { .. } => None,
        }
    }
}
