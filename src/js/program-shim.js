// What each program with a screen of its own begins with, in one script with it: takes away
// what no policy takes away, and gives what published apps expect (`window.webxdc`, storage,
// their files). Messages to the page are pairs of a name and a value (docs/MINI-PROGRAMS.md).

(() => {
  // No policy shuts WebRTC. This comes before all that can throw: in a frame within the frame the
  // program chooses what this script reads.
  for (const own of ["RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection", "RTCDataChannel", "RTCIceTransport"])
    /** @type {any} */ (window)[own] = undefined;
  /** @type {ScreenContext} */
  const context = JSON.parse(document.getElementById("_bookmobile")?.textContent ?? "{}");
  const { saved, files, name } = context;
  const root = document.documentElement;
  /** @type {MessagePort | undefined} */
  let port;
  /** @type {[string, unknown][]} */
  const early = [];
  /** @type {(name: keyof ScreenMessages, value?: unknown) => unknown} */
  const tell = (what, value) => (port ? port.postMessage([what, value]) : early.push([what, value]));
  /** @type {(target: object, name: string, value: unknown) => unknown} */
  const set = (target, own, value) => Object.defineProperty(target, own, { value });
  /** @type {(target: any, name: string, change: (value: any) => any) => void} */
  const onSet = (target, own, change) => {
    const before = Object.getOwnPropertyDescriptor(target, own);
    if (before?.set) Object.defineProperty(target, own, { ...before, set(value) {
      before.set?.call(this, change(value));
    } });
  };

  // The page's history is not the program's.
  for (const own of ["back", "forward", "go", "pushState", "replaceState"]) set(History.prototype, own, () => {});
  const { focus } = HTMLElement.prototype;
  // The page is not scrolled, nor its focus taken, while a person is elsewhere.
  for (const [target, own] of /** @type {[any, string][]} */ ([[Element.prototype, "scrollIntoView"], [HTMLElement.prototype, "focus"], [SVGElement.prototype, "focus"], [self, "focus"]])) {
    const act = target[own];
    set(target, own, /** @this {any} */ function (/** @type {any[]} */ ...all) {
      if (document.hasFocus()) act.apply(this, all);
    });
  }

  // The program's own files and scripts, by their paths. An address is relative to this document,
  // whose base is the page's address, or what loaders make of `about:srcdoc`.
  const home = new URL(".", document.baseURI).href;
  /** @type {Record<string, () => void>} */
  const scripts = {};
  /** @type {<T>(all: Record<string, T>, url: unknown) => T | undefined} */
  const ownOf = (all, url) => {
    const text = String(url);
    try {
      const { host, pathname } = new URL(text.startsWith(home) ? text.slice(home.length) : text.replace(/^about\b:?/, ""), "https://program.invalid/");
      return host === "program.invalid" ? all[decodeURIComponent(pathname.slice(1))] : undefined;
    } catch {
      return undefined;
    }
  };
  /** @param {unknown} url */
  const fileOf = (url) => ownOf(files, url);
  /** @param {string} url */
  const blobOf = (url) => {
    const [head, text] = url.split(",");
    return new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], { type: head.slice(5, -7) });
  };
  /** @param {unknown} url */
  const shown = (url) => fileOf(url) ?? url;
  for (const { prototype } of [HTMLImageElement, HTMLMediaElement, HTMLSourceElement]) onSet(prototype, "src", shown);
  // A script that another one loads is a function of the one script.
  Object.defineProperty(HTMLScriptElement.prototype, "src", {
    get() {
      return this.dataset.src ?? "";
    },
    set(url) {
      this.dataset.src = url;
    },
  });
  set(self, "bookmobileScripts", scripts);
  if (self.trustedTypes) self.trustedTypes.createPolicy("default", {
    createHTML: (html) => html,
    createScriptURL: (url) => {
      const file = fileOf(url);
      return file ? URL.createObjectURL(blobOf(file)) : url.startsWith("blob:") ? url : null;
    },
  });
  self.fetch = async (/** @type {any} */ wanted) => {
    const file = fileOf(wanted.url ?? wanted);
    if (!file) throw new TypeError("there is no network");
    return new Response(blobOf(file));
  };
  set(self, "XMLHttpRequest", class extends EventTarget {
    readyState = 0;
    status = 0;
    statusText = "";
    responseType = "";
    /** @type {any} */
    response = "";
    responseText = "";
    upload = new EventTarget();
    /** @type {unknown} */
    #url;
    constructor() {
      super();
      for (const kind of ["readystatechange", "load", "error", "loadend"]) this.addEventListener(kind, (event) => /** @type {any} */ (this)[`on${kind}`]?.(event));
    }
    open(/** @type {string} */ _, /** @type {unknown} */ url) {
      this.#url = url;
    }
    setRequestHeader() {}
    overrideMimeType() {}
    abort() {}
    getResponseHeader() {
      return null;
    }
    getAllResponseHeaders() {
      return "";
    }
    async send() {
      // What is asked for comes later.
      await Promise.resolve();
      const file = fileOf(this.#url);
      const blob = file && blobOf(file);
      const isText = !this.responseType || this.responseType === "text";
      const text = isText && blob ? await blob.text() : "";
      this.response = !blob ? null : isText ? text : this.responseType === "json" ? JSON.parse(await blob.text())
        : this.responseType === "blob" ? blob : await blob.arrayBuffer();
      this.responseText = text;
      this.readyState = 4;
      this.status = blob ? 200 : 0;
      for (const kind of ["readystatechange", blob ? "load" : "error", "loadend"]) this.dispatchEvent(new ProgressEvent(kind));
    }
  });

  // Styles that a script writes: the policy leaves out elements and attributes, but not sheets
  // and properties.
  const { setAttribute } = Element.prototype;
  set(Element.prototype, "setAttribute", /** @this {any} */ function (/** @type {string} */ own, /** @type {string} */ value) {
    if (own === "style" && this.style) this.style.cssText = value;
    else setAttribute.call(this, own, own === "src" ? String(shown(value)) : value);
  });
  /** @param {Element} element */
  const mend = (element) => {
    if (element instanceof HTMLScriptElement && element.src) {
      const run = ownOf(scripts, element.src);
      run?.call(self);
      element.dispatchEvent(new Event(run ? "load" : "error"));
      return;
    }
    if (element instanceof HTMLStyleElement && element.textContent && !element.sheet) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(element.textContent);
      document.adoptedStyleSheets.push(sheet);
    }
    const style = element.getAttribute("style");
    if (style && element instanceof HTMLElement && !element.style.length) element.style.cssText = style;
    const src = fileOf(element.getAttribute("src") ?? "_");
    if (src) setAttribute.call(element, "src", src);
  };
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) {
      if (!(node instanceof Element)) continue;
      mend(node);
      node.querySelectorAll("style,script,[style],[src]").forEach(mend);
    }
  }).observe(document, { childList: true, subtree: true });

  // What is kept: the storage and the updates, as one value.
  const state = { updates: /** @type {WebxdcUpdate[]} */ ([]), address: "", ...saved };
  state.local = Object.assign(Object.create(null), state.local);
  state.address ||= crypto.getRandomValues(new Uint32Array(4)).join("-");
  let isDue = false;
  const keep = () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      tell("save", JSON.stringify(state));
    });
  };
  /** @type {(items: Record<string, string>, isKept?: boolean) => unknown} */
  const storage = (items, isKept) => {
    const own = {
      getItem: (/** @type {string} */ key) => items[key] ?? null,
      setItem: (/** @type {string} */ key, /** @type {unknown} */ value) => {
        const before = own.getItem(key);
        items[key] = String(value);
        if (JSON.stringify(isKept ? state : items).length > context.room) {
          if (before === null) delete items[key];
          else items[key] = before;
          throw new DOMException("there is no more room", "QuotaExceededError");
        }
        if (isKept) keep();
      },
      removeItem: (/** @type {string} */ key) => {
        delete items[key];
        if (isKept) keep();
      },
      clear: () => Object.keys(items).forEach(own.removeItem),
      key: (/** @type {number} */ at) => Object.keys(items)[at] ?? null,
      get length() {
        return Object.keys(items).length;
      },
    };
    return new Proxy(own, {
      get: (_, key) => (key in own ? Reflect.get(own, key) : items[String(key)]),
      set: (_, key, value) => (own.setItem(String(key), value), true),
      has: (_, key) => key in own || key in items,
      deleteProperty: (_, key) => (own.removeItem(String(key)), true),
      ownKeys: () => Object.keys(items),
      getOwnPropertyDescriptor: (_, key) => (key in items ? { value: items[String(key)], configurable: true, enumerable: true, writable: true } : undefined),
    });
  };
  set(self, "localStorage", storage(state.local, true));
  set(self, "sessionStorage", storage(Object.create(null)));
  Object.defineProperty(document, "cookie", { value: "", writable: true });
  set(navigator, "language", context.locale);
  set(navigator, "languages", [context.locale]);
  self.alert = (text) => tell("info", String(text));

  /** @type {((update: WebxdcUpdate) => unknown) | undefined} */
  let listener;
  /** @type {(update: WebxdcUpdate) => WebxdcUpdate} */
  const numbered = (update) => ({ ...update, max_serial: state.updates.length });
  set(self, "webxdc", {
    selfAddr: state.address,
    selfName: context.selfName,
    sendUpdateInterval: 1000,
    sendUpdateMaxSize: context.room / 4,
    sendUpdate(/** @type {WebxdcUpdate} */ { payload, info, href, document: title, summary }) {
      const update = { payload, info, href, document: title, summary, serial: state.updates.length + 1, max_serial: 0 };
      const text = JSON.stringify(update);
      if (text.length + JSON.stringify(state).length > context.room) return tell("save", null);
      state.updates.push(JSON.parse(text));
      keep();
      if (info || summary || title) tell("info", [title, info, summary].filter(Boolean).join(" · "));
      queueMicrotask(() => listener?.(numbered(state.updates[update.serial - 1])));
    },
    async setUpdateListener(/** @type {(update: WebxdcUpdate) => unknown} */ act, since = 0) {
      listener = act;
      for (const update of state.updates.slice(since)) act(numbered(update));
    },
    getAllUpdates: async () => state.updates.map(numbered),
    async sendToChat(/** @type {{ text?: string, file?: { name: string, blob?: Blob, base64?: string, plainText?: string } }} */ { text = "", file }) {
      const blob = file && (file.blob ?? new Blob([file.base64 === undefined ? file.plainText ?? "" : blobOf(`data:;base64,${file.base64}`)]));
      tell("share", { text, file: file?.name, blob });
    },
    importFiles: (/** @type {{ mimeTypes?: string[], extensions?: string[], multiple?: boolean }} */ { mimeTypes = [], extensions = [], multiple = false } = {}) => new Promise((done) => {
      const input = document.createElement("input");
      Object.assign(input, { type: "file", accept: [...mimeTypes, ...extensions].join(), multiple });
      input.onchange = () => done([...(input.files ?? [])]);
      input.oncancel = () => done([]);
      input.click();
    }),
  });
  set(self, "bookmobile", context);

  // Links: those within the program scroll, the page asks about others.
  addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a,area");
    const to = link && (link.getAttribute("href") ?? link.getAttribute("xlink:href"));
    if (!to) return;
    event.preventDefault();
    if (to.startsWith("#")) document.getElementById(decodeURIComponent(to.slice(1)))?.scrollIntoView();
    else tell("link", to);
  }, true);
  // A form that is sent is the end of the program where the policy stops it.
  addEventListener("submit", (event) => event.preventDefault(), true);
  set(HTMLFormElement.prototype, "submit", () => {});
  set(self, "open", (/** @type {unknown} */ to) => void tell("link", String(to)));
  addEventListener("keydown", ({ key, defaultPrevented }) => {
    if (key === "Escape" && !defaultPrevented) tell("leave");
  });

  /** @param {Partial<ScreenContext>} now */
  const show = (now) => {
    Object.assign(context, now);
    root.style.colorScheme = context.isThemed ? context.theme : "light";
    root.lang ||= context.locale;
    if (context.textScale !== 1) root.style.fontSize = `${context.textScale * 100}%`;
  };
  show({});

  let isRunning = false;
  addEventListener("error", ({ message }) => tell(isRunning ? "slip" : "error", message));
  addEventListener("unhandledrejection", ({ reason }) => tell("slip", String(reason)));
  addEventListener("load", () => {
    isRunning = true;
    tell("ready");
    new ResizeObserver(() => {
      const { bottom } = document.body.getBoundingClientRect();
      tell("size", Math.ceil(bottom + scrollY + Number.parseFloat(getComputedStyle(document.body).marginBottom)));
    }).observe(document.body);
  });
  addEventListener("message", (/** @type {MessageEvent} */ event) => {
    if (event.source !== parent || port) return;
    event.stopImmediatePropagation();
    [port] = event.ports;
    for (const message of early) port?.postMessage(message);
    port.onmessage = ({ data: [what, value] }) => {
      if (what === "ping") tell("pong", value);
      else if (what === "changed") {
        show(value);
        dispatchEvent(new Event("languagechange"));
      } else if (what === "focus") {
        const first = document.querySelector("[autofocus],a[href],button,input,select,textarea,[tabindex]") ?? document.body;
        focus.call(/** @type {HTMLElement} */ (first));
      }
    };
  });
  document.title = name;
})();
