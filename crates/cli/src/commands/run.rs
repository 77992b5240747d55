//! `detente run`: what can happen, how likely, when, and how sure.

use super::print;
use crate::arguments::{Format, Run};
use crate::failure::{DONE, Failure, RUN, STOPPED};
use crate::files::{self, Situation};
use crate::messages::remark;
use crate::progress::Bar;
use crate::text;
use detente::formats::{csv::csv, json::json};
use detente::saved::{Saved, save, saved};
use detente::{CircumstancesV1, Request, Until, setting};
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(arguments: &Run) -> Result<ExitCode, Failure> {
    let threads = arguments.threads.unwrap_or_else(cores);
    let (situation, request, earlier) = match &arguments.repeat {
        Some(folder) => repeated(folder, threads)?,
        None => (files::situation(arguments.model.as_deref())?, request(arguments, threads)?, None),
    };
    let destination = arguments.save.as_deref().map(files::destination).transpose()?;
    let bar = Bar::new(request.trajectories);
    let result = detente::run(situation.world(), situation.root(), &request, &bar);
    bar.clear();
    let run = result?;
    print(&printed(arguments, &run)?)?;
    if let Some(destination) = destination {
        destination.write(&save(&run, &circumstances(&run, threads))?)?;
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
    let saved = saved(&files::saved(folder)?, threads)?;
    let situation = Situation::of(Box::new(saved.texts.clone()), saved.root.clone());
    Ok((situation, saved.request.clone(), Some(saved)))
}

fn request(arguments: &Run, threads: usize) -> Result<Request, Failure> {
    let sets = arguments.set.iter().map(|text| setting(text)).collect::<Result<_, _>>();
    Ok(Request {
        policies: arguments.policy.clone(),
        sets: sets.map_err(|refusal| Failure::new(crate::failure::USAGE, &refusal))?,
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
        Format::Text => text::page(run, &command(arguments)).into_bytes(),
        Format::Json => json(&run.manifest, &tables).map_err(|error| {
            Failure::with_help(RUN, format!("cannot write JSON: {error}"), "take --format csv")
        })?,
        Format::Csv => tables.iter().find(|table| table.name == arguments.table).map(csv).unwrap_or_default(),
    })
}

/// The command that makes the same run again; what does not change a result is left out.
fn command(arguments: &Run) -> String {
    let mut words = vec!["detente".to_owned(), "run".to_owned()];
    if let Some(folder) = &arguments.repeat {
        words.extend(["--repeat".to_owned(), quoted(&folder.display().to_string())]);
        return words.join(" ");
    }
    words.extend(arguments.model.iter().map(|model| quoted(&model.display().to_string())));
    words.push(format!(
        "--trajectories {} --per-draw {} --seed {}",
        arguments.trajectories, arguments.per_draw, arguments.seed
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
