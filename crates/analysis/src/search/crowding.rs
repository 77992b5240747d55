//! Cuts a front of one or two goals: those go whose neighbours are nearest.

use super::fronts::sortable;
use super::pool::Pool;
use detente_numbers::abs;

/// How far apart the neighbours of each of a front's rows lie, as shares of what the front spans, summed over goals; infinite at the ends. As
/// many rows as may stay are left: the most crowded one goes first, and its neighbours then count as less crowded. In the order of the rows
/// given.
pub(super) fn thin_out(pool: &Pool, front: &[u32], stay: usize) -> Vec<(u32, f64)> {
    let mut order = front.to_vec();
    order.sort_unstable_by_key(|row| {
        let value = pool.value(*row as usize);
        (sortable(value[0]), value.get(1).map_or(0, |value| sortable(*value)), *row)
    });
    let mut line = Line::of(pool, &order);
    for _ in stay..order.len() {
        line.drop_most_crowded();
    }
    let mut room = vec![0.0; pool.len()];
    order.iter().zip(&line.room).for_each(|(row, place)| room[*row as usize] = *place);
    front.iter().map(|row| (*row, room[*row as usize])).filter(|(_, room)| *room >= 0.0).collect()
}

/// The rows of a front along it.
struct Line<'p> {
    pool: &'p Pool,
    rows: &'p [u32],
    spans: Vec<f64>,
    before: Vec<usize>,
    after: Vec<usize>,
    /// Of each; below 0 once it is gone.
    room: Vec<f64>,
}

const GONE: f64 = -1.0;

impl<'p> Line<'p> {
    fn of(pool: &'p Pool, rows: &'p [u32]) -> Self {
        let last = rows.len().saturating_sub(1);
        let span = |goal: usize| {
            let ends =
                [rows.first(), rows.last()].map(|row| row.map_or(0.0, |row| pool.value(*row as usize)[goal]));
            abs(ends[1] - ends[0])
        };
        let mut line = Self {
            pool,
            rows,
            spans: (0..pool.goals).map(span).collect(),
            before: (0..rows.len()).map(|place| place.saturating_sub(1)).collect(),
            after: (0..rows.len()).map(|place| (place + 1).min(last)).collect(),
            room: vec![0.0; rows.len()],
        };
        for place in 0..rows.len() {
            line.room[place] = line.room_at(place);
        }
        line
    }

    fn room_at(&self, place: usize) -> f64 {
        if self.before[place] == place || self.after[place] == place {
            return f64::INFINITY;
        }
        let value = |place: usize| self.pool.value(self.rows[place] as usize);
        let (before, after) = (value(self.before[place]), value(self.after[place]));
        let share = |goal: usize| match self.spans[goal] {
            0.0 => 0.0,
            span => abs(after[goal] - before[goal]) / span,
        };
        (0..self.pool.goals).map(share).sum()
    }

    fn drop_most_crowded(&mut self) {
        let mut least = (f64::INFINITY, None);
        for (place, room) in self.room.iter().enumerate() {
            if *room >= 0.0 && (*room < least.0 || least.1.is_none()) {
                least = (*room, Some(place));
            }
        }
        let Some(place) = least.1 else { return };
        self.room[place] = GONE;
        let (before, after) = (self.before[place], self.after[place]);
        self.after[before] = if after == place { before } else { after };
        self.before[after] = if before == place { after } else { before };
        for neighbour in [before, after] {
            if neighbour != place {
                self.room[neighbour] = self.room_at(neighbour);
            }
        }
    }
}
