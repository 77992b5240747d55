//! Whether a reference computes the reference model: a fast wrong answer is no yardstick.

use std::fs;

use crate::repository::root;

const EXPECTED: &str = "gallery/baghdad-14/expected.tsv";

/// What is known of the model with any good generator (gallery/baghdad-14/README.md): name, mean, spread of single trajectories.
const MEANS: &[(&str, f64, f64)] = &[
    ("P", 1.526_491, 0.901),
    ("M", 14.194_773, 2.688),
    ("V", 0.124_270, 0.0934),
    ("N", 0.740_365, 0.1057),
    ("CA", 44.828_110, 17.743),
    ("CR", 28.054_482, 8.386),
];

/// Standard errors by which a mean may be off.
const ERRORS_MOST: f64 = 5.0;
/// By so much of itself a last value may be off: sums are not taken in the same order everywhere.
const TOLERANCE: f64 = 1e-6;

/// Reads what a reference said: `NAME mean M sd S` for each of the six values, or `trajectory I` with six values for some.
pub(crate) fn check(output: &str, trajectories: f64) -> Result<(), String> {
    let expected = fs::read_to_string(root().join(EXPECTED))
        .map_err(|error| format!("cannot read {EXPECTED}: {error}"))?;
    check_against(output, trajectories, &expected)
}

fn check_against(output: &str, trajectories: f64, expected: &str) -> Result<(), String> {
    let mut found = 0;
    for line in output.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [name, "mean", mean, "sd", _] => check_mean(name, number(mean)?, trajectories)?,
            ["trajectory", index, ..] => check_trajectory(index, &words[2..], expected)?,
            _ => continue,
        }
        found += 1;
    }
    if found == 0 { Err("it gives no values to compare".to_owned()) } else { Ok(()) }
}

fn check_mean(name: &str, mean: f64, trajectories: f64) -> Result<(), String> {
    let (_, known, spread) =
        MEANS.iter().find(|(known, _, _)| *known == name).ok_or_else(|| format!("`{name}` is not known"))?;
    let off = (mean - known).abs() / (spread / trajectories.sqrt());
    if off <= ERRORS_MOST {
        return Ok(());
    }
    Err(format!("its mean of {name} is {mean}, {off:.0} standard errors from {known}"))
}

fn check_trajectory(index: &str, values: &[&str], expected: &str) -> Result<(), String> {
    let row = expected.lines().find_map(|line| line.strip_prefix(index)?.strip_prefix('\t'));
    let row = row.ok_or_else(|| format!("trajectory {index} is not known"))?;
    let known: Vec<&str> = row.split('\t').collect();
    if known.len() != values.len() {
        return Err(format!("trajectory {index} has {} values, not {}", values.len(), known.len()));
    }
    for (value, known) in values.iter().zip(known) {
        let (value, known) = (number(value)?, number(known)?);
        if (value - known).abs() > TOLERANCE * known.abs() {
            return Err(format!("trajectory {index} ends at {value}, not {known}"));
        }
    }
    Ok(())
}

fn number(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| format!("`{text}` is no number"))?;
    if number.is_finite() { Ok(number) } else { Err(format!("`{text}` is not finite")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = "i\tP\tM\tV\tN\tCA\tCR\n0\t0.8\t12.9\t0.1\t0.7\t37\t24\n10\t1\t1\t1\t1\t1\t1\n";

    #[test]
    fn means_may_be_off_by_the_error_of_sampling() {
        // 0.901 / sqrt(10,000) = 0.009: 0.02 is 2.2 standard errors, 0.06 is 6.7.
        assert_eq!(check_against("P mean 1.5465 sd 0.9\n", 10_000.0, ROWS), Ok(()));
        let wrong = check_against("P mean 1.5865 sd 0.9\n", 10_000.0, ROWS).unwrap_err();
        assert_eq!(wrong, "its mean of P is 1.5865, 7 standard errors from 1.526491");
        assert!(check_against("P mean nan sd 0.9\n", 10_000.0, ROWS).is_err());
    }

    #[test]
    fn trajectories_end_where_they_are_known_to() {
        assert_eq!(check_against("trajectory 0 0.8 12.9 0.1 0.7 37.0 24.0\n", 1.0, ROWS), Ok(()));
        assert_eq!(
            check_against("trajectory 0 0.8 12.9 0.1 0.7 38 24\n", 1.0, ROWS),
            Err("trajectory 0 ends at 38, not 37".to_owned())
        );
        assert!(check_against("trajectory 0 0.8\n", 1.0, ROWS).is_err());
        assert!(check_against("trajectory 1 0.8 12.9 0.1 0.7 37 24\n", 1.0, ROWS).is_err());
    }

    #[test]
    fn silence_is_no_answer() {
        assert!(check_against("seconds 1.0\n", 1.0, ROWS).is_err());
    }

    #[test]
    fn the_known_trajectories_are_there() {
        let row = "trajectory 999 ";
        let said = check(row, 1.0).unwrap_err();
        assert_eq!(said, "trajectory 999 has 0 values, not 6");
    }
}
