//! Where stocks start: within their bounds, as far as that is known before anything is drawn.

use super::constant::constant;
use super::context::Context;
use crate::evaluate::starts_outside;
use crate::model::{About, Expression, Intervention, Model, Stock};
use detente_syntax::Diagnostic;
use detente_syntax::diagnostic::code;

impl Context<'_> {
    /// Says which stocks start outside their bounds, by themselves or by a policy.
    pub(super) fn check_starts(&mut self, model: &Model) {
        for stock in &model.stocks {
            self.check_start_of(stock, &stock.initial, &stock.about);
        }
        for policy in &model.policies {
            for intervention in &policy.interventions {
                if let Intervention::Initial(id, value) = intervention {
                    self.check_start_of(&model.stocks[id.index()], value, &policy.about);
                }
            }
        }
    }

    fn check_start_of(&mut self, stock: &Stock, initial: &Expression, about: &About) {
        let bound = |bound: &Option<Expression>| bound.as_ref().and_then(constant);
        let Some(level) = constant(initial) else { return };
        if !starts_outside(level, bound(&stock.low), bound(&stock.high)) {
            return;
        }
        let message = format!("`{}` starts outside the bounds within which it stays", stock.about.path);
        let error = Diagnostic::error(code::STARTS_OUTSIDE, message).in_file(about.file).at(about.span, "");
        let help = "start it within them (an `: index` stays 0 to 1), or say what it `stays`";
        self.report(error.help(help));
    }
}
