//! What all declarations share: headers, evidence, bodies of clauses.

use super::expression::{date, expression, sum, unit_expression};
use super::names::{declared_name, event_ref, label, name, text};
use super::slips;
use crate::Span;
use crate::ast::*;
use crate::diagnostic::{Diagnostic, code};
use crate::kind::SyntaxKind as Kind;
use crate::parser::Parser;
use crate::words::Body;

/// Which parts a header may have besides name and label.
#[derive(Clone, Copy)]
pub(super) enum Parts {
    /// Nothing more.
    Name,
    /// Subscripts.
    Subscripts,
    /// Subscripts and a unit.
    Quantity,
}

/// `name[subscripts] "Label" : unit`; what is found but not allowed is read and reported. `whose` is as in "a
/// stock".
pub(super) fn head(parser: &mut Parser, whose: &str, parts: Parts) -> Option<Head> {
    parser.node(Kind::Head, |parser| {
        let name = declared_name(parser, whose)?;
        let mut head = Head {
            name,
            subscripts: Vec::new(),
            label: None,
            unit: None,
            evidence: Evidence::default(),
            span: Span::default(),
            broken: false,
        };
        if parser.at(Kind::OpenBracket) {
            let start = parser.span();
            head.subscripts = subscripts(parser).unwrap_or_default();
            refuse(parser, matches!(parts, Parts::Name), whose, "subscripts", start);
        }
        head.label = label(parser);
        if let Some(start) = parser.eat(Kind::Colon) {
            head.unit = unit_expression(parser);
            refuse(parser, !matches!(parts, Parts::Quantity), whose, "unit", start);
        }
        Some(head)
    })
}

fn refuse(parser: &mut Parser, refused: bool, whose: &str, part: &str, start: Span) {
    if refused {
        let span = parser.span_from(start);
        let article = if part == "unit" { "no unit" } else { "no subscripts" };
        let diagnostic = Diagnostic::error(code::NO_SUCH_PART, format!("{whose} has {article}")).at(span, "");
        let help = match (part, whose) {
            ("subscripts", "an actor") => {
                Some("declare one for each member; in a choice or event of `[c in SET]`, `by c` names it")
            }
            ("subscripts", "a claim") => Some("an `expect` may end with `, for each c in SET`"),
            _ => None,
        };
        parser.report(help.into_iter().fold(diagnostic, Diagnostic::help));
    }
}

/// `[c in community]`, or nothing where none is said.
pub(super) fn subscripts(parser: &mut Parser) -> Option<Vec<Subscript>> {
    let Some(open) = parser.eat(Kind::OpenBracket) else { return Some(Vec::new()) };
    let mut subscripts = Vec::new();
    loop {
        let start = parser.span();
        let first = name(parser, "a set, a choice or a regime")?;
        let subscript = if parser.eat_word("in").is_some() {
            let over = name(parser, "a set, a choice or a regime")?;
            Subscript { variable: Some(first), over, span: parser.span_from(start) }
        } else {
            Subscript { variable: None, over: first, span: parser.span_from(start) }
        };
        subscripts.push(subscript);
        if parser.eat(Kind::Comma).is_none() {
            break;
        }
    }
    super::expression::close(parser, open, Kind::CloseBracket)?;
    Some(subscripts)
}

/// Reads the evidence clauses at the cursor into `evidence`.
pub(super) fn evidence_into(parser: &mut Parser, evidence: &mut Evidence) {
    while evidence_at(parser) {
        parser.node(Kind::Evidence, |parser| evidence_clause(parser, evidence));
    }
}

/// The same for the evidence of the current declaration.
pub(super) fn evidence(parser: &mut Parser) {
    let mut evidence = std::mem::take(&mut parser.evidence);
    evidence_into(parser, &mut evidence);
    parser.evidence = evidence;
}

fn evidence_at(parser: &Parser) -> bool {
    if !parser.at(Kind::Word) || parser.sentence_at(0) {
        return false;
    }
    match parser.text_at(0) {
        "cites" | "judgement" | "hindsight" => true,
        "known" => matches!(parser.kind_at(1), Kind::Date | Kind::Number),
        "luck" => parser.kind_at(1) == Kind::Text,
        _ => false,
    }
}

fn evidence_clause(parser: &mut Parser, evidence: &mut Evidence) -> Option<()> {
    let word = parser.text_at(0);
    let span = parser.bump();
    match word {
        "cites" => return citations(parser, evidence),
        "judgement" => judgement(parser, span, evidence)?,
        "hindsight" => evidence.hindsight = Some(span),
        "known" => evidence.known = date(parser),
        _ => evidence.luck = text(parser),
    }
    Some(())
}

fn judgement(parser: &mut Parser, span: Span, evidence: &mut Evidence) -> Option<()> {
    evidence.judgement = Some(span);
    if parser.eat_word("within").is_some() {
        evidence.within = Some(sum(parser)?);
    }
    Some(())
}

/// `B4, S12, judgement`; a comma before a clause ends the list.
fn citations(parser: &mut Parser, evidence: &mut Evidence) -> Option<()> {
    loop {
        if parser.at_word("judgement") {
            let span = parser.bump();
            judgement(parser, span, evidence)?;
        } else {
            evidence.cites.push(citation(parser)?);
        }
        let more = parser.at(Kind::Comma)
            && parser.kind_at(1) == Kind::Word
            && (parser.word_at(1, "judgement") || !parser.clause_at(1));
        if !more {
            return Some(());
        }
        parser.bump();
    }
}

/// `B4`, or a sentence of a paragraph, `B3.2`.
fn citation(parser: &mut Parser) -> Option<Cite> {
    if !parser.at(Kind::Word) || parser.declaration_at(0) {
        parser.expected("a paragraph of the briefing such as `B4` or a source such as `S12`");
        return None;
    }
    if super::expression::meant(parser, &["judgement"]).is_some() {
        parser.expected("`judgement`");
        return None;
    }
    let mut text = parser.text_at(0).to_owned();
    let start = parser.bump();
    while parser.at(Kind::Dot) && parser.joined(0) && matches!(parser.kind_at(1), Kind::Number | Kind::Word) {
        parser.bump();
        text.push('.');
        text.push_str(parser.text_at(0));
        parser.bump();
    }
    Some(Cite { text, span: parser.span_from(start) })
}

/// Evidence, a body in braces if there is one, and evidence again. Each clause goes through `clause`, which
/// gets the word that it starts with (or, if that was misspelt, the word that was meant) and reads from
/// there.
pub(super) fn body(
    parser: &mut Parser,
    body: Body,
    mut clause: impl FnMut(&mut Parser, &'static str) -> Option<()>,
) {
    evidence(parser);
    let outer = std::mem::replace(&mut parser.body, body);
    let goes_on = parser.any_word_at(0, body.clauses()) || parser.sentence_at(0);
    let misses_brace = goes_on && !parser.declaration_at(0);
    if misses_brace {
        parser.expected("`{`");
    }
    if !parser.at(Kind::OpenBrace) && !misses_brace {
        parser.body = outer;
        return;
    }
    parser.node(Kind::Body, |parser| {
        let open = parser.eat(Kind::OpenBrace);
        while !parser.at(Kind::CloseBrace) {
            if parser.at(Kind::End) || parser.declaration_at(0) {
                return unclosed(parser, open);
            }
            let before = parser.position();
            one_clause(parser, body, &mut clause);
            parser.eat(Kind::Comma);
            if parser.position() == before {
                parser.node(Kind::Broken, |parser| parser.bump());
            }
        }
        parser.bump();
    });
    parser.body = outer;
    evidence(parser);
}

fn one_clause(
    parser: &mut Parser,
    body: Body,
    clause: &mut impl FnMut(&mut Parser, &'static str) -> Option<()>,
) {
    evidence(parser);
    if matches!(parser.kind(), Kind::CloseBrace | Kind::End | Kind::Comma) || parser.declaration_at(0) {
        return;
    }
    if slips::interval_in_clause(parser) || slips::second_in_wiring(parser, body) {
        return parser.skip_clause();
    }
    let sentence = parser.sentence_at(0).then_some("");
    let word = sentence.or_else(|| {
        let found = parser.text_at(0);
        body.clauses().iter().copied().find(|word| parser.at(Kind::Word) && *word == found)
    });
    let is_slip =
        word.is_none() && (slips::sign_of_sentence(parser, body) || slips::sentence_of_policy(parser, body));
    if is_slip {
        parser.node(Kind::Broken, |parser| parser.bump());
        return parser.skip_clause();
    }
    let read = match word.or_else(|| parser.unknown_clause(body)) {
        Some(word) => parser.node(Kind::Clause, |parser| clause(parser, word)),
        None => {
            parser.node(Kind::Broken, |parser| parser.bump());
            None
        }
    };
    if read.is_none() {
        parser.skip_clause();
    }
}

/// Says that a body that was opened is not closed.
pub(super) fn unclosed(parser: &mut Parser, open: Option<Span>) {
    let Some(open) = open else { return };
    let diagnostic =
        Diagnostic::error(code::UNCLOSED_BRACE, "this `{` is never closed").at(open, "opened here");
    let diagnostic = if parser.at(Kind::End) {
        diagnostic
    } else {
        diagnostic.also(parser.span(), "the next declaration starts here")
    };
    parser.error(diagnostic);
}

/// `while C`, if it is there.
pub(super) fn condition(parser: &mut Parser) -> Option<Option<Expr>> {
    if parser.eat_word("while").is_some() { Some(Some(expression(parser)?)) } else { Some(None) }
}

/// `with P`, if it is there.
pub(super) fn chance(parser: &mut Parser) -> Option<Option<Expr>> {
    if parser.eat_word("with").is_some() { Some(Some(expression(parser)?)) } else { Some(None) }
}

/// `at each EVENT`
pub(super) fn at_each(parser: &mut Parser) -> Option<EventRef> {
    parser.expect_word("at")?;
    parser.expect_word("each")?;
    event_ref(parser)
}

/// One or more dates with commas between them.
pub(super) fn dates(parser: &mut Parser) -> Option<Vec<Date>> {
    let mut dates = vec![date(parser)?];
    while parser.at(Kind::Comma) && parser.kind_at(1) == Kind::Date {
        parser.bump();
        dates.push(date(parser)?);
    }
    Some(dates)
}

/// Keeps what a clause says, or says that it was said before.
pub(super) fn once<T>(parser: &mut Parser, place: &mut Option<T>, said: T, span: Span, what: &str) {
    if place.is_some() {
        let message = format!("{what} is said twice");
        parser.report(Diagnostic::error(code::SAID_TWICE, message).at(span, "the second time"));
    } else {
        *place = Some(said);
    }
}
