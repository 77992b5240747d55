//! What a page says of the histories that end in one way.

use super::super::without::{Changed, Without};
use super::super::{Ending, Why};
use super::{Section, WhyRows, cut, points};
use crate::numerals::{count, number, percent, percent_interval};
use detente_numbers::estimates::share_interval;

/// What happens less often than this in a history is not named.
const COUNT_LEAST: f64 = 0.05;
/// Histories of an ending that are needed to say that no loop matters to it.
const ENOUGH: u64 = 50;

impl Why {
    pub(super) fn ending(&self, ending: &Ending, is_only: bool, rows: &mut WhyRows) {
        let label = &ending.outcome.1;
        let share = ending.count as f64 / (self.histories - self.broken).max(1) as f64;
        if ending.count == 0 {
            rows.answers.push(format!("{label}: none of {} histories ends so", count(self.histories)));
            return;
        }
        let mut lines = Vec::new();
        let shown = ending.periods.iter().filter(|period| period.is_shown);
        for period in shown.filter(|period| period.loops.iter().any(|led| led.of > 0)) {
            let under_way = period.loops.first().map_or(0, |led| led.of);
            lines.push(vec![self.span(period), count(under_way), self.leaders(period)]);
        }
        let heading = format!(
            "{label}: {} of histories, 95% {} ({}; {} looked at)",
            percent(share, 1),
            self.interval(share),
            count(ending.count),
            count(ending.looked_at)
        );
        let mut remarks = Vec::new();
        if self.loops.is_empty() {
            lines.clear();
            remarks.push("the model has no feedback loop".to_owned());
        }
        rows.sections.push(Section { heading, lines, remarks });
        rows.answers.push(self.in_a_sentence(ending));
        if !ending.without.is_empty() {
            rows.sections.push(self.without(ending));
        }
        if is_only || self.loops.is_empty() {
            rows.sections.push(events(ending));
        }
    }

    /// Which loop led most often, and which matters most for the ending.
    fn in_a_sentence(&self, ending: &Ending) -> String {
        let label = &ending.outcome.1;
        let changed = |without: &Without| without.found.clone().ok();
        let strongest = ending
            .without
            .iter()
            .enumerate()
            .filter_map(|(place, without)| Some((place, changed(without)?)))
            .filter(|(_, it)| is_sure(it))
            .reduce(|a, b| if b.1.change.abs() > a.1.change.abs() { b } else { a });
        match strongest {
            Some((place, it)) => {
                let way = if it.change < 0.0 { "brings it about" } else { "holds it back" };
                format!(
                    "{label}: of all loops {} {way} most; without it the share would change by {}",
                    self.loops[place].label,
                    points(it.change, it.standard_error)
                )
            }
            None if ending.without.is_empty() => self.in_a_sentence_of_leaders(ending),
            None if ending.count < ENOUGH => format!(
                "{label}: {} histories are too few to tell what a loop does to it; raise `--budget`",
                count(ending.count)
            ),
            None => format!("{label}: no single loop changes its share by more than luck can"),
        }
    }

    /// The 95 % interval of a share of histories.
    fn interval(&self, share: f64) -> String {
        let whole = (self.histories - self.broken).max(1);
        let error = (share * (1.0 - share) / whole as f64).sqrt();
        let (low, high) = share_interval(share, error, whole, 1);
        percent_interval(low, high, 1)
    }

    /// Of a model that names no loop, so that none could be cut.
    fn in_a_sentence_of_leaders(&self, ending: &Ending) -> String {
        let label = &ending.outcome.1;
        let led = |place: usize| {
            let shown = ending.periods.iter().filter(|period| period.is_shown);
            shown.map(|period| period.loops[place].led).sum::<u64>()
        };
        let most = (0..self.loops.len()).reduce(|best, next| if led(next) > led(best) { next } else { best });
        match most {
            Some(place) => format!("{label}: the loop {} led most often", self.loops[place].label),
            None => format!("{label}: no loop carried it, for the model has none; see what set events off"),
        }
    }

    fn without(&self, ending: &Ending) -> Section {
        let mut order: Vec<(usize, &Changed)> = ending
            .without
            .iter()
            .enumerate()
            .filter_map(|(place, without)| Some((place, without.found.as_ref().ok()?)))
            .filter(|(_, it)| is_sure(it))
            .collect();
        order.sort_by(|a, b| b.1.change.abs().total_cmp(&a.1.change.abs()));
        let line = |(place, it): &(usize, &Changed)| {
            let otherwise = it.otherwise as f64 / it.of.max(1) as f64;
            let told = format!(
                "{} of these end otherwise; share {}; cut at {}",
                percent(otherwise, 0),
                points(it.change, it.standard_error),
                cut(&self.loops[*place])
            );
            vec![self.loops[*place].label.clone(), told]
        };
        let mut remarks = Vec::new();
        let found = || ending.without.iter().filter_map(|without| without.found.as_ref().ok());
        let unsure = found().count() - order.len();
        if unsure > 0 {
            remarks.push(format!("loops of which luck alone could make the change: {unsure}"));
        }
        for (of, without) in self.loops.iter().zip(&ending.without) {
            if let Err(why) = &without.found {
                remarks.push(format!("{} cannot be cut: {why}", of.label));
            }
        }
        Section {
            heading: "  Without one loop, on the same luck".to_owned(),
            lines: order.iter().map(line).collect(),
            remarks,
        }
    }
}

/// Whether the change is more than luck makes, at 99 %, since many loops are looked at.
fn is_sure(it: &Changed) -> bool {
    it.change.abs() > 2.58 * it.standard_error && it.change != 0.0
}

/// A line for each event, with all that set it off.
fn events(ending: &Ending) -> Section {
    let mut lines: Vec<Vec<String>> = Vec::new();
    for event in ending.events.iter().filter(|event| event.mean >= COUNT_LEAST) {
        let by = format!("{} {}", number(event.mean), event.by);
        match lines.last_mut().filter(|line| line[0] == event.label) {
            Some(line) => line[1] += &format!(", {by}"),
            None => lines.push(vec![event.label.clone(), by]),
        }
    }
    Section {
        heading: "  What set events off: how often, in the mean of a history that ends so".to_owned(),
        lines,
        remarks: Vec::new(),
    }
}
