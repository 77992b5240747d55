//! What a message to the author of a model is: a severity, a code, a sentence, places, and the way out. It is
//! data; colour and terminals belong to the faces.

pub mod code; // The codes, each with its page.
mod joined; // One mistake, one message.
mod plain; // As plain text.
mod sources; // The texts that spans point into.

pub use self::code::Code;
pub use self::joined::joined;
pub use self::plain::plain_text;
pub use self::sources::{FileId, Place, Sources};

use crate::Span;

/// How much a message weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The model does not mean anything yet.
    Error,
    /// The model means something, perhaps not what was meant.
    Warning,
    /// The model could be better.
    Advice,
}

impl Severity {
    /// The word in front of the message.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
        }
    }
}

/// A place and what there is to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The file.
    pub file: FileId,
    /// Where in the file.
    pub span: Span,
    /// What is there; may be empty for a primary label.
    pub text: String,
}

/// One message. Lower case, no full stop, names in backticks: first what is wrong, then the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// Which kind of mistake it is.
    pub code: &'static Code,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where.
    pub primary: Label,
    /// Other places that matter, such as the declaration that a unit comes from.
    pub also: Vec<Label>,
    /// Facts that explain.
    pub notes: Vec<String>,
    /// Ways out.
    pub help: Vec<String>,
    /// A change of the primary file that mends it: these bytes become this text.
    pub replacement: Option<(Span, String)>,
    /// What it is about: messages of one code about one subject come from one mistake. `None` stands alone.
    pub subject: Option<String>,
}

impl Diagnostic {
    /// An error at no place yet.
    pub fn error(code: &'static Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning at no place yet.
    pub fn warning(code: &'static Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Advice at no place yet.
    pub fn advice(code: &'static Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Advice, code, message)
    }

    fn new(severity: Severity, code: &'static Code, message: impl Into<String>) -> Self {
        let primary = Label { file: FileId(0), span: Span::default(), text: String::new() };
        Self {
            severity,
            code,
            message: message.into(),
            primary,
            also: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            replacement: None,
            subject: None,
        }
    }

    /// Where it is, and what to say there (may be empty).
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.primary.span = span;
        self.primary.text = text.into();
        self
    }

    /// Which file every place named so far lies in. The parser knows one file only, `FileId(0)`.
    #[must_use]
    pub fn in_file(mut self, file: FileId) -> Self {
        self.primary.file = file;
        self.also.iter_mut().for_each(|label| label.file = file);
        self
    }

    /// Another place in the same file as the primary one.
    #[must_use]
    pub fn also(self, span: Span, text: impl Into<String>) -> Self {
        let file = self.primary.file;
        self.also_in(file, span, text)
    }

    /// Another place in some file.
    #[must_use]
    pub fn also_in(mut self, file: FileId, span: Span, text: impl Into<String>) -> Self {
        self.also.push(Label { file, span, text: text.into() });
        self
    }

    /// A fact that explains.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// A way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// A change of the text that mends it.
    #[must_use]
    pub fn replace(mut self, span: Span, text: impl Into<String>) -> Self {
        self.replacement = Some((span, text.into()));
        self
    }

    /// What it is about, where one mistake shows in several places: they are told once ([`joined`]).
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
