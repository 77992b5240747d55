//! Policies, claims, loops, observations.

use super::body::{Parts, body, chance, dates, evidence, evidence_into, head, once};
use super::expression::{close, date, expression, meant, reference, sum};
use super::names::{event_ref, list, name, names, text};
use super::slips;
use super::stock::bounds;
use super::value::value;
use crate::Span;
use crate::ast::*;
use crate::diagnostic::{Diagnostic, code};
use crate::kind::SyntaxKind as Kind;
use crate::parser::Parser;
use crate::words::Body;

/// `policy restraint { strike never answers near_miss }`
pub(super) fn policy(parser: &mut Parser) -> Option<Policy> {
    let head = head(parser, "a policy", Parts::Name)?;
    let mut interventions = Vec::new();
    body(parser, Body::Policy, |parser, _| {
        interventions.push(intervention(parser)?);
        Some(())
    });
    Some(Policy { head, interventions })
}

fn intervention(parser: &mut Parser) -> Option<Intervention> {
    let target = reference(parser, "an element")?;
    let start = target.span;
    let kind = intervention_kind(parser)?;
    let from = if parser.eat_word("from").is_some() { Some(sum(parser)?) } else { None };
    let until = if parser.eat_word("until").is_some() { Some(sum(parser)?) } else { None };
    Some(Intervention { target, kind, from, until, span: parser.span_from(start) })
}

fn intervention_kind(parser: &mut Parser) -> Option<InterventionKind> {
    if parser.eat_word("is").is_some() {
        return value(parser).map(InterventionKind::Is);
    }
    if parser.eat_word("happens").is_some() {
        parser.expect_word("on")?;
        return dates(parser).map(InterventionKind::HappensOn);
    }
    if parser.eat_word("answers").is_some() {
        let event = event_ref(parser)?;
        return Some(InterventionKind::Answers { event, chance: chance(parser)? });
    }
    parser.expect_word("never")?;
    if parser.eat_word("happens").is_some() {
        return Some(InterventionKind::NeverHappens);
    }
    if parser.eat_word("plays").is_some() {
        return names(parser, "an option").map(InterventionKind::NeverPlays);
    }
    if parser.eat_word("answers").is_some() {
        return list(parser, event_ref).map(InterventionKind::NeverAnswers);
    }
    parser.expected("`happens`, `plays OPTION` or `answers EVENT`");
    None
}

/// `claim breaking_point "..." { expect ... }`
pub(super) fn claim(parser: &mut Parser) -> Option<Claim> {
    let head = head(parser, "a claim", Parts::Name)?;
    let mut expectations = Vec::new();
    parser.in_claim = true;
    body(parser, Body::Claim, |parser, _| {
        expectations.push(expectation(parser)?);
        while slips::second_expectation(parser) {
            expectations.push(expectation(parser)?);
        }
        Some(())
    });
    parser.in_claim = false;
    Some(Claim { head, expectations })
}

fn expectation(parser: &mut Parser) -> Option<Expectation> {
    let start = parser.bump();
    let quantity = sum(parser)?;
    let kind = expectation_kind(parser, quantity)?;
    if slips::setting_behind(parser) {
        setting(parser)?;
    }
    let mut for_each = None;
    let comma = usize::from(parser.at(Kind::Comma));
    if parser.word_at(comma, "for") && parser.word_at(comma + 1, "each") {
        parser.eat(Kind::Comma);
        parser.bump();
        parser.bump();
        let variable = name(parser, "a name for the running member")?;
        parser.expect_word("in")?;
        for_each = Some((variable, name(parser, "a set")?));
    }
    let span = parser.span_from(start);
    let mut evidence = Evidence::default();
    evidence_into(parser, &mut evidence);
    Some(Expectation { kind, for_each, evidence, span })
}

fn expectation_kind(parser: &mut Parser, quantity: Expr) -> Option<ExpectationKind> {
    if let Some(operator) = comparison(parser) {
        parser.bump();
        let right = sum(parser)?;
        if let Some(high) = slips::range_behind_equal(parser, operator, &right) {
            return Some(ExpectationKind::Range { quantity, low: right, high });
        }
        return Some(ExpectationKind::Comparison { left: quantity, operator, right });
    }
    if let Some((low, high)) = slips::between(parser) {
        return Some(ExpectationKind::Range { quantity, low, high });
    }
    slips::needless_is(parser);
    if let Some(operator) = slips::comparison_in_words(parser) {
        return Some(ExpectationKind::Comparison { left: quantity, operator, right: sum(parser)? });
    }
    const WORDS: &[&str] = &["is", "higher", "lower", "increases", "decreases"];
    let word = WORDS.iter().copied().find(|word| parser.at_word(word));
    match word {
        Some("is") => {
            parser.bump();
            let (low, high) = bounds(parser)?;
            Some(ExpectationKind::Range { quantity, low, high })
        }
        Some(word @ ("higher" | "lower")) => contrast(parser, quantity, word == "higher"),
        Some(word) => {
            parser.bump();
            parser.expect_word("with")?;
            let with = reference(parser, "a parameter")?;
            Some(ExpectationKind::Trend { quantity, increases: word == "increases", with })
        }
        None => {
            let found = parser.found();
            let message = format!("expected a comparison, found {found}");
            let mut diagnostic = Diagnostic::error(code::EXPECTED, message).at(
                parser.place_of_missing(),
                "expected one of `>`, `<`, `>=`, `<=`, `is LOW to HIGH`, `higher`, `lower`, `increases`, `decreases`",
            );
            if let Some(help) = slips::time_behind(parser) {
                diagnostic = diagnostic.help(help);
            }
            if let Some(meant) = slips::trend(parser).or_else(|| meant(parser, WORDS)) {
                diagnostic =
                    diagnostic.help(format!("perhaps `{meant}` is meant")).replace(parser.span(), meant);
            }
            parser.error(diagnostic);
            None
        }
    }
}

fn comparison(parser: &Parser) -> Option<BinaryOperator> {
    match parser.kind() {
        Kind::Less => Some(BinaryOperator::Less),
        Kind::LessOrEqual => Some(BinaryOperator::LessOrEqual),
        Kind::Greater => Some(BinaryOperator::Greater),
        Kind::GreaterOrEqual => Some(BinaryOperator::GreaterOrEqual),
        Kind::Equal => Some(BinaryOperator::Equal),
        Kind::Word if parser.at_word("above") => Some(BinaryOperator::Greater),
        Kind::Word if parser.at_word("below") => Some(BinaryOperator::Less),
        _ => None,
    }
}

/// `higher under A than B by 5 points`
fn contrast(parser: &mut Parser, quantity: Expr, higher: bool) -> Option<ExpectationKind> {
    parser.bump();
    slips::difference_first(parser);
    let first = setting(parser)?;
    if first == (Setting { span: first.span, ..Setting::default() }) {
        parser.expected("`under POLICY`, `while CONDITION`, `given CONDITION` or `without LOOP`");
        return None;
    }
    let mut by = None;
    let mut than = None;
    if parser.eat_word("by").is_some() {
        by = Some(sum(parser)?);
    }
    if parser.eat_word("than").is_some() {
        let start = parser.span();
        let bare = !parser.any_word_at(0, &["under", "while", "given", "without"]);
        let policies = if bare { joined_names(parser, "a policy")? } else { Vec::new() };
        let mut second = setting(parser)?;
        second.policies.splice(0..0, policies);
        second.span = parser.span_from(start);
        than = Some(second);
    }
    if by.is_none() && parser.eat_word("by").is_some() {
        by = Some(sum(parser)?);
    }
    Some(ExpectationKind::Contrast { quantity, higher, setting: first, than, by })
}

/// `under A and B`, `while C`, `given C`, `without R1`, in any order; perhaps none of them.
fn setting(parser: &mut Parser) -> Option<Setting> {
    let start = parser.span();
    let mut setting = Setting { span: Span::empty(start.start), ..Setting::default() };
    loop {
        match parser.text_at(0) {
            "under" => {
                parser.bump();
                setting.policies.extend(joined_names(parser, "a policy")?);
            }
            "without" => {
                parser.bump();
                setting.without.extend(joined_names(parser, "a loop")?);
            }
            "while" => {
                let span = parser.bump();
                let condition = expression(parser)?;
                once(parser, &mut setting.condition, condition, span, "`while`");
            }
            "given" => {
                let span = parser.bump();
                let given = expression(parser)?;
                once(parser, &mut setting.given, given, span, "`given`");
            }
            _ => return Some(setting),
        }
        setting.span = parser.span_from(start);
    }
}

/// `a and b`
fn joined_names(parser: &mut Parser, what: &str) -> Option<Vec<Name>> {
    let mut names = vec![name(parser, what)?];
    while parser.eat_word("and").is_some() {
        names.push(name(parser, what)?);
    }
    Some(names)
}

/// `chance(P T ...)`, `mean(X T ...)`, `quantile(90%, X T ...)`
pub(super) fn estimate(parser: &mut Parser) -> Option<Expr> {
    let (word, share) = slips::estimate_word(parser);
    let start = parser.bump();
    parser.count_operator()?;
    let open = parser.bump();
    let kind = match word {
        "chance" => EstimateKind::Chance,
        "mean" => EstimateKind::Mean,
        _ => EstimateKind::Quantile(match share {
            Some(share) => share,
            None => {
                let quantile = sum(parser)?;
                parser.expect(Kind::Comma)?;
                quantile
            }
        }),
    };
    let subject = expression(parser)?;
    let when = when(parser)?;
    let setting = setting(parser)?;
    if parser.at(Kind::Word) && !parser.declaration_at(0) {
        parser.expected("`by`, `at`, `from`, `within`, `while`, `given`, `under` or `)`");
        return None;
    }
    close(parser, open, Kind::CloseParen)?;
    let span = parser.span_from(start);
    if let Some(name) = setting.without.first() {
        let diagnostic =
            Diagnostic::error(code::EXPECTED, "a loop is cut in a comparison, not inside an estimate")
                .at(name.span, "")
                .help("write `expect mean(x by 12 months) lower without R1`");
        parser.report(diagnostic);
    }
    let Setting { policies, condition, given, .. } = setting;
    let estimate = Estimate { kind, subject, when, condition, given, policies, span };
    Some(Expr { kind: ExprKind::Estimate(Box::new(estimate)), span })
}

fn when(parser: &mut Parser) -> Option<Option<When>> {
    if slips::by_the_end(parser) {
        return Some(Some(When::AtTheEnd));
    }
    let when = match parser.text_at(0) {
        "by" => {
            parser.bump();
            slips::turned_time(parser);
            When::By(sum(parser)?)
        }
        "at" if parser.word_at(1, "the") && parser.word_at(2, "end") => {
            for _ in 0..3 {
                parser.bump();
            }
            When::AtTheEnd
        }
        "at" => {
            parser.bump();
            slips::turned_time(parser);
            When::At(sum(parser)?)
        }
        "from" => {
            parser.bump();
            let (from, to) = bounds(parser)?;
            When::FromTo(from, to)
        }
        "within" => {
            parser.bump();
            let time = sum(parser)?;
            parser.expect_word("of")?;
            When::Within { time, of: event_ref(parser)? }
        }
        _ => return Some(None),
    };
    Some(Some(when))
}

/// `loop R1 "Provocation" = attack -> strike -> attack`
pub(super) fn feedback_loop(parser: &mut Parser) -> Option<Loop> {
    let head = head(parser, "a loop", Parts::Name)?;
    let links = parser.expect(Kind::Equal).and_then(|_| {
        let mut links = vec![name(parser, "an element")?];
        while parser.eat(Kind::Arrow).is_some() {
            links.push(name(parser, "an element")?);
        }
        Some(links)
    });
    evidence(parser);
    Some(Loop { head, links: links.unwrap_or_default() })
}

/// `observe attack from "attacks.csv" { ... }`
pub(super) fn observe(parser: &mut Parser) -> Option<Observe> {
    let target = reference(parser, "what is observed")?;
    let mut observe = Observe {
        target,
        file: None,
        date_column: None,
        count_column: None,
        reported: None,
        uses: None,
        holds_out_rest: None,
        facts: Vec::new(),
        evidence: Evidence::default(),
        span: Span::default(),
        broken: false,
    };
    if parser.eat_word("from").is_some() {
        observe.file = text(parser);
    }
    body(parser, Body::Observe, |parser, word| observe_clause(parser, word, &mut observe));
    Some(observe)
}

fn observe_clause(parser: &mut Parser, word: &str, observe: &mut Observe) -> Option<()> {
    let start = parser.bump();
    match word {
        "date" => {
            let column = text(parser)?;
            once(parser, &mut observe.date_column, column, start, "`date`");
        }
        "count" => {
            let column = text(parser)?;
            once(parser, &mut observe.count_column, column, start, "`count`");
        }
        "reported" => {
            let share = bounds(parser)?;
            once(parser, &mut observe.reported, share, start, "`reported`");
        }
        "uses" => {
            let from = date(parser)?;
            parser.expect_word("to")?;
            let to = date(parser)?;
            once(parser, &mut observe.uses, (from, to), start, "`uses`");
        }
        "holds" => {
            for word in ["out", "the", "rest"] {
                parser.expect_word(word)?;
            }
            observe.holds_out_rest = Some(parser.span_from(start));
        }
        "held" => {
            parser.expect_word("out")?;
            held_out(parser, start, observe);
        }
        _ => fact(parser, word, start, observe)?,
    }
    Some(())
}

fn fact(parser: &mut Parser, word: &str, start: Span, observe: &mut Observe) -> Option<()> {
    let kind = if word == "on" {
        FactKind::On(dates(parser)?)
    } else {
        let state = name(parser, "a state or an option")?;
        parser.expect_word("from")?;
        let from = date(parser)?;
        parser.expect_word("to")?;
        FactKind::Is { state, from, to: date(parser)? }
    };
    observe.facts.push(Fact { kind, held_out: false, span: parser.span_from(start) });
    Some(())
}

/// `held out` belongs to the fact before it.
fn held_out(parser: &mut Parser, start: Span, observe: &mut Observe) {
    let span = parser.span_from(start);
    match observe.facts.last_mut() {
        Some(fact) => {
            fact.held_out = true;
            fact.span = fact.span.to(span);
        }
        None => {
            let diagnostic = Diagnostic::error(code::EXPECTED, "nothing stands before `held out`")
                .at(span, "")
                .help("it follows `on DATE` or `is STATE from DATE to DATE`");
            parser.report(diagnostic);
        }
    }
}
