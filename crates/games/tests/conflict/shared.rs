//! What the shared cases expect, compared in full. They belong to others, so they are not in the repository.

use crate::known::numbered;
use detente_games::conflict::coalition::all_coalitions;
use detente_games::conflict::stability::stability;
use detente_games::conflict::{Concept, Conflict, Listed};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The files, or none where they are absent, which is said.
fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases/games/gmcr");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: there are no shared conflicts beside the repository");
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("a shared case is whole").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    assert!(!paths.is_empty(), "the folder of shared conflicts is empty");
    paths
}

fn states(of: &Value) -> Vec<usize> {
    serde_json::from_value(of.clone()).expect("a shared case is whole")
}

fn conflict(case: &Value) -> Conflict {
    let count = case["states"].as_u64().expect("a shared case is whole") as usize;
    let names = case["decision_makers"]
        .as_array()
        .expect("a shared case is whole")
        .iter()
        .map(|name| name.as_str().expect("a shared case is whole"));
    let maker = |(name, moves): (&str, &Value)| Listed {
        name: name.to_owned(),
        moves: moves
            .as_object()
            .expect("a shared case is whole")
            .iter()
            .flat_map(|(from, to)| {
                let from: usize = from.parse().expect("a shared case is whole");
                states(to).into_iter().map(move |to| (from - 1, to - 1))
            })
            .collect(),
        payoffs: serde_json::from_value(case["ordinal_payoff_higher_better"][name].clone())
            .expect("a shared case is whole"),
    };
    let makers = names.zip(case["moves"].as_array().expect("a shared case is whole")).map(maker).collect();
    Conflict::listed((1..=count).map(|state| state.to_string()).collect(), makers)
        .expect("a shared case is whole")
}

#[test]
fn shared_conflicts_are_solved_as_expected() {
    for path in cases() {
        let case: Value =
            serde_json::from_str(&std::fs::read_to_string(&path).expect("a shared case is whole"))
                .expect("a shared case is whole");
        let conflict = conflict(&case);
        let found = stability(&conflict);
        for (concept, key) in Concept::ALL.into_iter().zip(["nash", "gmr", "smr", "seq"]) {
            let expected = &case["expected"][key];
            let place = format!("{key} in {}", path.display());
            assert_eq!(numbered(&found.equilibria(concept)), states(&expected["equilibria"]), "{place}");
            for (maker, name) in conflict.maker_names().iter().enumerate() {
                let stable = numbered(&found.stable_for(concept, maker));
                assert_eq!(stable, states(&expected["per_dm"][name]), "{place} for {name}");
            }
        }
        assert_eq!(coalition_moves(&conflict), coalition_moves_expected(&case), "{}", path.display());
    }
}

/// What coalitions of several can bring about from Nash equilibria: from where, who, and where to.
type CoalitionMove = (usize, Vec<String>, Vec<usize>);

fn coalition_moves(conflict: &Conflict) -> Vec<CoalitionMove> {
    let name = |member: &usize| conflict.maker_names()[*member].clone();
    let mut found = Vec::new();
    for state in stability(conflict).equilibria(Concept::Nash) {
        for coalition in all_coalitions(conflict).expect("a small conflict") {
            let to = numbered(&coalition.improvements[state]);
            if !to.is_empty() {
                found.push((state + 1, coalition.members.iter().map(name).collect(), to));
            }
        }
    }
    found
}

fn coalition_moves_expected(case: &Value) -> Vec<CoalitionMove> {
    let all = case["coalition_improvements_from_nash_equilibria"].as_array().expect("a list");
    let names = |of: &Value| serde_json::from_value(of.clone()).expect("names");
    let one = |of: &Value| {
        (of["from"].as_u64().map(|from| from as usize), names(&of["coalition"]), states(&of["to"]))
    };
    all.iter().map(one).map(|(from, who, to)| (from.expect("a state"), who, to)).collect()
}
