//! Where the time of a run goes, in the model's own words.

use crate::run::Prepared;
use crate::trouble::Trouble;
use detente_model::Model;
use detente_model::model::About;
use std::collections::BTreeMap;

/// Where the time of a run goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Trajectories that were timed, on one thread.
    pub trajectories: u64,
    /// Seconds that a trajectory takes.
    pub seconds: f64,
    /// The dearest first; shares of the whole.
    pub parts: Vec<ProfilePart>,
}

/// Something that takes time.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfilePart {
    /// The model element's path; `None` for what belongs to no element.
    pub path: Option<String>,
    /// What it is.
    pub label: String,
    /// Its share of the time.
    pub share: f64,
}

impl Prepared {
    /// Times the first trajectories of the run once more, on one thread. `clock` gives nanoseconds that never fall.
    ///
    /// # Errors
    /// What cannot be run at all.
    pub fn profile(&self, clock: &dyn Fn() -> u64) -> Result<Profile, Trouble> {
        let profile = self.engine.profile(&self.design, clock)?;
        let labels = labels(&self.model);
        // A clock that stood still has told nothing.
        let whole = if profile.total() > 0.0 { profile.total() } else { 1.0 };
        let others = [
            ("Rows of the tables, summed up", profile.tables),
            ("Faults, endings, time in each state", profile.bookkeeping),
            ("Parameters and initial values", profile.start),
        ];
        let others = others.map(|(label, time)| (None, label.to_owned(), time));
        let elements = profile.elements.into_iter().map(|(path, time)| {
            let label = labels.get(path.as_str()).map_or_else(|| path.clone(), |label| (*label).to_owned());
            (Some(path), label, time)
        });
        let mut parts: Vec<ProfilePart> = others
            .into_iter()
            .chain(elements)
            .map(|(path, label, time)| ProfilePart { path, label, share: time / whole })
            .collect();
        parts.sort_by(|a, b| b.share.total_cmp(&a.share));
        let seconds = whole / 1e9 / profile.trajectories as f64;
        Ok(Profile { trajectories: profile.trajectories, seconds, parts })
    }
}

/// Labels of what takes part in a step, by path.
fn labels(model: &Model) -> BTreeMap<&str, &str> {
    fn of<Element>(
        elements: &[Element],
        about: fn(&Element) -> &About,
    ) -> impl Iterator<Item = (&str, &str)> {
        elements.iter().map(move |element| (&*about(element).path, &*about(element).label))
    }
    let levels = of(&model.stocks, |stock| &stock.about)
        .chain(of(&model.transfers, |transfer| &transfer.about))
        .chain(of(&model.memories, |memory| &memory.about))
        .chain(of(&model.lets, |own| &own.about))
        .chain(of(&model.series, |series| &series.about));
    let conduct = of(&model.events, |event| &event.about)
        .chain(of(&model.regimes, |regime| &regime.about))
        .chain(of(&model.choices, |choice| &choice.about))
        .chain(of(&model.votes, |vote| &vote.about))
        .chain(of(&model.outcomes, |outcome| &outcome.about));
    levels.chain(conduct).collect()
}
