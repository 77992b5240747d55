//! `detente run`: what can happen, how likely, when, and how sure.

use super::print;
use crate::arguments::{Format, Run};
use crate::failure::{DONE, Failure, RUN, STOPPED, USAGE};
use crate::files::{self, Situation};
use crate::messages::remark;
use crate::progress::Bar;
use crate::text;
use detente::formats::{csv::csv, json::json};
use detente::saved::{Saved, save, saved};
use detente::{CircumstancesV1, Request, Trouble, Until, setting};
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(arguments: &Run) -> Result<ExitCode, Failure> {
    if arguments.table.is_some() && arguments.format != Format::Csv {
        return Err(Failure::with_help(
            USAGE,
            "`--table` names a table to print as CSV",
            "add `--format csv`; JSON prints all tables",
        ));
    }
    let threads = threads(arguments)?;
    let (situation, request, earlier) = match &arguments.repeat {
        Some(folder) => repeated(folder, threads)?,
        None => (files::situation(arguments.model.as_deref())?, request(arguments, threads)?, None),
    };
    let destination = arguments.save.as_deref().map(files::destination).transpose()?;
    let bar = Bar::new(request.trajectories);
    let result = detente::run(situation.world(), situation.root(), &request, &bar);
    bar.clear();
    let failure = |trouble: Trouble| Failure::of(trouble, &situation);
    let run = result.map_err(failure)?;
    if let Some(refusal) = run.all_broke() {
        return Err(Failure::new(RUN, &refusal));
    }
    print(&printed(arguments, &run)?)?;
    if let Some(destination) = destination {
        let made = destination.made().map(Path::to_owned);
        destination.write(&save(&run, &circumstances(&run, threads)).map_err(failure)?)?;
        if let Some(made) = made {
            anstream::eprintln!("made the folder `{}`", made.display());
        }
    }
    if run.stopped_early() {
        let finished = run.summary.design.trajectories();
        anstream::eprint!(
            "{}",
            remark(&format!("stopped early: {finished} of {} trajectories were finished", run.summary.asked))
        );
        return Ok(ExitCode::from(STOPPED));
    }
    if let Some(earlier) = earlier {
        earlier.compare(&run).map_err(|refusal| Failure::new(RUN, &refusal))?;
        anstream::eprintln!("the same result as the saved run");
    }
    Ok(ExitCode::from(DONE))
}

fn repeated(folder: &Path, threads: usize) -> Result<(Situation, Request, Option<Saved>), Failure> {
    let saved = saved(&files::saved(folder)?, &folder.display().to_string(), threads);
    let saved = saved.map_err(|refusal| Failure::new(RUN, &refusal))?;
    let situation = Situation::of(Box::new(saved.texts.clone()), saved.root.clone());
    Ok((situation, saved.request.clone(), Some(saved)))
}

fn request(arguments: &Run, threads: usize) -> Result<Request, Failure> {
    let sets = arguments.set.iter().map(|text| setting(text)).collect::<Result<_, _>>();
    Ok(Request {
        policies: arguments.policy.clone(),
        sets: sets.map_err(|refusal| Failure::new(USAGE, &refusal))?,
        until: arguments.until.clone().map_or(Until::End, Until::Written),
        trajectories: arguments.trajectories,
        per_draw: arguments.per_draw,
        seed: arguments.seed,
        threads,
    })
}

fn printed(arguments: &Run, run: &detente::Run) -> Result<Vec<u8>, Failure> {
    let tables = run.tables();
    Ok(match arguments.format {
        Format::Text => text::page(run, &command(arguments, run)).into_bytes(),
        Format::Json => json(&run.manifest, &tables).map_err(|error| {
            Failure::with_help(RUN, format!("cannot write JSON: {error}"), "take --format csv")
        })?,
        Format::Csv => {
            let wanted = arguments.table.as_deref().unwrap_or("outcomes");
            tables.iter().find(|table| table.name == wanted).map(csv).unwrap_or_default()
        }
    })
}

/// The command that makes the same run again, as far as it was finished; what does not change a result is left out.
fn command(arguments: &Run, run: &detente::Run) -> String {
    let mut words = vec!["detente".to_owned(), "run".to_owned()];
    if let Some(folder) = &arguments.repeat {
        words.extend(["--repeat".to_owned(), quoted(&folder.display().to_string())]);
        return words.join(" ");
    }
    words.extend(arguments.model.iter().map(|model| quoted(&model.display().to_string())));
    words.push(format!(
        "--trajectories {} --per-draw {} --seed {}",
        if run.stopped_early() { run.summary.design.trajectories() } else { arguments.trajectories },
        arguments.per_draw,
        arguments.seed
    ));
    words.extend(arguments.policy.iter().map(|policy| format!("--policy {}", quoted(policy))));
    words.extend(arguments.set.iter().map(|set| format!("--set {}", quoted(set))));
    words.extend(arguments.until.iter().map(|until| format!("--until {}", quoted(until))));
    words.join(" ")
}

/// As a shell reads it back.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./=%,:+@\\".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// As many threads as were asked for, if there are cores for them.
fn threads(arguments: &Run) -> Result<usize, Failure> {
    match arguments.threads {
        Some(0) => Err(Failure::with_help(
            USAGE,
            "a run needs at least one thread",
            format!("leave `--threads` away to use all cores ({})", cores()),
        )),
        Some(asked) => Ok(asked.min(cores())),
        None => Ok(cores()),
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a face may read the clock; it stands outside every fingerprint"
)]
fn circumstances(run: &detente::Run, threads: usize) -> CircumstancesV1 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    CircumstancesV1 {
        format: 1,
        saved: detente::numerals::universal_time(seconds),
        machine: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        threads: u32::try_from(threads).unwrap_or(u32::MAX),
        asked: run.summary.asked,
    }
}
