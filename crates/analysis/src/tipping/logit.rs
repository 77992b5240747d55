//! A line through the logits of the places around a crossing: where it crosses, how sure that is, and how steep the response is there.

use detente_numbers::{ln, logistic, sqrt};

/// Means at a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mean {
    pub(super) at: f64,
    pub(super) value: f64,
    pub(super) answers: f64,
}

/// A rising line through logits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LogitLine {
    /// The middle of the places, and the logit there.
    x: f64,
    y: f64,
    slope: f64,
    /// Variances of the logit in the middle, and of the slope, for answers that are 0 or 1.
    middle_variance: f64,
    slope_variance: f64,
}

impl LogitLine {
    /// The line of least squares through the logits, weighed by their variances, with half an answer of either kind added to each place (J.
    /// Berkson, Journal of the American Statistical Association 39, 1944; J. B. S. Haldane, Annals of Human Genetics 20, 1956). `None` where it
    /// does not rise.
    pub(super) fn through(means: &[Mean]) -> Option<Self> {
        let weighed = means.iter().map(|mean| {
            let chance = (mean.value * mean.answers + 0.5) / (mean.answers + 1.0);
            (mean.at, logit(chance), (mean.answers + 1.0) * chance * (1.0 - chance))
        });
        let points: Vec<(f64, f64, f64)> = weighed.collect();
        let all: f64 = points.iter().map(|(.., weight)| weight).sum();
        let x = points.iter().map(|(x, _, weight)| x * weight).sum::<f64>() / all;
        let y = points.iter().map(|(_, y, weight)| y * weight).sum::<f64>() / all;
        let squares: f64 = points.iter().map(|point| point.2 * (point.0 - x) * (point.0 - x)).sum();
        let products: f64 = points.iter().map(|point| point.2 * (point.0 - x) * (point.1 - y)).sum();
        let slope = products / squares;
        // Stated positively: without two places there is no slope.
        let rises = slope > 0.0 && slope < f64::INFINITY;
        rises.then_some(Self { x, y, slope, middle_variance: 1.0 / all, slope_variance: 1.0 / squares })
    }

    /// Where it crosses a level.
    pub(super) fn crossing(&self, level: f64) -> f64 {
        self.x + (logit(level) - self.y) / self.slope
    }

    /// The standard error of a place that is found by [`Self::crossing`].
    pub(super) fn error(&self, at: f64) -> f64 {
        sqrt(self.variance(at)) / self.slope
    }

    /// The slope of the chance where it is this.
    pub(super) fn steepness(&self, chance: f64) -> f64 {
        self.slope * chance * (1.0 - chance)
    }

    /// The chance at a place, and how many answers there would say as much about it.
    pub(super) fn guess(&self, at: f64) -> (f64, f64) {
        let chance = logistic(self.y + self.slope * (at - self.x));
        (chance, 1.0 / (self.variance(at) * chance * (1.0 - chance)))
    }

    fn variance(&self, at: f64) -> f64 {
        self.middle_variance + (at - self.x) * (at - self.x) * self.slope_variance
    }
}

fn logit(chance: f64) -> f64 {
    ln(chance / (1.0 - chance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logistic_response_is_met() {
        // So many answers that half an answer more is nothing.
        let mean = |at: f64| Mean { at, value: logistic(4.0 * (at - 0.3)), answers: 1e9 };
        let line = LogitLine::through(&[mean(0.0), mean(0.25), mean(0.5)]).unwrap();
        assert!(
            (line.crossing(0.5) - 0.3).abs() < 1e-7 && (line.steepness(0.5) - 1.0).abs() < 1e-6,
            "{line:?}"
        );
        // Two places alike far: each logit has the variance 1 / (n p (1 - p)), and the middle half of it.
        let pair = |at: f64| Mean { at, value: logistic(4.0 * at), answers: 1e6 };
        let line = LogitLine::through(&[pair(-0.1), pair(0.1)]).unwrap();
        let product = logistic(0.4) * logistic(-0.4);
        let error = sqrt(0.5 / (1e6 * product)) / 4.0;
        assert!((line.error(line.crossing(0.5)) / error - 1.0).abs() < 1e-4);
        // At one of the places the line says as much as its answers: there are two of them.
        let (chance, answers) = line.guess(0.1);
        assert!((chance - logistic(0.4)).abs() < 1e-6 && (answers / 1e6 - 1.0).abs() < 1e-4, "{answers}");
        assert_eq!(LogitLine::through(&[mean(0.0)]), None);
        assert_eq!(LogitLine::through(&[]), None);
    }
}
