//! The whole way from draws to boxes, and covering: each further box is looked for among the draws that the boxes before it have left.

use super::draws::{Draws, Wrong};
use super::edges::{paste, refine};
use super::figures::{Figures, Support, figures, supports, worthwhile};
use super::peel::{Choice, PeelOptions, Step, peel};
use super::region::Region;

/// How to look for boxes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// How to peel.
    pub peel: PeelOptions,
    /// Which box of the way down to take.
    pub choice: Choice,
    /// Strips that are pasted have at most this part of the draws in the box; 0 for no pasting.
    pub paste: f64,
    /// Whether borders are put where the box tells most in the end. With [`Choice::MostExplained`] only, whose rule it follows.
    pub refine: bool,
    /// Limits with larger quasi-p-values than this are taken away again, so that figures are those of limits that are worth something; 1 keeps all.
    pub worth: f64,
    /// No more boxes than these.
    pub boxes: usize,
}

impl Options {
    /// One box: peeled in strips of 5 %, the one that tells most, pasted in strips of 1 %, refined, without limits whose quasi-p-value is above 5 %.
    pub const USUAL: Self = Self {
        peel: PeelOptions::USUAL,
        choice: Choice::MostExplained,
        paste: 0.01,
        refine: true,
        worth: 0.05,
        boxes: 1,
    };

    /// The box that the rule chooses on a way down, with its borders moved; `None` where none is as the rule asks.
    pub(super) fn finish(&self, sample: &super::Sample<'_>, steps: &[Step]) -> Option<(usize, Region)> {
        let chosen = self.choice.of(steps)?;
        let mut region = steps[chosen].region.clone();
        if self.paste > 0.0 {
            region = paste(sample, &region, self.paste);
        }
        if self.refine && self.choice == Choice::MostExplained {
            region = refine(sample, &region);
        }
        if self.worth < 1.0 {
            region = worthwhile(sample, &region, self.worth);
        }
        Some((chosen, region))
    }
}

/// A box that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The box; it holds of draws outside the boxes before it.
    pub region: Region,
    /// What holds of it among the draws that were left. Coverage and mass are parts of all draws, so those of several boxes add up.
    pub figures: Figures,
    /// The part of the variance of the shares, among the draws that were left, that the box tells.
    pub explained: f64,
    /// What each of its limits is worth, among the draws that were left.
    pub supports: Vec<Support>,
    /// The way down.
    pub steps: Vec<Step>,
    /// The box on it that was chosen, before its borders were moved.
    pub chosen: usize,
}

/// Looks for boxes: peels, chooses, pastes, refines, takes away what is inside, and begins again, until there are as many boxes as were asked
/// for, none is as the rule asks, or what is left holds no box denser than all draws are. Where luck has a part in the shares there nearly
/// always is such a box: [`chance_alone`](super::chance_alone) tells what a box must tell to be more than that.
///
/// # Errors
/// Options outside what they say.
pub fn discover(draws: &Draws<'_>, options: &Options) -> Result<Vec<Finding>, Wrong> {
    if !(0.0..1.0).contains(&options.paste) {
        return Err(Wrong::Option("paste"));
    }
    let whole = draws.all();
    let mut sample = draws.all();
    let mut findings = Vec::new();
    while findings.len() < options.boxes {
        let steps = peel(&sample, &whole, &options.peel)?;
        let Some((chosen, region)) = options.finish(&sample, &steps) else { break };
        let figures = figures(&sample, &whole, &region);
        let is_denser = figures.density > whole.density(whole.total);
        if region.restrictions.is_empty() || !is_denser {
            break;
        }
        let rest = sample.without(&region);
        let explained = sample.explained(sample.total - rest.total);
        findings.push(Finding {
            supports: supports(&sample, &region),
            region,
            figures,
            explained,
            steps,
            chosen,
        });
        sample = rest;
    }
    Ok(findings)
}
