//! Tables and series: points of known numbers.

use super::context::Context;
use super::mentions::mentions_of;
use super::scope::{Item, Scope, Symbol};
use super::typed::Sort;
use crate::model::{Series, Table};
use crate::units::Written;
use detente_syntax::Span;
use detente_syntax::ast::{self, ByMember, Date, Expr, Interpolation, Name};
use detente_syntax::diagnostic::code;

impl Context<'_> {
    /// Checks a table: at least one point, inputs rising, one unit for inputs and one for outputs. Of several by member, each.
    pub(crate) fn check_table(&mut self, item: &Item<'_>, table: &ast::Table) {
        let Symbol::Table(family) = &item.symbol else { return };
        let path = item.place.path(&table.head.name.text);
        self.sorts.insert(path.clone(), Sort::Poison);
        if table.head.broken {
            return;
        }
        self.check_map(&table.points, &family.domains, &item.place);
        let header = table.head.unit.as_ref().and_then(|unit| self.header_unit(unit, &item.place));
        let mut units = (None, header);
        let mut is_whole = true;
        for (at, members) in self.member_tuples(family).into_iter().enumerate() {
            let Some(ByMember::Same(points)) = self.entry_for(&table.points, &members) else {
                is_whole = false;
                continue;
            };
            let scope = self.element_scope(item, &table.head, &members);
            let Some(points) = self.table_points(points, &mut units, &table.head.name, &scope) else {
                is_whole = false;
                continue;
            };
            let about = self.about(&table.head, &members, &item.place);
            let unit = |unit: &Option<Written>| unit.clone().unwrap_or_default().unit();
            let (unit_x, unit_y) = (unit(&units.0), unit(&units.1));
            self.slots.tables[family.first as usize + at] = Some(Table { about, points, unit_x, unit_y });
        }
        if is_whole {
            self.sorts.insert(path, Sort::Quantity(units.1.unwrap_or_default()));
        }
    }

    /// The points of one table. The first of several by member says the units of all.
    fn table_points(
        &mut self,
        points: &[(Expr, Expr)],
        units: &mut (Option<Written>, Option<Written>),
        name: &Name,
        scope: &Scope,
    ) -> Option<Vec<(f64, f64)>> {
        if points.is_empty() {
            let error = self.error(code::POINTS, &scope.place, name.span, "a table wants points");
            self.report(error.help("write for example `= (0, 0) (0.5, 0.4) (1, 0.7)`"));
            return None;
        }
        let inputs: Vec<&Expr> = points.iter().map(|(x, _)| x).collect();
        let outputs: Vec<&Expr> = points.iter().map(|(_, y)| y).collect();
        if self.read_tables(inputs.iter().chain(&outputs).copied(), scope) {
            return None;
        }
        let (xs, sort_x) = self.known_alike(&inputs, units.0.as_ref(), scope)?;
        let (ys, sort_y) = self.known_alike(&outputs, units.1.as_ref(), scope)?;
        let spans: Vec<Span> = inputs.iter().map(|x| x.span).collect();
        if !self.rising(&xs, &spans, "the inputs of a table", scope) {
            return None;
        }
        units.0.get_or_insert(sort_x.written());
        units.1.get_or_insert(sort_y.written());
        Some(xs.into_iter().zip(ys).collect())
    }

    /// Checks a series: at least one point, dates rising, one unit. Of several by member, each.
    pub(crate) fn check_series(&mut self, item: &Item<'_>, series: &ast::Series) {
        let Symbol::Series(family) = &item.symbol else { return };
        let path = item.place.path(&series.head.name.text);
        let mut unit = match self.sorts.get(&path) {
            Some(Sort::Quantity(unit)) => Some(unit.clone()),
            Some(_) => return,
            None => None,
        };
        self.sorts.entry(path.clone()).or_insert(Sort::Poison);
        if series.head.broken {
            return;
        }
        self.check_map(&series.points, &family.domains, &item.place);
        let mut is_whole = true;
        for (at, members) in self.member_tuples(family).into_iter().enumerate() {
            let Some(ByMember::Same(points)) = self.entry_for(&series.points, &members) else {
                is_whole = false;
                continue;
            };
            let scope = self.element_scope(item, &series.head, &members);
            let Some(points) = self.series_points(points, &mut unit, &series.head.name, &scope) else {
                is_whole = false;
                continue;
            };
            let about = self.about(&series.head, &members, &item.place);
            let linear = series.interpolation == Interpolation::Linear;
            let unit = unit.clone().unwrap_or_default().unit();
            self.slots.series[family.first as usize + at] = Some(Series { about, points, linear, unit });
        }
        if is_whole {
            self.sorts.insert(path, Sort::Quantity(unit.unwrap_or_default()));
        }
    }

    /// The points of one series. The first of several by member says the unit of all where the header says none.
    fn series_points(
        &mut self,
        points: &[(Date, Expr)],
        unit: &mut Option<Written>,
        name: &Name,
        scope: &Scope,
    ) -> Option<Vec<(f64, f64)>> {
        if points.is_empty() {
            let error = self.error(code::POINTS, &scope.place, name.span, "a series wants points");
            self.report(error.help("write for example `= { 2024-01-01: 1  2024-06-01: 2 }`"));
            return None;
        }
        let mut times = Vec::new();
        for (date, _) in points {
            times.push(self.days_until(date, &scope.place)?);
        }
        let spans: Vec<Span> = points.iter().map(|(date, _)| date.span).collect();
        let values: Vec<&Expr> = points.iter().map(|(_, value)| value).collect();
        if self.read_tables(values.iter().copied(), scope) {
            return None;
        }
        let is_rising = self.rising(&times, &spans, "the dates of a series", scope);
        let (values, sort) = self.known_alike(&values, unit.as_ref(), scope)?;
        unit.get_or_insert(sort.written());
        is_rising.then(|| times.into_iter().zip(values).collect())
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
