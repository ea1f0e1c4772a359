// The box of a mini-program in a page: what it is and what it will ask for, the button that
// starts it, its view, and what it asks the page to do. Nothing starts by itself.
import { make, say, status, textButton } from "./dom.js";
import { interfaceMessages } from "./interface-language.js";
import { fill } from "./messages.js";
import { address, bundle, isSingleFile } from "./page.js";
import { MAX_KEPT, isKeepingNothing, keepSlot, readKept } from "./programs-kept.js";
import { loadProgramFile, startProgram } from "./programs-frame.js";
import { showView } from "./programs-view.js";

// For how many milliseconds after a person has done something in a program it may open an
// article, or offer to share.
const ACTION_LIMIT = 5000;
// The most letters of a text that is shared, and of one for a screen reader.
const MAX_SHARED = 100_000;
const MAX_SAID = 300;
// How many milliseconds of a second views may take to draw.
const DRAWING_LIMIT = 600;

let count = 0;

/** @param {string} path */
const isProgramFile = (path) => /^programs\/[\p{L}\p{M}\p{N}._-]+$/u.test(path);

/** @param {string} path */
const loadData = async (path) => {
  if (!isProgramFile(path)) throw new Error(path);
  const bytes = await loadProgramFile(path);
  return path.endsWith(".json") ? JSON.parse(new TextDecoder().decode(bytes)) : bytes.slice().buffer;
};

const isDark = () => {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

/** @param {HTMLElement} box */
const surroundings = (box) => {
  const style = getComputedStyle(box);
  return {
    locale: box.closest("[lang]")?.getAttribute("lang") ?? "en",
    direction: style.direction === "rtl" ? "rtl" : "ltr",
    theme: isDark() ? "dark" : "light",
    textScale: Number.parseFloat(style.fontSize) / 16,
    width: Math.round(box.getBoundingClientRect().width),
  };
};

// A dialog above the page; closed, it is gone, and the focus is where it was, or in the view.
/** @type {(view: HTMLElement, label: string, content: Node[]) => HTMLDialogElement} */
const openDialog = (view, label, content) => {
  const dialog = make("dialog", "program-dialog");
  const from = /** @type {HTMLElement | null} */ (document.activeElement);
  dialog.setAttribute("aria-label", label);
  dialog.append(...content);
  dialog.onclose = () => {
    dialog.remove();
    from?.focus();
    if (document.activeElement === document.body) view.focus({ preventScroll: true });
  };
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
};

// What a program passes on, which the person sees first.
/** @type {(view: HTMLElement, name: string, shared: { text: string, file?: unknown }) => HTMLDialogElement} */
const share = (view, name, { text, file }) => {
  const messages = interfaceMessages();
  const title = fill(messages.programsShare, { name });
  const heading = Object.assign(make("h2"), { textContent: title });
  const shown = Object.assign(make("pre", "program-shared"), { textContent: text, tabIndex: 0 });
  const state = status("p");
  const actions = make("div", "program-actions");
  actions.append(textButton("button", messages.programsCopy, () =>
    navigator.clipboard.writeText(text).then(() => say(state, messages.programsCopied), () => getSelection()?.selectAllChildren(shown))));
  if (navigator.canShare?.({ text }))
    actions.append(textButton("button", messages.programsSend, () => navigator.share({ title: name, text }).catch(() => {})));
  if (typeof file === "string") {
    actions.append(textButton("button", messages.programsSaveFile, () => {
      const link = make("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      link.download = file.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 80) || "text.txt";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    }));
  }
  const dialog = openDialog(view, title, [heading, shown, state, actions]);
  actions.append(textButton("button", messages.programsClose, () => dialog.close()));
  return dialog;
};

// Asks for the position; `done` gets it if the person allows it this time. Coarse is about a
// kilometre.
/** @type {(view: HTMLElement, name: string, isPrecise: boolean, done: (position: ProgramPosition) => void) => HTMLDialogElement} */
const askPosition = (view, name, isPrecise, done) => {
  const messages = interfaceMessages();
  const text = fill(messages.programsPosition, { name });
  const state = status("p");
  const actions = make("div", "program-actions");
  const dialog = openDialog(view, text, [Object.assign(make("p"), { textContent: text }), state, actions]);
  let isAnswered = false;
  /** @param {ProgramPosition} position */
  const answer = (position) => {
    if (isAnswered) return;
    isAnswered = true;
    done(position);
    if (dialog.open) dialog.close();
  };
  // Escape and the button refuse, also while the position is looked for.
  dialog.addEventListener("close", () => answer({ isRefused: true }));
  const allow = textButton("button", messages.programsAllow, () => {
    if (!navigator.geolocation) return answer({ isRefused: true });
    allow.disabled = true;
    say(state, messages.programsStarting);
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const round = (/** @type {number} */ degrees) => (isPrecise ? degrees : Math.round(degrees * 100) / 100);
      answer({ latitude: round(coords.latitude), longitude: round(coords.longitude), accuracy: isPrecise ? coords.accuracy : Math.max(coords.accuracy, 1100) });
    }, () => answer({ isRefused: true }), { enableHighAccuracy: isPrecise, timeout: 30_000, maximumAge: 60_000 });
  });
  actions.append(allow, textButton("button", messages.programsRefuse, () => dialog.close()));
  return dialog;
};

/** What ends the programs that run, by their boxes. @type {Map<HTMLElement, () => void>} */
const running = new Map();

// Builds the box of a program over what the press wrote of it.
/** @param {HTMLElement} box */
export const buildBox = (box) => {
  /** @type {site.ProgramPlacement} */
  const placement = JSON.parse(box.dataset.program ?? "{}");
  const code = placement.code ?? PROGRAMS.code[placement.program];
  if (!code || !isProgramFile(code)) return;
  const name = box.getAttribute("aria-label") ?? placement.program;
  const messages = interfaceMessages();
  const prefix = `_program-${++count}-`;
  const view = make("div", "program-view");
  const state = status("p", "program-state");
  const spoken = status("p", "visually-hidden");
  const foot = make("div", "program-foot");
  const asks = make("p", "program-asks");
  asks.textContent = (placement.asks ?? []).includes("position") ? messages.programsAsksPosition : "";
  view.tabIndex = -1;
  let acted = -ACTION_LIMIT;
  let starts = 0;
  let isReady = false;
  /** @type {HTMLDialogElement | undefined} */
  let dialog;
  /** The newest view that is not drawn yet. @type {unknown} */
  let due;
  // How long views were drawn in the second that began then, in milliseconds.
  let drawing = { since: 0, spent: 0 };
  /** @type {import("./programs-frame.js").RunningProgram | undefined} */
  let program;
  /** @type {MutationObserver | undefined} */
  let watch;

  const start = textButton("program-start", messages.programsStart, () => begin());
  const stop = textButton("link-button", messages.programsStop, () => finish(messages.programsStopped));
  const own = make("a", "program-own");
  own.textContent = messages.programsPage;
  const [language, , slug] = new URL(location.href).hash.startsWith("#/") ? location.hash.slice(2).split("/") : location.pathname.slice(new URL(address("")).pathname.length).split("/");
  own.href = isSingleFile ? `#/${language}/articles/${placement.id}/` : address(`${language}/articles/${placement.id}/`);
  const isMissing = bundle.only?.length && !bundle.only.includes(`${language}/${placement.id}`);
  own.hidden = Boolean(isMissing) || decodeURIComponent(slug ?? "") === placement.id;

  /** @param {string} text */
  const finish = (text) => {
    starts++;
    program?.end();
    program = undefined;
    due = undefined;
    dialog?.close();
    watch?.disconnect();
    running.delete(box);
    const hadFocus = box.contains(document.activeElement);
    view.replaceChildren();
    delete box.dataset.running;
    say(state, text);
    start.textContent = messages.programsAgain;
    start.hidden = false;
    stop.hidden = true;
    if (hadFocus) start.focus();
  };
  // Whether a person has done something in the program a moment ago. Each press is for one thing.
  const takeAction = () => {
    const hasActed = performance.now() - acted < ACTION_LIMIT && (navigator.userActivation?.isActive ?? true) && !dialog?.open;
    acted = -ACTION_LIMIT;
    return hasActed;
  };
  const draw = () => {
    const tree = due;
    due = undefined;
    if (tree === undefined || !program) return;
    const from = performance.now();
    if (from - drawing.since > 1000) drawing = { since: from, spent: 0 };
    try {
      showView({ prefix, send: (event) => {
        acted = performance.now();
        program?.send("event", event);
      } }, view, tree);
      drawing.spent += performance.now() - from;
      if (drawing.spent > DRAWING_LIMIT) throw new RangeError("too many views");
    } catch (error) {
      program.fail(error instanceof RangeError ? "floods" : "broken", String(error).slice(0, 300));
    }
  };
  /** @type {Record<string, (value: any) => unknown>} */
  const handlers = {
    ready: async () => {
      if (isReady) return;
      isReady = true;
      try {
        const all = await Promise.all(placement.data.map(loadData));
        program?.send("start", { api: 1, ...surroundings(box), data: all.length > 1 ? all : all[0] ?? null, saved: readKept(placement.id) });
      } catch (error) {
        program?.fail("failed", String(error));
      }
    },
    view: (tree) => {
      if (!box.dataset.running) {
        box.dataset.running = "";
        say(state, isKeepingNothing() ? messages.programsNotKept : "");
        if (document.activeElement === document.body || document.activeElement === stop) view.focus({ preventScroll: true });
      }
      // Of several views before the next frame only the last is drawn.
      if (due === undefined) requestAnimationFrame(draw);
      due = tree;
    },
    save: (text) => {
      if (typeof text !== "string" || text.length > MAX_KEPT) return say(state, messages.programsTooMuch);
      say(state, keepSlot(placement.id, name, text) ? "" : messages.programsNotKept);
    },
    open: (to) => {
      if (typeof to !== "string" || !takeAction()) return;
      const link = make("a");
      const path = `${language}/articles/${encodeURIComponent(to)}/`;
      link.href = isSingleFile ? `#/${path}` : address(path);
      // Within the page, so that the app opens it in a tab.
      foot.append(link);
      link.click();
      link.remove();
    },
    share: (shared) => {
      if (typeof shared?.text === "string" && takeAction()) dialog = share(view, name, { text: shared.text.slice(0, MAX_SHARED), file: shared.file });
    },
    say: (text) => say(spoken, String(text).slice(0, MAX_SAID)),
    ask: ({ id, what, isPrecise }) => {
      const answer = (/** @type {ProgramPosition} */ value) => program?.send("answer", { id, value });
      if (what !== "position" || !placement.asks?.includes("position") || !takeAction()) return answer({ isRefused: true });
      dialog = askPosition(view, name, Boolean(isPrecise), answer);
    },
  };

  const begin = async () => {
    start.hidden = true;
    stop.hidden = false;
    stop.focus();
    say(state, messages.programsStarting);
    running.set(box, () => finish(""));
    isReady = false;
    const turn = ++starts;
    const words = { failed: messages.programsFailed, hangs: messages.programsHangs, floods: messages.programsFloods };
    try {
      const started = await startProgram(foot, code, (what, value) => handlers[what]?.(value), (why, error) =>
        finish(why === "broken" ? fill(messages.programsBroken, { error: error ?? "" }) : words[why]));
      // It was stopped in the meantime.
      if (turn !== starts) return started.end();
      program = started;
    } catch (error) {
      console.warn(error);
      return finish(messages.programsFailed);
    }
    // What the program has to know of the page.
    watch = new MutationObserver(() => program?.send("changed", surroundings(box)));
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-size", "lang", "dir"] });
  };

  stop.hidden = true;
  foot.append(start, stop, own);
  box.append(asks, view, state, spoken, foot);
  box.dataset.built = "";
};

// Ends the programs whose boxes are not in the page any more.
export const endGone = () => {
  for (const [box, end] of running) if (!box.isConnected) end();
};
