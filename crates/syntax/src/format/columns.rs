//! Lines to text: rows of one kind that follow one another are set in columns, and so are the comments at their ends.

use super::document::Column;
use super::printer::Line;

/// The text of the lines. Nothing is aligned where a line would be wider than `width` by that.
pub(super) fn text(lines: Vec<Line<'_>>, width: usize) -> String {
    let mut lines = divided(lines);
    for run in runs(&lines, |line| line.row.map(|row| (row, line.indent))) {
        align_columns(&mut lines[run], width);
    }
    let comments = comment_places(&lines, width);
    let mut text = String::new();
    // An empty text has one empty line.
    let lines = if lines.iter().all(|line| line.text.is_empty()) { Vec::new() } else { lines };
    for (line, comment) in lines.iter().zip(comments) {
        write(&mut text, line, comment);
    }
    text
}

/// Where the comment of each line starts. Those of neighbouring lines that are set in alike stand below one another.
fn comment_places(lines: &[Line<'_>], width: usize) -> Vec<usize> {
    let mut places: Vec<usize> = lines.iter().map(|line| line.indent + line.width + 2).collect();
    let stands_alone = |line: &Line<'_>| line.text.is_empty() || line.text.starts_with('#');
    for run in runs(lines, |line| (!stands_alone(line)).then_some(line.indent)) {
        // The first and the last place at which each can start.
        let with_comment = run.filter_map(|at| {
            let last = width.saturating_sub(lines[at].comment?.chars().count());
            Some((at, (places[at], last.max(places[at]))))
        });
        let with_comment: Vec<(usize, (usize, usize))> = with_comment.collect();
        let ranges: Vec<(usize, usize)> = with_comment.iter().map(|(_, range)| *range).collect();
        let Some(place) = place_of_most(&ranges) else { continue };
        for (at, (first, last)) in with_comment {
            if (first..=last).contains(&place) {
                places[at] = place;
            }
        }
    }
    places
}

fn write(text: &mut String, line: &Line<'_>, comment: usize) {
    if !line.text.is_empty() {
        text.extend(std::iter::repeat_n(' ', line.indent));
        text.push_str(&line.text);
    }
    if let Some(said) = line.comment {
        text.extend(std::iter::repeat_n(' ', comment.saturating_sub(line.indent + line.width)));
        text.push_str(said);
    }
    text.push('\n');
}

/// Ranges of two or more neighbouring lines with the same key.
fn runs<'s, K: PartialEq>(
    lines: &[Line<'s>],
    key: impl Fn(&Line<'s>) -> Option<K>,
) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let first = key(&lines[start]);
        let same = |line: &&Line<'s>| first.is_some() && key(line) == first;
        let end = start + lines[start..].iter().take_while(same).count().max(1);
        if end - start > 1 {
            runs.push(start..end);
        }
        start = end;
    }
    runs
}

/// Aligns the columns of rows, from left to right. Rows that a column would make too wide stay as they are.
fn align_columns(rows: &mut [Line<'_>], width: usize) {
    let mut columns: Vec<Column> =
        rows.iter().flat_map(|row| row.columns.iter().map(|(column, ..)| *column)).collect();
    columns.sort();
    columns.dedup();
    for column in columns {
        let places: Vec<Option<(usize, usize)>> =
            rows.iter().map(|row| places_of(row, column, width)).collect();
        let known: Vec<(usize, usize)> = places.iter().copied().flatten().collect();
        let Some(place) = place_of_most(&known) else { continue };
        for (row, places) in rows.iter_mut().zip(places) {
            if let Some((first, _)) = places.filter(|(first, last)| (*first..=*last).contains(&place)) {
                widen(row, column, place - first);
            }
        }
    }
}

/// The first and the last place at which a column of the row can stand.
fn places_of(row: &Line<'_>, column: Column, width: usize) -> Option<(usize, usize)> {
    let (.., at) = row.columns.iter().copied().find(|(known, ..)| *known == column)?;
    Some((at, at + width.saturating_sub(row.indent + row.width)))
}

/// The place at which most rows can have a column, the leftmost of these.
fn place_of_most(rows: &[(usize, usize)]) -> Option<usize> {
    let mut firsts: Vec<usize> = rows.iter().map(|(first, _)| *first).collect();
    let mut lasts: Vec<usize> = rows.iter().map(|(_, last)| *last).collect();
    firsts.sort_unstable();
    lasts.sort_unstable();
    let (mut ended, mut best) = (0, None);
    for (begun, place) in firsts.iter().copied().enumerate() {
        while lasts.get(ended).is_some_and(|last| *last < place) {
            ended += 1;
        }
        let count = begun + 1 - ended;
        if best.is_none_or(|(most, _)| most < count) {
            best = Some((count, place));
        }
    }
    best.map(|(_, place)| place)
}

/// Sets a column of a row further to the right.
fn widen(row: &mut Line<'_>, column: Column, spaces: usize) {
    let Some((_, start, _)) = row.columns.iter().copied().find(|(known, ..)| *known == column) else {
        return;
    };
    row.text.insert_str(start, &" ".repeat(spaces));
    row.width += spaces;
    for (_, start, at) in row.columns.iter_mut().filter(|(known, ..)| *known >= column) {
        *start += spaces;
        *at += spaces;
    }
}

/// The lines with a blank one between two neighbouring declarations that both end with a brace on a line of its own.
fn divided(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    // For each line, the indent of the broken declaration that ends with it.
    let mut ended: Vec<Option<usize>> = vec![None; lines.len()];
    let mut divides = vec![false; lines.len()];
    for (start, line) in lines.iter().enumerate() {
        let Some(last) = line.declaration.filter(|count| *count > 1).map(|count| start + count - 1) else {
            continue;
        };
        if !lines[last].text.starts_with('}') {
            continue;
        }
        ended[last] = Some(line.indent);
        let comments = lines[..start].iter().rev().take_while(|line| line.text.starts_with('#')).count();
        let after = start - comments;
        divides[after] = after > 0 && ended[after - 1] == Some(line.indent);
    }
    let with_blank =
        |(line, divides): (_, bool)| [divides.then(Line::default), Some(line)].into_iter().flatten();
    lines.into_iter().zip(divides).flat_map(with_blank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_column_stands_where_most_rows_can_have_it(
            rows in prop::collection::vec((0..40usize, 0..40usize), 1..30),
        ) {
            let rows: Vec<(usize, usize)> = rows.into_iter().map(|(first, room)| (first, first + room)).collect();
            let count = |place: usize| rows.iter().filter(|(first, last)| (*first..=*last).contains(&place)).count();
            let found = place_of_most(&rows).expect("there are rows");
            let best = (0..80).map(count).max().expect("there are places");
            prop_assert_eq!(count(found), best);
            // The leftmost of the best, which is where a row has it anyway.
            prop_assert_eq!((0..80).find(|place| count(*place) == best), Some(found));
        }
    }
}
