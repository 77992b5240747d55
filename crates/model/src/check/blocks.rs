//! Blocks: each `use` declares the block's elements once more, under the instance's name, wired to what it needs.

use super::context::Context;
use super::files::File;
use super::scope::{Item, Place, Symbol, Wired, Work, as_event};
use detente_syntax::ast::{self, Block, Declaration, Name, Need, NeedKind, Use, ValueKind};
use detente_syntax::diagnostic::code;
use detente_syntax::{FileId, nearest};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Blocks by the name by which they are used, with the file that they stand in.
pub(crate) type Blocks<'a> = BTreeMap<String, (&'a Block, FileId)>;

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
                if blocks.insert(format!("{library}{}", name.text), (block, file.id)).is_some() {
                    let place = Place { file: file.id, ..Place::default() };
                    let message = format!("the block `{}` is declared twice", name.text);
                    let error = self.error(code::DECLARED_TWICE, &place, name.span, message);
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
        let Some((block, file)) = self.block_of(it, outside, blocks) else { return };
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
        let depth = prefix.matches('.').count();
        if NESTING_MOST < depth || self.limits.elements < items.len() {
            let message = if NESTING_MOST < depth {
                format!("block `{}` uses itself, or too many blocks in a row", block.head.name.text)
            } else {
                format!("the model has more than {} declarations", self.limits.elements)
            };
            let error = self.error(code::TOO_LARGE, outside, it.block.span, message);
            return self.report(error.help("use fewer blocks inside blocks"));
        }
        self.check_wires(it, block, outside);
        let mut inside =
            Place { file, prefix, block: Some(block.head.name.text.clone()), ..Place::default() };
        inside.cites = self.cites(&it.evidence, outside);
        inside.cites.extend(outside.cites.iter().cloned());
        inside.judgement = it.evidence.judgement.is_some() || outside.judgement;
        let quantities = self.wire(it, block, outside, &mut inside);
        let inside = Rc::new(inside);
        for need in &block.needs {
            let name = &need.member.name;
            let is_met = inside.wired.contains_key(&name.text)
                || quantities.iter().any(|(met, ..)| met.member.name.text == name.text);
            if !is_met {
                // A message has been given; what reads the need inside the block stays silent.
                self.declare_name(name, Symbol::Poison, &inside);
            }
        }
        self.instances.push((block, inside.clone()));
        for (need, value, from) in quantities {
            let from = from.unwrap_or_else(|| inside.clone());
            items.push(Item {
                work: Work::Needed { need, value, outside: from },
                place: inside.clone(),
                symbol: Symbol::Poison,
            });
        }
        self.collect_text(&block.declarations, &inside, blocks, items);
    }

    fn block_of(&mut self, it: &Use, outside: &Place, blocks: &Blocks<'a>) -> Option<(&'a Block, FileId)> {
        if let Some(found) = blocks.get(&it.block.text) {
            return Some(*found);
        }
        // Of a missing library block the reader of files has spoken.
        if !it.block.text.starts_with("library.") {
            let message = format!("there is no block `{}`", it.block.text);
            let mut error = self.error(code::UNKNOWN_BLOCK, outside, it.block.span, message);
            error = match nearest(&it.block.text, blocks.keys().map(String::as_str)) {
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
                    None => error.help(format!("it needs {}", super::scope::listed(&known))),
                });
            }
        }
    }

    /// Wires events, choices and regimes into `inside`, and gives the quantities with where their values are said.
    fn wire(
        &mut self,
        it: &'a Use,
        block: &'a Block,
        outside: &Rc<Place>,
        inside: &mut Place,
    ) -> Vec<(&'a Need, &'a ast::Value, Option<Rc<Place>>)> {
        let mut quantities = Vec::new();
        for need in &block.needs {
            let wire = it.wiring.iter().find(|wire| wire.name.text == need.member.name.text);
            match (&need.kind, wire, &need.default) {
                (None, ..) => {}
                (Some(NeedKind::Quantity(_)), Some(wire), _) => {
                    quantities.push((need, &wire.value, Some(outside.clone())));
                }
                (Some(NeedKind::Quantity(_)), None, Some(value)) => quantities.push((need, value, None)),
                (Some(_), Some(wire), _) => {
                    let event = match &wire.value.kind {
                        ValueKind::Expr(expr) => as_event(expr),
                        _ => None,
                    };
                    match event {
                        Some(event) => {
                            let wired = Wired { event, outside: outside.clone() };
                            inside.wired.insert(need.member.name.text.clone(), wired);
                        }
                        None => self.wire_names_nothing(need, &wire.name, wire.value.span, outside),
                    }
                }
                (Some(_), None, _) => {
                    if !it.broken {
                        let need_name = &need.member.name.text;
                        let message = format!(
                            "`{need_name}`, which block `{}` needs, is not wired",
                            block.head.name.text
                        );
                        let error = self.error(code::BLOCK_WIRING, outside, it.block.span, message);
                        self.report(error.help(format!("add `{need_name} = ...`")));
                    }
                }
            }
        }
        quantities
    }

    fn wire_names_nothing(&mut self, need: &Need, name: &Name, span: detente_syntax::Span, outside: &Place) {
        let wanted = match need.kind {
            Some(NeedKind::Choice) => "a choice",
            Some(NeedKind::Regime) => "a regime",
            _ => "an event",
        };
        let error =
            self.error(code::BLOCK_WIRING, outside, span, format!("`{}` must be {wanted}", name.text));
        self.report(error.help("write its name"));
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
            let scope = super::scope::Scope::new(&wired.outside, "");
            match need.kind {
                Some(NeedKind::Event) => {
                    self.event_reference(&wired.event, &scope);
                }
                Some(NeedKind::Choice) => {
                    self.choice(&wired.event.name, &wired.outside);
                }
                Some(NeedKind::Regime) => {
                    if let Some(entry) = self.resolve(&wired.event.name, &wired.outside)
                        && !matches!(entry.symbol, Symbol::Regime(_))
                    {
                        let _: Option<()> =
                            self.wrong_kind(&wired.event.name, &wired.outside, &entry, "a regime");
                    }
                }
                _ => {}
            }
        }
    }
}
