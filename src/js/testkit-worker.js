// In the worker of a program that `bookmobile test` runs, between the runtime and the program: tells
// what the program tries and the sandbox refuses, and lets it be refused as ever.

(() => {
  /** @type {MessagePort | undefined} */
  let port;
  /** @type {unknown[]} */
  const early = [];
  const told = new Set();
  /** @type {(kind: string, what: string) => void} */
  const tell = (kind, what) => {
    const key = `${kind} ${what}`;
    if (told.has(key) || told.size > 30) return;
    told.add(key);
    const message = ["_test", { kind, what }];
    if (port) port.postMessage(message);
    else early.push(message);
  };
  self.addEventListener("message", (/** @type {MessageEvent} */ event) => {
    [port] = event.ports;
    for (const message of early) port?.postMessage(message);
  }, { once: true });
  /** @param {any} value */
  const short = (value) => String(value?.url ?? value).slice(0, 120);

  /** @type {(target: any, name: string, kind: string) => void} */
  const watch = (target, name, kind) => {
    const before = target?.[name];
    if (typeof before !== "function") return;
    const what = (/** @type {unknown[]} */ all) => tell(kind, `${name}(${all.length ? JSON.stringify(short(all[0])) : ""})`);
    // Both called and made by `new`.
    target[name] = new Proxy(before, {
      apply: (own, self, all) => (what(all), Reflect.apply(own, self, all)),
      construct: (own, all, made) => (what(all), Reflect.construct(own, all, made)),
    });
  };
  for (const name of ["fetch", "WebSocket", "EventSource", "WebTransport", "importScripts", "Worker"]) watch(self, name, "network");
  if (self.XMLHttpRequest) {
    const { open } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.open = /** @this {any} */ function (/** @type {any[]} */ ...all) {
      tell("network", `XMLHttpRequest(${JSON.stringify(short(all[1]))})`);
      return Reflect.apply(open, this, all);
    };
  }
  if (self.IDBFactory) watch(IDBFactory.prototype, "open", "storage");
  if (self.CacheStorage) watch(CacheStorage.prototype, "open", "storage");
  self.addEventListener("securitypolicyviolation", (/** @type {any} */ { effectiveDirective, blockedURI, sample }) => {
    // Connections are told of above.
    if (effectiveDirective === "connect-src") return;
    const isCode = blockedURI === "eval" || /^(?:eval|Function)\b/.test(sample ?? "");
    tell(isCode ? "code" : "network", isCode ? String(sample || blockedURI).slice(0, 120) : `${effectiveDirective} ${blockedURI}`);
  });
})();
