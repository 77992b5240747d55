//! Scratch.
use detente_games::logit::*;
use detente_games::strategic::{Payoffs, Shape};
use detente_numbers::luck::{Source, uniform};
fn random(counts: &[usize], game: u64) -> Payoffs {
    let shape = Shape::of_counts(counts.to_vec());
    let payoff = |player: u64, profile: u64| detente_numbers::floor(1000.0 * uniform(profile * 64 + player, Source(game + 1), 0, 0));
    let of = (0..counts.len() as u64).map(|player| (0..shape.profiles() as u64).map(|profile| payoff(player, profile)).collect()).collect();
    Payoffs { shape, of }
}
#[test]
fn compare() {
    for counts in [&[2,2][..], &[2;3], &[2;4], &[3;3],  &[10,10], &[20,20], &[4,4,4], &[2;5]] {
        for aim in [0.005, 0.001] {
            let mut differ = 0; let mut fin=0; let mut pts=0; let mut folds=0; let mut other=0;
            for g in 0..400 {
                let game = LogitGame::new(&random(counts, 1000+g)).unwrap();
                let a = game.principal(&Reach { correction: aim, ..Reach::default() });
                let b = game.principal(&Reach { correction: 0.0001, steps: 50000, ..Reach::default() });
                pts += game.points(&a).len();
                folds += b.events.iter().filter(|e| e.kind==Kind::Fold).count();
                other += b.events.iter().filter(|e| e.kind!=Kind::Fold).count();
                match (&a.ends[1], &b.ends[1]) {
                    (End::Equilibrium(x), End::Equilibrium(y)) => {
                        let d = x.profile.iter().flatten().zip(y.profile.iter().flatten()).fold(0.0f64, |m,(p,q)| if (p-q).abs()>m {(p-q).abs()} else {m});
                        if d > 1e-6 { differ += 1; println!("{counts:?} {g} {:?} {:?}", a.events.iter().map(|e| (e.kind,e.precision)).collect::<Vec<_>>(), b.events.iter().map(|e| (e.kind,e.precision)).collect::<Vec<_>>()); }
                        if !x.is_solved { println!("unsolved {x:?}"); }
                    }
                    (x,y) => { fin += 1; println!("{counts:?} {g} {x:?} {y:?}") }
                }
            }
            println!("{counts:?} aim {aim}: differ {differ} unfinished {fin} points {pts} folds {folds} other {other}");
        }
    }
}
