//! Text with highlighted matches, for search results: `mark` elements made from byte
//! ranges, never from HTML.

use crate::search_client::Span;
use bookmobile_dom::{IntoView, View, html};

/// The text with these spans as `mark` elements. Spans that do not fit the text are
/// left out.
pub(super) fn highlighted(text: &str, spans: &[Span]) -> View {
    let view = |(piece, marked): (&str, bool)| {
        let piece = piece.to_owned();
        if marked {
            html::mark().child(piece).into_view()
        } else {
            piece.into_view()
        }
    };
    View::Fragment(pieces(text, spans).into_iter().map(view).collect())
}

fn pieces<'a>(text: &'a str, spans: &[Span]) -> Vec<(&'a str, bool)> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for &(from, to) in spans {
        let (from, to) = (from as usize, to as usize);
        let (Some(before), Some(marked)) = (text.get(done..from), text.get(from..to)) else {
            continue;
        };
        pieces.push((before, false));
        pieces.push((marked, true));
        done = to;
    }
    pieces.push((text.get(done..).unwrap_or_default(), false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn the_pieces_make_up_the_text() {
        let text = "坐公交 by bus";
        assert_eq!(
            pieces(text, &[(3, 9), (13, 16)]),
            [
                ("坐", false),
                ("公交", true),
                (" by ", false),
                ("bus", true)
            ]
        );
    }

    #[test]
    fn spans_that_do_not_fit_are_left_out() {
        assert_eq!(pieces("公交", &[(1, 2), (5, 99)]), [("公交", false)]);
        assert_eq!(
            pieces("bus", &[(0, 2), (1, 3)]),
            [("bu", true), ("s", false)]
        );
    }
}
