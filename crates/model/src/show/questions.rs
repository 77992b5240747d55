//! Policies, claims, loops and observations.

use super::value::number;
use super::{Text, named};
use crate::model::{
    Comparison, EventId, Expectation, Intervention, Measure, MeasureKind, Observation, Period, Record, Term,
    Timing,
};

impl Text<'_> {
    pub(super) fn questions(&mut self) {
        let model = self.model;
        if !model.policies.is_empty() {
            self.heading("Policies");
        }
        for policy in &model.policies {
            let clauses = policy.interventions.iter().map(|one| self.intervention(one)).collect();
            self.block(format!("policy {}", named(&policy.about)), &policy.about, clauses);
        }
        if !(model.claims.is_empty() && model.loops.is_empty() && model.observations.is_empty()) {
            self.heading("Claims, loops, observations");
        }
        for claim in &model.claims {
            let expect = |one| format!("expect {}", self.expectation(one));
            let clauses = claim.expectations.iter().map(expect).collect();
            self.block(format!("claim {}", named(&claim.about)), &claim.about, clauses);
        }
        for it in &model.loops {
            let first = it.elements.first().cloned().unwrap_or_default();
            let links = it.elements.iter().cloned().chain([first]).collect::<Vec<_>>().join(" -> ");
            self.block(format!("loop {} = {links}", named(&it.about)), &it.about, Vec::new());
        }
        for observation in &model.observations {
            let clauses = self.record(observation);
            self.block(format!("observe {}", observation.about.path), &observation.about, clauses);
        }
    }

    fn intervention(&self, intervention: &Intervention) -> String {
        let model = self.model;
        let event = |id: &EventId| self.event_path(*id);
        match intervention {
            Intervention::Parameter(id, value, period) => {
                let path = &model.parameters[id.index()].about.path;
                format!("{path} is {}{}", self.words(value), self.period(*period))
            }
            Intervention::Let(id, value, period) => {
                let path = &model.lets[id.index()].about.path;
                format!("{path} is {}{}", self.words(value), self.period(*period))
            }
            Intervention::Initial(id, value) => {
                format!("{} is {}", model.stocks[id.index()].about.path, self.words(value))
            }
            Intervention::Plays(id, option, period) => {
                let choice = &model.choices[id.index()];
                let option = &choice.options[*option as usize].name;
                format!("{} is {option}{}", choice.about.path, self.period(*period))
            }
            Intervention::NeverPlays(id, option) => {
                let choice = &model.choices[id.index()];
                format!("{} never plays {}", choice.about.path, choice.options[*option as usize].name)
            }
            Intervention::NeverHappens(id) => format!("{} never happens", event(id)),
            Intervention::HappensOn(id, steps) => {
                let day = |step: &u32| self.day(f64::from(*step) * model.calendar.step_days);
                let days: Vec<_> = steps.iter().map(day).collect();
                format!("{} happens on {}", event(id), days.join(", "))
            }
            Intervention::NeverAnswers(id, parent) => {
                format!("{} never answers {}", event(id), event(parent))
            }
            Intervention::AnswersWith(id, parent, chance) => {
                format!("{} answers {} with {}", event(id), event(parent), self.words(chance))
            }
        }
    }

    fn period(&self, period: Period) -> String {
        let end = |word: &str, days: Option<f64>| {
            days.map_or_else(String::new, |days| format!(" {word} {}", self.day(days)))
        };
        end("from", period.from) + &end("until", period.until)
    }

    /// A time since the start, as a date where there is a calendar.
    fn day(&self, days: f64) -> String {
        let date = self.model.calendar.date_at(days);
        date.map_or_else(|| format!("{} days", number(days)), |date| date.to_string())
    }

    fn expectation(&self, expectation: &Expectation) -> String {
        match expectation {
            Expectation::Compares { left, comparison, right } => {
                let sign = match comparison {
                    Comparison::Greater => ">",
                    Comparison::Less => "<",
                };
                format!("{} {sign} {}", self.term(left, false), self.term(right, false))
            }
            Expectation::Within { term, low, high } => {
                format!("{} is {} to {}", self.term(term, false), number(*low), number(*high))
            }
            Expectation::MonotoneIn { measure, parameter, increases } => {
                let word = if *increases { "increases" } else { "decreases" };
                let path = &self.model.parameters[parameter.index()].about.path;
                format!("{} {word} with {path}", self.measure(measure))
            }
        }
    }

    fn term(&self, term: &Term, tight: bool) -> String {
        let (sign, a, b, loose) = match term {
            Term::Number(value) => return number(*value),
            Term::Measure(measure) => return self.measure(measure),
            Term::Add(a, b) => ("+", a, b, true),
            Term::Subtract(a, b) => ("-", a, b, true),
            Term::Multiply(a, b) => ("*", a, b, false),
            Term::Divide(a, b) => ("/", a, b, false),
        };
        let right_is_tight = sign != "+";
        let text = format!("{} {sign} {}", self.term(a, !loose), self.term(b, right_is_tight));
        if tight { format!("({text})") } else { text }
    }

    fn measure(&self, measure: &Measure) -> String {
        let (word, subject) = match &measure.kind {
            MeasureKind::ChanceOfOutcome(id) => {
                ("chance(".to_owned(), self.model.outcomes[id.index()].about.path.clone())
            }
            MeasureKind::ChanceOfEvent(id) => ("chance(".to_owned(), self.event_path(*id).to_owned()),
            MeasureKind::ChanceOf(condition) => ("chance(".to_owned(), self.words(condition)),
            MeasureKind::MeanCount(id) => ("mean(".to_owned(), self.event_path(*id).to_owned()),
            MeasureKind::Mean(value) => ("mean(".to_owned(), self.words(value)),
            MeasureKind::Quantile(share, value) => (self.quantile(*share), self.words(value)),
            MeasureKind::QuantileOfCount(share, id) => {
                (self.quantile(*share), self.event_path(*id).to_owned())
            }
        };
        let mut text = format!("{word}{subject}{}", self.timing(&measure.timing));
        text += &self.while_words(measure.condition.as_ref());
        if let Some(given) = &measure.given {
            text += &format!(" given {}", self.words(given));
        }
        if !measure.variant.policies.is_empty() {
            let path = |id: &crate::model::PolicyId| self.model.policies[id.index()].about.path.clone();
            let paths: Vec<_> = measure.variant.policies.iter().map(path).collect();
            text += &format!(" under {}", paths.join(" and "));
        }
        if let Some(cut) = measure.variant.without {
            text += &format!(" without {}", self.model.loops[cut.index()].about.path);
        }
        text + ")"
    }

    fn quantile(&self, share: f64) -> String {
        format!("quantile({}%, ", number(100.0 * share))
    }

    fn timing(&self, timing: &Timing) -> String {
        match timing {
            Timing::By(days) => format!(" by {} days", number(*days)),
            Timing::At(days) => format!(" at {} days", number(*days)),
            Timing::AtEvent(event) => format!(" at {}", self.event_path(*event)),
            Timing::ByEvent(event) => format!(" by {}", self.event_path(*event)),
            Timing::AtTheEnd => " at the end".to_owned(),
            Timing::Between(from, to) => format!(" from {} to {} days", number(*from), number(*to)),
            Timing::WithinOf(days, event) => {
                format!(" within {} days of {}", number(*days), self.event_path(*event))
            }
            Timing::Whole => String::new(),
        }
    }

    fn record(&self, observation: &Observation) -> Vec<String> {
        let mut clauses = vec![match &observation.record {
            Record::Counts { file, date, count, cumulative, reported, .. } => {
                let kind = if *cumulative { "cumulative count" } else { "count" };
                let reported = reported.map_or_else(String::new, |(low, high)| {
                    format!(", reported {}% to {}%", number(100.0 * low), number(100.0 * high))
                });
                format!("from \"{file}\", date \"{date}\", {kind} \"{count}\"{reported}")
            }
            Record::State(id, state, from, to) => {
                let state = &self.model.regimes[id.index()].states[*state as usize].name;
                format!("is {state} from {} to {}", self.day(*from), self.day(*to))
            }
            Record::Dates(_, days) => {
                format!("on {}", days.iter().map(|day| self.day(*day)).collect::<Vec<_>>().join(", "))
            }
        }];
        if let Some((from, to)) = observation.uses {
            clauses.push(format!("uses {} to {}", self.day(from), self.day(to)));
        }
        if observation.held_out {
            clauses
                .push(if observation.uses.is_some() { "holds out the rest" } else { "held out" }.to_owned());
        }
        clauses
    }
}
