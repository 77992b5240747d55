//! What happened in a trajectory, and what set it off.

use super::super::step::Step;
use crate::model::{ChoiceId, EventId, RegimeId, SourceKind, TransitionKind, VoteId};

/// Something that happened in a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// In which step.
    pub step: u32,
    /// What it was.
    pub what: What,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// An event.
    Event {
        /// Which one.
        event: EventId,
        /// How often in the step.
        count: f64,
        /// Which of its sources gave how much of that. Where an event happens once at most, and several gave it, each has its part.
        sources: Vec<(usize, f64)>,
    },
    /// A regime enters a state.
    Enters {
        /// Which one.
        regime: RegimeId,
        /// The state left, and the state entered.
        states: [u32; 2],
        /// The event that set it off, if one did.
        at: Option<EventId>,
    },
    /// A choice falls on another option than the one held.
    Chooses {
        /// Which one.
        choice: ChoiceId,
        /// The option left, and the option taken.
        options: [u32; 2],
        /// Events of the step before that made the actor reconsider; none if it was time to.
        at: Vec<EventId>,
    },
    /// A vote is held.
    Votes {
        /// Which one.
        vote: VoteId,
        /// Whether it passed.
        passed: bool,
    },
}

/// What sets a source of an event off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOff {
    /// Nothing but its rate or hazard.
    Itself,
    /// The calendar.
    Date,
    /// A condition that came to hold.
    Condition,
    /// Another event.
    Event(EventId),
    /// A regime that entered a state.
    Regime(RegimeId),
    /// A vote that passed.
    Vote(VoteId),
}

impl SetOff {
    /// What sets this source off, in a model.
    #[must_use]
    pub fn of(model: &crate::Model, kind: &SourceKind) -> Self {
        match kind {
            SourceKind::Rate { .. } | SourceKind::Hazard { .. } => Self::Itself,
            SourceKind::Dates(_) => Self::Date,
            SourceKind::When(_) => Self::Condition,
            SourceKind::Child { parent, .. }
            | SourceKind::PerParent { parent, .. }
            | SourceKind::Answer { parent, .. } => Self::Event(*parent),
            SourceKind::Split { split, .. } => Self::Event(model.splits[split.index()].parent),
            SourceKind::Entry { regime, .. } => Self::Regime(*regime),
            SourceKind::Passed(vote) => Self::Vote(*vote),
        }
    }
}

/// Notes what happened in a step that has run.
pub(super) fn note(step: &Step<'_>, happenings: &mut Vec<Happening>) {
    let model = step.model();
    let mut add = |what| happenings.push(Happening { step: step.number, what });
    for (place, choice) in model.choices.iter().enumerate() {
        let options = [step.state.options[place], step.options[place]];
        if options[0] != options[1] {
            let happened = |event: &&EventId| step.state.counts_before[event.index()] > 0.0;
            let at = choice.at_events.iter().filter(happened).copied().collect();
            add(What::Chooses { choice: ChoiceId(place as u32), options, at });
        }
    }
    // What is called comes before the vote, and the vote before what follows from it.
    let is_call = |place: &usize| model.votes.iter().any(|vote| vote.called.index() == *place);
    let calls = (0..step.counts.len()).filter(is_call);
    let others = (0..step.counts.len()).filter(|place| !is_call(place));
    for place in calls.chain(others) {
        let count = &step.counts[place];
        if *count > 0.0 {
            let event = EventId(place as u32);
            let mut sources = step.given_by_sources(event);
            let given: f64 = sources.iter().map(|(_, given)| given).sum();
            sources.iter_mut().for_each(|(_, of)| *of *= count / given);
            add(What::Event { event, count: *count, sources });
            let held = model.votes.iter().enumerate().filter(|(_, vote)| vote.called == event);
            for (number, _) in held {
                add(What::Votes { vote: VoteId(number as u32), passed: step.passed[number] > 0.0 });
            }
        }
    }
    for (place, entered) in step.transitions.iter().enumerate() {
        if let Some(to) = entered {
            let regime = RegimeId(place as u32);
            let from = step.state.regimes[place].state;
            let transitions = &model.regimes[place].transitions;
            let setting_off = |kind: &TransitionKind| match kind {
                TransitionKind::At { event, .. } if step.counts[event.index()] > 0.0 => Some(*event),
                _ => None,
            };
            let is_taken = |from_to: (u32, u32)| from_to == (from, *to);
            let at = transitions
                .iter()
                .filter(|transition| is_taken((transition.from, transition.to)))
                .find_map(|transition| setting_off(&transition.kind));
            add(What::Enters { regime, states: [from, *to], at });
        }
    }
}
