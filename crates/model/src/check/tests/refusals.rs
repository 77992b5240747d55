//! What the checker refuses because it could not run or would mean something else, one case beside another.

use super::{check_text, messages};
use detente_syntax::diagnostic::code;

#[test]
fn a_stock_starts_within_its_bounds() {
    for (stock, fine) in [
        ("stock a : index = 1.5 { fades over 3 weeks }", false),
        ("stock a : index = 100% { fades over 3 weeks }", true),
        ("stock a : share = 1.5 { fades over 3 weeks }", true),
        ("stock a = 50 { stays 0 to 10 }", false),
        ("stock a = 5 { stays 0 to 10 }", true),
        ("stock a : index = 0.5 { fades over 3 weeks }\npolicy high { a is 3 }", false),
    ] {
        let checked = check_text(stock);
        let found = checked.diagnostics.iter().any(|it| it.code == code::STARTS_OUTSIDE);
        assert_eq!((found, checked.model.is_some()), (!fine, fine), "{stock}: {}", messages(&checked));
    }
}

#[test]
fn a_delay_and_a_smoothing_take_their_time() {
    let codes = |call: &str| -> Vec<&str> {
        let checked = check_text(&format!("param t = 1 to 9 days\nlet x = step(3 days)\nlet y = {call}"));
        checked.diagnostics.iter().map(|it| it.code.name).filter(|name| *name != "no-evidence").collect()
    };
    for call in ["delay(x, 0 days)", "smooth(x, 0 days)", "delay(x, -3 days)", "smooth(x, -3 days)"] {
        assert_eq!(codes(call), ["not-positive"], "{call}");
    }
    assert_eq!(codes("delay(x, 2 days)"), ["short-delay"]);
    for call in ["delay(x, 3 days)", "delay(x, t)", "smooth(x, 2 hours)"] {
        assert_eq!(codes(call), [""; 0], "{call}");
    }
}

#[test]
fn a_lag_is_no_longer_than_a_delay_line() {
    for (lag, fine) in [("3 weeks", true), ("13_999 days", true), ("14_001 days", false), ("39 years", false)]
    {
        let text = format!("event a {{ rate 1 / week }}\nevent b {{ answers a after about {lag} }}");
        let checked = check_text(&text);
        let found = checked.diagnostics.iter().any(|it| it.code == code::TOO_MANY_STEPS);
        assert_eq!((found, checked.model.is_some()), (!fine, fine), "{lag}: {}", messages(&checked));
    }
}

#[test]
fn a_policy_leaves_an_option_to_play() {
    let choice = "actor kh\nchoice stance by kh { options quiet, talks, war  plays quiet }\n";
    for (policy, fine) in [
        ("policy p { stance never plays talks, war }", true),
        ("policy p { stance never plays talks, war  stance never plays quiet }", false),
        ("policy p { stance never plays quiet, talks, war }", false),
        ("policy p { stance never plays quiet, quiet, talks }", true),
    ] {
        let checked = check_text(&format!("{choice}{policy}"));
        assert_eq!(checked.model.is_some(), fine, "{policy}: {}", messages(&checked));
    }
}

#[test]
fn shapes_of_distributions_are_pure_numbers() {
    for (value, fine) in [
        (" = beta(2, 3)", true),
        (" : index = beta(2, 3)", true),
        (" : share = beta(2, 30%)", true),
        (" = beta(2 weeks, 3 weeks)", false),
        (" : troops = beta(2 troops, 3 troops)", false),
        (" : troops = beta(2, 3)", false),
        (" = gamma(2, 3 weeks)", true),
        (" = gamma(2 weeks, 3 weeks)", false),
        (" : troops = gamma(2 troops, 3 troops)", false),
        (" = lognormal(3 weeks, 0.5)", true),
        (" : time = lognormal(3 weeks, 2 weeks)", false),
        (" = one of { 3 weeks: 1  4 weeks: 2 }", true),
        (" = one of { 3: 1 week  4: 2 weeks }", false),
    ] {
        let checked = check_text(&format!("unit troops\nparam a{value}"));
        let found = checked.diagnostics.iter().any(|it| it.code == code::UNIT_MISMATCH);
        assert_eq!((found, checked.model.is_some()), (!fine, fine), "{value}: {}", messages(&checked));
    }
}

#[test]
fn what_is_outside_its_range_whatever_is_drawn_is_refused() {
    let events = "event attack { rate 2 / week }\nstock fear : index = 0.2 { fades over 3 weeks }\n";
    for (text, found) in [
        ("param life = -2 weeks\nstock anger : index = 0.1 { fades with half-life life }", "not-positive"),
        (
            "param life = uniform -2 weeks to 0 weeks\nstock anger : index = 0.1 { moves toward 0.5 over life }",
            "not-positive",
        ),
        ("param life = 2 weeks\nstock anger : index = 0.1 { fades with half-life life }", ""),
        ("param life = 0 weeks\nmemory recent of attack { averages over life }", "not-positive"),
        ("param deadly = 300%\nevent death { happens with deadly at each attack }", "not-a-chance"),
        ("param deadly = -3%\nevent death { answers attack with deadly }", "not-a-chance"),
        ("param deadly = 60%\nevent death { happens with 2 * deadly at each attack }", "not-a-chance"),
        ("param deadly = 60%\nevent death { happens with 2 * deadly * fear at each attack }", ""),
        (
            "param deadly = 300%\nevent death { happens with deadly at each attack while fear > 50% }",
            "not-a-chance",
        ),
        (
            "param deadly = uniform 50% to 150%\nevent death { happens with deadly at each attack }",
            "drawn-outside",
        ),
        ("param deadly = normal 1% to 50%\nevent death { happens with deadly at each attack }", ""),
        (
            "param often = one of { -1 / week: 50%  2 / week: 50% }\nevent raid { rate often }",
            "drawn-outside",
        ),
        ("param often = -2 / week\nevent raid { rate often }", "not-positive"),
        ("param often = -2 / week\nevent raid { hazard often * fear while fear > 10% }", ""),
        ("param lag = -3 days\nevent reply { answers attack after about lag }", "not-positive"),
        (
            "param a = 60%\nparam b = 70%\nevent raid { rate 1 / week  splits into x with a, y with b, z otherwise }",
            "not-a-chance",
        ),
        (
            "param a = 60%\nparam b = uniform 30% to 70%\nevent raid { rate 1 / week  splits into x with a, y with b, z otherwise }",
            "",
        ),
        (
            "unit seats\nparam a = 120%\nvote law { of 9 seats  called at 1 / year  bloc b 9 seats, attends a, supports 1%  needs a majority of those present }",
            "not-a-chance",
        ),
        (
            "param a = -3\nactor k\nchoice c by k { options x, y  x is worth 1  y is worth 2  plays quantal response with precision a }",
            "not-positive",
        ),
        ("param a = -1 / year\nregime war starts no { no -> yes at a }", "not-positive"),
    ] {
        let checked = check_text(&format!("{events}{text}"));
        let codes: Vec<_> = checked.diagnostics.iter().map(|it| it.code.name).collect();
        let wanted: &[&str] = if found.is_empty() { &[] } else { &[found] };
        assert_eq!(codes, wanted, "{text}: {}", messages(&checked));
        assert_eq!(checked.model.is_some(), ["", "drawn-outside"].contains(&found), "{text}");
    }
}
