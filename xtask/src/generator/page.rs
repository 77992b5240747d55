//! What the batteries found, as a page.

use std::fmt::Write as _;

use super::batteries::{Battery, Figure};
use super::{CONTROL, Looked, WALKS};

const HEAD: &str = "\
# The generator under test

Written by `cargo xtask generator`, which makes all of it again in some twenty minutes of one core. A random number of Detente is a function of its
address: seed, trajectory, element, step, draw ([how it is made](../crates/numbers/src/luck.rs)). A model asks for numbers at addresses that
look alike, so what matters is that numbers at neighbouring addresses have nothing to do with each other. Below, batteries of tests
made by others read all 64 bits at one address after the other. Smaller tests of the same kind are among the ordinary ones
(`crates/numbers/tests/luck.rs`): how a changed bit of an address changes each bit of a number, pairs at neighbouring addresses, single bits.
";

const READING: &str = "\
A *p-value* is the chance that good luck gives a figure at least as far out, so good luck gives each p-value between 0 and 1 equally often.
*Suspicious* is one below 0.001 or above 0.999, as good luck gives in one test of 500; the whole battery is then run again with another
seed, where a fault would show again. *Failed* is a p-value within 10^-10 of 0 or 1, or one that is suspicious both times.
";

/// The page.
pub(super) fn page(batteries: &[Battery], missing: &[String], results: &[Looked]) -> String {
    let mut page = format!("{HEAD}\n{}\n{READING}\n", verdict(results));
    page += &table(batteries, results);
    page += &suspicious(results);
    page += &control(results);
    page += "## The walks\n\n| walk | what follows what |\n|---|---|\n";
    for walk in WALKS {
        let _ = writeln!(page, "| {} | {} |", walk.name, walk.says);
    }
    page += "\n## The batteries\n\n";
    for battery in batteries {
        let of = &battery.of;
        let _ = writeln!(page, "- {}: {}, {of}.", battery.name, about(battery.name));
    }
    for why in missing {
        let _ = writeln!(page, "- Not run: {why}.");
    }
    page + "- Crush and BigCrush of TestU01 take hours on so many walks and were not run.\n"
}

fn about(battery: &str) -> &'static str {
    match battery {
        "SmallCrush" => "ten tests with fifteen figures",
        "Alphabit" => "nine tests of bits with seventeen figures, on 2^28 bits",
        "Rabbit" => "26 tests of bits with forty figures, on 2^26 bits",
        _ => "those of its tests that take seconds and that it does not call doubtful",
    }
}

fn of_luck(results: &[Looked]) -> impl Iterator<Item = &Looked> {
    results.iter().filter(|result| result.walk != CONTROL)
}

fn verdict(results: &[Looked]) -> String {
    let figures = of_luck(results).map(|result| result.figures.len()).sum::<usize>();
    let failed = of_luck(results).map(|result| result.failed().count()).sum::<usize>();
    let suspicious = of_luck(results).map(|result| result.suspicious().count()).sum::<usize>();
    let expected = figures as f64 / 500.0;
    let end = if failed == 0 { "None failed.".to_owned() } else { format!("**{failed} failed.**") };
    format!(
        "**Result.** {figures} p-values, of which good luck makes {expected:.1} suspicious; {suspicious} were. {end}\n"
    )
}

fn table(batteries: &[Battery], results: &[Looked]) -> String {
    let names: Vec<&str> = batteries.iter().map(|battery| battery.name).collect();
    let mut text =
        format!("## What was found\n\nSuspicious of all p-values.\n\n| walk | {} |\n", names.join(" | "));
    let _ = writeln!(text, "|---|{}", "--:|".repeat(names.len()));
    for (walk, reversed) in WALKS.iter().flat_map(|walk| [(walk.name, false), (walk.name, true)]) {
        let cell = |name: &&str| {
            let found =
                |result: &&Looked| (result.walk, result.reversed, result.battery) == (walk, reversed, *name);
            results
                .iter()
                .find(found)
                .map(|it| format!("{} of {}", it.suspicious().count(), it.figures.len()))
        };
        let cells: Vec<Option<String>> = names.iter().map(cell).collect();
        if cells.iter().any(Option::is_some) {
            let cells: Vec<String> = cells.into_iter().map(|cell| cell.unwrap_or("-".to_owned())).collect();
            let order = if reversed { ", each 64 bits turned round" } else { "" };
            let _ = writeln!(text, "| {walk}{order} | {} |", cells.join(" | "));
        }
    }
    text + "\n"
}

fn suspicious(results: &[Looked]) -> String {
    let mut text = String::from("## Every suspicious figure\n\n");
    let (mut rows, mut count) = (String::new(), 0);
    for result in of_luck(results) {
        for (place, figure) in result.suspicious() {
            let again =
                result.again.as_ref().and_then(|again| again.get(place)).map_or("-".to_owned(), value);
            let order = if result.reversed { ", turned round" } else { "" };
            let Looked { walk, battery, .. } = result;
            let _ = writeln!(
                rows,
                "| {battery}: {} | {walk}{order} | {} | {again} |",
                figure.test,
                value(figure)
            );
            count += 1;
        }
    }
    if count == 0 {
        return text + "None.\n\n";
    }
    text += "| test | walk | p-value | with another seed |\n|---|---|--:|--:|\n";
    text + &rows + "\n"
}

/// Whether the batteries see that a bad generator is bad.
fn control(results: &[Looked]) -> String {
    let mut text = String::from(
        "## Would a fault be seen?\n\nMultiples of an odd number, a bad generator, through the same pipes: failed of all p-values.\n\n",
    );
    for result in results.iter().filter(|result| result.walk == CONTROL) {
        let failed = result.figures.iter().filter(|figure| figure.is_impossible()).count();
        let _ = writeln!(text, "- {}: {failed} of {}.", result.battery, result.figures.len());
    }
    text + "\n"
}

fn value(figure: &Figure) -> String {
    if figure.p > 0.999 { format!("1 - {:.1e}", 1.0 - figure.p) } else { format!("{:.2e}", figure.p) }
}

impl Looked {
    fn suspicious(&self) -> impl Iterator<Item = (usize, &Figure)> {
        self.figures.iter().enumerate().filter(|(_, figure)| figure.is_suspicious())
    }

    fn failed(&self) -> impl Iterator<Item = &Figure> {
        let again = |place: usize| self.again.as_ref().and_then(|again| again.get(place));
        let fails = move |(place, figure): &(usize, &Figure)| {
            figure.is_impossible() || again(*place).is_some_and(Figure::is_suspicious)
        };
        self.suspicious().filter(fails).map(|(_, figure)| figure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(first: f64, again: f64) -> Looked {
        let figures =
            |p| vec![Figure { test: "Gap".to_owned(), p }, Figure { test: "Runs".to_owned(), p: 0.5 }];
        let again = Some(figures(again));
        Looked { walk: "steps", reversed: true, battery: "SmallCrush", figures: figures(first), again }
    }

    #[test]
    fn what_is_suspicious_once_is_told_and_what_is_so_twice_has_failed() {
        let once = [looked(0.0002, 0.4)];
        let text = suspicious(&once);
        assert!(text.contains("| SmallCrush: Gap | steps, turned round | 2.00e-4 | 4.00e-1 |"), "{text}");
        assert!(verdict(&once).contains("2 p-values") && verdict(&once).contains("None failed"));
        for twice in [looked(0.0002, 0.9999), looked(1e-20, 0.5)] {
            assert!(verdict(&[twice]).contains("**1 failed.**"));
        }
        assert!(suspicious(&[looked(0.3, 0.3)]).contains("None."));
    }
}
