//! Accessibility: axe-core must find no violation on any view, in both languages and
//! themes.

use crate::search::search_for;
use anyhow::{Result, bail};
use bookmobile_e2e::{Axe, Engine, Page, Setting, Site};

/// Collects the violations of all views, to report them at once.
struct Looker<'a> {
    axe: &'a Axe,
    page: &'a Page,
    wrong: Vec<String>,
}

impl Looker<'_> {
    fn look(&mut self, view: &str) -> Result<()> {
        self.page.until_still()?;
        let found = self.axe.look(self.page)?;
        self.wrong
            .extend(found.iter().map(|one| format!("{view}: {one:#?}")));
        Ok(())
    }

    fn done(self) -> Result<()> {
        if self.wrong.is_empty() {
            return Ok(());
        }
        bail!("{} views: {}", self.wrong.len(), self.wrong.join("\n"));
    }
}

pub(crate) fn everyone_can_use_every_view(engine: Engine) -> Result<()> {
    let axe = Axe::fetched()?;
    let site = Site::built()?;
    let page = Page::visit(engine, &site)?;
    let mut looker = Looker {
        axe: &axe,
        page: &page,
        wrong: Vec::new(),
    };
    // The first engine checks everything; the others only what can differ between engines.
    let all = engine == Engine::Chromium;
    for theme in ["light", "dark"] {
        for code in ["en", "zh"] {
            page.open(&format!("/{code}/"))?;
            let chinese = code == "zh";
            let word = |english: &'static str, chinese_word: &'static str| {
                if chinese { chinese_word } else { english }
            };
            page.click("button", word("Settings", "设置"))?;
            page.ask(&format!(
                "document.querySelector('input[value={theme}]').click()"
            ))?;
            looker.look(&format!("{code} {theme} settings"))?;
            page.press("Escape")?;
            page.until_gone("dialog", "")?;
            looker.look(&format!("{code} {theme} library"))?;
            if all {
                for shelf in [
                    "topics/cities/",
                    "topics/countryside/",
                    "topics/guide/",
                    "articles/smart-cities/",
                ] {
                    page.open(&format!("/{code}/{shelf}"))?;
                    looker.look(&format!("{code} {theme} {shelf}"))?;
                }
            }
            page.open(&format!("/{code}/questions/"))?;
            page.ask("document.querySelector('details').open = true")?;
            looker.look(&format!("{code} {theme} questions"))?;
            page.open(&format!("/{code}/articles/specimen/"))?;
            looker.look(&format!("{code} {theme} specimen"))?;
            page.press("/")?;
            page.find("searchbox", "")?;
            looker.look(&format!("{code} {theme} empty search"))?;
            search_for(&page, word("bus", "公交"))?;
            looker.look(&format!("{code} {theme} search with results"))?;
            if all {
                page.click("button", word("Clear", "清除"))?;
                page.type_text("xyzzyqqq")?;
                page.sees(word("Nothing found", "没有找到"))?;
                looker.look(&format!("{code} {theme} nothing found"))?;
            }
            page.press("Escape")?;
            page.until_gone("dialog", "")?;
            if all {
                page.open(&format!("/{code}/"))?;
                page.ask("const link = document.querySelector('.entry h2 a'); link.href = link.href.replace(/[^/]+\\/$/, 'gone/'); link.click()")?;
                page.find("heading", word("There is no such page", "没有这个页面"))?;
                looker.look(&format!("{code} {theme} missing page"))?;
            }
        }
    }
    looker.done()
}

pub(crate) fn everyone_can_use_it_on_a_phone(engine: Engine) -> Result<()> {
    let axe = Axe::fetched()?;
    let site = Site::built()?;
    for dark in [false, true] {
        let page = Page::with(
            engine,
            &site,
            Setting {
                phone: true,
                dark,
                ..Setting::default()
            },
        )?;
        let mut looker = Looker {
            axe: &axe,
            page: &page,
            wrong: Vec::new(),
        };
        for (code, tabs, more) in [("en", "Tabs", "More"), ("zh", "标签页", "更多")] {
            page.open(&format!("/{code}/articles/smart-cities/"))?;
            looker.look(&format!("{code} article"))?;
            page.click("button", tabs)?;
            page.find("dialog", "")?;
            looker.look(&format!("{code} tab sheet"))?;
            page.press("Escape")?;
            page.until_gone("dialog", "")?;
            page.click("button", more)?;
            page.find("dialog", "")?;
            looker.look(&format!("{code} settings sheet"))?;
            page.press("Escape")?;
            page.until_gone("dialog", "")?;
        }
        looker.done()?;
    }
    Ok(())
}
