//! Which words are units: those of time, built in, and those that the model declares.

use super::Written;

/// Words of time: singular, plural, days.
const TIME: [(&str, &str, f64); 5] = [
    ("hour", "hours", 1.0 / 24.0),
    ("day", "days", 1.0),
    ("week", "weeks", 7.0),
    ("month", "months", 30.4375),
    ("year", "years", 365.25),
];

/// The units of a model.
#[derive(Clone, Debug, Default)]
pub struct UnitNames {
    declared: Vec<String>,
}

impl UnitNames {
    /// Adds a declared unit; `false` if there is such a word already.
    pub fn declare(&mut self, word: &str) -> bool {
        let is_new = self.find(word).is_none();
        if is_new {
            self.declared.push(word.to_owned());
        }
        is_new
    }

    /// The unit that a word names, in the singular or the plural.
    pub fn find(&self, word: &str) -> Option<Written> {
        let time = TIME.iter().find(|(singular, plural, _)| word == *singular || word == *plural);
        if let Some((singular, plural, days)) = time {
            return Some(Written::word(0, singular, plural, *days));
        }
        let place = self.declared.iter().position(|declared| same_word(declared, word))?;
        let declared = &self.declared[place];
        Some(Written::word(place + 1, declared, declared, 1.0))
    }

    /// The declared unit of a base dimension, counted from 1.
    pub fn declared(&self, base: usize) -> Option<Written> {
        let word = self.declared.get(base.checked_sub(1)?)?;
        Some(Written::word(base, word, word, 1.0))
    }

    /// All words, for suggestions.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let built_in = TIME.iter().flat_map(|(singular, plural, _)| [*singular, *plural]);
        built_in.chain(self.declared.iter().map(String::as_str))
    }
}

/// Whether two words are the singular and the plural of one, by the endings `s`, `es` and `ies`.
pub fn same_word(one: &str, other: &str) -> bool {
    one == other || is_plural(one, other) || is_plural(other, one)
}

fn is_plural(plural: &str, singular: &str) -> bool {
    let stem = |ending: &str| plural.strip_suffix(ending);
    stem("s") == Some(singular)
        || stem("es") == Some(singular)
        || stem("ies").is_some_and(|stem| singular.strip_suffix('y') == Some(stem))
}
