//! The examples of the README: its article compiles, and its mistake gives the error
//! that it shows.

use bookmobile_press::{Diagnostics, Options, compile};
use std::fs;
use std::path::Path;

const README: &str = include_str!("../../../README.md");

/// The indented block of the README that begins with these words, without its indentation.
fn block(start: &str) -> String {
    let from = README.find(&format!("    {start}")).expect(start);
    let lines = README[from..].lines();
    let lines = lines.take_while(|line| line.is_empty() || line.starts_with("    "));
    let text: Vec<&str> = lines
        .map(|line| line.strip_prefix("    ").unwrap_or_default())
        .collect();
    text.join("\n").trim_end().to_owned()
}

/// Compiles a collection with this article as `well.md`.
fn compile_with(article: &str, name: &str) -> Result<(), Diagnostics> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let articles = folder.join("articles/en");
    fs::create_dir_all(&articles).expect("a folder");
    let site = "title = \"A site\"\ndescription = \"Articles.\"\n\
                [[languages]]\ncode = \"en\"\ntag = \"en\"\nname = \"English\"\n\
                [[topics]]\nslug = \"countryside\"\nname = \"Countryside\"\nsummary = \"Far away.\"\n";
    fs::write(folder.join("site.toml"), site).expect("can be written");
    fs::write(articles.join("well.md"), article).expect("can be written");
    compile(&folder, &Options::default()).map(drop)
}

#[test]
fn the_article_of_the_readme_is_one() {
    let article = block("---\n");
    if let Err(mistakes) = compile_with(&article, "readme-article") {
        panic!("{mistakes}");
    }
}

#[test]
fn the_mistake_of_the_readme_is_told_as_it_says() {
    let article = block("---\n").replace("[countryside]", "[countyside]");
    let mistakes = compile_with(&article, "readme-mistake").expect_err("a mistake");
    let told = mistakes.to_string();
    let shown = block("error:");
    assert!(
        told.starts_with(&shown),
        "README:\n{shown}\n\nreally:\n{told}"
    );
}
