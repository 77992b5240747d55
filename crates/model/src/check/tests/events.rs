//! Events, blocks and files: text in, model out.

use super::shown;

#[test]
fn all_sources_of_an_event() {
    let text = r#"regime war starts calm { calm -> open at 1 / year }
let anger : index = 0.3
param lag = 2 days to 4 days
let slow = 2 * lag
event attack { rate 2 / week + anger / 1 week  clusters 2.2  rate 1 / week while war is open  hazard 0.01 / month }
event death { happens with 3% at each attack  happens 5 times at each attack, clusters 5  happens on 2024-01-28, 2024-02-07  happens when anger > 0.5 }
event answer once { answers death with 92% after about 3 days  answers attack with 3%  answers death with 50% after about slow  answers start of open }"#;
    insta::assert_snapshot!(shown(text), @r#"
    param lag : days = LogNormal { median: 2.8284271247461903, sigma: 0.21070178197089964 }
    let anger : index = 0.3
    let slow : days = (2 * lag)
    regime war ["calm", "open"] starts 0
        0 -> 1 hazard (1 / 365.25) `calm -> open at`
    event attack
        `rate` ((2 / 7) + (anger / 7)) 2.2
        `rate 2` if war is 1 then (1 / 7) else 0
        `hazard` (0.01 / 30.4375)
    event death
        `happens at each attack` 0.03 of attack
        `happens times at each attack` 5 for each attack 5
        `happens on` [27, 37]
        `happens when` (0.5 < anger)
    event answer once
        `answers death` 0.92 of death after 3
        `answers attack` 0.03 of attack after
        `answers death 2` 0.5 of death after (2 * lag)
        `answers start of war.open` 1 of start of war.open after
    event start of war.open
        `entry` war 1
    "#);
}

#[test]
fn splits_make_events() {
    let text = r#"param lethality = 1% to 2%
event attack { rate 2 / week  splits into dead "Killed" with lethality, hurt with 5%, near_miss otherwise }
let x = total of dead + count of hurt
let y = if near_miss has happened and not (dead happens) then 1 else 0"#;
    insta::assert_snapshot!(shown(text), @r#"
    param lethality : % = LogitNormal { centre: -4.243470074122608, sigma: 0.21378788376672758 }
    let x : 1 = (total(dead) + count(hurt))
    let y : 1 = if And((0 < total(near_miss)), Not((0 < count(dead)))) then 1 else 0
    event attack
        `rate` (2 / 7)
    event dead
        `split` 0 0
    event hurt
        `split` 0 1
    event near_miss
        `split` 0 2
    split attack into dead lethality, hurt 0.05, near_miss otherwise
    "#);
}

#[test]
fn subscripted_events() {
    let text = r#"set side = red, blue
param pace[side] = 1 to 2
event raid[s in side] { rate pace[s] / week  splits into harm with 10%, none otherwise }
event answer { answers raid[red] with 30% }
memory recent[s in side] of raid[s] { fades over 3 weeks }
let x = sum(s in side: recent[s]) + total of harm[blue]"#;
    insta::assert_snapshot!(shown(text), @r#"
    param pace[red] : 1 = LogNormal { median: 1.4142135623730951, sigma: 0.21070178197089964 }
    param pace[blue] : 1 = LogNormal { median: 1.4142135623730951, sigma: 0.21070178197089964 }
    let x : 1 = ((recent[red] + recent[blue]) + total(harm[blue]))
    memory recent[red] : 1 of raid[red] fades over 21 from 0
    memory recent[blue] : 1 of raid[blue] fades over 21 from 0
    event raid[red]
        `rate` (pace[red] / 7)
    event raid[blue]
        `rate` (pace[blue] / 7)
    event harm[red]
        `split` 0 0
    event harm[blue]
        `split` 1 0
    event none[red]
        `split` 0 1
    event none[blue]
        `split` 1 1
    event answer
        `answers raid[red]` 0.3 of raid[red] after
    split raid[red] into harm[red] 0.1, none[red] otherwise
    split raid[blue] into harm[blue] 0.1, none[blue] otherwise
    "#);
}

#[test]
fn a_block_of_the_library() {
    let text = r#"event attack { rate 2 / week }
use library.retaliation as feud { trigger = attack  drawn = 20% to 40%  base = feud_base }
param feud_base = 0.1 / week
let x = feud.recent"#;
    insta::assert_snapshot!(shown(text), @r#"
    param feud.drawn : 1 = LogitNormal { centre: -0.8958797346140275, sigma: 0.298150922653698 }
    param feud.echo : days = Constant(21.0)
    param feud_base : 1/week = Constant(0.014285714285714287)
    let x : 1 = feud.recent
    memory feud.recent : 1 of attack fades over feud.echo from 0
    event attack
        `rate` (2 / 7)
    event feud.answer
        `rate` (feud_base + ((feud.drawn * feud.recent) / feud.echo))
    "#);
}

#[test]
fn blocks_of_the_model_nest_and_map() {
    let text = r#"set side = red, blue
regime war starts calm { calm -> open at 1 / year }
block inner { needs pull : 1/week  event raid { rate pull } }
block outer { needs of_war : regime  needs seen : event  param p[of_war] = 1 to 2  use inner as deep { pull = p / 1 week }  event echo { answers seen with 10%  answers start of open with 50%  answers deep.raid }  let q = if of_war is open then 1 else 0 }
event shot { rate 1 / week }
use outer as o { of_war = war  seen = start of open }
let x = total of o.deep.raid"#;
    insta::assert_snapshot!(shown(text), @r#"
    param o.p[calm] : 1 = LogNormal { median: 1.4142135623730951, sigma: 0.21070178197089964 }
    param o.p[open] : 1 = LogNormal { median: 1.4142135623730951, sigma: 0.21070178197089964 }
    let o.deep.pull : 1/week = (by war { o.p[calm] | o.p[open] } / 7)
    let o.q : 1 = if war is 1 then 1 else 0
    let x : 1 = total(o.deep.raid)
    regime war ["calm", "open"] starts 0
        0 -> 1 hazard (1 / 365.25) `calm -> open at`
    event shot
        `rate` (1 / 7)
    event o.deep.raid
        `rate` o.deep.pull
    event o.echo
        `answers start of war.open` 0.1 of start of war.open after
        `answers start of war.open 2` 0.5 of start of war.open after
        `answers o.deep.raid` 1 of o.deep.raid after
    event start of war.open
        `entry` war 1
    "#);
}
