//! A small rule tree: all futures cut into a few boxes, each with the share of the outcome in it (L. Breiman, J. H. Friedman, R. A. Olshen and
//! C. J. Stone, Classification and Regression Trees, 1984: Gini's index, cost-complexity pruning, the size chosen by cross-validation).
//!
//! Start at [`tree`]. A draw's share stands in for its trajectories: Gini's index of a node is that of the trajectories of its draws, so that shares
//! need no threshold, and luck, which no cut can take away, makes no cut look better than another.

mod grow; // Cuts until leaves are small.
mod prune; // The order in which cuts are taken back.

use self::grow::Grown;
use self::prune::Pruning;
use super::draws::{Draws, Sample, Wrong};
use super::figures::{Figures, figures};
use super::region::Region;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::sqrt;
use detente_numbers::sums::Moments;

/// How to grow a tree and how far to prune it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// No more rules than these, at least 1.
    pub leaves_most: usize,
    /// The least part of the draws that a rule holds of: above 0, at most 0.5.
    pub leaf_least: f64,
    /// Parts into which the draws are cut for cross-validation: at least 2, at most as many as there are draws.
    pub folds: usize,
    /// Luck of the parts.
    pub seed: Seed,
}

/// The rules, and how their number was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// One for each leaf, the densest first. Each future is in one of them.
    pub rules: Vec<Rule>,
    /// The trees from which one was chosen, the largest first; the last has one leaf.
    pub sizes: Vec<Size>,
    /// Which of them it is: the smallest whose loss is within one standard error of the least, and that has no more leaves than were asked for.
    pub chosen: usize,
}

/// A leaf.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The restrictions that lead to it.
    pub region: Region,
    /// What holds of it.
    pub figures: Figures,
}

/// A pruned tree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Its leaves.
    pub leaves: usize,
    /// The price of a leaf from which on this tree is the cheapest, in parts of Gini's index of all draws taken together.
    pub price: f64,
    /// The mean squared distance between the share of a draw and that of its leaf, in trees that were grown without the draw.
    pub loss: f64,
    /// The standard error of the loss.
    pub loss_error: f64,
}

/// Grows a tree, prunes it by cross-validation, and reads off its rules.
///
/// # Errors
/// Options outside what they say.
pub fn tree(draws: &Draws<'_>, options: &Options) -> Result<Tree, Wrong> {
    check(draws, options)?;
    let whole = draws.all();
    let points_least = options.leaf_least * draws.len() as f64;
    let grown = Grown::of(&whole, points_least);
    let pruning = Pruning::of(&grown);
    let losses = cross_validate(draws, options, &pruning.prices, points_least);
    let sizes: Vec<Size> = (pruning.prices.iter().zip(&losses))
        .map(|(price, loss)| Size {
            leaves: pruning.leaves(&grown, *price).len(),
            price: *price,
            loss: loss.mean(),
            loss_error: loss.standard_error(),
        })
        .collect();
    let chosen = choose(&sizes, options.leaves_most);
    let rule = |leaf: usize| {
        let region = grown.nodes[leaf].region.clone();
        Rule { figures: figures(&whole, &whole, &region), region }
    };
    let mut rules: Vec<Rule> = pruning.leaves(&grown, sizes[chosen].price).into_iter().map(rule).collect();
    rules.sort_by(|first, second| second.figures.density.total_cmp(&first.figures.density));
    Ok(Tree { rules, sizes, chosen })
}

fn check(draws: &Draws<'_>, options: &Options) -> Result<(), Wrong> {
    if options.leaves_most == 0 {
        return Err(Wrong::Option("leaves_most"));
    }
    if !(options.leaf_least > 0.0 && options.leaf_least <= 0.5) {
        return Err(Wrong::Option("leaf_least"));
    }
    let has_folds = 2 <= options.folds && options.folds <= draws.len();
    if has_folds { Ok(()) } else { Err(Wrong::Option("folds")) }
}

/// The smallest tree whose loss is within one standard error of the least, or the largest that has few enough leaves.
fn choose(sizes: &[Size], leaves_most: usize) -> usize {
    let least = sizes.iter().fold(&sizes[0], |best, size| if size.loss < best.loss { size } else { best });
    let good = sizes.iter().rposition(|size| size.loss <= least.loss + least.loss_error).unwrap_or(0);
    let few = sizes.iter().position(|size| size.leaves <= leaves_most).unwrap_or(sizes.len() - 1);
    if good > few { good } else { few }
}

/// The loss of the draws left out, for each price of a leaf.
fn cross_validate(draws: &Draws<'_>, options: &Options, prices: &[f64], points_least: f64) -> Vec<Moments> {
    let folds = folds(draws.len(), options);
    // Between two prices at which a cut is taken back, the geometric mean stands for all (Breiman et al., section 3.4.2).
    let between: Vec<f64> = (0..prices.len())
        .map(|at| prices.get(at + 1).map_or(f64::INFINITY, |next| sqrt(prices[at] * next)))
        .collect();
    let mut losses = vec![Moments::new(); prices.len()];
    for fold in 0..options.folds {
        let sample = Sample::new(draws, folds.iter().map(|of| u32::from(*of != fold)).collect());
        let grown = Grown::of(&sample, points_least * (options.folds - 1) as f64 / options.folds as f64);
        let pruning = Pruning::of(&grown);
        for row in (0..draws.len()).filter(|row| folds[*row] == fold) {
            for (loss, price) in losses.iter_mut().zip(&between) {
                let leaf = pruning.leaf(&grown, *price, row as u32);
                let distance = draws.shares[row] - sample.density(grown.nodes[leaf].tally);
                loss.add(distance * distance);
            }
        }
    }
    losses
}

/// The part in which each draw is left out: parts of equal size but for one draw, by luck.
fn folds(count: usize, options: &Options) -> Vec<usize> {
    let key = lane_key(options.seed, World::Parameters, 0);
    let source = Source::new("rule tree", "fold");
    let mut rows: Vec<(f64, usize)> =
        (0..count).map(|row| (uniform(key, source, row as u32, 0), row)).collect();
    rows.sort_unstable_by(|first, second| first.0.total_cmp(&second.0).then(first.1.cmp(&second.1)));
    let mut folds = vec![0; count];
    for (place, (_, row)) in rows.into_iter().enumerate() {
        folds[row] = place % options.folds;
    }
    folds
}

#[cfg(test)]
mod tests;
