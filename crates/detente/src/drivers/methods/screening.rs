//! Elementary effects.

use super::{Found, Plan, all_broke, bootstrap, nothing, ordered, refused, unanswered};
use crate::drivers::FactorDrivers;
use crate::experiments::{Experiments, Quantity};
use crate::trouble::Trouble;
use detente_analysis::designs::{Points, Screening};
use detente_analysis::drivers::{Estimate, elementary_effects};

impl Plan {
    pub(super) fn screening(
        &self,
        experiments: &Experiments,
        whole: &Screening,
        rows: &[f64],
    ) -> Result<Found, Trouble> {
        let count = experiments.quantities.len();
        let blocks = rows.len() / count / (whole.factors().count() + 1);
        let design = Screening::radial(blocks, whole.factors().clone(), self.seed())
            .map_err(|why| Trouble::Request(refused(&why)))?;
        all_broke(&rows[..design.rows() * count])?;
        let find = |(number, quantity): (usize, &Quantity)| {
            let scale = quantity.unit.1;
            let values: Vec<f64> =
                rows.chunks_exact(count).take(design.rows()).map(|row| row[number] / scale).collect();
            let mut finding = nothing(quantity, &values);
            match elementary_effects(&values, &design, &bootstrap(self.seed())) {
                Err(why) => finding.unanswered = Some(unanswered(why, &finding.unit)),
                Ok(found) => {
                    for (group, effects) in found.factors.iter().take(self.groups.len()).enumerate() {
                        let none = Estimate { value: f64::NAN, low: f64::NAN, high: f64::NAN };
                        let (mu, sigma) =
                            effects.signed.map_or((none, none), |signed| (signed.mu, signed.sigma));
                        finding.factors.push(FactorDrivers {
                            parameters: self.named(experiments, &self.groups[group]),
                            figures: vec![effects.mu_star, mu, sigma],
                            shift: None,
                            is_seen: effects.changed > 0,
                        });
                    }
                }
            }
            finding
        };
        let findings = experiments.quantities.iter().enumerate().map(find).map(ordered).collect();
        Ok(Found { rows: design.rows() as u64, findings, instead: None })
    }
}
