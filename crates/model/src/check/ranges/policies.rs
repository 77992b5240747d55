//! What policies set parameters and lets to: it must make sense wherever these are read.

use super::Ranges;
use crate::model::{Expression, Intervention};
use detente_syntax::Diagnostic;

impl Ranges<'_> {
    /// Says which values of policies make no sense where they would be read.
    pub(super) fn policies(&mut self) {
        for policy in &self.model.policies {
            for (intervention, span) in policy.interventions.iter().zip(&policy.written) {
                let (target, value) = match intervention {
                    Intervention::Parameter(id, value, _) => (Expression::Parameter(*id), value),
                    Intervention::Let(id, value, _) => (Expression::Let(*id), value),
                    _ => continue,
                };
                let wrong = self.uses.iter().filter(|it| it.read == target).find_map(|it| {
                    let how_often = self.is_wrong(value, it.wanted)?;
                    let wanted = it.wanted.in_words();
                    let message =
                        format!("{} must be {wanted}, and {how_often} is under this policy", it.role);
                    let error = Diagnostic::error(it.wanted.code(), message);
                    Some(
                        error
                            .in_file(policy.about.file)
                            .at(*span, "")
                            .help(format!("set it to a value {wanted}")),
                    )
                });
                self.found.extend(wrong);
            }
        }
    }
}
