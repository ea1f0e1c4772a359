// What is global in workers: the service worker's own functions, and what wasm-bindgen
// makes of crates/search-worker.

declare const MANIFEST: site.Manifest;

declare const registration: ServiceWorkerRegistration;
declare const clients: Clients;
declare function skipWaiting(): Promise<void>;
declare function addEventListener<K extends keyof ServiceWorkerGlobalScopeEventMap>(
  type: K,
  listener: (event: ServiceWorkerGlobalScopeEventMap[K]) => void,
): void;

interface SearchEngine {
  provide(name: string, bytes?: Uint8Array): void;
  /** Gives up waiting for files that could not be fetched. */
  retry(): void;
  handle(request: Uint8Array): Uint8Array;
  /** The names of the files that the last answer lacked, one a line. */
  pending(): string;
  /** Whether texts are still to be read for the last answer. */
  isReading(): boolean;
  addCollection(id: string, catalog: Uint8Array, index: Uint8Array, only: Uint32Array): void;
  removeCollection(id: string): void;
}

declare const wasm_bindgen: {
  (options: { module_or_path: WebAssembly.Module | BufferSource }): Promise<void>;
  Engine: new (catalog: Uint8Array, index: Uint8Array, only: string) => SearchEngine;
  // Of crates/device-press.
  Press: new (language: string, paths: string) => PressMaker;
  Opened: new (catalog: Uint8Array, files: KeptFile[]) => OpenedCollection;
  zipEntries(bytes: Uint8Array): ArchiveEntry[];
  container(xml: string): string | undefined;
  readPackage(xml: string, path: string): { title: string; language: string; spine: string[]; contents?: string };
  titles(xml: string, path: string): [string, string][];
};

interface ArchiveEntry {
  name: string;
  start: number;
  end: number;
  deflated: boolean;
  size: number;
}

interface PressMaker {
  readonly length: number;
  markdown(text: string, name: string, path: string): string;
  plain(text: string, name: string, path: string): string;
  chapter(xhtml: string, path: string, title: string, language: string, pictures: string): boolean;
  finish(title: string, normalize: (form: string, text: string) => string, segment: (run: string) => Uint8Array): [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
}

interface OpenedCollection {
  readonly title: string;
  articles(): ListedArticle[];
  sections(number: number): ShownSection[] | undefined;
  free(): void;
}
