// A fake page that runs offline.js, with a registration whose workers answer as a test
// defines.
import { Clock, Events, run, settle } from "./load.js";

export const ROOT = "https://example.org/site/";
export const PREFIX = "bookmobile:/site/:";

// The web's Storage: entries are properties.
export class FakeStorage {
  /** @param {string} name */
  getItem(name) {
    return Object.hasOwn(this, name) ? /** @type {Record<string, string>} */ (/** @type {unknown} */ (this))[name] : null;
  }

  /** @type {(name: string, value: string) => void} */
  setItem(name, value) {
    Object.assign(this, { [name]: String(value) });
  }

  /** @param {string} name */
  removeItem(name) {
    Reflect.deleteProperty(this, name);
  }
}

class FakeChannel {
  /** @type {{ onmessage(event: { data: unknown }): void }} */
  port1 = { onmessage() {} };
  port2 = { postMessage: (/** @type {unknown} */ data) => setImmediate(() => this.port1.onmessage({ data })) };
}

/** @typedef {{ type: string, name?: string, wish?: string, isLean?: boolean, isWantedAgain?: boolean }} Request */
/** @typedef {(request: Request) => unknown} Answer */

// The answer of a worker that is silent.
export const SILENT = new Promise(() => {});

export class FakeWorker extends Events {
  /** @type {Request[]} */
  requests = [];

  /** @param {Answer} answer @param {string} [state] */
  constructor(answer, state = "activated") {
    super();
    this.answer = answer;
    this.state = state;
  }

  /** @type {(request: Request, ports?: { postMessage(data: unknown): void }[]) => void} */
  postMessage(request, ports) {
    this.requests.push(structuredClone(request));
    Promise.resolve(this.answer(request)).then((data) => ports?.[0].postMessage(structuredClone(data)));
  }

  // The requests of one type.
  /** @param {string} type */
  of(type) {
    return this.requests.filter((request) => request.type === type);
  }

  /** @param {string} state */
  become(state) {
    this.state = state;
    this.emit("statechange");
  }
}

export class FakeRegistration extends Events {
  scope = ROOT;
  /** @type {FakeWorker | null} */ active = null;
  /** @type {FakeWorker | null} */ waiting = null;
  /** @type {FakeWorker | null} */ installing = null;
  isRegistered = true;
  updates = 0;
  /** @type {() => Promise<void>} */
  onUpdate = async () => {};

  async update() {
    this.updates++;
    await this.onUpdate();
  }

  async unregister() {
    this.isRegistered = false;
  }
}

class FakeContainer extends Events {
  controller = null;
  registrations = 0;

  /** @param {FakeRegistration} registration */
  constructor(registration) {
    super();
    this.registration = registration;
  }

  async getRegistrations() {
    const above = { scope: "https://example.org/" };
    return this.registration.isRegistered ? [above, this.registration] : [above];
  }

  /** @type {() => Promise<void>} */
  onRegister = async () => {};

  async register() {
    this.registrations++;
    await this.onRegister();
    this.registration.isRegistered = true;
    return this.registration;
  }
}

export class OfflinePage {
  clock = new Clock();
  window = new Events();
  localStorage = new FakeStorage();
  sessionStorage = new FakeStorage();
  registration = new FakeRegistration();
  container = new FakeContainer(this.registration);
  /** @type {Record<string, string>} */
  dataset = { root: "./" };
  /** The caches of the device. */
  names = new Set([`${PREFIX}one`, "bookmobile:/other/:one"]);
  /** Their files. @type {Map<string, Map<string, string>>} */
  files = new Map([[`${PREFIX}one`, new Map([["a.html", "A"]])]]);
  reloads = 0;
  persisted = 0;
  /** @type {(() => void)[]} */
  observers = [];
  /** The states that were shown. @type {import("../offline-state.js").ShownState[]} */
  shown = [];
  /** @type {Record<string, unknown>} */
  navigator = { serviceWorker: this.container, storage: { persisted: async () => false, persist: async () => this.persisted++ } };
  /** @type {Record<string, any>} */
  offline = {};
  isFirefox = false;

  async open() {
    const { names, files } = this;
    const caches = {
      keys: async () => [...names],
      delete: async (/** @type {string} */ name) => files.delete(name) && names.delete(name),
      open: async (/** @type {string} */ name) => {
        const own = files.get(name) ?? new Map();
        files.set(name, own);
        names.add(name);
        return {
          keys: async () => [...own.keys()],
          match: async (/** @type {string} */ path) => own.get(path),
          put: async (/** @type {string} */ path, /** @type {string} */ text) => own.set(path, text),
        };
      },
    };
    const { clock, dataset, localStorage, sessionStorage } = this;
    /** @type {Record<string, unknown>} */
    const window = { localStorage, sessionStorage };
    if (this.isFirefox) window.mozInnerScreenX = 0;
    const observers = this.observers;
    const scope = {
      CONFIG: { storagePrefix: "bookmobile:", files: {} },
      document: { documentElement: { dataset, lang: "en" }, querySelector: () => null },
      location: { href: ROOT, reload: () => this.reloads++ },
      globalThis: { caches }, navigator: this.navigator, window, localStorage, sessionStorage,
      addEventListener: this.window.addEventListener,
      dispatchEvent: () => this.shown.push(this.offline.state?.() ?? window.bookmobileOffline),
      MessageChannel: FakeChannel, setTimeout: clock.setTimeout, console: { info() {} },
      MutationObserver: class {
        /** @param {() => void} work */
        constructor(work) {
          observers.push(work);
        }
        observe() {}
      },
    };
    this.offline = run("offline.js", scope, ["offline"]).offline;
    await settle();
    return this;
  }

  get state() {
    return this.offline.state();
  }

  /** @param {string} name */
  stored(name) {
    return this.localStorage.getItem(PREFIX + name);
  }
}
