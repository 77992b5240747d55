//! What an analysis tells apart: single columns, groups of columns, and luck.

use super::Refused;

/// Factors: each column is in exactly one of them, and luck may be one more.
///
/// Parameters that are correlated belong in one group: variance can be split among groups that are independent of each other, and only then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factors {
    columns: usize,
    /// The factor of each column.
    of_column: Vec<usize>,
    /// The columns of each factor; luck, if it is one, is the last and has none.
    groups: Vec<Vec<usize>>,
    luck: bool,
}

impl Factors {
    /// Each of so many columns by itself.
    ///
    /// # Errors
    /// No columns.
    pub fn each(columns: usize) -> Result<Self, Refused> {
        Self::groups(columns, (0..columns).map(|column| vec![column]).collect())
    }

    /// Groups of columns, by their numbers from 0.
    ///
    /// # Errors
    /// A column that is in no group or in several.
    pub fn groups(columns: usize, groups: Vec<Vec<usize>>) -> Result<Self, Refused> {
        let mut of_column = vec![usize::MAX; columns];
        for (factor, group) in groups.iter().enumerate() {
            for column in group {
                match of_column.get_mut(*column) {
                    Some(of) if *of == usize::MAX => *of = factor,
                    _ => return Err(Refused::NotOnce(*column)),
                }
            }
        }
        if let Some(column) = of_column.iter().position(|factor| *factor == usize::MAX) {
            return Err(Refused::NotOnce(column));
        }
        if columns == 0 || groups.iter().any(Vec::is_empty) {
            return Err(Refused::Nothing);
        }
        Ok(Self { columns, of_column, groups, luck: false })
    }

    /// The same, with luck as one more factor, the last. Its total index is the share of variance that knowing all parameters would leave.
    #[must_use]
    pub fn with_luck(mut self) -> Self {
        if !self.luck {
            self.groups.push(Vec::new());
            self.luck = true;
        }
        self
    }

    /// How many factors there are, luck among them.
    #[must_use]
    pub fn count(&self) -> usize {
        self.groups.len()
    }

    /// How many columns a point has.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The number of the factor that is luck.
    #[must_use]
    pub fn luck(&self) -> Option<usize> {
        self.luck.then(|| self.groups.len() - 1)
    }

    /// The columns of a factor; none of luck.
    #[must_use]
    pub fn columns_of(&self, factor: usize) -> &[usize] {
        self.groups.get(factor).map_or(&[], Vec::as_slice)
    }

    /// The factor that a column is in.
    pub(super) fn of_column(&self, column: usize) -> usize {
        self.of_column[column]
    }
}
