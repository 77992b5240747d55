//! The declared name that was probably meant.

/// The candidate closest to `unknown`, if at most a third of the letters differ (one in names of two letters
/// or fewer is too many). Edits are those of Damerau and Levenshtein; ties go to the first in alphabetical
/// order, so that messages do not depend on the order of declarations.
pub fn nearest<'a>(unknown: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = unknown.chars().count() / 3;
    candidates
        .into_iter()
        .filter(|name| *name != unknown)
        .map(|name| (strsim::damerau_levenshtein(unknown, name), name))
        .filter(|(edits, _)| *edits <= most)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_the_closest_within_a_third_of_the_letters() {
        assert_eq!(nearest("stokc", ["stock", "vote"]), Some("stock"), "one transposition");
        assert_eq!(nearest("grievence", ["grievances", "grievance"]), Some("grievance"));
        assert_eq!(nearest("abc", ["abd", "abb"]), Some("abb"), "ties by name");
        assert_eq!(nearest("ab", ["ac"]), None, "half of the letters");
        assert_eq!(nearest("anger", ["hope"]), None);
        assert_eq!(nearest("", ["a"]), None);
    }
}
