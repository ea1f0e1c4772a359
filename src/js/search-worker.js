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

  /** @type {Set<string>} */
  const taken = new Set();
  /** @type {OwnFilesMessage} */
  let kept;

  // A file of one of the reader's own collections, whose name begins with its id.
  /** @param {string} name */
  const own = async (name) => {
    const { href } = new URL(`_files/${name}`, base);
    return kept.entries ? kept.entries.get(href)?.[0] : (await (await caches.open(kept.cache)).match(href))?.arrayBuffer();
  };

  /** @param {string} name */
  const load = (name) => {
    const fetched = loading.get(name) ?? (name.includes("/") ? own(name) : fetch(new URL(name, base))
      .then((response) => (response.ok ? response.arrayBuffer() : undefined)))
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

  // Searches the reader's own collections too: these, and no others.
  /** @param {OwnFilesMessage} message */
  const take = async (message) => {
    kept = message;
    const { ids } = message;
    for (const id of taken) if (!ids.includes(id)) {
      taken.delete(id);
      engine.removeCollection(id);
    }
    for (const id of ids) if (!taken.has(id)) {
      taken.add(id);
      const [catalog, index, about] = await Promise.all(["catalog.bin", "index.bin", "about.json"].map((name) => own(`${id}/${name}`)));
      if (!catalog || !index || !about) continue;
      /** @type {{ only?: number[] }} */
      const { only = [] } = JSON.parse(new TextDecoder().decode(about));
      engine.addCollection(id, new Uint8Array(catalog), new Uint8Array(index), Uint32Array.from(only));
    }
  };

  // A question that comes while collections are opened is answered with them.
  /** @type {Promise<unknown>} */
  let taking = Promise.resolve();
  /** @param {OwnFilesMessage} message */
  const takeInTurn = (message) => {
    const done = taking.then(() => take(message));
    taking = done.catch(() => {});
    return done;
  };

  /** @type {SearchProgram["answer"]} */
  const answer = async (request, reply) => {
    await taking;
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
    globalThis.bookmobileSearch = { open, answer, take: takeInTurn };
    return;
  }
  /** @param {unknown} error */
  const failed = (error) => postMessage({ failed: String(error) });
  addEventListener("message", (/** @type {MessageEvent<Uint8Array | SearchOpening | OwnFilesMessage>} */ { data }) => {
    if (data instanceof Uint8Array) answer(data, postMessage).catch(failed);
    else if ("ids" in data) takeInTurn(data).catch(failed);
    else open(data).then(() => postMessage({ ready: true }), failed);
  });
})();
