//! Where something was measured: processor, system, compilers, version, and what else ran.

use std::fs;

use super::commands::Line;

/// Extensions whose presence decides what a compiler or an engine may use, as Linux names them.
const EXTENSIONS: &[&str] = &[
    "sse4_2", "avx", "avx2", "fma", "avx512f", "avx512dq", "avx512vl", "avx512bw", "avx10", "asimd", "sve",
    "sve2",
];

/// Facts for the head of the page, by name.
pub(crate) fn facts() -> Vec<(&'static str, String)> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let information = processors();
    vec![
        ("processor", format!("{}, {cores} cores", name_in(&information))),
        ("vector extensions", extensions_in(&information).join(" ")),
        ("memory", memory().unwrap_or_else(|| "unknown".to_owned())),
        ("system", said("uname", "-s -r -m")),
        ("Rust", said("rustc", "--version")),
        ("C", said("cc", "--version")),
        ("Detente", format!("commit {}{}", said("git", "rev-parse --short HEAD"), changes())),
        ("busy before the run", load().unwrap_or_else(|| "unknown".to_owned())),
    ]
}

/// Whether the processor has an extension.
pub(crate) fn has(extension: &str) -> bool {
    extensions_in(&processors()).contains(&extension)
}

fn processors() -> String {
    fs::read_to_string("/proc/cpuinfo").unwrap_or_default()
}

fn name_in(information: &str) -> String {
    let named = information.lines().find_map(|line| line.strip_prefix("model name")?.split(':').nth(1));
    named.map_or_else(|| std::env::consts::ARCH.to_owned(), |name| name.trim().to_owned())
}

fn extensions_in(information: &str) -> Vec<&'static str> {
    let line = information.lines().find(|line| line.starts_with("flags") || line.starts_with("Features"));
    let there: Vec<&str> = line.unwrap_or_default().split_whitespace().collect();
    EXTENSIONS.iter().copied().filter(|extension| there.contains(extension)).collect()
}

fn memory() -> Option<String> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(format!("{:.0} GB", kilobytes * 1024.0 / 1e9))
}

fn load() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    Some(format!("{} programs at work on average in the last minute", text.split_whitespace().next()?))
}

/// The first line that a program says, or that it is not there.
fn said(program: &str, arguments: &str) -> String {
    let spent = Line::new(program, arguments).listen();
    spent
        .ok()
        .and_then(|spent| Some(spent.output.lines().next()?.to_owned()))
        .unwrap_or_else(|| "none".to_owned())
}

/// Changes that no commit holds, the page itself apart.
fn changes() -> &'static str {
    let lists =
        Line::new("git", "status --porcelain --untracked-files=no -- . :!docs/benchmarks.md").listen();
    match lists {
        Ok(spent) if spent.output.is_empty() => "",
        _ => ", with changes",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processors_are_read_from_either_architecture() {
        let intel =
            "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\nflags\t\t: fpu avx avx2 avx512fp16 fma\n";
        assert_eq!(name_in(intel), "Some CPU @ 2 GHz");
        // `avx512fp16` is not `avx512f`.
        assert_eq!(extensions_in(intel), ["avx", "avx2", "fma"]);
        assert_eq!(extensions_in("Features\t: fp asimd sve\n"), ["asimd", "sve"]);
        assert_eq!(extensions_in(""), Vec::<&str>::new());
    }
}
