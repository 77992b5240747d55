//! The functions against values that mpmath computed with 60 digits (`data/generate.py`).

use detente_numbers as numbers;

struct Row {
    arguments: Vec<f64>,
    high: f64,
    low: f64,
}

/// The rows of one function.
fn rows(name: &str) -> Vec<Row> {
    let number = |text: &str| text.parse::<f64>().expect("the table holds numbers");
    let rows: Vec<Row> = include_str!("data/reference.txt")
        .lines()
        .filter_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.split_once(" = "))
        .map(|(arguments, value)| {
            let (high, low) = value.split_once(' ').expect("a value has two parts");
            let arguments = arguments.split(' ').map(number).collect();
            Row { arguments, high: number(high), low: number(low) }
        })
        .collect();
    assert!(rows.len() > 50, "{name} has {} rows", rows.len());
    rows
}

/// The distance between neighbouring numbers at `x`.
fn ulp(x: f64) -> f64 {
    f64::from_bits(x.abs().to_bits() + 1) - x.abs()
}

/// Checks that no row is off by more than `most` units; `unit` says what a unit is at the exact result.
#[track_caller]
fn check(name: &str, most: f64, unit: impl Fn(f64) -> f64, function: impl Fn(&[f64]) -> f64) {
    let mut worst = (0.0, Vec::new());
    for row in rows(name) {
        let computed = function(&row.arguments);
        let error = ((computed - row.high) - row.low).abs() / unit(row.high);
        assert!(!error.is_nan(), "{name} {:?} is {computed}", row.arguments);
        if error > worst.0 {
            worst = (error, row.arguments);
        }
    }
    println!("{name}: at most {:.3e} units off, at {:?}", worst.0, worst.1);
    assert!(worst.0 <= most, "{name} is {} units off at {:?}", worst.0, worst.1);
}

fn relative(x: f64) -> f64 {
    x.abs()
}

fn relative_above_one(x: f64) -> f64 {
    if x.abs() > 1.0 { x.abs() } else { 1.0 }
}

#[test]
fn exponentials() {
    check("exp", 0.6, ulp, |x| numbers::exp(x[0]));
    check("exp_m1", 1.6, ulp, |x| numbers::exp_m1(x[0]));
    check("logistic", 2.5, ulp, |x| numbers::logistic(x[0]));
}

#[test]
fn logarithms() {
    check("ln", 1.0, ulp, |x| numbers::ln(x[0]));
    check("ln_1p", 1.5, ulp, |x| numbers::ln_1p(x[0]));
}

#[test]
fn powers() {
    check("pow", 1.5, ulp, |x| numbers::pow(x[0], x[1]));
}

#[test]
fn normal() {
    let unit = |value: f64| if value < 0.5 { ulp(value) } else { 2e-16 };
    check("normal_cdf", 8.0, unit, |x| numbers::normal_cdf(x[0]));
    check("normal_quantile", 2e-15, relative_above_one, |u| numbers::normal_quantile(u[0]));
}

#[test]
fn gamma() {
    check("ln_gamma", 1e-14, relative_above_one, |x| numbers::ln_gamma(x[0]));
    check("gamma_regularised", 1e-13, relative, |x| numbers::gamma_regularised(x[0], x[1]));
    // The upper tail of a shape near 0 is what is left of 1.
    let unit = |chance: f64| 1e-13 * chance + 2e-16;
    check("gamma_regularised_upper", 1.0, unit, |x| numbers::gamma_regularised_upper(x[0], x[1]));
}

#[test]
fn beta() {
    check("beta_regularised", 1e-12, relative, |x| numbers::beta_regularised(x[0], x[1], x[2]));
}

/// How far a quantile may be off: the rounding of its argument moves it too.
#[test]
fn quantiles() {
    check("gamma_quantile", 1e-12, relative, |x| numbers::gamma_quantile(x[0], x[1]));
    check("beta_quantile", 1e-12, relative, |x| numbers::beta_quantile(x[0], x[1], x[2]));
    check("student_t_quantile", 1e-12, relative_above_one, |x| numbers::student_t_quantile(x[0], x[1]));
}
