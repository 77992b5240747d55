//! A small editor: starts `detente lsp`, speaks in frames, and remembers what was published.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

pub(crate) struct Client {
    child: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
    asked: i64,
    /// Messages by address, as last published.
    pub(crate) published: BTreeMap<String, Value>,
}

impl Client {
    /// A program that was not spoken to yet.
    pub(crate) fn fresh() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_detente"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let to = child.stdin.take();
        let from = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        Self { child, to, from, asked: 0, published: BTreeMap::new() }
    }

    /// One that has been greeted.
    pub(crate) fn greeted() -> Self {
        let mut client = Self::fresh();
        let answer =
            client.ask("initialize", json!({ "processId": null, "rootUri": null, "capabilities": {} }));
        let _: lsp_types::InitializeResult = read(&answer);
        client.tell("initialized", json!({}));
        client
    }

    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        let to = self.to.as_mut().expect("the stream is open");
        to.write_all(bytes).and_then(|()| to.flush()).expect("the program reads");
    }

    pub(crate) fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The whole answer; what is published before it is remembered.
    pub(crate) fn answer(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.next().expect("the program answers");
            if message.get("id") == Some(&json!(id)) {
                return message;
            }
        }
    }

    /// The result of a question that has one.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.answer(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The next message; `None` at the end of the stream.
    pub(crate) fn next(&mut self) -> Option<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.from.read_line(&mut line).expect("headers are text") == 0 {
                return None;
            }
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().expect("a number"),
                _ => break,
            }
        }
        let mut body = vec![0; length];
        self.from.read_exact(&mut body).expect("the body is whole");
        let message: Value = serde_json::from_slice(&body).expect("it is JSON");
        if message["method"] == "textDocument/publishDiagnostics" {
            let told: lsp_types::PublishDiagnosticsParams = read(&message["params"]);
            self.published.insert(told.uri.to_string(), message["params"]["diagnostics"].clone());
        }
        Some(message)
    }

    /// Waits for the next messages about any text.
    pub(crate) fn next_published(&mut self) -> Value {
        loop {
            let message = self.next().expect("something is published");
            if message["method"] == "textDocument/publishDiagnostics" {
                return message["params"].clone();
            }
        }
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        self.tell(
            "textDocument/didOpen",
            json!({
                "textDocument": { "uri": uri, "languageId": "detente", "version": 1, "text": text }
            }),
        );
    }

    /// Ends as the protocol asks, without a word on standard error.
    pub(crate) fn leave(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        assert_eq!(self.ended(), (Some(0), String::new()));
    }

    /// Closes the stream, and waits: the exit code, and what was said on standard error.
    pub(crate) fn ended(mut self) -> (Option<i32>, String) {
        drop(self.to.take());
        while self.next().is_some() {}
        let status = self.child.wait().expect("it ends");
        let mut said = String::new();
        self.child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
        (status.code(), said)
    }
}

/// A value as the type of the protocol that it has to be, by types that others wrote.
pub(crate) fn read<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"))
}
