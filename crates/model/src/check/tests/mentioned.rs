//! Where names are declared and said: what an editor asks.

use super::check_text;
use detente_syntax::FileId;

/// The places where the thing named at `before` (its last letter) is said, as the text from there.
fn places(declarations: &str, before: &str) -> (String, Vec<String>) {
    let checked = check_text(declarations);
    let text = checked.sources.text(FileId(0)).to_owned();
    let at = text.find(before).expect("it is there") + before.len() - 1;
    let Some((named, _)) = checked.names.at(FileId(0), at as u32) else { return (String::new(), Vec::new()) };
    let said = checked.names.places(named).into_iter().map(|(_, span)| {
        let before =
            text[..span.start as usize].rsplit_once(char::is_whitespace).map_or("", |(_, word)| word);
        format!("{before}{}", span.slice(&text))
    });
    (named.path.clone(), said.collect())
}

const MODEL: &str = "
set side = north, south
param push[s in side] = { north: 1  south: 2 }
let both = sum(s in side: push[s]) + push[north]
regime mood starts calm { calm -> tense after about 3 weeks  tense -> calm after about 3 weeks }
let angry = if mood is tense then 1 else 0
block feud { needs heat : index  let doubled = 2 * heat }
use feud as first { heat = 0.1 }
use feud as second { heat = 0.2 }
let all = first.doubled + second.doubled
";

#[test]
fn a_name_is_found_in_expressions_headers_and_instances() {
    assert_eq!(places(MODEL, "param p").0, "push");
    assert_eq!(places(MODEL, "param p").1, ["push", "push"].map(str::to_owned));
    assert_eq!(places(MODEL, "set s").1.len(), 2);
    let (path, said) = places(MODEL, "let d");
    assert!(path.ends_with(".doubled"), "{path}");
    assert_eq!(said, ["first.doubled", "second.doubled"]);
}

#[test]
fn states_and_members_are_names_too() {
    let (path, said) = places(MODEL, "mood is t");
    assert_eq!((path.as_str(), said.len()), ("mood.tense", 2));
    let (path, said) = places(MODEL, "set side = n");
    assert_eq!(path, "side.north");
    assert_eq!(said, ["north", "push[north"]);
}

#[test]
fn an_instance_is_told_apart_by_its_path() {
    assert_eq!(places(MODEL, "let all = first.do").0, "first.doubled");
    assert_eq!(places(MODEL, "+ second.do").0, "second.doubled");
}

#[test]
fn names_are_there_though_the_model_has_errors() {
    let (path, said) = places("param p = 1 to 2 / week\nlet q = p\nlet r = nothing\n", "let q = p");
    assert_eq!((path.as_str(), said.len()), ("p", 1));
}
