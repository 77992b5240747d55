//! The page of what drives quantities.

use super::Page;
use detente::drivers::{DriversRows, QuantityRows};

pub(super) fn all(page: &mut Page, rows: &DriversRows, command: &str) {
    page.head(&rows.title, &rows.asked);
    for quantity in &rows.quantities {
        one(page, rows, quantity);
    }
    page.line("");
    page.aside(&rows.about);
    page.left_out(&rows.leaves_out);
    page.again(command);
}

fn one(page: &mut Page, rows: &DriversRows, quantity: &QuantityRows) {
    page.line("");
    page.bold(&quantity.heading);
    quantity.luck.iter().for_each(|luck| page.wrapped("  ", luck));
    for row in &quantity.rows {
        page.wrapped("  ", &row.label);
        let told = rows.figures.iter().zip(&row.figures).filter(|(_, figure)| *figure != "-");
        let mut told: Vec<String> = told.map(|(name, figure)| format!("{name} {figure}")).collect();
        if !row.shift.is_empty() {
            told.push(format!("{} in its upper half", row.shift));
        }
        page.wrapped("      ", &told.join("; "));
    }
    quantity.pairs.iter().for_each(|pair| page.wrapped("  ", pair));
    quantity.others.iter().for_each(|others| page.wrapped("  ", others));
}
