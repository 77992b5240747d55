//! Numbers, spreads and intervals as an analyst may write them.

use super::messages;

#[test]
fn values_that_break_off() {
    let text = r#"param b = { x: 3 troops y 4 }
param c = uniform 0%
param d = 3 to 9 most likly 4"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: expected `:`, found `4`
      --> m:1:27
       | param b = { x: 3 troops y 4 }
       |                           ^
    error[expected-something-else]: expected `to`, found `param`
      --> m:2:21
       | param c = uniform 0%
       |                     ^ missing here
    error[expected-something-else]: expected `likely`, found `likly`
      --> m:3:23
       | param d = 3 to 9 most likly 4
       |                       ^^^^^
    help: perhaps `likely` is meant
    "#);
}

#[test]
fn a_number_that_cannot_be_held() {
    let text = r#"let a = 1e999"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[number-too-large]: this number is too large
      --> m:1:9
       | let a = 1e999
       |         ^^^^^
    "#);
}

#[test]
fn a_spread_written_by_plus_and_minus() {
    let text = r#"param h = 3 +- 1
param i = 3 + - 1
param j = 3 +/- 1
param k = 3 ± 1
param l = ~3"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: a spread is not written by plus and minus
      --> m:1:13
       | param h = 3 +- 1
       |             ^^
    help: write the interval in which it lies nine times in ten, as in `2 to 4`, or `normal(3, 0.6)`
    help: to take something away, write `-` alone
    error[expected-something-else]: a spread is not written by plus and minus
      --> m:2:13
       | param i = 3 + - 1
       |             ^^^
    help: write the interval in which it lies nine times in ten, as in `2 to 4`, or `normal(3, 0.6)`
    help: to take something away, write `-` alone
    error[expected-something-else]: a spread is not written by plus and minus
      --> m:3:13
       | param j = 3 +/- 1
       |             ^^^
    help: write the interval in which it lies nine times in ten, as in `2 to 4`, or `normal(3, 0.6)`
    help: to take something away, write `-` alone
    error[unexpected-character]: `±` means nothing here
      --> m:4:13
       | param k = 3 ± 1
       |             ^
    help: an interval is written `a to b`: the range in which it lies nine times in ten
    error[unexpected-character]: `~` means nothing here
      --> m:5:11
       | param l = ~3
       |           ^
    help: an uncertain number is an interval, written `a to b`
    "#);
}

#[test]
fn commas_between_thousands() {
    let text = r#"param a = 1,000 troops
param b = 12,345,678.5 dollars
param c = min(1,100) + max(1,000, 2)
table t(x) = (0,100) (1,200)
set s = a, b
param d[s] = { a: 1,000  b: 3 }
param e = uniform(0, 1,000)"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: thousands are not divided by commas
      --> m:1:11
       | param a = 1,000 troops
       |           ^^^^^
    help: write `1_000`
    error[expected-something-else]: thousands are not divided by commas
      --> m:2:11
       | param b = 12,345,678.5 dollars
       |           ^^^^^^^^^^^^
    help: write `12_345_678.5`
    error[expected-something-else]: thousands are not divided by commas
      --> m:3:28
       | param c = min(1,100) + max(1,000, 2)
       |                            ^^^^^
    help: write `1_000`
    error[expected-something-else]: thousands are not divided by commas
      --> m:6:19
       | param d[s] = { a: 1,000  b: 3 }
       |                   ^^^^^
    help: write `1_000`
    error[expected-something-else]: thousands are not divided by commas
      --> m:7:22
       | param e = uniform(0, 1,000)
       |                      ^^^^^
    help: write `1_000`
    "#);
}

#[test]
fn numbers_left_vague() {
    let text = r#"param a = about 3
param b = roughly 3 weeks to 5 weeks
let about = 3
let c = about * 2
event reply { answers attack after about 3 days }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: `about` does not say how far off the number may be
      --> m:1:11
       | param a = about 3
       |           ^^^^^
    help: write the interval in which it lies nine times in ten, as in `param x = 2 to 4`
    error[expected-something-else]: `roughly` does not say how far off the number may be
      --> m:2:11
       | param b = roughly 3 weeks to 5 weeks
       |           ^^^^^^^
    help: write the interval in which it lies nine times in ten, as in `param x = 2 to 4`
    "#);
}

#[test]
fn intervals_in_clauses() {
    let text = r#"event reply {
    answers attack with 70% to 95% after about 3 days
    rate 1 to 3 / week
    splits into a with 3% to 5%, b otherwise
}
stock troops : index = 0.1 to 0.2 { stays 0 to 0.5  loses 1 to 2 / week }
vote law { bloc kdp 31 seats, attends 40% to 60%, supports 2% }
regime war starts no { no -> yes at 0.1 to 0.2 / year }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[interval-in-a-clause]: an interval cannot stand in a clause
      --> m:2:29
       |     answers attack with 70% to 95% after about 3 days
       |                             ^^
    help: declare a parameter, as in `param odds = 70% to 95%`, and write its name here
    error[interval-in-a-clause]: an interval cannot stand in a clause
      --> m:3:12
       |     rate 1 to 3 / week
       |            ^^
    help: declare a parameter, as in `param odds = 70% to 95%`, and write its name here
    error[interval-in-a-clause]: an interval cannot stand in a clause
      --> m:4:27
       |     splits into a with 3% to 5%, b otherwise
       |                           ^^
    help: declare a parameter, as in `param odds = 70% to 95%`, and write its name here
    error[interval-in-a-clause]: an interval cannot stand in a clause
      --> m:6:61
       | stock troops : index = 0.1 to 0.2 { stays 0 to 0.5  loses 1 to 2 / week }
       |                                                             ^^
    help: declare a parameter, as in `param odds = 70% to 95%`, and write its name here
    error[interval-in-a-clause]: an interval cannot stand in a clause
      --> m:7:43
       | vote law { bloc kdp 31 seats, attends 40% to 60%, supports 2% }
       |                                           ^^
    help: declare a parameter, as in `param odds = 70% to 95%`, and write its name here
    error[interval-in-a-clause]: an interval cannot stand in a clause
      --> m:8:41
       | regime war starts no { no -> yes at 0.1 to 0.2 / year }
       |                                         ^^
    help: declare a parameter, as in `param odds = 70% to 95%`, and write its name here
    "#);
}

#[test]
fn one_of_nothing() {
    let text = r#"let a = 3
param b = one of { }"#;
    insta::assert_snapshot!(messages(text), @r#"
    error[expected-something-else]: `one of` names no value
      --> m:2:18
       | param b = one of { }
       |                  ^^^ no value here
    help: write values and their weights, as in `one of { 0.5: 30%  1: 70% }`
    "#);
}
