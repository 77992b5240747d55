//! The printed form of a program: one line an instruction, stages as headings, the model's elements as comments.

use crate::program::{
    Check, Endings, Instruction, Operation, ParameterSlot, Program, Register, Site, Stage, State, Tracked,
    TrackedKind,
};
use detente_model::model::{BinaryOperation, UnaryOperation};
use std::fmt;

/// Comments begin in this column, or after the line.
const COMMENT_COLUMN: usize = 44;

impl fmt::Display for Register {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "r{}", self.0)
    }
}

impl fmt::Display for Program {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut page = Page { program: self, formatter };
        page.head()?;
        page.before()?;
        for (stage, heading) in Stage::ALL.into_iter().zip(HEADINGS) {
            page.heading(heading, self.lines(stage).len())?;
            self.lines(stage).iter().try_for_each(|line| page.instruction(line))?;
        }
        page.after()
    }
}

const HEADINGS: [&str; 4] = ["once a trajectory", "before step 0", "each step", "final row"];

/// The page under the pen.
struct Page<'p, 'f, 'b> {
    program: &'p Program,
    formatter: &'f mut fmt::Formatter<'b>,
}

impl Page<'_, '_, '_> {
    fn head(&mut self) -> fmt::Result {
        let Program { steps, step_days, report_steps, registers, .. } = self.program;
        writeln!(
            self.formatter,
            "program of {steps} steps of {step_days} days, rows every {report_steps} steps, {registers} registers"
        )
    }

    fn heading(&mut self, title: &str, lines: usize) -> fmt::Result {
        if lines == 0 { Ok(()) } else { writeln!(self.formatter, "\n{title}") }
    }

    fn line(&mut self, text: &str, comment: &str) -> fmt::Result {
        if comment.is_empty() {
            return writeln!(self.formatter, "  {text}");
        }
        writeln!(self.formatter, "  {text:<COMMENT_COLUMN$} # {comment}")
    }

    fn site(&self, site: Site) -> &str {
        self.program.sites.get(site.0 as usize).map_or("?", String::as_str)
    }

    fn before(&mut self) -> fmt::Result {
        let program = self.program;
        self.heading("constants", program.constants.len())?;
        for (register, value) in &program.constants {
            self.line(&format!("{register} = {value:?}"), "")?;
        }
        self.heading("parameters", program.parameters.len())?;
        program.parameters.iter().try_for_each(|slot| self.parameter(slot))?;
        for (group, factor) in &program.correlations {
            self.line(&format!("tied {group:?} by the factor {:?}", factor.rows()), "")?;
        }
        self.heading("tables", program.tables.len())?;
        for (number, points) in program.tables.iter().enumerate() {
            self.line(&format!("table {number} = {}", joined(points)), "")?;
        }
        self.heading("series", program.series.len())?;
        for (number, (points, linear)) in program.series.iter().enumerate() {
            let shape = if *linear { "linear" } else { "stepwise" };
            self.line(&format!("series {number} = {} {shape}", joined(points)), "")?;
        }
        self.heading("lists of steps", program.step_lists.len())?;
        for (number, list) in program.step_lists.iter().enumerate() {
            self.line(&format!("list {number} = {list:?}"), "")?;
        }
        self.heading("delay lines", program.pipelines.len())?;
        for (number, pipeline) in program.pipelines.iter().enumerate() {
            let site = self.site(pipeline.site).to_owned();
            self.line(&format!("delay {number}: luck {:016x}", pipeline.source.0), &site)?;
        }
        Ok(())
    }

    fn parameter(&mut self, slot: &ParameterSlot) -> fmt::Result {
        let ParameterSlot { register, path, source, distribution, values } = slot;
        let values = if values.is_empty() { String::new() } else { format!(" of {values:?}") };
        self.line(&format!("{register} = {distribution:?}{values}, luck {:016x}", source.0), path)
    }

    fn instruction(&mut self, line: &Instruction) -> fmt::Result {
        let text = format!("{} = {}", line.output, operation(&line.operation, &line.inputs));
        let site = self.site(line.site).to_owned();
        self.line(&text, &site)
    }

    fn after(&mut self) -> fmt::Result {
        let program = self.program;
        self.heading("states", program.states.len())?;
        for State { current, initial, next, site } in &program.states {
            let site = self.site(*site).to_owned();
            self.line(&format!("{current} starts as {initial}, then {next}"), &site)?;
        }
        self.heading("breaks", program.checks.len())?;
        program.checks.iter().try_for_each(|check| self.check(check))?;
        self.heading("breaks the final row", program.last_checks.len())?;
        program.last_checks.iter().try_for_each(|check| self.check(check))?;
        self.heading("clamps", program.clamps.len())?;
        for (site, register) in &program.clamps {
            let site = self.site(*site).to_owned();
            self.line(&format!("{register} not 0"), &site)?;
        }
        self.heading("records", program.tracked.len())?;
        program.tracked.iter().try_for_each(|tracked| self.tracked(tracked))?;
        self.heading("endings", program.endings.outcomes.len())?;
        self.endings(&program.endings)
    }

    fn check(&mut self, Check { register, site, is_total, reason }: &Check) -> fmt::Result {
        let limit = if *is_total { ", or above the limit" } else { "" };
        let comment = format!("{}: {reason}", self.site(*site));
        self.line(&format!("{register} not finite{limit}"), &comment)
    }

    fn tracked(&mut self, tracked: &Tracked) -> fmt::Result {
        let Tracked { path, kind, unit, scale, step, last, .. } = tracked;
        let kind = match kind {
            TrackedKind::Stock => "stock",
            TrackedKind::Let => "let",
            TrackedKind::Memory => "memory",
            TrackedKind::Total => "total",
            TrackedKind::Regime(_) => "regime",
            TrackedKind::Choice(_) => "choice",
        };
        let unit = match (unit.is_empty(), *scale == 1.0) {
            (true, true) => String::new(),
            (false, true) => format!(" in {unit}"),
            (_, false) => format!(" in {unit} of {scale:?}"),
        };
        self.line(&format!("{kind} {step}, at the end {last}{unit}"), path)
    }

    fn endings(&mut self, endings: &Endings) -> fmt::Result {
        let path = |outcome: usize| endings.outcomes.get(outcome).map_or("?", |(path, _)| path.as_str());
        for (outcome, step, last) in &endings.as_soon_as {
            self.line(&format!("as soon as {step}, in the final row {last}"), path(*outcome))?;
        }
        for (outcome, last) in &endings.at_the_end {
            self.line(&format!("at the end, when {last}"), path(*outcome))?;
        }
        for (outcome, date) in &endings.dates {
            self.line(&format!("dated by {date}"), path(*outcome))?;
        }
        match endings.otherwise {
            Some(outcome) => self.line("otherwise", path(outcome)),
            None => Ok(()),
        }
    }
}

fn joined(points: &[(f64, f64)]) -> String {
    let points: Vec<String> = points.iter().map(|point| format!("{point:?}")).collect();
    points.join(" ")
}

/// An operation with its inputs, in the words of the language where it has some.
fn operation(operation: &Operation, inputs: &[Register]) -> String {
    let list = || inputs.iter().map(Register::to_string).collect::<Vec<_>>().join(", ");
    match (operation, inputs) {
        (Operation::Unary(one), [x]) => unary(*one, *x),
        (Operation::Binary(two), [a, b]) => binary(*two, *a, *b),
        (Operation::Select, [condition, then, otherwise]) => {
            format!("if {condition} then {then} else {otherwise}")
        }
        (Operation::Table(number), _) => format!("table {number} at {}", list()),
        (Operation::Series(number), _) => format!("series {number}"),
        (Operation::Time, _) => "time".to_owned(),
        (Operation::Trajectory, _) => "trajectory".to_owned(),
        (Operation::OnSteps(number), _) => format!("on list {number}"),
        (Operation::EverySteps(steps), _) => format!("every {steps} steps"),
        (Operation::Uniform(source, 0), _) => format!("uniform {:016x}", source.0),
        (Operation::Uniform(source, draw), _) => format!("uniform {:016x} draw {draw}", source.0),
        (Operation::Poisson, _) => format!("poisson({})", list()),
        (Operation::NegativeBinomial, _) => format!("negative_binomial({})", list()),
        (Operation::Binomial, _) => format!("binomial({})", list()),
        (Operation::BetaBinomial, _) => format!("beta_binomial({})", list()),
        (Operation::Hazard, _) => format!("hazard({})", list()),
        (Operation::StageHazard, _) => format!("stage_hazard({})", list()),
        (Operation::LagOut(number), _) => format!("out of delay {number}"),
        (Operation::LagIn(number), _) => format!("into delay {number} ({})", list()),
        (other, _) => format!("{other:?}({})", list()),
    }
}

fn unary(operation: UnaryOperation, x: Register) -> String {
    let word = match operation {
        UnaryOperation::Negate => return format!("-{x}"),
        UnaryOperation::Not => return format!("not {x}"),
        UnaryOperation::Absolute => "abs",
        UnaryOperation::Floor => "floor",
        UnaryOperation::Exponential => "exp",
        UnaryOperation::Logarithm => "ln",
        UnaryOperation::SquareRoot => "sqrt",
        UnaryOperation::Logistic => "logistic",
    };
    format!("{word}({x})")
}

fn binary(operation: BinaryOperation, a: Register, b: Register) -> String {
    let word = match operation {
        BinaryOperation::Add => "+",
        BinaryOperation::Subtract => "-",
        BinaryOperation::Multiply => "*",
        BinaryOperation::Divide => "/",
        BinaryOperation::Modulo => "mod",
        BinaryOperation::Power => "^",
        BinaryOperation::Minimum => return format!("min({a}, {b})"),
        BinaryOperation::Maximum => return format!("max({a}, {b})"),
        BinaryOperation::Less => "<",
        BinaryOperation::LessOrEqual => "<=",
        BinaryOperation::Equal => "=",
        BinaryOperation::And => "and",
        BinaryOperation::Or => "or",
    };
    format!("{a} {word} {b}")
}
