//! `detente compare`: how two saved runs differ.

use super::{print, table_means_csv};
use crate::arguments::{Compare, Format};
use crate::failure::{DONE, Failure, RUN, USAGE};
use crate::{folder, text};
use detente::comparison::{Compared, Uncompared, compared};
use detente::formats::csv::csv;
use std::process::ExitCode;

pub(crate) fn compare(arguments: &Compare) -> Result<ExitCode, Failure> {
    table_means_csv(arguments.table.as_ref(), arguments.format)?;
    let (first, second) =
        (folder::contents(&arguments.first, true)?, folder::contents(&arguments.second, true)?);
    let names = [&arguments.first, &arguments.second].map(|folder| folder.display().to_string());
    let compared =
        compared([&first, &second], names.each_ref().map(|name| &**name)).map_err(|why| match why {
            Uncompared::Saved(refusal) => Failure::new(RUN, &refusal),
            Uncompared::Asked(refusal) => Failure::new(USAGE, &refusal),
        })?;
    print(&printed(arguments, &compared)?)?;
    Ok(ExitCode::from(DONE))
}

fn printed(arguments: &Compare, compared: &Compared) -> Result<Vec<u8>, Failure> {
    Ok(match arguments.format {
        Format::Text => text::comparison(compared).into_bytes(),
        Format::Json => compared.json().map_err(|error| {
            Failure::with_help(RUN, format!("cannot write JSON: {error}"), "take --format csv")
        })?,
        Format::Csv => {
            let wanted = arguments.table.as_deref().unwrap_or("outcomes");
            compared.tables().iter().find(|table| table.name == wanted).map(csv).unwrap_or_default()
        }
    })
}
