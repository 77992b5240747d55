//! Texts made at random, cut, deep and long: what holds for any text holds for them.

use detente_fuzz::read_text;
use detente_syntax::{lex, parse};
use proptest::prelude::*;

const REFERENCE: &str = include_str!("../../docs/language/reference.md");

/// All `detente` blocks of the reference as one text.
fn model() -> String {
    let blocks = REFERENCE.split("```detente\n").skip(1);
    blocks.filter_map(|block| block.split("```").next()).collect()
}

fn survives(text: &str) {
    read_text(text.as_bytes());
}

/// The texts of the tokens of the model.
fn pieces() -> Vec<String> {
    let model = model();
    lex(&model).iter().map(|token| token.span.slice(&model).to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in ".{0,200}") {
        survives(&text);
    }

    #[test]
    fn any_sequence_of_tokens(chosen in prop::collection::vec(any::<prop::sample::Index>(), 0..120)) {
        let pieces = pieces();
        let text: Vec<_> = chosen.iter().map(|index| index.get(&pieces).as_str()).collect();
        survives(&text.join(" "));
    }

    #[test]
    fn a_model_with_tokens_deleted_doubled_and_swapped(
        edits in prop::collection::vec((0..3u8, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..12),
    ) {
        let mut pieces = pieces();
        for (edit, first, second) in edits {
            let (first, second) = (first.index(pieces.len()), second.index(pieces.len()));
            match edit {
                0 => drop(pieces.remove(first)),
                1 => pieces.insert(first, pieces[first].clone()),
                _ => pieces.swap(first, second),
            }
        }
        survives(&pieces.concat());
    }

    #[test]
    fn a_model_cut_off(at in any::<prop::sample::Index>()) {
        let model = model();
        let mut end = at.index(model.len());
        while !model.is_char_boundary(end) {
            end -= 1;
        }
        survives(&model[..end]);
    }
}

/// Deleting one token of the model leaves the other declarations readable: at most the neighbours are lost.
#[test]
fn one_missing_token_costs_at_most_two_declarations() {
    let pieces = pieces();
    let whole = parse(&pieces.concat()).file.declarations.len();
    for missing in (0..pieces.len()).filter(|at| !pieces[*at].trim().is_empty()).step_by(3) {
        let text: String =
            pieces.iter().enumerate().filter(|(at, _)| *at != missing).map(|(_, it)| it.as_str()).collect();
        survives(&text);
        let parsed = parse(&text);
        let declarations = parsed.file.declarations.len();
        assert!(whole <= declarations + 2, "without {:?}: {declarations} of {whole}", pieces[missing]);
        assert!(parsed.diagnostics.len() <= 4, "without {:?}: {:#?}", pieces[missing], parsed.diagnostics);
    }
}

#[test]
fn deep_and_long_texts_end_with_a_message() {
    let deep = 5_000;
    let texts = [
        format!("let a = {}", "(".repeat(deep)),
        format!("let a = {}3{}", "(".repeat(deep), ")".repeat(deep)),
        format!("let a = {}3", "-".repeat(deep)),
        format!("let a = {}b", "not ".repeat(deep)),
        format!("let a = 3{}", " + 3".repeat(deep)),
        format!("let a = 3{}", " ^ 3".repeat(deep)),
        format!("let a = {}3", "if a then ".repeat(deep)),
        format!("let a = {}", "f(".repeat(deep)),
        format!("let a = {}", "{ a: ".repeat(deep)),
        format!("let a : {} = 3", "(".repeat(deep)),
        "block a { ".repeat(deep),
        "{".repeat(deep),
        "}".repeat(deep),
        format!("let a = {}", "a is b and ".repeat(deep)),
        format!("claim c {{ expect {}", "mean(".repeat(deep)),
    ];
    for text in texts {
        survives(&text);
        assert!(!parse(&text).diagnostics.is_empty(), "{}", &text[..20]);
    }
}

#[test]
fn long_lists_take_no_more_than_time_in_proportion() {
    let names = "a, ".repeat(50_000);
    survives(&format!("regime r starts a {{ {names}"));
    survives(&format!("policy p {{ x is 3 {names}"));
    survives(&format!("set s = {names} b"));
    survives(&"block b {\n".repeat(5_000));
    survives(&"let a = uniform a * \n".repeat(5_000));
}
