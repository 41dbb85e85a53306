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
    let text = beginning(text, LONGEST);
    let mut rest = text.as_bytes();
    while let [byte, behind @ ..] = rest {
        rest = behind;
        let folded = FOLDED[usize::from(*byte)];
        if folded > 1 {
            add(&mut word, folded);
        } else if byte.is_ascii() {
            if folded == 0 {
                end(&mut word);
            }
        } else {
            let at = text.len() - behind.len() - 1;
            let Some(c) = text[at..].chars().next() else { break };
            rest = &text.as_bytes()[at + c.len_utf8()..];
            if c.is_alphanumeric() {
                for lower in c.to_lowercase() {
                    lower.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| add(&mut word, byte));
                }
            } else if c != '’' {
                end(&mut word);
            }
        }
    }
    end(&mut word);
}

/// Letters and digits of ASCII as small letters; 1 for what neither belongs to a word nor ends it, 0 for what does.
const FOLDED: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table[b'\'' as usize] = 1;
    table
};

/// Spreads what is in a number over all its bits: the end of MurmurHash3
/// (<https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp>).
fn mix(mut number: u64) -> u64 {
    number = (number ^ (number >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    number = (number ^ (number >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    number ^ (number >> 33)
}

/// How often each of 64 bits was set: bit by bit of the counts, so that all of them are added to at once.
#[derive(Default)]
struct Ones {
    planes: [u64; 8],
    in_planes: u8,
    /// Those that are added together: each alone would carry through most planes.
    waiting: [u64; 4],
    waits: usize,
    counts: Vec<u32>,
}

/// Adds three numbers bit by bit: the sums, and what is carried.
fn full_adder(a: u64, b: u64, c: u64) -> (u64, u64) {
    let either = a ^ b;
    (either ^ c, (a & b) | (either & c))
}

impl Ones {
    fn add(&mut self, bits: u64) {
        self.waiting[self.waits] = bits;
        self.waits += 1;
        if self.waits == self.waiting.len() {
            self.count();
        }
    }

    /// Adds what waits to the planes; what is missing of four is zero.
    fn count(&mut self) {
        let [a, b, c, d] = std::mem::take(&mut self.waiting);
        self.waits = 0;
        let (ones, twos) = full_adder(self.planes[0], a, b);
        let (ones, more_twos) = full_adder(ones, c, d);
        self.planes[0] = ones;
        let (twos, mut carried) = full_adder(self.planes[1], twos, more_twos);
        self.planes[1] = twos;
        for plane in &mut self.planes[2..] {
            (*plane, carried) = (*plane ^ carried, *plane & carried);
        }
        self.in_planes += 4;
        // Eight planes count to 255.
        if self.in_planes == 252 {
            self.empty();
        }
    }

    fn empty(&mut self) {
        self.counts.resize(64, 0);
        for (weight, plane) in std::mem::take(&mut self.planes).into_iter().enumerate() {
            for (bit, count) in self.counts.iter_mut().enumerate() {
                *count += ((plane >> bit & 1) as u32) << weight;
            }
        }
        self.in_planes = 0;
    }
}

/// SimHash: 64 bits of which two texts differ in the fewer, the more of their shingles they share. Charikar, "Similarity
/// estimation techniques from rounding algorithms", 2002; that 64 bits do for millions of documents is of Manku, Jain and Das
/// Sarma, "Detecting near-duplicates for web crawling", 2007. `None` for a text that says too little.
pub fn simhash(text: &str) -> Option<u64> {
    let (mut ones, mut shingles) = (Ones::default(), 0_u32);
    each_shingle(text, |shingle| {
        ones.add(shingle);
        shingles += 1;
    });
    ones.count();
    ones.empty();
    if (shingles as usize) < FEWEST {
        return None;
    }
    let counts = ones.counts.iter().enumerate();
    Some(counts.fold(0, |hash, (bit, ones)| hash | u64::from(ones * 2 > shingles) << bit))
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
    fn each_bit_is_counted_however_many_there_are() {
        for many in [0_u64, 1, 3, 4, 5, 251, 252, 253, 1_000] {
            let mut ones = Ones::default();
            let all: Vec<u64> = (0..many).map(|number| mix(number + 1)).collect();
            all.iter().for_each(|bits| ones.add(*bits));
            ones.count();
            ones.empty();
            for (bit, count) in ones.counts.iter().enumerate() {
                let wanted = all.iter().filter(|bits| **bits >> bit & 1 == 1).count();
                assert_eq!(*count as usize, wanted, "bit {bit} of {many}");
            }
        }
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
