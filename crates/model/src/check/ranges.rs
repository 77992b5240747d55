//! Chances, rates and times that cannot be right whatever is drawn, and parameters that may be drawn beyond what they are used for.
//!
//! Bounds are those of the causal signs: the support of each parameter, the bounds of stocks, and what follows from them. Each branch
//! of an `if` is looked at for itself, since it is worked out when it is chosen.

mod policies; // What policies set.
mod stated; // What headers and the needs of blocks say.
mod stocks; // How far stocks are moved.

pub(crate) use self::stated::WiredShare;

use super::constant::constant;
use super::context::Context;
use crate::dependencies::Bounds;
use crate::model::{
    About, ChangeKind, Event, Expression, Intervention, MemoryKind, Model, Pace, Parameter, ParameterValue,
    Play, SourceKind, Split, TransitionKind, Vote,
};
use detente_syntax::diagnostic::{Code, code};
use detente_syntax::{Diagnostic, FileId, Span};

/// How far a bound may be off by rounding.
const ROUNDING: f64 = 1e-9;

/// What a value must be where it stands.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    /// From 0 to 1.
    Chance,
    /// 0 or more.
    NotNegative,
    /// Above 0.
    Positive,
}

impl Wanted {
    /// Whether no value within the bounds is fine.
    fn excludes(self, (low, high): (f64, f64)) -> bool {
        match self {
            Self::Chance => low > 1.0 + ROUNDING || high < -ROUNDING,
            Self::NotNegative => high < -ROUNDING,
            Self::Positive => high <= 0.0,
        }
    }

    /// Whether one value is fine.
    fn admits(self, value: f64) -> bool {
        match self {
            Self::Chance => (-ROUNDING..=1.0 + ROUNDING).contains(&value),
            Self::NotNegative => value >= -ROUNDING,
            Self::Positive => value > 0.0,
        }
    }

    fn code(self) -> &'static Code {
        if self == Self::Chance { code::NOT_A_CHANCE } else { code::NOT_POSITIVE }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::Chance => "between 0% and 100%",
            Self::NotNegative => "0 or more",
            Self::Positive => "above 0",
        }
    }
}

impl Context<'_> {
    /// Says which values are, or may be, beyond what makes sense.
    pub(super) fn check_ranges(&mut self, model: &Model) {
        let wired = std::mem::take(&mut self.wired_shares);
        let mut ranges = Ranges::of(model);
        ranges.wired(&wired);
        ranges.found.into_iter().for_each(|diagnostic| self.report(diagnostic));
    }
}

/// Says which values of a model are, or may be, beyond what makes sense: also of a world that policies or settings have made of it.
pub fn out_of_range(model: &Model) -> Vec<Diagnostic> {
    Ranges::of(model).found
}

struct Ranges<'a> {
    model: &'a Model,
    /// All that may be drawn.
    bounds: Bounds<'a>,
    /// Nine tenths of what is drawn.
    usual: Bounds<'a>,
    /// Where parameters and lets are read by themselves, for what policies set them to.
    uses: Vec<Use>,
    found: Vec<Diagnostic>,
}

/// A place where a parameter or let is read by itself, and what it has to be there.
struct Use {
    read: Expression,
    wanted: Wanted,
    /// As in "a chance of `death`".
    role: String,
}

impl<'a> Ranges<'a> {
    fn of(model: &'a Model) -> Self {
        let (bounds, usual) = (Bounds::of(model), Bounds::usual(model));
        let mut ranges = Self { model, bounds, usual, uses: Vec::new(), found: Vec::new() };
        ranges.all();
        ranges.moves();
        ranges.stated();
        ranges.policies();
        ranges
    }

    fn all(&mut self) {
        let model = self.model;
        for stock in &model.stocks {
            for change in &stock.changes {
                if let ChangeKind::Fade { pace, .. } | ChangeKind::Toward { pace, .. } = &change.kind {
                    self.pace(pace, &stock.about);
                }
            }
        }
        for memory in &model.memories {
            match &memory.kind {
                MemoryKind::Fades(pace) => self.pace(pace, &memory.about),
                MemoryKind::Averages(time) => self.value(time, Wanted::Positive, "a time", &memory.about),
            }
        }
        model.events.iter().for_each(|event| self.event(event));
        model.splits.iter().for_each(|split| self.split(split));
        for regime in &model.regimes {
            for transition in &regime.transitions {
                match &transition.kind {
                    TransitionKind::Hazard(rate) => {
                        self.value(rate, Wanted::NotNegative, "a hazard", &regime.about);
                    }
                    TransitionKind::After(time) => {
                        self.value(time, Wanted::Positive, "a time", &regime.about)
                    }
                    TransitionKind::At { chance, .. } => self.chances(chance, &regime.about),
                }
            }
        }
        for choice in &model.choices {
            for rule in &choice.rules {
                self.chances(&rule.chance, &choice.about);
                if let Play::QuantalResponse { precision, .. } = &rule.play {
                    self.value(precision, Wanted::NotNegative, "a precision", &choice.about);
                }
            }
        }
        model.votes.iter().for_each(|vote| self.vote(vote));
        for policy in &model.policies {
            for intervention in &policy.interventions {
                if let Intervention::AnswersWith(_, _, chance) = intervention {
                    self.chances([chance], &policy.about);
                }
            }
        }
    }

    fn pace(&mut self, pace: &Pace, about: &About) {
        let role = if matches!(pace, Pace::HalfLife(_)) { "a half-life" } else { "a time constant" };
        self.value(pace.time(), Wanted::Positive, role, about);
    }

    fn event(&mut self, event: &Event) {
        for source in &event.sources {
            match &source.kind {
                SourceKind::Rate { per_day, .. } => {
                    self.value(per_day, Wanted::NotNegative, "a rate", &event.about);
                }
                SourceKind::Hazard { per_day } => {
                    self.value(per_day, Wanted::NotNegative, "a hazard", &event.about);
                }
                SourceKind::PerParent { mean, .. } => {
                    self.value(mean, Wanted::NotNegative, "a count", &event.about)
                }
                SourceKind::Child { chance, .. } => self.chances([chance], &event.about),
                SourceKind::Answer { chance, lag_days, .. } => {
                    self.chances([chance], &event.about);
                    if let Some(lag) = lag_days {
                        self.value(lag, Wanted::Positive, "a lag", &event.about);
                    }
                }
                SourceKind::Split { .. }
                | SourceKind::Dates(_)
                | SourceKind::When(_)
                | SourceKind::Entry { .. }
                | SourceKind::Passed(_) => {}
            }
        }
    }

    fn split(&mut self, split: &Split) {
        let mut least = 0.0;
        for (child, chance) in &split.children {
            let Some(chance) = chance else { continue };
            self.chances([chance], &self.model.events[child.index()].about);
            let (low, high) = self.bounds.of_value(chance);
            // A share that is wrong by itself has its own message.
            least += if Wanted::Chance.excludes((low, high)) { 0.0 } else { detente_numbers::max(low, 0.0) };
        }
        if least > 1.0 + ROUNDING {
            let about = &self.model.events[split.parent.index()].about;
            let message = format!("the shares of the children of `{}` add up to more than 100%", about.path);
            let error = Diagnostic::error(code::NOT_A_CHANCE, message).in_file(about.file).at(about.span, "");
            self.found.push(error.help("lower them, or let one be `otherwise`"));
        }
    }

    fn vote(&mut self, vote: &Vote) {
        let sizes = vote.seats.iter().chain(vote.blocs.iter().map(|bloc| &bloc.seats)).chain(&vote.quorum);
        sizes.for_each(|seats| self.value(seats, Wanted::NotNegative, "a number of seats", &vote.about));
        self.seats(vote);
        for bloc in &vote.blocs {
            for share in [&bloc.attends, &bloc.supports] {
                self.value(&share.mean, Wanted::Chance, "a share of a bloc", &vote.about);
            }
        }
    }

    /// Seats that cannot fit together. Where all of them are numbers in the text itself, that has been said where they stand.
    fn seats(&mut self, vote: &Vote) {
        let sizes: Vec<&Expression> = vote.blocs.iter().map(|bloc| &bloc.seats).collect();
        let all = sizes.iter().copied().chain(&vote.seats).chain(&vote.quorum);
        if all.into_iter().all(|size| constant(size).is_some()) {
            return;
        }
        let of_all: Vec<(f64, f64)> = sizes.iter().map(|size| self.bounds.of_value(size)).collect();
        // Of seats below 0 there has been a message.
        if of_all.iter().any(|(_, high)| *high < -ROUNDING) {
            return;
        }
        let least: f64 = of_all.iter().map(|(low, _)| *low).sum();
        let most: f64 = of_all.iter().map(|(_, high)| *high).sum();
        let bounds = |size: &Option<Expression>| size.as_ref().map(|size| self.bounds.of_value(size));
        let (chamber, quorum) = (bounds(&vote.seats), bounds(&vote.quorum));
        let path = &vote.about.path;
        let (file, span) = place_of(&vote.about);
        let mut say =
            |said: Diagnostic, help: &str| self.found.push(said.in_file(file).at(span, "").help(help));
        if let Some((_, chamber)) = chamber.filter(|(_, chamber)| chamber + ROUNDING < least) {
            let message = format!("the blocs of `{path}` have {least} seats, and the chamber has {chamber}");
            say(Diagnostic::error(code::SEATS, message), "give the blocs fewer seats, or the chamber more");
        }
        let Some((quorum, highest)) = quorum else { return };
        if most + ROUNDING < quorum {
            let message = format!(
                "the blocs of `{path}` have {most} seats, so that a quorum of {quorum} is never reached"
            );
            let help = "add the blocs that are missing, or lower the quorum";
            say(Diagnostic::warning(code::SEATS, message), help);
        } else if 0.0 < quorum && highest < 1.0 && 2.0 <= most {
            let message = format!("the quorum of `{path}` is less than one member");
            let help = "a quorum is a number of members, not a share: for example `51% * 329`";
            say(Diagnostic::warning(code::SEATS, message), help);
        }
    }

    fn chances<'e>(&mut self, chances: impl IntoIterator<Item = &'e Expression>, about: &About) {
        chances.into_iter().for_each(|chance| self.value(chance, Wanted::Chance, "a chance", about));
    }

    fn value(&mut self, value: &Expression, wanted: Wanted, role: &str, about: &About) {
        if let Expression::If(_, then, otherwise) = value {
            self.value(then, wanted, role, about);
            return self.value(otherwise, wanted, role, about);
        }
        if matches!(value, Expression::Parameter(_) | Expression::Let(_)) {
            let role = format!("{role} of `{}`", about.path);
            self.uses.push(Use { read: value.clone(), wanted, role });
        }
        let parameter = match value {
            Expression::Parameter(id) => self.model.parameters.get(id.index()),
            _ => None,
        };
        if let Some(how_often) = self.is_wrong(value, wanted) {
            let message =
                format!("{role} of `{}` must be {}, and {how_often} is", about.path, wanted.in_words());
            let error = Diagnostic::error(wanted.code(), message);
            self.found.push(match parameter {
                // What the model wires into a block is wrong where it is wired.
                Some(it) if it.about.used.is_some() => {
                    let (file, span) = place_of(&it.about);
                    let error =
                        error.in_file(file).at(span, "").also_in(about.file, about.span, "it is read here");
                    let error = self.percent(error, it, wanted);
                    error.help(format!("give `{}` a value {}", it.about.path, wanted.in_words()))
                }
                Some(it) => {
                    let error = error.in_file(about.file).at(about.span, "");
                    let error = error.also_in(it.about.file, it.about.span, "it is this parameter");
                    self.percent(error, it, wanted).help(format!(
                        "give `{}` a value {}, or read another one there",
                        it.about.path,
                        wanted.in_words()
                    ))
                }
                None => {
                    let (file, span) = place_of(about);
                    error.in_file(file).at(span, "").help(format!("let it be {}", wanted.in_words()))
                }
            });
        } else if let Some(parameter) = parameter.filter(|it| may_leave(it, wanted)) {
            let (path, used) = (&parameter.about.path, &about.path);
            let message = format!(
                "`{path}` may be drawn outside of what {role} of `{used}` can be: {}",
                wanted.in_words()
            );
            let warning = Diagnostic::warning(code::DRAWN_OUTSIDE, message)
                .in_file(place_of(&parameter.about).0)
                .at(place_of(&parameter.about).1, "")
                .also_in(about.file, about.span, format!("{role} here"));
            self.found.push(warning.help("take ends that all make sense: trajectories drawn outside break"));
        }
    }

    /// How often a value is none of what is wanted, in words, if it (hardly) ever is anything else.
    fn is_wrong(&self, value: &Expression, wanted: Wanted) -> Option<&'static str> {
        if wanted.excludes(self.bounds.of_value(value)) {
            return Some("never");
        }
        wanted.excludes(self.usual.of_value(value)).then_some("hardly ever")
    }

    /// Whoever gives `20 to 60` for a chance means percentages.
    fn percent(&self, error: Diagnostic, parameter: &Parameter, wanted: Wanted) -> Diagnostic {
        let ParameterValue::Drawn(distribution) = &parameter.value else { return error };
        let [low, high] = [0.05, 0.95].map(|u| rounded(distribution.quantile(u)));
        // One number written in percent, such as `150%`, is no slip of this kind.
        let least = if low < high { 1.5 } else { 10.0 };
        if wanted != Wanted::Chance || parameter.unit.name == "%" || low < least || 100.0 < high {
            return error;
        }
        error.help(match low < high {
            true => format!("for percentages, write `{low}% to {high}%`"),
            false => format!("for a percentage, write `{low}%`"),
        })
    }
}

/// A quantile without the last digits, in which it may differ from the end that was written.
fn rounded(value: f64) -> f64 {
    const DIGITS: f64 = 1e6;
    (value * DIGITS).round_ties_even() / DIGITS
}

/// Where a reader can change what an element is: in the model, rather than in the text of a block that it uses.
fn place_of(about: &About) -> (FileId, Span) {
    about.used.unwrap_or((about.file, about.span))
}

/// Whether one of the two ends of the central 90 % of a parameter is none of what is wanted.
fn may_leave(parameter: &Parameter, wanted: Wanted) -> bool {
    match &parameter.value {
        ParameterValue::Drawn(distribution) => {
            [0.05, 0.95].into_iter().any(|u| !wanted.admits(distribution.quantile(u)))
        }
        ParameterValue::OneOf { values, .. } => values.iter().any(|value| !wanted.admits(*value)),
        ParameterValue::Derived(_) => false,
    }
}
