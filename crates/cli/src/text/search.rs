//! The page of a policy search.

use super::Page;
use detente::search::SearchRows;

pub(super) fn all(page: &mut Page, rows: &SearchRows, command: &str) {
    page.head(&rows.title, &rows.asked);
    for aim in &rows.aims {
        page.wrapped("  - ", aim);
    }
    page.heading("The best trade-offs: none is at least as good in all aims and better in one");
    for row in &rows.found {
        page.wrapped("  - ", &row.setting);
        page.wrapped("      ", &row.values.join("; "));
        if !row.stays.is_empty() {
            page.wrapped("      ", &row.stays);
        }
    }
    if rows.more > 0 {
        page.wrapped("  ", &format!("and {} more; `--format csv` lists all", rows.more));
    }
    if !rows.remarks.is_empty() {
        page.line("");
        rows.remarks.iter().for_each(|remark| page.wrapped("", remark));
    }
    page.line("");
    page.aside(
        "All settings ran on the same draws and the same luck; figures are those of fresh draws, which had no say in the choice. The search is \
         an evolutionary one: it may miss what is better still.",
    );
    page.left_out(&rows.leaves_out);
    page.again(command);
}
