//! Message streams: the language server answers in whole frames, and ends.

use detente_lsp::serve;
use serde_json::Value;
use std::io::Cursor;

/// Marks a line of a stream that goes out as it stands, without headers of ours; `\r`, `\n` and `\\` are written in it so.
pub(crate) const RAW: &str = "raw ";

/// Serves a stream: each line becomes a message with its headers, but for those that go out as they stand.
///
/// # Panics
/// Where the server fails, or answers what is no frame.
pub fn serve_stream(bytes: &[u8]) {
    let mut answers = Vec::new();
    let ended = serve(Cursor::new(stream(bytes)), &mut answers);
    assert!(ended.is_ok(), "{ended:?}");
    frames(&answers);
}

/// The bytes that the lines stand for.
fn stream(bytes: &[u8]) -> Vec<u8> {
    let mut stream = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        match line.strip_prefix(RAW.as_bytes()) {
            Some(raw) => stream.extend(unescaped(raw)),
            None => {
                stream.extend(format!("Content-Length: {}\r\n\r\n", line.len()).into_bytes());
                stream.extend(line);
            }
        }
    }
    stream
}

fn unescaped(raw: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = raw.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'\\' => match rest.next() {
                Some(b'r') => b'\r',
                Some(b'n') => b'\n',
                Some(other) => *other,
                None => b'\\',
            },
            other => *other,
        });
    }
    bytes
}

/// Reads answers as an editor does.
fn frames(mut answers: &[u8]) {
    while !answers.is_empty() {
        let Some((message, rest)) = frame(answers) else {
            panic!("no frame: {}", String::from_utf8_lossy(answers));
        };
        assert_eq!(message["jsonrpc"], "2.0");
        answers = rest;
    }
}

/// The first message, and what follows it.
fn frame(answers: &[u8]) -> Option<(Value, &[u8])> {
    let end = answers.windows(4).position(|it| it == b"\r\n\r\n")?;
    let headers = std::str::from_utf8(&answers[..end]).ok()?;
    let length: usize = headers.strip_prefix("Content-Length: ")?.parse().ok()?;
    let (body, rest) = answers[end + 4..].split_at_checked(length)?;
    Some((serde_json::from_slice(body).ok()?, rest))
}
