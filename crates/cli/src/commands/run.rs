//! `detente run`: what can happen, how likely, when, and how sure.

use super::{note_models_passed_over, print, table_means_csv, threads};
use crate::arguments::{Format, Run};
use crate::failure::{DONE, Failure, RUN, STOPPED, USAGE};
use crate::files::{self, Situation};
use crate::folder::{self, Kept};
use crate::messages::remark;
use crate::progress::Bar;
use crate::shelf::Shelf;
use crate::text;
use detente::formats::{csv::csv, json::json};
use detente::numerals::count;
use detente::saved::{Saved, save, saved};
use detente::unfinished::{Standing, begun, standing};
use detente::{CheckpointV1, CircumstancesV1, Prepared, Profile, Request, Trouble, Until, prepare, setting};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

pub(crate) fn run(arguments: &Run) -> Result<ExitCode, Failure> {
    table_means_csv(arguments.table.as_ref(), arguments.format)?;
    profile_means_text(arguments)?;
    let threads = threads(arguments.threads)?;
    if let Some(folder) = &arguments.resume {
        return resume(arguments, folder, threads);
    }
    if let Some(outcome) = &arguments.rare {
        return super::rare::rare(arguments, outcome, &request(arguments, threads)?);
    }
    let (situation, request, earlier) = match &arguments.repeat {
        Some(folder) => repeated(folder, threads)?,
        None => (files::situation(arguments.model.as_deref())?, request(arguments, threads)?, None),
    };
    let free = arguments.save.as_deref().map(|save| folder::is_free(save).map(|()| save)).transpose()?;
    let prepared = prepare(situation.world(), situation.root(), &request)
        .map_err(|trouble| Failure::of(trouble, &situation))?;
    if arguments.repeat.is_none() {
        note_models_passed_over(arguments.model.as_deref(), "run");
    }
    let kept = free.map(|save| folder::begin(save, &begun(&prepared))).transpose()?;
    let course = Course { arguments, situation: &situation, prepared: &prepared, from: None, threads };
    let run = course.run(kept)?;
    if run.stopped_early() {
        return Ok(ExitCode::from(STOPPED));
    }
    if let Some(earlier) = earlier {
        earlier.compare(&run).map_err(|refusal| Failure::new(RUN, &refusal))?;
        anstream::eprintln!("the same result as the saved run");
    }
    Ok(ExitCode::from(DONE))
}

/// Goes on with the run in a folder.
fn resume(arguments: &Run, folder: &Path, threads: usize) -> Result<ExitCode, Failure> {
    let named = folder.display().to_string();
    let held = folder::hold(folder)?;
    let standing = standing(&folder::contents(folder, false)?, &named, threads);
    let unfinished = match standing.map_err(|refusal| Failure::new(RUN, &refusal))? {
        Standing::Unfinished(unfinished) => unfinished,
        Standing::Finished(manifest) => {
            folder::tidy(folder);
            anstream::eprintln!(
                "the run in `{named}` is finished: {} trajectories; `detente run --repeat {named}` shows it again",
                count(manifest.design.trajectories())
            );
            return Ok(ExitCode::from(DONE));
        }
    };
    let situation = Situation::of(Box::new(unfinished.texts.clone()), unfinished.root.clone());
    let failure = |trouble: Trouble| Failure::of(trouble, &situation);
    let prepared = prepare(situation.world(), situation.root(), &unfinished.request).map_err(failure)?;
    unfinished.is_that_of(&prepared).map_err(|refusal| Failure::new(RUN, &refusal))?;
    let parts: Vec<&str> = unfinished.parts().collect();
    let kept = folder::take_up(held, &parts)?;
    anstream::eprintln!("going on: {}", unfinished.so_far());
    let from = unfinished.checkpoint.as_ref();
    let course = Course { arguments, situation: &situation, prepared: &prepared, from, threads };
    let run = course.run(Some(kept))?;
    Ok(ExitCode::from(if run.stopped_early() { STOPPED } else { DONE }))
}

/// A run that can begin, and what is done with it.
struct Course<'a> {
    arguments: &'a Run,
    situation: &'a Situation,
    prepared: &'a Prepared,
    from: Option<&'a CheckpointV1>,
    threads: usize,
}

impl Course<'_> {
    /// Runs it, prints it, and leaves it in its folder.
    fn run(&self, kept: Option<Kept>) -> Result<detente::Run, Failure> {
        let (run, failure) = match self.result(kept.as_ref()) {
            Ok(run) => run,
            Err(failure) => {
                if let Some(kept) = kept {
                    kept.discard();
                }
                return Err(failure);
            }
        };
        // What was found is shown whatever becomes of the folder, and kept whatever becomes of the page.
        let printed = self.printed(&run).and_then(|page| print(&page));
        let saved = match (failure, &kept) {
            (Some(failure), _) => Err(failure),
            (None, Some(kept)) => self.save(&run, kept),
            (None, None) => Ok(()),
        };
        printed.and(saved)?;
        if run.stopped_early() {
            let (finished, asked) = (run.summary.design.trajectories(), run.summary.asked);
            let mut said =
                format!("stopped early: {} of {} trajectories were finished", count(finished), count(asked));
            if let Some(kept) = &kept {
                said += &format!("; `detente run --resume {}` goes on", kept.typed());
            }
            anstream::eprint!("{}", remark(&said));
        }
        Ok(run)
    }

    /// The run, and why its rows could not all be kept.
    fn result(&self, kept: Option<&Kept>) -> Result<(detente::Run, Option<Failure>), Failure> {
        let bar = Bar::new(self.prepared.design(), self.prepared.precision().is_some());
        bar.begin_at(self.from.map_or(0, |checkpoint| checkpoint.trajectories));
        let say = |text: &str| bar.say(&remark(text));
        let every = Duration::from_secs(self.arguments.checkpoint_every);
        let shelf = kept.map(|kept| Shelf::new(kept, every, &say));
        let result = match &shelf {
            Some(shelf) => self.prepared.run_kept(&bar, shelf, self.from),
            None => self.prepared.run(&bar),
        };
        bar.clear();
        let run = result.map_err(|trouble| Failure::of(trouble, self.situation))?;
        match run.all_broke() {
            Some(refusal) => Err(Failure::new(RUN, &refusal)),
            None => Ok((run, shelf.and_then(Shelf::failure))),
        }
    }

    fn printed(&self, run: &detente::Run) -> Result<Vec<u8>, Failure> {
        let profile = self.arguments.profile.then(|| self.prepared.profile(&clock()));
        let profile = profile.transpose().map_err(|trouble| Failure::of(trouble, self.situation))?;
        printed(self.arguments, run, profile.as_ref())
    }

    fn save(&self, run: &detente::Run, kept: &Kept) -> Result<(), Failure> {
        let files = save(run, &circumstances(run, self.threads))
            .map_err(|trouble| Failure::of(trouble, self.situation))?;
        kept.finish(&files, run.stopped_early())?;
        if let Some(made) = kept.made() {
            anstream::eprintln!("made the folder `{}`", made.display());
        }
        Ok(())
    }
}

/// Nanoseconds since now.
#[expect(clippy::disallowed_methods, reason = "a face may read the clock; what it says reaches no result")]
fn clock() -> impl Fn() -> u64 {
    let start = Instant::now();
    move || u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// Refuses to time a run for tables that are the same each time.
fn profile_means_text(arguments: &Run) -> Result<(), Failure> {
    if !arguments.profile || arguments.format == Format::Text {
        return Ok(());
    }
    Err(Failure::with_help(
        USAGE,
        "`--profile` adds to the page of a run, and no page is printed",
        "leave `--format` away",
    ))
}

fn repeated(folder: &Path, threads: usize) -> Result<(Situation, Request, Option<Saved>), Failure> {
    let saved = saved(&folder::contents(folder, true)?, &folder.display().to_string(), threads);
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
        precision: arguments.precision.clone(),
        keep: arguments.keep.clone(),
        trajectories: trajectories(arguments),
        per_draw: arguments.per_draw,
        seed: arguments.seed,
        threads,
    })
}

/// Trajectories that a run takes unless told otherwise.
const USUAL: u64 = 10_000;
/// The most that a run takes until it is precise, unless told otherwise.
const USUAL_MOST: u64 = 10_000_000;

pub(super) fn trajectories(arguments: &Run) -> u64 {
    let usual = if arguments.precision.is_some() { USUAL_MOST } else { USUAL };
    arguments.trajectories.unwrap_or(usual)
}

fn printed(arguments: &Run, run: &detente::Run, profile: Option<&Profile>) -> Result<Vec<u8>, Failure> {
    let tables = run.tables();
    Ok(match arguments.format {
        Format::Text => text::page(run, profile, &command(arguments, run)).into_bytes(),
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
    if let Some(folder) = arguments.repeat.as_ref().or(arguments.resume.as_ref()) {
        words.extend(["--repeat".to_owned(), quoted(&folder.display().to_string())]);
        return words.join(" ");
    }
    words.extend(arguments.model.iter().map(|model| quoted(&model.display().to_string())));
    words.push(format!(
        "--trajectories {} --per-draw {} --seed {}",
        if run.stopped_early() { run.summary.design.trajectories() } else { trajectories(arguments) },
        arguments.per_draw,
        arguments.seed
    ));
    words.extend(arguments.precision.iter().map(|precision| format!("--precision {}", quoted(precision))));
    words.extend(arguments.policy.iter().map(|policy| format!("--policy {}", quoted(policy))));
    words.extend(arguments.set.iter().map(|set| format!("--set {}", quoted(set))));
    words.extend(arguments.until.iter().map(|until| format!("--until {}", quoted(until))));
    words.join(" ")
}

/// As a shell reads it back.
pub(super) fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./=%,:+@\\".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
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
