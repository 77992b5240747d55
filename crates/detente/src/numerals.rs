//! Figures as a reader wants them: no more digits than are certain, thousands apart, days as dates.

use detente_model::calendar::Date;

/// Digits behind the point with which shares of one list print in per cent: as many as the 95 % Monte-Carlo interval leaves certain of the
/// least certain one, at most two. Each is given as share, low end, high end.
pub fn share_decimals(shares: impl Iterator<Item = (f64, f64, f64)>) -> usize {
    let of = |(_, low, high): (f64, f64, f64)| {
        let half_width_points = (high - low) * 50.0;
        if half_width_points >= 0.5 { 0 } else { 1 + usize::from(half_width_points < 0.05) }
    };
    shares.filter(|(share, ..)| *share > 0.0 && *share < 1.0).map(of).min().unwrap_or(0)
}

/// A share in per cent with so many digits behind the point. What is neither 0 nor 1 never prints as if it were: `<1%`, `>99.9%`.
pub fn percent(share: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}%", share * 100.0);
    let (nothing, all) = (format!("{:.decimals$}%", 0.0), format!("{:.decimals$}%", 100.0));
    let least = [1.0, 0.1, 0.01][decimals.min(2)];
    // No sign before nothing.
    if share == 0.0 {
        "0%".to_owned()
    } else if share == 1.0 {
        "100%".to_owned()
    } else if text == nothing {
        format!("<{least}%")
    } else if text == all {
        format!(">{}%", 100.0 - least)
    } else {
        text
    }
}

/// Digits behind the point with which intervals of one list print in per cent: one where the ends of the closest lie closer than two
/// points, two where those of all lie closer than a fifth of one. Each is given as low end, high end.
pub fn interval_decimals(intervals: impl Iterator<Item = (f64, f64)>) -> usize {
    let widths: Vec<f64> =
        intervals.map(|(low, high)| (high - low) * 100.0).filter(|width| *width > 0.0).collect();
    let closest = usize::from(widths.iter().any(|width| *width < 2.0));
    closest + usize::from(closest == 1 && widths.iter().all(|width| *width < 0.2))
}

/// Two shares as an interval in per cent with so many digits behind the point.
pub fn percent_interval(low: f64, high: f64, decimals: usize) -> String {
    format!("{:.decimals$}-{:.decimals$}%", low * 100.0, high * 100.0)
}

/// A number with three digits that count, and all whole ones: `1,826`, `0.0471`, `1.2e12`.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "not finite".to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    // Printing rounds decimally and exactly; a logarithm would not.
    let scientific = format!("{value:.2e}");
    let rounded: f64 = scientific.parse().unwrap_or(value);
    let exponent: i32 = scientific.split('e').nth(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    if !(-4..9).contains(&exponent) {
        return scientific;
    }
    let decimals = usize::try_from(2 - exponent).unwrap_or(0);
    let text = format!("{:.decimals$}", if decimals == 0 { value } else { rounded });
    let text = if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    thousands(text)
}

/// A number with its unit as a reader writes it: `5%`, `0.4 / week`, `2,500 troops`.
pub fn with_unit(value: f64, unit: &str) -> String {
    beside(number(value), unit)
}

/// The same with two digits that count, and large numbers in millions.
pub fn with_unit_rounded(value: f64, unit: &str) -> String {
    beside(rounded(value, 2), unit)
}

fn beside(shown: String, unit: &str) -> String {
    match unit {
        "" | "index" | "share" => shown,
        "%" => format!("{shown}%"),
        unit => match unit.strip_prefix("1/") {
            Some(per) => format!("{shown} / {per}"),
            None => format!("{shown} {unit}"),
        },
    }
}

/// A number with so many digits that count, 1 to 3, thousands apart; large ones in millions: `1,100`, `4.3 million`, `9.7e-8`.
pub fn rounded(value: f64, digits: usize) -> String {
    let scientific = format!("{value:.*e}", digits.saturating_sub(1));
    let rounded: f64 = scientific.parse().unwrap_or(value);
    match rounded.abs() {
        size if size >= 1e15 || (size < 1e-4 && size > 0.0) => scientific,
        size if size >= 1e6 => {
            let scale = Scale::of(size);
            format!("{} {}", number(rounded / scale.size), scale.word.trim_end())
        }
        _ => number(rounded),
    }
}

/// In what large figures print: millions, where they have a million and more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// What a figure is divided by.
    size: f64,
    /// `million `, with a blank behind; empty where figures print as they are.
    word: &'static str,
}

impl Scale {
    /// The scale of figures the largest of which is of this size.
    pub fn of(largest: f64) -> Self {
        let words = [(1e12, "trillion "), (1e9, "billion "), (1e6, "million ")];
        let found = words.into_iter().find(|(size, _)| largest.abs() >= *size && largest.abs() < 1e15);
        let (size, word) = found.unwrap_or((1.0, ""));
        Self { size, word }
    }

    /// The figure as it prints.
    pub fn down(self, value: f64) -> f64 {
        value / self.size
    }

    /// The unit of the figures as they print: `million dollars`.
    pub fn unit(self, unit: &str) -> String {
        format!("{}{unit}", self.word).trim_end().to_owned()
    }
}

/// A number with as many digits as tell a hundredth of `extent` apart, thousands apart: what is far below that prints as 0.
pub fn number_within(value: f64, extent: f64) -> String {
    let scientific = format!("{extent:e}");
    let exponent: Option<i32> = scientific.split('e').nth(1).and_then(|text| text.parse().ok());
    match exponent {
        Some(exponent) if value.is_finite() && extent > 0.0 && (-12..9).contains(&exponent) => {
            let decimals = usize::try_from(2 - exponent).unwrap_or(0);
            let rounded: f64 = format!("{value:.decimals$}").parse().unwrap_or(value);
            // Figures much larger than the extent keep their leading digits, and figures near it no more than three.
            if rounded == 0.0 || rounded.abs() < extent / 10.0 { plain(rounded) } else { number(rounded) }
        }
        _ => number(value),
    }
}

fn plain(rounded: f64) -> String {
    if rounded == 0.0 { "0".to_owned() } else { thousands(&format!("{rounded}")) }
}

/// A number and what is counted, one or several: `1 parameter`, `2 parameters`, `10,000 trajectories`.
pub fn counted(value: u64, noun: &str) -> String {
    let shown = count(value);
    match noun.strip_suffix('y') {
        _ if value == 1 => format!("{shown} {noun}"),
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{shown} {stem}ies"),
        _ => format!("{shown} {noun}s"),
    }
}

/// A whole number with thousands apart: `10,000`.
pub fn count(value: u64) -> String {
    thousands(&value.to_string())
}

fn thousands(text: &str) -> String {
    let (whole, rest) = text.find('.').map_or((text, ""), |point| text.split_at(point));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    format!("{sign}{}{rest}", groups.join(","))
}

/// Round values between two others, so many at most: 1, 2 and 5 times powers of ten where the second is 20 times the first or more, else equal
/// steps. None is so near to an end that it would say the same.
pub fn round_values(low: f64, high: f64, most: usize) -> Vec<f64> {
    if !(low < high && (high - low).is_finite()) {
        return Vec::new();
    }
    let values =
        if low > 0.0 && high >= 20.0 * low { in_decades(low, high) } else { in_steps(low, high, most) };
    let every = values.len().div_ceil(most.max(1)).max(1);
    values.into_iter().step_by(every).collect()
}

/// Values of 1, 2 and 5 times powers of ten, at least an eighth away from the ends.
fn in_decades(low: f64, high: f64) -> Vec<f64> {
    let values = (-300..300).flat_map(|power: i32| [1, 2, 5].map(|first| decimal(first, power)));
    values.filter(|value| *value > 1.125 * low && 1.125 * *value < high).collect()
}

/// Multiples of the least round step of which no more than so many fit.
fn in_steps(low: f64, high: f64, most: usize) -> Vec<f64> {
    let mut steps = (-300..300).flat_map(|power: i32| [1, 2, 5].map(|first| decimal(first, power)));
    let Some(step) = steps.find(|step| (high - low) / step <= most as f64) else { return Vec::new() };
    let first = (low / step).floor();
    let values = (0..=most + 1).map(|number| (first + number as f64) * step);
    values.filter(|value| *value > low + 0.25 * step && *value < high - 0.25 * step).collect()
}

/// A digit times a power of ten, rounded once.
fn decimal(digit: u32, power: i32) -> f64 {
    format!("{digit}e{power}").parse().unwrap_or(f64::NAN)
}

/// Seconds since 1970 as `2026-11-22T18:25:00Z`.
pub fn universal_time(seconds: u64) -> String {
    let (days, of_day) = (seconds / 86_400, seconds % 86_400);
    let date = Date::from_days(i64::try_from(days).unwrap_or(0));
    format!("{date}T{:02}:{:02}:{:02}Z", of_day / 3_600, of_day / 60 % 60, of_day % 60)
}

/// Says days since the start as a reader of this situation wants them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    /// First day, counted from 1970-01-01; `None` for a model without a calendar.
    pub start: Option<i64>,
    /// Days from the start to the last row.
    pub horizon_days: f64,
}

impl Clock {
    /// `2025-03-04`; without a calendar `day 12`, `month 8` or `year 3.2`, by the length of the run.
    pub fn when(self, days: f64) -> String {
        if let Some(start) = self.start {
            return Date::from_days(start + days.floor() as i64).to_string();
        }
        let (unit, in_unit) = self.in_unit(days);
        format!("{unit} {}", number(in_unit))
    }

    /// `120 days`, `24 months` or `20 years`, by the length of the run.
    pub fn length(self, days: f64) -> String {
        let (unit, in_unit) = self.in_unit(days);
        // Ten months are 304 days and not quite ten months; whoever wrote ten reads ten.
        let is_whole = (in_unit.round() * days / in_unit - days).abs() <= 0.5;
        let number = number(if is_whole { in_unit.round() } else { in_unit });
        let plural = if number == "1" { "" } else { "s" };
        format!("{number} {unit}{plural}")
    }

    fn in_unit(self, days: f64) -> (&'static str, f64) {
        if self.horizon_days <= 120.0 {
            ("day", days)
        } else if self.horizon_days <= 1826.25 {
            ("month", days / 30.4375)
        } else {
            ("year", days / 365.25)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_show_no_digit_that_is_not_certain() {
        let rough = (0.4567, 0.44, 0.47);
        let fine = (0.4567, 0.4537, 0.4597);
        let finest = (0.00012, 0.0001, 0.00014);
        let decimals = |shares: &[(f64, f64, f64)]| share_decimals(shares.iter().copied());
        assert_eq!((decimals(&[rough]), decimals(&[fine]), decimals(&[finest])), (0, 1, 2));
        assert_eq!(
            (decimals(&[fine, rough, (1.0, 0.999, 1.0)]), decimals(&[fine, finest]), decimals(&[])),
            (0, 1, 0)
        );
        let texts =
            [(0.4567, 1), (0.4567, 0), (1.0, 1), (0.0, 2), (0.003, 0), (0.9951, 0), (0.9996, 1), (0.0004, 1)]
                .map(|(share, decimals)| percent(share, decimals));
        assert_eq!(texts, ["45.7%", "46%", "100%", "0%", "<1%", ">99%", ">99.9%", "<0.1%"]);
        let decimals = |intervals: &[(f64, f64)]| interval_decimals(intervals.iter().copied());
        assert_eq!((decimals(&[(0.02, 0.451)]), decimals(&[(0.02, 0.451), (0.451, 0.463)])), (0, 1));
        assert_eq!((decimals(&[(0.0, 0.0004)]), decimals(&[(0.0, 0.0), (0.2, 0.3)])), (2, 0));
        assert_eq!(
            (percent_interval(0.02, 0.451, 0), percent_interval(0.451, 0.463, 1)),
            ("2-45%".into(), "45.1-46.3%".into())
        );
    }

    #[test]
    fn round_values_lie_between_the_ends() {
        assert_eq!(round_values(1.0, 60.0, 7), [2.0, 5.0, 10.0, 20.0, 50.0]);
        assert_eq!(round_values(0.0, 1.0, 7), [0.2, 0.4, 0.6000000000000001, 0.8]);
        assert_eq!(round_values(-1.0, 6.0, 7), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(round_values(0.001, 1e4, 7).len(), 7);
        assert_eq!(round_values(0.25, 0.26, 4), [0.255]);
        assert!(round_values(2.0, 1.0, 7).is_empty() && round_values(0.0, f64::INFINITY, 7).is_empty());
    }

    #[test]
    fn numbers_keep_three_digits_and_part_thousands() {
        let shown: Vec<String> =
            [0.0, 2500.0, 12345.0, 0.04712, -1234567.0, 1.0, 99.96, 0.5, 1.2e12, 3e-7].map(number).into();
        assert_eq!(
            shown,
            ["0", "2,500", "12,345", "0.0471", "-1,234,567", "1", "100", "0.5", "1.20e12", "3.00e-7"]
        );
        assert_eq!(number(f64::NAN), "not finite");
        let counted: Vec<String> =
            [(1, "day"), (2, "day"), (1, "trajectory"), (10_000, "trajectory"), (0, "lever")]
                .map(|(value, noun)| counted(value, noun))
                .into();
        assert_eq!(counted, ["1 day", "2 days", "1 trajectory", "10,000 trajectories", "0 levers"]);
        assert_eq!(
            (count(10_000), count(999), count(1_000_000)),
            ("10,000".into(), "999".into(), "1,000,000".into())
        );
    }

    #[test]
    fn units_stand_as_they_are_written() {
        let shown = [
            ("", "0.4"),
            ("%", "0.4%"),
            ("1/week", "0.4 / week"),
            ("troops", "0.4 troops"),
            ("index", "0.4"),
        ];
        assert!(shown.iter().all(|(unit, text)| with_unit(0.4, unit) == *text));
    }

    #[test]
    fn large_figures_print_in_millions() {
        let shown: Vec<String> = [1075.3, 4_329_548.0, 6.03e9, 0.000_932, 9.69e-8, 0.0, 999_999.0]
            .map(|value| rounded(value, 2))
            .into();
        assert_eq!(shown, ["1,100", "4.3 million", "6 billion", "0.00093", "9.7e-8", "0", "1 million"]);
        let scale = Scale::of(-215e6);
        assert_eq!(
            (number(scale.down(33_886_808.0)), scale.unit("dollars")),
            ("33.9".into(), "million dollars".into())
        );
        assert_eq!(
            (Scale::of(2_500.0).unit("troops"), Scale::of(3e9).unit("")),
            ("troops".into(), "billion".into())
        );
        assert_eq!(Scale::of(f64::NAN), Scale::of(1e15));
    }

    #[test]
    fn what_is_far_below_the_extent_is_nothing() {
        let shown: Vec<String> =
            [1.3e-6, 0.0184, 0.824, 0.0972, -0.004].map(|value| number_within(value, 0.9)).into();
        assert_eq!(shown, ["0", "0.018", "0.824", "0.097", "-0.004"]);
        let troops: Vec<String> = [0.123, 97.4, 2500.0].map(|value| number_within(value, 2500.0)).into();
        assert_eq!(troops, ["0", "97", "2,500"]);
        assert_eq!(number_within(5.0, 0.0), "5");
        assert_eq!(number_within(123_456.0, 1e12), "123,456");
    }

    #[test]
    fn seconds_are_universal_time() {
        assert_eq!(universal_time(0), "1970-01-01T00:00:00Z");
        assert_eq!(universal_time(951_782_400 + 3_661), "2000-02-29T01:01:01Z");
    }

    #[test]
    fn days_are_dates_where_there_is_a_calendar() {
        let with = Clock { start: Some(19_647), horizon_days: 730.0 };
        assert_eq!(with.when(30.9), "2023-11-16");
        let without = |horizon_days| Clock { start: None, horizon_days };
        assert_eq!(without(60.0).when(12.0), "day 12");
        assert_eq!(without(730.0).when(365.25), "month 12");
        assert_eq!(without(7300.0).when(1168.8), "year 3.2");
        assert_eq!(without(730.0).length(730.0), "24 months");
        assert_eq!(without(304.0).length(304.0), "10 months");
        assert_eq!(without(300.0).length(300.0), "9.86 months");
        assert_eq!(without(1.0).length(1.0), "1 day");
    }
}
