//! Claims that cannot both hold, whatever the model does.

use super::remark;
use crate::model::{About, Comparison, Expectation, Model, Term};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, Severity, Span};
use std::collections::BTreeMap;

/// What one `expect` line says: a quantity, in words that are the same for the same quantity, and between what it lies.
struct Says {
    quantity: String,
    low: f64,
    high: f64,
}

pub(super) fn contradictions(model: &Model, remarks: &mut Vec<Diagnostic>) {
    let mut said: BTreeMap<String, Vec<(usize, Span, f64, f64)>> = BTreeMap::new();
    for (at, claim) in model.claims.iter().enumerate() {
        for (expectation, span) in claim.expectations.iter().zip(&claim.written) {
            let Says { quantity, low, high } = says(expectation);
            let before = said.entry(quantity).or_default();
            if let Some((other, there, ..)) = before.iter().find(|(.., l, h)| high <= *l || *h <= low) {
                let other = &model.claims[*other].about;
                remarks.push(contradiction((&claim.about, *span), (other, *there)));
                break;
            }
            before.push((at, *span, low, high));
        }
    }
}

fn contradiction((claim, here): (&About, Span), (other, there): (&About, Span)) -> Diagnostic {
    let is_one = claim.path == other.path;
    let message = if is_one {
        format!("the claim `{}` contradicts itself", claim.path)
    } else {
        format!("the claims `{}` and `{}` contradict each other", other.path, claim.path)
    };
    let both = if is_one { "it" } else { "one of them" };
    let help = format!("{both} will come out contradicted: keep both only if that is what is to be tried");
    let mut remark = remark(Severity::Warning, code::CLAIMS_CONTRADICT, claim, message);
    remark.primary.span = here;
    remark.also_in(other.file, there, "this says otherwise").help(help)
}

fn says(expectation: &Expectation) -> Says {
    const ANY: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);
    match expectation {
        Expectation::Within { term, low, high } => {
            Says { quantity: format!("{term:?}"), low: *low, high: *high }
        }
        Expectation::MonotoneIn { measure, parameter, increases } => {
            let (low, high) = if *increases { (0.0, ANY.1) } else { (ANY.0, 0.0) };
            Says { quantity: format!("{measure:?} with {parameter:?}"), low, high }
        }
        Expectation::Compares { left, comparison, right } => {
            let is_greater = *comparison == Comparison::Greater;
            let beyond = |limit: f64, above: bool| if above { (limit, ANY.1) } else { (ANY.0, limit) };
            let (quantity, (low, high)) = match (left, right) {
                (term, Term::Number(limit)) => (format!("{term:?}"), beyond(*limit, is_greater)),
                (Term::Number(limit), term) => (format!("{term:?}"), beyond(*limit, !is_greater)),
                (a, b) => {
                    // A difference, its sides in one order however it was written.
                    let (a, b) = (format!("{a:?}"), format!("{b:?}"));
                    if a <= b {
                        (format!("{a} - {b}"), beyond(0.0, is_greater))
                    } else {
                        (format!("{b} - {a}"), beyond(0.0, !is_greater))
                    }
                }
            };
            Says { quantity, low, high }
        }
    }
}
