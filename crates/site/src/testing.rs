//! Test helpers: the built-in collection, compiled and opened.

use crate::app::App;
use crate::head::SiteContext;
use crate::names::FileNames;
use crate::notices::NoticeFiles;
use crate::programs::ProgramFiles;
use crate::theme::SiteTheme;
use bookmobile::library::Library;
use bookmobile_press::{Compiled, Publication};

/// The built-in collection, compiled without variants of pictures.
pub(crate) fn compiled() -> Compiled {
    let content = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content");
    let options = bookmobile_press::Options {
        quick: true,
        ..bookmobile_press::Options::default()
    };
    bookmobile_press::compile(content.as_ref(), &options).expect("no mistakes")
}

/// The built-in collection, opened with all its volumes.
pub(crate) fn built_in() -> &'static Library {
    let compiled = compiled();
    let library = Library::open(&compiled.pack.catalog, "").expect("a catalog");
    for (name, bytes) in compiled.pack.volumes {
        library.provide(&name, Some(bytes.into()));
    }
    library
}

/// Calls a test with the built-in collection and an app without bytes.
pub(crate) fn with_built_in(test: impl FnOnce(&SiteContext<'_>)) {
    test(&SiteContext {
        library: built_in(),
        app: &App::default(),
        names: FileNames::default(),
        pictures: std::collections::BTreeSet::new(),
        is_kept_by_topic: false,
        publication: &Publication::default(),
        languages: &[],
        theme: SiteTheme::default(),
        notices: NoticeFiles::none(built_in()),
        programs: ProgramFiles::default(),
    });
}

/// The built-in collection, with this URL of the site.
pub(crate) fn built_in_at(url: &str) -> &'static Library {
    let built = built_in();
    let mut catalog = built.catalog().clone();
    url.clone_into(&mut catalog.site.url);
    let mut writer = bookmobile_pack::PackWriter::new(catalog);
    for (id, _) in built.catalog().iter() {
        writer.push(built.article(id).expect("its text"));
    }
    let layout = bookmobile_pack::Layout::default();
    let written = (writer.finish(layout, |stem, _| stem.to_owned())).expect("it fits");
    let library = Library::open(&written.catalog, "").expect("a catalog");
    for (name, bytes) in written.volumes {
        library.provide(&name, Some(bytes.into()));
    }
    library
}
