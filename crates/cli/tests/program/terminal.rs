//! What differs on a terminal: a bar, colour, the keyboard.

use crate::folder::Folder;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::process::{Child, Command, Stdio};

/// A terminal, seen from the side of the one who looks at it.
struct Terminal {
    screen: File,
    /// The program's side.
    line: File,
}

impl Terminal {
    fn new() -> Self {
        let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("the system has terminals");
        grantpt(&screen).expect("it is ours");
        unlockpt(&screen).expect("it is ours");
        let name = ptsname(&screen, Vec::new()).expect("it has a name").into_string().expect("in plain text");
        let line = OpenOptions::new().read(true).write(true).open(name).expect("its other side opens");
        let size = Winsize { ws_row: 24, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&line, size).expect("it takes a size");
        Self { screen: File::from(screen), line }
    }

    /// Standard error of a program.
    fn standard_error(&self) -> Stdio {
        Stdio::from(self.line.try_clone().expect("it can be opened twice"))
    }

    /// Reads until the text is on the screen, or until the program has closed its side.
    fn read_until(&mut self, text: &str) -> String {
        let mut seen = Vec::new();
        let mut some = [0; 4096];
        while !String::from_utf8_lossy(&seen).contains(text) {
            match self.screen.read(&mut some) {
                Ok(count) if count > 0 => seen.extend(&some[..count]),
                _ => break,
            }
        }
        String::from_utf8_lossy(&seen).into_owned()
    }

    /// Reads all that is left once the program has ended.
    fn rest(self) -> String {
        let Self { mut screen, line } = self;
        // While one of us holds the other side, the end is never read.
        drop(line);
        let mut seen = Vec::new();
        let mut some = [0; 4096];
        while let Ok(count) = screen.read(&mut some) {
            seen.extend(&some[..count]);
            if count == 0 {
                break;
            }
        }
        String::from_utf8_lossy(&seen).into_owned()
    }
}

fn detente(folder: &Folder, arguments: &str) -> Command {
    let mut command = Command::new(snapbox::cmd::cargo_bin!("detente"));
    command.current_dir(folder.path()).args(arguments.split_whitespace());
    command.env_remove("NO_COLOR").env("TERM", "xterm").stdin(Stdio::null());
    command
}

fn long_run(folder: &Folder, terminal: &Terminal) -> Child {
    detente(folder, "run small.detente --trajectories 100000000 --threads 1")
        .stdout(Stdio::piped())
        .stderr(terminal.standard_error())
        .spawn()
        .expect("the program starts")
}

fn interrupt(child: &Child) {
    let pid = rustix::process::Pid::from_child(child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("it still runs");
}

#[test]
fn a_bar_is_drawn_on_a_terminal_and_removed_at_the_end() {
    let folder = Folder::new();
    let terminal = Terminal::new();
    let status = detente(&folder, "run small.detente --trajectories 20000")
        .stdout(Stdio::null())
        .stderr(terminal.standard_error())
        .status()
        .expect("the program starts");
    assert!(status.success());
    let seen = terminal.rest();
    assert!(seen.contains("of 20,000 trajectories"), "{seen:?}");
    assert!(seen.ends_with("\u{1b}[2K") || seen.ends_with("\u{1b}[K"), "the line is empty again: {seen:?}");
}

#[test]
fn no_bar_is_drawn_in_a_pipe() {
    let folder = Folder::new();
    let output =
        detente(&folder, "run small.detente --trajectories 20000").output().expect("the program starts");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn colour_is_for_terminals_and_for_those_who_want_it() {
    let folder = Folder::new();
    let page = |variables: &[(&str, &str)]| {
        let mut command = detente(&folder, "run small.detente --trajectories 100");
        command.envs(variables.iter().copied());
        String::from_utf8(command.output().expect("the program starts").stdout).expect("a page is text")
    };
    let plain = page(&[]);
    assert!(!plain.contains('\u{1b}'), "a pipe gets no colour");
    assert!(page(&[("CLICOLOR_FORCE", "1")]).contains('\u{1b}'), "unless it is asked for");
    assert_eq!(page(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), plain, "NO_COLOR has the last word");
}

#[test]
fn ctrl_c_reports_what_was_finished() {
    let folder = Folder::new();
    let mut terminal = Terminal::new();
    let child = long_run(&folder, &terminal);
    // The bar of a run that has finished its first trajectories no longer says 0.
    let moved = |seen: &str| {
        let (drawn, _) = seen.rsplit_once(" of 100,000,000").unwrap_or_default();
        !drawn.is_empty() && !drawn.ends_with(" 0")
    };
    let mut seen = String::new();
    while !moved(&seen) {
        let more = terminal.read_until(" of 100,000,000");
        assert!(!more.is_empty(), "it ended early: {seen:?}");
        seen += &more;
    }
    interrupt(&child);
    let output = child.wait_with_output().expect("it ends");
    let (page, said) = (String::from_utf8_lossy(&output.stdout).into_owned(), terminal.rest());
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(page.contains("- stopped early: ") && page.contains("How it ends"), "{page}");
    // Where those under way are finished at once, there is nothing to wait for.
    let (waiting, stopped) =
        (said.find("are finished; waiting for those under way"), said.find("stopped early: "));
    assert!(waiting < stopped, "{said}");
    // What is said to make it again asks for what was finished.
    let finished = page.split_once(" trajectories (").expect("the page says how many").0;
    let finished = finished.rsplit('\n').next().expect("a line").replace(',', "");
    assert!(
        page.trim_end().ends_with(&format!("--trajectories {finished} --per-draw 10 --seed 1")),
        "{page}"
    );
}
