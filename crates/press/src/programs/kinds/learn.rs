//! Cards to learn: a row has a question and its answer, perhaps with a topic. The questions of an
//! article are cards too.

use super::{Given, Kind, all_rows, texts};
use crate::diagnostics::Diagnostics;
use crate::programs::csv::Table;
use bookmobile_pack::Localized;
use serde_json::{Value, json};

const QUESTION: &[&str] = &["question", "问题", "front", "题目"];
const ANSWER: &[&str] = &["answer", "答案", "back", "回答"];
const TOPIC: &[&str] = &["topic", "主题"];

/// The most cards of a list: of so many a device can keep what is known.
const MAX_CARDS: usize = 1000;

/// The most letters of a side of a card.
const MAX_LETTERS: usize = 2000;

pub(crate) const KIND: Kind = Kind {
    columns: &[TOPIC, QUESTION, ANSWER],
    shown: all_rows,
    compile,
};

fn compile(table: &Table, given: &Given<'_>, out: &mut Diagnostics) -> Value {
    let codes = given.codes;
    let needed = [QUESTION, ANSWER].map(|names| table.needed(names, out));
    let [Some(question), Some(answer)] = needed else {
        return Value::Null;
    };
    let topic = table.column(TOPIC);
    if let Some(cell) = table.rows.get(MAX_CARDS).and_then(|row| row.first()) {
        let message = format!("the list has more than {MAX_CARDS} cards");
        (table.error(cell, message, out))
            .help("divide it into several lists, each in a block with an `id` of its own");
    }
    let mut cards = Vec::new();
    for row in &table.rows {
        let sides = [&question, &answer].map(|column| Table::localized(row, column, codes));
        for (side, column) in sides.iter().zip([&question, &answer]) {
            let cell = Table::cell(row, column);
            if side.0.is_empty() {
                (table.error(&cell, "this side of the card is empty", out))
                    .help("write a text, or remove the row");
            } else if side
                .0
                .iter()
                .any(|(_, text)| text.chars().count() > MAX_LETTERS)
            {
                let message = format!("this side of the card has more than {MAX_LETTERS} letters");
                (table.error(&cell, message, out)).help("divide it into several cards");
            }
        }
        let topic = topic.as_ref();
        let topic = topic.map_or_else(Localized::default, |column| {
            Table::localized(row, column, codes)
        });
        let [question, answer] = sides.map(|side| texts(&side));
        cards.push(json!({ "question": question, "answer": answer, "topic": texts(&topic) }));
    }
    json!({ "cards": cards })
}

/// The data of cards that are an article's questions and answers.
pub(crate) fn of_questions(questions: &[(String, String)], code: &str) -> Value {
    let side = |text: &String| texts(&Localized(vec![(code.to_owned(), text.clone())]));
    let cards = questions.iter().map(|(question, answer)| {
        json!({ "question": side(question), "answer": side(answer), "topic": {} })
    });
    json!({ "cards": cards.collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostic;

    #[test]
    fn a_row_is_a_card() {
        let mut out = Diagnostics::default();
        let text = "question,question:zh,answer,answer:zh\nWater?,水？,H2O,H2O\n,,x,\n";
        let table = Table::read("cards.csv", text.as_bytes(), &mut out);
        let data = compile(
            &table,
            &Given::of(&["en".to_owned(), "zh".to_owned()]),
            &mut out,
        );
        assert_eq!(
            data["cards"][0]["question"],
            json!({ "en": "Water?", "zh": "水？" })
        );
        let found: Vec<_> = out.iter().map(Diagnostic::line_and_column).collect();
        assert_eq!(found, [Some((3, 1))], "{out}");
    }
}
