//! The pages about the blocks of the language's own library: where each comes from, what it assumes, an example.

pub use detente_model::library::{block, names};

macro_rules! pages {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../docs/language/library/", $name, ".md")))),*]
    };
}

/// One page for each block; a block without a page does not compile.
const PAGES: &[(&str, &str)] = detente_model::library_blocks!(pages);

/// The page about a block, as Markdown.
pub fn page(name: &str) -> Option<&'static str> {
    PAGES.iter().find(|(known, _)| *known == name).map(|(_, page)| *page)
}
