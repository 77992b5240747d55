//! What can be typed of the analyses that run a model at points of their own.

use super::{EXIT_CODES, budget, whole};
use clap::{Args, ValueEnum};
use detente::drivers::Method;
use detente::search::Over;
use std::path::PathBuf;

/// What all of them are asked.
#[derive(Args, Debug)]
pub(crate) struct Study {
    /// A model file, or a situation that ships inside (default: iraq-2023)
    #[arg(value_name = "MODEL")]
    pub(crate) model: Option<PathBuf>,
    /// A policy of the model to put in force throughout; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) policy: Vec<String>,
    /// A value that holds throughout, as `detente run --set` takes it; may be given several times
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// How many trajectories at most, in all that is compared together
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = budget, allow_negative_numbers = true)]
    pub(crate) budget: u64,
    /// Which luck: the same seed gives the same bytes
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole::<u64>, allow_negative_numbers = true)]
    pub(crate) seed: u64,
    /// Threads, at most one for each core; no result depends on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true)]
    pub(crate) threads: Option<usize>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Printed::Text)]
    pub(crate) format: Printed,
    /// Which table to print, with --format csv or parquet, where there are several
    #[arg(long, value_name = "NAME")]
    pub(crate) table: Option<String>,
}

/// What to print of an analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Printed {
    /// A page to read
    Text,
    /// All of it
    Json,
    /// One table
    Csv,
    /// One table, as bytes with units: send it into a file
    Parquet,
}

/// Which assumptions matter: what each parameter that is not known does to a quantity, and how much of it is luck
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Drivers {
    #[command(flatten)]
    pub(crate) study: Study,
    /// What about: the name of an outcome, event, stock or let, or an estimate as a claim writes it, such as "chance(forced_exit by 6
    /// months)" or "mean(fire under truce) - mean(fire)"; may be given several times [default: all outcomes]
    #[arg(long, value_name = "QUANTITY")]
    pub(crate) of: Vec<String>,
    /// How: sobol splits the variance (all parameters at once); morris screens many parameters with few runs; given reads an ordinary
    /// run (delta, PAWN); shapley splits the variance fairly where parameters are correlated
    #[arg(long, value_name = "HOW", value_parser = Method::NAMES, default_value = Method::NAMES[0])]
    pub(crate) method: String,
    /// A parameter to tell apart; may be given several times. The others count as luck [default: all that are not known]
    #[arg(long, value_name = "PARAMETER")]
    pub(crate) only: Vec<String>,
    /// Say too what pairs of parameters do together (sobol): takes twice as many runs
    #[arg(long)]
    pub(crate) pairs: bool,
    /// Read a run that `detente run --keep ... --save DIR` has kept, and run nothing: its outcomes, and by name what it kept
    #[arg(long, value_name = "DIR", conflicts_with_all = ["model", "policy", "set", "budget", "seed", "pairs"])]
    pub(crate) run: Option<PathBuf>,
}

/// Where the chance of something crosses a level as one or two quantities are moved
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Tipping {
    #[command(flatten)]
    pub(crate) study: Study,
    /// Which chance: the name of an outcome, an estimate as a claim writes it, such as "chance(fall by 6 months)", or several outcomes'
    /// chances added, since outcomes exclude one another
    #[arg(long, value_name = "CHANCE")]
    pub(crate) of: Option<String>,
    /// What is moved, and over which range: a parameter, a let or a stock at the start, "drive=5 to 60 / month"; twice for a map of two
    #[arg(long, value_name = "NAME=LOW to HIGH")]
    pub(crate) by: Vec<String>,
    /// The level that the chance crosses [default: 50%, or where the chance does not surely cross that, halfway between the least
    /// and the greatest of the range]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(crate) level: Option<f64>,
}

/// What announces a shift: a rise of the variance or the autocorrelation of what can be watched, or its level, and how often that is a false
/// alarm
///
/// Histories in which the shift comes are held against others, over the same days, in which it does not. Thresholds are taken from one half of
/// the histories, and what they are worth is told on the other.
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Warnings {
    #[command(flatten)]
    pub(crate) study: Study,
    /// Which shift: the name of an event, the first time it happens, or of an outcome that is decided as soon as something holds
    #[arg(long, value_name = "EVENT or OUTCOME")]
    pub(crate) of: Option<String>,
    /// A stock, let or memory to watch; may be given several times [default: all stocks and memories, and what the model shows first]
    #[arg(long, value_name = "NAME")]
    pub(crate) watch: Vec<String>,
    /// How long is read before the shift
    #[arg(long, value_name = "TIME", default_value = "90 days")]
    pub(crate) before: String,
    /// How long before the shift reading ends
    #[arg(long, value_name = "TIME", default_value = "0 days")]
    pub(crate) lead: String,
    /// The share of quiet histories in which a false alarm is put up with
    #[arg(long, value_name = "SHARE", default_value = "10%", value_parser = share)]
    pub(crate) false_alarms: f64,
}

/// In which futures something comes about: boxes and rules over what is not known, in the model's own words and units
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Discover {
    #[command(flatten)]
    pub(crate) study: Study,
    /// What comes about: the name of an outcome, or a chance as a claim writes it, such as "chance(fall by 6 months)"
    #[arg(long, value_name = "CHANCE")]
    pub(crate) of: Option<String>,
    /// Boxes at most: each further one is looked for among the futures that those before it leave
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=20))]
    pub(crate) boxes: u64,
    /// Rules of the tree at most
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u64).range(1..=50))]
    pub(crate) rules: u64,
}

/// A share as people write it: `25%` or `0.25`.
fn share(text: &str) -> Result<f64, String> {
    let unclear = || "write a share, such as 25% or 0.25".to_owned();
    let plain = text.trim();
    let number = |text: &str| text.trim().parse::<f64>().map_err(|_| unclear());
    match plain.strip_suffix('%') {
        Some(percent) => Ok(number(percent)? / 100.0),
        None => number(plain),
    }
}

/// Which settings of levers are best for several aims, over all that is not known
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Optimise {
    #[command(flatten)]
    pub(crate) study: Study,
    /// What may be set, and over which range: a parameter, a let or a stock at the start, "usual_term=6 to 36 months"; may be given several times
    #[arg(long, value_name = "NAME=LOW to HIGH")]
    pub(crate) lever: Vec<String>,
    /// What is aimed at, and what must be met, if anything: "more orderly", "less chance(fall by 6 months), at most 20%"; may be given
    /// several times
    #[arg(long, value_name = "more|less QUANTITY")]
    pub(crate) aim: Vec<String>,
    /// Draws of the parameters on which each setting is tried: the same for all
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u64).range(2..=1_000_000))]
    pub(crate) draws: u64,
    /// Trajectories in each of these draws
    #[arg(long, value_name = "K", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) per_draw: u32,
    /// What of the draws counts: the mean of all, or that of the worst tenth
    #[arg(long, value_name = "WHAT", value_parser = Over::NAMES, default_value = Over::NAMES[0])]
    pub(crate) over: String,
    /// Keep the search in this file after each generation; where the file is there, go on from it
    #[arg(long, value_name = "FILE")]
    pub(crate) checkpoint: Option<PathBuf>,
}
