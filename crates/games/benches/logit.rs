//! How long the principal logit branch of random games takes, to a regret of 1e-8 of the largest difference that a choice makes: medians
//! over games with integer payoffs 0..999. `cargo bench -p detente-games --bench logit`.

use detente_games::logit::{End, LogitGame, Reach};
use detente_games::strategic::{Payoffs, Shape};
use detente_numbers::luck::{Source, uniform};
use std::time::{Duration, Instant};

/// Payoffs without a pattern, whole numbers below 1000.
fn random(counts: &[usize], game: u64) -> Payoffs {
    let shape = Shape::of_counts(counts.to_vec());
    let payoff = |player: u64, profile: u64| {
        detente_numbers::floor(1000.0 * uniform(profile * 64 + player, Source(game + 1), 0, 0))
    };
    let of = (0..counts.len() as u64)
        .map(|player| (0..shape.profiles() as u64).map(|profile| payoff(player, profile)).collect())
        .collect();
    Payoffs { shape, of }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark must know the time")]
fn timed(run: impl FnOnce() -> usize) -> (Duration, usize) {
    let start = Instant::now();
    let count = run();
    (start.elapsed(), count)
}

fn main() {
    const GAMES: u64 = 21;
    println!(
        "{:>12} {:>12} {:>12} {:>8} {:>9}",
        "strategies", "median ms", "longest ms", "points", "arrived"
    );
    for counts in [&[2, 2][..], &[4, 4], &[10, 10], &[20, 20], &[40, 40], &[4, 4, 4], &[2; 5]] {
        let mut arrived = 0;
        let mut times: Vec<(Duration, usize)> = (0..GAMES)
            .map(|game| {
                let payoffs = random(counts, game);
                timed(|| {
                    let game = LogitGame::new(&payoffs).expect("finite payoffs");
                    let branch = game.principal(&Reach::default());
                    arrived += u64::from(matches!(branch.ends[1], End::Equilibrium(_)));
                    game.points(&branch).len()
                })
            })
            .collect();
        times.sort_unstable();
        let (median, points) = times[times.len() / 2];
        let longest = times[times.len() - 1].0;
        let milliseconds = |time: Duration| time.as_secs_f64() * 1e3;
        let name: Vec<String> = counts.iter().map(usize::to_string).collect();
        println!(
            "{:>12} {:>12.3} {:>12.3} {:>8} {:>6}/{GAMES}",
            name.join("x"),
            milliseconds(median),
            milliseconds(longest),
            points,
            arrived
        );
    }
}
