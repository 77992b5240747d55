//! The layout is read as the text is, settles at once, and depends on nothing but words and comments. On all models of the repository
//! and of the reference, as they are and mutated, with fixed seeds.

use detente_syntax::format::{Unformatted, WIDTH, format};
use detente_syntax::{SyntaxKind, lex, parse};
use std::path::{Path, PathBuf};

const REFERENCE: &str = include_str!("../../../docs/language/reference.md");
const README: &str = include_str!("../../../README.md");

const WORDS: [&str; 12] =
    ["set", "event", "unit", "import", "rate", "state", "of", "on", "starts", "happens", "date", "3"];

/// All committed models: path and text.
fn models() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut waiting: Vec<PathBuf> = ["crates", "gallery", "situations"].map(|name| root.join(name)).to_vec();
    let mut models = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(
                std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("in it").path()),
            );
        } else if path.extension().is_some_and(|extension| extension == "detente") {
            let text = std::fs::read_to_string(&path).expect("a text");
            models.push((path, text));
        }
    }
    models.sort();
    assert!(models.len() >= 8, "found only {}", models.len());
    models
}

/// The examples of the pages.
fn examples() -> impl Iterator<Item = &'static str> {
    let blocks = [README, REFERENCE].into_iter().flat_map(|page| page.split("```detente\n").skip(1));
    blocks.filter_map(|block| block.split("```").next())
}

/// The models, and the examples of the pages.
fn texts() -> Vec<String> {
    models().into_iter().map(|(_, text)| text).chain(examples().map(str::to_owned)).collect()
}

/// What the author wrote but spaces: kinds and texts of the tokens, comments too.
fn words(text: &str) -> Vec<(SyntaxKind, &str)> {
    let tokens = lex(text).into_iter().filter(|token| token.kind != SyntaxKind::Space);
    tokens.map(|token| (token.kind, token.span.slice(text).trim_end())).collect()
}

/// The comments, and whether each stands on a line of its own.
fn comments(text: &str) -> Vec<(&str, bool)> {
    let comment = |kind| matches!(kind, SyntaxKind::Comment | SyntaxKind::Heading);
    let tokens = lex(text).into_iter().filter(|token| comment(token.kind));
    let placed = tokens.map(|token| {
        let before = &text[..token.span.start as usize];
        let line = before.rsplit('\n').next().unwrap_or_default();
        (token.span.slice(text).trim_end(), line.trim().is_empty())
    });
    placed.collect()
}

/// The data that the checker reads, without the places at which it stands.
fn meaning(text: &str) -> String {
    let printed = format!("{:?}", parse(text).file);
    let digit = |it: char| it.is_ascii_digit();
    // Places are printed as `3..7`.
    let parts: Vec<&str> = printed.split("..").map(|part| part.trim_matches(digit)).collect();
    parts.join("..")
}

/// Says where two texts begin to differ.
#[track_caller]
fn same(one: &str, other: &str, about: &str) {
    if one != other {
        let at = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
        let near = |text: &str| {
            let from = (0..=at.saturating_sub(80))
                .rev()
                .find(|at| text.is_char_boundary(*at))
                .expect("the start is one");
            text[from..].chars().take(200).collect::<String>()
        };
        let about: String = about.chars().take(3_000).collect();
        panic!("{:?}\nis not\n{:?}\nin\n{about}", near(one), near(other));
    }
}

/// Formats a text, and checks what holds for any text that parses; `None` where it does not.
fn formatted(text: &str) -> Option<String> {
    match format(text) {
        Err(Unformatted::Errors(messages)) => {
            assert!(messages.iter().any(detente_syntax::Diagnostic::is_error), "{text}");
            None
        }
        Err(Unformatted::WouldDiffer) => panic!("it would be read as something else:\n{text}"),
        Ok(formatted) => {
            assert!(words(text) == words(&formatted), "{text}\n{formatted}");
            assert_eq!(comments(text), comments(&formatted), "{text}\n{formatted}");
            same(&meaning(text), &meaning(&formatted), &formatted);
            same(&format(&formatted).expect("it parses"), &formatted, text);
            let ends = formatted.lines().filter(|line| line.ends_with([' ', '\t']));
            assert_eq!(ends.count(), 0, "no line ends with spaces:\n{formatted}");
            assert!(!formatted.contains("\n\n\n"), "{formatted}");
            Some(formatted)
        }
    }
}

/// The next number of a generator; seeds are fixed.
fn next(state: &mut u64, below: usize) -> usize {
    // The multiplier of Knuth's MMIX; the upper bits are the better ones.
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from((*state >> 33) % below as u64).expect("it is below")
}

fn pieces(text: &str) -> Vec<&str> {
    lex(text).iter().map(|token| token.span.slice(text)).collect()
}

#[test]
fn every_model_and_every_example_keeps_its_meaning() {
    for text in texts() {
        assert!(formatted(&text).is_some(), "{text}");
    }
}

#[test]
fn the_models_and_examples_of_the_repository_are_laid_out() {
    for (path, text) in models() {
        assert!(format(&text).as_ref() == Ok(&text), "`detente fmt {}` lays it out", path.display());
    }
    for example in examples() {
        assert_eq!(format(example).as_deref(), Ok(example));
    }
}

#[test]
fn what_a_mutated_model_says_is_kept_or_the_text_is_left_alone() {
    let mut laid_out = 0;
    for (number, text) in texts().iter().enumerate() {
        let pieces = pieces(text);
        for seed in 0..40 {
            let mut state = 1_000 * number as u64 + seed;
            let mut mutated = pieces.clone();
            for _ in 0..=next(&mut state, 3) {
                let (first, second) = (next(&mut state, mutated.len()), next(&mut state, mutated.len()));
                match next(&mut state, 4) {
                    0 => drop(mutated.remove(first)),
                    // A name may be a word of the language.
                    3 => mutated[first] = WORDS[next(&mut state, WORDS.len())],
                    1 => mutated.insert(second, mutated[first]),
                    _ => mutated.swap(first, second),
                }
                if mutated.is_empty() {
                    break;
                }
            }
            laid_out += usize::from(formatted(&mutated.concat()).is_some());
        }
    }
    assert!(laid_out > 150, "only {laid_out} of the mutated models can be read");
}

/// A text with other spaces between its words: `spaced` says what stands where some stood, and it must be some.
fn spaced(text: &str, mut other: impl FnMut(&str) -> String) -> String {
    let tokens = lex(text);
    let comment = |at: usize| {
        let kind = tokens.get(at).map(|token| token.kind);
        matches!(kind, Some(SyntaxKind::Comment | SyntaxKind::Heading))
    };
    let mut result = String::new();
    for (at, token) in tokens.iter().enumerate() {
        let piece = token.span.slice(text);
        let near_comment = comment(at + 1) || (at > 0 && comment(at - 1));
        if token.kind == SyntaxKind::Space && !near_comment {
            result.push_str(&other(piece));
        } else {
            result.push_str(piece);
        }
    }
    result
}

#[test]
fn spaces_and_line_breaks_do_not_change_the_layout() {
    for (number, text) in texts().iter().enumerate() {
        let expected = formatted(text).unwrap();
        for seed in 0..12 {
            let mut state = 500_000 + 1_000 * number as u64 + seed;
            // Declarations start lines, and blank lines are the author's; a break before a unit would part it from its number.
            let other = spaced(text, |space| match (space.contains('\n'), space.matches('\n').count() > 1) {
                (_, true) => "\n \n\n".to_owned(),
                (true, _) => ["\n", "\n      ", " \t\r\n"][next(&mut state, 3)].to_owned(),
                _ => [" ", "   ", "\t", "\u{a0}"][next(&mut state, 4)].to_owned(),
            });
            let got = formatted(&other).unwrap().replace("\r\n", "\n");
            same(&got, &expected.replace("\r\n", "\n"), &other);
        }
    }
}

#[test]
fn line_breaks_inside_declarations_do_not_change_the_layout() {
    let mut tried = 0;
    for (number, text) in texts().iter().enumerate() {
        let expected = formatted(text).unwrap();
        for seed in 0..30 {
            let mut state = 700_000 + 1_000 * number as u64 + seed;
            let rare = text.len() / 250 + 5;
            let other = spaced(text, |space| match next(&mut state, rare) {
                0 if !space.contains('\n') => "\n".to_owned(),
                _ => space.to_owned(),
            });
            // Where a break has a meaning, the text is another one.
            if parse(&other).diagnostics.is_empty() && meaning(&other) == meaning(text) {
                same(&formatted(&other).unwrap(), &expected, &other);
                tried += 1;
            }
        }
    }
    assert!(tried > 150, "only {tried} of the texts say what they said");
}

#[test]
fn comments_stay_where_they_are() {
    let mut read = 0;
    for (number, text) in texts().iter().enumerate() {
        for seed in 0..20 {
            let mut state = 900_000 + 1_000 * number as u64 + seed;
            let rare = text.len() / 100 + 20;
            let other = spaced(text, |space| match next(&mut state, rare) {
                0 => format!(" # said behind{}\n", "!".repeat(next(&mut state, 80))),
                1 => "\n    # said above\n".to_owned(),
                2 => "\n\n\n# said above after a blank line\n\n\n".to_owned(),
                3 => "\n  ## A heading\n".to_owned(),
                _ => space.to_owned(),
            });
            read += usize::from(formatted(&other).is_some());
        }
    }
    assert!(read > 150, "only {read} of the commented models can be read");
}

#[test]
fn lines_are_no_wider_than_they_may_be() {
    for text in texts() {
        for line in formatted(&text).unwrap().lines() {
            let words = line.split(" #").next().unwrap_or_default();
            assert!(words.chars().count() <= WIDTH || line.trim_start().starts_with('#'), "{line}");
        }
    }
}

/// The layout of twice as long a text is as long again: nothing in it depends on how much stands before.
#[test]
fn a_long_text_is_its_parts_one_after_the_other() {
    let (_, iraq) = models().into_iter().find(|(path, _)| path.ends_with("iraq-2023/iraq.detente")).unwrap();
    let declarations = iraq.split_once("## Attacks").unwrap().1;
    let part = format!("## Attacks{declarations}\n");
    let once = formatted(&part).unwrap();
    let many = formatted(&part.repeat(20)).unwrap();
    same(&many, &vec![once; 20].join("\n"), "");
}

#[test]
fn long_rows_and_deep_sentences_take_time_in_proportion() {
    let rows: String =
        (0..20_000).map(|row| format!("param a{row} \"{}\" = 3\n", "l".repeat(row % 150))).collect();
    formatted(&rows).unwrap();
    let claims = "claim c \"d\" { expect mean(x) > 3 }\n# said\n".repeat(10_000);
    formatted(&claims).unwrap();
    let sum = format!("let a = {}3", "bbbbbbbbbbbbbb + ".repeat(350));
    formatted(&sum).unwrap();
    let nested = format!("let a = {}3{}", "f(1111111111, ".repeat(55), ")".repeat(55));
    formatted(&nested).unwrap();
    formatted(&format!("set s = {} b", "aaaaaa, ".repeat(50_000))).unwrap();
    formatted(&format!("let a = 3{}", " # c\n".repeat(20_000))).unwrap();
}

#[test]
fn a_text_with_errors_is_left_alone() {
    let Err(Unformatted::Errors(messages)) = format("param a  =  3\nparam b = = 4\n") else { panic!() };
    assert_eq!(messages.len(), 1);
    assert_eq!(format(""), Ok(String::new()));
    assert_eq!(format("\n\n \n"), Ok(String::new()));
    assert_eq!(format("\n\n# Only words\n\n\n"), Ok("# Only words\n".to_owned()));
}

#[test]
fn line_ends_are_those_of_the_first_line() {
    assert_eq!(format("param a = 3\r\nparam  b = 4 # c\r\n").unwrap(), "param a = 3\r\nparam b = 4  # c\r\n");
    assert_eq!(format("param a = 3\nparam  b = 4\r\n").unwrap(), "param a = 3\nparam b = 4\n");
}

#[test]
fn a_comment_that_would_become_a_heading_is_left_where_it_is() {
    // A mark at the start of the text makes the first line a comment, and without it the line is a heading.
    assert_eq!(format("\u{feff}## Talks\nparam a = 3\n"), Err(Unformatted::WouldDiffer));
}
