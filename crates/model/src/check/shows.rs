//! What a page shows first: the levels that the situation names.

use super::context::Context;
use super::scope::{Place, Symbol};
use crate::model::About;
use detente_syntax::ast::Situation;
use detente_syntax::diagnostic::code;

impl Context<'_> {
    /// Takes the paths of the levels that the situation shows, in its order, each once. A name with subscripts stands for all its members.
    pub(crate) fn take_shows(&mut self, situation: &Situation, place: &Place) {
        for name in &situation.shows {
            let Some(entry) = self.resolve(name, place) else { continue };
            let family = match &entry.symbol {
                Symbol::Stock(family) | Symbol::Let(family) | Symbol::Memory(family) => family,
                Symbol::Poison => continue,
                other => {
                    let message = format!("`{}` is {}, and no level over time", name.text, other.kind());
                    let error = self.error(code::WRONG_KIND, place, name.span, message);
                    self.report(error.help("`shows` names stocks, lets or memories"));
                    continue;
                }
            };
            for at in self.places(family) {
                let path = self.level(&entry.symbol, at).map(|about| about.path.clone());
                self.shows.extend(path.filter(|path| !self.shows.contains(path)));
            }
        }
    }

    /// The checked stock, let or memory in that place; `None` where it is broken.
    fn level(&self, symbol: &Symbol, at: usize) -> Option<&About> {
        let slots = &self.slots;
        match symbol {
            Symbol::Stock(_) => slots.stocks.get(at)?.as_ref().map(|it| &it.about),
            Symbol::Let(_) => slots.lets.get(at)?.as_ref().map(|it| &it.about),
            _ => slots.memories.get(at)?.as_ref().map(|it| &it.about),
        }
    }
}
