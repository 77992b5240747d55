//! A run, or several beside one another, as a page of text, 80 columns wide: what an analyst would paste into a note.

mod beside; // One function a section of two runs beside one another.
mod claims; // What a model says of its own claims.
mod columns; // Widths as a terminal shows them.
mod discovery; // In which futures something comes about.
mod drivers; // What drives quantities.
mod game; // A game from a file.
mod marks; // Bars and lines of block characters.
mod rare; // One function a section of a rare outcome.
mod scenarios; // One function a section of several scenarios.
mod search; // A policy search.
mod sections; // One function a section.
mod tipping; // A tipping point.
mod warnings; // What rises before a shift.
mod weighing; // Policies weighed by aims.
mod why; // Why histories end as they do.

use anstyle::Style;
use detente::comparison::Compared;
use detente::rows::rows;
use detente::scenarios::Scenarios;
use detente::{Profile, Run, VERSION};

/// Columns of the page.
const WIDTH: usize = 80;

/// The page, with ANSI styles that `anstream` takes away where they are not wanted.
pub(crate) fn page(run: &Run, profile: Option<&Profile>, command: &str) -> String {
    let rows = rows(run);
    let mut page = Page::default();
    page.head(&run.title, &rows.asked);
    sections::outcomes(&mut page, &rows);
    sections::survivors(&mut page, &rows);
    sections::endings(&mut page, &rows);
    sections::levels(&mut page, &rows);
    sections::events(&mut page, &rows);
    sections::states(&mut page, &rows);
    sections::warnings(&mut page, run);
    profile.iter().for_each(|profile| sections::profile(&mut page, profile));
    sections::foot(&mut page, run, command);
    page.0
}

/// The page of a comparison.
pub(crate) fn comparison(compared: &Compared) -> String {
    Page::of(|page| beside::all(page, compared))
}

/// The page of several scenarios.
pub(crate) fn scenarios(found: &Scenarios, command: &str) -> String {
    Page::of(|page| scenarios::all(page, &found.rows(), command))
}

/// The page of a model's claims.
pub(crate) fn claims(found: &detente::claims::Claims, command: &str) -> String {
    Page::of(|page| claims::all(page, found, command))
}

/// The page of a rare outcome.
pub(crate) fn rare(rare: &detente::rare::Rare, command: &str) -> String {
    Page::of(|page| rare::all(page, rare, command))
}

/// The page of what drives quantities.
pub(crate) fn drivers(rows: &detente::drivers::DriversRows, command: &str) -> String {
    Page::of(|page| drivers::all(page, rows, command))
}

/// The page of scenario discovery.
pub(crate) fn discovery(rows: &detente::discovery::DiscoveryRows, command: &str) -> String {
    Page::of(|page| discovery::all(page, rows, command))
}

/// The page of a game.
pub(crate) fn game(rows: &detente::game::GameRows, command: &str) -> String {
    Page::of(|page| game::all(page, rows, command))
}

/// The page of a policy search.
pub(crate) fn search(rows: &detente::search::SearchRows, command: &str) -> String {
    Page::of(|page| search::all(page, rows, command))
}

/// The page of a tipping point.
pub(crate) fn tipping(rows: &detente::tipping::TippingRows, command: &str) -> String {
    Page::of(|page| tipping::all(page, rows, command))
}

/// The page of why histories end as they do.
pub(crate) fn why(rows: &detente::why::WhyRows, command: &str) -> String {
    Page::of(|page| why::all(page, rows, command))
}

/// The page of early warnings.
pub(crate) fn warnings(rows: &detente::early_warning::WarningsRows, command: &str) -> String {
    Page::of(|page| warnings::all(page, rows, command))
}

/// The page of policies that are weighed.
pub(crate) fn weighing(rows: &detente::weighing::WeighingRows, command: &str) -> String {
    Page::of(|page| weighing::all(page, rows, command))
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Lines of text.
#[derive(Default)]
struct Page(String);

impl Page {
    /// What `write` writes.
    fn of(write: impl FnOnce(&mut Self)) -> String {
        let mut page = Self::default();
        write(&mut page);
        page.0
    }

    /// What the page is about: the situation's title, and what was asked.
    fn head(&mut self, title: &str, asked: &str) {
        self.bold(title);
        self.wrapped("", asked);
    }

    fn line(&mut self, line: &str) {
        self.0 += line.trim_end();
        self.0.push('\n');
    }

    /// A blank line, then a heading.
    fn heading(&mut self, heading: &str) {
        self.line("");
        self.line(&styled(BOLD, heading));
    }

    /// A paragraph that stands out.
    fn bold(&mut self, text: &str) {
        for line in columns::wrap("", text, WIDTH) {
            self.line(&styled(BOLD, &line));
        }
    }

    /// A paragraph; its first line starts with `head`, the others are indented as far.
    fn wrapped(&mut self, head: &str, text: &str) {
        for line in columns::wrap(head, text, WIDTH) {
            self.line(&line);
        }
    }

    /// What the model says that it leaves out: it stands under every result.
    fn left_out(&mut self, leaves_out: &[String]) {
        if leaves_out.is_empty() {
            return;
        }
        self.line("");
        let parts: Vec<&str> = leaves_out.iter().map(|part| part.trim().trim_end_matches(';')).collect();
        self.wrapped("", &format!("Left out: {}.", parts.join("; ").trim_end_matches('.')));
    }

    /// What made the page, and the command that makes it again: not wrapped, so that it can be copied.
    fn again(&mut self, command: &str) {
        self.line("");
        self.aside(&format!("detente {VERSION}. The same again:"));
        self.line(&styled(DIM, &format!("  {command}")));
    }

    /// A paragraph in the background.
    fn aside(&mut self, text: &str) {
        for line in columns::wrap("", text, WIDTH) {
            self.line(&styled(DIM, &line));
        }
    }
}
