//! Random models: whatever they hold, the program has the evaluator's bits.

use crate::compare::{FEW_EVENTS, difference};
use crate::generate::{model_from, smooth_model_from};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_program_of_any_model_has_the_bits_of_the_evaluator(tape in prop::collection::vec(any::<u16>(), 0..400)) {
        let model = model_from(&tape);
        prop_assert_eq!(difference(&model, 3, FEW_EVENTS), None, "{:#?}", model);
    }

    #[test]
    fn so_has_that_of_a_model_integrated_by_runge_kutta(tape in prop::collection::vec(any::<u16>(), 0..200)) {
        let model = smooth_model_from(&tape);
        prop_assert_eq!(difference(&model, 2, FEW_EVENTS), None, "{:#?}", model);
    }
}
