//! Units: what is written, what prints, what the model holds in base units.

use super::shown;

#[test]
fn words_of_time_become_days() {
    let text = r#"param a = 3 hours
param b = 2 weeks
param c = 1 month
param d = 1 year
param e = 36 / year"#;
    insta::assert_snapshot!(shown(text), @r#"
    param a : hours = Constant(0.125)
    param b : weeks = Constant(14.0)
    param c : months = Constant(30.4375)
    param d : years = Constant(365.25)
    param e : 1/year = Constant(0.09856262833675565)
    "#);
}

#[test]
fn singular_and_plural_are_one() {
    let text = r#"unit troops, dollars, parties
param a = 1 troop
param b = 2 troops + 1 troop
param c = 3 dollars / troop
param d = 1 party + 2 parties"#;
    insta::assert_snapshot!(shown(text), @r#"
    param a : troops = Constant(1.0)
    param b : troops = Constant(3.0)
    param c : dollars/troops = Constant(3.0)
    param d : parties = Constant(3.0)
    "#);
}

#[test]
fn scale_words_and_percent() {
    let text = r#"unit dollars
param a = 200 million dollars / year
param b = 40%
param c = 6 points
param d = 3 thousand"#;
    insta::assert_snapshot!(shown(text), @r#"
    param a : dollars/year = Constant(547570.1574264202)
    param b : % = Constant(0.4)
    param c : % = Constant(0.06)
    param d : 1 = Constant(3000.0)
    "#);
}

#[test]
fn a_literal_binds_its_unit_tighter_than_division() {
    let text = r#"param a = 1 / 8 weeks
param b = 0.4 / week"#;
    insta::assert_snapshot!(shown(text), @r#"
    param a : 1/week = Constant(0.017857142857142856)
    param b : 1/week = Constant(0.05714285714285715)
    "#);
}

#[test]
fn products_quotients_and_powers() {
    let text = r#"unit troops
let a = 3 troops * 2 / week
let b = (3 troops) ^ 2 / 1 month
let c = sqrt(9 troops ^ 2)
let d = 2 weeks / 1 day
let e = 5 troops / 2 troops"#;
    insta::assert_snapshot!(shown(text), @r#"
    let a : troops/week = ((3 * 2) / 7)
    let b : troops^2/month = (Power(3, 2) / 30.4375)
    let c : troops = SquareRoot(Power(9, 2))
    let d : 1 = (14 / 1)
    let e : 1 = (5 / 2)
    "#);
}

#[test]
fn zero_fits_any_unit() {
    let text = r#"unit troops
stock here : troops = 0 { stays 0 to 100 troops }
let a = max(0, here)
let b = if here > 0 then here else 0
event e { rate 0 }"#;
    insta::assert_snapshot!(shown(text), @r#"
    let a : troops = Maximum(0, here)
    let b : troops = if (0 < here) then here else 0
    stock here : troops = 0 in 0 to 100
    event e
        `rate` 0
    "#);
}

#[test]
fn a_header_names_the_unit_that_prints() {
    let text = r#"unit troops
param a : troops/month = 3 troops / week
param b : share = 30%
let c : index = 0.3
stock d : time = 60 months
stock e : share = 2"#;
    insta::assert_snapshot!(shown(text), @r#"
    param a : troops/month = Constant(0.42857142857142855)
    param b : share = Constant(0.3)
    let c : index = 0.3
    stock d : days = 1826.25 in .. to ..
    stock e : share = 2 in .. to ..
    "#);
}

#[test]
fn a_flow_prints_in_the_words_of_its_text() {
    let text = r#"unit troops
stock here : troops = 2_500 troops { loses drawdown = 30 troops / month  loses slowly = here / 10 years }"#;
    insta::assert_snapshot!(shown(text), @r#"
    let drawdown : troops/month = (30 / 30.4375)
    let slowly : troops/year = (here / 3652.5)
    stock here : troops = 2500 in .. to ..
        loses drawdown: -(drawdown)
        loses slowly: -(slowly)
    "#);
}

#[test]
fn a_date_is_a_time_since_the_start() {
    let text = r#"let late = time > 2024-02-01
param since = 2024-01-11"#;
    insta::assert_snapshot!(shown(text), @r#"
    param since : days = Constant(10.0)
    let late : condition = (31 < time)
    "#);
}

#[test]
fn powers_and_roots() {
    let text = r#"unit dollars, troops
let square = (3 dollars) ^ 2
let side = square ^ 0.5
let third = (square * 2 dollars) ^ (1 / 3)
let root = sqrt(square / (4 troops ^ 2))
let inverse = (2 troops / week) ^ -2"#;
    insta::assert_snapshot!(shown(text), @r#"
    let square : dollars^2 = Power(3, 2)
    let side : dollars = Power(square, 0.5)
    let third : dollars = Power((square * 2), (1 / 3))
    let root : dollars/troops = SquareRoot((square / Power(4, 2)))
    let inverse : week^2/troops^2 = Power((2 / 7), -2)
    "#);
}

#[test]
fn powers_that_are_no_units() {
    let text = r#"unit dollars
let odd = (3 dollars) ^ 0.5
let unknown = (3 dollars) ^ time_left
let time_left = 3
let huge = (3 dollars) ^ 200"#;
    insta::assert_snapshot!(shown(text), @r#"
    error[exponent]: `dollars` to this power is no unit
      --> model.detente:4:25
       | let odd = (3 dollars) ^ 0.5
       |                         ^^^
      --> model.detente:4:11
       | let odd = (3 dollars) ^ 0.5
       |           ----------- in `dollars`
    help: divide the base by a scale with that unit, so that it is a pure number
    error[exponent]: a base in `dollars` wants an exponent in plain numbers
      --> model.detente:5:29
       | let unknown = (3 dollars) ^ time_left
       |                             ^^^^^^^^^
      --> model.detente:5:15
       | let unknown = (3 dollars) ^ time_left
       |               ----------- in `dollars`
    help: divide the base by a scale with that unit, so that it is a pure number
    error[exponent]: `dollars` to this power is no unit
      --> model.detente:7:26
       | let huge = (3 dollars) ^ 200
       |                          ^^^
      --> model.detente:7:12
       | let huge = (3 dollars) ^ 200
       |            ----------- in `dollars`
    help: divide the base by a scale with that unit, so that it is a pure number
    "#);
}
