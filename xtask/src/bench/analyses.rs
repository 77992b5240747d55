//! Analyses without their runs, and a thousand policies: beside other tools, where these can be installed.

use super::commands::Spent;
use super::micro::{Figure, run};
use super::page::{Section, Table};
use super::python::Python;
use super::statistics::{Spread, count, figure};
use super::{Effort, detente};
use std::str::FromStr;

/// One task of another tool: its package, its name here, and how often it is measured.
struct Peer {
    package: &'static str,
    task: &'static str,
    turns: usize,
}

/// A task of ours, the target in its unit, and who else does it.
struct Task {
    title: &'static str,
    /// Group and name of our figure.
    ours: (&'static str, &'static str),
    /// What one unit of our figure is in seconds; of a figure a second, how much of it.
    unit: Unit,
    target: Option<f64>,
    peers: &'static [Peer],
}

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Microseconds,
    Seconds,
    ASecond,
}

const EXPERIMENT: &[Peer] = &[Peer { package: "ema_workbench", task: "experiment", turns: 3 }];
const SOBOL: &[Peer] = &[Peer { package: "SALib", task: "sobol", turns: 1 }];
const BOX: &[Peer] = &[
    Peer { package: "ema_workbench", task: "box-ema", turns: 3 },
    Peer { package: "PRIM", task: "box-prim", turns: 3 },
];
const SEARCH_12: &[Peer] = &[Peer { package: "pymoo", task: "search-12", turns: 3 }];
const SEARCH_30: &[Peer] = &[Peer { package: "pymoo", task: "search-30", turns: 3 }];

const TASKS: &[Task] = &[
    Task {
        title: "an experiment: a function that adds ten factors up",
        ours: ("experiment", "a sum of ten factors, as a function"),
        unit: Unit::Microseconds,
        target: Some(2.0),
        peers: EXPERIMENT,
    },
    Task {
        title: "an experiment: a model of two steps that adds ten parameters up",
        ours: ("experiment", "a sum of ten parameters, as a model of two steps"),
        unit: Unit::Microseconds,
        target: Some(2.0),
        peers: EXPERIMENT,
    },
    Task {
        title: "Sobol' indices by the default estimators",
        ours: ("sobol", "Azzini and others, the default"),
        unit: Unit::Seconds,
        target: Some(1.0),
        peers: SOBOL,
    },
    Task {
        title: "Sobol' indices by the estimators of Saltelli and Jansen",
        ours: ("sobol", "Saltelli and Jansen"),
        unit: Unit::Seconds,
        target: Some(1.0),
        peers: SOBOL,
    },
    Task {
        title: "a box: peeled, pasted, borders refined",
        ours: ("box", "peeled, pasted and refined, the default"),
        unit: Unit::Seconds,
        target: Some(0.05),
        peers: BOX,
    },
    Task {
        title: "a box: peeled only",
        ours: ("box", "peeled only"),
        unit: Unit::Seconds,
        target: Some(0.05),
        peers: &[],
    },
    Task {
        title: "a search, 12 levers",
        ours: ("search", "12 levers"),
        unit: Unit::ASecond,
        target: Some(500_000.0),
        peers: SEARCH_12,
    },
    Task {
        title: "a search, 30 levers",
        ours: ("search", "30 levers"),
        unit: Unit::ASecond,
        target: Some(500_000.0),
        peers: SEARCH_30,
    },
];

/// What others spent on a task.
struct Measured {
    peer: &'static Peer,
    /// Seconds of each turn, and bytes at most; or why there are none.
    spent: Result<(Vec<f64>, f64), String>,
}

/// Analyses beside other tools, then policies by their number.
pub(super) fn measure(_: Effort) -> Result<Section, String> {
    let parts = ["experiments", "sobol", "boxes", "search"];
    let ours: Vec<Figure> =
        parts.into_iter().map(run).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let peers = peers();
    let skipped = peers.iter().filter_map(|peer| {
        let why = peer.spent.as_ref().err()?;
        Some(format!("`{}` of {}: {why}", peer.peer.task, peer.peer.package))
    });
    Ok(Section {
        title: "Analyses".to_owned(),
        says: SAYS.to_owned(),
        tables: vec![task_table(&ours, &peers), policy_table()?],
        notes: notes(&ours, &peers),
        skipped: skipped.collect(),
    })
}

const SAYS: &str = "\
What analyses take beside the runs that they ask for, of one thread, with other tools on the same problems. An experiment goes from a row of a Latin \
hypercube to the value that the analysis gets back. Sobol' indices are of first, total and second order, of ten factors, from 65,536 base rows with 100 \
resamples. A box is found by patient rule induction in 10,000 draws of ten factors with two false labels of a hundred. A search evaluates DTLZ2 with three goals, its \
own work included. The others are timed without start, import and the making of their data; where they do less often or other things, their names say it. \
Then the embedded situation, five years of daily steps, under all combinations of some of its policies, weighed by one aim in one command.";

/// Runs the tasks of other tools, each tool as far as it can be installed.
fn peers() -> Vec<Measured> {
    let python = Python::find();
    let each = |peer: &'static Peer| {
        let python = python.as_ref().map_err(Clone::clone);
        Measured { peer, spent: python.and_then(|python| spent(python, peer)) }
    };
    [EXPERIMENT, SOBOL, BOX, SEARCH_12, SEARCH_30].into_iter().flatten().map(each).collect()
}

fn spent(python: &Python, peer: &Peer) -> Result<(Vec<f64>, f64), String> {
    python.has(peer.package)?;
    let mut seconds = Vec::new();
    let mut peak = 0;
    for _ in 0..peer.turns {
        let said = python.file(SCRIPT, peer.task).listen()?.output;
        seconds.push(said_after(&said, "seconds")?);
        peak = said_after::<u64>(&said, "peak")?.max(peak);
    }
    Ok((seconds, peak as f64))
}

const SCRIPT: &str = "xtask/peers/analyses.py";

fn said_after<T: FromStr>(output: &str, word: &str) -> Result<T, String> {
    let said = output.lines().find_map(|line| line.strip_prefix(word)?.trim().parse().ok());
    said.ok_or_else(|| format!("it says no {word}"))
}

fn task_table(ours: &[Figure], peers: &[Measured]) -> Table {
    let mut table = Table::new(&[
        "task",
        "unit",
        "Detente",
        "least",
        "most",
        "wanted",
        "another tool",
        "the same there",
        "times as fast",
    ]);
    for task in TASKS {
        let of = |it: &&Figure| (&*it.group, &*it.name) == task.ours;
        let samples = ours.iter().find(of).map_or(&[][..], |it| &it.samples);
        let wanted = task.target.map_or_else(String::new, |target| task.unit.wanted(target));
        let own =
            [vec![task.title.to_owned(), task.unit.name().to_owned()], Spread::cells(samples), vec![wanted]];
        let rows = task.peers.iter().filter_map(|peer| {
            let measured = peers.iter().find(|it| it.peer.task == peer.task)?;
            let (seconds, _) = measured.spent.as_ref().ok()?;
            Some((peer, seconds))
        });
        let mut rows = rows.peekable();
        if rows.peek().is_none() {
            table.row(own.concat());
        }
        for (peer, seconds) in rows {
            let there: Vec<f64> = seconds.iter().map(|seconds| task.unit.of(*seconds)).collect();
            let faster = Spread::of(&there).zip(Spread::of(samples)).map(|(there, here)| {
                let ratio = there.median / here.median;
                figure(if task.unit == Unit::ASecond { 1.0 / ratio } else { ratio })
            });
            let theirs =
                [peer.package.to_owned(), Spread::cells(&there)[0].clone(), faster.unwrap_or_default()];
            table.row([own.concat(), theirs.to_vec()].concat());
        }
    }
    table
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::Microseconds => "microseconds",
            Self::Seconds => "s",
            Self::ASecond => "a second",
        }
    }

    /// What so many seconds for one are.
    fn of(self, seconds: f64) -> f64 {
        match self {
            Self::Microseconds => seconds * 1e6,
            Self::Seconds => seconds,
            Self::ASecond => 1.0 / seconds,
        }
    }

    fn wanted(self, target: f64) -> String {
        let border = if self == Self::ASecond { "more than" } else { "less than" };
        format!("{border} {}", if target < 1.0 { figure(target) } else { count(target) })
    }
}

/// Policies of the embedded situation of which all combinations can hold together.
const POLICIES: [&str; 10] = [
    "restraint",
    "hunt_leaders",
    "off_soil",
    "aid_surge",
    "full_coverage",
    "quick_exit",
    "long_goodbye",
    "early_talks",
    "pressure",
    "no_dialogue",
];

/// How many of the policies are combined, and in how many draws each combination is run.
const WEIGHED: [(usize, u32); 4] = [(7, 100), (7, 1_000), (10, 100), (10, 1_000)];

fn policy_table() -> Result<Table, String> {
    let mut table = Table::new(&[
        "combinations of policies",
        "draws",
        "wait, s",
        "work, s",
        "work a trajectory, microseconds",
        "peak, MB",
    ]);
    for (policies, draws) in WEIGHED {
        let sets = f64::from(1_u32 << policies);
        let spent = weigh(&POLICIES[..policies], draws)?;
        let each = spent.worked / (sets * f64::from(draws)) * 1e6;
        table.row([
            count(sets),
            count(f64::from(draws)),
            figure(spent.passed),
            figure(spent.worked),
            figure(each),
            figure(spent.peak as f64 / 1e6),
        ]);
    }
    Ok(table)
}

fn weigh(policies: &[&str], draws: u32) -> Result<Spent, String> {
    let named: Vec<String> = policies.iter().map(|policy| format!("--policy {policy}")).collect();
    let command = format!("compare --grid {} --trajectories {draws} --per-draw 1 --aim", named.join(" "));
    detente(&command).and("less regional_war").spend_and_watch()
}

fn notes(ours: &[Figure], peers: &[Measured]) -> Vec<String> {
    let own = ours.iter().find(|it| it.group == "peak").and_then(|it| it.samples.first());
    let salib = peers.iter().find(|it| it.peer.task == "sobol");
    let salib = salib.and_then(|it| it.spent.as_ref().ok()).map(|(_, bytes)| figure(bytes / 1e6));
    let mut notes: Vec<String> = own
        .map(|own| {
            let there = salib.map_or_else(String::new, |there| format!("; that of SALib, {there} MB"));
            format!(
                "For Sobol' indices the whole process held {} MB at most (less than 200 are wanted){there}.",
                figure(*own)
            )
        })
        .into_iter()
        .collect();
    notes.push(ONCE.to_owned());
    notes
}

const ONCE: &str = "\
Policies were measured once, for the last row takes minutes. Where the wait is longer than the work over the cores, others kept the machine busy.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_tool_says_is_found_by_its_word() {
        assert_eq!(said_after("seconds 1.5\npeak 2048\n", "peak"), Ok(2048));
        assert!(said_after::<f64>("seconds soon\n", "seconds").is_err());
    }

    #[test]
    fn a_task_stands_beside_each_tool_that_was_measured() {
        let figure = |group: &str, name: &str, samples: &[f64]| Figure {
            group: group.to_owned(),
            name: name.to_owned(),
            unit: "s".to_owned(),
            samples: samples.to_vec(),
        };
        let ours = [
            figure("box", "peeled, pasted and refined, the default", &[0.01, 0.02, 0.03]),
            figure("search", "12 levers", &[1e6]),
        ];
        let measured = |peer, spent| Measured { peer, spent };
        let peers = [
            measured(&BOX[0], Ok((vec![0.5, 1.0, 1.5], 0.0))),
            measured(&BOX[1], Err("not there".to_owned())),
            measured(&SEARCH_12[0], Ok((vec![1e-4], 0.0))),
        ];
        let text = task_table(&ours, &peers).text();
        let box_row = "| s | 0.0200 | 0.0100 | 0.0300 | less than 0.0500 | ema_workbench | 1.00 | 50.0 |";
        assert!(text.contains(box_row), "{text}");
        let search =
            "| a second | 1,000,000 | 1,000,000 | 1,000,000 | more than 500,000 | pymoo | 10,000 | 100 |";
        assert!(text.contains(search), "{text}");
        assert!(!text.contains("PRIM"), "{text}");
    }
}
