//! Tests of work: the number of postings that a keystroke decodes is bounded, so that an
//! engine that reads much more than it needs is noticed without a clock.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{Index, Request, decoded_postings};
use suite::parse::Doc;

const DOCS: u32 = 2_000;

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    /// A number below `bound`, small ones more often, because words are not equally
    /// frequent.
    fn skewed(&mut self, bound: u64) -> u64 {
        let mut next = || {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 33) % bound
        };
        next().min(next()).min(next())
    }
}

/// A collection whose texts `body` generates.
fn docs(body: impl Fn(&mut Random) -> String, language: &str) -> Vec<Doc> {
    let mut random = Random(11);
    (0..DOCS)
        .map(|group| Doc {
            title: body(&mut random).split('.').next().unwrap_or("").into(),
            body: (0..8).map(|_| body(&mut random)).collect(),
            group,
            language: language.into(),
            ..Doc::default()
        })
        .collect()
}

fn english(random: &mut Random) -> String {
    let word = |random: &mut Random| {
        let stem = random.skewed(3_000);
        let syllables = [
            "ba", "ke", "lin", "mo", "nur", "ra", "set", "ti", "vo", "zu",
        ];
        let digits = stem.to_string().into_bytes();
        let word = digits
            .iter()
            .map(|digit| syllables[usize::from(digit - b'0')]);
        word.collect::<String>() + ["", "", "s", "ing"][usize::from(digits[0] % 4)]
    };
    let words: Vec<String> = (0..6).map(|_| word(random)).collect();
    words.join(" ") + ". "
}

fn chinese(random: &mut Random) -> String {
    let character = |random: &mut Random| {
        let code = 0x4e00 + u32::try_from(random.skewed(600)).unwrap_or(0);
        char::from_u32(code).unwrap_or('\0')
    };
    (0..9).map(|_| character(random)).collect::<String>() + "。"
}

/// The most postings that one keystroke decodes while titles are typed, and the mean.
fn typed(docs: &[Doc]) -> (u64, u64) {
    let index = Index::open(suite::build(docs)).expect("what was built opens");
    let (mut most, mut all, mut keys) = (0, 0, 0);
    for doc in docs.iter().step_by(docs.len() / 12) {
        for (at, letter) in doc.title.char_indices() {
            let request = Request {
                text: &doc.title[..at + letter.len_utf8()],
                limit: 10,
                ..Request::default()
            };
            let before = decoded_postings();
            index.search(&request, &suite::DocFields(docs));
            let decoded = decoded_postings() - before;
            most = most.max(decoded);
            all += decoded;
            keys += 1;
        }
    }
    (most, all / keys)
}

fn is_bounded(docs: &[Doc], most: u64, mean: u64) {
    let (worst, typical) = typed(docs);
    assert!(worst > 0, "nothing was counted");
    assert!(
        worst <= most && typical <= mean,
        "a keystroke decodes up to {worst} postings (at most {most}), {typical} in the mean \
         (at most {mean}), in a collection of {DOCS} documents"
    );
}

#[test]
fn a_keystroke_in_english_decodes_few_postings() {
    is_bounded(&docs(english, "en"), 16_000, 1_400);
}

#[test]
fn a_keystroke_in_chinese_decodes_few_postings() {
    is_bounded(&docs(chinese, "zh-Hans"), 2_200, 750);
}
