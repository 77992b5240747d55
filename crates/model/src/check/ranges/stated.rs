//! What a header or the need of a block says to be an `index` or a `share` lies between 0 and 1.

use super::{Ranges, Use, Wanted, may_leave, place_of};
use crate::model::{About, Expression, LetId, ParameterId};
use crate::units::Unit;
use detente_syntax::diagnostic::code;
use detente_syntax::{Diagnostic, FileId, Span};

/// A need that is a share, and that was wired by a name.
#[derive(Clone, Debug)]
pub(crate) struct WiredShare {
    /// The need, as a path: `rally.ground`.
    pub(crate) path: String,
    /// What it was wired to.
    pub(crate) value: Expression,
    /// Where it was wired.
    pub(crate) at: (FileId, Span),
    /// Where the block says what it needs.
    pub(crate) need: (FileId, Span),
}

impl Ranges<'_> {
    /// Looks at all parameters and lets whose header, or whose need, says `: index` or `: share`.
    pub(super) fn stated(&mut self) {
        let model = self.model;
        for (at, parameter) in model.parameters.iter().enumerate() {
            let id = Expression::Parameter(ParameterId(at as u32));
            // Of where a stock starts there is a message of its own.
            let is_start = parameter.about.path.ends_with(".initial");
            if !is_share(&parameter.unit) || is_start {
                continue;
            }
            self.as_share(&id, &parameter.unit, &parameter.about);
            if may_leave(parameter, Wanted::Chance) && !self.has_spoken_of(&parameter.about) {
                let message = format!("`{}` may be drawn outside of 0% to 100%", parameter.about.path);
                let warning = Diagnostic::warning(code::DRAWN_OUTSIDE, message);
                let warning = stated_here(warning, &parameter.unit, &parameter.about);
                let warning = warning.help("take ends between 0% and 100%: what lies beyond is no share");
                self.found.push(match parameter.about.used {
                    Some(_) => warning,
                    None => warning.help(LEAVE_OUT),
                });
            }
        }
        for (at, it) in model.lets.iter().enumerate().filter(|(_, it)| is_share(&it.unit)) {
            // Of a share that another one only repeats, the other tells.
            let repeats = match &it.value {
                Expression::Parameter(id) => is_share(&model.parameters[id.index()].unit),
                Expression::Let(id) => is_share(&model.lets[id.index()].unit),
                _ => false,
            };
            if repeats {
                continue;
            }
            self.as_share(&Expression::Let(LetId(at as u32)), &it.unit, &it.about);
        }
    }

    fn as_share(&mut self, value: &Expression, unit: &Unit, about: &About) {
        let role = format!("`{}`", about.path);
        self.uses.push(Use { read: value.clone(), wanted: Wanted::Chance, role });
        let Some(how_often) = self.is_wrong(value, Wanted::Chance) else { return };
        if self.has_spoken_of(about) {
            return;
        }
        let path = &about.path;
        let message = format!("`{path}` must be between 0% and 100%, and {how_often} is");
        let error = stated_here(Diagnostic::error(code::NOT_A_CHANCE, message), unit, about);
        let error = match value {
            Expression::Parameter(id) => {
                self.percent(error, &self.model.parameters[id.index()], Wanted::Chance)
            }
            _ => error,
        };
        self.found.push(match about.used {
            Some(_) => error.help(format!("give `{path}` a value between 0% and 100%")),
            None => error.help("give it a value between 0% and 100%").help(LEAVE_OUT),
        });
    }

    /// Looks at the needs that are shares, and were wired by a name.
    pub(super) fn wired(&mut self, wired: &[WiredShare]) {
        for WiredShare { path, value, at: (file, span), need } in wired {
            let read = match value {
                Expression::Parameter(id) => self.model.parameters.get(id.index()),
                _ => None,
            };
            let about = |said: Diagnostic| {
                let said =
                    said.in_file(*file).at(*span, "").also_in(need.0, need.1, "a share, says the block");
                match read {
                    Some(it) => said.also_in(it.about.file, it.about.span, "it is this parameter"),
                    None => said,
                }
            };
            if let Some(how_often) = self.is_wrong(value, Wanted::Chance) {
                let message = format!("`{path}` must be between 0% and 100%, and {how_often} is");
                let error = about(Diagnostic::error(code::NOT_A_CHANCE, message));
                self.found.push(error.help("wire what lies between 0% and 100%"));
            } else if read.is_some_and(|it| may_leave(it, Wanted::Chance)) {
                let message = format!("`{path}` may be drawn outside of 0% to 100%");
                let warning = about(Diagnostic::warning(code::DRAWN_OUTSIDE, message));
                self.found.push(warning.help("take ends between 0% and 100% for it"));
            }
        }
    }

    /// Whether a message about an element, or of what is wired to a need, was given.
    fn has_spoken_of(&self, about: &About) -> bool {
        let place = place_of(about);
        let own = (about.file, about.span);
        self.found.iter().any(|it| {
            let mut places = std::iter::once(&it.primary).chain(&it.also);
            places.any(|label| (label.file, label.span) == own || (label.file, label.span) == place)
        })
    }
}

const LEAVE_OUT: &str = "or write `: number` in its header, if it may be more than the whole";

fn is_share(unit: &Unit) -> bool {
    matches!(unit.name.as_str(), "index" | "share")
}

/// At the wire, with the need of the block; or at the declaration.
fn stated_here(said: Diagnostic, unit: &Unit, about: &About) -> Diagnostic {
    let (file, span) = place_of(about);
    match about.used {
        Some(_) => said.in_file(file).at(span, "").also_in(about.file, about.span, "a share, says the block"),
        None => said.in_file(file).at(span, format!("`: {}`, says its header", unit.name)),
    }
}
