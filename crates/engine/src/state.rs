//! What a run has finished so far, as bytes and back: equal states give equal bytes, on any machine and after any number of threads.
//!
//! Whole numbers take seven bits a byte, low bits first; floats stand as their bits, low byte first. Lengths that program and design fix
//! are not written: a state is read into the shape that a run of them begins with. Nothing here guards against damage beyond never
//! panicking; whoever keeps the bytes adds a checksum.

use crate::batches::{Batch, Batches};
use crate::collect::{Block, Nested, Tally};
use crate::summary::Whole;
use detente_numbers::sketch::{Quantiles, QuantilesParts};
use detente_numbers::sums::Moments;
use detente_results::Summary;
use detente_results::summary::BrokenTrajectory;

/// The number of this format.
const FORMAT: u64 = 1;

/// The state as bytes. Nothing of it waits to be counted, and no draw of the parameters is under way.
pub(crate) fn to_bytes(whole: &Whole) -> Vec<u8> {
    let mut bytes = Vec::new();
    FORMAT.write(&mut bytes);
    whole.block.write(&mut bytes);
    whole.tally.write(&mut bytes);
    (whole.batches.blocks_a_batch, whole.batches.in_last).write(&mut bytes);
    write_list(&whole.batches.batches, &mut bytes);
    whole.precision.iter().for_each(|precision| precision.spreads.write(&mut bytes));
    bytes
}

/// Reads a state into a whole that holds nothing yet; `None` for bytes that are no state of this program and design.
pub(crate) fn from_bytes(bytes: &[u8], mut empty: Whole) -> Option<Whole> {
    let mut rest = bytes;
    let mut format = 0;
    format.read(&mut rest)?;
    if format != FORMAT {
        return None;
    }
    empty.block.read(&mut rest)?;
    empty.tally.read(&mut rest)?;
    read_batches(&mut empty, &mut rest)?;
    empty.precision.iter_mut().try_for_each(|precision| precision.spreads.read(&mut rest))?;
    rest.is_empty().then_some(empty)
}

/// What is written, and read back into the same shape.
trait Plain {
    fn write(&self, bytes: &mut Vec<u8>);
    /// Takes its bytes from the front; `None` where they are not its own.
    fn read(&mut self, bytes: &mut &[u8]) -> Option<()>;
}

impl Plain for u64 {
    fn write(&self, bytes: &mut Vec<u8>) {
        let mut rest = *self;
        while rest >= 0x80 {
            bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        bytes.push(rest as u8);
    }

    fn read(&mut self, bytes: &mut &[u8]) -> Option<()> {
        *self = 0;
        for shift in (0..64).step_by(7) {
            let byte = *bytes.split_off_first()?;
            let part = u64::from(byte & 0x7f);
            if part << shift >> shift != part {
                return None;
            }
            *self |= part << shift;
            if byte < 0x80 {
                return Some(());
            }
        }
        None
    }
}

impl Plain for f64 {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_bits().to_le_bytes());
    }

    fn read(&mut self, bytes: &mut &[u8]) -> Option<()> {
        let bits = bytes.split_off(..8)?;
        *self = Self::from_bits(u64::from_le_bytes(bits.try_into().ok()?));
        Some(())
    }
}

impl Plain for String {
    fn write(&self, bytes: &mut Vec<u8>) {
        (self.len() as u64).write(bytes);
        bytes.extend(self.as_bytes());
    }

    fn read(&mut self, bytes: &mut &[u8]) -> Option<()> {
        let mut length = 0u64;
        length.read(bytes)?;
        let text = bytes.split_off(..usize::try_from(length).ok()?)?;
        *self = Self::from_utf8(text.to_vec()).ok()?;
        Some(())
    }
}

impl<A: Plain, B: Plain> Plain for (A, B) {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.0.write(bytes);
        self.1.write(bytes);
    }

    fn read(&mut self, bytes: &mut &[u8]) -> Option<()> {
        self.0.read(bytes)?;
        self.1.read(bytes)
    }
}

/// As many as program and design say.
impl<P: Plain> Plain for Vec<P> {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.iter().for_each(|part| part.write(bytes));
    }

    fn read(&mut self, bytes: &mut &[u8]) -> Option<()> {
        self.iter_mut().try_for_each(|part| part.read(bytes))
    }
}

/// Written with its length: as many as were met, at most so many.
fn write_list<P: Plain>(list: &[P], bytes: &mut Vec<u8>) {
    (list.len() as u64).write(bytes);
    list.iter().for_each(|part| part.write(bytes));
}

fn read_list<P: Plain>(bytes: &mut &[u8], most: usize, empty: impl Fn() -> P) -> Option<Vec<P>> {
    let mut length = 0u64;
    length.read(bytes)?;
    // Each part takes a byte at least, so that a damaged length reserves no room that was never written.
    let length = usize::try_from(length).ok().filter(|length| *length <= most && *length <= bytes.len())?;
    let mut list = Vec::with_capacity(length);
    for _ in 0..length {
        let mut part = empty();
        part.read(bytes)?;
        list.push(part);
    }
    Some(list)
}

impl Plain for Moments {
    fn write(&self, bytes: &mut Vec<u8>) {
        let (count, mean, squares) = self.parts();
        (count, (mean, squares)).write(bytes);
    }

    fn read(&mut self, bytes: &mut &[u8]) -> Option<()> {
        let mut parts = (0, (0.0, 0.0));
        parts.read(bytes)?;
        *self = Self::from_parts((parts.0, parts.1.0, parts.1.1));
        Some(())
    }
}

impl Plain for Nested {
    fn write(&self, bytes: &mut Vec<u8>) {
        let closed = self.closed();
        (*closed.means(), *closed.within()).write(bytes);
    }

    fn read(&mut self, bytes: &mut &[u8]) -> Option<()> {
        let mut parts = (Moments::new(), Moments::new());
        parts.read(bytes)?;
        self.go_on_from(parts.0, parts.1);
        Some(())
    }
}

/// Below the number of every bucket: each is told by its distance from the one before.
const BELOW_BUCKETS: i32 = -(1 << 15);

impl Plain for Quantiles {
    fn write(&self, bytes: &mut Vec<u8>) {
        let parts = self.parts();
        let mut before = BELOW_BUCKETS;
        let apart: Vec<(u64, u64)> = parts
            .counts
            .iter()
            .map(|(bucket, count)| {
                let gap = bucket.wrapping_sub(before) as u32;
                before = *bucket;
                (u64::from(gap), *count)
            })
            .collect();
        write_list(&apart, bytes);
        (parts.not_numbers, parts.residue).write(bytes);
        (parts.ends, parts.at_ends).write(bytes);
    }

    fn read(&mut self, bytes: &mut &[u8]) -> Option<()> {
        let apart: Vec<(u64, u64)> = read_list(bytes, usize::MAX, || (0, 0))?;
        let (mut rest, mut ends) = ((0, 0), ((0.0, 0.0), (0, 0)));
        rest.read(bytes)?;
        ends.read(bytes)?;
        let mut bucket = BELOW_BUCKETS;
        let counts = apart.into_iter().map(|(gap, count)| {
            bucket = bucket.wrapping_add(u32::try_from(gap).ok()? as i32);
            Some((bucket, count))
        });
        let counts: Vec<(i32, u64)> = counts.collect::<Option<_>>()?;
        let (not_numbers, residue) = rest;
        *self = Self::from_parts(&QuantilesParts {
            counts,
            not_numbers,
            ends: ends.0,
            at_ends: ends.1,
            residue,
        })?;
        Some(())
    }
}

impl Plain for Batch {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.draws.write(bytes);
        self.sums.write(bytes);
    }

    fn read(&mut self, bytes: &mut &[u8]) -> Option<()> {
        self.draws.read(bytes)?;
        self.sums.read(bytes)
    }
}

/// Batches, each of as many figures as the block watches.
fn read_batches(whole: &mut Whole, bytes: &mut &[u8]) -> Option<()> {
    let figures = whole.block.watched().count();
    let batches = &mut whole.batches;
    batches.blocks_a_batch.read(bytes)?;
    batches.in_last.read(bytes)?;
    batches.batches = read_list(bytes, Batches::MOST, || Batch::new(figures))?;
    Some(())
}

impl Plain for BrokenTrajectory {
    fn write(&self, bytes: &mut Vec<u8>) {
        (self.trajectory, u64::from(self.step)).write(bytes);
        self.element.write(bytes);
        self.reason.write(bytes);
    }

    fn read(&mut self, bytes: &mut &[u8]) -> Option<()> {
        let mut place = (0, 0);
        place.read(bytes)?;
        (self.trajectory, self.step) = (place.0, u32::try_from(place.1).ok()?);
        self.element.read(bytes)?;
        self.reason.read(bytes)
    }
}

impl Plain for Block {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.trajectories.write(bytes);
        self.quantities.write(bytes);
        self.periods.write(bytes);
        self.totals.write(bytes);
        self.occupancy.write(bytes);
        self.outcomes.write(bytes);
        write_list(&self.broken, bytes);
        self.broken_count.write(bytes);
    }

    fn read(&mut self, bytes: &mut &[u8]) -> Option<()> {
        self.trajectories.read(bytes)?;
        self.quantities.read(bytes)?;
        self.periods.read(bytes)?;
        self.totals.read(bytes)?;
        self.occupancy.read(bytes)?;
        self.outcomes.read(bytes)?;
        let none =
            || BrokenTrajectory { trajectory: 0, step: 0, element: String::new(), reason: String::new() };
        self.broken = read_list(bytes, Summary::BROKEN_LISTED, none)?;
        self.broken_count.read(bytes)
    }
}

impl Plain for Tally {
    fn write(&self, bytes: &mut Vec<u8>) {
        self.quantities.write(bytes);
        self.periods.write(bytes);
        self.totals.write(bytes);
        self.states.write(bytes);
        self.outcomes.write(bytes);
        self.clamps.write(bytes);
    }

    fn read(&mut self, bytes: &mut &[u8]) -> Option<()> {
        self.quantities.read(bytes)?;
        self.periods.read(bytes)?;
        self.totals.read(bytes)?;
        self.states.read(bytes)?;
        self.outcomes.read(bytes)?;
        self.clamps.read(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_numbers::sketch::Near;
    use proptest::prelude::*;

    fn back<P: Plain>(bytes: &[u8], mut into: P) -> Option<P> {
        let mut rest = bytes;
        into.read(&mut rest)?;
        rest.is_empty().then_some(into)
    }

    fn bytes(of: &impl Plain) -> Vec<u8> {
        let mut bytes = Vec::new();
        of.write(&mut bytes);
        bytes
    }

    proptest! {
        #[test]
        fn numbers_come_back_to_the_bit(whole in any::<u64>(), bits in any::<u64>(), shift in 0..64_u32) {
            prop_assert_eq!(back(&bytes(&(whole >> shift)), 1), Some(whole >> shift));
            let float = f64::from_bits(bits);
            prop_assert_eq!(back(&bytes(&float), 0.0).map(f64::to_bits), Some(bits));
        }

        #[test]
        fn sketches_come_back(values in prop::collection::vec(any::<f64>(), 0..100)) {
            let mut sketch = Quantiles::new();
            sketch.add_all(&mut Near::default(), &values);
            prop_assert_eq!(back(&bytes(&sketch), Quantiles::new()), Some(sketch));
        }

        #[test]
        fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = back(&bytes, Quantiles::new());
            let _ = back(&bytes, String::new());
            let _ = read_list(&mut &bytes[..], usize::MAX, || 0u64);
        }
    }

    #[test]
    fn a_number_has_one_form() {
        assert_eq!(bytes(&300u64), [0xac, 0x02]);
        assert_eq!(back(&[0xff; 10], 0u64), None, "more than 64 bits");
        assert_eq!(back(&[0x80], 0u64), None, "cut off");
    }
}
