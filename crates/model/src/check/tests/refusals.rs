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
