//! `new`: a small collection to start from.

use crate::args::Start;
use anyhow::{Context as _, Result, bail};
use bookmobile_press::{language_path, new_language_file};
use bookmobile_sources::{ReadOptions, read, recognise};
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

const ENGLISH: &str = "# Welcome

This is the first article of your library. Change it, and save: `bookmobile serve` shows it
at once.

## How to go on

- Put Markdown or text files into this folder, and folders for the parts of a book.
- The first heading of a file is its title; pictures lie beside it: `![A van](van.jpg)`.
- `bookmobile build . -o site` makes the site that you can publish on any host.

## How people use it

They open the page once. From then on they can read and search it on their own device, with
no network.
";

const CHINESE: &str = "# 欢迎

这是您的第一篇文章。改动并保存后，`bookmobile serve` 会立刻显示出来。

## 接下来

- 把 Markdown 或文本文件放进这个文件夹；一本书的各个部分可以用子文件夹。
- 文件的第一个标题就是文章的标题；图片放在旁边：`![流动书车](van.jpg)`。
- `bookmobile build . -o site` 会生成网站，可以发布到任何主机。

## 读者怎么用

读者打开一次网页，之后没有网络也能在自己的设备上阅读和搜索。
";

/// The path of the workflow that publishes a folder on GitHub Pages.
pub(crate) const WORKFLOW: &str = ".github/workflows/publish.yml";

const GITHUB_PAGES: &str = include_str!("../../../docs/publishing/github-pages.yml");

/// Makes the folder, with the workflow for GitHub Pages if that is wanted.
pub(crate) fn create(folder: &Path, language: Start, has_workflow: bool) -> Result<()> {
    let shown = folder.display();
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("{shown} is not empty; name another folder");
    }
    let (name, text) = match language {
        Start::En => ("welcome.md", ENGLISH),
        Start::Zh => ("欢迎.md", CHINESE),
    };
    fs::create_dir_all(folder).with_context(|| shown.to_string())?;
    let mut files = vec![(name, text)];
    if has_workflow {
        files.push((WORKFLOW, GITHUB_PAGES));
    }
    for (name, text) in files {
        let file = folder.join(name);
        let write = || {
            fs::create_dir_all(file.parent().unwrap_or(folder))?;
            fs::write(&file, text)
        };
        write().with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// Writes the file of a language of the interface into a folder; returns its path.
pub(crate) fn create_language(folder: &Path, code: &str) -> Result<PathBuf> {
    let file = folder.join(language_path(code));
    let shown = || file.display().to_string();
    if !folder.is_dir() {
        bail!("there is no folder {}", folder.display());
    }
    fs::create_dir_all(file.parent().unwrap_or(folder)).with_context(shown)?;
    let mut new = match fs::File::create_new(&file) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} is there already", file.display())
        }
        new => new.with_context(shown)?,
    };
    new.write_all(new_language_file(code).as_bytes())
        .with_context(shown)?;
    Ok(file)
}

const MANIFEST: &str = "name = \"{slug}\"

[bookmobile]
api = 1
icon = \"+\"
height = 10

[bookmobile.description]
en = \"Counts.\"
zh = \"计数。\"
";

const SCRIPT: &str = "// A mini-program: docs/MINI-PROGRAMS.md of Bookmobile says what it can do.
/// <reference path=\"./bookmobile.d.ts\" />
const { h } = bookmobile;

bookmobile.run({
  start: (context) => ({ count: context.saved ?? 0 }),
  view: (state, context) => [
    h(\"p\", { class: \"large\", role: \"status\" }, String(state.count)),
    h(\"button\", { do: \"add\", with: 1 }, context.locale.startsWith(\"zh\") ? \"加一\" : \"Add one\"),
  ],
  actions: {
    add(state, { with: step }) {
      state.count += step;
      bookmobile.save(state.count);
    },
  },
});
";

const INDEX: &str = "<!doctype html>
<meta charset=\"utf-8\">
<meta name=\"color-scheme\" content=\"light dark\">
<link rel=\"stylesheet\" href=\"style.css\">
<p id=\"count\" role=\"status\"></p>
<button onclick=\"add()\">+ 1</button>
<script src=\"webxdc.js\"></script>
<script src=\"app.js\"></script>
";

const STYLE: &str = "body { margin: 1rem; font: 1rem/1.5 system-ui, sans-serif; }
button { min-block-size: 2.75rem; min-inline-size: 6rem; font: inherit; }
";

const APP: &str =
    "// A mini-program with a screen of its own: docs/MINI-PROGRAMS.md of Bookmobile says what it
// can do. Zipped, this folder is an .xdc file.
/// <reference path=\"./bookmobile.d.ts\" />
let count = Number(localStorage.getItem(\"count\") ?? 0);
const shown = document.getElementById(\"count\");
const add = () => {
  count++;
  localStorage.setItem(\"count\", String(count));
  shown.textContent = count;
};
shown.textContent = count;
";

/// A test in a language: what is pressed has its name in that.
const TEST: &str = "[[test]]
name = \"counts, and keeps the number\"
{language}steps = [
  { press = \"{button}\" },
  { press = \"{button}\" },
  { see = \"2\" },
  { restart = true },
  { see = \"2\" },
]
";

/// The tests of a program to start from, one for each language of the collection.
fn tests_for(folder: &Path, has_screen: bool) -> String {
    let kind = recognise(folder).kind;
    let content = read(folder, kind, &ReadOptions::default());
    let languages = content.settings.site.languages;
    let of_language = |code: &str| {
        let button = match (has_screen, code.starts_with("zh")) {
            (true, _) => "+ 1",
            (false, true) => "加一",
            (false, false) => "Add one",
        };
        let language = if languages.len() > 1 {
            format!("language = \"{code}\"\n")
        } else {
            String::new()
        };
        TEST.replace("{language}", &language)
            .replace("{button}", button)
    };
    let tests = languages.iter().map(|language| of_language(&language.code));
    let tests = tests.collect::<Vec<_>>().join("\n");
    let first = "# What a person does in the program, step by step: `bookmobile test` runs it.\n\n";
    if tests.is_empty() {
        format!("{first}{}", of_language("en"))
    } else {
        format!("{first}{tests}")
    }
}

/// The types of what a program can use.
const TYPES: &str = concat!(
    include_str!("../../../src/js/globals-programs.d.ts"),
    "\n",
    include_str!("../../../src/js/globals-program.d.ts"),
);

/// Writes a mini-program to start from into a folder; returns the path of its folder.
pub(crate) fn create_program(folder: &Path, slug: &str, has_screen: bool) -> Result<PathBuf> {
    let own = folder.join("programs").join(slug);
    let shown = || own.display().to_string();
    if !folder.is_dir() {
        bail!("there is no folder {}", folder.display());
    }
    if own.exists() {
        bail!("{} is there already", own.display());
    }
    fs::create_dir_all(&own).with_context(shown)?;
    let manifest = MANIFEST.replace("{slug}", slug);
    let own_files: &[(&str, &str)] = if has_screen {
        &[("index.html", INDEX), ("style.css", STYLE), ("app.js", APP)]
    } else {
        &[("worker.js", SCRIPT)]
    };
    let tests = tests_for(folder, has_screen);
    let both = [
        ("manifest.toml", &*manifest),
        ("tests.toml", &*tests),
        ("bookmobile.d.ts", TYPES),
    ];
    for (name, text) in both.into_iter().chain(own_files.iter().copied()) {
        fs::write(own.join(name), text).with_context(shown)?;
    }
    Ok(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookmobile_sources::Kind;

    #[test]
    fn a_mini_program_to_start_from_can_be_published_and_tested() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = create_program(folder.path(), "count", false).expect("it is written");
        assert!(create_program(folder.path(), "count", false).is_err());
        create_program(folder.path(), "screen", true).expect("it is written");
        let script = fs::read_to_string(own.join("worker.js")).expect("a script");
        assert!(script.contains("bookmobile.run"));
        let article = "# Counting\n\n```mini-program count\n```\n\n```mini-program screen\n```\n";
        fs::write(folder.path().join("counting.md"), article).expect("an article");
        let options = bookmobile_sources::ReadOptions::default();
        let content = bookmobile_sources::read(folder.path(), Kind::Plain, &options);
        let compiled =
            bookmobile_press::compile_content(content, &bookmobile_press::Options::default());
        let compiled = compiled.unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let tests: Vec<_> = compiled
            .programs
            .iter()
            .map(|own| own.tests.len())
            .collect();
        assert_eq!(tests, [1, 1]);
        let paths: Vec<_> = compiled.assets.iter().map(|asset| &*asset.path).collect();
        for start in ["programs/count-", "programs/screen-"] {
            assert!(
                paths.iter().any(|path| path.starts_with(start)),
                "{paths:?}"
            );
        }
    }

    #[test]
    fn a_program_has_a_test_in_each_language_of_its_collection() {
        let folder = tempfile::tempdir().expect("a folder");
        let language = |code: &str| {
            format!("[[languages]]\ncode = \"{code}\"\ntag = \"{code}\"\nname = \"{code}\"\n")
        };
        let site = format!("title = \"A\"\n{}{}", language("en"), language("zh"));
        fs::write(folder.path().join("site.toml"), site).expect("settings");
        fs::create_dir_all(folder.path().join("articles/en")).expect("a folder");
        let own = create_program(folder.path(), "count", false).expect("it is written");
        let tests = fs::read_to_string(own.join("tests.toml")).expect("tests");
        for words in [
            "language = \"en\"",
            "press = \"Add one\"",
            "language = \"zh\"",
            "press = \"加一\"",
        ] {
            assert!(tests.contains(words), "{tests}");
        }
    }

    #[test]
    fn the_file_of_a_language_is_written_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = create_language(folder.path(), "fr").expect("it is written");
        assert_eq!(file, folder.path().join("languages/fr.toml"));
        let text = fs::read_to_string(&file).expect("a text");
        assert!(text.contains("# library = \"Library\"\n"), "{text}");
        let error = create_language(folder.path(), "fr").expect_err("it is there");
        assert!(error.to_string().contains("there already"), "{error}");
        assert!(create_language(&folder.path().join("none"), "fr").is_err());
    }
    use bookmobile_press::value::{Node, Value, read_foreign_yaml};

    /// The value at a path of names in YAML.
    fn at<'a>(node: &'a Node, path: &[&str]) -> &'a Value {
        path.iter().fold(&node.value, |value, name| match value {
            Value::Table(entries) => {
                let mut found = entries.iter().filter(|(key, _)| key.name == *name);
                let found = found.next().unwrap_or_else(|| panic!("no {name}"));
                &found.1.value
            }
            other => panic!("{name} in {other:?}"),
        })
    }

    #[test]
    fn a_new_folder_has_the_workflow_only_if_that_is_wanted() {
        let folder = tempfile::tempdir().expect("a folder");
        let [with, without] = ["with", "without"].map(|name| folder.path().join(name));
        create(&with, Start::En, true).expect("it is made");
        create(&without, Start::Zh, false).expect("it is made");
        assert!(without.join("欢迎.md").exists() && !without.join(".github").exists());
        assert!(with.join("welcome.md").exists());
        let workflow = fs::read_to_string(with.join(WORKFLOW)).expect("the workflow");
        let tree = read_foreign_yaml(&workflow, 0).expect("it is YAML");
        assert_eq!(
            at(&tree, &["permissions", "contents"]),
            &Value::Text("read".to_owned())
        );
        let Value::List(steps) = at(&tree, &["jobs", "build", "steps"]) else {
            panic!("steps are a list");
        };
        assert!(steps.len() > 6, "{}", steps.len());
    }

    #[test]
    fn the_command_of_the_workflow_is_one() {
        use crate::args::Cli;
        use clap::Parser as _;
        let line = GITHUB_PAGES.lines();
        let mut line = line.filter_map(|line| line.trim().strip_prefix("run: bookmobile"));
        let line = line.next().expect("a command");
        let line = line.replace("\"$SITE_URL\"", "https://example.org/library");
        let words = std::iter::once("bookmobile").chain(line.split_whitespace());
        Cli::try_parse_from(words).expect("the program has it");
        let image = include_str!("../../../docs/publishing/Dockerfile");
        assert!(image.contains("CMD [\"build\", \"/in\", \"-o\", \"/out\"]"));
        Cli::try_parse_from(["bookmobile", "build", "/in", "-o", "/out"]).expect("so has it");
    }
}
