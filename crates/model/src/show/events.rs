//! Events: their sources, and what they split into.

use super::{Text, named};
use crate::model::{Event, EventId, EventSource, Expression, SourceKind};

impl Text<'_> {
    pub(super) fn events(&mut self) {
        let model = self.model;
        if !model.events.is_empty() {
            self.heading("Events");
        }
        for (place, event) in model.events.iter().enumerate() {
            let mut header = format!("event {}", named(&event.about));
            for (word, actor) in [("by", event.by), ("on", event.on)] {
                if let Some(actor) = actor {
                    header += &format!(" {word} {}", model.actors[actor.index()].path);
                }
            }
            if event.once {
                header += " once";
            }
            let clauses = self.sources(event, EventId(place as u32));
            self.block(header, &event.about, clauses);
        }
    }

    fn sources(&self, event: &Event, id: EventId) -> Vec<String> {
        let mut clauses: Vec<String> = event.sources.iter().map(|source| self.source(source)).collect();
        if clauses.is_empty() {
            clauses.push("# never happens".to_owned());
        }
        for split in self.model.splits.iter().filter(|split| split.parent == id) {
            let child = |(child, chance): &(EventId, Option<Expression>)| {
                let path = self.event_path(*child);
                chance.as_ref().map_or_else(
                    || format!("{path} otherwise"),
                    |chance| format!("{path} with {}", self.words(chance)),
                )
            };
            let children: Vec<_> = split.children.iter().map(child).collect();
            clauses.push(format!("splits into {}", children.join(", ")));
        }
        clauses
    }

    fn source(&self, source: &EventSource) -> String {
        let clusters = |dispersion: &Option<Expression>| {
            dispersion.as_ref().map_or_else(String::new, |it| format!(", clusters {}", self.words(it)))
        };
        match &source.kind {
            SourceKind::Rate { per_day, dispersion } => {
                format!("rate {}{}", self.words(per_day), clusters(dispersion))
            }
            SourceKind::Hazard { per_day } => format!("hazard {}", self.words(per_day)),
            SourceKind::Child { parent, chance } => {
                format!("happens with {} at each {}", self.words(chance), self.event_path(*parent))
            }
            SourceKind::PerParent { parent, mean, dispersion } => format!(
                "happens {} times at each {}{}",
                self.words(mean),
                self.event_path(*parent),
                clusters(dispersion)
            ),
            SourceKind::Answer { parent, chance, lag_days } => {
                let lag = lag_days.as_ref();
                let lag = lag.map_or_else(String::new, |lag| format!(" after about {}", self.words(lag)));
                format!("answers {} with {}{lag}", self.event_path(*parent), self.words(chance))
            }
            SourceKind::Split { split, .. } => {
                let parent = self.model.splits[split.index()].parent;
                format!("# a child of {}", self.event_path(parent))
            }
            SourceKind::Dates(steps) => {
                let day = |step: &u32| {
                    let date = self.model.calendar.date_of_row(*step);
                    date.map_or_else(|| format!("step {step}"), |date| date.to_string())
                };
                format!("happens on {}", steps.iter().map(day).collect::<Vec<_>>().join(", "))
            }
            SourceKind::When(condition) => format!("happens when {}", self.words(condition)),
            SourceKind::Entry { regime, state } => {
                let regime = &self.model.regimes[regime.index()];
                format!("# the start of {}.{}", regime.about.path, regime.states[*state as usize].name)
            }
            SourceKind::Passed(vote) => {
                format!("# the passage of {}", self.model.votes[vote.index()].about.path)
            }
        }
    }
}
