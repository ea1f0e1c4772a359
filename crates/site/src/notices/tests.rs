//! Tests of the notices of a site: what pages have of them, the feeds, and that alerts are as
//! the Common Alerting Protocol 1.2 asks for.

use crate::app::App;
use crate::output::Memory;
use bookmobile_press::notices::Notice;
use bookmobile_press::{Compiled, Options, compile};
use roxmltree::{Document, Node};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// 29 November 2026, 13:00 UTC.
const NOW: i64 = 1_795_957_200;

const NOTICES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../press/tests/notices");

/// Copies the collection of the press's tests, without its notices, into a folder.
fn collection(to: &Path, url: &str) {
    for path in ["articles/en/a.md", "articles/zh/a.md", "site.toml"] {
        let text = fs::read_to_string(Path::new(NOTICES).join(path)).expect("a file");
        let first = if path == "site.toml" { url } else { "" };
        let file = to.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("is made");
        fs::write(file, format!("{first}{text}")).expect("is written");
    }
    fs::create_dir_all(to.join("notices")).expect("is made");
}

fn compiled(folder: &Path) -> Compiled {
    let options = Options {
        now: Some(NOW),
        ..Options::default()
    };
    compile(folder, &options).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// The collection of the press's tests with its notices.
fn with_notices(url: &str) -> Compiled {
    let folder = tempfile::tempdir().expect("a folder");
    collection(folder.path(), url);
    for file in fs::read_dir(Path::new(NOTICES).join("notices")).expect("notices") {
        let file = file.expect("a file");
        let to = folder.path().join("notices").join(file.file_name());
        fs::copy(file.path(), to).expect("is copied");
    }
    compiled(folder.path())
}

fn site(collection: &Compiled) -> Memory {
    let mut app = App::default();
    app.scripts.notices = "show();".to_owned();
    app.styles.notices = ".notices{}".to_owned();
    let mut files = Memory::new();
    crate::build(&app, collection, &mut files).expect("a site");
    files
}

const URL: &str = "url = \"https://example.org/town/\"\n";

fn text<'a>(files: &'a Memory, path: &str) -> &'a str {
    let bytes = files.get(path).unwrap_or_else(|| panic!("{path}"));
    std::str::from_utf8(bytes).expect("text")
}

#[test]
fn a_page_begins_with_the_notices_that_hold() {
    let files = site(&with_notices(""));
    let page = text(&files, "en/articles/a/index.html");
    let (before, rest) = page
        .split_once("<body><aside class=\"notices\"")
        .expect("an aside");
    let (aside, after) = rest.split_once("</aside>").expect("its end");
    assert!(after.starts_with("<a class=\"skip\""), "{after}");
    for text in [
        "data-id=\"flood\" role=\"alert\"><p class=\"notice-title\"><strong>Danger</strong> <span>Flood &amp; mud</span></p>",
        "<p>Leave the lower town.</p><p>Go uphill.",
        "<span>Until 30 November 2026, 13:00 UTC+01:00</span> <span>Place: The lower town</span> <a href=\"../../../en/articles/a/\">More about it</a>",
        "data-id=\"closed\" role=\"status\"",
        "<span>As of 29 November 2026, 13:00 UTC</span> <a href=\"../../../en/articles/notices/\">All notices</a>",
    ] {
        assert!(aside.contains(text), "{text} in {aside}");
    }
    // What is over, replaced or to come is not shown, and dangers come first.
    assert!(
        !aside.contains("clear") && !aside.contains("breeze"),
        "{aside}"
    );
    assert!(aside.find("storm") < aside.find("closed"));
    // The script comes before the app's.
    assert!(before.find("notices-") < before.find("boot-"), "{before}");
    assert!(before.contains(".notices{}"));
    assert!(before.contains("title=\"Notices\""));
    let chinese = text(&files, "zh/index.html");
    assert!(chinese.contains("<strong>危险</strong> <span>洪水</span>"));
    assert!(text(&files, "en/articles/index.html").contains("<body><aside"));
    assert!(!text(&files, "shell.html").contains("<aside"));
    assert!(text(&files, "shell.html").contains("/notices-"));
}

#[test]
fn what_pages_look_for_first_has_a_few_hundred_bytes() {
    let files = site(&with_notices(""));
    let json = text(&files, "notices.json");
    let data: serde_json::Value = serde_json::from_str(json).expect("JSON");
    assert_eq!(data["built"], NOW);
    let all = data["notices"].as_array().expect("a list");
    let ids: Vec<_> = all.iter().map(|notice| notice["id"].as_str()).collect();
    assert_eq!(ids, ["clear", "flood", "storm", "closed"].map(Some));
    assert_eq!(all[0]["ends"][0], "flood");
    assert_eq!(all[1]["link"]["zh"], "zh/articles/a/");
    assert_eq!(
        all[1]["text"]["en"],
        "The river rises.\n\nLeave the lower town.\n\nGo uphill.\nTake the dog."
    );
    assert!(all[0].get("place").is_none());
    // Each of these four in two languages.
    assert!(
        bookmobile_compress::brotli(json.as_bytes())
            .expect("bytes")
            .len()
            < 700
    );
    let name = files.keys().find(|name| name.starts_with("notices-"));
    let script = text(&files, name.expect("a script"));
    assert!(script.starts_with(&format!("const NOTICES={json};\nconst MESSAGES=")));
    assert!(text(&files, "sw.js").contains("\"notices-"));
    assert!(!text(&files, "sw.js").contains("\"notices.json"));
}

#[test]
fn a_single_file_has_the_notices_and_their_script() {
    let files = site(&with_notices(""));
    let file = crate::single_file(&files, "2026-11-29").expect("a file");
    let start = "<script>(() => {\nconst NOTICES={";
    let (_, rest) = file.split_once(start).expect("the script");
    let (script, _) = rest.split_once("</script>").expect("its end");
    let script = format!("(() => {{\nconst NOTICES={{{script}");
    let hash = format!("'sha256-{}'", crate::policy::hash(&script));
    assert!(file.contains(&bookmobile_html::escape(&hash)), "{hash}");
    assert!(file.contains(".notices{}"));
}

#[test]
fn a_site_without_notices_has_nothing_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    collection(folder.path(), URL);
    let files = site(&compiled(folder.path()));
    for (path, bytes) in &files {
        assert!(!path.contains("notices"), "{path}");
        let is_html = Path::new(path).extension().is_some_and(|end| end == "html");
        let is_page = is_html || path == "sw.js";
        if is_page {
            let page = String::from_utf8_lossy(bytes);
            assert!(!page.contains("notices"), "{path}");
        }
    }
}

#[test]
fn feeds_have_all_notices_and_lead_to_their_alerts() {
    let files = site(&with_notices(URL));
    let atom = text(&files, "zh/notices/feed.xml");
    let feed = Document::parse(atom).expect("XML");
    let entries = feed
        .descendants()
        .filter(|node| node.has_tag_name(("http://www.w3.org/2005/Atom", "entry")));
    assert_eq!(entries.count(), 5);
    for text in [
        "<title>通知 · 小镇</title>",
        "<link rel=\"alternate\" href=\"https://example.org/town/zh/articles/notices/#flood\"/>",
        "type=\"application/cap+xml\" href=\"https://example.org/town/notices/flood.cap.xml\"",
        "<updated>2026-11-29T18:00:00Z</updated>",
    ] {
        assert!(atom.contains(text), "{text} in {atom}");
    }
    let json: serde_json::Value =
        serde_json::from_str(text(&files, "en/notices/feed.json")).expect("JSON");
    assert_eq!(json["items"].as_array().map(Vec::len), Some(5));
    assert_eq!(json["items"][1]["tags"][0], "danger");
    // Without a known sender there is no alert.
    let without = site(&with_notices(""));
    assert!(!without.contains_key("notices/flood.cap.xml"));
    assert!(without.contains_key("notices/storm.cap.xml"));
    let atom = text(&without, "en/notices/feed.xml");
    assert!(atom.contains("href=\"../../en/articles/notices/#flood\""));
}

/// How often an element of CAP can be there.
#[derive(Clone, Copy, PartialEq)]
enum Times {
    Once,
    AtMostOnce,
    Any,
}

/// The values that an element can have.
#[derive(Clone, Copy)]
enum Values {
    Text,
    /// Without spaces, commas, `<` and `&`.
    Name,
    /// With an offset, never `Z`.
    Time,
    OneOf(&'static str),
    Inside,
}

type Table = &'static [(&'static str, Times, Values)];

/// The elements of `alert` in their order, by the table of CAP 1.2.
const ALERT: Table = &[
    ("identifier", Times::Once, Values::Name),
    ("sender", Times::Once, Values::Name),
    ("sent", Times::Once, Values::Time),
    (
        "status",
        Times::Once,
        Values::OneOf("Actual Exercise System Test Draft"),
    ),
    (
        "msgType",
        Times::Once,
        Values::OneOf("Alert Update Cancel Ack Error"),
    ),
    ("source", Times::AtMostOnce, Values::Text),
    (
        "scope",
        Times::Once,
        Values::OneOf("Public Restricted Private"),
    ),
    ("references", Times::AtMostOnce, Values::Text),
    ("info", Times::Any, Values::Inside),
];

/// Those of `info`.
const INFO: Table = &[
    ("language", Times::AtMostOnce, Values::Text),
    (
        "category",
        Times::Any,
        Values::OneOf("Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other"),
    ),
    ("event", Times::Once, Values::Text),
    ("responseType", Times::Any, Values::Text),
    (
        "urgency",
        Times::Once,
        Values::OneOf("Immediate Expected Future Past Unknown"),
    ),
    (
        "severity",
        Times::Once,
        Values::OneOf("Extreme Severe Moderate Minor Unknown"),
    ),
    (
        "certainty",
        Times::Once,
        Values::OneOf("Observed Likely Possible Unlikely Unknown"),
    ),
    ("audience", Times::AtMostOnce, Values::Text),
    ("effective", Times::AtMostOnce, Values::Time),
    ("onset", Times::AtMostOnce, Values::Time),
    ("expires", Times::AtMostOnce, Values::Time),
    ("senderName", Times::AtMostOnce, Values::Text),
    ("headline", Times::AtMostOnce, Values::Text),
    ("description", Times::AtMostOnce, Values::Text),
    ("instruction", Times::AtMostOnce, Values::Text),
    ("web", Times::AtMostOnce, Values::Text),
    ("area", Times::Any, Values::Inside),
];

const AREA: Table = &[("areaDesc", Times::Once, Values::Text)];

/// What is not as the table says.
fn differences(element: Node<'_, '_>, table: Table) -> Vec<String> {
    let mut wrong = Vec::new();
    let children: Vec<_> = element.children().filter(Node::is_element).collect();
    let place = |node: &Node<'_, '_>| {
        table
            .iter()
            .position(|(name, ..)| *name == node.tag_name().name())
    };
    if !children.is_sorted_by_key(place) {
        wrong.push(format!("the order in {:?}", element.tag_name()));
    }
    for child in &children {
        let Some((name, _, values)) = place(child).map(|at| table[at]) else {
            wrong.push(format!("{:?}", child.tag_name()));
            continue;
        };
        let text = child.text().unwrap_or_default();
        let is_right = match values {
            Values::Text => !text.trim().is_empty(),
            Values::Name => !text.is_empty() && !text.contains([' ', ',', '<', '&']),
            Values::OneOf(all) => all.split(' ').any(|one| one == text),
            Values::Time => is_time(text),
            Values::Inside => {
                let inner = if name == "info" { INFO } else { AREA };
                wrong.extend(differences(*child, inner));
                true
            }
        };
        if !is_right {
            wrong.push(format!("{name}: {text}"));
        }
    }
    for (name, times, _) in table {
        let found = children
            .iter()
            .filter(|child| child.tag_name().name() == *name);
        let is_right = match (times, found.count()) {
            (Times::Once, 1) | (Times::AtMostOnce, 0 | 1) | (Times::Any, _) => true,
            (Times::Once | Times::AtMostOnce, _) => false,
        };
        if !is_right {
            wrong.push(format!("how often {name} is there"));
        }
    }
    wrong
}

/// Whether a text is `YYYY-MM-DDThh:mm:ss` and an offset with a sign.
fn is_time(text: &str) -> bool {
    let shape = "dddd-dd-ddTdd:dd:ddsdd:dd";
    text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, wanted)| match wanted {
                b'd' => byte.is_ascii_digit(),
                b's' => matches!(byte, b'+' | b'-'),
                _ => byte == wanted,
            })
}

#[test]
fn alerts_are_as_the_table_of_cap_asks_for() {
    let files = site(&with_notices(URL));
    let alerts: BTreeMap<_, _> = (files.iter())
        .filter(|(path, _)| path.ends_with(".cap.xml"))
        .collect();
    assert_eq!(alerts.len(), 5);
    for (path, bytes) in alerts {
        let text = std::str::from_utf8(bytes).expect("text");
        let alert = Document::parse(text).expect("XML");
        let root = alert.root_element();
        assert!(
            root.has_tag_name(("urn:oasis:names:tc:emergency:cap:1.2", "alert")),
            "{path}"
        );
        assert_eq!(differences(root, ALERT), Vec::<String>::new(), "{path}");
        let child = |name: &str| root.children().find(|node| node.tag_name().name() == name);
        let kind = child("msgType")
            .and_then(|node| node.text())
            .unwrap_or_default();
        let references = child("references").and_then(|node| node.text());
        // Update and Cancel name what they end, an alert nothing.
        assert_eq!(kind == "Alert", references.is_none(), "{path}");
        for one in references
            .unwrap_or_default()
            .split(' ')
            .filter(|one| !one.is_empty())
        {
            let parts: Vec<_> = one.split(',').collect();
            assert!(parts.len() == 3 && is_time(parts[2]), "{one}");
        }
        let infos = root
            .children()
            .filter(|node| node.tag_name().name() == "info");
        for info in infos {
            let categories = info
                .children()
                .filter(|node| node.tag_name().name() == "category");
            assert!(categories.count() > 0, "{path}");
        }
    }
    let clear = text(&files, "notices/clear.cap.xml");
    assert!(clear.contains("<msgType>Cancel</msgType>"));
    assert!(clear.contains("<references>example.org,flood,2026-11-29T13:00:00+01:00</references>"));
    assert!(
        text(&files, "notices/flood.cap.xml")
            .contains("<web>https://example.org/town/en/articles/a/</web>")
    );
}

#[test]
fn an_alert_that_was_written_is_read_as_the_same_notice() {
    let before = with_notices(URL);
    let files = site(&before);
    let folder = tempfile::tempdir().expect("a folder");
    collection(folder.path(), URL);
    for notice in &before.notices.list {
        let path = super::cap::path(notice);
        fs::write(folder.path().join(&path), text(&files, &path)).expect("is written");
    }
    let after = compiled(folder.path());
    let by_id = |notices: &[Notice]| -> BTreeMap<String, Notice> {
        // What CAP has in another way: topics are ours, a page is an address, and of a text
        // in the title's place nothing is known.
        let plain = |notice: &Notice| Notice {
            sender: "sender".to_owned(),
            topics: Vec::new(),
            link: bookmobile_pack::Localized::default(),
            event: bookmobile_pack::Localized::default(),
            place: bookmobile_pack::Localized::default(),
            text: bookmobile_pack::Localized::default(),
            instruction: bookmobile_pack::Localized::default(),
            ..notice.clone()
        };
        notices
            .iter()
            .map(|notice| (notice.id.clone(), plain(notice)))
            .collect()
    };
    assert_eq!(by_id(&after.notices.list), by_id(&before.notices.list));
    for (old, new) in before.notices.list.iter().zip(&after.notices.list) {
        for code in ["en", "zh"] {
            for (old, new) in [
                (&old.text, &new.text),
                (&old.instruction, &new.instruction),
                (&old.place, &new.place),
            ] {
                assert_eq!(old.get(code).trim(), new.get(code), "{code}");
            }
        }
    }
}
