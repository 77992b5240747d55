//! The page of each code is true: its wrong example earns the code, its mended one does not.

use detente_syntax::diagnostic::{Code, code};
use detente_syntax::parse;

fn earns(text: &str, code: &Code) -> bool {
    parse(text).diagnostics.iter().any(|diagnostic| diagnostic.code == code)
}

#[test]
fn wrong_examples_of_the_parser_earn_their_code() {
    for code in code::PARSER {
        for example in code.examples() {
            assert!(earns(example.wrong, code), "{code:?}: {:#?}", parse(example.wrong).diagnostics);
        }
    }
}

#[test]
fn mended_examples_parse_without_a_message() {
    for code in code::all() {
        for example in code.examples() {
            assert_eq!(parse(example.mended).diagnostics, [], "{code:?}");
        }
    }
}
