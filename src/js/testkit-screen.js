// In the frame of a program with a screen that `bookmobile test` runs, between the shim and the
// program: tells what the program tries and the sandbox refuses, and does there what the kit asks
// for, with the driver before it.

(() => {
  const own = /** @type {any} */ (self);
  /** @type {TestDriver | undefined} */
  let driver;
  const driverOf = own.bookmobileDriver;
  delete own.bookmobileDriver;
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
    const message = { note: { kind, what } };
    if (port) port.postMessage(message);
    else early.push(message);
  };
  /** @param {any} value */
  const short = (value) => JSON.stringify(String(value?.url ?? value).slice(0, 120));

  const { fetch } = self;
  self.fetch = async (/** @type {[any, any?]} */ ...all) => {
    try {
      return await fetch(...all);
    } catch (error) {
      tell("network", `fetch(${short(all[0])})`);
      throw error;
    }
  };
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = /** @this {any} */ function (/** @type {any[]} */ ...all) {
    this.addEventListener("error", () => tell("network", `XMLHttpRequest(${short(all[1])})`), { once: true });
    return Reflect.apply(open, this, all);
  };
  if (navigator.geolocation) for (const name of ["getCurrentPosition", "watchPosition"]) {
    const act = /** @type {any} */ (navigator.geolocation)[name].bind(navigator.geolocation);
    Object.defineProperty(navigator.geolocation, name, { value: (/** @type {any[]} */ ...all) => (tell("asks", "position"), act(...all)) });
  }
  // The shim makes one of these where storage is full.
  own.DOMException = new Proxy(DOMException, {
    construct(target, all, made) {
      if (all[1] === "QuotaExceededError") tell("saves", "localStorage.setItem");
      return Reflect.construct(target, all, made);
    },
  });
  // A press of the kit has no pointer that could be captured.
  for (const name of ["setPointerCapture", "releasePointerCapture"]) {
    const act = /** @type {any} */ (Element.prototype)[name];
    Object.defineProperty(Element.prototype, name, { value: /** @this {any} */ function (/** @type {number} */ id) {
      if (id !== 1) act.call(this, id);
    } });
  }
  const isOwnFile = (/** @type {string} */ address) => {
    const files = own.bookmobile?.files ?? {};
    return Object.keys(files).some((path) => address.endsWith(`/${path.split("/").map(encodeURIComponent).join("/")}`));
  };
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) => {
    // The shim makes these good.
    if (effectiveDirective.startsWith("style-src") || isOwnFile(blockedURI)) return;
    const isCode = blockedURI === "eval" || /^(?:eval|Function)\b/.test(sample ?? "");
    if (isCode) tell("code", String(sample || blockedURI).slice(0, 120));
    else if (effectiveDirective === "script-src-attr") tell("handler", String(sample || "an attribute").slice(0, 120));
    else tell("network", `${effectiveDirective} ${blockedURI}`);
  });

  addEventListener("message", (event) => {
    if (event.data !== "bookmobile test" || port) return;
    event.stopImmediatePropagation();
    [port] = event.ports;
    for (const message of early) port?.postMessage(message);
    port.onmessage = ({ data: { id, what, value } }) => {
      driver ??= driverOf(document.documentElement, true);
      let answer;
      try {
        answer = /** @type {any} */ (driver)[what](value);
      } catch (error) {
        answer = { trouble: String(error) };
      }
      port?.postMessage({ id, answer });
    };
  });
})();
