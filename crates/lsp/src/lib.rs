//! Models in an editor: a server of the Language Server Protocol 3.17 over a stream, such as standard input and output.
//!
//! Translates positions, paths and shapes, and decides nothing: what stands at a place is asked of `detente`. No stream makes it
//! panic; what cannot be read is answered with an error. Start at [`serve`], then read the modules in this order.

mod actions; // Changes that mend what a message is about.
mod answers; // Questions about a place.
mod documents; // Open texts, and changes to them.
mod frame; // Messages in a stream of bytes.
mod messages; // What is said of a model, as an editor wants it.
mod paths; // Files as the protocol names them.
mod session; // From the first message to the last.
mod shapes; // Ranges and places as JSON.
mod typing; // Help while typing.
mod workspace; // Which situation a text belongs to, and what is known of it.

use std::io::{self, BufReader, Read, Write};
use std::sync::mpsc;
use std::thread;

/// All messages that this server answers or heeds, by the names of the protocol.
pub const METHODS: [&str; 20] = [
    "initialize",
    "initialized",
    "shutdown",
    "exit",
    "textDocument/didOpen",
    "textDocument/didChange",
    "textDocument/didClose",
    "textDocument/didSave",
    "workspace/didChangeWatchedFiles",
    "textDocument/codeAction",
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentSymbol",
    "textDocument/formatting",
    "textDocument/completion",
    "textDocument/inlayHint",
    "textDocument/prepareRename",
    "textDocument/rename",
    "workspace/textDocumentContent",
];

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The client said that it would, and then that it did.
    Asked,
    /// The stream ended, or the client left without a word.
    Abandoned,
}

/// Serves one client until it leaves. A text is checked when no other message waits, so that fast typing is not checked key by key.
///
/// # Errors
/// When `output` cannot be written. A broken `input` is the end of the session and no error.
pub fn serve(input: impl Read + Send + 'static, output: impl Write) -> io::Result<Ended> {
    let (sender, waiting) = mpsc::channel();
    // It ends with the stream, or at the next message after nobody listens any more: nobody waits for it.
    thread::spawn(move || {
        let mut input = BufReader::new(input);
        while let Ok(Some(frame)) = frame::read(&mut input) {
            if sender.send(frame).is_err() {
                break;
            }
        }
    });
    let mut session = session::Session::new(output);
    loop {
        let next = match waiting.try_recv() {
            Ok(frame) => Some(frame),
            Err(_) => {
                session.settle()?;
                waiting.recv().ok()
            }
        };
        let Some(frame) = next else { return Ok(Ended::Abandoned) };
        if let Some(ended) = session.take(frame)? {
            return Ok(ended);
        }
    }
}
