//! What is to be done to test programs: each in each language, on a narrow and a wide screen, and
//! each test of its author.

use super::board::Job;
use bookmobile_press::{Content, FrontMatter, OwnProgram, ProgramTest, SourceArticle, SourceFile};
use bookmobile_site::PlacedProgram;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The widths of the screens, in CSS pixels.
const WIDTHS: &[u32] = &[320, 1200];

/// The width of the screen of an author's tests.
const TEST_WIDTH: u32 = 800;

/// A job with what it belongs to.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) job: Job,
    /// The slug of the program.
    pub(super) slug: String,
    /// The slug of its page: a program can have several, with other data.
    pub(super) page: String,
    /// The file of the program, or what stands for it.
    pub(super) file: String,
    /// The code of the language.
    pub(super) language: String,
    /// The test of the author, with the file that has it.
    pub(super) test: Option<(String, String)>,
}

/// All jobs, those of one program one after the other. `languages` has pairs of a code and a tag.
pub(super) fn jobs(
    programs: &[PlacedProgram],
    own: &[OwnProgram],
    languages: &[(String, String)],
    seed: u32,
) -> Vec<Planned> {
    let tags: BTreeMap<String, String> = languages.iter().cloned().collect();
    let mut planned: Vec<Planned> = Vec::new();
    let mut ids: Vec<&str> = programs.iter().map(|program| &*program.id).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let pages: Vec<_> = programs.iter().filter(|program| program.id == id).collect();
        let mut add = |page: &PlacedProgram, width, seed, test: Option<(&ProgramTest, &str)>| {
            let known = own.iter().find(|program| program.slug == page.slug);
            let file = known.map_or_else(
                || format!("mini-program {}", page.slug),
                |program| program.path.clone(),
            );
            let job = Job {
                id: planned.len(),
                page: page.page.clone(),
                tag: tags.get(&page.language).unwrap_or(&page.language).clone(),
                tags: tags.clone(),
                width,
                asks: page.asks.clone(),
                has_screen: page.has_screen,
                seed,
                steps: test.map(|(test, _)| test.steps.clone()),
            };
            planned.push(Planned {
                job,
                slug: page.slug.clone(),
                page: page.id.clone(),
                file,
                language: page.language.clone(),
                test: test.map(|(test, path)| (test.name.clone(), path.to_owned())),
            });
        };
        for (at, page) in (0_u32..).zip(&pages) {
            for (number, width) in (0_u32..).zip(WIDTHS) {
                // Another walk in each.
                let seed = seed.wrapping_mul(31).wrapping_add(at * 2 + number);
                add(page, *width, seed, None);
            }
        }
        let program = own.iter().find(|program| program.slug == pages[0].slug);
        let Some(program) = program else { continue };
        for test in &program.tests {
            let wanted = test
                .language
                .as_ref()
                .or(languages.first().map(|(code, _)| code));
            let page = pages.iter().find(|page| Some(&page.language) == wanted);
            add(
                page.unwrap_or(&pages[0]),
                TEST_WIDTH,
                seed,
                Some((test, &program.tests_path)),
            );
        }
    }
    planned
}

/// Adds an article that shows programs which no article shows yet.
pub(super) fn place(content: &mut Content, slugs: &[&str]) {
    let blocks = slugs
        .iter()
        .map(|slug| format!("```mini-program {slug}\n```\n"));
    let text = blocks.collect::<Vec<_>>().join("\n");
    let language = content.settings.site.default_language.clone();
    let path = format!("articles/{language}/mini-programs-under-test.md");
    content.articles.push(SourceArticle {
        source: Arc::new(SourceFile::new(path.clone(), &text)),
        path,
        language,
        slug: "mini-programs-under-test".to_owned(),
        matter: FrontMatter {
            title: "Mini-programs under test".to_owned(),
            is_unlisted: true,
            ..FrontMatter::default()
        },
        body: 0,
        title_anchors: Vec::new(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(language: &str) -> PlacedProgram {
        PlacedProgram {
            slug: "count".to_owned(),
            id: "count".to_owned(),
            language: language.to_owned(),
            page: format!("{language}/articles/count/"),
            asks: Vec::new(),
            has_screen: false,
        }
    }

    #[test]
    fn a_program_is_tested_in_each_language_and_width_and_by_its_authors_tests() {
        let test = |name: &str, language: Option<&str>| ProgramTest {
            name: name.to_owned(),
            language: language.map(str::to_owned),
            steps: Vec::new(),
        };
        let own = OwnProgram {
            slug: "count".to_owned(),
            path: "programs/count/worker.js".to_owned(),
            tests_path: "programs/count/tests.toml".to_owned(),
            tests: vec![test("a", Some("zh")), test("b", None)],
        };
        let languages = [("en", "en"), ("zh", "zh-Hans")];
        let languages = languages.map(|(code, tag)| (code.to_owned(), tag.to_owned()));
        let planned = jobs(&[page("en"), page("zh")], &[own], &languages, 1);
        let told: Vec<_> = planned
            .iter()
            .map(|own| (own.language.as_str(), own.job.width, own.test.is_some()))
            .collect();
        let expected = [
            ("en", 320, false),
            ("en", 1200, false),
            ("zh", 320, false),
            ("zh", 1200, false),
            ("zh", 800, true),
            ("en", 800, true),
        ];
        assert_eq!(told, expected);
        assert_eq!(planned[2].job.tag, "zh-Hans");
        let seeds: Vec<_> = planned[..4].iter().map(|own| own.job.seed).collect();
        assert_eq!(seeds, [31, 32, 33, 34]);
    }
}
