//! How much memory a run will take: it grows with the rows of time that are reported, never with the trajectories.

use crate::numerals::{count, number};
use crate::trouble::Refusal;
use detente_engine::{block_trajectories, blocks_a_thread};
use detente_program::Program;
use detente_program::program::TrackedKind;
use detente_results::Design;

/// What a run may take. Fewer threads work where more would not fit; a run that does not fit on one is refused.
const BYTES_MOST: u64 = 4 << 30;

/// Counts of the values of one quantity in one row, with what the tables take of it. Each thread counts, and what it counted is gathered once.
/// Measured on the embedded situation over five years, on one thread: a cell of 1,000 trajectories took 13 kB in all, one of 10,000
/// trajectories 17 kB; with this it is said to take 21 kB. Cells of the first months, whose values are more alike, take half of that.
const BYTES_PER_TALLY: u64 = 10 << 10;

/// Values that wait to be taken up, on each thread: of some hundred trajectories, but of a whole column in any case.
const BYTES_WAITING: u64 = 8 << 20;
const BYTES_WAITING_PER_CELL: u64 = 64 * 8;

/// Moments of one quantity in one row, in each block of trajectories under way and in the one that gathers them.
const BYTES_PER_BLOCK: u64 = 168;

/// About how many bytes so many rows of so many quantities and events take.
pub(crate) fn bytes(rows: u64, cells: u64, threads: u64) -> u64 {
    let tallies = threads.saturating_add(1).saturating_mul(BYTES_PER_TALLY);
    // As for short draws: long ones have fewer blocks under way.
    let blocks = threads.saturating_mul(blocks_a_thread(1)).saturating_add(1).saturating_mul(BYTES_PER_BLOCK);
    let cells = rows.saturating_mul(cells);
    let waiting = cells.saturating_mul(BYTES_WAITING_PER_CELL).max(BYTES_WAITING);
    let of_cells = cells.saturating_mul(tallies.saturating_add(blocks));
    of_cells.saturating_add(threads.saturating_mul(waiting))
}

/// Gigabytes with the digits that an estimate deserves.
pub(crate) fn gigabytes(bytes: u64) -> String {
    format!("{} GB", number((bytes as f64 / 1e8).round() / 10.0))
}

/// As many of the threads as leave the run in its memory.
///
/// # Errors
/// A run that would not fit on one.
pub(crate) fn threads_that_fit(
    program: &Program,
    design: &Design,
    kept: usize,
    threads: usize,
) -> Result<usize, Refusal> {
    let (rows, cells) = rows_and_cells(program, design);
    // A block's rows, as they are taken down and as they are encoded.
    let values = block_trajectories(design.per_draw).saturating_mul(rows).saturating_mul(kept as u64);
    let of_rows = values.saturating_mul(blocks_a_thread(design.per_draw) * 2 * 8);
    let needed = |threads: u64| bytes(rows, cells, threads).saturating_add(of_rows.saturating_mul(threads));
    let fits = |threads: usize| needed(threads as u64) <= BYTES_MOST;
    if let Some(threads) = (1..=threads.max(1)).rev().find(|threads| fits(*threads)) {
        return Ok(threads);
    }
    let needs = gigabytes(needed(1));
    if bytes(rows, cells, 1) <= BYTES_MOST {
        return Err(Refusal::new(format!(
            "to keep {kept} quantities in {} rows of {} trajectories at a time would take about {needs} of memory",
            count(rows),
            count(block_trajectories(design.per_draw))
        ))
        .help("keep fewer quantities, such as `--keep stocks`, or report less often")
        .help("or take fewer trajectories in each draw of the parameters, with `--per-draw`"));
    }
    Err(Refusal::new(format!(
        "{} rows of time x {cells} quantities and events would take about {needs} of memory",
        count(rows)
    ))
    .help("report less often: `reports every 1 month` in the situation")
    .help("or stop earlier, with `--until`"))
}

/// As many of the threads as leave several worlds side by side in their memory: each counts and sums as a run of its own does, but what the
/// first thread counts is what gathers the rest.
///
/// # Errors
/// Worlds that would not fit on one.
pub(crate) fn threads_that_fit_worlds(
    worlds: &[Program],
    design: &Design,
    threads: usize,
) -> Result<usize, Refusal> {
    let of_world = |program: &Program, threads: u64| {
        let (rows, cells) = rows_and_cells(program, design);
        let tally = rows.saturating_mul(cells).saturating_mul(BYTES_PER_TALLY);
        bytes(rows, cells, threads).saturating_sub(tally)
    };
    let needed = |threads: u64| {
        worlds.iter().fold(0_u64, |sum, program| sum.saturating_add(of_world(program, threads)))
    };
    if let Some(threads) = (1..=threads.max(1)).rev().find(|threads| needed(*threads as u64) <= BYTES_MOST) {
        return Ok(threads);
    }
    Err(Refusal::new(format!(
        "{} scenarios side by side would take about {} of memory",
        worlds.len(),
        gigabytes(needed(1))
    ))
    .help("compare fewer at a time; the same seed gives the same luck, whatever else is compared")
    .help("or report less often: `reports every 1 month` in the situation; or stop earlier, with `--until`"))
}

/// Rows of time that are reported, and quantities and events in each.
fn rows_and_cells(program: &Program, design: &Design) -> (u64, u64) {
    let rows = u64::from(design.steps.div_ceil(program.report_steps.max(1))) + 1;
    let has_cells = |kind: &TrackedKind| !matches!(kind, TrackedKind::Regime(_) | TrackedKind::Choice(_));
    (rows, program.tracked.iter().filter(|tracked| has_cells(&tracked.kind)).count() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_program::program::{Register, Tracked};

    fn program(cells: usize, report_steps: u32) -> Program {
        let tracked = |kind: TrackedKind| Tracked {
            path: "anger".to_owned(),
            label: "Anger".to_owned(),
            kind,
            unit: String::new(),
            scale: 1.0,
            step: Register(0),
            last: Register(0),
        };
        let mut program = Program { report_steps, ..Program::default() };
        program.tracked = (0..cells).map(|_| tracked(TrackedKind::Stock)).collect();
        program.tracked.push(tracked(TrackedKind::Regime(vec!["calm".to_owned()])));
        program
    }

    #[test]
    fn rows_and_quantities_take_memory_and_trajectories_do_not() {
        let design = |draws| Design { seed: 1, draws, per_draw: 10, steps: 1_826 };
        let fit = |cells, every, draws| threads_that_fit(&program(cells, every), &design(draws), 0, 64);
        // 62 x 98 cells of 10 KiB are 62 MB, and each thread takes some more, with 8 MiB of values that wait: 56 fit into 4 GiB.
        assert_eq!(fit(98, 30, 1_000), Ok(56));
        // 262 x 98 cells take 293 MB on each thread.
        assert_eq!(fit(98, 7, 1_000), Ok(13));
        assert_eq!(fit(98, 7, 1_000_000), Ok(13));
        // The embedded situation with daily rows over five years.
        assert_eq!(fit(98, 1, 1_000), Ok(1));
        let refusal = fit(196, 1, 1_000).unwrap_err();
        assert!(refusal.message.starts_with("1,827 rows of time x 196"), "{refusal:?}");
        assert!(
            refusal.message.contains("7.8 GB") && refusal.help[0].contains("reports every"),
            "{refusal:?}"
        );
    }

    #[test]
    fn rows_that_are_kept_take_memory_by_the_block() {
        let fit = |per_draw, kept| {
            let design = Design { seed: 1, draws: 10, per_draw, steps: 1_826 };
            threads_that_fit(&program(98, 30), &design, kept, 64)
        };
        // 510 trajectories of 62 rows with 98 values are 25 MB, twice in each of four blocks; with 75 MB for each thread besides.
        assert_eq!(fit(10, 98), Ok(15));
        assert_eq!(fit(10, 0), Ok(56));
        let refusal = fit(100_000, 98).unwrap_err();
        assert!(refusal.message.starts_with("to keep 98 quantities in 62 rows of 100,000"), "{refusal:?}");
    }

    #[test]
    fn each_of_several_worlds_takes_memory() {
        let design = Design { seed: 1, draws: 10, per_draw: 10, steps: 1_826 };
        let fit = |worlds: usize| threads_that_fit_worlds(&vec![program(98, 30); worlds], &design, 64);
        // A thread takes 62 x 98 cells of 10 KiB, 62 MB, and what waits and is summed: 75 MB a world.
        assert_eq!((fit(1), fit(2), fit(12)), (Ok(57), Ok(28), Ok(4)));
        let refusal = fit(80).unwrap_err();
        assert!(refusal.message.starts_with("80 scenarios side by side would take about"), "{refusal:?}");
    }
}
