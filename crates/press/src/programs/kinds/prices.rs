//! Prices: a row is what a good cost on a day, of a unit, perhaps at one of several markets.

use super::{Given, Kind, day, number, texts};
use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::programs::csv::{Cell, Table};
use bookmobile_pack::Localized;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

const GOOD: &[&str] = &["good", "品名", "name", "商品"];
const DAY: &[&str] = &["date", "日期", "day"];
const PRICE: &[&str] = &["price", "价格", "单价"];
const UNIT: &[&str] = &["unit", "单位"];
const MARKET: &[&str] = &["market", "市场"];
const CURRENCY: &[&str] = &["currency", "货币"];

/// A unit: its name, how people write it, its size, and what that counts.
type Unit = (&'static str, &'static [&'static str], f64, &'static str);

/// What a price is of: names of a unit, and how many grams, litres or pieces it is. The program
/// converts within one of the three.
const UNITS: &[Unit] = &[
    ("kg", &["kg", "公斤", "千克", "kilogram"], 1000.0, "g"),
    ("jin", &["jin", "斤", "市斤", "500 g"], 500.0, "g"),
    ("lb", &["lb", "磅", "pound"], 453.592_37, "g"),
    ("g", &["g", "克", "gram"], 1.0, "g"),
    ("l", &["l", "升", "litre", "liter"], 1.0, "l"),
    ("piece", &["piece", "个", "只", "件", "each"], 1.0, "piece"),
    ("dozen", &["dozen", "打"], 12.0, "piece"),
];

pub(crate) const KIND: Kind = Kind {
    columns: &[MARKET, GOOD, DAY, PRICE, UNIT],
    shown: latest,
    compile,
};

/// A good at a market.
#[derive(Debug, Default)]
struct Good {
    name: Localized,
    market: Localized,
    /// The price of one gram, litre or piece by day.
    prices: BTreeMap<String, f64>,
    /// The unit in which it was last written.
    unit: &'static str,
    base: &'static str,
}

/// The last row of each good at each market, which is its latest price in a table that grows.
fn latest(table: &Table) -> Vec<usize> {
    let columns = [table.column(GOOD), table.column(MARKET)];
    let mut last: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for (at, row) in table.rows.iter().enumerate() {
        let key = columns.iter().flatten();
        last.insert(
            key.map(|column| Table::cell(row, column).text).collect(),
            at,
        );
    }
    let mut rows: Vec<_> = last.into_values().collect();
    rows.sort_unstable();
    rows
}

fn compile(table: &Table, given: &Given<'_>, out: &mut Diagnostics) -> Value {
    let codes = given.codes;
    let needed = [GOOD, DAY, PRICE].map(|names| table.needed(names, out));
    let [Some(good), Some(date), Some(price)] = needed else {
        return Value::Null;
    };
    let (unit, market) = (table.column(UNIT), table.column(MARKET));
    let currency = table.column(CURRENCY);
    let mut goods: Vec<Good> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut money = String::new();
    for row in &table.rows {
        let cell = Table::cell(row, &good);
        let name = Table::localized(row, &good, codes);
        if name.0.is_empty() {
            table
                .error(&cell, "this row names no good", out)
                .help("write its name");
            continue;
        }
        let found = (
            day(table, &Table::cell(row, &date), out),
            number(table, &Table::cell(row, &price), out),
        );
        let unit = unit.as_ref().map(|column| Table::cell(row, column));
        let unit = match unit.filter(|cell| !cell.text.is_empty()) {
            None => UNITS.first(),
            Some(cell) => unit_of(table, &cell, out),
        };
        if let Some(column) = &currency {
            let own = Table::cell(row, column).text;
            if !own.is_empty() {
                money = own;
            }
        }
        if found.1.is_some_and(|price| price <= 0.0) {
            let cell = Table::cell(row, &price);
            let message = format!("`{}` is no price", cell.text);
            (table.error(&cell, message, out)).help("write a number above 0, or remove the row");
            continue;
        }
        let ((Some(day), Some(price)), Some((unit, _, size, base))) = (found, unit) else {
            continue;
        };
        let market = market.as_ref();
        let market = market.map_or_else(Localized::default, |column| {
            Table::localized(row, column, codes)
        });
        let key = format!("{:?}", (&name.0, &market.0, base));
        let at = *known.entry(key).or_insert_with(|| {
            goods.push(Good {
                name,
                market,
                base,
                ..Good::default()
            });
            goods.len() - 1
        });
        goods[at].unit = unit;
        if goods[at].prices.insert(day.clone(), price / size).is_some() {
            let message = format!("`{}` has a second price on {day}", cell.text);
            (table.error(&cell, message, out)).help("keep one of the two rows");
        }
    }
    let units: Vec<_> = UNITS
        .iter()
        .map(|(name, _, size, base)| json!({ "name": name, "size": size, "base": base }))
        .collect();
    let goods: Vec<_> = goods
        .iter()
        .map(|good| {
            let prices: Vec<_> = good
                .prices
                .iter()
                .map(|(day, price)| json!([day, price]))
                .collect();
            json!({
                "name": texts(&good.name),
                "market": texts(&good.market),
                "unit": good.unit,
                "base": good.base,
                "prices": prices,
            })
        })
        .collect();
    json!({ "currency": money, "units": units, "goods": goods })
}

/// The unit in a cell; reports one that is not known.
fn unit_of(table: &Table, cell: &Cell, out: &mut Diagnostics) -> Option<&'static Unit> {
    let is_named = |names: &[&str]| {
        names
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&cell.text))
    };
    let own = UNITS.iter().find(|(_, names, ..)| is_named(names));
    if own.is_none() {
        let known = UNITS
            .iter()
            .flat_map(|(_, names, ..)| names.iter().copied());
        let message = format!("the unit `{}` is not known", cell.text);
        let remedy = did_you_mean(&cell.text, known, "write kg, 斤, lb, g, l, piece or dozen");
        table.error(cell, message, out).help(remedy);
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostic;

    fn read(text: &str) -> (Value, Diagnostics) {
        let mut out = Diagnostics::default();
        let table = Table::read("prices.csv", text.as_bytes(), &mut out);
        let codes = ["en".to_owned(), "zh".to_owned()];
        (compile(&table, &Given::of(&codes), &mut out), out)
    }

    #[test]
    fn a_good_has_its_prices_by_day() {
        let (data, out) = read(
            "good,good:zh,date,price,unit,currency\nRice,大米,2026-11-23,2.60,jin,CNY\n\
             Rice,大米,2026-11-16,5.00,kg,CNY\nEggs,鸡蛋,2026-11-23,12,dozen,CNY\n",
        );
        assert!(out.is_empty(), "{out}");
        assert_eq!(
            data["goods"][0]["name"],
            json!({ "en": "Rice", "zh": "大米" })
        );
        let prices = json!([["2026-11-16", 0.005], ["2026-11-23", 0.0052]]);
        assert_eq!(data["goods"][0]["prices"], prices);
        assert_eq!(data["goods"][1]["base"], "piece");
        assert_eq!(data["currency"], "CNY");
    }

    #[test]
    fn a_chinese_spreadsheet_needs_no_other_names() {
        let (data, out) = read("日期,品名,价格,单位\n2026/11/23,白菜,1.5,斤\n");
        assert!(out.is_empty(), "{out}");
        assert_eq!(data["goods"][0]["unit"], "jin");
    }

    #[test]
    fn mistakes_are_told_at_their_cells() {
        let (_, out) = read(
            "good,date,price,unit\nRice,soon,2,kg\nRice,2026-11-23,two,kg\nRice,2026-11-23,2,kgs\n,2026-11-23,2,kg\nRice,2026-11-23,2,kg\nRice,2026-11-23,3,kg\n",
        );
        let found: Vec<_> = out.iter().map(Diagnostic::line_and_column).collect();
        let expected = [(2, 6), (3, 17), (4, 19), (5, 1), (7, 1)];
        assert_eq!(found, expected.map(Some), "{out}");
    }
}
