//! How many spaces stand between two tokens on a line, where no rule says otherwise.

use super::tokens::Token;
use crate::kind::SyntaxKind as Kind;

/// Units of time, which stand close to the number with a unit that they divide: `135 incidents/year`.
const TIMES: &[&str] = &["hour", "day", "week", "month", "year"];

/// The spaces before the token at `next`.
pub(super) fn spaces(tokens: &[Token<'_>], next: usize) -> usize {
    let Some(before) = next.checked_sub(1).and_then(|before| tokens.get(before)) else { return 0 };
    let Some(token) = tokens.get(next) else { return 0 };
    usize::from(!joined(before, token) && !in_rate(tokens, next))
}

fn joined(before: &Token<'_>, token: &Token<'_>) -> bool {
    let closes = matches!(token.kind, Kind::Comma | Kind::CloseParen | Kind::CloseBracket | Kind::Dot);
    let opens = matches!(before.kind, Kind::OpenParen | Kind::OpenBracket | Kind::Dot);
    let subscripts = token.kind == Kind::OpenBracket;
    let calls = token.kind == Kind::OpenParen && !matches!(token.parent, Kind::ParenExpr | Kind::Entry);
    let names = token.kind == Kind::Colon && matches!(token.parent, Kind::Entry | Kind::OverExpr);
    let negates = before.kind == Kind::Minus && before.parent == Kind::UnaryExpr;
    let shares = token.kind == Kind::Percent && !token.in_unit;
    let in_unit = before.in_unit && token.in_unit;
    closes || opens || subscripts || calls || names || negates || shares || in_unit
}

/// Whether the token is the slash, or what follows it, in `135 incidents/year`.
fn in_rate(tokens: &[Token<'_>], next: usize) -> bool {
    let slash = if tokens[next].kind == Kind::Slash { next } else { next - 1 };
    let is_rate = |slash: usize| {
        let unit = tokens.get(slash.checked_sub(1)?)?;
        let number = tokens.get(slash.checked_sub(2)?)?;
        let time = tokens.get(slash + 1)?;
        let goes_on = matches!(
            tokens.get(slash + 2)?.kind,
            Kind::Caret | Kind::Dot | Kind::OpenBracket | Kind::OpenParen
        );
        let has_unit =
            unit.kind == Kind::Word && number.parent == Kind::NumberExpr && unit.parent == Kind::Name;
        Some(has_unit && TIMES.contains(&time.text) && !goes_on)
    };
    tokens[slash].kind == Kind::Slash && !tokens[slash].in_unit && is_rate(slash).unwrap_or(false)
}
