//! Giving a declared name another one: the changes that it takes, or why it cannot be.
//!
//! What the changes would give is checked as a whole before they are handed out: no message may come or go, and every name must mean
//! what it meant. An element that draws luck keeps it under its old name, so that the renamed model gives the same results.

use crate::check::BUILT_IN;
use crate::model::ParameterValue;
use crate::units::{UnitNames, same_word};
use crate::{Checked, Model, Named, NamedKind, Spot, World, check, functions};
use detente_numbers::distributions::Distribution;
use detente_syntax::vocabulary::is_word;
use detente_syntax::{FileId, Severity, Span, SyntaxKind, lex};
use std::collections::{BTreeMap, BTreeSet};

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The file.
    pub file: FileId,
    /// What is taken away; empty for what is only added.
    pub span: Span,
    /// What is put there.
    pub text: String,
}

/// The name at a place, if another can be given to it; `None` where no name stands.
///
/// # Errors
/// Why it must stay as it is, in words.
pub fn renamable<'c>(
    checked: &'c Checked,
    world: &dyn World,
    file: FileId,
    offset: u32,
) -> Result<Option<(&'c Named, Span)>, String> {
    let Some((named, span)) = checked.names.at(file, offset) else { return Ok(None) };
    let name = checked.sources.slice(named.file, named.span);
    let own = |file| world.text(checked.sources.name(file)).is_ok_and(|it| it == checked.sources.text(file));
    if !own(named.file) {
        return Err(format!("`{name}` belongs to the language's own library"));
    }
    if checked.model.is_none() {
        return Err(
            "the model has errors: mend them first, so that every place of the name is known".to_owned()
        );
    }
    Ok(Some((named, span)))
}

/// The changes that give another name to what is named at a place, in order; none where that is its name already.
///
/// # Errors
/// Why it cannot be called so, in words.
pub fn rename(
    checked: &Checked,
    world: &dyn World,
    (file, offset): (FileId, u32),
    new: &str,
) -> Result<Vec<Edit>, String> {
    let Some((named, _)) = renamable(checked, world, file, offset)? else {
        return Err("no name stands here".to_owned());
    };
    let old = checked.sources.slice(named.file, named.span);
    if new == old {
        return Ok(Vec::new());
    }
    refuse_word(new)?;
    refuse_taken(checked, named, new)?;
    let mut edits: Vec<Edit> = Vec::new();
    for (file, span) in checked.names.places(named).into_iter().chain([(named.file, named.span)]) {
        edits.push(Edit { file, span, text: new.to_owned() });
    }
    if let Some(end) = luck_to_keep(checked, named) {
        edits.push(Edit { file: named.file, span: Span::empty(end), text: format!(" luck \"{old}\"") });
    }
    edits.sort();
    edits.dedup();
    verify(checked, world, named, &edits, new)?;
    Ok(edits)
}

/// Whether a word can be a name at all.
fn refuse_word(new: &str) -> Result<(), String> {
    let tokens = lex(new);
    let is_one_word = matches!(tokens.as_slice(), [token] if token.kind == SyntaxKind::Word);
    if !is_one_word && new != "half-life" {
        return Err(format!(
            "`{new}` cannot be a name: a name is one word of letters, digits and `_` that starts with no digit"
        ));
    }
    let built_in = UnitNames::default().find(new).is_some();
    if is_word(new) || BUILT_IN.contains(&new) || built_in || functions().any(|function| function == new) {
        return Err(format!("`{new}` is a word of the language"));
    }
    Ok(())
}

/// Whether something else that is declared beside it has that name.
fn refuse_taken(checked: &Checked, named: &Named, new: &str) -> Result<(), String> {
    let owner = |path: &str| path.rsplit_once('.').map_or(String::new(), |(owner, _)| owner.to_owned());
    let spot = |it: &Named| (it.file, it.span);
    let of_name = checked.names.declared.iter().filter(|it| spot(it) == spot(named));
    let scopes: BTreeSet<String> = of_name.map(|it| owner(&it.path)).collect();
    let blocks =
        checked.names.declared.iter().filter(|it| it.kind == NamedKind::Block && it.file == named.file);
    let covers =
        |block: &Named, it: &Named| block.extent.start <= it.span.start && it.span.end <= block.extent.end;
    let block = blocks.into_iter().find(|block| covers(block, named) && block.span != named.span);
    let in_block = |it: &Named| it.file == named.file && block.is_some_and(|block| covers(block, it));
    let is_unit = |it: &Named| it.kind == NamedKind::Unit;
    let clashes = |it: &&Named| {
        let own = it.path.rsplit('.').next().unwrap_or_default();
        // The singular and the plural of a unit are one, and no element may be called so.
        let same = if is_unit(it) || is_unit(named) { same_word(own, new) } else { own == new };
        let is_need = it.kind == NamedKind::Need;
        let beside = is_unit(it) || is_need && in_block(it) || scopes.contains(&owner(&it.path));
        same && beside && spot(it) != spot(named) && it.kind != NamedKind::Running
    };
    if let Some(first) = checked.names.declared.iter().find(clashes) {
        let line = checked.sources.place(first.file, first.span.start).line;
        let name = checked.sources.name(first.file);
        return Err(format!(
            "`{new}` is taken: {} of that name is declared in {name}, line {line}",
            first.kind
        ));
    }
    Ok(())
}

/// Where `luck "old name"` has to be said, if the declaration draws luck by its name and does not say so yet.
fn luck_to_keep(checked: &Checked, named: &Named) -> Option<u32> {
    let model = checked.model.as_ref()?;
    let is_whole_declaration = named.extent != named.span;
    let spot = (named.file, named.span);
    let meanings: Vec<&Named> =
        checked.names.declared.iter().filter(|it| (it.file, it.span) == spot).collect();
    let draws = meanings.iter().any(|it| draws_luck(model, &it.path));
    // What a block needs has no such clause: its luck moves with its name.
    let keeps = meanings.iter().any(|it| it.keeps_luck || it.kind == NamedKind::Need);
    (is_whole_declaration && !keeps && draws).then_some(named.extent.end)
}

/// Whether a random number is addressed by the path of a declaration, or by that of something it owns.
fn draws_luck(model: &Model, path: &str) -> bool {
    let owns = |luck: &str| {
        luck.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let is_drawn = |value: &ParameterValue| match value {
        ParameterValue::Drawn(drawn) => !matches!(drawn, Distribution::Constant(_)),
        ParameterValue::OneOf { .. } => true,
        ParameterValue::Derived(_) => false,
    };
    model.parameters.iter().any(|it| owns(&it.about.luck) && is_drawn(&it.value))
        || model.draws.iter().any(|luck| owns(luck))
        || model.events.iter().any(|it| owns(&it.about.luck))
        || model.choices.iter().any(|it| owns(&it.about.luck))
        || model.regimes.iter().any(|it| owns(&it.about.luck))
        || model.votes.iter().any(|it| owns(&it.about.luck))
}

/// Checks what the changes would give: the same messages, and every name means what it meant.
fn verify(
    checked: &Checked,
    world: &dyn World,
    named: &Named,
    edits: &[Edit],
    new: &str,
) -> Result<(), String> {
    let edited = Edited::new(checked, world, edits);
    let after = check(&edited, checked.sources.name(FileId(0)));
    let old = checked.sources.slice(named.file, named.span);
    if told(checked, [old, new]) != told(&after, [old, new]) {
        let errors = after.diagnostics.iter().find(|it| it.is_error());
        let why = errors.or(after.diagnostics.first()).map_or("the messages would change", |it| &*it.message);
        return Err(format!("it cannot be called `{new}`: {why}"));
    }
    let moved = |(file, span): Spot| (file, moved(edits, file, span));
    let before: BTreeSet<(Spot, Spot)> =
        checked.names.links().map(|(from, to)| (moved(from), moved(to))).collect();
    if before != after.names.links().collect() {
        return Err(format!("if it were called `{new}`, some name would mean something else"));
    }
    Ok(())
}

/// The errors and warnings, each by its weight, its code and the words of its message, in which the old and the new name are one.
/// Without the order of any: lists are in the order of names. Advice is given by others.
fn told(checked: &Checked, names: [&str; 2]) -> Vec<(Severity, &'static str, Vec<String>)> {
    let word = |word: &str| match names.iter().any(|name| same_word(name, word)) {
        true => "`".to_owned(),
        false => word.to_owned(),
    };
    let messages = checked.diagnostics.iter().filter(|it| it.severity != Severity::Advice);
    let mut told: Vec<_> = messages
        .map(|it| {
            let words = it.message.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            let mut words: Vec<String> = words.map(word).collect();
            words.sort_unstable();
            (it.severity, it.code.name, words)
        })
        .collect();
    told.sort_unstable();
    told
}

/// Where a span comes to stand.
fn moved(edits: &[Edit], file: FileId, span: Span) -> Span {
    let shifted = |at: u32| {
        // What is added right behind a name does not make it longer.
        let before = edits.iter().filter(|it| it.file == file && it.span.end <= at && it.span.start < at);
        let added: i64 = before.map(|it| it.text.len() as i64 - i64::from(it.span.len())).sum();
        (i64::from(at) + added) as u32
    };
    Span::new(shifted(span.start), shifted(span.end))
}

/// A world in which some texts were changed.
struct Edited<'w> {
    world: &'w dyn World,
    texts: BTreeMap<String, String>,
}

impl<'w> Edited<'w> {
    /// The changes are in order.
    fn new(checked: &Checked, world: &'w dyn World, edits: &[Edit]) -> Self {
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        for edit in edits.iter().rev() {
            let text = texts
                .entry(checked.sources.name(edit.file).to_owned())
                .or_insert_with(|| checked.sources.text(edit.file).to_owned());
            text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        Self { world, texts }
    }
}

impl World for Edited<'_> {
    fn text(&self, path: &str) -> Result<String, String> {
        self.texts.get(path).map_or_else(|| self.world.text(path), |text| Ok(text.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One(String);

    impl World for One {
        fn text(&self, _: &str) -> Result<String, String> {
            Ok(self.0.clone())
        }
    }

    #[test]
    fn messages_are_told_apart_by_what_they_are_about_and_not_by_the_name_that_changed() {
        let told_of = |name: &str, names| {
            let text = format!(
                "situation \"S\" {{ lasts 10 days steps 1 day }}\nunit seats\n\
                 vote {name} {{ bloc all 10 seats, attends 90%, supports 50%  needs a majority of those present }}\n\
                 outcome o otherwise\n"
            );
            let checked = check(&One(text), "m");
            assert!(checked.model.is_some() && checked.diagnostics.len() == 1, "{:?}", checked.diagnostics);
            told(&checked, names)
        };
        let names = ["law", "act"];
        assert_eq!(told_of("law", names), told_of("act", names));
        assert_ne!(told_of("law", names), told_of("bill", names));
    }
}
