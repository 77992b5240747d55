//! Planted boxes, a slow peeling written apart, and what shares of several trajectories change.

mod slow; // Peeling by filters alone.

use super::*;
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::{max, sqrt};

/// A uniform number for a row and a column.
fn luck(seed: u64, row: usize, column: &str) -> f64 {
    uniform(lane_key(Seed(seed), World::Parameters, row as u64), Source::new(column, "test"), 0, 0)
}

pub(super) fn columns(seed: u64, rows: usize, count: usize) -> Vec<Vec<f64>> {
    (0..count).map(|column| (0..rows).map(|row| luck(seed, row, &format!("x{column}"))).collect()).collect()
}

fn numbers(columns: &[Vec<f64>]) -> Vec<Factor<'_>> {
    columns.iter().map(|column| Factor::Numbers(column)).collect()
}

/// 0.2 to 0.6 of the first factor, 0.4 and more of the third.
fn is_planted(columns: &[Vec<f64>], row: usize) -> bool {
    (0.2..=0.6).contains(&columns[0][row]) && columns[2][row] >= 0.4
}

fn planted(columns: &[Vec<f64>]) -> Vec<f64> {
    (0..columns[0].len()).map(|row| f64::from(u8::from(is_planted(columns, row)))).collect()
}

fn holds_of(region: &Region, draws: &Draws<'_>) -> Vec<bool> {
    (0..draws.len()).map(|row| region.contains(draws, row)).collect()
}

#[test]
fn a_planted_box_is_recovered_exactly() {
    let columns = columns(1, 2_000, 5);
    let shares = planted(&columns);
    let draws = Draws::new(numbers(&columns), &shares, 1).unwrap();
    let dense = Options { choice: Choice::DensityAtLeast(1.0), refine: false, ..Options::USUAL };
    for options in [dense, Options::USUAL] {
        let found = discover(&draws, &options).unwrap().remove(0);
        let expected: Vec<bool> = (0..2_000).map(|row| is_planted(&columns, row)).collect();
        assert_eq!(holds_of(&found.region, &draws), expected, "{:?}", found.region);
        let factors: Vec<usize> = found.region.restrictions.iter().map(|one| one.factor).collect();
        assert_eq!(factors, [0, 2]);
        assert_eq!(found.region.ends(2).1, f64::INFINITY);
        assert_eq!((found.figures.coverage, found.figures.density), (1.0, 1.0));
        assert!(found.supports.len() == 3 && found.supports.iter().all(|support| support.quasi_p < 1e-12));
        // The border is halfway between the draws on both sides of it, which lie some 1 / 2,000 apart, or, inside, 1 / 800.
        assert!((found.region.ends(2).0 - 0.4).abs() < 0.005, "{:?}", found.region);
    }
}

#[test]
fn the_published_example_ends_in_a_pure_box_after_as_many_peels() {
    // T. Hastie, R. Tibshirani and J. Friedman, The Elements of Statistical Learning, second edition, section 9.3, figures 9.7 and 9.8: 200
    // points of the unit square, class 1 where 0.5 < x < 0.8 and 0.4 < y < 0.6, a tenth peeled off at a time. The box is pure after some 27
    // peels, for 0.9 to the power of 27 is 0.06, the part of the square that is class 1.
    const POINTS: usize = 200;
    let options = PeelOptions { strip: 0.1, mass_least: 0.0, objective: Objective::Density };
    for seed in 10..20 {
        let columns = columns(seed, POINTS, 2);
        let is_one =
            |row: usize| (0.5..0.8).contains(&columns[0][row]) && (0.4..0.6).contains(&columns[1][row]);
        let ones = (0..POINTS).filter(|row| is_one(*row)).count();
        let shares: Vec<f64> = (0..POINTS).map(|row| f64::from(u8::from(is_one(row)))).collect();
        let draws = Draws::new(numbers(&columns), &shares, 1).unwrap();
        let steps = peel(&draws.all(), &draws.all(), &options).unwrap();
        assert_eq!((steps[0].points, steps[0].density), (200, ones as f64 / 200.0));
        for pair in steps.windows(2) {
            // At most a tenth goes, but a point at least, and the mean in the box rises.
            let gone = pair[0].points - pair[1].points;
            assert!((1..=max(pair[0].points as f64 / 10.0, 1.0) as u64).contains(&gone), "{seed}: {gone}");
            assert!(pair[1].density > pair[0].density, "{seed}");
        }
        let last = steps.last().unwrap();
        assert_eq!(last.density, 1.0, "{seed}");
        let inside = holds_of(&last.region, &draws);
        assert!((0..POINTS).all(|row| !inside[row] || is_one(row)), "{seed}: {:?}", last.region);
        // Strips lose some of class 1 at the corners, never most of them.
        assert!(last.coverage > 0.5, "{seed}: {last:?}");
        // Whole points leave a little less than a tenth each time, so that some more peels are needed.
        let peels = steps.len() - 1;
        assert!((22..=40).contains(&peels), "{seed}: {peels} peels, {ones} of class 1");
    }
}

#[test]
fn two_of_a_hundred_false_labels_move_borders_little() {
    const ROWS: usize = 10_000;
    let columns = columns(2, ROWS, 10);
    let mut shares = planted(&columns);
    let mut flipped = 0;
    for (row, share) in shares.iter_mut().enumerate() {
        if luck(2, row, "noise") < 0.02 {
            *share = 1.0 - *share;
            flipped += 1;
        }
    }
    assert!((150..250).contains(&flipped));
    let draws = Draws::new(numbers(&columns), &shares, 1).unwrap();
    let found = discover(&draws, &Options::USUAL).unwrap().remove(0);
    let factors: Vec<usize> = found.region.restrictions.iter().map(|one| one.factor).collect();
    assert_eq!(factors, [0, 2], "no factor that has no part in it");
    // Next to a border lie some 10,000 x 0.6 x 0.002 = 12 draws within 0.002, or 8 along the third factor: the border
    // that fits best lies further off only if most of them have false labels, and 0.005 is 30 draws.
    let ((low, high), (third, _)) = (found.region.ends(0), found.region.ends(2));
    for (border, planted) in [(low, 0.2), (high, 0.6), (third, 0.4)] {
        assert!((border - planted).abs() < 0.005, "{border} and not {planted}");
    }
    // Density 0.98 within five standard errors, sqrt(0.98 x 0.02 / 2,400) each.
    assert!((found.figures.density - 0.98).abs() < 5.0 * 0.0029, "{:?}", found.figures);
    assert!(found.figures.density_low < 0.98 && 0.98 < found.figures.density_high);
    // The whole way down ends in luck: denser boxes that cover less.
    let last = found.steps.last().unwrap();
    assert!(last.density > found.figures.density && last.coverage < 0.9 * found.figures.coverage, "{last:?}");
}

#[test]
fn shares_say_more_than_labels_and_how_much_is_luck() {
    const ROWS: usize = 2_000;
    let columns = columns(3, ROWS, 4);
    let chance = |row: usize| if is_planted(&columns, row) { 0.7 } else { 0.15 };
    let share = |trajectories: u32| -> Vec<f64> {
        let happens = |row: usize, of: u32| luck(300 + u64::from(of), row, "outcome") < chance(row);
        let count = |row: usize| (0..trajectories).filter(|of| happens(row, *of)).count() as f64;
        (0..ROWS).map(|row| count(row) / f64::from(trajectories)).collect()
    };
    let (labels, shares) = (share(1), share(20));
    let by_label = Draws::new(numbers(&columns), &labels, 1).unwrap();
    let by_share = Draws::new(numbers(&columns), &shares, 20).unwrap();
    let region = Region::default()
        .with(0, Held::Between { low: 0.2, high: 0.6 })
        .with(2, Held::Between { low: 0.4, high: f64::INFINITY });
    let labelled = figures(&by_label.all(), &by_label.all(), &region);
    let shared = figures(&by_share.all(), &by_share.all(), &region);
    // 480 draws inside: 9,600 trajectories against 480.
    let width = |figures: &Figures| figures.density_high - figures.density_low;
    let ratio = width(&labelled) / width(&shared);
    assert!((ratio / sqrt(20.0) - 1.0).abs() < 0.15, "{ratio}");
    assert!(shared.density_low < 0.7 && 0.7 < shared.density_high);
    // All draws inside have the same chance: what is left is luck. The estimate's error is some sqrt(2 / 480) = 0.065.
    assert_eq!(labelled.luck, None);
    assert!(shared.luck.unwrap() > 1.0 - 5.0 * 0.065, "{:?}", shared.luck);
    // Of all draws it is not: luck has p (1 - p) / 20, which is 0.0077 at most, and what differs 0.55^2 x 0.24 x 0.76 = 0.055.
    let all = figures(&by_share.all(), &by_share.all(), &Region::default());
    assert!((0.1..0.15).contains(&all.luck.unwrap()), "{:?}", all.luck);
    let found = discover(&by_share, &Options::USUAL).unwrap().remove(0);
    assert_eq!(found.region.restrictions.iter().map(|one| one.factor).collect::<Vec<_>>(), [0, 2]);
    for (border, planted) in
        [(found.region.ends(0).0, 0.2), (found.region.ends(0).1, 0.6), (found.region.ends(2).0, 0.4)]
    {
        assert!((border - planted).abs() < 0.01, "{border} and not {planted}");
    }
}

#[test]
fn quasi_p_values_count_what_a_draw_is_worth() {
    // Eight draws; the first factor's upper half has the outcome more often.
    let column: Vec<f64> = (0..8).map(f64::from).collect();
    let region = Region::default().with(0, Held::Between { low: 4.0, high: f64::INFINITY });
    let value = |shares: &[f64], per_draw: u32| {
        let draws = Draws::new(vec![Factor::Numbers(&column)], shares, per_draw).unwrap();
        supports(&draws.all(), &region)[0]
    };
    // 3 of 4 inside, 4 of 8 in all: 5/16, as published methods have it, whatever K is said to be.
    let labels = [0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
    for per_draw in [1, 10] {
        let support = value(&labels, per_draw);
        assert!((support.quasi_p - 5.0 / 16.0).abs() < 1e-14 && support.density_without == 0.5);
        assert_eq!((support.factor, support.limit), (0, Limit::Low));
    }
    // Shares of 1/4 and 3/4: variance 1/16, so a draw is worth (1/4) / (1/16) = 4 trials; 12 of 16 trials at 1/2.
    let shares = [0.25, 0.25, 0.75, 0.25, 0.75, 0.75, 0.75, 0.75];
    let support = value(&[0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75], 100);
    let tail = (12..=16).map(|k| choose(16, k)).sum::<f64>() / 65_536.0;
    assert!((support.quasi_p - tail).abs() < 1e-12, "{} and not {tail}", support.quasi_p);
    // Never more than the trajectories that there are.
    let few = value(&shares, 2).quasi_p;
    assert!(few > value(&shares, 100).quasi_p);
}

fn choose(n: u32, k: u32) -> f64 {
    (0..k).fold(1.0, |product, i| product * f64::from(n - i) / f64::from(i + 1))
}

#[test]
fn a_limit_that_luck_made_is_told_and_dropped() {
    let columns = columns(4, 1_000, 3);
    let shares = planted(&columns);
    let draws = Draws::new(numbers(&columns), &shares, 1).unwrap();
    let region = Region::default()
        .with(0, Held::Between { low: 0.2, high: 0.6 })
        .with(1, Held::Between { low: 0.1, high: f64::INFINITY });
    let supports = supports(&draws.all(), &region);
    assert!(supports[0].quasi_p < 1e-6 && supports[1].quasi_p < 1e-6 && supports[2].quasi_p > 0.05);
    let dropped = figures(&draws.all(), &draws.all(), &region.without(1));
    assert!(dropped.coverage > figures(&draws.all(), &draws.all(), &region).coverage);
    assert_eq!(dropped.density, supports[2].density_without);
}

#[test]
fn categories_are_peeled_and_pasted_whole() {
    const ROWS: usize = 1_000;
    let columns = columns(5, ROWS, 2);
    let of: Vec<u32> = (0..ROWS).map(|row| (luck(5, row, "category") * 4.0) as u32).collect();
    let is_in = |row: usize| matches!(of[row], 1 | 3) && columns[0][row] <= 0.5;
    let shares: Vec<f64> = (0..ROWS).map(|row| f64::from(u8::from(is_in(row)))).collect();
    let factors = vec![Factor::Categories { of: &of, count: 5 }, Factor::Numbers(&columns[0])];
    let draws = Draws::new(factors, &shares, 1).unwrap();
    let found = discover(&draws, &Options::USUAL).unwrap().remove(0);
    assert_eq!((found.figures.coverage, found.figures.density), (1.0, 1.0));
    match found.region.held(0).unwrap() {
        Held::OneOf(held) => {
            assert!(held.contains(&1) && held.contains(&3) && !held.contains(&0) && !held.contains(&2))
        }
        Held::Between { .. } => panic!("not of a category"),
    }
    let narrow = Region::default()
        .with(0, Held::OneOf(vec![1]))
        .with(1, Held::Between { low: f64::NEG_INFINITY, high: 0.5 });
    let wide = paste(&draws.all(), &narrow, 0.01);
    assert_eq!(wide.held(0), Some(&Held::OneOf(vec![1, 3])));
}

#[test]
fn a_second_box_is_found_in_what_the_first_leaves() {
    const ROWS: usize = 3_000;
    let columns = columns(6, ROWS, 4);
    let large = |row: usize| columns[0][row] > 0.7 && columns[1][row] < 0.6;
    let small = |row: usize| columns[2][row] < 0.3 && columns[3][row] < 0.3 && columns[0][row] < 0.7;
    let shares: Vec<f64> = (0..ROWS).map(|row| f64::from(u8::from(large(row) || small(row)))).collect();
    let draws = Draws::new(numbers(&columns), &shares, 1).unwrap();
    let findings = discover(&draws, &Options { boxes: 5, ..Options::USUAL }).unwrap();
    let restricted =
        |found: &Finding| found.region.restrictions.iter().map(|one| one.factor).collect::<Vec<_>>();
    assert_eq!(restricted(&findings[0]), [0, 1]);
    assert!(restricted(&findings[1]).ends_with(&[2, 3]), "{:?}", findings[1].region);
    let covered: f64 = findings.iter().map(|found| found.figures.coverage).sum();
    assert!(findings.len() == 2 && (covered - 1.0).abs() < 1e-12, "{covered} by {}", findings.len());
}

#[test]
fn nothing_is_found_where_there_is_nothing() {
    let columns = columns(7, 500, 3);
    for share in [0.0, 0.3, 1.0] {
        let shares = vec![share; 500];
        let draws = Draws::new(numbers(&columns), &shares, 10).unwrap();
        assert_eq!(discover(&draws, &Options::USUAL).unwrap(), []);
    }
    let constant = vec![vec![2.0; 500]];
    let shares = planted(&columns);
    let draws = Draws::new(numbers(&constant), &shares, 1).unwrap();
    assert_eq!(peel(&draws.all(), &draws.all(), &PeelOptions::USUAL).unwrap().len(), 1);
}

#[test]
fn factors_that_matter_are_restricted_again_in_resampled_draws() {
    let columns = columns(8, 1_000, 5);
    let mut shares = planted(&columns);
    for (row, share) in shares.iter_mut().enumerate() {
        *share = if luck(8, row, "noise") < 0.1 { 1.0 - *share } else { *share };
    }
    let draws = Draws::new(numbers(&columns), &shares, 1).unwrap();
    let found = reproducibility(&draws, &Options::USUAL, 20, Seed(1)).unwrap();
    assert_eq!((found.restricted[0], found.restricted[2]), (1.0, 1.0));
    assert!([1, 3, 4].iter().all(|factor| found.restricted[*factor] < 0.5), "{:?}", found.restricted);
    assert_eq!(found, reproducibility(&draws, &Options::USUAL, 20, Seed(1)).unwrap());
    assert_ne!(found.regions, reproducibility(&draws, &Options::USUAL, 20, Seed(2)).unwrap().regions);
}

#[test]
fn luck_moves_no_border_where_the_outcome_is_common_everywhere() {
    const ROWS: usize = 1_000;
    // 0.6 inside and 0.3 outside, ten trajectories a draw: seven of ten with the outcome are outside.
    let columns = columns(10, ROWS, 6);
    let chance = |row: usize| if is_planted(&columns, row) { 0.6 } else { 0.3 };
    let happens = |row: usize, of: u64| luck(400 + of, row, "outcome") < chance(row);
    let share = |row: usize| (0..10).filter(|of| happens(row, *of)).count() as f64 / 10.0;
    let shares: Vec<f64> = (0..ROWS).map(share).collect();
    let draws = Draws::new(numbers(&columns), &shares, 10).unwrap();
    let found = discover(&draws, &Options::USUAL).unwrap().remove(0);
    assert_eq!(found.region.restrictions.iter().map(|one| one.factor).collect::<Vec<_>>(), [0, 2]);
    for (border, planted) in
        [(found.region.ends(0).0, 0.2), (found.region.ends(0).1, 0.6), (found.region.ends(2).0, 0.4)]
    {
        // 15 draws or fewer, of 600 along the first factor and 400 along the third.
        assert!((border - planted).abs() < 0.03, "{border} and not {planted}");
    }
    // The squared correlation: 0.24 x 0.76 x 0.3^2 over that and the luck, (0.24 x 0.24 + 0.76 x 0.21) / 10.
    let (between, luck) = (0.24 * 0.76 * 0.09, (0.24 * 0.24 + 0.76 * 0.21) / 10.0);
    assert!((found.explained - between / (between + luck)).abs() < 0.1, "{}", found.explained);
    let chance = chance_alone(&draws, &Options::USUAL, 19, Seed(1)).unwrap();
    // Most searches of luck find no limit that is worth anything.
    assert!(chance.len() == 19 && chance[18] < 0.1 && chance[18] > 0.0, "{chance:?}");
}

#[test]
fn limits_that_may_be_worth_nothing_are_not_in_a_box() {
    // Forty factors, of which two matter little: peeling restricts dozens, and a box of them all looks denser than it is.
    const ROWS: usize = 400;
    let columns = columns(13, ROWS, 40);
    let chance = |row: usize| if columns[3][row] > 0.6 { 0.45 } else { 0.15 };
    let share =
        |row: usize| (0..10).filter(|of| luck(600 + of, row, "outcome") < chance(row)).count() as f64 / 10.0;
    let shares: Vec<f64> = (0..ROWS).map(share).collect();
    let draws = Draws::new(numbers(&columns), &shares, 10).unwrap();
    let all = discover(&draws, &Options { worth: 1.0, boxes: 2, ..Options::USUAL }).unwrap();
    let some = discover(&draws, &Options { boxes: 2, ..Options::USUAL }).unwrap();
    let limits = |found: &[Finding]| found.iter().map(|one| one.supports.len()).sum::<usize>();
    assert!(limits(&all) > limits(&some), "{} {}", limits(&all), limits(&some));
    assert!(some.iter().flat_map(|one| &one.supports).all(|support| support.quasi_p <= 0.05));
    // Figures are those of the limits that are left.
    for one in &some[..1] {
        let inside: Vec<usize> = (0..ROWS).filter(|row| one.region.contains(&draws, *row)).collect();
        let density = inside.iter().map(|row| shares[*row]).sum::<f64>() / inside.len() as f64;
        assert!((density - one.figures.density).abs() < 1e-12, "{density}");
    }
}

#[test]
fn a_box_in_luck_alone_tells_no_more_than_chance() {
    const REPETITIONS: u64 = 60;
    let columns = columns(11, 300, 4);
    let mut seldom = 0;
    for repetition in 0..REPETITIONS {
        let label = |row: usize| f64::from(u8::from(luck(500 + repetition, row, "label") < 0.4));
        let shares: Vec<f64> = (0..300).map(label).collect();
        let draws = Draws::new(numbers(&columns), &shares, 1).unwrap();
        let found = discover(&draws, &Options::USUAL).unwrap();
        let told = found.first().map_or(0.0, |found| found.explained);
        let chance = chance_alone(&draws, &Options::USUAL, 19, Seed(repetition)).unwrap();
        seldom += u64::from(chance.iter().filter(|other| **other >= told).count() < 2);
    }
    // The chance is 2 / 20 that a box is among the two best of 20: 6 of 60, and five standard errors of 2.3.
    assert!(seldom <= 17, "{seldom}");
}

#[test]
fn draws_that_count_twice_are_as_two_draws() {
    let columns = columns(9, 300, 3);
    let shares: Vec<f64> = (0..300).map(|row| luck(9, row, "share")).collect();
    let draws = Draws::new(numbers(&columns), &shares, 7).unwrap();
    let sample = draws.resampled(Seed(3), 0);
    let rows: Vec<usize> =
        (0..300).flat_map(|row| std::iter::repeat_n(row, sample.weights[row] as usize)).collect();
    assert_eq!(rows.len(), 300);
    let written_out: Vec<Vec<f64>> =
        columns.iter().map(|column| rows.iter().map(|row| column[*row]).collect()).collect();
    let written_shares: Vec<f64> = rows.iter().map(|row| shares[*row]).collect();
    let other = Draws::new(numbers(&written_out), &written_shares, 7).unwrap();
    let options = PeelOptions { strip: 0.1, ..PeelOptions::USUAL };
    let (first, second) =
        (peel(&sample, &sample, &options).unwrap(), peel(&other.all(), &other.all(), &options).unwrap());
    assert_eq!(first, second);
    let middle = &first[first.len() / 2].region;
    assert_eq!(refine(&sample, middle), refine(&other.all(), middle));
    assert_eq!(paste(&sample, middle, 0.05), paste(&other.all(), middle, 0.05));
    let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
    let (one, two) = (figures(&sample, &sample, middle), figures(&other.all(), &other.all(), middle));
    assert!(
        one.points == two.points && one.density == two.density && close(one.density_low, two.density_low)
    );
}

#[test]
fn boxes_are_chosen_by_the_rule_or_by_hand() {
    let step = |coverage: f64, density: f64| Step {
        region: Region::default(),
        points: 1,
        coverage,
        density,
        mass: 0.1,
        explained: coverage * density * density,
    };
    let steps = [step(1.0, 0.2), step(0.9, 0.5), step(0.6, 0.8), step(0.3, 0.8), step(0.1, 0.9)];
    assert_eq!(Choice::MostOverlap.of(&steps), Some(2));
    assert_eq!(Choice::MostExplained.of(&steps[..2]), Some(1));
    assert_eq!(Choice::DensityAtLeast(0.5).of(&steps), Some(1));
    assert_eq!(Choice::DensityAtLeast(0.95).of(&steps), None);
    assert_eq!(Choice::CoverageAtLeast(0.3).of(&steps), Some(2));
    assert_eq!((Choice::Step(4).of(&steps), Choice::Step(5).of(&steps)), (Some(4), None));
    assert!((steps[2].overlap() - 2.0 * 0.48 / 1.4).abs() < 1e-15);
}

#[test]
fn tables_that_do_not_fit_are_refused() {
    let column = vec![1.0, 2.0];
    let bad = vec![1.0, f64::NAN];
    let refused = |factors: Vec<Factor<'_>>, shares: &[f64], per_draw: u32| {
        Draws::new(factors, shares, per_draw).map(|_| ()).unwrap_err()
    };
    assert_eq!(refused(vec![], &[0.0], 1), Wrong::Empty);
    assert_eq!(refused(vec![Factor::Numbers(&[])], &[], 1), Wrong::Empty);
    assert_eq!(refused(vec![Factor::Numbers(&column)], &[0.0], 1), Wrong::Length(0));
    assert_eq!(refused(vec![Factor::Numbers(&bad)], &[0.0, 1.0], 1), Wrong::Value { factor: 0, row: 1 });
    let categories = Factor::Categories { of: &[0, 2], count: 2 };
    assert_eq!(refused(vec![categories], &[0.0, 1.0], 1), Wrong::Value { factor: 0, row: 1 });
    assert_eq!(refused(vec![Factor::Numbers(&column)], &[0.0, 1.5], 1), Wrong::Share(1));
    assert_eq!(refused(vec![Factor::Numbers(&column)], &[0.0, f64::NAN], 1), Wrong::Share(1));
    assert_eq!(refused(vec![Factor::Numbers(&column)], &[0.0, 1.0], 0), Wrong::PerDraw);
    let draws = Draws::new(vec![Factor::Numbers(&column)], &[0.0, 1.0], 1).unwrap();
    for (options, name) in [
        (PeelOptions { strip: 0.0, ..PeelOptions::USUAL }, "strip"),
        (PeelOptions { mass_least: f64::NAN, ..PeelOptions::USUAL }, "mass_least"),
    ] {
        let options = Options { peel: options, ..Options::USUAL };
        assert_eq!(discover(&draws, &options).unwrap_err(), Wrong::Option(name));
    }
    let options = Options { paste: -1.0, ..Options::USUAL };
    assert_eq!(discover(&draws, &options).unwrap_err(), Wrong::Option("paste"));
    assert_eq!(reproducibility(&draws, &Options::USUAL, 0, Seed(1)).unwrap_err(), Wrong::Option("samples"));
    assert_eq!(chance_alone(&draws, &Options::USUAL, 0, Seed(1)).unwrap_err(), Wrong::Option("samples"));
}
