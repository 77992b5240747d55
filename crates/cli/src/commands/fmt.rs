//! `detente fmt`: models in the one canonical layout.

use super::print;
use crate::arguments::Fmt;
use crate::differences::differences;
use crate::failure::{DONE, Failure, MODEL, USAGE};
use crate::files::{self, Situation};
use crate::messages::drawn;
use detente::format::{Unformatted, format};
use detente::situations::Texts;
use detente::{Diagnostic, Sources};
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

/// Messages that are drawn for a file before the rest is counted only.
const DRAWN: usize = 5;
/// Lines of differences that are printed for a file, at most.
const LINES_MOST: usize = 30;
/// How standard input is called in messages.
const STANDARD_INPUT: &str = "standard input";

pub(crate) fn fmt(arguments: &Fmt) -> Result<ExitCode, Failure> {
    if arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        return standard_input(arguments);
    }
    let here = [Path::new("").to_owned()];
    let paths = if arguments.paths.is_empty() { &here[..] } else { &arguments.paths };
    let models = files::models(paths)?;
    let mut done = Done::default();
    for path in &models {
        let said = match (laid_out(path, &mut done)?, arguments.check) {
            (None, _) => continue,
            (Some((before, after)), true) => shown(&path.display().to_string(), &before, &after),
            (Some((before, after)), false) => {
                files::replace(path, &before, &after)?;
                format!("{}: {}\n", path.display(), lines(&before, &after))
            }
        };
        print(said.as_bytes())?;
    }
    print(done.summary(models.len(), arguments.check).as_bytes())?;
    Ok(ExitCode::from(if done.refused > 0 || (arguments.check && done.changed > 0) { MODEL } else { DONE }))
}

/// What became of the files.
#[derive(Default)]
struct Done {
    changed: usize,
    refused: usize,
}

impl Done {
    fn summary(&self, models: usize, check: bool) -> String {
        let kept = models - self.changed - self.refused;
        let mut parts = Vec::new();
        if self.changed > 0 {
            parts.push(format!("{} {}", self.changed, if check { "to be laid out" } else { "laid out" }));
        }
        if kept > 0 || models == 0 {
            parts.push(format!("{kept} laid out already"));
        }
        if self.refused > 0 {
            parts.push(format!("{} left alone", self.refused));
        }
        let models = if models == 1 { "1 model".to_owned() } else { format!("{models} models") };
        let way_out = if check && self.changed > 0 { "; without --check, `detente fmt` does it" } else { "" };
        format!("{models}: {}{way_out}\n", parts.join(", "))
    }
}

/// The text of a file and its layout; `None` where nothing is to be changed, or where it says why nothing can be.
fn laid_out(path: &Path, done: &mut Done) -> Result<Option<(String, String)>, Failure> {
    let before = files::text(path)?;
    match format(&before) {
        Ok(after) if after == before => Ok(None),
        Ok(after) => {
            done.changed += 1;
            Ok(Some((before, after)))
        }
        Err(why) => {
            done.refused += 1;
            anstream::eprint!("{}", refused(&path.display().to_string(), &before, &why));
            Ok(None)
        }
    }
}

fn standard_input(arguments: &Fmt) -> Result<ExitCode, Failure> {
    if arguments.paths.len() > 1 {
        return Err(Failure::with_help(
            USAGE,
            "`-` stands for standard input, which is not laid out together with files",
            "leave `-` away, or name nothing else",
        ));
    }
    let mut before = String::new();
    std::io::stdin().lock().read_to_string(&mut before).map_err(|error| {
        Failure::with_help(
            MODEL,
            format!("cannot read {STANDARD_INPUT}: {error}"),
            "a model is plain text in UTF-8",
        )
    })?;
    match format(&before) {
        Ok(after) if !arguments.check => print(after.as_bytes())?,
        Ok(after) if after == before => {}
        Ok(after) => {
            print(shown(STANDARD_INPUT, &before, &after).as_bytes())?;
            return Ok(ExitCode::from(MODEL));
        }
        Err(why) => {
            anstream::eprint!("{}", refused(STANDARD_INPUT, &before, &why));
            return Ok(ExitCode::from(MODEL));
        }
    }
    Ok(ExitCode::from(DONE))
}

/// Why a text has no layout.
fn refused(name: &str, text: &str, why: &Unformatted) -> String {
    match why {
        Unformatted::Errors(messages) => {
            let errors: Vec<&Diagnostic> = messages.iter().filter(|message| message.is_error()).collect();
            let nowhere = Situation::of(Box::new(Texts::default()), name.to_owned());
            drawn(&errors, &Sources::of(name, text), &nowhere, DRAWN) + &format!("{name}: left as it is\n\n")
        }
        Unformatted::WouldDiffer => format!(
            "{name}: left as it is, because it would be read as something else: an invisible character stands before a `##`\n"
        ),
    }
}

/// How many lines of the layout are not in the text.
fn lines(before: &str, after: &str) -> String {
    let changed: usize =
        differences(before, after).iter().map(|it| it.removed.len().max(it.added.len())).sum();
    if changed == 1 { "1 line laid out".to_owned() } else { format!("{changed} lines laid out") }
}

/// The differences between a text and its layout, the first of them.
fn shown(name: &str, before: &str, after: &str) -> String {
    let mut text = format!("{name}: {}\n", lines(before, after).replace("laid", "to be laid"));
    let differences = differences(before, after);
    let (mut printed, mut places) = (0, 0);
    for difference in &differences {
        let size = difference.removed.len() + difference.added.len();
        if printed > 0 && printed + size > LINES_MOST {
            break;
        }
        let removed = difference.removed.iter().map(|line| ("-", line));
        let added = difference.added.iter().map(|line| ("+", line));
        for (number, (sign, line)) in removed.chain(added).enumerate().take(LINES_MOST) {
            let place = if number == 0 { (difference.line + 1).to_string() } else { String::new() };
            text += format!("{place:>5} {sign} {line}").trim_end();
            text.push('\n');
        }
        printed += size;
        places += 1;
    }
    match differences.len() - places {
        0 => {}
        1 => text += "      ... and 1 more place\n",
        more => text += &format!("      ... and {more} more places\n"),
    }
    text
}
