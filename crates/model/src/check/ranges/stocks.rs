//! How far stocks are moved: toward what they cannot reach, or further than their bounds are apart.

use super::{ROUNDING, Ranges};
use crate::model::{BinaryOperation, ChangeKind, Expression, Stock, UnaryOperation};
use detente_syntax::Diagnostic;
use detente_syntax::diagnostic::code;

impl Ranges<'_> {
    /// Looks at all stocks of the model's own text whose bounds are known.
    pub(super) fn moves(&mut self) {
        for stock in self.model.stocks.iter().filter(|stock| stock.about.used.is_none()) {
            let (Some(low), Some(high)) = (&stock.low, &stock.high) else { continue };
            let bounds = (self.usual.of_value(low).0, self.usual.of_value(high).1);
            if !(bounds.0.is_finite() && bounds.1.is_finite()) {
                continue;
            }
            for change in &stock.changes {
                let said = match &change.kind {
                    ChangeKind::Toward { target, .. } => self.beyond("moves toward", target, bounds, stock),
                    ChangeKind::Becomes { value, .. } => self.beyond("becomes", value, bounds, stock),
                    ChangeKind::PerEvent { event, amount } => {
                        let event = &self.model.events[event.index()].about.path;
                        self.too_far(event, amount, bounds, stock)
                    }
                    _ => None,
                };
                self.found.extend(said.map(|said| said.in_file(stock.about.file).at(change.span, "")));
            }
        }
    }

    fn beyond(
        &self,
        what: &str,
        value: &Expression,
        (low, high): (f64, f64),
        stock: &Stock,
    ) -> Option<Diagnostic> {
        let (least, most) = self.usual.of_value(value);
        // Whoever says what a stock stays may want it to press against a bound.
        if (low, high) != (0.0, 1.0) || !stock.unit.dimension.0.is_empty() {
            return None;
        }
        if least <= high + ROUNDING && low - ROUNDING <= most {
            return None;
        }
        let message =
            format!("`{}` {what} what lies outside of the bounds within which it stays", stock.about.path);
        let warning = Diagnostic::warning(code::BEYOND_BOUNDS, message);
        Some(warning.help("take a value within them (an `: index` stays 0 to 1), or say what it `stays`"))
    }

    /// What each event adds, or takes away, where that is certainly more than the bounds are apart.
    fn too_far(
        &self,
        event: &str,
        amount: &Expression,
        (low, high): (f64, f64),
        stock: &Stock,
    ) -> Option<Diagnostic> {
        let reach = self.reach(amount);
        if !reach.is_finite() || reach <= high - low + ROUNDING {
            return None;
        }
        let path = &stock.about.path;
        let message = format!("each `{event}` moves `{path}` further than its bounds are apart");
        let warning = Diagnostic::warning(code::BEYOND_BOUNDS, message);
        let reach = super::rounded(reach);
        Some(match (stock.unit.dimension.0.is_empty(), reach <= 100.0) {
            (true, true) => warning.help(format!("for percentage points, write `{reach} points`")),
            (true, false) => warning.help("for percentage points, write for example `4 points`"),
            _ => warning.help("take less, or say what the stock `stays`"),
        })
    }

    /// How far an amount moves at least, with what only lessens it (a share of what is left) at its most; 0 where that is not known.
    fn reach(&self, amount: &Expression) -> f64 {
        match amount {
            Expression::Unary(UnaryOperation::Negate, x) => self.reach(x),
            Expression::Binary(BinaryOperation::Multiply, a, b) => self.reach(a) * self.reach(b),
            Expression::If(_, then, otherwise) => {
                detente_numbers::max(self.reach(then), self.reach(otherwise))
            }
            _ => {
                let (low, high) = self.usual.of_value(amount);
                let is_known =
                    matches!(amount, Expression::Number(_) | Expression::Parameter(_)) || low == high;
                match (low, high) {
                    // What a state lessens may be whole.
                    (0.0.., ..=1.0) if !is_known => 1.0,
                    (0.0.., _) => low,
                    (_, ..=0.0) => -high,
                    _ => 0.0,
                }
            }
        }
    }
}
