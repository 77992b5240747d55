//! A search as bytes and back: equal searches give equal bytes.
//!
//! Whole numbers and the bits of floats stand as eight bytes, low ones first. What follows from the question is not written, but a hash of it
//! is. Nothing here guards against damage beyond never panicking; whoever keeps the bytes adds a checksum.

use super::archive::MOST_DOUBLINGS;
use super::method::Progress;
use super::pool::{Origin, Pool};
use super::selection::{Standing, Standings};
use super::{Lever, Question, Refused, Search};
use crate::robustness::Aim;
use detente_numbers::luck::{Seed, Source, StepSource};

/// The number of this format.
const FORMAT: u64 = 1;

impl Search {
    /// The search as bytes, with the points that wait for their values.
    #[must_use]
    pub fn state(&self) -> Vec<u8> {
        let mut to = Writer(Vec::new());
        to.whole(FORMAT);
        to.whole(fingerprint(&self.question));
        let progress = self.progress;
        for number in [progress.evaluations, progress.broken, progress.improved_at] {
            to.whole(number);
        }
        to.pool(&self.population);
        for standing in &self.standings.each {
            to.whole(u64::from(standing.front) << 1 | u64::from(standing.is_allowed));
            to.whole(u64::from(standing.niche));
            to.float(standing.crowd);
        }
        if let Some(directions) = &self.directions {
            to.floats(&directions.ideal);
            to.floats(&directions.extremes);
        }
        to.pool(&self.archive.pool);
        to.floats(&self.archive.widths);
        to.floats(&self.archive.spans);
        to.whole(self.archive.doublings);
        to.whole(self.archive.improvements);
        to.whole(self.ways.len() as u64);
        self.ways.iter().for_each(|way| to.whole(*way));
        to.floats(&self.asked);
        to.0
    }

    /// Goes on with a search: it then does what the one whose state this is would have done.
    ///
    /// # Errors
    /// A question that cannot be asked, or bytes that are no state of a search with it.
    pub fn resume(question: Question, state: &[u8]) -> Result<Self, Refused> {
        let mut search = Self::new(question)?;
        search.read(&mut Reader(state)).ok_or(Refused::State)?;
        Ok(search)
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Option<()> {
        if from.whole()? != FORMAT || from.whole()? != fingerprint(&self.question) {
            return None;
        }
        let [evaluations, broken, improved_at] = [from.counter()?, from.counter()?, from.counter()?];
        self.progress = Progress { evaluations, broken, improved_at };
        from.pool(&mut self.population)?;
        let standings = (0..self.population.len()).map(|_| from.standing()).collect::<Option<_>>()?;
        self.standings = Standings { each: standings };
        if let Some(directions) = &mut self.directions {
            from.floats(&mut directions.ideal)?;
            from.floats(&mut directions.extremes)?;
        }
        from.pool(&mut self.archive.pool)?;
        from.floats(&mut self.archive.widths)?;
        from.floats(&mut self.archive.spans)?;
        self.archive.doublings = from.whole().filter(|doublings| *doublings <= MOST_DOUBLINGS)?;
        self.archive.improvements = from.counter()?;
        self.archive.put_into_boxes();
        let count = from.count(8)?;
        self.ways = (0..count).map(|_| from.way()).collect::<Option<_>>()?;
        self.asked = vec![0.0; count.checked_mul(self.question.levers.len())?];
        from.floats(&mut self.asked)?;
        from.0.is_empty().then_some(())
    }
}

/// A hash of all that a question says.
fn fingerprint(question: &Question) -> u64 {
    let mut words = vec![question.constraints as u64, question.population as u64];
    for lever in &question.levers {
        let kind = match lever {
            Lever::Continuous { .. } => 0,
            Lever::Integer { .. } => 1,
            Lever::Choice { .. } => 2,
        };
        let (low, high) = lever.ends();
        words.extend([kind, low.to_bits(), high.to_bits()]);
    }
    words.push(question.levers.len() as u64);
    for goal in &question.goals {
        words.extend([u64::from(goal.aim == Aim::Higher), goal.matters.unwrap_or(0.0).to_bits()]);
    }
    words.push(question.goals.len() as u64);
    words.extend(question.known.concat().iter().map(|number| number.to_bits()));
    let absorb = |hash: u64, word: u64| {
        let halves = [(word >> 32) as u32, word as u32];
        StepSource::new(Source(Seed(hash).apart("question", word).0), halves[0], halves[1]).0
    };
    words.into_iter().fold(question.seed.0, absorb)
}

struct Writer(Vec<u8>);

impl Writer {
    fn whole(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    fn float(&mut self, number: f64) {
        self.whole(number.to_bits());
    }

    fn floats(&mut self, numbers: &[f64]) {
        numbers.iter().for_each(|number| self.float(*number));
    }

    fn pool(&mut self, pool: &Pool) {
        self.whole(pool.len() as u64);
        self.floats(&pool.points);
        self.floats(&pool.values);
        self.floats(&pool.excess);
        for origin in &pool.origins {
            self.whole(origin.evaluation);
            self.whole(origin.way);
        }
    }
}

struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn whole(&mut self) -> Option<u64> {
        let bytes = self.0.split_off(..8)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?))
    }

    /// What a search has counted: no search counts as far as a float cannot.
    fn counter(&mut self) -> Option<u64> {
        self.whole().filter(|count| *count <= 1 << 53)
    }

    /// How many things of at least so many bytes follow: no more than there are bytes for.
    fn count(&mut self, bytes_each: usize) -> Option<usize> {
        let count = usize::try_from(self.whole()?).ok()?;
        (count <= self.0.len() / bytes_each).then_some(count)
    }

    fn float(&mut self) -> Option<f64> {
        Some(f64::from_bits(self.whole()?))
    }

    fn floats(&mut self, numbers: &mut [f64]) -> Option<()> {
        for number in numbers {
            *number = self.float()?;
        }
        Some(())
    }

    fn way(&mut self) -> Option<u64> {
        self.whole().filter(|way| *way < super::breeding::WAYS as u64)
    }

    fn standing(&mut self) -> Option<Standing> {
        let (front, niche, crowd) = (self.whole()?, self.whole()?, self.float()?);
        let is_allowed = front & 1 == 1;
        Some(Standing {
            front: u32::try_from(front >> 1).ok()?,
            is_allowed,
            niche: u32::try_from(niche).ok()?,
            crowd,
        })
    }

    fn pool(&mut self, pool: &mut Pool) -> Option<()> {
        let numbers = pool.levers + pool.goals + pool.constraints;
        let count = self.count(8 * (numbers + 2))?;
        for (list, width) in [
            (&mut pool.points, pool.levers),
            (&mut pool.values, pool.goals),
            (&mut pool.excess, pool.constraints),
        ] {
            *list = vec![0.0; count * width];
            self.floats(list)?;
        }
        let origin = |from: &mut Self| Some(Origin { evaluation: from.whole()?, way: from.way()? });
        pool.origins = (0..count).map(|_| origin(self)).collect::<Option<_>>()?;
        Some(())
    }
}
