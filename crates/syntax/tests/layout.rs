//! What the layout is, case by case.

use detente_syntax::format::format;

#[track_caller]
fn check(written: &str, expected: &str) {
    assert_eq!(format(written).as_deref(), Ok(expected));
}

#[test]
fn rows_that_follow_one_another_are_set_in_columns() {
    check(
        "param a \"Short\" = 3 cites B1\nparam longer \"A longer label\" = 3 to 9 / week judgement known 2024-02-11\nparam c=1\n",
        "\
param a      \"Short\"          = 3              cites B1
param longer \"A longer label\" = 3 to 9 / week  judgement  known 2024-02-11
param c                       = 1
",
    );
    // A blank line, a comment or another kind of declaration ends the rows.
    check(
        "let a = 1\nlet bbb = 2\n\nlet cc = 3\n# said\nlet d = 4\nparam eeeee = 5\n",
        "let a   = 1\nlet bbb = 2\n\nlet cc = 3\n# said\nlet d = 4\nparam eeeee = 5\n",
    );
}

#[test]
fn a_row_that_would_get_too_wide_stays_as_it_is() {
    let long = "l".repeat(115);
    check(
        &format!("param a \"{long}\" = 3\nparam b \"m\" = 4\nparam c \"nn\" = 5 to 6\n"),
        &format!("param a \"{long}\" = 3\nparam b \"m\"  = 4\nparam c \"nn\" = 5 to 6\n"),
    );
}

#[test]
fn evidence_moves_to_a_line_of_its_own_before_a_value_does() {
    let label = "A rather long label that leaves little room for anything else";
    check(
        &format!(
            "let a \"{label}\" : index = max(0, min(1, aaaaaaaaaa + bbbbbbbbbb)) cites B12, S106, S107 judgement within 30%"
        ),
        &format!(
            "let a \"{label}\" : index = max(0, min(1, aaaaaaaaaa + bbbbbbbbbb))\n    cites B12, S106, S107  judgement within 30%\n"
        ),
    );
    let value = "aaaaaaaaaaaaaaaaaaaaaaa * bbbbbbbbbbbbbbbbbbbbbbb";
    check(
        &format!("let a \"{label}\" : index = max(0, {value}) judgement"),
        &format!("let a \"{label}\" : index =\n    max(0, {value})  judgement\n"),
    );
}

#[test]
fn sums_break_before_every_sign_and_products_fill_lines() {
    let name = "a_name_of_some_length";
    check(
        &format!("let a = {name} + {name} * {name} + {name} - {name} + {name} * ({name} + {name}) cites B1"),
        &format!(
            "let a =\n    {name}\n    + {name} * {name}\n    + {name}\n    - {name}\n    + {name} * ({name} + {name})\n    cites B1\n"
        ),
    );
    check(
        &format!("let a = {name} * {name} * {name} * {name} * {name} * {name} / 30 days"),
        &format!("let a =\n    {name} * {name} * {name} * {name} * {name}\n    * {name} / 30 days\n"),
    );
}

#[test]
fn what_does_not_fit_into_parentheses_is_set_in() {
    let name = "a_name_of_some_length";
    check(
        &format!(
            "let a = if {name} > 0 and {name} < 1 then max({name}, {name} + {name} + {name} + {name} + {name}, 0) else 3"
        ),
        &format!(
            "\
let a =
    if {name} > 0 and {name} < 1
    then max(
        {name},
        {name} + {name} + {name} + {name} + {name},
        0
    )
    else 3
"
        ),
    );
}

#[test]
fn a_body_that_says_one_thing_stands_on_a_line() {
    check(
        "event a by b on c {\n  rate 3/week\n  cites B1\n}\nmemory m of a { fades over 3 weeks starts at 0.3 }",
        "event a by b on c { rate 3 / week  cites B1 }\nmemory m of a { fades over 3 weeks  starts at 0.3 }\n",
    );
    check(
        "event a { rate 3/week answers b hazard 1/year }",
        "event a {\n    rate    3 / week\n    answers b\n    hazard  1 / year\n}\n",
    );
    // These always tell their story line by line.
    check("claim a { expect mean(b) > 3 }", "claim a {\n    expect mean(b) > 3\n}\n");
    check("situation \"s\" { lasts 3 days }", "situation \"s\" {\n    lasts 3 days\n}\n");
    check("regime r starts a {}", "regime r starts a { }\n");
}

#[test]
fn clauses_with_commas_between_them_stay_on_a_line() {
    check(
        "observe a from \"a.csv\" { date \"to\",\n count \"n\",\n holds out the rest }\nobserve b { on 2024-09-27\nheld out }",
        "observe a from \"a.csv\" { date \"to\", count \"n\", holds out the rest }\nobserve b              { on 2024-09-27  held out }\n",
    );
    check(
        "event a { rate 3 / week happens 5 times at each b,\n clusters 5 cites B1 }",
        "event a {\n    rate    3 / week\n    happens 5 times at each b, clusters 5\n    cites   B1\n}\n",
    );
}

#[test]
fn values_in_braces_take_a_line_or_a_line_an_entry() {
    check("param p[q] = {a:1 b : 2, c:3}", "param p[q] = { a: 1  b: 2, c: 3 }\n");
    let label = "l".repeat(65);
    check(
        &format!("param p[q] \"{label}\" = {{a:1 to 3/week bbb:2, otherwise: 3}} judgement"),
        &format!("param p[q] \"{label}\" = {{ a: 1 to 3 / week  bbb: 2, otherwise: 3 }}\n    judgement\n"),
    );
    check(
        &format!("param p[q] \"{label}\" = {{a:1 to 3/week, most likely 2 bbb:2, otherwise: 3}} judgement"),
        &format!(
            "param p[q] \"{label}\" = {{\n    a:         1 to 3 / week, most likely 2\n    bbb:       2,\n    otherwise: 3\n}}  judgement\n"
        ),
    );
}

#[test]
fn a_number_stands_apart_from_its_unit_and_a_unit_close_to_its_time() {
    check(
        "let a : troops/month^2 = - 3 * 40 % / week + 135 incidents / year - 2 days*b / year + x^ - 2 + 3 days/ c",
        "let a : troops/month^2 = -3 * 40% / week + 135 incidents/year - 2 days * b / year + x ^ -2 + 3 days / c\n",
    );
    check("let a = sum( c in d : e [ c ] ) + f ( 1 ,2 )", "let a = sum(c in d: e[c]) + f(1, 2)\n");
    check("let a = feud .answer cites B3 .2", "let a = feud.answer  cites B3.2\n");
}

#[test]
fn one_blank_line_is_kept_and_bodies_are_divided_by_one() {
    check(
        "\n\nactor a\n\n\n\nactor b\nstock c = 1 {\n\n\nloses 1/day\n\n\ngains 2/day\n\n}\n# said of d\nstock d = 1 { loses 1/day gains 2/day }\nactor e",
        "\
actor a

actor b
stock c = 1 {
    loses 1 / day

    gains 2 / day
}

# said of d
stock d = 1 {
    loses 1 / day
    gains 2 / day
}
actor e
",
    );
    check("actor a\n## Heading\nactor b", "actor a\n\n## Heading\nactor b\n");
}

#[test]
fn comments_stand_above_or_behind_what_they_stood_at() {
    check(
        "# first\n\n\n# second\nevent a { # opens\n# above\nrate 3 / week#behind\n\n # last\n} # after\n# end",
        "\
# first

# second
event a {  # opens
    # above
    rate 3 / week  #behind

    # last
}  # after
# end
",
    );
    check(
        "regime r starts a { a -> b at 1 / year # one\n b -> a at 1 / 12 weeks # two\n\nstate a \"A\" # three\n}",
        "\
regime r starts a {
    a -> b at 1 / year      # one
    b -> a at 1 / 12 weeks  # two

    state a \"A\"  # three
}
",
    );
    // Behind neighbouring lines they stand below one another, whatever lies between.
    check(
        "stock a = 1 { loses 1/day # one\ngains 2/day\nfades over 3 weeks # two\n}",
        "stock a = 1 {\n    loses 1 / day       # one\n    gains 2 / day\n    fades over 3 weeks  # two\n}\n",
    );
    check("let a = # why\n3 + # here\n4", "let a =  # why\n    3\n    +  # here\n    4\n");
    check("set s = a, # one\n b, c # three\n", "set s = a,  # one\n    b, c  # three\n");
}

#[test]
fn outcomes_fit_on_a_line_or_take_one_for_each_part() {
    check(
        "outcome a \"A\" cites B1 as soon as b before c, d\noutcome cc otherwise",
        "outcome a \"A\"  cites B1  as soon as b before c, d\noutcome cc               otherwise\n",
    );
    let label = "l".repeat(80);
    check(
        &format!("outcome a \"{label}\" at the end , when bbbbbbbbb > 3 dated by ccccccccc before d, e"),
        &format!(
            "outcome a \"{label}\"\n    at the end, when bbbbbbbbb > 3\n    dated by ccccccccc\n    before d, e\n"
        ),
    );
}

#[test]
fn a_word_of_the_language_that_is_a_name_does_not_come_to_start_a_line() {
    let name = "a_name_of_some_length".repeat(5);
    // At the start of a line, `set then` would be the start of a declaration.
    let text = format!("let a = max({name}, set, {name}) + (if {name} > 1 then 2 else set)\n");
    assert!(format(&text).is_ok_and(|text| text.lines().all(|line| !line.trim_start().starts_with("set"))));
}

#[test]
fn a_block_is_set_in_with_what_it_declares() {
    check(
        "block b \"B\" { needs a \"A\" : event needs cc : 1/week = 3/week\nstock s : index = 0 { gains cc * 1 day per a }\n\n\nevent e { rate cc }\n}\nuse b as d { a = f, cc = 2/week judgement }",
        "\
block b \"B\" {
    needs a \"A\" : event
    needs cc    : 1/week = 3 / week
    stock s : index = 0 { gains cc * 1 day per a }

    event e { rate cc }
}
use b as d { a = f, cc = 2 / week  judgement }
",
    );
}

#[test]
fn what_is_said_by_member() {
    check(
        "table fear [ c in community ] ( x ) = {shia : (0,0) (1 , 1) otherwise: ( 0, 2 )}\nlet a[c in community]=tempo [posture [ c ]]*fear[c] (pull[ c ])\n",
        "table fear[c in community](x) = { shia: (0, 0) (1, 1)  otherwise: (0, 2) }\nlet a[c in community] = tempo[posture[c]] * fear[c](pull[c])\n",
    );
    check(
        "series aid[community] : dollars/year = { shia: { 2023-10-17: 200 million dollars/year  2024-10-01: 150 million dollars/year } kurd: { 2023-10-17: 20 million dollars/year } } linear\n",
        "series aid[community] : dollars/year = {\n    shia: { 2023-10-17: 200 million dollars/year  2024-10-01: 150 million dollars/year }\n    kurd: { 2023-10-17: 20 million dollars/year }\n} linear\n",
    );
}
