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
