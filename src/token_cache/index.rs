//! Slots by a few bits of their token: chains, one for each value of those bits.

/// The end of a chain.
const END: u32 = u32::MAX;
/// Bytes at the end of a token that make its tag: most of the last half of an HMAC, 88 bits of it.
const TAG_BYTES: usize = 16;

/// Which chain each slot is in. Which of a chain's slots holds a token, only its text can say.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The first slot of each chain; their number is a power of two.
    heads: Vec<u32>,
    /// By slot, the tag and the slot after it in its chain.
    links: Vec<(u64, u32)>,
}

/// A number made of the end of the token's signature, which is as good as random.
pub(super) fn tag_of(token: &[u8]) -> u64 {
    /// An odd number without pattern: 2^64 by the golden ratio.
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let end = token.len().saturating_sub(TAG_BYTES);
    let (words, _) = token.get(end..).unwrap_or_default().as_chunks::<8>();
    let mixed = words.iter().fold(0_u64, |mixed, word| {
        (mixed ^ u64::from_le_bytes(*word)).wrapping_mul(SPREAD).rotate_left(29)
    });
    mixed.wrapping_mul(SPREAD)
}

impl Index {
    /// The slot of the tag's chain that `is_it`.
    pub(super) fn find(&self, tag: u64, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let mut slot = *self.heads.get(self.chain(tag))?;
        loop {
            let (held, next) = *self.links.get(slot as usize)?;
            if held == tag && is_it(slot as usize) {
                return Some(slot as usize);
            }
            slot = next;
        }
    }

    /// Puts a slot at the head of the tag's chain; there will be `max_slots` at most.
    pub(super) fn insert(&mut self, tag: u64, slot: usize, max_slots: usize) {
        if self.heads.is_empty() {
            self.heads = vec![END; max_slots.next_power_of_two()];
        }
        let chain = self.chain(tag);
        let Some((head, slot_number)) = self.heads.get_mut(chain).zip(u32::try_from(slot).ok())
        else {
            return;
        };
        let next = core::mem::replace(head, slot_number);
        if self.links.len() <= slot {
            self.links.resize(slot + 1, (0, END));
        }
        if let Some(link) = self.links.get_mut(slot) {
            *link = (tag, next);
        }
    }

    /// Takes a slot out of the tag's chain.
    pub(super) fn remove(&mut self, tag: u64, slot: usize) {
        let chain = self.chain(tag);
        let after = self.links.get(slot).map_or(END, |(_, next)| *next);
        let Some(head) = self.heads.get_mut(chain) else {
            return;
        };
        if *head as usize == slot {
            *head = after;
            return;
        }
        let mut before = *head as usize;
        while let Some((_, next)) = self.links.get_mut(before) {
            if *next as usize == slot {
                *next = after;
                return;
            }
            before = *next as usize;
        }
    }

    fn chain(&self, tag: u64) -> usize {
        let mask = self.heads.len().wrapping_sub(1);
        let low = (tag >> 32) as usize;
        low & mask
    }
}
