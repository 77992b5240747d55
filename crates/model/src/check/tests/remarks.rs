//! What is said of models that are sound.

use super::{check, check_text, messages, world};
use crate::check::remarks;
use detente_syntax::Severity;
use detente_syntax::diagnostic::plain_text;

fn said(declarations: &str) -> String {
    let checked = check_text(declarations);
    let model = checked.model.as_ref().unwrap_or_else(|| panic!("{}", messages(&checked)));
    remarks(model).iter().map(|it| plain_text(it, &checked.sources)).collect()
}

#[test]
fn what_nothing_reads_moves_or_reaches() {
    let text = "param spare = 3 to 5 judgement
param used = 2 judgement
let shown = 2 * used judgement
set s = a, b
let each[s] = { a: 1  b: 2 } judgement
let one = each[a] judgement
stock still : index = 0.5 judgement
event lonely { rate 1 / week  judgement }
regime war starts no { no -> yes at 1 / year  never -> no at 1 / year  judgement }
outcome rage \"Rage\" as soon as still > 150% or war is never before peace
outcome peace \"Peace\" as soon as war is yes
outcome rest \"Rest\" otherwise";
    insta::assert_snapshot!(said(text), @r#"
    warning[unread]: nothing reads the parameter `spare`
      --> model.detente:3:7
       | param spare = 3 to 5 judgement
       |       ^^^^^
    help: read it somewhere, or take it away
    advice[unread]: nothing reads the let `shown`
      --> model.detente:5:5
       | let shown = 2 * used judgement
       |     ^^^^^
    help: that is fine if it is there to be looked at
    advice[unasked]: no outcome, claim or shown level depends on `each`
      --> model.detente:7:5
       | let each[s] = { a: 1  b: 2 } judgement
       |     ^^^^
    help: let an outcome, a claim or `shows` ask for it, or take it away
    advice[unread]: nothing reads the let `one`
      --> model.detente:8:5
       | let one = each[a] judgement
       |     ^^^
    help: that is fine if it is there to be looked at
    warning[unmoved]: nothing moves the stock `still`
      --> model.detente:9:7
       | stock still : index = 0.5 judgement
       |       ^^^^^
    help: give it a clause such as `gains` or `fades`, or declare it as a `param`
    advice[unread]: nothing reads the event `lonely`
      --> model.detente:10:7
       | event lonely { rate 1 / week  judgement }
       |       ^^^^^^
    help: that is fine if it is there to be looked at
    warning[cannot-occur]: the outcome `rage` cannot occur
      --> model.detente:12:9
       | outcome rage "Rage" as soon as still > 150% or war is never before peace
       |         ^^^^
    help: its condition is false whatever is drawn: look at its bounds and states
    "#);
}

#[test]
fn whatever_names_an_element_reads_it() {
    let text = "param a = 2 / week judgement
param b = 2 * a judgement
param c = 50% judgement
event one { rate b  splits into x with c, y otherwise  judgement }
event two { answers one  judgement }
event three { happens at each two  judgement }
event four { rate 1 / week  judgement }
event five { rate 1 / week  judgement }
event six { rate 1 / week  judgement }
memory recent of three { fades over 3 weeks  judgement }
stock anger : index = 0.1 { gains 1% per four  judgement }
let fire = recent judgement
claim k \"K\" { expect mean(five by 6 weeks) > 3  expect mean(fire at 6 weeks) > 2 }
observe six { on 2024-02-01 }
outcome rage \"Rage\" as soon as anger > 90%
outcome rest \"Rest\" otherwise";
    assert_eq!(said(text), "");
}

#[test]
fn elements_that_cite_nothing_weigh_more_beside_a_source_list() {
    let declarations = "param a = 3\nparam b = 4\nparam c = 4 judgement\nlet d = a\nlet e = b * c * d";
    let weight = |situation: &str| {
        let files = [("m", &*format!("{situation}{declarations}")), ("s.toml", "[S1]\ntitle = \"A book\"")];
        let checked = check(&world(&files), "m");
        let found = remarks(checked.model.as_ref().expect("sound"));
        let uncited = found.into_iter().find(|it| it.code.name == "uncited").expect("some cite nothing");
        (uncited.severity, uncited.message)
    };
    let message =
        "elements that cite nothing and are not marked as judgement: 4 (`a`, `b`, `d`, ...)".to_owned();
    assert_eq!(weight(super::SITUATION), (Severity::Advice, message.clone()));
    let sources = super::SITUATION.replace('}', "sources \"s.toml\" }");
    assert_eq!(weight(&sources), (Severity::Warning, message));
}

#[test]
fn what_a_block_offers_need_not_be_read() {
    let text = "event attack { rate 2 / week  judgement }
use library.retaliation as feud { trigger = attack  drawn = 30%  judgement }";
    assert_eq!(said(text), "");
}

fn codes(text: &str) -> Vec<&'static str> {
    let checked = check_text(text);
    let model = checked.model.as_ref().unwrap_or_else(|| panic!("{}", messages(&checked)));
    remarks(model).iter().map(|it| it.code.name).collect()
}

#[test]
fn what_only_reinforces_is_told_unless_something_holds_it() {
    let race = |more: &str| {
        let text = format!(
            "param k = 0.1 / month judgement\nstock a = 1 {{ gains k * b  {more} judgement }}
             stock b = 1 {{ gains speed = k * a  judgement }}"
        );
        codes(&text).contains(&"only-reinforcing")
    };
    assert!(race(""), "an arms race, a named flow in it");
    assert!(!race("fades over 2 years"));
    assert!(!race("stays 0 to 50"));
    assert!(!race("loses k * a"));
    assert!(!race("loses k * b * a"), "it cannot be told which way");
    assert!(
        codes("stock a = 1 { gains 0.1 / month * a  judgement }").contains(&"only-reinforcing"),
        "compound interest"
    );
    assert!(
        !codes("stock a = 1 { gains 0.1 / month  judgement }").contains(&"only-reinforcing"),
        "nothing feeds back"
    );
    let rivals = "stock a = 9 { loses 0.1 / month * max(0, b)  judgement }\nstock b = 9 { loses 0.1 / month * max(0, a)  judgement }";
    assert!(codes(rivals).contains(&"only-reinforcing"), "two negative links reinforce");
}

#[test]
fn what_is_faster_than_a_step_is_told() {
    let faster = |text: &str| codes(text).contains(&"faster-than-a-step");
    let memory = |time: &str| {
        format!(
            "event e {{ rate 1 / week  judgement }}\nparam t = {time} judgement\nmemory m of e {{ fades with half-life t  judgement }}\nlet x = m judgement"
        )
    };
    assert!(faster(&memory("2 hours to 12 hours")));
    assert!(!faster(&memory("2 hours to 5 days")));
    assert!(faster("stock a = 1 { fades over 2 hours  judgement }"));
    assert!(faster("event e once { rate 3 / day  judgement }"));
    assert!(!faster("event e once { rate 3 / week  judgement }"));
    assert!(!faster("event e { rate 3 / day  judgement }"));
}

#[test]
fn claims_that_leave_no_value_contradict_each_other() {
    let contradict = |first: &str, second: &str| {
        let text = format!(
            "event e {{ rate 1 / year  judgement }}\nevent f {{ rate 1 / year  judgement }}\nparam k = 1 to 2 judgement\nclaim a {{ expect {first} }}\nclaim b {{ expect {second} }}"
        );
        codes(&text).contains(&"claims-contradict")
    };
    assert!(contradict("chance(e by 30 days) > 60%", "chance(e by 30 days) < 40%"));
    assert!(contradict("chance(e by 30 days) > 60%", "40% > chance(e by 30 days)"));
    assert!(!contradict("chance(e by 30 days) > 40%", "chance(e by 30 days) < 60%"));
    assert!(!contradict("chance(e by 30 days) > 60%", "chance(e by 31 days) < 40%"));
    assert!(!contradict("chance(e by 30 days) > 60%", "chance(f by 30 days) < 40%"));
    assert!(contradict(
        "chance(e by 30 days) > chance(f by 30 days)",
        "chance(f by 30 days) > chance(e by 30 days)"
    ));
    assert!(!contradict(
        "chance(e by 30 days) > chance(f by 30 days)",
        "chance(f by 30 days) < chance(e by 30 days)"
    ));
}
