//! A bar on a terminal, none in a pipe; and the keyboard, which can stop a run early.

use detente::numerals::count;
use detente::{Design, Progress};
use indicatif::{ProgressBar, ProgressStyle};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The bar of a run, and whether Ctrl-C was pressed.
pub(crate) struct Bar {
    bar: ProgressBar,
    finished: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
}

impl Bar {
    /// A bar for the trajectories of a run, which may be all that are needed or the most.
    pub(crate) fn new(design: &Design, is_most: bool) -> Self {
        let template = if is_most {
            "{bar:40} {human_pos} of at most {human_len} trajectories"
        } else {
            "{bar:40} {human_pos} of {human_len} trajectories, {eta} left"
        };
        Self::of(design.trajectories(), template)
    }

    /// A bar for so many trajectories.
    pub(crate) fn of_trajectories(trajectories: u64) -> Self {
        Self::of(trajectories, "{bar:40} {human_pos} of {human_len} trajectories, {eta} left")
    }

    /// A bar for trajectories of which so many are run at most.
    pub(crate) fn of_most(trajectories: u64) -> Self {
        Self::of(trajectories, "{bar:40} {human_pos} of at most {human_len} trajectories")
    }

    /// A bar for trajectories that are split: how long their copies will take nobody knows.
    pub(crate) fn of_roots(roots: u64) -> Self {
        let bar =
            Self::of(roots, "{bar:40} {human_pos} of {human_len} trajectories, with their copies {msg}");
        // The search before them reports no trajectory as finished.
        bar.bar.set_message("(first the way there is searched for)");
        bar.bar.tick();
        bar
    }

    /// The first Ctrl-C stops the run after what is under way, the second at once.
    fn of(trajectories: u64, template: &str) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let finished = Arc::new(AtomicU64::new(0));
        let (pressed, so_far) = (Arc::clone(&stop), Arc::clone(&finished));
        // Without a handler Ctrl-C ends the program, which is what a second one does anyway.
        let _ = ctrlc::set_handler(move || {
            if pressed.swap(true, Ordering::SeqCst) {
                process::exit(i32::from(crate::failure::STOPPED));
            }
            let so_far = count(so_far.load(Ordering::SeqCst));
            eprintln!(
                "\nstopping: {so_far} trajectories are finished; waiting for those under way, once more stops at once"
            );
        });
        // The bar hides itself where standard error is no terminal.
        let bar = ProgressBar::new(trajectories);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar, finished, stop }
    }

    /// Counts trajectories that an earlier run has finished.
    pub(crate) fn begin_at(&self, trajectories: u64) {
        self.finished.store(trajectories, Ordering::SeqCst);
        self.bar.set_position(trajectories);
        self.bar.reset_eta();
    }

    /// Says something above the bar.
    pub(crate) fn say(&self, text: &str) {
        self.bar.suspend(|| anstream::eprint!("{text}"));
    }

    /// Removes the bar.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn finished(&self, trajectories: u64) {
        if self.finished.fetch_add(trajectories, Ordering::SeqCst) == 0 {
            self.bar.set_message("");
        }
        self.bar.inc(trajectories);
    }

    fn stop(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }
}
