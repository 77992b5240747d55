//! Declares all names, and gives each element its place, before any body is read.

use super::context::{Context, MemberOf};
use super::evidence::readable;
use super::files::File;
use super::scope::{Domain, Entry, Family, Item, Place, Supply, Symbol, Work};
use super::typed::Sort;
use super::ways::misspelt;
use crate::model::{ActorId, EventId, LoopId, OutcomeId, PolicyId, RegimeId};
use crate::units::Written;
use detente_syntax::ast::{self, Declaration, EventClauseKind, Head, Member, Name, Origin, StockClauseKind};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, FileId, Span};
use std::rc::Rc;

/// Words that mean something by themselves in an expression.
pub(crate) const BUILT_IN: [&str; 3] = ["time", "trajectory", "uniform"];

impl<'a> Context<'a> {
    /// Declares the units of the model, by which a word of the wiring of a block is told from a name.
    pub(crate) fn declare_units_of(&mut self, files: &'a [File]) {
        for file in files.iter().filter(|file| !file.is_library) {
            let place = Rc::new(Place { file: file.id, ..Place::default() });
            for declaration in &file.ast.declarations {
                if let Declaration::Unit(unit) = declaration {
                    self.declare_units(unit, &place);
                }
            }
        }
    }

    /// Declares everything in `items` but units, of which those of blocks are refused: sets, then what sets repeat, then what is subscripted by any of these.
    pub(crate) fn declare(&mut self, mut items: Vec<Item<'a>>) {
        for item in &items {
            let Work::Declared(declaration) = item.work else { continue };
            if let Some(head) = declaration.head() {
                self.keywords.insert(item.place.path(&head.name.text), declaration.keyword());
            }
            if let (Declaration::Unit(unit), Some(_)) = (declaration, &item.place.block) {
                self.declare_units(unit, &item.place);
            }
            if let Some(head) = declaration.head()
                && let Some(old) = &head.evidence.luck
            {
                self.lucks.insert(item.place.path(&head.name.text), item.place.path(&old.text));
            }
        }
        for item in &mut items {
            if let Work::Declared(declaration) = item.work {
                self.declare_alone(declaration, item);
            }
        }
        for item in &mut items {
            if let Work::Declared(declaration) = item.work {
                self.declare_repeated(declaration, item);
            }
        }
        for item in &mut items {
            match item.work.clone() {
                Work::Declared(declaration) => self.declare_quantity(declaration, item),
                Work::Needed { need, supply } => self.declare_need(need, &supply, item),
            }
        }
        self.items = items.into_iter().map(Rc::new).collect();
    }

    fn declare_units(&mut self, unit: &ast::Unit, place: &Rc<Place>) {
        if let (Some(block), Some(first)) = (&place.block, unit.units.first()) {
            let message = format!("a unit is declared inside block `{block}`");
            let error = self.error(code::MISPLACED, place, first.name.span, message);
            return self.report(error.help("declare units in the model, and let the block need quantities"));
        }
        for member in &unit.units {
            if !self.units.declare(&member.name.text) {
                let message = format!("the unit `{}` is there already", member.name.text);
                let error = self.error(code::DECLARED_TWICE, place, member.name.span, message);
                self.report(
                    error.help(
                        "take it away: singular and plural are one unit, and those of time are built in",
                    ),
                );
            } else {
                self.note_unit(member, unit.span, place.file);
            }
        }
    }

    /// What is not subscripted and read by its name alone: actors, sets, and what is asked.
    fn declare_alone(&mut self, declaration: &Declaration, item: &mut Item<'a>) {
        let symbol = match declaration {
            Declaration::Actor(_) => Symbol::Actor(ActorId(self.slots.actors.len() as u32)),
            Declaration::Set(_) => Symbol::Set(self.sets.len()),
            Declaration::Outcome(_) => Symbol::Outcome(OutcomeId(self.slots.outcomes.len() as u32)),
            Declaration::Policy(_) => Symbol::Policy(PolicyId(self.slots.policies.len() as u32)),
            Declaration::Claim(_) => Symbol::Claim,
            Declaration::Loop(_) => Symbol::Loop(LoopId(self.slots.loops.len() as u32)),
            _ => return,
        };
        let Some(head) = declaration.head() else { return };
        if !self.declare_name(&head.name, symbol.clone(), &item.place) {
            return;
        }
        item.symbol = symbol;
        match declaration {
            Declaration::Actor(_) => self.slots.actors.push(None),
            Declaration::Set(set) => {
                let members = self.distinct_members(&set.members, &item.place);
                self.sets.push(members);
            }
            Declaration::Outcome(_) => self.slots.outcomes.push(None),
            Declaration::Policy(_) => self.slots.policies.push(None),
            Declaration::Loop(_) => self.slots.loops.push(None),
            _ => {}
        }
    }

    /// What may be repeated for each member of a set, and is declared before what may be subscripted by it.
    fn declare_repeated(&mut self, declaration: &Declaration, item: &mut Item<'a>) {
        let slots = &self.slots;
        let (make, first): (fn(Family) -> Symbol, usize) = match declaration {
            Declaration::Regime(_) => (Symbol::Regime, slots.regimes.len()),
            Declaration::Choice(_) => (Symbol::Choice, slots.choices.len()),
            Declaration::Table(_) => (Symbol::Table, slots.tables.len()),
            Declaration::Series(_) => (Symbol::Series, slots.series.len()),
            Declaration::Transfer(_) => (Symbol::Transfer, slots.transfers.len()),
            Declaration::Vote(_) => (Symbol::Vote, slots.votes.len()),
            _ => return,
        };
        let Some(head) = declaration.head() else { return };
        let sets = head.subscripts.iter().map(|subscript| self.set_domain(&subscript.over, &item.place));
        let domains = sets.collect::<Option<Vec<_>>>();
        // Of a set without members a message has been given.
        let is_empty = |domain: &Domain| self.members(*domain).is_empty();
        let Some(domains) = domains.filter(|domains| !domains.iter().any(is_empty)) else {
            self.declare_name(&head.name, Symbol::Poison, &item.place);
            return;
        };
        let family = Family { domains, first: first as u32 };
        let Some(count) = self.count_of(&family.domains, head.name.span, &item.place) else { return };
        let symbol = make(family);
        if !self.declare_name(&head.name, symbol.clone(), &item.place) {
            return;
        }
        item.symbol = symbol;
        self.make_places(declaration, count, &item.place);
    }

    fn make_places(&mut self, declaration: &Declaration, count: usize, place: &Rc<Place>) {
        let slots = &mut self.slots;
        match declaration {
            Declaration::Regime(regime) => {
                grow(&mut slots.regimes, count);
                let states = states_of(regime, place.file);
                self.misspelt_states.extend(misspelt(regime).map(|name| name.text.clone()));
                let starts = regime.starts.as_ref().map(|start| start.text.as_str());
                let start = states.iter().position(|state| Some(state.name.as_str()) == starts).unwrap_or(0);
                for _ in 0..count {
                    let id = RegimeId(self.states.len() as u32);
                    self.states.push(states.clone());
                    self.starts.insert(id, start as u32);
                    for name in regime.starts.iter().chain(regime.states.iter().map(|state| &state.name)) {
                        self.mention_state(name, id, place);
                    }
                }
            }
            Declaration::Choice(choice) => {
                grow(&mut slots.choices, count);
                let members: Vec<_> = choice.options.iter().map(|option| option.member.clone()).collect();
                let options = self.distinct_members(&members, place);
                self.options.extend((0..count).map(|_| options.clone()));
            }
            Declaration::Table(_) => drop(grow(&mut slots.tables, count)),
            Declaration::Series(series) => {
                grow(&mut slots.series, count);
                self.header_sort(&series.head, place);
            }
            Declaration::Transfer(_) => drop(grow(&mut slots.transfers, count)),
            Declaration::Vote(_) => {
                grow(&mut slots.votes, count);
                for _ in 0..count {
                    let passed = EventId(slots.events.len() as u32);
                    slots.events.extend([None, None]);
                    self.vote_events.push((passed, EventId(passed.0 + 1)));
                }
            }
            _ => {}
        }
    }

    fn distinct_members(&mut self, members: &[Member], place: &Rc<Place>) -> Vec<MemberOf> {
        let mut distinct: Vec<MemberOf> = Vec::new();
        for member in members {
            if let Some(known) = distinct.iter().find(|known| known.name == member.name.text) {
                let message = format!("`{}` stands twice", member.name.text);
                let error = self.error(code::DECLARED_TWICE, place, member.name.span, message);
                let error = error.also_in(known.file, known.span, "the first time");
                self.report(error.help("take one away, or give it another name"));
            } else {
                distinct.push(member_of(member, place.file));
            }
        }
        distinct
    }

    /// What is subscripted or read as a quantity: parameters, lets, stocks, memories, events.
    fn declare_quantity(&mut self, declaration: &Declaration, item: &mut Item<'a>) {
        let Some(head) = declaration.head() else { return };
        let make: fn(Family) -> Symbol = match declaration {
            Declaration::Param(_) => Symbol::Parameter,
            Declaration::Let(_) => Symbol::Let,
            Declaration::Stock(_) => Symbol::Stock,
            Declaration::Memory(_) => Symbol::Memory,
            Declaration::Event(_) => Symbol::Event,
            _ => return,
        };
        let Some(domains) = self.domains(&head.subscripts, &item.place) else {
            self.declare_name(&head.name, Symbol::Poison, &item.place);
            return;
        };
        let Some(family) = self.room_for(&make, domains, head.name.span, &item.place) else { return };
        let symbol = make(family);
        if !self.declare_name(&head.name, symbol.clone(), &item.place) {
            return;
        }
        item.symbol = symbol;
        self.header_sort(head, &item.place);
        match declaration {
            Declaration::Stock(stock) => self.declare_flows(stock, item),
            Declaration::Event(event) => self.declare_children(event, item),
            _ => {}
        }
    }

    /// Places for all elements of a family, or a message if there are too many.
    fn room_for(
        &mut self,
        make: &fn(Family) -> Symbol,
        domains: Vec<Domain>,
        span: Span,
        place: &Rc<Place>,
    ) -> Option<Family> {
        let count = self.count_of(&domains, span, place)?;
        let family = Family { domains, first: 0 };
        let slots = &mut self.slots;
        let first = match make(family.clone()) {
            Symbol::Parameter(_) => grow(&mut slots.parameters, count),
            Symbol::Let(_) => grow(&mut slots.lets, count),
            Symbol::Stock(_) => grow(&mut slots.stocks, count),
            Symbol::Memory(_) => grow(&mut slots.memories, count),
            _ => grow(&mut slots.events, count),
        };
        Some(Family { first, ..family })
    }

    /// How many elements a declaration makes, or a message if there are too many.
    fn count_of(&mut self, domains: &[Domain], span: Span, place: &Rc<Place>) -> Option<usize> {
        let sizes = domains.iter().map(|domain| self.members(*domain).len());
        let count = sizes.fold(1usize, usize::saturating_mul);
        let slots = &self.slots;
        let so_far = slots.parameters.len()
            + slots.lets.len()
            + slots.stocks.len()
            + slots.memories.len()
            + slots.events.len()
            + slots.regimes.len()
            + slots.choices.len()
            + slots.tables.len()
            + slots.series.len()
            + slots.transfers.len();
        if self.limits.elements < so_far.saturating_add(count) {
            let message = format!("the model has more than {} elements", self.limits.elements);
            let error = self.error(code::TOO_LARGE, place, span, message);
            self.report(error.help("use smaller sets, or fewer instances of blocks"));
            return None;
        }
        Some(count)
    }

    /// Named flows are lets, in the stock's unit per time.
    fn declare_flows(&mut self, stock: &ast::Stock, item: &Item<'a>) {
        let Symbol::Stock(family) = &item.symbol else { return };
        let stock_path = item.place.path(&stock.head.name.text);
        let unit = match self.sorts.get(&stock_path) {
            Some(Sort::Quantity(unit)) => unit.over(&Written::time()).map(Sort::Quantity),
            other => other.cloned(),
        };
        for clause in &stock.clauses {
            let StockClauseKind::Flow { name: Some(name), .. } = &clause.kind else { continue };
            let make: fn(Family) -> Symbol = Symbol::Let;
            let Some(flow) = self.room_for(&make, family.domains.clone(), name.span, &item.place) else {
                return;
            };
            if self.declare_name(name, Symbol::Let(flow), &item.place)
                && let Some(unit) = &unit
            {
                self.sorts.insert(item.place.path(&name.text), unit.clone());
            }
        }
    }

    /// Children of splits are events.
    fn declare_children(&mut self, event: &ast::Event, item: &Item<'a>) {
        let Symbol::Event(family) = &item.symbol else { return };
        for clause in &event.clauses {
            let EventClauseKind::Splits(children) = &clause.kind else { continue };
            for child in children {
                let name = &child.member.name;
                let make: fn(Family) -> Symbol = Symbol::Event;
                let room = self.room_for(&make, family.domains.clone(), name.span, &item.place);
                let Some(of_child) = room else { return };
                self.declare_name(name, Symbol::Event(of_child), &item.place);
            }
        }
    }

    /// A quantity that a block needs is a parameter, or a let if its value reads anything; a condition is a let.
    fn declare_need(&mut self, need: &ast::Need, supply: &Supply<'_>, item: &mut Item<'a>) {
        let reads = super::mentions::mentions(supply.value)
            .into_iter()
            .any(|name| self.units.find(&name.text).is_none());
        let is_condition = need.kind == Some(ast::NeedKind::Condition);
        let hangs = super::mentions::hangs_on_events(supply.value);
        let make: fn(Family) -> Symbol =
            if reads || hangs || is_condition { Symbol::Let } else { Symbol::Parameter };
        let Some(domains) = self.domains(&need.subscripts, &item.place) else {
            self.declare_name(&need.member.name, Symbol::Poison, &item.place);
            return;
        };
        let Some(family) = self.room_for(&make, domains, need.span, &item.place) else { return };
        let symbol = make(family);
        if self.declare_name(&need.member.name, symbol.clone(), &item.place) {
            item.symbol = symbol;
            let sort = match &need.kind {
                Some(ast::NeedKind::Condition) => Sort::Condition,
                Some(ast::NeedKind::Quantity(unit)) => {
                    self.header_unit(unit, &item.place).map_or(Sort::Poison, Sort::Quantity)
                }
                _ => return,
            };
            self.sorts.insert(item.place.path(&need.member.name.text), sort);
        }
    }

    /// What a header says of the unit is known from the start; that of a broken declaration is poison.
    fn header_sort(&mut self, head: &Head, place: &Rc<Place>) {
        let sort = match &head.unit {
            _ if head.broken => Some(Sort::Poison),
            Some(unit) => Some(self.header_unit(unit, place).map_or(Sort::Poison, Sort::Quantity)),
            None => None,
        };
        if let Some(sort) = sort {
            self.sorts.insert(place.path(&head.name.text), sort);
        }
    }

    /// What subscripts run over; `None`, after a message, if one is unknown.
    pub(crate) fn domains(
        &mut self,
        subscripts: &[ast::Subscript],
        place: &Rc<Place>,
    ) -> Option<Vec<Domain>> {
        let mut domains = Vec::new();
        for subscript in subscripts {
            domains.push(self.domain(&subscript.over, place)?);
        }
        Some(domains)
    }

    /// Declares a name of a text; `false`, after a message, if it is taken.
    pub(crate) fn declare_name(&mut self, name: &Name, symbol: Symbol, place: &Rc<Place>) -> bool {
        let path = place.path(&name.text);
        if self.units.find(&name.text).is_some() || BUILT_IN.contains(&name.text.as_str()) {
            let what =
                if BUILT_IN.contains(&name.text.as_str()) { "a word of the language" } else { "a unit" };
            let message = format!("`{}` is {what}, and cannot name an element as well", name.text);
            let error = self.error(code::DECLARED_TWICE, place, name.span, message);
            self.report(error.help(format!("call it for example `{}_level`", name.text)));
            return false;
        }
        if place.wired.contains_key(&name.text) {
            let message = format!("`{}` is what the block needs, and declared in it as well", name.text);
            let error = self.error(code::DECLARED_TWICE, place, name.span, message);
            self.report(error.help("give one of them another name"));
            return false;
        }
        if self.symbols.contains_key(&path) {
            self.declared_twice(&path, name, &symbol, place);
            return false;
        }
        match &symbol {
            Symbol::Event(family) => drop(self.event_paths.insert(family.first, path.clone())),
            // The vote's events get their places right after its name.
            Symbol::Vote(_) => drop(self.event_paths.insert(self.slots.events.len() as u32, path.clone())),
            _ => {}
        }
        self.symbols.insert(path.clone(), Entry { symbol, path, file: place.file, span: name.span });
        true
    }

    /// Says that a name is taken, at the second place of the text, whichever was declared first. What is read by that name may be
    /// either, so where these are of two kinds it is silent.
    fn declared_twice(&mut self, path: &str, name: &Name, symbol: &Symbol, place: &Place) {
        let Some(known) = self.symbols.get_mut(path) else { return };
        let (there, here) = ((known.file, known.span), (place.file, name.span));
        if known.symbol.kind() != symbol.kind() {
            known.symbol = Symbol::Poison;
        }
        let is_later = there.0 == here.0 && here.1.start < there.1.start;
        let (first, second) = if is_later { (here, there) } else { (there, here) };
        let message = format!("`{}` is declared twice", name.text);
        let error = Diagnostic::error(code::DECLARED_TWICE, message).in_file(second.0).at(second.1, "");
        let error = error.also_in(first.0, first.1, "first declared here");
        self.report(error.help("give one of them another name"));
    }
}

fn grow<T>(slots: &mut Vec<Option<T>>, count: usize) -> u32 {
    let first = slots.len() as u32;
    slots.extend((0..count).map(|_| None));
    first
}

fn member_of(member: &Member, file: FileId) -> MemberOf {
    let name = member.name.text.clone();
    let label = member.label.as_ref().map_or_else(|| readable(&name), |label| label.text.clone());
    MemberOf { name, span: member.name.span, file, label }
}

/// States in order of first mention, with the labels that `state` lines give them.
fn states_of(regime: &ast::Regime, file: FileId) -> Vec<MemberOf> {
    let mut states: Vec<MemberOf> = Vec::new();
    let mut mention = |name: &Name| {
        if !states.iter().any(|state| state.name == name.text) {
            states.push(MemberOf {
                name: name.text.clone(),
                span: name.span,
                file,
                label: readable(&name.text),
            });
        }
    };
    regime.starts.iter().for_each(&mut mention);
    for transition in &regime.transitions {
        if let Origin::States(from) = &transition.from {
            from.iter().for_each(&mut mention);
        }
        mention(&transition.to);
    }
    regime.states.iter().for_each(|state| mention(&state.name));
    for state in regime.states.iter().filter(|state| state.label.is_some()) {
        let labelled = member_of(state, file);
        states
            .iter_mut()
            .filter(|known| known.name == labelled.name)
            .for_each(|known| *known = labelled.clone());
    }
    states
}
