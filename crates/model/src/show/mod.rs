//! A checked model as text that a person can read: `detente check --show model`, `--show dependencies`, `--show loops`.
//!
//! Elements print much as they are written, one block each. Units are erased in a checked model, so numbers inside expressions are in
//! base units (days, fractions, one of each declared unit); the value of an element prints in its own unit.

mod conduct; // Choices, votes, outcomes.
mod events; // Events and splits.
mod expression; // Expressions, with parentheses only where they are needed.
mod graph; // What reads what, and feedback loops.
mod polarity; // Whether loops reinforce or balance.
mod questions; // Policies, claims, loops, observations.
mod state; // Stocks, transfers, memories, regimes.
mod value; // Numbers in units, distributions.

pub use self::expression::expression_text;
pub use self::graph::{dependencies_text, loops_text};

use crate::dependencies::{initial_path, node_path};
use crate::model::{About, Model, Node, ParameterValue, Solver};
use value::{header_unit, in_unit};

/// The whole model.
pub fn model_text(model: &Model) -> String {
    let mut text = Text { model, out: String::new() };
    text.situation();
    text.actors_and_inputs();
    text.lets();
    text.state();
    text.events();
    text.conduct();
    text.questions();
    text.orders();
    text.evidence();
    text.out
}

/// Text under way.
struct Text<'a> {
    model: &'a Model,
    out: String,
}

impl Text<'_> {
    fn line(&mut self, line: impl AsRef<str>) {
        self.out.push_str(line.as_ref().trim_end());
        self.out.push('\n');
    }

    /// A declaration: its header, then its clauses in braces if it has any, evidence among them.
    fn block(&mut self, header: impl AsRef<str>, about: &About, clauses: Vec<String>) {
        let evidence = evidence_of(about);
        if clauses.is_empty() {
            let tail =
                if evidence.is_empty() { String::new() } else { format!("   {}", evidence.join("  ")) };
            return self.line(format!("{}{tail}", header.as_ref()));
        }
        self.line(format!("{} {{", header.as_ref()));
        for clause in clauses.into_iter().chain(evidence) {
            self.line(format!("    {clause}"));
        }
        self.line("}");
    }

    fn heading(&mut self, words: &str) {
        self.line("");
        self.line(format!("## {words}"));
    }

    fn situation(&mut self) {
        let calendar = &self.model.calendar;
        self.line(
            "# Numbers inside expressions are in base units: days, fractions, one of each declared unit.",
        );
        self.line(format!("language {}", self.model.language));
        self.line(format!("situation \"{}\" {{", self.model.title));
        if let Some(date) = calendar.date_of_row(0) {
            self.line(format!("    starts {date}"));
        }
        self.line(format!("    lasts {} days   # {} steps", calendar.days(), calendar.steps));
        self.line(format!("    steps {} days", calendar.step_days));
        self.line(format!(
            "    reports every {} days",
            f64::from(calendar.report_steps) * calendar.step_days
        ));
        if self.model.solver == Solver::RungeKutta4 {
            self.line("    solver rk4");
        }
        if !self.model.shows.is_empty() {
            self.line(format!("    shows {}", self.model.shows.join(", ")));
        }
        for words in &self.model.leaves_out {
            self.line(format!("    leaves out \"{words}\""));
        }
        self.line("}");
    }

    fn actors_and_inputs(&mut self) {
        let model = self.model;
        for actor in &model.actors {
            self.line(format!("actor {}", named(actor)));
        }
        if !model.parameters.is_empty() {
            self.heading("Parameters");
        }
        for parameter in &model.parameters {
            let value = match &parameter.value {
                ParameterValue::Drawn(distribution) => {
                    value::distribution_text(distribution, &parameter.unit)
                }
                ParameterValue::OneOf { values, weights } => {
                    value::one_of_text(values, weights, &parameter.unit)
                }
                ParameterValue::Derived(formula) => expression_text(model, formula),
            };
            let header =
                format!("param {}{} = {value}", named(&parameter.about), header_unit(&parameter.unit));
            self.block(header, &parameter.about, Vec::new());
        }
        for group in &model.correlations {
            for (row, second) in group.parameters.iter().enumerate() {
                for (column, first) in group.parameters[..row].iter().enumerate() {
                    let path = |id: &crate::model::ParameterId| &model.parameters[id.index()].about.path;
                    let correlation = group.matrix[row][column];
                    self.line(format!("correlate {}, {} with {correlation}", path(first), path(second)));
                }
            }
        }
        for table in &model.tables {
            let point = |(x, y): &(f64, f64)| {
                format!("({}, {})", in_unit(*x, &table.unit_x), in_unit(*y, &table.unit_y))
            };
            let points: Vec<_> = table.points.iter().map(point).collect();
            self.block(
                format!("table {}(x) \"{}\" = {}", table.about.path, table.about.label, points.join(" ")),
                &table.about,
                Vec::new(),
            );
        }
        for series in &model.series {
            let point = |(days, value): &(f64, f64)| {
                let when =
                    model.calendar.date_at(*days).map_or_else(|| format!("{days} days"), |it| it.to_string());
                format!("{when}: {}", in_unit(*value, &series.unit))
            };
            let points: Vec<_> = series.points.iter().map(point).collect();
            let way = if series.linear { "linear" } else { "stepwise" };
            let header = format!(
                "series {}{} = {{ {} }} {way}",
                named(&series.about),
                header_unit(&series.unit),
                points.join("  ")
            );
            self.block(header, &series.about, Vec::new());
        }
    }

    fn lets(&mut self) {
        let model = self.model;
        if !model.lets.is_empty() {
            self.heading("Lets");
        }
        for it in &model.lets {
            let unit = if it.is_condition { String::new() } else { header_unit(&it.unit) };
            let value = expression_text(model, &it.value);
            self.block(format!("let {}{unit} = {value}", named(&it.about)), &it.about, Vec::new());
        }
    }

    fn orders(&mut self) {
        let model = self.model;
        self.heading("Order");
        let word = |node: &Node| match node {
            Node::Let(_) => "let",
            Node::Choice(_) => "choice",
            Node::Event(_) => "event",
            Node::Split(_) => "split of",
            Node::Vote(_) => "vote",
            Node::Regime(_) => "regime",
        };
        if !model.initial_order.is_empty() {
            let before: Vec<_> = model.initial_order.iter().map(|node| initial_path(model, *node)).collect();
            self.line(format!("# before step 0: {}", before.join(", ")));
        }
        let step = model.order.iter().map(|node| format!("{} {}", word(node), node_path(model, *node)));
        self.line(format!("# in a step: {}", step.collect::<Vec<_>>().join(", ")));
    }

    fn evidence(&mut self) {
        let evidence = &self.model.evidence;
        if !evidence.uncarried.is_empty() {
            let line = format!("# paragraphs that nothing carries: {}", evidence.uncarried.join(", "));
            self.line(line);
        }
        let uncited = &self.model.evidence.uncited;
        if !uncited.is_empty() {
            let line = format!("# elements that cite nothing: {}", uncited.join(", "));
            self.line(line);
        }
    }
}

/// `attack "Attack on US forces"`, and the old name of its luck.
fn named(about: &About) -> String {
    let luck = if about.luck == about.path { String::new() } else { format!(" luck \"{}\"", about.luck) };
    format!("{} \"{}\"{luck}", about.path, about.label)
}

fn evidence_of(about: &About) -> Vec<String> {
    let mut clauses = Vec::new();
    if !about.cites.is_empty() {
        let cites: Vec<_> = about.cites.iter().map(|cite| cite.text.as_str()).collect();
        clauses.push(format!("cites {}", cites.join(", ")));
    }
    if about.judgement {
        clauses.push("judgement".to_owned());
    }
    if let Some(days) = about.known {
        clauses.push(format!("known {}", crate::calendar::Date::from_days(days)));
    }
    if about.hindsight {
        clauses.push("hindsight".to_owned());
    }
    clauses
}

#[cfg(test)]
mod tests;
