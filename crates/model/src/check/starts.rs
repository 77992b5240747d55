//! Where stocks start: within their bounds, as far as that is known before anything is drawn.

use super::constant::constant;
use super::context::Context;
use crate::evaluate::starts_outside;
use crate::model::{Expression, Intervention, Model, Stock};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, FileId, Span};

impl Context<'_> {
    /// Says which stocks start outside their bounds, by themselves or by a policy.
    pub(super) fn check_starts(&mut self, model: &Model) {
        for stock in &model.stocks {
            let place = (stock.about.file, stock.about.span);
            self.check_start_of(stock, &stock.initial, place);
        }
        for policy in &model.policies {
            for (intervention, span) in policy.interventions.iter().zip(&policy.written) {
                if let Intervention::Initial(id, value) = intervention {
                    self.check_start_of(&model.stocks[id.index()], value, (policy.about.file, *span));
                }
            }
        }
    }

    fn check_start_of(&mut self, stock: &Stock, initial: &Expression, (file, span): (FileId, Span)) {
        let bound = |bound: &Option<Expression>| bound.as_ref().and_then(constant);
        let Some(level) = constant(initial) else { return };
        if !starts_outside(level, bound(&stock.low), bound(&stock.high)) {
            return;
        }
        let message = format!("`{}` starts outside the bounds within which it stays", stock.about.path);
        let error = Diagnostic::error(code::STARTS_OUTSIDE, message).in_file(file).at(span, "");
        let is_index = stock.unit.dimension.0.is_empty()
            && (bound(&stock.low), bound(&stock.high)) == (Some(0.0), Some(1.0));
        let error = match is_index && (10.0..=100.0).contains(&level) {
            true => error.help(format!("for a percentage, write `{level}%`")),
            false => error,
        };
        let help = "start it within them (an `: index` stays 0 to 1), or say what it `stays`";
        self.report(error.help(help));
    }
}
