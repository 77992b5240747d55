//! `detente explain`: what a message means, what a block of the library is, what a word of the language starts.

mod glossary; // Words of the field.

use super::print;
use crate::arguments::Explain;
use crate::failure::{DONE, Failure, USAGE};
use detente::vocabulary::{clauses, declarations, evidence};
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
    // No block and no word is called like a code.
    let of_block = || library::page(name.strip_prefix("library.").unwrap_or(name));
    let of_code = || code::find(name).map(|code| code.page);
    let page = of_block().or_else(of_code).map(str::to_owned).or_else(|| word(name)).or_else(|| term(name));
    print(page.ok_or_else(|| unknown(name))?.as_bytes())?;
    Ok(ExitCode::from(DONE))
}

fn unknown(name: &str) -> Failure {
    let blocks = blocks();
    let mut known: Vec<&str> =
        code::all().map(|code| code.name).chain(words()).chain(glossary::terms()).collect();
    known.extend(blocks.iter().map(|(block, _)| block.as_str()));
    let help = nearest(name, known).map_or_else(
        || "`detente explain` without a code lists all".to_owned(),
        |near| format!("there is one called `{near}`; `detente explain` without a code lists all"),
    );
    let what = if name.starts_with("library.") { "block" } else { "code" };
    Failure::with_help(USAGE, format!("unknown {what} `{name}`"), help)
}

/// The code in what the program prints: `unknown-name` in `error[unknown-name]`.
fn code_in(said: &str) -> &str {
    let inside = said.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
    inside.map_or(said, |(code, _)| code)
}

/// All that can be explained, group by group.
fn list() -> String {
    let of = |codes: &[&'static Code]| codes.iter().map(|it| (it.name.to_owned(), it.title())).collect();
    let messages: [(&str, Vec<_>); 4] = [
        ("Messages about the text", of(code::PARSER)),
        ("Messages about names, values and units", of(code::CHECKER)),
        ("Messages about choices, votes, outcomes, policies, claims and loops", of(code::CONDUCT)),
        ("Advice on a model that is sound", of(code::REMARKS)),
    ];
    let blocks = ("Blocks of the library: `use library.rally as NAME { ... }`", blocks());
    let mut list = String::new();
    for (heading, entries) in messages.into_iter().chain([blocks]) {
        list += &format!("{heading}\n{}\n", as_lines(&entries));
    }
    list += "Words that start a declaration, with the words that start a clause in it\n";
    let keywords = declarations().iter().map(|keyword| ((*keyword).to_owned(), clauses(keyword).join(", ")));
    list += &as_lines(&keywords.collect::<Vec<_>>());
    let terms: Vec<&str> = glossary::terms().collect();
    list += &format!("\nWords of results and messages\n  {}\n", terms.join(", "));
    list
}

/// The blocks of the library with what each is.
fn blocks() -> Vec<(String, &'static str)> {
    library::names().map(|name| (format!("library.{name}"), title_of_block(name))).collect()
}

/// One line an entry, set in under a heading.
fn as_lines<T: AsRef<str>>(entries: &[(String, T)]) -> String {
    let width = entries.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let line =
        |(name, title): &(String, T)| format!("  {name:width$}  {}", title.as_ref()).trim_end().to_owned();
    entries.iter().map(|entry| line(entry) + "\n").collect()
}

/// The first line under the heading of the page about a block of the library.
fn title_of_block(name: &str) -> &'static str {
    library::page(name).and_then(|page| page.lines().nth(2)).unwrap_or_default()
}

/// The words that start a declaration or a clause.
fn words() -> impl Iterator<Item = &'static str> {
    let of_bodies = declarations().iter().flat_map(|keyword| clauses(keyword));
    declarations().iter().chain(of_bodies).chain(evidence()).copied()
}

/// What a word starts; `None` for other words.
fn word(name: &str) -> Option<String> {
    let mut said = String::new();
    if declarations().contains(&name) {
        said += &format!("`{name}` starts a declaration.");
        match clauses(name) {
            [] => said.push('\n'),
            clauses => said += &format!(" In its braces a clause starts with {}.\n", listed(clauses)),
        }
    }
    let owners: Vec<&str> =
        declarations().iter().copied().filter(|keyword| clauses(keyword).contains(&name)).collect();
    if !owners.is_empty() {
        said += &format!("`{name}` starts a clause in the braces of {}.\n", listed(&owners));
    }
    if evidence().contains(&name) {
        said += &format!("`{name}` says what a declaration stands on, at its end or in its braces.\n");
    }
    if name == "claim" {
        said += &format!("\n{}", glossary::CLAIM);
    }
    if let Some(meaning) = glossary::meaning(name).filter(|_| !said.is_empty()) {
        said += &format!("\n{meaning}\n");
    }
    (!said.is_empty())
        .then(|| format!("{said}\nThe reference of the language is docs/language/reference.md.\n"))
}

/// What a word of results and messages means; `None` for other words.
fn term(name: &str) -> Option<String> {
    glossary::meaning(name).map(|meaning| format!("{meaning}\n"))
}

/// Words in backticks, with commas.
fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
