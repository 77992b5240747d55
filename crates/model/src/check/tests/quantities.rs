//! Parameters, lets, tables, series, stocks, memories, regimes: text in, model out.

use super::shown;

#[test]
fn families_of_intervals() {
    let text = r#"param a = 3 to 9
param b = 0.2% to 2.4%
param c : index = 35% to 55%
param d = uniform 0% to 25%
param e = normal -40% to 40%
param f = lognormal 3 to 9
param g = logitnormal 5% to 50%
param h = 2 to 3"#;
    insta::assert_snapshot!(shown(text), @r#"
    param a : 1 = LogNormal { median: 5.196152422706632, sigma: 0.33395442325900104 }
    param b : % = LogitNormal { centre: -4.959007425908332, sigma: 0.7621338758066711 }
    param c : index = LogitNormal { centre: -0.20918425647203603, sigma: 0.249174118121259 }
    param d : % = Uniform { low: 0.0, high: 0.25 }
    param e : % = Normal { mean: 0.0, sd: 0.24318273276470764 }
    param f : 1 = LogNormal { median: 5.196152422706632, sigma: 0.33395442325900104 }
    param g : % = LogitNormal { centre: -1.4722194895832201, sigma: 0.8950458967657762 }
    param h : 1 = LogNormal { median: 2.4494897427831783, sigma: 0.12325264128810125 }
    "#);
}

#[test]
fn ends_share_the_unit_of_the_last() {
    let text = r#"unit dollars
param a = 0 to 1.5 / week, most likely 0.3
param b = 200 to 380 million dollars / year
param c = 3% to 40% / year
param d = normal -1.2 to -0.3 / year
param e = 2 weeks to 3 months
param f = 1 point to 10 points
param g = 0% to 80%, most likely 30%"#;
    insta::assert_snapshot!(shown(text), @r#"
    param a : 1/week = Pert { low: 0.0, mode: 0.04285714285714286, high: 0.21428571428571427 }
    param b : dollars/year = LogNormal { median: 754773.3745155495, sigma: 0.19510972759381331 }
    param c : 1/year = LogNormal { median: 0.0002999165270391053, sigma: 0.7873853098547615 }
    param d : 1/year = Normal { mean: -0.002053388090349076, sd: 0.0007490227908563889 }
    param e : months = LogNormal { median: 35.754370362236834, sigma: 0.5700295543534657 }
    param f : % = LogitNormal { centre: -3.3961722137354045, sigma: 0.7289084066533523 }
    param g : % = Pert { low: 0.0, mode: 0.3, high: 0.8 }
    "#);
}

#[test]
fn named_distributions() {
    let text = r#"param a = normal(3 weeks, 1 week)
param b = lognormal(3 weeks, 0.4)
param c = uniform(0, 25%)
param d = triangular(1, 2, 4)
param e = pert(1, 2, 4)
param f = beta(2, 3)
param g = gamma(2, 3 weeks)
param h = one of { 1 week: 30%  2 weeks: 90% }"#;
    insta::assert_snapshot!(shown(text), @r#"
    param a : weeks = Normal { mean: 21.0, sd: 7.0 }
    param b : weeks = LogNormal { median: 21.0, sigma: 0.4 }
    param c : % = Uniform { low: 0.0, high: 0.25 }
    param d : 1 = Triangular { low: 1.0, mode: 2.0, high: 4.0 }
    param e : 1 = Pert { low: 1.0, mode: 2.0, high: 4.0 }
    param f : 1 = Beta { a: 2.0, b: 3.0 }
    param g : weeks = Gamma { shape: 2.0, scale: 21.0 }
    param h : weeks = one of [7.0, 14.0] with [0.25, 0.75]
    "#);
}

#[test]
fn derived_parameters_stand_after_what_they_read() {
    let text = r#"param a = 2 * b
param b = c + 1 week
param c = 1 week to 3 weeks
param d = 3 * 4"#;
    insta::assert_snapshot!(shown(text), @r#"
    param c : weeks = LogNormal { median: 12.12435565298214, sigma: 0.333954423259001 }
    param b : weeks = (c + 7)
    param a : weeks = (2 * b)
    param d : 1 = Constant(12.0)
    "#);
}

#[test]
fn values_by_member_state_and_option() {
    let text = r#"set side = red, blue
regime war starts calm { calm -> open at 1 / year  open -> calm at 1 / year }
param a[side] = { red: 1 to 2, otherwise: 3 }
param b[war] = 1 to 2
param c[side, war] = { red: { calm: 1 open: 2 } blue: 5 }
let d = b + b[open] + c[red] + c[blue, calm] + c[red, war]
let e[s in side] = a[s] * c[s]
let f[war] : 1/month = { calm: 0 / month  otherwise: 3 / week }
let g = f * 2"#;
    insta::assert_snapshot!(shown(text), @r#"
    param a[red] : 1 = LogNormal { median: 1.4142135623730951, sigma: 0.21070178197089964 }
    param a[blue] : 1 = Constant(3.0)
    param b[calm] : 1 = LogNormal { median: 1.4142135623730951, sigma: 0.21070178197089964 }
    param b[open] : 1 = LogNormal { median: 1.4142135623730951, sigma: 0.21070178197089964 }
    param c[red, calm] : 1 = Constant(1.0)
    param c[red, open] : 1 = Constant(2.0)
    param c[blue, calm] : 1 = Constant(5.0)
    param c[blue, open] : 1 = Constant(5.0)
    let d : 1 = ((((by war { b[calm] | b[open] } + b[open]) + by war { c[red, calm] | c[red, open] }) + c[blue, calm]) + by war { c[red, calm] | c[red, open] })
    let e[red] : 1 = (a[red] * by war { c[red, calm] | c[red, open] })
    let e[blue] : 1 = (a[blue] * by war { c[blue, calm] | c[blue, open] })
    let f[calm] : 1/month = (0 / 30.4375)
    let f[open] : 1/month = (3 / 7)
    let g : 1/month = (by war { f[calm] | f[open] } * 2)
    regime war ["calm", "open"] starts 0
        0 -> 1 hazard (1 / 365.25) `calm -> open at`
        1 -> 0 hazard (1 / 365.25) `open -> calm at`
    "#);
}

#[test]
fn sums_over_sets() {
    let text = r#"set side = red, blue, green
param w[side] = { red: 1 blue: 2 green: 3 }
let a = sum(s in side: w[s] ^ 2)
let b = mean(s in side: w[s])
let c = max(s in side: w[s])
let d = min(1, 2, 3)"#;
    insta::assert_snapshot!(shown(text), @r#"
    param w[red] : 1 = Constant(1.0)
    param w[blue] : 1 = Constant(2.0)
    param w[green] : 1 = Constant(3.0)
    let a : 1 = ((Power(w[red], 2) + Power(w[blue], 2)) + Power(w[green], 2))
    let b : 1 = (((w[red] + w[blue]) + w[green]) / 3)
    let c : 1 = Maximum(Maximum(w[red], w[blue]), w[green])
    let d : 1 = Minimum(Minimum(1, 2), 3)
    "#);
}

#[test]
fn judgement_makes_coefficients_parameters() {
    let text = r#"param x = 2
let a = 0.4 * x + 1 - 0.3 * x ^ 2     judgement within 30%"#;
    insta::assert_snapshot!(shown(text), @r#"
    param x : 1 = Constant(2.0)
    param a.coefficient 1 : 1 = Normal { mean: 0.4, sd: 0.07295481982941228 }
    param a.coefficient 2 : 1 = Normal { mean: 0.3, sd: 0.05471611487205922 }
    let a : 1 = (((a.coefficient 1 * x) + 1) - (a.coefficient 2 * Power(x, 2)))
    "#);
}

#[test]
fn functions() {
    let text = r#"param x = 2
let a = exp(x) + ln(x) + sqrt(x) + abs(x) + floor(x) + logistic(x) + (x mod 3)
let b = step(2024-02-01) + pulse(10 days, 2 weeks)
let c = uniform + uniform
let d = trajectory"#;
    insta::assert_snapshot!(shown(text), @r#"
    param x : 1 = Constant(2.0)
    let a : 1 = ((((((Exponential(x) + Logarithm(x)) + SquareRoot(x)) + Absolute(x)) + Floor(x)) + Logistic(x)) + Modulo(x, 3))
    let b : 1 = ((31 <= time) + And((10 <= time), (time < (10 + 14))))
    let c : 1 = (uniform 0 + uniform 1)
    let d : 1 = trajectory
    draws ["c.uniform 1", "c.uniform 2"]
    "#);
}

#[test]
fn delay_and_smooth_are_hidden_stocks() {
    let text = r#"unit troops
param order = 30 troops / day
let arrival = delay(order, 45 days)
let felt = smooth(order, 3 weeks)"#;
    insta::assert_snapshot!(shown(text), @r#"
    param order : troops/day = Constant(30.0)
    let arrival : troops/day = (arrival.delay 1 stage 3 / (45 / 3))
    let felt : troops/day = felt.smooth 1
    stock arrival.delay 1 stage 1 : troops = (order * (45 / 3)) in .. to ..
        gains: order
        loses: -((arrival.delay 1 stage 1 / (45 / 3)))
    stock arrival.delay 1 stage 2 : troops = (order * (45 / 3)) in .. to ..
        gains: (arrival.delay 1 stage 1 / (45 / 3))
        loses: -((arrival.delay 1 stage 2 / (45 / 3)))
    stock arrival.delay 1 stage 3 : troops = (order * (45 / 3)) in .. to ..
        gains: (arrival.delay 1 stage 2 / (45 / 3))
        loses: -((arrival.delay 1 stage 3 / (45 / 3)))
    stock felt.smooth 1 : troops/day = order in .. to ..
        moves toward: order over 21
    "#);
}

#[test]
fn tables_and_series() {
    let text = r#"unit dollars
table fear(x) = (0 weeks, 0) (3 weeks, 70%)
let a = fear(1 month)
series aid : dollars/year = { 2024-01-01: 200 million dollars/year  2024-03-01: 150 million dollars/year } linear
let b = aid * 1 year"#;
    insta::assert_snapshot!(shown(text), @r#"
    table fear : weeks -> % [(0.0, 0.0), (21.0, 0.7)]
    series aid : dollars/year linear true [(0.0, 547570.1574264202), (60.0, 410677.6180698152)]
    let a : % = fear(30.4375)
    let b : dollars = (aid * 365.25)
    "#);
}

#[test]
fn all_clauses_of_a_stock() {
    let text = r#"unit troops
event strike { rate 1 / week }
regime war starts calm { calm -> open at 1 / year }
stock anger : index = 0.1 {
    gains 6 points * (1 - anger) per strike
    gains by_itself = 0.1 / year * anger while war is open
    loses 1% / week
    changes by (0.1 - anger) / 3 weeks
    moves toward 0.4 over 6 weeks while war is calm
    fades with half-life 2 weeks
    becomes 0 at each strike while war is open
    becomes 0.5 each step
}
stock troops_here : troops = 2_500 troops { loses pull = anger * troops_here / 1 year  stays 0 to 10_000 troops }
let leaving = pull + 1 troop / day"#;
    insta::assert_snapshot!(shown(text), @r#"
    let by_itself : 1/year = if war is 1 then ((0.1 / 365.25) * anger) else 0
    let pull : troops/year = ((anger * troops_here) / 365.25)
    let leaving : troops/day = (pull + (1 / 1))
    stock anger : index = 0.1 in 0 to 1
        gains: (0.06 * (1 - anger)) per strike
        gains by_itself: by_itself
        loses: -((0.01 / 7))
        changes by: ((0.1 - anger) / 21)
        moves toward: 0.4 over 42 while war is 0
        fades: half-life 14
        becomes: 0 at strike while war is 1
        becomes: 0.5 each step
    stock troops_here : troops = 2500 in 0 to 10000
        loses pull: -(pull)
    regime war ["calm", "open"] starts 0
        0 -> 1 hazard (1 / 365.25) `calm -> open at`
    event strike
        `rate` (1 / 7)
    "#);
}

#[test]
fn uncertain_starts_and_subscripted_stocks() {
    let text = r#"set side = red, blue
param wish[side] = 1 to 2
stock a : index = 35% to 55%
stock b[side] : index = wish[side] / 4 { moves toward wish[side] / 4 over 3 weeks  gains push = 0.1 / week * b[side] }
let total_push = sum(s in side: push[s])"#;
    insta::assert_snapshot!(shown(text), @r#"
    param wish[red] : 1 = LogNormal { median: 1.4142135623730951, sigma: 0.21070178197089964 }
    param wish[blue] : 1 = LogNormal { median: 1.4142135623730951, sigma: 0.21070178197089964 }
    param a.initial : index = LogitNormal { centre: -0.20918425647203603, sigma: 0.249174118121259 }
    let push[red] : 1/week = ((0.1 / 7) * b[red])
    let push[blue] : 1/week = ((0.1 / 7) * b[blue])
    let total_push : 1/day = (push[red] + push[blue])
    stock a : index = a.initial in 0 to 1
    stock b[red] : index = (wish[red] / 4) in 0 to 1
        moves toward: (wish[red] / 4) over 21
        gains push: push[red]
    stock b[blue] : index = (wish[blue] / 4) in 0 to 1
        moves toward: (wish[blue] / 4) over 21
        gains push: push[blue]
    "#);
}

#[test]
fn transfers() {
    let text = r#"unit troops
stock west : troops = 100 troops
stock north : troops = 0 troops
regime war starts calm { calm -> open at 1 / year }
transfer redeployment { moves 0.1 / week * west from west to north while war is open }"#;
    insta::assert_snapshot!(shown(text), @r#"
    stock west : troops = 100 in .. to ..
        moves redeployment: out by redeployment
    stock north : troops = 0 in .. to ..
        moves redeployment: in by redeployment
    transfer redeployment west -> north if war is 1 then ((0.1 / 7) * west) else 0
    regime war ["calm", "open"] starts 0
        0 -> 1 hazard (1 / 365.25) `calm -> open at`
    "#);
}

#[test]
fn memories() {
    let text = r#"event strike { rate 1 / week }
param echo = 1 week to 3 weeks
memory recent of strike { fades with half-life 2 weeks }
memory fire of strike { averages over echo starts at 0.1 / day }
event attack { rate 0.3 * fire + recent / 1 week }"#;
    insta::assert_snapshot!(shown(text), @r#"
    param echo : weeks = LogNormal { median: 12.12435565298214, sigma: 0.333954423259001 }
    memory recent : 1 of strike fades half-life 14 from 0
    memory fire : 1/day of strike averages over echo from (0.1 / 1)
    event strike
        `rate` (1 / 7)
    event attack
        `rate` ((0.3 * fire) + (recent / 7))
    "#);
}

#[test]
fn regimes() {
    let text = r#"event expulsion { hazard 1 / year }
regime region starts gaza_war {
    calm -> gaza_war at 0.25 / year
    any -> iran_war at 0.15 / year while region is calm
    iran_war -> calm after about 6 weeks
    calm, gaza_war -> ended at each expulsion with 40%
    state calm "Calm at last"
}
let at_war = region is iran_war or region is gaza_war
let x = if at_war then 1 else 0"#;
    insta::assert_snapshot!(shown(text), @r#"
    let at_war : condition = Or(region is 2, region is 0)
    let x : 1 = if at_war then 1 else 0
    regime region ["gaza_war", "calm", "iran_war", "ended"] starts 0
        1 -> 0 hazard (0.25 / 365.25) `calm -> gaza_war at`
        0 -> 2 hazard if region is 1 then (0.15 / 365.25) else 0 `gaza_war -> iran_war at`
        1 -> 2 hazard if region is 1 then (0.15 / 365.25) else 0 `calm -> iran_war at`
        3 -> 2 hazard if region is 1 then (0.15 / 365.25) else 0 `ended -> iran_war at`
        2 -> 1 sojourn 42 `iran_war -> calm after`
        1 -> 3 at expulsion 0.4 `calm -> ended at expulsion`
        0 -> 3 at expulsion 0.4 `gaza_war -> ended at expulsion`
    event expulsion
        `hazard` (1 / 365.25)
    "#);
}

#[test]
fn a_misspelt_member_of_a_map_is_one_mistake() {
    let text = "set area = coast, north, south
param reach[area] = { cost: 3  north: 2  south: 1 }
param speed[area] = { elsewhere: 3  north: 2  south: 1 }
param depth[area] = { cost: 3  north: 2 }
param width[area] = { north: 2 }";
    insta::assert_snapshot!(super::shown(text), @r#"
    error[unknown-member]: the set has no member `cost`
      --> model.detente:4:23
       | param reach[area] = { cost: 3  north: 2  south: 1 }
       |                       ^^^^
      --> model.detente:6:23
       | param depth[area] = { cost: 3  north: 2 }
       |                       ---- here too
    help: write `coast`
    error[unknown-member]: the set has no member `elsewhere`
      --> model.detente:5:23
       | param speed[area] = { elsewhere: 3  north: 2  south: 1 }
       |                       ^^^^^^^^^
    help: there are `coast`, `north`, `south`
    error[missing-entry]: no value for `south`
      --> model.detente:6:21
       | param depth[area] = { cost: 3  north: 2 }
       |                     ^^^^^^^^^^^^^^^^^^^^^
    help: add `south: ...`, or `otherwise: ...`
    error[missing-entry]: no value for `coast`, `south`
      --> model.detente:7:21
       | param width[area] = { north: 2 }
       |                     ^^^^^^^^^^^^
    help: add `coast: ...`, or `otherwise: ...`
    "#);
}
