//! Rare outcomes against closed forms, exact recursions and plain sampling.

mod models; // Models as text, and what is exactly known of them.
mod walk; // A walk against its closed form.
mod whole; // The same bytes, the same trajectories, bounds.
