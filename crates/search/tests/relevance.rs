//! Relevance: judged queries over short documents in English and Chinese. The mean nDCG
//! must not fall below a floor, and each query must have its best answer among the first
//! three hits. The collections of the bench are larger; these run with every test.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{Index, Request};
use suite::parse::Doc;

const JUDGED: &str = include_str!("data/relevance.txt");
/// How many hits are judged.
const DEPTH: usize = 10;
/// Slightly below the engine's current mean nDCG.
const FLOOR: f64 = 0.97;

/// A query with the grade of each document that answers it.
struct Judged<'a> {
    text: &'a str,
    grades: Vec<(&'a str, u32)>,
}

/// Documents and judged queries.
fn read(text: &str) -> (Vec<Doc>, Vec<Judged<'_>>) {
    let (mut docs, mut queries) = (Vec::<Doc>::new(), Vec::<Judged<'_>>::new());
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let lines = lines.filter(|line| !line.is_empty());
    for line in lines {
        if let Some(rest) = line.strip_prefix("doc ") {
            let (head, title) = rest.split_once(": ").expect("a title");
            let (name, language) = head.split_once(' ').expect("a language");
            docs.push(Doc {
                name: name.into(),
                language: language.into(),
                title: title.into(),
                group: u32::try_from(docs.len()).expect("few documents"),
                ..Doc::default()
            });
        } else if let Some(text) = line.strip_prefix("query: ") {
            let grades = Vec::new();
            queries.push(Judged { text, grades });
        } else if let Some(query) = queries.last_mut() {
            for pair in line.split_whitespace() {
                let (name, grade) = pair.split_once('=').expect("a grade");
                query.grades.push((name, grade.parse().expect("a number")));
            }
        } else if let Some(doc) = docs.last_mut() {
            doc.body = line.trim().into();
        }
    }
    (docs, queries)
}

/// Discounted cumulated gain (Järvelin and Kekäläinen 2002) of these grades, in order.
fn dcg(grades: impl Iterator<Item = u32>) -> f64 {
    let gains = (2u32..).zip(grades.take(DEPTH));
    gains
        .map(|(place, grade)| f64::from(2u32.pow(grade) - 1) / f64::from(place).log2())
        .sum()
}

#[test]
fn judged_queries_are_answered() {
    let (docs, queries) = read(JUDGED);
    assert!(docs.len() >= 25 && queries.len() >= 20, "the file was read");
    let index = Index::open(suite::build(&docs)).expect("what was built opens");
    let (mut sum, mut lines) = (0.0, Vec::new());
    for query in &queries {
        let request = Request {
            text: query.text,
            limit: DEPTH,
            ..Request::default()
        };
        let hits = index.search(&request, &suite::DocFields(&docs)).hits;
        let grade = |name: &str| {
            let grade = query.grades.iter().find(|judged| judged.0 == name);
            grade.map_or(0, |judged| judged.1)
        };
        let names = hits
            .iter()
            .map(|hit| docs[hit.doc.0 as usize].name.as_str());
        let found: Vec<u32> = names.clone().map(grade).collect();
        let mut ideal: Vec<u32> = query.grades.iter().map(|judged| judged.1).collect();
        ideal.sort_unstable_by(|a, b| b.cmp(a));
        let best = ideal[0];
        assert!(
            found.iter().take(3).any(|&grade| grade == best),
            "`{}` finds {:?}, and its best answer is not among the first three",
            query.text,
            names.collect::<Vec<_>>()
        );
        let ndcg = dcg(found.into_iter()) / dcg(ideal.into_iter());
        sum += ndcg;
        lines.push(format!("{ndcg:.3} {}", query.text));
    }
    let mean = sum / f64::from(u32::try_from(queries.len()).expect("few queries"));
    assert!(
        mean >= FLOOR,
        "the mean nDCG@{DEPTH} is {mean:.4}, below {FLOOR}:\n{}",
        lines.join("\n")
    );
}
