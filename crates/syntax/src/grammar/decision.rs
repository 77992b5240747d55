//! Choices: options, rules, worths, wishes.

use super::body::{Parts, at_each, body, chance, condition, evidence, evidence_into, head, once};
use super::expression::{expression, reference, sum};
use super::names::{list, member, name};
use super::value::value;
use crate::ast::*;
use crate::kind::SyntaxKind as Kind;
use crate::parser::Parser;
use crate::words::Body;

/// `choice posture by kh { ... }`
pub(super) fn choice(parser: &mut Parser) -> Option<Choice> {
    let head = head(parser, "a choice", Parts::Subscripts)?;
    evidence(parser);
    let by = if parser.eat_word("by").is_some() { name(parser, "an actor") } else { None };
    let mut choice = Choice {
        head,
        by,
        options: Vec::new(),
        reconsiders: None,
        starts: None,
        rules: Vec::new(),
        worths: Vec::new(),
        wishes: Vec::new(),
        sees: Vec::new(),
        believes: Vec::new(),
    };
    body(parser, Body::Choice, |parser, word| clause(parser, word, &mut choice));
    Some(choice)
}

fn clause(parser: &mut Parser, word: &str, choice: &mut Choice) -> Option<()> {
    let start = parser.span();
    match word {
        "" => choice.worths.push(worth(parser)?),
        "options" => {
            parser.bump();
            choice.options.extend(list(parser, option)?);
        }
        "reconsiders" => {
            let said = reconsiders(parser)?;
            once(parser, &mut choice.reconsiders, said, start, "`reconsiders`");
        }
        "starts" => {
            let said = super::stock::starting(parser, "an option")?;
            once(parser, &mut choice.starts, said, start, "`starts`");
        }
        "when" | "plays" => choice.rules.push(rule(parser)?),
        "wants" | "fears" => choice.wishes.push(wish(parser, word == "fears")?),
        "sees" => {
            parser.bump();
            choice.sees.extend(list(parser, |parser| reference(parser, "an element"))?);
        }
        _ => {
            parser.bump();
            choice.believes.extend(list(parser, belief)?);
        }
    }
    Some(())
}

fn option(parser: &mut Parser) -> Option<ChoiceOption> {
    let member = member(parser, "an option")?;
    Some(ChoiceOption { member, condition: condition(parser)? })
}

/// `reconsiders every 4 weeks, at each us_death`
fn reconsiders(parser: &mut Parser) -> Option<Reconsiders> {
    let start = parser.bump();
    let mut reconsiders = Reconsiders { every: None, at_each: Vec::new(), span: start };
    loop {
        if let Some(span) = parser.eat_word("every") {
            let time = sum(parser)?;
            once(parser, &mut reconsiders.every, time, span, "`every`");
        } else if parser.at_word("at") {
            reconsiders.at_each.push(at_each(parser)?);
        } else {
            parser.expected("`every TIME` or `at each EVENT`");
            return None;
        }
        let comma = usize::from(parser.at(Kind::Comma));
        if !parser.any_word_at(comma, &["every", "at"]) {
            break;
        }
        parser.eat(Kind::Comma);
    }
    reconsiders.span = parser.span_from(start);
    Some(reconsiders)
}

/// `OPTION is worth E`
fn worth(parser: &mut Parser) -> Option<Worth> {
    let option = name(parser, "an option")?;
    let start = option.span;
    parser.expect_word("is")?;
    parser.expect_word("worth")?;
    let value = expression(parser)?;
    let condition = condition(parser)?;
    let span = parser.span_from(start);
    Some(Worth { option, value, condition, evidence: own_evidence(parser), span })
}

/// Evidence right after a clause that carries its own.
fn own_evidence(parser: &mut Parser) -> Evidence {
    let mut evidence = Evidence::default();
    evidence_into(parser, &mut evidence);
    evidence
}

/// `wants E`, `fears 2 per EVENT`
fn wish(parser: &mut Parser, fears: bool) -> Option<Wish> {
    let start = parser.bump();
    let value = expression(parser)?;
    let per = if parser.eat_word("per").is_some() { Some(super::names::event_ref(parser)?) } else { None };
    let span = parser.span_from(start);
    Some(Wish { fears, value, per, evidence: own_evidence(parser), span })
}

/// `lethality = 3%`
fn belief(parser: &mut Parser) -> Option<Belief> {
    let subject = reference(parser, "a parameter")?;
    let start = subject.span;
    parser.expect(Kind::Equal)?;
    let value = value(parser)?;
    Some(Belief { subject, value, span: parser.span_from(start) })
}

/// `when C plays OPTION with P`
fn rule(parser: &mut Parser) -> Option<Rule> {
    let start = parser.span();
    let condition = if parser.eat_word("when").is_some() { Some(expression(parser)?) } else { None };
    parser.expect_word("plays")?;
    let (play, chance) = if parser.at_word("quantal") && parser.word_at(1, "response") {
        (quantal_response(parser)?, None)
    } else if parser.at_word("solved") && !parser.word_at(1, "with") {
        parser.bump();
        (Play::Solved, None)
    } else {
        (Play::Option(name(parser, "an option, `quantal response` or `solved`")?), chance(parser)?)
    };
    let span = parser.span_from(start);
    Some(Rule { condition, play, chance, evidence: own_evidence(parser), span })
}

/// `quantal response with precision 4, looking 90 days ahead, expecting replies`
fn quantal_response(parser: &mut Parser) -> Option<Play> {
    parser.bump();
    parser.bump();
    let (mut precision, mut looking, mut expecting_replies) = (None, None, false);
    loop {
        let comma = usize::from(parser.at(Kind::Comma));
        let with = usize::from(parser.word_at(comma, "with"));
        if !parser.any_word_at(comma + with, &["precision", "odds", "looking", "expecting"]) {
            if with == 1 {
                parser.eat(Kind::Comma);
                parser.bump();
                parser.expected("`precision NUMBER` or `odds 3 to 1 for a gain of NUMBER`");
                return None;
            }
            break;
        }
        parser.eat(Kind::Comma);
        parser.eat_word("with");
        let word = parser.text_at(0);
        let span = parser.bump();
        match word {
            "precision" => {
                let value = Precision::Value(expression(parser)?);
                once(parser, &mut precision, value, span, "the precision");
            }
            "odds" => {
                let odds = odds(parser)?;
                once(parser, &mut precision, odds, span, "the precision");
            }
            "looking" => looking = Some(look_ahead(parser)?),
            _ => {
                parser.expect_word("replies")?;
                expecting_replies = true;
            }
        }
    }
    Some(Play::QuantalResponse { precision, looking, expecting_replies })
}

fn look_ahead(parser: &mut Parser) -> Option<Expr> {
    let time = expression(parser)?;
    parser.expect_word("ahead")?;
    Some(time)
}

/// `3 to 1 for a gain of 0.05`
fn odds(parser: &mut Parser) -> Option<Precision> {
    let odds = sum(parser)?;
    parser.expect_word("to")?;
    let against = sum(parser)?;
    for word in ["for", "a", "gain", "of"] {
        parser.expect_word(word)?;
    }
    Some(Precision::Odds { odds, against, gain: sum(parser)? })
}
