//! `detente why`: its pages, tables, and what is refused.

use crate::folder::Folder;

/// Raids anger, and anger brings raids: a war comes of it or not.
const MODEL: &str = r#"language 1
situation "A feud" { lasts 50 days  steps 1 day }
param tempo "Raids while calm" = 0.2 to 2 / week  judgement
event raid "Raid" { rate tempo * (1 + 3 * anger)  judgement }
stock anger "Anger" : index = 0.2 { gains 5 points * (1 - anger) per raid  fades with half-life 4 weeks  judgement }
outcome war "War" as soon as anger > 0.45
outcome peace "Peace" otherwise
policy silence "Silence" { raid never happens }
loop R "Revenge" = anger -> raid -> anger
"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("feud.detente", MODEL);
    folder
}

fn told(arguments: &str) -> (Option<i32>, String, String) {
    let output = folder().detente(arguments).output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn page(arguments: &str, parts: &[&str]) -> String {
    let (code, page, errors) = told(arguments);
    assert_eq!((code, &*errors), (Some(0), ""), "{page}");
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    parts.iter().for_each(|part| assert!(words.contains(part), "{part} in {page}"));
    let is_narrow = |line: &str| line.chars().count() <= 80 || line.starts_with("  detente ");
    assert!(arguments.contains("--format") || page.lines().all(is_narrow), "{page}");
    page
}

#[test]
fn endings_a_history_and_a_policy_are_told() {
    page(
        "why feud.detente --of war --budget 4000",
        &[
            "2,000 histories; seed 1",
            "War: of all loops Revenge brings it about most; without it the share would change by -",
            "Revenge +",
            "of these end otherwise",
            "Raid",
            "by itself",
            "detente why feud.detente --of war --budget 4000 --seed 1",
        ],
    );
    page(
        "why feud.detente --typical war",
        &[
            "A typical history",
            "How it went",
            "It ends: War",
            "Anger stands at 0.4",
            "as at the start",
            "Anger +",
        ],
    );
    page("why feud.detente --trajectory 3", &["Trajectory 3 ends on", "Which loops led"]);
    page(
        "why feud.detente --effect silence --of war --budget 2000",
        &[
            "It lowers War from",
            "The path to: Anger",
            "Raid",
            "Anger",
            "carried by the one before",
            "give or take",
        ],
    );
}

#[test]
fn tables_come_in_every_format() {
    let csv = page("why feud.detente --trajectory 3 --format csv --table history", &[]);
    assert!(csv.starts_with("day,kind,name,text"), "{csv}");
    assert!(csv.lines().count() > 3, "{csv}");
    let csv = page("why feud.detente --of war --budget 2000 --format csv", &[]);
    assert!(csv.starts_with("outcome,from,to,loop,led,histories,score"), "{csv}");
    let json = page(
        "why feud.detente --effect silence --budget 2000 --format json",
        &["\"effect of\":[\"silence\"]"],
    );
    assert!(json.starts_with('{'), "{json}");
}

#[test]
fn what_makes_no_sense_is_refused_with_a_way_out() {
    let refused = |arguments: &str, parts: &[&str]| {
        let (code, page, errors) = told(arguments);
        assert_eq!((code, &*page), (Some(2), ""), "{errors}");
        parts.iter().for_each(|part| assert!(errors.contains(part), "{part} in {errors}"));
    };
    refused("why feud.detente --of wra", &["unknown outcome `wra`", "there is one called `war`"]);
    refused("why feud.detente --effect silent", &["unknown policy `silent`", "`silence`"]);
    refused("why feud.detente --budget 10", &["too small to say anything", "--budget 200"]);
    refused("why feud.detente --typical war --trajectory 3", &["--typical", "--trajectory"]);
    refused("why feud.detente --table path --format csv", &["no table `path`", "loops, without, events"]);
}
