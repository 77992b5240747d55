//! Where source stands: names that refuse nothing, files that nothing declares, files that are only for tests.

use std::collections::BTreeSet;

use super::RustFile;
use crate::repository::{Message, Repository};

/// Names that collect everything.
const FORBIDDEN: &[&str] =
    &["utils", "util", "common", "helpers", "helper", "misc", "types", "core", "manager"];

const NAME_ADVICE: &str =
    "collects everything: name the file after what it holds, or let each thing live with its owner";

/// Names of files and modules, and Rust files that no `mod` declares.
pub(super) fn check(repository: &Repository, files: &[RustFile<'_>]) -> Vec<Message> {
    let mut messages = Vec::new();
    let source = |path: &&String| [".rs", ".ts", ".tsx", ".py"].iter().any(|end| path.ends_with(end));
    for path in repository.paths.iter().filter(source) {
        for part in path.split('/') {
            let name = part.split('.').next().unwrap_or(part);
            if FORBIDDEN.contains(&name) {
                messages.push(Message::new(path, 1, format!("the name `{name}` {NAME_ADVICE}")));
            }
        }
    }
    let mut declared = BTreeSet::new();
    for file in files {
        for module in file.source.modules() {
            if !module.inline {
                declared.insert(module_place(file.path, &module.name));
            } else if FORBIDDEN.contains(&module.name.as_str()) {
                let advice = format!("the name `{}` {NAME_ADVICE}", module.name);
                messages.push(Message::new(file.path, module.line, advice));
            }
        }
    }
    let dead = |file: &&RustFile<'_>| needs_declaration(file.path) && !declared.contains(&stem(file.path));
    let advice = "no `mod` declares this file, so it is not compiled: declare or remove it";
    messages.extend(files.iter().filter(dead).map(|file| Message::new(file.path, 1, advice)));
    messages
}

fn needs_declaration(path: &str) -> bool {
    let root = ["/src/lib.rs", "/src/main.rs"].iter().any(|end| path.ends_with(end));
    path.contains("/src/") && !path.contains("/src/bin/") && !root
}

/// The places of modules that exist only for tests, without their endings.
pub(super) fn test_modules(files: &[RustFile<'_>]) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    for file in files {
        let modules = file.source.modules();
        let for_tests = modules.iter().filter(|module| module.only_for_tests && !module.inline);
        places.extend(for_tests.map(|module| module_place(file.path, &module.name)));
    }
    places
}

/// Whether a file holds nothing but tests: by its folder, its name, or the `mod` that declares it.
pub(super) fn is_test(path: &str, test_modules: &BTreeSet<String>) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let in_folder = parts.iter().any(|part| matches!(*part, "tests" | "tests.rs"));
    in_folder
        || test_modules.iter().any(|place| stem(path) == *place || path.starts_with(&format!("{place}/")))
}

/// Where the module that a file declares stands, without `.rs` or `/mod.rs`.
fn module_place(path: &str, name: &str) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let is_root = ["lib.rs", "main.rs", "mod.rs"].contains(&file);
    if is_root { format!("{folder}/{name}") } else { format!("{}/{name}", stem(path)) }
}

fn stem(path: &str) -> String {
    let bare = path.strip_suffix(".rs").unwrap_or(path);
    bare.strip_suffix("/mod").unwrap_or(bare).to_owned()
}
