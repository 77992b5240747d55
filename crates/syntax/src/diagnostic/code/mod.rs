//! The codes of messages. Each is one kind of mistake and has a page in `docs/messages/`: what it means, a model that earns
//! it, what is said of that model, the mended one. A new code is a name in its group and a page.

mod check; // What the checker says.
mod conduct; // What the checker says of choices, votes, outcomes, policies, claims, loops.
mod remarks; // What is said of models that are sound.
mod syntax; // What the parser says.

pub use self::check::*;
pub use self::conduct::*;
pub use self::remarks::*;
pub use self::syntax::*;

/// One kind of mistake, and its page.
#[derive(PartialEq, Eq)]
pub struct Code {
    /// Its name, in kebab case, unique.
    pub name: &'static str,
    /// What it means, with examples, as Markdown: `docs/messages/NAME.md`.
    pub page: &'static str,
}

/// A mistake on the page of a code: the text, what is said of it, and the mended text.
#[derive(Debug, PartialEq, Eq)]
pub struct Example<'p> {
    /// Model text that earns the code.
    pub wrong: &'p str,
    /// The messages as they are printed.
    pub said: &'p str,
    /// The text, mended.
    pub mended: &'p str,
}

impl Code {
    /// What it is, in one line: the paragraph under the heading, without its full stop.
    pub fn title(&self) -> &'static str {
        self.page.lines().nth(2).unwrap_or_default().trim_end_matches('.')
    }

    /// The examples of the page, each of three fenced blocks.
    pub fn examples(&self) -> Vec<Example<'static>> {
        let blocks: Vec<&str> = self.page.split("\n```").skip(1).step_by(2).map(inside).collect();
        let example = |blocks: &[&'static str]| match blocks {
            [wrong, said, mended] => Some(Example { wrong, said, mended }),
            _ => None,
        };
        blocks.chunks(3).filter_map(example).collect()
    }
}

/// A fenced block without the word behind its first fence.
fn inside(block: &str) -> &str {
    block.split_once('\n').map_or("", |(_, text)| text)
}

impl std::fmt::Debug for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// Declares the codes of a group: a constant each, and `GROUP`, the list of them.
macro_rules! codes {
    ($($constant:ident = $name:literal)+) => {
        $(
            #[doc = concat!("`", $name, "`: see `docs/messages/", $name, ".md`.")]
            pub const $constant: &$crate::diagnostic::Code = &$crate::diagnostic::Code {
                name: $name,
                page: include_str!(concat!("../../../../../docs/messages/", $name, ".md")),
            };
        )+
        pub(super) const GROUP: &[&$crate::diagnostic::Code] = &[$($constant),+];
    };
}
use codes;

/// The codes of the parser.
pub const PARSER: &[&Code] = syntax::GROUP;

/// The codes of the checker, but for what sides do and what is asked of a model.
pub const CHECKER: &[&Code] = check::GROUP;

/// The codes of what sides do and of what is asked of a model: choices, votes, outcomes, policies, claims, loops.
pub const CONDUCT: &[&Code] = conduct::GROUP;

/// The codes of remarks on models that are sound.
pub const REMARKS: &[&Code] = remarks::GROUP;

/// Every code, group by group.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [PARSER, CHECKER, CONDUCT, REMARKS].into_iter().flatten().copied()
}

/// The code of that name.
pub fn find(name: &str) -> Option<&'static Code> {
    all().find(|code| code.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_kebab_case_and_findable() {
        let names: Vec<_> = all().map(|code| code.name).collect();
        for (index, name) in names.iter().enumerate() {
            assert!(name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'), "{name}");
            assert!(!names[..index].contains(name), "{name} stands twice");
            assert_eq!(find(name).map(|code| code.name), Some(*name));
        }
    }

    #[test]
    fn pages_are_laid_out_alike() {
        for code in all() {
            assert!(code.page.starts_with(&format!("# {}\n\n", code.name)), "{}", code.name);
            assert!(!code.title().is_empty() && !code.title().contains(". "), "{}", code.name);
            let fences = code.page.split("\n```").count() - 1;
            let is_shown = fences > 0 || code == UNCHECKED;
            assert!(is_shown && fences == 6 * code.examples().len(), "{}: {fences} fences", code.name);
        }
    }
}
