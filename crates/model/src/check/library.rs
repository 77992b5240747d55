//! The language's own library: blocks written in the language, a file each.

macro_rules! blocks {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../library/", $name, ".detente")))),*]
    };
}

/// Names and texts, by name.
const BLOCKS: [(&str, &str); 14] = blocks![
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

/// The names of the blocks, as they stand behind `library.`.
pub fn names() -> impl Iterator<Item = &'static str> {
    BLOCKS.iter().map(|(name, _)| *name)
}

/// The text of the file that declares a block.
pub fn block(name: &str) -> Option<&'static str> {
    BLOCKS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
