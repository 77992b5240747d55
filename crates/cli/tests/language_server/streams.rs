//! What no editor sends: garbage, parts of messages, messages out of order. The server answers or ends, and never panics.

use super::SMALL;
use super::client::Client;
use detente_lsp::METHODS;
use serde_json::{Value, json};

#[test]
fn what_is_out_of_order_is_refused_as_the_protocol_says() {
    let mut client = Client::fresh();
    let code = |answer: Value| answer["error"]["code"].as_i64();
    assert_eq!(code(client.answer("textDocument/hover", json!({}))), Some(-32002));
    client.ask("initialize", json!({}));
    assert_eq!(code(client.answer("initialize", json!({}))), Some(-32600));
    assert_eq!(code(client.answer("no/such", json!({}))), Some(-32601));
    assert_eq!(code(client.answer("textDocument/hover", json!([]))), Some(-32602));
    client.tell("no/such", json!(7));
    client.send(&json!({ "id": 99, "result": null }));
    client.send_bytes(b"Content-Length: 3\r\n\r\n{{{");
    let refused = client.next().expect("an answer");
    assert_eq!((&refused["id"], code(refused.clone())), (&Value::Null, Some(-32700)));
    client.send(&json!([1, 2]));
    assert_eq!(client.next().map(code), Some(Some(-32600)));
    client.ask("shutdown", Value::Null);
    assert_eq!(code(client.answer("textDocument/hover", json!({}))), Some(-32600));
    client.tell("exit", Value::Null);
    assert_eq!(client.ended(), (Some(0), String::new()));
}

#[test]
fn the_messages_that_the_server_names_are_those_that_it_knows() {
    for method in METHODS {
        let is_told = method.contains("/did") || ["initialized", "exit"].contains(&method);
        let mut client = if method == "initialize" { Client::fresh() } else { Client::greeted() };
        if !is_told {
            assert_ne!(client.answer(method, json!({}))["error"]["code"], json!(-32601), "{method}");
        }
    }
}

#[test]
fn who_leaves_without_a_word_gets_exit_code_one() {
    assert_eq!(Client::greeted().ended(), (Some(1), String::new()));
    let mut client = Client::greeted();
    client.tell("exit", Value::Null);
    assert_eq!(client.ended(), (Some(1), String::new()));
}

/// Numbers that look random and are the same in each run: Vigna's SplitMix64 (2014).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % bound as u64) as usize
    }
}

fn place(numbers: &mut Numbers) -> Value {
    match numbers.below(12) {
        0 => json!({ "line": -1, "character": 1e300 }),
        1 => json!({ "line": u64::MAX, "character": u64::MAX }),
        2 => json!("here"),
        _ => json!({ "line": numbers.below(16), "character": numbers.below(120) }),
    }
}

fn some_text(numbers: &mut Numbers) -> String {
    let start = numbers.below(SMALL.len());
    let end = (start + numbers.below(60)).min(SMALL.len());
    format!("{}{}", &SMALL[start..end], ["", "𝛼", "\r\n", "{", "\"", "\0"][numbers.below(6)])
}

fn some_message(numbers: &mut Numbers, id: u64) -> Value {
    let uri = ["untitled:a", "untitled:b", "file:///no/such/a.detente", "%%%", ""][numbers.below(5)];
    let range = json!({ "start": place(numbers), "end": place(numbers) });
    let text = if numbers.below(8) == 0 { SMALL.to_owned() } else { some_text(numbers) };
    let change =
        if numbers.below(5) == 0 { json!({ "text": text }) } else { json!({ "range": range, "text": text }) };
    let new_name = ["post", "two words", "gains", "tempo", ""][numbers.below(5)];
    let library = ["detente:/library/retaliation.detente", "detente:/library/", "x"][numbers.below(3)];
    let mut params = json!({
        "textDocument": { "uri": uri, "version": id, "text": text },
        "position": place(numbers),
        "range": range,
        "contentChanges": [change],
        "context": { "includeDeclaration": true },
        "newName": new_name,
        "uri": library,
    });
    if numbers.below(20) == 0 {
        params = [json!(null), json!([]), json!("x"), json!({ "textDocument": 3 })][numbers.below(4)].clone();
    }
    // Each third is a change of text; none ends the session.
    let lasting: Vec<&str> = METHODS.into_iter().filter(|it| !["shutdown", "exit"].contains(it)).collect();
    let method = match numbers.below(3) {
        0 => "textDocument/didChange",
        _ => lasting[numbers.below(lasting.len())],
    };
    let mut message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
    if !method.contains("/did") && method != "initialized" {
        message["id"] = if numbers.below(30) == 0 { json!({}) } else { json!(id) };
    }
    message
}

/// Frames of messages, some of them damaged in a byte, cut, or with garbage between them.
fn stream(seed: u64, messages: u64) -> Vec<u8> {
    let mut numbers = Numbers(seed);
    let mut stream = Vec::new();
    let greeting = json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {} });
    let opening = json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {
        "textDocument": { "uri": "untitled:a", "version": 0, "text": SMALL } } });
    let random = (1..messages).map(|id| some_message(&mut numbers, id)).collect::<Vec<_>>();
    let mut numbers = Numbers(!seed);
    for message in [greeting, opening].into_iter().chain(random) {
        let body = message.to_string();
        let mut frame = format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes();
        let at = numbers.below(frame.len());
        match numbers.below(40) {
            0 => frame[at] = numbers.below(256) as u8,
            1 => frame.truncate(at),
            2 => frame.extend((0..at).map(|_| numbers.below(256) as u8)),
            _ => {}
        }
        stream.extend(frame);
    }
    stream
}

#[test]
fn random_streams_end_without_a_panic() {
    for seed in 0..60 {
        let stream = stream(seed, 150);
        let mut answers = Vec::new();
        let ended = detente_lsp::serve(std::io::Cursor::new(stream), &mut answers);
        assert!(ended.is_ok(), "seed {seed}");
        assert!(!answers.is_empty());
    }
}

#[test]
fn a_random_stream_to_the_program_ends_without_a_word() {
    let mut client = Client::fresh();
    client.send_bytes(&stream(1234, 40));
    assert_eq!(client.ended(), (Some(1), String::new()));
}
