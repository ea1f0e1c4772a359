// Tests of the page's side of the search, with fake workers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock, Events, run, settle } from "./load.js";

/** @type {(options?: { isRefused?: boolean, program?: object }) => any} */
const client = ({ isRefused = false, program } = {}) => {
  const clock = new Clock();
  const events = new Events();
  /** @type {any[]} */
  const workers = [];
  /** @type {Uint8Array[]} */
  const answers = [];
  let fetched = 0;
  class Worker {
    /** @type {unknown[]} */
    messages = [];
    isTerminated = false;
    /** @param {string} url */
    constructor(url) {
      if (isRefused) throw new Error("no workers here");
      this.url = url;
      workers.push(this);
    }
    /** @param {unknown} message */
    postMessage(message) {
      this.messages.push(message);
    }
    terminate() {
      this.isTerminated = true;
    }
  }
  const { askSearch, onAnswer, onSearchStarted } = run("search-client.js", {
    CONFIG: { files: { searchJs: "search.js", searchWasm: "search.wasm", index: "i.bin", catalog: "c.bin" }, texts: "all.bin" },
    Worker, window: {}, addEventListener: events.addEventListener,
    setTimeout: clock.setTimeout, clearTimeout: clock.clearTimeout, console: { warn() {} },
    document: {
      documentElement: { dataset: { root: "../" } }, querySelector: () => null,
      createElement: () => ({}), head: { append: (/** @type {{ onload(): void }} */ script) => script.onload() },
    },
    location: { href: "https://example.org/site/en/" },
    globalThis: { bookmobileSearch: program },
    fetch: async (/** @type {string} */ url) => {
      fetched++;
      return new Response(url.slice("https://example.org/site/".length));
    },
  }, ["askSearch", "onAnswer", "onSearchStarted"]);
  onAnswer((/** @type {Uint8Array} */ answer) => answers.push(answer));
  return { clock, events, workers, answers, ask: askSearch, onStarted: onSearchStarted, fetched: () => fetched };
};
const bytes = (/** @type {number[]} */ ...all) => Uint8Array.from(all);

// A client whose worker has started.
const started = async () => {
  const all = client();
  all.ask(bytes());
  await settle();
  all.workers[0].onmessage({ data: { ready: true } });
  await settle();
  return all;
};

test("the worker gets the program's files first, then requests; answers arrive", async () => {
  const all = client();
  let starts = 0;
  all.onStarted(() => starts++);
  all.ask(bytes(1));
  await settle();
  const [worker] = all.workers;
  const [opening] = worker.messages;
  assert.equal(worker.url, "https://example.org/site/search.js");
  assert.deepEqual([opening.base, opening.only, Buffer.from(opening.wasm).toString()], ["https://example.org/site/", "", "search.wasm"]);
  assert.deepEqual(opening.files.map((/** @type {[string, Uint8Array]} */ [name]) => name), ["all.bin"]);
  assert.equal(worker.messages.length, 1);
  worker.onmessage({ data: { ready: true } });
  await settle();
  assert.deepEqual([worker.messages[1], starts], [bytes(1), 1]);
  worker.onmessage({ data: bytes(7) });
  assert.deepEqual(all.answers, [bytes(7)]);
});

test("an empty request only starts the program, once", async () => {
  const all = await started();
  all.ask(bytes());
  await settle();
  assert.deepEqual([all.workers.length, all.workers[0].messages.length], [1, 1]);
});

// A program for this thread.
const here = () => {
  /** @type {unknown[]} */
  const requests = [];
  return {
    requests,
    open: async () => {},
    answer: async (/** @type {Uint8Array} */ request, /** @type {(answer: Uint8Array) => void} */ reply) => {
      requests.push(request);
      if (request[0] === 9) throw new Error("stopped");
      reply(bytes(5));
    },
  };
};

test("where workers are refused the program runs on this thread", async () => {
  const program = here();
  const all = client({ isRefused: true, program });
  all.ask(bytes(1));
  await settle();
  assert.deepEqual([program.requests, all.answers], [[bytes(1)], [bytes(5)]]);
});

test("a worker whose script never loads is replaced by this thread", async () => {
  const program = here();
  const all = client({ program });
  all.ask(bytes(1));
  await settle();
  await all.clock.advance(9000);
  await settle();
  assert.deepEqual([all.workers[0].isTerminated, program.requests], [false, []]);
  await all.clock.advance(1000);
  await settle();
  assert.deepEqual([all.workers[0].isTerminated, program.requests, all.answers], [true, [bytes(1)], [bytes(5)]]);
});

test("a worker that has started is kept, however long it takes to answer", async () => {
  const all = await started();
  await all.clock.advance(60000);
  assert.equal(all.workers[0].isTerminated, false);
});

test("a worker that cannot start is replaced by this thread", async () => {
  const program = here();
  const all = client({ program });
  all.ask(bytes(1));
  await settle();
  all.workers[0].onerror();
  await settle();
  assert.deepEqual([all.workers[0].isTerminated, program.requests, all.answers], [true, [bytes(1)], [bytes(5)]]);
});

test("a program that stops is reported by an empty answer, and starts again", async () => {
  const all = await started();
  all.workers[0].onmessage({ data: { failed: "out of memory" } });
  assert.deepEqual([all.answers, all.workers[0].isTerminated], [[bytes()], true]);
  all.ask(bytes(1));
  await settle();
  assert.equal(all.workers.length, 2);
});

test("a program that stops on this thread starts again", async () => {
  const program = here();
  const all = client({ isRefused: true, program });
  all.ask(bytes(9));
  await settle();
  all.ask(bytes(1));
  await settle();
  assert.deepEqual(all.answers, [bytes(), bytes(5)]);
});

test("a program that fails to open is reported, and its files are loaded again", async () => {
  const all = client();
  all.ask(bytes(1));
  await settle();
  const before = all.fetched();
  all.workers[0].onmessage({ data: { failed: "damaged" } });
  await settle();
  assert.deepEqual(all.answers, [bytes()]);
  all.ask(bytes(1));
  await settle();
  assert.equal(all.fetched(), before * 2);
});

test("answers are held while a pointer is down, and a moment longer", async () => {
  const all = await started();
  all.events.emit("pointerdown");
  all.workers[0].onmessage({ data: bytes(1) });
  all.workers[0].onmessage({ data: bytes(2) });
  await all.clock.advance(500);
  assert.deepEqual(all.answers, []);
  all.events.emit("pointerup");
  await all.clock.advance(59);
  assert.deepEqual(all.answers, []);
  await all.clock.advance(1);
  assert.deepEqual(all.answers, [bytes(1), bytes(2)]);
});

test("answers are not held for longer than 2 seconds", async () => {
  const all = await started();
  all.events.emit("pointerdown");
  all.workers[0].onmessage({ data: bytes(1) });
  await all.clock.advance(2000);
  assert.deepEqual(all.answers, [bytes(1)]);
});
