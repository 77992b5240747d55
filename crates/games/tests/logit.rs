//! Scratch.
use detente_games::logit::*;
use detente_games::strategic::{Payoffs, Shape};
#[test]
fn chicken() {
    // first player's strategy fastest
    for (a,b) in [([0.0,1.0,-1.0,-10.0],[0.0,-1.0,1.0,-10.0]), ([1.0,0.0,0.0,1.0],[1.0,0.0,0.0,1.0]), ([9.0,0.0,0.0,1.0],[4.0,0.0,0.0,9.0])] {
    let game = LogitGame::new(&Payoffs { shape: Shape::of_counts(vec![2,2]), of: vec![a.to_vec(), b.to_vec()] }).unwrap();
    let branch = game.principal(&Reach::default());
    println!("{:?} {:?} {}", branch.ends, branch.events, game.points(&branch).len());
    for p in game.points(&branch) { println!("{:?}", p); }
    println!("{:?}", game.on_branch(&branch, 0.7));
    println!("{:?}", game.on_branch(&branch, 1e9));
    }
}
