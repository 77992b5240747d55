//! The folders of runs: begun before a run, kept up while it goes on, finished whole.
//!
//! A folder with a manifest holds a finished run; the manifest comes last. Until then it holds what the run needs to go on
//! ([`detente::unfinished`]), so whatever ends the program in between costs no more than the work since the last checkpoint.

use crate::failure::{Failure, RUN, USAGE, WRITE};
use detente::TRAJECTORIES;
use detente::saved::MANIFEST;
use detente::unfinished::{CHECKPOINT, REQUEST, UNFINISHED};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// Whether a run can be kept in a new folder of that name, before anything is made.
pub(crate) fn is_free(folder: &Path) -> Result<(), Failure> {
    let empty = fs::read_dir(folder).map(|mut entries| entries.next().is_none());
    if !folder.is_file() && !empty.is_ok_and(|empty| !empty) {
        return Ok(());
    }
    let message = format!("`{}` is there already, and is left as it is", folder.display());
    let unfinished = folder.join(REQUEST).is_file() && !folder.join(MANIFEST).is_file();
    let help = if unfinished {
        format!("`detente run --resume {}` finishes the run in it; or name another folder", folder.display())
    } else {
        "name another folder, or remove that one first".to_owned()
    };
    Err(Failure::with_help(WRITE, message, help))
}

/// The folder of a run that goes on. No other process works on it.
pub(crate) struct Kept {
    folder: PathBuf,
    /// The outermost folder that was made to hold it, if one had to be.
    made: Option<PathBuf>,
    /// Whether it was made for this run; else it was there before.
    is_new: bool,
    /// Held while this process works on the folder.
    _lock: File,
}

/// Makes the folder of a run with the files with which it begins: there are all of them or no folder.
pub(crate) fn begin(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<Kept, Failure> {
    let make = || {
        let parent = parent_of(folder);
        let is_missing = |above: &&Path| !above.as_os_str().is_empty() && !above.exists();
        let made = parent.ancestors().take_while(is_missing).last().map(Path::to_owned);
        fs::create_dir_all(parent)?;
        let workshop = tempfile::Builder::new().prefix(".detente-").tempdir_in(parent)?;
        let inner = workshop.path().join("run");
        write_all(&inner, files)?;
        if folder.is_dir() {
            fs::remove_dir(folder)?;
        }
        fs::rename(&inner, folder)?;
        sync_folder(parent)?;
        Ok(Kept { folder: folder.to_owned(), made, is_new: true, _lock: lock(folder)? })
    };
    make().map_err(|error| unwritable(folder, &error, "name a folder where files can be written"))
}

/// A folder that no other process works on. Where nothing was begun in it, or the run is finished, there is nothing to be locked.
pub(crate) struct Held {
    folder: PathBuf,
    lock: Option<File>,
}

/// Locks the run in a folder, before anything of it is read: what another process still writes would be out of date.
pub(crate) fn hold(folder: &Path) -> Result<Held, Failure> {
    match lock(folder) {
        Ok(lock) => Ok(Held { folder: folder.to_owned(), lock: Some(lock) }),
        Err(error) if error.kind() == ErrorKind::ResourceBusy => Err(Failure::with_help(
            USAGE,
            format!("another process is at work on the run in `{}`", folder.display()),
            "wait until it has ended, or stop it with Ctrl-C",
        )),
        // Whoever reads the folder says what is wrong with it.
        Err(_) => Ok(Held { folder: folder.to_owned(), lock: None }),
    }
}

/// Takes up the run that was begun in a folder: from now on it is unfinished, even if it was stopped early and reported. Of the rows of
/// trajectories it keeps these `parts`, which must be there.
pub(crate) fn take_up(held: Held, parts: &[&str]) -> Result<Kept, Failure> {
    let folder = &*held.folder;
    if let Some(missing) = parts.iter().find(|part| !folder.join(part).is_file()) {
        return Err(Failure::with_help(
            RUN,
            format!("`{}` is missing", folder.join(missing).display()),
            format!("put it back, or remove `{CHECKPOINT}` in the folder of the run: it then starts over"),
        ));
    }
    let take = || {
        let lock = held.lock.map_or_else(|| lock(folder), Ok)?;
        if folder.join(MANIFEST).exists() {
            fs::remove_file(folder.join(MANIFEST))?;
            sync_folder(folder)?;
        }
        let rows = fs::read_dir(folder.join(TRAJECTORIES)).into_iter().flatten().flatten();
        let name = |entry: &fs::DirEntry| format!("{TRAJECTORIES}/{}", entry.file_name().to_string_lossy());
        for entry in rows.filter(|entry| !parts.contains(&&*name(entry))) {
            fs::remove_file(entry.path())?;
        }
        Ok(Kept { folder: folder.to_owned(), made: None, is_new: false, _lock: lock })
    };
    let help = "the run cannot go on where nothing can be written: change that, or copy the folder";
    take().map_err(|error: io::Error| unwritable(&held.folder, &error, help))
}

/// Locks a run in its folder; where the system knows no locks, nothing is locked.
fn lock(folder: &Path) -> io::Result<File> {
    let file = File::open(folder.join(REQUEST))?;
    match file.try_lock() {
        Err(fs::TryLockError::WouldBlock) => Err(ErrorKind::ResourceBusy.into()),
        Err(fs::TryLockError::Error(_)) | Ok(()) => Ok(file),
    }
}

impl Kept {
    /// The outermost folder that was made to hold it, if one had to be.
    pub(crate) fn made(&self) -> Option<&Path> {
        self.made.as_deref()
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }

    /// Its name, as it was typed.
    pub(crate) fn typed(&self) -> String {
        self.folder.display().to_string()
    }

    /// Adds the files of the finished run, the manifest last. What is needed to go on stays only if it `can_go_on`.
    pub(crate) fn finish(&self, files: &[(String, Vec<u8>)], can_go_on: bool) -> Result<(), Failure> {
        let (manifest, others): (Vec<_>, Vec<_>) =
            files.iter().cloned().partition(|(path, _)| path == MANIFEST);
        let write = || {
            write_all(&self.folder, &others)?;
            // Given its name only when it is whole, for it makes the run a finished one.
            let aside = self.folder.join(UNFINISHED).join(MANIFEST);
            for (_, bytes) in &manifest {
                write_file(&aside, bytes)?;
                fs::rename(&aside, self.folder.join(MANIFEST))?;
            }
            sync_folder(&self.folder)
        };
        if let Err(error) = write() {
            // Half a set of tables helps nobody, and its room may be needed.
            others.iter().for_each(|(path, _)| drop(fs::remove_file(self.folder.join(path))));
            let help =
                format!("make that possible, then `detente run --resume {}` goes on", self.folder.display());
            return Err(unwritable(&self.folder, &error, &help));
        }
        if !can_go_on {
            tidy(&self.folder);
        }
        Ok(())
    }

    /// Removes the folder, if it was made for this run and nothing of the run is kept in it.
    pub(crate) fn discard(self) {
        if self.is_new && !self.folder.join(CHECKPOINT).exists() {
            drop(fs::remove_dir_all(&self.folder));
            let Some(made) = &self.made else { return };
            let above = self.folder.ancestors().skip(1).take_while(|above| above.starts_with(made));
            above.for_each(|above| drop(fs::remove_dir(above)));
        }
    }
}

/// Removes what a finished run no longer needs.
pub(crate) fn tidy(folder: &Path) {
    // It harms nobody if it stays.
    drop(fs::remove_dir_all(folder.join(UNFINISHED)));
}

/// Writes a file at each path inside a folder, and waits until all are on the disk.
fn write_all(folder: &Path, files: &[(String, Vec<u8>)]) -> io::Result<()> {
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        write_file(&path, bytes)?;
    }
    // Names reach the disk before whatever makes them part of a run.
    for (path, _) in files {
        sync_folder(folder.join(path).parent().unwrap_or(folder))?;
    }
    sync_folder(folder)
}

pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

pub(crate) fn parent_of(folder: &Path) -> &Path {
    match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Waits until the names in a folder are on the disk, where folders can be opened for that.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

pub(crate) fn unwritable(folder: &Path, error: &io::Error, help: &str) -> Failure {
    Failure::with_help(WRITE, format!("cannot write `{}`: {}", folder.display(), why(error)), help)
}

pub(crate) fn why(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => "part of the path is a file".to_owned(),
        ErrorKind::PermissionDenied => "the permissions of the folder forbid it".to_owned(),
        ErrorKind::NotFound => "no folder can be made there".to_owned(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        ErrorKind::FileTooLarge => "the file would be larger than is allowed there".to_owned(),
        // The message of the error itself may name files of ours that nobody asked for.
        kind => kind.to_string(),
    }
}

/// The files of a run: what makes it again, and its tables if it is `whole`; else what it goes on from. By their paths inside the folder.
pub(crate) fn contents(folder: &Path, whole: bool) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    if folder.is_file() {
        return Err(Failure::with_help(
            USAGE,
            format!("`{}` is a file, not the folder of a run", folder.display()),
            "name a folder that `detente run --save` has written",
        ));
    }
    if !folder.is_dir() {
        return Err(Failure::with_help(
            USAGE,
            format!("there is no folder `{}`", folder.display()),
            "name a folder that `detente run --save` has written",
        ));
    }
    let last = if whole { "tables" } else { CHECKPOINT };
    let mut files = BTreeMap::new();
    let mut waiting =
        [MANIFEST, "circumstances.json", REQUEST, "situation", last].map(str::to_owned).to_vec();
    while let Some(path) = waiting.pop() {
        let full = folder.join(&path);
        if full.is_dir() {
            let entries = fs::read_dir(&full).into_iter().flatten().flatten();
            let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
            waiting.extend(names.map(|name| format!("{path}/{name}")));
        } else if let Ok(bytes) = fs::read(&full) {
            files.insert(path, bytes);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> (String, Vec<u8>) {
        (path.to_owned(), b"text".to_vec())
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_run_is_begun_whole_and_finished_whole() {
        let here = tempfile::tempdir().unwrap();
        let folder = here.path().join("kept");
        let kept = begin(&folder, &[file(REQUEST), file("situation/a")]).unwrap();
        assert_eq!(names(here.path()), ["kept"], "no workshop is left");
        assert!(is_free(&folder).is_err());
        kept.finish(&[file("tables/b"), file(MANIFEST)], true).unwrap();
        assert_eq!(names(&folder), [MANIFEST, "situation", "tables", UNFINISHED]);
        kept.finish(&[file("tables/b"), file(MANIFEST)], false).unwrap();
        assert_eq!(names(&folder), [MANIFEST, "situation", "tables"]);
        kept.discard();
    }

    #[test]
    fn a_beginning_that_fails_in_the_middle_leaves_nothing() {
        let here = tempfile::tempdir().unwrap();
        let folder = here.path().join("kept");
        // The second file would lie in a folder that is a file.
        assert!(begin(&folder, &[file(REQUEST), file("a"), file("a/b")]).is_err());
        assert!(names(here.path()).is_empty());
        // An empty folder that was there before stays as it was.
        fs::create_dir(&folder).unwrap();
        assert!(begin(&folder, &[file(REQUEST), file("a"), file("a/b")]).is_err());
        assert!(names(&folder).is_empty());
    }

    #[test]
    fn an_end_that_fails_in_the_middle_leaves_an_unfinished_run() {
        let here = tempfile::tempdir().unwrap();
        let folder = here.path().join("kept");
        let kept = begin(&folder, &[file(REQUEST)]).unwrap();
        assert!(kept.finish(&[file("a"), file("a/b"), file(MANIFEST)], false).is_err());
        assert_eq!(names(&folder), [UNFINISHED]);
    }

    #[test]
    fn one_process_at_a_time_works_on_a_run() {
        let here = tempfile::tempdir().unwrap();
        let folder = here.path().join("kept");
        let kept = begin(&folder, &[file(REQUEST)]).unwrap();
        assert!(hold(&folder).is_err());
        drop(kept);
        let held = hold(&folder).unwrap();
        assert!(hold(&folder).is_err(), "from before it is read");
        let kept = take_up(held, &[]).unwrap();
        assert!(hold(&folder).is_err());
        drop(kept);
        assert!(hold(&here.path().join("none")).unwrap().lock.is_none());
    }
}
