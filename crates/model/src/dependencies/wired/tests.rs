//! Signs between worlds that are plain, and trajectories that keep them.

use super::{Sign, wired};
use crate::check::{World, check};
use crate::evaluate::{Limits, evaluate};
use crate::model::{Model, PolicyId};
use detente_numbers::luck::Seed;

struct Text(String);

impl World for Text {
    fn text(&self, _: &str) -> Result<String, String> {
        Ok(self.0.clone())
    }
}

/// People who grow angry at strikes, which answer raids that anger brings about; a truce gives a stock of patience, which calms.
const FEUD: &str = "
    param bite = uniform 10% to 30%
    let call : 1/week = (1 + 2 * anger) / week
    event raid { rate call  judgement }
    event strike { answers raid with bite  judgement }
    event crisis once { rate 0.01 / day * anger  judgement }
    event feast { rate 1 / week  judgement }
    stock anger : index = 20% { gains 5 points * (1 - anger) per strike  fades with half-life 8 weeks  judgement }
    stock shock : index = 0 { gains 50 points per crisis  fades with half-life 1 week  judgement }
    stock patience : index = 50% { loses 1% / day * anger  judgement }
    stock mix : index = 50% { gains 1% / day * anger  loses 1% / day * patience  gains 1% / day * shock  judgement }
    regime mood starts calm { calm -> tense at each strike  tense -> calm after about 2 weeks  judgement }
    let nerves = if mood is tense then 1 else 0
    outcome war as soon as anger > 60%
    outcome peace otherwise
    policy biting { bite is 50% }
    policy meek { bite is 5% }
    policy usual { bite is 20% }
    policy none { raid never happens }
    policy calls { call is 9 / week }";

fn model(measure: &str) -> Model {
    let text = format!(
        "language 1\nsituation \"S\" {{ lasts 100 days  steps 1 day }}\n{FEUD}\nclaim c {{ expect {measure} < 99% }}\n"
    );
    let checked = check(&Text(text), "test.detente");
    checked.model.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

/// Which way a measure goes from the model as written to a policy.
fn goes(measure: &str, policy: &str) -> Option<Sign> {
    let model = model(measure);
    let place = model.policies.iter().position(|it| it.about.path == policy).expect("it is there");
    let world = model.with_policies(&[PolicyId(place as u32)]).expect("it can be in force");
    let of = |model: &Model| model.claims[0].measures().next().cloned().expect("it estimates something");
    wired((&model, &of(&model)), (&world, &of(&world)))
}

#[test]
fn what_differs_moves_what_reads_it() {
    let [up, down, open] = [Sign::Plus, Sign::Minus, Sign::Unknown].map(Some);
    let expected = [
        ("mean(anger at the end)", "biting", up),
        ("mean(anger at the end)", "meek", down),
        // Draws lie on both sides of it.
        ("mean(anger at the end)", "usual", open),
        ("mean(anger at the end)", "none", down),
        ("mean(patience at the end)", "biting", down),
        ("mean(patience at the end)", "calls", down),
        ("chance(anger > 50% by 6 weeks)", "biting", up),
        ("chance(patience > 50% at the end)", "biting", down),
        ("chance(war)", "biting", up),
        ("chance(peace)", "biting", down),
        ("chance(crisis)", "biting", up),
        ("mean(strike)", "meek", down),
        ("mean(feast)", "biting", None),
        ("mean(raid)", "calls", up),
        // A crisis that comes earlier has been forgotten at the end.
        ("mean(shock at the end)", "biting", open),
        // Shock has no sign, and what reads it has none.
        ("mean(mix at the end)", "biting", open),
        // A regime has no order.
        ("mean(nerves at the end)", "biting", open),
        // The time itself moves.
        ("mean(anger at crisis)", "biting", open),
        ("mean(feast at crisis)", "biting", open),
    ];
    for (measure, policy, sign) in expected {
        assert_eq!(goes(measure, policy), sign, "{measure} under {policy}");
    }
}

#[test]
fn trajectories_keep_what_the_signs_say() {
    let limits = Limits { events_per_trajectory: 1e9 };
    let without = model("mean(anger at the end)");
    for (policy, place) in [("biting", 0), ("meek", 1), ("none", 3), ("calls", 4)] {
        assert_eq!(without.policies[place].about.path, policy);
        let with = without.with_policies(&[PolicyId(place as u32)]).expect("it can be in force");
        let up = matches!(policy, "biting" | "calls");
        let mut apart = 0;
        for number in 0..100 {
            let of = |model: &Model| evaluate(model, Seed(7), number, 1, 100, &limits).rows;
            for (old, new) in of(&without).iter().zip(&of(&with)) {
                let stock = |row: &crate::evaluate::Row, name: &str| {
                    let place = without.stocks.iter().position(|it| it.about.path == name);
                    row.stocks[place.expect("it is there")]
                };
                let anger = [stock(old, "anger"), stock(new, "anger")];
                let patience = [stock(old, "patience"), stock(new, "patience")];
                let (low, high) = if up { (0, 1) } else { (1, 0) };
                assert!(anger[low] <= anger[high], "{policy} {number}: {anger:?}");
                assert!(patience[low] >= patience[high], "{policy} {number}: {patience:?}");
                apart += usize::from(anger[low] < anger[high]);
            }
        }
        assert!(apart > 1_000, "{policy}: {apart}");
    }
}
