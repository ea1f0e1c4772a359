// A program under test in a page of its own: opens the page in a frame of a width, starts and stops
// the program, does what a person would, and gathers what it did wrong. Part of `bookmobile test`.
import { ACTION_LIMIT, MAX_KEPT, MAX_MESSAGES, MAX_NODES } from "./programs-limits.js";

// How long a page may take until the box is there, a program to start, and to answer, which the page itself
// limits.
const LOAD_LIMIT = 40_000;
const START_LIMIT = 20_000;
const ANSWER_LIMIT = 25_000;

/** @param {number} milliseconds */
export const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Waits until something is true; whether it became so in time.
/** @type {(isTrue: () => unknown, limit: number, step?: number) => Promise<boolean>} */
export const until = async (isTrue, limit, step = 20) => {
  for (const end = performance.now() + limit; ;) {
    if (isTrue()) return true;
    if (performance.now() > end) return false;
    await sleep(step);
  }
};

// What of a view is not in the page, as it was drawn.
/** @type {(tree: any[], root: Element, tell: (kind: string, what: string) => void) => void} */
export const compareView = (tree, root, tell) => {
  /** @type {Element | null} */
  let element = root.firstElementChild;
  for (const child of tree) {
    if (!Array.isArray(child)) continue;
    const [tag, given, ...inside] = child;
    // The page makes a picture of this one.
    if (tag === "qr" && element?.classList.contains("program-qr")) {
      element = element.nextElementSibling;
      continue;
    }
    if (!element || element.localName !== tag) {
      tell("element", String(tag));
      continue;
    }
    for (const [name, value] of Object.entries(given ?? {})) {
      if (["key", "do", "with", "focus", "class"].includes(name) || value === undefined || value === null || value === false) continue;
      const isThere = name in element && ["value", "checked", "selected", "disabled", "open", "hidden"].includes(name) ? true
        : name === "type" ? element.getAttribute("type") === String(value) : element.hasAttribute(name);
      if (!isThere || typeof value === "object") tell("attribute", `${name}${name === "href" || name === "type" || name === "role" ? `="${value}"` : ""} of ${tag}`);
    }
    compareView(inside, element, tell);
    element = element.nextElementSibling;
  }
};

/** @type {(node: unknown) => number} */
const countNodes = (node) => (Array.isArray(node) ? node.reduce((sum, child) => sum + countNodes(child), 1) : 1);

/** @type {(job: TestJob, place: HTMLElement, say: (step: string) => void) => TestSession} */
export const openSession = (job, place, say) => {
  const frame = document.createElement("iframe");
  /** @type {Map<string, TestFinding>} */
  const findings = new Map();
  let check = "starts";
  /** @type {string[]} */
  let trail = [];
  /** @type {any} */
  let page;
  /** @type {HTMLElement} */
  let box;
  /** @type {TestDriver | undefined} */
  let driver;
  let [isWanted, isOver, hasAnswered, hasThrown] = [false, false, false, false];
  // What the page has sent and not had an answer to, and views that came.
  let [views, sent, pings, acted] = [0, 0, 0, Number.NEGATIVE_INFINITY];
  let [count, since, nodes] = [0, 0, 0];
  /** @type {[string, string] | undefined} */
  let reason;
  /** @type {any[] | undefined} */
  let latest;
  /** @type {MessagePort | undefined} */
  let port;
  /** @type {Map<number, (answer: any) => void>} */
  const waiting = new Map();
  let asked = 0;

  /** @type {(kind: string, what: string, where?: string, at?: [number, number]) => void} */
  const tell = (kind, what, where = check, at = undefined) => {
    const key = `${where} ${kind} ${what}`;
    if (!findings.has(key)) findings.set(key, { check: where, kind, what, trail: trail.slice(-8), at });
  };
  const hasBox = () => box?.isConnected;
  const isRunning = () => hasBox() && "running" in box.dataset;
  const view = () => /** @type {HTMLElement} */ (box.querySelector(".program-view"));
  const button = (/** @type {string} */ selector) => /** @type {HTMLButtonElement} */ (box.querySelector(`.program-foot ${selector}`));

  const compareSoon = () => {
    if (latest) return;
    page.requestAnimationFrame(() => {
      // After the page has drawn it in this frame.
      const tree = latest;
      setTimeout(() => {
        latest = undefined;
        if (tree && isRunning()) compareView(tree, view(), (kind, what) => tell(kind, what, "view"));
      });
    });
  };
  /** @type {Record<string, (value: any) => void>} */
  const heard = {
    error: (text) => {
      hasThrown = true;
      tell("error", String(text).slice(0, 300));
    },
    slip: (text) => tell("error", String(text).slice(0, 300)),
    view: (tree) => {
      views++;
      nodes = countNodes(tree) - 1;
      if (nodes > MAX_NODES || !Array.isArray(tree)) return;
      compareSoon();
      latest = tree;
    },
    save: (text) => (typeof text !== "string" || text.length > MAX_KEPT) && tell("saves", typeof text === "string" ? `${Math.ceil(text.length / 1024)} KB` : "", "refused"),
    ask: ({ what }) => !job.asks.includes(what) && tell("asks", String(what), "refused"),
    pong: () => (pings = 0),
    _test: ({ kind, what }) => tell(kind, what, "refused"),
  };
  /** @param {any} message */
  const hear = (message) => {
    if (isOver) return;
    if (!Array.isArray(message)) {
      if (message === "left") reason = ["left", ""];
      else if (typeof message === "string") heard.error(message);
      return;
    }
    const time = performance.now();
    if (time - since > 1000) [since, count] = [time, 0];
    if (++count > MAX_MESSAGES) reason = ["floods", "messages"];
    const [name, value] = message;
    if (["open", "share", "link", "ask"].includes(name) && time - acted > ACTION_LIMIT) tell("unasked", name, "refused");
    heard[name]?.(value ?? {});
  };

  // Whether the program was ended by the page; says why, once.
  const hasEnded = () => {
    if (!isWanted || isRunning() || !hasBox()) return isOver && hasBox();
    if (!button(".program-start").hidden) {
      isWanted = false;
      isOver = true;
      if (reason) tell(...reason);
      else if (nodes > MAX_NODES) tell("floods", `${nodes} nodes`);
      else if (hasThrown) return true;
      else if (!hasAnswered) tell("silent", "");
      else tell(pings ? "hangs" : "floods", pings ? "" : "views");
    }
    return isOver;
  };

  const connect = () => {
    const inner = view().querySelector("iframe")?.contentWindow?.frames[0];
    if (!inner) return;
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }) => {
      if (data.note) return tell(data.note.kind, data.note.what, "refused");
      waiting.get(data.id)?.(data.answer);
      waiting.delete(data.id);
    };
    inner.postMessage("bookmobile test", "*", [channel.port2]);
  };
  // Asks the driver, which is in the page or in the program's frame; nothing if the program has ended.
  /** @type {(what: keyof TestDriver, value?: any) => Promise<any>} */
  const ask = async (what, value) => {
    if (hasEnded() || !isRunning()) return undefined;
    if (!job.hasScreen) {
      driver ??= page.bookmobileTest.driverOf(view(), false);
      return /** @type {any} */ (driver)[what](value);
    }
    /** @type {any} */
    let answer;
    const id = ++asked;
    waiting.set(id, (own) => (answer = { own }));
    port?.postMessage({ id, what, value });
    await until(() => answer || hasEnded(), ANSWER_LIMIT);
    if (!answer && !hasEnded()) tell("hangs", "");
    if (answer?.own?.trouble) throw new Error(answer.own.trouble);
    return answer?.own;
  };
  // As a person's press: the page may do what the program asks for now.
  const mark = () => {
    acted = performance.now();
    page.bookmobileTest.pressed = page.performance.now();
    [views, sent] = [0, 0];
    if (job.hasScreen) /** @type {HTMLElement | null} */ (view().querySelector("iframe"))?.focus();
  };
  // Waits until what was done is shown.
  const settle = async () => {
    if (job.hasScreen) {
      await sleep(40);
      // Also a program that computes is waited for, or ended by the page.
      await ask("see", "");
    } else if (sent) await until(() => views || hasEnded() || !hasBox(), ANSWER_LIMIT);
    await sleep(30);
    for (const dialog of page.document.querySelectorAll("dialog.program-dialog")) /** @type {HTMLDialogElement} */ (dialog).close();
    hasEnded();
  };

  return {
    tell,
    isRunning,
    hasEnded,
    hasBox,
    ask,
    settle,
    measures: async () => {
      const found = await ask("measure");
      if (!found) return;
      if (job.width <= 320) for (const what of found.wide) tell("wide", what, "fits");
      for (const what of found.nameless) tell("nameless", what, "names");
      for (const what of found.small) tell("small", what, "targets");
    },
    during: (now) => {
      check = now;
      say(now);
    },
    act: async (what, value, told) => {
      mark();
      if (told) {
        trail.push(told);
        say(told);
      }
      const answer = await ask(what, value);
      await settle();
      return answer;
    },
    open: async () => {
      frame.remove();
      frame.width = String(job.width);
      frame.height = "800";
      frame.src = `/${job.page}`;
      place.append(frame);
      const isThere = await until(() => {
        page = frame.contentWindow;
        const found = /** @type {HTMLElement | null | undefined} */ (page?.document?.querySelector("[data-program]"));
        if (!found || !page.bookmobileTest) return false;
        page.bookmobileTest.hear = hear;
        page.bookmobileTest.sent = (/** @type {any} */ message) => {
          if (message?.[0] === "ping") pings++;
          else if (message?.[0] === "event" || message?.[0] === "changed") sent++;
        };
        found.scrollIntoView();
        box = found;
        return "built" in found.dataset;
      }, LOAD_LIMIT);
      if (!isThere) throw new Error("the page did not show the program's box");
    },
    start: async () => {
      trail = [];
      [isWanted, isOver, hasAnswered, hasThrown] = [true, false, false, false];
      [reason, nodes, pings, count] = [undefined, 0, 0, 0];
      [views, acted, latest, port, driver] = [0, Number.NEGATIVE_INFINITY, undefined, undefined, undefined];
      button(".program-start").click();
      await until(() => isRunning() || hasEnded(), START_LIMIT);
      if (!isRunning()) {
        hasEnded();
        return false;
      }
      hasAnswered = true;
      if (job.hasScreen) connect();
      await settle();
      await sleep(200);
      return !hasEnded();
    },
    stop: async () => {
      isWanted = false;
      button(".link-button:not([hidden])")?.click();
      await until(() => !isRunning(), 2000);
    },
    // What the page tells a program of the theme and the language; `tag` is that of the language.
    change: async (what) => {
      [views, sent] = [0, 0];
      const root = page.document.documentElement;
      if (what.theme) root.dataset.theme = what.theme;
      if (what.tag) {
        box.closest("[lang]")?.setAttribute("lang", what.tag);
        root.setAttribute("lang", what.tag);
      }
      await sleep(30);
      await settle();
    },
    result: (done) => ({ findings: [...findings.values()], done }),
    close: () => frame.remove(),
  };
};
