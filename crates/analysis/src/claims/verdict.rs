//! What follows for a claim from its comparisons and from the share of parameter draws in which it holds.

use super::finding::{Finding, is_enough};
use super::share::Share;
use super::{Claim, Plan, Said};
use detente_numbers::sequences::hits::hits_interval;

/// A claim must hold in so many parameter draws to be supported.
const SHARE_ENOUGH: f64 = 0.9;
/// A difference that was the same in every trajectory counts as fixed once no more draws than this can be otherwise.
const UNLIKE_MOST: f64 = 0.01;

/// What the model says of a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// All intervals lie on the claim's side, and it holds in at least 90 % of parameter draws.
    Supported,
    /// Some interval lies on the other side, and the claim holds in at most 10 % of parameter draws.
    Contradicted,
    /// The model cannot but bear it out, or cannot but deny it ([`Assumption::holds`]): no evidence either way.
    Assumed(Assumption),
    /// Neither, and why.
    Undecided(Reason),
}

/// Why a claim is assumed.
#[derive(Clone, Debug, PartialEq)]
pub enum Assumption {
    /// As was said beforehand, and trajectories do not say otherwise.
    Said(Said),
    /// What is compared has bounds that lie on one side of the threshold.
    Bounded {
        /// Whether the claim holds within them.
        holds: bool,
    },
    /// Every trajectory of every draw gave the very same value: no luck and no parameter makes any difference.
    SameEverywhere {
        /// Whether the claim holds for that value.
        holds: bool,
        /// The share of draws that could yet be otherwise, with 95 % confidence.
        unlike_at_most: f64,
    },
}

impl Assumption {
    /// Whether the model cannot but bear the claim out; otherwise it cannot but deny it.
    #[must_use]
    pub const fn holds(&self) -> bool {
        match self {
            Self::Said(said) => said.holds,
            Self::Bounded { holds } | Self::SameEverywhere { holds, .. } => *holds,
        }
    }
}

/// Why a claim is undecided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Luck: more trajectories could decide it.
    Chance,
    /// Luck inside the draws: on average the claim is decided, but not in how many draws it holds, which more trajectories in each would tell.
    ChanceInDraws,
    /// Ignorance: parameters that are all possible disagree, and more trajectories would not change that.
    Ignorance,
    /// There are too few draws to say anything; so many more are needed.
    TooFewDraws(u64),
    /// Nothing was seen of a quantity: its condition never held.
    NothingSeen,
    /// A single trajectory a draw cannot tell ignorance from luck.
    OneTrajectory,
}

/// The verdict after so many draws, and what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The verdict so far.
    pub verdict: Verdict,
    /// Whether more draws are of no use: the verdict is reached, or can no longer be, or the budget is at its end.
    pub is_final: bool,
    /// One for each comparison.
    pub findings: Vec<Finding>,
    /// The share of parameter draws in which each comparison holds by itself, where there are several.
    pub each_holds: Vec<Option<Share>>,
    /// The share of parameter draws in which all comparisons hold. `None` where there are too few draws, a single trajectory a
    /// draw, or nothing was seen.
    pub holds: Option<Share>,
    /// Draws so far.
    pub draws: u64,
    /// Trajectories that broke and were left out.
    pub left_out: u64,
}

/// What is known of all comparisons together.
struct Together {
    /// All intervals lie on the claim's side.
    all_clear: bool,
    /// Some interval lies on the other.
    any_against: bool,
    share: Option<Share>,
}

impl Together {
    fn verdict(&self) -> Option<Verdict> {
        let share = self.share?;
        if self.all_clear && share.low >= SHARE_ENOUGH {
            return Some(Verdict::Supported);
        }
        if self.any_against && share.high <= 1.0 - SHARE_ENOUGH {
            return Some(Verdict::Contradicted);
        }
        let no_support = self.any_against || share.high < SHARE_ENOUGH;
        let no_contradiction = self.all_clear || share.low > 1.0 - SHARE_ENOUGH;
        (no_support && no_contradiction).then_some(Verdict::Undecided(Reason::Ignorance))
    }
}

pub(super) fn assess(
    claim: &Claim,
    plan: &Plan,
    findings: Vec<Finding>,
    (share, each_holds): (Option<Share>, Vec<Option<Share>>),
    (said, bounded): (Option<&Said>, Option<bool>),
    (draws, left_out): (u64, u64),
) -> Assessment {
    let clear: Vec<Option<bool>> = claim
        .comparisons
        .iter()
        .zip(&findings)
        .map(|(comparison, finding)| finding.clear(comparison))
        .collect();
    let all_clear = clear.iter().all(|clear| *clear == Some(true));
    let any_against = clear.contains(&Some(false));
    let share = if plan.has_ignorance { share } else { Some(share_of_known(all_clear, any_against)) };
    let is_spent = draws >= plan.draws_most;
    let (verdict, is_final) = if let Some(said) = said {
        (Verdict::Assumed(Assumption::Said(said.clone())), true)
    } else if let Some(holds) = bounded {
        (Verdict::Assumed(Assumption::Bounded { holds }), true)
    } else if let Some(fixed) = same_everywhere(claim, &findings, draws) {
        fixed
    } else if let Some(verdict) = (Together { all_clear, any_against, share }).verdict() {
        (verdict, true)
    } else {
        (Verdict::Undecided(reason(&findings, share, draws, all_clear || any_against)), false)
    };
    Assessment {
        verdict,
        is_final: is_final || is_spent,
        findings,
        each_holds,
        holds: share,
        draws,
        left_out,
    }
}

fn share_of_known(all_clear: bool, any_against: bool) -> Share {
    match (all_clear, any_against) {
        (true, _) => Share { estimate: 1.0, low: 1.0, high: 1.0 },
        (_, true) => Share { estimate: 0.0, low: 0.0, high: 0.0 },
        _ => Share { estimate: 0.5, low: 0.0, high: 1.0 },
    }
}

/// Assumed by the data: a comparison without any spread that fails, or all of them without any spread.
fn same_everywhere(claim: &Claim, findings: &[Finding], draws: u64) -> Option<(Verdict, bool)> {
    if draws < detente_numbers::sequences::asymptotic::DRAWS_LEAST {
        return None;
    }
    let mut all_fixed = true;
    let mut holds = true;
    for (comparison, finding) in claim.comparisons.iter().zip(findings) {
        let is_held = finding.holds(comparison);
        all_fixed &= finding.is_without_spread;
        holds &= is_held || !finding.is_without_spread;
    }
    if holds && !all_fixed {
        return None;
    }
    let unlike_at_most = hits_interval(0, draws, super::ERROR).1;
    let verdict = Verdict::Assumed(Assumption::SameEverywhere { holds, unlike_at_most });
    Some((verdict, unlike_at_most <= UNLIKE_MOST))
}

fn reason(findings: &[Finding], share: Option<Share>, draws: u64, is_clear: bool) -> Reason {
    let least = detente_numbers::sequences::asymptotic::DRAWS_LEAST;
    let is_short = share.is_none() || findings.iter().any(|finding| !is_enough(finding, draws));
    if is_short && draws < least {
        Reason::TooFewDraws(least - draws)
    } else if findings.iter().any(|finding| !finding.estimate.is_finite()) {
        Reason::NothingSeen
    } else if share.is_none() {
        Reason::OneTrajectory
    } else if is_clear {
        Reason::ChanceInDraws
    } else {
        Reason::Chance
    }
}
