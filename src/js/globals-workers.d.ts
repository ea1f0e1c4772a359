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
}

declare const wasm_bindgen: {
  (options: { module_or_path: WebAssembly.Module | BufferSource }): Promise<void>;
  Engine: new (catalog: Uint8Array, index: Uint8Array, only: string) => SearchEngine;
};
