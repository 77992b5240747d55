//! Who may import whom: the one table, the check of the manifests against it, and its Markdown.

use std::fs;

use toml::{Table, Value};

use crate::repository::{Message, Repository, root};

/// A crate of ours, and what it may know.
pub(crate) struct Layer {
    /// Its folder under `crates/`.
    folder: &'static str,
    /// The name in its manifest.
    package: &'static str,
    /// One line, the same as the description in its manifest.
    purpose: &'static str,
    /// Folders of the crates that it may import.
    imports: &'static [&'static str],
    /// Folders of the crates that its tests and benchmarks may import besides.
    tests_import: &'static [&'static str],
}

/// From the bottom upwards. A row may stand here before its crate exists.
#[rustfmt::skip]
const LAYERS: &[Layer] = &[
    Layer {
        folder: "numbers", package: "detente-numbers",
        purpose: "The same bits on every machine: elementary functions, addressed randomness, distributions, ordered sums",
        imports: &[], tests_import: &[],
    },
    Layer {
        folder: "syntax", package: "detente-syntax",
        purpose: "Model text to a lossless tree and back, spans and the diagnostic type",
        imports: &[], tests_import: &[],
    },
    Layer {
        folder: "model", package: "detente-model",
        purpose: "Meaning: names, subscripts, units, evidence, a checked model and its reference evaluator",
        imports: &["syntax", "numbers"], tests_import: &[],
    },
    Layer {
        folder: "program", package: "detente-program",
        purpose: "Checked model to a straight-line program, its passes, verifier and printed form",
        imports: &["model", "syntax", "numbers"], tests_import: &[],
    },
    Layer {
        folder: "results", package: "detente-results",
        purpose: "What was asked and what came back: designs, manifests, tables and their formats",
        imports: &[], tests_import: &[],
    },
    Layer {
        folder: "native", package: "detente-native",
        purpose: "Straight lines to machine code for vector units, with the bits of the interpreter; the only unsafe code",
        imports: &["program", "numbers"], tests_import: &[],
    },
    Layer {
        folder: "engine", package: "detente-engine",
        purpose: "Runs a program over batches of trajectories in columns, on all cores",
        imports: &["native", "program", "results", "numbers"], tests_import: &["model", "syntax"],
    },
    Layer {
        folder: "games", package: "detente-games",
        purpose: "Games for themselves: normal and extensive form, graph model, solvers, regret as the check",
        imports: &["numbers"], tests_import: &[],
    },
    Layer {
        folder: "analysis", package: "detente-analysis",
        purpose: "From tables to findings, a folder a question",
        imports: &["results", "games", "numbers"], tests_import: &[],
    },
    Layer {
        folder: "detente", package: "detente",
        purpose: "The whole journey in a few verbs",
        imports: &["analysis", "games", "engine", "results", "program", "model", "syntax", "numbers"],
        tests_import: &[],
    },
    Layer {
        folder: "report", package: "detente-report",
        purpose: "Findings to pages and charts",
        imports: &["detente"], tests_import: &[],
    },
    Layer {
        folder: "lsp", package: "detente-lsp",
        purpose: "Models in an editor: a language server over a stream of messages",
        imports: &["detente"], tests_import: &[],
    },
    Layer {
        folder: "cli", package: "detente-cli",
        purpose: "The program detente: commands and terminal output",
        imports: &["detente", "report", "lsp"], tests_import: &[],
    },
    Layer {
        folder: "python", package: "detente-python",
        purpose: "Thin Python binding, tables as Arrow without copying",
        imports: &["detente", "report"], tests_import: &[],
    },
];

const THIS_FILE: &str = "xtask/src/layers.rs";
const PAGE: &str = "ARCHITECTURE.md";
const BEGIN: &str = "<!-- layers: printed by `cargo xtask layers --write` -->\n";
const END: &str = "<!-- end of layers -->\n";

/// The table as Markdown.
pub(crate) fn markdown() -> String {
    let mut page = String::from(
        "| crate (under `crates/`) | purpose | may import (ours) | its tests also |\n|---|---|---|---|\n",
    );
    for layer in LAYERS {
        let imports = list(layer.imports);
        let tests_import = list(layer.tests_import);
        page += &format!("| `{}` | {} | {imports} | {tests_import} |\n", layer.folder, layer.purpose);
    }
    page
}

fn list(folders: &[&str]) -> String {
    if folders.is_empty() { "-".to_owned() } else { folders.join(", ") }
}

/// Writes the table between the marks of ARCHITECTURE.md.
pub(crate) fn write() -> Result<(), String> {
    let path = root().join(PAGE);
    let page = fs::read_to_string(&path).map_err(|error| format!("cannot read {PAGE}: {error}"))?;
    let (before, _, after) = around_table(&page).ok_or(format!("{PAGE} has no line `{}`", BEGIN.trim()))?;
    fs::write(&path, format!("{before}{BEGIN}{}{END}{after}", markdown()))
        .map_err(|error| format!("cannot write {PAGE}: {error}"))
}

/// What stands before the marks, between them, and after them.
fn around_table(page: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (table, after) = rest.split_once(END)?;
    Some((before, table, after))
}

/// Reads every manifest under `crates/` against the table, and the table of ARCHITECTURE.md.
pub(crate) fn check(repository: &Repository) -> Vec<Message> {
    let mut messages = Vec::new();
    for (path, text) in repository.ending("/Cargo.toml").filter(|(path, _)| path.starts_with("crates/")) {
        match text.parse::<Table>() {
            Ok(manifest) => check_manifest(path, text, &manifest, &mut messages),
            Err(error) => messages.push(Message::new(path, 1, format!("not a manifest: {error}"))),
        }
    }
    messages.extend(check_page(repository));
    messages
}

fn check_page(repository: &Repository) -> Option<Message> {
    let page = repository.texts.get(PAGE)?;
    let Some((before, table, _)) = around_table(page) else {
        let text =
            format!("the layer table is missing: add the lines `{}` and `{}`", BEGIN.trim(), END.trim());
        return Some(Message::new(PAGE, 1, text));
    };
    let line = before.lines().count() + 1;
    let advice = format!("the table differs from {THIS_FILE}: run `cargo xtask layers --write`");
    (table != markdown()).then(|| Message::new(PAGE, line, advice))
}

fn check_manifest(path: &str, text: &str, manifest: &Table, messages: &mut Vec<Message>) {
    let folder = path.split('/').nth(1).unwrap_or_default();
    let Some(layer) = LAYERS.iter().find(|layer| layer.folder == folder) else {
        let advice = format!("`{folder}` has no row: write its row in {THIS_FILE} first");
        messages.push(Message::new(path, 1, advice));
        return;
    };
    let package = |key: &str| manifest.get("package")?.get(key)?.as_str();
    if package("name") != Some(layer.package) {
        messages.push(Message::new(
            path,
            line_of(text, "name"),
            format!("the package is called `{}`", layer.package),
        ));
    }
    if package("description") != Some(layer.purpose) {
        let advice =
            format!("the description differs from the purpose in {THIS_FILE}: use one sentence for both");
        messages.push(Message::new(path, line_of(text, "description"), advice));
    }
    for (kind, dependencies) in dependency_tables(manifest) {
        let tests = kind == "dev-dependencies";
        for imported in dependencies.iter().filter_map(|(key, value)| folder_of(key, value)) {
            if layer.imports.contains(&imported) || (tests && layer.tests_import.contains(&imported)) {
                continue;
            }
            let advice = format!(
                "`{folder}` must not import `{imported}` ({kind}): move the code, or change the row in {THIS_FILE} \
                 in a commit of its own that says why"
            );
            messages.push(Message::new(path, line_of(text, LAYERS[row_of(imported)].package), advice));
        }
    }
}

/// Every table of dependencies, those for one target included, with its kind.
fn dependency_tables(manifest: &Table) -> Vec<(&'static str, &Table)> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let homes = std::iter::once(manifest)
        .chain(targets.into_iter().flat_map(|targets| targets.values().filter_map(Value::as_table)));
    let kinds = ["dependencies", "build-dependencies", "dev-dependencies"];
    homes.flat_map(|home| kinds.map(|kind| Some((kind, home.get(kind)?.as_table()?)))).flatten().collect()
}

/// The folder of a dependency that is a crate of ours, under whatever name it is imported.
fn folder_of(key: &str, value: &Value) -> Option<&'static str> {
    let package = value.get("package").and_then(Value::as_str).unwrap_or(key);
    LAYERS.iter().find(|layer| layer.package == package).map(|layer| layer.folder)
}

fn row_of(folder: &str) -> usize {
    LAYERS.iter().position(|layer| layer.folder == folder).unwrap_or_default()
}

/// The first line that starts with the key, from 1; 1 where there is none.
fn line_of(text: &str, key: &str) -> usize {
    let starts = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with([' ', '.', '=']));
    text.lines().position(starts).map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(manifest: &str) -> Vec<String> {
        let repository = Repository::of(&[("crates/engine/Cargo.toml", manifest)]);
        check(&repository).iter().map(ToString::to_string).collect()
    }

    const ENGINE: &str = "[package]\nname = \"detente-engine\"\n\
        description = \"Runs a program over batches of trajectories in columns, on all cores\"\n";

    #[test]
    fn layers_point_downwards() {
        for (row, layer) in LAYERS.iter().enumerate() {
            for imported in layer.imports.iter().chain(layer.tests_import) {
                assert!(
                    LAYERS[..row].iter().any(|lower| lower.folder == *imported),
                    "{} -> {imported}",
                    layer.folder
                );
            }
        }
    }

    #[test]
    fn manifests_keep_to_the_table() {
        let repository = Repository::read().expect("the tests run inside the repository");
        assert!(repository.paths.contains("crates/numbers/Cargo.toml"), "the manifests were not read");
        assert_eq!(check(&repository), []);
    }

    #[test]
    fn an_import_that_the_row_names_is_fine() {
        let manifest =
            format!("{ENGINE}[dependencies]\ndetente-program.workspace = true\nrayon.workspace = true\n");
        assert_eq!(messages(&manifest), [""; 0]);
    }

    #[test]
    fn an_import_that_the_row_does_not_name_is_found() {
        let manifest = format!("{ENGINE}[dependencies]\nrayon = \"1\"\ndetente-model.workspace = true\n");
        let found = messages(&manifest);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("crates/engine/Cargo.toml:6: `engine` must not import `model`"),
            "{found:?}"
        );
    }

    #[test]
    fn tests_may_import_what_their_column_names_and_no_more() {
        let allowed = format!("{ENGINE}[dev-dependencies]\ndetente-model.workspace = true\n");
        assert_eq!(messages(&allowed), [""; 0]);
        let forbidden = format!("{ENGINE}[dev-dependencies]\ndetente.workspace = true\n");
        assert_eq!(messages(&forbidden).len(), 1);
    }

    #[test]
    fn a_renamed_or_targeted_import_does_not_slip_through() {
        let renamed = format!(
            "{ENGINE}[dependencies]\nlanguage = {{ package = \"detente-syntax\", path = \"../syntax\" }}\n"
        );
        assert_eq!(messages(&renamed).len(), 1);
        let targeted =
            format!("{ENGINE}[target.'cfg(unix)'.dependencies]\ndetente-syntax.workspace = true\n");
        assert_eq!(messages(&targeted).len(), 1);
    }

    #[test]
    fn a_crate_without_a_row_is_found() {
        let repository =
            Repository::of(&[("crates/plot/Cargo.toml", "[package]\nname = \"detente-plot\"\n")]);
        assert!(check(&repository)[0].text.contains("write its row"));
    }

    #[test]
    fn the_printed_table_is_compared() {
        let page = format!("# Architecture\n{BEGIN}{}{END}", markdown());
        assert_eq!(check(&Repository::of(&[(PAGE, &page)])), []);
        let stale = page.replace("| `games` |", "| `game` |");
        assert_eq!(check(&Repository::of(&[(PAGE, &stale)]))[0].line, 2);
    }
}
