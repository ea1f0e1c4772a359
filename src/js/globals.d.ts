// The types that all scripts share: what the build puts before them, and the messages
// between the page, the service worker and the search. What Rust writes or reads has its
// types in site.d.ts and protocol.d.ts.

// --- The configuration of a page. ---

/** The files of a page with the app. */
type AppFiles = site.Files & Required<Pick<site.Files, "appWasm" | "catalog" | "searchWasm" | "index">>;

declare const CONFIG: site.Config;

// --- Storage. ---

/** What offline.js, signature.js and notices.js store. Preferences and src/session.rs have other names. */
type StoredName = "dismissed" | "failed" | "key" | "looked" | "notices" | "notify" | "off" | "persist" | "version";

// --- The messages between a page and its service worker. ---

/** What a person wants of a bundle: see wishes.js. */
type Wish = "keep" | "pause" | "kept";

type Wishes = Record<string, Wish>;

/** Why fetching a bundle stopped: no room, or no connection. */
type StopReason = "room" | "line";

/** The state of a bundle on the device. */
interface BundleState {
  name: string;
  kind: site.BundleKind;
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
  | { type: "clear" }
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
  clear: true;
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

declare const SCHEMAS: { request: SchemaOf<protocol.Request>; response: SchemaOf<protocol.Response> };

/** The first message to the search worker. */
interface SearchOpening {
  /** The site's root. */
  base: string;
  /** The names of the articles to be found, separated by spaces; empty for all. */
  only: string;
  wasm: WebAssembly.Module | Uint8Array<ArrayBuffer>;
  index: Uint8Array<ArrayBuffer>;
  catalog: Uint8Array<ArrayBuffer>;
  /** Names and bytes of files that the engine needs. */
  files: [name: string, bytes: Uint8Array<ArrayBuffer>][];
}

/** Where workers do not start, the search program is called by these names. */
interface SearchProgram {
  open(opening: SearchOpening): Promise<void>;
  answer(request: Uint8Array, reply: (answer: Uint8Array) => void): Promise<void>;
  take(files: OwnFilesMessage): Promise<void>;
}

// A `var`, because only that makes a property of `globalThis`.
declare var bookmobileSearch: SearchProgram;

// --- The messages between a page and the press of the device (press-worker.js). ---

interface GivenFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A file of a collection: its name, its bytes, and its type if it is a picture. */
type KeptFile = [name: string, bytes: Uint8Array<ArrayBuffer>, type?: string];

/** The key of minisign that a collection was signed with. Ids can be chosen: two keys can have the
 * same. */
interface Signer {
  id: string;
  /** The whole key. */
  base64: string;
  /** Whether the browser could check the signature. */
  isChecked: boolean;
}

interface MadeCollection {
  title: string;
  articles: number;
  files: KeptFile[];
  /** The numbers of its articles, ascending, if it is a part of the collection in its files. */
  only?: number[];
  signer?: Signer;
}

interface MakeRequest {
  given: GivenFile[];
  /** Empty for the title of the first text. */
  title: string;
  /** The language of texts that do not show theirs. */
  language: string;
}

interface ReadRequest {
  id: string;
  /** The catalog, then the other files of the pack; left out if it is open. */
  files?: KeptFile[];
  article?: number;
}

type PressRefusal = "filesDamaged" | "filesKind" | "filesLarge" | "filesEncrypted" | "filesEmpty" | "filesCoding" | "filesVersion" | "filesForged";

type PressRequest = { number: number } & ({ wasm: BufferSource } | { make: MakeRequest } | { read: ReadRequest });

/** The id of a section, the level of its heading, the HTML of the heading, the HTML below. */
type ShownSection = [id: string, level: number, heading: string, body: string];

/** An article in the contents of a collection. */
type ListedArticle = [title: string, language: string, number: number, slug: string];

interface ReadAnswer {
  title: string;
  articles: ListedArticle[];
  sections?: ShownSection[];
}

/** Which of the reader's own collections the search finds: in which cache, under which ids. */
interface OwnFilesMessage {
  cache: string;
  ids: string[];
  /** What would be in the cache, by its URLs, where the browser keeps none. */
  entries?: Map<string, [bytes: ArrayBuffer, type: string]>;
}
