// The page's side of the search: starts the search program, in a worker or, where workers
// do not start, on this thread, and sends requests to it.
import { address, base, bundle } from "./page.js";
import { fetchFile, forgetLoaded, loadBytes, onlyArticles } from "./files.js";

// Listeners are called with each answer; an empty answer means that the program stopped.
/** @type {((answer: Uint8Array) => unknown)[]} */
const listeners = [];
/** @param {(answer: Uint8Array) => unknown} listener */
export const onAnswer = (listener) => listeners.push(listener);

// Answers are held while a pointer is down: if results were replaced under a finger, its
// click would be lost. After 2 seconds they are delivered all the same: some menus swallow
// the event of the release.
/** @type {Uint8Array[] | undefined} */
let held;
/** @type {number | undefined} */
let timer;
/** @param {Uint8Array} answer */
const deliver = (answer) => (held ? held.push(answer) : listeners.forEach((hear) => hear(answer)));
/** @param {number} waitMs */
const releaseAfter = (waitMs) => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const all = held ?? [];
    held = undefined;
    all.forEach(deliver);
  }, waitMs);
};
const hold = () => {
  held ??= [];
  releaseAfter(2000);
};
addEventListener("pointerdown", hold, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => releaseAfter(60), true);
const stoppedAnswer = new Uint8Array();

// The program, compiled while it arrives; its bytes, where that fails, as with a wrong
// content type, or in a single file, which contains them.
/** @type {(name: string, priority?: RequestPriority) => Promise<WebAssembly.Module | Uint8Array<ArrayBuffer>>} */
const compile = (name, priority) => {
  const bytes = () => loadBytes(name, priority);
  if (!CONFIG.files.searchJs || !WebAssembly.compileStreaming) return bytes();
  return WebAssembly.compileStreaming(fetchFile(name, priority)).catch(bytes);
};

// The program's files, and the texts of a small collection. The worker fetches the texts of
// a large one when they are needed for results.
/** @type {(priority?: RequestPriority) => Promise<SearchOpening>} */
const openMessage = async (priority) => {
  const { searchWasm, index, catalog } = /** @type {AppFiles} */ (CONFIG.files);
  const names = CONFIG.texts ? [CONFIG.texts] : (bundle.files ?? []);
  const [wasm, [indexBytes, catalogBytes, ...texts]] = await Promise.all([
    compile(searchWasm, priority),
    Promise.all([index, catalog, ...names].map((name) => loadBytes(name, priority)))]);
  /** @type {SearchOpening["files"]} */
  const files = names.map((name, at) => [name, texts[at]]);
  return { base: base.href, only: onlyArticles, wasm, index: indexBytes, catalog: catalogBytes, files };
};

const workerUrl = () => CONFIG.files.searchJs ? address(CONFIG.files.searchJs)
  : URL.createObjectURL(new Blob([document.getElementById("_search-worker")?.textContent ?? ""], { type: "text/javascript" }));

// The reason of a worker that cannot start: the program then runs on this thread.
const unable = Symbol("unable");
// How many milliseconds a worker that has all files may take to start. While one service
// worker replaces another, Chromium may never load the worker's script, without an error.
const START_LIMIT = 10000;
/** @typedef {(request: Uint8Array | OwnFilesMessage) => unknown} Send */
/** @type {(message: Promise<SearchOpening>) => Promise<Send>} */
const startWorker = (message) => new Promise((ready, fail) => {
  /** @type {Worker} */
  let worker;
  try {
    worker = new Worker(workerUrl());
  } catch {
    return fail(unable);
  }
  let hasStarted = false;
  /** @param {unknown} reason */
  const stop = (reason) => {
    worker.terminate();
    if (hasStarted) stopped(reason);
    else fail(reason);
  };
  worker.onerror = () => stop(unable);
  worker.onmessage = ({ data: answer }) => {
    if (answer instanceof Uint8Array) return deliver(answer);
    if (answer.failed) return stop(new Error(answer.failed));
    hasStarted = true;
    ready((request) => worker.postMessage(request));
  };
  message.then((all) => {
    worker.postMessage(all);
    setTimeout(() => hasStarted || stop(unable), START_LIMIT);
  }, stop);
});

/** @type {(message: Promise<SearchOpening>) => Promise<Send>} */
const startHere = async (message) => {
  const { searchJs } = CONFIG.files;
  if (searchJs) await new Promise((done, fail) => {
    const script = document.createElement("script");
    script.onload = done;
    script.onerror = () => fail(new Error("the search did not arrive"));
    script.src = address(searchJs);
    document.head.append(script);
  });
  const program = globalThis.bookmobileSearch;
  await program.open(await message);
  return (request) => (request instanceof Uint8Array ? program.answer(request, deliver) : program.take(request)).catch(stopped);
};

/** @type {() => unknown} */
let whenStarted = () => {};
// Sets the function that is called each time the program has started.
/** @param {() => unknown} work */
export const onSearchStarted = (work) => (whenStarted = work);

/** @type {Promise<Send> | undefined} */
let program;

// The reader's marks are searched too, as soon as the shelf has said which they are, and
// again when they change. They start no program.
/** @param {Send} send */
const sendMarks = (send) => window.bookmobileMarks && send(window.bookmobileMarks.slice());
addEventListener("bookmobile-marks", () => program?.then(sendMarks, () => {}));
// So are the reader's own files.
/** @param {Send} send */
const sendFiles = (send) => window.bookmobileFiles && send(window.bookmobileFiles);
addEventListener("bookmobile-files", () => program?.then(sendFiles, () => {}));
/** @param {unknown} reason */
const stopped = (reason) => {
  console.warn("search:", reason);
  program = undefined;
  forgetLoaded();
  deliver(stoppedAnswer);
};

// Whether anybody waits for the program: if not, nobody hears that it could not start.
let isAsked = false;

/** @param {RequestPriority} [priority] */
const start = (priority) => {
  if (program) return program;
  const message = openMessage(priority);
  program = startWorker(message).catch((reason) => {
    if (reason === unable) return startHere(message);
    throw reason;
  });
  program.then((send) => {
    whenStarted();
    sendMarks(send);
    sendFiles(send);
  }, (reason) => {
    if (isAsked) stopped(reason);
    else program = undefined;
  });
  return program;
};

export const startSearch = () => {
  isAsked = true;
  return start();
};

// Starts the program before anybody wants it.
export const startSearchAhead = () => start("low");

// Sends a request; an empty one only starts the program.
/** @param {Uint8Array} request */
export const askSearch = (request) =>
  startSearch().then((send) => request.length && send(request), () => {});
