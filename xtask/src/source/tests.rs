//! The scanner on the corners of Rust's lexical grammar.

use super::*;

fn functions(text: &str) -> Vec<(String, usize, usize)> {
    Source::new(text).functions().into_iter().map(|it| (it.name, it.line, it.lines)).collect()
}

#[test]
fn masks_keep_every_byte_and_line() {
    let text = "let a = \"é\\\"\n\"; // ü /*\n/* a /* b */ \n c */ let b = 'é';\nlet c = r#\"x\"y\"#;";
    let source = Source::new(text);
    assert_eq!(source.code.len(), text.len());
    assert_eq!(source.comments.len(), text.len());
    assert_eq!(source.code.matches('\n').count(), text.matches('\n').count());
    assert!(source.code.contains("let b") && source.code.contains("let c"));
    assert!(source.comments.contains("ü") && !source.comments.contains("let"));
}

#[test]
fn what_literals_and_comments_hold_is_not_code() {
    for text in [
        "\"fn a() {}\"",
        "r\"fn a() {}\\\"",
        "r##\"fn \"# a() {}\"##",
        "br#\"fn a() {}\"#",
        "// fn a() {}",
        "/* /* */ fn a() {} */",
        "\"\\\\\" // fn a() {}",
    ] {
        assert_eq!(functions(&format!("{text}\nfn real() {{ 1 }}")), [("real".to_owned(), 2, 1)], "{text}");
    }
}

#[test]
fn a_quote_or_brace_as_a_character_opens_nothing() {
    let text = "fn a<'a>(x: &'a str) -> char {\n  let y = ['\"', '{', '\\'', '\\u{7d}', b'}'];\n  'z'\n}\nfn b() { 1 }";
    assert_eq!(functions(text), [("a".to_owned(), 1, 2), ("b".to_owned(), 5, 1)]);
}

#[test]
fn only_lines_with_code_count() {
    let text = "fn a() {\n    // Why.\n\n    one();\n    /* a\n       b */\n    two(); // And so on.\n}\n";
    assert_eq!(functions(text), [("a".to_owned(), 1, 2)]);
}

#[test]
fn nested_functions_are_told_apart_and_bodiless_ones_left_out() {
    let text = "trait T { fn none(&self, array: [u8; 3]); }\nfn outer(f: fn(i32)) {\n  fn inner() {\n    1;\n  }\n}\n";
    assert_eq!(functions(text), [("outer".to_owned(), 2, 3), ("inner".to_owned(), 3, 1)]);
}

#[test]
fn a_long_function_may_be_excused_by_an_expectation_of_its_own() {
    let text =
        "#[expect(clippy::too_many_lines, reason = \"a table; flat\")]\npub fn a() { 1 }\nfn b() { 1 }";
    let excused: Vec<bool> = Source::new(text).functions().iter().map(|it| it.excused).collect();
    assert_eq!(excused, [true, false]);
}

#[test]
fn tests_at_the_end_do_not_count() {
    let text = "//! Doc.\nfn a() {}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn b() { c(\"}\"); }\n}\n";
    let source = Source::new(text);
    assert_eq!(source.lines_apart_from_tests(), 3);
    let at = |word: &str| text.find(word).expect("the word is in the text");
    assert!(!source.is_test(at("fn a")));
    assert!(source.is_test(at("fn b")));
}

#[test]
fn code_after_a_test_item_counts_again() {
    let text = "#[cfg(test)]\nuse a::{b, c};\nfn d() {}\n#[test]\nfn e() {}\nfn f() {}\n";
    let source = Source::new(text);
    assert!(!source.is_test(text.find("fn d").expect("there")));
    assert!(source.is_test(text.find("fn e").expect("there")));
    assert!(!source.is_test(text.find("fn f").expect("there")));
}

#[test]
fn modules_tell_where_their_body_stands_and_what_they_are_for() {
    let text = "mod a;\npub(crate) mod b; // Doc.\nmod inline { fn x() {} }\n#[cfg(test)]\nmod tests;\n";
    let found: Vec<_> = Source::new(text)
        .modules()
        .into_iter()
        .map(|module| (module.name, module.line, module.inline, module.only_for_tests))
        .collect();
    let expected = [
        ("a", 1, false, false),
        ("b", 2, false, false),
        ("inline", 3, true, false),
        ("tests", 5, false, true),
    ];
    assert_eq!(found, expected.map(|(name, line, inline, tests)| (name.to_owned(), line, inline, tests)));
}

#[test]
fn broken_source_ends() {
    for text in ["fn a() {", "\"", "'", "/*", "r#\"", "'\\", "fn", "#[cfg(test)]", "mod a", "fn a(((", "}}}"]
    {
        let source = Source::new(text);
        source.functions();
        source.modules();
        assert!(source.lines_apart_from_tests() <= 1, "{text}");
    }
}
