//! The program `bookmobile`: it turns a folder of articles into a finished site.

mod app;
mod args;
mod collection;
mod failure;
mod install;
mod keys;
mod live;
mod new;
mod progress;
mod report;
mod serve;
mod server;
mod sign;
mod signed_files;
mod testkit;
mod verify;

use args::{Cli, Command, Form, Format, Publishing, Source};
use bookmobile_press::{Counter, Options};
use clap::{CommandFactory as _, Parser as _};
use failure::Failure;
use keys::read_secret;
use progress::{Counted, Progress};
use report::Reporter;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let Cli { command, how } = Cli::parse();
    let reporter = Reporter::new(how);
    match run(command, reporter) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            reporter.failure(&failure);
            ExitCode::from(failure.code())
        }
    }
}

fn run(command: Command, reporter: Reporter) -> Result<(), Failure> {
    match command {
        Command::New {
            folder,
            language_file: Some(code),
            ..
        } => {
            let file = new::create_language(&folder.unwrap_or_else(|| ".".into()), &code)?;
            let shown = file.display();
            reporter.say(&format!("made {shown}; translate its texts into `{code}`"));
            Ok(())
        }
        Command::New {
            folder,
            mini_program: Some(slug),
            screen,
            ..
        } => {
            let folder = folder.unwrap_or_else(|| ".".into());
            let made = new::create_program(&folder, &slug, screen)?;
            reporter.say(&format!(
                "made {}; place it in an article by a block that begins with ```mini-program {slug}",
                made.display()
            ));
            Ok(())
        }
        Command::New {
            folder,
            lang,
            github,
            language_file: None,
            mini_program: None,
            screen: _,
        } => {
            let folder = folder.unwrap_or_default();
            new::create(&folder, lang, github)?;
            let shown = folder.display();
            reporter.say(&format!(
                "made {shown}; see it with: bookmobile serve {shown}"
            ));
            if github {
                let workflow = folder.join(new::WORKFLOW);
                let workflow = workflow.display();
                reporter.say(&format!(
                    "{workflow} publishes it; its first lines say what to do on GitHub"
                ));
            }
            Ok(())
        }
        Command::Build {
            source,
            output,
            strict,
            publishing,
        } => build(&source, &output, strict, &publishing, reporter),
        Command::Serve { source, port } => serve::run(&source, port, reporter),
        Command::Check {
            source,
            strict,
            format,
        } => check(&source, strict, format, reporter),
        Command::Test {
            source,
            program,
            browser,
            by_hand,
            seed,
            format,
        } => {
            let wanted = testkit::Wanted {
                source: &source,
                programs: &program,
                browser,
                by_hand,
                seed,
                format,
            };
            testkit::run(&wanted, reporter)
        }
        Command::Keys { name } => keys::create(&name, reporter),
        Command::Sign { site, key } => sign::run(&site, &key, reporter),
        Command::Verify { site, key } => verify::run(&site, key.as_deref(), reporter),
        Command::Completions { shell } => {
            let mut command = Cli::command();
            clap_complete::generate(shell, &mut command, "bookmobile", &mut std::io::stdout());
            Ok(())
        }
        Command::Man => {
            let manual = clap_mangen::Man::new(Cli::command());
            (manual.render(&mut std::io::stdout())).map_err(anyhow::Error::from)?;
            Ok(())
        }
        Command::Pack { source, form } => pack(&source, &form, reporter),
    }
}

fn build(
    source: &Source,
    output: &Path,
    strict: bool,
    publishing: &Publishing,
    reporter: Reporter,
) -> Result<(), Failure> {
    let began = Instant::now();
    let compiled = collection::compile_for(source, publishing, Options::default(), reporter)?;
    reporter.warnings(&compiled.warnings);
    if strict && compiled.warnings.warnings() > 0 {
        return Err(Failure::Warnings);
    }
    let app = app::embedded()?;
    let was_signed = signed_files::has_signature(output);
    let mut install = install::Install::begin(output)?;
    if install.is_first_inside(&source.folder) {
        reporter.hint(&format!(
            "{} is in the folder of the articles: nothing in it is read as an article; `-o` names another place",
            output.display()
        ));
    }
    let written = Counter::default();
    let count = compiled.catalog.articles.len();
    let progress = Progress::watch("pages", count, &written, reporter);
    let mut counted = Counted {
        output: &mut install,
        pages: written,
    };
    let summary = bookmobile_site::build(&app, &compiled, &mut counted);
    drop(progress);
    let summary = summary.map_err(anyhow::Error::from)?;
    reporter.step("pages", began);
    if publishing.precompress {
        let began = Instant::now();
        install.precompress()?;
        reporter.step("precompress", began);
    }
    let changes = install.finish()?;
    let articles = compiled.catalog.articles.len();
    let seconds = began.elapsed().as_secs_f32();
    reporter.say(&format!(
        "{articles} articles, {pages} pages in {shown} ({changed} files written, {same} unchanged, {gone} removed), {seconds:.1} s",
        pages = summary.pages,
        shown = output.display(),
        changed = changes.written,
        same = changes.unchanged,
        gone = changes.removed,
    ));
    if was_signed && !signed_files::has_signature(output) {
        reporter
            .hint("the site was signed, and the new one is not: sign it with `bookmobile sign`");
    }
    if !summary.has_address {
        reporter.hint(
            "search engines and previews need the site's address: `url` in site.toml, or --url",
        );
    }
    Ok(())
}

fn check(source: &Source, strict: bool, format: Format, reporter: Reporter) -> Result<(), Failure> {
    let options = Options {
        quick: true,
        ..Options::default()
    };
    let found = match collection::compile(source, options, reporter) {
        Ok(compiled) => compiled.warnings,
        Err(Failure::Mistakes(mistakes)) => *mistakes,
        Err(other) => return Err(other),
    };
    match format {
        Format::Json => report::print_json(&found),
        Format::Text => reporter.report(&found),
    }
    if found.errors() > 0 || (strict && found.warnings() > 0) {
        return Err(Failure::Reported);
    }
    Ok(())
}

fn pack(source: &Source, form: &Form, reporter: Reporter) -> Result<(), Failure> {
    let compiled = collection::compile(source, Options::default(), reporter)?;
    reporter.warnings(&compiled.warnings);
    let now = time::OffsetDateTime::now_utc();
    let say = |file: &Path, bytes: usize| {
        reporter.say(&format!("{} ({} KB)", file.display(), bytes.div_ceil(1024)));
    };
    let key = form.key.as_deref().map(read_secret).transpose()?;
    let site = &compiled.catalog.site;
    let title = site.title.get(&site.default_language);
    if let Some(file) = &form.single_file {
        let app = app::embedded()?;
        let mut files = bookmobile_site::Memory::new();
        bookmobile_site::build(&app, &compiled, &mut files).map_err(anyhow::Error::from)?;
        if let Some(key) = &key {
            sign::sign_parts(&mut files, bookmobile_site::is_data, title, key)?;
        }
        let made = now.date().to_string();
        let html = bookmobile_site::single_file(&files, &made).map_err(anyhow::Error::from)?;
        install::check_replaceable(file, b"<!doctype html>")?;
        install::replace_file(file, html.as_bytes())?;
        say(file, html.len());
    }
    if let Some(file) = &form.collection {
        let parts = bookmobile_site::collection_parts(&compiled);
        let mut parts = parts.map_err(anyhow::Error::from)?;
        if let Some(key) = &key {
            sign::sign_parts(&mut parts, |_| true, title, key)?;
        }
        let bytes = bookmobile_site::collection_file(&parts).map_err(anyhow::Error::from)?;
        install::check_replaceable(file, b"PK")?;
        install::replace_file(file, &bytes)?;
        say(file, bytes.len());
    }
    if let Some(file) = &form.epub {
        let language = form.lang.as_deref().unwrap_or(&site.default_language);
        if site.language(language).is_none() {
            let codes = site.languages.iter().map(|one| one.code.as_str());
            let codes = codes.collect::<Vec<_>>().join(", ");
            return Err(anyhow::anyhow!(
                "the collection has no language {language}; it has {codes}"
            )
            .into());
        }
        let [hour, minute, second] = [now.hour(), now.minute(), now.second()];
        let modified = format!("{}T{hour:02}:{minute:02}:{second:02}Z", now.date());
        let book =
            bookmobile_site::epub(&compiled, language, &modified).map_err(anyhow::Error::from)?;
        install::check_replaceable(file, b"PK")?;
        install::replace_file(file, &book)?;
        for sentence in bookmobile_site::not_in_epub(&compiled) {
            reporter.say(sentence);
        }
        say(file, book.len());
    }
    Ok(())
}
