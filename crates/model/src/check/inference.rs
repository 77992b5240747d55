//! In which order values are checked: a let without a declared unit takes it from what it reads, so that comes first.

use super::context::Context;
use super::mentions::mentions;
use super::scope::{Item, Symbol, Work};
use super::typed::Sort;
use detente_syntax::ast::{Declaration, StockClauseKind, Value};
use detente_syntax::diagnostic::code;
use std::collections::BTreeMap;
use std::rc::Rc;

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    Open,
    Done,
}

impl<'a> Context<'a> {
    /// Checks parameters, lets, needs of blocks, and initial values of stocks, each after those whose unit it takes.
    pub(crate) fn check_values(&mut self) {
        let items = self.items.clone();
        let owners = self.value_owners(&items);
        let mut marks = vec![Mark::New; items.len()];
        for start in 0..items.len() {
            // Depth first without recursion: a model may chain thousands of lets.
            let mut path: Vec<(usize, Vec<usize>)> = Vec::new();
            self.enter(start, &items, &owners, &mut marks, &mut path);
            while let Some((at, rest)) = path.last_mut() {
                let at = *at;
                match rest.pop() {
                    Some(next) if marks[next] == Mark::Open => {
                        let cycle: Vec<_> =
                            path.iter().map(|(at, _)| *at).skip_while(|at| *at != next).collect();
                        self.report_value_cycle(&items, &cycle);
                    }
                    Some(next) => self.enter(next, &items, &owners, &mut marks, &mut path),
                    None => {
                        self.check_value(&items[at]);
                        marks[at] = Mark::Done;
                        path.pop();
                    }
                }
            }
        }
    }

    fn enter(
        &self,
        at: usize,
        items: &[Rc<Item<'a>>],
        owners: &BTreeMap<String, usize>,
        marks: &mut [Mark],
        path: &mut Vec<(usize, Vec<usize>)>,
    ) {
        if marks[at] == Mark::New {
            marks[at] = Mark::Open;
            let mut reads = self.reads_units_of(&items[at], owners);
            reads.reverse();
            path.push((at, reads));
        }
    }

    /// Items by the paths of the quantities that they declare, named flows among them.
    fn value_owners(&self, items: &[Rc<Item<'a>>]) -> BTreeMap<String, usize> {
        let mut owners = BTreeMap::new();
        for (at, item) in items.iter().enumerate() {
            if let (Some(name), false) = (name_of(item), item.symbol == Symbol::Poison) {
                owners.insert(item.place.path(name), at);
            }
            if let Work::Declared(Declaration::Stock(stock)) = item.work {
                for clause in &stock.clauses {
                    if let StockClauseKind::Flow { name: Some(name), .. } = &clause.kind {
                        owners.insert(item.place.path(&name.text), at);
                    }
                }
            }
        }
        owners
    }

    /// The items whose unit this one takes: those that it reads and that declare none.
    fn reads_units_of(&self, item: &Item<'a>, owners: &BTreeMap<String, usize>) -> Vec<usize> {
        let (value, place) = match &item.work {
            Work::Needed { supply, .. } => (Some(supply.value), &supply.outside),
            Work::Declared(declaration) => (value_of(declaration), &item.place),
        };
        let names = value.map(mentions).unwrap_or_default();
        let paths = names.into_iter().filter_map(|name| self.lookup(&name.text, place));
        let mut reads: Vec<_> = paths
            .filter(|entry| !self.sorts.contains_key(&entry.path))
            .filter_map(|entry| owners.get(&entry.path).copied())
            .collect();
        reads.sort_unstable();
        reads.dedup();
        reads
    }

    fn check_value(&mut self, item: &Rc<Item<'a>>) {
        if item.symbol == Symbol::Poison {
            return;
        }
        match &item.work {
            Work::Needed { need, supply } => self.check_need(item, need, supply),
            Work::Declared(declaration) if declaration.broken() => {}
            Work::Declared(Declaration::Param(param)) => self.check_param(item, param),
            Work::Declared(Declaration::Let(it)) => self.check_let(item, it),
            Work::Declared(Declaration::Stock(stock)) => self.check_initial(item, stock),
            Work::Declared(_) => {}
        }
    }

    fn report_value_cycle(&mut self, items: &[Rc<Item<'a>>], cycle: &[usize]) {
        let names: Vec<_> = cycle
            .iter()
            .filter_map(|at| Some((items[*at].clone(), items[*at].place.path(name_of(&items[*at])?))))
            .collect();
        let Some((first, _)) = names.first() else { return };
        let mut path: Vec<_> = names.iter().map(|(_, path)| format!("`{path}`")).collect();
        path.extend(path.first().cloned());
        let spans: Vec<_> = names
            .iter()
            .filter_map(|(item, path)| Some((item.clone(), self.symbols.get(path)?.span)))
            .collect();
        let Some((_, span)) = spans.first() else { return };
        let message = format!("these are worked out from one another: {}", path.join(" -> "));
        let mut error = self.error(code::CYCLE, &first.place, *span, message);
        for (item, span) in spans.iter().skip(1) {
            error = error.also_in(item.place.file, *span, "");
        }
        let is_parameter = |(item, _): &(Rc<Item<'_>>, String)| {
            matches!(item.work, Work::Needed { .. } | Work::Declared(Declaration::Param(_)))
        };
        self.report(error.help(if names.iter().all(is_parameter) {
            "break the circle: give one of them a number or an interval"
        } else {
            "break the circle: let one of them be a `stock`, or read a `memory`, `delay` or `smooth`"
        }));
        for (_, path) in names {
            self.sorts.insert(path, Sort::Poison);
        }
    }
}

fn name_of<'i>(item: &'i Item<'_>) -> Option<&'i str> {
    match &item.work {
        Work::Needed { need, .. } => Some(&need.member.name.text),
        Work::Declared(
            declaration @ (Declaration::Param(_) | Declaration::Let(_) | Declaration::Stock(_)),
        ) => declaration.head().map(|head| head.name.text.as_str()),
        Work::Declared(_) => None,
    }
}

fn value_of(declaration: &Declaration) -> Option<&Value> {
    match declaration {
        Declaration::Param(it) => it.value.as_ref(),
        Declaration::Let(it) => it.value.as_ref(),
        Declaration::Stock(it) => it.initial.as_ref(),
        _ => None,
    }
}
