//! The signed links of the Iraq situation: each has the sign that the list gives it, in the model as shipped.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod links; // Which links, and the two worlds that show each.
mod worlds; // Two worlds on the same luck.

use std::collections::{BTreeMap, BTreeSet};
use worlds::{Pair, Way, missing_effects};

const LOOPS: &str = include_str!("../../../../situations/iraq-2023/loops.md");
const README: &str = include_str!("../../../../situations/iraq-2023/README.md");

#[track_caller]
fn shows(pairs: &[Pair]) {
    let missing = missing_effects(pairs);
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn fire_has_the_signs_of_the_list() {
    shows(links::FIRE);
}

#[test]
fn the_american_answer_has_the_signs_of_the_list() {
    shows(links::ANSWER);
}

#[test]
fn pressure_and_balance_in_baghdad_have_the_signs_of_the_list() {
    shows(links::BAGHDAD);
}

#[test]
fn talks_and_exit_have_the_signs_of_the_list() {
    shows(links::EXIT);
}

#[test]
fn what_follows_the_exit_has_the_signs_of_the_list() {
    shows(links::AFTER);
}

#[test]
fn what_the_record_leaves_open_can_go_either_way() {
    shows(links::FREE);
}

type Link = (String, String);

fn link(from: &str, to: &str) -> Link {
    (from.to_owned(), to.to_owned())
}

/// The list of `loops.md`: each link with its sign.
fn listed() -> BTreeMap<Link, Way> {
    let (_, section) = LOOPS.split_once("\n## Signed links\n").unwrap();
    let rows = section.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        match cells[..] {
            ["", from, to, "+", ..] => Some((link(from, to), Way::Up)),
            ["", from, to, "-", ..] => Some((link(from, to), Way::Down)),
            _ => None,
        }
    });
    rows.collect()
}

/// The links that a line names as `A to B`.
fn named(line: &str) -> Vec<Link> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_node = |word: &str| word.chars().all(|letter| letter.is_ascii_uppercase());
    let triples = words.windows(3).filter(|words| words[1] == "to" && is_node(words[0]) && is_node(words[2]));
    triples.map(|words| link(words[0], words[2])).collect()
}

#[test]
fn each_link_of_the_list_is_tested_with_its_sign_or_left_out_with_a_reason() {
    let listed = listed();
    assert_eq!(listed.len(), 48);
    let mut tested = BTreeSet::new();
    let groups = [links::FIRE, links::ANSWER, links::BAGHDAD, links::EXIT, links::AFTER];
    for effect in groups.iter().copied().flatten().flat_map(|pair| pair.effects) {
        let name = link(effect.from, effect.to);
        if effect.way != Way::Nowhere {
            assert_eq!(listed.get(&name), Some(&effect.way), "{name:?}");
            tested.insert(name);
        }
    }
    let left_out = links::NOT_CARRIED.iter().map(|(from, to, reason)| {
        assert!(!reason.is_empty());
        link(from, to)
    });
    for name in left_out {
        assert!(tested.insert(name.clone()), "{name:?} is said not to be carried, and tested");
    }
    assert_eq!(tested, listed.into_keys().collect());
}

#[test]
fn the_readme_names_the_same_links_as_carried_and_as_left_out() {
    let (_, section) = README.split_once("\n## Signed links\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let (rows, prose): (Vec<&str>, Vec<&str>) = section.lines().partition(|line| line.starts_with('|'));
    let carried: BTreeSet<Link> = rows.into_iter().flat_map(named).collect();
    let said_left_out: BTreeSet<Link> = prose.into_iter().flat_map(named).collect();
    let left_out: BTreeSet<Link> = links::NOT_CARRIED.iter().map(|(from, to, _)| link(from, to)).collect();
    assert_eq!(said_left_out, left_out);
    assert_eq!(carried, listed().into_keys().filter(|name| !left_out.contains(name)).collect());
}
