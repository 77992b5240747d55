//! What sides do and how it ends: choices, votes, outcomes; and what is asked: policies, claims, observations, loops.

use super::context::Context;
use super::scope::Item;
use detente_syntax::ast::Declaration;

impl<'a> Context<'a> {
    /// Checks the body of a declaration of this group; others are left alone.
    pub(crate) fn check_conduct(&mut self, _item: &Item<'a>, _declaration: &'a Declaration) {}
}
