//! The machinery under the grammar: a cursor over the tokens, the tree being built, messages, and recovery.
//!
//! A rule of the grammar returns `None` once it has said what is wrong; the loop over clauses or declarations
//! then skips to where reading can go on.

use crate::ast::Evidence;
use crate::diagnostic::{Code, Diagnostic, code};
use crate::kind::{Detente, SyntaxKind, SyntaxNode};
use crate::lexer::{Token, lex};
use crate::synonyms::{help_for, help_where};
use crate::words::{self, Body, KEYWORDS, SAID_OF_AN_ELEMENT};
use crate::{Span, nearest};
use rowan::{Checkpoint, GreenNodeBuilder, Language as _};

/// How deep expressions, values and bodies may nest.
const DEPTH_MOST: u32 = 64;
/// How many operators, calls and parentheses one expression may hold. Chains make trees as deep as they are
/// long, and whoever walks a tree recurses.
const OPERATORS_MOST: u32 = 400;
/// How far ahead the parser looks for the end of a name or of a list of names.
const LOOK_MOST: usize = 64;

/// A token with meaning, and where it stands on its line.
#[derive(Clone, Copy, Debug)]
struct Lexeme {
    token: Token,
    /// Its place among all tokens.
    index: usize,
    /// Whether it is the first of its line.
    starts_line: bool,
    /// Whether nothing stands before it on its line, no space either.
    unindented: bool,
    /// Whether characters that the language does not use stand right before it; there is a message about
    /// them.
    after_unknown: bool,
}

pub(crate) struct Parser<'s> {
    source: &'s str,
    tokens: Vec<Token>,
    lexemes: Vec<Lexeme>,
    position: usize,
    /// How many of `tokens` are in the tree.
    in_tree: usize,
    builder: GreenNodeBuilder<'static>,
    diagnostics: Vec<Diagnostic>,
    /// The position of the last error: a second one at the same place says nothing new.
    last_error: Option<usize>,
    depth: u32,
    pub(crate) operators: u32,
    /// Whose clauses are being read.
    pub(crate) body: Body,
    /// Whether `chance(...)` and its like may stand in expressions.
    pub(crate) in_claim: bool,
    /// Whether commas divide arguments or points around the expression that is read.
    pub(crate) commas_divide: bool,
    /// Whether something in the current declaration could not be read.
    pub(crate) broken: bool,
    /// Whether there is a message about the declaration that was read last: what is left of it needs no other.
    pub(crate) said_of_last: bool,
    /// The evidence of the current declaration so far.
    pub(crate) evidence: Evidence,
}

impl<'s> Parser<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        let tokens = lex(source);
        let lexemes = lexemes(source, &tokens);
        Self {
            source,
            tokens,
            lexemes,
            position: 0,
            in_tree: 0,
            builder: GreenNodeBuilder::new(),
            diagnostics: Vec::new(),
            last_error: None,
            depth: 0,
            operators: 0,
            body: Body::File,
            in_claim: false,
            commas_divide: false,
            broken: false,
            said_of_last: false,
            evidence: Evidence::default(),
        }
    }

    /// Runs the rule for the file and gives the tree and the messages in order of the text.
    pub(crate) fn run<T>(mut self, rule: impl FnOnce(&mut Self) -> T) -> (SyntaxNode, T, Vec<Diagnostic>) {
        self.builder.start_node(Detente::kind_to_raw(SyntaxKind::File));
        self.check_tokens();
        let result = rule(&mut self);
        self.add_tokens_before(self.tokens.len());
        self.builder.finish_node();
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
        (SyntaxNode::new_root(self.builder.finish()), result, self.diagnostics)
    }

    /// All tokens, trivia too.
    pub(crate) fn all_tokens(&self) -> &[Token] {
        &self.tokens
    }

    // Looking.

    fn lexeme(&self, ahead: usize) -> Lexeme {
        let last = self.lexemes.len() - 1;
        self.lexemes[last.min(self.position + ahead)]
    }

    pub(crate) fn position(&self) -> usize {
        self.position
    }

    pub(crate) fn kind(&self) -> SyntaxKind {
        self.kind_at(0)
    }

    pub(crate) fn kind_at(&self, ahead: usize) -> SyntaxKind {
        self.lexeme(ahead).token.kind
    }

    pub(crate) fn text_at(&self, ahead: usize) -> &'s str {
        self.lexeme(ahead).token.span.slice(self.source)
    }

    pub(crate) fn span(&self) -> Span {
        self.span_at(0)
    }

    pub(crate) fn span_at(&self, ahead: usize) -> Span {
        self.lexeme(ahead).token.span
    }

    /// Whether the last token that was read is a comma.
    pub(crate) fn follows_comma(&self) -> bool {
        let before = self.position.checked_sub(1).and_then(|at| self.lexemes.get(at));
        before.is_some_and(|lexeme| lexeme.token.kind == SyntaxKind::Comma)
    }

    /// The text in a span.
    pub(crate) fn slice(&self, span: Span) -> &'s str {
        span.slice(self.source)
    }

    pub(crate) fn at(&self, kind: SyntaxKind) -> bool {
        self.kind() == kind
    }

    pub(crate) fn at_word(&self, word: &str) -> bool {
        self.word_at(0, word)
    }

    pub(crate) fn word_at(&self, ahead: usize, word: &str) -> bool {
        self.kind_at(ahead) == SyntaxKind::Word && self.text_at(ahead) == word
    }

    /// Whether the token ahead is a word of the list.
    pub(crate) fn any_word_at(&self, ahead: usize, words: &[&str]) -> bool {
        self.kind_at(ahead) == SyntaxKind::Word && words.contains(&self.text_at(ahead))
    }

    pub(crate) fn starts_line(&self, ahead: usize) -> bool {
        self.lexeme(ahead).starts_line
    }

    /// Whether no space lies between the token ahead and the one after it.
    pub(crate) fn joined(&self, ahead: usize) -> bool {
        self.lexeme(ahead).token.span.end == self.lexeme(ahead + 1).token.span.start
    }

    /// The end of the last token read.
    pub(crate) fn last_end(&self) -> u32 {
        self.position.checked_sub(1).map_or(0, |last| self.lexemes[last].token.span.end)
    }

    /// From `start` to the end of the last token read.
    pub(crate) fn span_from(&self, start: Span) -> Span {
        Span::new(start.start, self.last_end())
    }

    /// Whether a declaration starts at the token ahead: a keyword at the start of a line, and a name.
    pub(crate) fn declaration_at(&self, ahead: usize) -> bool {
        self.starts_line(ahead) && self.keyword_and_name_at(ahead)
    }

    /// Whether a keyword and what it names stand at the token ahead.
    pub(crate) fn keyword_and_name_at(&self, ahead: usize) -> bool {
        if !self.any_word_at(ahead, KEYWORDS) {
            return false;
        }
        match (self.text_at(ahead), self.kind_at(ahead + 1)) {
            ("situation" | "import", next) => next == SyntaxKind::Text,
            ("language", next) => next == SyntaxKind::Number,
            (_, SyntaxKind::Word) => {
                let next = self.text_at(ahead + 1);
                !SAID_OF_AN_ELEMENT.contains(&next)
                    && !matches!(next, "per" | "while" | "and" | "or" | "with" | "at")
            }
            _ => false,
        }
    }

    /// Whether the next token stands at the very start of a line.
    pub(crate) fn unindented(&self) -> bool {
        self.lexeme(0).unindented
    }

    /// Whether the body that opens at the next token (a brace) is closed before the text ends.
    pub(crate) fn brace_is_closed(&self) -> bool {
        let mut open = 0usize;
        for lexeme in self.lexemes.get(self.position..).unwrap_or_default() {
            match lexeme.token.kind {
                SyntaxKind::OpenBrace => open += 1,
                SyntaxKind::CloseBrace if open <= 1 => return true,
                SyntaxKind::CloseBrace => open -= 1,
                _ => {}
            }
        }
        false
    }

    // Reading.

    /// Puts the next token into the tree.
    pub(crate) fn bump(&mut self) -> Span {
        let lexeme = self.lexeme(0);
        if lexeme.token.kind != SyntaxKind::End {
            self.add_tokens_before(lexeme.index + 1);
            self.position += 1;
            self.broken |= lexeme.after_unknown;
        }
        lexeme.token.span
    }

    pub(crate) fn eat(&mut self, kind: SyntaxKind) -> Option<Span> {
        self.at(kind).then(|| self.bump())
    }

    pub(crate) fn eat_word(&mut self, word: &str) -> Option<Span> {
        self.at_word(word).then(|| self.bump())
    }

    pub(crate) fn expect(&mut self, kind: SyntaxKind) -> Option<Span> {
        if !self.at(kind) {
            self.expected(kind.described());
        }
        self.eat(kind)
    }

    pub(crate) fn expect_word(&mut self, word: &str) -> Option<Span> {
        if !self.at_word(word) {
            self.expected(&format!("`{word}`"));
        }
        self.eat_word(word)
    }

    fn add_tokens_before(&mut self, end: usize) {
        for token in self.tokens.get(self.in_tree..end).unwrap_or_default() {
            self.builder.token(Detente::kind_to_raw(token.kind), token.span.slice(self.source));
        }
        self.in_tree = self.in_tree.max(end);
    }

    /// Runs a rule inside a node. Spaces and comments before it stay outside.
    pub(crate) fn node<T>(&mut self, kind: SyntaxKind, rule: impl FnOnce(&mut Self) -> T) -> T {
        let checkpoint = self.checkpoint();
        self.wrap(checkpoint, kind, rule)
    }

    /// A place in the tree around which a node may yet be put.
    pub(crate) fn checkpoint(&mut self) -> Checkpoint {
        self.add_tokens_before(self.lexeme(0).index);
        self.builder.checkpoint()
    }

    /// Runs a rule inside a node that starts at the checkpoint.
    pub(crate) fn wrap<T>(
        &mut self,
        checkpoint: Checkpoint,
        kind: SyntaxKind,
        rule: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.builder.start_node_at(checkpoint, Detente::kind_to_raw(kind));
        let result = rule(self);
        self.builder.finish_node();
        result
    }

    /// Runs a rule one level deeper, or says that it is too deep.
    pub(crate) fn nested<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        if self.depth >= DEPTH_MOST {
            self.too_deep();
            return None;
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    /// Counts an operator of the current expression.
    pub(crate) fn count_operator(&mut self) -> Option<()> {
        self.operators += 1;
        if self.operators <= OPERATORS_MOST {
            return Some(());
        }
        self.too_deep();
        None
    }

    fn too_deep(&mut self) {
        let diagnostic =
            Diagnostic::error(code::TOO_DEEP, "this is nested too deeply or too long to be read")
                .at(self.span(), "too much from here on")
                .help("give parts of it names of their own with `let`");
        self.error(diagnostic);
    }

    // Saying what is wrong.

    /// Adds a message that leaves reading where it is.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.broken |= diagnostic.is_error();
        self.diagnostics.push(diagnostic);
    }

    /// Adds a message about the next token, unless there is one about it.
    pub(crate) fn error(&mut self, diagnostic: Diagnostic) {
        self.broken = true;
        if self.last_error != Some(self.position) && !self.lexeme(0).after_unknown {
            self.diagnostics.push(diagnostic);
        }
        self.last_error = Some(self.position);
    }

    /// Says that something else has to stand here.
    pub(crate) fn expected(&mut self, what: &str) {
        self.expected_with(code::EXPECTED, what);
    }

    /// The same, with a code of its own.
    pub(crate) fn expected_with(&mut self, code: &'static Code, what: &str) {
        let message = format!("expected {what}, found {}", self.found());
        let place = self.place_of_missing();
        let label = if place.is_empty() { "missing here" } else { "" };
        let mut diagnostic = Diagnostic::error(code, message).at(place, label);
        // The words of the language stand between backticks.
        let words = what.split('`').skip(1).step_by(2).filter_map(|said| said.split(' ').next());
        if let Some(meant) = nearest(self.text_at(0), words).filter(|_| self.at(SyntaxKind::Word)) {
            diagnostic = diagnostic.help(format!("perhaps `{meant}` is meant")).replace(self.span(), meant);
        } else if let Some(help) = self.help_with_name().or_else(|| {
            let help = help_where(what, self.text_at(0)).filter(|_| !place.is_empty());
            help.map(str::to_owned)
        }) {
            diagnostic = diagnostic.help(help);
        }
        self.error(diagnostic);
    }

    /// How a name is written whose parts a hyphen joins: the cursor is at the hyphen.
    pub(crate) fn help_with_name(&self) -> Option<String> {
        let before = self.position.checked_sub(1).and_then(|at| self.lexemes.get(at))?;
        let is_joined = before.token.span.end == self.span().start && self.joined(0);
        let words = before.token.kind == SyntaxKind::Word && self.kind_at(1) == SyntaxKind::Word;
        let (one, other) = (before.token.span.slice(self.source), self.text_at(1));
        (self.at(SyntaxKind::Minus) && is_joined && words)
            .then(|| format!("the parts of a name are joined by `_`: `{one}_{other}`"))
    }

    /// How the next token is called in a message.
    pub(crate) fn found(&self) -> String {
        match self.kind() {
            SyntaxKind::Word | SyntaxKind::Number | SyntaxKind::Date => format!("`{}`", self.text_at(0)),
            kind => kind.described().to_owned(),
        }
    }

    /// Where something is missing: at the next token, or after the last one if the next stands on a later
    /// line.
    pub(crate) fn place_of_missing(&self) -> Span {
        let elsewhere = self.at(SyntaxKind::End) || self.starts_line(0);
        if elsewhere && self.position > 0 { Span::empty(self.last_end()) } else { self.span() }
    }

    /// Says that nothing in `body` starts with the next word; reads it as what was probably meant, if that is
    /// a clause.
    pub(crate) fn unknown_clause(&mut self, body: Body) -> Option<&'static str> {
        let (found, span) = (self.text_at(0), self.span());
        let message = if self.at(SyntaxKind::Word) {
            format!("`{found}` does not start a clause of {}", body.described())
        } else {
            format!("{} does not start a clause of {}", self.found(), body.described())
        };
        let mut diagnostic = Diagnostic::error(code::UNKNOWN_CLAUSE, message)
            .at(span, format!("expected one of {}", body.sentences()));
        let meant = if self.at(SyntaxKind::Word) { nearest(found, words::candidates(body)) } else { None };
        let otherwise = help_for(body, found).filter(|_| self.at(SyntaxKind::Word));
        let otherwise = otherwise.or_else(|| match (body, self.kind()) {
            (_, SyntaxKind::OpenParen) => Some("to multiply, write `*` before it"),
            (Body::Regime, SyntaxKind::Word) if self.kind_at(1) != SyntaxKind::Text => {
                Some("a way from one state to another is written `calm -> war at 0.2 / year`")
            }
            _ => None,
        });
        if let Some(help) = otherwise {
            diagnostic = diagnostic.help(help);
            self.error(diagnostic);
            return None;
        }
        if let Some(meant) = meant {
            diagnostic = diagnostic.help(format!("perhaps `{meant}` is meant")).replace(span, meant);
        } else if let Some(other) = words::body_with_clause(found).filter(|_| self.at(SyntaxKind::Word)) {
            diagnostic = diagnostic.help(format!("`{found}` is a clause of {}", other.described()));
        }
        self.error(diagnostic);
        meant.filter(|meant| body.clauses().contains(meant))
    }

    // Recovery.

    /// Skips what could not be read, up to where a clause of the current body may start.
    pub(crate) fn skip_clause(&mut self) {
        self.node(SyntaxKind::Broken, |parser| {
            let mut open = 0usize;
            loop {
                match parser.kind() {
                    SyntaxKind::End => return,
                    _ if parser.declaration_at(0) => return,
                    SyntaxKind::OpenBrace => open += 1,
                    SyntaxKind::CloseBrace if open == 0 => return,
                    SyntaxKind::CloseBrace => open -= 1,
                    _ if open == 0 && parser.resumes_at_clause() => return,
                    _ => {}
                }
                parser.bump();
            }
        });
    }

    /// Whether reading can go on at the next token with a clause. Words that are common inside clauses count
    /// only at the start of a line.
    fn resumes_at_clause(&self) -> bool {
        const COMMON: &[&str] =
            &["count", "date", "happens", "held", "is", "of", "on", "rate", "starts", "state", "when"];
        self.clause_at(0) && (self.starts_line(0) || !self.any_word_at(0, COMMON))
    }

    /// Skips to the next declaration.
    pub(crate) fn skip_declaration(&mut self) {
        self.node(SyntaxKind::Broken, |parser| {
            let mut open = 0usize;
            loop {
                match parser.kind() {
                    SyntaxKind::End => return,
                    _ if parser.declaration_at(0) => return,
                    SyntaxKind::Word if parser.unindented() && parser.any_word_at(0, KEYWORDS) => return,
                    SyntaxKind::OpenBrace => open += 1,
                    SyntaxKind::CloseBrace if open == 0 && parser.body == Body::Block => return,
                    SyntaxKind::CloseBrace => open = open.saturating_sub(1),
                    _ => {}
                }
                parser.bump();
            }
        });
    }

    /// Whether a clause of the current body, or evidence, starts at the token ahead.
    pub(crate) fn clause_at(&self, ahead: usize) -> bool {
        self.any_word_at(ahead, self.body.clauses())
            || self.any_word_at(ahead, words::EVIDENCE)
            || self.sentence_at(ahead)
    }

    /// Whether a sentence of the current body starts at the token ahead with a name instead of a word of the
    /// list.
    pub(crate) fn sentence_at(&self, ahead: usize) -> bool {
        if self.kind_at(ahead) != SyntaxKind::Word {
            return false;
        }
        match self.body {
            Body::Choice => self.word_at(ahead + 1, "is") && self.word_at(ahead + 2, "worth"),
            Body::Policy => self.any_word_at(self.after_reference(ahead), SAID_OF_AN_ELEMENT),
            Body::Regime => self.transition_at(ahead),
            Body::Use => self.kind_at(self.after_reference(ahead)) == SyntaxKind::Equal,
            Body::Map => self.kind_at(self.after_name(ahead)) == SyntaxKind::Colon,
            _ => false,
        }
    }

    /// The place after the dotted name ahead.
    pub(crate) fn after_name(&self, ahead: usize) -> usize {
        let mut after = ahead + 1;
        while after < ahead + LOOK_MOST
            && self.kind_at(after) == SyntaxKind::Dot
            && self.kind_at(after + 1) == SyntaxKind::Word
        {
            after += 2;
        }
        after
    }

    /// The place after the name ahead and the brackets that may follow it.
    pub(crate) fn after_reference(&self, ahead: usize) -> usize {
        let name_end = self.after_name(ahead);
        if self.kind_at(name_end) != SyntaxKind::OpenBracket {
            return name_end;
        }
        let closed =
            (name_end..name_end + LOOK_MOST).find(|at| self.kind_at(*at) == SyntaxKind::CloseBracket);
        closed.map_or(name_end, |close| close + 1)
    }

    /// Whether `a, b ->` stands at the token ahead.
    fn transition_at(&self, ahead: usize) -> bool {
        let mut after = ahead + 1;
        while after < ahead + LOOK_MOST
            && self.kind_at(after) == SyntaxKind::Comma
            && self.kind_at(after + 1) == SyntaxKind::Word
        {
            after += 2;
        }
        self.kind_at(after) == SyntaxKind::Arrow
    }

    /// Messages that need no grammar: unknown characters, open texts.
    fn check_tokens(&mut self) {
        let mut said_on_line = false;
        for token in &self.tokens {
            let text = token.span.slice(self.source);
            said_on_line &= !text.contains('\n');
            if let Some(diagnostic) = token_message(*token, text).filter(|_| !said_on_line) {
                self.diagnostics.push(diagnostic);
                said_on_line = true;
            }
        }
    }
}

/// The tokens with meaning, and one `End` after them.
fn lexemes(source: &str, tokens: &[Token]) -> Vec<Lexeme> {
    let mut lexemes = Vec::new();
    let (mut starts_line, mut unindented, mut after_unknown) = (true, true, false);
    for (index, token) in tokens.iter().copied().enumerate() {
        if token.kind == SyntaxKind::Space {
            let text = token.span.slice(source);
            starts_line |= text.contains('\n');
            unindented = text.ends_with('\n');
        } else if !token.kind.is_trivia() {
            lexemes.push(Lexeme { token, index, starts_line, unindented, after_unknown });
            (starts_line, unindented, after_unknown) = (false, false, false);
        } else if token.kind == SyntaxKind::Unknown {
            (unindented, after_unknown) = (false, true);
        }
    }
    let end = tokens.last().map_or(0, |token| token.span.end);
    let token = Token { kind: SyntaxKind::End, span: Span::empty(end) };
    lexemes.push(Lexeme { token, index: tokens.len(), starts_line: true, unindented: true, after_unknown });
    lexemes
}

fn token_message(token: Token, text: &str) -> Option<Diagnostic> {
    let closed = text.len() > 1 && text.ends_with('"');
    if token.kind == SyntaxKind::Text && !closed {
        let diagnostic = Diagnostic::error(code::OPEN_TEXT, "this text is not closed")
            .at(token.span, "no `\"` before the end of the line");
        return Some(diagnostic);
    }
    if token.kind != SyntaxKind::Unknown {
        return None;
    }
    let help = match text {
        ";" => "clauses and declarations need no mark at their end",
        "'" | "\u{2018}" | "\u{2019}" | "\u{201c}" | "\u{201d}" | "\u{201e}" | "`" => {
            "texts stand in straight double quotes: \"...\""
        }
        "!" => "`not` negates, and `not a = b` says that two numbers differ",
        "&" | "&&" => "conditions are joined by `and`",
        "|" | "||" => "conditions are joined by `or`",
        "\u{2013}" | "\u{2014}" | "\u{2212}" => "the minus sign is `-`, and an interval is written `a to b`",
        "\u{b1}" => "an interval is written `a to b`: the range in which it lies nine times in ten",
        "~" => "an uncertain number is an interval, written `a to b`",
        "\u{2264}" => "written `<=`",
        "\u{2265}" => "written `>=`",
        "$" | "\u{20ac}" => "money is a unit like any other: `unit dollars`, then `200 million dollars`",
        _ => "leave it out, or put it into a label or a comment",
    };
    let diagnostic = Diagnostic::error(code::UNEXPECTED_CHARACTER, format!("`{text}` means nothing here"))
        .at(token.span, "");
    Some(diagnostic.help(help))
}
