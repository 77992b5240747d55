//! Elementary feedback loops of the causal graph: the shortest first, up to a number.

use std::collections::VecDeque;

use super::causal::{CausalGraph, Sign};

/// Edges that the search follows before it gives up on longer loops.
const WORK_MOST: usize = 20_000_000;

/// A feedback loop: no element stands in it twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circuit {
    /// Places in [`CausalGraph::elements`]; each is read by the next, and the last by the first. The smallest place stands first.
    pub elements: Vec<usize>,
    /// Plus: it reinforces. Minus: it balances.
    pub sign: Sign,
}

/// The feedback loops that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circuits {
    /// Shortest first, then by the places of their elements.
    pub list: Vec<Circuit>,
    /// There are no others.
    pub complete: bool,
}

impl CausalGraph {
    /// The elementary feedback loops of two elements and more, at most so many, shortest first.
    pub fn circuits(&self, most: usize) -> Circuits {
        let mut search = Search { graph: self, most, list: Vec::new(), work: 0, longer: true, full: false };
        let returns: Vec<Option<usize>> = (0..self.elements.len())
            .map(|start| search.distances_to(start).1.filter(|length| *length >= 2))
            .collect();
        let mut length = 2;
        while search.longer && length <= self.elements.len() {
            search.longer = false;
            for (start, shortest) in returns.iter().enumerate() {
                match shortest {
                    Some(shortest) if *shortest <= length => search.loops_from(start, length),
                    Some(_) => search.longer = true,
                    None => {}
                }
                if search.stopped() {
                    return Circuits { list: search.list, complete: false };
                }
            }
            length += 1;
        }
        Circuits { list: search.list, complete: true }
    }
}

struct Search<'a> {
    graph: &'a CausalGraph,
    most: usize,
    list: Vec<Circuit>,
    work: usize,
    /// Loops longer than the length searched may exist.
    longer: bool,
    /// As many as asked for were found, and there is another.
    full: bool,
}

impl Search<'_> {
    fn stopped(&self) -> bool {
        self.full || self.work > WORK_MOST
    }

    /// Steps from each element at or after `start` to `start` among such elements; and the length of the shortest loop through it.
    fn distances_to(&mut self, start: usize) -> (Vec<usize>, Option<usize>) {
        let count = self.graph.elements.len();
        let mut reads = vec![Vec::new(); count];
        for edge in self.graph.readers[start..].iter().flatten().filter(|edge| edge.to >= start) {
            reads[edge.to].push(edge.from);
        }
        self.work += count;
        let mut distances = vec![usize::MAX; count];
        distances[start] = 0;
        let mut queue = VecDeque::from([start]);
        while let Some(at) = queue.pop_front() {
            for &from in &reads[at] {
                if distances[from] == usize::MAX {
                    distances[from] = distances[at] + 1;
                    queue.push_back(from);
                }
            }
        }
        let ahead = self.graph.readers[start].iter().map(|edge| distances[edge.to]);
        let shortest = ahead.filter(|distance| *distance != usize::MAX).min().map(|distance| distance + 1);
        (distances, shortest)
    }

    /// Finds the loops of exactly that length whose smallest element is `start`.
    fn loops_from(&mut self, start: usize, length: usize) {
        let (distances, _) = self.distances_to(start);
        // The path so far: element, next edge to try, sign up to here.
        let mut path = vec![(start, 0, Sign::Plus)];
        let mut on_path = vec![false; distances.len()];
        on_path[start] = true;
        while let Some((at, next, sign)) = path.last_mut() {
            let Some(edge) = self.graph.readers[*at].get(*next) else {
                on_path[*at] = false;
                path.pop();
                continue;
            };
            *next += 1;
            self.work += 1;
            let sign = sign.times(edge.sign);
            let left = length - path.len();
            if edge.to == start && left == 0 {
                if self.list.len() == self.most {
                    self.full = true;
                    return;
                }
                let elements = path.iter().map(|(element, ..)| *element).collect();
                self.list.push(Circuit { elements, sign });
            } else if edge.to > start && !on_path[edge.to] {
                if distances[edge.to] <= left {
                    on_path[edge.to] = true;
                    path.push((edge.to, 0, sign));
                } else if distances[edge.to] != usize::MAX {
                    self.longer = true;
                }
            }
            if self.work > WORK_MOST {
                return;
            }
        }
    }
}
