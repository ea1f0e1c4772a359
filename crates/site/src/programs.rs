//! Mini-programs in a site: the scripts of those that articles show, the file whose frame makes
//! their workers, and the names that the page's script knows them by. A site without
//! mini-programs has none of it.

use crate::app::App;
use crate::output::{FileKind, SiteError, Writer};
use crate::policy::hash;
use crate::script_messages::script_messages;
use bookmobile_html::allowed::PROGRAM_ATTRIBUTE;
use bookmobile_html::escape;
use bookmobile_i18n::{Group, Language};
use bookmobile_press::PROGRAMS_FOLDER;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// A program in an article, as the press writes it into the attribute `data-program`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub(crate) struct ProgramPlacement {
    /// The slug of the program.
    pub(crate) program: String,
    /// The slug of its page, and the name of what it keeps.
    #[allow(dead_code)] // only scripts read it
    pub(crate) id: String,
    /// The path of its script; nothing for those that come with the app.
    pub(crate) code: Option<String>,
    /// The paths of its data.
    pub(crate) data: Vec<String>,
    /// What it asks for.
    #[serde(default)]
    #[allow(dead_code)] // only scripts read it
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub(crate) asks: Vec<String>,
}

impl ProgramPlacement {
    /// The paths of its files that the press wrote.
    pub(crate) fn files(&self) -> impl Iterator<Item = &String> {
        self.code.iter().chain(&self.data)
    }
}

/// The programs in the HTML of an article.
pub(crate) fn programs_in(html: &str) -> impl Iterator<Item = ProgramPlacement> {
    let values = html.split(PROGRAM_ATTRIBUTE).skip(1);
    values.filter_map(|rest| {
        let (value, _) = rest.strip_prefix("=\"")?.split_once('"')?;
        let json = value.replace("&quot;", "\"").replace("&lt;", "<");
        let json = json.replace("&gt;", ">").replace("&amp;", "&");
        serde_json::from_str(&json).ok()
    })
}

/// The names of the files of mini-programs, as a line of JavaScript that is put before the
/// page's script of them.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ProgramFiles {
    /// The page's script; that itself does not know it.
    #[serde(skip)]
    pub(crate) js: String,
    /// The style of views; empty in a single file.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[cfg_attr(test, ts(optional, as = "Option<String>"))]
    pub(crate) css: String,
    /// The file that holds the frame; empty in a single file, whose page makes the frame.
    pub(crate) frame: String,
    /// What each program begins with.
    pub(crate) runtime: String,
    /// The scripts of the programs that come with the app, by their slugs.
    pub(crate) code: BTreeMap<String, String>,
}

impl ProgramFiles {
    /// Writes the files of the programs that articles show, by their slugs; the names are empty
    /// if there are none.
    pub(crate) fn write(
        app: &App,
        shown: &BTreeSet<String>,
        languages: &[Language],
        writer: &mut Writer<'_>,
    ) -> Result<Self, SiteError> {
        let mut files = Self::default();
        if shown.is_empty() {
            return Ok(files);
        }
        let scripts = &app.scripts;
        let mut keep = |stem: &str, ending: &str, text: &str| {
            writer.keep_named(
                FileKind::Other,
                &format!("{PROGRAMS_FOLDER}{stem}"),
                ending,
                text,
            )
        };
        files.css = keep("views", "css", &app.styles.program_views)?;
        files.frame = keep("frame", "html", &frame_file(app))?;
        files.runtime = keep("runtime", "js", &scripts.program_runtime)?;
        for (slug, code) in app.programs.iter().filter(|(slug, _)| shown.contains(slug)) {
            files.code.insert(slug.clone(), keep(slug, "js", code)?);
        }
        let script = files.script(app, languages, "");
        files.js = keep("page", "js", &script)?;
        Ok(files)
    }

    /// Whether articles show programs.
    pub(crate) fn is_used(&self) -> bool {
        !self.js.is_empty()
    }

    /// The page's script with the names of the files. `frame` is the document of the frame,
    /// which a single file makes itself.
    fn script(&self, app: &App, languages: &[Language], frame: &str) -> String {
        let names = json!(self).to_string().replace('<', "\\u003c");
        let frame = json!(frame).to_string().replace('<', "\\u003c");
        let messages = script_messages(languages, &[Group::Programs]);
        format!(
            "const PROGRAMS={names};\nconst PROGRAM_FRAME={frame};\n{messages}{}",
            app.scripts.programs
        )
    }

    /// The script of a single file, and the hash of the frame's script, which its policy has to
    /// let in; nothing without programs.
    pub(crate) fn in_file(&self, app: &App, languages: &[Language]) -> Option<(String, String)> {
        if !self.is_used() {
            return None;
        }
        let own = Self {
            css: String::new(),
            frame: String::new(),
            ..self.clone()
        };
        let script = own.script(app, languages, &app.scripts.program_frame);
        // In a scope of its own: other scripts have the same names.
        let script = format!("(() => {{\n{script}\n}})();");
        Some((script, hash(frame_script(&app.scripts.program_frame))))
    }

    /// The files that a single file needs whatever articles it has.
    pub(crate) fn of_file(&self) -> Vec<&str> {
        let runtime = Some(&*self.runtime).filter(|name| !name.is_empty());
        let code = self.code.values().map(String::as_str);
        runtime.into_iter().chain(code).collect()
    }
}

/// The script in the document of the frame.
fn frame_script(document: &str) -> &str {
    let script = document.split_once("<script>").map_or("", |(_, rest)| rest);
    script
        .split_once("</script>")
        .map_or(script, |(script, _)| script)
}

/// The document of the frame in which a program's worker is made: sandboxed, with a policy that
/// shuts every network.
pub fn frame_document(script: &str) -> String {
    let policy = format!(
        "default-src 'none'; script-src 'wasm-unsafe-eval' 'sha256-{}'; worker-src blob:; \
         base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default",
        hash(script)
    );
    format!(
        "<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{}\"><script>{script}</script>",
        escape(&policy)
    )
}

/// The file that holds the frame. Its own policy holds for the frame too.
fn frame_file(app: &App) -> String {
    let document = &app.scripts.program_frame;
    let frame = json!(document).to_string().replace('<', "\\u003c");
    let script = format!(
        "const PROGRAM_FRAME={frame};\n{}",
        app.scripts.program_outer
    );
    let policy = format!(
        "default-src 'none'; script-src 'wasm-unsafe-eval' 'sha256-{}' 'sha256-{}'; worker-src blob:; \
         base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default",
        hash(&script),
        hash(frame_script(document)),
    );
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>Mini-program</title>\n<script>{script}</script>\n</html>\n",
        escape(&policy)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_in_an_article_as_the_press_writes_them() {
        let html = "<p>a</p><section class=\"program\" data-program=\"{&quot;program&quot;:&quot;prices&quot;,\
                    &quot;id&quot;:&quot;town&quot;,&quot;data&quot;:[&quot;programs/town-1.json&quot;],\
                    &quot;asks&quot;:[&quot;position&quot;]}\" aria-label=\"Prices\"></section>";
        let found: Vec<_> = programs_in(html).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].program, "prices");
        let files: Vec<_> = found[0].files().collect();
        assert_eq!(files, ["programs/town-1.json"]);
    }

    #[test]
    fn the_frames_script_is_the_one_that_its_policy_names() {
        let document = frame_document("a()");
        assert_eq!(frame_script(&document), "a()");
        assert!(document.contains(&escape(&format!("'sha256-{}'", hash("a()")))));
    }
}
