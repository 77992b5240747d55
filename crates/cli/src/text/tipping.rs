//! The page of a tipping point.

use super::Page;
use super::columns::left;
use detente::tipping::{CurveRow, TippingRows};
use unicode_width::UnicodeWidthStr as _;

/// Columns of a bar from 0 to 100 %.
const BAR: usize = 25;

pub(super) fn all(page: &mut Page, rows: &TippingRows, command: &str) {
    page.head(&rows.title, &rows.asked);
    page.line("");
    page.bold(&rows.answer);
    rows.remarks.iter().for_each(|remark| page.wrapped("", remark));
    page.line("");
    if rows.map.is_empty() {
        curve(page, rows)
    } else {
        map(page, rows)
    }
    page.line("");
    page.aside(if rows.map.is_empty() {
        "Each trajectory has a draw of the parameters and luck of its own; places above share them, so that changes are known better than \
         chances. Each interval holds with 95%, and that of the point wherever the search stops, if the chance goes one way, which is \
         checked."
    } else {
        "Each trajectory has a draw of the parameters and luck of its own. Sides are sure with 95% together."
    });
    page.left_out(&rows.leaves_out);
    page.again(command);
}

/// A line for each place, with a bar, and `|` where the level is.
fn curve(page: &mut Page, rows: &TippingRows) {
    let widest =
        |text: &dyn Fn(&CurveRow) -> &str| rows.curve.iter().map(|row| text(row).width()).max().unwrap_or(0);
    let (at, figure) = (widest(&|row| &row.at), widest(&|row| &row.figure));
    rows.moved.iter().for_each(|moved| page.wrapped("  ", moved));
    let level = (rows.level * BAR as f64) as usize;
    for row in &rows.curve {
        let filled = (row.chance * BAR as f64 + 0.5) as usize;
        let mark = |column: usize| match (column < filled, column == level) {
            (_, true) => '|',
            (true, false) => '=',
            (false, false) => ' ',
        };
        let bar: String = (0..BAR).map(mark).collect();
        let place = format!("{}{}", " ".repeat(at - row.at.width()), row.at);
        page.line(&format!("  {place}  {bar}  {}  {}", left(&row.figure, figure), row.change));
    }
    page.wrapped(
        "  ",
        "chance (95% interval), then the change in points from the first line; | is the level",
    );
}

/// The plane, with the ends of both ranges.
fn map(page: &mut Page, rows: &TippingRows) {
    let (Some(x), Some(y)) = (rows.ends.first(), rows.ends.get(1)) else { return };
    let width = if y.0.width() > y.1.width() { y.0.width() } else { y.1.width() };
    if let Some(moved) = rows.moved.get(1) {
        page.wrapped("  ", &format!("upwards: {moved}"));
    }
    let last = rows.map.len().saturating_sub(1);
    for (number, line) in rows.map.iter().enumerate() {
        let end = if number == 0 {
            &y.1
        } else if number == last {
            &y.0
        } else {
            ""
        };
        page.line(&format!("  {} {line}", left(end, width)));
    }
    let columns = rows.map.first().map_or(0, |line| line.width());
    let gap = columns.saturating_sub(x.0.width() + x.1.width());
    page.line(&format!("  {} {}{}{}", " ".repeat(width), x.0, " ".repeat(gap), x.1));
    rows.moved.iter().take(1).for_each(|moved| page.wrapped("  ", &format!("to the right: {moved}")));
    page.wrapped("  ", ". surely below the level, # surely above, ~ neither is sure");
}
