//! Why a command ends badly, what is said of it, and the exit code.

use crate::files::Situation;
use crate::messages;
use detente::{Refusal, Trouble};
use std::process::ExitCode;

/// Done.
pub(crate) const DONE: u8 = 0;
/// The model has errors.
pub(crate) const MODEL: u8 = 1;
/// What was asked makes no sense, or names something that is not there.
pub(crate) const USAGE: u8 = 2;
/// The run is impossible, or gives another result than the saved one.
pub(crate) const RUN: u8 = 3;
/// A file or folder could not be written.
pub(crate) const WRITE: u8 = 4;
/// Stopped early.
pub(crate) const STOPPED: u8 = 130;

/// Why a command ends badly.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    /// Ready to be written to standard error.
    text: String,
}

impl Failure {
    pub(crate) fn new(code: u8, refusal: &Refusal) -> Self {
        Self { code, text: messages::refusal(refusal) }
    }

    /// A message and a way out.
    pub(crate) fn with_help(code: u8, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(code, &Refusal::new(message).help(help))
    }

    /// What is drawn already.
    pub(crate) fn drawn(code: u8, text: String) -> Self {
        Self { code, text }
    }

    /// Nothing is left to be said: it was said already.
    pub(crate) fn said(code: u8) -> Self {
        Self { code, text: String::new() }
    }

    /// Says it, and gives the exit code.
    pub(crate) fn report(self) -> ExitCode {
        anstream::eprint!("{}", self.text);
        ExitCode::from(self.code)
    }
}

impl Failure {
    /// Why a verb gave no answer for this situation.
    pub(crate) fn of(trouble: Trouble, situation: &Situation) -> Self {
        match trouble {
            Trouble::Model(checked) => Self { code: MODEL, text: messages::errors(&checked, situation) },
            Trouble::Request(refusal) => Self::new(USAGE, &refusal),
            Trouble::Run(refusal) | Trouble::Saved(refusal) => Self::new(RUN, &refusal),
            Trouble::TooSoon(refusal) => Self::new(STOPPED, &refusal),
            Trouble::Stopped => Self::with_help(
                STOPPED,
                "stopped before anything was finished",
                "ask for fewer trajectories, or wait a little longer",
            ),
        }
    }
}
