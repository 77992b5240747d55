//! What can be typed.

mod analyses; // What analyses are asked.
mod game; // What is asked of games.
mod why; // What `why` is asked.

pub(crate) use self::analyses::{Discover, Drivers, Optimise, Printed, Study, Tipping, Warnings};
pub(crate) use self::game::Game;
pub(crate) use self::why::Why;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use detente::show::Show;
use std::path::PathBuf;

const EXIT_CODES: &str = "Exit codes:
  0    done
  1    the model has errors, or what --deny names, or another layout than `fmt --check` wants
  2    what was asked makes no sense, or names something that is not there
  3    the run is impossible, or gives another result than the saved one
  4    a file or folder could not be written
  130  stopped early by Ctrl-C; what was finished was reported";

/// Turns a narrative about a strategic conflict into a model that can be run, tested and explored.
#[derive(Debug, Parser)]
#[command(name = "detente", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// What can happen, how likely it is, when, and how much of that is ignorance and how much chance
    Run(Box<Run>),
    /// How policies and values differ on the same luck, or two saved runs: outcomes, stocks at the end, events, each difference with
    /// its interval
    ///
    /// With `--policy` or `--scenario`: the model as written, each policy and each scenario, side by side; with two scenarios or more and
    /// no policy, the first scenario takes the place of the model as written. Each is compared with the first.
    Compare(Box<Compare>),
    /// What the model says of its own claims: a verdict for each, with its interval and the share of parameter draws that bear it out
    Claims(Claims),
    /// Which assumptions matter: what each unknown parameter does to an outcome, and how much of it is luck
    Drivers(Drivers),
    /// In which futures something comes about: boxes and rules over what is not known
    Discover(Discover),
    /// Where the chance of something crosses a level, as one or two quantities are moved
    Tipping(Tipping),
    /// What announces a shift: a rise of variance or autocorrelation, or a level, and how many false alarms that costs
    Warnings(Warnings),
    /// Why histories end as they do: which loops carried them, what set events off, how a policy works; or one history as a dated
    /// story
    Why(Why),
    /// Which settings of levers are best for several aims, over all that is not known
    Optimise(Optimise),
    /// What rational sides would do in a game from a file (.nfg or .efg): its equilibria, what is dominated, what looking ahead says
    Game(Game),
    /// Whether a model is sound: names, units, cycles, evidence
    Check(Check),
    /// Lay models out in the one canonical way: same words and comments, other spaces and line breaks
    Fmt(Fmt),
    /// Write a small model that runs, to start from
    New(New),
    /// What a message means, with an example and its mended form
    Explain(Explain),
    /// Speak with an editor: messages while a model is written, what a name means, where it stands
    Lsp(Lsp),
}

/// Runs a situation many times and says what comes out
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Run {
    /// A model file, or a situation that ships inside: iraq-2023 (the default), retaliation, brinkmanship, legislature, baghdad-14
    #[arg(value_name = "MODEL", conflicts_with_all = FROM_FOLDER)]
    pub(crate) model: Option<PathBuf>,
    /// How many trajectories, rounded up to whole draws of the parameters; with --precision the most [default: 10000; with
    /// --precision 10000000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>, allow_negative_numbers = true, conflicts_with_all = FROM_FOLDER)]
    pub(crate) trajectories: Option<u64>,
    /// Run until the share of each outcome is known to so much either way, such as 0.5%: the Monte-Carlo intervals then hold for
    /// all outcomes together with 95%, though the run itself decides when to stop
    #[arg(long, value_name = "SHARE", conflicts_with_all = FROM_FOLDER)]
    pub(crate) precision: Option<String>,
    /// How likely is this outcome, one too rare to be seen in a plain run: trajectories that come nearer to it than ever go on as
    /// several copies
    #[arg(long, value_name = "OUTCOME", conflicts_with_all = NOT_WITH_RARE)]
    pub(crate) rare: Option<String>,
    /// With --rare, what grows on the way to the outcome, as the model would write it: anger, "-us_troops" [default: how far the
    /// outcome's condition is from holding]
    #[arg(long, value_name = "EXPRESSION", requires = "rare", allow_hyphen_values = true)]
    pub(crate) toward: Option<String>,
    /// Trajectories in each draw of the parameters: what differs between them is chance
    #[arg(long, value_name = "K", default_value_t = 10, value_parser = whole::<u32>, allow_negative_numbers = true, conflicts_with_all = FROM_FOLDER)]
    pub(crate) per_draw: u32,
    /// Which luck: the same seed gives the same bytes
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole::<u64>, allow_negative_numbers = true, conflicts_with_all = FROM_FOLDER)]
    pub(crate) seed: u64,
    /// Threads, at most one for each core; no result depends on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true)]
    pub(crate) threads: Option<usize>,
    /// A policy of the model to put in force; may be given several times
    #[arg(long, value_name = "NAME", conflicts_with_all = FROM_FOLDER)]
    pub(crate) policy: Vec<String>,
    /// A value for this run of a parameter, a let, a stock or a choice, with its unit: lethality=1%, "usual_term=36 months", "tempo=2 to 5 / week"
    #[arg(long, value_name = "NAME=VALUE", conflicts_with_all = FROM_FOLDER)]
    pub(crate) set: Vec<String>,
    /// Stop earlier than the situation does: "2 years", "24 months", 2025-06-30
    #[arg(long, value_name = "WHEN", conflicts_with_all = FROM_FOLDER)]
    pub(crate) until: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Which table to print, with --format csv [default: outcomes]
    #[arg(long, value_name = "NAME", value_parser = detente::tables::NAMES)]
    pub(crate) table: Option<String>,
    /// Keep the run in a new folder: tables as Parquet, the model's texts, and how to make it again. What is finished is kept
    /// there while it goes on, so that nothing that ends the program costs more than the last seconds
    #[arg(long, value_name = "DIR")]
    pub(crate) save: Option<PathBuf>,
    /// Keep the reported rows of each trajectory too, as Parquet in DIR/trajectories: stocks, lets, memories, events, regimes,
    /// choices, all, or names, separated by commas
    #[arg(long, value_name = "WHAT", value_delimiter = ',', requires = "save", conflicts_with_all = FROM_FOLDER)]
    pub(crate) keep: Vec<String>,
    /// Make a saved run again, from its folder alone
    #[arg(long, value_name = "DIR")]
    pub(crate) repeat: Option<PathBuf>,
    /// Go on with a run that `--save` has kept and that was ended early, by whatever: the result is as if it never had been
    #[arg(long, value_name = "DIR", conflicts_with_all = ["repeat", "save"])]
    pub(crate) resume: Option<PathBuf>,
    /// Say too where the time of the run goes, by model element
    #[arg(long)]
    pub(crate) profile: bool,
    /// Seconds between two checkpoints, at least
    #[arg(long, value_name = "SECONDS", default_value_t = 5, hide = true)]
    pub(crate) checkpoint_every: u64,
}

/// Where a run comes from its folder, nothing else may say what it is.
const FROM_FOLDER: [&str; 2] = ["repeat", "resume"];
/// A rare outcome has a page of its own, and a draw of the parameters for each trajectory.
const NOT_WITH_RARE: [&str; 8] =
    ["repeat", "resume", "save", "keep", "precision", "per_draw", "profile", "table"];

/// Compares policies and values of one situation on the same luck, or the second saved run with the first
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Compare {
    /// A model file, or a situation that ships inside (default: iraq-2023); or the folder of a run that `detente run --save` has kept
    #[arg(value_name = "MODEL|DIR")]
    pub(crate) first: Option<PathBuf>,
    /// The folder of another such run
    #[arg(value_name = "DIR", conflicts_with_all = OF_SCENARIOS)]
    pub(crate) second: Option<PathBuf>,
    /// A policy of the model to put in force in a scenario of its own; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(crate) policy: Vec<String>,
    /// Policies and values that hold together, with commas between them: "policy truce, lethality=1%, policy early_talks"; or "as
    /// written". May be given several times
    #[arg(long, value_name = "WHAT")]
    pub(crate) scenario: Vec<String>,
    /// A value that holds in all scenarios, as `detente run --set` takes it; may be given several times
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
    /// How many trajectories of each, rounded up to whole draws of the parameters [default: 10000]
    #[arg(long, value_name = "N", value_parser = whole::<u64>, allow_negative_numbers = true)]
    pub(crate) trajectories: Option<u64>,
    /// How many trajectories at most, in all that is compared together, instead of so many of each
    #[arg(long, value_name = "N", value_parser = budget, allow_negative_numbers = true, conflicts_with = "trajectories")]
    pub(crate) budget: Option<u64>,
    /// Trajectories in each draw of the parameters: what differs between them is chance [default: 10]
    #[arg(long, value_name = "K", value_parser = whole::<u32>, allow_negative_numbers = true)]
    pub(crate) per_draw: Option<u32>,
    /// Which luck: the same seed gives the same bytes [default: 1]
    #[arg(long, value_name = "N", value_parser = whole::<u64>, allow_negative_numbers = true)]
    pub(crate) seed: Option<u64>,
    /// Threads, at most one for each core; no result depends on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true)]
    pub(crate) threads: Option<usize>,
    /// Stop earlier than the situation does: "2 years", "24 months", 2025-06-30
    #[arg(long, value_name = "WHEN")]
    pub(crate) until: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Printed::Text)]
    pub(crate) format: Printed,
    /// Which table to print, with --format csv or parquet: outcomes (the default), quantities, events or courses; with --aim metrics (the
    /// default) or benefits
    #[arg(long, value_name = "NAME")]
    pub(crate) table: Option<String>,
    /// What is aimed at, and what satisfies, if anything does: "more orderly", "less chance(fall by 6 months), at most 20%". The policies
    /// are then weighed: robustness, regret, dominance, Pareto front, and what the data cannot tell apart. May be given several times
    #[arg(long, value_name = "more|less QUANTITY")]
    pub(crate) aim: Vec<String>,
    /// All combinations of the policies named, but for those that cannot be in force together
    #[arg(long, requires = "policy")]
    pub(crate) grid: bool,
    #[command(flatten)]
    pub(crate) of_runs: OfRuns,
}

impl Compare {
    /// Trajectories of each of so many that are compared.
    pub(crate) fn each(&self, count: usize, usual: u64) -> u64 {
        let share = self.budget.map(|budget| budget / count.max(1) as u64);
        share.or(self.trajectories).unwrap_or(usual)
    }
}

/// What `run` can and a comparison cannot: read so that it can be said what to type instead.
#[derive(Args, Debug)]
pub(crate) struct OfRuns {
    #[arg(long, hide = true, num_args = 0..=1, default_missing_value = "")]
    pub(crate) save: Option<String>,
    #[arg(long, hide = true, num_args = 0..=1, default_missing_value = "")]
    pub(crate) keep: Option<String>,
    #[arg(long, hide = true, num_args = 0..=1, default_missing_value = "")]
    pub(crate) precision: Option<String>,
    #[arg(long, hide = true)]
    pub(crate) profile: bool,
}

/// Puts the claims of a model to trial, over as many draws as it takes or the budget allows
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Claims {
    /// A model file, or a situation that ships inside (default: iraq-2023)
    #[arg(value_name = "MODEL")]
    pub(crate) model: Option<PathBuf>,
    /// How many trajectories at most, in all worlds that the claims compare together
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = budget, allow_negative_numbers = true)]
    pub(crate) budget: u64,
    /// Trajectories in each draw of the parameters: what differs between them is chance
    #[arg(long, value_name = "K", default_value_t = 10, value_parser = whole::<u32>, allow_negative_numbers = true)]
    pub(crate) per_draw: u32,
    /// Which luck: the same seed gives the same bytes
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole::<u64>, allow_negative_numbers = true)]
    pub(crate) seed: u64,
    /// Threads, at most one for each core; no result depends on it [default: all cores]
    #[arg(long, value_name = "N", value_parser = whole::<usize>, allow_negative_numbers = true)]
    pub(crate) threads: Option<usize>,
    /// What to print
    #[arg(long, value_enum, default_value_t = Printed::Text)]
    pub(crate) format: Printed,
    /// Which table to print, with --format csv or parquet: there is one, `claims`
    #[arg(long, value_name = "NAME")]
    pub(crate) table: Option<String>,
    /// End with exit code 1 if a claim has this verdict, or with `contradicted` if the model cannot but deny it; may be given several
    /// times
    #[arg(long, value_name = "VERDICT", value_parser = detente::claims::VERDICTS)]
    pub(crate) deny: Vec<String>,
}

/// What saved runs have behind them.
const OF_SCENARIOS: [&str; 11] = [
    "aim",
    "budget",
    "grid",
    "policy",
    "scenario",
    "set",
    "trajectories",
    "per_draw",
    "seed",
    "threads",
    "until",
];

/// What to print.
/// More trajectories than these are asked for by a slip: they would take weeks.
const BUDGET_MOST: u64 = 1_000_000_000;

/// A budget of trajectories.
fn budget(text: &str) -> Result<u64, String> {
    let number = whole(text)?;
    if number > BUDGET_MOST {
        return Err("a budget is at most 1,000,000,000 trajectories".to_owned());
    }
    Ok(number)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A page to read
    Text,
    /// All tables with units and manifest
    Json,
    /// One table, see --table
    Csv,
}

/// Checks a model and says what to type where it does not hold
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Check {
    /// A model file, or a situation that ships inside (default: iraq-2023)
    #[arg(value_name = "MODEL")]
    pub(crate) model: Option<PathBuf>,
    /// Print a station on the way from text to program
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) show: Option<Station>,
    /// Print advice too, and all messages
    #[arg(long)]
    pub(crate) all: bool,
    /// How messages are printed: json and sarif print all of them, to standard output
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Told::Text, conflicts_with = "show")]
    pub(crate) format: Told,
    /// End with exit code 1 not only for errors, but also for warnings, for advice too, or for the message of one code; may
    /// be given several times
    #[arg(long, value_name = "warnings|advice|CODE", conflicts_with = "show")]
    pub(crate) deny: Vec<String>,
}

/// How the messages about a model are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Told {
    /// To be read, each with the lines that it concerns
    Text,
    /// Ranges as editors count them
    Json,
    /// SARIF 2.1.0, for code hosts
    Sarif,
}

/// A whole number as people write it: `10000`, `10_000`, `10,000`.
fn whole<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    let unclear = || "write a whole number in digits: 10000, 10_000 or 10,000".to_owned();
    let groups: Vec<&str> = text.split([',', '_']).collect();
    let is_digits = |group: &&str| !group.is_empty() && group.chars().all(|letter| letter.is_ascii_digit());
    // A comma parts thousands; anywhere else it may be a slip, or a point.
    let parts_thousands = groups[1..].iter().all(|group| group.len() == 3);
    if !groups.iter().all(is_digits) || text.contains(',') && !parts_thousands {
        return Err(unclear());
    }
    let too_large = || "the number is too large".to_owned();
    let number: u64 = groups.concat().parse().map_err(|_| too_large())?;
    T::try_from(number).map_err(|_| too_large())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Station {
    /// The lossless tree of the file
    Tree,
    /// The elements of the checked model
    Model,
    /// Which element reads which, with its sign
    Dependencies,
    /// The feedback loops
    Loops,
    /// The program before any pass
    Lowered,
    /// The program as it runs
    Program,
}

impl From<Station> for Show {
    fn from(station: Station) -> Self {
        match station {
            Station::Tree => Self::Tree,
            Station::Model => Self::Model,
            Station::Dependencies => Self::Dependencies,
            Station::Loops => Self::Loops,
            Station::Lowered => Self::Lowered,
            Station::Program => Self::Program,
        }
    }
}

/// Lays models out in the one canonical way; what they say stays as it is
///
/// A model with errors of grammar is left alone, and said why.
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Fmt {
    /// Model files, folders with models in them and below, or - for standard input [default: this folder]
    #[arg(value_name = "FILE|DIR|-")]
    pub(crate) paths: Vec<PathBuf>,
    /// Change nothing: say what would be laid out otherwise, and end with 1 if anything would
    #[arg(long)]
    pub(crate) check: bool,
}

/// Writes NAME.detente, and never over a file that is there
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct New {
    /// Name of the model: letters, digits, - and _
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

/// Serves an editor over standard input and output, by the Language Server Protocol, until it leaves
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Lsp {
    /// For editors that say so; there is no other way
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,
}

/// Explains the code in brackets behind `error`, a block such as library.rally, or a word such as gains; without one, lists all
#[derive(Args, Debug)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Explain {
    /// A code, as in `error[unknown-name]`, a block of the library, as in `library.rally`, or a word that starts a declaration or clause
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

/// An option that the command does not take, with the commands that do.
pub(crate) fn with_owners(mut error: clap::Error) -> clap::Error {
    let Some(ContextValue::String(said)) = error.get(ContextKind::InvalidArg) else { return error };
    let long = said.split('=').next().unwrap_or_default().trim_start_matches("--").to_owned();
    if error.kind() != ErrorKind::UnknownArgument || !said.starts_with("--") {
        return error;
    }
    let takes = |command: &clap::Command| command.get_arguments().any(|it| it.get_long() == Some(&long));
    let all = Arguments::command();
    let owners: Vec<String> = all
        .get_subcommands()
        .filter(|command| takes(command))
        .map(|command| format!("`detente {}`", command.get_name()))
        .collect();
    let tip = match owners.as_slice() {
        [] => return without_dashes(error),
        [one] => format!("{one} takes `--{long}`"),
        [first @ .., last] => format!("{} and {last} take `--{long}`", first.join(", ")),
    };
    let mut tips = vec![StyledStr::from(tip)];
    if let ("policy", true) = (long.as_str(), std::env::args().nth(1).is_some_and(|it| it == "claims")) {
        tips.push(StyledStr::from("a claim names its policies in the model: `chance(war under truce)`"));
    }
    error.remove(ContextKind::SuggestedArg);
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    error
}

/// Nobody who mistypes an option means it as a value.
fn without_dashes(mut error: clap::Error) -> clap::Error {
    error.remove(ContextKind::Suggested);
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_hold_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn whole_numbers_are_read_as_people_write_them() {
        for text in ["10000", "10_000", "10,000", "1_00_00"] {
            assert_eq!(whole::<u64>(text), Ok(10_000), "{text}");
        }
        for text in ["", "-5", "1e4", "10.000", "1,0000", ",100", "100,", "1__0", "ten", "+5", " 5"] {
            assert!(whole::<u64>(text).is_err(), "{text}");
        }
        assert_eq!(whole::<u32>("5_000_000_000"), Err("the number is too large".to_owned()));
        assert_eq!(whole::<u64>("99999999999999999999"), Err("the number is too large".to_owned()));
    }

    #[test]
    fn the_help_names_every_situation_that_ships_inside() {
        let help = Arguments::command().find_subcommand_mut("run").unwrap().render_help().to_string();
        for situation in detente::situations::EMBEDDED {
            assert!(help.contains(situation.name), "{}", situation.name);
        }
    }
}
