//! Markdown as the press of a publisher reads it (`bookmobile_markdown`), without what needs that
//! press's tables: code has no colours, formulas stay as they are written, and raw HTML is left
//! out.

use crate::article::Draft;
use crate::links::Place;
use bookmobile_html::push_attribute;
use bookmobile_i18n::{built_in_labels, is_right_to_left};
use bookmobile_markdown::{
    Masked, Output, SpannedEvent, Writer, end_of, parse, set_aside, text_of,
};
use bookmobile_pack::text::plain_text;
use pulldown_cmark::{Event, LinkType, Options, Tag};
use std::ops::Range;

/// The press's own, but for formulas.
const OPTIONS: Options = bookmobile_markdown::OPTIONS
    .difference(Options::ENABLE_MATH)
    .union(Options::ENABLE_FOOTNOTES);

/// Reads a file of Markdown. `name` is the title of a text that has none, `place` where its links
/// are written. `language` gives the language of a text that does not name its own.
pub fn markdown(
    text: &str,
    name: &str,
    place: Place<'_>,
    language: impl FnOnce(&str) -> String,
) -> Draft {
    let text = text.replace("\r\n", "\n");
    let (matter, body) = front_matter(&text);
    let language = value_of(matter, "lang").unwrap_or_else(|| language(body));
    let labels = built_in_labels(&language);
    let masked = Masked::new(body, OPTIONS);
    let (events, notes) = set_aside(&parse(&masked).events, |_, _, _| {});
    let mut writer = FileWriter {
        output: Output::new(&labels, is_right_to_left(&language), notes),
        place,
    };
    let mut draft = Draft::titled(value_of(matter, "title").unwrap_or_default());
    let is_titled = !draft.title.is_empty();
    let mut rest = events.as_slice();
    while !rest.is_empty() {
        let (block, after) = rest.split_at(end_of(rest, 0).max(1));
        rest = after;
        match &block[0].0 {
            Event::Start(Tag::Heading { level, id, .. }) => {
                let html = writer.write_apart(inside_of(block));
                let level = *level as u8;
                let is_title = level == 1 && draft.title.is_empty() && draft.sections.is_empty();
                // The title of the front matter stands for that of the text.
                let repeats = is_titled && level == 1 && draft.sections.is_empty();
                if is_title {
                    draft.title = plain_text(&html);
                } else if !(repeats && plain_text(&html) == draft.title) {
                    draft.heading(level, &html, id.as_deref().map(str::to_owned));
                }
            }
            _ => draft.push(&writer.write_apart(block)),
        }
    }
    let notes = writer.write_notes();
    if !notes.is_empty() {
        draft.notes(labels.notes(), &notes);
    }
    if draft.title.is_empty() {
        name.clone_into(&mut draft.title);
    }
    draft.language = language;
    draft
}

/// The events of an element without its start and its end.
fn inside_of<'e, 'm>(events: &'e [SpannedEvent<'m>]) -> &'e [SpannedEvent<'m>] {
    events.get(1..events.len().max(2) - 1).unwrap_or_default()
}

/// The lines between `---` at the start, and the rest.
fn front_matter(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches('\u{feff}');
    let inside = text.strip_prefix("---\n");
    let parts = inside.and_then(|inside| inside.split_once("\n---\n"));
    parts.unwrap_or(("", text))
}

/// The value of a line `key: value`.
fn value_of(matter: &str, key: &str) -> Option<String> {
    let mut values = (matter.lines()).filter_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    let value = values.next()?.trim().trim_matches(['"', '\'']).trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Writes HTML of a file on its own, or among others that a person gave with it.
struct FileWriter<'m, 'l, 'p> {
    output: Output<'m, 'l>,
    place: Place<'p>,
}

impl<'m, 'l> Writer<'m, 'l> for FileWriter<'m, 'l, '_> {
    fn output(&mut self) -> &mut Output<'m, 'l> {
        &mut self.output
    }

    /// Writes a heading within another element: it begins no section.
    fn write_heading(&mut self, level: u8, _: Option<&str>, events: &[SpannedEvent<'m>]) {
        let tag = ["h2>", "h3>", "h4>", "h5>", "h6>"][usize::from(level.clamp(2, 6)) - 2];
        self.output.html.push('<');
        self.output.html.push_str(tag);
        self.write(inside_of(events));
        self.output.html.push_str("</");
        self.output.html.push_str(tag);
        self.output.html.push('\n');
    }

    fn open_link(&mut self, kind: LinkType, address: &str, title: &str, _: &Range<usize>) {
        let mail = ["mailto:", address].concat();
        let address = if kind == LinkType::Email {
            &mail
        } else {
            address
        };
        self.output.html.push_str("<a");
        if let Some(address) = self.place.address(address) {
            // It is HTML already.
            self.output.html.push_str(" href=\"");
            self.output.html.push_str(&address);
            self.output.html.push('"');
        }
        if !title.is_empty() {
            push_attribute(&mut self.output.html, "title", title);
        }
        self.output.html.push('>');
    }

    /// Writes the description: a picture beside the file is on no device.
    fn write_image(&mut self, _: &str, _: &str, events: &[SpannedEvent<'m>]) {
        self.output.text(&text_of(events));
    }

    fn push_code(&mut self, code: &str, _: &str) {
        self.output.text(code);
    }

    fn write_fenced(&mut self, _: &str, _: &[SpannedEvent<'m>]) -> bool {
        false
    }

    /// Formulas are no part of what is parsed.
    fn write_formula(&mut self, latex: &str, _: &Range<usize>, _: bool) {
        self.output.text(latex);
    }

    /// Leaves raw HTML out.
    fn write_raw(&mut self, _: &[SpannedEvent<'m>]) {}
}

#[cfg(test)]
mod tests {
    use super::markdown as read;
    use crate::article::Draft;
    use crate::links::Place;
    use bookmobile_pack::SectionKind;

    fn markdown(text: &str, name: &str) -> Draft {
        read(text, name, Place::default(), |_| "en".to_owned())
    }

    fn html(text: &str) -> String {
        let draft = markdown(text, "name");
        let parts = draft.sections.iter();
        let parts = parts.map(|(_, own)| format!("[{}]{}", own.heading, own.body));
        parts.collect::<Vec<_>>().concat()
    }

    #[test]
    fn a_text_has_its_title_and_its_sections() {
        let draft = markdown(
            "# The *title*\n\nLead.\n\n## One\n\nText\n\n### Two\n",
            "name",
        );
        assert_eq!(draft.title, "The title");
        let headings: Vec<_> = draft
            .sections
            .iter()
            .map(|(meta, _)| meta.heading.as_str())
            .collect();
        assert_eq!(headings, ["", "One", "Two"]);
        assert_eq!(markdown("x", "name").title, "name");
        let own = markdown("---\ntitle: \"Own\"\nlang: zh\n---\nx", "name");
        assert_eq!((own.title.as_str(), own.language.as_str()), ("Own", "zh"));
    }

    #[test]
    fn raw_html_and_active_links_are_left_out() {
        let out = html(
            "<script>alert(1)</script>\n\na <img src=x onerror=y> [b](javascript:x) ![c](http://t/x.png)\n",
        );
        assert_eq!(out, "[]<p>a  <a>b</a> c</p>\n");
    }

    #[test]
    fn lists_tables_and_notes_are_whole() {
        let out = html("- a\n  - b\n\n| x | y |\n|:-|-:|\n| 1 | 2 |\n\nz[^1]\n\n[^1]: note\n");
        for tag in ["ul", "li", "table", "tr", "td", "th", "p", "ol"] {
            let count = |part: &str| out.matches(part).count();
            let opened = count(&format!("<{tag}>")) + count(&format!("<{tag} "));
            assert_eq!(opened, count(&format!("</{tag}>")), "{tag} in {out}");
        }
        assert!(out.contains("note"), "{out}");
    }

    #[test]
    fn chinese_is_written_as_the_press_writes_it() {
        let out = html("说**“防汛”**两个\n字，见https://example.org/a。\n");
        assert_eq!(
            out,
            "[]<p>说<strong>“防汛”</strong>两个字，见<a href=\"https://example.org/a\">https://example.org/a</a>。</p>\n"
        );
    }

    #[test]
    fn notes_are_called_and_lead_back() {
        let draft = markdown("a[^x] b[^x]\n\n[^x]: The *note*.\n", "name");
        let (meta, notes) = &draft.sections[1];
        assert_eq!(
            (meta.kind, meta.heading.as_str()),
            (SectionKind::Notes, "Notes")
        );
        for part in [
            "id=\"fn-1\"",
            "The <em>note</em>.",
            "href=\"#fnref-1\"",
            "href=\"#fnref-1-2\"",
        ] {
            assert!(notes.body.contains(part), "{part} in {}", notes.body);
        }
        assert!(draft.sections[0].1.body.contains("href=\"#fn-1\""));
    }

    #[test]
    fn callouts_and_tasks_have_the_words_of_the_language() {
        let draft = read(
            "> [!WARNING]\n> 水位\n\n- [x] 做\n",
            "name",
            Place::default(),
            |_| "zh".to_owned(),
        );
        let body = &draft.sections[0].1.body;
        assert!(
            body.contains("callout-warning") && body.contains("警告"),
            "{body}"
        );
        assert!(
            body.contains("checked=\"\"") && body.contains("已完成"),
            "{body}"
        );
    }

    #[test]
    fn a_title_is_there_once() {
        let draft = markdown("---\ntitle: Wells\n---\n# Wells\n\nx\n", "name");
        assert_eq!(draft.title, "Wells");
        assert_eq!(draft.sections.len(), 1);
    }
}
