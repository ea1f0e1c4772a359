// The types that all scripts share: what the build puts before them, and the messages
// between the page, the service worker and the search.

// --- The configuration of a page (crates/site/src/head.rs). ---

/** The files that scripts load; a page without the app has none. */
interface ConfigFiles {
  appJs?: string;
  appWasm?: string;
  catalog?: string;
  searchJs?: string;
  searchWasm?: string;
  index?: string;
  style?: string;
  optionalStyle?: string;
  offlineJs?: string;
  singleFile?: string;
}

/** The files of a page with the app. */
type AppFiles = ConfigFiles & Required<Pick<ConfigFiles, "appWasm" | "catalog" | "searchWasm" | "index">>;

interface Config {
  storagePrefix: string;
  /** The names of the preferences. */
  preferences: string[];
  /** The codes of the site's languages. */
  languages: string[];
  files: ConfigFiles;
  /** The volumes with the texts that the page shows. */
  volumes?: string[];
  /** The volume with all texts, if it is one and the page shows none of it. */
  texts?: string;
}

declare const CONFIG: Config;

// --- The manifest of the service worker (crates/site/src/offline.rs). ---

type FileKind = "shell" | "app" | "text" | "picture" | "search" | "shard" | "page" | "other";

interface ManifestFile {
  /** The path from the site's root. */
  url: string;
  /** The first 5 bytes of the SHA-256 of its bytes, in hexadecimal. */
  digest: string;
  kind: FileKind;
  /** The names of the bundles that it is kept with; without any it is always kept. */
  bundles?: string[];
}

type BundleKind = "topic" | "rest" | "search";

/** A part of a large collection that is kept if a person wants it. */
interface ManifestBundle {
  /** Such as `en/cities`. */
  name: string;
  kind: BundleKind;
  /** The topic's name; empty for the other kinds. */
  title: string;
  /** The language's own name, if there are several. */
  language: string;
  /** How many bytes its files have together. */
  bytes: number;
  /** How many of these bytes are pictures. */
  pictures: number;
}

interface Manifest {
  /** A fingerprint of the whole worker. */
  version: string;
  prefix: string;
  languages: string[];
  files: ManifestFile[];
  bundles: ManifestBundle[];
  /** The fingerprint of each article. */
  articles: Record<string, string>;
  /** The HTML for when files were deleted and there is no network. */
  lost: string;
}

// --- The messages between a page and its service worker. ---

/** What a person wants of a bundle: see wishes.js. */
type Wish = "keep" | "pause" | "kept";

type Wishes = Record<string, Wish>;

/** Why fetching a bundle stopped: no room, or no connection. */
type StopReason = "room" | "line";

/** The state of a bundle on the device. */
interface BundleState {
  name: string;
  kind: BundleKind;
  title: string;
  language: string;
  bytes: number;
  /** Empty if the bundle is not wanted. */
  wish: Wish | "";
  /** How many files the bundle has, of those that are fetched here. */
  of: number;
  /** How many of them are on the device. */
  have: number;
  stopped?: StopReason;
}

/** What a page asks its service worker for. */
type WorkerRequest =
  | { type: "state"; isLean: boolean }
  | { type: "repair"; isWantedAgain: boolean }
  | { type: "pictures" }
  | { type: "wish"; name: string; wish?: "keep" | "pause" }
  | { type: "fetchMore"; name: string }
  | { type: "size" }
  | { type: "forget" }
  | { type: "takeOver" };

interface VersionState {
  version: string;
  articles: Record<string, string>;
  bundles: BundleState[];
  /** Whether all files that are always kept are there. */
  whole: boolean;
  /** How many pictures are missing. */
  missing: number;
}

/** The answer to each type of request. `undefined` stands for a request that failed, or
 * that a worker of another version does not know. */
interface WorkerAnswers {
  state: VersionState;
  repair: { whole: boolean };
  pictures: { missing: number };
  wish: BundleState | { stopped: StopReason };
  fetchMore: BundleState;
  size: number;
  forget: void;
}

// --- The messages to and from the search (crates/protocol). ---

type Schema = "number" | "bool" | "text" | CompoundSchema;

/** Exactly one of these is there. */
interface CompoundSchema {
  list?: Schema;
  pair?: Schema[];
  fields?: Record<string, Schema>;
  variants?: Record<string, Schema>;
}

/** The schema of messages of one type; `messageType` is for the type checker only. */
type SchemaOf<T> = CompoundSchema & { readonly messageType?: T };

/** What a schema describes. */
type WireValue = number | boolean | string | WireValue[] | { [name: string]: WireValue };

/** The range of bytes of a highlight, in UTF-8. */
type Span = [from: number, to: number];

type SearchRequest =
  | {
      Search: {
        request_id: number;
        text: string;
        is_typing: boolean;
        topics: string[];
        languages: string[];
        limit: number;
        expanded: number[];
      };
    }
  | { Highlight: { request_id: number; query: string; texts: string[] } };

interface FoundPassage {
  section: string;
  heading: string;
  heading_highlights: Span[];
  snippet: string;
  snippet_highlights: Span[];
  is_cut_before: boolean;
  is_cut_after: boolean;
}

interface FoundArticle {
  article: number;
  language: string;
  slug: string;
  title: string;
  title_highlights: Span[];
  passages: FoundPassage[];
  more: number;
}

interface Found {
  request_id: number;
  is_partial: boolean;
  missing_files: number;
  total_articles: number;
  total_sections: number;
  articles: FoundArticle[];
  corrections: [string, string][];
  suggestions: [string, string][];
}

interface Highlighted {
  request_id: number;
  is_partial: boolean;
  spans: Span[][];
}

type SearchResponse = { Found: Found; Highlighted?: undefined } | { Highlighted: Highlighted; Found?: undefined };

declare const SCHEMAS: { request: SchemaOf<SearchRequest>; response: SchemaOf<SearchResponse> };

/** The first message to the search worker. */
interface SearchOpening {
  /** The site's root. */
  base: string;
  /** The names of the articles to be found, separated by spaces; empty for all. */
  only: string;
  wasm: Uint8Array<ArrayBuffer>;
  index: Uint8Array<ArrayBuffer>;
  catalog: Uint8Array<ArrayBuffer>;
  /** Names and bytes of files that the engine needs. */
  files: [name: string, bytes: Uint8Array<ArrayBuffer>][];
}

/** Where workers do not start, the search program is called by these names. */
interface SearchProgram {
  open(opening: SearchOpening): Promise<void>;
  answer(request: Uint8Array, reply: (answer: Uint8Array) => void): Promise<void>;
}

// A `var`, because only that makes a property of `globalThis`.
declare var bookmobileSearch: SearchProgram;
