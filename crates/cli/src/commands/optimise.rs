//! `detente optimise`: which settings of levers are best.

use super::run::quoted;
use super::study;
use crate::arguments::Optimise as Arguments;
use crate::failure::{Failure, RUN, USAGE};
use crate::progress::Bar;
use crate::{files, text};
use detente::experiments::Lever;
use detente::search::{Keeper, Over, SearchFound, SearchRequest, prepare_search};
use detente::weighing::Aim;
use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(crate) fn optimise(arguments: &Arguments) -> Result<ExitCode, Failure> {
    study::check_table(&arguments.study, &["front"])?;
    let request = request(arguments)?;
    let situation = files::situation(arguments.study.model.as_deref())?;
    let prepared = prepare_search(situation.world(), situation.root(), &request)
        .map_err(|trouble| Failure::of(trouble, &situation))?;
    let head = format!("detente optimise {}\n{}\n", detente::VERSION, prepared.identity());
    let from = arguments.checkpoint.as_deref().map(|path| kept(path, &head)).transpose()?.flatten();
    let shelf = arguments.checkpoint.as_ref().map(|path| Shelf::new(path.clone(), head));
    let bar = Bar::of_most(prepared.trajectories_most());
    let keeper: &dyn Keeper = shelf.as_ref().map_or(&(), |shelf| shelf);
    let found = prepared.run(from.as_deref(), keeper, &bar);
    bar.clear();
    let found = found.map_err(|trouble| Failure::of(trouble, &situation))?;
    if let Some(error) = shelf.and_then(|shelf| shelf.error.into_inner()) {
        let note = format!("the search could not be kept: {error}");
        anstream::eprint!("{}", crate::messages::remark(&note));
    }
    let page = || text::search(&found.rows(), &command(arguments));
    study::show(&arguments.study, page, || found.json(), || SearchFound::tables(&found))?;
    Ok(study::ended(found.stopped_early))
}

fn request(arguments: &Arguments) -> Result<SearchRequest, Failure> {
    let refused = |refusal| Failure::new(USAGE, &refusal);
    Ok(SearchRequest {
        asked: study::asked(&arguments.study, &[])?,
        levers: arguments
            .lever
            .iter()
            .map(|text| Lever::read(text))
            .collect::<Result<_, _>>()
            .map_err(refused)?,
        aims: arguments.aim.iter().map(|text| Aim::read(text)).collect::<Result<_, _>>().map_err(refused)?,
        draws: arguments.draws,
        per_draw: arguments.per_draw,
        over: Over::named(&arguments.over).unwrap_or(Over::Mean),
    })
}

/// The state of a search that was kept; `None` where there is no file yet.
fn kept(path: &Path, head: &str) -> Result<Option<Vec<u8>>, Failure> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let message = format!("cannot read `{}`: {error}", path.display());
            return Err(Failure::with_help(RUN, message, "name another file"));
        }
    };
    match bytes.strip_prefix(head.as_bytes()) {
        Some(state) => Ok(Some(state.to_vec())),
        None => Err(Failure::with_help(
            RUN,
            format!(
                "`{}` does not hold this search: another request, another version, or something else",
                path.display()
            ),
            "name another file, or ask exactly what was asked",
        )),
    }
}

/// Where a search is kept: written beside the file first, so that it is whole whatever happens.
struct Shelf {
    path: PathBuf,
    head: String,
    error: RefCell<Option<io::Error>>,
}

impl Shelf {
    fn new(path: PathBuf, head: String) -> Self {
        Self { path, head, error: RefCell::new(None) }
    }

    fn write(&self, state: &[u8]) -> io::Result<()> {
        let mut beside = self.path.clone().into_os_string();
        beside.push(".new");
        std::fs::write(&beside, [self.head.as_bytes(), state].concat())?;
        std::fs::rename(&beside, &self.path)
    }
}

impl Keeper for Shelf {
    fn keep(&self, state: &[u8]) {
        if let Err(error) = self.write(state) {
            self.error.replace(Some(error));
        }
    }
}

/// The command that asks the same again.
fn command(arguments: &Arguments) -> String {
    let mut own: Vec<String> =
        arguments.lever.iter().map(|lever| format!("--lever {}", quoted(lever))).collect();
    own.extend(arguments.aim.iter().map(|aim| format!("--aim {}", quoted(aim))));
    let Arguments { draws, per_draw, over, .. } = arguments;
    own.push(format!("--draws {draws} --per-draw {per_draw} --over {over}"));
    study::command("optimise", &arguments.study, &own)
}
