//! Blocks and their wires.

use super::said;

#[test]
fn a_need_that_is_not_wired() {
    let text = r#"event attack { rate 2 / week }
use library.retaliation as feud { trigger = attack }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[block-wiring]: `drawn`, which block `retaliation` needs, is not wired
      --> model.detente:4:5
       | use library.retaliation as feud { trigger = attack }
       |     ^^^^^^^^^^^^^^^^^^^
    help: add `drawn = ...`, a number: Answers that a trigger draws
    "#);
}

#[test]
fn a_wire_that_no_need_takes() {
    let text = r#"event attack { rate 2 / week }
use library.retaliation as feud { trigger = attack drawn = 30% ecko = 2 weeks }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[block-wiring]: block `retaliation` needs no `ecko`
      --> model.detente:4:64
       | use library.retaliation as feud { trigger = attack drawn = 30% ecko = 2 weeks }
       |                                                                ^^^^
    help: write `echo`
    "#);
}

#[test]
fn a_wire_of_the_wrong_kind() {
    let text = r#"param anger = 3
use library.retaliation as feud { trigger = anger drawn = 30% }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[wrong-kind]: `anger` is a parameter, and an event is wanted here
      --> model.detente:4:45
       | use library.retaliation as feud { trigger = anger drawn = 30% }
       |                                             ^^^^^
      --> model.detente:3:7
       | param anger = 3
       |       ----- declared here
    help: name an event: there are `feud.answer`
    "#);
}

#[test]
fn a_wire_in_the_wrong_unit() {
    let text = r#"event attack { rate 2 / week }
use library.retaliation as feud { trigger = attack drawn = 30% echo = 3 }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unit-mismatch]: the value must be a time, but this is a pure number
      --> model.detente:4:71
       | use library.retaliation as feud { trigger = attack drawn = 30% echo = 3 }
       |                                                                       ^ a pure number
    help: write `3 days`
    "#);
}

#[test]
fn a_library_block_that_is_not_there() {
    let text = r#"use library.retalliation as feud { }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-block]: the library has no block `retalliation`
      --> model.detente:3:5
       | use library.retalliation as feud { }
       |     ^^^^^^^^^^^^^^^^^^^^
    help: write `library.retaliation`
    "#);
}

#[test]
fn a_block_sees_only_what_it_needs() {
    let text = r#"param anger = 3
block feud { event raid { rate anger / 1 week } }
use feud as one { }"#;
    insta::assert_snapshot!(said(text), @r#"
    error[unknown-name]: `anger` is not known inside block `feud`
      --> model.detente:4:32
       | block feud { event raid { rate anger / 1 week } }
       |                                ^^^^^
    help: add `needs anger : ...` to the block, and wire it where it is used
    "#);
}
