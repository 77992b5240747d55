//! A run as a folder: what is in it, and how the run is made again from nothing else. No file is opened here.

use crate::request::{Request, Until};
use crate::situations::Texts;
use crate::trouble::{Refusal, Trouble};
use crate::{Run, VERSION};
use detente_results::formats::parquet::parquet;
use detente_results::manifest::{CircumstancesV1, ManifestV1, Unusable, sha256};
use std::collections::BTreeMap;

/// The file that says how to make the run again.
pub const MANIFEST: &str = "manifest.json";

/// The files of a saved run: path inside its folder, and bytes. All but `circumstances.json` are the same whenever the run is repeated.
///
/// # Errors
/// A table that Parquet refuses.
pub fn save(run: &Run, circumstances: &CircumstancesV1) -> Result<Vec<(String, Vec<u8>)>, Trouble> {
    let mut files = vec![
        (MANIFEST.to_owned(), run.manifest.to_json().into_bytes()),
        ("circumstances.json".to_owned(), circumstances.to_json().into_bytes()),
    ];
    for (file, (_, text)) in run.manifest.files.iter().zip(&run.texts) {
        files.push((file.kept.clone(), text.clone().into_bytes()));
    }
    for table in run.tables() {
        let bytes = parquet(&table).map_err(|error| {
            Trouble::Saved(Refusal::new(format!("cannot write table `{}`: {error}", table.name)))
        })?;
        files.push((format!("tables/{}.parquet", table.name), bytes));
    }
    Ok(files)
}

/// What a saved run asks for: its texts, its first file, its request and its manifest.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The texts of the situation.
    pub texts: Texts,
    /// The first file.
    pub root: String,
    /// What was asked.
    pub request: Request,
    /// What came back then.
    pub manifest: ManifestV1,
}

/// Reads a saved run out of the texts in its folder (path inside it, with `/`, and text), to be run again on so many threads.
///
/// # Errors
/// A folder without a manifest, a manifest that cannot be read, texts that are missing or were changed.
pub fn saved(contents: &BTreeMap<String, String>, threads: usize) -> Result<Saved, Trouble> {
    let refuse = |message: String, help: &str| Trouble::Saved(Refusal::new(message).help(help));
    let manifest = contents.get(MANIFEST).ok_or_else(|| {
        refuse(format!("no `{MANIFEST}` in it"), "name a folder that `detente run --save` has written")
    })?;
    let manifest = ManifestV1::from_json(manifest).map_err(|unusable| match unusable {
        Unusable::Unreadable(why) => refuse(format!("cannot read `{MANIFEST}`: {why}"), "save the run anew"),
        Unusable::LaterFormat(format) => refuse(
            format!("`{MANIFEST}` has format {format}, and this version reads {}", ManifestV1::FORMAT),
            "use a version of detente at least as new as the one that saved it",
        ),
    })?;
    let mut texts = BTreeMap::new();
    for file in &manifest.files {
        let text = contents.get(&file.kept).ok_or_else(|| {
            refuse(format!("`{}` is missing", file.kept), "a saved run is repeated from all of its files")
        })?;
        if sha256(text.as_bytes()) != file.sha256 {
            return Err(refuse(
                format!("`{}` was changed after the run was saved", file.kept),
                "run the changed model with `detente run`; it is another one",
            ));
        }
        texts.insert(file.path.clone(), text.clone());
    }
    let request = Request {
        policies: manifest.policies.clone(),
        sets: manifest.sets.clone(),
        until: Until::Step(manifest.design.steps),
        trajectories: manifest.design.trajectories(),
        per_draw: manifest.design.per_draw,
        seed: manifest.design.seed,
        threads,
    };
    Ok(Saved { texts: Texts(texts), root: manifest.root.clone(), request, manifest })
}

impl Saved {
    /// Whether a repeated run gave the same result; if not, why that may be.
    ///
    /// # Errors
    /// Another result.
    pub fn compare(&self, run: &Run) -> Result<(), Refusal> {
        if run.manifest.result == self.manifest.result {
            return Ok(());
        }
        let refusal = Refusal::new("the repeated run gives another result than the saved one");
        Err(if self.manifest.detente == VERSION {
            refusal.help("this should not happen: please report it with the saved folder")
        } else {
            refusal.help(format!(
                "it was saved by detente {}, and this is {VERSION}: results may differ between versions",
                self.manifest.detente
            ))
        })
    }
}
