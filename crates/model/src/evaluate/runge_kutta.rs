//! Stocks of a model without events, by the classical Runge-Kutta method of order four.

use super::step::Step;
use super::stocks::Update;
use crate::model::{Change, ChangeKind, Pace, Stock};
use std::f64::consts::LN_2;

/// All stocks after the step.
pub(super) fn runge_kutta(step: &Step<'_>) -> Vec<Update> {
    let h = step.days();
    let half = h / 2.0;
    let k1 = derivative(step, &step.stocks, 0.0);
    let k2 = derivative(step, &moved(&step.stocks, half, &k1), half);
    let k3 = derivative(step, &moved(&step.stocks, half, &k2), half);
    let k4 = derivative(step, &moved(&step.stocks, h, &k3), h);
    let settle = |(place, stock): (usize, &Stock)| {
        let slope = k1[place] + 2.0 * k2[place] + 2.0 * k3[place] + k4[place];
        step.settled(stock, step.stocks[place] + (h / 6.0) * slope)
    };
    step.model().stocks.iter().enumerate().map(settle).collect()
}

fn moved(stocks: &[f64], days: f64, slopes: &[f64]) -> Vec<f64> {
    stocks.iter().zip(slopes).map(|(level, slope)| level + days * slope).collect()
}

/// The change of each stock per day, at these levels and so much after the start of the step.
fn derivative(step: &Step<'_>, stocks: &[f64], after_days: f64) -> Vec<f64> {
    let mut stage = Step::new(step.given, step.state, step.number);
    stage.stocks = stocks.to_vec();
    stage.time_days = step.time_days + after_days;
    stage.run_lets();
    let of_stock = |(stock, level): (&Stock, &f64)| {
        stock.changes.iter().fold(0.0, |sum, change| sum + stage.slope(change, *level))
    };
    step.model().stocks.iter().zip(stocks).map(of_stock).collect()
}

impl Step<'_> {
    /// What a clause changes per day.
    fn slope(&self, change: &Change, level: f64) -> f64 {
        match &change.kind {
            ChangeKind::Flow(rate) => self.value(rate),
            ChangeKind::Fade { pace, condition } => {
                let slope = match pace {
                    Pace::HalfLife(half_life) => -LN_2 / self.value(half_life) * level,
                    Pace::TimeConstant(time_constant) => -level / self.value(time_constant),
                };
                self.while_holds(condition.as_ref(), slope)
            }
            ChangeKind::Toward { target, pace, condition } => {
                let gap = self.value(target) - level;
                let slope = match pace {
                    Pace::HalfLife(half_life) => gap * LN_2 / self.value(half_life),
                    Pace::TimeConstant(time_constant) => gap / self.value(time_constant),
                };
                self.while_holds(condition.as_ref(), slope)
            }
            ChangeKind::TransferOut(id) => -self.moved_per_day(*id),
            ChangeKind::TransferIn(id) => self.moved_per_day(*id),
            // A model with events is not integrated so, and what is set anew is set after the step.
            ChangeKind::PerEvent { .. } | ChangeKind::Becomes { .. } => 0.0,
        }
    }
}
