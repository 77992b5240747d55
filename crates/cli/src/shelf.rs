//! What goes into the folder of a run while it goes on: checkpoints, and files of rows of trajectories.

use crate::failure::Failure;
use crate::folder::{Kept, sync_folder, unwritable, why, write_file};
use detente::TRAJECTORIES;
use detente::unfinished::{CHECKPOINT, Store, UNFINISHED};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Writing checkpoints takes at most one part in so many of the time.
const PART_OF_TIME: u32 = 20;

/// Puts checkpoints into the folder of a run.
pub(crate) struct Shelf<'a> {
    folder: PathBuf,
    /// At most one checkpoint in this time.
    every: Duration,
    due: Mutex<Instant>,
    /// Says why one could not be written.
    say: &'a (dyn Fn(&str) + Sync),
    failed: Mutex<bool>,
    /// Why a file of rows could not be written.
    failure: Failed,
}

/// Why something could not be written, once it could not.
type Failed = Arc<Mutex<Option<io::Error>>>;

/// Remembers the first reason.
fn note(failure: &Failed, error: io::Error) {
    failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
}

/// A file of rows, which remembers why it could not be written.
struct PartFile {
    file: File,
    failure: Failed,
}

impl PartFile {
    fn noted<T>(&self, done: io::Result<T>) -> io::Result<T> {
        done.map_err(|error| {
            let kind = error.kind();
            note(&self.failure, error);
            kind.into()
        })
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes);
        self.noted(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.file.flush();
        self.noted(flushed)
    }
}

impl<'a> Shelf<'a> {
    pub(crate) fn new(kept: &Kept, every: Duration, say: &'a (dyn Fn(&str) + Sync)) -> Self {
        let (due, failed) = (Mutex::new(now() + every), Mutex::new(false));
        Self { folder: kept.path().to_owned(), every, due, say, failed, failure: Failed::default() }
    }

    /// Why the rows of trajectories could not all be written, if so.
    pub(crate) fn failure(self) -> Option<Failure> {
        let error = self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        drop(fs::remove_file(self.part()));
        let folder = self.folder.display();
        let help = format!("make that possible, then `detente run --resume {folder}` goes on");
        Some(unwritable(&self.folder.join(TRAJECTORIES), &error, &help))
    }

    /// The file of rows under way.
    fn part(&self) -> PathBuf {
        self.folder.join(UNFINISHED).join("part.new")
    }

    /// What was done; if it could not be, why is remembered.
    fn done<T>(&self, done: io::Result<T>) -> Option<T> {
        done.map_err(|error| note(&self.failure, error)).ok()
    }

    /// The old file stays until the new one is whole and on the disk.
    fn replace(&self, bytes: &[u8]) -> io::Result<()> {
        let path = self.folder.join(CHECKPOINT);
        let new = path.with_extension("new");
        let written = write_file(&new, bytes).and_then(|()| fs::rename(&new, &path));
        if written.is_err() {
            drop(fs::remove_file(&new));
        }
        written.and_then(|()| sync_folder(&self.folder.join(UNFINISHED)))
    }
}

impl Store for Shelf<'_> {
    fn is_due(&self) -> bool {
        self.due.lock().is_ok_and(|due| *due <= now())
    }

    fn checkpoint(&self, _trajectories: u64, bytes: &[u8]) {
        let begun = now();
        let written = self.replace(bytes);
        let ended = now();
        let pause = PART_OF_TIME * (ended - begun);
        if let Ok(mut due) = self.due.lock() {
            *due = ended + if self.every.is_zero() || pause < self.every { self.every } else { pause };
        }
        let (Err(error), Ok(mut failed)) = (written, self.failed.lock()) else { return };
        if !std::mem::replace(&mut *failed, true) {
            let file = self.folder.join(CHECKPOINT);
            (self.say)(&format!(
                "cannot write `{}`: {}; the run goes on, and will try again",
                file.display(),
                why(&error)
            ));
        }
    }

    fn begin_part(&self) -> Option<Box<dyn Write + Send>> {
        let file = self.done(File::create(self.part()))?;
        Some(Box::new(PartFile { file, failure: Arc::clone(&self.failure) }))
    }

    fn end_part(&self, path: &str) -> Option<()> {
        let named = self.folder.join(path);
        let folder = named.parent().unwrap_or(&self.folder);
        let end = || {
            fs::create_dir_all(folder)?;
            File::open(self.part())?.sync_all()?;
            fs::rename(self.part(), &named)?;
            sync_folder(folder)
        };
        self.done(end())
    }
}

#[expect(clippy::disallowed_methods, reason = "it decides when something is written, never what")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::begin;
    use detente::unfinished::REQUEST;

    fn file(path: &str) -> (String, Vec<u8>) {
        (path.to_owned(), b"text".to_vec())
    }

    #[test]
    fn what_is_not_kept_is_removed_and_what_is_kept_is_not() {
        let here = tempfile::tempdir().unwrap();
        let folder = here.path().join("made/for/kept");
        begin(&folder, &[file(REQUEST)]).unwrap().discard();
        assert_eq!(fs::read_dir(here.path()).unwrap().count(), 0);
        let kept = begin(&folder, &[file(REQUEST)]).unwrap();
        let shelf = Shelf::new(&kept, Duration::ZERO, &|_| ());
        assert!(shelf.is_due());
        shelf.checkpoint(10, b"state");
        kept.discard();
        assert_eq!(fs::read(folder.join(CHECKPOINT)).unwrap(), b"state");
    }

    #[test]
    fn a_checkpoint_that_cannot_be_written_is_said_once_and_leaves_the_one_before() {
        let here = tempfile::tempdir().unwrap();
        let folder = here.path().join("kept");
        let kept = begin(&folder, &[file(REQUEST)]).unwrap();
        let said = Mutex::new(Vec::new());
        let say = |text: &str| said.lock().unwrap().push(text.to_owned());
        let shelf = Shelf::new(&kept, Duration::from_secs(1000), &say);
        assert!(!shelf.is_due());
        shelf.checkpoint(10, b"first");
        fs::create_dir(folder.join("unfinished/checkpoint.new")).unwrap();
        shelf.checkpoint(20, b"second");
        shelf.checkpoint(30, b"third");
        assert_eq!(fs::read(folder.join(CHECKPOINT)).unwrap(), b"first");
        assert_eq!(said.lock().unwrap().len(), 1);
    }
}
