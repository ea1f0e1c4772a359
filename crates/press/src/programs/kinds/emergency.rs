//! Emergencies: a row is a situation, whom one calls or writes to, and what one does.

use super::{Given, Kind, all_rows, texts};
use crate::diagnostics::Diagnostics;
use crate::programs::csv::Table;
use bookmobile_pack::Localized;
use serde_json::{Value, json};

const SITUATION: &[&str] = &["situation", "情况", "name"];
const ICON: &[&str] = &["icon", "图标"];
const NUMBER: &[&str] = &["number", "电话", "call"];
const SMS: &[&str] = &["sms", "短信"];
const MESSAGE: &[&str] = &["message", "短信内容"];
const STEPS: &[&str] = &["steps", "怎么做", "步骤"];

pub(crate) const KIND: Kind = Kind {
    columns: &[SITUATION, NUMBER, SMS, STEPS],
    shown: all_rows,
    compile,
};

fn compile(table: &Table, given: &Given<'_>, out: &mut Diagnostics) -> Value {
    let codes = given.codes;
    let needed = [SITUATION, STEPS].map(|names| table.needed(names, out));
    let [Some(situation), Some(steps)] = needed else {
        return Value::Null;
    };
    let [icon, number, sms, message] =
        [ICON, NUMBER, SMS, MESSAGE].map(|names| table.column(names));
    let of_number = number.clone();
    let mut situations = Vec::new();
    for row in &table.rows {
        let name = Table::localized(row, &situation, codes);
        if name.0.is_empty() {
            let cell = Table::cell(row, &situation);
            (table.error(&cell, "this situation has no name", out))
                .help("write its name, or remove the row");
        }
        let mut is_silent = true;
        let [number, sms] = [&number, &sms].map(|column| {
            let cell = column.as_ref().map(|column| Table::cell(row, column));
            let cell = cell.unwrap_or_default();
            is_silent &= cell.text.is_empty();
            let is_sign = |c: char| c.is_ascii_digit() || " +-()".contains(c);
            if !cell.text.chars().all(is_sign) {
                let message = format!("`{}` is not a telephone number", cell.text);
                (table.error(&cell, message, out))
                    .help("write digits, as in `120` or `+86 571 1234`");
            }
            let kept = cell
                .text
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '+');
            kept.collect::<String>()
        });
        if is_silent {
            let cell = Table::cell(row, of_number.as_ref().unwrap_or(&situation));
            (table.error(&cell, "nobody is called in this situation", out))
                .help("write a number in the column `number` or `sms`");
        }
        let of = |column: &Option<_>| {
            let text = column
                .as_ref()
                .map(|column| Table::localized(row, column, codes));
            texts(&text.unwrap_or(Localized::default()))
        };
        let icon = icon.as_ref().map(|column| Table::cell(row, column).text);
        situations.push(json!({
            "name": texts(&name),
            "icon": icon.unwrap_or_default(),
            "number": number,
            "sms": sms,
            "message": of(&message),
            "steps": texts(&Table::localized(row, &steps, codes)),
        }));
    }
    json!({ "situations": situations })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostic;

    #[test]
    fn a_situation_has_somebody_who_is_called() {
        let mut out = Diagnostics::default();
        let text = "situation,number,steps\nFire,119,\"Leave.\nClose doors.\"\nFlood,,Go up.\nSnow,one,Wait.\n";
        let table = Table::read("emergency.csv", text.as_bytes(), &mut out);
        let data = compile(&table, &Given::of(&["en".to_owned()]), &mut out);
        assert_eq!(data["situations"][0]["steps"]["en"], "Leave.\nClose doors.");
        let found: Vec<_> = out.iter().map(Diagnostic::line_and_column).collect();
        assert_eq!(found, [Some((4, 7)), Some((5, 6))], "{out}");
    }
}
