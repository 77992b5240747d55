//! Pages: one title each, and relative links that lead somewhere in a fresh clone.

use crate::repository::{Message, Repository};

/// Every Markdown page.
pub(super) fn check(repository: &Repository) -> Vec<Message> {
    repository.ending(".md").flat_map(|(path, text)| check_page(repository, path, text)).collect()
}

fn check_page(repository: &Repository, path: &str, text: &str) -> Vec<Message> {
    let lines = prose(text);
    let mut messages = Vec::new();
    let titles: Vec<usize> =
        lines.iter().filter(|(_, line)| line.starts_with("# ")).map(|(number, _)| *number).collect();
    match titles.as_slice() {
        [] => messages.push(Message::new(path, 1, "no title: begin the page with one `# ` line")),
        [_] => {}
        [_, rest @ ..] => {
            let second = |line: &usize| {
                Message::new(path, *line, "a second title: use `##`, or make it a page of its own")
            };
            messages.extend(rest.iter().map(second));
        }
    }
    for (number, line) in &lines {
        for target in targets(line) {
            messages
                .extend(broken(repository, path, target).map(|advice| Message::new(path, *number, advice)));
        }
    }
    messages
}

/// The lines outside code blocks, numbered from 1, with what stands in backticks left out.
fn prose(text: &str) -> Vec<(usize, String)> {
    let mut fence: Option<&str> = None;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let bare = line.trim_start();
        let mark = ["````", "```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
        match (fence, mark) {
            (None, Some(_)) => fence = mark,
            (Some(open), Some(close)) if close.starts_with(open) => fence = None,
            (Some(_), _) => {}
            (None, None) => {
                let spoken: Vec<&str> = line.split('`').step_by(2).collect();
                lines.push((index + 1, spoken.join("`")));
            }
        }
    }
    lines
}

/// What the links of a line point to: `[words](target)` and `[name]: target`.
fn targets(line: &str) -> Vec<&str> {
    let inline = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let named =
        line.strip_prefix('[').and_then(|rest| rest.split_once("]: ")).map(|(_, target)| target.trim());
    inline.chain(named).collect()
}

/// Why a link leads nowhere, if it does.
fn broken(repository: &Repository, page: &str, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
    let Some(place) = place_from(page, file) else {
        return Some(format!(
            "`{target}` leads out of the repository: link to a file inside, or to an address"
        ));
    };
    let folder = format!("{place}/");
    let is_folder = place.is_empty() || repository.paths.iter().any(|path| path.starts_with(&folder));
    if !repository.paths.contains(&place) && !is_folder {
        return Some(format!("`{target}` leads nowhere: git knows no `{place}`"));
    }
    let text = repository.texts.get(&place).filter(|_| place.ends_with(".md"))?;
    let missing = anchor.filter(|anchor| !anchors(text).iter().any(|known| known == anchor))?;
    Some(format!("no heading of `{place}` gives the anchor `#{missing}`"))
}

/// The place of a link, from the root of the repository; nothing if it leads out.
fn place_from(page: &str, file: &str) -> Option<String> {
    if file.is_empty() {
        return Some(page.to_owned());
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    if file.starts_with('/') {
        return None;
    }
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The anchors of a page's headings: lower case, spaces as dashes, punctuation dropped.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| line.starts_with('#')) {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        let kept =
            words.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
        let anchor: String = kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect();
        let twins = anchors.iter().filter(|known| **known == anchor).count();
        anchors.push(if twins == 0 { anchor } else { format!("{anchor}-{twins}") });
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(page: &str) -> Vec<String> {
        let files =
            [("docs/page.md", page), ("docs/other.md", "# Other page\n\n## A `b`, c\n"), ("src/lib.rs", "")];
        let messages = check(&Repository::of(&files)).into_iter();
        messages.map(|message| format!("{}: {}", message.line, message.text)).collect()
    }

    #[test]
    fn a_page_has_one_title() {
        assert_eq!(found("# One\n## Two\n```sh\n# a comment\n```\n"), [""; 0]);
        assert!(found("text\n")[0].contains("no title"));
        assert!(found("# One\n\n# Two\n")[0].starts_with("3: a second title"));
    }

    #[test]
    fn links_that_lead_somewhere_are_fine() {
        for link in [
            "other.md",
            "../src/lib.rs",
            "../src",
            "./other.md#a-b-c",
            "#one",
            "https://x.y/z.md",
            "mailto:a@b",
        ] {
            assert_eq!(
                found(&format!("# One\n[words]({link}) and `[code](nowhere.md)`\n")),
                [""; 0],
                "{link}"
            );
        }
    }

    #[test]
    fn links_that_lead_nowhere_are_found() {
        for link in ["nowhere.md", "other.md#d", "../../out.md", "#two", "/docs/other.md"] {
            assert_eq!(found(&format!("# One\n[a](other.md), [words]({link})\n")).len(), 1, "{link}");
            assert_eq!(found(&format!("# One\n\n[name]: {link}\n")).len(), 1, "{link}");
        }
    }

    #[test]
    fn twin_headings_get_numbers() {
        assert_eq!(anchors("# A\n## B\n## B\n"), ["a", "b", "b-1"]);
    }
}
