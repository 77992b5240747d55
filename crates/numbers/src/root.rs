//! Finds where an increasing function crosses zero.

/// The argument in `low..=high` where an increasing function crosses zero, to the last few bits.
///
/// `function` gives value and slope. Newton's method, with bisection wherever it would leave the bracket
/// or the slope is no help, so that it always ends (at the nearer end if there is no crossing).
pub(crate) fn root_of_increasing(
    mut low: f64,
    mut high: f64,
    start: f64,
    function: impl Fn(f64) -> (f64, f64),
) -> f64 {
    const STEPS_MOST: u32 = 200;
    let mut x = if start > low && start < high { start } else { 0.5 * (low + high) };
    let mut last_step = high - low;
    for _ in 0..STEPS_MOST {
        let (value, slope) = function(x);
        if value == 0.0 {
            return x;
        }
        if value > 0.0 {
            high = x
        } else {
            low = x
        }
        let newton = x - value / slope;
        let step = newton - x;
        // A step that does not shrink means that the function is too curved here for Newton's method.
        let trusted = newton > low && newton < high && step.abs() <= 0.7 * last_step.abs();
        let next = if trusted { newton } else { 0.5 * (low + high) };
        last_step = next - x;
        let resolution = f64::EPSILON * if x.abs() > 1e-3 { x.abs() } else { 1e-3 };
        if last_step.abs() <= resolution || high - low <= resolution {
            return next;
        }
        x = next;
    }
    x
}
