//! What expressions, units and values are read as, by their printed shapes.

use detente_syntax::ast::{Date, Declaration, Value};
use detente_syntax::{Span, parse};

/// The value of `let x = ...`, which must parse without a message.
fn value(text: &str) -> Value {
    let source = format!("let x = {text}");
    let parse = parse(&source);
    assert_eq!(parse.diagnostics, [], "{source}");
    match parse.file.declarations.as_slice() {
        [Declaration::Let(definition)] => definition.value.clone().expect("a value"),
        other => panic!("{source}: {other:?}"),
    }
}

#[track_caller]
fn check(text: &str, shape: &str) {
    let printed = format!("{:?}", value(text));
    let printed = printed.rsplit_once('@').map_or(printed.as_str(), |(shape, _)| shape);
    assert_eq!(printed, shape, "{text}");
}

#[test]
fn operators_bind_as_the_reference_says() {
    check("a or b and not c < d + e * f ^ g", "(or a (and b (Not (< c (+ d (* e (^ f g)))))))");
    check("a - b - c", "(- (- a b) c)");
    check("a / b * c mod d", "(mod (* (/ a b) c) d)");
    check("a ^ b ^ c", "(^ a (^ b c))");
    check("-a ^ 2", "(Minus (^ a 2))");
    check("2 ^ -a", "(^ 2 (Minus a))");
    check("-a * b", "(* (Minus a) b)");
    check("a * (b + c)", "(* a (+ b c))");
    check("not a is b and c", "(and (Not (is a b)) c)");
    check("if a then b else c + d", "(if a b (+ c d))");
    check("1 + if a then b else if c then d else e", "(+ 1 (if a b (if c d e)))");
    check("a above b and b below c", "(and (> a b) (< b c))");
}

#[test]
fn a_unit_binds_tighter_than_division() {
    check("1 / 8 weeks", "(/ 1 8[weeks])");
    check("0.4 / week", "(/ 0.4 week)");
    check("135 incidents/year", "(/ 135[incidents] year)");
    check("2_500 troops", "2500[troops]");
    check("200 million dollars / year", "(/ 200*1000000[dollars] year)");
    check("3 thousand", "3*1000");
    check("6 points * a", "(* 6% a)");
    check("40%", "40%");
    check("1e-3 + 0.5", "(+ 0.001 0.5)");
    check("3 troops - 2024-01-28", "(- 3[troops] 2024-01-28)");
}

#[test]
fn events_in_expressions() {
    check("attack happens", "(happens attack)");
    check("attack has happened and fall happens", "(and (has-happened attack) (happens fall))");
    check("count of attack[c] + total of call of law", "(+ (count attack[c]) (total call of law))");
    check("start of region.iran_war happens", "(happens start of region.iran_war)");
    check("region is not iran_war", "(is-not region iran_war)");
    check("feud.region is war", "(is feud.region war)");
}

#[test]
fn subscripts_calls_and_sums() {
    check("tempo[posture] * weight[a, b]", "(* tempo[posture] weight[a, b])");
    check("max(a, b, 1 month)", "(max a b 1[month])");
    check("sum(c in community: weight[c] * demand[c])", "(Sum c in community: (* weight[c] demand[c]))");
    check("max(c in community: demand[c]) + max(a, b)", "(+ (Max c in community: demand[c]) (max a b))");
    check("feud.table(x)", "(feud.table x)");
    check("uniform - 0.5", "(- uniform 0.5)");
}

#[test]
fn clause_words_are_names_where_an_operand_stands() {
    check("3 * rate + hazard", "(+ (* 3 rate) hazard)");
    check("happens + count", "(+ happens count)");
    check("start * total", "(* start total)");
}

#[test]
fn ignorance() {
    let printed =
        |text: &str| format!("{:?}", value(text)).replace("family: None, ", "").replace(", mode: None", "");
    assert_eq!(printed("3 to 9"), "Interval { low: 3, high: 9 }");
    assert_eq!(
        printed("0 to 1.5 / week, most likely 0.3"),
        "Interval { low: 0, high: (/ 1.5 week), mode: Some(0.3) }"
    );
    assert_eq!(
        printed("uniform -1 to 1"),
        "Interval { family: Some(uniform@8..15), low: (Minus 1), high: 1 }"
    );
    assert_eq!(
        printed("normal -a to 40%"),
        "Interval { family: Some(normal@8..14), low: (Minus a), high: 40% }"
    );
    assert_eq!(
        printed("normal(0, 1 week)"),
        "Distribution { family: normal@8..14, arguments: [0, 1[week]] }"
    );
    assert_eq!(printed("one of { 0.5: 30%  -1: 70% }"), "OneOf([(0.5, 30%), ((Minus 1), 70%)])");
    assert_eq!(printed("one of { 1 week: 30%  2 weeks: 70% }"), "OneOf([(1[week], 30%), (2[weeks], 70%)])");
}

#[test]
fn days_are_counted_from_1970() {
    let date = |year, month, day| Date { year, month, day, span: Span::default() }.days_since_1970();
    assert_eq!(date(1970, 1, 1), 0);
    assert_eq!(date(1969, 12, 31), -1);
    assert_eq!(date(2000, 3, 1), 11_017);
    assert_eq!(date(2023, 10, 17), 19_647);
    assert_eq!(date(2024, 2, 29) + 1, date(2024, 3, 1));
    assert_eq!(date(1900, 2, 28) + 1, date(1900, 3, 1));
}

/// Each day follows the one before it, over four centuries, by a count that knows only the lengths of months.
#[test]
fn days_follow_each_other() {
    let mut expected = -25_567; // 1900-01-01, 70 years of 365 days and 17 leap days before 1970.
    for year in 1900..2300u16 {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        for (month, days) in (1..).zip([31, 28 + u8::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
            for day in 1..=days {
                assert_eq!(Date { year, month, day, span: Span::default() }.days_since_1970(), expected);
                expected += 1;
            }
        }
    }
}
