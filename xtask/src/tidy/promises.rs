//! The invariants of ARCHITECTURE.md: each names the test that holds it, or says that it is to come.

use std::collections::BTreeSet;

use super::RustFile;
use crate::repository::{Message, Repository};

const PAGE: &str = "ARCHITECTURE.md";
const HEADING: &str = "## Invariants";
const TO_COME: &str = "to come";

/// Every row of the table of invariants.
pub(super) fn check(repository: &Repository, files: &[RustFile<'_>]) -> Vec<Message> {
    let page = repository.texts.get(PAGE).map_or("", String::as_str);
    let functions: BTreeSet<String> =
        files.iter().flat_map(|file| file.source.functions()).map(|function| function.name).collect();
    let exists = |name: &str| match name.rsplit_once("::") {
        _ if name.contains(['/', '.']) => repository.paths.contains(name),
        Some((_, last)) => functions.contains(last),
        None => functions.contains(name),
    };
    let mut messages = Vec::new();
    for (line, cell) in last_cells(page) {
        let names: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
        if names.is_empty() && !cell.contains(TO_COME) {
            messages.push(Message::new(
                PAGE,
                line,
                format!("name the test that holds it in backticks, or say `{TO_COME}`"),
            ));
        }
        for name in names.into_iter().filter(|name| !exists(name)) {
            let advice =
                format!("no test or file is called `{name}`: give its name of today, or say `{TO_COME}`");
            messages.push(Message::new(PAGE, line, advice));
        }
    }
    messages
}

/// The last cell of each row below the heading of the invariants, with its line.
fn last_cells(page: &str) -> impl Iterator<Item = (usize, &str)> {
    let section = page.lines().enumerate().skip_while(|(_, line)| *line != HEADING).skip(1);
    let rows =
        section.take_while(|(_, line)| !line.starts_with("## ")).filter(|(_, line)| line.starts_with('|'));
    // The head of the table, and the line under it.
    rows.skip(2)
        .filter_map(|(index, line)| Some((index + 1, line.trim_end_matches('|').rsplit_once('|')?.1.trim())))
}

#[cfg(test)]
mod tests {
    use super::super::rust_files;
    use super::*;

    fn found(cell: &str) -> Vec<String> {
        let page = format!(
            "# Map\n## Invariants\n| promise | held by |\n|---|---|\n| never fails | {cell} |\n## Rooms\n| a |\n"
        );
        let repository = Repository::of(&[
            (PAGE, &page),
            ("a.rs", "//! Doc.\nfn any_text_survives() { 1 }\n"),
            ("clippy.toml", ""),
        ]);
        let messages = check(&repository, &rust_files(&repository)).into_iter();
        messages.map(|message| format!("{}: {}", message.line, message.text)).collect()
    }

    #[test]
    fn a_promise_names_a_test_that_exists_or_says_that_it_is_to_come() {
        for fine in [
            "`any_text_survives`",
            "`syntax::any_text_survives`, `clippy.toml`",
            "to come",
            "`clippy.toml` in part; to come",
        ] {
            assert_eq!(found(fine), [""; 0], "{fine}");
        }
        assert!(found("`no_such_test`")[0].starts_with("5: no test or file is called `no_such_test`"));
        assert!(found("careful work")[0].starts_with("5: name the test"));
    }
}
