//! Kahn's algorithm with the smallest ready node first, so that the order depends on the graph alone; or the path of a cycle.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Nodes around a cycle: each reads the next, and the last reads the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle<N>(pub Vec<N>);

/// Orders nodes so that each stands after all that it reads. What is read must itself be a node.
pub(super) fn order<N: Copy + Ord>(graph: BTreeMap<N, Vec<N>>) -> Result<Vec<N>, Cycle<N>> {
    let mut readers: BTreeMap<N, Vec<N>> = BTreeMap::new();
    let mut unread: BTreeMap<N, usize> = BTreeMap::new();
    for (&node, reads) in &graph {
        unread.insert(node, reads.len());
        for &read in reads {
            readers.entry(read).or_default().push(node);
        }
    }
    let mut ready: BTreeSet<N> =
        unread.iter().filter(|(_, count)| **count == 0).map(|(node, _)| *node).collect();
    let mut sorted = Vec::with_capacity(graph.len());
    while let Some(node) = ready.pop_first() {
        sorted.push(node);
        unread.remove(&node);
        for reader in readers.get(&node).into_iter().flatten() {
            if let Some(count) = unread.get_mut(reader) {
                *count -= 1;
                if *count == 0 {
                    ready.insert(*reader);
                }
            }
        }
    }
    match unread.keys().next() {
        None => Ok(sorted),
        Some(&stuck) => Err(shortest_cycle(&graph, &unread, stuck)),
    }
}

/// Every stuck node reads another stuck node, so a walk along such reads comes back to a node: that one lies on a cycle.
fn shortest_cycle<N: Copy + Ord>(
    graph: &BTreeMap<N, Vec<N>>,
    stuck: &BTreeMap<N, usize>,
    start: N,
) -> Cycle<N> {
    let reads =
        |node: N| graph.get(&node).into_iter().flatten().copied().filter(|read| stuck.contains_key(read));
    let mut seen = BTreeSet::new();
    let mut node = start;
    while seen.insert(node) {
        node = reads(node).next().unwrap_or(node);
    }
    // Breadth first from that node back to itself.
    let mut reached_from: BTreeMap<N, N> = BTreeMap::new();
    let mut queue = VecDeque::from([node]);
    while let Some(at) = queue.pop_front() {
        for read in reads(at) {
            if read == node {
                return Cycle(path_back(&reached_from, node, at));
            }
            reached_from.entry(read).or_insert_with(|| {
                queue.push_back(read);
                at
            });
        }
    }
    Cycle(vec![node])
}

fn path_back<N: Copy + Ord>(reached_from: &BTreeMap<N, N>, start: N, end: N) -> Vec<N> {
    let mut path = vec![end];
    let mut at = end;
    while at != start {
        let Some(&before) = reached_from.get(&at) else { break };
        path.push(before);
        at = before;
    }
    path.reverse();
    // The smallest first, so that a message does not depend on where the walk began.
    let smallest = path.iter().enumerate().min_by_key(|(_, node)| **node).map_or(0, |(place, _)| place);
    path.rotate_left(smallest);
    path
}
