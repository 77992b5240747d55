//! Scores of links and loops, step by step.

use detente_numbers::{abs, exp, ln, max};

/// A link from one quantity to another, each by a number of the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// What changes the other.
    pub source: usize,
    /// What is changed.
    pub target: usize,
}

/// What happened at a link in a step.
///
/// For a link into a stock, from a flow, `total` is the change of the stock's net flow since the step before, and `partial` that of this flow, with the other
/// sign if it flows out. The stock moves one step after its flows: whoever makes these numbers decides which step they count for, and
/// should do so alike for all flows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Change {
    /// By how much the source changed.
    pub source: f64,
    /// By how much the target would have changed had only this source changed.
    pub partial: f64,
    /// By how much the target changed.
    pub total: f64,
}

/// The share of the target's change that the source alone made; below 0 where the target moved against the source. Above 1 in size where other sources
/// worked against it. 0 where source or target did not change, or where something is not finite.
#[must_use]
pub fn link_score(change: Change) -> f64 {
    let Change { source, partial, total } = change;
    if source == 0.0 || total == 0.0 || !source.is_finite() || !partial.is_finite() || !total.is_finite() {
        return 0.0;
    }
    let share = abs(partial / total);
    if (partial < 0.0) == (source < 0.0) { share } else { -share }
}

/// Links, and chains of them that close to loops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wiring {
    links: Vec<Link>,
    loops: Vec<Vec<usize>>,
    /// Of each loop: the number of the part that it is in.
    parts: Vec<usize>,
}

/// Why links and chains are no wiring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWiring {
    /// No loops.
    NoLoops,
    /// The loop with this number has no links, or one that is not there.
    Links(usize),
    /// In the loop with this number, some link does not start where the one before it ends.
    NotClosed(usize),
}

impl Wiring {
    /// From links, and loops as lists of places among them, each link starting where the one before ends and the first where the last does.
    ///
    /// # Errors
    /// Loops that are none.
    pub fn new(links: Vec<Link>, loops: Vec<Vec<usize>>) -> Result<Self, NoWiring> {
        if loops.is_empty() {
            return Err(NoWiring::NoLoops);
        }
        for (number, chain) in loops.iter().enumerate() {
            if chain.is_empty() || chain.iter().any(|link| *link >= links.len()) {
                return Err(NoWiring::Links(number));
            }
            let next = chain.iter().cycle().skip(1);
            if chain.iter().zip(next).any(|(link, next)| links[*link].target != links[*next].source) {
                return Err(NoWiring::NotClosed(number));
            }
        }
        let parts = parts(&links, &loops);
        Ok(Self { links, loops, parts })
    }

    /// How many links there are.
    #[must_use]
    pub const fn links(&self) -> usize {
        self.links.len()
    }

    /// How many loops there are.
    #[must_use]
    pub const fn loops(&self) -> usize {
        self.loops.len()
    }

    /// Of each loop the number of its part: loops that have a quantity in common are in one, and so are loops that are with a third. Only loops of
    /// one part are compared.
    #[must_use]
    pub fn parts(&self) -> &[usize] {
        &self.parts
    }

    /// The score of each loop from those of all links: above 0 where it reinforces what changes, below where it balances.
    #[must_use]
    pub fn scores(&self, links: &[f64]) -> Vec<f64> {
        let product = |chain: &Vec<usize>| chain.iter().map(|link| links[*link]).product();
        self.loops.iter().map(product).collect()
    }

    /// The relative score of each loop from those of all links: sizes sum to 1 in each part, or are all 0 where none of its loops is at work.
    ///
    /// Scores grow without bounds where a target hardly changes, but in the same way for all loops through it: logarithms keep them from
    /// overflowing.
    #[must_use]
    pub fn relative(&self, links: &[f64]) -> Vec<f64> {
        let size = |chain: &Vec<usize>| chain.iter().map(|link| ln(abs(links[*link]))).sum::<f64>();
        let sizes: Vec<f64> = self.loops.iter().map(size).collect();
        let is_balancing =
            |chain: &Vec<usize>| chain.iter().filter(|link| links[**link] < 0.0).count() % 2 == 1;
        let count = self.parts.iter().max().map_or(0, |last| last + 1);
        let mut most = vec![f64::NEG_INFINITY; count];
        self.parts.iter().zip(&sizes).for_each(|(part, size)| most[*part] = max(most[*part], *size));
        // A part in which no loop is at work has no finite size.
        let share = |(part, size): (&usize, &f64)| {
            if most[*part].is_finite() { exp(size - most[*part]) } else { 0.0 }
        };
        let mut shares: Vec<f64> = self.parts.iter().zip(&sizes).map(share).collect();
        let mut sums = vec![0.0; count];
        self.parts.iter().zip(&shares).for_each(|(part, share)| sums[*part] += share);
        for ((share, part), chain) in shares.iter_mut().zip(&self.parts).zip(&self.loops) {
            let sign = if is_balancing(chain) { -1.0 } else { 1.0 };
            *share = if sums[*part] > 0.0 { sign * *share / sums[*part] } else { 0.0 };
        }
        shares
    }
}

/// The part of each loop, numbered by first appearance.
fn parts(links: &[Link], loops: &[Vec<usize>]) -> Vec<usize> {
    let mut parts: Vec<usize> = (0..loops.len()).collect();
    let quantities =
        |chain: &Vec<usize>| -> Vec<usize> { chain.iter().map(|link| links[*link].source).collect() };
    let through: Vec<Vec<usize>> = loops.iter().map(quantities).collect();
    for (number, own) in through.iter().enumerate() {
        for (earlier, others) in through.iter().enumerate().take(number) {
            if own.iter().any(|quantity| others.contains(quantity)) {
                let (from, to) = (parts[number], parts[earlier]);
                parts.iter_mut().filter(|part| **part == from).for_each(|part| *part = to);
            }
        }
    }
    let mut seen = Vec::new();
    for part in &mut parts {
        let at = seen.iter().position(|seen| seen == part).unwrap_or_else(|| {
            seen.push(*part);
            seen.len() - 1
        });
        *part = at;
    }
    parts
}

/// One trajectory: the relative score of each loop in each step.
#[derive(Clone, Debug, PartialEq)]
pub struct Dominance {
    loops: usize,
    /// Step by step.
    relative: Vec<f64>,
}

impl Dominance {
    /// From what happened at all links, step by step and in the order of the links. Numbers after the last whole step are left out.
    #[must_use]
    pub fn new(wiring: &Wiring, changes: &[Change]) -> Self {
        let mut scores = vec![0.0; wiring.links()];
        let mut relative = Vec::new();
        for step in changes.chunks_exact(wiring.links()) {
            scores.iter_mut().zip(step).for_each(|(score, change)| *score = link_score(*change));
            relative.extend(wiring.relative(&scores));
        }
        Self { loops: wiring.loops(), relative }
    }

    /// How many steps there are.
    #[must_use]
    pub const fn steps(&self) -> usize {
        self.relative.len() / self.loops
    }

    /// The relative score of each loop in a step.
    #[must_use]
    pub fn at(&self, step: usize) -> &[f64] {
        &self.relative[step * self.loops..(step + 1) * self.loops]
    }

    /// The mean relative score of each loop over some steps, and the mean of its size, by which loops are compared: a loop that reinforces as often
    /// as it balances has a mean of 0 and may lead all the same. Steps that are not there are left out; of none, zeros.
    #[must_use]
    pub fn over(&self, steps: std::ops::Range<usize>) -> (Vec<f64>, Vec<f64>) {
        let steps = steps.start.min(self.steps())..steps.end.min(self.steps());
        let count = max(steps.len() as f64, 1.0);
        let (mut means, mut sizes) = (vec![0.0; self.loops], vec![0.0; self.loops]);
        for step in steps {
            for (number, score) in self.at(step).iter().enumerate() {
                means[number] += score / count;
                sizes[number] += abs(*score) / count;
            }
        }
        (means, sizes)
    }
}

/// Which loop of a part has the largest size; of equal ones the first; none where all are 0.
pub(super) fn leader(wiring: &Wiring, sizes: &[f64], part: usize) -> Option<usize> {
    let mut best = None;
    let mut most = 0.0;
    for (number, size) in sizes.iter().enumerate() {
        if wiring.parts[number] == part && *size > most {
            (best, most) = (Some(number), *size);
        }
    }
    best
}
