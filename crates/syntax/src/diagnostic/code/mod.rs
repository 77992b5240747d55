//! The codes of messages. Each is one kind of mistake and has a page: what it means, a model that earns it,
//! the mended one. The pages stand in one file a group; a new code is one entry there.

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
    /// One line.
    pub title: &'static str,
    /// What it means and what to do about it.
    pub meaning: &'static str,
    /// Model text that earns it.
    pub wrong: &'static str,
    /// The same, mended.
    pub mended: &'static str,
}

impl std::fmt::Debug for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// Declares the codes of a group: a constant each, and `GROUP`, the list of them.
macro_rules! codes {
    ($($constant:ident = $name:literal { title: $title:literal, meaning: $meaning:literal, wrong: $wrong:literal,
        mended: $mended:literal $(,)? })+) => {
        $(
            #[doc = $title]
            pub const $constant: &$crate::diagnostic::Code = &$crate::diagnostic::Code {
                name: $name, title: $title, meaning: $meaning, wrong: $wrong, mended: $mended,
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

/// The codes of remarks on models that are sound.
pub const REMARKS: &[&Code] = remarks::GROUP;

/// Every code, group by group.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [syntax::GROUP, check::GROUP, conduct::GROUP, remarks::GROUP].into_iter().flatten().copied()
}

/// The code of that name.
pub fn find(name: &str) -> Option<&'static Code> {
    all().find(|code| code.name == name)
}

/// The page of a code, as Markdown.
pub fn explain(code: &Code) -> String {
    let Code { name, title, meaning, wrong, mended } = code;
    format!(
        "# {name}\n\n{title}.\n\n{meaning}\n\nWrong:\n\n```detente\n{wrong}\n```\n\nMended:\n\n```detente\n{mended}\n```\n"
    )
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
}
