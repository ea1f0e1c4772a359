//! Benchmark of the engine on a synthetic collection of any size, made of the shuffled
//! sentences of smaller ones: `large DOCS BYTES-PER-DOC docs.jsonl... [-- QUERY...]`
//! prints how long each keystroke takes. The documents are lines of JSON with `title`,
//! `body` and `lang`. Rare words are made up, so that the vocabulary grows with the texts
//! as in real collections. With `DOCS_FILE=path` in the environment the collection is
//! written there too, so that the bench can measure it, for example what is fetched of it
//! in shards.

use bookmobile_search::{DocId, Document, FieldId, Index, IndexBuilder, Request, StoredFields};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::time::Instant;

type Failure = Box<dyn std::error::Error>;

/// Title and body of each document.
struct Store(Vec<[String; 2]>);

impl StoredFields for Store {
    fn field(&self, doc: DocId, field: FieldId) -> Option<Cow<'_, str>> {
        let [title, body] = self.0.get(doc.0 as usize)?;
        match field {
            FieldId::TITLE => Some(title.into()),
            FieldId::BODY => Some(body.into()),
            _ => None,
        }
    }
}

/// Marsaglia's xorshift generator, so that each run has the same numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % bound.max(1)
    }

    /// A pronounceable word; those with small numbers come more often.
    fn word(&mut self, words: usize) -> String {
        let mut number = self.below(words).min(self.below(words));
        let mut word = String::new();
        for part in 0.. {
            let syllables = "ba ke li mo nu ra se ti vo zu dan fer gil hom jun pax qui rol sta wen";
            let all: Vec<&str> = syllables.split(' ').collect();
            word += all[number % all.len()];
            number /= all.len();
            if number == 0 && part > 1 {
                break;
            }
        }
        word
    }
}

/// Sentences and titles to draw from.
#[derive(Default)]
struct Source {
    sentences: Vec<String>,
    titles: Vec<String>,
    language: String,
}

fn read(paths: &[String]) -> Result<Source, Failure> {
    let mut source = Source::default();
    for path in paths {
        for line in std::fs::read_to_string(path)?.lines() {
            let document: Value = serde_json::from_str(line)?;
            let text = |name: &str| document[name].as_str().unwrap_or("").to_owned();
            let body = text("body");
            let parts = body.split_inclusive(['.', '。', '\n']).map(str::trim);
            let parts = parts.filter(|part| part.chars().count() > 3);
            source.sentences.extend(parts.map(str::to_owned));
            source.titles.push(text("title"));
            source.language = text("lang");
        }
    }
    Ok(source)
}

fn documents(source: &Source, count: usize, bytes: usize) -> Store {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let latin = !source.language.starts_with("zh");
    let mut all = Vec::new();
    for at in 0..count {
        let title = &source.titles[random.below(source.titles.len())];
        let mut words: Vec<String> = title.split(' ').map(str::to_owned).collect();
        if at >= source.titles.len() && latin {
            let place = random.below(words.len() + 1);
            words.insert(place, random.word(count * 8));
        }
        let mut body = String::new();
        while body.len() < bytes {
            body += &source.sentences[random.below(source.sentences.len())];
            body.push(' ');
            if latin && random.below(2) == 0 {
                body = body + &random.word(count * 20) + " ";
            }
        }
        all.push([words.join(" "), body]);
    }
    Store(all)
}

/// Writes the collection in the format in which it is read.
fn write(store: &Store, language: &str, path: &str) -> Result<(), Failure> {
    let mut out = String::new();
    for (id, [title, body]) in store.0.iter().enumerate() {
        let line = json!({ "id": id.to_string(), "title": title, "body": body, "lang": language });
        out = out + &line.to_string() + "\n";
    }
    Ok(std::fs::write(path, out)?)
}

fn builder(store: &Store, language: &str) -> IndexBuilder {
    let mut builder = IndexBuilder::new();
    for (group, [title, body]) in (0..).zip(&store.0) {
        builder.add(&Document {
            title,
            heading: "",
            body,
            language,
            group,
            facets: &[],
        });
    }
    builder
}

fn percentile(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list"
    )]
    let at = (times.len() as f64 * share) as usize;
    times.get(at.min(times.len() - 1)).copied().unwrap_or(0.0)
}

/// Times the queries one after another in three rounds, with the index opened again for
/// each, and prints percentiles of each query's shortest time, in milliseconds. The
/// shortest time excludes other load on the machine, and includes what is cached between
/// keystrokes.
fn time(name: &str, bytes: &[u8], store: &Store, queries: &[String]) -> Result<(), Failure> {
    let mut times = vec![f64::MAX; queries.len()];
    for _ in 0..3 {
        let index = Index::open(bytes)?;
        for (time, text) in times.iter_mut().zip(queries) {
            let request = Request {
                text,
                limit: 10,
                ..Request::default()
            };
            let start = Instant::now();
            std::hint::black_box(index.search(&request, store));
            *time = time.min(start.elapsed().as_secs_f64() * 1e3);
        }
    }
    let slowest = times.iter().zip(queries).max_by(|a, b| a.0.total_cmp(b.0));
    let slowest = slowest.map_or("", |entry| entry.1).to_owned();
    let [p50, p95, most] = [0.5, 0.95, 1.0].map(|share| percentile(&mut times, share));
    println!(
        "{name:10} {:5} queries  p50 {p50:.2}  p95 {p95:.2}  max {most:.2} ms ({slowest})",
        queries.len()
    );
    Ok(())
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [count, bytes, rest @ ..] = arguments.as_slice() else {
        return Err("large DOCS BYTES-PER-DOC docs.jsonl... [-- QUERY...]".into());
    };
    let (paths, queries) = match rest.iter().position(|argument| argument == "--") {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (rest, &[][..]),
    };
    let source = read(paths)?;
    let store = documents(&source, count.parse()?, bytes.parse()?);
    let builder = builder(&store, &source.language);
    let text: usize = store
        .0
        .iter()
        .map(|[title, body]| title.len() + body.len())
        .sum();
    let start = Instant::now();
    let bytes = builder.finish()?;
    println!(
        "{count} documents, {text} bytes of text, {} of index, built in {:?}",
        bytes.len(),
        start.elapsed()
    );
    if let Ok(path) = std::env::var("DOCS_FILE") {
        write(&store, &source.language, &path)?;
    }
    drop(Index::open(bytes.as_slice())?); // the allocator cleans up after the build
    let start = Instant::now();
    drop(Index::open(bytes.as_slice())?);
    println!("opened in {:?}", start.elapsed());
    let mut random = Random(42);
    let mut typed = Vec::new();
    let (mut whole, mut typos, mut long) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..40 {
        let title = &store.0[random.below(store.0.len())][0];
        let letters: Vec<char> = title.chars().collect();
        typed.extend((1..=letters.len()).map(|end| letters[..end].iter().collect::<String>()));
        whole.push(format!("{title} "));
        if let Some(word) = title.split(' ').find(|word| word.len() > 4) {
            typos.push(word.replacen(|c: char| "aeiou".contains(c), "x", 1));
            typos.push(format!("q{}", word.chars().skip(1).collect::<String>()));
        }
        let body = &store.0[random.below(store.0.len())][1];
        long.push(body.chars().take(120).collect());
    }
    if !queries.is_empty() {
        for query in queries {
            time("query", &bytes, &store, std::slice::from_ref(query))?;
        }
        return Ok(());
    }
    time("typed", &bytes, &store, &typed)?;
    time("titles", &bytes, &store, &whole)?;
    time("typos", &bytes, &store, &typos)?;
    time("sentences", &bytes, &store, &long)
}
