//! Designs: how even they are, what they share, and that their luck is luck.

use super::*;
use detente_numbers::luck::Seed;
use detente_numbers::sqrt;
use detente_numbers::sums::Moments;

fn points(design: &impl Points) -> Vec<Vec<f64>> {
    let point = |row| {
        let mut point = vec![0.0; design.columns()];
        design.fill(row, &mut point);
        assert!(point.iter().all(|number| 0.0 < *number && *number < 1.0), "{point:?}");
        point
    };
    (0..design.rows()).map(point).collect()
}

/// How many points each cell of a grid has, with 2^digits cells along each of some columns.
fn counts_in_cells(points: &[Vec<f64>], digits: &[(usize, u32)]) -> Vec<usize> {
    let cells: u32 = digits.iter().map(|(_, digits)| digits).sum();
    let mut counts = vec![0; 1 << cells];
    for point in points {
        let cell = digits.iter().fold(0, |cell, (column, digits)| {
            let count = (1_u64 << digits) as f64;
            (cell << digits) | (point[*column] * count) as usize
        });
        counts[cell] += 1;
    }
    counts
}

#[test]
fn every_margin_of_a_sobol_sequence_is_stratified() {
    let sequence = SobolSequence::new(1 << 7, SobolSequence::DIMENSIONS_MOST, Seed(5)).unwrap();
    let points = points(&sequence);
    for column in 0..sequence.columns() {
        assert!(counts_in_cells(&points, &[(column, 7)]).iter().all(|count| *count == 1), "{column}");
    }
}

#[test]
fn the_first_two_dimensions_hit_every_elementary_interval_once() {
    // A (0, m, 2)-net: each of the 2^m intervals of volume 2^-m has one point, whatever their shape.
    let points = points(&SobolSequence::new(1 << 10, 2, Seed(77)).unwrap());
    for first in 0..=10 {
        let counts = counts_in_cells(&points, &[(0, first), (1, 10 - first)]);
        assert!(counts.iter().all(|count| *count == 1), "{first}");
    }
}

#[test]
fn the_first_three_dimensions_hit_every_elementary_interval_twice() {
    // The polynomials have degrees 0, 1 and 2, so t = 0 + 0 + 1.
    let points = points(&SobolSequence::new(1 << 9, 3, Seed(78)).unwrap());
    for first in 0..=8 {
        for second in 0..=8 - first {
            let counts = counts_in_cells(&points, &[(0, first), (1, second), (2, 8 - first - second)]);
            assert!(counts.iter().all(|count| *count == 2), "{first} {second}");
        }
    }
}

#[test]
fn as_many_points_as_there_are_corners_lie_in_each_corner_once() {
    // Sobol's property A, which the direction numbers are published to have in 1111 dimensions.
    let points = points(&SobolSequence::new(1 << 14, 14, Seed(79)).unwrap());
    for columns in 2..=14 {
        let halves: Vec<(usize, u32)> = (0..columns).map(|column| (column, 1)).collect();
        for segment in points.chunks(1 << columns) {
            let counts = counts_in_cells(segment, &halves);
            assert!(counts.iter().all(|count| *count == 1), "{columns}");
        }
    }
}

#[test]
fn a_sequence_integrates_far_better_than_chance() {
    const POINTS: usize = 1 << 10;
    let integral = |seed| {
        let points = points(&SobolSequence::new(POINTS, 5, Seed(seed)).unwrap());
        let sum: f64 = points.iter().map(|point| point.iter().map(|x| x + 0.5).product::<f64>()).sum();
        sum / POINTS as f64 - 1.0
    };
    let mut errors = Moments::new();
    (0..40).for_each(|seed| errors.add(integral(seed)));
    // The variance of one point is (1 + 1/12)^5 - 1 = 0.492.
    let by_chance = sqrt(0.492 / POINTS as f64);
    assert!(errors.standard_deviation() < by_chance / 40.0, "{} {by_chance}", errors.standard_deviation());
    assert!(errors.mean().abs() < 5.0 * errors.standard_error(), "{errors:?}");
}

#[test]
fn equal_seeds_give_equal_points_and_others_do_not() {
    let of = |seed| points(&SobolSequence::new(64, 3, Seed(seed)).unwrap());
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}

#[test]
fn what_cannot_be_made_is_refused() {
    let many = SobolSequence::DIMENSIONS_MOST + 1;
    let refused = Refused::TooManyColumns { asked: many, most: many - 1 };
    assert_eq!(SobolSequence::new(4, many, Seed(1)).unwrap_err(), refused);
    assert_eq!(SobolSequence::new(0, 1, Seed(1)).unwrap_err(), Refused::Nothing);
    let rows = 1_usize << 32;
    assert!(matches!(SobolSequence::new(rows, 1, Seed(1)), Err(Refused::TooManyRows { .. })));
    assert!(matches!(LatinHypercube::new(rows, 1, Seed(1)), Err(Refused::TooManyRows { .. })));
    assert_eq!(Factors::each(0).unwrap_err(), Refused::Nothing);
    assert_eq!(Factors::groups(3, vec![vec![0], vec![2, 0]]).unwrap_err(), Refused::NotOnce(0));
    assert_eq!(Factors::groups(3, vec![vec![0], vec![2]]).unwrap_err(), Refused::NotOnce(1));
    assert_eq!(Factors::groups(2, vec![vec![0, 1, 2]]).unwrap_err(), Refused::NotOnce(2));
    assert_eq!(Factors::groups(2, vec![vec![0, 1], vec![]]).unwrap_err(), Refused::Nothing);
    let factors = Factors::each(2).unwrap();
    assert_eq!(Screening::trajectories(4, 3, factors.clone(), Seed(1)).unwrap_err(), Refused::OddLevels(3));
    assert_eq!(Screening::radial(0, factors, Seed(1)).unwrap_err(), Refused::Nothing);
}

#[test]
fn a_latin_hypercube_has_each_interval_once_in_each_column() {
    const ROWS: usize = 1000;
    let hypercube = LatinHypercube::new(ROWS, 7, Seed(3)).unwrap();
    let points = points(&hypercube);
    for column in 0..7 {
        let mut seen: Vec<usize> =
            points.iter().map(|point| (point[column] * ROWS as f64) as usize).collect();
        seen.sort_unstable();
        assert!(seen.iter().enumerate().all(|(place, interval)| place == *interval));
        // Columns are independent: a correlation has standard error 1 / sqrt(999).
        for other in 0..column {
            let product = |point: &Vec<f64>| (point[column] - 0.5) * (point[other] - 0.5) * 12.0;
            let correlation = points.iter().map(product).sum::<f64>() / ROWS as f64;
            assert!(correlation.abs() < 5.0 / sqrt(999.0), "{column} {other}: {correlation}");
        }
    }
}

#[test]
fn mixtures_take_one_factor_from_the_other_sample() {
    let factors = Factors::groups(4, vec![vec![0, 2], vec![3], vec![1]]).unwrap().with_luck();
    let design = Saltelli::new(16, factors.clone(), Pairs::With, Seed(9)).unwrap();
    assert_eq!((design.rows(), design.runs()), (160, 10));
    for base in 0..16 {
        let of = |run: usize| {
            let mut point = vec![0.0; 4];
            let luck = design.fill(base * 10 + run, &mut point);
            (point, luck)
        };
        let (first, second) = (of(0), of(1));
        assert_eq!((first.1, second.1), (2 * base as u64, 2 * base as u64 + 1));
        for factor in 0..4 {
            for (run, own, other) in [(2 + factor, &first, &second), (6 + factor, &second, &first)] {
                let (point, luck) = of(run);
                for (column, number) in point.iter().enumerate() {
                    let swapped = factors.columns_of(factor).contains(&column);
                    assert_eq!(*number, if swapped { other.0[column] } else { own.0[column] });
                }
                assert_eq!(luck, if factor == 3 { other.1 } else { own.1 });
            }
        }
    }
}

#[test]
fn a_screening_changes_each_factor_once_in_a_block() {
    let factors = Factors::groups(5, vec![vec![4], vec![1, 3], vec![0], vec![2]]).unwrap().with_luck();
    let grid = Screening::trajectories(30, 4, factors.clone(), Seed(2)).unwrap();
    let radial = Screening::radial(30, factors.clone(), Seed(2)).unwrap();
    for screening in [grid, radial] {
        let points = points(&screening);
        let lucks: Vec<u64> = (0..screening.rows()).map(|row| screening.fill(row, &mut [0.0; 5])).collect();
        for block in 0..30 {
            let changes = screening.changes(block);
            let mut changed: Vec<usize> = changes.iter().map(|change| change.factor).collect();
            changed.sort_unstable();
            assert_eq!(changed, [0, 1, 2, 3, 4]);
            for change in changes {
                assert!(change.before / 6 == block && change.after / 6 == block);
                for (column, before) in points[change.before].iter().enumerate() {
                    let moved = (points[change.after][column] - before).abs();
                    let is_of_factor = factors.columns_of(change.factor).contains(&column);
                    assert!(if is_of_factor { moved >= 0.25 } else { moved == 0.0 }, "{moved}");
                }
                let of_first = factors.columns_of(change.factor).first();
                let step = of_first
                    .map_or(1.0, |column| points[change.after][*column] - points[change.before][*column]);
                assert_eq!(change.step, step);
                let luck = (lucks[change.before] % 2, lucks[change.after] % 2);
                assert_eq!(luck.0 != luck.1, factors.luck() == Some(change.factor));
                assert!(lucks[change.before] / 2 == block as u64 && lucks[change.after] / 2 == block as u64);
            }
        }
    }
}

#[test]
fn trajectories_use_all_levels_and_both_directions_alike() {
    const BLOCKS: usize = 4000;
    let screening = Screening::trajectories(BLOCKS, 4, Factors::each(2).unwrap(), Seed(8)).unwrap();
    let mut starts = [0.0; 4];
    for block in 0..BLOCKS {
        let mut point = [0.0; 2];
        screening.fill(block * 3, &mut point);
        starts[(point[0] * 4.0) as usize] += 1.0;
        assert_eq!(point[0] * 8.0 % 2.0, 1.0);
    }
    // Five standard errors of a share of one quarter.
    for count in starts {
        assert!((count / BLOCKS as f64 - 0.25).abs() < 5.0 * sqrt(0.1875 / BLOCKS as f64), "{starts:?}");
    }
}

#[test]
fn a_larger_design_begins_with_the_rows_of_a_smaller() {
    fn check(small: &impl Points, large: &impl Points) {
        assert!(small.rows() < large.rows());
        assert_eq!(points(small), points(large)[..small.rows()]);
        let luck = |design: &dyn Fn(usize) -> u64| (0..small.rows()).map(design).collect::<Vec<u64>>();
        let into = || vec![0.0; small.columns()];
        assert_eq!(luck(&|row| small.fill(row, &mut into())), luck(&|row| large.fill(row, &mut into())));
    }
    let factors = Factors::each(3).unwrap().with_luck();
    let sequence = |rows| SobolSequence::new(rows, 3, Seed(1)).unwrap();
    check(&sequence(10), &sequence(64));
    let saltelli = |rows| Saltelli::new(rows, factors.clone(), Pairs::With, Seed(1)).unwrap();
    check(&saltelli(5), &saltelli(16));
    let trajectories = |blocks| Screening::trajectories(blocks, 4, factors.clone(), Seed(1)).unwrap();
    check(&trajectories(3), &trajectories(9));
    let radial = |blocks| Screening::radial(blocks, factors.clone(), Seed(1)).unwrap();
    check(&radial(3), &radial(9));
}
