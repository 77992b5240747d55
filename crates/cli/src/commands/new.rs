//! `detente new`: a small model that runs, to start from.

use super::print;
use crate::arguments::New;
use crate::failure::{DONE, Failure, USAGE, WRITE};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

const TEMPLATE: &str = include_str!("new.detente");

pub(crate) fn new(arguments: &New) -> Result<ExitCode, Failure> {
    let name = arguments.name.strip_suffix(".detente").unwrap_or(&arguments.name);
    let plain = |letter: char| letter.is_alphanumeric() || "-_".contains(letter);
    if name.is_empty() || name.starts_with('-') || !name.chars().all(plain) {
        return Err(Failure::with_help(
            USAGE,
            format!("`{name}` cannot be the name of a model"),
            "use letters, digits, - and _; the file is written to this folder",
        ));
    }
    let path = format!("{name}.detente");
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(&path).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => Failure::with_help(
                WRITE,
                format!("`{path}` is there already, and is left as it is"),
                "choose another name",
            ),
            _ => unwritable(&path, &error),
        })?;
    file.write_all(TEMPLATE.as_bytes()).map_err(|error| unwritable(&path, &error))?;
    print(format!("wrote {path}; now try: detente run {path}\n").as_bytes())?;
    Ok(ExitCode::from(DONE))
}

fn unwritable(path: &str, error: &std::io::Error) -> Failure {
    Failure::with_help(
        WRITE,
        format!("cannot write `{path}`: {error}"),
        "change to a folder that can be written",
    )
}
