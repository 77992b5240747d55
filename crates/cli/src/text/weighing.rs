//! The page of policies that are weighed.

use super::Page;
use detente::weighing::{AimRows, WeighingRows};

pub(super) fn all(page: &mut Page, rows: &WeighingRows, command: &str) {
    page.head(&rows.title, &rows.asked);
    rows.aims.iter().for_each(|aim| one(page, aim));
    if !rows.together.is_empty() {
        page.heading("All aims together");
        rows.together.iter().for_each(|told| page.wrapped("  ", told));
    }
    if !rows.left_out.is_empty() {
        page.heading("Cannot be in force together");
        rows.left_out.iter().take(5).for_each(|told| page.wrapped("  ", told));
        if rows.left_out.len() > 5 {
            page.wrapped("  ", &format!("and {} more", rows.left_out.len() - 5));
        }
    }
    page.line("");
    page.aside(
        "Means with 95% bootstrap intervals over draws of the parameters. Worst: the mean of the worst tenth of draws. Regret: how far it falls \
         short of the best of a draw, on average and at most. Places hold for all together with 95%. The greatest regret is that of the draws that were tried: it has no interval.",
    );
    page.aside(&rows.luck);
    page.left_out(&rows.leaves_out);
    page.again(command);
}

fn one(page: &mut Page, aim: &AimRows) {
    page.line("");
    page.bold(&aim.heading);
    for row in &aim.policies {
        page.wrapped("  ", &format!("{}: {}, place {}", row.name, row.mean, row.ranks));
        let satisfies =
            row.satisfies.as_ref().map_or(String::new(), |share| format!("; enough in {share} of draws"));
        page.wrapped(
            "      ",
            &format!("worst {}; regret {}, at most {}{satisfies}", row.worst, row.regret[0], row.regret[1]),
        );
    }
    if aim.more > 0 {
        page.wrapped("  ", &format!("and {} more; `--format csv` lists all", aim.more));
    }
    aim.words.iter().for_each(|words| page.wrapped("  ", words));
}
