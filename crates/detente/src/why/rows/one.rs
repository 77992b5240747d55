//! What a page says of one history.

use super::super::chain::driven_in_words;
use super::super::{EventTold, Told, Why};
use super::{Section, WhyRows, cut};
use crate::numerals::{count, number};

impl Why {
    pub(super) fn one(&self, told: &Told, rows: &mut WhyRows) {
        let name = format!("Trajectory {}", count(told.trajectory));
        rows.answers.push(match (&told.ending, &told.broken) {
            (Some((_, label, days)), _) => format!("{name} ends on {}: {label}", self.clock.when(*days)),
            (None, Some(why)) => format!("{name} has no ending: {why}"),
            (None, None) => format!("{name} has no ending: no outcome of the model holds"),
        });
        if let Some((depth, among)) = told.typical {
            rows.answers.push(format!(
                "Of {} histories that end so it runs most in the middle of all (depth {})",
                count(among as u64),
                number(depth)
            ));
        }
        rows.sections.push(self.story(told));
        let is_said = |section: &Section| !section.lines.is_empty() || !section.remarks.is_empty();
        rows.sections.push(Section {
            heading: "How it came to that".to_owned(),
            lines: told
                .causes
                .iter()
                .map(|cause| {
                    let when = cause.days.map_or(String::new(), |days| self.clock.when(days));
                    vec![when, format!("{}{}", "  ".repeat(cause.depth), cause.text)]
                })
                .collect(),
            remarks: Vec::new(),
        });
        rows.sections.push(self.set_off(told));
        let until = told.ending.as_ref().map_or(f64::INFINITY, |_| told.decided_days);
        let shown = told.periods.iter().filter(|period| period.is_shown && period.days.0 < until);
        rows.sections.push(Section {
            heading: "Which loops led".to_owned(),
            lines: shown.map(|period| vec![self.span(period), self.leaders(period)]).collect(),
            remarks: Vec::new(),
        });
        if !told.without.is_empty() {
            rows.sections.push(self.without_one(told));
        }
        rows.sections.retain(is_said);
    }

    fn story(&self, told: &Told) -> Section {
        let shown = told.lines.iter().filter(|line| line.is_shown);
        let hidden = told.lines.iter().filter(|line| !line.is_shown).count();
        let mut remarks = Vec::new();
        if hidden > 0 {
            remarks.push(format!(
                "{} more that happened often, or were decided again: `--format csv --table history` has them all",
                count(hidden as u64)
            ));
        }
        Section {
            heading: "How it went".to_owned(),
            lines: shown.map(|line| vec![self.clock.when(line.days), line.text.clone()]).collect(),
            remarks,
        }
    }

    fn set_off(&self, told: &Told) -> Section {
        let line = |event: &EventTold| {
            let by: Vec<String> =
                event.by.iter().map(|(words, times)| format!("{} {words}", count(*times as u64))).collect();
            let driven = event
                .driven
                .as_ref()
                .map_or(String::new(), |driven| format!(" ({})", driven_in_words(driven)));
            vec![event.label.clone(), count(event.count as u64), format!("{}{driven}", by.join(", "))]
        };
        Section {
            heading: "What set events off".to_owned(),
            lines: told.events.iter().map(line).collect(),
            remarks: Vec::new(),
        }
    }

    fn without_one(&self, told: &Told) -> Section {
        let ending = told.ending.as_ref().map_or("", |(_, label, _)| &**label);
        let both = || self.loops.iter().zip(&told.without);
        let lines: Vec<Vec<String>> = both()
            .filter_map(|(of, without)| match without {
                Ok(label) if label != ending => {
                    Some(vec![of.label.clone(), format!("it ends: {label}; cut at {}", cut(of))])
                }
                _ => None,
            })
            .collect();
        let same = both().filter(|(_, without)| without.as_ref().is_ok_and(|label| label == ending)).count();
        let not: Vec<&str> =
            both().filter(|(_, without)| without.is_err()).map(|(of, _)| &*of.label).collect();
        let others = if lines.is_empty() { "the" } else { "the other" };
        let mut remarks = vec![format!("without any one of {others} {same} loops it ends as it did")];
        if !not.is_empty() {
            remarks.push(format!("cannot be cut: {}", not.join(", ")));
        }
        Section { heading: "Without one loop, on the same luck".to_owned(), lines, remarks }
    }
}
