//! Signs and words of other notations in places where the language has its own.

use super::said;
use crate::check::check;
use crate::check::tests::{messages, world};

const EVENTS: &str = "event attack { rate 2 / week }\n";

#[track_caller]
fn with_events(rest: &str) -> String {
    said(&format!("{EVENTS}{rest}"))
}

fn situation(clauses: &str) -> String {
    let text = format!("language 1\nsituation \"Test\" {{ {clauses} }}\nevent attack {{ rate 2 / week }}\n");
    messages(&check(&world(&[("model.detente", &text)]), "model.detente"))
}

#[test]
fn days_in_other_notations() {
    insta::assert_snapshot!(with_events("event strike { happens on 01.03.2024 }"), @r#"
    error[expected-something-else]: a day is written year, month, day
      --> model.detente:4:27
       | event strike { happens on 01.03.2024 }
       |                           ^^^^^^^^^^
    help: write `2024-03-01`
    "#);
    insta::assert_snapshot!(with_events("event strike { happens on 1 March 2024 }"), @r#"
    error[expected-something-else]: a day is written year, month, day
      --> model.detente:4:27
       | event strike { happens on 1 March 2024 }
       |                           ^^^^^^^^^^^^
    help: write `2024-03-01`
    "#);
    insta::assert_snapshot!(with_events("event strike { happens on March 1, 2024 }"), @r#"
    error[expected-something-else]: a day is written year, month, day
      --> model.detente:4:27
       | event strike { happens on March 1, 2024 }
       |                           ^^^^^^^^^^^^^
    help: write `2024-03-01`
    "#);
    insta::assert_snapshot!(with_events("event strike { happens on 3/2/2024 }"), @r#"
    error[expected-something-else]: a day is written year, month, day
      --> model.detente:4:27
       | event strike { happens on 3/2/2024 }
       |                           ^^^^^^^^
    help: write `2024-02-03`, or `2024-03-02`
    "#);
    insta::assert_snapshot!(with_events("let since = time - 1 March 2024"), @r#"
    error[expected-something-else]: a day is written year, month, day
      --> model.detente:4:20
       | let since = time - 1 March 2024
       |                    ^^^^^^^^^^^^
    help: write `2024-03-01`
    "#);
    insta::assert_snapshot!(situation("starts January 2024  lasts 12 months  steps 1 day"), @r#"
    error[expected-something-else]: a day is written year, month, day
      --> model.detente:2:27
       | situation "Test" { starts January 2024  lasts 12 months  steps 1 day }
       |                           ^^^^^^^^^^^^
    help: name the day as well, for example `2024-01-01`
    "#);
    insta::assert_snapshot!(situation("starts 2024/01/31  lasts 12 months  steps 1 day"), @r#"
    error[expected-something-else]: a day is written year, month, day
      --> model.detente:2:27
       | situation "Test" { starts 2024/01/31  lasts 12 months  steps 1 day }
       |                           ^^^^^^^^^^
    help: write `2024-01-31`
    "#);
    insta::assert_snapshot!(situation("starts 2024  lasts 12 months  steps 1 day"), @r#"
    error[expected-something-else]: a day is written year, month, day
      --> model.detente:2:27
       | situation "Test" { starts 2024  lasts 12 months  steps 1 day }
       |                           ^^^^
    help: name the day as well, for example `2024-01-01`
    "#);
}

#[test]
fn how_long_a_situation_lasts() {
    insta::assert_snapshot!(situation("starts 2024-01-01  lasts to 2025-01-01  steps 1 day"), @r#"
    error[expected-something-else]: a situation says how long it lasts, and not until when
      --> model.detente:2:45
       | situation "Test" { starts 2024-01-01  lasts to 2025-01-01  steps 1 day }
       |                                             ^^^^^^^^^^^^^
    help: write `lasts 366 days`
    "#);
    insta::assert_snapshot!(situation("starts 2024-01-01  lasts until 1 March 2024  steps 1 day"), @r#"
    error[expected-something-else]: a situation says how long it lasts, and not until when
      --> model.detente:2:45
       | situation "Test" { starts 2024-01-01  lasts until 1 March 2024  steps 1 day }
       |                                             ^^^^^^^^^^^^^^^^^^
    help: write `lasts 60 days`
    "#);
    insta::assert_snapshot!(situation("starts 2024-01-01  ends 2025-01-01  steps 1 day"), @r#"
    error[unknown-clause]: `ends` does not start a clause of a situation
      --> model.detente:2:39
       | situation "Test" { starts 2024-01-01  ends 2025-01-01  steps 1 day }
       |                                       ^^^^ expected one of `briefing`, `lasts`, `leaves`, `reports`, `shows`, `solver`, `sources`, `starts` or `steps`
    help: say how long it lasts: `lasts 12 months`
    "#);
    insta::assert_snapshot!(situation("starts 2024-01-01  lasts 12 months  steps daily"), @r#"
    error[expected-something-else]: a step is so long
      --> model.detente:2:62
       | situation "Test" { starts 2024-01-01  lasts 12 months  steps daily }
       |                                                              ^^^^^
    help: write `steps 1 day`
    "#);
}

#[test]
fn numbers_in_other_notations() {
    insta::assert_snapshot!(with_events("param x = 0,5\nlet y = x"), @r#"
    error[expected-something-else]: a decimal point is wanted, and this is a comma
      --> model.detente:4:11
       | param x = 0,5
       |           ^^^
    help: write `0.5`
    "#);
    insta::assert_snapshot!(with_events("event death { happens with 0,25 at each attack }"), @r#"
    error[expected-something-else]: a decimal point is wanted, and this is a comma
      --> model.detente:4:28
       | event death { happens with 0,25 at each attack }
       |                            ^^^^
    help: write `0.25`
    "#);
    insta::assert_snapshot!(with_events("event death { happens with 50%% at each attack }"), @r#"
    error[expected-something-else]: one `%` is enough
      --> model.detente:4:31
       | event death { happens with 50%% at each attack }
       |                               ^
    help: write `50%`
    "#);
    insta::assert_snapshot!(with_events("stock anger : index = 10% { gains 4% points * (1 - anger) per attack }"), @r#"
    error[expected-something-else]: percentage points are written without `%`
      --> model.detente:4:38
       | stock anger : index = 10% { gains 4% points * (1 - anger) per attack }
       |                                      ^^^^^^
    help: write `4 points`
    "#);
    insta::assert_snapshot!(with_events("event strike { answers attack with 30% after 4 }"), @r#"
    error[expected-something-else]: a delay is a mean time, with `about` before it and a unit behind it
      --> model.detente:4:46
       | event strike { answers attack with 30% after 4 }
       |                                              ^
    help: write for example `after about 4 days`
    "#);
    insta::assert_snapshot!(with_events("event strike { answers attack with 30% after 4 weeks }"), @r#"
    error[expected-something-else]: a delay is a mean, and says `about`
      --> model.detente:4:46
       | event strike { answers attack with 30% after 4 weeks }
       |                                              ^
    help: write for example `after about 4 weeks`
    "#);
}

#[test]
fn policies_in_other_words() {
    let policy = |line: &str| {
        with_events(&format!("event strike {{ answers attack with 3% }}\npolicy harder {{ {line} }}"))
    };
    insta::assert_snapshot!(policy("strike always answers attack"), @r#"
    error[unknown-clause]: `always` is not said of an element in a policy
      --> model.detente:5:24
       | policy harder { strike always answers attack }
       |                        ^^^^^^
    help: write `strike answers EVENT`, which is with 100%
    "#);
    insta::assert_snapshot!(policy("strike does not happen"), @r#"
    error[unknown-clause]: `does` is not said of an element in a policy
      --> model.detente:5:24
       | policy harder { strike does not happen }
       |                        ^^^^
    help: write `strike never happens`, or `strike never answers EVENT`
    "#);
    insta::assert_snapshot!(policy("strike becomes 3"), @r#"
    error[unknown-clause]: `becomes` is not said of an element in a policy
      --> model.detente:5:24
       | policy harder { strike becomes 3 }
       |                        ^^^^^^^
    help: write `strike is VALUE`
    "#);
}

#[test]
fn clauses_in_other_words() {
    let stock = |clause: &str| with_events(&format!("stock anger : index = 10% {{ {clause} }}"));
    insta::assert_snapshot!(stock("increases 5% per attack"), @r#"
    error[unknown-clause]: `increases` does not start a clause of a stock
      --> model.detente:4:29
       | stock anger : index = 10% { increases 5% per attack }
       |                             ^^^^^^^^^ expected one of `becomes`, `changes`, `fades`, `gains`, `loses`, `moves` or `stays`
    help: write `gains 5% per EVENT`, or `gains AMOUNT / week`
    "#);
    insta::assert_snapshot!(stock("decays over 3 weeks"), @r#"
    error[unknown-clause]: `decays` does not start a clause of a stock
      --> model.detente:4:29
       | stock anger : index = 10% { decays over 3 weeks }
       |                             ^^^^^^ expected one of `becomes`, `changes`, `fades`, `gains`, `loses`, `moves` or `stays`
    help: write `fades with half-life 3 weeks`
    "#);
    insta::assert_snapshot!(with_events("event death { probability 30% }"), @r#"
    error[unknown-clause]: `probability` does not start a clause of an event
      --> model.detente:4:15
       | event death { probability 30% }
       |               ^^^^^^^^^^^ expected one of `answers`, `clusters`, `happens`, `hazard`, `rate` or `splits`
    help: a chance is one at each of another event: `happens with 30% at each EVENT`; of happening by itself, write `rate 2 / week`
    "#);
    insta::assert_snapshot!(with_events("event strike { responds to attack with 30% }"), @r#"
    error[unknown-clause]: `responds` does not start a clause of an event
      --> model.detente:4:16
       | event strike { responds to attack with 30% }
       |                ^^^^^^^^ expected one of `answers`, `clusters`, `happens`, `hazard`, `rate` or `splits`
    help: write `answers EVENT with 60% after about 3 days`
    "#);
}
