//! Pages at earlier addresses of articles, which lead to them: links and bookmarks from
//! before the site was moved here go on to work, on hosts that know no redirects.

use crate::output::{SiteError, Writer};
use bookmobile::library::Library;
use bookmobile::route::Page;
use bookmobile_html::{decode_address, escape};
use bookmobile_press::{Redirect, nfc};
use std::collections::BTreeSet;

/// Writes a page for each redirect. An address that a page of the site has stays that page's;
/// of two redirects from one address the first is written.
pub(crate) fn write(
    redirects: &[Redirect],
    library: &Library,
    pages: &[Page],
    writer: &mut Writer<'_>,
) -> Result<(), SiteError> {
    if redirects.is_empty() {
        return Ok(());
    }
    let languages = library.catalog().site.languages.iter();
    let lists = languages.map(|language| Page::list_path(&language.code));
    let pages = pages.iter().map(Page::folder);
    let mut taken: BTreeSet<String> = pages.chain(lists).map(|path| path + "index.html").collect();
    for redirect in redirects {
        let Some((_, meta)) = library.find(&redirect.language, &redirect.slug) else {
            continue;
        };
        let Some(file) = file_of(&redirect.from) else {
            continue;
        };
        if taken.insert(file.clone()) {
            let up = "../".repeat(file.matches('/').count());
            let page = Page::article(&meta.language, &meta.slug).path();
            writer.write(&file, html(&meta.title, &format!("{up}{page}")))?;
        }
    }
    Ok(())
}

/// The file of an address: itself if it has a page's ending, otherwise that of a folder.
/// `None` for addresses of other sites, the root, and what no file can be called.
fn file_of(address: &str) -> Option<String> {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let is_elsewhere = address.starts_with("//");
    let address = nfc(&decode_address(address));
    let address = address.trim_matches('/');
    let is_name = |part: &str| {
        let is_sign = |c: char| c.is_control() || matches!(c, '\\' | ':');
        !part.is_empty() && !part.starts_with('.') && !part.contains(is_sign)
    };
    if is_elsewhere || !address.split('/').all(is_name) {
        return None;
    }
    let is_page = [".html", ".htm"]
        .iter()
        .any(|ending| address.ends_with(ending));
    Some(if is_page {
        address.to_owned()
    } else {
        format!("{address}/index.html")
    })
}

/// A page that leads to another one, by itself and with a link.
fn html(title: &str, to: &str) -> String {
    let (title, to) = (escape(title), escape(to));
    format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <link rel=\"canonical\" href=\"{to}\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={to}\">\n\
         <p><a href=\"{to}\">{title}</a></p>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_file_or_a_folder() {
        let file = |address| file_of(address).unwrap_or_default();
        assert_eq!(file("old/page.html"), "old/page.html");
        assert_eq!(file("/guide/set%20up/"), "guide/set up/index.html");
        assert_eq!(file("about#us"), "about/index.html");
    }

    #[test]
    fn no_address_leads_out_of_the_site() {
        for address in [
            "",
            "/",
            "https://example.org/a/",
            "//example.org/a",
            "../a",
            "a/%2e%2e/%2e%2e/b",
            "a/..%5cb",
            "C:/a",
            ".hidden",
            "a//b",
        ] {
            let file = file_of(address).unwrap_or_default();
            let is_below = |part: &str| !matches!(part, ".." | ".") && !part.contains(['\\', ':']);
            assert!(
                file.split('/').all(is_below) && !file.starts_with(['/', '.']),
                "{address}: {file}"
            );
        }
    }
}
