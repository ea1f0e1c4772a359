//! Articles that an earlier build has rendered, in its file or in memory: whatever is written,
//! added, removed and renamed in between, the result is that of a build that knows nothing. The
//! changes are random, from numbers that are the same in each run.

use bookmobile_press::{Compiled, Diagnostics, Options, Rendered, compile_content};
use bookmobile_sources::{Kind, ReadOptions, read};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// A kind of folder, with the names that its files get and the links that its articles have.
struct Case {
    kind: Kind,
    settings: &'static [(&'static str, &'static str)],
    articles: &'static [&'static str],
    pictures: &'static [&'static str],
    links: &'static [&'static str],
}

const OWN: Case = Case {
    kind: Kind::Bookmobile,
    settings: &[(
        "site.toml",
        "title = { en = \"A site\" }\n\
         [[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n\
         [[languages]]\ncode = \"de\"\ntag = \"de\"\nname = \"Deutsch\"\n",
    )],
    articles: &[
        "articles/en/ferry.md",
        "articles/en/wells.md",
        "articles/en/lake.md",
        "articles/de/ferry.md",
        "articles/de/wells.md",
    ],
    pictures: &["images/dot.svg", "images/other.svg"],
    links: &[
        "ferry.md",
        "ferry.md#times",
        "wells.md",
        "../en/lake.md",
        "../de/wells.md#times",
        "#times",
        "../../images/dot.svg",
        "https://example.org/",
    ],
};

const PLAIN: Case = Case {
    kind: Kind::Plain,
    settings: &[],
    articles: &[
        "index.md",
        "ferry.md",
        "Ferry.md",
        "boats/ferry.md",
        "boats/index.md",
        "boats/README.md",
        "boats/wells.md",
        "boats/old/lake.md",
        "de/wells.md",
    ],
    pictures: &["dot.svg", "boats/dot.svg", "plan.pdf", "boats.md/dot.svg"],
    links: &[
        "ferry.md",
        "FERRY.md",
        "ferry",
        "ferry/",
        "/ferry#times",
        "../ferry.md",
        "boats/",
        "/boats",
        "../",
        "wells.md",
        "elsewhere/lake.md",
        "/boats/old/lake/",
        "dot.svg",
        "../dot.svg",
        "plan.pdf",
        "#times",
        "//example.org/",
    ],
};

const MKDOCS: Case = Case {
    kind: Kind::MkDocs,
    settings: &[("mkdocs.yml", "site_name: A site\n")],
    articles: &[
        "docs/index.md",
        "docs/ferry.md",
        "docs/boats/index.md",
        "docs/boats/ferry.md",
        "docs/boats/wells.md",
    ],
    pictures: &["docs/dot.svg", "docs/boats/dot.svg"],
    links: PLAIN.links,
};

/// A folder with what is remembered of it.
struct Desk<'a> {
    case: &'a Case,
    folder: TempDir,
    cache: TempDir,
    remembered: Rendered,
    random: Random,
}

impl<'a> Desk<'a> {
    fn new(case: &'a Case, seed: u64) -> Self {
        let mut desk = Self {
            case,
            folder: tempfile::tempdir().expect("a folder"),
            cache: tempfile::tempdir().expect("a folder"),
            remembered: Rendered::remembered(),
            random: Random(seed),
        };
        for (name, text) in case.settings {
            desk.write(name, text);
        }
        for name in case.articles {
            desk.write_article(name);
        }
        for name in case.pictures {
            desk.draw(name);
        }
        desk
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(&path)).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn text(&mut self) -> String {
        let words = [
            "The van.",
            "At nine.",
            "A *deep* well.",
            "A <font>boat</font>",
        ];
        let mut blocks = vec![self.random.pick(&words).to_owned()];
        for _ in 0..self.random.below(3) {
            let link = self.random.pick(self.case.links);
            let is_picture = link.strip_suffix(".svg").is_some();
            let is_shown = self.random.below(if is_picture { 2 } else { 30 }) == 0;
            let sign = if is_shown { "!" } else { "" };
            blocks.push(format!("{sign}[A link]({link})"));
        }
        if self.random.below(8) > 0 {
            let heading = self.random.pick(&["Times", "Times", "Times", "Prices"]);
            blocks.push(format!("## {heading}\n\nAt ten."));
        }
        blocks.join("\n\n")
    }

    fn write_article(&mut self, name: &str) {
        let draft = self.random.pick(&["", "", "", "", "", "draft: true\n"]);
        let text = self.text();
        let matter = format!("title: On the road\ndate: 2026-01-01\n{draft}");
        self.write(name, &format!("---\n{matter}---\n{text}\n"));
    }

    fn draw(&mut self, name: &str) {
        let size = 1 + self.random.below(9);
        let picture =
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"9\"/>");
        self.write(name, &picture);
    }

    /// Changes one file.
    fn change(&mut self) {
        let article = self.random.pick(self.case.articles);
        let path = self.folder.path().join(article);
        match self.random.below(12) {
            0 => {
                let _ = fs::remove_file(path);
            }
            1 if path.exists() => {
                let to = self.random.pick(self.case.articles);
                fs::rename(path, self.folder.path().join(to)).expect("renamed");
            }
            2 => {
                let name = self.random.pick(self.case.pictures);
                let picture = self.folder.path().join(name);
                if picture.exists() {
                    fs::remove_file(picture).expect("removed");
                } else {
                    self.draw(name);
                }
            }
            _ => self.write_article(article),
        }
    }

    fn compile(&self, known: &Rendered, cache: Option<&Path>) -> Result<Compiled, Diagnostics> {
        let content = read(self.folder.path(), self.case.kind, &ReadOptions::default());
        let options = Options {
            cache: cache.map(Path::to_owned),
            known: known.clone(),
            ..Options::default()
        };
        compile_content(content, &options)
    }

    /// Builds with what is kept in a file, in memory, and without either; returns whether
    /// there is a collection.
    fn compare(&self, step: usize) -> bool {
        let fresh = self.compile(&Rendered::default(), None);
        for (how, kept) in [
            (
                "file",
                self.compile(&Rendered::default(), Some(self.cache.path())),
            ),
            ("memory", self.compile(&self.remembered, None)),
        ] {
            match (&kept, &fresh) {
                (Ok(kept), Ok(fresh)) => {
                    assert!(kept.pack == fresh.pack, "{how}, step {step}: another pack");
                    // In memory a picture stays while no file around the articles changes.
                    let mut assets = fresh.assets.iter();
                    let has_all = assets.all(|asset| kept.assets.contains(asset));
                    assert!(has_all, "{how}, step {step}: a picture is missing");
                    let has_as_many = kept.assets.len() == fresh.assets.len();
                    assert!(has_as_many || how == "memory", "step {step}");
                    let (kept, fresh) = (&kept.warnings, &fresh.warnings);
                    assert_eq!(kept.to_string(), fresh.to_string(), "{how}, step {step}");
                }
                (Err(kept), Err(fresh)) => {
                    assert_eq!(kept.to_string(), fresh.to_string(), "{how}, step {step}");
                }
                _ => panic!(
                    "{how}, step {step}: {:?} and {:?}",
                    kept.is_ok(),
                    fresh.is_ok()
                ),
            }
        }
        fresh.is_ok()
    }
}

#[test]
fn random_changes_give_what_a_build_from_nothing_gives() {
    for (case, seeds) in [(&OWN, 1..5), (&PLAIN, 5..10), (&MKDOCS, 10..12)] {
        let mut built = 0;
        for seed in seeds {
            let mut desk = Desk::new(case, 0x9e37_79b9_7f4a_7c15 ^ (seed << 40));
            for step in 0..40 {
                for _ in 0..=desk.random.below(3) {
                    desk.change();
                }
                built += usize::from(desk.compare(step));
            }
        }

        assert!(built > 30, "{}: {built} were built", case.kind.name());
    }
}

#[test]
fn a_warning_is_at_its_place_in_a_file_that_was_included() {
    let book = Case {
        kind: Kind::MdBook,
        settings: &[
            ("book.toml", "[book]\ntitle = \"A book\"\n"),
            ("src/SUMMARY.md", "- [One](one.md)\n"),
            ("src/one.md", "# One\n\n{{#include part.md:boat}}\n"),
        ],
        articles: &[],
        pictures: &[],
        links: &[],
    };
    let desk = Desk::new(&book, 1);
    let part = "<!-- ANCHOR: boat -->\nA <font>boat</font>.\n<!-- ANCHOR_END: boat -->\n";
    // The text of the article stays the same, and its place does not.
    for (before, line) in [("", "part.md:2"), ("A line.\n", "part.md:3")] {
        desk.write("src/part.md", &format!("{before}{part}"));
        assert!(desk.compare(0));
        let kept = desk.compile(&Rendered::default(), Some(desk.cache.path()));
        let warnings = kept.expect("a collection").warnings.to_string();
        assert!(warnings.contains(line), "{warnings}");
    }
}
