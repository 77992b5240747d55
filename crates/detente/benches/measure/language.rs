//! What a writer waits for: the check of a model of five thousand lines, which a generator writes.

use crate::clock::timed;
use crate::{Figure, Measured, in_turns};
use detente::situations::Texts;
use detente_model::{check, remarks};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;

const TURNS: usize = 15;
const ROOT: &str = "generated.detente";

/// Seconds for parsing, for a check (parsing included), and for the advice on a checked model. Leaves the situation in `folder`, if one
/// is named, for whoever wants to check it by another way.
pub(crate) fn measure(folder: Option<&str>) -> Result<Vec<Figure>, String> {
    let world = situation();
    if let Some(folder) = folder {
        write(&world, Path::new(folder))?;
    }
    let checked = check(&world, ROOT);
    let Some(model) = checked.model else {
        return Err(format!("a generated model is refused: {:?}", checked.diagnostics.first()));
    };
    let text = &world.0[ROOT];
    let lines = text.lines().count();
    let figure = |name: &str| Figure::new("language", format!("{name} of {lines} lines"), "s");
    let sample = |work: Box<dyn Fn()>| -> Box<dyn FnMut() -> f64> { Box::new(move || timed(&work).1) };
    let (parsed, asked) = (text.clone(), world.clone());
    let measured: Vec<Measured<'_>> = vec![
        (figure("parse"), sample(Box::new(move || drop(black_box(detente_syntax::parse(&parsed)))))),
        (figure("check"), sample(Box::new(move || drop(black_box(check(&asked, ROOT)))))),
        (figure("advice"), sample(Box::new(move || drop(black_box(remarks(&model)))))),
    ];
    Ok(in_turns(TURNS, measured))
}

fn write(world: &Texts, folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    world.0.iter().try_for_each(|(name, text)| {
        std::fs::write(folder.join(name), text).map_err(|error| format!("cannot write {name}: {error}"))
    })
}

/// Fronts of a war, each with parameters, events, subscripted stocks, lets, a regime, a choice, a policy and a claim, in a ring in which each
/// reads the one before. `_I` stands for a front's number, `_P` for that of the one before.
const FRONT: &str = include_str!("front.detente");
const FRONTS: usize = 78;

const HEAD: &str = "\
language 1
situation \"Generated\" {
    briefing \"briefing.md\"
    sources  \"sources.toml\"
    starts   2024-01-01
    lasts    24 months
    steps    1 day
    reports  every 1 month
}

unit soldiers
set community = north \"North\", south \"South\", west \"West\"
";

const OUTCOMES: &str = "
outcome worn_out \"Worn out\"   as soon as strength_0 < 10%
outcome peace    \"Peace\"      at the end, when truce_0 is holding_0
outcome war      \"It goes on\" otherwise
";

const BRIEFING: &str = "# Briefing\n\n**B1** Answers feed anger.\n\n**B2** Soldiers leave in a truce.\n";
const SOURCES: &str = "[S1]\ntitle = \"A count of raids\"\n\n[S2]\ntitle = \"A survey\"\n";

fn situation() -> Texts {
    let front = |number: usize| {
        let before = (number + FRONTS - 1) % FRONTS;
        format!("\n{}", FRONT.replace("_I", &format!("_{number}")).replace("_P", &format!("_{before}")))
    };
    let fronts: String = (0..FRONTS).map(front).collect();
    let files = [(ROOT, format!("{HEAD}{fronts}{OUTCOMES}"))];
    let beside = [("briefing.md", BRIEFING.to_owned()), ("sources.toml", SOURCES.to_owned())];
    Texts(BTreeMap::from_iter(files.into_iter().chain(beside).map(|(name, text)| (name.to_owned(), text))))
}
