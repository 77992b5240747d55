//! The embedded situation is checked as a user's would be: it must mean something, and cite what exists.

use detente_model::calendar::Date;
use detente_model::{Checked, Model, World, check};
use detente_syntax::diagnostic::plain_text;
use std::collections::BTreeSet;
use std::path::Path;

/// The folder of the situation, on disk.
struct Folder;

impl World for Folder {
    fn text(&self, path: &str) -> Result<String, String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../situations/iraq-2023");
        std::fs::read_to_string(folder.join(path)).map_err(|error| error.to_string())
    }
}

fn messages(checked: &Checked, wanted: fn(&detente_syntax::Diagnostic) -> bool) -> String {
    let texts = checked.diagnostics.iter().filter(|diagnostic| wanted(diagnostic));
    texts.map(|diagnostic| plain_text(diagnostic, &checked.sources)).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_situation_has_no_errors() {
    let checked = check(&Folder, "iraq.detente");
    assert_eq!(messages(&checked, detente_syntax::Diagnostic::is_error), "");
    assert!(checked.model.is_some());
}

fn model() -> Model {
    check(&Folder, "iraq.detente").model.expect("the situation has no errors")
}

#[test]
fn each_paragraph_is_carried_and_each_element_cited_or_a_judgement() {
    let evidence = model().evidence;
    assert_eq!(evidence.uncarried, Vec::<String>::new());
    assert_eq!(evidence.uncited, Vec::<String>::new());
}

/// As the table in the situation's README has them. Deterrence changes sign at half the ceiling; an order to leave is slower than an
/// agreed exit that is nearly done; a hold above one half grows the less the larger it is.
#[test]
fn the_named_loops_have_their_polarity() {
    let text = detente_model::show::loops_text(&model(), 0);
    let sign = |name: &str| {
        let line = text.lines().find(|line| line.contains(&format!(" {name} \"")));
        line.and_then(|line| line.split(' ').next()).unwrap_or("none").to_owned()
    };
    for (names, expected) in [
        (&["R1", "R2", "R4", "R5", "B4", "B5"][..], "~+"),
        (&["B2", "B3", "B6", "B9", "B10"], "~-"),
        (&["B7"], "-"),
        (&["B1", "R3", "R6", "B8"], "?"),
    ] {
        names.iter().for_each(|name| assert_eq!(sign(name), expected, "{name}\n{text}"));
    }
    for part in [
        "? severity -> sting.gain: + in",
        "? expulsion -> presence -> pace: + in",
        "? entrenchment -> by_itself: + in",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn no_parameter_knows_what_came_after_the_cut() {
    let cut = Date::parse("2024-02-11").expect("a date").days();
    for parameter in model().parameters {
        let about = parameter.about;
        if about.path.contains(".coefficient") {
            continue; // of a formula marked as judgement
        }
        let known = about.known.unwrap_or_else(|| panic!("`{}` says no `known`", about.path));
        assert!(known <= cut && !about.hindsight, "`{}` knows too much", about.path);
    }
}

#[test]
fn the_loops_and_the_propositions_are_all_there() {
    let model = model();
    let loops: BTreeSet<_> = model.loops.iter().map(|it| it.about.path.clone()).collect();
    let wanted = (1..=6).map(|n| format!("R{n}")).chain((1..=10).map(|n| format!("B{n}")));
    assert_eq!(loops, wanted.collect());
    for number in 1..=20 {
        let start = format!("{number}. ");
        assert!(model.claims.iter().any(|claim| claim.about.label.starts_with(&start)), "claim {number}");
    }
}
