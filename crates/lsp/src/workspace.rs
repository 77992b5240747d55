//! Which situation a text belongs to, and what is known of it.

use crate::documents::Document;
use crate::paths;
use detente::{Checked, FileId, World};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The open texts and the situations that they belong to.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    /// Open texts by their address.
    pub(crate) open: BTreeMap<String, Document>,
    /// Whether the editor asks for texts that are no files, such as the language's own blocks.
    pub(crate) shows_library: bool,
    /// What is known of situations, by their first file; taken away when a text changes.
    checked: BTreeMap<PathBuf, Checked>,
}

/// Folders above that of a text in which a situation is looked for that imports it.
const FOLDERS_ABOVE: usize = 2;

impl Workspace {
    /// Opens a text, or opens it again.
    pub(crate) fn open(&mut self, document: Document) {
        self.open.insert(document.address.clone(), document);
        self.find_roots();
    }

    /// Closes a text: its file counts again.
    pub(crate) fn close(&mut self, address: &str) -> Option<Document> {
        let closed = self.open.remove(address)?;
        self.find_roots();
        Some(closed)
    }

    /// Forgets what was known, because some text has changed.
    pub(crate) fn forget(&mut self) {
        self.checked.clear();
    }

    /// Works out anew to which situation each open text belongs: its own if it declares one; else the first, by name, of the files
    /// beside it or in a folder above that declares one and imports it; else it stands alone.
    pub(crate) fn find_roots(&mut self) {
        self.forget();
        let roots: Vec<PathBuf> = self.open.values().map(|it| self.root_of(it)).collect();
        self.open.values_mut().zip(roots).for_each(|(document, root)| document.root = root);
    }

    fn root_of(&self, document: &Document) -> PathBuf {
        if !document.is_file || detente::outline(&document.text).has_situation {
            return document.path.clone();
        }
        for folder in document.path.ancestors().skip(1).take(1 + FOLDERS_ABOVE) {
            let root = self.models_in(folder).into_iter().find(|root| self.imports(root, &document.path));
            if let Some(root) = root {
                return root;
            }
        }
        document.path.clone()
    }

    /// The models in a folder, open or on the disk, by name.
    fn models_in(&self, folder: &Path) -> Vec<PathBuf> {
        let is_model = |path: &PathBuf| path.extension().is_some_and(|it| it == "detente");
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut models: Vec<PathBuf> = entries.filter(is_model).collect();
        let open = self.open.values().filter(|it| it.is_file && it.path.parent() == Some(folder));
        models.extend(open.map(|it| it.path.clone()));
        models.sort();
        models.dedup();
        models
    }

    /// Whether a file declares a situation and imports another, by itself or by way of others.
    fn imports(&self, root: &Path, wanted: &Path) -> bool {
        let world = self.world(root);
        let outline = |name: &str| world.text(name).ok().map(|text| detente::outline(&text));
        let Some(first) = outline(&world.root).filter(|it| it.has_situation) else { return false };
        let mut waiting = first.imports;
        let mut seen = Vec::new();
        while let Some(name) = waiting.pop() {
            if world.file(&name) == wanted {
                return true;
            }
            if !seen.contains(&name) {
                waiting.extend(outline(&name).map(|it| it.imports).unwrap_or_default());
                seen.push(name);
            }
        }
        false
    }

    /// The texts around the first file of a situation.
    pub(crate) fn world(&self, root: &Path) -> Buffers<'_> {
        let is_file = self.open.values().find(|it| it.path == root).is_none_or(|it| it.is_file);
        let folder = root.parent().unwrap_or(Path::new("")).to_owned();
        let name = root.file_name().unwrap_or(root.as_os_str()).to_string_lossy().into_owned();
        Buffers { open: &self.open, folder: is_file.then_some(folder), root: name }
    }

    /// What is known of the situation that an open text belongs to, and the text's place in it.
    pub(crate) fn checked(&mut self, address: &str) -> Option<(&Checked, FileId)> {
        let document = self.open.get(address)?;
        let (path, root) = (document.path.clone(), document.root.clone());
        self.check(&root);
        let checked = self.checked.get(&root)?;
        let world = self.world(&root);
        let file = checked.sources.ids().find(|id| world.file(checked.sources.name(*id)) == path)?;
        Some((checked, file))
    }

    /// Checks a situation, if it has changed since.
    pub(crate) fn check(&mut self, root: &Path) -> &Checked {
        if !self.checked.contains_key(root) {
            let world = self.world(root);
            let mut checked = detente::check(&world, &world.root);
            if let Some(model) = &checked.model {
                checked.diagnostics.extend(detente::remarks(model));
            }
            self.checked.insert(root.to_owned(), checked);
        }
        &self.checked[root]
    }

    /// What is known of a situation that was checked.
    pub(crate) fn known(&self, root: &Path) -> Option<&Checked> {
        self.checked.get(root)
    }

    /// How the editor calls a file of a situation.
    pub(crate) fn address(&self, root: &Path, name: &str) -> String {
        let path = self.world(root).file(name);
        let open = self.open.values().find(|it| it.path == path);
        open.map_or_else(|| paths::address(&path), |it| it.address.clone())
    }
}

/// Open texts over the files of a folder.
pub(crate) struct Buffers<'w> {
    open: &'w BTreeMap<String, Document>,
    /// Absent for a text that is no file: nothing stands beside it.
    folder: Option<PathBuf>,
    /// The name of the first file.
    pub(crate) root: String,
}

impl Buffers<'_> {
    /// The path of a file of the situation.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.as_ref().map_or_else(|| PathBuf::from(name), |folder| folder.join(name))
    }
}

impl World for Buffers<'_> {
    fn text(&self, name: &str) -> Result<String, String> {
        let path = self.file(name);
        match self.open.values().find(|it| it.path == path) {
            Some(open) => Ok(open.text.clone()),
            None if self.folder.is_none() => Err("this text is not kept in a folder yet".to_owned()),
            None if !path.is_file() => Err("no such file".to_owned()),
            None => fs::read_to_string(path).map_err(|error| error.to_string()),
        }
    }

    fn missing(&self, name: &str) -> Option<String> {
        let path = self.folder.as_ref()?.join(name);
        (!path.is_file()).then(|| path.display().to_string())
    }

    fn names_in(&self, folder: &str) -> Vec<String> {
        let Some(folder) = self.folder.as_ref().map(|it| it.join(folder)) else { return Vec::new() };
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let files = entries.filter(|entry| entry.path().is_file());
        let mut names: Vec<String> = files.filter_map(|it| it.file_name().into_string().ok()).collect();
        names.sort_unstable();
        names
    }
}
