//! Cost-complexity pruning: each leaf has a price, and as it rises the weakest cut is taken back first.

use super::grow::Grown;

/// At which price each cut is taken back.
pub(super) struct Pruning {
    /// For each node, the price of a leaf from which on it is one; infinite where it was taken back
    /// together with a cut above it.
    leaf_from: Vec<f64>,
    /// The prices at which the tree changes, rising, from 0.
    pub(super) prices: Vec<f64>,
}

/// What stands below a node.
#[derive(Clone, Copy)]
struct Below {
    cost: f64,
    leaves: u32,
}

impl Pruning {
    pub(super) fn of(grown: &Grown<'_>) -> Self {
        let mut leaf_from: Vec<f64> =
            grown.nodes.iter().map(|node| if node.cut.is_some() { f64::INFINITY } else { 0.0 }).collect();
        let mut price = 0.0;
        while leaf_from[0] == f64::INFINITY {
            let Some((node, link)) = weakest(grown, &leaf_from) else { break };
            // Prices never fall, but for rounding.
            price = if link > price { link } else { price };
            leaf_from[node] = price;
        }
        let mut prices: Vec<f64> = leaf_from.iter().copied().filter(|price| price.is_finite()).collect();
        prices.push(0.0);
        prices.sort_unstable_by(f64::total_cmp);
        prices.dedup();
        Self { leaf_from, prices }
    }

    /// The leaves at a price.
    pub(super) fn leaves(&self, grown: &Grown<'_>, price: f64) -> Vec<usize> {
        let mut leaves = Vec::new();
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            match &grown.nodes[at].cut {
                Some(cut) if self.leaf_from[at] > price => open.extend([cut.right, cut.left]),
                _ => leaves.push(at),
            }
        }
        leaves
    }

    /// The leaf of a row at a price.
    pub(super) fn leaf(&self, grown: &Grown<'_>, price: f64, row: u32) -> usize {
        let mut at = 0;
        while let Some(cut) = &grown.nodes[at].cut
            && self.leaf_from[at] > price
        {
            at = grown.child(cut, row);
        }
        at
    }
}

/// The cut that lowers cost least for each leaf that it adds, of equals the nearest to the root; and by how much.
fn weakest(grown: &Grown<'_>, leaf_from: &[f64]) -> Option<(usize, f64)> {
    let mut below: Vec<Below> =
        (0..grown.nodes.len()).map(|node| Below { cost: grown.cost(node), leaves: 1 }).collect();
    let is_gone = gone(grown, leaf_from);
    let mut weakest: Option<(usize, f64)> = None;
    // Children stand after their parent.
    for node in (0..grown.nodes.len()).rev() {
        let Some(cut) = &grown.nodes[node].cut else { continue };
        if is_gone[node] || leaf_from[node] < f64::INFINITY {
            continue;
        }
        let (left, right) = (below[cut.left], below[cut.right]);
        let both = Below { cost: left.cost + right.cost, leaves: left.leaves + right.leaves };
        let link = (below[node].cost - both.cost) / f64::from(both.leaves - 1);
        below[node] = both;
        if weakest.is_none_or(|(_, least)| link <= least) {
            weakest = Some((node, link));
        }
    }
    weakest
}

/// Whether a node has gone with a cut above it.
fn gone(grown: &Grown<'_>, leaf_from: &[f64]) -> Vec<bool> {
    let mut is_gone = vec![false; grown.nodes.len()];
    for (node, parts) in grown.nodes.iter().enumerate() {
        if let Some(cut) = &parts.cut {
            let goes = is_gone[node] || leaf_from[node] < f64::INFINITY;
            is_gone[cut.left] = goes;
            is_gone[cut.right] = goes;
        }
    }
    is_gone
}
