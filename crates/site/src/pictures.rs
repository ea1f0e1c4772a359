//! Finds the pictures that articles show or link to.

use bookmobile::library::Library;
use bookmobile_pack::ArticleId;
use std::collections::BTreeSet;

/// The paths of the pictures that articles show or link to. Of a picture that is shown
/// in several variants it is the one in `src`: one is enough for a device, or for a
/// single file.
pub(crate) fn pictures(library: &Library) -> BTreeSet<String> {
    let articles = library.catalog().iter();
    articles
        .flat_map(|(id, _)| pictures_of(library, id))
        .collect()
}

/// The paths of one article's pictures, in its order.
pub(crate) fn pictures_of(library: &Library, id: ArticleId) -> Vec<String> {
    let text = library.article(id).unwrap_or_default();
    let sections = text.sections.iter();
    sections
        .flat_map(|section| pictures_in(&section.body))
        .collect()
}

/// The paths of pictures that are the value of an attribute; `srcset` has several.
fn pictures_in(html: &str) -> impl Iterator<Item = String> {
    let rests = html.split("=\"../../../images/").skip(1);
    let values = rests.filter_map(|rest| Some(rest.split_once('"')?.0));
    let paths = values.filter(|value| !value.contains(' '));
    paths.map(|name| format!("images/{name}"))
}

/// The media type of a picture, by its extension.
pub(crate) fn media_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_size_of_a_picture_is_kept() {
        let found = pictures_in(
            "<img src=\"../../../images/a-0-720w.jpg\" srcset=\"../../../images/a-0-480w.jpg 480w, \
             ../../../images/a-0-720w.jpg 720w\" alt=\"images/b.png\">\
             <a href=\"../../../images/c-0.png\">all of it</a>",
        );
        let found: Vec<String> = found.collect();
        assert_eq!(found, ["images/a-0-720w.jpg", "images/c-0.png"]);
    }
}
