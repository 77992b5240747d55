//! Lowering against the reference evaluator: the same bits in every row, on models of every construct.

mod agreement;
mod blank;
mod compare;
mod constructs;
mod dice;
mod generate;
mod interpret;
mod joint;
mod printed;
mod texts;
mod unsolved;
mod vary;
