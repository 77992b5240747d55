//! From a key to the messages that follow it: an editor's side of the Language Server Protocol, no more of it than that takes.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::DETENTE;
use super::commands::now;
use crate::repository::root;

const MODEL: &str = "situations/iraq-2023/iraq.detente";
/// Keys are typed behind this.
const BEFORE: &str = "param lethality";

/// A key, and the seconds that each stroke of it took.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) seconds: Vec<f64>,
}

/// Types a letter that breaks a name which many elements read, and takes it away, `turns` times.
pub(crate) fn measure(turns: usize) -> Result<[Key; 2], String> {
    let path = root().join(MODEL).canonicalize().map_err(|error| format!("{MODEL}: {error}"))?;
    let text = fs::read_to_string(&path).map_err(|error| format!("{MODEL}: {error}"))?;
    let at = text.find(BEFORE).ok_or(format!("{MODEL} no longer says `{BEFORE}`"))? + BEFORE.len();
    let line = text[..at].matches('\n').count();
    let mut editor = Editor::start(&format!("file://{}", path.display()))?;
    editor.open(&text)?;
    let mut keys = ["a letter that breaks a name", "the letter taken away"]
        .map(|name| Key { name, seconds: Vec::with_capacity(turns) });
    for _ in 0..turns {
        for (key, (end, letter)) in keys.iter_mut().zip([(BEFORE.len(), "x"), (BEFORE.len() + 1, "")]) {
            key.seconds.push(editor.change(line, (BEFORE.len(), end), letter)?);
        }
    }
    editor.leave()?;
    Ok(keys)
}

/// The released program as a server, and one open text.
struct Editor {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    uri: String,
    version: u32,
}

impl Editor {
    fn start(uri: &str) -> Result<Self, String> {
        let mut child = Command::new(root().join(DETENTE))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{DETENTE}: {error}"))?;
        let (to, from) = child.stdin.take().zip(child.stdout.take()).ok_or("the program has no streams")?;
        let mut editor = Self { child, to, from: BufReader::new(from), uri: quoted(uri), version: 1 };
        editor.send(r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}"#)?;
        editor.wait_for("\"id\":1")?;
        editor.send(r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#)?;
        Ok(editor)
    }

    fn open(&mut self, text: &str) -> Result<(), String> {
        let (uri, text) = (&self.uri, quoted(text));
        let opened = format!(
            r#"{{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{{"textDocument":{{"uri":{uri},"languageId":"detente","version":1,"text":{text}}}}}}}"#
        );
        self.send(&opened)?;
        self.wait_for(PUBLISHED)
    }

    /// Puts a text in place of some characters of a line; seconds until messages about it are there.
    fn change(&mut self, line: usize, (from, to): (usize, usize), text: &str) -> Result<f64, String> {
        self.version += 1;
        let (uri, version, text) = (&self.uri, self.version, quoted(text));
        let range = format!(
            r#"{{"start":{{"line":{line},"character":{from}}},"end":{{"line":{line},"character":{to}}}}}"#
        );
        let changed = format!(
            r#"{{"jsonrpc":"2.0","method":"textDocument/didChange","params":{{"textDocument":{{"uri":{uri},"version":{version}}},"contentChanges":[{{"range":{range},"text":{text}}}]}}}}"#
        );
        let start = now();
        self.send(&changed)?;
        self.wait_for(PUBLISHED)?;
        Ok(start.elapsed().as_secs_f64())
    }

    fn leave(mut self) -> Result<(), String> {
        self.send(r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#)?;
        self.send(r#"{"jsonrpc":"2.0","method":"exit"}"#)?;
        self.child.wait().map(|_| ()).map_err(|error| error.to_string())
    }

    fn send(&mut self, body: &str) -> Result<(), String> {
        let sent = write!(self.to, "Content-Length: {}\r\n\r\n{body}", body.len());
        sent.and_then(|()| self.to.flush()).map_err(|error| error.to_string())
    }

    /// Reads messages up to the first that holds this.
    fn wait_for(&mut self, wanted: &str) -> Result<(), String> {
        while !frame(&mut self.from)?.contains(wanted) {}
        Ok(())
    }
}

const PUBLISHED: &str = "textDocument/publishDiagnostics";

/// The body of the next message.
fn frame(from: &mut impl BufRead) -> Result<String, String> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).map_err(|error| error.to_string())? == 0 {
            return Err("the server has gone".to_owned());
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length.ok_or("a message without a length")?];
    from.read_exact(&mut body).map_err(|error| error.to_string())?;
    String::from_utf8(body).map_err(|error| error.to_string())
}

/// A text as JSON writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted += "\\\"",
            '\\' => quoted += "\\\\",
            control if control < ' ' => quoted += &format!("\\u{:04x}", u32::from(control)),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_as_json_has_them() {
        assert_eq!(quoted("a\"b\\c\n\u{1}é"), r#""a\"b\\c\u000a\u0001é""#);
    }

    #[test]
    fn frames_are_read_one_by_one() {
        let mut stream = &b"Content-Length: 2\r\n\r\n{}Content-Type: x\r\nContent-Length: 3\r\n\r\n\"a\""[..];
        assert_eq!(frame(&mut stream).as_deref(), Ok("{}"));
        assert_eq!(frame(&mut stream).as_deref(), Ok("\"a\""));
        assert!(frame(&mut stream).is_err());
        assert!(frame(&mut &b"\r\n"[..]).is_err());
    }
}
