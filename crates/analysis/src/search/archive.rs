//! What was found: no point that another dominates, and of points that do not differ by what matters, one.
//!
//! Values are put into boxes as wide as what matters in each goal. A point stays while no other lies in a box that dominates its own; in one box, the
//! better point stays, or the one nearer to the box's best corner (M. Laumanns, L. Thiele, K. Deb and E. Zitzler, Evolutionary Computation
//! 10, 2002). So the archive never loses a trade-off by more than what matters, and its size is bounded.

use super::Goal;
use super::pool::{Pool, swap_rows};
use detente_numbers::floor;

/// More points than these make boxes twice as wide.
const MOST_POINTS: usize = 2048;
/// More doublings make no difference: a float ends there.
pub(super) const MOST_DOUBLINGS: u64 = 1000;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Archive {
    pub(super) pool: Pool,
    /// The box of each point, in widths.
    boxes: Vec<f64>,
    /// How wide boxes are in each goal; 0 for points without a width.
    pub(super) widths: Vec<f64>,
    /// For goals without a difference that matters, what the front spanned when its width was chosen; 0 before.
    pub(super) spans: Vec<f64>,
    /// How often all widths were doubled because there were too many points.
    pub(super) doublings: u64,
    /// How often a point was found that no box was good enough for before.
    pub(super) improvements: u64,
}

impl Archive {
    pub(super) fn new(empty: Pool, goals: &[Goal]) -> Self {
        let widths = goals.iter().map(|goal| goal.matters.unwrap_or(0.0)).collect();
        let spans = vec![0.0; goals.len()];
        Self { pool: empty, boxes: Vec::new(), widths, spans, doublings: 0, improvements: 0 }
    }

    /// Takes a row of another pool in, if it is good enough.
    pub(super) fn offer(&mut self, from: &Pool, row: usize) {
        let value = from.value(row);
        let place: Vec<f64> = value.iter().zip(&self.widths).map(box_of).collect();
        let goals = place.len();
        let is_as_good = |other: &[f64]| other.iter().zip(&place).all(|(other, place)| other <= place);
        let rival = self.boxes.chunks_exact(goals).position(is_as_good);
        if let Some(at) = rival {
            let is_same = self.boxes[at * goals..(at + 1) * goals] == place;
            if !is_same || !self.is_nearer(value, self.pool.value(at), &place) {
                return self.bring_forward(at);
            }
            self.remove(at);
        } else {
            self.improvements += 1;
            let mut at = 0;
            while at < self.pool.len() {
                let other = &self.boxes[at * goals..(at + 1) * goals];
                if other.iter().zip(&place).all(|(other, place)| place <= other) {
                    self.remove(at);
                } else {
                    at += 1;
                }
            }
        }
        self.pool.push_row(from, row);
        self.boxes.extend(place);
    }

    /// A point that turned one away will turn others away, so that it is asked early.
    fn bring_forward(&mut self, at: usize) {
        let to = at / 2;
        self.pool.swap(at, to);
        swap_rows(&mut self.boxes, self.widths.len(), at, to);
    }

    fn remove(&mut self, at: usize) {
        self.pool.swap_remove(at);
        let (goals, last) = (self.widths.len(), self.pool.len());
        swap_rows(&mut self.boxes, goals, at, last);
        self.boxes.truncate(last * goals);
    }

    /// Whether a value is a better representative of the box than another: because it dominates it, or because it is nearer to the best
    /// corner and is not dominated.
    fn is_nearer(&self, value: &[f64], other: &[f64], place: &[f64]) -> bool {
        let is_as_good = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| a <= b);
        if is_as_good(other, value) {
            return false;
        }
        if is_as_good(value, other) {
            return true;
        }
        let distance = |value: &[f64]| -> f64 {
            let parts = value
                .iter()
                .zip(place)
                .zip(&self.widths)
                .map(|((value, place), width)| if *width > 0.0 { value / width - place } else { 0.0 });
            parts.map(|part| part * part).sum()
        };
        distance(value) < distance(other)
    }

    /// Chooses widths anew where the front spans twice what it did or less than four fifths of it, or where there are too many points. The front is told by rows of the
    /// pool that the search breeds from, since the archive cannot see what is narrower than its boxes.
    pub(super) fn fit(&mut self, goals: &[Goal], pool: &Pool, front: &[u32]) {
        let mut is_new = false;
        for (goal, asked) in goals.iter().enumerate() {
            if asked.matters.is_none() {
                is_new |= self.fit_span(goal, pool, front);
            }
        }
        if is_new {
            self.rebuild(goals);
            let improvements = self.improvements;
            front.iter().for_each(|row| self.offer(pool, *row as usize));
            self.improvements = improvements;
        }
        while self.pool.len() > MOST_POINTS && self.doublings < MOST_DOUBLINGS {
            self.doublings += 1;
            self.rebuild(goals);
        }
    }

    fn fit_span(&mut self, goal: usize, pool: &Pool, front: &[u32]) -> bool {
        let mut values: Vec<f64> = front.iter().map(|row| pool.value(*row as usize)[goal]).collect();
        let tenth = values.len() / 10;
        let Some(last) = values.len().checked_sub(1) else { return false };
        // From one tenth to the last: single points may be far worse in one goal for being hardly better in another.
        let mut at = |place: usize| *values.select_nth_unstable_by(place, f64::total_cmp).1;
        let (span, before) = (at(last - tenth) - at(tenth), self.spans[goal]);
        let is_other = span > 0.0 && span.is_finite() && (span > 2.0 * before || span < 0.8 * before);
        if is_other {
            self.spans[goal] = span;
        }
        is_other
    }

    fn rebuild(&mut self, goals: &[Goal]) {
        self.choose_widths(goals);
        let (before, improvements) = (std::mem::take(&mut self.pool), self.improvements);
        self.pool = Pool::new(before.levers, before.goals, before.constraints);
        self.boxes.clear();
        (0..before.len()).for_each(|row| self.offer(&before, row));
        self.improvements = improvements;
    }

    /// Works out the boxes of points that were read.
    pub(super) fn put_into_boxes(&mut self) {
        let values = self.pool.values.chunks_exact(self.widths.len());
        self.boxes = values.flat_map(|value| value.iter().zip(&self.widths).map(box_of)).collect();
    }

    fn choose_widths(&mut self, goals: &[Goal]) {
        let mut factor = share(goals.len());
        let mut doubled = 1.0;
        (0..self.doublings).for_each(|_| doubled *= 2.0);
        factor *= doubled;
        for ((width, span), goal) in self.widths.iter_mut().zip(&self.spans).zip(goals) {
            *width = goal.matters.map_or(factor * span, |matters| matters * doubled);
        }
    }
}

/// The width of a box as a share of what the front spans, for so many goals: such that some hundred boxes are needed.
fn share(goals: usize) -> f64 {
    match goals {
        0 | 1 => 0.0,
        2 => 1.0 / 256.0,
        3 => 1.0 / 24.0,
        4 => 1.0 / 12.0,
        _ => 1.0 / 8.0,
    }
}

fn box_of((value, width): (&f64, &f64)) -> f64 {
    if *width > 0.0 { floor(value / width) } else { *value }
}
