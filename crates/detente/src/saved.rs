//! A run as a folder: what is in it, and how the run is made again from nothing else. No file is opened here.

use crate::request::{Request, Until};
use crate::situations::Texts;
use crate::trouble::{Refusal, Trouble};
use crate::unfinished::REQUEST;
use crate::{Run, VERSION};
use detente_results::formats::parquet::parquet;
use detente_results::manifest::{CircumstancesV1, FileV1, ManifestV1, TableV1, Unusable, sha256};
use std::collections::BTreeMap;

/// The file that says how to make the run again.
pub const MANIFEST: &str = "manifest.json";

/// The files that a finished run adds to its folder, the manifest last: path inside it, and bytes. The texts of the situation are there
/// from the beginning. All but `circumstances.json` are the same whenever the run is repeated.
///
/// # Errors
/// A table that Parquet refuses.
pub fn save(run: &Run, circumstances: &CircumstancesV1) -> Result<Vec<(String, Vec<u8>)>, Trouble> {
    let mut files = vec![("circumstances.json".to_owned(), circumstances.to_json().into_bytes())];
    let mut manifest = run.manifest.clone();
    for table in run.tables() {
        let bytes = parquet(&table).map_err(|error| {
            Trouble::Saved(Refusal::new(format!("cannot write table `{}`: {error}", table.name)))
        })?;
        let kept = format!("tables/{}.parquet", table.name);
        manifest.tables.push(TableV1 { kept: kept.clone(), sha256: sha256(&bytes) });
        files.push((kept, bytes));
    }
    manifest.trajectories.clone_from(&run.trajectories);
    files.push((MANIFEST.to_owned(), manifest.to_json().into_bytes()));
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

/// Reads a saved run out of the files in its folder (path inside it, with `/`, and bytes), to be run again on so many threads. Messages
/// call the folder `folder`.
///
/// # Errors
/// A folder without a manifest, a manifest that cannot be read, texts or tables that are missing or were changed.
pub fn saved(contents: &BTreeMap<String, Vec<u8>>, folder: &str, threads: usize) -> Result<Saved, Refusal> {
    let refuse = |message: String, help: &str| Refusal::new(message).help(help);
    let bytes = contents.get(MANIFEST).ok_or_else(|| {
        if contents.contains_key(REQUEST) {
            let help = format!("`detente run --resume {folder}` finishes it");
            return refuse(format!("the run in `{folder}` is not finished"), &help);
        }
        let help = "name a folder that `detente run --save` has written";
        refuse(format!("no `{MANIFEST}` in `{folder}`"), help)
    })?;
    let named = format!("{folder}/{MANIFEST}");
    let manifest =
        ManifestV1::from_json(&String::from_utf8_lossy(bytes)).map_err(|unusable| match unusable {
            Unusable::Unreadable(why) => refuse(format!("cannot read `{named}`: {why}"), "save the run anew"),
            Unusable::LaterFormat(format) => refuse(
                format!("`{named}` has format {format}, and this version reads {}", ManifestV1::FORMAT),
                "use a version of detente at least as new as the one that saved it",
            ),
        })?;
    let texts = texts(contents, &manifest.files, folder)?;
    for table in &manifest.tables {
        let help = "its figures are not those of the run: take them from another copy, or save the run anew";
        whole(contents, folder, (&table.kept, &table.sha256), help)?;
    }
    let request = Request {
        policies: manifest.policies.clone(),
        sets: manifest.sets.clone(),
        until: Until::Step(manifest.design.steps),
        precision: manifest.precision.clone(),
        keep: manifest.keep.clone(),
        trajectories: manifest.design.trajectories(),
        per_draw: manifest.design.per_draw,
        seed: manifest.design.seed,
        threads,
    };
    Ok(Saved { texts, root: manifest.root.clone(), request, manifest })
}

/// The texts of a situation, if they are those that were run.
pub(crate) fn texts(
    contents: &BTreeMap<String, Vec<u8>>,
    files: &[FileV1],
    folder: &str,
) -> Result<Texts, Refusal> {
    let mut texts = BTreeMap::new();
    for file in files {
        let help = "run the changed model with `detente run`; it is another one";
        let bytes = whole(contents, folder, (&file.kept, &file.sha256), help)?;
        texts.insert(file.path.clone(), String::from_utf8_lossy(bytes).into_owned());
    }
    Ok(Texts(texts))
}

/// The bytes of a file, if they have their fingerprint.
fn whole<'c>(
    contents: &'c BTreeMap<String, Vec<u8>>,
    folder: &str,
    (kept, fingerprint): (&str, &str),
    help: &str,
) -> Result<&'c [u8], Refusal> {
    let named = format!("{folder}/{kept}");
    let bytes =
        contents.get(kept).ok_or_else(|| missing(&named, "a saved run is repeated from all of its files"))?;
    if sha256(bytes) == fingerprint {
        return Ok(bytes);
    }
    Err(Refusal::new(format!("`{named}` was changed after the run was saved")).help(help))
}

pub(crate) fn missing(named: &str, help: &str) -> Refusal {
    Refusal::new(format!("`{named}` is missing")).help(help)
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
