//! All vertices of a best-response polytope.

use super::dictionary::{Bits, Dictionary, Polytope};
use super::number::Number;
use std::collections::{BTreeMap, VecDeque};

/// A vertex other than the origin.
pub(super) struct Vertex<N> {
    /// Which variables are 0.
    pub(super) zeros: Bits,
    /// The columns' variables, over a common denominator.
    pub(super) values: Vec<N>,
}

/// Dictionaries that wait take no more memory than this: a gigabyte.
const BYTES_MOST: usize = 1 << 30;

/// There are more bases than this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMany(pub(super) usize);

/// All vertices but the origin, sorted by which variables are 0. Goes along the edges from basis to basis, breadth first, so that no basis is more
/// than some pivots away from the origin and rounding does not pile up; of degenerate vertices it sees the bases that the lexicographic rule leaves.
pub(super) fn vertices<N: Number>(polytope: &Polytope<N>, most: usize) -> Result<Vec<Vertex<N>>, TooMany> {
    let origin = Dictionary::of(polytope);
    let bytes = (polytope.rows + 1) * (polytope.columns + 1) * size_of::<N>();
    let mut seen = Seen::new();
    seen.insert(origin.basis());
    let mut found = BTreeMap::new();
    let mut open = VecDeque::from([origin]);
    while let Some(dictionary) = open.pop_front() {
        found.entry(dictionary.zeros()).or_insert_with(|| dictionary.values(polytope));
        let basis = dictionary.basis();
        for column in 0..dictionary.columns() {
            let Some(row) = dictionary.leaving(column) else { continue };
            if seen.insert(dictionary.neighbour(basis, row, column)) {
                let mut next = dictionary.clone();
                next.pivot(row, column);
                open.push_back(next);
            }
        }
        if seen.count > most || open.len().saturating_mul(bytes) > BYTES_MOST {
            return Err(TooMany(seen.count));
        }
    }
    let origin: Bits = (1 << polytope.columns) - 1;
    found.retain(|zeros, _| zeros & origin != origin);
    Ok(found.into_iter().map(|(zeros, values)| Vertex { zeros, values }).collect())
}

/// Bases that were seen: a table of open addresses, since it is asked for every edge.
struct Seen {
    /// 0 where empty: no basis is empty.
    table: Vec<Bits>,
    count: usize,
}

impl Seen {
    fn new() -> Self {
        Self { table: vec![0; 1 << 10], count: 0 }
    }

    /// Whether it is new.
    fn insert(&mut self, basis: Bits) -> bool {
        if 2 * self.count >= self.table.len() {
            let larger = vec![0; 4 * self.table.len()];
            for old in std::mem::replace(&mut self.table, larger) {
                if old != 0 {
                    let place = self.place(old);
                    self.table[place] = old;
                }
            }
        }
        let place = self.place(basis);
        let is_new = self.table[place] == 0;
        self.table[place] = basis;
        self.count += usize::from(is_new);
        is_new
    }

    /// Where it is, or where it would be.
    fn place(&self, basis: Bits) -> usize {
        // Two halves multiplied by odd constants (Steele and Vigna 2021), of which the upper bits are well mixed.
        let mixed = (basis as u64).wrapping_mul(0xd1342543de82ef95)
            ^ ((basis >> 64) as u64).wrapping_mul(0xaf251af3b0f025b5);
        let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xd1342543de82ef95);
        let mask = self.table.len() - 1;
        let mut place = (mixed >> 20) as usize & mask;
        while self.table[place] != 0 && self.table[place] != basis {
            place = (place + 1) & mask;
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polytope(rows: usize, columns: usize, matrix: Vec<f64>) -> Polytope<f64> {
        Polytope { matrix, rows, columns, one: 1.0, minus_one: -1.0, zero: 0.0 }
    }

    #[test]
    fn cubes_and_cross_sections_have_the_vertices_that_they_have() {
        // {x >= 0, x_i <= 1}: a cube, 2^d vertices, one of them the origin.
        for side in 1..=8 {
            let unit = (0..side * side).map(|at| f64::from(u8::from(at % (side + 1) == 0))).collect();
            assert_eq!(vertices(&polytope(side, side, unit), 1_000).unwrap().len(), (1 << side) - 1);
        }
        // The simplex, its one constraint said three times: degenerate.
        let found = vertices(&polytope(3, 4, vec![1.0; 12]), 1_000).unwrap();
        assert_eq!(found.len(), 4);
        assert!(found.iter().all(|vertex| vertex.zeros.count_ones() == 6));
        // A dual cyclic polytope: by the upper bound theorem no polytope of dimension 4 with 8 facets has more than 20 vertices.
        let moment =
            |at: usize| (0..4).map(move |power| 1.0 + 0.2 * (0..power).fold(1.0, |one, _| one * at as f64));
        let found = vertices(&polytope(4, 4, (0..4).flat_map(moment).collect()), 1_000).unwrap();
        assert!(found.len() < 20, "{}", found.len());
        assert!(vertices(&polytope(8, 8, vec![1.0; 64]), 5).is_err_and(|TooMany(seen)| seen > 5));
    }

    #[test]
    fn what_was_seen_is_known_again() {
        let mut seen = Seen::new();
        let basis = |number: u128| (number * 0x9e3779b97f4a7c15) | 1 << 100;
        assert!((0..10_000).all(|number| seen.insert(basis(number))));
        assert!(!(0..10_000).any(|number| seen.insert(basis(number))));
        assert_eq!(seen.count, 10_000);
    }
}
