//! Models as analysts write them: the shipped ones, under each of their policies, and a text with a clause of every kind.

use crate::compare::{assert_agree, trajectory};
use detente_model::model::PolicyId;
use detente_model::{Model, World, check};
use std::fs;
use std::path::{Path, PathBuf};

/// So many events that no shipped model reaches them.
const EVENTS_MOST: f64 = 1e5;

/// The folder of a model.
pub(crate) struct Folder(pub(crate) PathBuf);

impl World for Folder {
    fn text(&self, path: &str) -> Result<String, String> {
        fs::read_to_string(self.0.join(path)).map_err(|error| error.to_string())
    }
}

pub(crate) struct OneText(pub(crate) &'static str);

impl World for OneText {
    fn text(&self, _path: &str) -> Result<String, String> {
        Ok(self.0.to_owned())
    }
}

/// The model of a text without errors.
#[track_caller]
pub(crate) fn checked(world: &dyn World, path: &str) -> Model {
    let checked = check(world, path);
    let messages = checked.diagnostics.iter().map(|it| format!("{} at {:?}", it.message, it.primary.span));
    checked.model.unwrap_or_else(|| panic!("{path}: {:#?}", messages.collect::<Vec<_>>()))
}

/// The model agrees as written, without breaking, and under each of its policies.
#[track_caller]
fn assert_agree_under_policies(model: &Model, trajectories: u64) {
    assert_agree(model, trajectories, EVENTS_MOST);
    assert_eq!(trajectory(model, 0, EVENTS_MOST).broken, None);
    for policy in (0..).map(PolicyId).take(model.policies.len()) {
        let world = model.with_policies(&[policy]).expect("one policy alone is in no conflict");
        assert_agree(&world, trajectories, EVENTS_MOST);
    }
}

/// All model texts below a folder of the repository.
pub(crate) fn models_below(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut found = Vec::new();
    for entry in fs::read_dir(root).expect("the folder is part of the repository") {
        let folder = entry.expect("the folder can be listed").path();
        if !folder.is_dir() {
            continue;
        }
        let files = fs::read_dir(folder).expect("the folder can be listed");
        let files = files.map(|file| file.expect("the folder can be listed").path());
        found.extend(files.filter(|file| file.extension().is_some_and(|ending| ending == "detente")));
    }
    found.sort();
    found
}

#[test]
fn shipped_models_agree_under_each_policy() {
    let models: Vec<PathBuf> = ["gallery", "situations"].into_iter().flat_map(models_below).collect();
    assert!(models.len() >= 5, "{models:?}");
    for path in models {
        let folder = path.parent().expect("a file stands in a folder").to_owned();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name in plain letters");
        let mut model = checked(&Folder(folder), name);
        model.calendar.steps = model.calendar.steps.min(150);
        assert_agree_under_policies(&model, 1);
    }
}

const EVERY_CLAUSE: &str = r#"
language 1
situation "Every clause" {
    starts 2024-01-01
    lasts  120 days
    steps  1 day
}
unit troops, dollars, seats
actor us "United States"
actor kh "Militia"
set community = shia "Shia", sunni "Sunni"

param lethality = 1% to 12% judgement
param pull = 0 to 1.5 / week, most likely 0.3 judgement
param tempo[posture] = { quiet: 0.2 / week   harass: 1 to 3 / week   escalate: lognormal(1 / day, 0.4) } judgement
param weight[c in community] = { shia: 0.6 to 0.9  sunni: 0.3 } judgement
param fork = one of { 0.5: 30%  1: 70% } judgement
param twice = 2 * fork judgement
correlate lethality, pull with 0.6

table deterrence(ratio) = (0, 0) (0.5, 0.38) (1, 0.70) judgement
series aid : dollars/year = { 2024-01-15: 200 dollars/year   2024-03-01: 150 dollars/year } linear judgement

let drive : 1/week = tempo[posture] * (1 + pull * 1 week) * (1 - deterrence(us_troops / 2_500 troops)) judgement within 30%
let noise = uniform * 0.1 judgement
let late = delay(noise, 6 days) + smooth(noise, 4 days) judgement
let mixed[c in community] = weight[c] * demand[c] judgement
let onset[region] : 1/month = { calm: 1 / month   tension: 4 / month   otherwise: 0 / month } judgement
let pressed = (if region is war then 0.3 else 0) + step(2024-02-01) * 0.1 + pulse(2024-03-01, 1 week) * 0.2 judgement

stock grievance "Anger" : index = 0.3 {
    gains 6 points * (1 - grievance) per strike
    gains by_itself = 0.02 / week * grievance while region is not calm
    fades with half-life 3 weeks
    becomes 0.1 at each deal
    judgement
}
stock demand[c in community] : index = weight[c] { moves toward mean(d in community: weight[d]) over 3 weeks while region is calm judgement }
stock us_troops : troops = 2_500 troops {
    loses drawdown = 4 troops / day * twice
    changes by (noise - 0.05) * 10 troops / day
    stays 500 troops to 3_000 troops
    judgement
}
stock reserve : troops = 100 troops { judgement }
transfer rotation { moves 3 troops / day from reserve to us_troops while grievance > 0.2 judgement }

memory recent of attack, strike { fades with half-life 2 weeks judgement }
memory fire of attack { averages over 10 days   starts at 0.1 / day judgement }

regime region starts calm {
    calm    -> tension at onset + 0.2 / week * grievance
    tension -> war     at each attack with 10%
    tension -> calm    after about 3 weeks
    any     -> war     at 0.5 / year while grievance > 0.4
    war     -> calm    at each deal
    judgement
}

event attack "Attack" by kh on us {
    rate     drive + 0.1 / week * recent
    clusters 2.2
    happens  3 times at each deal, clusters 2
    happens  on 2024-02-10
    splits   into death with lethality, hurt with 30%, near_miss otherwise
    judgement
}
event strike by us on kh {
    answers death with 92% after about 3 days
    answers attack with 5%
    hazard  0.5 / month
    happens with 10% at each start of war
    judgement
}
event deal once { happens when grievance > 0.35   answers law with 50% judgement }

choice posture by kh {
    options     quiet "Quiet", harass, escalate while region is not calm
    reconsiders every 2 weeks, at each strike
    starts      harass
    when region is war plays quiet with 40%
    escalate    is worth 2 * grievance
    quiet       is worth 0.3 + 0.1 * late
    plays       quantal response with precision 4
    judgement
}

vote law {
    of     329 seats
    called at 2 / month + 1 / month * grievance
    bloc   framework 180 seats, attends 85% give or take 15 points, supports 90%
    bloc   kdp 31 seats, attends 30%, supports 2%
    needs  quorum 165 seats and a majority of those present
    judgement
}

outcome ruin   as soon as grievance > 0.9   before peace
outcome peace  as soon as deal has happened and region is calm
outcome calm_end at the end, when region is calm
outcome drift  otherwise

policy restraint { strike never answers attack }
policy quiet_time { posture is quiet from 2024-02-01 until 2024-03-01 }
policy others {
    lethality is 2 * lethality from 2024-02-15
    posture never plays escalate
    deal happens on 2024-03-05
    strike answers death with 50%
}
"#;

#[test]
fn a_text_with_every_clause_agrees_under_each_policy() {
    let model = checked(&OneText(EVERY_CLAUSE), "model.detente");
    assert_eq!(model.policies.len(), 3);
    assert_agree_under_policies(&model, 6);
}

#[test]
fn a_text_for_runge_kutta_agrees() {
    let text = OneText(
        "language 1\nsituation \"Springs\" { lasts 40 days  steps 1 day  solver rk4  starts 2024-01-01 }\n\
         stock near = 1 { changes by far / 5 days   fades over 30 days judgement }\n\
         stock far = 0 { changes by -near / 5 days + pull  stays -1 to 2 judgement }\n\
         let pull = smooth(near, 3 days) * 0.1 / day judgement\n\
         series wind = { 2024-01-03: 1  2024-01-20: 3 } linear judgement\n\
         stock sail = 0 { moves toward wind with half-life 4 days judgement }",
    );
    assert_agree(&checked(&text, "model.detente"), 2, EVENTS_MOST);
}
