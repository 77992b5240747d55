//! What other notations call otherwise: functions that the language writes in its own way.

use super::context::Context;
use super::scope::{Domain, Scope, Symbol};
use detente_syntax::Diagnostic;
use detente_syntax::ast::{Expr, ExprKind, Name};

/// Functions of other notations that are called otherwise here, by their names in small letters.
const RENAMED: &[(&str, &str)] = &[
    ("average", "mean"),
    ("avg", "mean"),
    ("log", "ln"),
    ("maximum", "max"),
    ("minimum", "min"),
    ("absolute", "abs"),
    ("sigmoid", "logistic"),
    ("delay3", "delay"),
    ("smth1", "smooth"),
    ("smooth1", "smooth"),
];

/// Functions of other notations, and what does their work here.
const WRITTEN: &[(&str, &str)] = &[
    ("log10", "write `ln(x) / ln(10)`"),
    ("round", "write `floor(x + 0.5)`"),
    ("ceil", "write `-floor(-x)`"),
    ("ceiling", "write `-floor(-x)`"),
    ("int", "write `floor(x)`"),
    ("pow", "write `x ^ 2`"),
    ("power", "write `x ^ 2`"),
    ("square", "write `x ^ 2`"),
    ("clamp", "write `max(0, min(1, x))`; a stock says what it `stays`"),
    (
        "random",
        "write `uniform`, a fresh draw between 0 and 1 in each step, or declare a `param` with an interval",
    ),
    (
        "rand",
        "write `uniform`, a fresh draw between 0 and 1 in each step, or declare a `param` with an interval",
    ),
    ("ramp", "write `max(0, time - 30 days)`, or declare a `series`"),
    ("ifelse", "write `if C then A else B`"),
    ("iif", "write `if C then A else B`"),
    ("probability", "how likely something is, a claim estimates: `expect chance(war by 6 months) > 10%`"),
    ("prob", "how likely something is, a claim estimates: `expect chance(war by 6 months) > 10%`"),
    ("percentile", "over trajectories, a claim estimates it: `expect quantile(90%, x at the end) > 60%`"),
];

impl Context<'_> {
    /// Says how the language writes a function of another notation; and whether it does: where it knows none, the error is as it was.
    pub(crate) fn written_otherwise(
        &self,
        error: Diagnostic,
        (function, arguments): (&Name, &[Expr]),
        scope: &Scope,
    ) -> (Diagnostic, bool) {
        let name = function.text.to_lowercase();
        if let Some((_, own)) = RENAMED.iter().find(|(other, _)| *other == name) {
            return (error.help(format!("write `{own}`")).replace(function.span, *own), true);
        }
        if let Some((_, help)) = WRITTEN.iter().find(|(other, _)| *other == name) {
            return (error.help(*help), true);
        }
        match name.as_str() {
            "sum" | "total" | "count" | "product" => {
                (error.help(self.over_a_set(&name, arguments, scope)), true)
            }
            "median" => (
                error.help("of several quantities there are `mean`, `min` and `max`").help(
                    "over trajectories, a claim estimates it: `expect quantile(50%, x at the end) > 60%`",
                ),
                true,
            ),
            _ => (error, false),
        }
    }

    /// How a sum over the members of a set is written: of what was said to be summed, if it has members.
    fn over_a_set(&self, name: &str, arguments: &[Expr], scope: &Scope) -> String {
        if name == "count" {
            return "for how many a condition holds, write `count(c in SET: x[c] > 50%)`; of an event, `count of EVENT`"
                .to_owned();
        }
        if name == "product" {
            return "write the factors out, with `*` between them".to_owned();
        }
        let summed = match arguments {
            [Expr { kind: ExprKind::Name(summed), .. }] => Some(summed),
            _ => None,
        };
        let domain = summed.and_then(|summed| match &self.lookup(&summed.text, &scope.place)?.symbol {
            Symbol::Parameter(family)
            | Symbol::Let(family)
            | Symbol::Stock(family)
            | Symbol::Memory(family) => match family.domains.as_slice() {
                [domain @ Domain::Set(_)] => Some(self.domain_name(*domain)),
                _ => None,
            },
            _ => None,
        });
        match (summed, domain) {
            (Some(summed), Some(set)) => {
                let running = if set.starts_with('x') { "y" } else { "x" };
                format!("write `sum({running} in {set}: {}[{running}])`", summed.text)
            }
            _ if arguments.len() > 1 => "write a sum as `a + b`".to_owned(),
            _ => "a sum is over the members of a set: `sum(c in SET: x[c])`".to_owned(),
        }
    }
}
