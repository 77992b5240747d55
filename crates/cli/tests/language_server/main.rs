//! `detente lsp` as an editor meets it: the real program, the real protocol.

mod client; // A small editor.
mod extension; // The extension for Visual Studio Code.
mod streams; // Garbage, and messages in no order.
mod typing; // Help while typing.

use client::{Client, read};
use serde_json::{Value, json};

const IRAQ: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../situations/iraq-2023/iraq.detente");

const SMALL: &str = "language 1
situation \"Small\" { starts 2025-01-01 lasts 10 days steps 1 day }
## Forces
unit soldiers
param tempo \"Tempo\" = 1 to 3 / week  judgement
## What happens
event attack \"Attack\" { rate tempo  judgement }
stock garrison \"Garrison\" : soldiers = 1_000 soldiers { loses 10 soldiers per attack  judgement }
let strength = garrison / 10
regime mood starts calm { calm -> tense at each attack with 50%  tense -> calm after about 3 weeks  judgement }
outcome fallen as soon as garrison < 100 soldiers
outcome tension at the end, when mood is tense
outcome held otherwise
";

fn iraq() -> (String, String) {
    let path = std::fs::canonicalize(IRAQ).expect("the model is there");
    (format!("file://{}", path.display()), std::fs::read_to_string(path).expect("it can be read"))
}

/// The place of the last letter of `before` in the text, with `back` letters less.
fn place(text: &str, before: &str) -> Value {
    let at = text.find(before).unwrap_or_else(|| panic!("no {before:?}")) + before.len() - 1;
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    json!({ "line": line, "character": text[start..at].encode_utf16().count() })
}

fn at(uri: &str, text: &str, before: &str) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": place(text, before) })
}

const URI: &str = "untitled:small";

fn small() -> Client {
    let mut client = Client::greeted();
    client.open(URI, SMALL);
    client
}

fn change(client: &mut Client, version: i64, changes: Value) {
    client.tell(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": URI, "version": version }, "contentChanges": changes }),
    );
}

#[test]
fn messages_follow_what_is_typed_and_a_fix_mends_them() {
    let mut client = small();
    let told = client.next_published();
    assert_eq!((&told["uri"], &told["version"]), (&json!(URI), &json!(1)));
    let errors = |list: &Value| list.as_array().unwrap().iter().filter(|it| it["severity"] == 1).count();
    assert_eq!(errors(&told["diagnostics"]), 0, "{told}");

    // `tempo` becomes `tmpo`.
    let start = place(SMALL, "rate t");
    let from = json!({ "line": start["line"], "character": start["character"].as_u64().unwrap() + 1 });
    let to = json!({ "line": start["line"], "character": start["character"].as_u64().unwrap() + 2 });
    let range = json!({ "start": from, "end": to });
    change(&mut client, 2, json!([{ "range": range, "text": "" }]));
    let told = client.next_published();
    assert_eq!(told["version"], 2);
    assert_eq!(errors(&told["diagnostics"]), 1);
    let error = &told["diagnostics"][0];
    assert_eq!((&error["code"], &error["range"]["start"]), (&json!("unknown-name"), &start));
    assert_eq!(error["message"], "`tmpo` is not declared\nhelp: write `tempo`");
    assert_eq!(error["data"]["explain"], "detente explain unknown-name");

    let question =
        json!({ "textDocument": { "uri": URI }, "range": error["range"], "context": { "diagnostics": [] } });
    let actions = client.ask("textDocument/codeAction", question);
    let _: lsp_types::CodeActionResponse = read(&actions);
    assert_eq!(actions[0]["title"], "Write `tempo` for `tmpo`");
    let edit = actions[0]["edit"]["changes"][URI][0].clone();
    change(&mut client, 3, json!([{ "range": edit["range"], "text": edit["newText"] }]));
    assert_eq!(errors(&client.next_published()["diagnostics"]), 0);
    client.leave();
}

#[test]
fn a_message_names_its_other_places() {
    let mut client = Client::greeted();
    client.open(URI, &format!("{SMALL}let garrison = 1\n"));
    let told = client.next_published();
    let twice =
        told["diagnostics"].as_array().unwrap().iter().find(|it| it["code"] == "declared-twice").unwrap();
    let related = &twice["relatedInformation"][0];
    assert_eq!(
        (&related["location"]["uri"], &related["message"]),
        (&json!(URI), &json!("first declared here"))
    );
    assert_eq!(related["location"]["range"]["start"], place(SMALL, "stock g"));
    client.leave();
}

#[test]
fn typing_fast_is_checked_once() {
    let mut client = small();
    client.next_published();
    let mut burst = Vec::new();
    for version in 2..200 {
        let params = json!({
            "textDocument": { "uri": URI, "version": version },
            "contentChanges": [{ "text": format!("{SMALL}# {version}\n") }],
        });
        let body =
            json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params }).to_string();
        burst.extend(format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes());
    }
    client.send_bytes(&burst);
    let mut published = 0;
    while client.next_published()["version"] != 199 {
        published += 1;
    }
    assert!(published < 100, "{published} of 198 changes were checked one by one");
    client.leave();
}

#[test]
fn a_name_says_what_it_is_where_it_is_declared_and_where_it_stands() {
    let mut client = small();
    let hover = client.ask("textDocument/hover", at(URI, SMALL, "rate te"));
    let _: lsp_types::Hover = read(&hover);
    let page = hover["contents"]["value"].as_str().unwrap();
    assert!(page.starts_with("**Tempo**: a parameter `tempo`, in 1/week\n"), "{page}");
    assert!(page.contains("log-normal, 90 % within 1 to 3"), "{page}");
    assert!(page.contains("- judgement"), "{page}");
    let inferred = client.ask("textDocument/hover", at(URI, SMALL, "let st"));
    assert!(
        inferred["contents"]["value"].as_str().unwrap().contains("a let `strength`, in soldiers"),
        "{inferred}"
    );

    let definition = client.ask("textDocument/definition", at(URI, SMALL, "per at"));
    let _: lsp_types::GotoDefinitionResponse = read(&definition);
    assert_eq!((&definition["uri"], &definition["range"]["start"]), (&json!(URI), &place(SMALL, "event a")));
    let state = client.ask("textDocument/definition", at(URI, SMALL, "mood is te"));
    assert_eq!(state["range"]["start"], place(SMALL, "calm -> t"));

    let mut question = at(URI, SMALL, "stock gar");
    question["context"] = json!({ "includeDeclaration": true });
    let references = client.ask("textDocument/references", question);
    let _: Vec<lsp_types::Location> = read(&references);
    let starts: Vec<Value> =
        references.as_array().unwrap().iter().map(|it| it["range"]["start"].clone()).collect();
    assert_eq!(starts, ["stock g", "strength = g", "soon as g"].map(|before| place(SMALL, before)));

    assert_eq!(client.ask("textDocument/hover", at(URI, SMALL, "lasts 1")), Value::Null);
    assert_eq!(client.ask("textDocument/definition", at(URI, SMALL, "lasts 1")), Value::Null);
    client.leave();
}

#[test]
fn symbols_stand_below_their_headings_and_formatting_is_that_of_fmt() {
    let mut client = small();
    let symbols = client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": URI } }));
    let symbols: Vec<lsp_types::DocumentSymbol> = read(&symbols);
    let names: Vec<&str> = symbols.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Small", "Forces", "What happens"]);
    let inside: Vec<_> = symbols[2].children.iter().flatten().map(|it| it.name.as_str()).collect();
    assert_eq!(inside, ["attack", "garrison", "strength", "mood", "fallen", "tension", "held"]);

    let options =
        json!({ "textDocument": { "uri": URI }, "options": { "tabSize": 4, "insertSpaces": true } });
    let edits = client.ask("textDocument/formatting", options.clone());
    let edits: Vec<lsp_types::TextEdit> = read(&edits);
    assert_eq!(edits[0].new_text, detente::format::format(SMALL).unwrap());
    change(&mut client, 2, json!([{ "text": edits[0].new_text }]));
    assert_eq!(client.ask("textDocument/formatting", options.clone()), json!([]), "it settles");
    change(&mut client, 3, json!([{ "text": "let = {" }]));
    assert_eq!(client.ask("textDocument/formatting", options), Value::Null, "a broken text is left alone");
    client.leave();
}

#[test]
fn the_iraq_model_says_what_its_elements_stand_on() {
    let (uri, text) = iraq();
    let mut client = Client::greeted();
    client.open(&uri, &text);
    let told = client.next_published();
    assert_eq!(told["uri"], json!(uri));
    assert!(told["diagnostics"].as_array().unwrap().iter().all(|it| it["severity"] != 1), "{told}");
    let cite = text.find("cites B").expect("the model cites its briefing") + "cites ".len();
    let question = at(&uri, &text, &text[..cite + 1]);
    let hover = client.ask("textDocument/hover", question);
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("**B"), "{hover}");

    let hover = client.ask("textDocument/hover", at(&uri, &text, "param lethality"));
    let page = hover["contents"]["value"].as_str().unwrap();
    assert!(page.contains("a parameter `lethality`"), "{page}");
    assert!(page.contains("Stands on"), "{page}");
    client.leave();
}

#[test]
fn a_file_that_is_imported_belongs_to_the_situation_that_imports_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().canonicalize().expect("it is there");
    let write = |name: &str, text: &str| std::fs::write(path.join(name), text).expect("it can be written");
    write("whole.detente", &format!("{SMALL}import \"more soldiers.detente\"\n"));
    write(
        "more soldiers.detente",
        "stock reserve : soldiers = 5 soldiers { loses 1 soldiers per attack judgement }\n",
    );
    let uri = format!("file://{}/more%20soldiers.detente", path.display());
    let mut client = Client::greeted();
    let text = "stock reserve : soldiers = 5 soldiers { loses 1 soldiers per atack judgement }\n";
    client.open(&uri, text);
    // The open text counts, not the file; and its names are those of the situation.
    while !client.published.contains_key(&uri) {
        client.next_published();
    }
    let codes: Vec<Value> =
        client.published[&uri].as_array().unwrap().iter().map(|it| it["code"].clone()).collect();
    assert!(codes.contains(&json!("unknown-name")) && !codes.contains(&json!("situation")), "{codes:?}");
    client.tell(
        "textDocument/didChange",
        json!({
            "textDocument": { "uri": uri, "version": 2 },
            "contentChanges": [{ "text": text.replace("atack", "attack") }],
        }),
    );
    let definition =
        client.ask("textDocument/definition", at(&uri, &text.replace("atack", "attack"), "per att"));
    assert_eq!(definition["uri"], json!(format!("file://{}/whole.detente", path.display())));
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    client.leave();
}
