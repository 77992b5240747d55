//! Votes: who calls them, who attends and supports, what passes; and their two events.

use crate::check::constant::constant;
use crate::check::context::Context;
use crate::check::scope::{Item, Scope, Symbol};
use crate::check::stocks::switched;
use crate::check::typed::Expected;
use crate::model::{About, Bloc, Event, EventSource, Expression, Majority, Share, SourceKind, Vote, VoteId};
use crate::units::Written;
use detente_syntax::ast::{self, CallKind, Expr, Fraction};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, Span};

/// Two thirds that are reached exactly pass, and the model asks for more than a fraction: a fraction less by what no chamber can tell.
const TWO_THIRDS: f64 = 2.0 / 3.0 - 1e-9;

impl<'a> Context<'a> {
    /// Checks the body of a vote, once for each member that has it, and makes the events of its call and its passage.
    pub(super) fn check_vote(&mut self, item: &Item<'a>, vote: &ast::Vote) {
        let Symbol::Vote(family) = &item.symbol else { return };
        for (at, members) in self.member_tuples(family).into_iter().enumerate() {
            let scope = self.element_scope(item, &vote.head, &members);
            let about = self.about(&vote.head, &members, &item.place);
            self.check_vote_of(VoteId(family.first + at as u32), about, vote, &scope);
        }
    }

    fn check_vote_of(&mut self, id: VoteId, about: About, vote: &ast::Vote, scope: &Scope) {
        let (passed, called) = self.vote_events[id.index()];
        let calls = self.calls(vote, scope);
        let seats = match &vote.of {
            None => None,
            Some(of) => self.seats(of, scope, None, "the size of the chamber"),
        };
        let mut unit = seats.as_ref().map(|(_, unit)| unit.clone());
        let blocs = self.blocs(vote, &mut unit, scope);
        let needs = self.needs(vote, unit.as_ref(), scope);
        let call = About {
            path: format!("call of {}", about.path),
            luck: format!("call of {}", about.luck),
            label: scope.place.labelled(&format!("Vote called: {}", scope.place.own_label(&about.label))),
            ..about.clone()
        };
        let event = |about: About, sources| Event { about, by: None, on: None, once: false, sources };
        let passage = EventSource { kind: SourceKind::Passed(id), luck: "passed".to_owned() };
        self.slots.events[passed.index()] = Some(event(about.clone(), vec![passage]));
        self.slots.events[called.index()] = Some(event(call, calls));
        let (Some(blocs), Some((quorum, majority))) = (blocs, needs) else { return };
        let seats = seats.map(|(seats, _)| seats);
        self.check_sums(vote, seats.as_ref(), &blocs, quorum.as_ref(), scope);
        self.slots.votes[id.index()] = Some(Vote { about, called, passed, seats, blocs, quorum, majority });
    }

    fn calls(&mut self, vote: &ast::Vote, scope: &Scope) -> Vec<EventSource> {
        if vote.calls.is_empty() && !vote.head.broken {
            let name = &vote.head.name;
            let message = format!("the vote `{}` is never called", name.text);
            let warning = Diagnostic::warning(code::VOTE_INCOMPLETE, message);
            let warning = warning.in_file(scope.place.file).at(name.span, "");
            self.report(
                warning.help("add `called at 0.2 / year`, `called at each EVENT` or `called on DATE`"),
            );
        }
        let mut sources: Vec<EventSource> = Vec::new();
        for call in &vote.calls {
            let Some((kind, purpose)) = self.call_source(call, scope) else { continue };
            let numbered = format!("{purpose} ");
            let is_same =
                |source: &&EventSource| source.luck == purpose || source.luck.starts_with(&numbered);
            let same = sources.iter().filter(is_same).count();
            let luck = if same == 0 { purpose } else { format!("{purpose} {}", same + 1) };
            sources.push(EventSource { kind, luck });
        }
        sources
    }

    fn call_source(&mut self, call: &ast::Call, scope: &Scope) -> Option<(SourceKind, String)> {
        let condition = self.while_condition(call.condition.as_ref(), scope);
        match &call.kind {
            CallKind::Hazard(rate) => {
                let typed = self.expect(rate, scope, &Expected::per_time("the hazard of a call"));
                if typed.is_poison() {
                    return None;
                }
                let per_day = switched(typed.expression, condition);
                Some((SourceKind::Hazard { per_day }, "called at".to_owned()))
            }
            CallKind::Event { event, chance } => {
                let parent = self.event_reference(event, scope)?;
                let chance = match chance {
                    None => Expression::Number(1.0),
                    Some(chance) => self.share(chance, scope, "the chance of a call")?,
                };
                let chance = switched(chance, condition);
                let path = scope.place.path(&event.name.text);
                let purpose = format!("called at each {}", self.luck_of(&path, &path));
                Some((SourceKind::Child { parent, chance }, purpose))
            }
            CallKind::OnDates(dates) => {
                if condition.is_some() {
                    let message = "a call on a date takes place whatever holds then";
                    let error = self.error(code::VOTE_INCOMPLETE, &scope.place, call.span, message);
                    self.report(error.help("declare `event sitting { happens on DATE }`, and call the vote at each sitting while the condition holds"));
                    return None;
                }
                Some((SourceKind::Dates(self.steps_of(dates, &scope.place)), "called on".to_owned()))
            }
        }
    }

    /// A number of seats, and its unit; the same as that of the chamber, where one is said.
    fn seats(
        &mut self,
        expr: &Expr,
        scope: &Scope,
        unit: Option<&Written>,
        role: &str,
    ) -> Option<(Expression, Written)> {
        let expected = unit.map_or(Expected::Quantity, |unit| Expected::unit(unit, role));
        let typed = self.expect(expr, scope, &expected);
        if typed.is_poison() {
            return None;
        }
        if constant(&typed.expression).is_some_and(|value| value < 0.0) {
            let message = format!("{role} must be at least 0");
            let error = self.error(code::SEATS, &scope.place, expr.span, message);
            self.report(error.help("write a number of seats"));
            return None;
        }
        let unit = unit.cloned().unwrap_or_else(|| typed.sort.written());
        Some((typed.expression, unit))
    }

    fn blocs(&mut self, vote: &ast::Vote, unit: &mut Option<Written>, scope: &Scope) -> Option<Vec<Bloc>> {
        if vote.blocs.is_empty() {
            if !vote.head.broken {
                let name = &vote.head.name;
                let message = format!("the vote `{}` has no blocs", name.text);
                let error = self.error(code::VOTE_INCOMPLETE, &scope.place, name.span, message);
                self.report(
                    error.help("add for example `bloc sponsors 180 seats, attends 60%, supports 90%`"),
                );
            }
            return None;
        }
        let mut blocs: Vec<Bloc> = Vec::new();
        let mut complete = true;
        for bloc in &vote.blocs {
            let name = &bloc.member.name;
            if blocs.iter().any(|known| known.name == name.text) {
                let message = format!("the bloc `{}` stands twice", name.text);
                let error = self.error(code::DECLARED_TWICE, &scope.place, name.span, message);
                self.report(error.help("give one of them another name"));
                complete = false;
                continue;
            }
            match self.bloc(bloc, unit.as_ref(), scope) {
                Some((bloc, own)) => {
                    unit.get_or_insert(own);
                    blocs.push(bloc);
                }
                None => complete = false,
            }
        }
        complete.then_some(blocs)
    }

    fn bloc(&mut self, bloc: &ast::Bloc, unit: Option<&Written>, scope: &Scope) -> Option<(Bloc, Written)> {
        let name = &bloc.member.name.text;
        let missing = match (&bloc.seats, &bloc.attends, &bloc.supports) {
            (None, ..) => Some(("how many seats it has", format!("bloc {name} 31 seats, ..."))),
            (_, None, _) => Some(("how many of its members attend", "attends 60%".to_owned())),
            (.., None) => Some(("how many of those present support it", "supports 90%".to_owned())),
            _ => None,
        };
        if let Some((what, example)) = missing {
            let message = format!("the bloc `{name}` does not say {what}");
            let error = self.error(code::VOTE_INCOMPLETE, &scope.place, bloc.span, message);
            self.report(error.help(format!("write `{example}`")));
            return None;
        }
        let seats = self.seats(bloc.seats.as_ref()?, scope, unit, "the size of a bloc");
        let attends = self.share_of(bloc.attends.as_ref()?, scope, "the share that attends");
        let supports = self.share_of(bloc.supports.as_ref()?, scope, "the share that supports");
        let label = bloc.member.label.as_ref();
        let label = label.map_or_else(|| crate::check::evidence::readable(name), |label| label.text.clone());
        let (seats, unit) = seats?;
        Some((Bloc { name: name.clone(), label, seats, attends: attends?, supports: supports? }, unit))
    }

    fn share_of(&mut self, share: &ast::Share, scope: &Scope, role: &str) -> Option<Share> {
        let mean = self.share(&share.mean, scope, role)?;
        let spread = match &share.spread {
            None => None,
            Some(spread) => Some(self.share(spread, scope, "the spread of a share")?),
        };
        // A share with mean m that is 0 or 1 has the variance m (1 - m): none has more.
        let known = |expression: &Expression| constant(expression);
        if let (Some(m), Some(sd)) = (known(&mean), spread.as_ref().and_then(known))
            && m > 0.0
            && m < 1.0
            && sd * sd >= m * (1.0 - m)
        {
            let most = 100.0 * detente_numbers::sqrt(m * (1.0 - m));
            let span = share.spread.as_ref().map_or(share.mean.span, |spread| spread.span);
            let message = format!("no share with this mean can spread so far; {most:.1} points is the most");
            let error = self.error(code::NOT_A_CHANCE, &scope.place, span, message);
            self.report(error.help("write a smaller spread after `give or take`"));
            return None;
        }
        Some(Share { mean, spread })
    }

    fn needs(
        &mut self,
        vote: &ast::Vote,
        unit: Option<&Written>,
        scope: &Scope,
    ) -> Option<(Option<Expression>, Majority)> {
        let majority = vote.needs.as_ref().and_then(|needs| needs.majority.as_ref());
        let (Some(needs), Some(majority)) = (&vote.needs, majority) else {
            if !vote.head.broken {
                let (what, help): (_, &str) = match &vote.needs {
                    None => ("what it needs to pass", "add `needs a majority of those present`"),
                    Some(_) => ("what majority it needs", "add `and a majority of those present`"),
                };
                let span = vote.needs.as_ref().map_or(vote.head.name.span, |needs| needs.span);
                let message = format!("the vote `{}` does not say {what}", vote.head.name.text);
                let error = self.error(code::VOTE_INCOMPLETE, &scope.place, span, message);
                self.report(error.help(help));
            }
            return None;
        };
        let quorum = match &needs.quorum {
            None => None,
            Some(quorum) => Some(self.seats(quorum, scope, unit, "a quorum")?.0),
        };
        let fraction = |fraction: &Fraction| match fraction {
            Fraction::Majority => 0.5,
            Fraction::TwoThirds => TWO_THIRDS,
        };
        let majority = match majority {
            ast::Majority::OfPresent(of) => Majority::OfPresent(fraction(of)),
            ast::Majority::OfAll(of) => Majority::OfAll(fraction(of)),
            ast::Majority::Votes(votes) => Majority::Votes(self.seats(votes, scope, unit, "a majority")?.0),
        };
        Some((quorum, majority))
    }

    /// Known numbers of seats must fit together.
    fn check_sums(
        &mut self,
        vote: &ast::Vote,
        seats: Option<&Expression>,
        blocs: &[Bloc],
        quorum: Option<&Expression>,
        scope: &Scope,
    ) {
        let sizes: Option<Vec<f64>> = blocs.iter().map(|bloc| constant(&bloc.seats)).collect();
        let Some(sum) = sizes.map(|sizes| sizes.iter().sum::<f64>()) else { return };
        let mut say = |severe: bool, span: Span, message: String, help: &str| {
            let diagnostic = if severe { Diagnostic::error } else { Diagnostic::warning };
            let said = diagnostic(code::SEATS, message).in_file(scope.place.file).at(span, "");
            self.report(said.help(help));
        };
        if let (Some(all), Some(of)) = (seats.and_then(constant), &vote.of)
            && sum > all
        {
            let message = format!("the blocs have {sum} seats, and the chamber has {all}");
            say(true, of.span, message, "give the blocs fewer seats, or the chamber more");
        }
        let needed = vote.needs.as_ref().and_then(|needs| needs.quorum.as_ref());
        if let (Some(least), Some(needed)) = (quorum.and_then(constant), needed)
            && sum < least
        {
            let message = format!("the blocs have {sum} seats, so that a quorum of {least} is never reached");
            say(false, needed.span, message, "add the blocs that are missing, or lower the quorum");
        }
        if let (Some(least), Some(needed)) = (quorum.and_then(constant), needed)
            && 0.0 < least
            && least < 1.0
            && 2.0 <= sum
        {
            let message = "a quorum is a number of members, and this is less than one".to_owned();
            say(false, needed.span, message, "write for example `51% * 329`");
        }
    }
}
