//! Messages in a stream of bytes: headers, an empty line, and as many bytes of JSON as the headers say.

use serde_json::Value;
use std::io::{self, BufRead, Read as _, Write};

/// What was read.
#[derive(Debug, PartialEq)]
pub(crate) enum Frame {
    /// JSON, whatever it says.
    Json(Value),
    /// What could not be read, in words.
    Unreadable(String),
}

/// No header is longer, in bytes.
const HEADER_MOST: u64 = 4096;
/// No message is longer, in bytes: more than any text that a person writes.
const BODY_MOST: u64 = 64 << 20;

/// The next message; `None` at the end of the stream. What cannot be read is skipped up to the next empty line, or as far as its
/// headers say, so that the stream can go on. Memory grows with what has come, not with what was announced.
pub(crate) fn read(input: &mut impl BufRead) -> io::Result<Option<Frame>> {
    let mut length = None;
    let mut is_sound = true;
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(HEADER_MOST).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        match line.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse::<u64>().ok();
            }
            Some(_) => {}
            None => is_sound = false,
        }
    }
    let Some(length) = length else {
        return Ok(Some(Frame::Unreadable("no header says `Content-Length: BYTES`".to_owned())));
    };
    if !is_sound || length > BODY_MOST {
        io::copy(&mut input.by_ref().take(length), &mut io::sink())?;
        let why = if is_sound { "the message is too long" } else { "a header is no header" };
        return Ok(Some(Frame::Unreadable(why.to_owned())));
    }
    let mut body = Vec::new();
    if (input.by_ref().take(length).read_to_end(&mut body)? as u64) < length {
        return Ok(None);
    }
    Ok(Some(match serde_json::from_slice(&body) {
        Ok(value) => Frame::Json(value),
        Err(error) => Frame::Unreadable(format!("the message is no JSON: {error}")),
    }))
}

/// Writes a message with its headers.
pub(crate) fn write(output: &mut impl Write, message: &Value) -> io::Result<()> {
    let body = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn all(mut stream: &[u8]) -> Vec<Frame> {
        std::iter::from_fn(|| read(&mut stream).expect("a slice can be read")).collect()
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut stream = Vec::new();
        let messages = [json!({ "a": "é 𝛼" }), json!([1, null]), json!("")];
        messages.iter().for_each(|message| write(&mut stream, message).expect("a vector takes all"));
        assert_eq!(all(&stream), messages.map(Frame::Json));
    }

    #[test]
    fn headers_in_any_order_and_letters() {
        let stream = b"Content-Type: x; charset=utf-8\r\ncontent-length:  2\r\n\r\n{}Content-Length: 1\n\n1";
        assert_eq!(all(stream), [Frame::Json(json!({})), Frame::Json(json!(1))]);
    }

    #[test]
    fn after_what_is_unreadable_the_stream_goes_on() {
        let good = "Content-Length: 1\r\n\r\n1";
        for bad in [
            "\r\n",
            "Content-Length: x\r\n\r\n",
            "Content-Length: -3\r\n\r\n",
            "Content-Length: 99999999999999999999999\r\n\r\n",
            "garbage\r\nContent-Length: 3\r\n\r\nabc",
            "Content-Length: 3\r\n\r\nabc",
            "Content-Length: 2\r\n\r\n\u{e9}",
        ] {
            let frames = all(format!("{bad}{good}").as_bytes());
            assert!(matches!(frames[0], Frame::Unreadable(_)), "{bad}: {frames:?}");
            assert_eq!(frames[1..], [Frame::Json(json!(1))], "{bad}");
        }
    }

    #[test]
    fn what_is_announced_takes_no_memory() {
        assert_eq!(all(b"Content-Length: 18446744073709551615\r\n\r\n{}").len(), 1);
        assert_eq!(all(b"Content-Length: 60000000\r\n\r\n{}"), []);
        assert_eq!(all(&[b'x'; 100_000]), []);
    }

    #[test]
    fn nesting_without_end_is_unreadable() {
        let deep = "[".repeat(100_000);
        let stream = format!("Content-Length: {}\r\n\r\n{deep}", deep.len());
        assert!(matches!(all(stream.as_bytes())[..], [Frame::Unreadable(_)]));
    }
}
