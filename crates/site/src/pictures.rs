//! Finds the pictures that articles show or link to, and the files of their mini-programs.

use crate::programs::{ProgramPlacement, programs_in};
use bookmobile::library::Library;
use bookmobile_pack::ArticleId;
use bookmobile_press::PROGRAMS_FOLDER;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// What articles show or link to.
#[derive(Debug, Default)]
pub(crate) struct Used {
    /// The paths of files: pictures, and data and scripts of mini-programs. Of a picture that
    /// is shown in several variants it is the one in `src`: one is enough for a device, or for
    /// a single file.
    pub(crate) files: BTreeSet<String>,
    /// The slugs of mini-programs.
    pub(crate) programs: BTreeSet<String>,
}

impl Used {
    /// By all articles of a library.
    pub(crate) fn by_all(library: &Library) -> Self {
        let ids: Vec<ArticleId> = library.catalog().iter().map(|(id, _)| id).collect();
        let used = ids.into_par_iter().fold(Self::default, |mut used, id| {
            let text = library.article(id).unwrap_or_default();
            for section in &text.sections {
                used.files.extend(pictures_in(&section.body));
                for program in programs_in(&section.body) {
                    used.files.extend(program.files().cloned());
                    used.programs.insert(program.program);
                }
            }
            used
        });
        used.reduce(Self::default, |mut one, other| {
            one.files.extend(other.files);
            one.programs.extend(other.programs);
            one
        })
    }
}

/// The paths of the files of one article.
pub(crate) fn files_of(library: &Library, id: ArticleId) -> Vec<String> {
    let text = library.article(id).unwrap_or_default();
    let sections = text.sections.iter();
    let of_section = |html: &str| -> Vec<String> {
        let programs = programs_in(html).collect::<Vec<_>>();
        let files = programs.iter().flat_map(ProgramPlacement::files).cloned();
        pictures_in(html).chain(files).collect()
    };
    sections
        .flat_map(|section| of_section(&section.body))
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

/// The media type of an article's file, by its extension.
pub(crate) fn media_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "js" => "text/plain",
        "json" => "application/json",
        _ if path.starts_with(PROGRAMS_FOLDER) => "application/octet-stream",
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
