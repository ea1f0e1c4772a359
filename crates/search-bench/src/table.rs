//! The measurements of a collection as a Markdown table: a row for each engine, a column
//! for each measure that the collection's sets allow.

use crate::collection::Collection;
use crate::evaluate::Report;
use crate::measure::{Scores, share, time};
use std::fmt::Write;

type Cell = Box<dyn Fn(&Report) -> Option<String>>;

/// A column: its header, and its cell for each report.
struct Column {
    head: String,
    cell: Cell,
}

fn column(head: &str, cell: impl Fn(&Report) -> Option<String> + 'static) -> Column {
    Column {
        head: head.into(),
        cell: Box::new(cell),
    }
}

/// The table of a collection, under its name.
pub(crate) fn of(collection: &Collection, reports: &[Report]) -> String {
    let columns: Vec<Column> = columns(reports)
        .into_iter()
        .filter(|column| reports.iter().any(|report| (column.cell)(report).is_some()))
        .collect();
    let heads: Vec<&str> = columns.iter().map(|column| column.head.as_str()).collect();
    let mut out = format!(
        "\n### {} ({}, {} documents, {} bytes of text)\n\n| engine | {} |\n|-|{}\n",
        collection.name,
        collection.language,
        collection.docs,
        collection.text_bytes,
        heads.join(" | "),
        "-|".repeat(heads.len())
    );
    for report in reports {
        let cells: Vec<String> = (columns.iter())
            .map(|column| (column.cell)(report).unwrap_or_else(|| "-".into()))
            .collect();
        let _ = writeln!(out, "| {} | {} |", report.engine, cells.join(" | "));
    }
    out
}

fn columns(reports: &[Report]) -> Vec<Column> {
    const KNOWN: [&str; 7] = [
        "nl",
        "title",
        "prefix",
        "typo_title",
        "word",
        "typo_word",
        "phrase",
    ];
    let mut columns = vec![
        column("questions nDCG@10 / s1", |report| {
            let scores = scores(report, "nl")?;
            Some(format!(
                "{} / {}",
                share(scores.ndcg),
                share(scores.success_1)
            ))
        }),
        column("title s10/s1", |report| successes(report, "title")),
        column("prefix s10/s1", |report| successes(report, "prefix")),
        column("title typo s10", |report| success(report, "typo_title")),
        column("word s10", |report| success(report, "word")),
        column("word typo s10", |report| success(report, "typo_word")),
        column("phrase s10", |report| success(report, "phrase")),
        column("zh words s10/recall", |report| {
            let words = words(report)?;
            Some(format!(
                "{}/{}",
                share(words.success_10),
                share(words.recall)
            ))
        }),
    ];
    // Sets that only some collections have.
    let names = reports.iter().flat_map(|report| report.sets.keys());
    let mut others: Vec<&String> = names
        .filter(|name| !KNOWN.contains(&name.as_str()) && !name.starts_with("zhword"))
        .collect();
    others.sort();
    others.dedup();
    for name in others {
        let head = format!("{} s10", if name == "zhsub" { "substring" } else { name });
        let name = name.clone();
        columns.push(column(&head, move |report| success(report, &name)));
    }
    columns.extend([
        column("index B/B", |report| Some(share(report.bytes_per_byte))),
        column("keystroke p50/p95/max ms", |report| {
            Some(report.keystrokes.written(time))
        }),
        column("typo p95 ms", |report| {
            let typos = report
                .sets
                .get("typo_word")
                .or(report.sets.get("typo_title"));
            typos.map(|(_, times)| time(times.p95))
        }),
        column("open ms", |report| Some(time(report.open_ms))),
        column("memory MB", |report| {
            report.memory.map(|bytes| format!("{:.1}", bytes / 1e6))
        }),
        column("build ms", |report| Some(format!("{:.0}", report.build_ms))),
    ]);
    columns
}

fn scores(report: &Report, set: &str) -> Option<Scores> {
    report.sets.get(set).map(|(scores, _)| *scores)
}

fn success(report: &Report, set: &str) -> Option<String> {
    scores(report, set).map(|scores| share(scores.success_10))
}

fn successes(report: &Report, set: &str) -> Option<String> {
    let scores = scores(report, set)?;
    Some(format!(
        "{}/{}",
        share(scores.success_10),
        share(scores.success_1)
    ))
}

/// The mean over words of two, three and four characters, with equal weight for each
/// length.
fn words(report: &Report) -> Option<Scores> {
    let mut sets: Vec<Scores> = (report.sets.iter())
        .filter(|(name, _)| name.starts_with("zhword"))
        .map(|(_, (scores, _))| *scores)
        .collect();
    for set in &mut sets {
        set.queries = 1;
    }
    (!sets.is_empty()).then(|| Scores::mean(&sets))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Spread;
    use std::collections::BTreeMap;

    fn table(sets: &[&str]) -> Vec<String> {
        let scores = Scores {
            queries: 3,
            success_10: 0.5,
            recall: 0.25,
            ..Scores::default()
        };
        let report = |engine: &str, sets: &[&str]| Report {
            engine: engine.into(),
            build_ms: 1.0,
            bytes_per_byte: 0.07,
            open_ms: 12.3,
            memory: None,
            sets: (sets.iter())
                .map(|set| ((*set).to_owned(), (scores, Spread::default())))
                .collect(),
            keystrokes: Spread::default(),
            fetches: None,
            parts: None,
        };
        let collection = Collection {
            name: "one".into(),
            file: "docs.jsonl".into(),
            docs: 3,
            text_bytes: 99,
            language: "en".into(),
            sets: BTreeMap::new(),
        };
        let text = of(&collection, &[report("a", sets), report("b", &[])]);
        assert!(text.contains("### one (en, 3 documents, 99 bytes of text)"));
        let lines = text.lines().filter(|line| line.starts_with('|'));
        lines.map(str::to_owned).collect()
    }

    #[test]
    fn there_is_a_column_for_what_the_collection_can_tell() {
        let tail = "index B/B | keystroke p50/p95/max ms | open ms | build ms |";
        let lines = table(&["word"]);
        assert_eq!(lines[0], format!("| engine | word s10 | {tail}"));
        assert_eq!(lines[1], "|-|-|-|-|-|-|");
        assert_eq!(lines[2], "| a | 0.500 | 0.070 | 0.00/0.00/0.00 | 12 | 1 |");
        assert_eq!(lines[3], "| b | - | 0.070 | 0.00/0.00/0.00 | 12 | 1 |");
        let lines = table(&["zhword2", "zhsub"]);
        let heads = "zh words s10/recall | substring s10";
        assert_eq!(lines[0], format!("| engine | {heads} | {tail}"));
        assert!(lines[2].starts_with("| a | 0.500/0.250 | 0.500 |"));
    }
}
