//! What a text says, as numbers that can be compared: its shingles, and one number of 64 bits in their stead.

use super::fold::beginning;

/// Bytes of a text that are compared.
const LONGEST: usize = 100_000;
/// Words of a shingle. Shorter ones are shared by texts that have nothing else in common.
const WIDTH: usize = 3;
/// A text of fewer shingles says too little to be told from others.
const FEWEST: usize = 12;

/// A number of each run of three words of a text, in its order: case and punctuation do not count. Letters outside ASCII stand
/// for themselves.
fn each_shingle(text: &str, mut take: impl FnMut(u64)) {
    // FNV-1a over the letters of a word (http://www.isthe.com/chongo/tech/comp/fnv/).
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut last = [0_u64; WIDTH];
    let (mut words, mut word) = (0_usize, OFFSET);
    let mut end = |word: &mut u64| {
        if *word == OFFSET {
            return;
        }
        last.rotate_left(1);
        last[WIDTH - 1] = std::mem::replace(word, OFFSET);
        words += 1;
        if words >= WIDTH {
            take(mix(last[0].rotate_left(42) ^ last[1].rotate_left(21) ^ last[2]));
        }
    };
    let add = |word: &mut u64, byte: u8| *word = (*word ^ u64::from(byte)).wrapping_mul(PRIME);
    for c in beginning(text, LONGEST).chars() {
        if c.is_ascii_alphanumeric() {
            add(&mut word, c.to_ascii_lowercase() as u8);
        } else if c.is_alphanumeric() {
            for lower in c.to_lowercase() {
                lower.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| add(&mut word, byte));
            }
        } else if !matches!(c, '\'' | '’') {
            end(&mut word);
        }
    }
    end(&mut word);
}

/// Spreads what is in a number over all its bits: the end of MurmurHash3
/// (<https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp>).
fn mix(mut number: u64) -> u64 {
    number = (number ^ (number >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    number = (number ^ (number >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    number ^ (number >> 33)
}

/// For each value of a byte its bits, a byte each.
const BITS: [u64; 256] = {
    let mut table = [0; 256];
    let mut value = 0;
    while value < 256 {
        let mut bit = 0;
        while bit < 8 {
            table[value] |= ((value as u64 >> bit) & 1) << (8 * bit);
            bit += 1;
        }
        value += 1;
    }
    table
};

/// SimHash: 64 bits of which two texts differ in the fewer, the more of their shingles they share. Charikar, "Similarity
/// estimation techniques from rounding algorithms", 2002; that 64 bits do for millions of documents is of Manku, Jain and Das
/// Sarma, "Detecting near-duplicates for web crawling", 2007. `None` for a text that says too little.
pub fn simhash(text: &str) -> Option<u64> {
    let (mut ones, mut packed) = ([0_u32; 64], [0_u64; 8]);
    let (mut shingles, mut in_packed) = (0_u32, 0_u8);
    let empty = |packed: &mut [u64; 8], ones: &mut [u32; 64]| {
        for (byte, lanes) in packed.iter_mut().enumerate() {
            for (lane, count) in std::mem::take(lanes).to_le_bytes().into_iter().enumerate() {
                ones[byte * 8 + lane] += u32::from(count);
            }
        }
    };
    each_shingle(text, |shingle| {
        // Eight counters are added to at once; a byte holds 255.
        for (lanes, byte) in packed.iter_mut().zip(shingle.to_le_bytes()) {
            *lanes += BITS[usize::from(byte)];
        }
        shingles += 1;
        in_packed += 1;
        if in_packed == u8::MAX {
            empty(&mut packed, &mut ones);
            in_packed = 0;
        }
    });
    empty(&mut packed, &mut ones);
    if (shingles as usize) < FEWEST {
        return None;
    }
    Some(ones.iter().enumerate().fold(0, |hash, (bit, ones)| hash | u64::from(ones * 2 > shingles) << bit))
}

/// In how many bits two numbers differ.
pub fn distance(one: u64, other: u64) -> u32 {
    (one ^ other).count_ones()
}

/// The shingles of a text, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shingles(Vec<u64>);

impl Shingles {
    /// Of a text.
    pub fn of(text: &str) -> Self {
        let mut all = Vec::with_capacity(text.len() / 6);
        each_shingle(text, |shingle| all.push(shingle));
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    /// What two texts have in common; `None` where one says too little.
    pub fn shared_with(&self, other: &Self) -> Option<Shared> {
        let (fewer, more) = if self.0.len() <= other.0.len() { (self, other) } else { (other, self) };
        if fewer.0.len() < FEWEST {
            return None;
        }
        let both = fewer.0.iter().filter(|shingle| more.0.binary_search(shingle).is_ok()).count();
        let share = |of: usize| both as f64 / of as f64;
        Some(Shared {
            resemblance: share(fewer.0.len() + more.0.len() - both),
            containment: share(fewer.0.len()),
            shorter: fewer.0.len(),
        })
    }
}

/// What two texts have in common: Broder, "On the resemblance and containment of documents", 1997.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shared {
    /// The shingles both have among those that one has, from 0 to 1.
    pub resemblance: f64,
    /// Those among the shingles of the shorter text.
    pub containment: f64,
    /// How many shingles the shorter text has.
    pub shorter: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "We build ships and bridges in our yard by the river. You weld frames, read drawings, and look after \
                        the tools of your team. We pay a fair wage, and the yard is closed on Sundays for everybody.";

    #[test]
    fn a_text_is_near_to_itself_in_other_clothes_and_far_from_others() {
        let of = |text: &str| simhash(text).unwrap();
        let one = of(TEXT);
        assert_eq!(of(&TEXT.to_uppercase().replace(", ", " – ")), one);
        let reworded = TEXT.replace("a fair wage", "a very fair wage");
        assert!((1..=12).contains(&distance(one, of(&reworded))), "{}", distance(one, of(&reworded)));
        let other = "You answer the telephone in our office in town, book rooms, greet visitors and order what is needed; \
                     experience with spreadsheets helps, and so does a calm voice on a Monday morning.";
        assert!(distance(one, of(other)) > 16, "{}", distance(one, of(other)));
    }

    #[test]
    fn what_says_too_little_has_no_hash() {
        assert_eq!(simhash("Welder wanted, call us."), None);
        assert_eq!(Shingles::of("Welder wanted").shared_with(&Shingles::of(TEXT)), None);
        assert_eq!(simhash(""), None);
    }

    #[test]
    fn more_than_255_shingles_are_counted() {
        let long: String = (0..2_000).map(|word| format!("word{word} ")).collect();
        let mut longer = long.clone();
        longer.push_str("and then some more");
        assert!(distance(simhash(&long).unwrap(), simhash(&longer).unwrap()) <= 6);
    }

    #[test]
    fn an_excerpt_is_contained_in_its_text() {
        let (excerpt, whole) = (Shingles::of(&TEXT[..140]), Shingles::of(TEXT));
        let shared = excerpt.shared_with(&whole).unwrap();
        assert!(shared.containment > 0.9 && shared.resemblance < 0.8, "{shared:?}");
        assert_eq!(whole.shared_with(&excerpt), Some(shared));
    }
}
