//! Rules for declarations, bodies, clauses and evidence: where a sentence may break, and which rows are alike.

use super::document::{Column, Frame, Gap};
use super::expressions;
use super::plan::Plan;
use super::tokens::{Token, Tokens};
use crate::kind::{SyntaxKind as Kind, SyntaxNode};
use rowan::NodeOrToken;

/// Words in a declaration's header that may start a line.
const IN_HEADER: &[&str] =
    &["as", "at", "before", "by", "dated", "from", "of", "on", "once", "otherwise", "starts", "with"];
/// Words in a clause that may start a line.
const IN_CLAUSE: &[&str] = &[
    "after", "at", "attends", "by", "for", "from", "given", "higher", "lower", "per", "plays", "supports",
    "than", "under", "until", "while", "with", "without",
];
/// Declarations that stand on one line if they fit there and say one thing.
const SHORT: &[&str] = &["event", "memory", "observe", "policy", "stock", "transfer", "use"];
/// Declarations in which what follows the first word of each clause is aligned.
const PADDED: &[&str] =
    &["choice", "claim", "event", "memory", "observe", "situation", "stock", "transfer", "vote"];
/// Clauses that are not: their second word belongs to the first.
const NOT_PADDED: &[&str] = &["held", "holds", "leaves", "when"];
/// Longer first words do not set the others apart.
const PADDED_MOST: usize = 14;

/// What the rules say of a text.
pub(super) fn plan<'s>(tokens: &Tokens<'s>, tree: &SyntaxNode) -> Plan<'s> {
    let mut rules = Rules { tokens, plan: Plan::new(&tokens.all) };
    for node in tree.descendants() {
        match node.kind() {
            Kind::Declaration => rules.declaration(&node),
            Kind::Body => rules.body(&node),
            Kind::Clause => rules.clause(&node),
            Kind::Evidence => rules.list(&node),
            _ => expressions::rule(&mut rules, &node),
        }
    }
    rules.plan
}

pub(super) struct Rules<'t, 's> {
    pub(super) tokens: &'t Tokens<'s>,
    pub(super) plan: Plan<'s>,
}

/// A node or token right under a node: what it is, its first and last token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) kind: Kind,
    pub(super) first: usize,
    pub(super) last: usize,
}

impl<'s> Rules<'_, 's> {
    pub(super) fn token(&self, at: usize) -> &Token<'s> {
        &self.tokens.all[at]
    }

    /// What stands right under a node, without spaces and comments.
    pub(super) fn parts(&self, node: &SyntaxNode) -> Vec<Part> {
        let parts = node.children_with_tokens().filter_map(|element| match element {
            NodeOrToken::Node(node) => {
                self.tokens.of(&node).map(|(first, last)| Part { kind: node.kind(), first, last })
            }
            NodeOrToken::Token(token) if token.kind().is_trivia() => None,
            NodeOrToken::Token(token) => {
                let at = self.tokens.at(token.text_range().start());
                Some(Part { kind: token.kind(), first: at, last: at })
            }
        });
        parts.collect()
    }

    fn keyword(&self, node: &SyntaxNode) -> &'s str {
        self.tokens.of(node).map_or("", |(first, _)| self.token(first).text)
    }

    fn declaration(&mut self, node: &SyntaxNode) {
        let Some((first, last)) = self.tokens.of(node) else { return };
        let keyword = self.token(first).text;
        self.plan.line(first);
        let mut parts = self.parts(node);
        let body = parts.iter().position(|part| part.kind == Kind::Body);
        let after_body = body.map_or_else(Vec::new, |body| parts.split_off(body));
        let frame = if body.is_some() { Frame::Declaration(keyword) } else { Frame::Row(keyword) };
        self.plan.frame(frame, first, last);
        let Some(end) = parts.last().map(|part| part.last) else { return };
        self.header_columns(keyword, &parts, after_body.first());
        if let Some(equal) = parts.iter().position(|part| part.kind == Kind::Equal) {
            self.after_equal(&parts[equal + 1..]);
        }
        if keyword == "outcome" {
            self.outcome(&parts);
        }
        self.sentence(&parts, end, Self::starts_in_header);
        // Evidence after the body.
        self.sentence(&after_body, last, |_, _, _| false);
    }

    /// When an outcome holds, what dates it and before which others it goes stand on lines of their own, or all on one.
    fn outcome(&mut self, parts: &[Part]) {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
        self.plan.frame(Frame::Group, first.first, last.last);
        for pair in parts.windows(2) {
            let [before, part] = pair else { continue };
            if part.kind == Kind::Word && self.starts_in_header(part, before) {
                self.plan.gap(part.first, Gap::Soft(1));
            }
        }
    }

    /// Whether a part of a header may start a line.
    fn starts_in_header(&self, part: &Part, before: &Part) -> bool {
        let token = self.token(part.first);
        let word = part.kind == Kind::Word && IN_HEADER.contains(&token.text);
        // `as soon as`, `dated by`, `at the end, when`
        let goes_on = (token.is("as") && !self.token(part.first + 1).is("soon"))
            || self.token(before.last).is("dated")
            || token.is("when");
        !goes_on && (part.kind == Kind::Arrow || before.kind == Kind::Comma || word)
    }

    /// Fills lines with the parts of a sentence: those that `starts` may start a line, and evidence.
    fn sentence(&mut self, parts: &[Part], end: usize, starts: impl Fn(&Self, &Part, &Part) -> bool) {
        let mut breaks = Vec::new();
        for (number, part) in parts.iter().enumerate().skip(1) {
            let before = parts[number - 1];
            let is_evidence = part.kind == Kind::Evidence;
            let after_evidence = before.kind == Kind::Evidence && part.kind != Kind::Comma;
            let spaces = if before.kind == Kind::Comma { 1 } else { 2 };
            match self.plan.gap_before(part.first) {
                Gap::Soft(_) if after_evidence => self.plan.gap(part.first, Gap::Soft(spaces)),
                _ if is_evidence || after_evidence => self.plan.gap(part.first, Gap::Spaces(spaces)),
                _ => {}
            }
            if is_evidence && after_evidence {
                // Evidence stays together if it can.
                self.plan.gap(part.first, Gap::Fill(2));
            } else if is_evidence && before.kind != Kind::Comma {
                self.plan.gap(part.first, Gap::Apart(2));
                breaks.push(part.first);
            } else if is_evidence || after_evidence || starts(self, part, &before) {
                breaks.push(part.first);
            }
            if is_evidence && !after_evidence {
                let run = parts[number..].iter().take_while(|part| part.kind == Kind::Evidence);
                let last = run.last().map_or(part.last, |part| part.last);
                self.plan.frame(Frame::Group, part.first, last);
            }
        }
        self.plan.fill(&breaks, end);
    }

    /// A value moves to the next line if it does not fit; one in braces opens there, a list goes on.
    fn after_equal(&mut self, parts: &[Part]) {
        match parts.first() {
            Some(Part { kind: Kind::Value, first, last }) => {
                let braces =
                    self.token(*first).kind == Kind::OpenBrace || self.token(*last).kind == Kind::CloseBrace;
                if !braces {
                    self.plan.gap(*first, Gap::Soft(1));
                    self.plan.frame_with_gap(Frame::SetInGroup, *first, *last);
                }
            }
            Some(Part { kind: Kind::Entry, .. }) => self.points(parts),
            Some(Part { kind: Kind::OpenBrace, .. }) => self.braces(parts),
            _ => {}
        }
    }

    /// `(0, 0) (1, 1)`: as many on a line as fit.
    pub(super) fn points(&mut self, parts: &[Part]) {
        let points = parts.iter().take_while(|part| matches!(part.kind, Kind::Entry | Kind::Comma));
        let points: Vec<Part> = points.copied().collect();
        let later = points.iter().skip(1).filter(|part| part.kind == Kind::Entry);
        let starts: Vec<usize> = later.map(|part| part.first).collect();
        if let Some(last) = points.last() {
            self.plan.fill(&starts, last.last);
        }
    }

    /// `{ a: 1  b: 2 }`, on one line or an entry a line.
    pub(super) fn braces(&mut self, parts: &[Part]) {
        let open = parts.iter().find(|part| part.kind == Kind::OpenBrace).map(|part| part.first);
        let close = parts.iter().find(|part| part.kind == Kind::CloseBrace).map(|part| part.first);
        let (Some(open), Some(close)) = (open, close) else { return };
        self.plan.frame(Frame::Group, open, close);
        self.plan.frame_with_gap(Frame::SetIn, open + 1, close - 1);
        self.plan.gap(close, Gap::Soft(1));
        let mut before = Kind::OpenBrace;
        for part in parts.iter().filter(|part| open < part.first && part.first < close) {
            if part.kind == Kind::Entry {
                self.plan.gap(part.first, Gap::Soft(if before == Kind::Entry { 2 } else { 1 }));
                self.plan.frame(Frame::Row("entry"), part.first, part.last);
                let colon = (part.first..part.last).find(|at| self.token(*at).kind == Kind::Colon);
                colon.into_iter().for_each(|colon| self.plan.column(colon + 1, Column::First));
            }
            before = part.kind;
        }
    }

    fn header_columns(&mut self, keyword: &str, parts: &[Part], body: Option<&Part>) {
        let labelled = ["actor", "let", "memory", "outcome", "param", "policy", "stock"].contains(&keyword);
        if !labelled && !["observe", "set"].contains(&keyword) {
            return;
        }
        let in_braces = parts
            .iter()
            .any(|part| part.kind == Kind::Value && self.token(part.last).kind == Kind::CloseBrace);
        for part in parts {
            let word = self.token(part.first).text;
            let column = match (part.kind, keyword) {
                (Kind::Head, _) => {
                    for at in part.first..=part.last {
                        match self.token(at) {
                            Token { kind: Kind::Text, .. } => self.plan.column(at, Column::Label),
                            Token { kind: Kind::Colon, .. } => self.plan.column(at, Column::First),
                            _ => {}
                        }
                    }
                    None
                }
                (Kind::Equal, _) => Some(Column::Second),
                (Kind::Evidence, "param") if !in_braces => Some(Column::Evidence),
                (Kind::Word, "memory") if word == "of" => Some(Column::First),
                (Kind::Word, "outcome") if matches!(word, "as" | "at" | "otherwise") => Some(Column::First),
                _ => None,
            };
            if let Some(column) = column {
                self.plan.column(part.first, column);
            }
        }
        if let Some(body) = body.filter(|_| matches!(keyword, "memory" | "observe" | "policy")) {
            self.plan.column(body.first, Column::Body);
        }
    }

    fn body(&mut self, node: &SyntaxNode) {
        let parts = self.parts(node);
        let Some((close, inside)) = parts.split_last() else { return };
        // The brace that opens a block stands before the body's node.
        let braces = inside.iter().take_while(|part| part.kind == Kind::OpenBrace).count();
        let inside = &inside[braces..];
        let Some(open) = inside.first().and_then(|first| first.first.checked_sub(1)) else { return };
        let close = close.first;
        let keyword = node.parent().map_or("", |declaration| self.keyword(&declaration));
        let lines = self.lines(inside);
        let said = lines.iter().filter(|line| line[0].kind == Kind::Clause).count();
        let most = if keyword == "memory" { 2 } else { 1 };
        let short = SHORT.contains(&keyword) && said <= most;
        self.plan.frame_with_gap(Frame::Body, open + 1, close - 1);
        if short {
            self.plan.frame(Frame::Group, open, close);
            self.plan.gap(close, Gap::Soft(1));
        } else {
            self.plan.line(close);
        }
        for (number, line) in lines.iter().enumerate() {
            match line[0].kind {
                Kind::Declaration => {}
                _ if short => self.plan.gap(line[0].first, Gap::Soft(if number == 0 { 1 } else { 2 })),
                _ => self.plan.line(line[0].first),
            }
            self.joined(line);
        }
        if PADDED.contains(&keyword) {
            self.pad(&lines);
        }
    }

    /// The parts of a body by the line on which they start: what follows a comma, further evidence and `held out` stay on a line.
    fn lines(&self, parts: &[Part]) -> Vec<Vec<Part>> {
        let mut lines: Vec<Vec<Part>> = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            let before = number.checked_sub(1).map(|before| parts[before].kind);
            let joined = match part.kind {
                Kind::Comma => true,
                Kind::Evidence => matches!(before, Some(Kind::Comma | Kind::Evidence)),
                Kind::Clause => before == Some(Kind::Comma) || self.token(part.first).is("held"),
                _ => false,
            };
            match lines.last_mut() {
                Some(line) if joined => line.push(*part),
                _ => lines.push(vec![*part]),
            }
        }
        lines
    }

    /// Clauses with commas between them stand on one line, or each on its own; evidence fills lines.
    fn joined(&mut self, line: &[Part]) {
        let (Some(first), Some(last)) = (line.first(), line.last()) else { return };
        let mut filled = Vec::new();
        for pair in line.windows(2) {
            let [before, part] = pair else { continue };
            match (before.kind, part.kind) {
                (_, Kind::Comma) => {}
                (Kind::Comma, _) => self.plan.gap(part.first, Gap::Soft(1)),
                _ => {
                    self.plan.gap(part.first, Gap::Spaces(2));
                    filled.push(part.first);
                }
            }
        }
        if first.last < last.first {
            self.plan.fill(&filled, last.last);
        }
        if line.iter().any(|part| part.kind == Kind::Comma) {
            self.plan.frame(Frame::Group, first.first, last.last);
        }
    }

    /// Aligns what follows the first word of each line of a body.
    fn pad(&mut self, lines: &[Vec<Part>]) {
        let padded: Vec<(usize, usize)> = lines.iter().filter_map(|line| self.first_word(&line[0])).collect();
        let Some(widest) = padded.iter().map(|(_, width)| *width).max() else { return };
        for (next, width) in padded {
            self.plan.gap(next, Gap::Padding(widest - width + 1));
        }
    }

    /// The token after the first word of a clause or of evidence, and how wide that word is; `None` where it stands by itself.
    fn first_word(&self, part: &Part) -> Option<(usize, usize)> {
        let first = self.token(part.first);
        let next = (part.first + 1..=part.last).find(|at| {
            // Names have dots.
            self.token(*at).kind != Kind::Dot && self.token(at - 1).kind != Kind::Dot
        })?;
        let width = (part.first..next).map(|at| self.token(at).width()).sum();
        let padded = match part.kind {
            Kind::Clause => !NOT_PADDED.contains(&first.text),
            Kind::Evidence => !first.is("judgement"),
            _ => false,
        };
        (padded && width <= PADDED_MOST).then_some((next, width))
    }

    fn clause(&mut self, node: &SyntaxNode) {
        let parts = self.parts(node);
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
        let word = self.token(first.first).text;
        let arrow = parts.iter().position(|part| part.kind == Kind::Arrow);
        let row = match (arrow, word, first.kind) {
            (Some(_), ..) => "->",
            (_, "when" | "plays", Kind::Word) => "is worth",
            (_, word, Kind::Word) => word,
            _ if parts.iter().any(|part| self.token(part.first).is("worth")) => "is worth",
            _ => "=",
        };
        let second = first.last + 1;
        self.plan.frame(Frame::Row(row), first.first, last.last);
        if second <= last.last {
            self.plan.frame(Frame::Continued, second, last.last);
        }
        self.clause_columns(row, &parts);
        let is_start = |rules: &Self, part: &Part, before: &Part| {
            let token = rules.token(part.first);
            let goes_on = part.kind == Kind::Word && IN_CLAUSE.contains(&token.text) && part.first != second;
            let in_list =
                before.kind == Kind::Comma && arrow.is_none_or(|arrow| parts[arrow].first < part.first);
            in_list || (goes_on && !matches!(word, "options" | "splits"))
        };
        self.sentence(&parts, last.last, is_start);
    }

    fn clause_columns(&mut self, row: &str, parts: &[Part]) {
        let label = parts.iter().position(|part| part.kind == Kind::Text);
        if let Some(label) = label.filter(|_| matches!(row, "bloc" | "state" | "needs")) {
            self.plan.column(parts[label].first, Column::Label);
        }
        if row == "bloc"
            && let Some(seats) = parts.get(label.map_or(2, |label| label + 1))
        {
            self.plan.column(seats.first, Column::First);
        }
        for part in parts.iter().skip(1) {
            let word = self.token(part.first).text;
            let column = match (row, part.kind, word) {
                ("bloc", Kind::Word, "attends") => Column::Second,
                ("bloc", Kind::Word, "supports") => Column::Third,
                ("needs", Kind::Colon, _) | ("->", Kind::Arrow, _) | ("=", Kind::Equal, _) => Column::First,
                ("needs", Kind::Equal, _) | ("->", Kind::Word, "at" | "after") => Column::Second,
                ("answers", Kind::Word, "with") | ("becomes", Kind::Word, "at") => Column::First,
                ("answers", Kind::Word, "after") => Column::Second,
                ("is worth", Kind::Evidence, _) => Column::Evidence,
                _ => continue,
            };
            self.plan.column(part.first, column);
        }
    }

    /// Fills lines with the items of a list.
    pub(super) fn list(&mut self, node: &SyntaxNode) {
        let parts = self.parts(node);
        let after_comma = parts.windows(2).filter(|pair| pair[0].kind == Kind::Comma);
        let starts: Vec<usize> = after_comma.map(|pair| pair[1].first).collect();
        if let Some(last) = parts.last() {
            self.plan.fill(&starts, last.last);
        }
    }
}
