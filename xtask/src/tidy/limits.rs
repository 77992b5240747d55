//! Lengths and counts, and the exceptions to them, which may only shrink.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::RustFile;
use crate::repository::{Message, Repository};

const EXCEPTIONS: &str = "xtask/exceptions.toml";
const FUNCTION_LINES: usize = 70;

/// A limit that exceptions may name.
struct Rule {
    /// Its table in the exceptions.
    name: &'static str,
    most: usize,
    /// What is counted, and what to do about too much of it.
    counted: &'static str,
    advice: &'static str,
}

const FILE_LINES: Rule = Rule {
    name: "file-lines",
    most: 800,
    counted: "lines apart from tests",
    advice: "cut the file where its ideas part",
};
const TEST_FILE_LINES: Rule = Rule {
    name: "test-file-lines",
    most: 1500,
    counted: "lines of tests",
    advice: "cut the file by what it tests",
};
const PAGE_LINES: Rule = Rule {
    name: "page-lines",
    most: 250,
    counted: "lines",
    advice: "a map, not an encyclopaedia: move detail to the code that it describes",
};
const CRATE_PAGE_LINES: Rule = Rule { name: "crate-page-lines", most: 60, ..PAGE_LINES };
const EXPECTS: Rule = Rule {
    name: "expects",
    most: 1,
    counted: "calls of `expect` outside tests",
    advice: "one per 1,000 lines of the crate: let a type rule the failure out, or return an error",
};
const PACKAGES: Rule = Rule {
    name: "packages",
    most: 300,
    counted: "locked packages",
    advice: "ask of the newest dependency whether 60 lines would do",
};
const FEATURES: Rule = Rule {
    name: "features",
    most: 2,
    counted: "features in our manifests",
    advice: "each doubles what must be tested: decide instead",
};
const RULES: &[&Rule] =
    &[&FILE_LINES, &TEST_FILE_LINES, &PAGE_LINES, &CRATE_PAGE_LINES, &EXPECTS, &PACKAGES, &FEATURES];

/// What was counted at one place.
struct Measure {
    rule: &'static Rule,
    place: String,
    line: usize,
    amount: usize,
    /// The rule's, except where it grows with the size of the place.
    most: usize,
}

impl Measure {
    fn new(rule: &'static Rule, place: &str, amount: usize) -> Self {
        Self { rule, place: place.to_owned(), line: 1, amount, most: rule.most }
    }
}

/// Every limit of lengths and counts.
pub(super) fn check(repository: &Repository, files: &[RustFile<'_>]) -> Vec<Message> {
    let mut messages: Vec<Message> = files.iter().flat_map(long_functions).collect();
    let mut measures = file_lengths(files);
    measures.extend(expects(files));
    measures.extend(pages(repository));
    measures.extend(packages(repository));
    let exceptions = repository.texts.get(EXCEPTIONS).map_or("", String::as_str);
    messages.extend(judge(&measures, exceptions));
    messages
}

fn long_functions(file: &RustFile<'_>) -> Vec<Message> {
    let functions = file.source.functions().into_iter();
    let long = functions.filter(|function| function.lines > FUNCTION_LINES && !function.excused);
    let message = |name: &str, lines: usize| {
        format!(
            "`{name}` has {lines} lines of code, the most is {FUNCTION_LINES}: give its parts names, or say \
             `#[expect(clippy::too_many_lines, reason = \"...\")]` of a flat table"
        )
    };
    long.map(|it| Message::new(file.path, it.line, message(&it.name, it.lines))).collect()
}

fn file_lengths(files: &[RustFile<'_>]) -> Vec<Measure> {
    let measure = |file: &RustFile<'_>| {
        if file.is_test {
            Measure::new(&TEST_FILE_LINES, file.path, file.text.lines().count())
        } else {
            Measure::new(&FILE_LINES, file.path, file.source.lines_apart_from_tests())
        }
    };
    files.iter().map(measure).collect()
}

/// Calls of `expect` with a text, by crate: a parser's own `expect(kind)` is not one.
fn expects(files: &[RustFile<'_>]) -> Vec<Measure> {
    let mut crates: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for file in files.iter().filter(|file| !file.is_test) {
        let code = &file.source.code;
        let calls = code.match_indices(".expect(").filter(|(at, call)| {
            code[at + call.len()..].trim_start().starts_with('"') && !file.source.is_test(*at)
        });
        let counts = crates.entry(crate_of(file.path)).or_default();
        counts.0 += calls.count();
        counts.1 += file.source.lines_apart_from_tests();
    }
    let measure = |(folder, (calls, lines)): (&str, (usize, usize))| Measure {
        most: lines.div_ceil(1000),
        ..Measure::new(&EXPECTS, folder, calls)
    };
    crates.into_iter().map(measure).collect()
}

/// The folder of the crate that a file belongs to.
fn crate_of(path: &str) -> &str {
    let end = path.find("/src/").or_else(|| path.rfind('/'));
    end.map_or(path, |end| &path[..end])
}

fn pages(repository: &Repository) -> Vec<Measure> {
    let measure = |(path, text): (&str, &str)| {
        let crate_page =
            path.starts_with("crates/") && path.ends_with("/README.md") && path.split('/').count() == 3;
        let rule = match path {
            "ARCHITECTURE.md" => &PAGE_LINES,
            _ if crate_page => &CRATE_PAGE_LINES,
            _ => return None,
        };
        Some(Measure::new(rule, path, text.lines().count()))
    };
    repository.ending(".md").filter_map(measure).collect()
}

fn packages(repository: &Repository) -> Vec<Measure> {
    let mut measures = Vec::new();
    if let Some(lock) = repository.texts.get("Cargo.lock") {
        let packages = lock.lines().filter(|line| *line == "[[package]]").count();
        measures.push(Measure::new(&PACKAGES, "Cargo.lock", packages));
    }
    let features =
        |(_, text): (&str, &str)| Some(text.parse::<Table>().ok()?.get("features")?.as_table()?.len());
    let sum = repository.ending("Cargo.toml").filter_map(features).sum();
    measures.push(Measure::new(&FEATURES, "Cargo.toml", sum));
    measures
}

/// Compares what was counted with the limits and with the exceptions, and these with what was counted.
fn judge(measures: &[Measure], exceptions: &str) -> Vec<Message> {
    let table = match exceptions.parse::<Table>() {
        Ok(table) => table,
        Err(error) => return vec![Message::new(EXCEPTIONS, 1, format!("not a table: {error}"))],
    };
    let mut messages: Vec<Message> =
        measures.iter().filter_map(|it| too_much(it, exception(&table, it))).collect();
    let stale = |rule: &str, place: &str, value: &Value| {
        let measure = measures.iter().find(|it| it.rule.name == rule && it.place == place);
        stale_exception(rule, place, value, measure)
    };
    for (rule, places) in &table {
        for (place, value) in places.as_table().into_iter().flatten() {
            let line = exceptions.lines().position(|line| line.contains(place)).map_or(1, |index| index + 1);
            messages.extend(stale(rule, place, value).map(|advice| Message::new(EXCEPTIONS, line, advice)));
        }
    }
    messages
}

fn exception(table: &Table, measure: &Measure) -> Option<usize> {
    let value = table.get(measure.rule.name)?.get(&measure.place)?;
    usize::try_from(value.as_integer()?).ok()
}

fn too_much(measure: &Measure, exception: Option<usize>) -> Option<Message> {
    let Measure { rule, place, line, amount, most } = measure;
    let most = exception.unwrap_or(*most);
    let text = format!("{amount} {}, the most is {most}: {}", rule.counted, rule.advice);
    (*amount > most).then(|| Message::new(place, *line, text))
}

fn stale_exception(rule: &str, place: &str, value: &Value, measure: Option<&Measure>) -> Option<String> {
    if !RULES.iter().any(|known| known.name == rule) {
        let names: Vec<&str> = RULES.iter().map(|known| known.name).collect();
        return Some(format!("no rule is called `{rule}`: one of {}", names.join(", ")));
    }
    let Some(most) = value.as_integer().and_then(|most| usize::try_from(most).ok()) else {
        return Some(format!("`{place}`: the exception is a number"));
    };
    match measure {
        None => Some(format!("`{place}` is not there: remove the row")),
        Some(it) if it.amount <= it.most => Some(format!("`{place}` needs no exception: remove the row")),
        Some(it) if it.amount < most => {
            Some(format!("`{place}` needs no more than {}: lower the number", it.amount))
        }
        Some(_) => None,
    }
}

/// The sizes at a glance: what the limits are for.
pub(super) fn summary(files: &[RustFile<'_>]) -> String {
    let ours = files.iter().filter(|file| !file.is_test);
    let lines: Vec<usize> = ours.clone().map(|file| file.source.lines_apart_from_tests()).collect();
    let functions: Vec<usize> =
        ours.flat_map(|file| file.source.functions()).map(|function| function.lines).collect();
    format!(
        "{} files of {}; {} functions of {}",
        lines.len(),
        spread(lines),
        functions.len(),
        spread(functions)
    )
}

fn spread(mut amounts: Vec<usize>) -> String {
    amounts.sort_unstable();
    let at = |percent: usize| {
        amounts.get(amounts.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default()
    };
    format!("{} lines in the median, {} at 95 %, {} at most", at(50), at(95), at(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(amount: usize, exceptions: &str) -> Vec<String> {
        let measures = [Measure::new(&FILE_LINES, "crates/a/src/lib.rs", amount)];
        judge(&measures, exceptions).into_iter().map(|message| message.text).collect()
    }

    fn check(amount: usize, exceptions: &str, start: &str) {
        let found = judged(amount, exceptions);
        assert!(found.len() == 1 && found[0].contains(start), "{found:?}");
    }

    const LONG: &str = "[file-lines]\n\"crates/a/src/lib.rs\" = 910\n";

    #[test]
    fn a_limit_may_be_reached_and_not_passed() {
        assert_eq!(judged(800, ""), [""; 0]);
        check(801, "", "801 lines apart from tests, the most is 800");
    }

    #[test]
    fn an_exception_holds_at_its_number_and_may_only_fall() {
        assert_eq!(judged(910, LONG), [""; 0]);
        check(911, LONG, "the most is 910");
        check(909, LONG, "needs no more than 909: lower the number");
        check(800, LONG, "needs no exception: remove the row");
    }

    #[test]
    fn an_exception_names_a_rule_and_a_place_that_exist() {
        check(1, "[file-length]\n\"crates/a/src/lib.rs\" = 910\n", "no rule is called `file-length`");
        check(1, "[file-lines]\n\"crates/b/src/lib.rs\" = 910\n", "is not there");
        check(1, "[file-lines]\n\"crates/a/src/lib.rs\" = \"many\"\n", "is a number");
        check(1, "[[", "not a table");
    }

    #[test]
    fn the_spread_of_nothing_is_nothing() {
        assert_eq!(spread(Vec::new()), "0 lines in the median, 0 at 95 %, 0 at most");
        assert_eq!(spread((1..=101).collect()), "51 lines in the median, 96 at 95 %, 101 at most");
    }
}
