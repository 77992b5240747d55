//! One history as it went: what happened when, and what set it off.

use super::chain::{Cause, Causes};
use super::leading::{Led, dominance};
use super::parallel::each;
use super::{LIMITS, Period, PreparedWhy};
use crate::numerals::count;
use detente_model::Model;
use detente_model::evaluate::{Driven, Happening, SetOff, Walk, What, evaluate};
use detente_model::model::EventId;
use detente_results::Progress;
use std::collections::BTreeMap;

/// Lines of a story on a page, about.
const LINES_MOST: usize = 36;
/// What happens oftener than this in a history is counted by the year instead.
const RARE: usize = 4;

/// One history.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Its number.
    pub trajectory: u64,
    /// Of one in the middle: its depth, from 0 to 1, and among how many it is.
    pub typical: Option<(f64, usize)>,
    /// How it ended: name, label, and the day on which that was decided, or that dates it. Nothing if it broke.
    pub ending: Option<(String, String, f64)>,
    /// The day on which the ending was decided, since the start; the last day if it was at the end.
    pub decided_days: f64,
    /// Where and why it broke.
    pub broken: Option<String>,
    /// All that happened, in order.
    pub lines: Vec<Line>,
    /// How it came to that ending.
    pub causes: Vec<Cause>,
    /// How often events happened, and what set them off.
    pub events: Vec<EventTold>,
    /// What the loops did, by period.
    pub periods: Vec<Period>,
    /// How it ends without each loop: the label of the outcome, or why that cannot be told.
    pub without: Vec<Result<String, String>>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// When, in days since the start.
    pub days: f64,
    /// `event`, `regime`, `choice`, `vote` or `ending`.
    pub kind: &'static str,
    /// Name of the element.
    pub name: String,
    /// In words.
    pub text: String,
    /// Whether a page shows it.
    pub is_shown: bool,
    /// Says again what the line of a regime or a vote says.
    pub is_echo: bool,
}

/// An event in one history.
#[derive(Clone, Debug, PartialEq)]
pub struct EventTold {
    /// The event's name.
    pub name: String,
    /// The event's label.
    pub label: String,
    /// How often it happened.
    pub count: f64,
    /// What set it off, in words, and how often.
    pub by: Vec<(String, f64)>,
    /// Of what came by itself: how often it was expected, and what made it more or less than at the start.
    pub driven: Option<Driven>,
}

/// What sets an event off, in words.
pub(super) fn in_words(model: &Model, set_off: SetOff) -> String {
    match set_off {
        SetOff::Itself => "by itself".to_owned(),
        SetOff::Date => "on its date".to_owned(),
        SetOff::Condition => "as its condition came to hold".to_owned(),
        SetOff::Event(id) => format!("set off by {}", model.events[id.index()].about.label),
        SetOff::Regime(id) => format!("as it changed: {}", model.regimes[id.index()].about.label),
        SetOff::Vote(id) => format!("as it passed: {}", model.votes[id.index()].about.label),
    }
}

impl PreparedWhy {
    /// One history, told.
    pub(super) fn told(
        &self,
        trajectory: u64,
        typical: Option<(f64, Vec<u64>)>,
        progress: &dyn Progress,
    ) -> Told {
        let model = &self.model;
        let walk =
            Walk::new(model, self.seed(), (trajectory, 1), (self.every(), model.calendar.steps), &LIMITS);
        let steps = model.calendar.steps;
        let until = walk.ending.map_or(steps, |ending| ending.row);
        let days = |step: u32| f64::from(step) * model.calendar.step_days;
        let ending = walk.ending.map(|ending| {
            let about = &model.outcomes[ending.outcome.index()].about;
            (about.path.clone(), about.label.clone(), walk.dated_days.unwrap_or(days(ending.row)))
        });
        let broken = walk.broken.as_ref().map(|broken| {
            format!("it broke on day {} at `{}`: {}", days(broken.step), broken.element, broken.reason)
        });
        let mut lines: Vec<Line> =
            walk.happenings.iter().filter(|it| it.step <= until).map(|it| self.line(it)).collect();
        choose(&mut lines);
        if let Some((name, label, days)) = &ending {
            lines.push(Line {
                days: *days,
                kind: "ending",
                name: name.clone(),
                text: format!("It ends: {label}"),
                is_shown: true,
                is_echo: false,
            });
            // One that an event dates is decided later than it is dated.
            lines.sort_by(|a, b| a.days.total_cmp(&b.days));
        }
        let rows = evaluate(model, self.seed(), trajectory, 1, steps, &LIMITS).rows;
        let causes = Causes::of(model, &walk, &rows);
        Told {
            trajectory,
            typical: typical.map(|(depth, among)| (depth, among.len())),
            ending,
            decided_days: days(until),
            broken,
            lines,
            causes,
            events: self.events(&walk, until),
            periods: self.periods_of(&walk, until),
            without: self.without_each(trajectory, progress),
        }
    }

    fn line(&self, happening: &Happening) -> Line {
        let model = &self.model;
        let (kind, name, text) = match &happening.what {
            What::Event { event, count: times, sources } => {
                let about = &model.events[event.index()].about;
                let mut by: Vec<String> = sources
                    .iter()
                    .map(|(place, _)| {
                        let kind = &model.events[event.index()].sources[*place].kind;
                        in_words(model, SetOff::of(model, kind))
                    })
                    .collect();
                by.dedup();
                let times = if *times > 1.0 { format!(" ({})", count(*times as u64)) } else { String::new() };
                ("event", &about.path, format!("{}{times}, {}", about.label, by.join(", ")))
            }
            What::Enters { regime, states, at } => {
                let of = &model.regimes[regime.index()];
                let [from, to] = states.map(|state| &*of.states[state as usize].label);
                let by = at.map_or("by itself".to_owned(), |id| in_words(model, SetOff::Event(id)));
                ("regime", &of.about.path, format!("{}: {from} -> {to}, {by}", of.about.label))
            }
            What::Chooses { choice, options, at } => {
                let of = &model.choices[choice.index()];
                let [from, to] = options.map(|option| &*of.options[option as usize].label);
                let events: Vec<&str> = at.iter().map(|id| &*model.events[id.index()].about.label).collect();
                let after = if events.is_empty() {
                    String::new()
                } else {
                    format!(", after {}", events.join(" and "))
                };
                ("choice", &of.about.path, format!("{}: {from} -> {to}{after}", of.about.label))
            }
            What::Votes { vote, passed } => {
                let about = &model.votes[vote.index()].about;
                let how = if *passed { "passes" } else { "fails" };
                ("vote", &about.path, format!("{}: the vote {how}", about.label))
            }
        };
        let days = f64::from(happening.step) * model.calendar.step_days;
        let is_echo = match &happening.what {
            What::Event { event, sources, .. } => sources.iter().all(|(source, _)| {
                let kind = &model.events[event.index()].sources[*source].kind;
                matches!(SetOff::of(model, kind), SetOff::Regime(_) | SetOff::Vote(_))
            }),
            _ => false,
        };
        Line { days, kind, name: name.clone(), text, is_shown: false, is_echo }
    }

    fn events(&self, walk: &Walk<'_>, until: u32) -> Vec<EventTold> {
        let model = &self.model;
        let mut all = Vec::new();
        for (place, event) in model.events.iter().enumerate() {
            let (mut total, mut by, mut driven) = (0.0, Vec::<(String, f64)>::new(), None);
            for happening in walk.happenings.iter().filter(|it| it.step <= until) {
                let What::Event { event: id, count, sources } = &happening.what else { continue };
                if id.index() != place {
                    continue;
                }
                total += count;
                for (source, given) in sources {
                    let words = in_words(model, SetOff::of(model, &event.sources[*source].kind));
                    match by.iter_mut().find(|(known, _)| *known == words) {
                        Some((_, sum)) => *sum += given,
                        None => by.push((words, *given)),
                    }
                    driven = driven.or_else(|| self.driven(walk, EventId(place as u32), *source, until));
                }
            }
            if total > 0.0 {
                let (name, label) = (event.about.path.clone(), event.about.label.clone());
                all.push(EventTold { name, label, count: total, by, driven });
            }
        }
        all
    }

    /// What drove a source, by labels.
    fn driven(&self, walk: &Walk<'_>, event: EventId, source: usize, until: u32) -> Option<Driven> {
        let mut driven = walk.driven(event, source, 0..until.max(1))?;
        driven.by.iter_mut().for_each(|(path, _)| *path = label(&self.model, path));
        Some(driven)
    }

    fn periods_of(&self, walk: &Walk<'_>, until: u32) -> Vec<Period> {
        let Some(wiring) = &self.loops.wiring else { return Vec::new() };
        let dominance = dominance(walk, &self.loops, wiring, until);
        self.led_alone(&dominance)
    }

    /// How the history ends without each loop.
    fn without_each(&self, trajectory: u64, progress: &dyn Progress) -> Vec<Result<String, String>> {
        let worlds = self.loops.worlds(&self.model);
        each(self.request.asked.threads, &worlds, progress, |world| {
            let world = world.as_ref().map_err(Clone::clone)?;
            let walk = Walk::new(
                world,
                self.seed(),
                (trajectory, 1),
                (world.calendar.steps, world.calendar.steps),
                &LIMITS,
            );
            let ending = walk.ending.ok_or("it breaks without it")?;
            Ok(world.outcomes[ending.outcome.index()].about.label.clone())
        })
    }
}

/// Chooses what a page shows: what is rare in this history, and the first time of the rest, as far as there is room.
fn choose(lines: &mut [Line]) {
    // How often each has happened by its line, and in all.
    let mut so_far: BTreeMap<String, usize> = BTreeMap::new();
    let numbers: Vec<usize> = lines
        .iter()
        .map(|line| {
            let count = so_far.entry(line.name.clone()).or_default();
            *count += 1;
            *count
        })
        .collect();
    let mut order: Vec<(usize, usize)> = Vec::new();
    for (place, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_echo) {
        let times = so_far[&line.name];
        if times <= RARE || numbers[place] == 1 || matches!(line.kind, "regime" | "vote") {
            order.push((times, place));
        }
    }
    order.sort_unstable();
    for (_, place) in order.into_iter().take(LINES_MOST) {
        lines[place].is_shown = true;
    }
}

/// The label of an element.
pub(super) fn label(model: &Model, path: &str) -> String {
    let about = model.abouts().find(|about| about.path == path);
    about.map_or_else(|| path.to_owned(), |about| about.label.clone())
}

impl Led {
    /// Of one history.
    pub(super) fn alone(mean: f64, leads: bool) -> Self {
        Self { led: u64::from(leads), of: 1, mean, standard_error: f64::NAN, spread: [mean; 3] }
    }
}
