//! Exact numbers: read from text, written as text, and rounded to doubles.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// A ratio of two integers of any size, in lowest terms.
pub type Rational = BigRational;

/// A decimal exponent beyond this is a slip of the pen, not a payoff; it would also fill the memory with zeros.
const EXPONENT_MOST: i32 = 400;

/// Reads `3`, `-0.25`, `.5`, `1e-3` or `2/3` without rounding. `None` where the text is no such number.
#[must_use]
pub fn parse(text: &str) -> Option<Rational> {
    if let Some((above, below)) = text.split_once('/') {
        let below = decimal(below)?;
        return if below.is_zero() { None } else { Some(decimal(above)? / below) };
    }
    decimal(text)
}

fn decimal(text: &str) -> Option<Rational> {
    let (is_negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{part}");
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) || exponent.abs() > EXPONENT_MOST {
        return None;
    }
    let shift = exponent - i32::try_from(part.len()).ok()?;
    let power = BigInt::from(10).pow(shift.unsigned_abs());
    let integer: BigInt = all.parse().ok()?;
    let size = if shift < 0 { Rational::new(integer, power) } else { Rational::from(integer * power) };
    Some(if is_negative { -size } else { size })
}

/// The nearest double. Ratios whose parts are beyond doubles are still rounded well.
#[must_use]
pub fn to_double(number: &Rational) -> f64 {
    number.to_f64().unwrap_or(f64::NAN)
}

/// The rational that a double is. `None` where it is not finite.
#[must_use]
pub fn from_double(number: f64) -> Option<Rational> {
    Rational::from_float(number)
}

/// As it would be written in a game file: `3`, `-1/3`; a decimal where that is exact and short.
#[must_use]
pub fn written(number: &Rational) -> String {
    if number.is_integer() {
        return number.numer().to_string();
    }
    short_decimal(number).unwrap_or_else(|| format!("{}/{}", number.numer(), number.denom()))
}

/// With at most six places.
fn short_decimal(number: &Rational) -> Option<String> {
    let mut power = BigInt::one();
    for places in 1..=6 {
        power *= 10;
        let scaled = number * &power;
        if scaled.is_integer() {
            let digits = format!("{:0>width$}", scaled.numer().abs().to_string(), width = places + 1);
            let (whole, part) = digits.split_at(digits.len() - places);
            let sign = if number.is_negative() { "-" } else { "" };
            return Some(format!("{sign}{whole}.{part}"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_without_rounding() {
        let ratio = |above: i64, below: i64| Some(Rational::new(above.into(), below.into()));
        for (text, expected) in [
            ("3", ratio(3, 1)),
            ("-0.25", ratio(-1, 4)),
            (".5", ratio(1, 2)),
            ("5.", ratio(5, 1)),
            ("+1", ratio(1, 1)),
            ("1e-3", ratio(1, 1000)),
            ("1.5E2", ratio(150, 1)),
            ("2/6", ratio(1, 3)),
            ("-1/3", ratio(-1, 3)),
            ("0.1/0.2", ratio(1, 2)),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
        for text in ["", "-", ".", "1/0", "a", "1e", "1e999", "--1", "1 2", "0x1", "inf", "NaN"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["0", "-3", "0.25", "-12.5", "1/3", "-22/7", "0.000001", "1/10000000"] {
            let number = parse(text).unwrap();
            assert_eq!(parse(&written(&number)), Some(number), "{text}");
        }
        assert_eq!(written(&parse("-5/4").unwrap()), "-1.25");
    }

    #[test]
    fn doubles_of_huge_ratios_are_near() {
        let huge = Rational::new(BigInt::from(10).pow(400), BigInt::from(10).pow(400) * 3);
        assert!((to_double(&huge) - 1.0 / 3.0).abs() < 1e-15);
        assert_eq!(from_double(0.5), parse("1/2"));
        assert_eq!(from_double(f64::INFINITY), None);
    }
}
