//! `detente explain`: what a message means.

use super::print;
use crate::arguments::Explain;
use crate::failure::{DONE, Failure, USAGE};
use detente::{Code, code, nearest};
use std::process::ExitCode;

pub(crate) fn explain(arguments: &Explain) -> Result<ExitCode, Failure> {
    let Some(name) = &arguments.code else {
        print(list().as_bytes())?;
        return Ok(ExitCode::from(DONE));
    };
    let Some(found) = code::find(name) else {
        let near = nearest(name, code::all().map(|code| code.name));
        let help = near.map_or_else(
            || "`detente explain` without a code lists all".to_owned(),
            |near| format!("there is one called `{near}`; `detente explain` without a code lists all"),
        );
        return Err(Failure::with_help(USAGE, format!("unknown code `{name}`"), help));
    };
    print(found.page.as_bytes())?;
    Ok(ExitCode::from(DONE))
}

fn list() -> String {
    let width = code::all().map(|code| code.name.len()).max().unwrap_or(0);
    let line = |code: &Code| format!("{:width$}  {}\n", code.name, code.title());
    code::all().map(line).collect()
}
