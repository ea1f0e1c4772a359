// The box of a mini-program in a page: what it is and what it will ask for, the button that
// starts it, its view, and what it asks the page to do. Nothing starts by itself.
import { make, say, status, textButton } from "./dom.js";
import { interfaceMessages } from "./interface-language.js";
import { fill } from "./messages.js";
import { address, bundle, isSingleFile } from "./page.js";
import { askLink, askPosition, share } from "./programs-dialogs.js";
import { forgetStart, isKeepingNothing, keepSlot, readKept, rememberStart, wasHanging } from "./programs-kept.js";
import { loadProgramFile, startProgram } from "./programs-frame.js";
import { ACTION_LIMIT, MAX_KEPT } from "./programs-limits.js";
import { startScreen } from "./programs-screen.js";
import { surroundingsOf, watchSurroundings } from "./programs-surroundings.js";
import { showView } from "./programs-view.js";

// The most letters of a text that is shared, and of one for a screen reader.
const MAX_SHARED = 100_000;
const MAX_SAID = 300;
// The addresses that a link of a program can have, and their most letters.
const LINK = /^(?:https?|mailto|tel|sms|geo):/;
const MAX_LINK = 2000;
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
  const isScreen = code in (PROGRAMS.screens ?? {});
  asks.textContent = isScreen ? messages.programsScreen : (placement.asks ?? []).includes("position") ? messages.programsAsksPosition : "";
  const information = status("p", "program-information");
  view.tabIndex = -1;
  let acted = -ACTION_LIMIT;
  let taken = -ACTION_LIMIT;
  let starts = 0;
  let isReady = false;
  /** @type {HTMLDialogElement | undefined} */
  let dialog;
  /** The newest view that is not drawn yet. @type {{ tree: unknown, heard: number } | undefined} */
  let due;
  // How many events were sent to the program.
  let sent = 0;
  // How long views were drawn in the second that began then, in milliseconds.
  let drawing = { since: 0, spent: 0 };
  /** @type {import("./programs-frame.js").RunningProgram | undefined} */
  let program;
  /** @type {(() => void) | undefined} */
  let endWatch;

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
    forgetStart();
    say(information, "");
    endWatch?.();
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
    // The page does not see presses in a screen, but the browser says that there was one.
    if (isScreen && performance.now() - taken > ACTION_LIMIT && navigator.userActivation?.isActive && view.contains(document.activeElement)) acted = taken = performance.now();
    const hasActed = performance.now() - acted < ACTION_LIMIT && (navigator.userActivation?.isActive ?? true) && !dialog?.open;
    acted = -ACTION_LIMIT;
    return hasActed;
  };
  // A browser tells the page of a press in a frame of another process a moment after that frame's
  // message has come.
  const pressArrives = async () => {
    for (let at = 0; isScreen && at < 10 && navigator.userActivation && !navigator.userActivation.isActive; at++) await new Promise((done) => setTimeout(done, 30));
  };
  const showRunning = () => {
    if (!("running" in box.dataset)) {
      box.dataset.running = isScreen ? "screen" : "";
      say(state, isKeepingNothing() ? messages.programsNotKept : "");
    }
  };
  const draw = () => {
    const next = due;
    due = undefined;
    if (!next || !program) return;
    const from = performance.now();
    if (from - drawing.since > 1000) drawing = { since: from, spent: 0 };
    try {
      showView({ prefix, heard: next.heard, send: (event) => {
        acted = performance.now();
        program?.send("event", { ...event, number: ++sent });
        return sent;
      } }, view, next.tree);
      drawing.spent += performance.now() - from;
      if (drawing.spent > DRAWING_LIMIT) throw new RangeError("too many views");
    } catch (error) {
      program.fail(error instanceof RangeError ? "floods" : "broken", String(error).slice(0, 300));
    }
  };
  const loadAll = async () => {
    const all = await Promise.all(placement.data.map(loadData));
    return all.length > 1 ? all : all[0] ?? null;
  };
  /** @type {Partial<Record<keyof (WorkerMessages & ScreenMessages), (value: any, heard?: unknown) => unknown>>} */
  const handlers = {
    ready: async () => {
      if (isReady) return;
      isReady = true;
      if (isScreen) {
        forgetStart();
        showRunning();
        if (document.activeElement === document.body || document.activeElement === stop) {
          view.querySelector("iframe")?.focus();
          // Once the frames have it: else the inner one loses it again in Chromium.
          setTimeout(() => program?.send("focus", null), 100);
        }
        return;
      }
      try {
        program?.send("start", { api: 1, ...surroundingsOf(box), data: await loadAll(), saved: readKept(placement.id) });
      } catch (error) {
        program?.fail("failed", String(error));
      }
    },
    view: (tree, heard) => {
      if (isScreen) return;
      if (!("running" in box.dataset)) {
        showRunning();
        if (document.activeElement === document.body || document.activeElement === stop) view.focus({ preventScroll: true });
      }
      // Of several views before the next frame only the last is drawn.
      if (!due) requestAnimationFrame(draw);
      due = { tree, heard: Number(heard) || 0 };
    },
    save: (text) => {
      if (typeof text !== "string" || text.length > MAX_KEPT) return say(state, messages.programsTooMuch);
      say(state, keepSlot(placement.id, name, text) ? "" : messages.programsNotKept);
    },
    open: async (to) => {
      await pressArrives();
      if (typeof to !== "string" || !takeAction()) return;
      const link = make("a");
      const path = `${language}/articles/${encodeURIComponent(to)}/`;
      link.href = isSingleFile ? `#/${path}` : address(path);
      // Within the page, so that the app opens it in a tab.
      foot.append(link);
      link.click();
      link.remove();
    },
    share: async (shared) => {
      await pressArrives();
      if (typeof shared?.text === "string" && takeAction()) dialog = share(view, name, { ...shared, text: shared.text.slice(0, MAX_SHARED) });
    },
    link: async (to) => {
      await pressArrives();
      if (typeof to === "string" && LINK.test(to) && to.length <= MAX_LINK && takeAction()) dialog = askLink(view, name, to);
    },
    info: (text) => say(information, String(text).slice(0, MAX_SAID)),
    slip: (error) => say(state, fill(messages.programsSlip, { error: String(error).slice(0, MAX_SAID) })),
    leave: () => stop.focus(),
    say: (text) => say(spoken, String(text).slice(0, MAX_SAID)),
    ask: ({ id, what, isPrecise }) => {
      const answer = (/** @type {ProgramPosition} */ value) => program?.send("answer", { id, value });
      if (what !== "position" || !placement.asks?.includes("position") || !takeAction()) return answer({ isRefused: true });
      dialog = askPosition(view, name, Boolean(isPrecise), answer);
    },
  };

  /** @type {(receive: ProgramReceiver, ended: (why: import("./programs-frame.js").ProgramEnd, error?: string) => void) => Promise<import("./programs-frame.js").RunningProgram>} */
  const beginScreen = async (receive, ended) => {
    rememberStart(placement.id);
    const data = await loadAll();
    return startScreen(view, code, { api: 1, ...surroundingsOf(box), data, saved: readKept(placement.id), name, selfName: messages.programsYou, room: MAX_KEPT - name.length }, receive, ended);
  };
  const begin = async () => {
    start.hidden = true;
    stop.hidden = false;
    stop.focus();
    say(state, messages.programsStarting);
    running.set(box, () => finish(""));
    isReady = false;
    sent = 0;
    const turn = ++starts;
    const words = { failed: messages.programsFailed, hangs: messages.programsHangs, floods: messages.programsFloods, left: messages.programsLeft };
    /** @type {ProgramReceiver} */
    const receive = (what, value, heard) => handlers[/** @type {keyof (WorkerMessages & ScreenMessages)} */ (what)]?.(value, heard);
    /** @type {(why: import("./programs-frame.js").ProgramEnd, error?: string) => void} */
    const ended = (why, error) => finish(why === "broken" ? fill(messages.programsBroken, { error: error ?? "" }) : words[why]);
    try {
      const started = await (isScreen ? beginScreen(receive, ended) : startProgram(foot, code, receive, ended));
      // It was stopped in the meantime.
      if (turn !== starts) return started.end();
      program = started;
    } catch (error) {
      console.warn(error);
      return finish(messages.programsFailed);
    }
    // What the program has to know of the page.
    endWatch = watchSurroundings(box, (now) => program?.send("changed", now));
  };

  stop.hidden = true;
  foot.append(start, stop, own);
  if (isScreen && wasHanging(placement.id)) say(state, messages.programsHung);
  box.append(asks, information, view, state, spoken, foot);
  box.dataset.built = "";
};

// Ends the programs whose boxes are not in the page any more.
export const endGone = () => {
  for (const [box, end] of running) if (!box.isConnected) end();
};
