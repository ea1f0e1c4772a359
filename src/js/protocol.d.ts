// Made of crates/protocol by its tests (UPDATE=1 cargo test -p bookmobile-protocol).

declare namespace protocol {
type Request = { "Search": SearchRequest } | { "Highlight": HighlightRequest } | { "Marks": Array<Mark> };

type SearchRequest = {
/**
 * Comes back with the answer.
 */
request_id: number,
/**
 * What the person typed.
 */
text: string,
/**
 * The person is still typing: the last word may be unfinished.
 */
is_typing: boolean,
/**
 * Slugs of topics; an article must have one of them, if there are any.
 */
topics: Array<string>,
/**
 * Codes of languages; an article must be in one of them, if there are any.
 */
languages: Array<string>,
/**
 * At most this many articles.
 */
limit: number,
/**
 * Ids of articles of which all passages are wanted, not the best alone.
 */
expanded: Array<number>, };

type HighlightRequest = {
/**
 * Comes back with the answer.
 */
request_id: number,
/**
 * The query.
 */
query: string,
/**
 * The texts.
 */
texts: Array<string>, };

type Mark = {
/**
 * Its id on the shelf.
 */
id: string,
/**
 * The code of its article's language.
 */
language: string,
/**
 * Its article's name in URLs.
 */
slug: string,
/**
 * Its article's title.
 */
title: string,
/**
 * The anchor of its section; empty for the lead.
 */
section: string,
/**
 * The note and the quote.
 */
text: string, };

type Response = { "Found": Found } | { "Highlighted": Highlighted };

type Found = {
/**
 * The id of the request.
 */
request_id: number,
/**
 * Files of the index or texts are being fetched, or texts are still being read; the same
 * request will be answered again, better.
 */
is_partial: boolean,
/**
 * Texts are still being read for a phrase, or on their way: what is found may be more then,
 * or less.
 */
is_reading: boolean,
/**
 * How many files of the index could not be fetched: there may be more to find.
 */
missing_files: number,
/**
 * How many articles match; more than `articles` holds if it was cut.
 */
total_articles: number,
/**
 * How many sections match.
 */
total_sections: number,
/**
 * The best articles, the best first.
 */
articles: Array<FoundArticle>,
/**
 * Words that were taken for others: what was typed, what was searched.
 */
corrections: Array<[string, string]>,
/**
 * Rare words of the query, each with a similar and far more frequent word that was
 * not searched.
 */
suggestions: Array<[string, string]>, };

type FoundArticle = {
/**
 * Its id in the catalog.
 */
article: number,
/**
 * The code of its language.
 */
language: string,
/**
 * Its name in URLs.
 */
slug: string,
/**
 * Its title.
 */
title: string,
/**
 * The query's words in the title.
 */
title_highlights: Array<[number, number]>,
/**
 * Its best passages, the best first.
 */
passages: Array<Passage>,
/**
 * How many more of its sections match.
 */
more: number,
/**
 * The title of its collection, if that is one of the reader's own: its slug is then the
 * collection's id and the article's number, as `a1b2/3`. Empty for the site's.
 */
collection: string, };

type Passage = {
/**
 * The section's anchor in the page; empty for the lead.
 */
section: string,
/**
 * Its heading; empty for the lead.
 */
heading: string,
/**
 * The query's words in the heading.
 */
heading_highlights: Array<[number, number]>,
/**
 * Plain text, never HTML; the article's summary until the text is loaded.
 */
snippet: string,
/**
 * The query's words in the snippet.
 */
snippet_highlights: Array<[number, number]>,
/**
 * The section's text begins before the snippet.
 */
is_cut_before: boolean,
/**
 * The section's text goes on after the snippet.
 */
is_cut_after: boolean,
/**
 * The id of the reader's mark that this is; empty for a passage of the article itself.
 */
mark: string, };

type Highlighted = {
/**
 * The id of the request.
 */
request_id: number,
/**
 * As in [`Found::is_partial`].
 */
is_partial: boolean,
/**
 * One list for each text, in order.
 */
spans: Array<Array<[number, number]>>, };
}
