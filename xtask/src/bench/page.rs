//! The page: sections with a sentence and short tables, then what was skipped and why.

use std::fmt::Write as _;

/// A heading, what its tables show, and the tables.
#[derive(Clone, Debug, Default)]
pub(crate) struct Section {
    pub(crate) title: String,
    /// What is shown and how it was measured, in a sentence or two.
    pub(crate) says: String,
    pub(crate) tables: Vec<Table>,
    /// What follows from the figures.
    pub(crate) notes: Vec<String>,
    /// What was not measured, and why. A section without a title has nothing else.
    pub(crate) skipped: Vec<String>,
}

impl Section {
    /// As Markdown, with an empty line behind it.
    fn text(&self) -> String {
        let mut text = format!("## {}\n\n{}\n\n", self.title, self.says);
        self.tables.iter().filter(|table| !table.rows.is_empty()).for_each(|table| text += &table.text());
        for note in &self.notes {
            let _ = write!(text, "{note}\n\n");
        }
        text
    }
}

/// Rows under the names of their columns. Columns of figures are set to the right.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(columns: &[&str]) -> Self {
        Self { columns: columns.iter().map(|&name| name.to_owned()).collect(), rows: Vec::new() }
    }

    /// Cells that are missing stay empty, and those beyond the last column are dropped.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut row: Vec<String> = cells.into_iter().take(self.columns.len()).collect();
        row.resize(self.columns.len(), String::new());
        self.rows.push(row);
    }

    /// As Markdown, with an empty line behind it.
    pub(crate) fn text(&self) -> String {
        let line = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let mut text = line(&self.columns);
        let rules: Vec<&str> = (0..self.columns.len())
            .map(|place| if self.is_of_figures(place) { "--:" } else { "---" })
            .collect();
        let _ = writeln!(text, "|{}|", rules.join("|"));
        self.rows.iter().for_each(|row| text += &line(row));
        text.push('\n');
        text
    }

    fn is_of_figures(&self, place: usize) -> bool {
        let is_figure = |cell: &str| cell == "-" || cell.starts_with(|first: char| first.is_ascii_digit());
        let mut filled = self.rows.iter().map(|row| &*row[place]).filter(|cell| !cell.is_empty()).peekable();
        filled.peek().is_some() && filled.all(is_figure)
    }
}

/// The page, with where and how it was measured at its head.
pub(crate) fn page(head: &str, facts: &[(&str, String)], sections: &[Section]) -> String {
    let mut page = format!("# Benchmarks\n\n{head}\n\n");
    let mut table = Table::new(&["where", ""]);
    facts.iter().for_each(|(name, fact)| table.row([(*name).to_owned(), fact.clone()]));
    page += &table.text();
    for section in sections.iter().filter(|section| !section.title.is_empty()) {
        page += &section.text();
    }
    let skipped: Vec<&String> = sections.iter().flat_map(|section| &section.skipped).collect();
    page += "## Not measured\n\n";
    if skipped.is_empty() {
        page += "Everything was measured.\n";
    }
    for skipped in skipped {
        let _ = writeln!(page, "- {skipped}");
    }
    page
}

/// A page with another text of a section, which comes before what was not measured if it is new.
pub(crate) fn with_section(page: &str, section: &Section) -> Result<String, String> {
    const LAST: &str = "## Not measured\n";
    let heading = format!("## {}\n", section.title);
    let begin = page
        .find(&heading)
        .or_else(|| page.find(LAST))
        .ok_or(format!("the page has no `{}`", LAST.trim()))?;
    let old = if page[begin..].starts_with(&heading) { heading.len() } else { 0 };
    let end = page[begin + old..].find("## ").filter(|_| old > 0).map_or(begin, |rest| begin + old + rest);
    Ok(format!("{}{}{}", &page[..begin], section.text(), &page[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_takes_the_place_of_its_old_text() {
        let section = |title: &str, says: &str| Section {
            title: title.to_owned(),
            says: says.to_owned(),
            ..Section::default()
        };
        let whole = page("How.", &[], &[section("A", "one"), section("B", "two")]);
        let other = with_section(&whole, &section("A", "three")).unwrap();
        assert_eq!(other, page("How.", &[], &[section("A", "three"), section("B", "two")]));
        let more = with_section(&whole, &section("C", "new")).unwrap();
        assert_eq!(more, page("How.", &[], &[section("A", "one"), section("B", "two"), section("C", "new")]));
        assert!(with_section("# Benchmarks", &section("A", "three")).is_err());
    }

    #[test]
    fn a_table_has_a_cell_for_each_column() {
        let mut table = Table::new(&["what", "median", "least"]);
        table.row(["a|b".to_owned(), "1".to_owned()]);
        table.row(["c", "2", "3", "4"].map(str::to_owned));
        assert_eq!(
            table.text(),
            "| what | median | least |\n|---|--:|--:|\n| a\\|b | 1 |  |\n| c | 2 | 3 |\n\n"
        );
    }

    #[test]
    fn the_page_says_what_was_skipped_and_why() {
        let mut table = Table::new(&["tool", "rate"]);
        table.row(["C".to_owned(), "1".to_owned()]);
        let section = Section {
            title: "Peers".to_owned(),
            says: "One sentence.".to_owned(),
            tables: vec![table, Table::new(&["empty", "table"])],
            notes: vec!["It is fast.".to_owned()],
            skipped: vec!["PySD: not installed".to_owned()],
        };
        let text = page("How.", &[("processor", "A 1".to_owned())], &[section]);
        let expected = "# Benchmarks\n\nHow.\n\n| where |  |\n|---|---|\n| processor | A 1 |\n\n## Peers\n\nOne sentence.\n\n\
                        | tool | rate |\n|---|--:|\n| C | 1 |\n\nIt is fast.\n\n## Not measured\n\n- PySD: not installed\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_page_of_everything_says_so() {
        assert!(page("How.", &[], &[]).ends_with("## Not measured\n\nEverything was measured.\n"));
    }
}
