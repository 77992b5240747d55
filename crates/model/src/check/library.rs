//! The language's own library: blocks written in the language, a file each.

/// Gives the names of all blocks, in order, to a macro: the one list of them. Who keeps a file beside each block and lacks one does not
/// compile.
#[macro_export]
macro_rules! library_blocks {
    ($each:ident) => {
        $each![
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
        ]
    };
}

macro_rules! texts {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../library/", $name, ".detente")))),*]
    };
}

/// Names and texts, by name.
const BLOCKS: &[(&str, &str)] = library_blocks!(texts);

/// The names of the blocks, as they stand behind `library.`.
pub fn names() -> impl Iterator<Item = &'static str> {
    BLOCKS.iter().map(|(name, _)| *name)
}

/// The text of the file that declares a block.
pub fn block(name: &str) -> Option<&'static str> {
    BLOCKS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
