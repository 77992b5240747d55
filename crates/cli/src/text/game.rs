//! The page of a game.

use super::{Page, WIDTH, columns};
use detente::game::{GameRows, StoryRow};
use unicode_width::UnicodeWidthStr as _;

pub(super) fn all(page: &mut Page, rows: &GameRows, command: &str) {
    page.head(&rows.title, &rows.about);
    if let Some((heading, lines)) = &rows.payoffs {
        page.heading(heading);
        payoffs(page, lines);
    }
    if !rows.dominated.is_empty() {
        page.heading("Strategies that nobody would play");
        rows.dominated.iter().for_each(|line| page.wrapped("  - ", line));
    }
    page.line("");
    page.bold(&rows.which);
    for (number, one) in rows.equilibria.iter().enumerate() {
        page.wrapped(&format!("  {}. ", number + 1), &one.pays);
        plays(page, &one.plays);
    }
    rows.more.iter().for_each(|more| page.wrapped("  ", more));
    if let Some(value) = &rows.value {
        page.line("");
        page.wrapped("", value);
    }
    for (heading, sets) in &rows.perfect {
        page.line("");
        page.bold(heading);
        plays(page, sets);
    }
    page.line("");
    rows.remarks.iter().for_each(|remark| page.aside(&format!("{remark}.")));
    page.again(command);
}

/// Who does what, in two columns.
fn plays(page: &mut Page, rows: &[StoryRow]) {
    let widest = rows.iter().map(|row| row.who.width()).max().unwrap_or(0).min(WIDTH / 3);
    for row in rows {
        page.wrapped(&format!("     {}  ", columns::left(&row.who, widest)), &row.does);
    }
}

/// A matrix, its columns as wide as they must be; where that is wider than the page, its cells are listed row by row.
fn payoffs(page: &mut Page, lines: &[Vec<String>]) {
    let width = |column: usize| lines.iter().map(|line| line[column].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..lines[0].len()).map(width).collect();
    if 2 + widths.iter().map(|width| width + 2).sum::<usize>() <= WIDTH {
        for line in lines {
            let cells = line
                .iter()
                .zip(&widths)
                .skip(1)
                .map(|(cell, width)| format!("  {}{cell}", " ".repeat(width - cell.width())));
            page.line(&format!("  {}{}", columns::left(&line[0], widths[0]), cells.collect::<String>()));
        }
        return;
    }
    for line in &lines[1..] {
        let cells = lines[0].iter().zip(line).skip(1).map(|(name, cell)| format!("{name}: {cell}"));
        page.wrapped(&format!("  {}  ", line[0]), &cells.collect::<Vec<String>>().join(";  "));
    }
}
