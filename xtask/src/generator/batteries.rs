//! The batteries: TestU01 and dieharder, fed through a pipe.

use std::process::{Command, Stdio};

use super::{SCRATCH, STREAM};
use crate::repository::root;

/// A test's name and its p-value: uniform between 0 and 1 if luck is good.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) test: String,
    pub(super) p: f64,
}

impl Figure {
    /// What good luck gives in one of 500 tests.
    pub(super) fn is_suspicious(&self) -> bool {
        !(0.001..=0.999).contains(&self.p)
    }

    /// What good luck never gives.
    pub(super) fn is_impossible(&self) -> bool {
        !(1e-10..=1.0 - 1e-10).contains(&self.p)
    }
}

/// A set of tests.
pub(super) struct Battery {
    pub(super) name: &'static str,
    /// The program that provides it, with its version.
    pub(super) of: String,
    /// Programs to be run on a stream each, one after the other, with their arguments.
    lines: Vec<String>,
    /// Walks that it is given; all if there are none.
    walks: &'static [&'static str],
    /// Whether it is given the bits turned round too.
    pub(super) both_ways: bool,
    pub(super) is_quick: bool,
}

/// Tests of dieharder that take seconds, but for those that it calls doubtful.
const DIEHARDER: &[&str] = &[
    "0", "1", "2", "4", "8", "9", "11", "12", "15", "16", "102", "200 -n 3", "203 -n 3", "206", "207", "208",
    "209",
];

const FEW: &[&str] = &["columns", "trajectories", "gray-moments", "high-sources"];

impl Battery {
    /// Whether it is given the walk.
    pub(super) fn takes(&self, walk: &str) -> bool {
        self.walks.is_empty() || self.walks.contains(&walk)
    }

    /// The figures of all its tests on a walk.
    pub(super) fn look(&self, walk: &str, seed: u64, reversed: bool) -> Result<Vec<Figure>, String> {
        let mut figures = Vec::new();
        for line in &self.lines {
            let said = piped(walk, seed, reversed, line)?;
            let found = figures_in(&said);
            if found.is_empty() {
                return Err(format!("`{line}` gives no figure; it says: {}", said.trim()));
            }
            figures.extend(found);
        }
        Ok(figures)
    }
}

/// What is on this machine, and why the rest is not.
pub(super) fn there() -> (Vec<Battery>, Vec<String>) {
    let (mut there, mut missing) = (Vec::new(), Vec::new());
    match test_u01() {
        Ok(of) => {
            let battery = |name, word: &str, walks, both_ways, is_quick| {
                let lines = vec![format!("{SCRATCH}/battery {word}")];
                Battery { name, of: of.clone(), lines, walks, both_ways, is_quick }
            };
            there.push(battery("SmallCrush", "small", &[][..], true, true));
            there.push(battery("Alphabit", "alphabit", &[][..], false, true));
            there.push(battery("Rabbit", "rabbit", FEW, false, false));
        }
        Err(why) => missing.push(format!("TestU01 (Debian's `libtestu01-0-dev`): {why}")),
    }
    match said(Command::new("dieharder").arg("-l")) {
        Ok(list) => {
            let version = list.split_whitespace().skip_while(|word| *word != "version").nth(1).unwrap_or("");
            let line =
                |test: &&str| format!("dieharder -g 200 -c , -D test_name -D ntuple -D pvalues -d {test}");
            let lines = DIEHARDER.iter().map(line).collect();
            let of = format!("dieharder {version}");
            there.push(Battery {
                name: "dieharder",
                of,
                lines,
                walks: FEW,
                both_ways: false,
                is_quick: false,
            });
        }
        Err(why) => missing.push(format!("dieharder (Debian's `dieharder`): {why}")),
    }
    (there, missing)
}

/// Builds the program that runs TestU01; its version, as the system's packages know it.
fn test_u01() -> Result<String, String> {
    let arguments = format!(
        "-O2 -o {SCRATCH}/battery xtask/generator/battery.c -ltestu01 -ltestu01probdist -ltestu01mylib -lm"
    );
    said(Command::new("cc").args(arguments.split(' ')).current_dir(root()))
        .map_err(|why| format!("cannot build with it: {}", why.lines().next().unwrap_or("")))?;
    let version = said(Command::new("dpkg-query").args(["-W", "-f", "${Version}", "libtestu01-0-dev"]));
    Ok(format!("TestU01 {}", version.as_deref().unwrap_or("of unknown version")))
}

/// What a program says on its standard output.
fn said(command: &mut Command) -> Result<String, String> {
    let done = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    if !done.status.success() {
        return Err(String::from_utf8_lossy(&done.stderr).into_owned());
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// What a program says to a stream.
fn piped(walk: &str, seed: u64, reversed: bool, line: &str) -> Result<String, String> {
    let order = if reversed { "reversed" } else { "plain" };
    let mut stream = Command::new(root().join(STREAM))
        .args([walk, &seed.to_string(), order])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run {STREAM}: {error}"))?;
    let input = stream.stdout.take().map_or_else(Stdio::null, Stdio::from);
    let mut words = line.split(' ');
    let program = words.next().unwrap_or_default();
    let done = Command::new(program).args(words).current_dir(root()).stdin(input).output();
    // It ends by itself when nobody reads it; this is only quicker.
    drop(stream.kill());
    drop(stream.wait());
    let done = done.map_err(|error| format!("cannot run `{line}`: {error}"))?;
    // TestU01 says what it likes on its standard output: our figures are on the other.
    let output = if program.ends_with("battery") { done.stderr } else { done.stdout };
    Ok(String::from_utf8_lossy(&output).into_owned())
}

/// Lines of `name<tab>p` of ours, or of `name,tuple,p` of dieharder.
fn figures_in(said: &str) -> Vec<Figure> {
    let figure = |line: &str| {
        let (test, p) = match line.split_once('\t') {
            Some((test, p)) => (test.to_owned(), p),
            None => {
                let (test, p) = line.rsplit_once(',')?;
                let (test, tuple) = test.rsplit_once(',')?;
                (format!("{} {}", test.trim(), tuple.trim()), p)
            }
        };
        Some(Figure { test, p: p.trim().parse().ok()? })
    };
    said.lines().filter_map(figure).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_from_both() {
        let figures =
            figures_in("Gap\t0.25\nRandomWalk1 H\t1e-20\n   diehard_runs,   0,0.62891130\nnothing\n");
        let tests: Vec<&str> = figures.iter().map(|figure| &*figure.test).collect();
        assert_eq!(tests, ["Gap", "RandomWalk1 H", "diehard_runs 0"]);
        let kinds: Vec<_> =
            figures.iter().map(|figure| (figure.is_suspicious(), figure.is_impossible())).collect();
        assert_eq!(kinds, [(false, false), (true, true), (false, false)]);
        assert!(Figure { test: String::new(), p: 0.9995 }.is_suspicious());
    }
}
