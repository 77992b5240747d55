//! Choices, votes and outcomes.

use super::value::number;
use super::{Text, named};
use crate::model::{
    Bloc, Choice, Expression, Majority, OutcomeKind, Play, Rule, Share, UnaryOperation, Vote, Want,
};

impl Text<'_> {
    pub(super) fn conduct(&mut self) {
        let model = self.model;
        if !(model.choices.is_empty() && model.votes.is_empty()) {
            self.heading("Decisions");
        }
        for choice in &model.choices {
            let by =
                choice.by.map_or_else(String::new, |id| format!(" by {}", model.actors[id.index()].path));
            let clauses = self.choice(choice);
            self.block(format!("choice {}{by}", named(&choice.about)), &choice.about, clauses);
        }
        for vote in &model.votes {
            let clauses = self.vote(vote);
            self.block(format!("vote {}", named(&vote.about)), &vote.about, clauses);
        }
        if !model.outcomes.is_empty() {
            self.heading("Outcomes");
        }
        for outcome in &model.outcomes {
            let when = match &outcome.kind {
                OutcomeKind::AsSoonAs(condition) => format!("as soon as {}", self.words(condition)),
                OutcomeKind::AtTheEnd(condition) => format!("at the end, when {}", self.words(condition)),
                OutcomeKind::Otherwise => "otherwise".to_owned(),
            };
            let dated = outcome.dated_by.map_or(String::new(), |event| {
                format!("   dated by {}", self.model.events[event.index()].about.path)
            });
            let others: Vec<_> =
                outcome.before.iter().map(|id| model.outcomes[id.index()].about.path.as_str()).collect();
            let before =
                if others.is_empty() { String::new() } else { format!("   before {}", others.join(", ")) };
            let header = format!("outcome {} {when}{dated}{before}", named(&outcome.about));
            self.block(header, &outcome.about, Vec::new());
        }
    }

    fn choice(&self, choice: &Choice) -> Vec<String> {
        let option = |option: &crate::model::OptionOf| {
            format!("{} \"{}\"{}", option.name, option.label, self.while_words(option.open.as_ref()))
        };
        let options: Vec<_> = choice.options.iter().map(option).collect();
        let mut clauses = vec![format!("options {}", options.join(", "))];
        let step_days = self.model.calendar.step_days;
        let every =
            choice.every_steps.map(|steps| format!("every {} days", number(f64::from(steps) * step_days)));
        let at_events = choice.at_events.iter().map(|event| format!("at each {}", self.event_path(*event)));
        let due: Vec<_> = every.into_iter().chain(at_events).collect();
        if !due.is_empty() {
            clauses.push(format!("reconsiders {}", due.join(", ")));
        }
        if !choice.at_steps.is_empty() {
            let steps: Vec<_> = choice.at_steps.iter().map(u32::to_string).collect();
            clauses.push(format!("# also due at steps {}", steps.join(", ")));
        }
        clauses.push(format!("starts {}", choice.options[choice.start as usize].name));
        clauses.extend(choice.wants.iter().map(|want| self.want(want)));
        if !choice.sees.is_empty() {
            let sees: Vec<_> = choice.sees.iter().map(|seen| self.words(seen)).collect();
            clauses.push(format!("sees {}", sees.join(", ")));
        }
        for (parameter, value) in &choice.believes {
            let path = &self.model.parameters[parameter.index()].about.path;
            clauses.push(format!("believes {path} = {}", self.words(value)));
        }
        clauses.extend(choice.rules.iter().flat_map(|rule| self.rule(choice, rule)));
        clauses
    }

    fn want(&self, want: &Want) -> String {
        let (value, per) = match want {
            Want::State(value) => (value, String::new()),
            Want::PerEvent(event, value) => (value, format!(" per {}", self.event_path(*event))),
        };
        match value {
            Expression::Unary(UnaryOperation::Negate, value) => format!("fears {}{per}", self.words(value)),
            value => format!("wants {}{per}", self.words(value)),
        }
    }

    fn rule(&self, choice: &Choice, rule: &Rule) -> Vec<String> {
        let mut clauses = Vec::new();
        let play = match &rule.play {
            Play::Option(option) => choice.options[*option as usize].name.clone(),
            Play::QuantalResponse { precision, worth } => {
                let worths = choice.options.iter().zip(worth);
                clauses.extend(
                    worths.map(|(option, worth)| format!("{} is worth {}", option.name, self.words(worth))),
                );
                format!("quantal response with precision {}", self.words(precision))
            }
            Play::LooksAhead(ahead) => format!(
                "quantal response with precision {}, looking {} days ahead{}",
                self.words(&ahead.precision),
                number(ahead.ahead_days),
                if ahead.expecting_replies { ", expecting replies" } else { "" }
            ),
            Play::Solved => "solved".to_owned(),
        };
        let when = rule.condition.as_ref().map_or_else(String::new, |it| format!("when {} ", self.words(it)));
        let chance = rule.chance.as_ref().map_or_else(String::new, |it| format!(" with {}", self.words(it)));
        clauses.push(format!("{when}plays {play}{chance}"));
        clauses
    }

    fn vote(&self, vote: &Vote) -> Vec<String> {
        let mut clauses = Vec::new();
        if let Some(seats) = &vote.seats {
            clauses.push(format!("of {}", self.words(seats)));
        }
        clauses.push(format!("# called by {}", self.event_path(vote.called)));
        clauses.extend(vote.blocs.iter().map(|bloc| self.bloc(bloc)));
        let majority = match &vote.majority {
            Majority::OfPresent(fraction) => format!("more than {} of those present", number(*fraction)),
            Majority::OfAll(fraction) => format!("more than {} of all seats", number(*fraction)),
            Majority::Votes(votes) => format!("a majority of {}", self.words(votes)),
        };
        let quorum =
            vote.quorum.as_ref().map_or_else(String::new, |it| format!("quorum {} and ", self.words(it)));
        clauses.push(format!("needs {quorum}{majority}"));
        clauses
    }

    fn bloc(&self, bloc: &Bloc) -> String {
        let share = |share: &Share| {
            let spread = share.spread.as_ref();
            let spread = spread.map_or_else(String::new, |it| format!(" give or take {}", self.words(it)));
            format!("{}{spread}", self.words(&share.mean))
        };
        format!(
            "bloc {} \"{}\" {}, attends {}, supports {}",
            bloc.name,
            bloc.label,
            self.words(&bloc.seats),
            share(&bloc.attends),
            share(&bloc.supports)
        )
    }
}
