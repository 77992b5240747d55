//! Polarities of loops whose answers are plain.

use crate::check::{World, check};
use crate::show::loops_text;

struct Text(String);

impl World for Text {
    fn text(&self, _: &str) -> Result<String, String> {
        Ok(self.0.clone())
    }
}

/// What is said of the loop that a model names, without breaks of lines.
fn said(days: u32, text: &str) -> String {
    let text = format!("language 1\nsituation \"S\" {{ lasts {days} days  steps 1 day }}\n{text}\n");
    let checked = check(&Text(text), "test.detente");
    let model = checked.model.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics));
    let text = loops_text(&model, 0);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let named = text.split("\n\n").next().expect("there is a first part");
    let lines = named.lines().filter(|line| !line.starts_with('#')).map(str::trim);
    lines.collect::<Vec<_>>().join(" ").replace("L \"L\" = ", "")
}

const POSTURE: &str = "choice posture { options quiet, loud  quiet is worth 0.3  loud is worth anger
    plays quantal response with precision 4  judgement }
let noise[posture] = { quiet: A  loud: B }
stock anger : index = 0.2 { moves toward noise over 3 weeks  judgement }
loop L = anger -> posture -> noise -> anger";

#[test]
fn a_choice_stands_between_what_moves_its_worths_and_what_its_options_give() {
    let with = |quiet: &str, loud: &str| said(200, &POSTURE.replace('A', quiet).replace('B', loud));
    assert_eq!(with("0", "1"), "~+ anger -> posture -> noise -> anger");
    assert_eq!(with("1", "0"), "~- anger -> posture -> noise -> anger");
    let same = with("0.5", "0.5");
    assert_eq!(
        same,
        "? anger -> posture -> noise -> anger ? anger -> posture -> noise: no effect in any state that was looked at"
    );
}

#[test]
fn an_event_moves_a_regime_and_with_it_what_its_states_give() {
    let text = "unit troops
        event deal { rate 1 / month * force / 100 troops  judgement }
        regime presence starts staying { staying -> leaving at each deal  judgement }
        let pace[presence] : 1/month = { staying: 0 / month  leaving: 0.3 / month }
        stock force : troops = 100 troops { loses leaving_now = pace * force  judgement }
        loop L = deal -> presence -> pace -> force -> deal";
    assert_eq!(said(300, text), "~- deal -> presence -> pace -> force -> deal");
}

#[test]
fn two_choices_in_a_row_pass_on_what_moves_the_first() {
    let text = "choice leash { options loose, tight  tight is worth fear  plays quantal response with precision 3  judgement }
        choice posture { options quiet, loud  when leash is loose plays loud with 80%  plays quiet  judgement }
        stock fear : index = 0.5 { gains 5 points per raid  fades with half-life 2 weeks  judgement }
        event raid { rate if posture is loud then 1 / week else 0.1 / week  judgement }
        loop L = fear -> leash -> posture -> raid -> fear";
    assert_eq!(said(300, text), "~- fear -> leash -> posture -> raid -> fear");
}

/// x (1 - x) rises up to one half and falls beyond: a logistic curve from 1% to 99% spends half of its time on either side.
#[test]
fn a_link_whose_sign_depends_on_the_state_is_named_with_how_often() {
    let text = "stock share : index = 1% { gains growth = 1% * share * (1 - share) / 1 day  judgement }
        loop L = share -> growth -> share";
    assert_eq!(
        said(919, text),
        "? share -> growth -> share ? share -> growth: + in 50%, - in 50% of the states in which it has an effect"
    );
}

#[test]
fn what_has_no_order_or_is_not_solved_has_no_polarity() {
    let text = "regime mood starts calm { calm -> tense at each quarrel  tense -> calm after about 3 weeks  judgement }
        event quarrel { rate if posture is loud then 1 / week else 0.1 / week  judgement }
        choice posture { options quiet, loud  when mood is tense plays quiet  plays loud  judgement }
        loop L = posture -> quarrel -> mood -> posture";
    assert_eq!(said(300, text), "~- posture -> quarrel -> mood -> posture");
    let alone = "regime mood starts calm { calm -> tense at 1 / week while posture is loud  tense -> calm after about 3 weeks  judgement }
        choice posture { options quiet, loud  when mood is tense plays quiet  plays loud  judgement }
        loop L = posture -> mood -> posture";
    assert_eq!(said(300, alone), "? posture -> mood -> posture ? regimes and choices alone have no order");
    let unsolved = POSTURE
        .replace("plays quantal response with precision 4", "wants -1 * anger  sees anger  plays solved");
    let unsolved =
        unsolved.replace("quiet is worth 0.3  loud is worth anger", "").replace('A', "0").replace('B', "1");
    assert!(said(100, &unsolved).ends_with("no effect in any state that was looked at"));
}
