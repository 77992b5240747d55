//! Units as they are written: a word and a whole exponent for each base dimension, so that a message can speak in the words of the text.

use super::{Dimension, Unit};
use std::sync::Arc;

/// A unit in the words of the text. Two are alike if their dimensions are; the words differ (`1/week`, `1/day`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    factors: Vec<Factor>,
    pure: Pure,
}

/// How a pure number was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pure {
    /// A bare number.
    #[default]
    Number,
    /// `: index`, from 0 to 1.
    Index,
    /// `: share`
    Share,
    /// `40%`, `6 points`
    Percent,
}

/// One word to a power; sorted by base dimension, exponents not 0.
#[derive(Clone, Debug, PartialEq)]
struct Factor {
    base: usize,
    exponent: i8,
    /// Singular and plural.
    words: (Arc<str>, Arc<str>),
    scale: f64,
}

impl Written {
    /// A pure number.
    pub fn pure(pure: Pure) -> Self {
        Self { factors: Vec::new(), pure }
    }

    /// One word of a base dimension, with `scale` base units in it.
    pub fn word(base: usize, singular: &str, plural: &str, scale: f64) -> Self {
        let words = (Arc::from(singular), Arc::from(plural));
        Self { factors: vec![Factor { base, exponent: 1, words, scale }], pure: Pure::Number }
    }

    /// Days.
    pub fn time() -> Self {
        Self::word(0, "day", "days", 1.0)
    }

    /// One over days.
    pub fn per_time() -> Self {
        Self::word(0, "day", "days", 1.0).powered(-1).unwrap_or_default()
    }

    /// How it was written, if it is a pure number.
    pub fn as_pure(&self) -> Option<Pure> {
        self.factors.is_empty().then_some(self.pure)
    }

    /// Whether it has no dimension.
    pub fn is_pure(&self) -> bool {
        self.factors.is_empty()
    }

    /// Whether both have one dimension, whatever their words.
    pub fn fits(&self, other: &Self) -> bool {
        self.factors.len() == other.factors.len()
            && self
                .factors
                .iter()
                .zip(&other.factors)
                .all(|(a, b)| a.base == b.base && a.exponent == b.exponent)
    }

    /// The product; words of `self` win. `None` if an exponent leaves -128..127.
    pub fn times(&self, other: &Self) -> Option<Self> {
        let mut factors = self.factors.clone();
        for factor in &other.factors {
            match factors.binary_search_by_key(&factor.base, |it| it.base) {
                Ok(at) => factors[at].exponent = factors[at].exponent.checked_add(factor.exponent)?,
                Err(at) => factors.insert(at, factor.clone()),
            }
        }
        factors.retain(|factor| factor.exponent != 0);
        Some(Self { factors, pure: Pure::Number })
    }

    /// The quotient.
    pub fn over(&self, other: &Self) -> Option<Self> {
        self.times(&other.powered(-1)?)
    }

    /// A whole power; `None` if an exponent leaves -128..127.
    pub fn powered(&self, power: i32) -> Option<Self> {
        let mut factors = self.factors.clone();
        for factor in &mut factors {
            factor.exponent = i8::try_from(i32::from(factor.exponent).checked_mul(power)?).ok()?;
        }
        factors.retain(|factor| factor.exponent != 0);
        Some(Self { factors, pure: Pure::Number })
    }

    /// Any power whose exponents are whole: the square root of `troops^2` is `troops`, and that of `troops` is no unit. `None` if one is
    /// not whole, or leaves -128..127.
    pub fn raised(&self, power: f64) -> Option<Self> {
        /// What rounding leaves of `3 * (1 / 3)`.
        const WHOLE: f64 = 1e-9;
        let mut factors = self.factors.clone();
        for factor in &mut factors {
            let exponent = f64::from(factor.exponent) * power;
            let whole = exponent.round_ties_even();
            let fits = f64::from(i8::MIN) <= whole && whole <= f64::from(i8::MAX);
            if !fits || WHOLE < (exponent - whole).abs() {
                return None;
            }
            factor.exponent = whole as i8;
        }
        factors.retain(|factor| factor.exponent != 0);
        Some(Self { factors, pure: Pure::Number })
    }

    /// One of it in base units.
    pub fn scale(&self) -> f64 {
        let percent = if self.is_pure() && self.pure == Pure::Percent { 0.01 } else { 1.0 };
        self.factors.iter().fold(percent, |product, factor| {
            let mut product = product;
            for _ in 0..factor.exponent.unsigned_abs() {
                if factor.exponent > 0 { product *= factor.scale } else { product /= factor.scale }
            }
            product
        })
    }

    /// Its dimension.
    pub fn dimension(&self) -> Dimension {
        let mut exponents = vec![0; self.factors.last().map_or(0, |factor| factor.base + 1)];
        for factor in &self.factors {
            exponents[factor.base] = factor.exponent;
        }
        Dimension(exponents)
    }

    /// As a reader sees it: `troops/month`, `1/week`, `%`; empty for a bare number.
    pub fn name(&self) -> String {
        if self.is_pure() {
            return match self.pure {
                Pure::Number => "",
                Pure::Index => "index",
                Pure::Share => "share",
                Pure::Percent => "%",
            }
            .to_owned();
        }
        let above: Vec<_> = self.in_print_order().filter(|it| it.exponent > 0).map(Factor::above).collect();
        let below: String = self.in_print_order().filter(|it| it.exponent < 0).map(Factor::below).collect();
        let above = if above.is_empty() { "1".to_owned() } else { above.join("*") };
        above + &below
    }

    /// As a message says it: the name in backticks, or that it is a pure number.
    pub fn shown(&self) -> String {
        if self.is_pure() { "a pure number".to_owned() } else { format!("`{}`", self.name()) }
    }

    /// Declared units before time.
    fn in_print_order(&self) -> impl Iterator<Item = &Factor> {
        self.factors.iter().filter(|it| it.base != 0).chain(self.factors.iter().filter(|it| it.base == 0))
    }

    /// For the checked model.
    pub fn unit(&self) -> Unit {
        Unit { name: self.name(), scale: self.scale(), dimension: self.dimension() }
    }
}

impl Factor {
    fn above(&self) -> String {
        if self.exponent == 1 {
            self.words.1.to_string()
        } else {
            format!("{}^{}", self.words.0, self.exponent)
        }
    }

    fn below(&self) -> String {
        let power = self.exponent.unsigned_abs();
        if power == 1 { format!("/{}", self.words.0) } else { format!("/{}^{power}", self.words.0) }
    }
}
