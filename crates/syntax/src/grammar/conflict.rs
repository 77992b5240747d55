//! Regimes, events, votes, outcomes.

use super::body::{Parts, at_each, body, chance, condition, dates, evidence, head, once};
use super::expression::{expression, sum};
use super::names::{event_ref, list, member, name, names};
use super::slips;
use crate::Span;
use crate::ast::*;
use crate::diagnostic::{Diagnostic, code};
use crate::kind::SyntaxKind as Kind;
use crate::parser::Parser;
use crate::words::Body;

/// `regime region starts calm { ... }`
pub(super) fn regime(parser: &mut Parser) -> Option<Regime> {
    let head = head(parser, "a regime", Parts::Subscripts)?;
    evidence(parser);
    let starts = if parser.at_word("starts") { super::stock::starting(parser, "a state") } else { None };
    let mut regime = Regime { head, starts, transitions: Vec::new(), states: Vec::new() };
    body(parser, Body::Regime, |parser, word| {
        if word == "state" {
            parser.bump();
            regime.states.push(member(parser, "a state")?);
        } else {
            regime.transitions.push(transition(parser)?);
        }
        Some(())
    });
    Some(regime)
}

/// `a, b -> c at E while C`
fn transition(parser: &mut Parser) -> Option<Transition> {
    let start = parser.span();
    let mut from = vec![name(parser, "a state")?];
    while parser.eat(Kind::Comma).is_some() {
        from.push(name(parser, "a state")?);
    }
    let from = match from.as_slice() {
        [only] if only.text == "any" => Origin::Any(only.span),
        _ => Origin::States(from),
    };
    parser.expect(Kind::Arrow)?;
    let to = name(parser, "a state")?;
    let trigger = trigger(parser)?;
    let condition = condition(parser)?;
    Some(Transition { from, to, trigger, condition, span: parser.span_from(start) })
}

fn trigger(parser: &mut Parser) -> Option<Trigger> {
    if parser.at_word("at") && parser.word_at(1, "each") {
        let event = at_each(parser)?;
        return Some(Trigger::Event { event, chance: chance(parser)? });
    }
    if parser.eat_word("at").is_some() {
        return expression(parser).map(Trigger::Hazard);
    }
    if !parser.at_word("after") {
        parser.expected("`at HAZARD`, `at each EVENT` or `after about TIME`");
        return None;
    }
    after_about(parser).map(Trigger::Sojourn)
}

/// `after about T`
fn after_about(parser: &mut Parser) -> Option<Expr> {
    parser.expect_word("after")?;
    if !slips::exact_delay(parser) {
        parser.expect_word("about")?;
    }
    expression(parser)
}

/// `event attack by kh on us once { ... }`
pub(super) fn event(parser: &mut Parser) -> Option<Event> {
    let head = head(parser, "an event", Parts::Subscripts)?;
    let mut event = Event { head, by: None, on: None, once: None, clauses: Vec::new() };
    loop {
        evidence(parser);
        match parser.text_at(0) {
            "by" => {
                parser.bump();
                event.by = name(parser, "an actor");
            }
            "on" => {
                parser.bump();
                event.on = name(parser, "an actor");
            }
            "once" => event.once = Some(parser.bump()),
            _ => break,
        }
    }
    body(parser, Body::Event, |parser, word| event_clause(parser, word, &mut event.clauses));
    Some(event)
}

fn event_clause(parser: &mut Parser, word: &str, clauses: &mut Vec<EventClause>) -> Option<()> {
    let start = parser.bump();
    let kind = match word {
        "rate" => EventClauseKind::Rate { rate: expression(parser)?, clusters: None },
        "hazard" => EventClauseKind::Hazard(expression(parser)?),
        "answers" => {
            let event = event_ref(parser)?;
            let chance = chance(parser)?;
            let delay = if parser.at_word("after") { Some(after_about(parser)?) } else { None };
            EventClauseKind::Answers { event, chance, delay }
        }
        "splits" => {
            parser.expect_word("into")?;
            EventClauseKind::Splits(list(parser, split)?)
        }
        "clusters" => return clusters(parser, start, clauses),
        _ => happens(parser)?,
    };
    let condition = condition(parser)?;
    clauses.push(EventClause { kind, condition, span: parser.span_from(start) });
    Some(())
}

/// `clusters K`, which belongs to the source before it.
fn clusters(parser: &mut Parser, start: Span, clauses: &mut [EventClause]) -> Option<()> {
    let value = expression(parser)?;
    let condition = condition(parser)?;
    let span = parser.span_from(start);
    let source = clauses.last_mut().and_then(|clause| match &mut clause.kind {
        EventClauseKind::Rate { clusters, .. } | EventClauseKind::Times { clusters, .. } => {
            Some((clusters, &mut clause.condition, &mut clause.span))
        }
        _ => None,
    });
    match source {
        Some((clusters, source_condition, source_span)) => {
            *source_span = source_span.to(span);
            once(parser, clusters, value, span, "`clusters`");
            if let Some(condition) = condition {
                once(parser, source_condition, condition, span, "`while`");
            }
        }
        None => {
            let diagnostic = Diagnostic::error(code::EXPECTED, "`clusters` belongs to no source of events")
                .at(span, "")
                .help("it stands after `rate E` or after `happens N times at each EVENT`");
            parser.report(diagnostic);
        }
    }
    Some(())
}

/// What follows `happens`.
fn happens(parser: &mut Parser) -> Option<EventClauseKind> {
    if parser.eat_word("on").is_some() {
        return dates(parser).map(EventClauseKind::OnDates);
    }
    if parser.eat_word("when").is_some() {
        return expression(parser).map(EventClauseKind::When);
    }
    if parser.at_word("with") || parser.at_word("at") {
        let chance = chance(parser)?;
        return Some(EventClauseKind::WithEach { chance, parent: at_each(parser)? });
    }
    if matches!(parser.kind(), Kind::CloseBrace | Kind::End | Kind::Text) {
        parser
            .expected("`with CHANCE at each EVENT`, `N times at each EVENT`, `on DATE` or `when CONDITION`");
        return None;
    }
    let count = sum(parser)?;
    parser.expect_word("times")?;
    Some(EventClauseKind::Times { count, parent: at_each(parser)?, clusters: None })
}

fn split(parser: &mut Parser) -> Option<Split> {
    let member = member(parser, "a child of a split")?;
    if parser.eat_word("otherwise").is_some() {
        return Some(Split { member, share: None });
    }
    if !parser.at_word("with") {
        parser.expected("`with CHANCE` or `otherwise`");
        return None;
    }
    Some(Split { member, share: chance(parser)? })
}

/// `vote expulsion_law { ... }`
pub(super) fn vote(parser: &mut Parser) -> Option<Vote> {
    let head = head(parser, "a vote", Parts::Subscripts)?;
    let mut vote = Vote { head, of: None, calls: Vec::new(), blocs: Vec::new(), needs: None };
    body(parser, Body::Vote, |parser, word| {
        let start = parser.bump();
        match word {
            "of" => {
                let seats = sum(parser)?;
                let span = parser.span_from(start);
                once(parser, &mut vote.of, seats, span, "the number of seats");
            }
            "called" => {
                let kind = call(parser)?;
                let condition = condition(parser)?;
                vote.calls.push(Call { kind, condition, span: parser.span_from(start) });
            }
            "bloc" => vote.blocs.push(bloc(parser, start)?),
            _ => {
                let needs = needs(parser, start)?;
                let span = parser.span_from(start);
                once(parser, &mut vote.needs, needs, span, "what passage needs");
            }
        }
        Some(())
    });
    Some(vote)
}

fn call(parser: &mut Parser) -> Option<CallKind> {
    if parser.eat_word("on").is_some() {
        return dates(parser).map(CallKind::OnDates);
    }
    if parser.at_word("at") && parser.word_at(1, "each") {
        let event = at_each(parser)?;
        return Some(CallKind::Event { event, chance: chance(parser)? });
    }
    if !parser.at_word("at") {
        parser.expected("`at HAZARD`, `at each EVENT` or `on DATE`");
        return None;
    }
    parser.bump();
    expression(parser).map(CallKind::Hazard)
}

/// `kdp "KDP" 31 seats, attends 10%, supports 2%`
fn bloc(parser: &mut Parser, start: Span) -> Option<Bloc> {
    let member = member(parser, "a bloc")?;
    let mut bloc = Bloc { member, seats: None, attends: None, supports: None, span: start };
    bloc.seats = Some(sum(parser)?);
    loop {
        let comma = usize::from(parser.at(Kind::Comma));
        if !parser.any_word_at(comma, &["attends", "supports"]) {
            break;
        }
        parser.eat(Kind::Comma);
        let attends = parser.at_word("attends");
        let span = parser.bump();
        let share = share(parser)?;
        let place = if attends { &mut bloc.attends } else { &mut bloc.supports };
        once(parser, place, share, span, if attends { "`attends`" } else { "`supports`" });
    }
    bloc.span = parser.span_from(start);
    Some(bloc)
}

/// `60% give or take 15 points`
fn share(parser: &mut Parser) -> Option<Share> {
    let mean = expression(parser)?;
    let mut spread = None;
    if parser.eat_word("give").is_some() {
        parser.expect_word("or")?;
        parser.expect_word("take")?;
        spread = Some(expression(parser)?);
    }
    Some(Share { mean, spread })
}

/// `quorum 165 seats and a majority of those present`
fn needs(parser: &mut Parser, start: Span) -> Option<Needs> {
    let mut needs = Needs { quorum: None, majority: None, span: start };
    if parser.eat_word("quorum").is_some() {
        needs.quorum = Some(sum(parser)?);
        let more = parser.eat(Kind::Comma).is_some() | parser.eat_word("and").is_some();
        if !more {
            needs.span = parser.span_from(start);
            return Some(needs);
        }
    }
    needs.majority = Some(majority(parser)?);
    needs.span = parser.span_from(start);
    Some(needs)
}

fn majority(parser: &mut Parser) -> Option<Majority> {
    let thirds = parser.at_word("two") && parser.word_at(1, "thirds");
    let fraction = if thirds { Fraction::TwoThirds } else { Fraction::Majority };
    parser.eat_word(if thirds { "two" } else { "a" });
    if !thirds && !parser.at_word("majority") {
        parser.expected("`quorum SEATS`, `a majority of ...` or `two thirds of ...`");
        return None;
    }
    parser.bump();
    parser.expect_word("of")?;
    if parser.eat_word("those").is_some() {
        parser.expect_word("present")?;
        return Some(Majority::OfPresent(fraction));
    }
    if parser.eat_word("all").is_some() {
        name(parser, "`seats`")?;
        return Some(Majority::OfAll(fraction));
    }
    if thirds {
        parser.expected("`those present` or `all seats`");
        return None;
    }
    sum(parser).map(Majority::Votes)
}

/// `outcome war "War" as soon as C before other`
pub(super) fn outcome(parser: &mut Parser) -> Option<Outcome> {
    let head = head(parser, "an outcome", Parts::Name)?;
    evidence(parser);
    let rule = outcome_rule(parser);
    evidence(parser);
    let mut dated_by = None;
    if parser.eat_word("dated").is_some() {
        parser.expect_word("by")?;
        dated_by = event_ref(parser);
    }
    evidence(parser);
    let mut before = Vec::new();
    if parser.eat_word("before").is_some() {
        before = names(parser, "an outcome").unwrap_or_default();
    }
    evidence(parser);
    Some(Outcome { head, rule, dated_by, before })
}

fn outcome_rule(parser: &mut Parser) -> Option<OutcomeRule> {
    match parser.text_at(0) {
        "as" => {
            parser.bump();
            parser.expect_word("soon")?;
            parser.expect_word("as")?;
            expression(parser).map(OutcomeRule::AsSoonAs)
        }
        "at" => {
            parser.bump();
            parser.expect_word("the")?;
            parser.expect_word("end")?;
            parser.eat(Kind::Comma);
            parser.expect_word("when")?;
            expression(parser).map(OutcomeRule::AtTheEnd)
        }
        "otherwise" => {
            parser.bump();
            Some(OutcomeRule::Otherwise)
        }
        _ => {
            parser.expected("`as soon as CONDITION`, `at the end, when CONDITION` or `otherwise`");
            None
        }
    }
}
