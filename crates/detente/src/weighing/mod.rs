//! Policies weighed by aims: which is robust, which is never worse, and what the data cannot tell apart.
//!
//! All policies run on the same draws and the same luck; what each gave in each draw, the mean of that draw's trajectories, is the table from which
//! everything is worked out. So memory does not grow with the number of trajectories.

pub(crate) mod aims; // What is aimed at, as it is typed.
mod benefit; // On which parameters a benefit hangs.
mod meeting; // In which share of the draws enough is reached.
mod rows; // Findings as words, tables and JSON.

pub use self::aims::Aim;
pub use self::benefit::{Benefit, BenefitDriver};
pub use self::rows::{AimRows, PolicyRow, WeighingRows};

use self::benefit::{Differences, benefit};
use self::meeting::{Meeting, UNTOLD};
use crate::experiments::{self, Asked, Experiments};
use crate::numerals::counted;
use crate::trouble::{Refusal, Trouble};
use detente_analysis::robustness::{
    Bootstrap, Looks, Metric, OnFront, Ranking, Robustness, Score, Table, pareto, ranking, robustness,
};
use detente_model::World;
use detente_numbers::luck::Seed;
use detente_numbers::sums::Moments;
use detente_results::Progress;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct WeighingRequest {
    /// With which budget; what about is said by the aims.
    pub asked: Asked,
    /// Sets of policies that hold together; an empty one is the model as written.
    pub sets: Vec<Vec<String>>,
    /// What is aimed at.
    pub aims: Vec<Aim>,
    /// Trajectories in each draw of the parameters.
    pub per_draw: u32,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighing {
    /// The situation's title.
    pub title: String,
    /// What was asked.
    pub request: WeighingRequest,
    /// The sets that were weighed, in words, in their order.
    pub names: Vec<String>,
    /// Sets that were left out, and why.
    pub left_out: Vec<(String, String)>,
    /// One for each aim.
    pub aims: Vec<AimFinding>,
    /// For each set whether it is on the Pareto front of all aims; empty with a single aim.
    pub front: Vec<OnFront>,
    /// For each set the share of draws in which it meets all thresholds, luck taken off: not a number where that cannot be told; empty where no aim has one.
    pub meets_all: Vec<Score>,
    /// Draws that were weighed.
    pub draws: u64,
    /// Draws that were left out, because some trajectory had no value.
    pub draws_left_out: u64,
    /// Trajectories that were run, in all worlds together.
    pub trajectories: u64,
    /// Stopped before all that was asked for was run.
    pub stopped_early: bool,
    /// What the model says that it leaves out.
    pub leaves_out: Vec<String>,
}

/// What was found of an aim.
#[derive(Clone, Debug, PartialEq)]
pub struct AimFinding {
    /// The quantity, as a claim writes it.
    pub text: String,
    /// What a reader sees.
    pub label: String,
    /// Its unit, and one such unit in base units.
    pub unit: (String, f64),
    /// The threshold in base units, if there is one.
    pub threshold: Option<f64>,
    /// What each set gave in each draw, in base units.
    pub table: Table,
    /// The metrics, in the order of [`metrics`].
    pub metrics: Vec<Robustness>,
    /// The order by means, and what cannot be told apart.
    pub ranking: Ranking,
    /// On what the benefit of the best policy over the first set hangs; if that is the best itself, its benefit over the next.
    pub benefit: Option<Benefit>,
}

/// Samples of the bootstrap.
const SAMPLES: u32 = 200;
/// Fewer draws than these say nothing.
const DRAWS_LEAST: u64 = 20;

/// All metrics that are worked out: those of McPhail and others (2018), with expected regret, the mean of the worst tenth, and the share of draws that
/// meet the threshold.
#[must_use]
pub fn metrics(threshold: Option<f64>) -> Vec<Metric> {
    let own = [Metric::ExpectedRegret, Metric::TailMean { share: 0.1 }];
    // Without a threshold Starr's metric says nothing.
    let all = Metric::all(threshold.unwrap_or(0.0));
    let known =
        all.into_iter().filter(|metric| threshold.is_some() || !matches!(metric, Metric::StarrDomain { .. }));
    known.chain(own).collect()
}

/// A comparison that can begin.
pub struct PreparedWeighing {
    experiments: Experiments,
    request: WeighingRequest,
    draws: u64,
    thresholds: Vec<Option<f64>>,
    kept: Vec<usize>,
}

/// Prepares it for the situation whose first file is `root`.
///
/// # Errors
/// A model with errors, an aim or a policy that makes no sense for it, a budget too small to say anything.
pub fn prepare_weighing(
    world: &dyn World,
    root: &str,
    request: &WeighingRequest,
) -> Result<PreparedWeighing, Trouble> {
    let asked =
        Asked { of: request.aims.iter().map(|aim| aim.of.clone()).collect(), ..request.asked.clone() };
    let experiments = experiments::prepare_under(world, root, &asked, &[], &request.sets)?;
    let refuse = |refusal: Refusal| Err(Trouble::Request(refusal));
    let kept: Vec<usize> = (0..request.sets.len())
        .filter(|set| experiments.conflicts.iter().all(|(known, _)| known != set))
        .collect();
    if kept.len() < 2 {
        let refusal = Refusal::new("there is nothing to weigh: one set of policies is left");
        return refuse(experiments.conflicts.iter().take(1).fold(
            refusal.help("name two policies or more, or `--grid` for all that go together"),
            |refusal, (_, why)| refusal.help(why.clone()),
        ));
    }
    experiments.no_quantiles().map_err(Trouble::Request)?;
    let a_draw = u64::from(request.per_draw.max(1)) * experiments.worlds() as u64;
    let draws = request.asked.budget / a_draw;
    if draws < DRAWS_LEAST {
        return refuse(
            Refusal::new(format!(
                "a budget of {} is too small to weigh {} of policies",
                counted(request.asked.budget, "trajectory"),
                counted(kept.len() as u64, "set")
            ))
            .help(format!(
                "take `--trajectories {}` at least, of each",
                (DRAWS_LEAST * a_draw).div_ceil(request.sets.len() as u64)
            )),
        );
    }
    let thresholds = aims::thresholds(&request.aims, &experiments).map_err(Trouble::Request)?;
    Ok(PreparedWeighing { experiments, request: request.clone(), draws, thresholds, kept })
}

impl PreparedWeighing {
    /// Trajectories that are run, in all worlds together.
    #[must_use]
    pub fn trajectories(&self) -> u64 {
        self.draws * u64::from(self.request.per_draw) * self.experiments.worlds() as u64
    }

    /// Runs it.
    ///
    /// # Errors
    /// A stop before enough was finished, trajectories that all break.
    pub fn run(&self, progress: &dyn Progress) -> Result<Weighing, Trouble> {
        let count = self.experiments.quantities.len();
        let mut taken = Taken::new(self.request.aims.len(), (count, self.request.per_draw as usize));
        taken.meetings = self.meetings();
        let mut take = |values: Vec<f64>| taken.take(&values);
        self.experiments.drawn_in_parts(self.draws, self.request.per_draw, &mut take, progress)?;
        if taken.finished < DRAWS_LEAST {
            let a_draw = u64::from(self.request.per_draw.max(1)) * self.experiments.worlds() as u64;
            return Err(Trouble::too_soon(taken.finished * a_draw, DRAWS_LEAST * a_draw));
        }
        if taken.draws.len() < 2 {
            return Err(Trouble::Run(
                Refusal::new("hardly a draw has a value of every aim under every policy: trajectories broke, or a condition never held")
                    .help("`detente run` with the policy says why"),
            ));
        }
        Ok(self.found(&taken))
    }

    fn found(&self, taken: &Taken) -> Weighing {
        let Taken { means, finished, .. } = taken;
        let (draws, finished) = (taken.draws.len(), *finished);
        let aims = self.request.aims.len();
        let count = self.experiments.quantities.len();
        let bootstrap =
            Bootstrap { samples: SAMPLES, seed: Seed(self.request.asked.seed).apart("weighing", 0) };
        let table = |aim: usize| {
            let values = (0..self.kept.len())
                .flat_map(|set| means.iter().skip(set * aims + aim).step_by(count).copied())
                .collect();
            Table::new(self.request.aims[aim].better, draws, values)
        };
        let tables: Vec<Table> = (0..aims).filter_map(|aim| table(aim).ok()).collect();
        let finding = |(aim, table): (usize, &Table)| {
            let quantity = &self.experiments.quantities[aim];
            let ranking = ranking(table, Looks::Once);
            AimFinding {
                text: quantity.text.clone(),
                label: quantity.label.clone(),
                unit: quantity.unit.clone(),
                threshold: self.thresholds[aim],
                metrics: self.metrics(taken, (aim, table), bootstrap),
                benefit: self.benefit(taken, aim, &ranking),
                ranking,
                table: table.clone(),
            }
        };
        let name = |set: &Vec<String>| if set.is_empty() { "as written".to_owned() } else { set.join(" + ") };
        Weighing {
            title: self.experiments.model.title.clone(),
            names: self.kept.iter().map(|set| name(&self.request.sets[*set])).collect(),
            left_out: self
                .experiments
                .conflicts
                .iter()
                .map(|(set, why)| (name(&self.request.sets[*set]), why.clone()))
                .collect(),
            front: if tables.len() > 1 { pareto(&tables, bootstrap) } else { Vec::new() },
            meets_all: taken.meetings.last().map_or(Vec::new(), Meeting::shares),
            aims: tables.iter().enumerate().map(finding).collect(),
            draws: draws as u64,
            draws_left_out: finished - draws as u64,
            trajectories: finished * u64::from(self.request.per_draw) * self.experiments.worlds() as u64,
            stopped_early: finished < self.draws,
            leaves_out: self.experiments.model.leaves_out.clone(),
            request: self.request.clone(),
        }
    }

    /// One for each aim with a threshold in their order, and where there are any one for all of these together.
    fn meetings(&self) -> Vec<Meeting> {
        let known = self.request.aims.iter().zip(&self.experiments.quantities).zip(&self.thresholds);
        let with: Vec<_> = (known.enumerate())
            .filter_map(|(number, ((aim, quantity), at))| at.map(|at| (number, aim, quantity, at)))
            .collect();
        let meeting = |aims: &[_]| Meeting::new(aims, self.kept.len(), self.draws);
        let mut meetings: Vec<Meeting> = with.chunks(1).map(meeting).collect();
        if with.len() > 1 {
            meetings.push(meeting(&with));
        }
        meetings
    }

    /// The metrics of an aim, with luck taken off their spread where trajectories say how much of it is luck.
    fn metrics(&self, taken: &Taken, (aim, table): (usize, &Table), bootstrap: Bootstrap) -> Vec<Robustness> {
        let own = |set: usize| taken.luck[set * taken.aims + aim].mean();
        let luck: Vec<f64> = (0..self.kept.len()).map(own).collect();
        let luck = (self.request.per_draw > 1).then_some(&luck[..]);
        let mut found = robustness(table, &metrics(self.thresholds[aim]), luck, bootstrap);
        let is_share = |it: &&mut Robustness| matches!(it.metric, Metric::StarrDomain { .. });
        if let Some(satisficing) = found.iter_mut().find(is_share) {
            let before = self.thresholds[..aim].iter().flatten().count();
            satisficing.scores =
                taken.meetings.get(before).map_or(vec![UNTOLD; self.kept.len()], Meeting::shares);
        }
        found
    }

    /// On what the benefit of the best hangs. One of the pair is the first set: luck is kept of differences from that alone.
    fn benefit(&self, taken: &Taken, aim: usize, ranking: &Ranking) -> Option<Benefit> {
        let best = ranking.places.first()?.policy;
        let other = if best == 0 { ranking.places.get(1)?.policy } else { 0 };
        let policies = (best, other);
        let place = |set: usize| set * taken.aims + aim;
        let means = (taken.means.chunks_exact(taken.count))
            .map(|draw| draw[place(policies.0)] - draw[place(policies.1)])
            .collect();
        let noise = taken.noise[place(if best == 0 { other } else { best })].mean();
        let differences = Differences { draws: &taken.draws, means, noise, per_draw: self.request.per_draw };
        benefit(&self.experiments, policies, &differences)
    }
}

/// What draws gave.
struct Taken {
    aims: usize,
    /// Values of a trajectory: for each set, each aim.
    count: usize,
    per_draw: usize,
    /// Draws that were run, and the numbers of those in which all have a value.
    finished: u64,
    draws: Vec<u64>,
    /// For each of these the means over its trajectories.
    means: Vec<f64>,
    /// What luck adds to the variance of the mean difference from the first set.
    noise: Vec<Moments>,
    /// What luck adds to the variance of the mean itself.
    luck: Vec<Moments>,
    /// Whether thresholds are met.
    meetings: Vec<Meeting>,
}

impl Taken {
    fn new(aims: usize, (count, per_draw): (usize, usize)) -> Self {
        let noise = vec![Moments::new(); count];
        Self {
            aims,
            count,
            per_draw,
            finished: 0,
            draws: Vec::new(),
            means: Vec::new(),
            luck: noise.clone(),
            noise,
            meetings: Vec::new(),
        }
    }

    /// Takes the values of whole draws.
    fn take(&mut self, values: &[f64]) {
        let Self { aims, count, per_draw, .. } = *self;
        for draw in values.chunks_exact(per_draw * count) {
            let number = self.finished;
            self.finished += 1;
            let of = |place: usize| draw.iter().skip(place).step_by(count);
            let mean = |place: usize| of(place).sum::<f64>() / per_draw as f64;
            let means: Vec<f64> = (0..count).map(mean).collect();
            if means.iter().all(|mean| mean.is_finite()) {
                self.draws.push(number);
                self.means.extend(means);
                for meeting in &mut self.meetings {
                    meeting.take(draw, (count, aims));
                }
                for (place, luck) in self.luck.iter_mut().enumerate() {
                    let within = Moments::of(&of(place).copied().collect::<Vec<f64>>());
                    luck.add(within.variance() / per_draw as f64);
                }
                for place in aims..count {
                    let differences = of(place).zip(of(place % aims)).map(|(value, base)| value - base);
                    let within = Moments::of(&differences.collect::<Vec<f64>>());
                    self.noise[place].add(within.variance() / per_draw as f64);
                }
            }
        }
    }
}
