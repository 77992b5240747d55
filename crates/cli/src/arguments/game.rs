//! What can be typed of games.

use super::{EXIT_CODES, Printed};
use clap::Args;
use std::path::PathBuf;

/// What rational sides would do in a game: equilibria, dominated strategies, the value of a zero-sum game, and of a tree of moves what looking
/// ahead says
///
/// Two players: all extreme equilibria, exactly. Three and more: all equilibria that stand alone, in doubles. Every answer is checked
/// apart from how it was found.
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Game {
    /// A file in the strategic (.nfg) or extensive (.efg) format of Gambit
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// In doubles instead of exactly: faster for large games of two players
    #[arg(long)]
    pub(crate) doubles: bool,
    /// Print the game in reduced strategic form, as a .nfg file, instead of solving it
    #[arg(long)]
    pub(crate) strategic: bool,
    /// Print the game as a tidy file of its own form, instead of solving it
    #[arg(long, conflicts_with = "strategic")]
    pub(crate) rewrite: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t = Printed::Text)]
    pub(crate) format: Printed,
    /// Which table to print, with --format csv or parquet
    #[arg(long, value_name = "NAME")]
    pub(crate) table: Option<String>,
}
