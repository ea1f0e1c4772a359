//! Articles that were rendered in an earlier build: the result is that of a build without a
//! cache, whatever changed in between and whatever became of the cache.

use bookmobile_press::{Compiled, Diagnostics, Options, compile};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

const SITE: &str =
    "title = { en = \"A site\" }\n[[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n";
const WELLS: &str = "The well is *deep*[^1]; see [the ferry](ferry.md#prices).\n\n[^1]: Forty metres.\n\n## How deep\n\n```rust\nfn deep() {}\n```\n\n$x^2$\n";
const FERRY: &str = "The ferry.\n\n## Prices\n\n| from | to |\n|---|---|\n| a | b |\n";
/// It shows a picture, and is warned of.
const DOTS: &str = "![a dot](../../images/dot.svg)\n\nA <font>dot</font>.\n";

/// A collection in a folder of its own, with a cache beside it.
struct Desk {
    folder: PathBuf,
    cache: PathBuf,
}

impl Desk {
    fn new(name: &str) -> Self {
        let base = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cached-{name}"));
        let _ = fs::remove_dir_all(&base);
        let desk = Self {
            folder: base.join("notes"),
            cache: base.join("cache"),
        };
        fs::create_dir_all(desk.folder.join("articles/en")).expect("can be made");
        fs::create_dir_all(desk.folder.join("images")).expect("can be made");
        fs::write(desk.folder.join("site.toml"), SITE).expect("can be written");
        desk.draw("4");
        desk.write("wells", WELLS);
        desk.write("ferry", FERRY);
        desk.write("dots", DOTS);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("articles/en/{name}.md"))
    }

    fn write(&self, name: &str, text: &str) {
        let text = format!("---\ntitle: About {name}\ndate: 2026-01-01\n---\n{text}");
        fs::write(self.path(name), text).expect("can be written");
    }

    /// Draws the picture, so large.
    fn draw(&self, size: &str) {
        let picture = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\"/>"
        );
        fs::write(self.folder.join("images/dot.svg"), picture).expect("can be written");
    }

    fn compile(&self, cache: Option<PathBuf>) -> Result<Compiled, Diagnostics> {
        let options = Options {
            cache,
            ..Options::default()
        };
        compile(&self.folder, &options)
    }

    /// What was built with the cache, as text; panics if it is not what is built without.
    fn build(&self) -> String {
        let kept = self
            .compile(Some(self.cache.clone()))
            .expect("a collection");
        let fresh = self.compile(None).expect("a collection");
        assert_eq!(kept.pack, fresh.pack);
        assert_eq!(kept.assets, fresh.assets);
        assert!(fresh.warnings.warnings() > 0);
        assert_eq!(kept.warnings.to_string(), fresh.warnings.to_string());
        (kept.pack.volumes.iter())
            .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
            .collect()
    }

    /// Puts another word into an article of the cache: it shows that the article was not
    /// rendered again.
    fn mark(&self) {
        let file = self.file();
        let stored = fs::read(&file).expect("can be read");
        let (_, rest) = stored.split_at(32);
        let at = rest.windows(4).position(|word| word == b"deep");
        let mut other = rest.to_vec();
        other[at.expect("a word of the article")..][..4].copy_from_slice(b"cold");
        let sealed = [&Sha256::digest(&other)[..], &other].concat();
        fs::write(&file, sealed).expect("can be written");
    }

    /// Whether a build takes the marked article from the cache.
    fn is_taken(&self) -> bool {
        let kept = self.compile(Some(self.cache.clone()));
        let pack = kept.expect("a collection").pack;
        let mut volumes = pack.volumes.iter();
        volumes.any(|(_, bytes)| bytes.windows(4).any(|word| word == b"cold"))
    }

    /// The one file of the cache.
    fn file(&self) -> PathBuf {
        let mut files = fs::read_dir(&self.cache).expect("a cache");
        let file = files.next().expect("a file").expect("a file").path();
        assert!(files.next().is_none(), "one file for a collection");
        file
    }
}

#[test]
fn a_second_build_takes_articles_from_the_cache() {
    let desk = Desk::new("used");
    desk.build();
    desk.mark();
    let before = fs::read(desk.file()).expect("can be read");
    assert!(desk.is_taken());
    // What has not changed is not written again.
    assert_eq!(fs::read(desk.file()).expect("can be read"), before);
}

#[test]
fn an_article_is_taken_with_what_is_wrong_in_it() {
    let desk = Desk::new("told");
    desk.write("wells", &WELLS.replace("The well", "The <font>well</font>"));
    desk.build();
    desk.mark();
    assert!(desk.is_taken());
    let warnings = |cache| {
        let compiled = desk.compile(cache).expect("a collection");
        compiled.warnings.to_string()
    };
    let kept = warnings(Some(desk.cache.clone()));
    assert!(kept.contains("wells.md:5:"), "{kept}");
    assert_eq!(kept, warnings(None));
}

#[test]
fn a_new_file_leaves_those_in_the_cache_whose_links_lead_where_they_did() {
    let desk = Desk::new("finer");
    desk.build();
    desk.mark();
    desk.write("lake", "The lake.\n");
    fs::write(desk.folder.join("images/new.txt"), "A note.\n").expect("can be written");
    assert!(desk.is_taken());
    fs::rename(desk.path("lake"), desk.path("pond")).expect("can be renamed");
    assert!(desk.is_taken());
    fs::remove_file(desk.path("pond")).expect("can be removed");
    assert!(desk.is_taken());
    // Without its target the link is a mistake, and the article is forgotten.
    fs::rename(desk.path("ferry"), desk.path("boat")).expect("can be renamed");
    (desk.compile(Some(desk.cache.clone()))).expect_err("the link leads nowhere");
    fs::rename(desk.path("boat"), desk.path("ferry")).expect("can be renamed");
    assert!(!desk.is_taken());
}

#[test]
fn what_changed_is_rendered_again() {
    let desk = Desk::new("changed");
    desk.build();
    desk.write("wells", &WELLS.replace("Forty", "Fifty"));
    assert!(desk.build().contains("Fifty metres"));
    desk.draw("5");
    assert!(desk.build().contains("width=\"5\""));
    desk.write("lake", "A [well](wells.md).\n");
    assert!(desk.build().contains("href=\"../wells/\""));
}

#[test]
fn a_link_to_an_article_that_is_gone_is_told() {
    let desk = Desk::new("gone");
    desk.build();
    fs::rename(desk.path("ferry"), desk.path("boat")).expect("can be renamed");
    let mistakes = desk
        .compile(Some(desk.cache.clone()))
        .expect_err("the link leads nowhere");
    assert!(mistakes.to_string().contains("ferry.md"), "{mistakes}");
    // A section that is gone, too, though the article with the link is as it was.
    fs::rename(desk.path("boat"), desk.path("ferry")).expect("can be renamed");
    desk.write("ferry", "The ferry.\n\n## Times\n\nAt nine.\n");
    let mistakes = desk
        .compile(Some(desk.cache.clone()))
        .expect_err("the link leads nowhere");
    assert!(mistakes.to_string().contains("`prices`"), "{mistakes}");
}

#[test]
fn a_damaged_cache_is_made_again() {
    let desk = Desk::new("damaged");
    let built = desk.build();
    let file = desk.file();
    let whole = fs::read(&file).expect("can be read");
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    // The last two have right digests.
    let sealed = |bytes: &[u8]| [&Sha256::digest(bytes)[..], bytes].concat();
    for damaged in [
        flipped,
        whole[..whole.len() / 2].to_vec(),
        Vec::new(),
        sealed(&whole[32..whole.len() - 9]),
        sealed(&[&whole[32..], &[0xff; 40]].concat()),
    ] {
        fs::write(&file, damaged).expect("can be written");
        assert_eq!(desk.build(), built);
        assert_eq!(fs::read(&file).expect("can be read"), whole);
    }
}
