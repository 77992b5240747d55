//! Gambit's strategic format.

use super::Malformed;
use super::words::{Word, Words, in_quotes};
use crate::exact::{Rational, written};
use crate::strategic::{PROFILES_MOST, Player, Shape, StrategicGame};
use num_traits::Zero;
use std::fmt::Write;

/// Reads a game in strategic form: of payoffs, or of outcomes that profiles lead to.
///
/// # Errors
/// Where the text is no such game, and what should stand there.
pub fn read_strategic(text: &str) -> Result<StrategicGame, Malformed> {
    let mut words = Words::of(text)?;
    let (title, names) = head(&mut words)?;
    let players = players(&mut words, names)?;
    words.label_if_any()?; // A comment.
    let shape = Shape::of_counts(players.iter().map(|player| player.strategies.len()).collect());
    let many = shape.profiles().saturating_mul(players.len());
    if many > PROFILES_MOST {
        let expected = format!("at most {PROFILES_MOST} payoffs in all");
        return Err(Malformed { found: format!("a game of {many}"), ..words.expected(&expected) });
    }
    let payoffs = if words.peek() == Some(&Word::Open) {
        of_outcomes(&mut words, &shape)?
    } else {
        of_payoffs(&mut words, &shape)?
    };
    if words.peek().is_some() {
        return Err(words.expected("the end of the file"));
    }
    Ok(StrategicGame { title, players, payoffs })
}

fn head(words: &mut Words<'_>) -> Result<(String, Vec<String>), Malformed> {
    let help = "a strategic game begins `NFG 1 R \"title\" { \"first player\" \"second player\" } { 2 2 }`, \
                an extensive one `EFG 2 R`";
    let helped = |error: Malformed| Malformed { help: help.to_owned(), ..error };
    words.one_of(&["NFG"], "'NFG' or 'EFG'").map_err(helped)?;
    words.one_of(&["1"], "the format's version, 1").map_err(helped)?;
    words.one_of(&["R", "D"], "'R'").map_err(helped)?;
    let title = words.label("the game's title").map_err(helped)?;
    let names = words.labels("player", "players").map_err(helped)?;
    if names.is_empty() {
        return Err(words.expected("at least one player before this"));
    }
    Ok((title, names))
}

/// Strategies as names or as how many there are.
fn players(words: &mut Words<'_>, names: Vec<String>) -> Result<Vec<Player>, Malformed> {
    let mut players: Vec<Player> = Vec::new();
    words.open("the players' strategies")?;
    for (index, name) in names.into_iter().enumerate() {
        let whose = if name.is_empty() { format!("player {}", index + 1) } else { format!("{name:?}") };
        let strategies = if words.peek() == Some(&Word::Open) {
            words.labels("strategy", "strategies")?
        } else {
            let count = words.count(&format!("how many strategies {whose} has"))?;
            if count > PROFILES_MOST {
                return Err(words.expected("fewer strategies"));
            }
            (1..=count).map(|number| number.to_string()).collect()
        };
        if strategies.is_empty() {
            return Err(words.expected(&format!("at least one strategy for {whose}, before this")));
        }
        players.push(Player { name, strategies });
    }
    words.close("the players' strategies")?;
    Ok(players)
}

fn of_payoffs(words: &mut Words<'_>, shape: &Shape) -> Result<Vec<Vec<Rational>>, Malformed> {
    let mut payoffs = vec![Vec::with_capacity(shape.profiles()); shape.players()];
    for profile in 0..shape.profiles() {
        for (player, payoffs) in payoffs.iter_mut().enumerate() {
            let of = || {
                let profile: Vec<String> =
                    shape.profile(profile).iter().map(|one| (one + 1).to_string()).collect();
                format!(
                    "a payoff for player {} where strategies {} are played",
                    player + 1,
                    profile.join(", ")
                )
            };
            if matches!(words.peek(), Some(Word::Bare(_))) {
                payoffs.push(words.number("a payoff")?);
            } else {
                return Err(words.expected(&of()));
            }
        }
    }
    Ok(payoffs)
}

fn of_outcomes(words: &mut Words<'_>, shape: &Shape) -> Result<Vec<Vec<Rational>>, Malformed> {
    let mut outcomes = vec![vec![Rational::zero(); shape.players()]];
    words.open("the list of outcomes")?;
    while words.peek() == Some(&Word::Open) {
        words.open("an outcome")?;
        words.label_if_any()?;
        outcomes.push((0..shape.players()).map(|_| words.number("a payoff")).collect::<Result<_, _>>()?);
        words.close("an outcome")?;
    }
    words.close("the list of outcomes")?;
    let mut payoffs = vec![Vec::with_capacity(shape.profiles()); shape.players()];
    for _ in 0..shape.profiles() {
        let before = words.expected(&format!("the number of an outcome, 0 to {}", outcomes.len() - 1));
        let outcome = words
            .count("the number of an outcome")
            .ok()
            .and_then(|number| outcomes.get(number))
            .ok_or(before)?;
        for (payoffs, payoff) in payoffs.iter_mut().zip(outcome) {
            payoffs.push(payoff.clone());
        }
    }
    Ok(payoffs)
}

/// The game as a file of payoffs.
#[must_use]
pub fn write_strategic(game: &StrategicGame) -> String {
    let list = |labels: Vec<String>| format!("{{ {} }}", labels.join(" "));
    let names = game.players.iter().map(|player| in_quotes(&player.name)).collect();
    let mut text = format!("NFG 1 R {} {}\n\n{{ ", in_quotes(&game.title), list(names));
    for player in &game.players {
        let strategies = player.strategies.iter().map(|label| in_quotes(label)).collect();
        let _ = writeln!(text, "{}", list(strategies));
    }
    text.push_str("}\n\"\"\n\n");
    for profile in 0..game.shape().profiles() {
        let payoffs: Vec<String> = game.payoffs.iter().map(|of| written(&of[profile])).collect();
        let _ = writeln!(text, "{}", payoffs.join(" "));
    }
    text
}
