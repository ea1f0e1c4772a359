//! The reader's memory on a phone, within the budgets: the memory of its two programs, and
//! in Chromium also the page's own objects.

use crate::search::search_for;
use anyhow::{Context, Result, ensure};
use bookmobile_e2e::{Engine, Page, Setting, Site};
use std::path::Path;
use std::time::Duration;

/// Prevents workers, so that the search runs in the page, where its memory can be
/// measured.
const WATCH: &str =
    "window.Worker = class { constructor() { throw new Error('no workers here'); } };
window.memories = new Set();
for (const name of ['instantiate', 'instantiateStreaming']) {
  const start = WebAssembly[name];
  WebAssembly[name] = async (...all) => {
    const made = await start.apply(WebAssembly, all);
    memories.add((made.instance ?? made).exports.memory);
    return made;
  };
}";

/// The number of bytes of all WebAssembly memories.
const BYTES: &str = "return [...memories].reduce((sum, one) => sum + one.buffer.byteLength, 0)";

fn budget(name: &str) -> Result<u64> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../budgets.toml");
    let budgets: toml::Table = std::fs::read_to_string(&path)?.parse()?;
    let value = budgets.get(name).and_then(toml::Value::as_integer);
    let value = value.with_context(|| format!("budgets.toml has no number {name}"))?;
    Ok(u64::try_from(value)?)
}

pub(crate) fn all_pages_and_some_searches_take_little_memory(engine: Engine) -> Result<()> {
    let site = Site::with_early_script(WATCH)?;
    let setting = Setting {
        phone: true,
        ..Setting::default()
    };
    let page = Page::with(engine, &site, setting)?;
    // Opens every page, one after another, within the app.
    page.open("/en/")?;
    for path in site.pages()? {
        page.run(
            "const link = document.createElement('a'); link.href = arguments[0];
            document.body.append(link); link.click(); link.remove()",
            &[path.as_str().into()],
        )?;
        page.until_at(&path)?;
        // WebKit lets a page write its address a hundred times in 30 seconds.
        if engine == Engine::WebKit {
            std::thread::sleep(Duration::from_millis(500));
        }
    }
    // And queries with typos, in both languages.
    for words in [
        "mini-program",
        "alerts in the countryside",
        "wechta",
        "公众号",
        "智慧城市",
        "weixin",
    ] {
        page.press("/")?;
        search_for(&page, words)?;
        page.press("Escape")?;
        page.until_gone("dialog", "")?;
    }
    page.must("both programs are there", "return memories.size === 2")?;
    let bytes = page.ask(BYTES)?.as_u64().context("a number of bytes")?;
    let most = budget("memory")?;
    eprintln!("{engine}: the programs have {bytes} of {most} bytes");
    ensure!(
        bytes <= most,
        "the programs have {bytes} bytes, at most {most} are allowed"
    );
    if let Some(bytes) = page.heap()? {
        let most = budget("heap")?;
        eprintln!("{engine}: the page's objects have {bytes} of {most} bytes");
        ensure!(
            bytes <= most,
            "the page's objects have {bytes} bytes, at most {most} are allowed"
        );
    }
    Ok(())
}
