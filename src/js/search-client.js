// The page's side of the search: starts the search program, in a worker or, where workers
// do not start, on this thread, and carries requests to it.
import { address, base, bundle } from "./page.js";
import { forgetLoaded, loadBytes, onlyArticles } from "./files.js";

// Called with each answer; an empty one means that the program stopped.
const listeners = [];
export const onAnswer = (listener) => listeners.push(listener);

// Answers wait while something is pressed: results would be exchanged under a finger, and
// its click be lost. (Not for ever: some menus swallow the release.)
let held;
let timer;
const deliver = (answer) => (held ? held.push(answer) : listeners.forEach((hear) => hear(answer)));
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

// What the program is made of, and the texts of a small collection. Those of a large one
// are fetched for what was found.
const openMessage = async () => {
  const { searchWasm, index, catalog } = CONFIG.files;
  const names = CONFIG.texts ? [CONFIG.texts] : (bundle.files ?? []);
  const [wasm, indexBytes, catalogBytes, ...texts] =
    await Promise.all([searchWasm, index, catalog, ...names].map(loadBytes));
  const files = names.map((name, at) => [name, texts[at]]);
  return { base: base.href, only: onlyArticles, wasm, index: indexBytes, catalog: catalogBytes, files };
};

const workerUrl = () => CONFIG.files.searchJs ? address(CONFIG.files.searchJs)
  : URL.createObjectURL(new Blob([document.getElementById("_search-worker").textContent], { type: "text/javascript" }));

// A worker that cannot start: this thread can do its work.
const unable = Symbol("unable");
const startWorker = (message) => new Promise((ready, fail) => {
  let worker;
  try {
    worker = new Worker(workerUrl());
  } catch {
    return fail(unable);
  }
  let hasStarted = false;
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
  message.then((all) => worker.postMessage(all), stop);
});

const startHere = async (message) => {
  if (CONFIG.files.searchJs) await new Promise((done, fail) => {
    const script = document.createElement("script");
    script.onload = done;
    script.onerror = () => fail(new Error("the search did not arrive"));
    script.src = address(CONFIG.files.searchJs);
    document.head.append(script);
  });
  const program = globalThis.bookmobileSearch;
  await program.open(await message);
  return (request) => program.answer(request, deliver).catch(stopped);
};

let whenStarted = () => {};
// Called each time the program has started.
export const onSearchStarted = (work) => (whenStarted = work);

let program;
const stopped = (reason) => {
  console.warn("search:", reason);
  program = undefined;
  forgetLoaded();
  deliver(stoppedAnswer);
};

export const startSearch = () => {
  if (program) return program;
  const message = openMessage();
  program = startWorker(message).catch((reason) => {
    if (reason === unable) return startHere(message);
    throw reason;
  });
  program.then(() => whenStarted(), stopped);
  return program;
};

// A request without bytes only starts the program.
export const askSearch = (request) =>
  startSearch().then((send) => request.length && send(request), () => {});
