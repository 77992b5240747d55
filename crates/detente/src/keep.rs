//! What is kept of single trajectories: which quantities, by kind or by name, and how their rows reach the store.

use crate::trouble::Refusal;
use crate::unfinished::Store;
use detente_program::Program;
use detente_program::program::{Tracked, TrackedKind};
use detente_results::BlockRows;
use detente_results::formats::trajectories::{Described, Encoder, KeptQuantity, Part, RowGroup};
use detente_results::manifest::{Hashing, TableV1};
use detente_results::simulator::Append;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Words that stand for all quantities of a kind.
const KINDS: [&str; 6] = ["stocks", "lets", "memories", "events", "regimes", "choices"];

/// The word for the kind of a quantity.
fn word(tracked: &Tracked) -> &'static str {
    match tracked.kind {
        TrackedKind::Stock => "stocks",
        TrackedKind::Let => "lets",
        TrackedKind::Memory => "memories",
        TrackedKind::Total => "events",
        TrackedKind::Regime(_) => "regimes",
        TrackedKind::Choice(_) => "choices",
    }
}

/// Places in `Program::tracked` of what is to be kept: `all`, a kind, a path, or a name for all of its members.
pub(crate) fn places(program: &Program, words: &[String]) -> Result<Vec<usize>, Refusal> {
    let mut kept = vec![false; program.tracked.len()];
    for wanted in words {
        let is_wanted = |tracked: &Tracked| {
            let name = tracked.path.split('[').next().unwrap_or(&tracked.path);
            wanted == "all" || wanted == word(tracked) || *wanted == tracked.path || wanted == name
        };
        let mut any = KINDS.contains(&&**wanted) || wanted == "all";
        for (kept, tracked) in kept.iter_mut().zip(&program.tracked) {
            let is_wanted = is_wanted(tracked);
            *kept |= is_wanted;
            any |= is_wanted;
        }
        if !any {
            let paths = program.tracked.iter().map(|tracked| &*tracked.path);
            let near = detente_syntax::nearest(wanted, paths.chain(KINDS));
            let refusal = Refusal::new(format!("nothing that can be kept is called `{wanted}`"));
            return Err(match near {
                Some(near) => refusal.help(format!("there is `{near}`")),
                None => refusal.help(format!("there are all, {}, and the names of each", KINDS.join(", "))),
            });
        }
    }
    if !words.is_empty() && !kept.contains(&true) {
        return Err(Refusal::new(format!("the model has no {}", words.join(" and no ")))
            .help(format!("there are all, {}", KINDS.join(", "))));
    }
    Ok((0..kept.len()).filter(|place| kept[*place]).collect())
}

/// The quantities at these places, as their columns describe them.
pub(crate) fn quantities(program: &Program, places: &[usize]) -> Vec<KeptQuantity> {
    let quantity = |place: &usize| {
        let tracked = &program.tracked[*place];
        let (kind, states) = match &tracked.kind {
            TrackedKind::Stock => ("stock", Vec::new()),
            TrackedKind::Let => ("let", Vec::new()),
            TrackedKind::Memory => ("memory", Vec::new()),
            TrackedKind::Total => ("event", Vec::new()),
            TrackedKind::Regime(states) => ("regime", states.clone()),
            TrackedKind::Choice(options) => ("choice", options.clone()),
        };
        KeptQuantity {
            path: tracked.path.clone(),
            label: tracked.label.clone(),
            kind: kind.to_owned(),
            unit: tracked.unit.clone(),
            states,
        }
    };
    places.iter().map(quantity).collect()
}

/// Writes rows of trajectories into parts, one after the other.
pub(crate) struct Trajectories<'a> {
    store: &'a dyn Store,
    encoder: Encoder,
    parts: Mutex<Parts>,
    /// A part could not be written: none is, from now on.
    is_stuck: AtomicBool,
}

#[derive(Default)]
struct Parts {
    finished: Vec<TableV1>,
    open: Option<Part<Hashing<Box<dyn Write + Send>>>>,
}

impl<'a> Trajectories<'a> {
    /// After the parts that an earlier run has finished.
    pub(crate) fn new(
        store: &'a dyn Store,
        described: Described,
        finished: &[TableV1],
    ) -> Result<Self, Refusal> {
        let encoder = Encoder::new(described)
            .map_err(|error| Refusal::new(format!("cannot keep trajectories as Parquet: {error}")))?;
        let parts = Parts { finished: finished.to_vec(), open: None };
        Ok(Self { store, encoder, parts: Mutex::new(parts), is_stuck: AtomicBool::new(false) })
    }

    /// Whether something could not be written.
    pub(crate) fn is_stuck(&self) -> bool {
        self.is_stuck.load(Ordering::SeqCst)
    }

    /// The parts that are finished.
    pub(crate) fn finished(&self) -> Vec<TableV1> {
        self.parts().finished.clone()
    }

    /// Encodes a block's rows, and gives what appends them.
    pub(crate) fn rows(&self, rows: &BlockRows) -> Append<'_> {
        let group = self.encoder.encode(rows).ok();
        Box::new(move || {
            let appended = group.filter(|_| !self.is_stuck()).and_then(|group| self.append(group));
            if appended.is_none() {
                self.is_stuck.store(true, Ordering::SeqCst);
            }
        })
    }

    fn append(&self, group: RowGroup) -> Option<()> {
        let mut parts = self.parts();
        if parts.open.is_none() {
            parts.open = Some(self.encoder.begin(Hashing::new(self.store.begin_part()?)).ok()?);
        }
        parts.open.as_mut()?.append(group).ok()
    }

    /// Ends the part under way, if there is one.
    pub(crate) fn end_part(&self) {
        let ended = || {
            let mut parts = self.parts();
            let Some(open) = parts.open.take() else { return Some(()) };
            let mut file = open.finish().ok()?;
            file.flush().ok()?;
            let kept = format!("{TRAJECTORIES}/part-{:05}.parquet", parts.finished.len());
            self.store.end_part(&kept)?;
            parts.finished.push(TableV1 { kept, sha256: file.sha256() });
            Some(())
        };
        if self.is_stuck() || ended().is_none() {
            self.is_stuck.store(true, Ordering::SeqCst);
        }
    }

    fn parts(&self) -> MutexGuard<'_, Parts> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The folder, inside that of the run, of the rows of trajectories.
pub const TRAJECTORIES: &str = "trajectories";

#[cfg(test)]
mod tests {
    use super::*;
    use detente_program::program::Register;

    fn program() -> Program {
        let tracked = |path: &str, kind: TrackedKind| Tracked {
            path: path.to_owned(),
            label: path.to_owned(),
            kind,
            unit: String::new(),
            scale: 1.0,
            step: Register(0),
            last: Register(0),
        };
        let tracked = vec![
            tracked("anger", TrackedKind::Stock),
            tracked("support[shia]", TrackedKind::Stock),
            tracked("support[sunni]", TrackedKind::Stock),
            tracked("attack", TrackedKind::Total),
            tracked("mood", TrackedKind::Regime(vec!["calm".to_owned()])),
        ];
        Program { tracked, ..Program::default() }
    }

    fn kept(words: &str) -> Result<Vec<usize>, Refusal> {
        places(&program(), &words.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn kinds_and_names_are_kept_in_the_order_of_the_model_and_once() {
        assert_eq!(kept("events,stocks"), Ok(vec![0, 1, 2, 3]));
        assert_eq!(kept("mood,anger,anger"), Ok(vec![0, 4]));
        assert_eq!(kept("support"), Ok(vec![1, 2]));
        assert_eq!(kept("support[sunni]"), Ok(vec![2]));
        assert_eq!(kept("all"), Ok(vec![0, 1, 2, 3, 4]));
        assert_eq!(kept("lets,stocks"), Ok(vec![0, 1, 2]), "a kind of which there is none adds none");
        assert_eq!(places(&program(), &[]), Ok(vec![]));
    }

    #[test]
    fn what_is_not_there_is_refused() {
        assert_eq!(kept("stock").unwrap_err().help, ["there is `stocks`"]);
        assert!(kept("troops").unwrap_err().message.contains("nothing that can be kept is called `troops`"));
        assert_eq!(kept("lets,memories").unwrap_err().message, "the model has no lets and no memories");
    }
}
