//! The page of scenario discovery.

use super::Page;
use detente::discovery::DiscoveryRows;

pub(super) fn all(page: &mut Page, rows: &DiscoveryRows, command: &str) {
    page.head(&rows.title, &rows.asked);
    page.wrapped("", &rows.overall);
    for (number, found) in rows.boxes.iter().enumerate() {
        let luck = if found.is_luck { ", which may be luck" } else { "" };
        page.heading(&format!("Box {}{luck}: the futures in which", number + 1));
        for (restriction, worth) in &found.restrictions {
            page.wrapped("  - ", restriction);
            page.wrapped("      ", worth);
        }
        page.wrapped("  ", &found.figures);
    }
    if let Some(remark) = &rows.remark {
        page.line("");
        page.wrapped("", remark);
    }
    if !rows.rules.is_empty() {
        page.heading("Rules: each future is in one of them");
        for rule in &rows.rules {
            page.wrapped("  - ", &rule.holds);
            page.wrapped("      ", &rule.figures);
        }
    }
    page.line("");
    page.aside(
        "Boxes by the patient rule induction method, borders where they explain most; rules by a pruned tree. Quasi-p: the chance that a \
         limit without worth would do as well. Intervals are 95% intervals of Wilson's kind over the draws, the box or rule being given; figures are \
         those of the draws that were searched, and so a little too good.",
    );
    page.left_out(&rows.leaves_out);
    page.again(command);
}
