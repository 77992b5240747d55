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

#[test]
fn intervals_in_other_words() {
    let odds = |value: &str| {
        with_events(&format!("param odds = {value}\nevent death {{ happens with odds at each attack }}"))
    };
    insta::assert_snapshot!(odds("between 60% and 90%"), @r#"
    error[expected-something-else]: an interval is its two ends, with `to` between them
      --> model.detente:4:14
       | param odds = between 60% and 90%
       |              ^^^^^^^^^^^^^^^^^^^
    help: write `60% to 90%`
    "#);
    insta::assert_snapshot!(odds("from 60% to 90%"), @r#"
    error[expected-something-else]: an interval is its two ends, with `to` between them
      --> model.detente:4:14
       | param odds = from 60% to 90%
       |              ^^^^^^^^^^^^^^^
    help: write `60% to 90%`
    "#);
    insta::assert_snapshot!(odds("60% to 90%, likely 70%"), @r#"
    error[expected-something-else]: the likeliest value follows an interval by `most likely`
      --> model.detente:4:24
       | param odds = 60% to 90%, likely 70%
       |                        ^^^^^^^^
    help: write `, most likely 70%`
    "#);
    insta::assert_snapshot!(odds("60% to 90% (most likely 70%)"), @r#"
    error[expected-something-else]: the likeliest value follows an interval by `most likely`
      --> model.detente:4:25
       | param odds = 60% to 90% (most likely 70%)
       |                         ^^^^^^^^^^^^
    help: write `, most likely 70%`
    "#);
    insta::assert_snapshot!(with_events("param lag = two weeks\nevent strike { answers attack with 30% after about lag }"), @r#"
    error[expected-something-else]: numbers are written in digits
      --> model.detente:4:13
       | param lag = two weeks
       |             ^^^
    help: write `2`
    "#);
}

#[test]
fn regimes_in_other_words() {
    let regime =
        |way: &str| said(&format!("regime mood starts calm {{\n  calm -> tense at 1 / month\n  {way}\n}}"));
    insta::assert_snapshot!(regime("tense => calm at 1 / month"), @r#"
    error[unknown-clause]: `tense` does not start a clause of a regime
      --> model.detente:5:3
       |   tense => calm at 1 / month
       |   ^^^^^ expected one of `state` or `STATE -> STATE at ...`
    help: a way from one state to another is written `calm -> war at 0.2 / year`
    "#);
    insta::assert_snapshot!(regime("tense -> calm with 1 / month"), @r#"
    error[expected-something-else]: expected `at HAZARD`, `at each EVENT` or `after about TIME`, found `with`
      --> model.detente:5:17
       |   tense -> calm with 1 / month
       |                 ^^^^
    help: a way is taken with a hazard, as in `at 0.2 / year`, perhaps `while CONDITION`
    "#);
    insta::assert_snapshot!(regime("tense -> very-tense at 1 / month"), @r#"
    error[expected-something-else]: expected `at HAZARD`, `at each EVENT` or `after about TIME`, found `-`
      --> model.detente:5:16
       |   tense -> very-tense at 1 / month
       |                ^
    help: the parts of a name are joined by `_`: `very_tense`
    "#);
    insta::assert_snapshot!(regime("tense -> calm at 1 / month\n}\nlet high = if mood = tense then 1 else 0\nlet low = if calm then 1 else 0\nregime other starts on { on -> off at 1 / week  off -> on at 1 / week"), @r#"
    error[wrong-kind]: a regime or a choice is compared by `is`, and not by `=`
      --> model.detente:7:15
       | let high = if mood = tense then 1 else 0
       |               ^^^^^^^^^^^^
    help: write `mood is tense`
    error[wrong-kind]: `calm` is the state of a regime, and not a quantity
      --> model.detente:8:14
       | let low = if calm then 1 else 0
       |              ^^^^
    help: ask for it: `mood is calm`
    "#);
}

#[test]
fn effects_and_conditions_in_other_words() {
    let stock = |clause: &str| with_events(&format!("stock anger : index = 10% {{ {clause} }}"));
    insta::assert_snapshot!(stock("gains 5% for each attack"), @r#"
    error[unknown-clause]: `for` does not start a clause of a stock
      --> model.detente:4:38
       | stock anger : index = 10% { gains 5% for each attack }
       |                                      ^^^ expected one of `becomes`, `changes`, `fades`, `gains`, `loses`, `moves` or `stays`
    help: what an event changes is said by `gains 5% per EVENT`, and what holds for a while by `while CONDITION`
    "#);
    insta::assert_snapshot!(stock("gains 5% (1 - anger) per attack"), @r#"
    error[unknown-clause]: `(` does not start a clause of a stock
      --> model.detente:4:38
       | stock anger : index = 10% { gains 5% (1 - anger) per attack }
       |                                      ^ expected one of `becomes`, `changes`, `fades`, `gains`, `loses`, `moves` or `stays`
    help: to multiply, write `*` before it
    "#);
    insta::assert_snapshot!(stock("fades in 3 weeks"), @r#"
    error[expected-something-else]: expected `over TIME` or `with half-life TIME`, found `in`
      --> model.detente:4:35
       | stock anger : index = 10% { fades in 3 weeks }
       |                                   ^^
    help: write `over 9 months`, or `with half-life 9 months`
    "#);
    insta::assert_snapshot!(stock("gains 5% per attack while anger is high"), @r#"
    error[wrong-kind]: `anger` is a number, and `high` is none
      --> model.detente:4:64
       | stock anger : index = 10% { gains 5% per attack while anger is high }
       |                                                                ^^^^
    help: compare it with a level, as in `anger > 60%`
    "#);
    insta::assert_snapshot!(with_events("event death { happens with 3% per attack }"), @r#"
    error[expected-something-else]: expected `at`, found `per`
      --> model.detente:4:31
       | event death { happens with 3% per attack }
       |                               ^^^
    help: write `at each EVENT`
    "#);
    insta::assert_snapshot!(with_events("event strike { rate 2 / week when time > 3 weeks }"), @r#"
    error[unknown-clause]: `when` does not start a clause of an event
      --> model.detente:4:30
       | event strike { rate 2 / week when time > 3 weeks }
       |                              ^^^^ expected one of `answers`, `clusters`, `happens`, `hazard`, `rate` or `splits`
    help: a source is switched by `while`, as in `rate 2 / week while CONDITION`; what happens once, by `happens when CONDITION`
    "#);
    insta::assert_snapshot!(with_events("event strike by army { rate 2 / week }"), @r#"
    error[unknown-name]: `army` is not declared
      --> model.detente:4:17
       | event strike by army { rate 2 / week }
       |                 ^^^^
    help: declare it, for example `actor army "..."`
    "#);
}

#[test]
fn sums_and_headers_in_other_words() {
    insta::assert_snapshot!(said("set side = red, blue\nparam weight[side] = { red: 1  blue: 2 }\nlet all = sum(side: weight[side])"), @r#"
    error[expected-something-else]: a name for the running member is wanted
      --> model.detente:5:15
       | let all = sum(side: weight[side])
       |               ^^^^
    help: write `sum(x in side: ...)`, and `x` for the member inside
    "#);
    insta::assert_snapshot!(said("stock trust : index = 69 { fades over 3 weeks }"), @r#"
    error[starts-outside]: `trust` starts outside the bounds within which it stays
      --> model.detente:3:7
       | stock trust : index = 69 { fades over 3 weeks }
       |       ^^^^^
    help: for a percentage, write `69%`
    help: start it within them (an `: index` stays 0 to 1), or say what it `stays`
    "#);
    insta::assert_snapshot!(said("stock trust = 69% : index { fades over 3 weeks }"), @r#"
    error[expected-something-else]: `:` does not go on with the declaration before it
      --> model.detente:3:19
       | stock trust = 69% : index { fades over 3 weeks }
       |                   ^ the declaration ends before this
    help: the unit stands before `=`, as in `stock anger : index = 10%`
    "#);
    insta::assert_snapshot!(said("stock trust : percent = 69% { fades over 3 weeks }"), @r#"
    error[unknown-unit]: `percent` is not a unit
      --> model.detente:3:15
       | stock trust : percent = 69% { fades over 3 weeks }
       |               ^^^^^^^
    help: write `: index` or `: share` for what lies between 0% and 100%, and `%` behind the number
    "#);
    insta::assert_snapshot!(said("let trust = 69%  source B4"), @r#"
    error[expected-something-else]: `source` does not go on with the declaration before it
      --> model.detente:3:18
       | let trust = 69%  source B4
       |                  ^^^^^^ the declaration ends before this
    help: perhaps `cites` is meant
    "#);
}

#[test]
fn outcomes_and_claims_in_other_words() {
    let ends = |ends: &str| {
        with_events(&format!(
            "stock anger : index = 10% {{ gains 4% per attack }}\npolicy quiet {{ attack never happens }}\noutcome calm \"Calm\" otherwise\n{ends}"
        ))
    };
    insta::assert_snapshot!(ends("outcome war \"War\" when anger > 60%"), @r#"
    error[expected-something-else]: expected `as soon as CONDITION`, `at the end, when CONDITION` or `otherwise`, found `when`
      --> model.detente:7:19
       | outcome war "War" when anger > 60%
       |                   ^^^^
    help: write `as soon as CONDITION`, `at the end, when CONDITION`, or `otherwise` for all the rest
    "#);
    let claim = |line: &str| {
        ends(&format!("outcome war \"War\" as soon as anger > 60%\nclaim c {{ expect {line} }}"))
    };
    insta::assert_snapshot!(claim("chance(war) between 5% and 95%"), @r#"
    error[expected-something-else]: an interval is its two ends, with `to` between them
      --> model.detente:8:30
       | claim c { expect chance(war) between 5% and 95% }
       |                              ^^^^^^^^^^^^^^^^^^
    help: write `5% to 95%`
    "#);
    insta::assert_snapshot!(claim("chance(war) = 5% to 95%"), @r#"
    error[expected-something-else]: that an estimate lies in a range is said by `is`
      --> model.detente:8:32
       | claim c { expect chance(war) = 5% to 95% }
       |                                ^^^^^^^^^
    help: write `is 5% to 95%`
    "#);
    insta::assert_snapshot!(claim("mean(anger) at 6 weeks > 5%"), @r#"
    error[expected-something-else]: expected a comparison, found `at`
      --> model.detente:8:30
       | claim c { expect mean(anger) at 6 weeks > 5% }
       |                              ^^ expected one of `>`, `<`, `>=`, `<=`, `is LOW to HIGH`, `higher`, `lower`, `increases`, `decreases`
    help: when it is asked for stands inside: `mean(x at 6 months)`, `chance(war by 6 months)`
    "#);
    insta::assert_snapshot!(claim("mean(anger after 6 weeks) > 5%"), @r#"
    error[expected-something-else]: expected `by`, `at`, `from`, `within`, `while`, `given`, `under` or `)`, found `after`
      --> model.detente:8:29
       | claim c { expect mean(anger after 6 weeks) > 5% }
       |                             ^^^^^
    help: a time is said by `at 6 months`, by `by 6 months` (ever until then), or by `from 3 months to 6 months`
    "#);
    insta::assert_snapshot!(claim("mean(anger at 6 weeks) is lower under quiet"), @r#"
    error[expected-something-else]: `is` stands before a range, and not before `lower`
      --> model.detente:8:41
       | claim c { expect mean(anger at 6 weeks) is lower under quiet }
       |                                         ^^
    help: leave it out
    "#);
    insta::assert_snapshot!(claim("mean(anger at 6 weeks) lower under quiet by 5"), @r#"
    error[claim-term]: a difference of shares is in percentage points
      --> model.detente:8:62
       | claim c { expect mean(anger at 6 weeks) lower under quiet by 5 }
       |                                                              ^
    help: write `5 points`
    "#);
}
