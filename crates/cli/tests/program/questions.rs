//! The questions after a first run: a page each, tables, and what is refused.

use crate::folder::Folder;
use snapbox::cmd::Command;

/// A feud whose pace nobody knows: what happens hangs on it.
const MODEL: &str = r#"language 1
situation "A feud" { lasts 50 days  steps 1 day }
param tempo "Raids while calm" = 0.2 to 2 / week  judgement
param idle  "Something else"   = 10% to 30%       judgement
event raid { rate tempo * (1 + 0.1 * anger)  judgement }
stock anger : index = 0.2 { gains 5 points * (1 - anger) per raid  fades with half-life 4 weeks  judgement }
outcome war "War" as soon as anger > 0.45
outcome peace "Peace" otherwise
policy silence { raid never happens }
policy half { tempo is 0.5 * tempo }
"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("feud.detente", MODEL);
    folder
}

/// Words in quotes are one argument.
fn asked(folder: &Folder, arguments: &str) -> Command {
    let parts = arguments.split('\'').enumerate();
    let words: String = parts
        .map(|(place, part)| if place % 2 == 1 { part.replace(' ', "~") } else { part.to_owned() })
        .collect();
    folder.detente(&words)
}

fn told(command: Command) -> (Option<i32>, String, String) {
    let output = command.output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn page(arguments: &str, lines: &[&str]) -> String {
    let (code, page, errors) = told(asked(&folder(), arguments));
    assert_eq!((code, &*errors), (Some(0), ""), "{page}");
    let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
    lines.iter().for_each(|line| assert!(words.contains(line), "{line} in {page}"));
    let is_page = !arguments.contains("--format");
    let is_narrow = |line: &str| line.chars().count() <= 80 || line.starts_with("  detente ");
    assert!(!is_page || page.lines().all(is_narrow), "{page}");
    page
}

#[test]
fn drivers_name_what_matters_and_not_what_does_nothing() {
    let given = page(
        "drivers feud.detente --budget 20000",
        &[
            "War: ",
            "of its variance is luck",
            "Raids while calm (tempo)",
            "in its upper half",
            "--method given --budget 20000 --seed 1",
        ],
    );
    assert!(!given.contains("Something else (idle)"), "{given}");
    page(
        "drivers feud.detente --of war --method sobol --budget 20000",
        &["with others", "alone", "Raids while calm (tempo)"],
    );
    page(
        "drivers feud.detente --of anger --method morris --budget 2000",
        &["Anger at the end", "size of effect"],
    );
    page("drivers feud.detente --of war --method shapley --budget 5000", &["share "]);
}

#[test]
fn futures_points_and_policies_are_told() {
    page(
        "discover feud.detente --of war --budget 20000",
        &["Box 1", "Raids while calm (tempo) above", "/ week", "Rules"],
    );
    page(
        "tipping feud.detente --of war --by 'tempo=0.1 to 6 / week' --budget 20000",
        &["It rises above 50% at", "a week of"],
    );
    page(
        "tipping feud.detente --of war --by 'tempo=0.5 to 2.5 / week' --budget 20000",
        &["No level was asked for", "a week raises it by", "change in points from the first line"],
    );
    page(
        "warnings feud.detente --of war --before '20 days' --budget 4000",
        &[
            "What announces \"War\", in the 20 days before it: 2,000 histories",
            "signs",
            "false alarms",
            "Rises: ",
        ],
    );
    page(
        "tipping feud.detente --of war --by 'tempo=0.1 to 6 / week' --by 'anger=10% to 40%' --budget 20000",
        &["# surely above", "upwards"],
    );
    page(
        "compare feud.detente --policy silence --policy half --grid --aim 'less war, at most 20%' --aim 'more raid' --trajectories 1000",
        &[
            "less war, at most 20%",
            "regret",
            "enough in",
            "Pareto front",
            "`silence",
            "differs from `as written` by",
        ],
    );
    page(
        "optimise feud.detente --lever 'tempo=0.1 to 4 / week' --aim 'less war' --aim 'more raid' --draws 10 --budget 20000",
        &["tempo ", "fresh draws", "The best trade-offs"],
    );
}

#[test]
fn tables_come_in_every_format() {
    let csv = page("drivers feud.detente --of war --budget 5000 --format csv", &[]);
    assert!(csv.starts_with("quantity,unit,parameter,label,"), "{csv}");
    assert_eq!(csv.lines().count(), 3, "{csv}");
    let output = asked(
        &folder(),
        "tipping feud.detente --of war --by 'tempo=0.1 to 6 / week' --budget 5000 --format parquet",
    )
    .output();
    let bytes = output.expect("the program starts").stdout;
    assert!(bytes.starts_with(b"PAR1"));
    let table = detente::formats::parquet::read(bytes).expect("it can be read again");
    assert!(table.num_rows() > 5, "{table:?}");
    let csv =
        page("tipping feud.detente --of war --by 'tempo=0.1 to 6 / week' --budget 5000 --format csv", &[]);
    assert!(
        csv.starts_with("moved,unit,value,chance,low,high,change,change_low,change_high,trajectories"),
        "{csv}"
    );
    let json = page("warnings feud.detente --of war --before '20 days' --budget 4000 --format json", &[]);
    assert!(json.contains("\"tried\""), "{json}");
    let json = page(
        "discover feud.detente --of war --budget 5000 --format json",
        &["\"quantity\":\"chance(war)\"", "\"peeling\""],
    );
    assert!(json.starts_with('{'), "{json}");
}

#[test]
fn a_search_goes_on_from_its_checkpoint_to_the_same_end() {
    let folder = folder();
    let with = |rest: &str| {
        let (code, page, errors) = told(asked(
            &folder,
            &format!(
                "optimise feud.detente --lever 'tempo=0.1 to 4 / week' --aim 'less war' --draws 10 --budget 20000 --format csv {rest}"
            ),
        ));
        assert_eq!((code, &*errors), (Some(0), ""), "{page}");
        page
    };
    let whole = with("");
    assert_eq!(with("--checkpoint search.state"), whole);
    assert_eq!(with("--checkpoint search.state"), whole, "from the last generation");
    let (code, _, errors) = told(asked(
        &folder,
        "optimise feud.detente --lever 'tempo=0.1 to 4 / week' --aim 'more war' --draws 10 --budget 20000 --checkpoint search.state",
    ));
    assert_eq!(code, Some(3), "{errors}");
    assert!(errors.contains("does not hold this search"), "{errors}");
}

/// What a command prints that must go well.
fn printed(folder: &Folder, arguments: &str) -> String {
    let (code, page, errors) = told(asked(folder, arguments));
    assert_eq!((code, &*errors), (Some(0), ""), "{arguments}: {page}");
    page
}

#[test]
fn a_saved_run_is_read_as_the_same_run_made_anew() {
    let folder = folder();
    let run = "run feud.detente --trajectories 3000 --seed 7 --keep stocks,events --save";
    printed(&folder, &format!("{run} kept"));
    printed(&folder, &format!("{run} set --set idle=10% --policy half"));
    for of in [
        "",
        "--of anger",
        "--of raid --of war",
        "--of 'chance(raid)'",
        "--of 'chance(war) + chance(peace)'",
        "--of anger --only tempo",
        "--of war --method shapley",
    ] {
        let anew = format!("drivers feud.detente --budget 3000 --seed 7 {of} --format");
        let read = format!("drivers --run kept {of} --format");
        assert_eq!(
            printed(&folder, &format!("{read} json")),
            printed(&folder, &format!("{anew} json")),
            "{of}"
        );
    }
    assert_eq!(
        printed(&folder, "drivers --run set --of anger --format json"),
        printed(
            &folder,
            "drivers feud.detente --budget 3000 --seed 7 --of anger --set idle=10% --policy half --format json"
        )
    );
    let page = printed(&folder, "drivers --run kept --of war");
    let said = [
        "Raids while calm (tempo)",
        "3,000 trajectories of a saved run; seed 7",
        "drivers --run kept --of war",
    ];
    said.iter().for_each(|said| assert!(page.contains(said), "{said} in {page}"));
}

#[test]
fn what_a_saved_run_cannot_tell_is_refused_with_what_to_type() {
    let folder = folder();
    for run in [
        "--trajectories 1000 --keep raid --save kept",
        "--trajectories 1000 --save bare",
        "--trajectories 500 --keep raid --save short",
        "--trajectories 500 --per-draw 1 --keep raid --save single",
    ] {
        printed(&folder, &format!("run feud.detente {run}"));
    }
    let refused = |arguments: &str, code: i32, said: &str| {
        let (found, page, errors) = told(asked(&folder, arguments));
        assert_eq!((found, &*page), (Some(code), ""), "{arguments}: {errors}");
        let errors = errors.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(errors.contains(said), "{arguments}: {errors}");
    };
    refused("drivers --run kept --of anger", 2, "`detente run --keep anger --save DIR`");
    refused("drivers --run kept --of 'chance(war by 20 days)'", 2, "without `--run`");
    refused("drivers --run kept --of 'chance(war under silence)'", 2, "without `--run`");
    refused("drivers --run kept --of war --only pace", 2, "pace");
    refused("drivers --run kept --method sobol", 2, "`--method shapley`");
    refused("drivers feud.detente --run kept", 2, "cannot be used with");
    refused("drivers --run none", 2, "there is no folder `none`");
    refused("drivers --run bare", 3, "`detente run --keep stocks,events --save DIR`");
    refused("drivers --run short", 3, "`--trajectories 1000` at least");
    refused("drivers --run single", 3, "`--per-draw 10`");
    let manifest = folder.path().join("kept/manifest.json");
    let written = std::fs::read_to_string(&manifest).expect("it can be read");
    folder.write("kept/manifest.json", &written.replace("\"seed\": 1", "\"seed\": 2"));
    refused("drivers --run kept", 3, "rows of another run");
    folder.write("kept/manifest.json", &written.replace(detente::VERSION, "0.0.0"));
    refused("drivers --run kept", 3, "saved by detente 0.0.0");
    folder.write("kept/manifest.json", &written);
    let model = folder.path().join("kept/situation/feud.detente");
    folder.write("kept/situation/feud.detente", &MODEL.replace("0.45", "0.4"));
    refused("drivers --run kept", 3, "was changed after the run was saved");
    std::fs::write(model, MODEL).expect("it can be written");
    printed(&folder, "drivers --run kept --of raid");
    let part = folder.path().join("kept/trajectories/part-00000.parquet");
    let mut bytes = std::fs::read(&part).expect("it is there");
    bytes[100] ^= 1;
    std::fs::write(&part, bytes).expect("it can be written");
    refused("drivers --run kept", 3, "part-00000.parquet` was changed");
    std::fs::remove_file(&part).expect("it is there");
    refused("drivers --run kept", 3, "part-00000.parquet` is missing");
}

#[test]
fn what_makes_no_sense_is_refused_with_what_to_type() {
    for (arguments, code, said) in [
        ("drivers feud.detente --of pace", 2, "pace"),
        ("drivers feud.detente --budget 10", 2, "--budget"),
        ("tipping feud.detente --of war", 2, "--by"),
        ("tipping feud.detente --of war --by tempo=5", 2, "LOW to HIGH"),
        ("tipping feud.detente --of war --by 'tempo=1 to 2 days'", 2, "cannot move `tempo`"),
        ("warnings feud.detente", 2, "as soon as something holds: war"),
        ("warnings feud.detente --of peace", 2, "is no shift"),
        ("warnings feud.detente --of war --before 90", 2, "--before \"90 days\""),
        ("warnings feud.detente --of war --watch tempo", 2, "no stock, let or memory"),
        ("discover feud.detente", 2, "--of \"chance(war)\""),
        ("compare feud.detente --policy half --aim war", 2, "more QUANTITY"),
        ("compare feud.detente --policy half --aim 'less war, at least 5%'", 2, "at most"),
        ("compare feud.detente --aim 'less war'", 2, "two policies or more"),
        ("optimise feud.detente --aim 'less war'", 2, "--lever"),
        ("optimise feud.detente --lever 'tempo=1 to 2 / week'", 2, "--aim"),
        ("drivers feud.detente --table none --format csv", 2, "there are: drivers"),
    ] {
        let (found, page, errors) = told(asked(&folder(), arguments));
        assert_eq!((found, &*page), (Some(code), ""), "{arguments}: {errors}");
        assert!(errors.contains(said), "{arguments}: {errors}");
    }
}

#[test]
fn what_is_moved_is_moved_once_and_by_nothing_else() {
    let refused = |arguments: &str, part: &str| {
        let (code, page, errors) = told(asked(&folder(), arguments));
        assert_eq!((code, &*page), (Some(2), ""), "{errors}");
        assert!(errors.contains(part) && !errors.contains("for_this_analysis"), "{errors}");
    };
    refused(
        "tipping feud.detente --of war --by 'tempo=1 to 2 / week' --by 'tempo=1 to 3 / week'",
        "`tempo` is moved twice",
    );
    refused(
        "optimise feud.detente --lever 'tempo=1 to 2 / week' --policy half --aim 'less war'",
        "what is moved is also set by a policy or value that is in force",
    );
}

#[test]
fn a_grid_leaves_out_what_cannot_be_in_force_together() {
    let folder = folder();
    folder.write("more.detente", &format!("{MODEL}policy calm {{ tempo is 0.1 * tempo }}\n"));
    let ask = |more: &str| {
        let command = format!("compare more.detente --policy half --policy calm --trajectories 400 {more}");
        let output = asked(&folder, &command).output().expect("the program starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, page, said) = ask("--grid");
    assert!(code == Some(0) && page.contains("3  policy calm"), "{code:?} {page} {said}");
    assert!(said.contains("`policy half, policy calm` is left out: "), "{said}");
    // The same by hand is asked for, and so refused.
    assert_eq!(ask("--scenario 'policy half, policy calm'").0, Some(2));
    let (code, page, _) = ask("--grid --aim 'less war' --format csv --table benefits");
    assert!(code == Some(0) && page.starts_with("aim,best,other,parameter,"), "{page}");
}
