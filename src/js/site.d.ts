// Made of crates/site by its tests (UPDATE=1 cargo test -p bookmobile-site).

declare namespace site {
type Config = {
/**
 * What the names of all our sites in a browser's storage begin with.
 */
storagePrefix: string,
/**
 * The names of the preferences, and of what else a page must know before it is painted.
 */
preferences: Array<string>,
/**
 * The codes of the site's languages.
 */
languages: Array<string>, files: Files,
/**
 * The volumes with the texts that the page shows.
 */
volumes: Array<string>,
/**
 * The volume with all texts, of which a search shows some, if it is one and the page
 * shows none of it.
 */
texts?: string, };

type Files = { appJs?: string, appWasm?: string, catalog?: string, searchJs?: string, searchWasm?: string, index?: string, early?: string, style?: string, optionalStyle?: string, offlineJs?: string, singleFile?: string, };

type Manifest = {
/**
 * The fingerprint of all else: two workers that differ never share a cache.
 */
version: string,
/**
 * What the names of the caches of all our sites begin with.
 */
prefix: string,
/**
 * The codes of the site's languages.
 */
languages: Array<string>,
/**
 * The files that are always kept. Those of bundles too, if they have no list.
 */
files: Array<ManifestFile>,
/**
 * The list of the files of all bundles, if there are many.
 */
list?: ManifestFile, bundles: Array<Bundle>,
/**
 * The fingerprint of each article, by language and slug; none if there are many.
 */
articles: { [key in string]: string },
/**
 * The page for when files were taken off the device and there is no network.
 */
lost: string,
/**
 * Whether the site is signed: its signature is kept once it is opened.
 */
isSigned?: boolean, };

type ManifestFile = {
/**
 * The address, from the site's root.
 */
url: string,
/**
 * The fingerprint of its bytes.
 */
digest: string,
/**
 * Without one it is `other`.
 */
kind?: FileKind,
/**
 * Whether no page can be drawn without the file.
 */
essential?: boolean,
/**
 * The names of the bundles that it is kept with; without any it is always kept.
 */
bundles?: Array<string>, };

type FileKind = "shell" | "app" | "text" | "picture" | "program" | "search" | "shard" | "page" | "other";

type Bundle = {
/**
 * Language and topic, as `en/cities`; `en/` for articles without a topic, and
 * `search` for what the search needs.
 */
name: string, kind: BundleKind,
/**
 * The topic's name; empty for the others.
 */
title: string,
/**
 * The language's own name, if there are several.
 */
language: string,
/**
 * How many files it has.
 */
count: number,
/**
 * How many bytes its files have together.
 */
bytes: number,
/**
 * How many of them the pictures have.
 */
pictures: number, };

type BundleKind = "topic" | "rest" | "search";

type NoticeData = {
/**
 * When the site was built, in seconds since 1970.
 */
built: number, notices: Array<NoticeEntry>, };

type NoticeEntry = { id: string, level: "information" | "warning" | "danger",
/**
 * From when it holds, as RFC 3339 writes it.
 */
from: string,
/**
 * Until when.
 */
until: string, title: Record<string, string>,
/**
 * Its text and what one should do; blank lines separate paragraphs.
 */
text: Record<string, string>, place?: Record<string, string>,
/**
 * An `https:` address, or the path of a page below the site's root.
 */
link?: Record<string, string>,
/**
 * The ids of the notices that end when this one begins.
 */
ends?: Array<string>, };

type ScreenFiles = {
/**
 * The file that holds its frame.
 */
frame: string,
/**
 * The policy of its document.
 */
policy: string, };

type ProgramFiles = {
/**
 * The style of views; empty in a single file.
 */
css?: string,
/**
 * The file that holds the frame; empty in a single file, whose page makes the frame.
 */
frame: string,
/**
 * What each program begins with.
 */
runtime: string,
/**
 * What makes QR codes in views: its script, empty in a single file, and its program.
 */
qrJs?: string, qrWasm: string,
/**
 * The scripts of the programs that come with the app, by their slugs.
 */
code: { [key in string]: string },
/**
 * What each program with a screen of its own begins with; empty without any.
 */
shim: string,
/**
 * What belongs to programs with a screen of their own, by the names of their files.
 */
screens: { [key in string]: ScreenFiles }, };

type ProgramPlacement = {
/**
 * The slug of the program.
 */
program: string,
/**
 * The slug of its page, and the name of what it keeps.
 */
id: string,
/**
 * The path of its script; nothing for those that come with the app.
 */
code?: string,
/**
 * The paths of its data.
 */
data: Array<string>,
/**
 * What it asks for.
 */
asks?: Array<string>, };

type News = {
/**
 * The topics: their names in addresses, and those for people.
 */
topics: Array<[string, string]>, articles: Array<NewsArticle>, };

type NewsArticle = { slug: string, title: string,
/**
 * The fingerprint of its title and text.
 */
hash: string,
/**
 * Its topics, as indices.
 */
topics: Array<number>,
/**
 * The day on which it was published.
 */
date?: string,
/**
 * The day of its last change of which readers should know.
 */
updated?: string,
/**
 * How many of its changes are for readers, and how many are small edits.
 */
changes?: [number, number], };
}
