//! Checked models as text.

use super::{checked, said};
use detente_model::show::{dependencies_text, loops_text, model_text};

/// A bit of everything, in the forms of the reference.
const MODEL: &str = r#"
unit troops, seats
actor us "United States"
actor kh "The militia"
set side = left "Left", right
param lethality "Chance that an attack kills" = 0.2% to 2.4%   judgement
param tempo[posture] = { quiet: 0 to 1.5 / week, most likely 0.3   harass: 2 / week }   judgement
param memory_of_anger = 2 weeks to 10 weeks   known 2024-01-11
param weight[s in side] = { left: 40%  right: 60% }
param coin = one of { 0.5: 30%  1: 70% }
param twice = 2 * lethality
correlate lethality, memory_of_anger with 0.4
table deterrence(ratio) = (0, 0) (0.5, 0.38) (1, 0.7)
series aid : troops/month = { 2024-01-01: 20 troops/month  2024-02-01: 30 troops/month } linear
let pace[presence] : 1/month = { staying: 0 / month  leaving: 3 / 2 months  otherwise: 1 / month }
let demand : index = sum(s in side: weight[s] * anger) * deterrence(anger)
let tense = anger > 0.5 and presence is not leaving
stock anger "Anger" : index = 0.1 {
    gains 6 points * (1 - anger) per strike
    fades with half-life memory_of_anger
    moves toward 20% over 6 weeks while presence is staying
}
stock here "Troops" : troops = 2_500 troops {
    loses drawdown = pace * here
    gains aid
    becomes 100 troops at each law
    stays 0 to 10_000 troops
}
stock there : troops = 0 troops
transfer move_out { moves 0.1 / week * here from here to there while tense }
memory fire of attack { averages over 3 weeks  starts at 0.1 / day }
memory recent of strike, attack { fades over 2 weeks }
regime presence "Presence" starts staying {
    staying -> leaving at 0.1 / month * (1 + demand) while anger < 0.9
    leaving -> staying after about 6 weeks
    any -> expelled at each law with 40%
    state leaving "On the way out"
}
event attack "Attack" by kh on us {
    rate tempo[posture] * 2
    clusters 2.2
    splits into death "Death" with lethality, miss otherwise
}
event strike "Strike" by us on kh { answers death with 92% after about 3 days  answers miss with 3% }
event dead { happens 5 times at each strike, clusters 5 }
event review { happens on 2024-02-01 }
event agreement once { happens when demand > 0.3 }
choice posture "Posture" by kh {
    options quiet "Quiet", harass while presence is staying
    reconsiders every 4 weeks, at each death
    starts harass
    when tense plays quiet with 60%
    harass is worth 2 * demand
    quiet is worth 0.3
    plays quantal response with odds 3 to 1 for a gain of 0.05
}
choice leash by us {
    options urge, restrain
    wants 2 * demand  fears 0.5 per death
    sees anger, presence
    believes lethality = 3%
    plays quantal response with precision 4, looking 90 days ahead, expecting replies
}
vote law "Law" {
    of 100 seats
    called at 0.2 / year + 2 / year * demand
    bloc a "A" 60 seats, attends 60% give or take 15 points, supports 90%
    bloc b 40 seats, attends demand, supports 2%
    needs quorum 50 seats and a majority of those present
}
outcome gone "Gone" as soon as presence is expelled
outcome quiet_end "Quiet" at the end, when total of attack < 3
outcome mixed "Mixed" at the end, when agreement has happened and not quiet_end
outcome rest otherwise
policy truce "Truce" { posture is quiet from 2024-01-11 until 2024-03-01  aid_let is 2 * aid_let }
policy others { leash never plays urge  attack never happens  strike answers miss with 100%  review happens on 2024-01-05 }
let aid_let = 0.5
claim c "A claim" {
    expect mean(anger at the end) higher under truce than others by 5 points   judgement
    expect chance(gone) is 5% to 95%
    expect quantile(90%, attack by 2024-02-01 given tense) < 2 * (3 + mean(strike))
    expect mean(fire while tense) increases with lethality
}
loop R "Anger" = anger -> demand -> posture -> attack -> death -> strike -> anger
observe attack from "attacks.csv" { date "to"  count "n"  reported 85% to 115%  uses 2024-01-01 to 2024-02-01  holds out the rest }
observe presence { is leaving from 2024-01-10 to 2024-01-12 }
observe law { on 2024-01-10  held out }
"#;

#[test]
fn a_model_with_a_bit_of_everything_prints_as_it_is_written() {
    let checked = checked(MODEL);
    let said = said(&checked);
    let model = checked.model.unwrap_or_else(|| panic!("{said}"));
    insta::assert_snapshot!("model", model_text(&model));
    insta::assert_snapshot!("dependencies", dependencies_text(&model));
    insta::assert_snapshot!("loops", loops_text(&model, 12));
}
