//! Straight lines to machine code for vector units, with the bits of the interpreter; the only unsafe code.
//!
//! A block of lines becomes a graph in which each value is worked out once (`graph`), in an order in which little waits (`order`). The
//! graph becomes instructions of x86-64 with AVX2, four trajectories at a time (`allocate`, `encode`); these are put into memory of their
//! own and called (`memory`). The elementary functions are those of [`detente_numbers`], written down by calling them. Every instruction
//! is fixed to the bit by IEEE 754 or is one of integers, each works on the same values as in the interpreter, and none is fused with
//! another: so the results are the same.
//!
//! On other machines, and where the system forbids such memory, [`Native::new`] gives `None` and the interpreter does the work.

mod allocate; // Nodes to registers.
mod encode; // Instructions as bytes.
mod expand; // Lines to a graph.
mod graph; // What a block computes.
mod memory; // Memory that holds instructions, and the calls into it.
mod order; // What others wait for long comes early.

use allocate::{Pool, VECTOR_BYTES, write_block};
use detente_program::program::Operation;
use encode::{Base, Instructions, Place, displacement};
use expand::{Item, expand};
use graph::{Graph, Two};
use memory::{Executable, Memory};
use order::order;

pub use memory::{Column, Vector};
use std::collections::BTreeMap;

/// Trajectories that an instruction works on.
const LANES_A_GROUP: usize = 4;

/// Items in a pass over all groups of a column, about: so few that their instructions, once fetched, stay where they are for the next group.
const ITEMS_A_PASS: usize = 300;

/// What a line does.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// The operation of the interpreter.
    Whole(Operation),
    /// Counts as far as they go without a loop: `detente_numbers::counts::UNFINISHED` where they have to be finished.
    Begin(Operation),
    /// 1 where such a count may be other than 0, else 0: see `detente_numbers::counts::poisson_may_happen` and its like.
    MayHappen(Operation),
    /// 1 where an arrival may come in time, else 0: the uniform number, the rate, the bound; see `detente_numbers::counts::may_arrive`.
    MayArrive,
    /// The first input.
    Copy,
    /// The number at this place of the moment, the same in all trajectories.
    Moment(usize),
    /// The uniform number at the address given by the moment at this place and the trajectories' keys.
    Uniform(usize),
}

/// One line over columns.
#[derive(Clone, Debug)]
pub struct Line {
    /// What is done.
    pub task: Task,
    /// The column that is written.
    pub output: usize,
    /// The columns that are read; places beyond what the task reads name any column.
    pub inputs: [usize; 4],
    /// True if the column is read after the block.
    pub kept: bool,
}

/// Lines that run together.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The lines run for the four trajectories under way only if this column is other than 0 in one of them.
    pub guard: Option<usize>,
    /// The lines, in order.
    pub lines: Vec<Line>,
}

/// What all blocks share.
pub struct Setup<'a> {
    /// Trajectories in a column: a positive multiple of eight.
    pub lanes: usize,
    /// Number of columns.
    pub columns: usize,
    /// Numbers in a moment.
    pub moments: usize,
    /// The column that holds the keys of the trajectories' luck, as bits.
    pub keys: usize,
    /// Columns that hold the same number in all trajectories, always.
    pub constants: &'a BTreeMap<usize, f64>,
    /// Piecewise linear functions.
    pub tables: &'a [Vec<(f64, f64)>],
}

impl Setup<'_> {
    /// What would make the generated code unsound is refused.
    fn check(&self, copies: &[(usize, usize)]) {
        // Eight numbers fill a line of the cache, so that columns follow each other without gaps; and a pass must begin.
        let fits = self.lanes > 0 && self.lanes.is_multiple_of(8);
        assert!(fits, "columns of {} lanes", self.lanes);
        assert!(self.keys < self.columns, "no column for the keys");
        copies.iter().for_each(|(from, to)| assert!(*from.max(to) < self.columns, "no such column"));
        // Displacements have 32 bits.
        let numbers = self.columns.checked_mul(self.lanes);
        assert!(numbers.is_some_and(|numbers| numbers < NUMBERS_MOST), "too many columns");
        assert!(self.moments < NUMBERS_MOST, "too many numbers in a moment");
    }
}

/// Numbers that a displacement of 32 bits reaches over.
const NUMBERS_MOST: usize = (i32::MAX / 8) as usize;

/// Machine code for stretches of blocks.
#[derive(Debug)]
pub struct Native {
    code: Executable,
    /// Where the function of each stretch begins.
    entries: Vec<usize>,
    constants: Vec<Vector>,
    lanes: usize,
    columns: usize,
    moments: usize,
    /// Vectors for which no register is left.
    spilled: usize,
}

/// True if there is machine code for the task.
#[must_use]
pub fn knows(task: &Task, tables: &[Vec<(f64, f64)>]) -> bool {
    expand::knows(task, tables)
}

/// True for counts that machine code can only begin.
#[must_use]
pub fn begins(operation: &Operation) -> bool {
    expand::begins(operation)
}

/// True for counts that machine code can often tell to be 0 at a glance.
#[must_use]
pub fn has_shortcut(operation: &Operation) -> bool {
    expand::has_shortcut(operation)
}

/// True if this machine runs the machine code.
#[must_use]
pub fn is_available() -> bool {
    #[cfg(all(target_arch = "x86_64", target_pointer_width = "64"))]
    return std::arch::is_x86_feature_detected!("avx2");
    #[cfg(not(all(target_arch = "x86_64", target_pointer_width = "64")))]
    return false;
}

/// About how long each line of a block keeps this machine busy, in additions.
///
/// # Panics
/// As [`Native::new`].
#[must_use]
pub fn weights(setup: &Setup<'_>, block: &Block) -> Vec<u32> {
    expand::weights(setup, block)
}

impl Native {
    /// Machine code for each stretch, and last for `copies`, `(from, to)`, which are made at once.
    ///
    /// `None` where it cannot run.
    ///
    /// # Panics
    /// If the setup has no lanes, not a multiple of eight, or too much of anything for displacements of 32 bits; if a line names a column
    /// or moment that is not there, or does what [`knows`] denies.
    #[must_use]
    pub fn new(setup: &Setup<'_>, stretches: &[Vec<Block>], copies: &[(usize, usize)]) -> Option<Self> {
        setup.check(copies);
        if !is_available() {
            return None;
        }
        let mut writer = Writer { setup, out: Instructions::default(), pool: Pool::default(), spilled: 0 };
        let mut entries: Vec<usize> = stretches.iter().map(|blocks| writer.stretch(blocks)).collect();
        entries.push(writer.exchange(copies));
        let constants = writer.pool.constants.iter();
        Some(Self {
            code: Executable::new(&writer.out.bytes)?,
            entries,
            constants: constants.map(|bits| Vector([f64::from_bits(*bits); LANES_A_GROUP])).collect(),
            lanes: setup.lanes,
            columns: setup.columns,
            moments: setup.moments,
            spilled: writer.spilled,
        })
    }

    /// Bytes of machine code.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.code.bytes()
    }

    /// Room for what does not fit into registers; one for each thread.
    #[must_use]
    pub fn room(&self) -> Vec<Vector> {
        vec![Vector([0.0; LANES_A_GROUP]); self.spilled]
    }

    /// Runs a stretch over all columns; the stretch after the last makes the copies.
    ///
    /// # Panics
    /// If there is no such stretch, if columns are of another size than was said, or if columns, moments or room are fewer.
    #[expect(unsafe_code, reason = "a call of generated code")]
    pub fn run<const W: usize>(
        &self,
        stretch: usize,
        columns: &mut [Column<W>],
        moments: &[u64],
        room: &mut [Vector],
    ) {
        assert!(W == self.lanes && columns.len() >= self.columns, "columns are missing");
        assert!(moments.len() >= self.moments, "numbers of the moment are missing");
        assert!(room.len() >= self.spilled, "room is missing");
        let groups = (self.lanes / LANES_A_GROUP) as u64;
        let memory = Memory { columns, spilled: room, constants: &self.constants, moments, groups };
        // SAFETY: `Self::new` found the instruction set and wrote a function at each entry. It reaches columns below `self.columns` (the
        // writer refuses others) in groups of four lanes, `groups` times, moments below `self.moments`, constants of the pool and as
        // many spilled vectors as were counted: all are there, as asserted. It writes columns and spilled vectors only.
        unsafe { self.code.call(self.entries[stretch], memory) }
    }
}

struct Writer<'a> {
    setup: &'a Setup<'a>,
    out: Instructions,
    pool: Pool,
    spilled: usize,
}

impl Writer<'_> {
    /// Writes a function; returns where it begins.
    fn stretch(&mut self, blocks: &[Block]) -> usize {
        let start = self.out.bytes.len();
        let (mut pass, mut items_in_pass) = (start, 0);
        for block in blocks {
            if items_in_pass >= ITEMS_A_PASS {
                self.out.next_pass(pass, self.setup.lanes / LANES_A_GROUP);
                (pass, items_in_pass) = (self.out.bytes.len(), 0);
            }
            self.check(block);
            let (graph, items) = expand(self.setup, block);
            let items = order(&graph, &items);
            match block.guard {
                Some(guard) => {
                    let jump = self.guard(guard);
                    self.block(&graph, &items);
                    self.out.land(jump);
                }
                None => self.block(&graph, &items),
            }
            items_in_pass += items.len();
        }
        self.out.end(pass);
        start
    }

    fn exchange(&mut self, copies: &[(usize, usize)]) -> usize {
        let start = self.out.bytes.len();
        let (graph, items) = expand::exchange(copies);
        self.block(&graph, &items);
        self.out.end(start);
        start
    }

    fn block(&mut self, graph: &Graph, items: &[Item]) {
        let column_bytes = self.setup.lanes / LANES_A_GROUP * VECTOR_BYTES;
        let spilled = write_block(&mut self.out, &mut self.pool, column_bytes, (graph, items));
        self.spilled = self.spilled.max(spilled);
    }

    /// Skips what follows if the column is 0 in all lanes of the group.
    fn guard(&mut self, column: usize) -> usize {
        const ZERO: u8 = 0;
        const MASK: u8 = 1;
        let place = Place::Memory(Base::Columns, displacement(column * self.setup.lanes * 8));
        self.out.two(Two::ExclusiveOr, ZERO, ZERO, Place::Register(ZERO));
        self.out.two(Two::NotEqual, MASK, ZERO, place);
        self.out.skip_if_none(MASK)
    }

    /// Lines reach what is there only.
    fn check(&self, block: &Block) {
        let columns = self.setup.columns;
        assert!(block.guard.is_none_or(|guard| guard < columns), "no column for the guard");
        for line in &block.lines {
            assert!(line.output < columns, "no column {}", line.output);
            assert!(
                line.inputs.iter().all(|input| *input < columns),
                "no such column among {:?}",
                line.inputs
            );
            if let Task::Moment(index) | Task::Uniform(index) = line.task {
                assert!(index < self.setup.moments, "no moment {index}");
            }
        }
    }
}
