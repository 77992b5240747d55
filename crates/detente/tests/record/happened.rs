//! What happened, read from the situation's record.

use crate::paths::file;
use std::path::Path as File;

/// One line of `key-events.csv`.
pub(crate) struct Happening {
    pub(crate) date: String,
    pub(crate) kind: String,
    pub(crate) in_iraq: bool,
    /// Up to the cut.
    pub(crate) is_fit: bool,
}

/// Attacks between two published totals.
pub(crate) struct Count {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) attacks: f64,
}

/// A count over a time before the situation starts.
pub(crate) struct Before {
    pub(crate) from: String,
    pub(crate) what: String,
    pub(crate) count: f64,
}

fn lines(path: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(file(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    // Only notes hold commas, and they stand behind all that is read from the left.
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// All of `key-events.csv`, in order of dates.
pub(crate) fn events() -> Vec<Happening> {
    let read = lines("record/key-events.csv").into_iter().map(|it| Happening {
        date: it[0].clone(),
        kind: it[1].clone(),
        in_iraq: it[4] == "yes",
        is_fit: it.last().is_some_and(|last| last == "fit"),
    });
    read.collect()
}

/// The days of all events of these kinds up to the cut.
pub(crate) fn days_of(kinds: &[&str], in_iraq: Option<bool>) -> Vec<String> {
    let fitting = events().into_iter().filter(|it| it.is_fit && kinds.contains(&it.kind.as_str()));
    fitting.filter(|it| in_iraq.is_none_or(|wanted| it.in_iraq == wanted)).map(|it| it.date).collect()
}

/// The day of the first event of a kind.
pub(crate) fn first(kind: &str) -> String {
    let found = events().into_iter().find(|it| it.kind == kind);
    found.unwrap_or_else(|| panic!("the record has no `{kind}`")).date
}

/// The last day of the fit: that of its last event.
pub(crate) fn cut() -> String {
    let last = events().into_iter().filter(|it| it.is_fit).map(|it| it.date).max();
    last.expect("the record has a part to fit")
}

/// All of `attack-intervals.csv`.
pub(crate) fn counts() -> Vec<Count> {
    let read = lines("record/attack-intervals.csv").into_iter().map(|it| Count {
        from: it[0].clone(),
        to: it[1].clone(),
        attacks: it[3].parse().expect("a count"),
    });
    read.collect()
}

/// The line of `before.csv` on something from a day on.
pub(crate) fn before(what: &str, from: &str) -> Before {
    let read = lines("record/before.csv").into_iter().map(|it| Before {
        from: it[0].clone(),
        what: it[3].clone(),
        count: it[4].parse().expect("a count"),
    });
    let mut found = read.into_iter().filter(|it| it.what == what && it.from == from);
    found.next().unwrap_or_else(|| panic!("nothing on {what} from {from}"))
}

#[test]
fn the_record_is_where_it_is_looked_for() {
    assert!(File::exists(&file("record/key-events.csv")));
    assert_eq!(cut(), "2024-02-11");
    let fitted: f64 = counts().iter().filter(|it| it.to <= cut()).map(|it| it.attacks).sum();
    assert_eq!(fitted, 168.0);
}
