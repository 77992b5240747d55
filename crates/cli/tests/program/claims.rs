//! What a model says of its own claims, and the exit codes.

use crate::folder::Folder;
use snapbox::cmd::Command;

/// One claim of each verdict, and one that is not put to trial.
const MODEL: &str = r#"language 1
situation "A feud" { lasts 50 days  steps 1 day }
param tempo = 0.5 to 1.5 / week  judgement
event raid { rate tempo * (1 + 0.1 * anger)  judgement }
stock anger : index = 0.2 { gains 5 points per raid  fades with half-life 4 weeks  judgement }
policy silence { raid never happens }
claim calms    "Silence calms"        { expect mean(anger at the end) lower under silence by 1 point }
claim inflames "Silence brings raids" { expect mean(raid) higher under silence }
claim begins   "Anger is there"       { expect mean(anger at 0 days) > 0.1 }
claim busy     "Seven raids"          { expect mean(raid) > 7 }
claim looped   "The spiral counts"    { expect mean(raid) lower without R1 }
loop R1 "Spiral" = raid -> anger -> raid
"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("feud.detente", MODEL);
    folder
}

fn told(command: Command) -> (Option<i32>, String, String) {
    let output = command.output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn each_verdict_stands_with_its_reason() {
    let (code, page, errors) = told(folder().detente("claims feud.detente --budget 40000"));
    assert_eq!((code, &*errors), (Some(0), ""));
    for line in [
        "SUPPORTED: Silence calms",
        "ASSUMED: Silence brings raids",
        "  the model cannot but deny it: from what differs all links that lead to what is",
        "ASSUMED: Anger is there",
        "UNDECIDED: Seven raids",
        "UNDECIDED: The spiral counts",
        "  without R1: `raid` no longer answers to `anger`",
        "  mean(anger at the end) lower under silence by 1 point",
        "detente claims feud.detente --budget 40000 --per-draw 10 --seed 1",
    ] {
        assert!(page.contains(line), "{line} in {page}");
    }
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
}

#[test]
fn a_denied_verdict_ends_with_one_and_what_makes_no_sense_with_two() {
    let folder = folder();
    let ask = |more: &str| told(folder.detente(&format!("claims feud.detente {more}")));
    assert_eq!(ask("--budget 40000 --format csv --deny contradicted").0, Some(1));
    let (code, csv, _) = ask("--budget 2000 --format csv --threads 1");
    assert_eq!((code, csv.lines().count()), (Some(0), 6));
    assert_eq!(csv, ask("--budget 2000 --format csv").1);
    assert!(!csv.contains("-0,") && csv.contains(",wanted_above,wanted_below,"), "{csv}");
    assert!(ask("--budget 2000 --format json").1.contains("\"worlds\":3"));
    let parquet =
        folder.detente("claims feud.detente --budget 2000 --format parquet").output().expect("it runs");
    assert!(parquet.stdout.starts_with(b"PAR1") && parquet.stdout.ends_with(b"PAR1"));
    assert_eq!(csv, ask("--budget 2000 --format csv --table claims").1);
    assert!(ask("--budget 2000 --format json").1.contains("\"tables\":{\"claims\":{\"description\":"));
    let (code, _, errors) = ask("--budget 2000 --format csv --table verdicts");
    assert!(code == Some(2) && errors.contains("there are: claims"), "{errors}");
    let (code, page, _) = ask("--budget 2000");
    assert_eq!((code, page.matches("too few draws of the parameters").count()), (Some(0), 1), "{page}");
    let (code, _, errors) = ask("--budget 3");
    assert!(code == Some(2) && errors.contains("less than one draw"), "{errors}");
    folder.write("bare.detente", &MODEL.lines().take(6).collect::<Vec<_>>().join("\n"));
    let (code, _, errors) = told(folder.detente("claims bare.detente"));
    assert!(code == Some(2) && errors.contains("the model claims nothing"), "{errors}");
    let (code, json, _) = told(folder.detente("claims bare.detente --format json"));
    assert!(code == Some(0) && json.contains("\"claims\":[]"), "{json}");
    let denied = MODEL.lines().filter(|line| !line.starts_with("claim")).collect::<Vec<_>>().join("\n");
    folder
        .write("denied.detente", &format!("{denied}\nclaim dull {{ expect mean(anger at 0 days) > 0.5 }}\n"));
    let (code, page, _) = told(folder.detente("claims denied.detente --budget 10000 --deny contradicted"));
    assert!(code == Some(1) && page.contains("the model cannot but deny it"), "{page}");
    // Fine for some states, but not for the first.
    let broken = MODEL.replace("rate tempo * (1 + 0.1 * anger)", "rate tempo * (1 - 20 * anger)");
    folder.write("broken.detente", &broken);
    let (code, _, errors) = told(folder.detente("claims broken.detente --budget 10000"));
    assert!(code == Some(3) && errors.contains("trajectories broke"), "{errors}");
}
