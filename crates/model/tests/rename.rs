//! Other names for what is declared: nothing is left under the old one, and the model says and does what it did.

use detente_model::evaluate::{Limits, evaluate};
use detente_model::model::ParameterValue;
use detente_model::rename::{Edit, rename};
use detente_model::{Checked, Model, Named, NamedKind, World, check};
use detente_numbers::distributions::Distribution;
use detente_numbers::luck::Seed;
use detente_syntax::FileId;
use std::collections::BTreeMap;

/// What is put behind each name. In the order of names it changes places: `a_b` comes before `a_zz`.
const SUFFIX: &str = "_zz";

/// Texts by name.
#[derive(Clone, PartialEq)]
struct Texts(BTreeMap<String, String>);

impl World for Texts {
    fn text(&self, path: &str) -> Result<String, String> {
        self.0.get(path).cloned().ok_or_else(|| "no such file".to_owned())
    }
}

/// A model of the repository with all texts of its folder, and its name.
fn texts(path: &'static str) -> (Texts, &'static str) {
    let (folder, root) = path.rsplit_once('/').expect("a folder and a file");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut texts = BTreeMap::new();
    for below in ["", "record/"] {
        for entry in std::fs::read_dir(folder.join(below)).into_iter().flatten() {
            let entry = entry.expect("it can be listed");
            if let Ok(text) = std::fs::read_to_string(entry.path()) {
                texts.insert(format!("{below}{}", entry.file_name().to_string_lossy()), text);
            }
        }
    }
    (Texts(texts), root)
}

fn one(text: &str) -> (Texts, &'static str) {
    (Texts([("m".to_owned(), text.to_owned())].into()), "m")
}

fn edited(world: &Texts, checked: &Checked, edits: &[Edit]) -> Texts {
    let mut world = world.clone();
    let mut edits = edits.to_vec();
    edits.sort();
    edits.dedup();
    for edit in edits.iter().rev() {
        let text = world.0.get_mut(checked.sources.name(edit.file)).expect("its own file");
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    world
}

/// Every name that is declared in the situation's own texts, once.
fn own<'c>(world: &Texts, checked: &'c Checked) -> Vec<&'c Named> {
    let mut names = BTreeMap::new();
    for named in &checked.names.declared {
        if world.text(checked.sources.name(named.file)).is_ok() {
            names.entry((named.file, named.span)).or_insert(named);
        }
    }
    names.into_values().collect()
}

/// Renames each of some names by its suffix, and puts all changes together.
fn all_renamed(world: &Texts, root: &str, is_meant: impl Fn(&Named) -> bool) -> Texts {
    let checked = check(world, root);
    let (mut edits, mut refused) = (Vec::new(), Vec::new());
    for named in own(world, &checked).into_iter().filter(|it| is_meant(it)) {
        let new = format!("{}{SUFFIX}", checked.sources.slice(named.file, named.span));
        let place = (named.file, named.span.start);
        match rename(&checked, world, place, &new) {
            Ok(all) => edits.extend(all),
            Err(why) => refused.push(format!("{} `{}`: {why}", named.kind, named.path)),
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
    edited(world, &checked, &edits)
}

/// With the old names again.
fn named_back(text: &str) -> String {
    text.replace(SUFFIX, "").replace(" zz", "")
}

fn told(world: &Texts, root: &str) -> Vec<String> {
    let checked = check(world, root);
    let mut told: Vec<String> = checked
        .diagnostics
        .iter()
        .map(|it| named_back(&format!("{} {} {:?} {:?}", it.code.name, it.message, it.notes, it.help)))
        .collect();
    told.sort();
    assert!(checked.model.is_some(), "{told:#?}");
    told
}

const SITUATIONS: [&str; 4] = [
    "situations/iraq-2023/iraq.detente",
    "gallery/retaliation/retaliation.detente",
    "gallery/brinkmanship/brinkmanship.detente",
    "gallery/legislature/legislature.detente",
];

/// What the situations above do not hold.
const REST: &str = r#"language 1
situation "Rest" { starts 2024-01-01  lasts 40 days steps 1 day shows stress, felt }
unit soldiers
actor red
actor blue "Blue"
set side = north "North", south
param push[s in side] = { north: 1 to 2 / week  otherwise: 1 / week }  judgement
param size[side] = { north: 100 soldiers  south: 50 soldiers }  judgement
param weight = 0.2 to 0.4  judgement
param other = 0.1 to 0.3  judgement
correlate weight, other with 0.5
table relief(load) = (0, 0) (1, 0.5)
series aid : soldiers/day = { 2024-01-01: 1 soldier/day }
let total = sum(s in side: size[s]) + max(s in side: size[s])
let late = delay(weight * stress, 3 days) + 0 * uniform
let heat[mood] = { calm: 0.1  otherwise: 0.2 + 0.1 * weight }
let warm[p in mood] = heat[p] + heat[mood] * size[north] / total
event raid[s in side] by red on blue { rate push[s] * (1 + late) * warm  judgement }
event march { happens on 2024-01-05, 2024-01-20  splits into loud "Loud" with 40%, still otherwise  judgement }
event reply { answers march with 20% after about 5 days  judgement }
memory felt of raid[north], loud { averages over 2 weeks  judgement }
stock stress : index = 0.1 { gains anger "Anger" = 0.1 / week * (1 - stress)  loses relief(stress) / 10 per march  judgement }
stock camp[s in side] : soldiers = 5 soldiers { gains 2 soldiers per raid[s]  judgement }
stock depot : soldiers = 10_000 soldiers { judgement }
transfer supply { moves 1 soldier/day from depot to camp[north] while mood is calm }
regime mood starts calm { state tense "Tense"  calm -> tense at each raid[north] with 30%  tense -> calm after about 2 weeks  judgement }
choice stance by blue { options quiet, loudly while mood is tense  starts quiet  reconsiders every 1 week, at each start of mood.tense
  when mood is tense plays loudly with 50%  plays quiet  judgement }
vote law { of 100 seats  called at each march with 50%  bloc left 60 seats, attends 90%, supports 60%  bloc right 40 seats, attends 80%, supports 10%
  needs quorum 51 seats and a majority of those present  judgement }
unit seats
block feud { needs trigger : event  needs pace : 1/week = 1 / week  event answer { answers trigger with 50% after about 2 days judgement } memory kept of answer { fades with half-life 1 week judgement } }
use feud as first { trigger = raid[north] } judgement
use feud as second { trigger = first.answer  pace = 2 / week } judgement
let both = first.kept + second.kept + count of law + total of first.answer
outcome war as soon as stress above 0.9 before peace
outcome peace as soon as depot below 1 soldier
outcome tension at the end, when mood is tense and stance is quiet and both > 3
outcome rest otherwise
policy softly { stance never plays loudly  push[north] is 0.5 / week  march never happens }
policy hard { raid[south] happens on 2024-01-09  reply answers march with 10% }
loop R1 = raid -> mood -> warm -> raid
claim breaking { expect chance(war by 20 days under softly) < chance(war by 20 days) + 50%
  expect mean(camp[s] at 20 days) > 0 soldiers for each s in side  judgement }
"#;

#[test]
fn renamed_models_say_what_they_said() {
    for situation in SITUATIONS {
        let (world, root) = texts(situation);
        let renamed = all_renamed(&world, root, |_| true);
        assert_eq!(told(&renamed, root), told(&world, root), "{situation}");
    }
}

#[test]
fn every_kind_of_name_is_renamed_wherever_it_is_said() {
    let (world, root) = one(REST);
    let checked = check(&world, root);
    assert!(checked.model.is_some(), "{:#?}", checked.diagnostics);
    assert_eq!(told(&all_renamed(&world, root, |_| true), root), told(&world, root));
    let mut kinds: Vec<&str> = own(&world, &checked).iter().map(|it| it.kind.words()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(
        kinds,
        [
            "a block",
            "a choice",
            "a claim",
            "a let",
            "a loop",
            "a member of a set",
            "a memory",
            "a parameter",
            "a policy",
            "a regime",
            "a running member",
            "a series",
            "a set",
            "a state of a regime",
            "a stock",
            "a table",
            "a transfer",
            "a unit",
            "a vote",
            "an actor",
            "an event",
            "an instance of a block",
            "an option of a choice",
            "an outcome",
            "what a block needs"
        ]
    );
}

/// Names that address luck themselves, and for which the language has no `luck "old name"`.
fn moves_luck(named: &Named) -> bool {
    let is_child = named.kind == NamedKind::Event && named.extent == named.span;
    let is_member = [NamedKind::State, NamedKind::Option, NamedKind::Member].contains(&named.kind);
    is_child || is_member || named.kind == NamedKind::Instance
}

/// Two trajectories of the reference evaluator, in all bits.
fn results(world: &Texts, root: &str) -> String {
    let checked = check(world, root);
    let model = checked.model.as_ref().expect("it is sound");
    let limits = Limits { events_per_trajectory: 1_000_000.0 };
    let trajectory = |number| named_back(&format!("{:?}", evaluate(model, Seed(7), number, 1, 45, &limits)));
    format!("{}\n{}", trajectory(0), trajectory(1))
}

/// What addresses random numbers in a model.
fn addresses(model: &Model) -> Vec<String> {
    let is_known = |value: &ParameterValue| matches!(value, ParameterValue::Drawn(Distribution::Constant(_)));
    let drawn = model.parameters.iter().filter(|it| !is_known(&it.value));
    let mut all: Vec<String> = drawn.map(|it| it.about.luck.clone()).collect();
    all.extend(model.draws.iter().cloned());
    for event in &model.events {
        all.extend(event.sources.iter().map(|source| format!("{}: {}", event.about.luck, source.luck)));
    }
    for regime in &model.regimes {
        all.extend(regime.transitions.iter().map(|it| format!("{}: {}", regime.about.luck, it.luck)));
    }
    for choice in &model.choices {
        all.extend(choice.rules.iter().map(|rule| format!("{}: {}", choice.about.luck, rule.luck)));
        all.extend(
            choice.options.iter().map(|option| format!("{}: option {}", choice.about.luck, option.name)),
        );
    }
    for vote in &model.votes {
        all.extend(vote.blocs.iter().map(|bloc| format!("{}: {}", vote.about.luck, bloc.name)));
    }
    all
}

#[test]
fn renamed_elements_keep_their_luck() {
    let situations = SITUATIONS.into_iter().map(|name| (name, texts(name))).chain([("rest", one(REST))]);
    for (name, (world, root)) in situations {
        let renamed = all_renamed(&world, root, |named| !moves_luck(named));
        assert!(renamed != world, "{name}");
        let renamed_model = check(&renamed, root).model.expect("it is sound");
        assert_eq!(
            addresses(&renamed_model),
            addresses(&check(&world, root).model.expect("it is sound")),
            "{name}"
        );
        assert!(results(&renamed, root) == results(&world, root), "{name}: the results differ");
    }
}

#[test]
fn luck_is_kept_only_where_some_is_drawn() {
    let text = "situation \"S\" { lasts 10 days steps 1 day }\nparam known = 3 judgement\nparam drawn = 1 to 2 judgement # why\n\
        let q = known + drawn\nevent e { rate 1 / day  judgement } luck \"old\"\noutcome o otherwise\n";
    let (world, root) = one(text);
    let renamed = |before: &str, new: &str| {
        let checked = check(&world, root);
        assert!(checked.model.is_some(), "{:#?}", checked.diagnostics);
        let at = (text.find(before).expect("it is there") + before.len() - 1) as u32;
        let edits = rename(&checked, &world, (FileId(0), at), new)?;
        Ok::<_, String>(edited(&world, &checked, &edits).0.remove("m").expect("it is there"))
    };
    assert_eq!(renamed("param k", "p"), Ok(text.replace("known", "p")));
    assert_eq!(
        renamed("+ d", "p"),
        Ok(text.replace("drawn", "p").replace("2 judgement #", "2 judgement luck \"drawn\" #"))
    );
    assert_eq!(renamed("event e", "p"), Ok(text.replace("event e", "event p")));
    assert_eq!(renamed("let q", "q"), Ok(text.to_owned()), "it is its name already");
}

#[test]
fn what_cannot_be_a_name_is_refused_in_words() {
    let (world, root) = one(REST);
    let checked = check(&world, root);
    let refused = |before: &str, new: &str| {
        let at = REST.find(before).expect("it is there") + before.len() - 1;
        rename(&checked, &world, (FileId(0), at as u32), new).expect_err("it is refused")
    };
    for new in ["", "two words", "1a", "a-b", "a.b", "\"a\"", "a ", "#"] {
        assert!(refused("param w", new).contains("cannot be a name"), "{new}");
    }
    for new in
        ["stock", "gains", "if", "per", "cites", "half-life", "pert", "weeks", "time", "sqrt", "uniform"]
    {
        assert_eq!(refused("param w", new), format!("`{new}` is a word of the language"));
    }
    let line = |before: &str| REST[..=REST.find(before).expect("it is there")].lines().count();
    let taken = |new: &str, kind: &str, before: &str| {
        format!("`{new}` is taken: {kind} of that name is declared in m, line {}", line(before))
    };
    assert_eq!(refused("param w", "stress"), taken("stress", "a stock", "stock stress"));
    assert_eq!(refused("param w", "soldier"), taken("soldier", "a unit", "unit soldiers"));
    assert_eq!(refused("unit soldier", "depots"), taken("depots", "a stock", "stock depot"));
    assert_eq!(refused("mood starts c", "tense"), taken("tense", "a state of a regime", "state tense"));
    assert_eq!(refused("event a", "kept"), taken("kept", "a memory", "block feud"));
    assert_eq!(refused("event a", "trigger"), taken("trigger", "what a block needs", "block feud"));
    let caught = refused("for each s", "side");
    assert!(caught.contains("`side`"), "{caught}");
    assert!(refused("lasts 4", "x").contains("no name stands here"));
}

#[test]
fn a_model_with_errors_and_the_library_are_left_alone() {
    let (world, root) = one("let a = 1\nlet b = a + c\n");
    let checked = check(&world, root);
    let why = rename(&checked, &world, (FileId(0), 4), "x").expect_err("it is refused");
    assert!(why.contains("mend them first"), "{why}");

    let (world, root) = texts(SITUATIONS[1]);
    let checked = check(&world, root);
    let of_library = |it: &&Named| checked.sources.name(it.file).starts_with("library/");
    for named in checked.names.declared.iter().filter(of_library) {
        let why = rename(&checked, &world, (named.file, named.span.start), "x").expect_err("it is refused");
        assert!(why.contains("library"), "{why}");
    }
}
