//! Games with known answers: the classics, closed forms, independent slow ways, and what other tools found.

mod bimatrix; // All equilibria of two-player games.
mod dominance; // Pure equilibria, values and dominated strategies.
mod files; // Game files.
mod many; // Equilibria of three and more players.
mod shared; // The shared cases, and games from text.
mod trees; // Games in extensive form.
