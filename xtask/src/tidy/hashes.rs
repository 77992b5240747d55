//! A change of the gallery's results needs a line in the changelog.

use crate::repository::{Message, Repository};

const HASHES: &str = "gallery/hashes.txt";
const CHANGELOG: &str = "CHANGELOG.md";
const HEADING: &str = "### Results that differ";

/// Whether a line under the newest heading of results that differ names the fingerprint of all results.
pub(super) fn check(repository: &Repository) -> Option<Message> {
    let text = |path: &str| repository.texts.get(path).map_or("", String::as_str);
    let Some(all) =
        text(HASHES).lines().find_map(|line| line.strip_prefix("all ")).filter(|all| !all.is_empty())
    else {
        return Some(Message::new(
            HASHES,
            1,
            "no file with a line `all ...`: `DETENTE_WRITE=1 cargo test -p detente --test hashes`",
        ));
    };
    let (before, section) = text(CHANGELOG).split_once(HEADING).unwrap_or_default();
    let section = section.split("\n#").next().unwrap_or_default();
    if section.contains(&format!("`{all}`")) {
        return None;
    }
    let advice = format!(
        "results have changed: say what differs, why and by how much in a line under the newest `{HEADING}`, and name \
         `{all}` in it (the fingerprint of {HASHES})"
    );
    Some(Message::new(CHANGELOG, before.lines().count() + 1, advice))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(hashes: &str, changelog: &str) -> Option<Message> {
        check(&Repository::of(&[(HASHES, hashes), (CHANGELOG, changelog)]))
    }

    #[test]
    fn the_newest_section_names_the_fingerprint() {
        let hashes = "# Runs\nall 0123\n\nnative 45\n";
        let old = "## 0.1.0\n\n### Results that differ\n\n- Means (`0123`).\n";
        assert_eq!(found(hashes, old), None);
        let new = format!(
            "## Unreleased\n\n### Results that differ\n\n- Medians, by 1 % (`4567`).\n\n### Fixed\n\n{old}"
        );
        let message = found(hashes, &new).unwrap();
        assert_eq!(message.line, 3);
        assert!(message.text.contains("`0123`"), "{message}");
        assert_eq!(found(&hashes.replace("0123", "4567"), &new), None);
        assert!(found(hashes, "# Changelog\n").is_some());
        assert!(found("native 45\n", old).is_some());
        assert!(check(&Repository::of(&[(CHANGELOG, old)])).is_some(), "the file is missing");
    }
}
