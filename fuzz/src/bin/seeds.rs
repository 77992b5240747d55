//! Writes the inputs that a target starts from: `seeds TARGET FOLDER`.

use detente_fuzz::TARGETS;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.as_slice() {
        [target, folder] => write(target, Path::new(folder)),
        _ => Err("usage: seeds TARGET FOLDER".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn write(name: &str, folder: &Path) -> Result<(), String> {
    let target = TARGETS.iter().find(|target| target.name == name).ok_or(format!("no target `{name}`"))?;
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    for (number, seed) in (target.seeds)().into_iter().enumerate() {
        std::fs::write(folder.join(format!("seed-{number:04}")), seed).map_err(|error| error.to_string())?;
    }
    Ok(())
}
