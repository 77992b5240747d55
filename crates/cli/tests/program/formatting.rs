//! `detente fmt`: what it writes, shows and refuses.

use crate::folder::Folder;
use snapbox::str;
use std::path::Path;

const LOOSE: &str = "# Kept\nparam  a=3   # here\nparam  bbb   =  4 to 5/week   judgement\n\n\n\nactor x\n";
const LAID_OUT: &str = "\
# Kept
param a   = 3  # here
param bbb = 4 to 5 / week  judgement

actor x
";

fn read(folder: &Folder, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).expect("it is there")
}

#[test]
fn files_are_laid_out_in_place() {
    let folder = Folder::new();
    folder.write("loose.detente", LOOSE);
    folder.detente("fmt loose.detente").assert().success().stderr_eq(str![""]).stdout_eq(str![[r#"
loose.detente: 4 lines laid out
1 model: 1 laid out

"#]]);
    assert_eq!(read(&folder, "loose.detente"), LAID_OUT);
    folder.detente("fmt loose.detente").assert().success().stdout_eq(str![[r#"
1 model: 1 laid out already

"#]]);
    assert_eq!(folder.files("").len(), 2, "nothing is left behind");
}

#[test]
fn check_shows_the_difference_and_changes_nothing() {
    let folder = Folder::new();
    folder.write("loose.detente", LOOSE);
    folder.detente("fmt --check loose.detente").assert().code(1).stderr_eq(str![""]).stdout_eq(str![[r#"
loose.detente: 4 lines to be laid out
    2 - param  a=3   # here
      - param  bbb   =  4 to 5/week   judgement
      + param a   = 3  # here
      + param bbb = 4 to 5 / week  judgement
    5 -
      -
1 model: 1 to be laid out; without --check, `detente fmt` does it

"#]]);
    assert_eq!(read(&folder, "loose.detente"), LOOSE);
    folder.write("loose.detente", LAID_OUT);
    folder.detente("fmt --check loose.detente").assert().success().stdout_eq(str![[r#"
1 model: 1 laid out already

"#]]);
}

#[test]
fn a_long_difference_is_cut_off() {
    let folder = Folder::new();
    let text: String = (0..200).map(|number| format!("let  a{number}  = 3\n\n")).collect();
    folder.write("long.detente", &text);
    let output = folder.detente("fmt --check long.detente").output().expect("it runs");
    let said = String::from_utf8(output.stdout).expect("text");
    assert!(said.contains("... and 185 more places"), "{said}");
    assert!(said.lines().count() < 40, "{said}");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = Folder::new();
    folder.detente("fmt -").stdin(LOOSE).assert().success().stderr_eq(str![""]).stdout_eq(LAID_OUT);
    folder.detente("fmt - --check").stdin(LAID_OUT).assert().success().stdout_eq(str![""]);
    folder.detente("fmt --check -").stdin("let  a = 3").assert().code(1).stdout_eq(str![[r#"
standard input: 1 line to be laid out
    1 - let  a = 3
      + let a = 3

"#]]);
    folder.detente("fmt - small.detente").stdin("").assert().code(2).stderr_eq(str![[r#"
error: `-` stands for standard input, which is not laid out together with files
 |
 = help: leave `-` away, or name nothing else

"#]]);
    folder.detente("fmt -").stdin(&b"\xff\xfe"[..]).assert().code(1).stdout_eq(str![""]);
}

#[test]
fn a_model_with_errors_is_left_alone_and_the_others_are_not() {
    let folder = Folder::new();
    let broken = "param  a = = 3\n";
    folder.write("broken.detente", broken);
    folder.write("loose.detente", LOOSE);
    folder
        .detente("fmt broken.detente loose.detente")
        .assert()
        .code(1)
        .stdout_eq(str![[r#"
loose.detente: 4 lines laid out
2 models: 1 laid out, 1 left alone

"#]])
        .stderr_eq(str![[r#"
error[expected-expression]: expected an expression, found `=`
 --> broken.detente:1:12
  |
1 | param  a = = 3
  |            ^

broken.detente: left as it is


"#]]);
    assert_eq!(read(&folder, "broken.detente"), broken);
    folder.detente("fmt -").stdin(broken).assert().code(1).stdout_eq(str![""]);
}

#[test]
fn a_folder_stands_for_the_models_in_it_and_below() {
    let folder = Folder::new();
    let write = |name: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("in a folder")).expect("a folder");
        std::fs::write(path, LOOSE).expect("it can be written");
    };
    let names = ["a.detente", "in/b.detente", "in/deep/c.detente", "in/notes.txt", ".hidden/d.detente"];
    names.iter().for_each(|name| write(name));
    folder.detente("run small.detente --trajectories 100 --save kept").assert().success();
    let kept = folder.files("kept");
    folder.detente("fmt in").assert().success().stdout_eq(str![[r#"
in/b.detente: 4 lines laid out
in/deep/c.detente: 4 lines laid out
2 models: 2 laid out

"#]]);
    folder.detente("fmt").assert().success().stdout_eq(str![[r#"
a.detente: 4 lines laid out
small.detente: 9 lines laid out
4 models: 2 laid out, 2 laid out already

"#]]);
    assert_eq!(read(&folder, "in/notes.txt"), LOOSE);
    assert_eq!(read(&folder, ".hidden/d.detente"), LOOSE);
    assert_eq!(folder.files("kept"), kept, "a run keeps the text that it was run with");
    folder.detente("run --repeat kept").assert().success();
    std::fs::create_dir(folder.path().join("empty")).expect("a folder");
    folder.detente("fmt empty").assert().code(2).stderr_eq(str![[r#"
error: there is no model in `empty`
 |
 = help: name a file or folder; `detente new` writes a model

"#]]);
    folder.detente("fmt smal.detente").assert().code(2).stderr_eq(str![[r#"
error: there is no file `smal.detente`
 |
 = help: there is `small.detente`

"#]]);
}

#[test]
fn the_template_and_the_situations_inside_are_laid_out() {
    let folder = Folder::new();
    folder.detente("new fresh").assert().success();
    folder.detente("fmt --check fresh.detente").assert().success();
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let path = folder.write("loose.detente", LOOSE);
    let mode = |path: &Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let allow = |mode| {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("it is ours");
    };
    let link = folder.path().join("link.detente");
    std::os::unix::fs::symlink("loose.detente", &link).expect("a link");
    allow(0o640);
    folder.detente("fmt link.detente").assert().success();
    assert!(std::fs::symlink_metadata(&link).expect("it is there").is_symlink());
    assert_eq!((read(&folder, "loose.detente").as_str(), mode(&path)), (LAID_OUT, 0o640));
    std::fs::write(&path, LOOSE).expect("it can be written");
    allow(0o440);
    folder.detente("fmt loose.detente").assert().code(4).stderr_eq(str![[r#"
error: `loose.detente` is read-only, and is left as it is
 |
 = help: make it writable, or lay out a copy of it

"#]]);
    assert_eq!(read(&folder, "loose.detente"), LOOSE);
}
