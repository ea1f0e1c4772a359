//! The page of a mini-program with a screen of its own: its scripts, styles and pictures are
//! taken into one text, and attributes that a strict policy leaves out become code. The parser
//! is html5ever's.

use super::Screen;
use super::dom::{attribute, element, has_attribute, in_raw_text, inside, start_tag, text_of};
use super::files::{Files, is_network, path_of};
use super::script::{self, Kind};
use super::style;
use crate::diagnostics::Diagnostics;
use crate::source::SourceFile;
use html5ever::interface::TreeSink as _;
use html5ever::tendril::TendrilSink as _;
use html5ever::{Attribute, LocalName, QualName, ns, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

/// The attribute by which the script finds an element again.
const MARK: &str = "data-bookmobile";

/// The elements that hold another document.
const OTHER_DOCUMENTS: &[&str] = &["iframe", "frame", "frameset", "object", "embed", "portal"];

/// Reads a program's page with all that it names.
pub(super) fn read(index: &Arc<SourceFile>, files: &mut Files, out: &mut Diagnostics) -> Screen {
    let dom = parse_document(RcDom::default(), html5ever::ParseOpts::default());
    let dom = dom.one(index.text.as_str());
    let mut reader = Reader {
        index,
        files,
        out,
        style: String::new(),
        before: String::new(),
        now: String::new(),
        later: String::new(),
        marks: 0,
    };
    // Without recursion: a page from outside can be nested as deep as it likes.
    let mut stack = vec![dom.document.clone()];
    while let Some(node) = stack.pop() {
        let is_kept = reader.node(&node);
        if !is_kept {
            dom.remove_from_parent(&node);
            continue;
        }
        if let NodeData::Element {
            template_contents, ..
        } = &node.data
            && let Some(inside) = template_contents.borrow_mut().take()
        {
            dom.reparent_children(&inside, &node);
        }
        stack.extend(node.children.borrow().iter().rev().cloned());
    }
    let style = std::mem::take(&mut reader.style);
    let html = element(&dom.document, "html");
    let in_html = |name| html.as_ref().and_then(|html| element(html, name));
    // Data for scripts and templates can be in the head.
    let of_head = in_html("head").map_or_else(String::new, |head| inside(&head));
    let body = in_html("body");
    let in_body = body.as_ref().map_or_else(String::new, inside);
    let markup = of_head.trim().to_owned() + &in_body;
    let script = format!("{}{}{}", reader.before, reader.now, reader.later);
    let script = loaded(&script, &markup, reader.files) + &script;
    let start = html.as_ref().map_or_else(String::new, start_tag);
    // A loader of modules that asks for the base: the policy leaves it without effect.
    let base = if script.contains("base[href]") {
        "<base href=\"https://program.invalid/\">"
    } else {
        ""
    };
    Screen {
        start: format!("<!doctype html>\n{start}<head><meta charset=\"utf-8\">{base}"),
        style: in_raw_text(&style, "style"),
        body: body.as_ref().map_or_else(String::new, start_tag) + &markup,
        script: in_raw_text(&script, "script"),
        ..Screen::default()
    }
}

/// The scripts that others load by an element, as functions by their paths: the policy knows
/// one script. Those are what scripts or the markup name.
fn loaded(script: &str, markup: &str, files: &mut Files) -> String {
    let mut all = String::new();
    let mut others = files.other_scripts();
    let mut named = BTreeSet::new();
    // Each text is searched once for each name.
    let mut find = |text: &str, named: &mut BTreeSet<String>| {
        others.retain(|path| {
            let is_named = text.contains(path.rsplit('/').next().unwrap_or(path));
            if is_named {
                named.insert(path.clone());
            }
            !is_named
        });
    };
    find(script, &mut named);
    find(markup, &mut named);
    while let Some(path) = named.pop_first() {
        // What is none of these is left as a file.
        let mut none = Diagnostics::default();
        let source = files.text(&path);
        let text = source.and_then(|source| script::checked(&source, Kind::Classic, &mut none));
        if let Some(text) = text.filter(|_| none.errors() == 0) {
            find(&text, &mut named);
            // Writing into a String does not fail.
            let _ = writeln!(
                all,
                "bookmobileScripts[{}]=function(){{{text}\n}};",
                json!(path)
            );
        }
    }
    all
}

struct Reader<'r> {
    index: &'r Arc<SourceFile>,
    files: &'r mut Files,
    out: &'r mut Diagnostics,
    style: String,
    /// The script, in its order: attributes, then scripts, then those that wait for the page.
    before: String,
    now: String,
    later: String,
    /// How many elements are marked.
    marks: usize,
}

impl Reader<'_> {
    /// Reads a node; returns whether it stays in the markup.
    fn node(&mut self, node: &Handle) -> bool {
        let NodeData::Element { name, attrs, .. } = &node.data else {
            return !matches!(node.data, NodeData::Comment { .. });
        };
        let tag = &*name.local;
        match tag {
            "script" => return self.script(node),
            "style" => {
                let text = text_of(node);
                let source = Arc::new(SourceFile::new(self.index.path.clone(), &text));
                self.add_style(&source, super::INDEX, &attribute(node, "media"));
                return false;
            }
            "link" => {
                self.link(node);
                return false;
            }
            "base" | "noscript" | "title" => return false,
            "meta" => {
                if attribute(node, "http-equiv").eq_ignore_ascii_case("refresh") {
                    self.refuse(
                        "<meta http-equiv=\"refresh\">",
                        "a program does not leave its page",
                        "show what follows in `index.html`",
                    );
                }
                if attribute(node, "name").eq_ignore_ascii_case("color-scheme") {
                    let schemes = attribute(node, "content");
                    let _ = writeln!(self.style, ":root{{color-scheme:{schemes}}}");
                }
                return false;
            }
            _ if OTHER_DOCUMENTS.contains(&tag) => {
                self.refuse(
                    &format!("<{tag}>"),
                    "a program shows no other document",
                    "show it as a part of `index.html`",
                );
                return false;
            }
            _ => {}
        }
        let mut code = String::new();
        attrs
            .borrow_mut()
            .retain_mut(|one| self.attribute(tag, one, &mut code));
        if !code.is_empty() {
            let mark = self.marks.to_string();
            self.marks += 1;
            let name = QualName::new(None, ns!(), LocalName::from(MARK));
            attrs.borrow_mut().push(Attribute {
                name,
                value: mark.as_str().into(),
            });
            // Writing into a String does not fail.
            let _ = writeln!(
                self.before,
                "(function(){{{code}}}).call(document.querySelector('[{MARK}=\"{mark}\"]')??{{style:{{}}}});"
            );
        }
        true
    }

    /// Reads an attribute, which may become code; returns whether it stays.
    fn attribute(&mut self, tag: &str, one: &mut Attribute, code: &mut String) -> bool {
        let name = one.name.local.to_ascii_lowercase();
        let value = one.value.to_string();
        if let Some(event) = name.strip_prefix("on") {
            let target = if tag == "body"
                && matches!(
                    event,
                    "load" | "error" | "resize" | "hashchange" | "message" | "beforeunload"
                ) {
                "window"
            } else {
                "this"
            };
            self.handler(&name, &format!("{target}.{name}"), &value, code);
            return false;
        }
        match &*name {
            "style" => {
                let source = Arc::new(SourceFile::new(self.index.path.clone(), &value));
                let text = style::inlined(&source, super::INDEX, 0, self.files, self.out);
                let _ = write!(code, "this.style.cssText={};", json!(text));
                false
            }
            // As published by others, or for other browsers.
            "srcset" | "ping" | "integrity" | "crossorigin" | "nonce" | "action" | "formaction"
            | "srcdoc" | "loading" => false,
            "href" if matches!(tag, "a" | "area") => {
                let script = value.trim();
                let is_script = script
                    .get(..11)
                    .is_some_and(|start| start.eq_ignore_ascii_case("javascript:"));
                if is_script {
                    self.handler("href", "this.onclick", &script[11..], code);
                    one.value = "#".into();
                }
                true
            }
            "src" | "poster" | "background" | "data" => self.load(tag, &name, one),
            "href" if matches!(tag, "image" | "use" | "feImage" | "mpath" | "textPath") => {
                value.starts_with('#') || self.load(tag, &name, one)
            }
            _ => true,
        }
    }

    fn handler(&mut self, name: &str, target: &str, value: &str, code: &mut String) {
        if !script::is_handler(value) {
            let shown: String = value.chars().take(60).collect();
            let message = format!("`{name}=\"{shown}\"` is no JavaScript");
            self.out
                .file_error(&self.index.path, message)
                .help("correct it, or remove the attribute");
            return;
        }
        let _ = write!(code, "{target}=function(event){{{value}\n}};");
    }

    /// A file that an attribute names becomes a part of it; returns whether the attribute stays.
    fn load(&mut self, tag: &str, name: &str, one: &mut Attribute) -> bool {
        let value = one.value.to_string();
        if value.trim().to_ascii_lowercase().starts_with("data:") {
            return true;
        }
        if is_network(&value) {
            self.refuse(
                &format!("<{tag} {name}=\"{value}\">"),
                "a program loads nothing from the network",
                "save the file in the program, and name its path",
            );
            return false;
        }
        let url = path_of(super::INDEX, &value).and_then(|path| self.files.data_url(&path));
        if let Some(url) = url {
            one.value = url.as_str().into();
            true
        } else {
            // Shows nothing, as it does elsewhere; an empty address would be the page itself.
            false
        }
    }

    fn refuse(&mut self, what: &str, why: &str, remedy: &str) {
        let what: String = what.chars().take(120).collect();
        let at = self.place_of(&what);
        (self.out.error(self.index, at, format!("{what}: {why}"))).help(remedy.to_owned());
    }

    /// Where something probably is in the page: the parser does not say it.
    fn place_of(&self, what: &str) -> std::ops::Range<usize> {
        let quoted = what.split('"').nth(1).filter(|value| !value.is_empty());
        let tag = what.trim_end_matches('>');
        let found = quoted.and_then(|value| Some((self.index.text.find(value)?, value.len())));
        let found = found.or_else(|| Some((self.index.text.find(tag)?, tag.len())));
        found.map_or(0..0, |(at, length)| at..at + length)
    }

    /// Reads a script; returns whether it stays, as data that is not executed.
    fn script(&mut self, node: &Handle) -> bool {
        let kind = attribute(node, "type").trim().to_ascii_lowercase();
        let kind = match &*kind {
            ""
            | "text/javascript"
            | "application/javascript"
            | "application/x-javascript"
            | "text/ecmascript" => Kind::Classic,
            "module" => Kind::Module,
            "importmap" | "speculationrules" => {
                self.refuse(
                    "<script type=\"importmap\">",
                    "a program is one script, and imports none",
                    "bundle its modules into one, as `vite build` or `esbuild --bundle` does",
                );
                return false;
            }
            _ => return true,
        };
        let has = |name: &str| has_attribute(node, name);
        if has("nomodule") {
            return false;
        }
        self.add_script(node, kind);
        // A script can look for its own element, as those of `vite` for old browsers do.
        let is_found = has("id");
        if is_found && let NodeData::Element { attrs, .. } = &node.data {
            let mut attrs = attrs.borrow_mut();
            attrs.retain(|one| {
                matches!(&*one.name.local, "id" | "class") || one.name.local.starts_with("data-")
            });
            let name = QualName::new(None, ns!(), LocalName::from("type"));
            let value = "text/plain".into();
            attrs.push(Attribute { name, value });
            node.children.borrow_mut().clear();
        }
        is_found
    }

    /// Adds a script to the program's.
    fn add_script(&mut self, node: &Handle, kind: Kind) {
        let has = |name: &str| has_attribute(node, name);
        let source = if has("src") {
            match self.script_file(&attribute(node, "src")) {
                Some(source) => source,
                None => return,
            }
        } else {
            let text = text_of(node);
            Arc::new(SourceFile::new(self.index.path.clone(), &text))
        };
        let Some(text) = script::checked(&source, kind, self.out) else {
            return;
        };
        let is_later = kind == Kind::Module || (has("src") && has("defer"));
        let place = if is_later {
            &mut self.later
        } else {
            &mut self.now
        };
        place.push_str(&text);
        // A comment at the end of a script ends with its line.
        place.push_str("\n;\n");
    }

    fn script_file(&mut self, src: &str) -> Option<Arc<SourceFile>> {
        if is_network(src) {
            self.refuse(
                &format!("<script src=\"{src}\">"),
                "a program loads nothing from the network",
                "save the script in the program, and name its path",
            );
            return None;
        }
        let path = path_of(super::INDEX, src)?;
        // The reader has its own.
        if path == "webxdc.js" {
            return None;
        }
        let source = self.files.text(&path);
        if source.is_none() {
            self.refuse(
                &format!("<script src=\"{src}\">"),
                "there is no such file in the program",
                "add the file: a program whose source is published is often not built yet",
            );
        }
        source
    }

    fn link(&mut self, node: &Handle) {
        let (rel, href) = (attribute(node, "rel"), attribute(node, "href"));
        if is_network(&href) {
            let what = format!("<link rel=\"{rel}\" href=\"{href}\">");
            let at = self.place_of(&format!("\"{href}\""));
            (self.out.error(
                self.index,
                at,
                format!("{what}: a program loads nothing from the network"),
            ))
            .help("save the file in the program, and name its path");
            return;
        }
        let is_sheet = rel
            .split_whitespace()
            .any(|word| word.eq_ignore_ascii_case("stylesheet"));
        if !is_sheet {
            return;
        }
        let path = path_of(super::INDEX, &href);
        let source = path.as_ref().and_then(|path| self.files.text(path));
        match (path, source) {
            (Some(path), Some(source)) => self.add_style(&source, &path, &attribute(node, "media")),
            _ => self.refuse(
                &format!("<link href=\"{href}\">"),
                "there is no such file in the program",
                "add the file: a program whose source is published is often not built yet",
            ),
        }
    }

    fn add_style(&mut self, source: &Arc<SourceFile>, from: &str, media: &str) {
        let sheet = style::inlined(source, from, 0, self.files, self.out);
        let media = media.trim();
        let is_all = media.is_empty() || media.eq_ignore_ascii_case("all");
        let sheet = if is_all {
            sheet
        } else {
            format!("@media {media}{{{sheet}\n}}")
        };
        self.style.push_str(&sheet);
        self.style.push('\n');
    }
}
