//! One cell of a table, out of its Arrow array.

use crate::date::iso_date;
use arrow_array::{Array, BooleanArray, Date32Array, Float64Array, StringArray, UInt32Array, UInt64Array};

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    /// Nothing to say, or a number that is not finite.
    Nothing,
    Number(f64),
    Count(u64),
    Text(&'a str),
    Flag(bool),
    /// Days since 1970-01-01.
    Day(i64),
}

/// The cell in a row of a column; columns are of the kinds that tables make.
pub(crate) fn value(array: &dyn Array, row: usize) -> Value<'_> {
    if array.is_null(row) {
        return Value::Nothing;
    }
    let any = array.as_any();
    if let Some(numbers) = any.downcast_ref::<Float64Array>() {
        let number = numbers.value(row);
        return if number.is_finite() { Value::Number(number) } else { Value::Nothing };
    }
    any.downcast_ref::<UInt64Array>()
        .map(|counts| Value::Count(counts.value(row)))
        .or_else(|| any.downcast_ref::<UInt32Array>().map(|steps| Value::Count(u64::from(steps.value(row)))))
        .or_else(|| any.downcast_ref::<StringArray>().map(|texts| Value::Text(texts.value(row))))
        .or_else(|| any.downcast_ref::<BooleanArray>().map(|flags| Value::Flag(flags.value(row))))
        .or_else(|| any.downcast_ref::<Date32Array>().map(|days| Value::Day(i64::from(days.value(row)))))
        .unwrap_or(Value::Nothing)
}

impl Value<'_> {
    /// As text; a float prints with at most 15 digits that count, which every spreadsheet holds: 0.384, and not 0.38399999999999995.
    pub(crate) fn text(self) -> String {
        match self {
            Value::Nothing => String::new(),
            Value::Number(number) => format!("{:?}", format!("{number:.14e}").parse().unwrap_or(number)),
            Value::Count(count) => count.to_string(),
            Value::Text(text) => text.to_owned(),
            Value::Flag(flag) => flag.to_string(),
            Value::Day(day) => iso_date(day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn numbers_print_without_the_noise_of_their_last_digits() {
        let texts = [0.38399999999999995, 192.0 / 500.0, 10.0, 1.0 / 3.0, -1e-7, 2.5e300]
            .map(|number| Value::Number(number).text());
        assert_eq!(texts, ["0.384", "0.384", "10.0", "0.333333333333333", "-1e-7", "2.5e300"]);
    }
}
