//! A function for each HTML tag that views use. A new tag is one more word in the
//! list; a custom element is made with [`el`].

use crate::element::{El, el};

macro_rules! tags {
    ($($tag:ident)*) => {$(
        #[doc = concat!("A `<", stringify!($tag), ">` element.")]
        pub fn $tag() -> El {
            el(stringify!($tag))
        }
    )*};
}

tags! {
    a article b button dd details dialog div dl dt fieldset footer h1 h2 h3 h4
    header input kbd label legend li main mark nav noscript ol p progress section
    span summary template time ul
}
