//! No text makes the checker panic or hang, and limits hold.

use super::{Limits, check, check_text, check_within, messages, world};
use crate::dependencies::Bounds;
use crate::model::Expression;
use proptest::prelude::*;

/// A model with something of everything.
const WHOLE: &str = r#"language 1
situation "Whole" { starts 2024-01-01 lasts 12 months steps 1 day briefing "b.md" sources "s.toml" }
unit troops, dollars
actor us "United States"
set side = red "Red", blue
param pace[side] = { red: 1 to 2 / week  blue: 0 to 3 / week, most likely 1 }  cites B1, S1
param twice = 2 * lag
param lag = 2 days to 5 days   judgement
correlate lag, pace[red] with 0.3
table fear(x) = (0, 0) (1, 70%)
series aid : dollars/year = { 2024-01-01: 1 million dollars/year 2024-06-01: 0 dollars/year }
regime war starts calm { calm -> open at 1 / year  open -> calm after about 6 weeks  any -> over at each treaty with 40% }
event raid[s in side] by us { rate pace[s] * (1 + fear(anger)) clusters 2  splits into dead with 3%, hurt otherwise }
event treaty once { happens when anger < 0.1  happens on 2024-05-01 }
event answer { answers raid[red] with 30% after about twice  hazard 0.1 / month while war is open }
memory recent of answer { fades with half-life 2 weeks }
stock anger : index = 10% to 30% { gains 6 points * (1 - anger) per answer  gains slow = 0.1 / year * smooth(anger, 3 weeks)  fades over 6 weeks }
stock here : troops = 2_500 troops { loses drawdown = hold * here  stays 0 to 10_000 troops }
stock there : troops = 0 troops
transfer move_out { moves here / 1 year from here to there while war is not calm }
let hold[war] : 1/month = { calm: 0 / month otherwise: delay(pulse(2024-02-01, 1 week), 3 weeks) / 1 month }
let pressure = 0.4 * anger + 0.6 * recent + sum(s in side: total of dead[s]) / 100   judgement within 30%
use library.retaliation as feud { trigger = answer drawn = 30% base = slow }
"#;

fn checked(text: &str) -> super::Checked {
    let files =
        [("m", text), ("b.md", "**B1** Raids are answered."), ("s.toml", "[S1]\ntitle = \"A count\"")];
    check(&world(&files), "m")
}

#[test]
fn the_whole_model_is_right() {
    let checked = checked(WHOLE);
    assert_eq!(messages(&checked), "");
    assert!(checked.model.is_some());
}

fn words() -> Vec<&'static str> {
    WHOLE.split_inclusive([' ', '\n']).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Words taken away, doubled and moved: the checker answers with messages or a model, never with a panic.
    #[test]
    fn mutated_models_never_panic(edits in prop::collection::vec((0usize..500, 0usize..500, 0u8..4), 1..6)) {
        let mut words = words();
        for (at, other, kind) in edits {
            let (at, other) = (at % words.len(), other % words.len());
            match kind {
                0 => { words.remove(at); }
                1 => { let word = words[other]; words.insert(at, word); }
                2 => words.swap(at, other),
                _ => words[at] = words[other],
            }
        }
        let checked = checked(&words.concat());
        prop_assert_eq!(checked.model.is_none(), checked.diagnostics.iter().any(|it| it.is_error()));
        prop_assert!(checked.diagnostics.iter().all(|it| it.code.name != "unchecked"), "{}", messages(&checked));
    }

    /// The same with single characters.
    #[test]
    fn models_with_broken_characters_never_panic(at in 0usize..3000, with in "[-a-z0-9 {}()=:%*/\"]{0,3}") {
        let mut text = WHOLE.to_owned();
        let at = at % text.len();
        text.replace_range(at..at + 1, &with);
        let checked = checked(&text);
        prop_assert_eq!(checked.model.is_none(), checked.diagnostics.iter().any(|it| it.is_error()));
        prop_assert!(checked.diagnostics.iter().all(|it| it.code.name != "unchecked"), "{}", messages(&checked));
    }
}

#[test]
fn a_long_chain_of_lets_needs_no_stack() {
    let lets: String = (0..15_000).map(|at| format!("let a{at} = a{} + 1\n", at + 1)).collect();
    let checked = check_text(&format!("{lets}let a15000 = 1"));
    assert!(checked.model.is_some(), "{}", messages(&checked));
}

#[test]
fn stocks_that_bound_one_another_have_bounds() {
    let bounded = |stocks: &str| {
        let checked = check_text(&format!("{stocks}let seen = a"));
        let model = checked.model.as_ref().unwrap_or_else(|| panic!("{}", messages(&checked)));
        Bounds::of(model).of_value(&Expression::Let(crate::model::LetId(0)))
    };
    assert_eq!(bounded("stock a = 1 { stays 0 to 10 }"), (0.0, 10.0));
    assert_eq!(bounded("stock a = 1 { stays 0 to b }stock b = 1 { stays 0 to 10 }"), (0.0, 10.0));
    assert_eq!(bounded("stock a = 1 { stays a to 10 }"), (f64::NEG_INFINITY, 10.0));
    assert_eq!(
        bounded("stock a = 1 { stays b to 10 }stock b = 1 { stays a to 10 }"),
        (f64::NEG_INFINITY, 10.0)
    );
}

#[test]
fn points_that_read_a_table_are_no_numbers() {
    let cases = [
        "table a(x) = (0, a(1)) (1, 2)",
        "table a(x) = (0, b(1)) (1, 2)\ntable b(x) = (0, 1) (1, 2)",
        "table b(x) = (0, 1) (1, 2)\ntable a(x) = (0, b(1)) (1, 2)",
        "series a = { 2024-01-01: b(1) }\ntable b(x) = (0, 1) (1, 2)",
    ];
    for text in cases {
        let said = messages(&check_text(text));
        assert!(said.starts_with("error[not-a-known-number]: this must be a known number"), "{text}: {said}");
        assert_eq!(said.matches("error[").count(), 1, "{text}: {said}");
    }
}

#[test]
fn a_long_sum_needs_no_stack() {
    let sum = vec!["x"; 390].join(" + ");
    assert!(check_text(&format!("param x = 1\nlet y = {sum}")).model.is_some());
    let deep = format!("param x = 1\nlet y = {}x{}", "(1 + ".repeat(5_000), ")".repeat(5_000));
    assert!(check_text(&deep).model.is_none());
}

#[test]
fn nested_sums_are_stopped_before_they_explode() {
    let members: Vec<_> = (0..200).map(|at| format!("m{at}")).collect();
    let text = format!(
        "set s = {}\nlet x = sum(a in s: sum(b in s: sum(c in s: sum(d in s: 1.5))))",
        members.join(", ")
    );
    let checked = check_text(&text);
    assert!(
        messages(&checked).starts_with("error[too-large]: the model grows too large here"),
        "{}",
        messages(&checked)
    );
    assert_eq!(checked.diagnostics.len(), 1);
}

#[test]
fn limits_are_values() {
    let text = format!("{}set s = a, b, c\nparam x[s] = 1\nparam y[s] = 2", super::SITUATION);
    let world = world(&[("m", &text)]);
    let limits = Limits { elements: 4, ..Limits::SHIPPED };
    let said = messages(&check_within(&world, "m", limits));
    assert!(said.contains("error[too-large]: the model has more than 4 elements"), "{said}");
    let said = messages(&check_within(&world, "m", Limits { steps: 50.0, ..Limits::SHIPPED }));
    assert!(said.contains("help: write longer steps, at least `steps 2 days`"), "{said}");
}

#[test]
fn blocks_that_use_each_other_are_stopped() {
    let said =
        messages(&check_text("block a { use b as x { } }\nblock b { use a as y { } }\nuse a as z { }"));
    assert!(said.contains("` uses itself"), "{said}");
}

#[test]
fn blocks_that_use_each_other_many_times_are_stopped_before_they_explode() {
    let uses = |name: &str| (0..5).map(|at| format!("use {name} as x{at} {{ }} ")).collect::<String>();
    let itself = format!("block a {{ {} }}\nuse a as z {{ }}", uses("a"));
    let chain: String =
        (0..15).map(|at| format!("block b{at} {{ {} }}\n", uses(&format!("b{}", at + 1)))).collect();
    let chain = format!("{chain}block b15 {{ stock level = 1 }}\nuse b0 as z {{ }}");
    for text in [itself, chain] {
        let checked = check_text(&text);
        let said = messages(&checked);
        assert!(said.contains("error[too-large]"), "{said}");
        assert!(checked.model.is_none() && checked.diagnostics.len() < 3, "{said}");
    }
}

#[test]
fn imports_join_and_cycles_are_named() {
    let model = format!("{}import \"more\"\nlet x = 2 * y", super::SITUATION);
    let joined = check(&world(&[("m", &model), ("more", "param y = 1 to 2")]), "m");
    assert!(joined.model.is_some(), "{}", messages(&joined));
    let circle = check(&world(&[("m", &model), ("more", "import \"m\"\nparam y = 1 to 2")]), "m");
    assert!(messages(&circle).contains("error[import-cycle]: `m` imports itself"), "{}", messages(&circle));
    let missing = check(&world(&[("m", &model)]), "m");
    assert!(messages(&missing).contains("error[missing-file]: cannot read `more`"), "{}", messages(&missing));
    let none = check(&world(&[]), "m");
    assert!(messages(&none).contains("error[missing-file]: cannot read `m`"), "{}", messages(&none));
}

#[test]
fn elements_of_an_instance_stand_on_what_its_use_cites() {
    let text = "event attack { rate 2 / week  judgement }\nuse library.retaliation as feud { trigger = attack drawn = 30% cites S1 }";
    let text = format!("{}{text}", super::SITUATION.replace('}', "sources \"s.toml\" }"));
    let checked = check(&world(&[("m", &text), ("s.toml", "[S1]\ntitle = \"A count\"")]), "m");
    let model = checked.model.expect("no mistake");
    assert_eq!(model.evidence.uncited, Vec::<String>::new());
    let answer = model.events.iter().find(|event| event.about.path == "feud.answer").expect("declared");
    assert_eq!(answer.about.cites[0].text, "S1");
}

#[test]
fn paths_stay_in_the_folder_of_the_situation() {
    let outside = ["/etc/passwd", "../m", "a/../../m", "a\\..\\m", "C:/m", "~/m", "\\\\host\\m"];
    for path in outside {
        let import = format!("{}import \"{path}\"", super::SITUATION);
        let briefing = super::SITUATION.replace('}', &format!("briefing \"{path}\" }}"));
        let sources = super::SITUATION.replace('}', &format!("sources \"{path}\" }}"));
        for text in [import, briefing, sources] {
            let said = messages(&check(&world(&[("m", &text), (path, "param secret = 3")]), "m"));
            assert!(said.starts_with("error[outside-the-folder]"), "{text}: {said}");
        }
    }
    for path in ["a", "a/b.detente", "./a", "..a", "a..b/c"] {
        let text = format!("{}import \"{path}\"\nlet x = y", super::SITUATION);
        let checked = check(&world(&[("m", &text), (path, "param y = 3")]), "m");
        assert!(checked.model.is_some(), "{path}: {}", messages(&checked));
    }
}

#[test]
fn a_broken_source_list_says_what_is_wrong_and_where() {
    let text = super::SITUATION.replace('}', "sources \"s.toml\" }");
    let list = "[S1]\ntitle = \"A count\"\n\n[S2]\ntitle = A book\n";
    let checked = check(&world(&[("m", &format!("{text}param x = 3 cites S1")), ("s.toml", list)]), "m");
    insta::assert_snapshot!(messages(&checked), @r#"
    error[broken-source-list]: the source list cannot be read: string values must be quoted, expected literal string
      --> s.toml:5:9
       | title = A book
       |         ^^^^^^
    help: it is TOML: `[S1]` on a line for each source, then `title = "..."`
    "#);
}
