//! Bars and lines of block characters.

const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A bar of `share` of `width` columns, padded to `width`. A share above 0 leaves a mark.
pub(crate) fn bar(share: f64, width: usize) -> String {
    let eighths = (share.clamp(0.0, 1.0) * (width * 8) as f64).round() as usize;
    let eighths = if share > 0.0 && eighths == 0 { 1 } else { eighths };
    let part = EIGHTHS[eighths % 8];
    let text: String =
        std::iter::repeat_n('█', eighths / 8).chain((!eighths.is_multiple_of(8)).then_some(part)).collect();
    let padding = width - eighths.div_ceil(8);
    text + &" ".repeat(padding)
}

/// A line through values from 0 to 1, in at most `width` columns at equal distances: the first column shows the first value, the last the
/// last.
pub(crate) fn sparkline(values: &[f64], width: usize) -> String {
    let columns = values.len().min(width);
    let gaps = columns.saturating_sub(1).max(1);
    let column = |place: usize| {
        let nearest = (place * (values.len() - 1) + gaps / 2) / gaps;
        HEIGHTS[((values[nearest].clamp(0.0, 1.0) * 7.0).round() as usize).min(7)]
    };
    (0..columns).map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share() {
        assert_eq!(bar(0.5, 4), "██  ");
        assert_eq!(bar(1.0, 4), "████");
        assert_eq!(bar(0.0, 4), "    ");
        assert_eq!(bar(0.0001, 4), "▏   ", "what is there leaves a mark");
        assert_eq!(bar(0.4, 4), "█▋  ");
        assert_eq!(bar(f64::NAN, 2), "  ");
    }

    #[test]
    fn lines_follow_their_values() {
        assert_eq!(sparkline(&[0.0, 0.5, 1.0], 8), "▁▅█");
        assert_eq!(sparkline(&[0.0, 0.0, 1.0, 1.0], 2), "▁█");
        assert_eq!(
            sparkline(&[0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5], 3),
            "▁█▅",
            "the ends are those of the values"
        );
        assert_eq!(sparkline(&[0.3], 5), "▃");
        assert_eq!(sparkline(&[], 5), "");
    }
}
