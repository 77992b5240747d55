//! How likely a rare outcome is.

use crate::folder::Folder;
use snapbox::cmd::Command;
use snapbox::str;

/// A walk that climbs with chance 0.3 and falls otherwise, from 3 to 22 before 0: 9.4 in a hundred million (see the engine's tests).
const WALK: &str = r#"language 1
situation "A walk" { lasts 300 days  steps 1 day }
let luck = uniform
stock height "Height" = 3 { changes by (if luck < 0.3 then 1 else -1) / 1 day  judgement }
event whistle "Whistle" { hazard 0.0001 / day  judgement }
outcome top  "Top"   as soon as height >= 22
outcome ruin "Ruin"  as soon as height <= 0
outcome heard "Heard" at the end, when whistle has happened
outcome open "Open"  otherwise
"#;

fn walk() -> Folder {
    let folder = Folder::new();
    folder.write("walk.detente", WALK);
    folder
}

fn stdout(run: Command) -> String {
    let output = run.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_page_says_how_likely_how_sure_and_at_what_cost() {
    walk()
        .detente("run walk.detente --rare top --trajectories 5000")
        .assert()
        .success()
        .stderr_eq(str![""])
        .stdout_eq(str![[r#"
A walk
5,000 trajectories, each with a draw of the parameters of its own, split on
their way; seed 1; 9.86 months in 300 steps of 1 day

A rare outcome                              probability              Monte Carlo
Top                                              9.7e-8         7.5e-8 to 1.3e-7
A plain run would see it about once in 10 million trajectories. Here 1,563
copies of 134 trajectories came to it.
The interval holds with 95%; it tells how far more trajectories could move the
figure, not how far better evidence could.

What it took
Steps: 1.61 million, and 548,000 more to find the levels.
A plain run would need about 6 billion for the same error: 2,800 times as many.

On the way        level         copies         reached it            probability
                 0.0526              2                42%                   0.42
                  0.158              8                20%                  0.085
                  0.211              2                42%                  0.036
                  0.316              6                18%                 0.0064
                  0.368              2                42%                 0.0027
                  0.474              7                18%                 0.0005
                  0.579              3                18%                 9.0e-5
                  0.684              5                18%                 1.6e-5
                  0.737              4                43%                 7.0e-6
                  0.789              2                43%                 3.0e-6
                  0.842              2                45%                 1.3e-6
                  0.947              5                18%                 2.4e-7
the outcome                                           40%                 9.7e-8
A trajectory that first reaches a level goes on as so many copies, each with
luck of its own and a part of the weight. Reached it: share of those at the
level before.
How near a trajectory is follows from the outcome's condition: 0 about where it
starts, 1 where it holds.
Measured by how much is missing: `height >= 22`.

detente 0.1.0. The same again:
  detente run walk.detente --rare top --trajectories 5000 --seed 1

"#]]);
}

#[test]
fn an_importance_can_be_declared_and_threads_change_nothing() {
    let folder = walk();
    let json = |more: &str| {
        stdout(
            folder.detente(&format!("run walk.detente --rare top --trajectories 2000 --format json {more}")),
        )
    };
    let one = json("--toward height --threads 1");
    assert_eq!(one, json("--toward height --threads 2"));
    assert!(one.contains("\"toward\":\"height\"") && one.contains("\"levels_end\":\"reached\""), "{one}");
    assert_ne!(one, json("--toward height --seed 2"));
    // The fingerprint is that of the file as it is, without what the importance adds to it.
    let declared =
        one.split_once("\"files\":").and_then(|(_, rest)| rest.split_once(']')).expect("its files").0;
    assert!(json("").contains(&format!("\"files\":{declared}]")) && declared.contains("\"sha256\""), "{one}");
}

#[test]
fn what_gives_no_slope_is_said() {
    let page = stdout(walk().detente("run walk.detente --rare heard --trajectories 500"));
    let flowing = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flowing.contains("Nothing lies between no and yes in: `"), "{page}");
    assert!(flowing.contains("says how near a trajectory is, so none was split: say what grows"), "{page}");
}

#[test]
fn what_makes_no_sense_is_refused_with_a_way_out() {
    let refused = |run: &str| walk().detente(run).assert().code(2).stdout_eq(str![""]);
    refused("run walk.detente --rare topp")
        .stderr_eq("error: unknown outcome `topp`\n |\n = help: there is one called `top`\n");
    refused("run walk.detente --rare Top")
        .stderr_eq("error: unknown outcome `Top`\n |\n = help: the outcome \"Top\" is called `top`\n");
    refused("run walk.detente --rare top --toward heigt").stderr_eq(
        "error: cannot go toward `heigt`: `heigt` is not declared\n |\n = help: write `height`\n = help: write an expression as the \
         model would, larger where the outcome is nearer\n",
    );
    refused("run walk.detente --rare top --format csv").stderr_eq(
        "error: `--rare` prints a page or JSON\n |\n = help: take `--format json`, or leave `--format` away\n",
    );
    for more in ["--save kept", "--precision 1%", "--per-draw 5", "--profile"] {
        refused(&format!("run walk.detente --rare top {more}"));
    }
    refused("run walk.detente --toward height");
}

#[test]
fn what_the_interval_does_not_know_is_said_where_parameters_are_not_known() {
    let folder = walk();
    let text = WALK
        .replace("luck < 0.3", "luck < chance")
        .replace("let luck", "param chance = 0.25 to 0.35  judgement\nlet luck");
    folder.write("unknown.detente", &text);
    let said = |model: &str| {
        let page = stdout(folder.detente(&format!("run {model} --rare top --trajectories 1000")));
        page.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let unseen = "Values that make up less than 0.003 of all may be among none of them";
    assert!(said("unknown.detente").contains(unseen));
    assert!(!said("walk.detente").contains("may be among none of them"));
}

#[test]
fn what_was_not_seen_is_bounded_and_what_cannot_occur_is_said() {
    let folder = walk();
    folder.write("never.detente", &WALK.replace("= 3 {", "= 3 { stays 0 to 20 "));
    let flowing =
        |command: &str| stdout(folder.detente(command)).split_whitespace().collect::<Vec<_>>().join(" ");
    // 0.05^(1/200) is 1 - 0.0149.
    let few = flowing("run walk.detente --rare top --toward height*0 --trajectories 200");
    assert!(few.contains("Top none seen at most 0.015 No trajectory"), "{few}");
    assert!(
        few.contains("With 95% its probability is at most 0.015") && !few.contains("interval holds"),
        "{few}"
    );
    let never = flowing("run never.detente --rare top --trajectories 200");
    assert!(never.contains("The checker says that this outcome cannot occur"), "{never}");
    assert!(!never.contains("--toward") && !never.contains("Ask for more"), "{never}");
}

#[test]
fn an_importance_that_goes_on_beyond_the_outcome_is_not_called_stuck() {
    let folder = walk();
    let page = stdout(folder.detente("run walk.detente --rare ruin --toward -height --trajectories 500"));
    assert!(!page.contains("It may be impossible"), "{page}");
}
