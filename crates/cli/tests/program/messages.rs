//! The pages of the codes show each message as it is printed. `SNAPSHOTS=overwrite cargo nextest run -p detente-cli messages`
//! writes what is printed now into the pages; look at what changed before you commit it.

use crate::folder::Folder;
use detente::{Code, code};
use snapbox::{Data, assert_data_eq};
use std::path::Path;

/// What the examples leave out: they are read from a file that this one imports, so that their lines keep their numbers.
const AROUND: &str = r#"language 1
situation "Around" { starts 2024-01-01  lasts 100 days  steps 1 day  briefing "briefing.md" }
import "model.detente"
"#;

/// The messages of one code about a text, as they are printed.
fn said(folder: &Folder, code: &Code, wrong: &str) -> String {
    folder.write("model.detente", wrong);
    let stands_alone = wrong.contains("situation \"") || wrong.contains("language");
    let root = if stands_alone { "model.detente" } else { "around.detente" };
    let output = folder.detente(&format!("check --all {root}")).output().expect("it starts");
    let text = String::from_utf8(output.stderr).expect("it is text");
    let mut blocks: Vec<String> = Vec::new();
    for line in text.lines() {
        let is_title = ["error[", "warning[", "advice["].iter().any(|word| line.starts_with(word));
        match blocks.last_mut() {
            Some(block) if !is_title => *block += &format!("{}\n", line.trim_end()),
            _ => blocks.push(format!("{}\n", line.trim_end())),
        }
    }
    let is_wanted = |block: &&mut String| block.contains(&format!("[{}]: ", code.name));
    let kept: Vec<&str> = blocks.iter_mut().filter(is_wanted).map(|block| block.trim_end()).collect();
    // The last line counts the messages.
    kept.join("\n\n").lines().filter(|line| !line.starts_with(root)).collect::<Vec<_>>().join("\n")
}

/// The page with what is printed now in place of what it says is printed.
fn page_now(folder: &Folder, code: &Code) -> String {
    let mut page = String::new();
    let mut rest = code.page;
    for example in code.examples() {
        let (before, after) = rest.split_once("```text\n").expect("each example shows its message");
        let shown = example.said.lines().map(|line| line.len() + 1).sum::<usize>();
        let said = said(folder, code, example.wrong);
        page += &format!("{before}```text\n{}\n", said.trim_end());
        rest = &after[shown..];
    }
    page + rest
}

#[test]
fn pages_show_messages_as_they_are_printed() {
    let folder = Folder::new();
    folder.write("around.detente", AROUND);
    folder.write("briefing.md", "**B1** One sentence.\n");
    folder.write("broken.toml", "[S1]\ntitle = A book\n");
    for code in code::all().filter(|code| !code.examples().is_empty()) {
        let now = page_now(&folder, code);
        assert!(now.contains(&format!("[{}]: ", code.name)), "no example earns {code:?}");
        let path = format!("{}/../../docs/messages/{}.md", env!("CARGO_MANIFEST_DIR"), code.name);
        assert_data_eq!(now, Data::read_from(Path::new(&path), None).raw());
    }
}

#[test]
fn messages_are_told_to_programs() {
    let folder = Folder::new();
    folder.write("wrong.detente", "language 1\nsituation \"A\" { lasts 1 year  steps 1 day }\nlet a = b\n");
    let json =
        folder.detente("check --format json wrong.detente").assert().code(1).get_output().stdout.clone();
    let json = String::from_utf8(json).expect("it is text");
    for part in
        ["\"format\": \"detente messages 1\"", "\"code\": \"unknown-name\"", "\"file\": \"wrong.detente\""]
    {
        assert!(json.contains(part), "{json}");
    }
    let sarif =
        folder.detente("check --format sarif small.detente").assert().success().get_output().stdout.clone();
    let sarif = String::from_utf8(sarif).expect("it is text");
    assert!(sarif.contains("\"version\": \"2.1.0\"") && sarif.contains("\"level\": \"note\""), "{sarif}");
}

#[test]
fn what_is_denied_ends_with_an_exit_code() {
    let folder = Folder::new();
    folder.write(
        "unmoved.detente",
        "language 1\nsituation \"A\" { lasts 1 year  steps 1 day }\nstock a = 1  judgement\n",
    );
    folder.detente("check unmoved.detente").assert().success();
    folder.detente("check --deny warnings unmoved.detente").assert().code(1);
    folder.detente("check --deny unmoved unmoved.detente").assert().code(1);
    folder.detente("check --deny uncited unmoved.detente").assert().success();
    folder.detente("check --deny warnings small.detente").assert().success();
    folder.detente("check --deny advice small.detente").assert().code(1);
    folder.detente("check --deny unmooved small.detente").assert().code(2).stderr_eq(snapbox::str![[r#"
error: there are no messages `unmooved`
 |
 = help: write `--deny unmoved`

"#]]);
}
