//! A run that is ended early, by whatever, goes on and ends as one that never was.

use crate::folder::{Folder, SMALL};
use snapbox::cmd::cargo_bin;
use snapbox::str;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Trajectories of a run that takes a second or so here.
const MANY: u32 = 20_000;

/// All files of a saved run but what may differ between equal ones.
fn kept(folder: &Folder, name: &str) -> Vec<(String, Vec<u8>)> {
    folder.files(name).into_iter().filter(|(path, _)| path != "circumstances.json").collect()
}

#[track_caller]
fn same_bytes(folder: &Folder, name: &str, whole: &[(String, Vec<u8>)]) {
    let files = kept(folder, name);
    let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    assert_eq!(names(&files), names(whole));
    for ((path, bytes), (_, expected)) in files.iter().zip(whole) {
        assert!(bytes == expected, "{path} differs");
    }
}

/// The program, going on with the run in a folder if there is one, else beginning it; it keeps what it has as often as it can.
fn started(folder: &Folder, name: &str, threads: u32) -> Child {
    let mut command = Command::new(cargo_bin!("detente"));
    command.current_dir(folder.path()).args([
        "run",
        "--checkpoint-every",
        "0",
        "--threads",
        &threads.to_string(),
    ]);
    if folder.path().join(name).exists() {
        command.args(["--resume", name]);
    } else {
        command.args(["small.detente", "--trajectories", &MANY.to_string(), "--save", name]);
    }
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

/// Numbers that look random and are always the same.
struct Luck(u64);

impl Luck {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// When a run is killed.
#[derive(Clone, Copy, PartialEq)]
enum When {
    /// After so many milliseconds.
    After(u64),
    /// As soon as a file is seen in the folder of the run, for half a minute at most.
    Seen(&'static str),
}

/// Kills the run at that moment; false if it was finished before.
fn killed(mut child: Child, folder: &Path, when: When) -> bool {
    match when {
        When::After(milliseconds) => std::thread::sleep(Duration::from_millis(milliseconds)),
        When::Seen(path) => {
            for _ in 0..300_000 {
                if folder.join(path).exists() || child.try_wait().expect("it can be asked").is_some() {
                    break;
                }
                std::thread::sleep(Duration::from_micros(100));
            }
        }
    }
    let ended = child.try_wait().expect("it can be asked").is_some();
    child.kill().expect("it is ours");
    let status = child.wait().expect("it ends");
    assert!(!ended || status.success(), "{status}");
    !ended
}

#[test]
fn fifty_kills_at_random_moments_change_no_byte() {
    let folder = Folder::new();
    let trajectories = MANY.to_string();
    folder
        .detente(&format!("run small.detente --trajectories {trajectories} --save whole"))
        .assert()
        .success();
    let whole = kept(&folder, "whole");
    let mut luck = Luck(20_240_211);
    let (mut kills, mut round, mut in_writing, mut in_the_end) = (0, 0, 0, 0);
    while kills < 50 || folder.path().join(format!("run{round}")).exists() {
        let name = format!("run{round}");
        let here = folder.path().join(&name);
        let when = match kills {
            50.. => When::Seen("manifest.json"),
            _ if kills % 5 == 3 => When::Seen("unfinished/checkpoint.new"),
            _ if kills % 5 == 4 => When::Seen("tables"),
            _ => When::After(luck.below(400)),
        };
        let was_killed = killed(started(&folder, &name, 1 + kills % 2), &here, when);
        kills += u32::from(was_killed);
        in_writing += u32::from(here.join("unfinished/checkpoint.new").exists());
        in_the_end += u32::from(here.join("tables").exists() && !here.join("manifest.json").exists());
        if here.join("manifest.json").exists() {
            // Killed after the manifest, it is finished, and tidies up when it is asked again.
            folder.detente(&format!("run --resume {name}")).assert().success();
            same_bytes(&folder, &name, &whole);
            round += 1;
        } else if here.exists() {
            folder.detente(&format!("run --repeat {name}")).assert().code(3);
        }
    }
    eprintln!(
        "{kills} kills in {round} runs, {in_writing} within a checkpoint, {in_the_end} within the tables"
    );
    assert!(round > 1);
}

/// A run that was killed when it had a checkpoint.
fn interrupted(folder: &Folder, name: &str) {
    assert!(killed(started(folder, name, 2), &folder.path().join(name), When::Seen("unfinished/checkpoint")));
}

#[test]
fn half_a_checkpoint_beside_a_whole_one_is_not_read() {
    let folder = Folder::new();
    folder.detente(&format!("run small.detente --trajectories {MANY} --save whole")).assert().success();
    interrupted(&folder, "kept");
    let unfinished = folder.path().join("kept/unfinished");
    let bytes = std::fs::read(unfinished.join("checkpoint")).unwrap();
    std::fs::write(unfinished.join("checkpoint.new"), &bytes[..bytes.len() / 2]).unwrap();
    std::fs::remove_file(folder.path().join("small.detente")).unwrap();
    folder.detente("run --resume kept --threads 1").assert().success();
    same_bytes(&folder, "kept", &kept(&folder, "whole"));
}

#[test]
fn a_damaged_or_foreign_checkpoint_is_refused_and_the_run_can_start_over() {
    let folder = Folder::new();
    folder.detente(&format!("run small.detente --trajectories {MANY} --save whole")).assert().success();
    interrupted(&folder, "kept");
    folder.write("small.detente", &SMALL.replace("40% to 80%", "50% to 80%"));
    interrupted(&folder, "other");
    let path = folder.path().join("kept/unfinished/checkpoint");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    folder.detente("run --resume kept").assert().code(3).stdout_eq(str![""]).stderr_eq(str![[r#"
error: cannot read `kept/unfinished/checkpoint`: its bytes are not those that were written
 |
 = help: remove `unfinished/checkpoint` in the folder of the run: it then starts over, and gives the same result

"#]]);
    std::fs::copy(folder.path().join("other/unfinished/checkpoint"), &path).unwrap();
    folder.detente("run --resume kept").assert().code(3).stdout_eq(str![""]).stderr_eq(str![[r#"
going on: [..] of 20,000 trajectories are finished
error: `unfinished/checkpoint` belongs to another run than `unfinished/request.json`
 |
 = help: remove `unfinished/checkpoint` in the folder of the run: it then starts over, and gives the same result

"#]]);
    std::fs::remove_file(&path).unwrap();
    folder.detente("run --resume kept").assert().success();
    same_bytes(&folder, "kept", &kept(&folder, "whole"));
}

#[test]
fn what_cannot_go_on_says_why() {
    let folder = Folder::new();
    interrupted(&folder, "kept");
    let changed = |path: &str, from: &str, to: &str| {
        let path = folder.path().join("kept").join(path);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        std::fs::write(path, text.replace(from, to)).unwrap();
    };
    changed("unfinished/request.json", "\"detente\": \"", "\"detente\": \"0.0.");
    folder.detente("run --resume kept").assert().code(3).stderr_eq(str![[r#"
error: the run in `kept` was begun by detente 0.0.[..], and this is [..]: results may differ between versions
 |
 = help: finish it with that version, or run it anew

"#]]);
    changed("unfinished/request.json", "\"detente\": \"0.0.", "\"detente\": \"");
    changed("unfinished/request.json", "\"results\": \"", "\"results\": \"0");
    folder.detente("run --resume kept").assert().code(3).stderr_eq(str![[r#"
error: the run in `kept` was begun by another build of detente [..], whose results differ from those of this one
 |
 = help: finish it with that build, or run it anew

"#]]);
    changed("unfinished/request.json", "\"results\": \"0", "\"results\": \"");
    changed("situation/small.detente", "0.5 to 2", "0.5 to 3");
    folder.detente("run --resume kept").assert().code(3).stderr_eq(str![[r#"
error: `kept/situation/small.detente` was changed after the run was saved
 |
 = help: run the changed model with `detente run`; it is another one

"#]]);
    folder.detente("run --resume .").assert().code(3).stderr_eq(str![[r#"
error: no run was begun in `.`
 |
 = help: name a folder that `detente run --save` has made

"#]]);
    folder.detente("run --resume nowhere").assert().code(2);
    folder.detente("run --resume kept --seed 2").assert().code(2);
    folder.detente("run small.detente --resume kept").assert().code(2);
    folder.detente("run --save kept").assert().code(4).stderr_eq(str![[r#"
error: `kept` is there already, and is left as it is
 |
 = help: `detente run --resume kept` finishes the run in it; or name another folder

"#]]);
}

#[test]
fn an_unfinished_run_is_taken_for_no_finished_one_and_a_finished_one_says_so() {
    let folder = Folder::new();
    interrupted(&folder, "kept");
    folder.detente("run --repeat kept").assert().code(3).stdout_eq(str![""]).stderr_eq(str![[r#"
error: the run in `kept` is not finished
 |
 = help: `detente run --resume kept` finishes it

"#]]);
    folder.detente("run --resume kept --format json").assert().success().stderr_eq(str![[r#"
going on: [..] of 20,000 trajectories are finished

"#]]);
    folder.detente("run --resume kept").assert().success().stdout_eq(str![""]).stderr_eq(str![[r#"
the run in `kept` is finished: 20,000 trajectories; `detente run --repeat kept` shows it again

"#]]);
    folder.detente("run --repeat kept").assert().success();
}

#[test]
fn a_run_until_it_is_precise_goes_on_to_the_same_end() {
    let folder = Folder::new();
    folder.detente("run small.detente --precision 1% --save whole").assert().success();
    let mut command = Command::new(cargo_bin!("detente"));
    command.current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::null());
    command.args("run small.detente --precision 1% --save kept --threads 1 --checkpoint-every 0".split(' '));
    let child = command.spawn().expect("the program starts");
    assert!(killed(child, &folder.path().join("kept"), When::Seen("unfinished/checkpoint")));
    folder.detente("run --resume kept").assert().success();
    same_bytes(&folder, "kept", &kept(&folder, "whole"));
    folder.detente("run --resume kept").assert().success();
}

#[test]
fn two_processes_do_not_go_on_with_the_same_run() {
    let folder = Folder::new();
    interrupted(&folder, "kept");
    // As another process would.
    let held = std::fs::File::open(folder.path().join("kept/unfinished/request.json")).unwrap();
    held.lock().unwrap();
    // What the other one still writes is not even read.
    std::fs::write(folder.path().join("kept/unfinished/checkpoint"), "half").unwrap();
    folder.detente("run --resume kept").assert().code(2).stdout_eq(str![""]).stderr_eq(str![[r#"
error: another process is at work on the run in `kept`
 |
 = help: wait until it has ended, or stop it with Ctrl-C

"#]]);
}

#[test]
fn a_run_that_was_stopped_by_the_keyboard_is_reported_and_goes_on() {
    let folder = Folder::new();
    folder.detente(&format!("run small.detente --trajectories {MANY} --save whole")).assert().success();
    let child = started(&folder, "kept", 1);
    for _ in 0..300_000 {
        if folder.path().join("kept/unfinished/checkpoint").exists() {
            break;
        }
        std::thread::sleep(Duration::from_micros(100));
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("it still runs");
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(130));
    // What was finished is a run of its own.
    folder.detente("run --repeat kept").assert().success();
    let manifest = std::fs::read_to_string(folder.path().join("kept/manifest.json")).unwrap();
    assert!(!manifest.contains("\"draws\": 2000,"), "{manifest}");
    folder.detente("run --resume kept").assert().success();
    same_bytes(&folder, "kept", &kept(&folder, "whole"));
}

/// Trajectories of a run that keeps rows, in two parts and a half.
const WITH_ROWS: &str = "run small.detente --trajectories 40000 --keep all --format csv";

/// The program, going on with a run that keeps rows if there is one, else beginning it.
fn with_rows(folder: &Folder, name: &str, threads: u64) -> Child {
    let mut command = Command::new(cargo_bin!("detente"));
    command.current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::null());
    let begun = folder.path().join(name).exists();
    let run = if begun { format!("run --resume {name}") } else { format!("{WITH_ROWS} --save {name}") };
    command.args(run.split(' ')).args(["--checkpoint-every", "0", "--threads", &threads.to_string()]);
    command.spawn().expect("the program starts")
}

#[test]
fn rows_of_trajectories_go_on_after_kills_with_the_same_bytes() {
    let folder = Folder::new();
    folder.detente(&format!("{WITH_ROWS} --save whole --threads 1")).assert().success();
    let whole = kept(&folder, "whole");
    let parts = whole.iter().filter(|(path, _)| path.starts_with("trajectories/")).count();
    assert_eq!(parts, 3);
    let mut luck = Luck(7);
    for name in ["first", "second"] {
        let here = folder.path().join(name);
        let moments = [
            When::After(luck.below(300)),
            When::Seen("unfinished/part.new"),
            When::Seen("trajectories/part-00000.parquet"),
            When::Seen("unfinished/checkpoint"),
            When::After(luck.below(300)),
            When::Seen("tables"),
        ];
        for when in moments {
            killed(with_rows(&folder, name, 1 + luck.below(2)), &here, when);
        }
        killed(with_rows(&folder, name, 2), &here, When::Seen("manifest.json"));
        folder.detente(&format!("run --resume {name}")).assert().success();
        same_bytes(&folder, name, &whole);
    }
    // Without a part that it counts, a checkpoint is worth nothing.
    killed(with_rows(&folder, "third", 1), &folder.path().join("third"), When::Seen("unfinished/checkpoint"));
    std::fs::remove_file(folder.path().join("third/trajectories/part-00000.parquet")).unwrap();
    folder.detente("run --resume third").assert().code(3).stdout_eq(str![""]).stderr_eq(str![[r#"
error: `third/trajectories/part-00000.parquet` is missing
 |
 = help: put it back, or remove `unfinished/checkpoint` in the folder of the run: it then starts over

"#]]);
    std::fs::remove_file(folder.path().join("third/unfinished/checkpoint")).unwrap();
    folder.detente("run --resume third").assert().success();
    same_bytes(&folder, "third", &whole);
}

#[test]
fn rows_that_cannot_be_written_end_the_run_and_what_was_finished_is_shown_and_goes_on() {
    let folder = Folder::new();
    folder.detente(&format!("{WITH_ROWS} --save whole")).assert().success();
    let output = limited(&folder, 100, &format!("{WITH_ROWS} --save kept"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(output.stdout.starts_with(b"path,label,share_mean,"), "what was finished is shown");
    let expected = "cannot write `kept/trajectories`: the file would be larger than is allowed there";
    assert!(said.contains(expected) && said.contains("`detente run --resume kept` goes on"), "{said}");
    let left: Vec<String> = folder.files("kept").into_iter().map(|(path, _)| path).collect();
    assert_eq!(left, ["situation/small.detente", "unfinished/request.json"], "half a file is of no use");
    folder.detente("run --resume kept").assert().success();
    same_bytes(&folder, "kept", &kept(&folder, "whole"));
}

/// The program behind a limit on the size of files, as a disk that fills up in the middle of one would be.
fn limited(folder: &Folder, blocks: u32, arguments: &str) -> std::process::Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {arguments}");
    let mut command = Command::new("sh");
    command.current_dir(folder.path()).args(["-c", &script]).arg(cargo_bin!("detente"));
    command.output().expect("there is a shell")
}

#[test]
fn a_file_that_cannot_grow_costs_no_result_and_the_run_goes_on_later() {
    let folder = Folder::new();
    let whole = folder.detente(&format!("run small.detente --trajectories {MANY} --format csv --save whole"));
    let page = whole.assert().success().get_output().stdout.clone();
    // Room for what was asked (two files of about a kilobyte), and for nothing else.
    let asked =
        format!("run small.detente --trajectories {MANY} --format csv --save kept --checkpoint-every 0");
    for arguments in [&*asked, "run --resume kept --format csv --checkpoint-every 0"] {
        let output = limited(&folder, 4, arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(4), "{said}");
        assert_eq!(output.stdout, page, "what was found is shown");
        assert_eq!(said.matches("the run goes on, and will try again").count(), 1, "{said}");
        assert!(
            said.contains("cannot write `kept`: the file would be larger than is allowed there"),
            "{said}"
        );
        assert!(said.contains("then `detente run --resume kept` goes on"), "{said}");
        folder.detente("run --repeat kept").assert().code(3);
    }
    folder.detente("run --resume kept").assert().success();
    same_bytes(&folder, "kept", &kept(&folder, "whole"));
}

#[test]
fn a_full_disk_keeps_what_was_finished() {
    let folder = Folder::new();
    folder.detente(&format!("run small.detente --trajectories {MANY} --save whole")).assert().success();
    // A disk of its own, seen by this script alone: too small at first, then large enough.
    let script = format!(
        "mkdir disk && mount -t tmpfs -o size=24k none disk || exit 99
         \"$0\" run small.detente --trajectories {MANY} --save disk/kept --checkpoint-every 0 >page 2>said; echo $? >code
         ls disk/kept >listed
         mount -o remount,size=10m disk && \"$0\" run --resume disk/kept >/dev/null && cp -r disk/kept kept"
    );
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", &script]).arg(cargo_bin!("detente"));
    match command.current_dir(folder.path()).output() {
        Ok(output) if output.status.code() == Some(0) => {}
        Ok(output) if output.status.code() != Some(99) && folder.path().join("code").exists() => {
            panic!("{}", String::from_utf8_lossy(&output.stderr))
        }
        refused => {
            return eprintln!("skipped: this user can mount no disk of a size of its own: {refused:?}");
        }
    }
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("code"), "4\n", "{}", read("said"));
    assert!(read("page").contains("How it ends"), "what was found is shown");
    assert!(read("said").contains("cannot write `disk/kept`: the disk is full"), "{}", read("said"));
    assert!(!read("listed").contains("manifest.json"), "{}", read("listed"));
    same_bytes(&folder, "kept", &kept(&folder, "whole"));
}
