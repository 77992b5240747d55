//! Machine code against plain evaluation, bit by bit.

use detente_native::{Block, Column, Line, Native, Setup, Task, is_available, knows};
use detente_numbers::counts;
use detente_numbers::lag::stage_hazard;
use detente_numbers::luck::{StepSource, uniform_at};
use detente_program::program::{BinaryOperation as B, Operation, UnaryOperation as U};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Trajectories that share a guard: as many as an instruction works on.
const GROUP: usize = 4;

/// Columns, the moment's numbers, and what stands in columns for good.
#[derive(Debug)]
struct World<const W: usize> {
    columns: Vec<Column<W>>,
    moments: Vec<u64>,
    constants: BTreeMap<usize, f64>,
    tables: Vec<Vec<(f64, f64)>>,
}

const KEYS: usize = 0;

impl<const W: usize> World<W> {
    fn setup(&self) -> Setup<'_> {
        Setup {
            lanes: W,
            columns: self.columns.len(),
            moments: self.moments.len(),
            keys: KEYS,
            constants: &self.constants,
            tables: &self.tables,
        }
    }

    /// Runs machine code on a copy of the columns.
    fn native(&self, stretches: &[Vec<Block>], copies: &[(usize, usize)]) -> Vec<Column<W>> {
        let native = Native::new(&self.setup(), stretches, copies).expect("the machine can");
        let mut columns = self.columns.clone();
        let mut room = native.room();
        for stretch in 0..=stretches.len() {
            native.run(stretch, &mut columns, &self.moments, &mut room);
        }
        columns
    }

    fn task(&self, task: &Task, columns: &[Column<W>], inputs: [usize; 4], lane: usize) -> f64 {
        let [a, b, c, _] = inputs.map(|input| columns[input][lane]);
        match task {
            Task::Copy => a,
            Task::Moment(index) => f64::from_bits(self.moments[*index]),
            Task::Uniform(index) => {
                uniform_at(columns[KEYS][lane].to_bits(), StepSource(self.moments[*index]))
            }
            Task::Begin(Operation::Poisson) => counts::poisson_begun(a, b),
            Task::Begin(Operation::NegativeBinomial) => counts::negative_binomial_begun(a, b, c),
            Task::Begin(Operation::Binomial) => counts::binomial_begun(a, b, c),
            Task::Begin(Operation::BetaBinomial) => counts::beta_binomial_begun(a, b),
            Task::MayHappen(Operation::Poisson) => flag(counts::poisson_may_happen(a, b)),
            Task::MayHappen(Operation::NegativeBinomial) => {
                flag(counts::negative_binomial_may_happen(a, b, c))
            }
            Task::MayHappen(Operation::Hazard) => flag(counts::hazard_may_happen(a, b)),
            Task::MayArrive => flag(counts::may_arrive(a, b, c)),
            Task::Whole(Operation::Unary(operation)) => operation.apply(a),
            Task::Whole(Operation::Binary(operation)) => operation.apply(a, b),
            Task::Whole(Operation::Select) => {
                if a != 0.0 {
                    b
                } else {
                    c
                }
            }
            Task::Whole(Operation::Hazard) => counts::bernoulli_hazard(a, b),
            Task::Whole(Operation::StageHazard) => stage_hazard(a, b),
            Task::Whole(Operation::Table(table)) => interpolate(&self.tables[*table as usize], a),
            other => panic!("{other:?} is not known"),
        }
    }
}

fn flag(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

fn interpolate(points: &[(f64, f64)], x: f64) -> f64 {
    let (first, last) = (points[0], points[points.len() - 1]);
    if x <= first.0 || x >= last.0 {
        return if x <= first.0 { first.1 } else { last.1 };
    }
    points.windows(2).find(|pair| x > pair[0].0 && x <= pair[1].0).map_or(f64::NAN, |pair| {
        let [(x0, y0), (x1, y1)] = [pair[0], pair[1]];
        y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    })
}

/// All tasks that there is machine code for.
fn tasks() -> Vec<Task> {
    let unary =
        [U::Negate, U::Not, U::Absolute, U::Floor, U::Exponential, U::Logarithm, U::SquareRoot, U::Logistic];
    let binary = [
        B::Add,
        B::Subtract,
        B::Multiply,
        B::Divide,
        B::Minimum,
        B::Maximum,
        B::Less,
        B::LessOrEqual,
        B::Equal,
        B::And,
        B::Or,
        B::Power,
    ];
    let whole = unary.map(Operation::Unary).into_iter().chain(binary.map(Operation::Binary));
    let others = [Operation::Select, Operation::Hazard, Operation::StageHazard, Operation::Table(0)];
    let begun =
        [Operation::Poisson, Operation::NegativeBinomial, Operation::Binomial, Operation::BetaBinomial];
    whole
        .chain(others)
        .map(Task::Whole)
        .chain(begun.map(Task::Begin))
        .chain([Operation::Poisson, Operation::NegativeBinomial, Operation::Hazard].map(Task::MayHappen))
        .chain([Task::MayArrive, Task::Copy, Task::Moment(0), Task::Uniform(1)])
        .collect()
}

/// Equal bits; any NaN equals any other, since none reaches a result.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// Numbers at the edges of the functions, and ordinary ones.
fn number() -> impl Strategy<Value = f64> {
    let edges = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        2.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MIN_POSITIVE,
        5e-324,
        1e-20,
        -1e-20,
        709.8,
        -745.2,
        1e300,
        -1e300,
        63.9,
        64.0,
        3.0,
        0.999_999_999,
        1e17,
        4_503_599_627_370_497.5,
    ];
    prop_oneof![
        2 => proptest::sample::select(edges.to_vec()),
        3 => 0.0..1.0,
        2 => -50.0..50.0,
        1 => any::<f64>(),
    ]
}

fn world<const W: usize>(columns: usize) -> impl Strategy<Value = World<W>> {
    let column = proptest::collection::vec(number(), W)
        .prop_map(|numbers| Column(numbers.try_into().expect("as many as there are lanes")));
    let columns = proptest::collection::vec(column, columns);
    (columns, any::<[u64; 2]>(), number(), number()).prop_map(|(mut columns, moments, one, two)| {
        let constants: BTreeMap<usize, f64> = [(1, one), (2, two), (3, 0.0)].into();
        constants.iter().for_each(|(column, value)| columns[*column] = Column([*value; W]));
        let tables = vec![vec![(-1.0, 2.0), (0.0, 3.0), (0.25, -7.0), (10.0, 0.1)]];
        World { columns, moments: moments.to_vec(), constants, tables }
    })
}

/// A line that writes beyond the constants, of one of the tasks.
fn line(columns: usize) -> impl Strategy<Value = Line> {
    let input = 0..columns;
    (proptest::sample::select(tasks()), 4..columns, proptest::array::uniform4(input), any::<bool>())
        .prop_map(|(task, output, inputs, kept)| Line { task, output, inputs, kept })
}

fn stretches(columns: usize) -> impl Strategy<Value = Vec<Vec<Block>>> {
    let guard = proptest::option::of(0..columns);
    let lines = proptest::collection::vec(line(columns), 0..40);
    let block = (guard, lines).prop_map(|(guard, lines)| Block { guard, lines });
    proptest::collection::vec(proptest::collection::vec(block, 1..4), 1..3)
}

/// What the blocks should do, a line and a trajectory at a time.
fn plainly<const W: usize>(
    world: &World<W>,
    stretches: &[Vec<Block>],
    copies: &[(usize, usize)],
) -> Vec<Column<W>> {
    let mut columns = world.columns.clone();
    for block in stretches.iter().flatten() {
        for first in (0..W).step_by(GROUP) {
            let group = first..first + GROUP;
            let holds = |guard: usize| columns[guard][group.clone()].iter().any(|value| *value != 0.0);
            if block.guard.is_some_and(|guard| !holds(guard)) {
                continue;
            }
            for line in &block.lines {
                for lane in group.clone() {
                    columns[line.output][lane] = world.task(&line.task, &columns, line.inputs, lane);
                }
            }
        }
    }
    let before = columns.clone();
    copies.iter().for_each(|(from, to)| columns[*to] = before[*from]);
    columns
}

fn check<const W: usize>(world: &World<W>, stretches: &[Vec<Block>], copies: &[(usize, usize)]) {
    let (found, expected) = (world.native(stretches, copies), plainly(world, stretches, copies));
    let left_out = not_kept(stretches);
    for (column, (found, expected)) in found.iter().zip(&expected).enumerate() {
        if left_out.contains(&column) {
            continue;
        }
        for lane in 0..W {
            let (found, expected) = (found[lane], expected[lane]);
            assert!(same(found, expected), "column {column}, lane {lane}: {found:?} is not {expected:?}");
        }
    }
}

/// Columns in which nothing is promised to stand: some line that writes one keeps it to its block.
fn not_kept(stretches: &[Vec<Block>]) -> BTreeSet<usize> {
    let lines = stretches.iter().flatten().flat_map(|block| &block.lines);
    lines.filter(|line| !line.kept).map(|line| line.output).collect()
}

/// Keeps what somebody may read: another block, a guard or a copy.
fn keep_what_is_read(stretches: &mut [Vec<Block>], copies: &[(usize, usize)]) {
    let reads: Vec<BTreeSet<usize>> = stretches
        .iter()
        .flatten()
        .map(|block| block.lines.iter().flat_map(|line| line.inputs).collect())
        .collect();
    let guards = stretches.iter().flatten().filter_map(|block| block.guard);
    let always: BTreeSet<usize> = guards.chain(copies.iter().flat_map(|(from, to)| [*from, *to])).collect();
    for (own, block) in stretches.iter_mut().flatten().enumerate() {
        for line in &mut block.lines {
            let elsewhere =
                reads.iter().enumerate().any(|(number, reads)| number != own && reads.contains(&line.output));
            line.kept |= elsewhere || always.contains(&line.output);
        }
    }
}

/// Each task by itself.
fn check_tasks<const W: usize>(world: &World<W>) {
    // Elsewhere there is nothing to compare: the interpreter does the work.
    if is_available() {
        for task in tasks() {
            assert!(knows(&task, &world.tables));
            let line = Line { task, output: 8, inputs: [4, 5, 6, 7], kept: true };
            check(world, &[vec![Block { guard: None, lines: vec![line] }]], &[]);
        }
    }
}

/// More values than registers, columns that are written twice and read in between, values that are not kept, guards and copies.
fn check_blocks<const W: usize>(world: &World<W>, mut stretches: Vec<Vec<Block>>, targets: Vec<usize>) {
    if is_available() {
        let copies: Vec<(usize, usize)> = (4..COPIED).zip(targets).collect();
        keep_what_is_read(&mut stretches, &copies);
        check(world, &stretches, &copies);
    }
}

/// Columns of a world for blocks; the ends of those that are copied, and of those that are copied to.
const COLUMNS: usize = 40;
const COPIED: usize = 16;
const COPIED_TO: usize = 24;

fn targets() -> impl Strategy<Value = Vec<usize>> {
    Just((4..COPIED_TO).collect::<Vec<usize>>()).prop_shuffle()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn each_task_has_the_bits_of_the_interpreter(
        eight in world::<8>(9), sixteen in world::<16>(9), many in world::<64>(9),
    ) {
        check_tasks(&eight);
        check_tasks(&sixteen);
        check_tasks(&many);
    }

    #[test]
    fn blocks_have_the_bits_of_the_interpreter(
        eight in world::<8>(COLUMNS),
        sixteen in world::<16>(COLUMNS),
        many in world::<64>(COLUMNS),
        stretches in stretches(COLUMNS),
        targets in targets(),
    ) {
        check_blocks(&eight, stretches.clone(), targets.clone());
        check_blocks(&sixteen, stretches.clone(), targets.clone());
        check_blocks(&many, stretches, targets);
    }
}

/// Among random blocks there are enough lines whose values stay in their block, read there and not read.
#[test]
fn random_blocks_keep_some_values_to_themselves() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut all, mut own, mut read) = (0, 0, 0);
    for _ in 0..100 {
        let mut stretches = stretches(COLUMNS).new_tree(&mut runner).expect("a strategy").current();
        keep_what_is_read(&mut stretches, &[(4, 5)]);
        for block in stretches.iter().flatten() {
            for (place, line) in block.lines.iter().enumerate() {
                all += 1;
                own += usize::from(!line.kept);
                let is_read =
                    block.lines[place + 1..].iter().any(|later| later.inputs.contains(&line.output));
                read += usize::from(!line.kept && is_read);
            }
        }
    }
    assert!(own * 20 > all && read * 50 > all, "{own} and {read} of {all}");
}

#[test]
fn what_is_not_read_afterwards_is_not_written() {
    if !is_available() {
        return;
    }
    let world = World {
        columns: vec![Column([2.0; 8]); 7],
        moments: vec![0, 0],
        constants: BTreeMap::new(),
        tables: Vec::new(),
    };
    let add = |output, kept| Line {
        task: Task::Whole(Operation::Binary(B::Add)),
        output,
        inputs: [4, 5, 0, 0],
        kept,
    };
    let block = Block { guard: None, lines: vec![add(5, false), add(6, true)] };
    let columns = world.native(&[vec![block]], &[]);
    assert_eq!((columns[5][0], columns[6][0]), (2.0, 6.0));
}

#[test]
#[should_panic(expected = "no column 7")]
fn a_column_that_is_not_there_is_refused() {
    // Machines without machine code refuse nothing, because they run nothing.
    assert!(is_available(), "no column 7");
    let world = World {
        columns: vec![Column([0.0; 8]); 7],
        moments: vec![0, 0],
        constants: BTreeMap::new(),
        tables: Vec::new(),
    };
    let line = Line { task: Task::Copy, output: 7, inputs: [0; 4], kept: true };
    world.native(&[vec![Block { guard: None, lines: vec![line] }]], &[]);
}

/// Setups that generated code could not be sound for.
#[test]
fn a_setup_without_whole_columns_is_refused() {
    let constants = BTreeMap::new();
    for (lanes, columns, moments, copies) in [
        (0, 1, 0, vec![]),
        (2, 1, 0, vec![]),
        (12, 1, 0, vec![]),
        (8, 0, 0, vec![]),
        (8, 1, 0, vec![(0, 1)]),
        (8, usize::MAX / 4, 0, vec![]),
        (8, 1 << 25, 0, vec![]),
        (8, 1, 1 << 28, vec![]),
    ] {
        let setup = Setup { lanes, columns, moments, keys: 0, constants: &constants, tables: &[] };
        let refused = std::panic::catch_unwind(|| Native::new(&setup, &[], &copies).is_some());
        assert!(refused.is_err(), "{lanes} lanes, {columns} columns, {moments} moments, {copies:?}");
    }
}
