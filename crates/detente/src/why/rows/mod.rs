//! Findings as words, tables and JSON.

mod tables; // As tables and JSON.

use super::chain::driven_in_words;
use super::leading::{Led, LoopNamed, Period};
use super::without::{Changed, Without};
use super::{Effect, Ending, Found, OutcomeChange, Step, Told, Why};
use crate::numerals::{count, number, percent, percent_interval, rounded, with_unit_rounded};
use detente_numbers::estimates::share_interval;

/// All that a page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct WhyRows {
    /// The situation's title.
    pub title: String,
    /// What was asked, in a sentence.
    pub asked: String,
    /// The answer, a sentence each.
    pub answers: Vec<String>,
    /// The sections of the page.
    pub sections: Vec<Section>,
    /// What the words of the page mean, a sentence each.
    pub notes: Vec<String>,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// A part of the page: a heading, lines of two or three columns, and remarks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// What stands over it.
    pub heading: String,
    /// The lines: short texts first, the last may be long.
    pub lines: Vec<Vec<String>>,
    /// What else must be known, a sentence each.
    pub remarks: Vec<String>,
}

/// Loops of a period that a page names.
const LEADERS: usize = 3;
/// A loop whose mean relative score is smaller than this is not named.
const SIZE_LEAST: f64 = 0.02;
/// What happens less often than this in a history is not named.
const COUNT_LEAST: f64 = 0.05;
/// Histories of an ending that are needed to say that no loop matters to it.
const ENOUGH: u64 = 50;
/// Standard errors on either side of a 95 % interval.
const NORMAL_95: f64 = 1.959_963_984_540_054;

impl Why {
    /// The rows of a page.
    #[must_use]
    pub fn rows(&self) -> WhyRows {
        let mut rows = WhyRows {
            title: self.title.clone(),
            asked: String::new(),
            answers: Vec::new(),
            sections: Vec::new(),
            notes: Vec::new(),
            leaves_out: self.leaves_out.clone(),
        };
        let histories = format!("{} histories; seed {}", count(self.histories), self.request.asked.seed);
        match &self.found {
            Found::Endings(endings) => {
                rows.asked = format!("Why histories end as they do: {histories}");
                for ending in endings {
                    self.ending(ending, endings.len() == 1, &mut rows);
                }
                rows.notes = self.loop_notes();
                if !self.loops.is_empty() {
                    let under_way = "Beside each period stands how many histories were still under way.";
                    rows.notes.push(under_way.to_owned());
                }
            }
            Found::One(told) => {
                rows.asked = match told.typical {
                    Some(_) => format!("A typical history, from {histories}"),
                    None => format!("One history; seed {}", self.request.asked.seed),
                };
                self.one(told, &mut rows);
                rows.notes = self.loop_notes();
            }
            Found::Effect(effect) => {
                rows.asked = format!(
                    "How {} works: {histories} with and without, on the same luck, {} of them looked at",
                    effect.policies.join(" and "),
                    count(effect.walked)
                );
                self.effect_rows(effect, &mut rows);
                rows.notes = vec![
                    "A link carries the share of its target's difference that its source's difference alone makes, in the \
                     mean over histories and moments; the path is the one of which the links carry most."
                        .to_owned(),
                ];
            }
        }
        if self.broken > 0 {
            rows.notes.push(format!("{} histories broke; they count as none.", count(self.broken)));
        }
        if self.stopped_early {
            rows.notes.push("Stopped early: fewer histories than asked for.".to_owned());
        }
        rows
    }

    fn ending(&self, ending: &Ending, is_only: bool, rows: &mut WhyRows) {
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

    fn loop_notes(&self) -> Vec<String> {
        if self.loops.is_empty() {
            return Vec::new();
        }
        let scores = "Loops stand by their mean relative score: the share of what all connected loops did that the changes of its links make (Loops \
         That Matter); + reinforces, - balances; a loop leads where its share is largest. What is still luck is taken in the mean.";
        let mut notes = vec![scores.to_owned()];
        if self.loops.iter().all(|named| named.name.is_empty()) {
            notes.push(
                "The model names no loop, so these are the shortest. Name one, `loop R \"Revenge\" = anger -> raid -> anger`, to see how \
                 histories end without it."
                    .to_owned(),
            );
        }
        notes
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

    fn span(&self, period: &Period) -> String {
        format!("{} to {}", self.clock.when(period.days.0), self.clock.when(period.days.1))
    }

    /// The loops with the largest scores, and how often they led.
    fn leaders(&self, period: &Period) -> String {
        let mut order: Vec<usize> = (0..period.loops.len()).collect();
        let size = |place: &usize| period.loops[*place].mean.abs();
        order.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let told = |place: usize| {
            let led = &period.loops[place];
            let sign = if led.mean < 0.0 { "-" } else { "+" };
            let often = match (led.of, led.led) {
                (0 | 1, _) | (_, 0) => String::new(),
                _ => format!(" (led in {})", percent(share(led), 0)),
            };
            format!("{} {sign}{}{often}", self.loops[place].label, percent(led.mean.abs(), 0))
        };
        let named: Vec<String> =
            order.into_iter().filter(|place| size(place) >= SIZE_LEAST).take(LEADERS).map(told).collect();
        if named.is_empty() { "no loop is at work".to_owned() } else { named.join(", ") }
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

    fn one(&self, told: &Told, rows: &mut WhyRows) {
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
        let line = |event: &super::EventTold| {
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

    fn effect_rows(&self, effect: &Effect, rows: &mut WhyRows) {
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
                rounded(NORMAL_95 * step.standard_error, 2)
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

/// The link at which a loop is cut.
fn cut(of: &LoopNamed) -> String {
    format!("{} -> {}", of.cut.0, of.cut.1)
}

fn share(led: &Led) -> f64 {
    led.led as f64 / led.of.max(1) as f64
}

/// Whether the change is more than luck makes, at 99 %, since many loops are looked at.
fn is_sure(it: &Changed) -> bool {
    it.change.abs() > 2.58 * it.standard_error && it.change != 0.0
}

/// A change in points with its interval.
fn points(change: f64, standard_error: f64) -> String {
    let signed = |value: f64| {
        let sign = if value < 0.0 { "-" } else { "+" };
        format!("{sign}{}", percent(value.abs(), 1).trim_end_matches('%'))
    };
    let margin = NORMAL_95 * standard_error;
    format!("{} points (95% {} to {})", signed(change), signed(change - margin), signed(change + margin))
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
