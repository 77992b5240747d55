//! A run under way as a folder: what is put there when it begins and while it goes on, and how it is taken up again. No file is opened
//! here.

use crate::VERSION;
use crate::keep::Trajectories;
use crate::numerals::count;
use crate::request::{Request, Until};
use crate::run::Prepared;
use crate::saved::{MANIFEST, missing, texts};
use crate::situations::Texts;
use crate::trouble::{Refusal, Trouble};
use detente_results::manifest::{CircumstancesV1, ManifestV1, Unusable, sha256};
use detente_results::simulator::Append;
use detente_results::unfinished::{CheckpointV1, UnfinishedV1};
use detente_results::{BlockRows, Progress, Sink};
use std::collections::BTreeMap;
use std::io::Write;

/// The folder, inside that of the run, of what is no longer needed once it is finished.
pub const UNFINISHED: &str = "unfinished";
/// The file that says what was asked for.
pub const REQUEST: &str = "unfinished/request.json";
/// The file that says how far the run is.
pub const CHECKPOINT: &str = "unfinished/checkpoint";

/// Where a run is kept while it goes on: to a face, a folder and a clock. What is put there need not come at any certain time, and may
/// fail: the run goes on all the same.
pub trait Store: Sync {
    /// Whether it is time for another checkpoint.
    fn is_due(&self) -> bool;
    /// Replaces the file [`CHECKPOINT`], so that the one before is there until this one is whole.
    fn checkpoint(&self, trajectories: u64, bytes: &[u8]);
    /// Begins a file of rows of trajectories; `None` where that cannot be, which ends the run after the blocks under way.
    fn begin_part(&self) -> Option<Box<dyn Write + Send>>;
    /// Gives the file that was begun last its path, now that it is written, and waits until it is on the disk; `None` as above.
    fn end_part(&self, path: &str) -> Option<()>;
}

/// The files with which the folder of a run begins: path inside it, and bytes. They are all that is needed to go on with it.
pub fn begun(prepared: &Prepared) -> Vec<(String, Vec<u8>)> {
    let unfinished = prepared.unfinished();
    let texts = unfinished.files.iter().zip(prepared.texts());
    let mut files: Vec<(String, Vec<u8>)> =
        texts.map(|(file, (_, text))| (file.kept.clone(), text.clone().into_bytes())).collect();
    files.push((REQUEST.to_owned(), unfinished.to_json().into_bytes()));
    files
}

/// Makes checkpoints of the engine's states, and files of rows.
pub(crate) struct Keeper<'a> {
    store: &'a dyn Store,
    progress: &'a dyn Progress,
    /// Fingerprint of the run.
    run: String,
    /// Rows of trajectories, where some are kept.
    rows: Option<&'a Trajectories<'a>>,
}

impl<'a> Keeper<'a> {
    pub(crate) fn new(
        (store, progress): (&'a dyn Store, &'a dyn Progress),
        unfinished: &UnfinishedV1,
        rows: Option<&'a Trajectories<'a>>,
    ) -> Self {
        Self { store, progress, run: sha256(unfinished.to_json().as_bytes()), rows }
    }

    fn is_stuck(&self) -> bool {
        self.rows.is_some_and(Trajectories::is_stuck)
    }

    /// What the engine goes on from.
    pub(crate) fn state_of<'c>(&self, checkpoint: &'c CheckpointV1) -> Result<&'c [u8], Trouble> {
        if checkpoint.run == self.run {
            return Ok(&checkpoint.state);
        }
        Err(Trouble::Saved(another_run()))
    }
}

impl Sink for Keeper<'_> {
    fn is_due(&self) -> bool {
        self.store.is_due()
    }

    fn rows(&self, rows: BlockRows) -> Append<'_> {
        match self.rows {
            Some(trajectories) => trajectories.rows(&rows),
            None => Box::new(|| ()),
        }
    }

    fn end_part(&self) {
        self.rows.iter().for_each(|rows| rows.end_part());
    }

    fn state(&self, trajectories: u64, state: Vec<u8>) {
        // What is not on the disk must not count as finished.
        if self.is_stuck() {
            return;
        }
        let (format, run) = (CheckpointV1::FORMAT, self.run.clone());
        let parts = self.rows.map_or(Vec::new(), Trajectories::finished);
        let checkpoint = CheckpointV1 { format, run, trajectories, parts, state };
        self.store.checkpoint(trajectories, &checkpoint.to_bytes());
    }
}

impl Progress for Keeper<'_> {
    fn finished(&self, trajectories: u64) {
        self.progress.finished(trajectories);
    }

    fn stop(&self) -> bool {
        self.is_stuck() || self.progress.stop()
    }
}

/// What is refused where a checkpoint does not belong to the run.
pub(crate) fn another_run() -> Refusal {
    Refusal::new(format!("`{CHECKPOINT}` belongs to another run than `{REQUEST}`")).help(start_over())
}

fn start_over() -> String {
    format!("remove `{CHECKPOINT}` in the folder of the run: it then starts over, and gives the same result")
}

/// A run that can be taken up again.
#[derive(Clone, Debug)]
pub struct Unfinished {
    /// The texts of the situation.
    pub texts: Texts,
    /// The first file.
    pub root: String,
    /// What was asked.
    pub request: Request,
    /// How far it is, if it came that far.
    pub checkpoint: Option<CheckpointV1>,
    asked: UnfinishedV1,
}

/// How the run in a folder stands.
#[derive(Clone, Debug)]
pub enum Standing {
    /// All that was asked for is there.
    Finished(Box<ManifestV1>),
    /// It can go on.
    Unfinished(Box<Unfinished>),
}

/// Reads how the run stands out of the files in its folder (path inside it, with `/`, and bytes); it would go on with so many threads.
/// Messages call the folder `folder`.
///
/// # Errors
/// A folder that holds no run, a file that is damaged, missing or of another version.
pub fn standing(
    contents: &BTreeMap<String, Vec<u8>>,
    folder: &str,
    threads: usize,
) -> Result<Standing, Refusal> {
    if let Some(manifest) = finished(contents) {
        return Ok(Standing::Finished(Box::new(manifest)));
    }
    let bytes = contents.get(REQUEST).ok_or_else(|| match contents.get(MANIFEST) {
        Some(_) => missing(&format!("{folder}/{REQUEST}"), "a run goes on from all of its files"),
        None => Refusal::new(format!("no run was begun in `{folder}`"))
            .help("name a folder that `detente run --save` has made"),
    })?;
    let asked = UnfinishedV1::from_json(&String::from_utf8_lossy(bytes))
        .map_err(|why| unusable(&format!("{folder}/{REQUEST}"), &why, UnfinishedV1::FORMAT))?;
    if asked.detente != VERSION {
        return Err(Refusal::new(format!(
            "the run in `{folder}` was begun by detente {}, and this is {VERSION}: results may differ between versions",
            asked.detente
        ))
        .help("finish it with that version, or run it anew"));
    }
    if asked.results != crate::results() {
        return Err(Refusal::new(format!(
            "the run in `{folder}` was begun by another build of detente {VERSION}, whose results differ from those of this one"
        ))
        .help("finish it with that build, or run it anew"));
    }
    let checkpoint =
        contents.get(CHECKPOINT).map(|bytes| CheckpointV1::from_bytes(bytes)).transpose().map_err(|why| {
            unusable(&format!("{folder}/{CHECKPOINT}"), &why, CheckpointV1::FORMAT).help(start_over())
        })?;
    let request = Request {
        policies: asked.policies.clone(),
        sets: asked.sets.clone(),
        until: Until::Step(asked.design.steps),
        precision: asked.precision.clone(),
        keep: asked.keep.clone(),
        trajectories: asked.design.trajectories(),
        per_draw: asked.design.per_draw,
        seed: asked.design.seed,
        threads,
    };
    let texts = texts(contents, &asked.files, folder)?;
    Ok(Standing::Unfinished(Box::new(Unfinished {
        texts,
        root: asked.root.clone(),
        request,
        checkpoint,
        asked,
    })))
}

/// The manifest, if all that was asked for is there: a run that was stopped early has one too, and can go on.
fn finished(contents: &BTreeMap<String, Vec<u8>>) -> Option<ManifestV1> {
    let text = |name: &str| contents.get(name).map(|bytes| String::from_utf8_lossy(bytes));
    let manifest = ManifestV1::from_json(&text(MANIFEST)?).ok()?;
    if contents.contains_key(REQUEST) {
        let circumstances = CircumstancesV1::from_json(&text("circumstances.json")?).ok()?;
        return (circumstances.asked <= manifest.design.trajectories()).then_some(manifest);
    }
    Some(manifest)
}

fn unusable(named: &str, why: &Unusable, latest: u32) -> Refusal {
    match why {
        Unusable::Unreadable(why) => Refusal::new(format!("cannot read `{named}`: {why}")),
        Unusable::LaterFormat(format) => {
            Refusal::new(format!("`{named}` has format {format}, and this version reads {latest}"))
                .help("use a version of detente at least as new as the one that wrote it")
        }
    }
}

impl Unfinished {
    /// Trajectories that need not be run again.
    pub fn trajectories(&self) -> u64 {
        self.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.trajectories)
    }

    /// Files of rows of trajectories that need not be written again: paths inside the folder.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.checkpoint.iter().flat_map(|checkpoint| &checkpoint.parts).map(|part| &*part.kept)
    }

    /// How far it is, in a sentence's part.
    pub fn so_far(&self) -> String {
        format!(
            "{} of {} trajectories are finished",
            count(self.trajectories()),
            count(self.asked.design.trajectories())
        )
    }

    /// Whether the prepared run is the one that was begun.
    ///
    /// # Errors
    /// Another one.
    pub fn is_that_of(&self, prepared: &Prepared) -> Result<(), Refusal> {
        if prepared.unfinished() == self.asked {
            return Ok(());
        }
        Err(Refusal::new(
            "this build of detente makes another program of the model than the one that began the run",
        )
        .help("finish it with that build, or run it anew"))
    }
}
