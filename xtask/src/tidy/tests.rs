//! Tidy on small repositories, and on this one.

use super::*;

/// The messages about one file, as `line: start of the text`.
fn found(path: &str, text: &str) -> Vec<String> {
    let own = messages(&Repository::of(&[(path, text)])).into_iter().filter(|message| message.path == path);
    own.map(|message| format!("{}: {}", message.line, message.text)).collect()
}

/// All messages but that a small repository has no gallery.
fn all_found(files: &[(&str, &str)]) -> Vec<Message> {
    let found = messages(&Repository::of(files)).into_iter();
    found.filter(|message| !message.path.starts_with("gallery/")).collect()
}

#[track_caller]
fn check_one(path: &str, text: &str, start: &str) {
    let found = found(path, text);
    assert!(found.len() == 1 && found[0].starts_with(start), "{found:?}");
}

const LIB: &str = "crates/numbers/src/lib.rs";

#[test]
fn the_repository_is_tidy() {
    let repository = Repository::read().expect("the tests run inside the repository");
    let messages: Vec<String> = messages(&repository).iter().map(ToString::to_string).collect();
    assert_eq!(messages, [""; 0], "see `cargo xtask tidy`");
}

#[test]
fn unwrap_is_for_tests() {
    check_one(LIB, "//! Doc.\nfn a() {\n    b()\n        .unwrap();\n}\n", "4: `unwrap` outside tests");
    let fine = "//! Doc.\n//! `x.unwrap()`\nconst A: &str = \".unwrap()\";\n#[cfg(test)]\nmod tests {\n fn a() { b().unwrap(); }\n}\n";
    assert_eq!(found(LIB, fine), [""; 0]);
    assert_eq!(found("crates/numbers/tests/a.rs", "//! Doc.\nfn a() { b().unwrap(); }\n"), [""; 0]);
    check_one(LIB, "//! Doc.\n#[cfg(test)]\nmod tests {}\nfn a() { b().unwrap(); }\n", "4: `unwrap`");
}

#[test]
fn a_module_that_is_declared_for_tests_is_a_test() {
    let library = "//! Doc.\n#[cfg(test)]\nmod oracle;\n";
    let oracle = "//! Doc.\nfn a() { b().unwrap(); }\n";
    let files = [(LIB, library), ("crates/numbers/src/oracle.rs", oracle)];
    assert_eq!(all_found(&files), []);
}

#[test]
fn left_overs_are_found_in_code_only() {
    for word in ["dbg!(x)", "todo!()", "unimplemented!()"] {
        check_one(LIB, &format!("//! Doc.\nfn a() {{ {word}; }}\n"), "2: left-over");
        assert_eq!(found(LIB, &format!("//! Doc.\n// {word}\nfn a() {{ print(\"{word}\"); }}\n")), [""; 0]);
    }
    check_one(LIB, "//! Doc.\n#[allow(dead_code)]\nfn a() {}\n", "2: use `#[expect(");
    check_one(LIB, "//! Doc.\n#[test]\n#[ignore]\nfn a() {}\n", "3: an ignored test");
    assert_eq!(found(LIB, "//! Doc.\n#[test]\n#[ignore = \"needs a browser\"]\nfn a() {}\n"), [""; 0]);
}

#[test]
fn what_is_left_to_do_names_its_issue() {
    check_one(LIB, "//! Doc.\n// TODO: mend.\n", "2: name the issue");
    check_one("a.toml", "# FIXME mend\n", "1: name the issue");
    assert_eq!(found(LIB, "//! Doc.\n// FIXME(#12): mend.\n// TODO #3\nconst TODO: u8 = 1;\n"), [""; 0]);
}

#[test]
fn a_file_begins_with_its_doc() {
    check_one(LIB, "\nfn a() {}\n", "1: no module doc");
}

#[test]
fn paths_of_one_machine_are_found() {
    let folder = "tmp";
    check_one("a.toml", &format!("x = \"/{folder}/y\"\n"), "1: `/");
    check_one("a.toml", &format!("x = \"file:///{folder}/y\"\n"), "1: `/");
    assert_eq!(
        found("a.toml", &format!("x = \"here/{folder}/y\"\ny = \"https://x.y/{folder}/\"\n")),
        [""; 0]
    );
}

#[test]
fn names_that_collect_everything_are_refused() {
    let found = found("crates/numbers/src/utils/float.rs", "//! Doc.\n");
    assert!(found.iter().any(|message| message.contains("the name `utils`")), "{found:?}");
    check_one(LIB, "//! Doc.\nmod helpers {\n}\n", "2: the name `helpers`");
    assert_eq!(self::found("crates/numbers/tests/all.rs", "//! The types of core.\n"), [""; 0]);
}

#[test]
fn a_file_that_nothing_declares_is_found() {
    let dead = "crates/numbers/src/dead.rs";
    check_one(dead, "//! Doc.\n", "1: no `mod` declares this file");
    let nested = [
        (LIB, "//! Doc.\nmod a;\n"),
        ("crates/numbers/src/a.rs", "//! Doc.\nmod b;\n"),
        ("crates/numbers/src/a/b/mod.rs", "//! Doc.\nmod c;\n"),
        ("crates/numbers/src/a/b/c.rs", "//! Doc.\n"),
    ];
    assert_eq!(all_found(&nested), []);
}

#[test]
fn lengths_are_measured_apart_from_tests() {
    let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "// A line.\n".repeat(900));
    assert_eq!(found(LIB, &format!("//! Doc.\n{tests}")), [""; 0]);
    check_one(LIB, &"//! Doc.\n".repeat(801), "1: 801 lines apart from tests");
    check_one("crates/numbers/tests/a.rs", &"//! Doc.\n".repeat(1501), "1: 1501 lines of tests");
}

#[test]
fn long_functions_are_found_unless_they_say_why() {
    let long = format!("fn a() {{\n{}}}\n", "    b();\n".repeat(71));
    check_one(LIB, &format!("//! Doc.\n{long}"), "2: `a` has 71 lines of code");
    let excuse = "#[expect(clippy::too_many_lines, reason = \"a flat table\")]\n";
    assert_eq!(found(LIB, &format!("//! Doc.\n{excuse}{long}")), [""; 0]);
    assert_eq!(
        found(LIB, &format!("//! Doc.\nfn a() {{\n{}}}\n", "    // Why.\n    b();\n".repeat(70))),
        [""; 0]
    );
}

#[test]
fn expect_is_rare_and_a_parsers_own_is_another_thing() {
    let two = "//! Doc.\nfn a() { b().expect(\"x\"); b().expect(\n    \"y\"); p.expect(Kind::Name); }\n";
    let messages = all_found(&[(LIB, two)]);
    assert_eq!(messages.len(), 1);
    assert!(messages[0].to_string().starts_with("crates/numbers:1: 2 calls of `expect`"), "{messages:?}");
    assert_eq!(found(LIB, "//! Doc.\nfn a() { b().expect(\"x\"); }\n"), [""; 0]);
}
