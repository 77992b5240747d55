//! Running programs, and what they spend: time of processors, time of the clock, memory.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::repository::root;

/// What a program spent until it ended, and what it said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spent {
    /// Seconds on the clock.
    pub(crate) passed: f64,
    /// Seconds of all processors together, in the program and in the system for it; where the system does not tell, those that passed.
    pub(crate) worked: f64,
    /// The most memory that it held at once, in bytes; 0 unless asked for, or where the system does not tell.
    pub(crate) peak: u64,
    /// Its standard output, if it was asked for.
    pub(crate) output: String,
}

/// A program with its arguments, run in the folder of the workspace.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    program: String,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
}

impl Line {
    /// The arguments are separated by spaces, and hold none.
    pub(crate) fn new(program: impl Into<String>, arguments: &str) -> Self {
        let arguments = arguments.split_whitespace().map(str::to_owned).collect();
        Self { program: program.into(), arguments, environment: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With one argument more, which may hold spaces.
    pub(crate) fn and(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// What it spends, its output thrown away.
    pub(crate) fn spend(&self) -> Result<Spent, String> {
        self.run(Stdio::null(), |child| {
            child.wait().map_err(|error| error.to_string())?;
            Ok(0)
        })
    }

    /// The same with its peak of memory, looked at every few milliseconds.
    pub(crate) fn spend_and_watch(&self) -> Result<Spent, String> {
        self.run(Stdio::null(), |child| {
            let mut peak = 0;
            while child.try_wait().map_err(|error| error.to_string())?.is_none() {
                peak = memory_peak(child.id()).unwrap_or(peak);
                std::thread::sleep(Duration::from_millis(2));
            }
            Ok(peak)
        })
    }

    /// What it spends and what it says.
    pub(crate) fn listen(&self) -> Result<Spent, String> {
        let (work, start) = (work_of_children(), now());
        let done = self.command().output().map_err(|error| self.failed(&error.to_string()))?;
        let spent = Spent::since(work, start);
        if !done.status.success() {
            let said = String::from_utf8_lossy(&done.stderr);
            let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("");
            return Err(self.failed(&format!("{}, {last}", done.status)));
        }
        Ok(Spent { output: String::from_utf8_lossy(&done.stdout).into_owned(), ..spent })
    }

    fn run(
        &self,
        output: Stdio,
        wait: impl FnOnce(&mut Child) -> Result<u64, String>,
    ) -> Result<Spent, String> {
        let (work, start) = (work_of_children(), now());
        let mut command = self.command();
        command.stdout(output).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| self.failed(&error.to_string()))?;
        let peak = wait(&mut child).map_err(|error| self.failed(&error))?;
        let status = child.wait().map_err(|error| self.failed(&error.to_string()))?;
        let spent = Spent { peak, ..Spent::since(work, start) };
        if status.success() { Ok(spent) } else { Err(self.failed(&status.to_string())) }
    }

    fn command(&self) -> Command {
        let is_path = Path::new(&self.program).components().count() > 1;
        let program = if is_path { root().join(&self.program) } else { (&self.program).into() };
        let mut command = Command::new(program);
        command.args(&self.arguments).envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.current_dir(root()).stdin(Stdio::null());
        command
    }

    fn failed(&self, why: &str) -> String {
        format!("`{} {}`: {why}", self.program, self.arguments.join(" "))
    }
}

impl Spent {
    fn since(work: Option<f64>, start: Instant) -> Self {
        let passed = start.elapsed().as_secs_f64();
        let worked = work_of_children().zip(work).map_or(passed, |(after, before)| after - before);
        Self { passed, worked, ..Self::default() }
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark is what asks the clock")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Seconds that finished children have worked, in steps of a hundredth.
fn work_of_children() -> Option<f64> {
    work_in(&std::fs::read_to_string("/proc/self/stat").ok()?)
}

/// Fields 16 and 17 of `/proc/PID/stat` (proc(5)): `cutime` and `cstime`, in ticks.
fn work_in(stat: &str) -> Option<f64> {
    /// `USER_HZ`: 100 wherever Linux runs our targets.
    const TICKS_A_SECOND: f64 = 100.0;
    // The second field, the program's name, may hold spaces and parentheses.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut ticks = fields.split_whitespace().skip(13).map(|field| field.parse::<u64>().ok());
    Some((ticks.next()?? + ticks.next()??) as f64 / TICKS_A_SECOND)
}

/// The most memory that a running process has held so far, in bytes.
fn memory_peak(process: u32) -> Option<u64> {
    peak_in(&std::fs::read_to_string(format!("/proc/{process}/status")).ok()?)
}

fn peak_in(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_of_children_stands_behind_any_name() {
        let stat = "42 (a (b) c) S 1 42 42 0 -1 4194304 100 200 0 0 11 22 150 25 20 0 1 0 100";
        assert_eq!(work_in(stat), Some(1.75));
        assert_eq!(work_in("42 (short) S 1"), None);
        assert_eq!(work_in(""), None);
    }

    #[test]
    fn the_peak_is_in_bytes() {
        assert_eq!(peak_in("VmPeak:\t  999 kB\nVmHWM:\t    1024 kB\nVmRSS:\t 1 kB\n"), Some(1 << 20));
        assert_eq!(peak_in("Name:\tzombie\n"), None);
    }

    #[test]
    fn a_program_that_fails_or_is_not_there_says_so() {
        let missing = Line::new("target/no-such-program", "a b").spend().unwrap_err();
        assert!(missing.starts_with("`target/no-such-program a b`: "), "{missing}");
        let refused = Line::new("cargo", "no-such-command").listen().unwrap_err();
        assert!(refused.contains("no-such-command"), "{refused}");
    }

    #[test]
    fn what_a_program_says_is_kept() {
        assert!(Line::new("cargo", "--version").listen().unwrap().output.starts_with("cargo "));
    }
}
