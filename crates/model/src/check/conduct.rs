//! What sides do and how it ends: choices, votes, outcomes; and what is asked: policies, claims, observations, loops.

mod choices; // Choices.
mod claims; // Claims: what they expect.
mod decided; // Expectations that are decided beforehand.
mod exclusion; // Conditions that cannot hold together.
mod loops; // Named loops, and whether their links exist.
mod measures; // What a claim estimates.
mod observations; // Records.
mod outcomes; // Endings and their order.
mod policies; // Interventions.
mod rules; // What a choice plays.
mod votes; // Votes.

pub(crate) use self::decided::ExpectLine;

use super::constant::constant;
use super::context::Context;
use super::scope::{Item, Scope, Work};
use super::typed::Expected;
use crate::model::{BinaryOperation, Expression, Model};
use detente_syntax::ast::{Declaration, Expr, ExprKind};
use detente_syntax::diagnostic::code;

impl<'a> Context<'a> {
    /// Checks the body of a choice or a vote; other declarations are left alone.
    pub(crate) fn check_conduct(&mut self, item: &Item<'a>, declaration: &'a Declaration) {
        match declaration {
            Declaration::Choice(choice) => self.check_choice(item, choice),
            Declaration::Vote(vote) => self.check_vote(item, vote),
            _ => {}
        }
    }

    /// Checks how it ends and what is asked: after all bodies, since these speak of everything else.
    pub(crate) fn check_questions(&mut self) {
        self.check_outcomes();
        for item in self.items.clone() {
            let Work::Declared(declaration) = &item.work else { continue };
            if declaration.broken() {
                continue;
            }
            match declaration {
                Declaration::Policy(policy) => self.check_policy(&item, policy),
                Declaration::Claim(claim) => self.check_claim(&item, claim),
                Declaration::Loop(it) => self.check_loop(&item, it),
                Declaration::Observe(observe) => self.check_observation(&item, observe),
                _ => {}
            }
        }
    }

    /// Checks what can only be seen on the whole model: the links of loops, and each policy by itself.
    pub(crate) fn check_whole(&mut self, model: &Model) {
        self.check_links(model);
        self.check_worlds(model);
        self.check_decided(model);
    }

    /// A chance or a share; a known one must lie in 0 to 1. `None` after a message.
    fn share(&mut self, expr: &Expr, scope: &Scope, role: &str) -> Option<Expression> {
        let typed = self.expect(expr, scope, &Expected::pure(role));
        if typed.is_poison() {
            return None;
        }
        if let Some(value) = constant(&typed.expression)
            && !(0.0..=1.0).contains(&value)
        {
            let message = format!("{role} must lie in 0% to 100%, and this is {value}");
            let error = self.error(code::NOT_A_CHANCE, &scope.place, expr.span, message);
            let is_percent = matches!(&expr.kind, ExprKind::Number(number) if number.percent);
            let help = if value > 1.0 && value <= 100.0 && !is_percent {
                format!("write `{value}%`")
            } else {
                "write a share, for example `40%`".to_owned()
            };
            self.report(error.help(help));
            return None;
        }
        Some(typed.expression)
    }

    /// A known number in a unit; a message if it is none.
    fn known_number(&mut self, expr: &Expr, scope: &Scope, expected: &Expected, role: &str) -> Option<f64> {
        let typed = self.expect(expr, scope, expected);
        if typed.is_poison() {
            return None;
        }
        let value = constant(&typed.expression).filter(|value| value.is_finite());
        if value.is_none() {
            let message = format!("{role} must be a known number");
            let error = self.error(code::NOT_A_NUMBER, &scope.place, expr.span, message);
            self.report(error.help("write a number with its unit, for example `30 days` or `5 points`"));
        }
        value
    }
}

/// Both hold.
fn all_of(a: Option<Expression>, b: Option<Expression>) -> Option<Expression> {
    match (a, b) {
        (Some(a), Some(b)) => Some(Expression::Binary(BinaryOperation::And, Box::new(a), Box::new(b))),
        (a, b) => a.or(b),
    }
}
