//! The rows that are kept are those of the trajectories, in their order, whatever the number of threads.

use crate::course::{Shelf, busy, engine};
use detente_engine::{Course, Paths};
use detente_results::simulator::Append;
use detente_results::{BlockRows, Design, Silent, Simulator, Sink};
use std::sync::Mutex;

/// Keeps blocks in the order in which they are appended, and where parts end.
#[derive(Default)]
struct Kept {
    blocks: Mutex<Vec<BlockRows>>,
    parts: Mutex<Vec<usize>>,
}

impl Sink for Kept {
    fn rows(&self, rows: BlockRows) -> Append<'_> {
        Box::new(move || self.blocks.lock().expect("no thread panicked").push(rows))
    }

    fn end_part(&self) {
        let blocks = self.blocks.lock().expect("no thread panicked").len();
        self.parts.lock().expect("no thread panicked").push(blocks);
    }
}

/// 34 blocks: a part and two blocks more.
const DESIGN: Design = Design { seed: 7, draws: 51 * 33 + 9, per_draw: 10, steps: 40 };

fn kept(places: &[usize], threads: usize) -> Kept {
    let kept = Kept::default();
    let course = Course { kept: places, ..Course::new(&Silent, &kept) };
    let summary = engine(&busy(), threads).run_course(&DESIGN, &course);
    assert_eq!(summary, engine(&busy(), 1).run(&DESIGN, &Silent), "to keep rows changes no result");
    kept
}

#[test]
fn rows_are_those_of_the_trajectories() {
    let program = busy();
    let histories = engine(&program, 1).histories(&DESIGN, 0..1_200).expect("they can be run");
    assert!(histories.iter().any(|history| history.broken.is_some()), "some break");
    let blocks = kept(&[0, 1], 1).blocks.into_inner().expect("no thread panicked");
    for (history, number) in histories.iter().zip(0..) {
        let block = &blocks[number / 510];
        assert_eq!(block.first, number as u64 / 510 * 510);
        let place = number % 510;
        assert_eq!(block.rows, 5, "rows 0, 10, 20, 30 and 40");
        let whole = history.broken.map_or(5, |(step, _)| (0..5).filter(|row| row * 10 < step).count());
        assert_eq!(block.whole_rows[place], whole, "{:?}", history.broken);
        let mut before = 0.0;
        for row in 0..5 {
            let (events, level) = (block.values[0][place * 5 + row], block.values[1][place * 5 + row]);
            if row >= whole {
                assert!(events.is_nan() && level.is_nan());
                continue;
            }
            let values = &history.rows[row * 10];
            assert_eq!((events, level), (values[0] - before, values[1]));
            before = values[0];
        }
        let ending = history.broken.map_or(history.ending.map(|(outcome, _)| outcome), |_| Some(2));
        assert_eq!(block.endings[place], ending);
    }
}

#[test]
fn blocks_come_in_order_and_parts_end_at_the_same_places() {
    let reference = kept(&[1], 1);
    let blocks = reference.blocks.into_inner().expect("no thread panicked");
    let parts = reference.parts.into_inner().expect("no thread panicked");
    assert_eq!((blocks.len(), &parts[..]), (34, &[32, 34][..]));
    assert!(blocks.iter().zip(0..).all(|(block, number)| block.first == number * 510));
    // No number equals what is none, so blocks are compared as they print.
    let text = |blocks: &[BlockRows]| format!("{blocks:?}");
    for threads in [2, 5] {
        let other = kept(&[1], threads);
        assert_eq!(text(&other.blocks.into_inner().expect("no thread panicked")), text(&blocks));
        assert_eq!(other.parts.into_inner().expect("no thread panicked"), parts);
    }
}

#[test]
fn a_run_that_keeps_rows_can_be_taken_up_where_a_part_ends() {
    let shelf = Shelf::new(usize::MAX);
    let course = Course { kept: &[0], ..Course::new(&Silent, &shelf) };
    let whole = engine(&busy(), 2).run_course(&DESIGN, &course);
    let states = shelf.states();
    assert_eq!(states.iter().map(|(trajectories, _)| *trajectories).collect::<Vec<_>>(), [510 * 32]);
    let rest = Kept::default();
    let course = Course { kept: &[0], from: Some(&states[0].1), ..Course::new(&Silent, &rest) };
    assert_eq!(engine(&busy(), 1).run_course(&DESIGN, &course), whole);
    let blocks = rest.blocks.into_inner().expect("no thread panicked");
    assert_eq!(blocks.iter().map(|block| block.first).collect::<Vec<_>>(), [510 * 32, 510 * 33]);
}

#[test]
fn rows_at_every_step_are_those_of_the_histories_whatever_the_threads() {
    let program = busy();
    let histories = engine(&program, 1).histories(&DESIGN, 50..400).expect("they can be run");
    let reduce = |paths: &Paths| {
        let told = |place: usize| {
            let rows = &paths.values[0][place * paths.rows..(place + 1) * paths.rows];
            (rows.to_vec(), paths.endings[place], paths.broken[place])
        };
        (paths.first, (0..paths.endings.len()).map(told).collect::<Vec<_>>())
    };
    let mut found = Vec::new();
    for threads in [1, 3] {
        let engine = engine(&program, threads);
        found.push(engine.reduced((&DESIGN, 5..40), &[1], &reduce, &Silent).expect("they can be run"));
    }
    let text = |found: &Vec<_>| format!("{found:?}");
    assert_eq!(text(&found[0]), text(&found[1]));
    assert!(found[0].windows(2).all(|pair| pair[1].0 == pair[0].0 + pair[0].1.len() as u64), "in order");
    let all: Vec<_> = found[0].iter().flat_map(|(_, told)| told).collect();
    assert_eq!((found[0][0].0, all.len()), (50, histories.len()));
    for (history, (rows, ending, is_broken)) in histories.iter().zip(all) {
        assert_eq!((history.ending, history.broken.is_some()), (*ending, *is_broken));
        let whole = history.broken.map_or(41, |(step, _)| step as usize);
        for (history, value) in history.rows.iter().zip(rows).take(whole) {
            assert_eq!(history[1].to_bits(), value.to_bits());
        }
    }
}
