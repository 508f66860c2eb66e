//! [`Bits`]: a set of small numbers.

/// A set of numbers below a length that is fixed at first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set of numbers below `length`.
    pub(crate) fn none(length: usize) -> Self {
        Bits(vec![0; length.div_ceil(64)])
    }

    pub(crate) fn contains(&self, bit: usize) -> bool {
        self.0[bit / 64] & (1 << (bit % 64)) != 0
    }

    pub(crate) fn insert(&mut self, bit: usize) {
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    pub(crate) fn set(&mut self, bit: usize, on: bool) {
        let mask = 1 << (bit % 64);
        let word = &mut self.0[bit / 64];
        *word = if on { *word | mask } else { *word & !mask };
    }

    pub(crate) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(crate) fn words(&self) -> &[u64] {
        &self.0
    }

    /// The members, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0
            .iter()
            .enumerate()
            .flat_map(|(index, &word)| ones(word).map(move |bit| index * 64 + bit))
    }
}

/// The set bits of one word, ascending.
pub(crate) fn ones(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = word.trailing_zeros() as usize;
        (word != 0).then(|| {
            word &= word - 1;
            bit
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let mut bits = Bits::none(100);
        bits.insert(3);
        bits.insert(99);
        bits.set(3, false);
        assert_eq!(bits.iter().collect::<Vec<_>>(), [99]);
    }
}
