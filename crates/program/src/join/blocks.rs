//! Which worlds share what: for each number of the numbering, the worlds in which it holds the same.

use super::numbering::Numbering;
use std::collections::BTreeMap;

/// For each number and world, the first world that shares it; of no meaning for a world that has no such number.
pub(super) type Blocks = Vec<Vec<u32>>;

/// Tells worlds apart, beginning with all the same, until what is left the same is so by all that it is made of.
pub(super) fn refine(numbering: &Numbering, worlds: usize) -> Blocks {
    let mut blocks = vec![vec![0; worlds]; numbering.count()];
    let readers = readers(numbering);
    // What differs at once: states that begin or go on with other numbers.
    let mut waiting: Vec<u32> = numbering.carried.keys().copied().collect();
    while let Some(number) = waiting.pop() {
        let new = block(numbering, &blocks, number, worlds);
        let old = &mut blocks[number as usize];
        if *old != new {
            *old = new;
            waiting.extend(&readers[number as usize]);
        }
    }
    blocks
}

/// Who is made of each number.
fn readers(numbering: &Numbering) -> Vec<Vec<u32>> {
    let mut readers = vec![Vec::new(); numbering.count()];
    for (number, made_of) in numbering.made_of.iter().enumerate() {
        made_of.iter().for_each(|part| readers[*part as usize].push(number as u32));
    }
    for (number, worlds) in &numbering.carried {
        worlds.iter().flatten().flatten().for_each(|part| readers[*part as usize].push(*number));
    }
    for readers in &mut readers {
        readers.sort_unstable();
        readers.dedup();
    }
    readers
}

/// The worlds of a number, by the worlds of all that it is made of.
fn block(numbering: &Numbering, blocks: &Blocks, number: u32, worlds: usize) -> Vec<u32> {
    let shares = |part: u32, world: usize| blocks[part as usize][world];
    let carried = numbering.carried.get(&number);
    let mut first: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    let of = |world: usize| {
        let made_of = numbering.made_of[number as usize].iter().map(|part| shares(*part, world));
        let becomes = carried.and_then(|carried| carried[world].as_ref());
        let becomes = becomes.into_iter().flatten().flat_map(|part| [*part, shares(*part, world)]);
        let parts: Vec<u32> = made_of.chain(becomes).collect();
        *first.entry(parts).or_insert(world as u32)
    };
    (0..worlds).map(of).collect()
}
