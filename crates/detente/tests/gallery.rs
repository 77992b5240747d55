//! The gallery's models against their known answers, through every station from text to table.

#[expect(dead_code, reason = "other tests use the rest of it")]
mod situations;

use detente_engine::{Engine, Options};
use detente_results::simulator::Silent;
use detente_results::{Design, Simulator, Summary};
use situations::{compile, compile_text, text};

fn design(draws: u64, per_draw: u32, steps: u32) -> Design {
    Design { seed: 1, draws, per_draw, steps }
}

fn run(program: detente_program::Program, draws: u64, per_draw: u32) -> Summary {
    let steps = program.steps;
    Engine::new(program, Options::with_threads(2))
        .run(&design(draws, per_draw, steps), &Silent)
        .expect("the design can be run")
}

/// Fails unless `value` lies within five standard errors of `expected`: a right engine would miss that for one seed in 1.7 million.
#[track_caller]
fn close(what: &str, value: f64, expected: f64, standard_error: f64) {
    assert!(
        (value - expected).abs() <= 5.0 * standard_error,
        "{what}: {value}, expected {expected} within 5 x {standard_error}"
    );
}

fn place(program: &detente_program::Program, path: &str) -> usize {
    program.tracked.iter().position(|tracked| tracked.path == path).expect("the path is tracked")
}

#[test]
fn the_reference_model_agrees_with_the_scalar_program_trajectory_by_trajectory() {
    let (_, program) = compile("baghdad-14/own-generator.detente");
    let paths = ["us_presence", "militia", "vote_support", "nego_progress", "cum_attacks", "cum_retal"];
    let places = paths.map(|path| place(&program, path));
    let engine = Engine::new(program, Options::with_threads(1));
    let histories = engine.histories(&design(1_000, 1, 730), 0..1_000).unwrap();
    let expected = text("baghdad-14/expected.tsv");
    let lines: Vec<&str> = expected.lines().skip(1).collect();
    assert_eq!(lines.len(), 1_000);
    for (history, line) in histories.iter().zip(lines) {
        let last = history.rows.last().unwrap();
        let numbers: Vec<f64> = line.split('\t').skip(1).map(|number| number.parse().unwrap()).collect();
        for ((place, expected), path) in places.iter().zip(numbers).zip(paths) {
            let difference = (last[*place] - expected).abs();
            // The file holds 15 digits.
            assert!(
                difference <= 1e-12 * expected.abs(),
                "{path} of trajectory {}: {difference}",
                history.trajectory
            );
        }
    }
}

#[test]
fn the_reference_model_has_the_same_means_on_its_own_luck() {
    let (_, program) = compile("baghdad-14/native.detente");
    let summary = run(program, 400, 10);
    // Means and standard errors of 400,000 trajectories of the scalar program (gallery/baghdad-14/README.md).
    let expected = [
        ("us_presence", 1.526491, 0.001425),
        ("militia", 14.194773, 0.004250),
        ("vote_support", 0.124270, 0.000148),
        ("nego_progress", 0.740365, 0.000167),
        ("cum_attacks", 44.828110, 0.028053),
        ("cum_retal", 28.054482, 0.013260),
    ];
    for (path, mean, standard_error) in expected {
        let quantity = summary.quantities.iter().find(|quantity| quantity.path == path).unwrap();
        let last = quantity.means.last().unwrap();
        close(path, last.mean, mean, last.standard_error.hypot(standard_error));
    }
}

/// Mean counts of the Hawkes pair in discrete steps: the means obey a linear recursion exactly.
fn mean_counts(step_days: f64) -> [f64; 2] {
    let (base, weight, decay) = ([0.05, 0.03], [[0.03, 0.04], [0.05, 0.01]], [0.1, 1.0 / 6.0]);
    let (mut memory, mut counts) = ([[0.0; 2]; 2], [0.0; 2]);
    for _ in 0..(730.0 / step_days) as u32 {
        let mean =
            [0, 1].map(|i| step_days * (base[i] + weight[i][0] * memory[i][0] + weight[i][1] * memory[i][1]));
        for i in 0..2 {
            counts[i] += mean[i];
            for j in 0..2 {
                let kept = detente_numbers::exp(-decay[i] * step_days);
                memory[i][j] = memory[i][j] * kept + mean[j] * (1.0 - kept) / (decay[i] * step_days);
            }
        }
    }
    counts
}

#[test]
fn attacks_and_reprisals_excite_one_another_as_the_theory_says() {
    // Exact means in continuous time over 730 days, by the matrix exponential (gallery/retaliation/README.md).
    let exact = [78.848606, 48.226697];
    let bias = |step: f64| {
        let counts = mean_counts(step);
        [counts[0] / exact[0] - 1.0, counts[1] / exact[1] - 1.0]
    };
    let (day, quarter, hour) = (bias(1.0), bias(0.25), bias(1.0 / 24.0));
    for stream in 0..2 {
        assert!(day[stream].abs() < 0.011, "bias at a step of one day: {:?}", day);
        assert!(
            (day[stream] / quarter[stream] - 4.0).abs() < 0.1,
            "the bias shrinks in proportion to the step"
        );
        assert!(hour[stream].abs() < 0.0005, "and vanishes: {hour:?}");
    }
    let source = text("retaliation/retaliation.detente");
    for (words, step_days, draws) in [("steps   1 day", 1.0, 300), ("steps   6 hours", 0.25, 100)] {
        let program = compile_text("retaliation.detente", &source.replace("steps   1 day", words)).1;
        let summary = run(program, draws, 10);
        let counts = mean_counts(step_days);
        for (event, expected) in summary.events.iter().zip(counts) {
            close(&event.path, event.total.mean, expected, event.total.standard_error);
        }
    }
}

#[test]
fn a_ladder_of_escalation_ends_in_disaster_with_its_closed_form() {
    let (_, program) = compile("brinkmanship/brinkmanship.detente");
    let summary = run(program, 2_000, 10);
    let war = &summary.outcomes[0];
    let exact: f64 = 13.0 / 51.0;
    close("disaster", war.share.mean, exact, (exact * (1.0 - exact) / 20_000.0).sqrt());
    assert!(war.share.ignorance_variance == 0.0, "nothing is unknown here");
    let open = &summary.outcomes[2];
    assert!(open.count == 0, "120 days decide every crisis: the chance of an open one is below 1e-20");
}

/// Distribution of (present, yes) of a bloc: independent members.
fn bloc(seats: usize, attends: f64, supports: f64) -> Vec<Vec<f64>> {
    let mut shares = vec![vec![0.0; seats + 1]; seats + 1];
    shares[0][0] = 1.0;
    for member in 0..seats {
        for present in (0..=member).rev() {
            for yes in (0..=present).rev() {
                let share = shares[present][yes];
                shares[present][yes] = share * (1.0 - attends);
                shares[present + 1][yes] += share * attends * (1.0 - supports);
                shares[present + 1][yes + 1] += share * attends * supports;
            }
        }
    }
    shares
}

fn convolve(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let seats = a.len() + b.len() - 2;
    let mut sum = vec![vec![0.0; seats + 1]; seats + 1];
    for (present_a, row) in a.iter().enumerate() {
        for (yes_a, share_a) in
            row.iter().enumerate().take(present_a + 1).filter(|(_, share)| **share > 1e-14)
        {
            for (present_b, row) in b.iter().enumerate() {
                for (yes_b, share_b) in row.iter().enumerate().take(present_b + 1) {
                    sum[present_a + present_b][yes_a + yes_b] += share_a * share_b;
                }
            }
        }
    }
    sum
}

#[test]
fn a_law_passes_with_the_exact_chance_of_the_convolution() {
    let chamber = convolve(&convolve(&bloc(60, 0.40, 0.30), &bloc(89, 0.08, 0.05)), &bloc(180, 0.75, 0.90));
    let mut exact = 0.0;
    for (present, row) in chamber.iter().enumerate().skip(165) {
        exact +=
            row.iter().enumerate().filter(|(yes, _)| 2 * yes > present).map(|(_, share)| share).sum::<f64>();
    }
    let (_, program) = compile("legislature/legislature.detente");
    let summary = run(program, 2_000, 10);
    let passed = &summary.outcomes[0].share;
    assert!((0.05..0.95).contains(&exact), "a vote worth the test: {exact}");
    close("the law passes", passed.mean, exact, (exact * (1.0 - exact) / 20_000.0).sqrt());
}
