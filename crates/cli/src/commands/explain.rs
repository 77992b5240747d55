//! `detente explain`: what a message means, and what a block of the library is.

use super::print;
use crate::arguments::Explain;
use crate::failure::{DONE, Failure, USAGE};
use detente::{Code, code, library, nearest};
use std::process::ExitCode;

pub(crate) fn explain(arguments: &Explain) -> Result<ExitCode, Failure> {
    let Some(name) = &arguments.code else {
        print(list().as_bytes())?;
        return Ok(ExitCode::from(DONE));
    };
    let name = code_in(name);
    if name == "library" {
        print(as_lines(&blocks()).as_bytes())?;
        return Ok(ExitCode::from(DONE));
    }
    // No block is called like a code.
    if let Some(page) = library::page(name.strip_prefix("library.").unwrap_or(name)) {
        print(page.as_bytes())?;
        return Ok(ExitCode::from(DONE));
    }
    let Some(found) = code::find(name) else {
        let blocks: Vec<String> = library::names().map(|block| format!("library.{block}")).collect();
        let known = code::all().map(|code| code.name).chain(blocks.iter().map(String::as_str));
        let near = nearest(name, known);
        let help = near.map_or_else(
            || "`detente explain` without a code lists all".to_owned(),
            |near| format!("there is one called `{near}`; `detente explain` without a code lists all"),
        );
        let what = if name.starts_with("library.") { "block" } else { "code" };
        return Err(Failure::with_help(USAGE, format!("unknown {what} `{name}`"), help));
    };
    print(found.page.as_bytes())?;
    Ok(ExitCode::from(DONE))
}

/// The code in what the program prints: `unknown-name` in `error[unknown-name]`.
fn code_in(said: &str) -> &str {
    let inside = said.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
    inside.map_or(said, |(code, _)| code)
}

fn list() -> String {
    let codes = code::all().map(|code: &Code| (code.name.to_owned(), code.title()));
    as_lines(&codes.chain(blocks()).collect::<Vec<_>>())
}

/// The blocks of the library with what each is.
fn blocks() -> Vec<(String, &'static str)> {
    library::names().map(|name| (format!("library.{name}"), title_of_block(name))).collect()
}

fn as_lines(entries: &[(String, &str)]) -> String {
    let width = entries.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    entries.iter().map(|(name, title)| format!("{name:width$}  {title}\n")).collect()
}

/// The first line under the heading of the page about a block of the library.
fn title_of_block(name: &str) -> &'static str {
    library::page(name).and_then(|page| page.lines().nth(2)).unwrap_or_default()
}
