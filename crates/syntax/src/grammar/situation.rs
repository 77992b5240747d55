//! Language version, situation, headings, blocks, uses, imports.

use super::body::{Parts, body, evidence, head, once, subscripts, unclosed};
use super::expression::{date, expression, unit_expression};
use super::names::{label, name, names, text};
use super::slips;
use super::value::value;
use crate::Span;
use crate::ast::*;
use crate::diagnostic::{Diagnostic, code};
use crate::kind::SyntaxKind as Kind;
use crate::nearest;
use crate::parser::Parser;
use crate::words::Body;

/// The headings of the file, which lie between the tokens.
pub(super) fn headings(parser: &Parser) -> Vec<Heading> {
    let tokens = parser.all_tokens().iter().filter(|token| token.kind == Kind::Heading);
    tokens.map(|token| heading(parser, token.span)).collect()
}

fn heading(parser: &Parser, span: Span) -> Heading {
    let line = parser.slice(span);
    let words = line.trim_start_matches('#');
    let level = u32::try_from(line.len() - words.len()).unwrap_or(u32::MAX);
    // A comment may follow the words: `## Talks   # see B2`.
    let words = words.split('#').next().unwrap_or("");
    Heading { level, text: words.trim().to_owned(), span }
}

/// `language 1`
pub(super) fn language(parser: &mut Parser) -> Option<Language> {
    let start = parser.bump();
    let version = parser.text_at(0).parse().ok();
    let span = parser.expect(Kind::Number)?;
    let Some(version) = version.filter(|version| *version == 1u32) else {
        let diagnostic =
            Diagnostic::error(code::LANGUAGE_VERSION, "there is no such version of the language")
                .at(span, "there is version 1");
        parser.report(diagnostic);
        return None;
    };
    Some(Language { version, span: parser.span_from(start) })
}

/// `situation "..." { ... }`
pub(super) fn situation(parser: &mut Parser) -> Option<Situation> {
    let start = parser.bump();
    parser.broken = false;
    let title = text(parser)?;
    let mut situation = Situation {
        title,
        briefing: None,
        sources: None,
        starts: None,
        lasts: None,
        steps: None,
        reports: None,
        solver: None,
        shows: Vec::new(),
        leaves_out: Vec::new(),
        span: start,
        broken: false,
    };
    body(parser, Body::Situation, |parser, word| situation_clause(parser, word, &mut situation));
    situation.span = parser.span_from(start);
    situation.broken = parser.broken;
    parser.evidence = Evidence::default();
    Some(situation)
}

fn situation_clause(parser: &mut Parser, word: &str, situation: &mut Situation) -> Option<()> {
    let span = parser.bump();
    match word {
        "briefing" => {
            let said = text(parser)?;
            once(parser, &mut situation.briefing, said, span, "`briefing`");
        }
        "sources" => {
            let said = text(parser)?;
            once(parser, &mut situation.sources, said, span, "`sources`");
        }
        "starts" => {
            let said = date(parser)?;
            once(parser, &mut situation.starts, said, span, "`starts`");
        }
        "lasts" => {
            let start = situation.starts;
            if slips::lasts_until(parser, start.as_ref()) {
                return Some(());
            }
            let said = expression(parser)?;
            once(parser, &mut situation.lasts, said, span, "`lasts`");
        }
        "steps" => {
            if slips::adverb_of_time(parser) {
                return Some(());
            }
            let said = expression(parser)?;
            once(parser, &mut situation.steps, said, span, "`steps`");
        }
        "reports" => {
            parser.expect_word("every")?;
            let said = expression(parser)?;
            once(parser, &mut situation.reports, said, span, "`reports`");
        }
        "solver" => {
            let said = name(parser, "a solver, `rk4` or `euler`")?;
            once(parser, &mut situation.solver, said, span, "`solver`");
        }
        "shows" => situation.shows.extend(names(parser, "a stock, a let or a memory")?),
        _ => {
            parser.expect_word("out")?;
            situation.leaves_out.push(text(parser)?);
        }
    }
    Some(())
}

/// `block retaliation { needs ...  declarations }`
pub(super) fn block(parser: &mut Parser) -> Option<Block> {
    let head = head(parser, "a block", Parts::Name)?;
    let mut block = Block { head, needs: Vec::new(), declarations: Vec::new() };
    evidence(parser);
    // Where a brace is missing somewhere inside, a declaration without indent ends the block.
    let closed = parser.brace_is_closed();
    let open = parser.expect(Kind::OpenBrace);
    if open.is_none() {
        return Some(block);
    }
    parser.body = Body::Block;
    parser.node(Kind::Body, |parser| {
        while !parser.at(Kind::CloseBrace) {
            let ends = !closed && parser.unindented() && parser.declaration_at(0);
            if parser.at(Kind::End) || ends {
                return unclosed(parser, open);
            }
            block_item(parser, &mut block);
        }
        parser.bump();
    });
    parser.body = Body::Plain;
    evidence(parser);
    Some(block)
}

fn block_item(parser: &mut Parser, block: &mut Block) {
    let before = parser.position();
    evidence(parser);
    if parser.at_word("needs") || mend_needs(parser) {
        match parser.node(Kind::Clause, need) {
            Some(need) => block.needs.push(need),
            None => parser.skip_clause(),
        }
    } else if parser.position() == before {
        block.declarations.extend(super::declaration_or_skip(parser));
    }
}

/// Whether a misspelt `needs` with a name after it is at the cursor; says so, and it is read as that.
fn mend_needs(parser: &mut Parser) -> bool {
    let found = parser.text_at(0);
    let named = parser.at(Kind::Word) && parser.kind_at(1) == Kind::Word;
    if !named || parser.declaration_at(0) || nearest(found, ["needs"]).is_none() {
        return false;
    }
    let message = format!("`{found}` does not start a part of a block");
    let diagnostic = Diagnostic::error(code::UNKNOWN_DECLARATION, message)
        .at(parser.span(), "")
        .help("perhaps `needs` is meant")
        .replace(parser.span(), "needs");
    parser.error(diagnostic);
    true
}

/// `needs echo "..." : time = 3 weeks`
fn need(parser: &mut Parser) -> Option<Need> {
    let start = parser.bump();
    let name = super::names::declared_name(parser, "a need")?;
    let subscripts = subscripts(parser)?;
    let member = Member { name, label: label(parser) };
    parser.expect(Kind::Colon)?;
    let kind = match parser.text_at(0) {
        "event" => NeedKind::Event,
        "choice" => NeedKind::Choice,
        "regime" => NeedKind::Regime,
        "actor" => NeedKind::Actor,
        "set" => NeedKind::Set,
        "condition" => NeedKind::Condition,
        _ => NeedKind::Quantity(unit_expression(parser)?),
    };
    let kind_said = parser.text_at(0);
    if !matches!(kind, NeedKind::Quantity(_)) {
        parser.bump();
    }
    let is_value = matches!(kind, NeedKind::Quantity(_) | NeedKind::Condition);
    if let (false, Some(first), Some(last)) = (is_value, subscripts.first(), subscripts.last()) {
        let help = "leave the brackets out: a block can be used once for each member";
        no_part_of_need(parser, first.span.to(last.span), (kind_said, "subscripts"), help);
    }
    let equal = parser.span();
    let default = if parser.eat(Kind::Equal).is_some() { Some(value(parser)?) } else { None };
    if !is_value && default.is_some() {
        let span = parser.span_from(equal);
        no_part_of_need(parser, span, (kind_said, "default"), "name it where the block is used");
    }
    Some(Need { member, subscripts, kind: Some(kind), default, span: parser.span_from(start) })
}

/// Says that what a block needs by a name has no such part.
fn no_part_of_need(parser: &mut Parser, span: Span, (kind, part): (&str, &str), help: &str) {
    let article = if matches!(kind, "actor" | "event") { "an" } else { "a" };
    let message = format!("{article} {kind} that a block needs has no {part}");
    parser.report(Diagnostic::error(code::NO_SUCH_PART, message).at(span, "").help(help));
}

/// `use library.retaliation as feud { trigger = attack }`
pub(super) fn use_block(parser: &mut Parser) -> Option<Use> {
    let block = name(parser, "a block")?;
    let mut instance = None;
    if parser.expect_word("as").is_some() {
        instance = super::names::declared_name(parser, "an instance");
    }
    let label = label(parser);
    let mut wiring = Vec::new();
    body(parser, Body::Use, |parser, _| {
        let start = parser.span();
        let name = name(parser, "a need of the block")?;
        let subscripts = subscripts(parser)?;
        parser.expect(Kind::Equal)?;
        let value = value(parser)?;
        wiring.push(Wire { name, subscripts, value, span: parser.span_from(start) });
        Some(())
    });
    Some(Use {
        block,
        name: instance,
        label,
        wiring,
        evidence: Evidence::default(),
        span: Span::default(),
        broken: false,
    })
}

/// `import "shared.detente"`
pub(super) fn import(parser: &mut Parser) -> Option<Import> {
    Some(Import { path: text(parser)?, span: Span::default() })
}
