// Tests of the program that runs the search engine, with a fake engine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock, run, settle } from "./load.js";

/** @typedef {{ pending?: string, isReading?: boolean }} Lack */

// The program as a plain script; the engine answers with these lacks, one after another, and
// then lacks nothing.
/** @param {Lack[]} lacks */
const program = async (lacks) => {
  const clock = new Clock();
  /** @type {Lack} */
  let last = {};
  /** @type {string[]} */
  const provided = [];
  class Engine {
    /** @param {Uint8Array} request */
    handle(request) {
      last = lacks.shift() ?? {};
      return request;
    }
    pending() {
      return last.pending ?? "";
    }
    isReading() {
      return last.isReading ?? false;
    }
    /** @param {string} name */
    provide(name) {
      provided.push(name);
    }
    retry() {}
  }
  /** @type {{ bookmobileSearch?: any }} */
  const scope = {};
  run("search-worker.js", {
    globalThis: scope,
    WorkerGlobalScope: undefined,
    wasm_bindgen: Object.assign(async () => {}, { Engine }),
    setTimeout: clock.setTimeout,
    fetch: async () => new Response("file"),
  });
  await scope.bookmobileSearch.open({ base: "https://example.org/", files: [] });
  /** @type {Uint8Array[]} */
  const answers = [];
  const ask = (/** @type {number[]} */ ...bytes) => {
    scope.bookmobileSearch.answer(Uint8Array.from(bytes), (/** @type {Uint8Array} */ answer) => answers.push(answer));
  };
  return { clock, provided, answers, ask };
};

test("a request whose answer lacks files is answered again when they have loaded", async () => {
  const { provided, answers, ask } = await program([{ pending: "a\nb" }]);
  ask(0, 1);
  await settle();
  assert.deepEqual(provided, ["a", "b"]);
  assert.equal(answers.length, 2);
});

test("while texts are read a request is answered again and again, at pauses", async () => {
  const { clock, answers, ask } = await program([{ isReading: true }, { isReading: true }]);
  ask(0, 1);
  await settle();
  assert.equal(answers.length, 1, "the page has its turn");
  await clock.advance(10);
  assert.equal(answers.length, 3);
  await clock.advance(1000);
  assert.equal(answers.length, 3, "all texts are read");
});

test("a newer request ends the reading for an older one", async () => {
  const { clock, answers, ask } = await program([{ isReading: true }]);
  ask(0, 1);
  await settle();
  ask(0, 2);
  await clock.advance(10);
  assert.deepEqual(answers.map(([, id]) => id), [1, 2]);
});

test("a request of another kind leaves the reading alone", async () => {
  const { clock, answers, ask } = await program([{ isReading: true }, {}, {}]);
  ask(0, 1);
  await settle();
  ask(1, 2);
  await clock.advance(10);
  assert.deepEqual(answers.map(([, id]) => id), [1, 2, 1]);
});
