//! Logical statements over options.

use detente_games::conflict::statement::Statement;
use proptest::prelude::*;

fn options() -> Vec<String> {
    ["a", "b", "c", "send troops", "and so on"].map(str::to_owned).to_vec()
}

#[test]
fn words_bind_as_they_do_in_logic() {
    for (text, with_parentheses) in [
        ("not a and b", "(not a) and b"),
        ("a or b and c", "a or (b and c)"),
        ("a and b or c", "(a and b) or c"),
        ("a or b if c", "(a or b) if c"),
        ("a if b or c", "a if (b or c)"),
        ("a iff not b", "a iff (not b)"),
        ("NOT a OR b", "(not a) or b"),
        ("send  troops or 'and so on'", "((send troops) or ('and so on'))"),
    ] {
        let read = |text| Statement::read(text, &options()).unwrap();
        assert_eq!(read(text), read(with_parentheses), "{text}");
    }
}

#[test]
fn statements_hold_as_in_their_truth_tables() {
    // Of no option, a, b, and both.
    for (text, holds) in [
        ("a and b", [false, false, false, true]),
        ("a or b", [false, true, true, true]),
        ("a if b", [true, true, false, true]),
        ("a iff b", [true, false, false, true]),
        ("not a", [true, false, true, false]),
    ] {
        let statement = Statement::read(text, &options()).unwrap();
        assert_eq!([0, 1, 2, 3].map(|set| statement.holds(set)), holds, "{text}");
    }
}

#[test]
fn deep_statements_are_refused() {
    for (text, expected) in [
        ("(".repeat(200), "a simpler statement"),
        ("not ".repeat(200), "a simpler statement"),
        ("(".repeat(100_000), "at most 1000 words in a statement"),
        (format!("a{}", " and a".repeat(100_000)), "at most 1000 words in a statement"),
    ] {
        assert_eq!(Statement::read(&text, &options()).unwrap_err().1.expected, expected);
    }
    assert!(Statement::read(&format!("a{}", " and a".repeat(499)), &options()).is_ok());
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_within_it(text in "[abcx' ()]{0,12}|(a|b|not|and|or|if|iff|\\(|\\)| |é|send troops){0,9}") {
        if let Err((at, faulty)) = Statement::read(&text, &options()) {
            prop_assert!(at <= text.len() && text.is_char_boundary(at));
            prop_assert!(!faulty.help.is_empty());
        }
    }
}
