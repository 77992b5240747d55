//! Quantiles of any number of values from integer counts, so that neither order nor threads can matter.
//!
//! Values are counted in buckets cut from the bits of the floats: sign, exponent (2^-64 to 2^64) and the
//! first seven bits of the fraction. A bucket is at most 1/128 of its values wide, so an interpolated
//! quantile is off by less than 0.8 %. Smaller values share a bucket at zero, larger ones stand in the
//! last. Values equal to the least and to the greatest are counted apart, so that the weight of many equal
//! values at either end (a stock at its bound, or where it started) is exact.

mod pages;

use pages::{PAGE, PAGE_BITS, Pages};

/// Bits of the fraction that are not kept.
const SHIFT: u32 = 52 - 7;
/// Kept bits of 2^-64 and of the last bucket below 2^64.
const KEY_LEAST: u64 = (1023 - 64) << 7;
const KEY_MOST: u64 = ((1023 + 64) << 7) - 1;
/// Buckets on each side of zero.
const BUCKETS: i32 = (KEY_MOST - (KEY_LEAST - 1) + 1) as i32;
/// Values whose buckets are found together.
const VALUES_AT_ONCE: usize = 512;
/// Buckets that values may be spread over to be counted together first.
const NEAR: usize = NEAR_PAGES * PAGE;
const NEAR_PAGES: usize = 64;

/// Counters that stay in cache while many values are added to one sketch after another.
pub struct Near([[u32; PAGE]; NEAR_PAGES]);

impl Default for Near {
    fn default() -> Self {
        Self([[0; PAGE]; NEAR_PAGES])
    }
}

/// Counts of values in buckets, with the exact least and greatest value.
#[derive(Clone, Debug)]
pub struct Quantiles {
    /// Bucket 0 holds [0, 2^-64), -1 its mirror image.
    counts: Pages,
    values: u64,
    not_numbers: u64,
    least: f64,
    greatest: f64,
    /// How many values are the least, and how many the greatest.
    at_ends: (u64, u64),
    /// All bits by which values differed from the near end of their bucket.
    residue: u64,
}

/// One bucket with values in it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bucket {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How many values lie in it.
    pub count: u64,
}

/// All that a sketch knows, as plain data.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantilesParts {
    /// Numbers of the buckets with values in them, increasing, and how many values lie in each. Bucket 0 holds [0, 2^-64), -1 its mirror
    /// image.
    pub counts: Vec<(i32, u64)>,
    /// How often NaN was added.
    pub not_numbers: u64,
    /// The least value and the greatest; infinity and its negative of no values.
    pub ends: (f64, f64),
    /// How many values are the least, and how many the greatest.
    pub at_ends: (u64, u64),
    /// All bits by which values differed from the near end of their bucket.
    pub residue: u64,
}

impl QuantilesParts {
    /// Whether as many values stand at the ends as their buckets can hold.
    fn ends_are_counted(&self, values: u64) -> bool {
        let (at_least, at_greatest) = self.at_ends;
        match &self.counts[..] {
            _ if self.ends.0 == self.ends.1 => self.at_ends == (values, values),
            [] => self.at_ends == (0, 0),
            [(_, only)] => at_least.checked_add(at_greatest).is_some_and(|both| both <= *only),
            [(_, first), .., (_, last)] => at_least <= *first && at_greatest <= *last,
        }
    }
}

impl Default for Quantiles {
    fn default() -> Self {
        Self::new()
    }
}

impl PartialEq for Quantiles {
    /// Equal counts in equal buckets and equal ends; how much room is reserved does not count.
    fn eq(&self, other: &Self) -> bool {
        let facts = |sketch: &Self| {
            let ends = (sketch.least.to_bits(), sketch.greatest.to_bits());
            (sketch.values, sketch.not_numbers, ends, sketch.at_ends, sketch.residue)
        };
        facts(self) == facts(other) && self.counts.filled().eq(other.counts.filled())
    }
}

/// A float's bits as a number that grows with it; one zero for the two.
#[inline(always)]
fn rank(value: f64) -> i64 {
    let bits = (value + 0.0).to_bits() as i64;
    bits ^ (bits >> 63 & i64::MAX)
}

/// The float of a rank.
fn of_rank(rank: i64) -> f64 {
    f64::from_bits((rank ^ (rank >> 63 & i64::MAX)) as u64)
}

/// The bucket of a number that is not NaN, by its rank, and the bits by which it differs from the bucket's near end.
///
/// All in signed numbers of 64 bits, which vector units compare.
#[inline(always)]
fn bucket_and_residue(rank: i64) -> (i64, i64) {
    const BELOW_LEAST: i64 = KEY_LEAST as i64 - 1;
    const LAST: i64 = BUCKETS as i64 - 1;
    let mirrored = rank >> 63;
    let size = rank ^ mirrored;
    let index = (size >> SHIFT) - BELOW_LEAST;
    let index = if index > 0 { index } else { 0 };
    let index = if index < LAST { index } else { LAST };
    let near_end = if index > 0 { (index + BELOW_LEAST) << SHIFT } else { 0 };
    (index ^ mirrored, size - near_end)
}

/// The bucket of a number that is not NaN.
#[inline(always)]
fn bucket_of(value: f64) -> i32 {
    bucket_and_residue(rank(value)).0 as i32
}

/// The ends of the bucket on the positive side with this index.
fn positive_ends(index: i32) -> (f64, f64) {
    let end = |index: i32| f64::from_bits((KEY_LEAST - 1 + u64::from(index.unsigned_abs())) << SHIFT);
    (if index == 0 { 0.0 } else { end(index) }, end(index + 1))
}

/// The ends of a bucket, low and high.
fn ends(bucket: i32) -> (f64, f64) {
    if bucket >= 0 {
        return positive_ends(bucket);
    }
    let (near, far) = positive_ends(!bucket);
    (-far, -near)
}

impl Quantiles {
    /// A sketch of no values.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            counts: Pages::new(),
            values: 0,
            not_numbers: 0,
            least: f64::INFINITY,
            greatest: f64::NEG_INFINITY,
            at_ends: (0, 0),
            residue: 0,
        }
    }

    /// Adds one value. NaN is counted apart.
    #[inline]
    pub fn add(&mut self, value: f64) {
        if value.is_nan() {
            self.not_numbers += 1;
            return;
        }
        let value = value + 0.0; // Makes one zero of the two.
        let (bucket, residue) = bucket_and_residue(rank(value));
        self.residue |= residue as u64;
        self.widen(value, value, 1, 1);
        self.values += 1;
        self.counts.add(bucket as i32, 1);
    }

    /// Adds many values: as [`Self::add`] one by one, but faster.
    #[inline(always)]
    pub fn add_all(&mut self, near: &mut Near, values: &[f64]) {
        for chunk in values.chunks(VALUES_AT_ONCE) {
            self.add_chunk(near, chunk);
        }
    }

    #[inline(always)]
    fn add_chunk(&mut self, near: &mut Near, values: &[f64]) {
        let mut buckets = [0; VALUES_AT_ONCE];
        let buckets = &mut buckets[..values.len()];
        let (mut residues, mut least, mut greatest) = (0, i64::MAX, i64::MIN);
        // Zeros stand far from all other values: the lowest bucket but theirs says how far the others reach.
        let mut lowest = i64::MAX;
        for (bucket, value) in buckets.iter_mut().zip(values) {
            let rank = rank(*value);
            let (place, residue) = bucket_and_residue(rank);
            *bucket = place;
            residues |= residue;
            least = if rank < least { rank } else { least };
            greatest = if rank > greatest { rank } else { greatest };
            let other = if place == 0 { i64::MAX } else { place };
            lowest = if other < lowest { other } else { lowest };
        }
        let (least, greatest) = (of_rank(least), of_rank(greatest));
        // NaN ranks beyond infinity.
        if least.is_nan() || greatest.is_nan() {
            return values.iter().for_each(|value| self.add(*value));
        }
        self.residue |= residues as u64;
        let equal = |end: f64| values.iter().filter(|value| **value == end).count() as u64;
        // Most batches of scattered values touch neither end.
        let at_least = if least <= self.least { equal(least) } else { 0 };
        let at_greatest = if greatest >= self.greatest { equal(greatest) } else { 0 };
        self.widen(least, greatest, at_least, at_greatest);
        self.values += values.len() as u64;
        let (first, last) = (i64::from(bucket_of(least)), i64::from(bucket_of(greatest)));
        // The page before the others takes the zeros, unless these lie between the others.
        let below = (if first < 0 { first } else { lowest } >> PAGE_BITS) - 1;
        if first == last {
            self.counts.add(first as i32, values.len() as u64);
        } else if last - (below << PAGE_BITS) < NEAR as i64 {
            self.count_near(near, buckets, below, last);
        } else {
            buckets.iter().for_each(|bucket| self.counts.add(*bucket as i32, 1));
        }
    }

    /// Counts values that are in bucket 0 or on some neighbouring pages after page `below`, the last of them in bucket `last`: first in a
    /// few counters that stay in cache, then page by page.
    #[inline(always)]
    fn count_near(&mut self, near: &mut Near, buckets: &[i64], below: i64, last: i64) {
        const ZEROS: i64 = PAGE as i64 - 1;
        for bucket in buckets {
            let place = bucket - (below << PAGE_BITS);
            let place = if place < ZEROS { ZEROS } else { place };
            near.0.as_flattened_mut()[place as usize % NEAR] += 1;
        }
        let zeros = std::mem::take(&mut near.0[0][ZEROS as usize]);
        if zeros > 0 {
            self.counts.add(0, u64::from(zeros));
        }
        let pages = below as i32 + 1..=(last >> PAGE_BITS) as i32;
        self.counts.add_pages(pages, &mut near.0[1..], buckets.len() as u64 - u64::from(zeros));
    }

    /// Takes in the ends of other values, and how many of those stand at each.
    #[inline(always)]
    fn widen(&mut self, least: f64, greatest: f64, at_least: u64, at_greatest: u64) {
        let (low, high) = &mut self.at_ends;
        *low =
            if least < self.least { at_least } else { *low + if least == self.least { at_least } else { 0 } };
        *high = if greatest > self.greatest {
            at_greatest
        } else {
            *high + if greatest == self.greatest { at_greatest } else { 0 }
        };
        self.least = if least < self.least { least } else { self.least };
        self.greatest = if greatest > self.greatest { greatest } else { self.greatest };
    }

    /// Adds the values of another sketch.
    pub fn merge(&mut self, other: &Self) {
        for (bucket, count) in other.counts.filled() {
            self.counts.add(bucket, count);
        }
        self.values += other.values;
        self.not_numbers += other.not_numbers;
        let (at_least, at_greatest) = other.at_ends;
        self.widen(other.least, other.greatest, at_least, at_greatest);
        self.residue |= other.residue;
    }

    /// The sketch as plain data: equal for equal sketches.
    #[must_use]
    pub fn parts(&self) -> QuantilesParts {
        QuantilesParts {
            counts: self.counts.filled().collect(),
            not_numbers: self.not_numbers,
            ends: (self.least, self.greatest),
            at_ends: self.at_ends,
            residue: self.residue,
        }
    }

    /// The sketch that has these parts; `None` if no sketch has them.
    #[must_use]
    pub fn from_parts(parts: &QuantilesParts) -> Option<Self> {
        let mut sketch = Self::new();
        let buckets = -BUCKETS..BUCKETS;
        let mut before = None;
        for (bucket, count) in &parts.counts {
            if !buckets.contains(bucket) || before >= Some(*bucket) || *count == 0 {
                return None;
            }
            before = Some(*bucket);
            sketch.values = sketch.values.checked_add(*count)?;
            sketch.counts.add(*bucket, *count);
        }
        let (least, greatest) = parts.ends;
        let in_bucket = |end: f64, place: Option<&(i32, u64)>| match place {
            Some((bucket, _)) => !end.is_nan() && bucket_of(end) == *bucket,
            None => end.is_infinite(),
        };
        let fits = in_bucket(least, parts.counts.first()) && in_bucket(greatest, parts.counts.last());
        if !fits || !parts.ends_are_counted(sketch.values) {
            return None;
        }
        (sketch.least, sketch.greatest, sketch.at_ends) = (least, greatest, parts.at_ends);
        (sketch.not_numbers, sketch.residue) = (parts.not_numbers, parts.residue);
        Some(sketch)
    }

    /// The buckets with values in them, from the lowest up.
    pub fn buckets(&self) -> impl Iterator<Item = Bucket> + '_ {
        self.counts.filled().map(|(bucket, count)| {
            let (low, high) = ends(bucket);
            Bucket { low, high, count }
        })
    }

    /// The number of values, NaN apart.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.values
    }

    /// How often NaN was added.
    #[must_use]
    pub const fn not_numbers(&self) -> u64 {
        self.not_numbers
    }

    /// The least value, exactly; NaN of no values.
    #[must_use]
    pub fn least(&self) -> f64 {
        if self.values == 0 { f64::NAN } else { self.least }
    }

    /// The greatest value, exactly; NaN of no values.
    #[must_use]
    pub fn greatest(&self) -> f64 {
        if self.values == 0 { f64::NAN } else { self.greatest }
    }

    /// The value below which a share `p` of the values lies; NaN of no values or outside 0..1.
    ///
    /// Exact at 0 and 1, and everywhere if each value is 0 or has at most eight significant bits (as
    /// yes-or-no values and counts below 256 have): then it is the smallest value with at least a share
    /// p at or below it. So it is too where it falls on the least or the greatest value. Otherwise it is interpolated in its bucket.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        if self.values == 0 || !(0.0..=1.0).contains(&p) {
            return f64::NAN;
        }
        if p == 0.0 || p == 1.0 {
            return if p == 0.0 { self.least } else { self.greatest };
        }
        let target = p * self.values as f64;
        let (at_least, at_greatest) = self.at_ends;
        if target <= at_least as f64 {
            return self.least;
        }
        if target > (self.values - at_greatest) as f64 {
            return self.greatest;
        }
        let (first, last) = (bucket_of(self.least), bucket_of(self.greatest));
        let mut below = at_least;
        for (bucket, count) in self.counts.filled() {
            let at_ends =
                if bucket == first { at_least } else { 0 } + if bucket == last { at_greatest } else { 0 };
            let count = count - at_ends;
            if (below + count) as f64 >= target {
                return self.inside(bucket, (target - below as f64) / count as f64);
            }
            below += count;
        }
        self.greatest
    }

    /// The value so far along a bucket, between the least and greatest value.
    fn inside(&self, bucket: i32, along: f64) -> f64 {
        let (low, high) = ends(bucket);
        if self.residue == 0 {
            // All values stand at the end near zero.
            return if bucket >= 0 { low } else { high };
        }
        let low = if self.least > low { self.least } else { low };
        let last = bucket_of(self.greatest) == bucket;
        let high = if last || self.greatest < high { self.greatest } else { high };
        low + (high - low) * along
    }
}
