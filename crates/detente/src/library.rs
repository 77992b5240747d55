//! The pages about the blocks of the language's own library: where each comes from, what it assumes, an example.

pub use detente_model::library::{block, names};

macro_rules! pages {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../../docs/language/library/", $name, ".md")))),*]
    };
}

const PAGES: [(&str, &str); 14] = pages![
    "action_reaction",
    "audience_cost",
    "brake",
    "brinkmanship",
    "cabinet",
    "legislature",
    "lie_low",
    "negotiation",
    "opinion",
    "provocation",
    "rally",
    "retaliation",
    "vacuum",
    "win_sets",
];

/// The page about a block, as Markdown.
pub fn page(name: &str) -> Option<&'static str> {
    PAGES.iter().find(|(known, _)| *known == name).map(|(_, page)| *page)
}
