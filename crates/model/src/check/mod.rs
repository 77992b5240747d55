//! The checker: from parsed declarations to a [`Model`], or to messages that say what to type.
//!
//! It works in this order: read the files, declare all names and give each element its place, check the values whose units
//! others need (parameters, lets, initial values), check all bodies, sort the step, and put the model together. One mistake
//! gives one message: what depends on a broken part is poisoned, and silent.
//!
//! For whoever adds a kind of declaration: a body is checked by a method of `context::Context` that takes the
//! `scope::Item`; `scope::Scope::new` is the scope of its expressions, `context::Context::expect` checks one,
//! `context::Context::event_reference` finds an event, `context::Context::about` makes the element's `About`, and the result goes
//! into `Context::slots` at the place that the item's symbol names.

mod assemble; // The checked elements become a model.
mod blocks; // Instances of blocks.
mod calendar; // The situation, dates, units of headers.
mod calls; // Functions, tables, delays.
mod conduct; // Choices, votes, outcomes, policies, claims, observations, loops.
mod constant; // Expressions that are known numbers.
mod context; // What the checker knows.
mod declare; // Names and places.
mod events; // Events and splits.
mod evidence; // Citations, labels, what nothing carries.
mod expressions; // Operators.
mod files; // Files and imports.
mod inference; // In which order values are checked whose unit is not declared.
mod keyed; // What is said by member.
mod lets; // Lets.
pub mod library; // The blocks of the language itself.
mod mentioned; // Where names are said, for editors.
mod mentions; // Names in a value.
mod named_kind; // What a name is of.
mod noted; // What is noted of names while they are looked up.
mod order; // The order of a step, and cycles.
mod otherwise; // What other notations call otherwise.
mod parameters; // Parameters, needs of blocks, correlations.
mod ranges; // Chances, rates and times that cannot be right.
mod references; // Names and subscripts in expressions.
mod remarks; // What a sound model leaves unused.
mod scope; // What names mean where they stand.
mod series; // Tables and series.
mod shows; // What a page shows first.
mod starts; // Where stocks start.
mod state; // Memories, transfers and regimes.
mod stocks; // Stocks and their flows.
mod subscripts; // Members, and whose choice or regime is meant.
mod typed; // Units and conditions.
mod values; // Intervals, distributions.
mod ways; // States that are entered or left only.

#[cfg(test)]
mod tests;

pub use self::calls::functions;
pub(crate) use self::declare::BUILT_IN;
pub use self::mentioned::{Named, Names, Spot};
pub use self::named_kind::NamedKind;
pub use self::ranges::out_of_range;
pub use self::remarks::remarks;

use crate::Model;
use context::{Context, Limits};
use detente_syntax::ast::Declaration;
use detente_syntax::diagnostic::joined;
use detente_syntax::{Diagnostic, Sources};
use scope::{Item, Place, Work};
use std::rc::Rc;

/// What the checker asks of the outside: texts by their names in the situation's folder.
pub trait World {
    /// The text of a file, or why there is none, in words.
    fn text(&self, path: &str) -> Result<String, String>;

    /// Where this looked for a file that is not there. `None` if it is there, or where that cannot be told: a file of counts is named
    /// by a model, and read when its numbers are wanted.
    fn missing(&self, _path: &str) -> Option<String> {
        None
    }

    /// The names of the files in a folder of the situation, as far as they are known.
    fn names_in(&self, _folder: &str) -> Vec<String> {
        Vec::new()
    }
}

/// What checking gives.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The model, if there is no error.
    pub model: Option<Model>,
    /// What there is to say, in order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the messages point into.
    pub sources: Sources,
    /// Where names are declared and said.
    pub names: Names,
}

impl Checked {
    /// The sets, regimes and choices by which something of that name is subscripted where it is declared.
    pub fn subscripts(&self, name: &str) -> Vec<String> {
        let named = self.names.declared.iter().find(|it| it.path == name && it.extent != it.span);
        let Some(named) = named else { return Vec::new() };
        let header = named.extent.slice(self.sources.text(named.file));
        let file = detente_syntax::parse(header).file;
        let head = file.declarations.first().and_then(Declaration::head);
        head.map_or(Vec::new(), |head| head.subscripts.iter().map(|it| it.over.text.clone()).collect())
    }
}

/// Checks the model in the file `root`, with all that it imports. Never panics; every mistake is a message.
pub fn check(world: &dyn World, root: &str) -> Checked {
    check_within(world, root, Limits::SHIPPED)
}

fn check_within(world: &dyn World, root: &str, limits: Limits) -> Checked {
    let mut files = files::read_files(world, root);
    let situation = files.situation();
    let mut context = Context::new(limits);
    context.diagnostics.append(&mut files.diagnostics);
    context.unread_words.append(&mut files.unread_words);
    context.misses_a_name = files.misses_a_name;
    if let Some((at, _)) = situation {
        let file = &files.files[at];
        let place = Rc::new(Place { file: file.id, ..Place::default() });
        if let Some(situation) = &file.ast.situation {
            context.take_situation(situation, &place);
            context.read_evidence(world, situation, &place, &mut files.sources);
            context.leaves_out = situation.leaves_out.iter().map(|text| text.text.clone()).collect();
        }
        context.language = file.ast.language.as_ref().map_or(1, |language| language.version);
    }
    context.declare_units_of(&files.files);
    let items = context.collect(&files.files);
    context.declare(items);
    context.check_wiring();
    context.check_items();
    context.look_for_counts(world);
    if let Some((at, _)) = situation
        && let Some(situation) = &files.files[at].ast.situation
    {
        context.take_shows(situation, &Place { file: files.files[at].id, ..Place::default() });
    }
    let names = context.names();
    let model = context.assemble();
    let mut diagnostics = context.diagnostics;
    diagnostics.sort_by_key(|it| (it.primary.file, it.primary.span));
    let model = model.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    Checked { model, diagnostics: joined(diagnostics), sources: files.sources, names }
}

impl<'a> Context<'a> {
    /// Checks all bodies: first what others take their unit from.
    fn check_items(&mut self) {
        let items = self.items.clone();
        for item in &items {
            match item.work {
                Work::Declared(Declaration::Table(table)) => self.check_table(item, table),
                Work::Declared(Declaration::Series(series)) => self.check_series(item, series),
                Work::Declared(Declaration::Memory(memory)) => self.declare_memory_unit(item, memory),
                _ => {}
            }
        }
        self.check_values();
        for item in &items {
            if let Work::Declared(declaration) = item.work
                && !declaration.broken()
            {
                self.refuse_within(item, declaration);
                self.check_body(item, declaration);
            }
        }
        self.check_wired_quantities();
        self.check_correlations();
        self.check_questions();
    }

    fn check_body(&mut self, item: &Item<'a>, declaration: &'a Declaration) {
        match declaration {
            Declaration::Actor(actor) => self.check_actor(item, actor),
            Declaration::Stock(stock) => self.check_stock(item, stock),
            Declaration::Transfer(transfer) => self.check_transfer(item, transfer),
            Declaration::Memory(memory) => self.check_memory(item, memory),
            Declaration::Regime(regime) => self.check_regime(item, regime),
            Declaration::Event(event) => self.check_event(item, event),
            other => self.check_conduct(item, other),
        }
    }

    /// Reads the briefing and the source list that the situation names.
    fn read_evidence(
        &mut self,
        world: &dyn World,
        situation: &detente_syntax::ast::Situation,
        place: &Place,
        texts: &mut Sources,
    ) {
        if let Some(briefing) = &situation.briefing {
            self.evidence.briefing = Some((place.file, briefing.span));
            match files::text_in_folder(world, &briefing.text) {
                Ok(text) => self.take_briefing(&text),
                Err(error) => {
                    self.unread.0 = true;
                    self.missing_file(world, place, briefing, &error);
                }
            }
        }
        if let Some(sources) = &situation.sources {
            match files::text_in_folder(world, &sources.text) {
                Ok(text) => self.unread.1 = !self.take_sources(&sources.text, text, texts),
                Err(error) => {
                    self.unread.1 = true;
                    self.missing_file(world, place, sources, &error);
                }
            }
        }
    }

    fn missing_file(
        &mut self,
        world: &dyn World,
        place: &Place,
        path: &detente_syntax::ast::Text,
        error: &files::Unreadable,
    ) {
        let near = files::near_file(world, &path.text);
        let error = error.message(&path.text, near.as_deref()).in_file(place.file).at(path.span, "");
        self.report(match near {
            Some(near) => error.replace(path.span, format!("\"{near}\"")),
            None => error,
        });
    }

    /// Says which files of observed counts are not there.
    fn look_for_counts(&mut self, world: &dyn World) {
        for item in self.items.clone() {
            let Work::Declared(Declaration::Observe(observe)) = item.work else { continue };
            let Some(file) = &observe.file else { continue };
            let looked = match files::leads_outside(&file.text) {
                true => Some(files::Unreadable::Outside),
                false => world
                    .missing(&file.text)
                    .map(|place| files::Unreadable::Missing(format!("there is no file {place}"))),
            };
            if let Some(error) = looked {
                self.missing_file(world, &item.place, file, &error);
            }
        }
    }
}
