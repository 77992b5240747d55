//! The reference evaluator against closed forms. Statistical bounds are five standard errors, with fixed seeds.

mod breaking;
mod builder;
mod choices;
mod events;
mod luck;
mod outcomes;
mod regimes;
mod stocks;
mod texts;
mod votes;
