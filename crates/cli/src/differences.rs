//! Where two texts that differ only in spaces and line breaks differ, line by line.

/// Neighbouring lines of a text that stand otherwise in the other.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Difference<'t> {
    /// How many lines stand before them.
    pub(crate) line: usize,
    /// How they were.
    pub(crate) removed: Vec<&'t str>,
    /// How they are.
    pub(crate) added: Vec<&'t str>,
}

/// The differences in order. A line is known in both texts by how much stands before it, spaces apart; so the time grows with the length of
/// the texts alone.
pub(crate) fn differences<'t>(before: &'t str, after: &'t str) -> Vec<Difference<'t>> {
    let (old, new) = (lines(before), lines(after));
    let mut differences: Vec<Difference<'t>> = Vec::new();
    let (mut from, mut from_new) = (0, 0);
    while from < old.len() || from_new < new.len() {
        let (mut to, mut to_new) = (from + 1, from_new + 1);
        let place =
            |lines: &[(usize, &str)], at: usize| lines.get(at).map_or(usize::MAX, |(place, _)| *place);
        while place(&old, to) != place(&new, to_new) {
            if place(&old, to) < place(&new, to_new) { to += 1 } else { to_new += 1 }
        }
        let (to, to_new) = (to.min(old.len()), to_new.min(new.len()));
        add(&mut differences, from, texts(&old[from..to]), texts(&new[from_new..to_new]));
        (from, from_new) = (to, to_new);
    }
    differences
}

/// The lines of a text, each with how many characters stand before it, spaces apart.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut place = 0;
    let with_place = |line| {
        let before = place;
        // A byte order mark is a space to the language.
        place += str::chars(line).filter(|it| !it.is_whitespace() && *it != '\u{feff}').count();
        (before, line)
    };
    text.lines().map(with_place).collect()
}

fn texts<'t>(lines: &[(usize, &'t str)]) -> Vec<&'t str> {
    lines.iter().map(|(_, line)| *line).collect()
}

/// Adds what differs of lines that stand for one another.
fn add<'t>(known: &mut Vec<Difference<'t>>, line: usize, mut removed: Vec<&'t str>, mut added: Vec<&'t str>) {
    let same = removed.iter().zip(&added).take_while(|(one, other)| one == other).count();
    removed.drain(..same);
    added.drain(..same);
    while !removed.is_empty() && removed.last() == added.last() {
        removed.pop();
        added.pop();
    }
    let line = line + same;
    match known.last_mut() {
        _ if removed.is_empty() && added.is_empty() => {}
        Some(last) if last.line + last.removed.len() == line => {
            last.removed.extend(removed);
            last.added.extend(added);
        }
        _ => known.push(Difference { line, removed, added }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference<'t>(line: usize, removed: &[&'t str], added: &[&'t str]) -> Difference<'t> {
        Difference { line, removed: removed.to_vec(), added: added.to_vec() }
    }

    #[test]
    fn equal_texts_do_not_differ() {
        assert!(differences("", "").is_empty());
        assert!(differences("a\n\nb\n", "a\n\nb\n").is_empty());
    }

    #[test]
    fn lines_are_found_again_wherever_they_stand() {
        assert_eq!(differences("a\nb  c\nd\n", "a\nb c\nd\n"), [difference(1, &["b  c"], &["b c"])]);
        assert_eq!(differences("a\nb c\nd\n", "a\nb\nc\nd\n"), [difference(1, &["b c"], &["b", "c"])]);
        assert_eq!(differences("a\nb\n  c\n", "a\nb c\n"), [difference(1, &["b", "  c"], &["b c"])]);
        assert_eq!(
            differences("a\n\nb\nc  d\ne\n", "a\nb\nc d\n\ne\n"),
            [difference(1, &[""], &[]), difference(3, &["c  d"], &["c d", ""])]
        );
        assert_eq!(differences("a\n\n", "a\n"), [difference(1, &[""], &[])]);
        assert_eq!(differences("\u{feff}a\nb\n", "a\nb\n"), [difference(0, &["\u{feff}a"], &["a"])]);
    }

    #[test]
    fn any_two_texts_have_an_end() {
        assert!(!differences("a\nb\nccc\n", "dd\n").is_empty());
        assert!(!differences("", "a\n").is_empty());
    }
}
