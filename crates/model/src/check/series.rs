//! Tables and series: points of known numbers.

use super::context::Context;
use super::mentions::mentions_of;
use super::scope::{Item, Scope, Symbol};
use super::typed::Sort;
use crate::model::{Series, Table};
use crate::units::Written;
use detente_syntax::Span;
use detente_syntax::ast::{self, Expr, Interpolation, Name};
use detente_syntax::diagnostic::code;

impl Context<'_> {
    /// Checks a table: at least one point, inputs rising, one unit for inputs and one for outputs.
    pub(crate) fn check_table(&mut self, item: &Item<'_>, table: &ast::Table) {
        let Symbol::Table(id) = item.symbol else { return };
        let path = item.place.path(&table.head.name.text);
        self.sorts.insert(path.clone(), Sort::Poison);
        if table.head.broken {
            return;
        }
        if table.points.is_empty() {
            let message = "a table wants points";
            let error = self.error(code::POINTS, &item.place, table.head.name.span, message);
            return self.report(error.help("write for example `= (0, 0) (0.5, 0.4) (1, 0.7)`"));
        }
        let scope = Scope::new(&item.place, path.clone());
        let inputs: Vec<&Expr> = table.points.iter().map(|(x, _)| x).collect();
        let outputs: Vec<&Expr> = table.points.iter().map(|(_, y)| y).collect();
        if self.read_tables(inputs.iter().chain(&outputs).copied(), &scope) {
            return;
        }
        let header = table.head.unit.as_ref().and_then(|unit| self.header_unit(unit, &item.place));
        let Some((xs, sort_x)) = self.known_alike(&inputs, None, &scope) else { return };
        let Some((ys, sort_y)) = self.known_alike(&outputs, header.as_ref(), &scope) else { return };
        let spans: Vec<Span> = inputs.iter().map(|x| x.span).collect();
        if !self.rising(&xs, &spans, "the inputs of a table", &scope) {
            return;
        }
        let about = self.about(&table.head, &[], &item.place);
        let points = xs.into_iter().zip(ys).collect();
        let (unit_x, unit_y) = (sort_x.written().unit(), sort_y.written().unit());
        self.slots.tables[id.index()] = Some(Table { about, points, unit_x, unit_y });
        self.sorts.insert(path, sort_y);
    }

    /// Checks a series: at least one point, dates rising, one unit.
    pub(crate) fn check_series(&mut self, item: &Item<'_>, series: &ast::Series) {
        let Symbol::Series(id) = item.symbol else { return };
        let path = item.place.path(&series.head.name.text);
        let header = match self.sorts.get(&path) {
            Some(Sort::Quantity(unit)) => Some(unit.clone()),
            Some(_) => return,
            None => None,
        };
        self.sorts.entry(path.clone()).or_insert(Sort::Poison);
        if series.head.broken {
            return;
        }
        if series.points.is_empty() {
            let error = self.error(code::POINTS, &item.place, series.head.name.span, "a series wants points");
            return self.report(error.help("write for example `= { 2024-01-01: 1  2024-06-01: 2 }`"));
        }
        let scope = Scope::new(&item.place, path.clone());
        let mut times = Vec::new();
        for (date, _) in &series.points {
            let Some(days) = self.days_until(date, &item.place) else { return };
            times.push(days);
        }
        let spans: Vec<Span> = series.points.iter().map(|(date, _)| date.span).collect();
        let values: Vec<&Expr> = series.points.iter().map(|(_, value)| value).collect();
        if self.read_tables(values.iter().copied(), &scope) {
            return;
        }
        let is_rising = self.rising(&times, &spans, "the dates of a series", &scope);
        let known = self.known_alike(&values, header.as_ref(), &scope);
        let (true, Some((values, sort))) = (is_rising, known) else { return };
        let unit = header.unwrap_or_else(|| sort.written());
        self.fill_series(id.index(), item, series, (times, values), &unit);
        self.sorts.insert(path, Sort::Quantity(unit));
    }

    fn fill_series(
        &mut self,
        at: usize,
        item: &Item<'_>,
        series: &ast::Series,
        points: (Vec<f64>, Vec<f64>),
        unit: &Written,
    ) {
        let about = self.about(&series.head, &[], &item.place);
        self.slots.series[at] = Some(Series {
            about,
            points: points.0.into_iter().zip(points.1).collect(),
            linear: series.interpolation == Interpolation::Linear,
            unit: unit.unit(),
        });
    }

    /// Whether a point reads a table, with a message at the first that does. Checked by name, since that table may be this
    /// one or one that is still to be checked.
    fn read_tables<'e>(&mut self, points: impl Iterator<Item = &'e Expr>, scope: &Scope) -> bool {
        for point in points {
            let mut names = Vec::new();
            mentions_of(point, &mut names);
            let is_table = |name: &&Name| {
                self.lookup(&name.text, &scope.place).is_some_and(|it| matches!(it.symbol, Symbol::Table(_)))
            };
            if names.iter().any(is_table) {
                self.not_known(point, scope);
                return true;
            }
        }
        false
    }

    fn rising(&mut self, numbers: &[f64], spans: &[Span], what: &str, scope: &Scope) -> bool {
        let fall = numbers.windows(2).position(|pair| pair[1] <= pair[0]);
        if let Some(at) = fall {
            let error = self.error(code::POINTS, &scope.place, spans[at + 1], format!("{what} must rise"));
            let error = error.also(spans[at], "the one before it");
            self.report(error.help("bring the points into order, each once"));
        }
        fall.is_none()
    }
}
