//! Texts to start from: the models, blocks and pages of the repository.

use detente_lsp::METHODS;
use detente_syntax::{SyntaxKind, lex, parse};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Pieces of the repository's models, to put into others.
pub(crate) struct Stock {
    pub(crate) declarations: Vec<String>,
    pub(crate) lines: Vec<String>,
    pub(crate) tokens: Vec<String>,
}

/// What stands in the repository, read once.
pub(crate) fn stock() -> &'static Stock {
    static STOCK: OnceLock<Stock> = OnceLock::new();
    STOCK.get_or_init(|| {
        let whole = written();
        let mut declarations = BTreeSet::new();
        let mut lines = BTreeSet::new();
        let mut tokens = BTreeSet::new();
        for text in &whole {
            for declaration in parse(text).file.declarations {
                let span = declaration.span();
                declarations.extend(text.get(span.start as usize..span.end as usize).map(str::to_owned));
            }
            lines.extend(text.split_inclusive('\n').map(str::to_owned));
            let is_said = |kind| !matches!(kind, SyntaxKind::Space | SyntaxKind::Comment);
            let said = lex(text).into_iter().filter(|token| is_said(token.kind));
            tokens.extend(said.map(|token| token.span.slice(text).to_owned()));
        }
        let short = |all: BTreeSet<String>| all.into_iter().filter(|it| it.len() < 600).collect();
        Stock { declarations: short(declarations), lines: short(lines), tokens: short(tokens) }
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The texts of all files below these folders that end so, in order of their names.
fn files(folders: &[&str], ending: &str) -> Vec<String> {
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    let mut found = BTreeSet::new();
    while let Some(folder) = waiting.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                waiting.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.insert(path);
            }
        }
    }
    found.into_iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

/// All model texts of the repository, those on its pages too.
fn written() -> Vec<String> {
    let mut texts = files(&["gallery", "situations", "crates/model/library"], ".detente");
    for page in files(&["docs/language", "docs/messages"], ".md") {
        let blocks = page.split("```detente").skip(1).filter_map(|rest| rest.split("```").next());
        texts.extend(blocks.filter_map(|block| block.split_once('\n')).map(|(_, block)| block.to_owned()));
    }
    texts
}

/// Short texts: those of the pages, and the declarations of the models one by one.
pub fn texts() -> Vec<String> {
    let mut texts: Vec<String> = written().into_iter().filter(|text| text.len() < 1_000).collect();
    texts.extend(stock().declarations.iter().cloned());
    texts
}

const SITUATION: &str = "situation \"S\" { starts 2024-01-01 lasts 60 days steps 1 day }\n";

/// Models of a few declarations.
pub fn models() -> Vec<String> {
    let whole = written().into_iter().filter(|text| text.len() < 6_000);
    let mut models: Vec<String> = whole.collect();
    let pieces: Vec<String> = models.iter().filter(|text| !text.contains("situation ")).cloned().collect();
    models.extend(pieces.into_iter().map(|piece| format!("language 1\n{SITUATION}{piece}")));
    models
}

/// Message streams, in the form that [`crate::serve_stream`] reads.
pub fn streams() -> Vec<String> {
    let short = models().into_iter().filter(|text| text.len() < 700).step_by(3);
    short.map(|text| session(&text)).collect()
}

const URI: &str = "untitled:a";

/// A session that opens a text, asks everything of it, changes it and leaves.
fn session(text: &str) -> String {
    let line = (text.lines().count() / 2) as u64;
    let end = json!({ "line": line, "character": 9 });
    let asked = json!({
        "textDocument": { "uri": URI }, "position": { "line": line, "character": 5 }, "context": { "includeDeclaration": true },
        "range": { "start": { "line": 0, "character": 0 }, "end": end },
        "newName": "another", "uri": "detente:/library/retaliation.detente",
    });
    let change = json!({
        "textDocument": { "uri": URI, "version": 2 },
        "contentChanges": [{ "range": { "start": { "line": line, "character": 4 }, "end": end }, "text": "x𝛼" }],
    });
    let opened =
        json!({ "textDocument": { "uri": URI, "languageId": "detente", "version": 1, "text": text } });
    let shows_library = json!({ "workspace": { "textDocumentContent": {} } });
    let mut messages = vec![
        request(
            1,
            "initialize",
            &json!({ "processId": null, "rootUri": null, "capabilities": shows_library }),
        ),
        notice("initialized", &json!({})),
        notice("textDocument/didOpen", &opened),
    ];
    let questions = METHODS.into_iter().filter(|method| is_question(method));
    let ask = |(id, method): (u64, &str)| request(id, method, &asked);
    messages.extend((2..).zip(questions.clone()).map(ask));
    messages.push(notice("textDocument/didChange", &change));
    messages.extend((22..).zip(questions).map(ask));
    messages.push(notice("textDocument/didClose", &asked));
    messages.push(request(50, "shutdown", &Value::Null));
    messages.push(notice("exit", &Value::Null));
    messages.iter().map(|message| format!("{message}\n")).collect()
}

/// Whether a message asks something of an open text or of the library.
fn is_question(method: &str) -> bool {
    let is_told = |it: &str| it.starts_with("did");
    method.split_once('/').is_some_and(|(_, name)| !is_told(name))
}

fn request(id: u64, method: &str, params: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })
}

fn notice(method: &str, params: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": method, "params": params })
}
