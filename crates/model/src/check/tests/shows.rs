//! What a situation shows first.

use super::{check, messages, world};
use detente_syntax::diagnostic::code;

fn checked(shows: &str) -> crate::Checked {
    let text = format!(
        "language 1\nsituation \"Test\" {{ lasts 100 days  steps 1 day  {shows} }}\n\
         set side = left, right\nparam pace = 3\nevent knock {{ rate 1 / week }}\n\
         stock anger : index = 0.1 {{ fades over 3 weeks }}\nstock fear[s in side] : index = 0.1 {{ fades over 3 weeks }}\n\
         let both = anger + fear[left]\nmemory recent of knock {{ fades with half-life 1 week }}\n"
    );
    check(&world(&[("model.detente", &text)]), "model.detente")
}

#[test]
fn levels_are_shown_in_the_order_of_the_text_and_each_once() {
    for (shows, expected) in [
        ("", vec![]),
        ("shows both, fear  shows recent, both", vec!["both", "fear[left]", "fear[right]", "recent"]),
        ("shows anger, leaves out \"the weather\"", vec!["anger"]),
    ] {
        let checked = checked(shows);
        assert_eq!(
            checked.model.as_ref().map(|it| it.shows.clone()),
            Some(expected.iter().map(|it| (*it).to_owned()).collect()),
            "{}",
            messages(&checked)
        );
    }
}

#[test]
fn what_is_no_level_is_told_with_the_name_that_was_meant() {
    let unknown = checked("shows angre");
    assert!(
        unknown.model.is_none() && messages(&unknown).contains("write `anger`"),
        "{}",
        messages(&unknown)
    );
    for (shows, kind) in [("shows pace", "a parameter"), ("shows knock", "an event"), ("shows side", "a set")]
    {
        let checked = checked(shows);
        let found = checked.diagnostics.iter().find(|it| it.code == code::WRONG_KIND);
        assert!(found.is_some_and(|it| it.message.contains(kind)), "{}", messages(&checked));
    }
}
