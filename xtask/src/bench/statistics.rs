//! Medians, spreads and ratios of samples.

/// The middle of some samples and their ends, in the samples' unit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

impl Spread {
    /// `None` of no samples, or where one is not a number.
    pub(crate) fn of(samples: &[f64]) -> Option<Self> {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (least, most) = (*sorted.first()?, *sorted.last()?);
        if samples.iter().any(|sample| sample.is_nan()) {
            return None;
        }
        let middle = sorted.len() / 2;
        let median =
            if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 };
        Some(Self { median, least, most })
    }

    /// Median, least and most as cells of a table, or three dashes.
    pub(crate) fn cells(samples: &[f64]) -> Vec<String> {
        let spread = Self::of(samples).map(|it| [it.median, it.least, it.most].map(figure));
        spread.unwrap_or_else(|| ["-"; 3].map(str::to_owned)).to_vec()
    }
}

/// Each sample over the one of the same turn: a slow moment of the machine falls on both.
pub(crate) fn ratios(samples: &[f64], yardstick: &[f64]) -> Vec<f64> {
    samples.iter().zip(yardstick).map(|(sample, yardstick)| sample / yardstick).collect()
}

/// A figure with three digits that count, and a comma after every three digits of a large one.
pub(crate) fn figure(value: f64) -> String {
    if !value.is_finite() {
        return "-".to_owned();
    }
    let size = value.abs();
    if size >= 100.0 {
        let unit = 10_f64.powi(decimal_places(size) - 2);
        return grouped(&format!("{:.0}", (value / unit).round() * unit));
    }
    // The third digit that counts, but not beyond the sixth after the point.
    let places = if size == 0.0 { 0 } else { 2 - decimal_places(size) };
    format!("{value:.*}", places.clamp(0, 6) as usize)
}

/// A count, with a comma after every three digits.
pub(crate) fn count(value: f64) -> String {
    grouped(&format!("{value:.0}"))
}

/// Power of ten of the first digit, as it stands after rounding to three digits.
fn decimal_places(size: f64) -> i32 {
    let written = format!("{size:.2e}");
    written.split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0)
}

fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.split_at(usize::from(digits.starts_with('-')));
    let mut text = sign.to_owned();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_of_the_samples_in_order() {
        let odd = Spread::of(&[3.0, 1.0, 10.0]).unwrap();
        assert_eq!(odd, Spread { median: 3.0, least: 1.0, most: 10.0 });
        let even = Spread::of(&[4.0, 1.0, 2.0, 100.0]).unwrap();
        assert_eq!(even, Spread { median: 3.0, least: 1.0, most: 100.0 });
        let one = Spread::of(&[7.0]).unwrap();
        assert_eq!(one, Spread { median: 7.0, least: 7.0, most: 7.0 });
    }

    #[test]
    fn no_samples_and_samples_that_failed_have_no_spread() {
        assert_eq!(Spread::of(&[]), None);
        assert_eq!(Spread::of(&[1.0, f64::NAN]), None);
    }

    #[test]
    fn ratios_are_taken_turn_by_turn() {
        // The second turn was slow for both: its ratio stays.
        assert_eq!(ratios(&[2.0, 20.0], &[1.0, 10.0]), [2.0, 2.0]);
    }

    #[test]
    fn counts_have_all_their_digits() {
        assert_eq!([10.0, 730.0, 7_305.0, 1_000_000.0].map(count), ["10", "730", "7,305", "1,000,000"]);
    }

    #[test]
    fn figures_have_three_digits_that_count() {
        let written = [
            (0.0, "0"),
            (0.000_123_4, "0.000123"),
            (0.012_34, "0.0123"),
            (1.0, "1.00"),
            (1.234_5, "1.23"),
            (9.999, "10.0"),
            (12.34, "12.3"),
            (99.96, "100"),
            (123.4, "123"),
            (23_617.0, "23,600"),
            (1_234_567.0, "1,230,000"),
            (-1_234.0, "-1,230"),
            (f64::NAN, "-"),
        ];
        for (value, text) in written {
            assert_eq!(figure(value), text, "{value}");
        }
    }
}
