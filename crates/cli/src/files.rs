//! Models and their folders.

use crate::failure::{Failure, MODEL, USAGE, WRITE};
use crate::folder::{parent_of, sync_folder, unwritable};
use detente::saved::MANIFEST;
use detente::situations::{EMBEDDED, Embedded, embedded};
use detente::unfinished::REQUEST;
use detente::{World, nearest};
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// A situation to work on: where its texts come from, and its first file.
pub(crate) struct Situation {
    world: Box<dyn World>,
    root: String,
    /// What was typed before the name of the first file.
    folder: PathBuf,
    /// The name by which it ships inside.
    inside: Option<&'static str>,
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
        Self { world, root, folder: PathBuf::new(), inside: None }
    }

    /// One that ships inside.
    fn shipped(situation: &'static Embedded) -> Self {
        Self { inside: Some(situation.name), ..Self::of(Box::new(*situation), situation.root.to_owned()) }
    }

    /// How it is called in what is said of it as a whole.
    pub(crate) fn called(&self) -> String {
        self.inside.map_or_else(|| self.typed(&self.root), |name| format!("{name}, which ships inside"))
    }

    /// A file of the situation as one would type it from here.
    pub(crate) fn typed(&self, file: &str) -> String {
        self.folder.join(file).display().to_string()
    }
}

/// The situation that an argument names: a file, or one that ships inside; without an argument the first of these.
pub(crate) fn situation(argument: Option<&Path>) -> Result<Situation, Failure> {
    let Some(path) = argument else {
        return Ok(Situation::shipped(&EMBEDDED[0]));
    };
    if path.is_dir() {
        return Err(is_a_folder(path));
    }
    if !path.exists() {
        if let Some(situation) = path.to_str().and_then(embedded) {
            return Ok(Situation::shipped(situation));
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
    folder.text(name).map_err(|error| unreadable(path, &error))?;
    Ok(Situation { world: Box::new(folder), root: name.to_owned(), folder: typed, inside: None })
}

/// What to say where no model is named and the situation that ships inside is taken, though models lie in the current folder.
pub(crate) fn models_passed_over(command: &str) -> Option<String> {
    let models = models_in(Path::new("."));
    let first = models.first()?;
    let which = if models.len() == 1 { "the model" } else { "a model" };
    let name = EMBEDDED[0].name;
    Some(format!(
        "this is `{name}`, which ships inside; for {which} in this folder: detente {command} {first}"
    ))
}

/// The text of a model file.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    let name = path.to_str().unwrap_or_default();
    Folder(PathBuf::new()).text(name).map_err(|error| unreadable(path, &error))
}

/// The text of a game file.
pub(crate) fn game(path: &Path) -> Result<String, Failure> {
    if !path.exists() {
        return Err(Failure::with_help(
            USAGE,
            format!("there is no file `{}`", path.display()),
            "name a game in the format .nfg or .efg",
        ));
    }
    text(path)
}

fn unreadable(path: &Path, error: &str) -> Failure {
    Failure::with_help(
        MODEL,
        format!("cannot read `{}`: {error}", path.display()),
        "a model is plain text in UTF-8: save it so in an editor",
    )
}

/// The model files that paths name: files, and those in folders and below, each once and in order. What stands in hidden folders and in
/// the folders of runs, which keep the text that they were run with, is passed over.
pub(crate) fn models(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut models = Vec::new();
    for path in paths {
        let here = path.as_os_str().is_empty();
        if !here && !path.exists() {
            return Err(missing(path));
        }
        let before = models.len();
        if here || path.is_dir() {
            models_below(path, &mut models)
        } else {
            models.push(path.clone())
        }
        if models.len() == before {
            let folder = if here { Path::new(".") } else { path };
            return Err(Failure::with_help(
                USAGE,
                format!("there is no model in `{}`", folder.display()),
                "name a file or folder; `detente new` writes a model",
            ));
        }
    }
    models.sort();
    models.dedup();
    Ok(models)
}

fn models_below(folder: &Path, models: &mut Vec<PathBuf>) {
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
        for entry in fs::read_dir(listed).into_iter().flatten().flatten() {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = folder.join(&name);
            let is_run = || path.join(MANIFEST).is_file() || path.join(REQUEST).is_file();
            // A link to a folder may lead back here.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if !name.starts_with('.') && !is_run() {
                    waiting.push(path);
                }
            } else if name.ends_with(".detente") && path.is_file() {
                models.push(path);
            }
        }
    }
}

/// Puts a new text in the place of one that was read: there is the old one or the new one, whatever happens. Permissions stay, and so does
/// a link to the file.
pub(crate) fn replace(path: &Path, before: &str, after: &str) -> Result<(), Failure> {
    let replace = || {
        let target = fs::canonicalize(path)?;
        let permissions = fs::metadata(&target)?.permissions();
        if permissions.readonly() {
            return Err(ErrorKind::ReadOnlyFilesystem.into());
        }
        let folder = parent_of(&target);
        let mut file = tempfile::Builder::new().prefix(".detente-").tempfile_in(folder)?;
        file.write_all(after.as_bytes())?;
        file.as_file().set_permissions(permissions)?;
        file.as_file().sync_all()?;
        if fs::read(&target)? != before.as_bytes() {
            return Err(ErrorKind::ResourceBusy.into());
        }
        file.persist(&target).map_err(|error| error.error)?;
        sync_folder(folder)
    };
    replace().map_err(|error: io::Error| match error.kind() {
        ErrorKind::ReadOnlyFilesystem => Failure::with_help(
            WRITE,
            format!("`{}` is read-only, and is left as it is", path.display()),
            "make it writable, or lay out a copy of it",
        ),
        ErrorKind::ResourceBusy => Failure::with_help(
            WRITE,
            format!("`{}` was changed meanwhile, and is left as it is", path.display()),
            "save it in the editor, then try again",
        ),
        _ => unwritable(path, &error, "make the file and its folder writable"),
    })
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

    fn missing(&self, path: &str) -> Option<String> {
        let path = self.0.join(path);
        let whole = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
        (!path.is_file()).then(|| whole.display().to_string())
    }

    fn names_in(&self, folder: &str) -> Vec<String> {
        names_in(&self.0.join(folder))
    }
}

/// The names of the files in a folder, in order; none of a folder that cannot be read.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.path().is_file());
    let mut names: Vec<String> = files.filter_map(|it| it.file_name().into_string().ok()).collect();
    names.sort_unstable();
    names
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
        (None, None) => {
            const SHOWN: usize = 5;
            let more = match here.len().saturating_sub(SHOWN) {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            let shown: Vec<&str> = here.iter().take(SHOWN).map(String::as_str).collect();
            format!("models there: {}{more}", shown.join(", "))
        }
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
