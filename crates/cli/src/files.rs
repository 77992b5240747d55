//! Models, saved runs and their folders: the only place that opens files.

use crate::failure::{Failure, MODEL, USAGE, WRITE};
use detente::situations::{EMBEDDED, embedded};
use detente::{World, nearest};
use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// A situation to work on: where its texts come from, and its first file.
pub(crate) struct Situation {
    world: Box<dyn World>,
    root: String,
    /// What was typed before the name of the first file.
    folder: PathBuf,
}

impl Situation {
    pub(crate) fn world(&self) -> &dyn World {
        &*self.world
    }

    pub(crate) fn root(&self) -> &str {
        &self.root
    }

    /// Another world in place of the files.
    pub(crate) fn of(world: Box<dyn World>, root: String) -> Self {
        Self { world, root, folder: PathBuf::new() }
    }

    /// A file of the situation as one would type it from here.
    pub(crate) fn typed(&self, file: &str) -> String {
        self.folder.join(file).display().to_string()
    }
}

/// The situation that an argument names: a file, or one that ships inside; without an argument the first of these.
pub(crate) fn situation(argument: Option<&Path>) -> Result<Situation, Failure> {
    let Some(path) = argument else {
        return Ok(Situation::of(Box::new(EMBEDDED[0]), EMBEDDED[0].root.to_owned()));
    };
    if path.is_dir() {
        return Err(is_a_folder(path));
    }
    if !path.exists() {
        if let Some(situation) = path.to_str().and_then(embedded) {
            return Ok(Situation::of(Box::new(*situation), situation.root.to_owned()));
        }
        return Err(missing(path));
    }
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(|| {
        Failure::with_help(
            USAGE,
            format!("cannot use `{}` as a model", path.display()),
            "name a file whose name is plain text",
        )
    })?;
    let typed = path.parent().unwrap_or(Path::new("")).to_owned();
    let folder = Folder(typed.clone());
    // Read once here, so that a file that is no text is told apart from a model with errors.
    folder.text(name).map_err(|error| {
        Failure::with_help(
            MODEL,
            format!("cannot read `{}`: {error}", path.display()),
            "a model is plain text in UTF-8: save it so in an editor",
        )
    })?;
    Ok(Situation { world: Box::new(folder), root: name.to_owned(), folder: typed })
}

/// The folder of a situation.
struct Folder(PathBuf);

impl World for Folder {
    fn text(&self, path: &str) -> Result<String, String> {
        fs::read_to_string(self.0.join(path)).map_err(|error| match error.kind() {
            ErrorKind::NotFound => "no such file".to_owned(),
            ErrorKind::InvalidData => "it is not plain text in UTF-8".to_owned(),
            ErrorKind::IsADirectory => "it is a folder".to_owned(),
            ErrorKind::PermissionDenied => "its permissions forbid it".to_owned(),
            _ => error.to_string(),
        })
    }
}

fn is_a_folder(path: &Path) -> Failure {
    let models = models_in(path);
    let help = match &models[..] {
        [] => "name a model file, such as one that `detente new` writes".to_owned(),
        [only] => format!("name the file: {}", path.join(only).display()),
        _ => format!("name one of its files: {}", models.join(", ")),
    };
    Failure::with_help(USAGE, format!("`{}` is a folder, not a model", path.display()), help)
}

fn missing(path: &Path) -> Failure {
    let folder = path.parent().unwrap_or(Path::new(""));
    let wanted = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let here = models_in(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let inside = EMBEDDED.iter().map(|situation| situation.name);
    let full = format!("{wanted}.detente");
    let near = here.iter().find(|name| **name == full).map(String::as_str);
    let near = near.or_else(|| nearest(&wanted, here.iter().map(String::as_str)));
    let begun = |name: &&str| wanted.len() > 2 && name.starts_with(&wanted);
    let situation = nearest(&wanted, inside.clone()).or_else(|| inside.clone().find(begun));
    let help = match (near, situation) {
        (Some(near), _) => format!("there is `{}`", folder.join(near).display()),
        (None, Some(near)) => format!("there is a situation called `{near}` inside"),
        (None, None) if here.is_empty() => {
            format!("`detente new` writes a model; inside are: {}", inside.collect::<Vec<_>>().join(", "))
        }
        (None, None) => format!("models there: {}", here.join(", ")),
    };
    Failure::with_help(USAGE, format!("there is no file `{}`", path.display()), help)
}

/// Names of the model files in a folder, in order; none where it cannot be read.
fn models_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut models: Vec<String> = names.filter(|name| name.ends_with(".detente")).collect();
    models.sort();
    models
}

/// Where a run will be kept. Made before the run, so that a folder that cannot be written costs no result.
pub(crate) struct Destination {
    folder: PathBuf,
    /// The outermost folder that was made to hold it, if one had to be.
    made: Option<PathBuf>,
    workshop: tempfile::TempDir,
}

/// Prepares to keep a run in a new folder.
pub(crate) fn destination(folder: &Path) -> Result<Destination, Failure> {
    let empty = fs::read_dir(folder).map(|mut entries| entries.next().is_none());
    if folder.is_file() || empty.is_ok_and(|empty| !empty) {
        return Err(Failure::with_help(
            WRITE,
            format!("`{}` is there already, and is left as it is", folder.display()),
            "name another folder, or remove that one first",
        ));
    }
    let parent = parent_of(folder);
    let made = parent.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists()).last();
    let made = made.map(Path::to_owned);
    let workshop = fs::create_dir_all(parent)
        .and_then(|()| tempfile::Builder::new().prefix(".detente-").tempdir_in(parent))
        .map_err(|error| unwritable(folder, &error))?;
    Ok(Destination { folder: folder.to_owned(), made, workshop })
}

fn parent_of(folder: &Path) -> &Path {
    match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Waits until the names in a folder are on the disk, where folders can be opened for that.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

impl Destination {
    /// The outermost folder that was made to hold it, if one had to be.
    pub(crate) fn made(&self) -> Option<&Path> {
        self.made.as_deref()
    }

    /// Writes all files beside the folder, then gives it its name: there is a whole run or none.
    pub(crate) fn write(self, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
        let inner = self.workshop.path().join("run");
        let write = || {
            for (path, bytes) in files {
                let path = inner.join(path);
                fs::create_dir_all(path.parent().unwrap_or(&inner))?;
                let mut file = fs::File::create_new(path)?;
                file.write_all(bytes)?;
                file.sync_all()?;
            }
            // Names reach the disk before the one that makes them a run.
            for (path, _) in files {
                sync_folder(inner.join(path).parent().unwrap_or(&inner))?;
            }
            sync_folder(&inner)?;
            if self.folder.is_dir() {
                fs::remove_dir(&self.folder)?;
            }
            fs::rename(&inner, &self.folder)?;
            sync_folder(parent_of(&self.folder))
        };
        write().map_err(|error| unwritable(&self.folder, &error))
    }
}

fn unwritable(folder: &Path, error: &std::io::Error) -> Failure {
    let why = match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => "part of the path is a file".to_owned(),
        ErrorKind::PermissionDenied => "the permissions of the folder forbid it".to_owned(),
        ErrorKind::NotFound => "no folder can be made there".to_owned(),
        // The message of the error itself may name files of ours that nobody asked for.
        kind => kind.to_string(),
    };
    Failure::with_help(
        WRITE,
        format!("cannot write `{}`: {why}", folder.display()),
        "name a folder where files can be written",
    )
}

/// The files of a saved run: its manifest, its situation and its tables, by their paths inside the folder.
pub(crate) fn saved(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    if !folder.is_dir() {
        return Err(Failure::with_help(
            USAGE,
            format!("there is no folder `{}`", folder.display()),
            "name a folder that `detente run --save` has written",
        ));
    }
    let mut files = BTreeMap::new();
    let mut waiting = [detente::saved::MANIFEST, "situation", "tables"].map(str::to_owned).to_vec();
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

    #[test]
    fn a_run_is_written_whole() {
        let here = tempfile::tempdir().unwrap();
        let kept = here.path().join("kept");
        destination(&kept).unwrap().write(&[file("a"), file("tables/b")]).unwrap();
        assert_eq!(fs::read(kept.join("tables/b")).unwrap(), b"text");
        assert_eq!(fs::read_dir(here.path()).unwrap().count(), 1, "no workshop is left");
    }

    #[test]
    fn a_write_that_fails_in_the_middle_leaves_nothing() {
        let here = tempfile::tempdir().unwrap();
        let kept = here.path().join("kept");
        // The second file would lie in a folder that is a file.
        let failure = destination(&kept).unwrap().write(&[file("a"), file("a/b"), file("c")]);
        assert!(failure.is_err());
        assert_eq!(fs::read_dir(here.path()).unwrap().count(), 0);
        // An empty folder that was there before stays as it was.
        fs::create_dir(&kept).unwrap();
        assert!(destination(&kept).unwrap().write(&[file("a"), file("a/b")]).is_err());
        assert_eq!(fs::read_dir(&kept).unwrap().count(), 0);
    }
}
