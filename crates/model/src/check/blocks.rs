//! Blocks: each `use` declares the block's elements once more, under the instance's name, wired to what it needs.

use super::context::Context;
use super::evidence::readable;
use super::files::File;
use super::library;
use super::named_kind::NamedKind;
use super::ranges::WiredShare;
use super::scope::{Entry, Family, Item, Place, Supply, Symbol, Wired, Work, as_event, listed};
use super::typed::{Expected, Sort, Typed};
use crate::model::Expression;
use crate::units::Pure;
use detente_syntax::ast::{self, Block, Declaration, Name, Need, NeedKind, Use, ValueKind};
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, FileId, nearest};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Blocks by the name by which they are used, with the file that they stand in.
pub(crate) type Blocks<'a> = BTreeMap<String, (&'a Block, FileId)>;

/// How a quantity or a condition that a block needs is met.
enum Met<'a> {
    /// By the wiring of the instance.
    Wired(Supply<'a>),
    /// By what the block says of it.
    Default(&'a ast::Value),
}

/// How many blocks may use each other in a row.
const NESTING_MOST: usize = 16;

impl<'a> Context<'a> {
    /// All declarations of the files, with those of block instances.
    pub(crate) fn collect(&mut self, files: &'a [File]) -> Vec<Item<'a>> {
        let blocks = self.blocks(files);
        let mut items = Vec::new();
        for file in files.iter().filter(|file| !file.is_library) {
            let place = Rc::new(Place { file: file.id, ..Place::default() });
            self.collect_text(&file.ast.declarations, &place, &blocks, &mut items);
        }
        items
    }

    fn blocks(&mut self, files: &'a [File]) -> Blocks<'a> {
        let mut blocks = Blocks::new();
        for file in files {
            for declaration in &file.ast.declarations {
                let Declaration::Block(block) = declaration else { continue };
                let name = &block.head.name;
                let library = if file.is_library { "library." } else { "" };
                let before = blocks.insert(format!("{library}{}", name.text), (block, file.id));
                if let Some((first, of)) = before {
                    let place = Place { file: file.id, ..Place::default() };
                    let message = format!("the block `{}` is declared twice", name.text);
                    let error = self.error(code::DECLARED_TWICE, &place, name.span, message);
                    let error = error.also_in(of, first.head.name.span, "first declared here");
                    self.report(error.help("give one of them another name"));
                }
            }
        }
        blocks
    }

    fn collect_text(
        &mut self,
        declarations: &'a [Declaration],
        place: &Rc<Place>,
        blocks: &Blocks<'a>,
        items: &mut Vec<Item<'a>>,
    ) {
        for declaration in declarations {
            match declaration {
                Declaration::Import(_) => {}
                Declaration::Block(block) => {
                    if place.block.is_some() {
                        let message = "a block is declared inside a block";
                        let error = self.error(code::MISPLACED, place, block.head.name.span, message);
                        self.report(error.help("declare it in the model"));
                    }
                }
                Declaration::Use(it) => self.instantiate(it, place, blocks, items),
                _ => items.push(Item {
                    work: Work::Declared(declaration),
                    place: place.clone(),
                    symbol: Symbol::Poison,
                }),
            }
        }
    }

    fn instantiate(
        &mut self,
        it: &'a Use,
        outside: &Rc<Place>,
        blocks: &Blocks<'a>,
        items: &mut Vec<Item<'a>>,
    ) {
        let Some((block, file)) = self.block_of(it, outside, blocks) else {
            // What it would have declared is not missed.
            self.unread_words.extend(it.name.iter().map(|name| name.text.clone()));
            return;
        };
        let Some(name) = &it.name else {
            if !it.broken {
                let message = "an instance needs a name";
                let error = self.error(code::BLOCK_WIRING, outside, it.block.span, message);
                self.report(error.help(format!(
                    "write `use {} as {}_one {{ ... }}`",
                    it.block.text, block.head.name.text
                )));
            }
            return;
        };
        if !self.declare_name(name, Symbol::Instance, outside) {
            return;
        }
        let prefix = format!("{}{}.", outside.prefix, name.text);
        if let Some((message, help)) = self.too_many(it, &prefix, outside, items.len()) {
            // Once is enough, however many there are.
            if self.diagnostics.iter().any(|it| it.code == code::TOO_LARGE) {
                return;
            }
            let error = self.error(code::TOO_LARGE, outside, it.block.span, message);
            return self.report(error.help(help));
        }
        self.check_wires(it, block, outside);
        self.not_wired(it, block, outside);
        self.note_block(it, (block, file), outside);
        let mut inside =
            Place { file, prefix, block: Some(block.head.name.text.clone()), ..Place::default() };
        inside.inside_of.clone_from(&outside.inside_of);
        inside.inside_of.push(it.block.text.clone());
        inside.used = outside.used.or(Some((outside.file, it.block.span)));
        let own = it.label.as_ref().map_or_else(|| readable(&name.text), |label| label.text.clone());
        inside.label = Some(outside.labelled(&own));
        self.advise_same_label(it, &inside, outside);
        inside.cites = self.cites(&it.evidence, outside);
        inside.cites.extend(outside.cites.iter().cloned());
        inside.judgement = it.evidence.judgement.is_some() || outside.judgement;
        let quantities = self.wire(it, block, outside, &mut inside);
        let inside = Rc::new(inside);
        for need in &block.needs {
            let name = &need.member.name;
            let is_met = inside.wired.contains_key(&name.text)
                || quantities.iter().any(|(met, _)| met.member.name.text == name.text);
            if !is_met {
                // A message has been given; what reads the need inside the block stays silent.
                self.declare_name(name, Symbol::Poison, &inside);
            }
        }
        self.instances.push((block, inside.clone()));
        for (need, met) in quantities {
            let supply = match met {
                Met::Wired(supply) => supply,
                Met::Default(value) => {
                    Supply { value, subscripts: &need.subscripts, outside: inside.clone() }
                }
            };
            items.push(Item {
                work: Work::Needed { need, supply },
                place: inside.clone(),
                symbol: Symbol::Poison,
            });
        }
        self.collect_text(&block.declarations, &inside, blocks, items);
    }

    /// Why a block cannot be used once more, if it cannot, and the way out: it stands in itself, or there are too many.
    fn too_many(
        &self,
        it: &Use,
        prefix: &str,
        outside: &Place,
        items: usize,
    ) -> Option<(String, &'static str)> {
        let used = &it.block.text;
        // Each use inside would make as many again.
        if outside.inside_of.contains(used) {
            return Some((format!("block `{used}` uses itself"), "take this `use` out of the block"));
        }
        const FEWER: &str = "use fewer blocks inside blocks";
        if NESTING_MOST < prefix.matches('.').count() {
            return Some((format!("more than {NESTING_MOST} blocks use one another in a row"), FEWER));
        }
        // Instances count as well: blocks that declare nothing and use others twice make millions of them.
        let most = self.limits.elements;
        let is_over = most < items + self.instances.len();
        is_over.then(|| (format!("the model has more than {most} declarations"), FEWER))
    }

    /// Says that another instance has the same label, so that a page would not tell their elements apart.
    fn advise_same_label(&mut self, it: &Use, inside: &Place, outside: &Place) {
        let Some(label) = &it.label else { return };
        let is_same = |other: &Place| other.label == inside.label && other.prefix != inside.prefix;
        if let Some((_, other)) = self.instances.iter().find(|(_, other)| is_same(other)) {
            let other = other.prefix.trim_end_matches('.').to_owned();
            let message = format!("another instance, `{other}`, is labelled `{}` as well", label.text);
            let advice = Diagnostic::advice(code::SAME_LABEL, message);
            let advice = advice.in_file(outside.file).at(label.span, "");
            self.report(advice.help("give one of them another label: pages show labels, and no names"));
        }
    }

    fn block_of(&mut self, it: &Use, outside: &Place, blocks: &Blocks<'a>) -> Option<(&'a Block, FileId)> {
        if let Some(found) = blocks.get(&it.block.text) {
            return Some(*found);
        }
        // Of a missing library block the reader of files has spoken.
        if !it.block.text.starts_with("library.") {
            let message = format!("there is no block `{}`", it.block.text);
            let mut error = self.error(code::UNKNOWN_BLOCK, outside, it.block.span, message);
            let in_library = library::names().map(|name| format!("library.{name}"));
            let known: Vec<String> = blocks.keys().cloned().chain(in_library).collect();
            let own_name = format!("library.{}", it.block.text);
            let near = known.contains(&own_name).then_some(own_name.as_str());
            let near = near.or_else(|| nearest(&it.block.text, known.iter().map(String::as_str)));
            error = match near {
                Some(near) => error.help(format!("write `{near}`")).replace(it.block.span, near),
                None => error.help(format!("declare it: `block {} {{ ... }}`", it.block.text)),
            };
            self.report(error);
        }
        None
    }

    fn check_wires(&mut self, it: &Use, block: &Block, outside: &Place) {
        let known: Vec<_> = block.needs.iter().map(|need| need.member.name.text.clone()).collect();
        for (at, wire) in it.wiring.iter().enumerate() {
            if it.wiring[..at].iter().any(|other| other.name.text == wire.name.text) {
                let message = format!("`{}` is wired twice", wire.name.text);
                let error = self.error(code::BLOCK_WIRING, outside, wire.name.span, message);
                self.report(error.help("take one away"));
            } else if !known.contains(&wire.name.text) {
                let message = format!("block `{}` needs no `{}`", block.head.name.text, wire.name.text);
                let error = self.error(code::BLOCK_WIRING, outside, wire.name.span, message);
                let near = nearest(&wire.name.text, known.iter().map(String::as_str)).map(str::to_owned);
                self.report(match near {
                    Some(near) => error.help(format!("write `{near}`")).replace(wire.name.span, near),
                    None if known.is_empty() => {
                        error.help("a block says what it needs: `needs trigger : event`")
                    }
                    None => error.help(format!("it needs {}", listed(&known))),
                });
            }
        }
    }

    /// Wires what is known by a name into `inside`, and gives the quantities and conditions with what is said of them.
    fn wire(
        &mut self,
        it: &'a Use,
        block: &'a Block,
        outside: &Rc<Place>,
        inside: &mut Place,
    ) -> Vec<(&'a Need, Met<'a>)> {
        let mut quantities = Vec::new();
        for need in &block.needs {
            let wire = it.wiring.iter().find(|wire| wire.name.text == need.member.name.text);
            let is_value = matches!(need.kind, Some(NeedKind::Quantity(_) | NeedKind::Condition));
            match (&need.kind, wire, &need.default) {
                (None, ..) => {}
                (Some(_), Some(wire), _) if is_value && !self.is_named(wire) => {
                    let value = &wire.value;
                    let supply = Supply { value, subscripts: &wire.subscripts, outside: outside.clone() };
                    quantities.push((need, Met::Wired(supply)));
                }
                (Some(_), None, Some(value)) if is_value => quantities.push((need, Met::Default(value))),
                (Some(kind), Some(wire), _) => match name_wired(wire) {
                    Some(target) if self.is_plain(need, wire, &target, outside) => {
                        let (kind, over) =
                            (kind.clone(), need.subscripts.iter().map(|it| it.over.text.clone()).collect());
                        let span = need.member.name.span;
                        let wired = Wired { kind, over, target, need: span, outside: outside.clone() };
                        inside.wired.insert(need.member.name.text.clone(), wired);
                    }
                    Some(_) => {}
                    None => self.wire_names_nothing(need, &wire.name, wire.value.span, outside),
                },
                (Some(_), None, _) => {}
            }
        }
        quantities
    }

    /// Whether a quantity is wired to what the model calls by a name, and so is that and no element of its own.
    fn is_named(&self, wire: &ast::Wire) -> bool {
        let ValueKind::Expr(ast::Expr { kind: ast::ExprKind::Name(name), .. }) = &wire.value.kind else {
            return false;
        };
        let is_word = super::declare::BUILT_IN.contains(&name.text.as_str());
        wire.subscripts.is_empty() && !is_word && self.units.find(&name.text).is_none()
    }

    /// Says what an instance must be wired to and is not; silent where a wire has a name that the block does not know, for that may be it.
    fn not_wired(&mut self, it: &Use, block: &Block, outside: &Rc<Place>) {
        let is_wired = |need: &&Need| it.wiring.iter().any(|wire| wire.name.text == need.member.name.text);
        let is_known =
            |wire: &ast::Wire| block.needs.iter().any(|need| need.member.name.text == wire.name.text);
        if it.broken || !it.wiring.iter().all(is_known) {
            return;
        }
        let missing: Vec<&Need> = block
            .needs
            .iter()
            .filter(|need| need.kind.is_some() && need.default.is_none() && !is_wired(need))
            .collect();
        let names: Vec<String> = missing.iter().map(|need| need.member.name.text.clone()).collect();
        let message = match names.as_slice() {
            [] => return,
            [name] => format!("`{name}`, which block `{}` needs, is not wired", block.head.name.text),
            names => format!("block `{}` needs {} that are not wired", block.head.name.text, listed(names)),
        };
        let mut error = self.error(code::BLOCK_WIRING, outside, it.block.span, message);
        for need in missing {
            let about = need.member.label.as_ref().map(|label| format!(": {}", label.text));
            error = error.help(format!(
                "add `{} = ...`, {}{}",
                need.member.name.text,
                wanted(need.kind.as_ref()),
                about.unwrap_or_default()
            ));
        }
        self.report(error);
    }

    /// Whether a need that is known by a name is wired by a name alone, and with members, `start of` and `call of` only where these
    /// mean something. Says what to write where it is not.
    fn is_plain(
        &mut self,
        need: &Need,
        wire: &ast::Wire,
        target: &ast::EventRef,
        outside: &Rc<Place>,
    ) -> bool {
        let name = &wire.name.text;
        let what = match &need.kind {
            Some(NeedKind::Quantity(_) | NeedKind::Condition) => return true,
            kind => wanted(kind.as_ref()),
        };
        let has_no_members = matches!(need.kind, Some(NeedKind::Actor | NeedKind::Set));
        let (span, message, help) = if let Some(first) = wire.subscripts.first() {
            let span = wire.subscripts.last().map_or(first.span, |last| first.span.to(last.span));
            let message = format!("`{name}`, which the block needs, is {what}, and has no subscript");
            (span, message, format!("write `{name} = ...`"))
        } else if need.kind != Some(NeedKind::Event) && target.kind != ast::EventKind::Named {
            let said = if target.kind == ast::EventKind::StartOf { "start of" } else { "call of" };
            let message = format!("`{name}` must be {what}, and this is an event");
            (wire.value.span, message, format!("write the name of {what}, without `{said}`"))
        } else if has_no_members && !target.members.is_empty() {
            let target = &target.name.text;
            (wire.value.span, format!("`{target}` has no subscripts"), format!("write `{target}` alone"))
        } else {
            return true;
        };
        let error = self.error(code::BLOCK_WIRING, outside, span, message);
        self.report(error.help(help));
        false
    }

    fn wire_names_nothing(
        &mut self,
        need: &Need,
        name: &Name,
        span: detente_syntax::Span,
        outside: &Rc<Place>,
    ) {
        let wanted = wanted(need.kind.as_ref());
        let error =
            self.error(code::BLOCK_WIRING, outside, span, format!("`{}` must be {wanted}", name.text));
        self.report(match need.kind {
            Some(NeedKind::Event) => error.help(format!(
                "declare one, for example `event {}_event {{ rate 3 / year }}`, and write its name",
                name.text
            )),
            _ => error.help("write its name"),
        });
    }

    /// Verifies that what was wired is of the kind that the blocks need, once all names are declared.
    pub(crate) fn check_wiring(&mut self) {
        for (block, inside) in self.instances.clone() {
            self.check_wired(block, &inside);
        }
    }

    fn check_wired(&mut self, block: &Block, inside: &Rc<Place>) {
        for need in &block.needs {
            let Some(wired) = inside.wired.get(&need.member.name.text).cloned() else { continue };
            if need.kind == Some(NeedKind::Event) {
                let scope = super::scope::Scope::new(&wired.outside, "");
                self.event_reference(&wired.target, &scope);
                continue;
            }
            let name = &wired.target.name;
            let Some(entry) = self.resolve(name, &wired.outside) else { continue };
            let wanted = match need.kind {
                Some(NeedKind::Choice) => NamedKind::Choice,
                Some(NeedKind::Regime) => NamedKind::Regime,
                Some(NeedKind::Actor) => NamedKind::Actor,
                Some(NeedKind::Set) => NamedKind::Set,
                // What fits a quantity or a condition is known when all units are.
                _ => continue,
            };
            if !self.fits(&wired, &entry.symbol, inside) {
                let _: Option<()> = self.wrong_kind(name, &wired.outside, &entry, wanted);
            } else if matches!(entry.symbol, Symbol::Choice(_) | Symbol::Regime(_)) {
                let scope = super::scope::Scope::new(&wired.outside, "");
                self.conduct(name, &wired.target.members, wanted, &scope);
            }
        }
    }

    /// Verifies that quantities and conditions which are wired by a name fit the needs, once all units are known.
    pub(crate) fn check_wired_quantities(&mut self) {
        for (block, inside) in self.instances.clone() {
            for need in &block.needs {
                if let Some(wired) = inside.wired.get(&need.member.name.text).cloned() {
                    self.check_wired_quantity(need, &wired, &inside);
                }
            }
        }
    }

    fn check_wired_quantity(&mut self, need: &Need, wired: &Wired, inside: &Rc<Place>) {
        let name = &wired.target.name;
        let expected = match &need.kind {
            Some(NeedKind::Condition) => Expected::Condition,
            Some(NeedKind::Quantity(unit)) => {
                let Some(unit) = self.header_unit(unit, inside) else { return };
                Expected::unit(&unit, format!("`{}`", need.member.name.text))
            }
            _ => return,
        };
        let expr = ast::Expr { kind: ast::ExprKind::Name(name.clone()), span: name.span };
        let scope = super::scope::Scope::new(&wired.outside, "");
        let Some(Entry { symbol, path, .. }) = self.lookup(&name.text, &wired.outside).cloned() else {
            return;
        };
        let family = match symbol {
            // Of a broken declaration there has been a message.
            Symbol::Poison => return,
            Symbol::Parameter(family)
            | Symbol::Let(family)
            | Symbol::Stock(family)
            | Symbol::Memory(family)
            | Symbol::Series(family) => family,
            _ => Family::alone(0),
        };
        let Some(domains) = self.domains(&need.subscripts, inside) else { return };
        if domains.is_empty() {
            let typed = self.expect(&expr, &scope, &expected);
            self.note_share(need, typed, wired, inside);
        } else if domains == family.domains {
            let sort = self.sorts.get(&path).cloned().unwrap_or(Sort::Poison);
            self.fitted(Typed { expression: Expression::Number(0.0), sort }, &expr, &scope, &expected);
        } else {
            self.wants_subscripts(need, &domains, &wired.outside, name.span);
        }
    }

    /// Keeps what a need that is a share is wired to, for its bounds to be looked at when all are known.
    fn note_share(&mut self, need: &Need, typed: Typed, wired: &Wired, inside: &Rc<Place>) {
        let path = inside.path(&need.member.name.text);
        let is_share = match &need.kind {
            Some(NeedKind::Quantity(unit)) => {
                let unit = self.header_unit(unit, inside).and_then(|unit| unit.as_pure());
                matches!(unit, Some(Pure::Index | Pure::Share))
            }
            _ => false,
        };
        if is_share && !typed.is_poison() {
            let at = (wired.outside.file, wired.target.name.span);
            let need = (inside.file, need.member.name.span);
            self.wired_shares.push(WiredShare { path, value: typed.expression, at, need });
        }
    }
}

/// The name that a need is wired to, where it is wired to a name.
fn name_wired(wire: &ast::Wire) -> Option<ast::EventRef> {
    match &wire.value.kind {
        ValueKind::Expr(expr) => as_event(expr),
        _ => None,
    }
}

/// What a block needs, with its article, for messages.
fn wanted(kind: Option<&NeedKind>) -> &'static str {
    match kind {
        Some(NeedKind::Choice) => "a choice",
        Some(NeedKind::Regime) => "a regime",
        Some(NeedKind::Actor) => "an actor",
        Some(NeedKind::Set) => "a set",
        Some(NeedKind::Condition) => "a condition",
        Some(NeedKind::Quantity(_)) => "a number",
        Some(NeedKind::Event) | None => "an event",
    }
}
