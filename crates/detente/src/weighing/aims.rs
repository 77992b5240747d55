//! What is aimed at, as it is typed: `more orderly`, `less chance(fall by 6 months), at most 20%`.

use crate::experiments::Experiments;
use crate::trouble::Refusal;
use detente_analysis::robustness::Aim as Better;

/// What is aimed at.
#[derive(Clone, Debug, PartialEq)]
pub struct Aim {
    /// The quantity: a name, or an estimate as a claim writes it.
    pub of: String,
    /// Whether more or less of it is better.
    pub better: Better,
    /// What satisfies, as it is typed: `20%`, `2500`.
    pub enough: Option<String>,
}

impl Aim {
    /// An aim as it is typed.
    ///
    /// # Errors
    /// A text without `more` or `less`, a threshold on the wrong side.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let unclear = |why: &str| {
            Refusal::new(format!("cannot read the aim `{text}`: {why}")).help(
                "write `more QUANTITY` or `less QUANTITY`, and if there is one what satisfies: `less chance(war by 6 months), at most 10%`",
            )
        };
        let (word, rest) = text.trim().split_once(' ').ok_or_else(|| unclear("it names no quantity"))?;
        let better = match word {
            "more" => Better::Higher,
            "less" | "fewer" => Better::Lower,
            _ => return Err(unclear("it does not say whether more or less is better")),
        };
        let (of, enough) = match rest.rsplit_once(',').map(|(of, last)| (of, last.trim())) {
            Some((of, last)) if last.starts_with("at ") => (of, Some(last)),
            _ => (rest, None),
        };
        let enough = match (enough, better) {
            (None, _) => None,
            (Some(enough), Better::Higher) => Some(
                enough
                    .strip_prefix("at least ")
                    .ok_or_else(|| unclear("more of it is better: say `at least`"))?,
            ),
            (Some(enough), Better::Lower) => Some(
                enough
                    .strip_prefix("at most ")
                    .ok_or_else(|| unclear("less of it is better: say `at most`"))?,
            ),
        };
        let of = of.trim();
        if of.is_empty() {
            return Err(unclear("it names no quantity"));
        }
        Ok(Self { of: of.to_owned(), better, enough: enough.map(|enough| enough.trim().to_owned()) })
    }

    /// As it is typed.
    #[must_use]
    pub fn written(&self) -> String {
        let (word, at) = match self.better {
            Better::Higher => ("more", "at least"),
            Better::Lower => ("less", "at most"),
        };
        let enough = self.enough.as_ref().map_or(String::new(), |enough| format!(", {at} {enough}"));
        format!("{word} {}{enough}", self.of)
    }

    /// The threshold in base units: a number in the unit of the quantity, or with that unit.
    fn threshold_in(&self, (unit, scale): &(String, f64), is_chance: bool) -> Result<Option<f64>, Refusal> {
        let Some(text) = &self.enough else { return Ok(None) };
        let unit = if is_chance { "%" } else { unit };
        let bare = text.strip_suffix(unit).unwrap_or(text).trim().replace('_', "");
        let has_unit = unit.is_empty() || text.ends_with(unit);
        let number = bare.parse::<f64>().ok().filter(|number| number.is_finite());
        // A bare share, such as 0.2, is taken as it stands.
        let scale = if is_chance && !has_unit { 1.0 } else { *scale };
        let fits = number.filter(|number| !is_chance || (0.0..=1.0).contains(&(number * scale)));
        fits.map(|number| Some(number * scale)).ok_or_else(|| {
            let unit = if unit.is_empty() {
                "a number without a unit".to_owned()
            } else {
                format!("a number in `{unit}`")
            };
            Refusal::new(format!("`{text}` does not say what of `{}` satisfies", self.of))
                .help(format!("write {unit}"))
        })
    }
}

/// What satisfies, aim by aim, in base units.
pub(crate) fn thresholds(aims: &[Aim], experiments: &Experiments) -> Result<Vec<Option<f64>>, Refusal> {
    let both = aims.iter().zip(&experiments.quantities);
    both.map(|(aim, quantity)| aim.threshold_in(&quantity.unit, quantity.is_chance)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aims_are_read_as_they_are_typed() {
        for text in [
            "more orderly",
            "less chance(fall by 6 months), at most 20%",
            "more mean(us_troops at the end), at least 900",
        ] {
            assert_eq!(Aim::read(text).unwrap().written(), text);
        }
        assert_eq!(Aim::read("fewer attack").unwrap().written(), "less attack");
        for text in ["orderly", "better orderly", "more ", "more x, at most 5%", "less x, at least 5%"] {
            assert!(Aim::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn thresholds_are_in_the_unit_of_the_quantity() {
        let of = |text: &str, unit: &str, scale: f64, is_chance: bool| {
            Aim::read(text).unwrap().threshold_in(&(unit.to_owned(), scale), is_chance)
        };
        assert_eq!(of("less war, at most 20%", "%", 0.01, true).unwrap(), Some(0.2));
        assert_eq!(of("less war, at most 0.2", "%", 0.01, true).unwrap(), Some(0.2));
        assert_eq!(of("more x, at least 900 troops", "troops", 1.0, false).unwrap(), Some(900.0));
        assert_eq!(of("more x, at least 3", "week", 7.0, false).unwrap(), Some(21.0));
        assert!(of("less war, at most 20", "%", 0.01, true).is_err());
        assert!(of("less war, at most few", "%", 0.01, true).is_err());
    }
}
