//! The program from outside: what it prints, what it refuses, what it leaves on the disk.

mod claims; // What a model says of its own claims.
mod comparing; // Two saved runs beside one another.
mod folder; // A folder for one test, and the program in it.
mod formatting; // Models in the one layout.
mod games; // Games from files.
mod messages; // What is said of mistakes, as the pages of the codes have it.
mod page; // What the page says, and how wide it is.
mod precision; // Runs that stop when they are precise enough.
mod profile; // Where the time goes.
mod questions; // The questions after a first run.
mod rare; // How likely a rare outcome is.
mod refusals; // Bad input, each with the way out.
mod results; // Runs, formats, saved runs.
#[cfg(unix)]
mod resuming; // Runs that are ended early, and go on.
mod scenarios; // Policies and values side by side.
mod snippets; // What the pages say of other languages.
#[cfg(unix)]
mod terminal; // A bar, colour, the keyboard.
mod tutorial; // What the pages for beginners show.
mod why; // Why histories end as they do.
#[cfg(unix)]
mod writing; // What is left on the disk.
