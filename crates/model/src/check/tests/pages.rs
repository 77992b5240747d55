//! The page of each code of the checker is true: its wrong example earns the code, its mended one is a model.

use super::super::remarks;
use super::{SITUATION, check, messages, world};
use detente_syntax::diagnostic::code;

fn checked(text: &str) -> super::Checked {
    let text = if text.contains("situation \"") {
        text.to_owned()
    } else if text.contains("language") {
        format!("{text}\n{}", SITUATION.replace("language 1\n", ""))
    } else {
        format!("{SITUATION}{text}")
    };
    let lacks_briefing = text.contains("cites B") && !text.contains("briefing \"");
    let text = if lacks_briefing { text.replacen('}', "briefing \"briefing.md\" }", 1) } else { text };
    let briefing = ("briefing.md", "**B1** One sentence.\n");
    let sources = ("broken.toml", "[S1]\ntitle = A book\n");
    check(&world(&[("model.detente", &text), briefing, sources]), "model.detente")
}

#[test]
fn wrong_examples_earn_their_code_and_mended_ones_do_not() {
    for code in code::CHECKER {
        // The code of the checker's own mistakes has no example.
        if *code == code::UNCHECKED {
            continue;
        }
        for example in code.examples() {
            let wrong = checked(example.wrong);
            assert!(
                wrong.diagnostics.iter().any(|it| it.code == *code),
                "{}: {}",
                code.name,
                messages(&wrong)
            );
            let mended = checked(example.mended);
            assert!(
                mended.diagnostics.iter().all(|it| it.code != *code),
                "{}: {}",
                code.name,
                messages(&mended)
            );
            assert!(mended.model.is_some(), "{}: {}", code.name, messages(&mended));
        }
    }
}

#[test]
fn every_mended_example_is_a_model() {
    let broken: Vec<String> = code::all()
        .filter(|code| *code != code::UNCHECKED)
        .flat_map(|code| code.examples().into_iter().map(move |it| (code, checked(it.mended))))
        .filter(|(_, mended)| mended.model.is_none())
        .map(|(code, mended)| format!("{}: {}", code.name, messages(&mended)))
        .collect();
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn wrong_examples_of_remarks_earn_their_code_and_mended_ones_do_not() {
    let codes = |text: &str| -> Vec<&str> {
        let model = checked(text).model.expect("a remark is about a model");
        remarks(&model).iter().map(|it| it.code.name).collect()
    };
    for code in code::REMARKS {
        for example in code.examples() {
            let (wrong, mended) = (codes(example.wrong), codes(example.mended));
            assert!(wrong.contains(&code.name), "{}: {wrong:?}", code.name);
            assert!(!mended.contains(&code.name), "{}: {mended:?}", code.name);
        }
    }
}
