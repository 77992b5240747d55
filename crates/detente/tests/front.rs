//! What a first page puts in front of a model.

use detente::rows::{Rows, rows};
use detente::situations::Texts;
use detente::{Request, Run, Silent, Until, run};

fn ran(text: &str) -> Run {
    let world = Texts([("test.detente".to_owned(), text.to_owned())].into());
    let request = Request {
        policies: vec![],
        sets: vec![],
        until: Until::End,
        precision: None,
        keep: vec![],
        trajectories: 1000,
        per_draw: 10,
        seed: 5,
        threads: 1,
    };
    run(&world, "test.detente", &request, &Silent).expect("the model runs")
}

fn at_any_time(outcomes: &str) -> Rows {
    rows(&ran(&format!(
        r#"language 1
situation "Test" {{ lasts 10 years  steps 1 day  reports every 1 year }}
event fall "Fall" once {{ hazard 2 / year  judgement }}
event march "March" once {{ hazard 2 / year  judgement }}
regime sky starts clear {{
    clear -> storm at 2 / year
    storm -> clear after about 1 week
    state storm "Storm"
    judgement
}}
stock seen : index = 0 {{ gains 1 point per start of storm  judgement }}
{outcomes}"#
    )))
}

#[test]
fn events_that_come_after_another_ending_are_shown_as_often_as_they_come() {
    let rows = at_any_time(
        "outcome first as soon as fall happens before second, third\n\
         outcome second as soon as march has happened and not fall has happened before third\n\
         outcome third as soon as sky is storm\noutcome rest otherwise\n",
    );
    assert!(rows.first_passages);
    // Three equal hazards share the endings among themselves, and in ten years each event comes all but surely.
    assert!(rows.outcomes[0].share < 0.5, "{rows:#?}");
    assert_eq!(rows.at_any_time.len(), 3, "{rows:#?}");
    assert_eq!(rows.at_any_time[0], ("Fall".to_owned(), "100%".to_owned()));
    assert_eq!(rows.at_any_time[1].0, "March");
    assert!(rows.at_any_time[2].0.contains("Storm"), "{rows:#?}");
}

#[test]
fn an_event_that_ends_all_in_which_it_comes_is_not_said_twice() {
    let alone = at_any_time("outcome first as soon as fall happens\noutcome rest otherwise\n");
    assert!(alone.first_passages && alone.at_any_time.is_empty(), "{alone:#?}");
    let shared = at_any_time(
        "outcome early as soon as fall happens and time < 3 months\n\
         outcome late as soon as fall happens and not time < 3 months\noutcome rest otherwise\n",
    );
    assert!(shared.at_any_time.is_empty(), "{shared:#?}");
    let none = at_any_time("outcome fallen at the end, when fall has happened\noutcome rest otherwise\n");
    assert!(!none.first_passages && none.at_any_time.is_empty(), "{none:#?}");
}

#[test]
fn levels_are_those_that_the_model_shows_in_its_order() {
    let levels = |shows: &str| {
        let rows = rows(&ran(&format!(
            r#"language 1
situation "Test" {{ lasts 1 year  steps 1 day  {shows} }}
set side = left "Left", right "Right"
stock first "First" : index = 0.5 {{ fades with half-life 1 year  judgement }}
stock second[s in side] "Second" : index = 0.5 {{ moves toward first over 3 months  judgement }}
let both "Sum" = first + second[left]
memory recent "Recent" of knock {{ fades with half-life 1 month }}
event knock "Knock" {{ rate 1 / month  judgement }}
outcome rest otherwise
"#
        )));
        let labels: Vec<String> = rows.levels.iter().map(|level| level.label.clone()).collect();
        (labels, rows.levels_left)
    };
    let (labels, left) = levels("shows both, second  shows recent, both");
    assert_eq!((labels.len(), left), (4, 1), "{labels:?}");
    assert!(labels[0] == "Sum" && labels[1].contains("Left") && labels[2].contains("Right"), "{labels:?}");
    assert_eq!(labels[3], "Recent");
    let (labels, left) = levels("");
    assert!(labels[0] == "First" && labels.len() == 3 && left == 0, "{labels:?}");
}
