//! What a page says of a policy and the path by which it works.

use super::super::{Effect, OutcomeChange, Step, Why};
use super::{NORMAL_95, Section, WhyRows, points};
use crate::numerals::{percent, rounded, with_unit_rounded};

/// Standard errors on either side of an interval that holds with 95 % for the largest of 31 means, whichever it is: the normal quantile of
/// 1 - 0.025 / 31 (Bonferroni).
const AT_THE_LARGEST: f64 = 3.155;

impl Why {
    pub(super) fn effect_rows(&self, effect: &Effect, rows: &mut WhyRows) {
        let Some(toward) = effect.outcomes.get(effect.toward) else { return };
        let change = toward.shares[1] - toward.shares[0];
        let label = &toward.outcome.1;
        rows.answers.push(if change == 0.0 {
            format!(
                "No history ends otherwise as far as {label} goes: its share stays at {}",
                percent(toward.shares[0], 1)
            )
        } else if change.abs() < NORMAL_95 * toward.standard_error {
            format!("It changes {label} by no more than luck can: {}", points(change, toward.standard_error))
        } else {
            let way = if change < 0.0 { "lowers" } else { "raises" };
            format!(
                "It {way} {label} from {} to {}: {}",
                percent(toward.shares[0], 1),
                percent(toward.shares[1], 1),
                points(change, toward.standard_error)
            )
        });
        if effect.touched.is_empty() {
            rows.answers.push("It changes nothing in the model as it is in force".to_owned());
        }
        let touched: Vec<&str> = effect.touched.iter().map(|(_, label)| &**label).collect();
        let mut remarks = vec![
            format!("what it changes at once: {}", touched.join(", ")),
            format!("each path leads to something that {label} hangs on, for it or against it"),
        ];
        if effect.paths.is_empty() {
            remarks[1] = format!(
                "no difference that luck does not make is carried from there to what {label} hangs on"
            );
        }
        rows.sections.push(Section {
            heading: "How that comes about".to_owned(),
            lines: Vec::new(),
            remarks,
        });
        for path in &effect.paths {
            let end = path.last().map_or("", |step| &step.label);
            rows.sections.push(Section {
                heading: format!("  The path to: {end}"),
                lines: path.iter().map(|step| self.step(step)).collect(),
                remarks: Vec::new(),
            });
        }
        let line = |it: &OutcomeChange| {
            vec![
                it.outcome.1.clone(),
                format!("{} to {}", percent(it.shares[0], 1), percent(it.shares[1], 1)),
                points(it.shares[1] - it.shares[0], it.standard_error),
            ]
        };
        rows.sections.push(Section {
            heading: "How histories end, without and with it".to_owned(),
            lines: effect.outcomes.iter().map(line).collect(),
            remarks: Vec::new(),
        });
    }

    /// An element of a path, its largest difference, and how much of that the element before carries.
    fn step(&self, step: &Step) -> Vec<String> {
        let mut parts = Vec::new();
        if step.difference.is_finite() {
            let sign = if step.difference < 0.0 { "-" } else { "+" };
            parts.push(format!(
                "{sign}{} by {}, give or take {}",
                with_unit_rounded(step.difference.abs(), &step.unit),
                self.clock.when(step.days),
                rounded(AT_THE_LARGEST * step.standard_error, 2)
            ));
        }
        if step.share > 1.0 {
            parts.push("all of it carried by the one before, and more".to_owned());
        } else if step.share.is_finite() {
            parts.push(format!("{} carried by the one before", percent(step.share, 0)));
        }
        vec![step.label.clone(), parts.join("; ")]
    }
}
