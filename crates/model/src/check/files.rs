//! The files of a situation: the model, what it imports, and the blocks of the library that it uses.

use super::{World, library};
use detente_syntax::ast::{self, Declaration};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, FileId, Sources, Span, nearest, parse};
use std::collections::{BTreeMap, BTreeSet};

/// A parsed file.
#[derive(Debug)]
pub(crate) struct File {
    /// Its place among the sources.
    pub(crate) id: FileId,
    /// What it declares.
    pub(crate) ast: ast::File,
    /// Whether it belongs to the language's library.
    pub(crate) is_library: bool,
}

/// The parsed files, the model first, with what there is to say about reading them.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Each file once.
    pub(crate) files: Vec<File>,
    /// All texts, for messages.
    pub(crate) sources: Sources,
    /// What the parser said, and files that are missing.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Words of declarations that could not be read.
    pub(crate) unread_words: BTreeSet<String>,
    /// Whether a name is missing where one has to stand.
    pub(crate) misses_a_name: bool,
    paths: BTreeMap<String, State>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Open,
    Done,
}

/// Why a file of the situation is not read.
pub(crate) enum Unreadable {
    /// Its path leads out of the folder.
    Outside,
    /// There is no text, in words.
    Missing(String),
}

impl Unreadable {
    /// The message, at no place yet.
    /// With the name of a file beside it that may be meant.
    pub(crate) fn message(&self, path: &str, near: Option<&str>) -> Diagnostic {
        match self {
            Self::Outside => {
                let message = format!("`{path}` leads out of the folder of the situation");
                Diagnostic::error(code::OUTSIDE_FOLDER, message)
                    .help("copy the file into the folder, and name it from there, without `..`")
            }
            Self::Missing(error) => {
                let error = Diagnostic::error(code::MISSING_FILE, format!("cannot read `{path}`: {error}"));
                match near {
                    Some(near) => error.help(format!("perhaps `{near}` is meant")),
                    None => error.help("paths are relative to the folder of the situation"),
                }
            }
        }
    }
}

/// The text of a file in the situation's folder or a folder in it.
pub(crate) fn text_in_folder(world: &dyn World, path: &str) -> Result<String, Unreadable> {
    if leads_outside(path) {
        return Err(Unreadable::Outside);
    }
    world.text(path).map_err(Unreadable::Missing)
}

/// Whether a path leads out of the situation's folder.
pub(crate) fn leads_outside(path: &str) -> bool {
    // Both kinds of divider and a drive letter, on every machine: a situation is the same everywhere.
    let starts_elsewhere = path.starts_with(['/', '\\', '~']) || path.get(1..2) == Some(":");
    starts_elsewhere || path.split(['/', '\\']).any(|part| part == "..")
}

/// A file in the same folder whose name is near, or that has the same name in another case or with another ending.
pub(crate) fn near_file(world: &dyn World, path: &str) -> Option<String> {
    if leads_outside(path) {
        return None;
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let names = world.names_in(folder);
    let stem = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    let near = nearest(name, names.iter().map(String::as_str));
    let near = near.or_else(|| names.iter().map(String::as_str).find(|it| stem(it) == stem(name)))?;
    Some(if folder.is_empty() { near.to_owned() } else { format!("{folder}/{near}") })
}

/// Reads and parses the model at `root`, and all that it needs.
pub(crate) fn read_files(world: &dyn World, root: &str) -> Files {
    let mut files = Files::default();
    match world.text(root) {
        Ok(text) => files.add(world, root, text),
        Err(error) => {
            let file = files.sources.add(root, "");
            let message = format!("cannot read `{root}`: {error}");
            files.diagnostics.push(
                Diagnostic::error(code::MISSING_FILE, message)
                    .in_file(file)
                    .help("name a file that is there and can be read"),
            );
        }
    }
    files
}

impl Files {
    fn add(&mut self, world: &dyn World, path: &str, text: String) {
        self.paths.insert(path.to_owned(), State::Open);
        let parsed = self.parse(path, text, false);
        let ast = parsed.ast.clone();
        self.files.push(parsed);
        let id = self.files.last().map_or(FileId(0), |file| file.id);
        for declaration in &ast.declarations {
            if let Declaration::Import(import) = declaration {
                self.import(world, import, id);
            }
        }
        self.add_library(&ast.declarations, id);
        self.paths.insert(path.to_owned(), State::Done);
    }

    fn parse(&mut self, name: &str, text: String, is_library: bool) -> File {
        let parsed = parse(&text);
        self.unread_words.append(&mut parsed.unread_words());
        self.misses_a_name |= parsed.diagnostics.iter().any(|it| it.code == code::EXPECTED_NAME);
        let id = self.sources.add(name, text);
        self.diagnostics.extend(parsed.diagnostics.into_iter().map(|diagnostic| diagnostic.in_file(id)));
        File { id, ast: parsed.file, is_library }
    }

    fn import(&mut self, world: &dyn World, import: &ast::Import, from: FileId) {
        let path = &import.path.text;
        match self.paths.get(path) {
            Some(State::Done) => return,
            Some(State::Open) => {
                let message = format!("`{path}` imports itself, perhaps by way of other files");
                let error =
                    Diagnostic::error(code::IMPORT_CYCLE, message).in_file(from).at(import.path.span, "");
                self.diagnostics.push(error.help("move what both need to a file of its own"));
                return;
            }
            None => {}
        }
        /// Files that import files that import files: a bound on the chain.
        const CHAIN_MOST: usize = 64;
        let open = self.paths.values().filter(|state| **state == State::Open).count();
        let text = if open < CHAIN_MOST {
            text_in_folder(world, path)
        } else {
            Err(Unreadable::Missing("too many imports in a row".to_owned()))
        };
        match text {
            Ok(text) => self.add(world, path, text),
            Err(error) => {
                let near = near_file(world, path);
                let error = error.message(path, near.as_deref());
                self.diagnostics.push(error.in_file(from).at(import.path.span, ""));
                self.paths.insert(path.clone(), State::Done);
            }
        }
    }

    /// Parses the library's blocks that some declarations use.
    fn add_library(&mut self, declarations: &[Declaration], from: FileId) {
        for declaration in declarations {
            match declaration {
                Declaration::Block(block) => self.add_library(&block.declarations, from),
                Declaration::Use(it) => self.add_library_block(&it.block, from),
                _ => {}
            }
        }
    }

    fn add_library_block(&mut self, block: &ast::Name, from: FileId) {
        let Some(name) = block.text.strip_prefix("library.") else { return };
        let path = format!("library/{name}.detente");
        if self.paths.contains_key(&path) {
            return;
        }
        let Some(text) = library::block(name) else {
            let message = format!("the library has no block `{name}`");
            let error = Diagnostic::error(code::UNKNOWN_BLOCK, message).in_file(from).at(block.span, "");
            let names: Vec<_> = library::names().collect();
            self.diagnostics.push(match nearest(name, names.iter().copied()) {
                Some(near) => {
                    let whole = format!("library.{near}");
                    error.help(format!("write `{whole}`")).replace(block.span, whole)
                }
                None => error.help(format!("there are {}", super::scope::listed_with("library.", &names))),
            });
            self.paths.insert(path, State::Done);
            return;
        };
        self.paths.insert(path.clone(), State::Done);
        let parsed = self.parse(&path, text.to_owned(), true);
        let declarations = parsed.ast.declarations.clone();
        let id = parsed.id;
        self.files.push(parsed);
        self.add_library(&declarations, id);
    }

    /// The situation, which some file must declare; a message if none or several do.
    pub(crate) fn situation(&mut self) -> Option<(usize, Span)> {
        let found: Vec<_> = self
            .files
            .iter()
            .enumerate()
            .filter_map(|(at, file)| Some((at, file.ast.situation.as_ref()?.title.span)))
            .collect();
        let first = self.files.first().map_or(FileId(0), |file| file.id);
        match found.as_slice() {
            [] if self.files.is_empty() => None,
            [] => {
                let error =
                    Diagnostic::error(code::SITUATION, "the model declares no situation").in_file(first);
                self.diagnostics.push(error.help(
                    "start with `situation \"Title\" { starts 2024-01-01 lasts 24 months steps 1 day }`",
                ));
                None
            }
            [one] => Some(*one),
            [one, (other, span), ..] => {
                let file = self.files[*other].id;
                let error = Diagnostic::error(code::SITUATION, "the model declares two situations");
                let error =
                    error.in_file(file).at(*span, "").also_in(self.files[one.0].id, one.1, "the first");
                self.diagnostics.push(error.help("keep one; files that are imported need none"));
                Some(*one)
            }
        }
    }
}
