//! What the checker says to common mistakes: a gallery, to be read as an analyst would read it.

mod blocks;
mod cycles;
mod distributions;
mod events;
mod functions;
mod kinds;
mod levels;
mod meant;
mod names;
mod slips;
mod units;
mod written;

use super::{check_text, messages};

fn said(declarations: &str) -> String {
    messages(&check_text(declarations))
}
