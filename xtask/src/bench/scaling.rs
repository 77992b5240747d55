//! How time and memory grow: with trajectories, steps, threads and the number of elements.

use super::commands::Spent;
use super::micro::{Figure, run};
use super::page::{Section, Table};
use super::statistics::{Spread, count, figure, ratios};
use super::{Effort, NATIVE, detente, reference_model};

const TURNS: usize = 3;

/// Four tables, one for each thing that grows.
pub(super) fn measure(_: Effort) -> Result<Section, String> {
    let (sizes, skipped) = match run("size") {
        Ok(figures) => (Some(size_table(&figures)), Vec::new()),
        Err(why) => (None, vec![format!("the growth with elements: {why}")]),
    };
    let mut tables = vec![trajectories()?, steps()?, threads()?];
    tables.extend(sizes);
    Ok(Section {
        title: "What grows with what".to_owned(),
        says: SAYS.to_owned(),
        tables,
        notes: Vec::new(),
        skipped,
    })
}

const SAYS: &str = "\
The reference model with more trajectories, on all cores (from a hundred thousand on, measured once); with more steps, a row of all quantities every ten days; on more threads. Then \
models made by a generator, of a parameter, three stocks, four lets, an event and a memory for every ten elements: seconds for each \
station from text to a run that can start, and nanoseconds for one element in one step of one trajectory. The peak is the most memory \
held at once by the whole process.";

fn trajectories() -> Result<Table, String> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut table = Table::new(&[
        "trajectories",
        "wait, s",
        "least",
        "most",
        "work a trajectory, microseconds",
        "peak, MB",
    ]);
    for trajectories in [1_000.0, 10_000.0, 100_000.0, 1_000_000.0] {
        let line = detente(&format!(
            "run {NATIVE} --trajectories {trajectories} --per-draw 1 --threads {cores} --format json"
        ));
        let turns = if trajectories > 10_000.0 { 1 } else { TURNS };
        let spent: Vec<Spent> = (0..turns).map(|_| line.spend_and_watch()).collect::<Result<_, _>>()?;
        let wait = Spread::cells(&of(&spent, |spent| spent.passed));
        let work = median(&of(&spent, |spent| spent.worked)).map(|work| figure(work / trajectories * 1e6));
        table.row([count(trajectories)].into_iter().chain(wait).chain(work).chain([peak(&spent)]));
    }
    Ok(table)
}

fn steps() -> Result<Table, String> {
    let mut table = Table::new(&[
        "steps",
        "trajectories",
        "work a step of a trajectory, ns",
        "least",
        "most",
        "peak, MB",
    ]);
    let mut rows = Vec::new();
    for (steps, trajectories) in [(73, 200_000), (730, 20_000), (7_300, 2_000)] {
        let model = reference_model(&format!("steps-{steps}.detente"), steps, 10)?;
        let line = detente(&format!(
            "run {model} --trajectories {trajectories} --per-draw 1 --threads 1 --format json"
        ));
        rows.push((f64::from(steps), f64::from(trajectories), line, Vec::new()));
    }
    for _ in 0..TURNS {
        for (_, _, line, spent) in &mut rows {
            spent.push(line.spend_and_watch()?);
        }
    }
    for (steps, trajectories, _, spent) in rows {
        let each: Vec<f64> =
            of(&spent, |spent| spent.worked).iter().map(|work| work / (steps * trajectories) * 1e9).collect();
        table.row(
            [count(steps), count(trajectories)].into_iter().chain(Spread::cells(&each)).chain([peak(&spent)]),
        );
    }
    Ok(table)
}

fn threads() -> Result<Table, String> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let counts: Vec<usize> = (0..).map(|power| 1 << power).take_while(|threads| *threads <= cores).collect();
    let mut table =
        Table::new(&["threads", "wait, s", "least", "most", "times one thread", "work, s", "peak, MB"]);
    let mut spent: Vec<Vec<Spent>> = vec![Vec::new(); counts.len()];
    for _ in 0..TURNS {
        for (threads, spent) in counts.iter().zip(&mut spent) {
            let line = detente(&format!(
                "run {NATIVE} --trajectories 20000 --per-draw 1 --threads {threads} --format json"
            ));
            spent.push(line.spend_and_watch()?);
        }
    }
    let one = spent.first().map(|spent| of(spent, |spent| spent.passed)).unwrap_or_default();
    for (threads, spent) in counts.iter().zip(&spent) {
        let passed = of(spent, |spent| spent.passed);
        let faster = median(&ratios(&one, &passed)).map(figure);
        let work = median(&of(spent, |spent| spent.worked)).map(figure);
        let figures = Spread::cells(&passed).into_iter().chain(faster).chain(work).chain([peak(spent)]);
        table.row([threads.to_string()].into_iter().chain(figures));
    }
    Ok(table)
}

/// Stations of a model's journey, as the benchmark names them and as the page does.
const STATIONS: &[(&str, &str)] = &[
    ("parse", "parse"),
    ("check", "check, parsing included"),
    ("remarks", "advice"),
    ("compile", "compile"),
    ("prepare", "make machine code"),
    ("machine code", "step by machine code, ns"),
    ("interpreter", "step by the interpreter, ns"),
];

fn size_table(figures: &[Figure]) -> Table {
    let columns: Vec<&str> = ["elements"].into_iter().chain(STATIONS.iter().map(|(_, name)| *name)).collect();
    let mut table = Table::new(&columns);
    let mut sizes: Vec<&str> = figures.iter().map(|figure| &*figure.name).collect();
    sizes.dedup();
    for size in sizes {
        let of = |station: &str| {
            let found = figures.iter().find(|figure| figure.name == size && figure.group == station)?;
            Some(figure(median(&found.samples)?))
        };
        let cells = STATIONS.iter().map(|(station, _)| of(station).unwrap_or_else(|| "-".to_owned()));
        let named = size.parse().map_or_else(|_| size.to_owned(), count);
        table.row([named].into_iter().chain(cells));
    }
    table
}

fn of(spent: &[Spent], value: fn(&Spent) -> f64) -> Vec<f64> {
    spent.iter().map(value).collect()
}

fn median(samples: &[f64]) -> Option<f64> {
    Spread::of(samples).map(|spread| spread.median)
}

fn peak(spent: &[Spent]) -> String {
    match spent.iter().map(|spent| spent.peak).max() {
        None | Some(0) => "-".to_owned(),
        Some(bytes) => figure(bytes as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_a_row_and_a_station_a_column() {
        let figure = |group: &str, name: &str, samples: &[f64]| Figure {
            group: group.to_owned(),
            name: name.to_owned(),
            unit: "s".to_owned(),
            samples: samples.to_vec(),
        };
        let figures = [
            figure("parse", "10", &[0.5]),
            figure("machine code", "10", &[12.0, 11.0, 30.0]),
            figure("parse", "10000", &[4.0]),
        ];
        let text = size_table(&figures).text();
        assert!(text.contains("| 10 | 0.500 | - | - | - | - | 12.0 | - |\n| 10,000 | 4.00 | - "), "{text}");
    }

    #[test]
    fn the_peak_is_the_largest_of_all_turns() {
        let with = |peak| Spent { peak, ..Spent::default() };
        assert_eq!(peak(&[with(5_000_000), with(12_000_000)]), "12.0");
        assert_eq!(peak(&[with(0)]), "-");
    }
}
