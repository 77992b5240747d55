//! The values of a run that was saved, read from its folder: nothing is run. Parameters are drawn again, which their luck alone decides.

use super::methods::{DRAWS_LEAST, Plan};
use super::{Drivers, DriversRequest, Method, PreparedDrivers};
use crate::experiments::{self, Asked, Experiments, Quantity};
use crate::numerals::count;
use crate::run::{Prepared, prepare};
use crate::saved::Saved;
use crate::trouble::{Refusal, Trouble};
use detente_model::Model;
use detente_model::model::{Expression, Measure, MeasureKind, Timing, Variant};
use detente_results::formats::ends::{Ends, PartRead};
use detente_results::manifest::sha256;
use detente_results::unfinished::UnfinishedV1;

/// How rows call a trajectory that broke.
const BROKEN: &str = "broken";

/// What is asked of a saved run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfSaved {
    /// What about: outcomes, and what was kept; all outcomes, where this is empty.
    pub of: Vec<String>,
    /// How: by a method that reads an ordinary run.
    pub method: Method,
    /// Parameters that are told apart, by name; all that are not known, where this is empty.
    pub only: Vec<String>,
}

/// What drives quantities, from a saved run alone: the same findings as those of [`Method::Given`] on the same draws. `file` gives the bytes
/// of a file of its rows, by the path inside its folder, which messages call `folder`.
///
/// # Errors
/// A run without rows of trajectories, of another version or with too few draws; files that are missing or were changed; a quantity that the
/// rows do not tell; a parameter that is not there; a method that chooses points of its own.
pub fn drivers_of_saved(
    saved: &Saved,
    folder: &str,
    asked: &OfSaved,
    file: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> Result<Drivers, Trouble> {
    can_tell(saved, folder, asked.method)?;
    let (design, manifest) = (&saved.manifest.design, &saved.manifest);
    let request = DriversRequest {
        asked: Asked {
            of: asked.of.clone(),
            policies: manifest.policies.clone(),
            sets: manifest.sets.clone(),
            budget: design.trajectories(),
            seed: design.seed,
            threads: saved.request.threads,
        },
        method: asked.method,
        only: asked.only.clone(),
        pairs: false,
    };
    let run = prepare(&saved.texts, &saved.root, &saved.request)?;
    let experiments = experiments::prepare(&saved.texts, &saved.root, &request.asked, &[])?;
    let plan = Plan::of_saved(&experiments, &request, (design.draws, design.per_draw));
    let plan = plan.map_err(Trouble::Request)?;
    let rows = Rows { saved, folder, experiments: &experiments, run: &run }.values(file)?;
    let found = plan.of_run(&experiments, &rows)?;
    let told = PreparedDrivers { experiments, request, plan }.told(found);
    Ok(Drivers { is_of_saved: true, ..told })
}

/// Whether a run has what the method reads.
fn can_tell(saved: &Saved, folder: &str, method: Method) -> Result<(), Trouble> {
    let (design, manifest) = (&saved.manifest.design, &saved.manifest);
    if !matches!(method, Method::Given | Method::Shapley) {
        let message =
            format!("`{}` runs a model at points of its own, which no saved run has", method.name());
        return Err(Trouble::Request(
            Refusal::new(message).help("take `--method given` or `--method shapley`"),
        ));
    }
    let refuse = |message: String, help: &str| Err(Trouble::Saved(Refusal::new(message).help(help)));
    if manifest.detente != crate::VERSION {
        let message = format!(
            "the run in `{folder}` was saved by detente {}, and this is {}: results may differ between versions",
            manifest.detente,
            crate::VERSION
        );
        return refuse(message, "ask that version, or save the run anew");
    }
    if manifest.trajectories.is_empty() {
        let message = format!("the run in `{folder}` kept no rows of single trajectories");
        return refuse(message, "save one that keeps them: `detente run --keep stocks,events --save DIR`");
    }
    if design.per_draw < 2 {
        let message = format!(
            "the run in `{folder}` has one trajectory in each draw of the parameters, so that luck cannot be told apart from them"
        );
        return refuse(message, "save a run with `--per-draw 10`, which is usual");
    }
    if design.draws < DRAWS_LEAST {
        let message = format!(
            "the run in `{folder}` has {} draws of the parameters, and {DRAWS_LEAST} are needed to say anything about them",
            count(design.draws)
        );
        let least = DRAWS_LEAST * u64::from(design.per_draw);
        return refuse(message, &format!("save a run of `--trajectories {least}` at least"));
    }
    Ok(())
}

/// What a measure reads of what a trajectory came to.
enum Told {
    /// Whether it ends in the outcome of that path.
    Ends(String),
    /// A number that was kept.
    Kept { path: String, how: How },
}

enum How {
    /// Whether it is above 0.
    Happens,
    /// The number itself, of which one is so many base units.
    Number(f64),
}

/// What a measure reads; nothing for one that needs more than how a trajectory ended.
fn told(model: &Model, measure: &Measure) -> Option<Told> {
    if measure.condition.is_some() || measure.given.is_some() || measure.variant != Variant::default() {
        return None;
    }
    let event = |event: &detente_model::model::EventId| model.events[event.index()].about.path.clone();
    let kept = |path: String, how: How| Some(Told::Kept { path, how });
    match (&measure.kind, &measure.timing) {
        (MeasureKind::ChanceOfOutcome(outcome), Timing::Whole) => {
            Some(Told::Ends(model.outcomes[outcome.index()].about.path.clone()))
        }
        (MeasureKind::ChanceOfEvent(it), Timing::Whole) => kept(event(it), How::Happens),
        (MeasureKind::MeanCount(it), Timing::Whole) => kept(event(it), How::Number(1.0)),
        (MeasureKind::Mean(of), Timing::AtTheEnd) => {
            let (about, unit) = match of {
                Expression::Stock(it) => (&model.stocks[it.index()].about, &model.stocks[it.index()].unit),
                Expression::Let(it) => (&model.lets[it.index()].about, &model.lets[it.index()].unit),
                Expression::Memory(it) => {
                    (&model.memories[it.index()].about, &model.memories[it.index()].unit)
                }
                _ => return None,
            };
            kept(about.path.clone(), How::Number(unit.scale))
        }
        (MeasureKind::ChanceOf(Expression::Let(it)), Timing::AtTheEnd) => {
            kept(model.lets[it.index()].about.path.clone(), How::Happens)
        }
        _ => None,
    }
}

/// The rows of a saved run, and what is asked of them.
struct Rows<'a> {
    saved: &'a Saved,
    folder: &'a str,
    experiments: &'a Experiments,
    /// The run as this build would make it.
    run: &'a Prepared,
}

impl Rows<'_> {
    /// For each trajectory a value of each quantity, in its unit.
    fn values(&self, file: &dyn Fn(&str) -> Option<Vec<u8>>) -> Result<Vec<f64>, Trouble> {
        let quantities = self.experiments.quantities.iter();
        let told: Result<Vec<Vec<Told>>, Refusal> = quantities.map(|quantity| self.told(quantity)).collect();
        let told = told.map_err(Trouble::Request)?;
        let mut wanted: Vec<&str> = told.iter().flatten().filter_map(Told::path).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut values = Vec::new();
        let mut next = 0;
        for part in &self.saved.manifest.trajectories {
            let named = format!("{}/{}", self.folder, part.kept);
            let bytes = file(&part.kept).ok_or_else(|| {
                spoiled(format!("`{named}` is missing"), "a saved run is read from all of its files")
            })?;
            if sha256(&bytes) != part.sha256 {
                let help = "take it from another copy, or save the run anew";
                return Err(spoiled(format!("`{named}` was changed after the run was saved"), help));
            }
            let ends = self.ends(bytes, &named, &wanted)?;
            for (place, number) in ends.trajectories.iter().enumerate() {
                if *number != next {
                    break;
                }
                next += 1;
                values.extend(self.of_trajectory(&told, &wanted, (&ends, place)));
            }
        }
        let expected = self.saved.manifest.design.trajectories();
        if next < expected {
            let message = format!(
                "the files in `{}/trajectories` have the rows of {} trajectories, and the run had {}",
                self.folder,
                count(next),
                count(expected)
            );
            return Err(spoiled(message, "save the run anew"));
        }
        values.truncate(expected as usize * told.len());
        Ok(values)
    }

    /// What the measures of a quantity read.
    fn told(&self, quantity: &Quantity) -> Result<Vec<Told>, Refusal> {
        let model = &self.experiments.model;
        let told: Option<Vec<Told>> =
            quantity.measures().into_iter().map(|measure| told(model, measure)).collect();
        let refused = || {
            Refusal::new(format!(
                "`{}` cannot be read from a saved run, which tells how each trajectory ends and what it came to",
                quantity.text
            ))
            .help("ask for an outcome, or by its name for a stock, event or let that was kept")
            .help("or run it anew: `detente drivers MODEL --of ...`, without `--run`")
        };
        let told = told.filter(|told| !told.is_empty()).ok_or_else(refused)?;
        let is_broken = |told: &Told| matches!(told, Told::Ends(path) if path == BROKEN);
        if told.iter().any(is_broken) {
            let message = format!("rows cannot tell the outcome `{BROKEN}` from a trajectory that broke");
            return Err(Refusal::new(message).help("give the outcome another name, and save the run anew"));
        }
        Ok(told)
    }

    /// What the trajectories of a file came to.
    fn ends(&self, bytes: Vec<u8>, named: &str, wanted: &[&str]) -> Result<Ends, Trouble> {
        let unreadable =
            || spoiled(format!("`{named}` cannot be read as rows of trajectories"), "save the run anew");
        let part = PartRead::of(bytes).map_err(|_| unreadable())?;
        let request = part.request().and_then(|text| UnfinishedV1::from_json(text).ok());
        self.is_of_this_run(&request.ok_or_else(unreadable)?, named)?;
        let kept = part.kept();
        let place = |path: &&str| {
            kept.iter()
                .position(|known| known == path)
                .ok_or_else(|| Trouble::Request(self.not_kept(path, &kept)))
        };
        let places = wanted.iter().map(place).collect::<Result<Vec<usize>, Trouble>>()?;
        part.ends(&places).ok().flatten().ok_or_else(unreadable)
    }

    /// Whether rows are those of the run that the manifest names, as this build makes it.
    fn is_of_this_run(&self, asked: &UnfinishedV1, named: &str) -> Result<(), Trouble> {
        let mut here = self.run.unfinished();
        // A run that was stopped early has fewer draws than were asked for.
        here.design.draws = asked.design.draws;
        let same_build =
            UnfinishedV1 { results: asked.results.clone(), program: asked.program.clone(), ..here.clone() };
        if same_build != *asked {
            let message = format!("`{named}` has rows of another run than the one that the manifest names");
            return Err(spoiled(message, "take the folder from another copy, or save the run anew"));
        }
        if here == *asked {
            return Ok(());
        }
        let message = format!(
            "the run in `{}` was made by another build of detente {}, whose results differ from those of this one",
            self.folder,
            crate::VERSION
        );
        Err(spoiled(message, "ask that build, or save the run anew"))
    }

    fn not_kept(&self, path: &str, kept: &[String]) -> Refusal {
        Refusal::new(format!("the run in `{}` did not keep `{path}`", self.folder))
            .help(format!("save one that does: `detente run --keep {path} --save DIR`"))
            .help(format!("kept are: {}", kept.join(", ")))
    }

    /// The values of a trajectory, in the units of the quantities.
    fn of_trajectory<'b>(
        &'b self,
        told: &'b [Vec<Told>],
        wanted: &'b [&str],
        (ends, place): (&'b Ends, usize),
    ) -> impl Iterator<Item = f64> + 'b {
        let ending = ends.endings[place].as_deref();
        let is_broken = ending == Some(BROKEN);
        let kept = move |path: &str| {
            let column = wanted.iter().position(|known| *known == path);
            column.map_or(f64::NAN, |column| ends.values[column][place])
        };
        self.experiments.quantities.iter().zip(told).map(move |(quantity, told)| {
            if is_broken {
                return f64::NAN;
            }
            // A number alone is not taken out of its unit and back, which might round it.
            if let ([Told::Kept { path, how: How::Number(scale) }], [_]) =
                (&told[..], &quantity.measures()[..])
                && quantity.is_plain()
                && *scale == quantity.unit.1
            {
                return kept(path);
            }
            let estimate = |told: &Told| match told {
                Told::Ends(path) => f64::from(u8::from(ending == Some(path))),
                Told::Kept { path, how: How::Number(scale) } => kept(path) * scale,
                Told::Kept { path, how: How::Happens } => f64::from(u8::from(kept(path) > 0.0)),
            };
            let estimates: Vec<f64> = told.iter().map(estimate).collect();
            quantity.of_estimates(&estimates) / quantity.unit.1
        })
    }
}

impl Told {
    fn path(&self) -> Option<&str> {
        match self {
            Self::Ends(_) => None,
            Self::Kept { path, .. } => Some(path),
        }
    }
}

fn spoiled(message: String, help: &str) -> Trouble {
    Trouble::Saved(Refusal::new(message).help(help))
}
