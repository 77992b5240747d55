//! Drivers, scenario discovery, tipping points and benefits of policies of games of dice, whose answers are known in closed form.

use detente::discovery::{Discovery, DiscoveryRequest, prepare_discovery};
use detente::drivers::{Drivers, DriversRequest, FactorDrivers, Method, prepare_drivers};
use detente::experiments::{Asked, Lever};
use detente::search::{Over, SearchFound, SearchRequest, prepare_search};
use detente::situations::Texts;
use detente::tipping::{Tipping, TippingFound, TippingRequest, prepare_tipping};
use detente::weighing::{Aim, Weighing, WeighingRequest, prepare_weighing};
use detente::{Silent, Trouble};
use detente_analysis::discovery::Held;
use detente_analysis::robustness::Metric;
use detente_analysis::tipping::Finding;

/// Won with the chance (x + y) / 2. Its variance over x and y is 1/24, that of yes and no 1/4.
const DICE: &str = r#"language 1
situation "Dice" { lasts 2 days  steps 1 day }
param x "First"  = uniform 0% to 100%  judgement
param y "Second" = uniform 0% to 100%  judgement
param z "Idle"   = uniform 0% to 100%  judgement
let dice = uniform
let odds = (x + y + 0 * z) / 2
outcome won "Won" as soon as dice < odds and time < 0.5 days
outcome lost otherwise
policy loaded "Loaded dice" { odds is 100% }
"#;

/// Lost unless x is above 70 % and y below 40 %.
const CORNER: &str = r#"language 1
situation "Corner" { lasts 2 days  steps 1 day }
param x = uniform 0% to 100%  judgement
param y = uniform 0% to 100%  judgement
param z = uniform 0% to 100%  judgement
param kind = one of { 1: 50%  2: 50% }  judgement
let dice = uniform
outcome won as soon as dice < (if x > 70% and y < 40% then 80% else 4%) + 0 * z * kind and time < 0.5 days
outcome lost otherwise
"#;

fn world(model: &str) -> Texts {
    Texts([("test.detente".to_owned(), model.to_owned())].into())
}

fn about(of: &str, budget: u64) -> Asked {
    Asked { of: vec![of.to_owned()], policies: vec![], sets: vec![], budget, seed: 5, threads: 2 }
}

fn drivers(model: &str, request: &DriversRequest) -> Result<Drivers, Trouble> {
    prepare_drivers(&world(model), "test.detente", request)?.run(&Silent)
}

fn by(method: Method, budget: u64) -> DriversRequest {
    DriversRequest { asked: about("won", budget), method, only: vec![], pairs: false }
}

fn of<'a>(found: &'a Drivers, name: &str) -> &'a FactorDrivers {
    let factors = &found.findings[0].factors;
    factors
        .iter()
        .find(|factor| factor.parameters.len() == 1 && factor.parameters[0].0 == name)
        .expect("it is told apart")
}

fn refusal<T: std::fmt::Debug>(found: Result<T, Trouble>) -> String {
    match found {
        Err(Trouble::Request(refusal) | Trouble::Run(refusal)) => {
            format!("{} | {}", refusal.message, refusal.help.join(" | "))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_method_gives_the_shares_of_the_closed_form() {
    for (method, budget) in [(Method::Given, 40_000), (Method::Sobol, 160_000), (Method::Shapley, 20_000)] {
        let found = drivers(DICE, &by(method, budget)).unwrap();
        let finding = &found.findings[0];
        assert_eq!((&*finding.text, &*finding.label, &*finding.unit), ("chance(won)", "Won", "%"));
        assert!((finding.mean - 50.0).abs() < 1.5, "{finding:?}");
        let luck = finding.luck.unwrap();
        assert!((luck.value - 5.0 / 6.0).abs() < 0.03, "{method:?} {luck:?}");
        // The figures of a share: the first, and of Sobol' indices the second too.
        let shares = if method == Method::Sobol { 2 } else { 1 };
        for figure in 0..shares {
            for (name, exact) in [("x", 0.5), ("y", 0.5), ("z", 0.0)] {
                let share = of(&found, name).figures[figure];
                // An interval is some four standard errors wide, and five of them are allowed; Shapley effects by neighbours are drawn together.
                let bias = if method == Method::Shapley { 0.12 } else { 0.0 };
                let reach = 1.25 * (share.high - share.low) + bias + 1e-9;
                assert!((share.value - exact).abs() < reach, "{method:?} {name} {share:?}");
            }
        }
        // From the lower half of x to its upper half the chance rises by a quarter.
        let shift = of(&found, "x").shift.unwrap();
        assert!((shift.value - 25.0).abs() < 1.25 * (shift.high - shift.low), "{shift:?}");
    }
}

#[test]
fn where_all_is_luck_no_parameter_is_named() {
    let mut request = by(Method::Given, 20_000);
    request.asked.sets = vec![detente::setting("odds=50%").unwrap()];
    let rows = drivers(DICE, &request).unwrap().rows();
    let luck = rows.quantities[0].luck.clone().unwrap_or_default();
    assert!(luck.starts_with("as far as these runs tell all of it may be luck"), "{luck}");
    assert!(rows.quantities[0].rows.is_empty(), "{rows:#?}");
}

#[test]
fn screening_sees_what_does_nothing() {
    let found = drivers(DICE, &by(Method::Morris, 5_000)).unwrap();
    assert!(of(&found, "x").is_seen && of(&found, "y").is_seen && !of(&found, "z").is_seen);
    // Over its whole range x turns half of all dice: 50 points.
    let effect = of(&found, "x").figures[1];
    assert!((effect.value - 50.0).abs() < 1.25 * (effect.high - effect.low), "{effect:?}");
}

#[test]
fn what_is_not_told_apart_counts_as_luck_and_no_thread_matters() {
    let mut request = by(Method::Given, 40_000);
    request.only = vec!["x".to_owned()];
    let found = drivers(DICE, &request).unwrap();
    assert_eq!((found.parameters, found.trajectories, found.stopped_early), (1, 40_000, false));
    let mut alone = request.clone();
    alone.asked.threads = 1;
    let again = drivers(DICE, &alone).unwrap();
    assert_eq!(again.findings, found.findings);
    let policies = DriversRequest {
        asked: Asked { policies: vec!["loaded".to_owned()], ..about("won", 20_000) },
        ..by(Method::Given, 0)
    };
    let told = drivers(DICE, &policies).unwrap();
    let why = told.findings[0].unanswered.as_deref().unwrap_or_default();
    assert!(why.contains("always 100%: nothing varies"), "{why}");
}

#[test]
fn the_corner_is_found_in_the_models_own_words() {
    let request = DiscoveryRequest { asked: about("won", 40_000), boxes: 2, rules: 6 };
    let found: Discovery =
        prepare_discovery(&world(CORNER), "test.detente", &request).unwrap().run(&Silent).unwrap();
    let (first, often) = &found.boxes[0];
    let told: Vec<(&str, &Held)> =
        first.region.restrictions.iter().map(|it| (&*found.factors[it.factor].path, &it.held)).collect();
    let [("x", Held::Between { low: x, .. }), ("y", Held::Between { high: y, .. })] = told[..] else {
        panic!("{told:?}")
    };
    // Borders lie between neighbouring draws: 4,000 draws, of which the chance of a few is unlike that of their side by luck.
    assert!((x - 0.7).abs() < 0.02 && (y - 0.4).abs() < 0.02, "{told:?}");
    assert!(
        (first.figures.density - 0.8).abs() < 0.03 && (first.figures.mass - 0.12).abs() < 0.03,
        "{first:?}"
    );
    assert!(often.iter().all(|often| *often > 0.9), "{often:?}");
    assert!(first.explained > 10.0 * found.noise, "{}", found.noise);
    let rows = found.rows();
    assert!(rows.boxes[0].restrictions[0].0.contains("(x) above 70%"), "{rows:#?}");
    assert!(rows.rules.len() >= 2 && !rows.boxes[0].is_luck, "{rows:#?}");
}

/// Seven parameters that are equally good for luck, each of which a policy can hold.
fn seven() -> String {
    let mut text =
        "language 1\nsituation \"Seven\" { lasts 2 days  steps 1 day }\nlet dice = uniform\n".to_owned();
    for number in 0..7 {
        text += &format!(
            "param x{number} = uniform 0% to 100%  judgement\npolicy p{number} {{ x{number} is {}% }}\n",
            10 * number
        );
    }
    text + "outcome won as soon as dice < (x0 + x1 + x2 + x3 + x4 + x5 + x6) / 7 and time < 0.5 days\noutcome lost otherwise\n"
}

fn weighed_of_seven(sets: Vec<Vec<String>>, threads: usize) -> Result<Weighing, Trouble> {
    let request = WeighingRequest {
        asked: Asked { of: vec![], threads, ..about("", 200 * sets.len() as u64) },
        sets,
        aims: vec![Aim::read("more won").map_err(Trouble::Request)?],
        per_draw: 1,
    };
    prepare_weighing(&world(&seven()), "test.detente", &request)?.run(&Silent)
}

#[test]
fn a_policy_among_a_hundred_gives_what_it_gives_among_few() {
    // Of more than 64 worlds, engines are not held but made again.
    let set = |number: usize| -> Vec<String> {
        (0..7).filter(|policy| number >> policy & 1 == 1).map(|policy| format!("p{policy}")).collect()
    };
    let many = weighed_of_seven((0..128).map(set).collect(), 2).unwrap();
    assert_eq!((many.names.len(), many.draws), (128, 200));
    assert_eq!(many.aims[0].table, weighed_of_seven((0..128).map(set).collect(), 1).unwrap().aims[0].table);
    let chosen = [0, 1, 70, 127];
    let few = weighed_of_seven(chosen.map(set).to_vec(), 2).unwrap();
    for (place, number) in chosen.into_iter().enumerate() {
        let values = |found: &Weighing, policy: usize| -> Vec<f64> {
            (0..200).map(|draw| found.aims[0].table.value(policy, draw)).collect()
        };
        assert_eq!(values(&many, number), values(&few, place), "{number}");
    }
    // With all held, the chance is the mean of 0 to 60 %; as written, one half. Five standard errors of 200 coins are 0.18.
    let mean = many.aims[0].metrics.iter().find(|found| found.metric == Metric::Laplace).unwrap();
    let chance = |policy: usize| mean.scores[policy].estimate;
    assert!(
        (chance(127) - 0.3).abs() < 0.18 && (chance(0) - 0.5).abs() < 0.18,
        "{} {}",
        chance(127),
        chance(0)
    );
}

fn tipping(asked: Asked, by: &[&str], level: impl Into<Option<f64>>) -> Result<Tipping, Trouble> {
    let by = by.iter().map(|text| Lever::read(text).expect("it is a lever")).collect();
    let request = TippingRequest { asked, by, level: level.into() };
    prepare_tipping(&world(DICE), "test.detente", &request)?.run(&Silent)
}

#[test]
fn a_chance_crosses_its_level_where_it_does() {
    let held = |y: &str| Asked { sets: vec![detente::setting(y).unwrap()], ..about("won", 40_000) };
    // (x + 40 %) / 2 is a half where x is 60 %.
    let found = tipping(held("y=40%"), &["x=0% to 100%"], 0.5).unwrap();
    let TippingFound::Line(report) = &found.found else { panic!("{found:?}") };
    let Finding::Inside { low, estimate, high } = report.finding else { panic!("{report:?}") };
    assert!(low < 0.6 && 0.6 < high && high - low < 0.2 && low <= estimate && estimate <= high, "{report:?}");
    assert!(found.trajectories <= 40_000 && found.broken == 0);
    assert!(found.rows().answer.contains("rises above 50% at"), "{}", found.rows().answer);
    // (x + 90 %) / 2 is above 40 % everywhere.
    let nowhere = tipping(held("y=90%"), &["x=0% to 100%"], 0.4).unwrap();
    assert!(nowhere.rows().answer.contains("no such point in the range"), "{}", nowhere.rows().answer);
    // A let can be moved as a parameter can.
    let of_let = tipping(about("won", 20_000), &["odds=20% to 90%"], 0.7).unwrap();
    let TippingFound::Line(report) = &of_let.found else { panic!("{of_let:?}") };
    assert!(
        matches!(report.finding, Finding::Inside { low, high, .. } if low < 0.7 && 0.7 < high),
        "{report:?}"
    );
}

#[test]
fn the_curve_of_a_chance_says_what_moving_does() {
    let held = |y: &str| Asked { sets: vec![detente::setting(y).unwrap()], ..about("won", 40_000) };
    // (x + 10 %) / 2 goes from 5 % to 55 %, and its 30 % halfway lie at x = 50 %; but 50 % are crossed, at 90 %.
    let found = tipping(held("y=10%"), &["x=0% to 100%"], None).unwrap();
    let curve = found.curve.as_ref().unwrap();
    assert!((found.level - 0.5).abs() < 1e-12 && found.trajectories <= 40_000, "{found:?}");
    for point in &curve.points {
        // Five standard errors of a share of 1,250 are 0.071 at most.
        assert!((point.chance[0] - 0.5 * (point.at + 0.1)).abs() < 0.071, "{point:?}");
        assert!(
            point.change[1] <= 0.5 * point.at + 0.02 && 0.5 * point.at - 0.02 <= point.change[2],
            "{point:?}"
        );
    }
    assert_eq!((curve.points[0].at, curve.points.last().unwrap().at), (0.0, 1.0));
    // Where 50 % are not crossed, halfway is.
    let low = tipping(held("y=10%"), &["x=10% to 70%"], None).unwrap();
    assert!((low.level - 0.25).abs() < 0.03, "{}", low.level);
    let TippingFound::Line(report) = &low.found else { panic!("{low:?}") };
    let at = 2.0 * low.level - 0.1;
    assert!(
        matches!(report.finding, Finding::Inside { low, high, .. } if low < at && at < high),
        "{report:?}"
    );
    let rows = low.rows();
    assert!(rows.remarks.iter().any(|remark| remark.starts_with("No level was asked for")), "{rows:#?}");
    assert!(rows.remarks.iter().any(|remark| remark.contains("raises it by")), "{rows:#?}");
    assert_eq!(low.tables().iter().map(|table| table.name).collect::<Vec<_>>(), ["curve", "places"]);
    // What does nothing is said to do nothing.
    let nothing = tipping(held("y=10%"), &["z=0% to 100%"], None).unwrap();
    assert!(
        nothing.rows().remarks[0].contains("does not surely differ: by 0.0 to 0.0"),
        "{:#?}",
        nothing.rows()
    );
    // Outcomes exclude one another, so their chances add to one.
    let added = tipping(about("chance(won) + chance(lost)", 20_000), &["x=0% to 100%"], None).unwrap();
    assert_eq!(added.quantity.1, "\"Won\" or \"Lost\"");
    assert!(added.curve.unwrap().points.iter().all(|point| point.chance[0] == 1.0));
    let twice = refusal(tipping(about("chance(won) + chance(won)", 20_000), &["x=0% to 100%"], None));
    assert!(twice.contains("is no chance"), "{twice}");
}

#[test]
fn a_map_has_the_line_between_its_sides() {
    let found = tipping(about("won", 60_000), &["x=0% to 100%", "y=0% to 100%"], 0.5).unwrap();
    let TippingFound::Plane(map) = &found.found else { panic!("{found:?}") };
    // The line is x + y = 1: as much lies below it as above.
    assert!(
        (map.below - map.above).abs() < 0.15 && map.below > 0.2,
        "{} {} {}",
        map.below,
        map.above,
        map.band
    );
    let off = map.line.iter().flatten().map(|(x, y)| (x + y - 1.0).abs());
    assert!(off.clone().sum::<f64>() / (off.count() as f64) < 0.1);
    let rows = found.rows();
    assert!(rows.map.len() == 18 && rows.map[0].ends_with('#') && rows.map[17].starts_with('.'), "{rows:#?}");
}

/// Aid adds 40 % of x to the odds, and a gift a fifth in any case.
const AID: &str = r#"language 1
situation "Aid" { lasts 2 days  steps 1 day }
param x "First"  = uniform 0% to 100%  judgement
param y "Second" = uniform 0% to 100%  judgement
param z "Idle"   = uniform 0% to 100%  judgement
param help = 0  judgement
param gift = 0%  judgement
let dice = uniform
let odds = 0.3 * y + help * 0.4 * x + gift + 0 * z
outcome won "Won" as soon as dice < odds and time < 0.5 days
outcome lost otherwise
policy aid { help is 1 }
policy present { gift is 20% }
"#;

fn weighed(policies: &[&str], per_draw: u32) -> Weighing {
    let sets = policies.iter().map(|name| name.split_whitespace().map(str::to_owned).collect()).collect();
    let asked = Asked { of: vec![], ..about("", 20_000 * policies.len() as u64) };
    let request =
        WeighingRequest { asked, sets, aims: vec![Aim::read("more won").expect("it is an aim")], per_draw };
    let prepared = prepare_weighing(&world(AID), "test.detente", &request).expect("it can be weighed");
    prepared.run(&Silent).expect("it runs")
}

#[test]
fn a_benefit_hangs_on_the_parameters_that_make_it() {
    let found = weighed(&["", "aid"], 10);
    let benefit = found.aims[0].benefit.as_ref().unwrap();
    assert_eq!((benefit.policies, benefit.parameters, benefit.differs), ((1, 0), 3, true));
    // The difference is 0.4 x on average: 0.2. Its variance is 0.16/12 over x, and (0.2 - 0.16/3) / 10 of luck in a draw.
    assert!((benefit.difference.value - 0.2).abs() < 0.02, "{benefit:#?}");
    assert!((benefit.luck.unwrap() - 0.5238).abs() < 0.08, "{benefit:#?}");
    let [driver] = &benefit.drivers[..] else { panic!("{benefit:#?}") };
    assert!(
        driver.path == "x" && driver.first.low < 1.0 && 1.0 < driver.first.high && driver.first.low > 0.8,
        "{driver:#?}"
    );
    assert!((driver.shift.value - 0.2).abs() < 0.04, "{driver:#?}");
    let words = found.rows().aims[0].words.join(" ");
    assert!(
        words.contains("`aid` differs from `as written` by 19.9 points (19.2 to 20.6)")
            && words.contains("hangs on First (x), 100% ("),
        "{words}"
    );
    assert_eq!(found.tables().iter().map(|table| table.batch.num_rows()).collect::<Vec<_>>()[1], 1);
}

#[test]
fn a_benefit_that_is_the_same_everywhere_is_said_to_be() {
    let found = weighed(&["", "present"], 10);
    let benefit = found.aims[0].benefit.as_ref().unwrap();
    assert!(!benefit.differs && benefit.drivers.is_empty(), "{benefit:#?}");
    let words = found.rows().aims[0].words.join(" ");
    assert!(words.contains("in all draws alike"), "{words}");
    // The best is the first set itself, held against the next.
    let first = weighed(&["aid", ""], 10);
    assert_eq!(first.aims[0].benefit.as_ref().unwrap().policies, (0, 1));
    // A single trajectory does not say what luck is.
    let single = weighed(&["", "aid"], 1);
    let words = single.rows().aims[0].words.join(" ");
    assert!(words.contains("two trajectories a draw"), "{words}");
}

#[test]
fn what_makes_no_sense_is_refused_with_a_way_out() {
    let line = |asked: Asked, by: &str| refusal(tipping(asked, &[by], 0.5));
    assert!(line(about("won", 40_000), "w=0% to 100%").contains("cannot move `w`"));
    assert!(line(about("odds", 40_000), "x=0% to 100%").contains("is no chance"));
    assert!(line(about("chance(won", 40_000), "x=0% to 100%").contains("cannot estimate"));
    assert!(line(about("chance(won) > 5%", 40_000), "x=0% to 100%").contains("write `chance(won)`"));
    assert!(line(about("won", 10), "x=0% to 100%").contains("--budget 500"));
    assert!(line(about("won", 40_000), "x=60% to 20%").contains("cannot move `x`"));
    assert!(Lever::read("x=5%").unwrap_err().message.contains("no range"));
    assert!(refusal(drivers(DICE, &by(Method::Given, 100))).contains("--budget 1000"));
    let unknown = DriversRequest { only: vec!["xx".to_owned()], ..by(Method::Given, 10_000) };
    assert!(refusal(drivers(DICE, &unknown)).contains("unknown parameter"));
    let known = DICE.replace("uniform 0% to 100%", "50%");
    assert!(
        refusal(drivers(&known, &by(Method::Given, 10_000)))
            .contains("every parameter of the model is known")
    );
}

#[test]
fn tables_and_json_hold_what_the_page_says() {
    let found = drivers(DICE, &by(Method::Given, 10_000)).unwrap();
    let tables = found.tables();
    assert_eq!(tables[0].batch.num_rows(), 3);
    let csv = String::from_utf8(detente::formats::csv::csv(&tables[0])).unwrap();
    assert!(
        csv.starts_with("quantity,unit,parameter,label,drawn_from,first,first_low,first_high,delta"),
        "{csv}"
    );
    let json: serde_json::Value = serde_json::from_slice(&found.json().unwrap()).unwrap();
    assert_eq!(json["quantities"][0]["quantity"], "chance(won)");
    assert_eq!(json["asked"]["method"], "given");
    assert!(json["tables"]["drivers"]["rows"].as_array().is_some_and(|rows| rows.len() == 3), "{json}");
}

fn searched(lever: &str, aims: &[&str], budget: u64, over: Over) -> SearchFound {
    let request = SearchRequest {
        asked: Asked { of: vec![], ..about("won", budget) },
        levers: vec![Lever::read(lever).expect("a lever")],
        aims: aims.iter().map(|aim| Aim::read(aim).expect("an aim")).collect(),
        draws: 20,
        per_draw: 2,
        over,
    };
    prepare_search(&world(DICE), "test.detente", &request)
        .expect("it can begin")
        .run(None, &(), &Silent)
        .expect("it ends")
}

#[test]
fn a_search_tells_what_a_lever_gains_over_the_model_as_written() {
    let found = searched("x=0% to 100%", &["more won"], 40_000, Over::Mean);
    let again = found.again.as_ref().unwrap();
    let (best, written) = (&again.points[0], again.written.as_ref().unwrap());
    // (1 + y) / 2 is three quarters, and as written one half: with x known a quarter more.
    for (score, truth) in [(best.values[0], 0.75), (written.values[0], 0.5), (best.more[0], 0.25)] {
        // Five standard errors: an interval is four wide. The search stops within some hundredths of the end of the range.
        let error = 1.25 * (score.high - score.low);
        assert!((score.estimate - truth).abs() < error && score.low < score.high, "{score:?} {truth}");
    }
    assert!(best.differs() && !written.is_on_front, "{best:?} {written:?}");
    let rows = found.rows();
    assert!(rows.found[0].values[0].contains("points more than as written ("), "{rows:#?}");
    assert!(rows.written.is_some() && rows.asked.contains(" settings of 1 lever tried"), "{rows:#?}");
    let csv = String::from_utf8(detente::formats::csv::csv(&found.tables()[0])).unwrap();
    assert_eq!(csv.lines().count(), 2 + found.front.points.len(), "{csv}");
    assert!(csv.lines().last().unwrap().starts_with("0,"), "{csv}");
}

#[test]
fn a_search_keeps_to_its_budget_whatever_the_front() {
    for (aims, budget, over) in [
        (&["more won", "less lost"][..], 4_800, Over::Mean),
        (&["more won", "more lost"], 5_000, Over::Worst),
        (&["more won", "more lost"], 20_011, Over::Mean),
    ] {
        let found = searched("x=0% to 100%", aims, budget, over);
        assert!(found.trajectories <= budget, "{} of {budget}", found.trajectories);
        assert!(found.again.is_some() && !found.stopped_early, "{aims:?}");
    }
}

#[test]
fn what_a_lever_without_effect_gains_is_not_told_as_best() {
    let found = searched("z=0% to 100%", &["more won"], 10_000, Over::Mean);
    let again = found.again.as_ref().unwrap();
    assert!(again.points.iter().all(|point| !point.differs() && point.more[0].estimate == 0.0), "{again:?}");
    let rows = found.rows();
    assert!(rows.found.iter().all(|row| row.ties.contains("the model as written")), "{rows:#?}");
    assert!(rows.remarks.iter().any(|remark| remark.contains("nothing is gained")), "{rows:#?}");
}

#[test]
fn one_parameter_that_decides_all_is_told_to_explain_all() {
    let model = r#"language 1
situation "One" { lasts 100 days  steps 1 day }
param rate = lognormal 1% / day to 10% / day  judgement
param idle = uniform 0% to 100%  judgement
stock left : number = 1000 + 0 * idle { loses left * rate  judgement }
outcome few as soon as left < 1
outcome many otherwise
"#;
    for budget in [1_000, 10_000] {
        let asked = Asked { of: vec!["mean(left)".to_owned()], ..about("won", budget) };
        let found = drivers(model, &DriversRequest { asked, ..by(Method::Given, budget) }).unwrap();
        let [share, delta, ..] = of(&found, "rate").figures[..] else { panic!("{found:#?}") };
        assert!(share.value > 0.999 && share.high > 1.0 - 1e-9, "{share:?}");
        assert!(delta.value > 0.99 && delta.high == 1.0, "{delta:?}");
        assert!(found.findings[0].luck.is_some_and(|luck| luck.value == 0.0), "{:?}", found.findings[0].luck);
    }
}

/// Every draw wins with a chance between 19 % and 21 %, and nothing else is unknown that matters.
const NARROW: &str = r#"language 1
situation "Narrow" { lasts 2 days  steps 1 day }
param p = uniform 19% to 21%  judgement
param z = uniform 0% to 100%  judgement
let dice = uniform
outcome won as soon as dice < p + 0 * z and time < 0.5 days
outcome lost otherwise
policy more { p is 20.5% }
policy idle { z is 50% }
"#;

fn weighed_narrowly(aims: &[&str], sets: &[&str], per_draw: u32) -> Weighing {
    let request = WeighingRequest {
        asked: Asked { of: vec![], ..about("", 10_000 * sets.len() as u64) },
        sets: sets.iter().map(|name| name.split_whitespace().map(str::to_owned).collect()).collect(),
        aims: aims.iter().map(|aim| Aim::read(aim).expect("it is an aim")).collect(),
        per_draw,
    };
    let prepared = prepare_weighing(&world(NARROW), "test.detente", &request).expect("it can be weighed");
    prepared.run(&Silent).expect("it runs")
}

fn score(found: &Weighing, is_it: fn(&Metric) -> bool) -> detente_analysis::robustness::Score {
    found.aims[0].metrics.iter().find(|found| is_it(&found.metric)).expect("the metric is there").scores[0]
}

#[test]
fn luck_does_not_count_as_a_draw_that_is_not_good_enough() {
    let aims = ["less won, at most 10%", "more lost, at least 70%"];
    let found = weighed_narrowly(&aims, &["", "more"], 10);
    // Of 10 throws at 20 %, 38 % of draws have one at most. No draw has a chance below 19 %.
    let met = score(&found, |metric| matches!(metric, Metric::StarrDomain { .. }));
    assert!(met.estimate < 0.01 && met.low < 0.01 && met.high < 0.2, "{met:?}");
    assert!(found.meets_all.len() == 2 && found.meets_all[0].estimate < 0.01, "{:?}", found.meets_all);
    // The worst tenth is that of chances from 20.8 % to 21 %; with luck it was above 40 %.
    let worst = score(&found, |metric| matches!(metric, Metric::TailMean { .. }));
    assert!((worst.estimate - 0.209).abs() < 0.03 && worst.low < worst.high, "{worst:?}");
    // The worst that was tried says nothing of what was not.
    let extreme = score(&found, |metric| *metric == Metric::MinimaxRegret);
    assert!(extreme.low.is_nan() && extreme.high.is_nan(), "{extreme:?}");
    let rows = found.rows();
    assert!(rows.luck.contains("Luck is taken off"), "{}", rows.luck);
    let json: serde_json::Value = serde_json::from_slice(&found.json().unwrap()).unwrap();
    assert_eq!(json["spread_includes_luck"], false);
    assert!(json["meets_all"][0]["share"].as_f64().unwrap() < 0.01, "{json:#}");
    assert!(json["metrics"].as_array().unwrap().iter().any(|name| name == "satisficing (Starr's domain)"));
}

#[test]
fn what_a_single_trajectory_cannot_tell_is_left_empty() {
    let found = weighed_narrowly(&["less won, at most 10%"], &["", "more"], 1);
    assert!(score(&found, |metric| matches!(metric, Metric::StarrDomain { .. })).estimate.is_nan());
    let json: serde_json::Value = serde_json::from_slice(&found.json().unwrap()).unwrap();
    assert_eq!((&json["spread_includes_luck"], &json["meets_all"][0]["share"]), (&true.into(), &().into()));
    let rows = found.rows();
    assert_eq!(rows.aims[0].policies[0].satisfies.as_deref(), Some("a share that cannot be told"));
    assert!(rows.luck.contains("include luck"), "{}", rows.luck);
}

#[test]
fn a_policy_that_changes_nothing_is_said_to() {
    let found = weighed_narrowly(&["less won"], &["", "idle"], 10);
    let words = found.rows().aims[0].words.join(" ");
    assert!(words.contains("gave the same as") && !words.contains("cannot tell"), "{words}");
}
