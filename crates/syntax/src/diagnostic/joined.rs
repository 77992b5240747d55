//! One mistake, one message: what several places say of the same subject becomes the first message, with the other places.

use super::{Diagnostic, Label};
use std::collections::BTreeMap;

/// Places shown beside the first; more of them only make the message longer.
const PLACES_MOST: usize = 2;

/// The messages with those of one code about one subject joined into the first of them, in the order given.
pub fn joined(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut firsts: BTreeMap<(&'static str, String), (usize, usize)> = BTreeMap::new();
    for diagnostic in diagnostics {
        let Some(subject) = diagnostic.subject.clone() else {
            kept.push(diagnostic);
            continue;
        };
        let (first, further) = firsts.entry((diagnostic.code.name, subject)).or_insert((kept.len(), 0));
        if *first == kept.len() {
            kept.push(diagnostic);
            continue;
        }
        *further += 1;
        if *further <= PLACES_MOST {
            kept[*first].also.push(Label { text: "here too".to_owned(), ..diagnostic.primary });
        }
    }
    for (first, further) in firsts.into_values() {
        match further.saturating_sub(PLACES_MOST) {
            0 => {}
            1 => kept[first].notes.push("and in 1 more place".to_owned()),
            more => kept[first].notes.push(format!("and in {more} more places")),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;
    use crate::diagnostic::code;

    fn unknown(name: &str, at: u32) -> Diagnostic {
        Diagnostic::error(code::UNKNOWN_NAME, format!("`{name}` is not declared"))
            .at(Span::new(at, at + 1), "")
            .about(name)
    }

    #[test]
    fn one_subject_is_told_once_with_its_places() {
        let alone = Diagnostic::error(code::CYCLE, "a circle").at(Span::new(3, 4), "");
        let all = vec![
            unknown("a", 1),
            alone.clone(),
            unknown("b", 5),
            unknown("a", 7),
            unknown("a", 9),
            unknown("a", 11),
        ];
        let told = joined(all);
        assert_eq!(told.len(), 3);
        assert_eq!(told[0].also.iter().map(|label| label.span.start).collect::<Vec<_>>(), [7, 9]);
        assert_eq!(told[0].notes, ["and in 1 more place"]);
        assert_eq!(told[1], alone);
        assert_eq!(told[2], unknown("b", 5));
    }
}
