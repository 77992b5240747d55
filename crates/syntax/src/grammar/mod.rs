//! The grammar: one function for each rule of the language. Each rule puts what it reads into the tree and
//! returns it as plain data.

mod body; // Bodies, evidence, headers.
mod claim; // Policies, claims, loops, observations.
mod conflict; // Regimes, events, votes, outcomes.
mod decision; // Choices.
mod expression; // Expressions and units.
mod names; // Names, labels, lists, mentions of events.
mod quantity; // Units, actors, sets, parameters, lets, tables, series.
mod situation; // Situation, blocks, uses, imports.
mod slips; // What people write for something else.
mod stock; // Stocks, transfers, memories.
mod value; // What stands after `=`.

use crate::ast::{self, Declaration};
use crate::diagnostic::{Diagnostic, code};
use crate::kind::SyntaxKind as Kind;
use crate::nearest;
use crate::parser::Parser;
use crate::words::{self, Body, EVIDENCE, KEYWORDS};

/// The whole file.
pub(crate) fn file(parser: &mut Parser) -> ast::File {
    let mut file = ast::File { headings: situation::headings(parser), ..ast::File::default() };
    while !parser.at(Kind::End) {
        match parser.text_at(0) {
            "language" if parser.at(Kind::Word) && parser.kind_at(1) == Kind::Number => {
                let language = parser.node(Kind::Declaration, situation::language);
                file.language = file.language.or(language);
            }
            "situation" if parser.at(Kind::Word) => {
                let situation = parser.node(Kind::Declaration, situation::situation);
                only_one(parser, &file, situation.as_ref());
                file.situation = file.situation.or(situation);
            }
            _ => file.declarations.extend(declaration_or_skip(parser)),
        }
    }
    file
}

fn only_one(parser: &mut Parser, file: &ast::File, second: Option<&ast::Situation>) {
    if let (Some(first), Some(second)) = (&file.situation, second) {
        let diagnostic = Diagnostic::error(code::SAID_TWICE, "a file has one situation")
            .at(second.title.span, "a second one")
            .also(first.title.span, "the first one");
        parser.report(diagnostic);
    }
}

/// A declaration, or nothing after the cursor has moved on.
fn declaration_or_skip(parser: &mut Parser) -> Option<Declaration> {
    if parser.said_of_last && is_cut_short(parser) {
        parser.skip_declaration();
        return None;
    }
    if !parser.any_word_at(0, KEYWORDS) && !mend_keyword(parser) {
        if parser.at(Kind::CloseBrace) || parser.at(Kind::CloseParen) || parser.at(Kind::CloseBracket) {
            let message = format!("{} closes nothing", parser.found());
            parser.error(Diagnostic::error(code::STRAY_CLOSING, message).at(parser.span(), ""));
            let goes_on = is_cut_short(parser);
            parser.node(Kind::Broken, |parser| parser.bump());
            parser.said_of_last = goes_on;
        } else {
            unknown_declaration(parser);
            parser.node(Kind::Broken, |parser| parser.bump());
            parser.skip_declaration();
        }
        return None;
    }
    let before = parser.position();
    let declaration = parser.node(Kind::Declaration, declaration);
    if declaration.is_none() {
        parser.skip_declaration();
        if parser.position() == before {
            parser.bump();
        }
    }
    declaration
}

/// Whether the word at the cursor is a misspelt keyword with a name after it; says so, and it is read as that
/// keyword.
fn mend_keyword(parser: &mut Parser) -> bool {
    let named = parser.at(Kind::Word) && matches!(parser.kind_at(1), Kind::Word | Kind::Text);
    let meant = if named { nearest(parser.text_at(0), KEYWORDS.iter().copied()) } else { None };
    let Some(meant) = meant.filter(|meant| !matches!(*meant, "language" | "situation")) else { return false };
    let message = format!("`{}` does not start a declaration", parser.text_at(0));
    let diagnostic = Diagnostic::error(code::UNKNOWN_DECLARATION, message)
        .at(parser.span(), "")
        .help(format!("perhaps `{meant}` is meant"))
        .replace(parser.span(), meant);
    parser.error(diagnostic);
    true
}

fn unknown_declaration(parser: &mut Parser) {
    let found = parser.text_at(0);
    let message = format!("expected a declaration, found {}", parser.found());
    let mut diagnostic = Diagnostic::error(code::UNKNOWN_DECLARATION, message).at(parser.span(), "");
    let words = KEYWORDS.iter().chain(EVIDENCE).copied();
    if !parser.at(Kind::Word) {
        // A mark or a number out of place needs no advice.
    } else if let Some(meant) = nearest(found, words) {
        diagnostic = diagnostic.help(format!("perhaps `{meant}` is meant")).replace(parser.span(), meant);
    } else if let Some(body) = words::body_with_clause(found) {
        let help = format!("`{found}` is a clause of {}: it stands inside its braces", body.described());
        diagnostic = diagnostic.help(help);
    } else if !parser.unindented() && parser.body != Body::Block {
        diagnostic = diagnostic.help("if it belongs to the declaration before it, open that with `{`");
    } else {
        let keywords = words::listed(KEYWORDS.iter().map(|keyword| format!("`{keyword}`")));
        diagnostic = diagnostic.help(format!("a declaration starts with {keywords}"));
    }
    parser.error(diagnostic);
}

/// One declaration; the cursor stands at its keyword, which may be misspelt.
fn declaration(parser: &mut Parser) -> Option<Declaration> {
    let start = parser.span();
    let written = parser.text_at(0);
    let misspelt = !KEYWORDS.contains(&written);
    let keyword = if misspelt { nearest(written, KEYWORDS.iter().copied())? } else { written };
    let outer_evidence = std::mem::take(&mut parser.evidence);
    let outer_broken = std::mem::replace(&mut parser.broken, misspelt);
    let outer_body = std::mem::replace(&mut parser.body, Body::Plain);
    parser.bump();
    let declaration = parser.nested(|parser| rule_for(parser, keyword));
    parser.body = outer_body;
    if declaration.is_some() {
        rest_of_line(parser);
    }
    parser.said_of_last = parser.broken;
    parser.broken |= is_cut_short(parser);
    let evidence = std::mem::replace(&mut parser.evidence, outer_evidence);
    let broken = std::mem::replace(&mut parser.broken, outer_broken);
    let mut declaration = declaration?;
    declaration.seal(parser.span_from(start), broken, evidence);
    Some(declaration)
}

/// Whether what stands at the cursor can only be the rest of the declaration before it: the cursor is on an indented line
/// with nothing that starts a declaration.
fn is_cut_short(parser: &Parser) -> bool {
    let starts = parser.any_word_at(0, KEYWORDS) || parser.any_word_at(0, parser.body.clauses());
    !starts && !parser.unindented() && !matches!(parser.kind(), Kind::End | Kind::CloseBrace)
}

/// Says that what follows on the same line does not belong there, and skips it.
fn rest_of_line(parser: &mut Parser) {
    let closes =
        matches!(parser.kind(), Kind::End | Kind::CloseBrace | Kind::CloseParen | Kind::CloseBracket);
    let goes_on = parser.any_word_at(0, KEYWORDS) || parser.any_word_at(0, parser.body.clauses());
    if closes || goes_on || parser.starts_line(0) {
        return;
    }
    let message = format!("{} does not go on with the declaration before it", parser.found());
    let diagnostic =
        Diagnostic::error(code::EXPECTED, message).at(parser.span(), "the declaration ends before this");
    let meant = slips::evidence_in_other_words(parser).or_else(|| expression::meant(parser, EVIDENCE));
    let diagnostic = match slips::help_after_value(parser) {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    };
    let diagnostic = match meant {
        Some(meant) => diagnostic.help(format!("perhaps `{meant}` is meant")).replace(parser.span(), meant),
        None => diagnostic,
    };
    parser.error(diagnostic);
    parser.node(Kind::Broken, |parser| parser.bump());
    parser.skip_declaration();
}

fn rule_for(parser: &mut Parser, keyword: &str) -> Option<Declaration> {
    match keyword {
        "actor" => quantity::actor(parser).map(Declaration::Actor),
        "block" => situation::block(parser).map(Declaration::Block),
        "choice" => decision::choice(parser).map(Declaration::Choice),
        "claim" => claim::claim(parser).map(Declaration::Claim),
        "correlate" => quantity::correlate(parser).map(Declaration::Correlate),
        "event" => conflict::event(parser).map(Declaration::Event),
        "import" => situation::import(parser).map(Declaration::Import),
        "let" => quantity::definition(parser).map(Declaration::Let),
        "loop" => claim::feedback_loop(parser).map(Declaration::Loop),
        "memory" => stock::memory(parser).map(Declaration::Memory),
        "observe" => claim::observe(parser).map(Declaration::Observe),
        "outcome" => conflict::outcome(parser).map(Declaration::Outcome),
        "param" => quantity::param(parser).map(Declaration::Param),
        "policy" => claim::policy(parser).map(Declaration::Policy),
        "regime" => conflict::regime(parser).map(Declaration::Regime),
        "series" => quantity::series(parser).map(Declaration::Series),
        "set" => quantity::set(parser).map(Declaration::Set),
        "stock" => stock::stock(parser).map(Declaration::Stock),
        "table" => quantity::table(parser).map(Declaration::Table),
        "transfer" => stock::transfer(parser).map(Declaration::Transfer),
        "unit" => quantity::unit(parser).map(Declaration::Unit),
        "use" => situation::use_block(parser).map(Declaration::Use),
        "vote" => conflict::vote(parser).map(Declaration::Vote),
        _ => {
            parser.expected("a declaration");
            None
        }
    }
}
