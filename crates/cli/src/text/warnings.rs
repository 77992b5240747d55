//! The page of early warnings.

use super::Page;
use super::columns::left;
use detente::early_warning::{WarningRow, WarningsRows};
use unicode_width::UnicodeWidthStr as _;

pub(super) fn all(page: &mut Page, rows: &WarningsRows, command: &str) {
    page.head(&rows.title, &rows.asked);
    page.line("");
    page.bold(&rows.answer);
    rows.remarks.iter().for_each(|remark| page.wrapped("", remark));
    page.line("");
    warnings(page, &rows.rows);
    if rows.more > 0 {
        page.wrapped("  ", &format!("and {} more; `--format csv` lists all", rows.more));
    }
    page.line("");
    page.aside(
        "Rises: Kendall's tau in a window of half the time, the trend taken off (Dakos and others 2012); above and below: the mean of the last tenth of \
         the time. Told apart: how often the history about to shift has the stronger sign of two; 0.5 tells nothing. Thresholds are from one half of the histories and these \
         figures from the other; quiet histories are those on the same days in which the shift does not come. Intervals 95%.",
    );
    page.left_out(&rows.leaves_out);
    page.again(command);
}

/// Two lines for each: what is watched, and its figures under one another.
fn warnings(page: &mut Page, rows: &[WarningRow]) {
    let head = ["", "announces", "false alarms", "told apart"];
    let cells =
        |row: &WarningRow| [row.sign.clone(), row.hits.clone(), row.false_alarms.clone(), row.area.clone()];
    let cells: Vec<[String; 4]> = rows.iter().map(cells).collect();
    let wide = |column: usize| {
        cells.iter().map(|row| row[column].width()).chain([head[column].width()]).max().unwrap_or(0)
    };
    let line = |row: [&str; 4]| -> String {
        let padded = row.into_iter().enumerate().map(|(column, cell)| left(cell, wide(column)));
        format!("    {}", padded.collect::<Vec<_>>().join("  "))
    };
    page.line(&line(head));
    for (row, cells) in rows.iter().zip(&cells) {
        page.wrapped("  ", &row.watched);
        page.line(&line(cells.each_ref().map(String::as_str)));
    }
}
