//! Findings as words, tables and JSON.

use super::solve::called;
use super::{AtSet, Dominated, Equilibrium, Figure, GameFindings, Perfect};
use crate::numerals::{counted, number, percent};
use detente_games::exact::{Rational, to_double, written};
use detente_results::formats::json;
use detente_results::tables::{Finding as Column, Table, findings};
use num_traits::Zero as _;
use serde_json::{Value, json};

/// All that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GameRows {
    /// The game's title.
    pub title: String,
    /// What it is, in a sentence.
    pub about: String,
    /// A heading and the lines of the payoffs: names of columns first, then a line for each row with its name before.
    pub payoffs: Option<(String, Vec<Vec<String>>)>,
    /// What is dominated, round by round.
    pub dominated: Vec<String>,
    /// What is said of the equilibria as a whole, with how many there are.
    pub which: String,
    /// Equilibria, at most some.
    pub equilibria: Vec<EquilibriumRows>,
    /// How many more there are.
    pub more: Option<String>,
    /// The value of a constant-sum game.
    pub value: Option<String>,
    /// Subgame-perfect play: a heading, and what is done where.
    pub perfect: Vec<(String, Vec<StoryRow>)>,
    /// What could not be said, and how answers were checked.
    pub remarks: Vec<String>,
}

/// What a player does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryRow {
    /// Who, and where.
    pub who: String,
    /// What.
    pub does: String,
}

/// An equilibrium on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EquilibriumRows {
    /// What it pays.
    pub pays: String,
    /// What each player does.
    pub plays: Vec<StoryRow>,
}

/// Equilibria that a page shows.
const SHOWN: usize = 12;
/// Dominated strategies that a page shows.
const DOMINATED_SHOWN: usize = 8;
/// Subgame-perfect equilibria that a page shows, and sets in each.
const PERFECT_SHOWN: usize = 4;
const SETS_SHOWN: usize = 24;

impl GameFindings {
    /// The rows of a page.
    #[must_use]
    pub fn rows(&self) -> GameRows {
        let title = if self.title.trim().is_empty() { self.request.file.clone() } else { self.title.clone() };
        let count = self.equilibria.len();
        let more = (count > SHOWN).then(|| {
            format!(
                "... and {} more: --format csv lists all",
                counted((count - SHOWN) as u64, "equilibrium").replace("equilibriums", "equilibria")
            )
        });
        GameRows {
            title,
            about: self.about(),
            payoffs: self.payoff_lines(),
            dominated: self.dominance_rows(),
            which: format!("{} ({count})", self.which),
            equilibria: self.equilibria.iter().take(SHOWN).map(|one| self.equilibrium(one)).collect(),
            more,
            value: self
                .value
                .as_ref()
                .map(|value| format!("A constant-sum game, worth {} to {}", exact(value), self.player(0))),
            perfect: self.perfect.as_ref().map_or_else(Vec::new, |perfect| self.perfect_rows(perfect)),
            remarks: self.remarks.iter().cloned().chain(self.checked()).collect(),
        }
    }

    fn player(&self, number: usize) -> String {
        let name = &self.players[number].name;
        if name.trim().is_empty() { format!("player {}", number + 1) } else { name.clone() }
    }

    fn strategy(&self, player: usize, strategy: usize) -> String {
        called(&self.players[player].strategies[strategy], strategy)
    }

    fn about(&self) -> String {
        let form = match self.tree {
            Some((nodes, sets)) => format!(
                "A tree of {} and {}",
                counted(nodes as u64, "node"),
                counted(sets as u64, "information set")
            ),
            None => "A game in strategic form".to_owned(),
        };
        let player = |number: usize| match self.players[number].strategies.len() {
            0 => self.player(number),
            count => format!("{} ({})", self.player(number), counted(count as u64, "strategy")),
        };
        let players: Vec<String> = (0..self.players.len()).map(player).collect();
        format!("{form}, {}: {}", counted(players.len() as u64, "player"), players.join(", "))
    }

    fn payoff_lines(&self) -> Option<(String, Vec<Vec<String>>)> {
        let matrix = self.matrix.as_ref()?;
        let names = (0..self.players[1].strategies.len()).map(|strategy| self.strategy(1, strategy));
        let head: Vec<String> = std::iter::once(String::new()).chain(names).collect();
        let line = |(row, cells): (usize, &Vec<(Rational, Rational)>)| -> Vec<String> {
            let cells = cells.iter().map(|(first, second)| format!("{}, {}", exact(first), exact(second)));
            std::iter::once(self.strategy(0, row)).chain(cells).collect()
        };
        let lines = std::iter::once(head).chain(matrix.iter().enumerate().map(line)).collect();
        Some((format!("Payoffs of {} (rows), {} (columns)", self.player(0), self.player(1)), lines))
    }

    fn dominance_rows(&self) -> Vec<String> {
        let mut rows: Vec<String> =
            self.dominated.iter().take(DOMINATED_SHOWN).map(|one| self.dominance(one)).collect();
        if self.dominated.len() > DOMINATED_SHOWN {
            rows.push(format!("... and {} more", self.dominated.len() - DOMINATED_SHOWN));
        }
        rows
    }

    fn dominance(&self, one: &Dominated) -> String {
        let by: Vec<String> = one
            .by
            .iter()
            .map(|(strategy, share)| {
                let name = self.strategy(one.player, *strategy);
                if one.by.len() == 1 { name } else { format!("{} {name}", percent(to_double(share), 0)) }
            })
            .collect();
        let beside = if one.by.len() == 1 { by.join("") } else { format!("a mix ({})", by.join(", ")) };
        let left = if one.round == 1 { "" } else { " then" };
        format!(
            "Round {}: {} has no use for {}: {beside} is always better{left}",
            one.round,
            self.player(one.player),
            self.strategy(one.player, one.strategy)
        )
    }

    fn equilibrium(&self, one: &Equilibrium) -> EquilibriumRows {
        let paid = |(player, payoff): (usize, &Figure)| format!("{} {}", self.player(player), figure(payoff));
        let pays: Vec<String> = one.payoffs.iter().enumerate().map(paid).collect();
        let stands = if one.stands_alone == Some(false) { "; one of many near by" } else { "" };
        let plays = one.chances.iter().enumerate().map(|(player, chances)| {
            let all = chances
                .iter()
                .enumerate()
                .map(|(strategy, chance)| (self.strategy(player, strategy), chance.clone()));
            StoryRow { who: self.player(player), does: mix(all) }
        });
        EquilibriumRows { pays: format!("pays {}{stands}", pays.join(", ")), plays: plays.collect() }
    }

    fn perfect_rows(&self, perfect: &Perfect) -> Vec<(String, Vec<StoryRow>)> {
        let count = perfect.behaviours.len();
        let shown = perfect.behaviours.iter().zip(&perfect.payoffs).take(PERFECT_SHOWN);
        let block = |(number, (behaviour, payoffs)): (usize, (&Vec<_>, &Vec<Rational>))| {
            let paid =
                |(player, payoff): (usize, &Rational)| format!("{} {}", self.player(player), exact(payoff));
            let pays: Vec<String> = payoffs.iter().enumerate().map(paid).collect();
            let which = match (count, perfect.may_be_more) {
                (1, false) => "the only one".to_owned(),
                (1, true) => "one; there may be more".to_owned(),
                (_, false) => format!("{} of {count}", number + 1),
                (_, true) => format!("{} of {count} found; there may be more", number + 1),
            };
            let row = |AtSet { player, set, actions }: &AtSet| StoryRow {
                who: format!("{}, {set}", self.player(*player)),
                does: mix(actions
                    .iter()
                    .map(|(action, chance)| (action.clone(), Figure::Exact(chance.clone())))),
            };
            let mut rows: Vec<StoryRow> = behaviour.iter().take(SETS_SHOWN).map(row).collect();
            if behaviour.len() > SETS_SHOWN {
                let hidden = counted((behaviour.len() - SETS_SHOWN) as u64, "set");
                rows.push(StoryRow {
                    who: format!("... and {hidden} more"),
                    does: "--format json lists all".to_owned(),
                });
            }
            (
                format!("Looking ahead from every part (subgame-perfect), {which}: pays {}", pays.join(", ")),
                rows,
            )
        };
        shown.enumerate().map(block).collect()
    }

    /// What stands behind the answers.
    fn checked(&self) -> Option<String> {
        let worst = self.equilibria.iter().map(|one| one.regret.double()).fold(0.0, detente_numbers::max);
        let is_exact = self
            .equilibria
            .iter()
            .all(|one| matches!(&one.regret, Figure::Exact(regret) if regret.is_zero()));
        match self.equilibria.len() {
            0 => None,
            _ if is_exact => Some(
                "Each was checked apart from how it was found: no player gains anything by another strategy"
                    .to_owned(),
            ),
            _ => Some(format!(
                "Each was checked apart from how it was found: no player gains more than {worst:.0e} by another strategy"
            )),
        }
    }

    fn asked(&self) -> Value {
        json!({
            "command": "game",
            "file": self.request.file,
            "in_doubles": self.request.in_doubles,
            "version": crate::VERSION,
        })
    }

    /// The table: a row for each strategy of each equilibrium.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let rows: Vec<(usize, usize, usize)> = (0..self.equilibria.len())
            .flat_map(|place| (0..self.players.len()).map(move |player| (place, player)))
            .flat_map(|(place, player)| {
                (0..self.players[player].strategies.len()).map(move |strategy| (place, player, strategy))
            })
            .collect();
        let chance = |row: &(usize, usize, usize)| &self.equilibria[row.0].chances[row.1][row.2];
        let texts = |name: &str, about, of: &dyn Fn(&(usize, usize, usize)) -> String| {
            Column::texts(name, about, rows.iter().map(of).collect())
        };
        let numbers = |name: &str, unit, about, of: &dyn Fn(&(usize, usize, usize)) -> f64| {
            Column::numbers(name, unit, about, rows.iter().map(of).collect())
        };
        let columns = vec![
            Column::counts(
                "equilibrium",
                "",
                "number of the equilibrium, from 1",
                rows.iter().map(|row| row.0 as u64 + 1).collect(),
            ),
            texts("player", "who", &|row| self.player(row.1)),
            texts("strategy", "what", &|row| self.strategy(row.1, row.2)),
            numbers("chance", "1", "how likely the player plays it", &|row| chance(row).double()),
            texts("exactly", "the chance as a ratio, or as a double where it was found so", &|row| {
                chance(row).written()
            }),
            numbers("payoff", "1", "what the player gets in this equilibrium", &|row| {
                self.equilibria[row.0].payoffs[row.1].double()
            }),
            numbers("regret", "1", "what some player could gain at most by something else", &|row| {
                self.equilibria[row.0].regret.double()
            }),
        ];
        vec![findings("equilibria", "The equilibria of the game.", &self.asked().to_string(), columns)]
    }

    /// Everything as JSON.
    ///
    /// # Errors
    /// What cannot be written.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        let perfect = self.perfect.as_ref().map(|perfect| {
            let behaviour = |behaviour: &Vec<AtSet>| -> Vec<Value> {
                let set = |AtSet { player, set, actions }: &AtSet| {
                    let actions: Vec<Value> = actions
                        .iter()
                        .map(|(action, chance)| json!({ "action": action, "chance": written(chance) }))
                        .collect();
                    json!({ "player": self.player(*player), "set": set, "actions": actions })
                };
                behaviour.iter().map(set).collect()
            };
            let behaviours: Vec<Vec<Value>> = perfect.behaviours.iter().map(behaviour).collect();
            let payoffs: Vec<Vec<String>> =
                perfect.payoffs.iter().map(|payoffs| payoffs.iter().map(written).collect()).collect();
            json!({ "behaviours": behaviours, "payoffs": payoffs, "may_be_more": perfect.may_be_more })
        });
        let rows = self.rows();
        let head = json!({
            "asked": self.asked(),
            "title": rows.title,
            "about": rows.about,
            "which": self.which,
            "dominated": self.dominated.iter().map(|one| self.dominance(one)).collect::<Vec<String>>(),
            "value": self.value.as_ref().map(written),
            "subgame_perfect": perfect,
            "remarks": rows.remarks,
        });
        json::findings(&head, &self.tables()).map_err(|error| error.to_string())
    }
}

/// What is played, likeliest first: `drive`, or `swerve 90% (9/10), drive 10% (1/10)`.
fn mix(chances: impl Iterator<Item = (String, Figure)>) -> String {
    let mut played: Vec<(String, Figure)> = chances.filter(|(_, chance)| chance.double() > 0.0).collect();
    if let [(name, _)] = &played[..] {
        return name.clone();
    }
    played.sort_by(|left, right| right.1.double().total_cmp(&left.1.double()));
    let one = |(name, chance): &(String, Figure)| {
        let share = percent(chance.double(), 1);
        let ratio = chance.written();
        let is_told = matches!(chance, Figure::Exact(_)) && ratio.contains('/') && ratio.len() <= 9;
        if is_told { format!("{name} {share} ({ratio})") } else { format!("{name} {share}") }
    };
    played.iter().map(one).collect::<Vec<String>>().join(", ")
}

fn figure(figure: &Figure) -> String {
    match figure {
        Figure::Exact(value) => exact(value),
        Figure::Near(value) => number(*value),
    }
}

/// A payoff: exactly where that is short.
fn exact(value: &Rational) -> String {
    let text = written(value);
    if text.len() <= 9 { text } else { number(to_double(value)) }
}
