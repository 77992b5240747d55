//! What a choice plays: options by rule, quantal response, looking ahead, solved.

use crate::check::constant::constant;
use crate::check::context::Context;
use crate::check::scope::Scope;
use crate::check::stocks::switched;
use crate::check::typed::Expected;
use crate::model::{BinaryOperation, ChoiceId, Expression, LookAhead, Play, Rule, UnaryOperation};
use detente_syntax::ast::{self, Expr, Precision};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, Span};

impl Context<'_> {
    /// The rules of a choice, in order.
    pub(super) fn rules(&mut self, id: ChoiceId, choice: &ast::Choice, scope: &Scope) -> Vec<Rule> {
        let mut rules: Vec<Rule> = Vec::new();
        let mut last: Option<Span> = None;
        for written in &choice.rules {
            if let Some(before) = last {
                let message = "no decision ever comes to this rule";
                let warning = Diagnostic::warning(code::RULE_NEVER_REACHED, message);
                let warning = warning.in_file(scope.place.file).at(written.span, "");
                let warning = warning.also_in(scope.place.file, before, "this one always plays");
                self.report(warning.help("put it before that one, or give that one a condition"));
            }
            let condition = self.while_condition(written.condition.as_ref(), scope);
            let chance = match &written.chance {
                None => None,
                Some(chance) => match self.share(chance, scope, "the chance of a rule") {
                    Some(chance) => Some(chance),
                    None => continue,
                },
            };
            let Some(play) = self.play(id, choice, written, scope) else { continue };
            if always_plays(choice, written) {
                last = last.or(Some(written.span));
            }
            let luck = self.rule_luck(id, &play, &rules);
            rules.push(Rule { condition, chance, luck, play });
        }
        self.check_worths(choice, scope);
        rules
    }

    /// The purpose of a rule's draw: `plays quiet`, `plays quiet 2`.
    fn rule_luck(&self, id: ChoiceId, play: &Play, before: &[Rule]) -> String {
        let name = match play {
            Play::Option(option) => format!("plays {}", self.options[id.index()][*option as usize].name),
            Play::QuantalResponse { .. } => "plays quantal response".to_owned(),
            Play::LooksAhead(_) => "plays looking ahead".to_owned(),
            Play::Solved => "plays solved".to_owned(),
        };
        let numbered = format!("{name} ");
        let same = before.iter().filter(|rule| rule.luck == name || rule.luck.starts_with(&numbered)).count();
        if same == 0 { name } else { format!("{name} {}", same + 1) }
    }

    fn play(&mut self, id: ChoiceId, choice: &ast::Choice, rule: &ast::Rule, scope: &Scope) -> Option<Play> {
        match &rule.play {
            ast::Play::Option(name) => Some(Play::Option(self.option_of(id, name, scope)?)),
            ast::Play::Solved => {
                self.wants_something(choice, rule.span, scope)?;
                Some(Play::Solved)
            }
            ast::Play::QuantalResponse { precision, looking, expecting_replies } => {
                let precision = self.precision(precision.as_ref(), rule.span, scope);
                let Some(looking) = looking else {
                    if *expecting_replies {
                        let message = "`expecting replies` is for an actor who looks ahead";
                        let error = self.error(code::NOTHING_TO_WEIGH, &scope.place, rule.span, message);
                        self.report(error.help("add `looking 90 days ahead` before it, or take it away"));
                        return None;
                    }
                    let worth = self.worths(id, choice, rule.span, scope)?;
                    return Some(Play::QuantalResponse { precision: precision?, worth });
                };
                let ahead_days = self.days(looking, &scope.place, "how far an actor looks ahead");
                self.wants_something(choice, rule.span, scope)?;
                Some(Play::LooksAhead(LookAhead {
                    precision: precision?,
                    ahead_days: ahead_days?,
                    expecting_replies: *expecting_replies,
                }))
            }
        }
    }

    fn precision(&mut self, precision: Option<&Precision>, span: Span, scope: &Scope) -> Option<Expression> {
        match precision {
            None => {
                let message = "a quantal response needs a precision";
                let error = self.error(code::MISSING_PRECISION, &scope.place, span, message);
                let example = "write `plays quantal response with odds 3 to 1 for a gain of 0.05`";
                self.report(error.help(format!("{example}, or `with precision 20`")));
                None
            }
            Some(Precision::Value(value)) => {
                let typed = self.expect(value, scope, &Expected::pure("a precision"));
                if let Some(value_known) = constant(&typed.expression)
                    && value_known < 0.0
                {
                    let message = format!("a precision must be at least 0, and this is {value_known}");
                    let error = self.error(code::MISSING_PRECISION, &scope.place, value.span, message);
                    self.report(error.help("0 picks by pure chance; the larger, the sharper"));
                    return None;
                }
                (!typed.is_poison()).then_some(typed.expression)
            }
            Some(Precision::Odds { odds, against, gain }) => self.odds(odds, against, gain, scope),
        }
    }

    /// Odds of a to b for a gain of g: the logit puts `ln(a / b) = precision * g`.
    fn odds(&mut self, odds: &Expr, against: &Expr, gain: &Expr, scope: &Scope) -> Option<Expression> {
        let mut parts = Vec::new();
        for (expr, role) in [(odds, "the odds"), (against, "the odds against"), (gain, "the gain")] {
            let typed = self.expect(expr, scope, &Expected::pure(role));
            if typed.is_poison() {
                return None;
            }
            if constant(&typed.expression).is_some_and(|value| value <= 0.0) {
                let error = self.error(
                    code::MISSING_PRECISION,
                    &scope.place,
                    expr.span,
                    format!("{role} must be above 0"),
                );
                self.report(error.help("write for example `odds 3 to 1 for a gain of 0.05`"));
                return None;
            }
            parts.push(typed.expression);
        }
        let (gain, against, odds) = (parts.pop()?, parts.pop()?, parts.pop()?);
        let divide = |a, b| Expression::Binary(BinaryOperation::Divide, Box::new(a), Box::new(b));
        let logarithm = Expression::Unary(UnaryOperation::Logarithm, Box::new(divide(odds, against)));
        let precision = divide(logarithm, gain);
        Some(constant(&precision).map_or(precision, Expression::Number))
    }

    /// The worth of each option: the sum of what is said of it.
    fn worths(
        &mut self,
        id: ChoiceId,
        choice: &ast::Choice,
        span: Span,
        scope: &Scope,
    ) -> Option<Vec<Expression>> {
        if choice.worths.is_empty() {
            let message = "nothing says what the options are worth";
            let error = self.error(code::NOTHING_TO_WEIGH, &scope.place, span, message);
            let option = choice.options.first().map_or("OPTION", |option| &option.member.name.text);
            let error = error.help(format!("add for example `{option} is worth 0.3`"));
            let ahead = "say how far the actor looks ahead for what it wants: `looking 90 days ahead`";
            self.report(if choice.wishes.is_empty() { error } else { error.help(ahead) });
            return None;
        }
        let mut sums: Vec<Option<Expression>> = vec![None; self.options[id.index()].len()];
        for worth in &choice.worths {
            let option = self.option_of(id, &worth.option, scope);
            let condition = self.while_condition(worth.condition.as_ref(), scope);
            let typed = self.expect(&worth.value, scope, &Expected::pure("the worth of an option"));
            let (Some(option), false) = (option, typed.is_poison()) else { return None };
            let value = switched(typed.expression, condition);
            let sum = &mut sums[option as usize];
            *sum = Some(match sum.take() {
                None => value,
                Some(sum) => Expression::Binary(BinaryOperation::Add, Box::new(sum), Box::new(value)),
            });
        }
        Some(sums.into_iter().map(|sum| sum.unwrap_or(Expression::Number(0.0))).collect())
    }

    fn wants_something(&mut self, choice: &ast::Choice, span: Span, scope: &Scope) -> Option<()> {
        if !choice.wishes.is_empty() {
            return Some(());
        }
        let message = "the actor looks ahead, and wants nothing";
        let error = self.error(code::NOTHING_TO_WEIGH, &scope.place, span, message);
        self.report(error.help("add `wants EXPR`, `fears EXPR` or `fears 2 per EVENT`"));
        None
    }

    /// Worths that no rule weighs.
    fn check_worths(&mut self, choice: &ast::Choice, scope: &Scope) {
        let weighs =
            |rule: &ast::Rule| matches!(&rule.play, ast::Play::QuantalResponse { looking: None, .. });
        let Some(worth) = choice.worths.first() else { return };
        if !choice.head.broken && !choice.rules.iter().any(weighs) {
            let message = "no rule weighs what the options are worth";
            let warning = Diagnostic::warning(code::NOTHING_TO_WEIGH, message);
            let warning = warning.in_file(scope.place.file).at(worth.span, "");
            self.report(warning.help("add `plays quantal response with odds 3 to 1 for a gain of 0.05`"));
        }
    }
}

/// Whether no later rule can be tried: no condition, no chance, and an option that is always open.
fn always_plays(choice: &ast::Choice, rule: &ast::Rule) -> bool {
    let has_open = |name: Option<&ast::Name>| {
        choice.options.iter().any(|option| {
            option.condition.is_none() && name.is_none_or(|name| name.text == option.member.name.text)
        })
    };
    rule.condition.is_none()
        && rule.chance.is_none()
        && match &rule.play {
            ast::Play::Option(name) => has_open(Some(name)),
            ast::Play::QuantalResponse { .. } | ast::Play::Solved => has_open(None),
        }
}
