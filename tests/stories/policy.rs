//! The Content Security Policy of the pages: normal use does not violate it, and what it
//! forbids does not run.

use crate::search::{landed, search_for};
use anyhow::Result;
use bookmobile_e2e::{Engine, Page, Site};
use serde_json::json;

const WATCH: &str = "window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) =>
        violations.push([event.violatedDirective, event.blockedURI, event.sample]));";

const NONE: &str = "return violations";

pub(crate) fn nothing_in_normal_use_breaks_the_policy(engine: Engine) -> Result<()> {
    let site = Site::with_early_script(WATCH)?;
    let page = Page::visit(engine, &site)?;
    for path in site.pages()? {
        page.open(&path)?;
        page.equal(&path, NONE, &json!([]))?;
    }
    page.open("/en/")?;
    page.press("/")?;
    search_for(&page, "bus")?;
    page.press("Enter")?;
    landed(&page)?;
    page.click("button", "Settings")?;
    page.click("radio", "Large")?;
    page.press("Escape")?;
    page.until_gone("dialog", "")?;
    page.click("link", "中文")?;
    page.click("tab", "书库")?;
    page.until_at("/zh/")?;
    page.click("tab", "问答")?;
    page.until_at("/zh/questions/")?;
    page.equal("violations", NONE, &json!([]))
}

pub(crate) fn what_the_policy_forbids_does_not_run(engine: Engine) -> Result<()> {
    let site = Site::with_early_script(include_str!("attack.js"))?;
    let page = Page::visit(engine, &site)?;
    page.open("/en/articles/smart-cities/")?;
    page.equal("violations", NONE, &json!([]))?;
    page.ask("attackSoon()")?;
    page.until("all was tried", "return window.attacked")?;
    // An engine may block a script by its source or as a string.
    for directive in ["(script-src|require-trusted-types-for)", "connect-src"] {
        page.until(
            &format!("{directive} is told"),
            &format!("return violations.some(([one]) => /^{directive}/.test(one))"),
        )?;
    }
    page.until_still()?;
    page.equal("what ran", "return ran", &json!([]))?;
    // Strings that become HTML pass the Trusted Types policy, which refuses active markup.
    if page.ask("return typeof trustedTypes")? == json!("object") {
        let acting = [
            "<img src=x onerror=alert(1)>",
            "<p><img src=x onerror = alert(1)></p>",
            "<svg/onload=alert(1)>",
            "<script>alert(1)</script>",
            "<a href=\"javascript:alert(1)\">a</a>",
            "<iframe src=x></iframe>",
            "<p srcdoc=\"x\">",
            "<style>p { color: red }</style>",
            "<base href=//elsewhere>",
        ];
        for html in acting {
            let refused = page.run("return isRefused(arguments[0])", &[json!(html)])?;
            if refused != json!(true) {
                return page.fail(&format!("{html} was let in"));
            }
        }
        let quiet = "<p lang=\"en\">Words on and on = x, and script</p>";
        let refused = page.run("return isRefused(arguments[0])", &[json!(quiet)])?;
        if refused != json!(false) {
            return page.fail(&format!("{quiet} was refused"));
        }
    }
    Ok(())
}
