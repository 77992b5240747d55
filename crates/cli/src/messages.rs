//! Messages about a model, drawn with the lines that they concern; and messages about what was asked.

use crate::files::Situation;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use detente::game::Malformed;
use detente::{Checked, Diagnostic, Label, Refusal, Severity, Sources, Span};

/// Messages that are drawn before the rest is counted only.
const DRAWN: usize = 20;

/// The errors of a model, and how many there are.
pub(crate) fn errors(checked: &Checked, situation: &Situation) -> String {
    let errors: Vec<&Diagnostic> =
        checked.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    drawn(&errors, &checked.sources, situation, DRAWN)
}

/// Messages, the first `most` drawn and the rest counted; files are called as they would be typed.
pub(crate) fn drawn(
    diagnostics: &[&Diagnostic],
    sources: &Sources,
    situation: &Situation,
    most: usize,
) -> String {
    let mut text: String = diagnostics
        .iter()
        .take(most)
        .map(|diagnostic| format!("{}\n\n", draw(diagnostic, sources, situation)))
        .collect();
    if diagnostics.len() > most {
        text += &format!("... and {} more\n\n", diagnostics.len() - most);
    }
    text
}

/// A refusal with its ways out.
pub(crate) fn refusal(refusal: &Refusal) -> String {
    let mut group = Group::with_title(Level::ERROR.primary_title(&refusal.message));
    for help in &refusal.help {
        group = group.element(Level::HELP.message(help));
    }
    renderer().render(&[group]) + "\n"
}

/// A remark, as of a run that was stopped early.
pub(crate) fn remark(message: &str) -> String {
    renderer().render(&[Group::with_title(Level::WARNING.primary_title(message))]) + "\n"
}

/// Something good to know.
pub(crate) fn note(message: &str) -> String {
    renderer().render(&[Group::with_title(Level::NOTE.primary_title(message))]) + "\n"
}

/// Why a game file cannot be read, drawn with the line that it concerns.
pub(crate) fn malformed(file: &str, source: &str, error: &Malformed) -> String {
    let line_start: usize = source.split_inclusive('\n').take(error.line - 1).map(str::len).sum();
    let rest = &source[line_start..];
    let column = rest.char_indices().nth(error.column - 1).map_or(rest.len(), |(at, _)| at);
    let start = line_start + column;
    let length = source[start..].chars().next().map_or(0, char::len_utf8);
    let title = format!("expected {}, found {}", error.expected, error.found);
    let place = AnnotationKind::Primary.span(start..start + length).label("here");
    let snippet = Snippet::source(source).path(file).line_start(1).annotation(place);
    let mut group = Group::with_title(Level::ERROR.primary_title(&title)).element(snippet);
    if !error.help.is_empty() {
        group = group.element(Level::HELP.message(&error.help));
    }
    renderer().render(&[group]) + "\n"
}

fn renderer() -> Renderer {
    Renderer::styled()
}

fn draw(diagnostic: &Diagnostic, sources: &Sources, situation: &Situation) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::INFO.with_name("advice"),
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.name);
    let mut group = Group::with_title(title);
    let mut files = vec![diagnostic.primary.file];
    files.extend(
        diagnostic.also.iter().map(|label| label.file).filter(|file| *file != diagnostic.primary.file),
    );
    files.dedup();
    for file in files {
        let primary = std::iter::once((&diagnostic.primary, AnnotationKind::Primary));
        let labels = primary.chain(diagnostic.also.iter().map(|label| (label, AnnotationKind::Context)));
        let here = labels.filter(|(label, _)| label.file == file);
        let source = sources.text(file);
        let snippet = Snippet::source(source).path(situation.typed(sources.name(file))).line_start(1);
        group = group.element(here.fold(snippet, |snippet, (label, kind)| {
            let annotation = kind.span(range(label.span, source));
            snippet.annotation(if label.text.is_empty() { annotation } else { annotation.label(&label.text) })
        }));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let mut groups = vec![group];
    groups.extend(mended(diagnostic, sources, situation));
    renderer().render(&groups)
}

/// The change that mends it, drawn as the line after the change.
fn mended<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources, situation: &Situation) -> Option<Group<'a>> {
    let (span, new) = diagnostic.replacement.as_ref()?;
    let Label { file, .. } = diagnostic.primary;
    let source = sources.text(file);
    let patch = Patch::new(range(*span, source), new);
    let path = situation.typed(sources.name(file));
    let snippet = Snippet::source(source).path(path).line_start(1).patch(patch);
    Some(Group::with_title(Level::HELP.secondary_title("this would mend it")).element(snippet))
}

/// The span as a range that lies in the text, whatever it says.
fn range(span: Span, source: &str) -> std::ops::Range<usize> {
    let floor = |offset: u32| {
        let mut offset = source.len().min(offset as usize);
        while !source.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    floor(span.start)..floor(span.end)
}
