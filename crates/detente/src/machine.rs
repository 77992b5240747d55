//! Messages for other programs: ranges as editors count them, and SARIF for code hosts.
//!
//! Lines and characters of [`json()`] count from 0 and characters in UTF-16 code units, as the Language Server Protocol counts;
//! those of [`sarif`] count from 1 in the same units, as SARIF 2.1.0 (OASIS, 2020) counts by default.

use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, FileId, Label, Severity, Sources, Span};
use serde_json::{Value, json};

/// A place between two characters, from 0: its line, and how many UTF-16 code units stand before it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 0.
    pub line: u32,
    /// UTF-16 code units before it in its line.
    pub character: u32,
}

/// Where a span begins and ends.
pub fn range(sources: &Sources, file: FileId, span: Span) -> [Position; 2] {
    [span.start, span.end].map(|offset| {
        let place = sources.place(file, offset);
        let line = sources.line(file, place.line);
        let before = line.chars().take(place.column as usize - 1);
        Position { line: place.line - 1, character: before.map(|it| it.len_utf16() as u32).sum() }
    })
}

/// The byte at which a place lies in a text: past the end of a line its end, past the last line the end of the text, within a letter
/// of two units the start of the letter.
pub fn offset(text: &str, at: Position) -> u32 {
    let mut start = 0;
    for _ in 0..at.line {
        match text[start..].find('\n') {
            Some(end) => start += end + 1,
            None => return text.len() as u32,
        }
    }
    let line = text[start..].lines().next().unwrap_or_default();
    let mut units = 0;
    let within = line.char_indices().find(|(_, letter)| {
        units += letter.len_utf16() as u64;
        units > u64::from(at.character)
    });
    (start + within.map_or(line.len(), |(before, _)| before)) as u32
}

/// All messages as one JSON object: `format`, `counts`, and `diagnostics` in order of the text, each with `file`, `range`,
/// `severity` (`error`, `warning` or `advice`), `code`, `message`, and where there are any `label`, `related` places, `notes`,
/// `help`, and the `fix` that mends it. Files are called by `called`.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources, called: &dyn Fn(&str) -> String) -> String {
    let count = |severity| diagnostics.iter().filter(|it| it.severity == severity).count();
    let list: Vec<Value> = diagnostics.iter().map(|it| message_json(it, sources, called)).collect();
    let all = json!({
        "format": "detente messages 1",
        "counts": {
            "errors": count(Severity::Error),
            "warnings": count(Severity::Warning),
            "advice": count(Severity::Advice),
        },
        "diagnostics": list,
    });
    format!("{all:#}\n")
}

fn message_json(diagnostic: &Diagnostic, sources: &Sources, called: &dyn Fn(&str) -> String) -> Value {
    let file = |file: FileId| called(sources.name(file));
    let primary = &diagnostic.primary;
    let mut message = json!({
        "file": file(primary.file),
        "range": range_json(sources, primary.file, primary.span),
        "severity": diagnostic.severity.word(),
        "code": diagnostic.code.name,
        "message": diagnostic.message,
    });
    let related = |label: &Label| {
        json!({
            "file": file(label.file),
            "range": range_json(sources, label.file, label.span),
            "message": label.text,
        })
    };
    if !primary.text.is_empty() {
        message["label"] = json!(primary.text);
    }
    if !diagnostic.also.is_empty() {
        message["related"] = diagnostic.also.iter().map(related).collect();
    }
    if !diagnostic.notes.is_empty() {
        message["notes"] = json!(diagnostic.notes);
    }
    if !diagnostic.help.is_empty() {
        message["help"] = json!(diagnostic.help);
    }
    if let Some((span, text)) = &diagnostic.replacement {
        message["fix"] = json!({ "range": range_json(sources, primary.file, *span), "newText": text });
    }
    message
}

fn range_json(sources: &Sources, file: FileId, span: Span) -> Value {
    let [start, end] = range(sources, file, span);
    let position = |it: Position| json!({ "line": it.line, "character": it.character });
    json!({ "start": position(start), "end": position(end) })
}

/// All messages as a SARIF 2.1.0 log with one run: each code that is used is a rule with its page, each message a result
/// (advice as `note`), further places as related locations, and what mends it as a fix. Files are called by `called`.
pub fn sarif(diagnostics: &[Diagnostic], sources: &Sources, called: &dyn Fn(&str) -> String) -> String {
    let mut codes: Vec<&code::Code> = diagnostics.iter().map(|it| it.code).collect();
    codes.sort_unstable_by_key(|code| code.name);
    codes.dedup();
    let rules: Vec<Value> = codes
        .iter()
        .map(|code| {
            json!({
                "id": code.name,
                "shortDescription": { "text": code.title() },
                "help": { "text": code.page, "markdown": code.page },
            })
        })
        .collect();
    let result = |it: &Diagnostic| {
        let index = codes.iter().position(|code| *code == it.code);
        result_sarif(it, index, sources, called)
    };
    let results: Vec<Value> = diagnostics.iter().map(result).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "detente", "version": crate::VERSION, "rules": rules } },
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn result_sarif(
    diagnostic: &Diagnostic,
    rule: Option<usize>,
    sources: &Sources,
    called: &dyn Fn(&str) -> String,
) -> Value {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    };
    let artifact = |file: FileId| json!({ "uri": called(sources.name(file)).replace('\\', "/") });
    let place = |file: FileId, span: Span| json!({ "artifactLocation": artifact(file), "region": region(sources, file, span) });
    let ways_out = diagnostic.notes.iter().chain(&diagnostic.help);
    let text = ways_out.fold(diagnostic.message.clone(), |text, more| format!("{text}; {more}"));
    let primary = &diagnostic.primary;
    let mut result = json!({
        "ruleId": diagnostic.code.name,
        "level": level,
        "message": { "text": text },
        "locations": [{ "physicalLocation": place(primary.file, primary.span) }],
    });
    if let Some(rule) = rule {
        result["ruleIndex"] = json!(rule);
    }
    if !diagnostic.also.is_empty() {
        let related = |label: &Label| {
            let mut related = json!({ "physicalLocation": place(label.file, label.span) });
            if !label.text.is_empty() {
                related["message"] = json!({ "text": label.text });
            }
            related
        };
        result["relatedLocations"] = diagnostic.also.iter().map(related).collect();
    }
    if let Some((span, new)) = &diagnostic.replacement {
        result["fixes"] = json!([{
            "description": { "text": "this would mend it" },
            "artifactChanges": [{
                "artifactLocation": artifact(primary.file),
                "replacements": [{
                    "deletedRegion": region(sources, primary.file, *span),
                    "insertedContent": { "text": new },
                }],
            }],
        }]);
    }
    result
}

fn region(sources: &Sources, file: FileId, span: Span) -> Value {
    let [start, end] = range(sources, file, span);
    json!({
        "startLine": start.line + 1,
        "startColumn": start.character + 1,
        "endLine": end.line + 1,
        "endColumn": end.character + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A letter of two UTF-16 units stands before the mistake.
    fn told() -> (Vec<Diagnostic>, Sources) {
        let sources = Sources::of("m.detente", "let a = 1\nlet 𝛼 = b\r\n");
        let at = "let a = 1\nlet 𝛼 = ".len() as u32;
        let error = Diagnostic::error(code::UNKNOWN_NAME, "`b` is not declared")
            .at(Span::new(at, at + 1), "")
            .also(Span::new(4, 5), "the nearest")
            .help("write `a`")
            .replace(Span::new(at, at + 1), "a");
        (vec![error], sources)
    }

    fn parsed(text: &str) -> Value {
        serde_json::from_str(text).expect("it is JSON")
    }

    #[test]
    fn ranges_count_as_editors_do() {
        let (diagnostics, sources) = told();
        let [start, end] = range(&sources, FileId(0), diagnostics[0].primary.span);
        assert_eq!((start.line, start.character), (1, 9), "`let 𝛼 = ` has nine units");
        assert_eq!((end.line, end.character), (1, 10));
    }

    #[test]
    fn offsets_are_the_way_back() {
        let text = "a𝛼\r\n\n é\nlast";
        let sources = Sources::of("m.detente", text);
        for (at, letter) in text.char_indices().filter(|(_, letter)| !"\r\n".contains(*letter)) {
            let [start, end] =
                range(&sources, FileId(0), Span::new(at as u32, (at + letter.len_utf8()) as u32));
            assert_eq!(offset(text, start), at as u32);
            assert_eq!(offset(text, end), (at + letter.len_utf8()) as u32);
        }
        let place = |line, character| offset(text, Position { line, character });
        assert_eq!((place(0, 99), place(0, 2), place(1, 7), place(99, 0)), (5, 1, 7, text.len() as u32));
    }

    #[test]
    fn json_has_all_that_the_message_has() {
        let (diagnostics, sources) = told();
        let all = parsed(&json(&diagnostics, &sources, &|name| format!("in/{name}")));
        assert_eq!(all["counts"], json!({ "errors": 1, "warnings": 0, "advice": 0 }));
        let one = &all["diagnostics"][0];
        assert_eq!(one["file"], "in/m.detente");
        assert_eq!(one["range"]["start"], json!({ "line": 1, "character": 9 }));
        assert_eq!(one["severity"], "error");
        assert_eq!(one["code"], "unknown-name");
        assert_eq!(one["related"][0]["range"]["start"], json!({ "line": 0, "character": 4 }));
        assert_eq!(one["help"], json!(["write `a`"]));
        assert_eq!(one["fix"]["newText"], "a");
        assert!(one.get("notes").is_none());
    }

    #[test]
    fn sarif_has_rules_results_and_fixes() {
        let (diagnostics, sources) = told();
        let log = parsed(&sarif(&diagnostics, &sources, &|name| name.to_owned()));
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "unknown-name");
        let result = &run["results"][0];
        assert_eq!((&result["ruleIndex"], &result["level"]), (&json!(0), &json!("error")));
        assert_eq!(result["message"]["text"], "`b` is not declared; write `a`");
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!((&region["startLine"], &region["startColumn"]), (&json!(2), &json!(10)));
        let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(change["insertedContent"]["text"], "a");
        assert_eq!(change["deletedRegion"]["endColumn"], 11);
    }
}
