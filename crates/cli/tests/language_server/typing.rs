//! Other names, proposals, units that need not be written, and what is declared elsewhere.

use super::client::{Client, read};
use super::{SMALL, URI, at, change, iraq, place, small};
use serde_json::{Value, json};

/// A text with the changes of an answer.
fn changed(text: &str, edits: &Value) -> String {
    let mut edits: Vec<lsp_types::TextEdit> = read(edits);
    edits.sort_by_key(|it| (it.range.start.line, it.range.start.character));
    let offset = |at: lsp_types::Position| {
        detente::machine::offset(text, detente::machine::Position { line: at.line, character: at.character })
            as usize
    };
    let mut changed = text.to_owned();
    for edit in edits.iter().rev() {
        changed.replace_range(offset(edit.range.start)..offset(edit.range.end), &edit.new_text);
    }
    changed
}

fn renamed(client: &mut Client, before: &str, new: &str) -> Value {
    let mut question = at(URI, SMALL, before);
    question["newName"] = json!(new);
    client.answer("textDocument/rename", question)
}

#[test]
fn a_name_is_changed_wherever_it_is_said() {
    let mut client = small();
    let prepared = client.ask("textDocument/prepareRename", at(URI, SMALL, "soon as gar"));
    let _: lsp_types::PrepareRenameResponse = read(&prepared);
    assert_eq!(
        (&prepared["placeholder"], &prepared["range"]["start"]),
        (&json!("garrison"), &place(SMALL, "soon as g"))
    );
    assert_eq!(client.ask("textDocument/prepareRename", at(URI, SMALL, "lasts 1")), Value::Null);

    let answer = renamed(&mut client, "soon as gar", "post");
    let _: lsp_types::WorkspaceEdit = read(&answer["result"]);
    let text = changed(SMALL, &answer["result"]["changes"][URI]);
    assert_eq!(text, SMALL.replace("garrison", "post"));

    let text = changed(SMALL, &renamed(&mut client, "rate te", "pace")["result"]["changes"][URI]);
    assert_eq!(
        text,
        SMALL
            .replace("tempo", "pace")
            .replace("/ week  judgement\n##", "/ week  judgement luck \"tempo\"\n##"),
        "drawn parameters keep their luck"
    );
    let text = changed(SMALL, &renamed(&mut client, "unit sol", "troops")["result"]["changes"][URI]);
    assert_eq!(text, SMALL.replace("soldiers", "troops"));
    let text = changed(SMALL, &renamed(&mut client, "mood is t", "war")["result"]["changes"][URI]);
    assert_eq!(
        text,
        SMALL
            .replace("calm -> tense", "calm -> war")
            .replace("tense -> calm", "war -> calm")
            .replace("is tense", "is war")
    );
    client.leave();
}

#[test]
fn a_name_that_cannot_be_is_declined_in_words() {
    let mut client = small();
    for (new, why) in [
        (
            "two words",
            "`two words` cannot be a name: a name is one word of letters, digits and `_` that starts with no digit",
        ),
        ("gains", "`gains` is a word of the language"),
        ("attack", "`attack` is taken: an event of that name is declared in untitled:small, line 7"),
    ] {
        let answer = renamed(&mut client, "stock gar", new);
        assert_eq!((&answer["error"]["code"], &answer["error"]["message"]), (&json!(-32803), &json!(why)));
    }
    change(&mut client, 2, json!([{ "text": format!("{SMALL}let x = nothing\n") }]));
    let answer = renamed(&mut client, "stock gar", "post");
    assert!(answer["error"]["message"].as_str().unwrap().contains("mend them first"), "{answer}");
    client.leave();
}

#[test]
fn proposals_fit_the_place_though_the_text_is_unfinished() {
    let mut client = small();
    let text = format!("{SMALL}stock stress : index = 0 {{\n    gains 3 points per att");
    change(&mut client, 2, json!([{ "text": text }]));
    let answer = client.ask("textDocument/completion", at(URI, &format!("{text} "), "per att "));
    let items: Vec<lsp_types::CompletionItem> = read(&answer);
    let attack = items.iter().find(|it| it.label == "attack").expect("it is proposed");
    assert_eq!(attack.detail.as_deref(), Some("an event: Attack"));
    assert_eq!(attack.kind, Some(lsp_types::CompletionItemKind::EVENT));
    let edit =
        answer.as_array().unwrap().iter().find(|it| it["label"] == "attack").unwrap()["textEdit"].clone();
    assert_eq!(changed(&text, &json!([edit])), format!("{text}ack"));
    assert!(items.iter().all(|it| it.label != "garrison" && it.label != "gains"));
    let nowhere =
        json!({ "textDocument": { "uri": "untitled:other" }, "position": { "line": 0, "character": 0 } });
    assert_eq!(client.ask("textDocument/completion", nowhere), json!([]));
    client.leave();
}

#[test]
fn units_that_follow_from_the_value_are_shown_and_can_be_written_down() {
    let (uri, text) = iraq();
    let mut client = Client::greeted();
    client.open(&uri, &text);
    let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9999, "character": 0 } });
    let hints = client.ask("textDocument/inlayHint", json!({ "textDocument": { "uri": uri }, "range": all }));
    let read_hints: Vec<lsp_types::InlayHint> = read(&hints);
    assert!(!read_hints.is_empty(), "the model has lets without a unit");
    let edits: Value = hints.as_array().unwrap().iter().map(|it| it["textEdits"][0].clone()).collect();
    let written = changed(&text, &edits);
    client.tell(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [{ "text": written }] }),
    );
    while client.next_published()["version"] != 2 {}
    let rest = client.ask("textDocument/inlayHint", json!({ "textDocument": { "uri": uri }, "range": all }));
    assert_eq!(rest, json!([]), "all are written");
    let told = client.published[&uri].as_array().unwrap();
    assert!(told.iter().all(|it| it["severity"] != 1), "they are the units that the checker wants: {told:?}");
    client.leave();
}

#[test]
fn small_hints_stand_behind_the_label() {
    let mut client = small();
    change(&mut client, 2, json!([{ "text": SMALL.replace("let strength", "let strength \"Strength\"") }]));
    let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let hints = client.ask("textDocument/inlayHint", json!({ "textDocument": { "uri": URI }, "range": all }));
    assert_eq!((hints.as_array().unwrap().len(), &hints[0]["label"]), (1, &json!(" : soldiers")));
    assert_eq!(hints[0]["position"]["character"], "let strength \"Strength\"".len());
    client.leave();
}

#[test]
fn units_running_members_and_citations_have_a_place() {
    let mut client = small();
    let unit = client.ask("textDocument/definition", at(URI, SMALL, "1_000 sol"));
    assert_eq!(unit["range"]["start"], place(SMALL, "unit s"));
    let text = format!(
        "{SMALL}set side = north, south\nparam push[s in side] = {{ north: 1  south: 2 }}\nlet all = sum(s in side: push[s])\n"
    );
    change(&mut client, 2, json!([{ "text": text }]));
    let running = client.ask("textDocument/definition", at(URI, &text, ": push[s"));
    assert_eq!(running["range"]["start"], place(&text, "sum(s"));
    let hover = client.ask("textDocument/hover", at(URI, &text, ": push[s"));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("Each of `side`"), "{hover}");
    client.leave();

    let (uri, text) = iraq();
    let mut client = Client::greeted();
    client.open(&uri, &text);
    let cite = text.find("cites B").expect("the model cites its briefing") + "cites B".len();
    let mut question = at(&uri, &text, &text[..cite]);
    let definition = client.ask("textDocument/definition", question.clone());
    let briefing = definition["uri"].as_str().unwrap();
    assert!(briefing.ends_with("briefing.md"), "{definition}");
    question["context"] = json!({ "includeDeclaration": true });
    let said = client.ask("textDocument/references", question);
    assert!(said.as_array().unwrap().len() > 1 && said[0]["uri"] == json!(briefing), "{said}");

    let cite = text.find("cites S").expect("the model cites sources") + "cites S".len();
    let source = client.ask("textDocument/definition", at(&uri, &text, &text[..cite]));
    assert!(source["uri"].as_str().unwrap().ends_with("sources.toml"), "{source}");
    client.leave();
}

#[test]
fn blocks_of_the_library_are_told_of_and_shown_to_an_editor_that_asks_for_them() {
    let text = format!(
        "{SMALL}use library.retaliation as feud {{ trigger = attack  drawn = 50% }} judgement\nlet felt = feud.recent\n"
    );
    let mut client = small();
    change(&mut client, 2, json!([{ "text": text }]));
    let hover = client.ask("textDocument/hover", at(URI, &text, "library.ret"));
    let page = hover["contents"]["value"].as_str().unwrap();
    assert!(
        page.starts_with("**Retaliation that a trigger excites**: a block `library.retaliation`"),
        "{page}"
    );
    assert!(page.contains("Hawkes"), "its comment says where it comes from: {page}");
    assert_eq!(client.ask("textDocument/definition", at(URI, &text, "library.ret")), Value::Null);
    client.leave();

    let mut client = Client::fresh();
    let capabilities = json!({ "workspace": { "textDocumentContent": {} } });
    client.ask("initialize", json!({ "processId": null, "rootUri": null, "capabilities": capabilities }));
    client.open(URI, &text);
    for place in ["library.ret", "feud.rec", "{ trig"] {
        let found = client.ask("textDocument/definition", at(URI, &text, place));
        assert_eq!(found["uri"], "detente:/library/retaliation.detente", "{place}");
        let shown = client.ask("workspace/textDocumentContent", json!({ "uri": found["uri"] }));
        let line = found["range"]["start"]["line"].as_u64().unwrap() as usize;
        let name = place.rsplit(['.', ' ']).next().unwrap();
        assert!(shown["text"].as_str().unwrap().lines().nth(line).unwrap().contains(name), "{found}");
    }
    let none =
        client.answer("workspace/textDocumentContent", json!({ "uri": "detente:/library/none.detente" }));
    assert_eq!(none["error"]["code"], -32602);
    client.leave();
}
