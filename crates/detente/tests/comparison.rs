//! Two saved runs against differences that are known.

use detente::comparison::{Contents, compared};
use detente::saved::save;
use detente::situations::Texts;
use detente::unfinished::begun;
use detente::{CircumstancesV1, Request, Silent, Until, prepare};

/// An event with a chance of exp(-0.5) not to happen in ten days; under the policy of exp(-0.2).
const MODEL: &str = r#"language 1
situation "Test" { lasts 10 days  steps 1 day }
param tempo = 0.05 / day  judgement
event incident { rate tempo  judgement }
stock anger : index = 0 { gains 10 points per incident  judgement }
outcome some as soon as incident has happened
outcome none otherwise
policy calm { tempo is 0.02 / day }
"#;

/// The folder of a run of 6,000 trajectories, 600 draws, in twelve blocks.
fn folder(policies: &[&str], seed: u64) -> Contents {
    let world = Texts([("test.detente".to_owned(), MODEL.to_owned())].into());
    let request = Request {
        policies: policies.iter().map(|name| (*name).to_owned()).collect(),
        sets: vec![],
        until: Until::End,
        precision: None,
        keep: vec![],
        trajectories: 6_000,
        per_draw: 10,
        seed,
        threads: 1,
    };
    let prepared = prepare(&world, "test.detente", &request).expect("the model can be run");
    let run = prepared.run(&Silent).expect("it runs");
    let circumstances =
        CircumstancesV1 { format: 1, saved: String::new(), machine: String::new(), threads: 1, asked: 6_000 };
    let mut files = begun(&prepared);
    files.extend(save(&run, &circumstances).expect("it can be saved"));
    files.into_iter().filter(|(path, _)| !path.starts_with("unfinished")).collect()
}

/// Difference, low, high of the share of the outcome `none`, and of the mean count of incidents.
fn differences(first: &Contents, second: &Contents) -> [[f64; 3]; 2] {
    let compared = compared([first, second], ["first", "second"]).expect("they can be compared");
    let none = &compared.comparison.outcomes[1];
    let count = &compared.comparison.events[0];
    assert_eq!((&*none.first.path, &*count.first.path), ("none", "incident"));
    [none, count].map(|of| [of.difference, of.low, of.high])
}

/// e to the power x, by its series: small arguments need few terms of it.
fn exp(x: f64) -> f64 {
    let mut term = 1.0;
    (1..30).fold(1.0, |sum, k| {
        term *= x / f64::from(k);
        sum + term
    })
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    const SEEDS: u64 = 80;
    let exact = [exp(-0.2) - exp(-0.5), 0.2 - 0.5];
    let (mut holds, mut widths) = ([[0.0; 2]; 2], [[0.0; 2]; 2]);
    for seed in 0..SEEDS {
        let first = folder(&[], seed);
        // With the same luck, and with other luck.
        let pairs = [folder(&["calm"], seed), folder(&["calm"], seed + 1_000_000)];
        for (luck, second) in pairs.iter().enumerate() {
            for (figure, [_, low, high]) in differences(&first, second).into_iter().enumerate() {
                holds[luck][figure] += f64::from(u8::from((low..=high).contains(&exact[figure])));
                widths[luck][figure] += high - low;
            }
        }
    }
    for (luck, holds) in holds.into_iter().enumerate() {
        for holds in holds {
            // Five standard errors of a share of 95 % among 80.
            let share = holds / SEEDS as f64;
            assert!((share - 0.95).abs() < 5.0 * (0.95_f64 * 0.05 / SEEDS as f64).sqrt(), "{luck}: {share}");
        }
    }
    let [same, other] = widths;
    assert!(same[0] < 0.8 * other[0] && same[1] < 0.8 * other[1], "{same:?} against {other:?}");
}

#[test]
fn a_folder_that_was_changed_is_not_compared() {
    let first = folder(&[], 1);
    let mut second = first.clone();
    second.get_mut("tables/events.parquet").expect("it is there")[50] ^= 1;
    assert!(compared([&first, &second], ["first", "second"]).is_err());
    assert!(compared([&first, &first], ["first", "second"]).is_ok());
    let mut unreadable = first.clone();
    unreadable.remove("tables/batches.parquet");
    assert!(compared([&first, &unreadable], ["first", "second"]).is_err());
}
