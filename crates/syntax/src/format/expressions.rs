//! Rules for expressions and values: what is loosest breaks first, before its operator.

use super::document::{Frame, Gap};
use super::rules::{Part, Rules};
use crate::kind::{SyntaxKind as Kind, SyntaxNode};

/// Words inside `chance(...)` that may start a line.
const IN_ESTIMATE: &[&str] = &["at", "by", "from", "given", "under", "while", "within", "without"];

/// The rule for a node, if there is one.
pub(super) fn rule(rules: &mut Rules<'_, '_>, node: &SyntaxNode) {
    let parts = rules.parts(node);
    match node.kind() {
        Kind::Value if parts.iter().any(|part| part.kind == Kind::OpenBrace) => rules.braces(&parts),
        Kind::Value if parts.first().is_some_and(|part| part.kind == Kind::Entry) => rules.points(&parts),
        Kind::Value => rules.list(node),
        Kind::BinaryExpr => binary(rules, node, &parts),
        Kind::IfExpr => conditional(rules, &parts),
        Kind::ParenExpr | Kind::CallExpr | Kind::OverExpr | Kind::Estimate => in_parentheses(rules, &parts),
        _ => {}
    }
}

/// How an operator breaks, and what it forms chains with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chain {
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Power,
}

fn chain(operator: &str) -> Chain {
    match operator {
        "or" => Chain::Or,
        "and" => Chain::And,
        "+" | "-" => Chain::Sum,
        "*" | "/" | "mod" => Chain::Product,
        "^" => Chain::Power,
        _ => Chain::Comparison,
    }
}

/// The operator among the parts of a binary expression.
fn operator(parts: &[Part]) -> Option<&Part> {
    parts.get(1)
}

/// Sums and conditions break before each operator or before none; products fill lines.
fn binary(rules: &mut Rules<'_, '_>, node: &SyntaxNode, parts: &[Part]) {
    let (Some(left), Some(operator), Some(right)) = (parts.first(), operator(parts), parts.last()) else {
        return;
    };
    let this = chain(rules.token(operator.first).text);
    // The rest of a longer chain, which is its left operand, breaks with it.
    let is_rest = node.parent().filter(|parent| parent.kind() == Kind::BinaryExpr).is_some_and(|parent| {
        let outer = rules.parts(&parent);
        let continued = outer.first().is_some_and(|outer_left| outer_left.last == right.last);
        continued && outer.get(1).is_some_and(|outer| chain(rules.token(outer.first).text) == this)
    });
    if !is_rest {
        rules.plan.frame(Frame::Group, left.first, right.last);
    }
    let spaces = rules.plan.gap_before(operator.first).width();
    // `0.4 / week`
    let is_rate = left.kind == Kind::NumberExpr
        && rules.token(operator.first).kind == Kind::Slash
        && right.first == right.last;
    match this {
        Chain::Power => {}
        Chain::Product if is_rate || spaces == 0 => {}
        Chain::Product => rules.plan.gap(operator.first, Gap::Fill(spaces)),
        _ => rules.plan.gap(operator.first, Gap::Soft(spaces)),
    }
}

fn conditional(rules: &mut Rules<'_, '_>, parts: &[Part]) {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
    rules.plan.frame(Frame::Group, first.first, last.last);
    for part in parts {
        let token = rules.token(part.first);
        if part.kind == Kind::Word && (token.is("then") || token.is("else")) {
            rules.plan.gap(part.first, Gap::Soft(1));
        }
    }
}

/// What stands in parentheses is set in, on lines of its own, where it does not fit.
fn in_parentheses(rules: &mut Rules<'_, '_>, parts: &[Part]) {
    let open = parts.iter().find(|part| part.kind == Kind::OpenParen).map(|part| part.first);
    let close = parts.last().filter(|part| part.kind == Kind::CloseParen).map(|part| part.first);
    let (Some(open), Some(close)) = (open, close) else { return };
    if close == open + 1 {
        return;
    }
    rules.plan.frame(Frame::Group, open, close);
    rules.plan.frame_with_gap(Frame::SetIn, open + 1, close - 1);
    rules.plan.gap(open + 1, Gap::Soft(0));
    rules.plan.gap(close, Gap::Soft(0));
    for pair in parts.windows(2) {
        let [before, part] = pair else { continue };
        let word = rules.token(part.first).text;
        let goes_on = part.kind == Kind::Word && IN_ESTIMATE.contains(&word) && part.first > open + 1;
        match before.kind {
            Kind::Comma => rules.plan.gap(part.first, Gap::Soft(1)),
            Kind::Colon => rules.plan.gap(part.first, Gap::Fill(1)),
            _ if goes_on => rules.plan.gap(part.first, Gap::Fill(1)),
            _ => {}
        }
    }
}
