//! The page of why histories end as they do.

use super::Page;
use super::columns::left;
use detente::why::{Section, WhyRows};
use unicode_width::UnicodeWidthStr as _;

/// Columns of a short text at most; a longer one pushes what follows to the next line.
const SHORT: usize = 34;

pub(super) fn all(page: &mut Page, rows: &WhyRows, command: &str) {
    page.head(&rows.title, &rows.asked);
    page.line("");
    rows.answers.iter().for_each(|answer| page.bold(answer));
    rows.sections.iter().for_each(|it| section(page, it));
    page.line("");
    rows.notes.iter().for_each(|note| page.aside(note));
    page.left_out(&rows.leaves_out);
    page.again(command);
}

fn section(page: &mut Page, section: &Section) {
    page.heading(&section.heading);
    let short = section.lines.iter().map(|line| line.len().saturating_sub(1)).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = section.lines.iter().filter(|line| line.len() > column + 1);
        cells.map(|line| line[column].width()).max().unwrap_or(0).min(SHORT)
    };
    let widths: Vec<usize> = (0..short).map(width).collect();
    for line in &section.lines {
        let Some((last, cells)) = line.split_last() else { continue };
        let mut head = "  ".to_owned();
        for (cell, width) in cells.iter().zip(&widths) {
            if cell.width() > *width {
                page.wrapped(&head, cell);
                head = " ".repeat(head.width() + width + 2);
            } else {
                head += &left(cell, *width);
                head += "  ";
            }
        }
        let indent = last.len() - last.trim_start().len();
        page.wrapped(&format!("{head}{}", " ".repeat(indent)), last);
    }
    section.remarks.iter().for_each(|remark| page.wrapped("  ", remark));
}
