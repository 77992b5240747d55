//! The logit correspondence against closed forms, published values, bisection, and the definition itself.

use detente_games::logit::{
    Branch, End, Event, Kind, LogitGame, Origin, Reach, Refused, Search, Solution, Stability,
};
use detente_games::strategic::{Mixed, Payoffs, Shape};
use detente_numbers::{exp, ln};
use proptest::prelude::*;

/// The response to chances by the definition: for each strategy a sum over all plays, and shares of exponentials.
fn response(payoffs: &Payoffs, precision: f64, profile: &Mixed) -> Mixed {
    let shape = &payoffs.shape;
    let of_player = |player: usize| {
        let mut values = vec![0.0; shape.counts()[player]];
        for number in 0..shape.profiles() {
            let others = (0..shape.players()).filter(|other| *other != player);
            let chance: f64 = others.map(|other| profile[other][shape.strategy(number, other)]).product();
            values[shape.strategy(number, player)] += chance * payoffs.of[player][number];
        }
        let best = values.iter().copied().fold(f64::NEG_INFINITY, detente_numbers::max);
        let weights: Vec<f64> = values.iter().map(|value| exp(precision * (value - best))).collect();
        let sum: f64 = weights.iter().sum();
        weights.into_iter().map(|weight| weight / sum).collect()
    };
    (0..shape.players()).map(of_player).collect()
}

fn largest_difference(left: &Mixed, right: &Mixed) -> f64 {
    left.iter().flatten().zip(right.iter().flatten()).fold(0.0, |most, (left, right)| {
        if (left - right).abs() > most { (left - right).abs() } else { most }
    })
}

fn game_of(counts: &[usize], of: &[&[f64]]) -> (Payoffs, LogitGame) {
    let of = of.iter().map(|of| of.to_vec()).collect();
    let payoffs = Payoffs { shape: Shape::of_counts(counts.to_vec()), of };
    let game = LogitGame::new(&payoffs).expect("finite payoffs");
    (payoffs, game)
}

/// A symmetric game of two strategies each: what is paid by the own strategy and the number of others who play their second.
fn symmetric(players: usize, pay: impl Fn(usize, usize) -> f64) -> Payoffs {
    let shape = Shape::of_counts(vec![2; players]);
    let paid = |player: usize, number: usize| {
        let others = (0..players).filter(|other| *other != player && shape.strategy(number, *other) == 1);
        pay(shape.strategy(number, player), others.count())
    };
    let of = (0..players)
        .map(|player| (0..shape.profiles()).map(|number| paid(player, number)).collect())
        .collect();
    Payoffs { shape, of }
}

/// Symmetric with the row player's matrix.
fn matrix(rows: [[f64; 2]; 2]) -> Payoffs {
    symmetric(2, |own, other| rows[own][other])
}

fn principal(payoffs: &Payoffs) -> (LogitGame, Branch) {
    let game = LogitGame::new(payoffs).expect("finite payoffs");
    let branch = game.principal(&Reach::default());
    (game, branch)
}

/// The only solution on a branch.
fn single(game: &LogitGame, branch: &Branch, precision: f64) -> Solution {
    let mut solutions = game.on_branch(branch, precision).expect("a precision");
    assert_eq!(solutions.len(), 1);
    solutions.remove(0)
}

/// Where a function changes its sign from below zero to above, or back.
fn bisected(mut low: f64, mut high: f64, of: impl Fn(f64) -> f64) -> f64 {
    let rises = of(low) < 0.0;
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if (of(middle) < 0.0) == rises { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// What leads on to no other branch, with the equilibrium that it leads to.
fn limit_of(branch: &Branch) -> Mixed {
    match &branch.ends[1] {
        End::Equilibrium(limit) => limit.profile.clone(),
        other => panic!("no equilibrium but {other:?}"),
    }
}

/// Goeree, Holt & Palfrey 2003 ("Risk averse behavior in generalized matching pennies games", Games and Economic Behavior 45), after Ochs
/// 1995: row gets X or 40 or 80 where the column gets 40 or 80; payoffs in cents. At X = 320 and precision 0.05 the logit equilibrium is
/// p = 0.817988, q = 0.218923.
fn asymmetric_matching_pennies(x: f64) -> Payoffs {
    Payoffs {
        shape: Shape::of_counts(vec![2, 2]),
        of: vec![vec![x, 40.0, 40.0, 80.0], vec![40.0, 80.0, 80.0, 40.0]],
    }
}

#[test]
fn asymmetric_matching_pennies_are_played_as_published() {
    let (game, branch) = principal(&asymmetric_matching_pennies(320.0));
    let solution = single(&game, &branch, 0.05);
    assert!((solution.point.profile[0][0] - 0.817_988).abs() < 5e-7, "{solution:?}");
    assert!((solution.point.profile[1][0] - 0.218_923).abs() < 5e-7, "{solution:?}");
    assert!(solution.correction < 1e-12 && solution.point.residual < 1e-12);
    // The Nash equilibrium: q (320 - 40) = 40 for row to mix, one half for column to.
    assert!(largest_difference(&limit_of(&branch), &vec![vec![0.5, 0.5], vec![0.125, 0.875]]) < 1e-14);
    let equilibria = game.equilibria(0.05, &Search::default()).unwrap();
    assert!(equilibria.is_complete && equilibria.solutions.len() == 1);
    assert_eq!(equilibria.solutions[0].1.stability, Stability::Stable);
}

/// Symmetric equilibria of a symmetric 2 x 2 game: chances `p` of the first strategy with `p = logistic(precision * gain(p))`, found by
/// changes of sign on a fine grid and bisection.
fn symmetric_fixed_points(rows: [[f64; 2]; 2], precision: f64) -> Vec<f64> {
    let missed = |p: f64| {
        let gain = p * (rows[0][0] - rows[1][0]) + (1.0 - p) * (rows[0][1] - rows[1][1]);
        1.0 / (1.0 + exp(-precision * gain)) - p
    };
    let grid = |at: usize| at as f64 / 20_011.0;
    (0..20_011)
        .filter(|at| (missed(grid(*at)) < 0.0) != (missed(grid(at + 1)) < 0.0))
        .map(|at| bisected(grid(at), grid(at + 1), missed))
        .collect()
}

#[test]
fn symmetric_games_have_the_fixed_points_of_bisection() {
    let games = [
        [[3.0, 0.0], [5.0, 1.0]],
        [[4.0, 0.0], [3.0, 3.0]],
        [[9.0, 0.0], [8.0, 7.0]],
        [[0.0, -1.0], [1.0, -10.0]],
    ];
    let mut several = 0;
    for rows in games {
        let game = LogitGame::new(&matrix(rows)).unwrap();
        for precision in [0.0, 0.1, 0.3, 0.5, 1.0, 2.0, 4.0, 8.0] {
            let known = symmetric_fixed_points(rows, precision);
            let found = game.equilibria(precision, &Search::default()).unwrap();
            assert!(found.is_complete, "{rows:?} at {precision}");
            let mut chances: Vec<f64> = found
                .solutions
                .iter()
                .map(|(_, solution)| &solution.point.profile)
                .filter(|profile| (profile[0][0] - profile[1][0]).abs() < 1e-9)
                .map(|profile| profile[0][0])
                .collect();
            chances.sort_by(f64::total_cmp);
            assert_eq!(chances.len(), known.len(), "{rows:?} at {precision}: {chances:?}, {known:?}");
            assert!(chances.iter().zip(&known).all(|(found, known)| (found - known).abs() < 1e-11));
            several += usize::from(known.len() > 1);
        }
    }
    assert!(several >= 3);
}

#[test]
fn the_stag_hunt_has_a_second_branch_from_its_fold_on() {
    let game = LogitGame::new(&matrix([[4.0, 0.0], [3.0, 3.0]])).unwrap();
    let found = game.branches(&Search::default()).unwrap();
    assert_eq!(found.branches.len(), 2);
    assert!(found.branches[0].events.is_empty());
    let other = &found.branches[1];
    // p = logistic(precision (4 p - 3)) and its derivative in p: precision 4 p (1 - p) = 1.
    let p = bisected(0.76, 0.999, |p| ln(p / (1.0 - p)) - (4.0 * p - 3.0) / (4.0 * p * (1.0 - p)));
    let fold = 1.0 / (4.0 * p * (1.0 - p));
    assert!(matches!(other.events.as_slice(), [Event { kind: Kind::Fold, .. }]));
    assert!((other.events[0].precision - fold).abs() < 1e-11 * fold, "{fold}");
    assert!((game.exists_from(other) - fold).abs() < 1e-11 * fold);
    assert_eq!(other.origin, Origin::PureEquilibrium);
    let ends: Vec<f64> = other
        .ends
        .iter()
        .map(|end| if let End::Equilibrium(limit) = end { limit.profile[0][0] } else { f64::NAN })
        .collect();
    assert!((ends[0] - 0.75).abs() < 1e-14 && (ends[1] - 1.0).abs() < 1e-14, "{ends:?}");
    // Between the fold and the pure equilibrium play comes back; between the fold and the mixed one it does not.
    let solutions = game.on_branch(other, 5.0).unwrap();
    assert_eq!(
        solutions.iter().map(|solution| solution.stability).collect::<Vec<_>>(),
        [Stability::Unstable, Stability::Stable]
    );
    assert!(game.on_branch(other, 3.0).unwrap().is_empty());
}

#[test]
fn chicken_is_followed_past_its_pitchfork_and_along_all_three_prongs() {
    let (game, branch) = principal(&matrix([[0.0, -1.0], [1.0, -10.0]]));
    // On the symmetric branch p = logistic(precision (9 - 10 p)); others leave where precision 10 p (1 - p) = 1.
    let p = bisected(0.51, 0.89, |p| ln(p / (1.0 - p)) - (9.0 - 10.0 * p) / (10.0 * p * (1.0 - p)));
    let pitchfork = 1.0 / (10.0 * p * (1.0 - p));
    let [event] = branch.events.as_slice() else { panic!("{:?}", branch.events) };
    assert_eq!(event.kind, Kind::Pitchfork);
    assert!((event.precision - pitchfork).abs() < 1e-8, "{} {pitchfork}", event.precision);
    assert!((pitchfork - 0.489).abs() < 1e-3);
    assert!(largest_difference(&limit_of(&branch), &vec![vec![0.9, 0.1], vec![0.9, 0.1]]) < 1e-14);
    let found = game.branches(&Search::default()).unwrap();
    let mut limits: Vec<Mixed> = found.branches.iter().map(limit_of).collect();
    limits.sort_by(|left, right| left[0][0].total_cmp(&right[0][0]));
    let pure = |first: f64| vec![vec![first, 1.0 - first], vec![1.0 - first, first]];
    assert_eq!((limits.len(), &limits[0], &limits[2]), (3, &pure(0.0), &pure(1.0)));
    for other in &found.branches[1..] {
        assert!((game.exists_from(other) - pitchfork).abs() < 1e-8);
        assert!(other.events.is_empty() && matches!(other.origin, Origin::Junction { .. }));
    }
    for (precision, expected) in [(0.3, 1), (0.4892, 3), (0.49, 3), (0.7, 3), (5.0, 3)] {
        let all = game.equilibria(precision, &Search::default()).unwrap();
        assert!(all.is_complete && all.solutions.len() == expected, "at {precision}: {:?}", all.solutions);
        let stable = all.solutions.iter().filter(|(_, solution)| solution.stability == Stability::Stable);
        assert_eq!(stable.count(), if expected == 1 { 1 } else { 2 });
    }
}

#[test]
fn where_branches_meet_one_equilibrium_is_one() {
    let game = LogitGame::new(&matrix([[1.0, 0.0], [0.0, 1.0]])).unwrap();
    // Uniform play loses its stability where precision / 2 = 1.
    for (precision, expected) in [(1.99, 1), (2.0, 1), (2.000_1, 3), (2.01, 3)] {
        let found = game.equilibria(precision, &Search::default()).unwrap();
        assert_eq!(
            (found.solutions.len(), found.branches.len()),
            (expected, 3),
            "at {precision}: {:?}",
            found.solutions
        );
    }
}

#[test]
fn at_small_precision_one_equilibrium_is_all_there_is() {
    // The bound is sharp: two more come about at precision 2.
    let met: Vec<f64> = vec![1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
    let game =
        LogitGame::new(&Payoffs { shape: Shape::of_counts(vec![2, 3]), of: vec![met.clone(), met] }).unwrap();
    for (precision, is_complete) in [(0.0, true), (1.9, true), (2.1, false)] {
        assert_eq!(
            game.equilibria(precision, &Search::default()).unwrap().is_complete,
            is_complete,
            "at {precision}"
        );
    }
}

#[test]
fn branches_that_leave_in_several_directions_at_once_are_found() {
    // Uniform play of the game of meeting in one of n places loses its stability at precision n.
    let shape = Shape::of_counts(vec![3, 3]);
    let met: Vec<f64> = (0..9).map(|number| if number % 3 == number / 3 { 1.0 } else { 0.0 }).collect();
    let game = LogitGame::new(&Payoffs { shape, of: vec![met.clone(), met] }).unwrap();
    let found = game.branches(&Search::default()).unwrap();
    let [event] = found.branches[0].events.as_slice() else { panic!("{:?}", found.branches[0].events) };
    assert_eq!(event.kind, Kind::Multiple);
    assert!((event.precision - 3.0).abs() < 1e-8, "{}", event.precision);
    // All seven equilibria: three pure, three of two places, and one of all.
    assert_eq!(found.branches.len(), 7);
    let mut limits: Vec<Mixed> = found.branches.iter().map(limit_of).collect();
    limits.dedup();
    assert_eq!(limits.len(), 7);
    let at = game.equilibria(5.0, &Search::default()).unwrap();
    assert_eq!(at.solutions.len(), 7);
    assert!(!at.is_complete);
    assert_eq!(
        at.solutions.iter().filter(|(_, solution)| solution.stability == Stability::Stable).count(),
        3
    );
}

#[test]
fn the_unit_of_payoffs_changes_nothing_but_the_unit_of_precision() {
    let rows = [[0.0, -1.0], [1.0, -10.0]];
    let (game, branch) = principal(&matrix(rows));
    let known = single(&game, &branch, 0.7);
    for unit in [1e-300, 1e-6, 1e6, 1e19, 1e300] {
        let (game, branch) = principal(&matrix(rows.map(|row| row.map(|payoff| payoff * unit))));
        let found = single(&game, &branch, 0.7 / unit);
        assert!(largest_difference(&found.point.profile, &known.point.profile) < 1e-14, "{unit:e}");
        assert!((found.point.precision * unit - 0.7).abs() < 1e-14);
    }
    // What all own strategies share changes nothing either, however large it is.
    let (game, branch) = principal(&matrix([[1048576.0, -1.0], [1048577.0, -10.0]]));
    assert!(largest_difference(&single(&game, &branch, 0.7).point.profile, &known.point.profile) < 1e-9);
}

#[test]
fn huge_payoffs_at_usual_precisions_give_the_nash_equilibrium() {
    let huge = 1e19;
    let of = [[huge, -huge, -huge, huge], [-huge, huge, huge, -huge]];
    let (_, game) = game_of(&[2, 2], &[&of[0], &of[1]]);
    let branch = game.principal(&Reach::default());
    for precision in [0.1, 2.0] {
        let solution = single(&game, &branch, precision);
        assert!((solution.point.precision - precision).abs() < 1e-15);
        assert!(largest_difference(&solution.point.profile, &vec![vec![0.5; 2]; 2]) < 1e-12);
    }
}

#[test]
fn games_without_a_choice_to_make_are_no_trouble() {
    for (counts, of) in [
        (vec![1], vec![vec![3.0]]),
        (vec![1, 1, 1], vec![vec![3.0]; 3]),
        (vec![2, 3], vec![vec![0.0; 6], vec![5.0; 6]]),
        (vec![1, 3], vec![vec![1.0; 3], vec![0.0, 1.0, 2.0]]),
        (vec![3], vec![vec![0.0, 1.0, 1.0]]),
    ] {
        let payoffs = Payoffs { shape: Shape::of_counts(counts.clone()), of };
        let (game, branch) = principal(&payoffs);
        assert!(matches!(branch.ends[1], End::Equilibrium(_)), "{counts:?}");
        let found = game.equilibria(2.0, &Search::default()).unwrap();
        assert_eq!(found.solutions.len(), 1, "{counts:?}");
        let point = &found.solutions[0].1.point;
        assert!(largest_difference(&point.profile, &response(&payoffs, 2.0, &point.profile)) < 1e-14);
        let counts = counts.iter().map(|count| vec![1.0; *count]).collect();
        game.fit(&branch, &counts).unwrap();
    }
}

#[test]
fn what_cannot_be_asked_is_refused_with_a_reason() {
    let refused =
        |of: Vec<Vec<f64>>| LogitGame::new(&Payoffs { shape: Shape::of_counts(vec![2, 1]), of }).unwrap_err();
    let error = refused(vec![vec![0.0, 1.0], vec![0.0, f64::NAN]]);
    assert_eq!(
        error.to_string(),
        "expected finite payoffs, found another for player 2 where strategies 2, 1 are played"
    );
    let (_, game) = game_of(&[2, 1], &[&[0.0, 1.0], &[0.0, 0.0]]);
    let branch = game.principal(&Reach::default());
    for precision in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(game.on_branch(&branch, precision), Err(Refused::Precision { .. })));
    }
    assert_eq!(game.fit(&branch, &vec![vec![1.0, 2.0]]).unwrap_err(), Refused::Profile);
    assert_eq!(game.fit(&branch, &vec![vec![0.0, 0.0], vec![0.0]]).unwrap_err(), Refused::Profile);
    let search = Search { starts: vec![vec![vec![1.0]]], ..Search::default() };
    assert_eq!(game.branches(&search).unwrap_err(), Refused::Profile);
    let payoffs = Payoffs { shape: Shape::of_counts(vec![3000]), of: vec![vec![0.0; 3000]] };
    assert_eq!(LogitGame::new(&payoffs).unwrap_err(), Refused::TooLarge { strategies: 3000 });
    let payoffs = Payoffs { shape: Shape::of_counts(vec![2; 18]), of: vec![vec![0.0; 1 << 18]; 18] };
    assert_eq!(LogitGame::new(&payoffs).unwrap_err(), Refused::TooManyProfiles { profiles: 1 << 18 });
}

#[test]
fn a_walk_that_is_cut_short_keeps_where_it_came() {
    let (_, game) = game_of(&[2, 1], &[&[0.0, 1.0], &[0.0, 0.0]]);
    let branch = game.principal(&Reach { steps: 3, ..Reach::default() });
    let End::Unfinished { precision, regret } = branch.ends[1] else { panic!("{:?}", branch.ends) };
    let points = game.points(&branch);
    assert_eq!(points.len(), 4);
    assert_eq!(points[3].precision, precision);
    assert!((points[3].profile[0][0] - regret).abs() < 1e-15);
}

/// One player of two strategies, the second of which pays 0.7 more: chances are `1 / (1 + exp(0.7 precision))` and the rest, so the best
/// precision is the logarithm of the observed odds over 0.7.
#[test]
fn precision_is_fitted_as_in_closed_form() {
    let (_, game) = game_of(&[2], &[&[0.3, 1.0]]);
    let branch = game.principal(&Reach::default());
    let fit = game.fit(&branch, &vec![vec![30.0, 70.0]]).unwrap();
    let best = ln(7.0 / 3.0) / 0.7;
    assert!((fit.point.precision - best).abs() < 1e-9, "{fit:?}");
    let likelihood = |precision: f64| {
        let first = 1.0 / (1.0 + exp(0.7 * precision));
        30.0 * ln(first) + 70.0 * ln(1.0 - first)
    };
    assert!((fit.log_likelihood - likelihood(best)).abs() < 1e-10);
    assert!((fit.saturated - fit.log_likelihood).abs() < 1e-10);
    assert!((fit.uniform - 100.0 * ln(0.5)).abs() < 1e-10);
    let level = |precision: f64| likelihood(precision) - likelihood(best) + 1.920_729_410_347_062;
    for (bound, known) in fit.interval.iter().zip([bisected(0.0, best, level), bisected(best, 9.0, level)]) {
        assert!((bound.unwrap() - known).abs() < 1e-8, "{fit:?} {known}");
    }
    assert!(!fit.is_at_end && fit.others.is_empty());
    // Who always takes what pays more is as precise as can be; who takes it less often than not is not precise at all.
    let sure = game.fit(&branch, &vec![vec![0.0, 70.0]]).unwrap();
    assert!(sure.is_at_end && sure.interval[1].is_none() && sure.log_likelihood.abs() < 1e-9);
    let none = game.fit(&branch, &vec![vec![60.0, 40.0]]).unwrap();
    assert_eq!(none.point.precision, 0.0);
    assert!(none.interval[0].is_none());
}

#[test]
fn precision_of_made_up_play_is_found_again() {
    let (game, branch) = principal(&asymmetric_matching_pennies(320.0));
    let chances = single(&game, &branch, 0.05).point.profile;
    let counts =
        chances.iter().map(|chances| chances.iter().map(|chance| chance * 500.0).collect()).collect();
    let fit = game.fit(&branch, &counts).unwrap();
    assert!((fit.point.precision - 0.05).abs() < 1e-9, "{fit:?}");
    let [Some(low), Some(high)] = fit.interval else { panic!("{fit:?}") };
    assert!(low < 0.05 && 0.05 < high && fit.saturated - fit.log_likelihood < 1e-9);
}

/// Who nearly always hunts stags together is not near the principal branch of the stag hunt, which leads to hares.
#[test]
fn the_best_branch_is_told_by_its_fit() {
    let game = LogitGame::new(&matrix([[4.0, 0.0], [3.0, 3.0]])).unwrap();
    let branches = game.branches(&Search::default()).unwrap().branches;
    let counts = vec![vec![970.0, 30.0]; 2];
    let (number, fit) = game.best_fit(&branches, &counts).unwrap().unwrap();
    // p = logistic(precision (4 p - 3)) at the observed share.
    let known = ln(0.97 / 0.03) / (4.0 * 0.97 - 3.0);
    assert_eq!(number, 1);
    assert!((fit.point.precision - known).abs() < 1e-8, "{fit:?} {known}");
    assert!(game.fit(&branches[0], &counts).unwrap().log_likelihood < fit.log_likelihood - 100.0);
    assert_eq!(game.best_fit(&[], &counts).unwrap(), None);
}

#[test]
fn a_start_of_the_caller_finds_the_branch_through_it() {
    let game = LogitGame::new(&matrix([[4.0, 0.0], [3.0, 3.0]])).unwrap();
    let search = Search { starts: vec![vec![vec![0.74, 0.26]; 2]], ..Search::default() };
    let found = game.branches(&search).unwrap();
    assert_eq!(found.branches.len(), 2, "the mixed equilibrium is on the branch of a pure one");
}

#[test]
fn the_same_question_has_the_same_bits() {
    let payoffs = symmetric(3, |own, others| {
        own as f64 * (1.0 - 10.0 * others as f64) - (1 - own) as f64 * others as f64
    });
    let asked =
        || format!("{:?}", LogitGame::new(&payoffs).unwrap().equilibria(2.0, &Search::default()).unwrap());
    assert_eq!(asked(), asked());
}

/// Payoffs between -10 and 10, of 2 to 4 players with 1 to 3 strategies each.
fn any_game() -> impl Strategy<Value = Payoffs> {
    prop::collection::vec(1_usize..4, 2..5).prop_flat_map(|counts| {
        let shape = Shape::of_counts(counts);
        let of =
            prop::collection::vec(prop::collection::vec(-10.0..10.0_f64, shape.profiles()), shape.players());
        of.prop_map(move |of| Payoffs { shape: shape.clone(), of })
    })
}

/// Whole payoffs, so that there are ties and symmetries.
fn any_whole_game() -> impl Strategy<Value = Payoffs> {
    any_game().prop_map(|mut payoffs| {
        payoffs.of.iter_mut().flatten().for_each(|payoff| *payoff = detente_numbers::floor(*payoff / 5.0));
        payoffs
    })
}

fn check_points(payoffs: &Payoffs) {
    let (game, branch) = principal(payoffs);
    for point in game.points(&branch) {
        // Rounding of payoffs near 10 is worth this much at large precision.
        let bound = 1e-10 + 1e-13 * point.precision;
        let missed = largest_difference(&point.profile, &response(payoffs, point.precision, &point.profile));
        assert!(missed < bound, "missed by {missed} at precision {}", point.precision);
    }
    assert!(!matches!(branch.ends[1], End::Unfinished { .. }), "{:?}", branch.ends);
    if let End::Equilibrium(limit) = &branch.ends[1] {
        let regret = payoffs.regret(&limit.profile).into_iter().fold(0.0, detente_numbers::max);
        assert!(regret < 1e-6 && (!limit.is_solved || regret < 1e-12), "{limit:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_point_of_the_principal_branch_is_a_logit_equilibrium(payoffs in any_game()) {
        check_points(&payoffs);
    }

    #[test]
    fn every_point_is_one_though_payoffs_tie(payoffs in any_whole_game()) {
        check_points(&payoffs);
    }

    #[test]
    fn players_may_count_in_units_that_are_far_apart(payoffs in any_game(), unit in -3.0..3.0_f64) {
        let mut payoffs = payoffs;
        let unit = exp(unit * ln(10.0));
        payoffs.of[0].iter_mut().for_each(|payoff| *payoff *= unit);
        let (game, branch) = principal(&payoffs);
        prop_assert!(matches!(branch.ends[1], End::Equilibrium(_)), "{:?}", branch.ends);
        for point in game.points(&branch) {
            let missed = largest_difference(&point.profile, &response(&payoffs, point.precision, &point.profile));
            prop_assert!(missed < 1e-10 + 1e-13 * point.precision * (1.0 + unit), "{missed} at {}", point.precision);
        }
    }

    #[test]
    fn every_equilibrium_that_is_found_is_one(payoffs in any_game(), precision in 0.0..5.0_f64) {
        let game = LogitGame::new(&payoffs).unwrap();
        let found = game.equilibria(precision, &Search { tries: 16, ..Search::default() }).unwrap();
        prop_assert!(!found.solutions.is_empty());
        for (_, solution) in &found.solutions {
            let profile = &solution.point.profile;
            prop_assert!(largest_difference(profile, &response(&payoffs, precision, profile)) < 1e-10);
            prop_assert!(solution.correction < 1e-12);
            prop_assert!(solution.point.precision == precision || (solution.point.precision - precision).abs() < 1e-14);
        }
    }

    #[test]
    fn the_smallest_games_are_searched_exhaustively(of in prop::collection::vec(prop::collection::vec(-10.0..10.0_f64, 4), 2), precision in 0.0..8.0_f64) {
        let payoffs = Payoffs { shape: Shape::of_counts(vec![2, 2]), of };
        let found = LogitGame::new(&payoffs).unwrap().equilibria(precision, &Search::default()).unwrap();
        // All changes of sign of the one function on a grid, in the first player's chance.
        let missed = |p: f64| {
            let profile = vec![vec![p, 1.0 - p], vec![0.5, 0.5]];
            let second = response(&payoffs, precision, &profile)[1].clone();
            response(&payoffs, precision, &vec![vec![p, 1.0 - p], second])[0][0] - p
        };
        let grid: Vec<f64> = (0..=2000).map(|at| missed(f64::from(at) / 2000.0)).collect();
        let changes = grid.windows(2).filter(|pair| (pair[0] < 0.0) != (pair[1] < 0.0)).count();
        prop_assert!(found.is_complete);
        prop_assert!(found.solutions.len() >= changes, "{} {changes}", found.solutions.len());
        prop_assert!(found.solutions.len() % 2 == 1);
    }
}
