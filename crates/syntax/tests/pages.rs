//! The page of each code is true: its wrong example earns the code, its mended one does not.

use detente_syntax::diagnostic::{Code, code};
use detente_syntax::parse;

fn earns(text: &str, code: &Code) -> bool {
    parse(text).diagnostics.iter().any(|diagnostic| diagnostic.code == code)
}

#[test]
fn wrong_examples_of_the_parser_earn_their_code() {
    for code in code::PARSER {
        assert!(earns(code.wrong, code), "{code:?}: {:#?}", parse(code.wrong).diagnostics);
    }
}

#[test]
fn mended_examples_parse_without_a_message() {
    for code in code::all() {
        assert_eq!(parse(code.mended).diagnostics, [], "{code:?}");
    }
}

#[test]
fn a_page_holds_title_meaning_and_both_examples() {
    let page = code::explain(code::STRAY_CLOSING);
    for part in ["# stray-closing-mark", code::STRAY_CLOSING.meaning, "let a = 3 }", "Mended:"] {
        assert!(page.contains(part), "{page}");
    }
}
