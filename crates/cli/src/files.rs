//! Models and their folders.

use crate::failure::{Failure, MODEL, USAGE};
use detente::situations::{EMBEDDED, embedded};
use detente::{World, nearest};
use std::fs;
use std::io::ErrorKind;
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
