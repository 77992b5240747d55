//! Expressions, names, mentions of events, units.

use super::names::{event_ref, name};
use super::slips;
use crate::ast::*;
use crate::diagnostic::{Diagnostic, code};
use crate::kind::SyntaxKind as Kind;
use crate::parser::Parser;
use crate::words::{self, Body};
use crate::{Span, nearest};

/// How tightly operators bind; a rule reads those that bind at least as tightly as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Unary,
    Power,
}

/// A whole expression.
pub(super) fn expression(parser: &mut Parser) -> Option<Expr> {
    expression_from(parser, Level::Or)
}

/// An expression without comparisons and without `and` and `or`, for places where these words connect
/// clauses.
pub(super) fn sum(parser: &mut Parser) -> Option<Expr> {
    expression_from(parser, Level::Sum)
}

/// An expression without sums, for the weights before values that may start with a minus sign.
pub(super) fn product(parser: &mut Parser) -> Option<Expr> {
    expression_from(parser, Level::Product)
}

/// An outermost expression: the count of its operators starts anew.
fn expression_from(parser: &mut Parser, level: Level) -> Option<Expr> {
    let outer = std::mem::replace(&mut parser.operators, 0);
    let result = at_level(parser, level);
    parser.operators = outer;
    result
}

/// An expression inside another one.
fn inner(parser: &mut Parser) -> Option<Expr> {
    at_level(parser, Level::Or)
}

fn at_level(parser: &mut Parser, level: Level) -> Option<Expr> {
    parser.nested(|parser| {
        let checkpoint = parser.checkpoint();
        let mut left = operand(parser)?;
        while let Some((operator, binds, words)) = operator_at(parser, &left).filter(|found| level <= found.1)
        {
            left = match operator {
                Infix::Is => parser.wrap(checkpoint, Kind::IsExpr, |parser| is_state(parser, left))?,
                Infix::Operator(operator) => parser.wrap(checkpoint, Kind::BinaryExpr, |parser| {
                    slips::written_out_operator(parser, operator);
                    let operator_span = parser.bump();
                    parser.count_operator()?;
                    if words > 1 {
                        doubled_equal(parser);
                    }
                    slips::plus_or_minus(parser, operator, operator_span)?;
                    let right = at_level(parser, right_level(operator, binds))?;
                    let span = left.span.to(right.span);
                    let (left, right) = (Box::new(left), Box::new(right));
                    Some(Expr { kind: ExprKind::Binary { operator, operator_span, left, right }, span })
                })?,
            };
            forbid_chained_comparison(parser, binds, &left);
        }
        Some(left)
    })
}

fn right_level(operator: BinaryOperator, binds: Level) -> Level {
    match binds {
        Level::Or => Level::And,
        Level::And => Level::Not,
        Level::Not | Level::Comparison => Level::Sum,
        Level::Sum => Level::Product,
        // Powers go from right to left, and their exponent may be negative.
        _ if operator == BinaryOperator::Power => Level::Unary,
        _ => Level::Unary,
    }
}

enum Infix {
    Operator(BinaryOperator),
    Is,
}

/// The operator at the cursor after a complete operand: what it is, how it binds, of how many tokens it is
/// made.
fn operator_at(parser: &Parser, left: &Expr) -> Option<(Infix, Level, usize)> {
    use BinaryOperator as Op;
    if parser.declaration_at(0) {
        return None;
    }
    let (operator, level) = match parser.kind() {
        Kind::Plus => (Op::Add, Level::Sum),
        Kind::Minus => (Op::Subtract, Level::Sum),
        Kind::Star => (Op::Multiply, Level::Product),
        Kind::Slash => (Op::Divide, Level::Product),
        Kind::Caret => (Op::Power, Level::Power),
        Kind::Less => (Op::Less, Level::Comparison),
        Kind::LessOrEqual => (Op::LessOrEqual, Level::Comparison),
        Kind::Greater => (Op::Greater, Level::Comparison),
        Kind::GreaterOrEqual => (Op::GreaterOrEqual, Level::Comparison),
        Kind::Equal => (Op::Equal, Level::Comparison),
        Kind::Word => match parser.text_at(0) {
            "or" => (Op::Or, Level::Or),
            "and" => (Op::And, Level::And),
            "above" => (Op::Greater, Level::Comparison),
            "below" => (Op::Less, Level::Comparison),
            "mod" => (Op::Modulo, Level::Product),
            // `3 per week` is read as `3 / week`, with a message.
            "per" if slips::time_at(parser, 1) => (Op::Divide, Level::Product),
            "is" if is_state_follows(parser, left) => return Some((Infix::Is, Level::Comparison, 1)),
            _ => return None,
        },
        _ => return None,
    };
    // `==` is read as `=`, with a message.
    let words = if operator == Op::Equal && parser.kind_at(1) == Kind::Equal { 2 } else { 1 };
    Some((Infix::Operator(operator), level, words))
}

/// Whether `is STATE` follows, and not `is 5% to 95%` or `is worth`.
fn is_state_follows(parser: &Parser, left: &Expr) -> bool {
    let named = matches!(left.kind, ExprKind::Name(_) | ExprKind::Subscript { .. });
    named && parser.kind_at(1) == Kind::Word && !parser.word_at(1, "worth")
}

/// `==` is read as `=`.
fn doubled_equal(parser: &mut Parser) {
    let diagnostic = Diagnostic::error(code::EXPECTED, "two quantities are compared by one `=`")
        .at(parser.span(), "one too many")
        .replace(parser.span(), "");
    parser.report(diagnostic);
    parser.bump();
}

fn is_state(parser: &mut Parser, subject: Expr) -> Option<Expr> {
    if let Some(operator) = slips::comparison_in_words(parser) {
        let (left, right) = (Box::new(subject), Box::new(at_level(parser, Level::Sum)?));
        let (span, operator_span) = (left.span.to(right.span), right.span);
        return Some(Expr { kind: ExprKind::Binary { operator, operator_span, left, right }, span });
    }
    parser.bump();
    parser.count_operator()?;
    let negated = parser.eat_word("not").is_some();
    let state = name(parser, "a state or an option")?;
    let span = subject.span.to(state.span);
    Some(Expr { kind: ExprKind::Is { subject: Box::new(subject), state, negated }, span })
}

fn forbid_chained_comparison(parser: &mut Parser, binds: Level, left: &Expr) {
    let chained = binds == Level::Comparison
        && operator_at(parser, left).is_some_and(|(_, next, _)| next == Level::Comparison);
    if chained {
        let diagnostic = Diagnostic::error(code::EXPECTED, "comparisons cannot be chained")
            .at(parser.span(), "a second comparison")
            .help("join two comparisons by `and`: `a < b and b < c`");
        parser.error(diagnostic);
    }
}

/// What stands between operators.
fn operand(parser: &mut Parser) -> Option<Expr> {
    match parser.kind() {
        Kind::Number | Kind::Word if slips::other_date_at(parser) => dated(parser),
        Kind::Number => Some(number(parser)),
        Kind::Date => dated(parser),
        Kind::OpenParen => parenthesised(parser),
        Kind::Minus => unary(parser, UnaryOperator::Minus, Level::Unary),
        Kind::Word if !nothing_stands_here(parser) => match parser.text_at(0) {
            "not" => unary(parser, UnaryOperator::Not, Level::Not),
            "if" => conditional(parser),
            _ => {
                slips::vague_word(parser);
                if let Some(value) = slips::number_in_words(parser) {
                    return Some(worded(parser, value));
                }
                if parser.at(Kind::Number) { Some(number(parser)) } else { named(parser) }
            }
        },
        _ => {
            parser.expected_with(code::EXPECTED_EXPRESSION, "an expression");
            None
        }
    }
}

fn dated(parser: &mut Parser) -> Option<Expr> {
    parser.node(Kind::DateExpr, |parser| {
        let date = date(parser)?;
        Some(Expr { kind: ExprKind::Date(date), span: date.span })
    })
}

/// Whether the word at the cursor belongs to what follows: a declaration, a clause on the next line, or a
/// connecting word of the grammar.
fn nothing_stands_here(parser: &Parser) -> bool {
    let connects = matches!(parser.text_at(0), "then" | "else" | "and" | "or" | "is" | "mod" | "to");
    let starts_clause = parser.starts_line(0)
        && parser.any_word_at(0, parser.body.clauses())
        && matches!(parser.kind_at(1), Kind::Word | Kind::Number | Kind::Date | Kind::Text)
        && !parser.any_word_at(1, &["per", "while", "and", "or", "mod", "above", "below"]);
    connects || starts_clause || parser.declaration_at(0)
}

fn unary(parser: &mut Parser, operator: UnaryOperator, level: Level) -> Option<Expr> {
    parser.node(Kind::UnaryExpr, |parser| {
        let start = parser.bump();
        parser.count_operator()?;
        let operand = Box::new(at_level(parser, level)?);
        let span = start.to(operand.span);
        Some(Expr { kind: ExprKind::Unary { operator, operand }, span })
    })
}

fn parenthesised(parser: &mut Parser) -> Option<Expr> {
    parser.node(Kind::ParenExpr, |parser| {
        let start = parser.bump();
        parser.count_operator()?;
        let expr = inner(parser)?;
        close(parser, start, Kind::CloseParen)?;
        Some(Expr { span: parser.span_from(start), ..expr })
    })
}

/// Reads what closes `open`, or says that it is missing.
pub(super) fn close(parser: &mut Parser, open: Span, kind: Kind) -> Option<Span> {
    if !parser.at(kind) {
        let message = format!("expected {}, found {}", kind.described(), parser.found());
        let diagnostic = Diagnostic::error(code::UNCLOSED_BRACE, message)
            .at(parser.place_of_missing(), format!("expected {}", kind.described()))
            .also(open, "opened here");
        parser.error(diagnostic);
    }
    parser.eat(kind)
}

fn conditional(parser: &mut Parser) -> Option<Expr> {
    parser.node(Kind::IfExpr, |parser| {
        let start = parser.bump();
        parser.count_operator()?;
        let condition = Box::new(inner(parser)?);
        parser.expect_word("then")?;
        let then = Box::new(inner(parser)?);
        parser.expect_word("else")?;
        let otherwise = Box::new(inner(parser)?);
        let span = start.to(otherwise.span);
        Some(Expr { kind: ExprKind::If { condition, then, otherwise }, span })
    })
}

/// What starts with a word: a name, a subscript, a call, a reduction, a mention of an event, an estimate.
fn named(parser: &mut Parser) -> Option<Expr> {
    let checkpoint = parser.checkpoint();
    let opens = parser.kind_at(1) == Kind::OpenParen;
    let word = parser.text_at(0);
    let estimates =
        matches!(word, "chance" | "mean" | "quantile") || slips::estimate_in_other_words_at(parser);
    if opens && parser.in_claim && estimates && !parser.word_at(3, "in") {
        return parser.node(Kind::Estimate, super::claim::estimate);
    }
    if reduction_named(word).is_some() && slips::set_without_member(parser) {
        return None;
    }
    if let Some(reduction) = reduction_named(word).filter(|_| opens && parser.word_at(3, "in")) {
        return parser.node(Kind::OverExpr, |parser| over(parser, reduction));
    }
    if parser.word_at(1, "of") && matches!(word, "count" | "total") {
        return parser.node(Kind::EventExpr, counted);
    }
    if parser.word_at(1, "of") && matches!(word, "start" | "call") {
        let event = event_ref(parser)?;
        return Some(happens_or(parser, checkpoint, event, ExprKind::Event));
    }
    let name = parser.node(Kind::NameExpr, |parser| name(parser, "a name"))?;
    let (start, members) = (name.span, super::names::members(parser)?);
    if parser.at(Kind::OpenParen) {
        return parser.wrap(checkpoint, Kind::CallExpr, |parser| call(parser, name, members));
    }
    let span = parser.span_from(start);
    let event = EventRef { kind: EventKind::Named, name, members, span };
    Some(happens_or(parser, checkpoint, event, |event| match event.members.is_empty() {
        true => ExprKind::Name(event.name),
        false => ExprKind::Subscript { name: event.name, members: event.members },
    }))
}

fn reduction_named(word: &str) -> Option<Reduction> {
    match word {
        "sum" => Some(Reduction::Sum),
        "mean" => Some(Reduction::Mean),
        "min" => Some(Reduction::Min),
        "max" => Some(Reduction::Max),
        "count" => Some(Reduction::Count),
        _ => None,
    }
}

/// `EVENT happens`, `EVENT has happened`, or what the mention is without these words.
fn happens_or(
    parser: &mut Parser,
    checkpoint: rowan::Checkpoint,
    event: EventRef,
    plain: impl FnOnce(EventRef) -> ExprKind,
) -> Expr {
    let start = event.span;
    let kind = if parser.at_word("has") && parser.word_at(1, "happened") {
        parser.wrap(checkpoint, Kind::EventExpr, |parser| {
            parser.bump();
            parser.bump();
        });
        ExprKind::HasHappened(event)
    } else if parser.at_word("happens") && !happens_clause_at(parser) {
        parser.wrap(checkpoint, Kind::EventExpr, |parser| parser.bump());
        ExprKind::Happens(event)
    } else {
        plain(event)
    };
    Expr { kind, span: parser.span_from(start) }
}

/// Whether `happens` starts a clause: `happens with P at each E`, `happens 5 times at each E`, `happens on
/// DATE`.
fn happens_clause_at(parser: &Parser) -> bool {
    let number = matches!(parser.kind_at(1), Kind::Number | Kind::OpenParen | Kind::Minus);
    number
        || parser.any_word_at(1, &["with", "on", "when"])
        || (parser.word_at(1, "at") && parser.word_at(2, "each"))
        || (parser.body == Body::Event && parser.word_at(2, "times"))
}

fn counted(parser: &mut Parser) -> Option<Expr> {
    let counts = parser.at_word("count");
    let start = parser.bump();
    parser.bump();
    let event = event_ref(parser)?;
    let span = parser.span_from(start);
    Some(Expr { kind: if counts { ExprKind::CountOf(event) } else { ExprKind::TotalOf(event) }, span })
}

fn over(parser: &mut Parser, reduction: Reduction) -> Option<Expr> {
    let start = parser.bump();
    parser.count_operator()?;
    let open = parser.bump();
    let variable = name(parser, "a name for the running member")?;
    parser.expect_word("in")?;
    let set = name(parser, "a set")?;
    parser.expect(Kind::Colon)?;
    let body = Box::new(inner(parser)?);
    close(parser, open, Kind::CloseParen)?;
    Some(Expr { kind: ExprKind::Over { reduction, variable, set, body }, span: parser.span_from(start) })
}

fn call(parser: &mut Parser, function: Name, members: Vec<MemberRef>) -> Option<Expr> {
    let start = function.span;
    parser.count_operator()?;
    let open = parser.bump();
    let outer = std::mem::replace(&mut parser.commas_divide, true);
    let arguments = arguments(parser);
    parser.commas_divide = outer;
    let arguments = arguments?;
    close(parser, open, Kind::CloseParen)?;
    Some(Expr { kind: ExprKind::Call { function, members, arguments }, span: parser.span_from(start) })
}

fn arguments(parser: &mut Parser) -> Option<Vec<Expr>> {
    let mut arguments = Vec::new();
    while !parser.at(Kind::CloseParen) {
        arguments.push(inner(parser)?);
        if parser.eat(Kind::Comma).is_none() {
            break;
        }
    }
    Some(arguments)
}

/// A number with what belongs to it: `%`, points, scale, unit.
fn number(parser: &mut Parser) -> Expr {
    parser.node(Kind::NumberExpr, |parser| {
        let mut digits: String = parser.text_at(0).chars().filter(|digit| *digit != '_').collect();
        let comma = slips::decimal_comma(parser, &mut digits);
        let span = comma.unwrap_or_else(|| slips::thousands(parser, &mut digits));
        let value = digits.parse().ok().filter(|value: &f64| value.is_finite()).unwrap_or_else(|| {
            parser.report(Diagnostic::error(code::NUMBER_TOO_LARGE, "this number is too large").at(span, ""));
            0.0
        });
        let mut number = Number { value, percent: false, scale: 1.0, unit: None };
        if parser.at(Kind::Percent) || parser.any_word_at(0, &["point", "points"]) {
            let signed = span.to(parser.bump());
            number.percent = true;
            if parser.slice(signed).ends_with('%') {
                slips::doubled_percent(parser, signed);
            }
        } else {
            if let Some(scale) = scale_at(parser) {
                parser.bump();
                number.scale = scale;
            }
            if unit_at(parser) {
                number.unit = name(parser, "a unit");
            }
        }
        Expr { kind: ExprKind::Number(number), span: parser.span_from(span) }
    })
}

/// A number that was said in words, with its unit.
fn worded(parser: &mut Parser, value: f64) -> Expr {
    let start = Span::empty(parser.last_end());
    let unit = if unit_at(parser) { name(parser, "a unit") } else { None };
    let number = Number { value, percent: false, scale: 1.0, unit };
    Expr { kind: ExprKind::Number(number), span: parser.span_from(start) }
}

fn scale_at(parser: &Parser) -> Option<f64> {
    if !parser.at(Kind::Word) {
        return None;
    }
    match parser.text_at(0) {
        "thousand" => Some(1e3),
        "million" => Some(1e6),
        "billion" => Some(1e9),
        _ => None,
    }
}

/// Whether the word at the cursor, right after a number and on its line, is its unit.
fn unit_at(parser: &Parser) -> bool {
    if !parser.at(Kind::Word)
        || parser.starts_line(0)
        || words::ends_number(parser.text_at(0))
        || parser.sentence_at(0)
    {
        return false;
    }
    // A keyword and a name start the next declaration, unless the name connects: `1 vote per year`.
    let declares = parser.keyword_and_name_at(0) && !words::ends_number(parser.text_at(1));
    !declares && !parser.declaration_at(0)
}

/// A date that exists.
pub(super) fn date(parser: &mut Parser) -> Option<Date> {
    if !parser.at(Kind::Date)
        && let Some(date) = slips::other_date(parser)
    {
        return Some(date);
    }
    let text = parser.text_at(0);
    let span = parser.expect(Kind::Date)?;
    let part = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<u16>().ok());
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    if day == 0 || days < day {
        parser.report(Diagnostic::error(code::NO_SUCH_DATE, format!("there is no day {text}")).at(span, ""));
        return None;
    }
    Some(Date { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()?, span })
}

/// An element that is read, written or observed: a name, perhaps with members in brackets.
pub(super) fn reference(parser: &mut Parser, what: &str) -> Option<Expr> {
    let checkpoint = parser.checkpoint();
    let name = parser.node(Kind::NameExpr, |parser| name(parser, what))?;
    let start = name.span;
    let kind = if parser.at(Kind::OpenBracket) {
        let members = parser.wrap(checkpoint, Kind::SubscriptExpr, super::names::members)?;
        ExprKind::Subscript { name, members }
    } else {
        ExprKind::Name(name)
    };
    Some(Expr { kind, span: parser.span_from(start) })
}

/// A unit after a colon: products, quotients and whole powers.
pub(super) fn unit_expression(parser: &mut Parser) -> Option<UnitExpr> {
    let start = parser.span();
    let factors = parser.node(Kind::UnitExpr, |parser| {
        let mut factors = Vec::new();
        unit_product(parser, 1, &mut factors)?;
        Some(factors)
    })?;
    Some(UnitExpr { factors, span: parser.span_from(start) })
}

fn unit_product(parser: &mut Parser, sign: i32, factors: &mut Vec<UnitFactor>) -> Option<()> {
    parser.nested(|parser| {
        let mut turn = sign;
        loop {
            unit_factor(parser, turn, factors)?;
            turn = match parser.kind() {
                Kind::Star => sign,
                Kind::Slash => -sign,
                _ => return Some(()),
            };
            parser.bump();
        }
    })
}

fn unit_factor(parser: &mut Parser, sign: i32, factors: &mut Vec<UnitFactor>) -> Option<()> {
    let first = factors.len();
    match parser.kind() {
        Kind::Number if parser.text_at(0) == "1" => drop(parser.bump()),
        Kind::Percent => {
            let span = parser.bump();
            factors.push(UnitFactor { name: Name { text: "%".to_owned(), span }, power: sign });
        }
        Kind::OpenParen => {
            let open = parser.bump();
            unit_product(parser, sign, factors)?;
            close(parser, open, Kind::CloseParen)?;
        }
        Kind::Word if !parser.declaration_at(0) => {
            let name = name(parser, "a unit")?;
            factors.push(UnitFactor { name, power: sign });
        }
        _ => {
            parser.expected("a unit such as `troops/month` or `1/week`");
            return None;
        }
    }
    if parser.eat(Kind::Caret).is_some() {
        let negative = parser.eat(Kind::Minus).is_some();
        let power = parser.text_at(0).parse::<i32>().ok().filter(|power| *power <= 99);
        let Some(power) = power.filter(|_| parser.at(Kind::Number)) else {
            parser.expected("a whole number");
            return None;
        };
        parser.bump();
        let power = if negative { -power } else { power };
        factors.iter_mut().skip(first).for_each(|factor| factor.power = factor.power.saturating_mul(power));
    }
    Some(())
}

/// The word of the list that was probably meant at the cursor.
pub(super) fn meant<'a>(parser: &Parser, words: &[&'a str]) -> Option<&'a str> {
    if parser.at(Kind::Word) { nearest(parser.text_at(0), words.iter().copied()) } else { None }
}
