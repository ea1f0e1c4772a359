// What is global in a page: messages of the interface, the app's program, and what the
// scripts share by `window`.

// --- Messages of the interface (src/i18n.rs; tests/modules.test.js compares the names). ---

type DeviceMessage =
  | "dateLocale" | "title" | "kept" | "keptInParts" | "unknown" | "none" | "off" | "keepHere"
  | "isComing" | "failedFirst" | "failedUpdate" | "again" | "version" | "versionSince"
  | "looked" | "stored" | "forget" | "forgetAsks" | "forgetNow" | "cancel" | "undo" | "parts" | "keep" | "keepTopic" | "pause" | "goOn"
  | "remove" | "nameOf" | "count" | "coming" | "paused" | "line" | "room" | "isKept" | "search"
  | "rest" | "updateReady" | "newArticles" | "update" | "loading" | "later";

type SignatureMessage =
  | "checking" | "signed" | "differs" | "otherVersion" | "otherKey" | "acceptKey" | "notFetched"
  | "notChecked";

type FileMessage =
  | "dateLocale" | "fileTitle" | "fileOpens" | "fileVersion" | "fileMade" | "fileSize"
  | "fileStored" | "fileForget" | "fileDeleted";

/** The messages of one language; offline-ui.js has the first group, signature.js the second,
 * single-file-ui.js the third. */
type Messages = Record<DeviceMessage | SignatureMessage | FileMessage, string>;

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
}

/** The app's program in a single file. */
declare const bookmobileApp: AppProgram;

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
}

interface Window {
  bookmobile?: AppBindings;
  /** Requests that head-inline.js has made, by the files' names. */
  bookmobileRequests?: Record<string, Promise<Response>>;
  /** offline.js */
  bookmobileOffline?: { state(): { version: string } };
  /** export.js */
  bookmobileExport?: (load: LoadBytes, ...part: ExportPart) => Promise<true | undefined>;
  trustedTypes?: {
    createPolicy(
      name: string,
      rules: {
        createHTML(html: string): string | null;
        createScriptURL(url: string): string | null;
      },
    ): void;
  };
}

interface Navigator {
  /** The Network Information API, where there is one. */
  connection?: { saveData?: boolean };
}
