//! Whether a model bears out what is claimed of it, looked at again and again while draws come in.
//!
//! A claim is one comparison of a quantity with a threshold, or several that must all hold ([`Claim`]). A [`Trial`] takes the draws of the
//! unknown parameters as they come, wave by wave, and can be asked after each ([`Trial::assess`]): all its intervals hold at all numbers of
//! draws at once, so whoever stops as soon as the verdict is final is wrong no more often than was promised. Draws must be independent and
//! equally distributed; the trajectories in a draw may share what they like, and so may the worlds that a claim compares: differences are
//! taken in each trajectory, so what both worlds have in common drops out.
//!
//! A *verdict* keeps apart three things that a share of trajectories would mix: what more trajectories would still change (the interval),
//! what nobody knows (in which share of the parameter draws the claim holds, [`Share`]), and what the model could not but say (*assumed*).

mod finding; // What the draws say of one comparison.
mod mixing; // How chances differ from draw to draw.
mod quantiles; // Intervals of quantiles.
mod quantity; // What is compared.
mod share; // In which share of the parameter draws a claim holds.
mod tally; // How often trajectories gave each of a few things.
mod track; // What is kept of the draws.
mod verdict; // What follows from all of it.

pub use self::finding::{Finding, Method};
pub use self::quantity::{Bounds, Conditional, Quantity, restricted_time};
pub use self::share::Share;
pub use self::verdict::{Assessment, Assumption, Reason, Verdict};

use self::finding::{Precision, find};
use self::quantity::Form;
use self::share::{Chances, Sources};
use self::track::Track;
use detente_numbers::sequences::asymptotic::DRAWS_LEAST;

/// Chance that any interval of a claim ever fails.
const ERROR: f64 = 0.05;

/// Which side of its threshold a quantity is claimed to be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Greater.
    Above,
    /// Less.
    Below,
}

/// A quantity and the side of a number that it is claimed to be on. `a < b + margin` is `a - b` below `margin`.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What is compared.
    pub quantity: Quantity,
    /// On which side.
    pub side: Side,
    /// Of what.
    pub threshold: f64,
}

/// Comparisons that must all hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// At least one.
    pub comparisons: Vec<Comparison>,
    /// What the model cannot but say of it, where that is known beforehand: then nothing that it says is evidence.
    pub assumed: Option<Said>,
}

/// What is known of a claim before anything is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// How it is known, as a sentence goes on after a colon.
    pub why: String,
    /// Whether the model cannot but bear the claim out; otherwise it cannot but deny it. Trajectories that say otherwise are believed.
    pub holds: bool,
}

impl Claim {
    /// One comparison.
    #[must_use]
    pub fn of(quantity: Quantity, side: Side, threshold: f64) -> Self {
        Self { comparisons: vec![Comparison { quantity, side, threshold }], assumed: None }
    }

    /// A quantity that lies between two numbers.
    #[must_use]
    pub fn within(quantity: Quantity, low: f64, high: f64) -> Self {
        let above = Comparison { quantity: quantity.clone(), side: Side::Above, threshold: low };
        let below = Comparison { quantity, side: Side::Below, threshold: high };
        Self { comparisons: vec![above, below], assumed: None }
    }

    /// A quantity that increases with a dose (`Side::Above`) or decreases with it, given at rising levels of the dose on the same luck: no
    /// step goes the other way by more than `tolerance`, and the last level lies on the claimed side of the first. With a tolerance of 0
    /// each step has to be shown, so that a level stretch leaves the claim undecided.
    #[must_use]
    pub fn monotone(levels: &[Quantity], side: Side, tolerance: f64) -> Self {
        let step = |from: &Quantity, to: &Quantity, threshold: f64| Comparison {
            quantity: to.clone().less(from.clone()),
            side,
            threshold,
        };
        let tolerated = if side == Side::Above { -tolerance } else { tolerance };
        let mut comparisons: Vec<Comparison> =
            levels.windows(2).map(|pair| step(&pair[0], &pair[1], tolerated)).collect();
        if let [first, .., last] = levels
            && (comparisons.len() > 1 || tolerance > 0.0)
        {
            comparisons.push(step(first, last, 0.0));
        }
        Self { comparisons, assumed: None }
    }
}

/// How the ensemble is made, and how far it may grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The most draws that the budget allows.
    pub draws_most: u64,
    /// Whether trajectories of one draw differ by luck. Without it, or with two or more trajectories a draw, ignorance can be seen.
    pub has_luck: bool,
    /// Whether draws differ in parameters at all.
    pub has_ignorance: bool,
}

/// Why a claim cannot be put to trial, or draws cannot be taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Unfit {
    /// The claim has no comparison.
    NoComparison,
    /// This comparison mixes quantiles with means, or multiplies them.
    MixedQuantile(usize),
    /// This comparison names a component that there is not, or a quantile's level outside 0..1.
    OutOfRange(usize),
    /// Not a whole number of trajectories.
    Rows(usize),
    /// A component had this value, outside its bounds.
    OutsideBounds(usize, f64),
}

/// A claim and what is kept of the draws that it was tried on: some numbers a draw for each comparison, however many trajectories; for
/// quantiles all values.
#[derive(Clone, Debug)]
pub struct Trial {
    claim: Claim,
    plan: Plan,
    bounds: Vec<Bounds>,
    tracks: Vec<Track>,
    draws: u64,
    left_out: u64,
}

impl Trial {
    /// No draws yet; each trajectory will give one value within each of these bounds.
    ///
    /// # Errors
    /// A claim that makes no sense on such components.
    pub fn new(claim: Claim, bounds: Vec<Bounds>, plan: Plan) -> Result<Self, Unfit> {
        if claim.comparisons.is_empty() {
            return Err(Unfit::NoComparison);
        }
        let mut tracks = Vec::new();
        for (index, comparison) in claim.comparisons.iter().enumerate() {
            let quantity = &comparison.quantity;
            let form = quantity.form().ok_or(Unfit::MixedQuantile(index))?;
            let mut components = Vec::new();
            quantity.components(&mut components);
            let is_level = |level: f64| level > 0.0 && level < 1.0;
            let are_levels = match &form {
                Form::Quantiles { terms, .. } => terms.iter().all(|term| is_level(term.level)),
                Form::Linear { .. } | Form::Ratio { .. } | Form::Smooth => true,
            };
            if !are_levels || components.iter().any(|of| *of >= bounds.len()) {
                return Err(Unfit::OutOfRange(index));
            }
            tracks.push(Track::new(quantity, form, &bounds));
        }
        Ok(Self { claim, plan, bounds, tracks, draws: 0, left_out: 0 })
    }

    /// Adds a draw: the components of its first trajectory, then those of the next. A trajectory with a component that is not finite (it
    /// broke) is left out and counted; a draw of which none is left is no draw.
    ///
    /// # Errors
    /// Values that do not fit, in which case nothing was added.
    pub fn add_draw(&mut self, trajectories: &[f64]) -> Result<(), Unfit> {
        let width = self.bounds.len();
        if width == 0 || !trajectories.len().is_multiple_of(width) {
            return Err(Unfit::Rows(trajectories.len()));
        }
        let rows: Vec<&[f64]> =
            trajectories.chunks(width).filter(|row| row.iter().all(|value| value.is_finite())).collect();
        for (index, Bounds { low, high }) in self.bounds.iter().enumerate() {
            if let Some(row) = rows.iter().find(|row| row[index] < *low || row[index] > *high) {
                return Err(Unfit::OutsideBounds(index, row[index]));
            }
        }
        self.left_out += (trajectories.len() / width - rows.len()) as u64;
        if !rows.is_empty() {
            self.draws += 1;
            self.tracks.iter_mut().for_each(|track| track.add(&rows));
        }
        Ok(())
    }

    /// Draws so far.
    #[must_use]
    pub const fn draws(&self) -> u64 {
        self.draws
    }

    /// With fewer draws than these no verdict can come: a smaller budget is too small to say anything, which can be said at once.
    #[must_use]
    pub fn draws_least(&self) -> u64 {
        let is_exact = |track: &Track| match &track.form {
            // Chances, whose trajectories give few different things; of other means that cannot be told beforehand.
            Form::Linear { coefficients, .. } => {
                coefficients.iter().all(|(_, of)| self.bounds[*of] == Bounds::SHARE)
            }
            Form::Ratio { conditional, .. } => {
                (conditional.high - conditional.low).is_finite() && self.bounds[conditional.weight].is_known()
            }
            Form::Quantiles { .. } => true,
            Form::Smooth => false,
        };
        let is_at_once = !self.plan.has_ignorance && self.tracks.iter().all(is_exact);
        if is_at_once { 1 } else { DRAWS_LEAST }
    }

    /// What the draws so far say. It may be asked after every wave, and the sampling stopped when it is final.
    #[must_use]
    pub fn assess(&self) -> Assessment {
        let count = self.tracks.len() as f64;
        let sources = Sources { luck: self.plan.has_luck, ignorance: self.plan.has_ignorance };
        // A third of the budget: a little wider at its end, far narrower before.
        let draws_best = self.plan.draws_most as f64 / 3.0;
        let precision = Precision { error: ERROR / count, draws_best, sources };
        let mut findings = Vec::new();
        let mut chances = Some(Vec::new());
        let mut each_holds = Vec::new();
        for (comparison, track) in self.claim.comparisons.iter().zip(&self.tracks) {
            let (finding, leads) = find(comparison, track, &self.bounds, precision);
            findings.push(finding);
            // Where nothing is unknown, the means are all there is to know.
            let one = if sources.ignorance {
                Chances::new(&leads, sources, precision.error, draws_best)
            } else {
                None
            };
            if self.tracks.len() > 1 {
                let alone =
                    one.as_ref().map(|one| share::share_of_all(std::slice::from_ref(one), precision.error));
                each_holds.push(alone.flatten());
            }
            chances = chances.zip(one).map(|(mut all, one)| {
                all.push(one);
                all
            });
        }
        let share = chances.and_then(|chances| share::share_of_all(&chances, ERROR));
        let known = (self.borne_out(&findings), self.bounded());
        let counts = (self.draws, self.left_out);
        verdict::assess(&self.claim, &self.plan, findings, (share, each_holds), known, counts)
    }

    /// What was said beforehand, once there are trajectories enough and not a single one denies it.
    fn borne_out(&self, findings: &[Finding]) -> Option<&Said> {
        let said = self.claim.assumed.as_ref().filter(|_| self.draws >= DRAWS_LEAST)?;
        let each = || self.claim.comparisons.iter().zip(&self.tracks).zip(findings);
        let bears = |((comparison, track), finding): ((&Comparison, &Track), &Finding)| {
            let is_above = (comparison.side == Side::Above) == said.holds;
            finding.holds(comparison) == said.holds
                && track.lies(is_above, comparison.threshold) == Some(true)
        };
        let is_borne_out = if said.holds { each().all(bears) } else { each().any(bears) };
        is_borne_out.then_some(said)
    }

    /// Whether the claim holds, where the bounds of what it compares say so already.
    fn bounded(&self) -> Option<bool> {
        let side = |(comparison, track): (&Comparison, &Track)| {
            let Bounds { low, high } = track.bounds;
            let (above, below) = (low > comparison.threshold, high <= comparison.threshold);
            match comparison.side {
                Side::Above => above.then_some(true).or(below.then_some(false)),
                Side::Below => (high < comparison.threshold)
                    .then_some(true)
                    .or((low >= comparison.threshold).then_some(false)),
            }
        };
        let sides: Vec<Option<bool>> = self.claim.comparisons.iter().zip(&self.tracks).map(side).collect();
        let holds = sides.iter().all(|side| *side == Some(true));
        holds.then_some(true).or(sides.contains(&Some(false)).then_some(false))
    }
}

#[cfg(test)]
mod tests;
