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
    if let Some(page) = name.strip_prefix("library.").and_then(library::page) {
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

fn list() -> String {
    let blocks = library::names().map(|name| (format!("library.{name}"), title_of_block(name)));
    let codes = code::all().map(|code: &Code| (code.name.to_owned(), code.title()));
    let lines: Vec<(String, &str)> = codes.chain(blocks).collect();
    let width = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    lines.iter().map(|(name, title)| format!("{name:width$}  {title}\n")).collect()
}

/// The first line under the heading of the page about a block of the library.
fn title_of_block(name: &str) -> &'static str {
    library::page(name).and_then(|page| page.lines().nth(2)).unwrap_or_default()
}
