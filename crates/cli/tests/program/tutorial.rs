//! What the pages for beginners show is what happens: their files are written, their commands run, and the lines under them found.

use crate::folder::Folder;
use detente::library;

const TUTORIAL: &str = include_str!("../../../../docs/language/tutorial.md");
const BY_EXAMPLE: &str = include_str!("../../../../docs/language/by-example.md");
const COMING_FROM: &str = include_str!("../../../../docs/language/coming-from.md");

/// A fenced block: what stands behind its first fence, and its lines.
struct Block {
    about: &'static str,
    text: &'static str,
}

fn blocks(page: &'static str) -> impl Iterator<Item = Block> {
    let fenced = page.split("\n```").skip(1).step_by(2);
    fenced.map(|block| {
        block.split_once('\n').map_or(Block { about: block, text: "" }, |(about, text)| Block { about, text })
    })
}

/// Whether the lines stand in the output in this order, one after the other but for what `...` leaves out.
fn find(shown: &str, output: &str) {
    let mut rest = output.lines().map(str::trim_end);
    let mut may_skip = true;
    for line in shown.lines() {
        if line == "..." {
            may_skip = true;
        } else if may_skip {
            assert!(rest.any(|it| it == line), "`{line}` is not there:\n{output}");
            may_skip = false;
        } else {
            assert_eq!(rest.next(), Some(line), "{output}");
        }
    }
}

/// Writes the files of a page, and looks at its models.
fn write(folder: &Folder, page: &'static str) {
    let files = || blocks(page).filter_map(|it| Some((it.about.split_once(' ')?.1, it.text)));
    for (name, text) in files() {
        folder.write(name, &format!("{text}\n"));
    }
    for (name, text) in files().filter(|(name, _)| name.ends_with(".detente")) {
        folder.detente(&format!("fmt --check {name}")).assert().success();
        if text.contains("situation \"") {
            folder.detente(&format!("check --deny warnings {name}")).assert().success();
        }
    }
}

/// Does what a page shows, and gives how many commands and outputs it has.
fn follow(page: &'static str) -> (usize, usize) {
    let folder = Folder::new();
    let (mut output, mut commands, mut shown) = (String::new(), 0, 0);
    write(&folder, page);
    for Block { about, text } in blocks(page) {
        match about.split_once(' ') {
            Some(_) => {}
            None if about == "console" => {
                let command = text.strip_prefix("detente ").expect("the page runs one program");
                // As a shell reads quotes: they go.
                let done = folder.detente(&command.replace('\'', "")).assert().success();
                output = String::from_utf8(done.get_output().stdout.clone()).expect("it is text");
                commands += 1;
            }
            None => {
                find(text, &output);
                shown += 1;
            }
        }
    }
    (commands, shown)
}

#[test]
fn the_tutorial_shows_what_happens() {
    assert_eq!(follow(TUTORIAL), (7, 6));
}

#[test]
fn the_language_by_example_shows_what_happens() {
    assert_eq!(follow(BY_EXAMPLE), (16, 16));
}

#[test]
fn the_page_for_those_who_come_from_elsewhere_shows_what_happens() {
    assert_eq!(follow(COMING_FROM), (1, 1));
}

#[test]
fn the_pages_of_the_library_show_what_happens() {
    for name in library::names() {
        let page = library::page(name).unwrap_or_else(|| panic!("{name} has no page"));
        assert!(page.starts_with(&format!("# library.{name}\n")), "{name}");
        assert_eq!(follow(page), (1, 1), "{name}");
    }
}

#[test]
fn a_page_of_the_library_can_be_asked_for() {
    let folder = Folder::new();
    let done = folder.detente("explain library.rally").assert().success();
    assert_eq!(
        String::from_utf8_lossy(&done.get_output().stdout),
        library::page("rally").expect("it has one")
    );
    for also in ["explain rally", "explain library[library.rally]"] {
        let done = folder.detente(also).assert().success();
        assert_eq!(
            String::from_utf8_lossy(&done.get_output().stdout),
            library::page("rally").expect("it has one")
        );
    }
    let done = folder.detente("explain library").assert().success();
    assert_eq!(String::from_utf8_lossy(&done.get_output().stdout).lines().count(), library::names().count());
    let done = folder.detente("explain error[unknown-name]").assert().success();
    assert!(String::from_utf8_lossy(&done.get_output().stdout).starts_with("# unknown-name\n"));
    let done = folder.detente("explain library.raly").assert().code(2);
    assert!(String::from_utf8_lossy(&done.get_output().stderr).contains("`library.rally`"));
}
