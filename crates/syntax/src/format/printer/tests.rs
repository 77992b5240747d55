//! The printer against a slow one that counts anew at every question, on documents made at random.

use super::super::document::{Frame, Gap, Item};
use super::super::{INDENT, columns};
use super::print;
use proptest::prelude::*;

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

#[derive(Clone, Debug)]
enum Piece {
    Word(usize),
    Gap(Gap),
    Frame(Frame<'static>, Vec<Self>),
}

fn document(pieces: &[Piece], items: &mut Vec<Item<'static>>) {
    for piece in pieces {
        match piece {
            Piece::Word(width) => items.push(Item::Word(&LETTERS[..*width], *width)),
            Piece::Gap(gap) => items.push(Item::Gap(*gap)),
            Piece::Frame(frame, inside) => {
                items.push(Item::Open(*frame));
                document(inside, items);
                items.push(Item::Close);
            }
        }
    }
}

/// The slow printer: a text, and for each open frame its indent and whether it is broken.
struct Slow<'d> {
    items: &'d [Item<'static>],
    text: String,
    frames: Vec<(usize, bool)>,
    width: usize,
}

impl Slow<'_> {
    fn run(mut self) -> String {
        for at in 0..self.items.len() {
            let (indent, broken) = self.frames.last().copied().unwrap_or((0, true));
            match self.items[at] {
                Item::Word(word, _) => self.text += word,
                Item::Open(frame) => {
                    let set_in = matches!(frame, Frame::SetIn | Frame::SetInGroup);
                    let group = matches!(frame, Frame::Group | Frame::SetInGroup);
                    let fits = group && self.group_fits(at + 1);
                    self.frames.push((if set_in { indent + INDENT } else { indent }, broken && !fits));
                }
                Item::Close => drop(self.frames.pop()),
                Item::Gap(gap) => {
                    let breaks = match gap {
                        Gap::Soft(_) => broken,
                        Gap::Fill(_) => broken && !self.chunk_fits(at),
                        _ => matches!(gap, Gap::Break { .. }),
                    };
                    self.gap(gap, breaks, indent);
                }
                Item::Comment(_) | Item::Column(_) => {}
            }
        }
        self.text + "\n"
    }

    fn gap(&mut self, gap: Gap, breaks: bool, indent: usize) {
        let empty = self.text.rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
        if !breaks {
            self.text += &" ".repeat(if empty { 0 } else { gap.width() });
        } else if empty {
            let kept = self.text.rfind('\n').map_or(0, |at| at + 1);
            self.text.truncate(kept);
            self.text += &" ".repeat(indent);
        } else {
            self.text += "\n";
            self.text += &" ".repeat(indent);
        }
    }

    /// Whether a group fits of which the first item is at `from`, and what cannot be parted from its end.
    fn group_fits(&self, from: usize) -> bool {
        let mut depth = 1;
        let end = self.items[from..].iter().position(|item| {
            depth += match item {
                Item::Open(_) => 1,
                Item::Close => -1,
                _ => 0,
            };
            depth == 0
        });
        self.fits(from, from + end.expect("it is closed"))
    }

    /// Whether the gap and what follows it fit, up to the next gap of its frame that may break, and what cannot be parted from that.
    fn chunk_fits(&self, gap: usize) -> bool {
        let mut depth = 0;
        let end = self.items[gap + 1..].iter().position(|item| {
            match item {
                Item::Open(_) => depth += 1,
                Item::Close => depth -= 1,
                _ => {}
            }
            depth < 0 || (depth == 0 && matches!(item, Item::Gap(gap) if gap.breaks()))
        });
        self.fits(gap, end.map_or(self.items.len(), |end| gap + 1 + end))
    }

    fn fits(&self, from: usize, end: usize) -> bool {
        let inside = &self.items[from..end];
        let after =
            self.items[end..].iter().take_while(|item| !matches!(item, Item::Gap(gap) if gap.breaks()));
        let width = |item: &Item<'_>| match item {
            Item::Word(_, width) => *width,
            Item::Gap(gap) => gap.width(),
            _ => 0,
        };
        let used = self.text.rsplit('\n').next().unwrap_or_default().len();
        let forced = inside.iter().any(|item| matches!(item, Item::Gap(Gap::Break { .. })));
        !forced && used + inside.iter().chain(after).map(width).sum::<usize>() <= self.width
    }
}

fn gap() -> impl Strategy<Value = Gap> {
    prop_oneof![
        2 => (0..3usize).prop_map(Gap::Spaces),
        4 => (0..3usize).prop_map(Gap::Soft),
        4 => (0..3usize).prop_map(Gap::Fill),
        1 => Just(Gap::Break { blank: false }),
    ]
}

/// Words with gaps between them, some in frames.
fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let word = (1..9usize).prop_map(Piece::Word).boxed();
    let joined = |item: BoxedStrategy<Piece>| {
        prop::collection::vec((item, gap()), 1..6).prop_map(|items| {
            let mut pieces: Vec<Piece> =
                items.into_iter().flat_map(|(item, gap)| [item, Piece::Gap(gap)]).collect();
            pieces.pop();
            pieces
        })
    };
    let frame = prop_oneof![Just(Frame::Group), Just(Frame::SetInGroup), Just(Frame::SetIn)];
    let nested = word.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            1 => (1..9usize).prop_map(Piece::Word),
            2 => (frame.clone(), joined(inner.boxed())).prop_map(|(frame, inside)| Piece::Frame(frame, inside)),
        ]
    });
    joined(nested.boxed())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(14),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_document_is_printed_as_the_slow_printer_prints_it(pieces in pieces(), width in 8..40usize) {
        let mut items = Vec::new();
        document(&pieces, &mut items);
        let slow = Slow { items: &items, text: String::new(), frames: Vec::new(), width }.run();
        prop_assert_eq!(columns::text(print(&items, width), width), slow);
    }
}
