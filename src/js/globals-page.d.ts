// What is global in a page: messages of the interface, the app's program, and what the
// scripts share by `window`.

// --- Messages of the interface (crates/i18n; tests/modules.test.js compares the names). ---

type DeviceMessage =
  | "dateLocale" | "title" | "kept" | "keptInParts" | "unknown" | "none" | "off" | "keepHere"
  | "isComing" | "failedFirst" | "failedUpdate" | "again" | "version" | "versionSince"
  | "looked" | "stored" | "forget" | "forgetAsks" | "forgetNow" | "forgetShelf" | "cancel" | "undo" | "parts" | "keep" | "keepTopic" | "pause" | "goOn"
  | "remove" | "nameOf" | "count" | "coming" | "paused" | "line" | "room" | "isKept" | "search"
  | "rest" | "updateReady" | "newArticles" | "update" | "loading" | "later";

type SignatureMessage =
  | "checking" | "signed" | "differs" | "otherVersion" | "otherKey" | "acceptKey" | "notFetched"
  | "notChecked";

type FileMessage =
  | "dateLocale" | "fileTitle" | "fileOpens" | "fileVersion" | "fileMade" | "fileSize"
  | "fileStored" | "fileForget" | "fileDeleted";

type ShelfMessage =
  | "dateLocale" | "shelfTitle" | "shelfBar" | "shelfMark" | "shelfMarked" | "shelfTint" | "shelfTints"
  | "shelfTintNames" | "shelfNote" | "shelfNoteHint" | "shelfCopy" | "shelfCopied" | "shelfLink" | "shelfLookUp"
  | "shelfCursor" | "shelfCount" | "shelfMarksHere" | "shelfClose" | "shelfSaved" | "shelfOnlyHere" | "shelfConflict"
  | "shelfChangedSince" | "shelfDelete" | "shelfDeleted" | "shelfUndo" | "shelfEdit" | "shelfOrphan" | "shelfCopyOf"
  | "shelfBookmark" | "shelfBookmarkAdd" | "shelfBookmarkRemove" | "shelfGoOn" | "shelfContinue" | "shelfRead"
  | "shelfFilter" | "shelfOrder" | "shelfByArticle" | "shelfByDate" | "shelfBin" | "shelfBinEmpty" | "shelfHistory" | "shelfHistoryEmpty" | "shelfForget" | "shelfForgotten"
  | "shelfMore" | "shelfExport" | "shelfMarkdown" | "shelfImport" | "shelfImported" | "shelfRefused" | "shelfInMemory"
  | "shelfFull" | "shelfBlocked" | "shelfTaken" | "shelfTryAgain" | "shelfExportDue" | "shelfTotal" | "shelfEmpty"
  | "shelfNoMatch" | "shelfPrograms" | "shelfProgramDeleted" | "shelfNewer" | "shelfFollowTopic" | "shelfFollowAll" | "shelfFollowFailed" | "shelfUnread"
  | "shelfUnreadCount" | "shelfChanged" | "shelfNew" | "shelfNewNone" | "shelfNewHint" | "shelfNewChanged" | "shelfAllRead"
  | "shelfAllReadDone" | "shelfFollowed" | "shelfUnfollow" | "shelfEverything" | "shelfSince" | "shelfSinceSmall"
  | "shelfShowChanges" | "shelfDone" | "shelfAdded" | "shelfRemoved" | "shelfEdited" | "shelfGone" | "shelfGoTo"
  | "shelfTexts" | "shelfTextsRemove" | "shelfReading" | "shelfLists" | "shelfPrintTopic";

/** The texts of the files that a person drops in. */
type FilesMessage =
  | "filesTitle" | "filesAbout" | "filesOpen" | "filesFolder" | "filesDrop" | "filesBusy" | "filesClose" | "filesCancel" |
  "filesCanceled" | "filesAdded" | "filesSame" | "filesRemove" | "filesRemoved" | "filesUndo" | "filesFacts" | "filesNone" |
  "filesAll" | "filesContents" | "filesBefore" | "filesAfter" | "filesDamaged" | "filesLarge" | "filesLeft" | "filesEncrypted"
  | "filesKind" | "filesVersion" | "filesForged" | "filesSigned" | "filesUnchecked" | "filesOtherKey" | "filesUnsigned" | "filesEmpty" | "filesCoding" | "filesFull" |
  "filesUnkept" | "filesGone" | "filesFailed";

/** The texts of reading aids. */
type ReadingMessage =
  | "readingTitle" | "readingClose" | "readingAloud" | "readingNoVoice" | "readingNoVoiceFor"
  | "readingPlayer" | "readingPause" | "readingPlay" | "readingBefore" | "readingAfter"
  | "readingSpeed" | "readingVoice" | "readingVoiceOnline" | "readingStopped" | "readingDone"
  | "readingBeside" | "readingAlone" | "readingBesideFailed" | "readingBesideOn" | "readingPrint"
  | "readingPrintTopic" | "readingPrintBusy" | "readingPrintFailed" | "readingContents" | "readingQr"
  | "readingQrHint" | "readingQrLong" | "readingQrFile" | "readingSave" | "readingNote"
  | "readingNoteGo" | "readingTerm" | "readingTermGo" | "readingLists"
  | "readingListName" | "readingListAdd"
  | "readingListRemove" | "readingListRemoved" | "readingListOff" | "readingListTaken" | "readingListEmpty" | "readingListNone" | "readingUndo" | "readingFailed";

type NoticesMessage =
  | "dateLocale" | "noticesTitle" | "noticesInformation" | "noticesWarning" | "noticesDanger"
  | "noticesUntil" | "noticesFromUntil" | "noticesAsOf" | "noticesClock" | "noticesPlace"
  | "noticesTopics" | "noticesLink" | "noticesAll" | "noticesDismiss" | "noticesNotify"
  | "noticesArrived" | "noticesUpdates" | "noticesCancels" | "noticesUpdatedBy"
  | "noticesCancelledBy";

type ProgramsMessage =
  | "dateLocale" | "programsStart" | "programsStop" | "programsAgain" | "programsStarting"
  | "programsPage" | "programsAsksPosition" | "programsPosition" | "programsAllow"
  | "programsRefuse" | "programsShare" | "programsCopy" | "programsCopied"
  | "programsSend" | "programsSaveFile" | "programsClose" | "programsFailed" | "programsHangs"
  | "programsFloods" | "programsBroken" | "programsNotKept" | "programsTooMuch"
  | "programsStopped" | "programsScreen" | "programsLeft" | "programsSlip" | "programsHung"
  | "programsLink" | "programsOpenLink" | "programsYou"
  | "programsQr" | "programsQrLong" | "programsQrFailed";

/** The messages of one language; offline-ui.js has the first group, signature.js the second,
 * single-file-ui.js the third, the modules of the shelf the fourth, those of notices
 * the fifth, those of mini-programs the last. */
type Messages = Record<DeviceMessage | SignatureMessage | FileMessage | ShelfMessage | FilesMessage | ReadingMessage | NoticesMessage | ProgramsMessage, string>;

/** The notices at the time of the build (crates/site/src/notices). */
declare const NOTICES: site.NoticeData;

/** The messages by the codes of the interface's languages. */
declare const MESSAGES: Record<string, Messages>;

// --- The policy. ---

/** A regular expression of the tags that an article can have. */
declare const INERT_TAG: string;

// --- The app's program, as wasm-bindgen makes it (src/start.rs). ---

interface AppProgram {
  default(options: { module_or_path: Response | Uint8Array }): Promise<void>;
  open(catalog: Uint8Array, only: string): void;
  /** A file that was asked for; without bytes it could not be had. */
  provide(name: string, bytes?: Uint8Array): void;
  start(): void;
  take_over(): void;
  search_answered(answer: Uint8Array): void;
  exported(isDone?: boolean): void;
  /** The text of the article at a link, once it is loaded. */
  article_html(path: string, fragment: string): string | undefined;
}

/** The app's program in a single file. */
declare const bookmobileApp: AppProgram;

// --- The shelf (docs/decisions/0061). ---

/** The names of the shelf's files: those of a script that loads it, and of the shelf itself. In
 * a single file only the program has a name. */
declare const SHELF: { js?: string; css?: string; anchorsJs?: string; anchorsWasm?: string; programsJs?: string;
  readingJs?: string; qrJs?: string; qrWasm?: string; filesJs?: string; pressJs?: string; pressWasm?: string };

/** The program that makes QR codes (crates/qr-js). */
interface QrProgram {
  default(options: { module_or_path: Uint8Array }): Promise<unknown>;
  modules(text: string): Uint8Array | undefined;
}

/** The same for the mini-programs of a single file. */
declare const bookmobileQr: QrProgram;

/** What is asked of the reading aids, and the element that was pressed. */
interface ReadingRequest {
  act: "lists" | "menu" | "note" | "topic";
  from: HTMLElement;
  store: ShelfAccess;
}

/** What the reading aids use of the shelf's store (shelf-store.js). */
interface ShelfAccess {
  readAll<T>(name: ShelfStore): Promise<T[]>;
  changeRecord<T>(name: ShelfStore, key: string, change: (old: T | undefined) => T | false | undefined): Promise<T | undefined>;
  onShelfChange(listener: (change: ShelfChange) => unknown): () => unknown;
}

/** An article on a reading list; its key is language and slug, as `en/offline`. */
interface ReadingListItem {
  key: string;
  title: string;
}

interface ReadingList {
  id: string;
  name: string;
  changed: string;
  items: ReadingListItem[];
}

/** A block of a text, of which the block of a translation is looked for. */
interface AlignedBlock {
  /** The id of its section. */
  section: string;
  kind: string;
  /** In UTF-16 code units. */
  length: number;
}

/** A piece of an article that is read aloud. Offsets count UTF-16 code units. */
interface SpokenPiece {
  start: number;
  end: number;
  /** The language tag of its block. */
  language: string;
}

type ShelfStore = "marks" | "texts" | "places" | "lists" | "follows" | "seen" | "versions" | "meta";

/** How the shelf is kept: in the database; only in this window; nothing more fits; another
 * window has another version; it was there and is gone. */
type ShelfState = "opening" | "kept" | "memory" | "full" | "blocked" | "newer" | "taken";

/** A change of the state, or of records. */
interface ShelfChange {
  state?: ShelfState;
  name?: ShelfStore;
  keys?: string[];
  /** Whether another window made it. */
  isForeign?: boolean;
}

/** Where a mark is in a later text than its own. */
interface LaterPlace {
  digest: string;
  start: number;
  end: number;
  /** Whether the words there are others than the quote. */
  isChanged?: boolean;
  isGone?: boolean;
}

/** A highlight with or without a note, or a bookmark. Offsets count UTF-16 code units. */
interface Mark {
  id: string;
  kind: "highlight" | "bookmark";
  /** Language and slug, as `en/offline`. */
  article: string;
  language: string;
  slug: string;
  title: string;
  made: string;
  changed: string;
  /** Counts its changes. */
  rev: number;
  /** When each field was last changed. */
  times?: Partial<Record<"tint" | "note" | "deleted", string>>;
  tint: number;
  note: string;
  /** The digest of the text that it was made in. */
  digest: string;
  exact: string;
  prefix: string;
  suffix: string;
  start: number;
  end: number;
  alone?: boolean;
  section: string;
  heading: string;
  place?: LaterPlace;
  /** When it was deleted, if it was. */
  deleted?: string;
  /** The mark whose note was changed in two windows. */
  copyOf?: string;
}

/** A text as it was read. */
interface KeptText {
  key: string;
  article: string;
  digest: string;
  date: string;
  text: Uint8Array | string;
}

/** Where a person stopped in an article. Shares are in thousandths. */
interface ReadingPlace {
  key: string;
  language: string;
  slug: string;
  title: string;
  digest: string;
  first: string;
  last: string;
  read: number;
  most: number;
  start: number;
  quote: string;
  section: string;
  isDone: boolean;
}

/** What is followed: a topic in a language, as `en/water`, or all of it, as `en/`. */
interface Follow {
  key: string;
  since: string;
  changed: string;
  /** The hashes of the articles that are not new, one after another. */
  known: string;
  isEnded?: boolean;
}

/** What a publisher says of an article's changes. */
interface ToldChanges {
  updated: string;
  /** How many are listed for readers, and how many small edits. */
  major: number;
  minor: number;
}

/** An article that was read. */
interface SeenArticle {
  key: string;
  at: string;
  /** The build's fingerprint of what was read, if it was known. */
  hash: string;
  told: ToldChanges;
}

/** The version of an article that was read: later ones are compared with it. */
interface ReadVersion {
  key: string;
  date: string;
  digest: string;
  /** The hashes of its blocks, one after another. */
  blocks: string;
  told: ToldChanges;
}

/** An article of a language that is followed. */
interface NewsEntry {
  key: string;
  language: string;
  article: site.NewsArticle;
}

/** What is followed, and what is new in it. */
interface NewsState {
  follows: Follow[];
  news: Map<string, site.News>;
  unread: NewsEntry[];
  changed: NewsEntry[];
}

/** A passage that changed, as crates/anchor-js says it. Spans count UTF-16 code units. */
interface ChangedPassage {
  kind: "added" | "removed" | "edited" | "moved";
  old: [number, number];
  new: [number, number];
  pieces: ({ kind: "kept"; old: [number, number]; new: [number, number] } | { kind: "removed"; old: [number, number] } | { kind: "added"; new: [number, number] })[];
}

/** What changed in an article since it was read. Without the old text what is gone is counted. */
interface ArticleChanges {
  old?: string;
  passages: ChangedPassage[];
  gone: number;
  isSmall: boolean;
}

/** What a file of the shelf has. */
interface ShelfFile {
  marks: Mark[];
  texts: (Omit<KeptText, "text"> & { text: string })[];
  places: ReadingPlace[];
  follows: Follow[];
  seen: SeenArticle[];
  versions: ReadVersion[];
  lists: { id: string; name: string; changed: string; items: { key: string; title: string }[] }[];
}

interface TextPiece {
  node: Text;
  start: number;
}
interface TextBlock {
  element: HTMLElement;
  start: number;
  end: number;
}
interface ArticleText {
  root: Element;
  text: string;
  pieces: TextPiece[];
  blocks: TextBlock[];
}

interface PlacedMark {
  mark: Mark;
  start: number;
  end: number;
  isChanged?: boolean;
}
interface PaintedPiece {
  start: number;
  end: number;
  marks: PlacedMark[];
}
interface MarkPainter {
  show(marks: PlacedMark[]): void;
  point(placed?: PlacedMark): void;
  end(): void;
  wrap(): void;
}

/** The article in the page, with its marks. */
interface OpenArticle {
  key: string;
  language: string;
  slug: string;
  title: string;
  root: HTMLElement;
  article: ArticleText;
  digest: string;
  painter: MarkPainter;
  placed: PlacedMark[];
  orphans: Mark[];
  bookmark?: Mark;
}

/** A quote and its place, as crates/anchor-js describes it. */
interface AnchorQuote {
  exact: string;
  prefix: string;
  suffix: string;
  start: number;
  end: number;
  alone?: boolean;
}

/** The program that places quotes (crates/anchor-js). */
interface AnchorProgram {
  default(options: { module_or_path: Response | Uint8Array }): Promise<unknown>;
  describe(text: string, start: number, end: number): Required<AnchorQuote>;
  changes(old: string, text: string): { passages: ChangedPassage[]; minor: boolean };
  placeWithoutOld(text: string, quote: AnchorQuote): { start: number; end: number; same: boolean } | null;
  Edits: new (old: string, text: string) => {
    place(quote: AnchorQuote): { start: number; end: number; same: boolean } | null;
    free(): void;
  };
}

/** The same in a single file. */
declare const bookmobileAnchor: AnchorProgram;

// --- Mini-programs (docs/decisions/0065). ---

/** The names of their files. */
declare const PROGRAMS: site.ProgramFiles;

/** The document of the frame that makes a program's worker; empty where no page makes it. */
declare const PROGRAM_FRAME: string;

// --- What scripts share by `window`. ---

/** Loads a file of the site by its name. */
type LoadBytes = (name: string) => Promise<Uint8Array<ArrayBuffer>>;

/** What an export has: the file's name, the articles, where it begins, the volumes. Lists
 * have spaces between their names. */
type ExportPart = [name: string, only: string, start: string, volumes: string];

/** What the app calls (src/js_bindings.rs). */
interface AppBindings {
  trouble(): void;
  fetchFile(name: string): void;
  picture(path: string): string | undefined;
  exportFile(...part: ExportPart): Promise<void>;
  ask(request: Uint8Array): Promise<unknown>;
  /** As `article_html` of the app. */
  articleHtml(path: string, fragment: string): string | undefined;
}

interface Window {
  bookmobile?: AppBindings;
  /** Requests that head-inline.js has made, by the files' names. */
  bookmobileRequests?: Record<string, Promise<Response>>;
  /** The request with the marks of the shelf (shelf-search.js). */
  bookmobileMarks?: Uint8Array;
  /** offline.js */
  bookmobileOffline?: { state(): { version: string } };
  /** notices.js: what is known of notices, as JSON. */
  bookmobileNotices?: () => string;
  /** export.js */
  bookmobileExport?: (load: LoadBytes, ...part: ExportPart) => Promise<true | undefined>;
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: {
        createHTML?(html: string): string | null;
        createScriptURL?(url: string): string | null;
      },
    ): void;
  };
}

interface Navigator {
  /** The Badging API, where there is one. */
  setAppBadge?(count: number): Promise<void>;
  clearAppBadge?(): Promise<void>;
  /** The Network Information API, where there is one. */
  connection?: { saveData?: boolean };
}

// --- The reader's own files (docs/decisions/0064). ---

/** What the browser gives of a dropped file or folder. */
type GivenItem = FileSystemEntry | File;

interface NamedFile {
  file: File;
  /** Its path in its folder, or its name. */
  name: string;
}

/** A collection of files on the device. */
interface OwnCollection {
  id: string;
  title: string;
  articles: number;
  bytes: number;
  /** When it was added, in milliseconds. */
  added: number;
  /** The names of its files. */
  names: string[];
  /** The numbers of its articles, ascending, if they are a part of what its files have. */
  only?: number[];
  signer?: Signer;
  /** When it was removed, in milliseconds, if a person can take it back. */
  removed?: number;
}

interface Window {
  /** The files that an installed app was started with, where browsers have that. */
  launchQueue?: { setConsumer(consumer: (launch: { files?: { getFile(): Promise<File> }[] }) => unknown): void };
  /** The cache with the reader's own collections, and their ids (files-store.js). */
  bookmobileFiles?: OwnFilesMessage;
}
