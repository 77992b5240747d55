//! What sides do: choices, votes; and how a trajectory ends.

use super::{About, ActorId, EventId, Expression, OutcomeId, ParameterId};

/// An actor's recurring decision among options.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Name, label, evidence.
    pub about: About,
    /// Who decides.
    pub by: Option<ActorId>,
    /// What can be played.
    pub options: Vec<OptionOf>,
    /// The option held before step 0.
    pub start: u32,
    /// Due in every step whose number is a multiple of this; `None`: due at step 0 and at events only.
    pub every_steps: Option<u32>,
    /// Due in the step after one in which any of these happened.
    pub at_events: Vec<EventId>,
    /// Also due at these steps: where a policy begins or ends to play an option for the actor.
    pub at_steps: Vec<u32>,
    /// Tried in order when the choice is due; the first that plays an open option ends the decision.
    pub rules: Vec<Rule>,
    /// What the actor wants and fears, for rules that look ahead.
    pub wants: Vec<Want>,
    /// What the actor sees, for rules that look ahead.
    pub sees: Vec<Expression>,
    /// Parameters for which the actor holds another value than the world's.
    pub believes: Vec<(ParameterId, Expression)>,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionOf {
    /// As written.
    pub name: String,
    /// What a reader sees.
    pub label: String,
    /// It can be played only while this is not 0.
    pub open: Option<Expression>,
}

/// One line of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The line applies only while this is not 0.
    pub condition: Option<Expression>,
    /// The line applies with this chance, drawn under the choice's luck path.
    pub chance: Option<Expression>,
    /// Purpose that addresses the chance's draw: `plays quiet`, a second rule for the same option gets ` 2`.
    pub luck: String,
    /// What is played.
    pub play: Play,
}

/// What a line plays.
#[derive(Clone, Debug, PartialEq)]
pub enum Play {
    /// That option, if it is open.
    Option(u32),
    /// The open option with the largest `precision * worth - ln(-ln u)`, u addressed by purpose `option NAME`.
    QuantalResponse {
        /// Precision; below 0 breaks the trajectory.
        precision: Expression,
        /// Worth of each option; 0 for an option of which nothing is said.
        worth: Vec<Expression>,
    },
    /// Quantal response on values learnt by looking ahead; cannot run before it is solved.
    LooksAhead(LookAhead),
    /// The option that a solved rule gives; cannot run before it is solved.
    Solved,
}

/// How far and how an actor looks ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct LookAhead {
    /// Precision of the quantal response.
    pub precision: Expression,
    /// How far, in days.
    pub ahead_days: f64,
    /// Others answer by their rules.
    pub expecting_replies: bool,
}

/// One sentence of what an actor wants (positive) or fears (negative).
#[derive(Clone, Debug, PartialEq)]
pub enum Want {
    /// A rate: so much a year for each unit of the expression; carries its sign.
    State(Expression),
    /// So much for each event; carries its sign.
    PerEvent(EventId, Expression),
}

/// A vote with blocs.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    /// Name, label, evidence. Its luck path addresses the draws: purposes `attends BLOC`, `supports BLOC`.
    pub about: About,
    /// The event of being called; a vote is held once in a step in which its count is above 0.
    pub called: EventId,
    /// The event of passage, whose only source is [`super::SourceKind::Passed`].
    pub passed: EventId,
    /// Seats of the chamber, if said.
    pub seats: Option<Expression>,
    /// Its blocs.
    pub blocs: Vec<Bloc>,
    /// Those present that a vote needs.
    pub quorum: Option<Expression>,
    /// Yes votes that passage needs.
    pub majority: Majority,
}

/// A bloc of members who decide by common tendencies.
#[derive(Clone, Debug, PartialEq)]
pub struct Bloc {
    /// As written.
    pub name: String,
    /// What a reader sees.
    pub label: String,
    /// Number of seats; rounded to the nearest whole number.
    pub seats: Expression,
    /// Share that attends.
    pub attends: Share,
    /// Share of those present that votes yes.
    pub supports: Share,
}

/// A share of members: mean, and standard deviation of the share itself (beta-binomial; none: independent members).
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// Mean share.
    pub mean: Expression,
    /// Standard deviation of the share.
    pub spread: Option<Expression>,
}

/// How many yes votes pass a vote.
#[derive(Clone, Debug, PartialEq)]
pub enum Majority {
    /// More than this fraction of those present.
    OfPresent(f64),
    /// More than this fraction of all seats (of `Vote::seats`, or of the blocs' seats where unsaid).
    OfAll(f64),
    /// At least so many votes.
    Votes(Expression),
}

/// How a trajectory can end.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Name, label, evidence.
    pub about: About,
    /// When it holds.
    pub kind: OutcomeKind,
    /// The event whose first time is its date, if it is decided at the end.
    pub dated_by: Option<EventId>,
    /// Outcomes over which it goes first where both hold in the same row.
    pub before: Vec<OutcomeId>,
}

/// When an outcome holds.
#[derive(Clone, Debug, PartialEq)]
pub enum OutcomeKind {
    /// From the first row in which the condition is not 0.
    AsSoonAs(Expression),
    /// If the condition is not 0 in the last row and no `AsSoonAs` was reached.
    AtTheEnd(Expression),
    /// If no other holds.
    Otherwise,
}
