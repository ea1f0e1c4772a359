//! The HTML of a mini-program in a page: its name, what it is for and what it will ask for,
//! and its data as a table, which is what paper and readers without scripts have. The
//! script of the page puts the program in its place when a person starts it.

use super::csv::{Cell, Table};
use super::kinds::Kind;
use super::{Placement, Program, Wanted};
use crate::escape::push_attribute;
use bookmobile_html::allowed::PROGRAM_ATTRIBUTE;
use bookmobile_html::escape;
use bookmobile_i18n::Labels;
use std::fmt::Write as _;

/// The most rows of a table in a page.
const MAX_ROWS: usize = 500;

/// The HTML of a program in a page of the language `code`.
pub(super) fn html(
    program: &Program,
    wanted: &Wanted,
    placement: &Placement<'_>,
    tables: &[Table],
    code: &str,
    labels: &Labels,
) -> String {
    let manifest = &program.manifest;
    let own = wanted.title.as_deref().filter(|_| wanted.language == code);
    let name = own.unwrap_or_else(|| manifest.name.get(code));
    let mut html = String::from("<section");
    push_attribute(
        &mut html,
        "class",
        &format!("program program-{}", manifest.height),
    );
    // A struct of texts can be written.
    let placement = serde_json::to_string(placement).unwrap_or_default();
    push_attribute(&mut html, PROGRAM_ATTRIBUTE, &placement);
    push_attribute(&mut html, "aria-label", name);
    let icon = program.picture.as_ref().map_or_else(
        || escape(&manifest.icon),
        |path| format!("<img src=\"../../../{path}\" alt=\"\" width=\"36\" height=\"36\">"),
    );
    // Writing into a String does not fail.
    let _ = write!(
        html,
        "><p class=\"program-name\"><span class=\"program-icon\">{icon}</span> {}</p>",
        escape(name),
    );
    let description = manifest.description.get(code);
    if !description.is_empty() {
        let _ = write!(html, "<p>{}</p>", escape(description));
    }
    let tables: Vec<_> = tables
        .iter()
        .map(|own| table(own, program.kind, code, labels))
        .collect();
    if !tables.is_empty() {
        let _ = write!(
            html,
            "<details class=\"program-data\"><summary class=\"program-table\">{}</summary>{}</details>",
            escape(labels.program_data()),
            tables.concat(),
        );
    }
    html + "</section>\n"
}

/// A column as a page shows it: its title, and where its cells are, the best language first.
struct Shown {
    title: String,
    at: Vec<usize>,
}

/// The columns of a table in a page of a language.
fn columns(table: &Table, kind: &Kind, code: &str) -> Vec<Shown> {
    if kind.columns.is_empty() {
        let header = table.header.iter().enumerate();
        // A column in a language is shown in the place of the one without.
        let is_own = |text: &str| {
            let base = text.split_once(':').map(|(name, _)| name.trim());
            base.is_none_or(|name| table.header.iter().all(|other| other.text != name))
        };
        return header
            .filter(|(_, cell)| is_own(&cell.text))
            .map(|(at, cell)| Shown {
                title: cell.text.clone(),
                at: (table.column(&[&cell.text])).map_or(vec![at], |column| column.places(code)),
            })
            .collect();
    }
    let known = kind.columns.iter().filter_map(|names| {
        let column = table.column(names)?;
        let title = match code {
            "zh" => names.get(1).or(names.first()),
            _ => names.first(),
        };
        Some(Shown {
            title: title.copied().unwrap_or_default().to_owned(),
            at: column.places(code),
        })
    });
    known.collect()
}

fn table(table: &Table, kind: &Kind, code: &str, labels: &Labels) -> String {
    let columns = columns(table, kind, code);
    let mut html = String::from("<div class=\"table-scroll\" tabindex=\"0\" role=\"group\"");
    push_attribute(&mut html, "aria-label", labels.table());
    html.push_str("><table><thead><tr>");
    for column in &columns {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(&column.title));
    }
    html.push_str("</tr></thead><tbody>");
    let text = |row: &[Cell], column: &Shown| {
        let cells = column.at.iter().filter_map(|at| row.get(*at));
        let mut texts = cells
            .map(|cell| escape(&cell.text))
            .filter(|text| !text.is_empty());
        texts.next().unwrap_or_default()
    };
    let shown = (kind.shown)(table);
    for row in shown
        .iter()
        .take(MAX_ROWS)
        .filter_map(|at| table.rows.get(*at))
    {
        html.push_str("<tr>");
        for column in &columns {
            let _ = write!(html, "<td>{}</td>", text(row, column));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table></div>");
    if shown.len() > MAX_ROWS {
        let more = labels.program_more(&(shown.len() - MAX_ROWS).to_string());
        let _ = write!(html, "<p>{}</p>", escape(&more));
    }
    html
}
