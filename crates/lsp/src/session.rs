//! From the first message to the last: who may ask what when, and who answers.

use crate::documents::Document;
use crate::frame::{self, Frame};
use crate::workspace::Workspace;
use crate::{Ended, actions, answers, messages, typing};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::PathBuf;

/// Why a request has no answer: a number of the protocol, and words.
type Refused = (i32, String);

const PARSE_ERROR: i32 = -32700;
const INVALID_REQUEST: i32 = -32600;
const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;
const REQUEST_FAILED: i32 = -32803;
const NOT_INITIALIZED: i32 = -32002;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Fresh,
    Ready,
    ShutDown,
}

/// One client.
pub(crate) struct Session<W> {
    output: W,
    stage: Stage,
    workspace: Workspace,
    /// Whether some text has changed since messages were last published.
    stale: bool,
    /// Addresses with messages, by the first file of their situation.
    published: BTreeMap<PathBuf, BTreeSet<String>>,
}

impl<W: Write> Session<W> {
    pub(crate) fn new(output: W) -> Self {
        Self {
            output,
            stage: Stage::Fresh,
            workspace: Workspace::default(),
            stale: false,
            published: BTreeMap::new(),
        }
    }

    /// Takes what came in, and answers it; the end of the session if it was the last.
    pub(crate) fn take(&mut self, frame: Frame) -> io::Result<Option<Ended>> {
        let message = match frame {
            Frame::Json(message) => message,
            Frame::Unreadable(why) => return self.refuse(&Value::Null, (PARSE_ERROR, why)).map(|()| None),
        };
        let id = message.get("id").filter(|id| id.is_string() || id.is_number()).cloned();
        let params = message.get("params").cloned().unwrap_or(Value::Null);
        match (message.get("method").and_then(Value::as_str), id) {
            (Some("exit"), None) => {
                let asked = self.stage == Stage::ShutDown;
                return Ok(Some(if asked { Ended::Asked } else { Ended::Abandoned }));
            }
            (Some(method), None) if message.get("id").is_none() => self.notice(method, &params),
            (Some(method), Some(id)) => match self.answer(method, &params) {
                Ok(result) => self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }))?,
                Err(refused) => self.refuse(&id, refused)?,
            },
            // An answer: this server asks nothing.
            (None, Some(_)) if message.get("result").is_some() || message.get("error").is_some() => {}
            (_, id) => {
                let why = "neither a request nor a notification".to_owned();
                self.refuse(&id.unwrap_or(Value::Null), (INVALID_REQUEST, why))?;
            }
        }
        Ok(None)
    }

    fn send(&mut self, message: &Value) -> io::Result<()> {
        frame::write(&mut self.output, message)
    }

    fn refuse(&mut self, id: &Value, (code, why): Refused) -> io::Result<()> {
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": why } }))
    }

    fn answer(&mut self, method: &str, params: &Value) -> Result<Value, Refused> {
        match (self.stage, method) {
            (Stage::Fresh, "initialize") => {
                self.stage = Stage::Ready;
                let asks = params.pointer("/capabilities/workspace/textDocumentContent");
                self.workspace.shows_library = asks.is_some_and(Value::is_object);
                return Ok(welcome());
            }
            (Stage::Fresh, _) => return Err((NOT_INITIALIZED, "`initialize` comes first".to_owned())),
            (Stage::ShutDown, _) => {
                return Err((INVALID_REQUEST, "after `shutdown` only `exit` can follow".to_owned()));
            }
            (Stage::Ready, "initialize") => {
                return Err((INVALID_REQUEST, "`initialize` comes once".to_owned()));
            }
            (Stage::Ready, "shutdown") => {
                self.stage = Stage::ShutDown;
                return Ok(Value::Null);
            }
            _ => {}
        }
        let workspace = &mut self.workspace;
        let answer = match method {
            "textDocument/codeAction" => actions::actions(workspace, params),
            "textDocument/hover" => answers::hover(workspace, params),
            "textDocument/definition" => answers::definition(workspace, params),
            "textDocument/references" => answers::references(workspace, params),
            "textDocument/documentSymbol" => answers::symbols(workspace, params),
            "textDocument/formatting" => answers::formatting(workspace, params),
            "textDocument/completion" => typing::completion(workspace, params),
            "textDocument/inlayHint" => typing::hints(workspace, params),
            "textDocument/prepareRename" => refusable(typing::prepare_rename(workspace, params))?,
            "textDocument/rename" => refusable(typing::rename(workspace, params))?,
            "workspace/textDocumentContent" => typing::library_text(params),
            _ => return Err((METHOD_NOT_FOUND, format!("this server does not know `{method}`"))),
        };
        answer.ok_or_else(|| (INVALID_PARAMS, format!("these are no parameters of `{method}`")))
    }

    /// Takes a notification; one that is not understood changes nothing, as the protocol asks.
    fn notice(&mut self, method: &str, params: &Value) {
        if self.stage == Stage::Ready {
            let _ = self.noticed(method, params);
        }
    }

    fn noticed(&mut self, method: &str, params: &Value) -> Option<()> {
        let document = params.get("textDocument");
        let address = || document?.get("uri")?.as_str();
        match method {
            "textDocument/didOpen" => {
                let text = document?.get("text")?.as_str()?;
                let version = document?.get("version").cloned().unwrap_or(Value::Null);
                self.workspace.open(Document::new(address()?, version, text));
            }
            "textDocument/didChange" => {
                let document = self.workspace.open.get_mut(address()?)?;
                for change in params.get("contentChanges")?.as_array()? {
                    document.change(change)?;
                }
                document.version = params.pointer("/textDocument/version").cloned().unwrap_or(Value::Null);
                self.workspace.forget();
            }
            "textDocument/didClose" => drop(self.workspace.close(address()?)?),
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.workspace.find_roots(),
            _ => return None,
        }
        self.stale = true;
        Some(())
    }

    /// Checks what has changed, and publishes what there is to say.
    pub(crate) fn settle(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.stale) {
            return Ok(());
        }
        let roots: BTreeSet<PathBuf> = self.workspace.open.values().map(|it| it.root.clone()).collect();
        let before = std::mem::take(&mut self.published);
        let mut said: BTreeSet<String> = BTreeSet::new();
        for root in roots {
            self.workspace.check(&root);
            let mut told = BTreeSet::new();
            for (address, list) in messages::by_address(&self.workspace, &root) {
                if !list.is_empty() {
                    told.insert(address.clone());
                }
                // A file that several situations import shows what the first says of it.
                if said.insert(address.clone()) {
                    self.publish(&address, &list)?;
                }
            }
            self.published.insert(root, told);
        }
        for address in before.into_values().flatten().collect::<BTreeSet<_>>() {
            if !said.contains(&address) {
                self.publish(&address, &[])?;
            }
        }
        Ok(())
    }

    fn publish(&mut self, address: &str, list: &[Value]) -> io::Result<()> {
        let mut params = json!({ "uri": address, "diagnostics": list });
        if let Some(open) = self.workspace.open.get(address).filter(|it| it.version.is_i64()) {
            params["version"] = open.version.clone();
        }
        self.send(&json!({ "jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params }))
    }
}

/// An answer in which the server may decline what was asked, in words for the user.
fn refusable(answer: Option<Result<Value, String>>) -> Result<Option<Value>, Refused> {
    answer.transpose().map_err(|why| (REQUEST_FAILED, why))
}

/// What this server can do.
fn welcome() -> Value {
    json!({
        "capabilities": {
            "positionEncoding": "utf-16",
            "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
            "codeActionProvider": { "codeActionKinds": ["quickfix"] },
            "hoverProvider": true,
            "definitionProvider": true,
            "referencesProvider": true,
            "documentSymbolProvider": true,
            "documentFormattingProvider": true,
            "completionProvider": { "triggerCharacters": [".", "["] },
            "renameProvider": { "prepareProvider": true },
            "inlayHintProvider": true,
            "workspace": { "textDocumentContent": { "schemes": ["detente"] } },
        },
        "serverInfo": { "name": "detente", "version": detente::VERSION },
    })
}
