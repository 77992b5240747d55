//! Who survives: the fronts that fewest dominate, and of the one that must be cut, those that keep the search wide.

use super::crowding::thin_out;
use super::directions::{Directions, Near};
use super::fronts::{BEYOND, fronts};
use super::pool::Pool;

/// Rows of a pool by front, the best first: rows that meet all constraints as they dominate each other, then the others one by one, as they miss
/// them.
pub(super) struct Order {
    fronts: Vec<Vec<u32>>,
    /// How many of the fronts meet the constraints.
    allowed: usize,
}

/// What is known of each survivor: who of two is chosen to breed follows from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Standings {
    pub(super) each: Vec<Standing>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Standing {
    /// Number of the front.
    pub(super) front: u32,
    /// Whether the constraints are met.
    pub(super) is_allowed: bool,
    /// Only points with the same one are compared by their front.
    pub(super) niche: u32,
    /// Less is better.
    pub(super) crowd: f64,
}

impl Standing {
    /// Whether this one is chosen rather than the other; `None` where it is a toss-up.
    pub(super) fn beats(&self, other: &Self) -> Option<bool> {
        if self.is_allowed != other.is_allowed {
            return Some(self.is_allowed);
        }
        if self.is_allowed && self.niche != other.niche {
            return None;
        }
        if self.front != other.front {
            return Some(self.front < other.front);
        }
        (self.crowd != other.crowd).then_some(self.crowd < other.crowd)
    }
}

impl Order {
    /// Fronts with as many rows as are enough; rows beyond are left out.
    pub(super) fn of(pool: &Pool, enough: usize) -> Self {
        let misses = if pool.constraints == 0 { vec![0.0; pool.len()] } else { pool.misses() };
        let rows: Vec<u32> = (0..pool.len() as u32).filter(|row| misses[*row as usize] == 0.0).collect();
        let ranks = fronts(&pool.values, pool.goals, &rows, enough);
        let allowed = ranks.iter().filter(|rank| **rank != BEYOND).max().map_or(0, |rank| *rank as usize + 1);
        let mut found = vec![Vec::new(); allowed];
        for (row, rank) in rows.iter().zip(&ranks) {
            if *rank != BEYOND {
                found[*rank as usize].push(*row);
            }
        }
        let mut others: Vec<u32> = (0..pool.len() as u32).filter(|row| misses[*row as usize] > 0.0).collect();
        others.sort_by(|a, b| misses[*a as usize].total_cmp(&misses[*b as usize]));
        found.extend(others.into_iter().take(enough.saturating_sub(rows.len())).map(|row| vec![row]));
        Self { fronts: found, allowed }
    }

    /// The rows that meet the constraints and that no other such row dominates.
    pub(super) fn best(&self) -> &[u32] {
        if self.allowed == 0 { &[] } else { &self.fronts[0] }
    }

    /// As many rows as survive, with their standings. `luck` gives numbers between 0 and 1.
    pub(super) fn survivors(
        &self,
        pool: &Pool,
        most: usize,
        directions: Option<&mut Directions>,
        luck: impl Fn(u32) -> f64,
    ) -> (Vec<u32>, Standings) {
        let mut room = most;
        let mut whole = 0;
        while whole < self.fronts.len() && self.fronts[whole].len() <= room {
            room -= self.fronts[whole].len();
            whole += 1;
        }
        let cut = if whole < self.fronts.len() && room > 0 { room } else { 0 };
        match directions {
            Some(directions) => self.along_directions(pool, (whole, cut), directions, luck),
            None => self.by_crowding(pool, (whole, cut)),
        }
    }

    fn standing(&self, front: usize, niche: u32, crowd: f64) -> Standing {
        Standing { front: front as u32, is_allowed: front < self.allowed, niche, crowd }
    }

    fn by_crowding(&self, pool: &Pool, (whole, cut): (usize, usize)) -> (Vec<u32>, Standings) {
        let (mut rows, mut standings) = (Vec::new(), Standings::default());
        for (number, front) in self.fronts.iter().enumerate().take(whole + usize::from(cut > 0)) {
            let stay = if number < whole { front.len() } else { cut };
            for (row, room) in thin_out(pool, front, stay) {
                rows.push(row);
                standings.each.push(self.standing(number, 0, -room));
            }
        }
        (rows, standings)
    }

    fn along_directions(
        &self,
        pool: &Pool,
        (whole, cut): (usize, usize),
        directions: &mut Directions,
        luck: impl Fn(u32) -> f64,
    ) -> (Vec<u32>, Standings) {
        let fronts = &self.fronts[..whole + usize::from(cut > 0)];
        let numbered =
            fronts.iter().enumerate().flat_map(|(number, front)| front.iter().map(move |row| (number, *row)));
        let (numbers, rows): (Vec<usize>, Vec<u32>) = numbered.unzip();
        // Points that miss a constraint say nothing of the scale of the goals.
        let near = directions.place(pool, self.best(), &rows);
        let sure = rows.len() - if cut > 0 { self.fronts[whole].len() } else { 0 };
        let mut kept: Vec<usize> = (0..sure).collect();
        if cut > 0 {
            let taken = directions.fill(&near[..sure], &near[sure..], cut, luck);
            kept.extend(taken.into_iter().map(|place| sure + place));
        }
        let standing = |place: usize| {
            let Near { direction, distance } = near[place];
            self.standing(numbers[place], direction, distance)
        };
        let each = kept.iter().map(|place| standing(*place)).collect();
        (kept.into_iter().map(|place| rows[place]).collect(), Standings { each })
    }
}
