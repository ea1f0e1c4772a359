// Runs the search engine. As a worker it receives messages: first a SearchOpening, which is
// answered by {ready}, then requests as bytes, which are answered by bytes. A request whose
// answer lacks files is answered again when they have loaded, and one for a phrase until all
// texts are read. Errors are answered by {failed}. As a plain script, where workers do not
// start, it defines `bookmobileSearch` with the same functions.
(() => {
  // How many milliseconds after a failure missing files are requested again.
  const PATIENCE = 5000;
  /** @type {SearchEngine} */
  let engine;
  /** @type {string} */
  let base;
  let lastFailure = 0;
  // The number of requests by their kind, which is the first byte.
  /** @type {number[]} */
  const turns = [];
  /** @type {Map<string, Promise<void>>} */
  const loading = new Map();

  /** @param {string} name */
  const load = (name) => {
    const fetched = loading.get(name) ?? fetch(new URL(name, base))
      .then((response) => (response.ok ? response.arrayBuffer() : undefined))
      .catch(() => undefined)
      .then((bytes) => {
        loading.delete(name);
        if (!bytes) lastFailure = Date.now();
        engine.provide(name, bytes && new Uint8Array(bytes));
      });
    loading.set(name, fetched);
    return fetched;
  };

  /** @param {SearchOpening} opening */
  const open = async (opening) => {
    base = opening.base;
    await wasm_bindgen({ module_or_path: opening.wasm });
    engine = new wasm_bindgen.Engine(opening.catalog, opening.index, opening.only);
    for (const [name, bytes] of opening.files) engine.provide(name, bytes);
  };

  /** @type {SearchProgram["answer"]} */
  const answer = async (request, reply) => {
    // A newer request of the same kind replaces this one.
    const kind = request[0];
    const turn = (turns[kind] = (turns[kind] ?? 0) + 1);
    if (Date.now() - lastFailure > PATIENCE) engine.retry();
    while (turns[kind] === turn) {
      const bytes = engine.handle(request);
      if (bytes.length) reply(bytes);
      const pending = engine.pending();
      if (!pending && !engine.isReading()) return;
      // Between two readings a newer request, or the page, has its turn.
      if (pending) await Promise.all(pending.split("\n").map(load));
      else await new Promise((next) => setTimeout(next));
    }
  };

  if (typeof WorkerGlobalScope === "undefined") {
    globalThis.bookmobileSearch = { open, answer };
    return;
  }
  /** @param {unknown} error */
  const failed = (error) => postMessage({ failed: String(error) });
  addEventListener("message", (/** @type {MessageEvent<Uint8Array | SearchOpening>} */ { data }) => {
    if (data instanceof Uint8Array) answer(data, postMessage).catch(failed);
    else open(data).then(() => postMessage({ ready: true }), failed);
  });
})();
