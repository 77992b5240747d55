//! What is proposed while a model is written: in texts that do not parse yet, at a mark.

use detente_model::completion::{Proposal, ProposalKind, proposals};
use detente_model::{NamedKind, World, check};
use detente_syntax::{FileId, Span};

struct Texts(String);

impl World for Texts {
    fn text(&self, path: &str) -> Result<String, String> {
        match path {
            "m" => Ok(self.0.clone()),
            "b.md" => Ok("**B1** The first word of it.\n\n**B2** Another.\n".to_owned()),
            "s.toml" => Ok("[S1]\ntitle = \"A survey\"\n".to_owned()),
            _ => Err("no such file".to_owned()),
        }
    }
}

const MODEL: &str = r#"language 1
situation "Small" { briefing "b.md"  sources "s.toml"  starts 2025-01-01  lasts 10 days  steps 1 day }
unit soldiers
actor red "Reds"
set side = north "The north", south
param tempo "Tempo" = 1 to 3 / week  judgement
param push[s in side] = { north: 1  south: 2 }  judgement
event attack "Attack" by red { rate tempo * push[north]  judgement }
stock garrison "Garrison" : soldiers = 1_000 soldiers { loses 10 soldiers per attack  judgement }
let strength "Strength" = garrison / 10
regime mood "Mood" starts calm { calm -> tense at each attack with 50%  tense -> calm after about 3 weeks  judgement }
choice stance by red { options quiet, loud  plays quiet  judgement }
vote law { of 10 seats }
policy hard { stance is loud }
use library.retaliation as feud { trigger = attack  drawn = 50% } judgement
outcome fallen as soon as garrison < 100 soldiers
outcome rest otherwise
"#;

/// What is proposed at `|` in a line behind the model, and the word that it takes the place of.
fn at(line: &str) -> (String, Vec<Proposal>) {
    let text = format!("{MODEL}{line}");
    let offset = text.find('|').expect("a mark");
    let text = text.replacen('|', "", 1);
    let world = Texts(text);
    let checked = check(&world, "m");
    let (span, list) = proposals(&checked, FileId(0), offset as u32);
    assert!(span.start <= offset as u32 && offset as u32 <= span.end);
    (span.slice(&world.0).to_owned(), list)
}

fn texts(line: &str) -> Vec<String> {
    at(line).1.into_iter().map(|it| it.text).collect()
}

#[track_caller]
fn has(line: &str, wanted: &[&str], unwanted: &[&str]) {
    let found = texts(line);
    for word in wanted {
        assert!(found.iter().any(|it| it == word), "no `{word}` at {line}: {found:?}");
    }
    for word in unwanted {
        assert!(!found.iter().any(|it| it == word), "`{word}` at {line}");
    }
}

#[test]
fn what_is_proposed_says_what_it_is() {
    let (typed, list) = at("let x = gar|");
    assert_eq!(typed, "gar");
    let stock = ProposalKind::Named(NamedKind::Stock);
    let garrison = list.iter().find(|it| it.text == "garrison").expect("it is proposed");
    assert_eq!((garrison.kind, &*garrison.detail), (stock, "a stock, in soldiers: Garrison"));
    let unit =
        |name: &str| list.iter().find(|it| it.text == name).map(|it| it.detail.clone()).unwrap_or_default();
    assert_eq!(unit("tempo"), "a parameter, in 1/week: Tempo");
    assert_eq!(unit("feud.base"), "a parameter, in 1/week: Rate without any provocation");
}

#[test]
fn values_stand_where_a_value_is_wanted() {
    let values = ["tempo", "garrison", "strength", "feud.recent", "sqrt", "if", "count of"];
    for line in [
        "let x = |",
        "let x = 2 * |",
        "let x = max(|",
        "let x = if | ",
        "event e { rate |",
        "let x = (tempo + ga|",
    ] {
        has(line, &values, &["attack", "soldiers", "gains", "param", "red", "calm", "trigger"]);
    }
    has("let x = strength |", &["above", "cites", "judgement"], &["tempo"]);
    has("let x = 3 / |", &["weeks", "soldiers", "tempo"], &[]);
    has("param x = |", &["pert", "uniform", "tempo"], &[]);
    has("let x = tempo\nlet | = 3", &[], &["tempo", "above"]);
}

#[test]
fn units_stand_behind_a_number_and_in_a_header() {
    has("let x = 10 |", &["soldiers", "days", "weeks", "million", "and"], &["tempo"]);
    has("let x = 10 so|", &["soldiers"], &["tempo"]);
    has("stock x : |", &["soldiers", "index", "week"], &["tempo", "event"]);
    has("stock x : soldiers/|", &["month"], &["tempo"]);
    has("block b {\n    needs pace : |", &["event", "choice", "week", "soldiers"], &["tempo"]);
}

#[test]
fn words_start_what_they_start() {
    has("|", &["stock", "param", "outcome"], &["gains", "tempo"]);
    has("st|", &["stock", "param"], &["gains"]);
    has(
        "stock x : index = 0 {\n    |",
        &["gains", "fades", "cites", "judgement"],
        &["stock", "rate", "tempo"],
    );
    has("stock x : index = 0 {\n    gains 3 per attack\n    lo|", &["loses"], &["rate", "tempo"]);
    has("stock x : index = 0 { |", &["gains"], &["rate", "tempo"]);
    has("event e {\n    ra|\nlet y = 3", &["rate", "answers"], &["gains"]);
    has("regime war starts peace {\n    |", &["state", "any"], &["gains"]);
    has("policy p {\n    |", &["tempo", "stance", "attack"], &["red", "gains"]);
    has("block b {\n    |", &["needs", "stock"], &["tempo"]);
    has("block b {\n    stock heat : index = 0\n    |", &["needs", "stock"], &["tempo", "gains"]);
    has("use library.retaliation as more {\n    |", &["trigger", "echo"], &["tempo"]);
}

#[test]
fn the_word_before_says_what_is_wanted() {
    has("event e by |", &["red"], &["tempo", "attack"]);
    has("event e { answers |", &["attack", "law", "feud.answer", "start of"], &["tempo", "red"]);
    has("stock x : index = 0 { gains 3 points per |", &["attack"], &["tempo"]);
    has("memory m of |", &["attack"], &["tempo"]);
    has("event e { happens at each start of |", &["calm", "tense", "mood"], &["attack"]);
    has("event e { happens at each call of |", &["law"], &["attack"]);
    has("outcome o as soon as mood is |", &["calm", "tense"], &["quiet", "tempo"]);
    has("outcome o as soon as stance is not |", &["quiet", "loud"], &["calm"]);
    has("choice c by red {\n    options left, right\n    plays |", &["left", "right", "solved"], &["quiet"]);
    has("policy p { stance never plays |", &["quiet", "loud"], &["calm"]);
    has("policy p { attack never |", &["happens"], &["tempo"]);
    has("outcome o as soon as tempo > 3 before |", &["fallen", "rest"], &["tempo"]);
    has("claim c { expect chance(|", &["fallen", "rest", "attack"], &["red"]);
    has("claim c { expect chance(fallen under |", &["hard"], &["fallen"]);
    has("use |", &["library.retaliation"], &["tempo"]);
    has("use library.|", &["retaliation"], &["tempo"]);
    has("correlate |", &["tempo"], &["garrison"]);
    has("correlate tempo, |", &["tempo"], &["garrison"]);
    has("observe |", &["attack"], &["tempo"]);
    has("regime war starts peace { war -> |", &["peace"], &["calm"]);
    has("loop r = attack -> |", &["garrison", "attack"], &["tempo"]);
}

#[test]
fn members_and_parts_belong_to_what_stands_before_them() {
    has("let x = push[|", &["north", "south"], &["calm", "tempo"]);
    has("let x[|", &["side", "mood", "stance"], &["tempo"]);
    has("let x[s in |", &["side"], &["tempo"]);
    has("let x = feud.|", &["recent", "answer", "base"], &["tempo", "feud.base"]);
    has("event e { happens at each start of mood.|", &["calm", "tense"], &["quiet"]);
    has("param x[side] = { |", &["north", "south", "otherwise"], &["calm"]);
    has("param x[side] = {\n    north: 1\n    |", &["south"], &["calm"]);
    has(
        "block b {\n    needs pace : 1/week\n    stock heat : index = 0\n    let x = |",
        &["pace", "heat"],
        &["tempo"],
    );
}

#[test]
fn citations_show_what_they_say() {
    for line in ["param x = 3 cites |", "param x = 3 cites B1, |", "param x = 3 cites B1.1, S1, |"] {
        has(line, &["B1", "B2", "S1", "judgement"], &["tempo"]);
    }
    let list = at("param x = 3 cites |").1;
    let says =
        |text: &str| list.iter().find(|it| it.text == text).map(|it| it.detail.clone()).unwrap_or_default();
    assert_eq!((says("B1"), says("S1")), ("The first word of it.".to_owned(), "A survey".to_owned()));
}

#[test]
fn nothing_is_proposed_in_comments_texts_and_numbers() {
    for line in ["# tem|", "let x = 1|", "param x \"te|", "param x \"te|\"", "## Hea|", "let x = 2025-01-0|"]
    {
        assert_eq!(at(line).1, [], "{line}");
    }
}

#[test]
fn any_place_in_any_prefix_can_be_asked() {
    for (end, _) in MODEL.char_indices().step_by(11) {
        let world = Texts(MODEL[..end].to_owned());
        let checked = check(&world, "m");
        for offset in [0, end / 2, end.saturating_sub(3), end, end + 40] {
            let (span, list) = proposals(&checked, FileId(0), offset as u32);
            assert!(span.end as usize <= end.max(offset), "{span:?}");
            assert!(list.iter().all(|it| !it.text.is_empty()), "{list:?}");
        }
    }
    let checked = check(&Texts(MODEL.to_owned()), "m");
    for offset in 0..MODEL.len() {
        let (span, _) = proposals(&checked, FileId(0), offset as u32);
        assert!(span == Span::empty(offset as u32) || !span.slice(MODEL).is_empty());
    }
}

#[test]
fn values_by_member_are_proposed_where_a_block_is_wired() {
    let members = ["north", "south", "otherwise"];
    let block = "block views {\n    needs over : set\n    needs wish[c in over] : share\n    needs calm[s in mood, c in over] : share\n}\n";
    for line in [
        "use views as v { over = side, wish = { |",
        "use views as v { over = side, wish = { north: 1\n    |",
        "use views as v {\n    wish = { | }\n    over = side\n}",
        "use views as v {\n    over = side\n    calm = { calm: { north: 1  south: 2 }  tense: { |",
        "use views as v {\n    over = side\n    wish[c in side] = { |",
    ] {
        has(&format!("{block}{line}"), &members, &["tempo", "over", "calm"]);
    }
    has(&format!("{block}use views as v {{ over = side, calm = {{ |"), &["otherwise"], &["north", "tempo"]);
    has("use library.opinion as public { people = side, wish = { |", &members, &["tempo"]);
    has("use library.opinion as public { people = side, wihs = { |", &[], &["north", "tempo"]);
}
