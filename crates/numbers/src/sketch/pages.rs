//! Counts of buckets, of which most hold nothing.

use std::collections::BTreeMap;

/// Buckets are made a page at a time, so that a quantity with both zeros and ones needs no room for what lies between.
pub(super) const PAGE_BITS: u32 = 5;
pub(super) const PAGE: usize = 1 << PAGE_BITS;
/// Stands in the directory for a page without values.
const NO_PAGE: u16 = u16::MAX;

/// How many values lie in each bucket.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages {
    /// Where the counts of each page of buckets stand in `pages`, from page `first` on.
    directory: Vec<u16>,
    first: i32,
    /// Narrow, so that many fit into the cache.
    pages: Vec<[u32; PAGE]>,
    /// Values counted in `pages`: as long as a `u32` holds them, so do all counters.
    narrow: u64,
    /// What was counted before the counters would have run over. Each of its buckets has a page.
    carried: BTreeMap<i32, u64>,
}

impl Pages {
    pub(super) const fn new() -> Self {
        Self { directory: Vec::new(), first: 0, pages: Vec::new(), narrow: 0, carried: BTreeMap::new() }
    }

    /// Counts more values in a bucket.
    #[inline(always)]
    pub(super) fn add(&mut self, bucket: i32, more: u64) {
        let place = self.place(bucket >> PAGE_BITS);
        match self.room_for(more) {
            true => self.pages[place][bucket as usize % PAGE] += more as u32,
            false => *self.carried.entry(bucket).or_default() += more,
        }
    }

    /// Counts values on neighbouring pages, of which there are fewer than a `u32` holds, and empties the counters given.
    #[inline(always)]
    pub(super) fn add_pages(
        &mut self,
        pages: impl Iterator<Item = i32>,
        counts: &mut [[u32; PAGE]],
        values: u64,
    ) {
        self.room_for(values);
        for (page, counts) in pages.zip(counts) {
            if counts.iter().fold(0, |any, count| any | count) != 0 {
                let place = self.place(page);
                self.pages[place].iter_mut().zip(&*counts).for_each(|(sum, count)| *sum += count);
                *counts = [0; PAGE];
            }
        }
    }

    /// True if the counters can take up so many more values, which are then counted as taken up.
    #[inline(always)]
    fn room_for(&mut self, more: u64) -> bool {
        const MOST: u64 = u32::MAX as u64;
        if self.narrow.saturating_add(more) > MOST {
            self.carry();
        }
        let fits = more <= MOST;
        self.narrow += if fits { more } else { 0 };
        fits
    }

    /// Empties the counters into wider ones.
    #[cold]
    fn carry(&mut self) {
        let mut carried = std::mem::take(&mut self.carried);
        for (bucket, count) in self.narrow() {
            *carried.entry(bucket).or_default() += u64::from(count);
        }
        self.carried = carried;
        self.pages.fill([0; PAGE]);
        self.narrow = 0;
    }

    /// Where the counts of a page stand.
    #[inline(always)]
    fn place(&mut self, page: i32) -> usize {
        let index = page.wrapping_sub(self.first) as u32 as usize;
        match self.directory.get(index) {
            Some(place) if *place != NO_PAGE => usize::from(*place),
            _ => self.open(page),
        }
    }

    /// Makes room for a page that had no values yet.
    #[cold]
    fn open(&mut self, page: i32) -> usize {
        if self.directory.is_empty() {
            self.first = page;
        }
        if page < self.first {
            let missing = (self.first - page) as usize;
            self.directory.splice(0..0, std::iter::repeat_n(NO_PAGE, missing));
            self.first = page;
        }
        let index = (page - self.first) as usize;
        if index >= self.directory.len() {
            self.directory.resize(index + 1, NO_PAGE);
        }
        let place = self.pages.len();
        self.pages.push([0; PAGE]);
        // Both signs together have 2 * 128 * 128 / PAGE pages, far fewer than places.
        self.directory[index] = place as u16;
        place
    }

    /// All counters of the pages, from the lowest bucket up.
    fn narrow(&self) -> impl Iterator<Item = (i32, u32)> + '_ {
        let pages = self.directory.iter().zip(self.first..).filter(|(place, _)| **place != NO_PAGE);
        pages.flat_map(|(place, page)| {
            let counts = self.pages[usize::from(*place)].iter().zip(page << PAGE_BITS..);
            counts.map(|(count, bucket)| (bucket, *count))
        })
    }

    /// The buckets with values in them, from the lowest up, and how many.
    pub(super) fn filled(&self) -> impl Iterator<Item = (i32, u64)> + '_ {
        let wide = |bucket: i32| match self.carried.is_empty() {
            true => 0,
            false => self.carried.get(&bucket).copied().unwrap_or(0),
        };
        self.narrow()
            .map(move |(bucket, count)| (bucket, u64::from(count) + wide(bucket)))
            .filter(|(_, count)| *count > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_that_would_run_over_are_carried() {
        let most = u64::from(u32::MAX);
        let mut pages = Pages::new();
        pages.add(7, most);
        pages.add(7, 2);
        pages.add(-40, most + 5);
        pages.add(-40, 1);
        let mut counts = [[0; PAGE]; 2];
        counts[1][3] = 9;
        pages.add(40, most - 4);
        pages.add_pages(1..=2, &mut counts, 9);
        assert_eq!(counts, [[0; PAGE]; 2]);
        let filled: Vec<(i32, u64)> = pages.filled().collect();
        assert_eq!(filled, [(-40, most + 6), (7, most + 2), (40, most - 4), (67, 9)]);
    }
}
