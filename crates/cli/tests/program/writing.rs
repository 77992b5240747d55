//! What is left on the disk.

use crate::folder::Folder;
use snapbox::str;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

fn saving(folder: &Folder, trajectories: u32) -> Child {
    Command::new(snapbox::cmd::cargo_bin!("detente"))
        .current_dir(folder.path())
        .args(["run", "small.detente", "--save", "kept", "--trajectories", &trajectories.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// Looks often, for half a minute at least.
fn wait_for(condition: impl Fn() -> bool) {
    for _ in 0..300_000 {
        if condition() {
            return;
        }
        std::thread::sleep(Duration::from_micros(100));
    }
    panic!("it never comes");
}

#[test]
fn a_run_that_is_killed_while_it_is_written_leaves_a_whole_one_or_one_that_goes_on() {
    for late in 0..6 {
        let folder = Folder::new();
        let mut child = saving(&folder, 200);
        wait_for(|| folder.path().join("kept").is_dir());
        // Each time a little later, so that some are caught between two files.
        std::thread::sleep(Duration::from_millis(late));
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        if folder.path().join("kept/manifest.json").exists() {
            folder.detente("run --repeat kept").assert().success();
        } else {
            folder.detente("run --resume kept").assert().success();
        }
    }
}

#[test]
fn a_folder_whose_permissions_forbid_writing_costs_no_run() {
    let folder = Folder::new();
    let locked = folder.path().join("locked");
    std::fs::create_dir(&locked).expect("a folder");
    let allow = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("it is ours")
    };
    allow(&locked, 0o555);
    allow(folder.path(), 0o755);
    let mut command = Command::new(snapbox::cmd::cargo_bin!("detente"));
    command.current_dir(folder.path()).args([
        "run",
        "small.detente",
        "--trajectories",
        "100",
        "--save",
        "locked/kept",
    ]);
    if rustix::process::geteuid().is_root() {
        // Permissions do not bind root: the run is made as a user who is nobody.
        command.uid(65_534).gid(65_534);
    }
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => {
            eprintln!(
                "skipped: permissions do not bind root, and nobody else can start the program: {error}"
            );
            return;
        }
    };
    snapbox::cmd::OutputAssert::new(output).code(4).stdout_eq(str![""]).stderr_eq(str![[r#"
error: cannot write `locked/kept`: the permissions of the folder forbid it
 |
 = help: name a folder where files can be written

"#]]);
}
