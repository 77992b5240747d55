//! The graph model against published conflicts and against slow ways that follow the definitions.

mod coalition; // Decision makers who move together.
mod file; // Conflict files.
mod foresight; // Looking ahead.
mod inverse; // Which preferences would hold a state.
mod known; // Published conflicts, state by state.
mod shared; // Files beside the repository.
mod slow; // The definitions, followed literally.
mod stability; // Random small conflicts, both ways.
mod statement; // Logical statements.
mod status_quo; // What can come of the present state.
