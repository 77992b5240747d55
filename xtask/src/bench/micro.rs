//! Small measurements inside one process: the benchmark `measure` of the crate `detente`.

use super::Effort;
use super::commands::Line;
use super::page::{Section, Table};
use super::statistics::{Spread, figure, ratios};

/// One figure that the benchmark printed.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Figure {
    pub(super) group: String,
    pub(super) name: String,
    pub(super) unit: String,
    pub(super) samples: Vec<f64>,
}

/// Elements by their kind, then functions, samplers, generators and collectors.
pub(super) fn measure(_: Effort) -> Result<Section, String> {
    let executor = run("executor")?;
    let numbers = run("numbers")?;
    let mut tables = vec![executors(&executor)];
    tables.extend(GROUPS.iter().map(|(group, title)| table(&numbers, group, title)));
    Ok(Section {
        title: "Small things".to_owned(),
        says: "Nanoseconds of one thread: first for one element in one step of one trajectory, in models of a hundred elements of a kind \
               that report nothing on the way; then for one number in plain loops over the functions of `numbers`."
            .to_owned(),
        tables,
        notes: Vec::new(),
        skipped: Vec::new(),
    })
}

const GROUPS: &[(&str, &str)] = &[
    ("generator", "uniform numbers"),
    ("function", "elementary functions"),
    ("sampler", "samplers, by inversion of one uniform number"),
    ("collector", "collectors"),
];

/// The figures of a part of the benchmark.
pub(super) fn run(part: &str) -> Result<Vec<Figure>, String> {
    let output = Line::new("cargo", &format!("bench --quiet --package detente --bench measure -- {part}"))
        .listen()?
        .output;
    let figures: Option<Vec<Figure>> = output.lines().map(read).collect();
    figures
        .filter(|figures| !figures.is_empty())
        .ok_or_else(|| format!("the benchmark `measure` said what nobody can read:\n{output}"))
}

fn read(line: &str) -> Option<Figure> {
    let [group, name, unit, samples] = line.split('\t').collect::<Vec<_>>()[..] else { return None };
    let samples: Option<Vec<f64>> = samples.split(' ').map(|sample| sample.parse().ok()).collect();
    Some(Figure { group: group.to_owned(), name: name.to_owned(), unit: unit.to_owned(), samples: samples? })
}

fn executors(figures: &[Figure]) -> Table {
    let mut table = Table::new(&[
        "element",
        "machine code, ns",
        "least",
        "most",
        "interpreter, ns",
        "least",
        "most",
        "interpreter / machine code",
    ]);
    for native in figures.iter().filter(|figure| figure.group == "machine code") {
        let columns =
            figures.iter().find(|figure| figure.group == "interpreter" && figure.name == native.name);
        let columns = columns.map_or(&[][..], |figure| &figure.samples);
        let ratio = Spread::of(&ratios(columns, &native.samples)).map(|ratio| figure(ratio.median));
        let cells = [Spread::cells(&native.samples), Spread::cells(columns)].concat();
        table.row([native.name.clone()].into_iter().chain(cells).chain(ratio));
    }
    table
}

fn table(figures: &[Figure], group: &str, title: &str) -> Table {
    let mut table = Table::new(&[title, "median", "least", "most", "unit"]);
    for figure in figures.iter().filter(|figure| figure.group == group) {
        // Microseconds are written as such in any editor.
        let unit = if figure.unit == "us" { "microseconds" } else { "ns" };
        table.row(
            [figure.name.clone()].into_iter().chain(Spread::cells(&figure.samples)).chain([unit.to_owned()]),
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_group_name_unit_and_samples() {
        let read_figure = read("sampler\tPoisson, mean 3\tns\t1.5e1 2e1").unwrap();
        let figure = Figure {
            group: "sampler".to_owned(),
            name: "Poisson, mean 3".to_owned(),
            unit: "ns".to_owned(),
            samples: vec![15.0, 20.0],
        };
        assert_eq!(read_figure, figure);
        assert_eq!(read("warning: unused"), None);
        assert_eq!(read("sampler\tPoisson\tns\tfast"), None);
    }

    #[test]
    fn elements_stand_once_with_both_executors() {
        let of = |group: &str, samples: &[f64]| Figure {
            group: group.to_owned(),
            name: "stock".to_owned(),
            unit: "ns".to_owned(),
            samples: samples.to_vec(),
        };
        let text = executors(&[of("machine code", &[2.0, 4.0]), of("interpreter", &[4.0, 8.0])]).text();
        assert!(text.contains("| stock | 3.00 | 2.00 | 4.00 | 6.00 | 4.00 | 8.00 | 2.00 |"), "{text}");
    }
}
