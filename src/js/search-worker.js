// The few lines around the search program: in a worker it answers messages; as
// a plain script, where workers do not start, it is called by the same names.
// {base, only, wasm, index, catalog, files} opens it, all of them bytes but `base`,
// the site's root, and `only`, the names of the articles to be found; bytes are a Request, answered by bytes, again and better when what
// the answer lacked has come. What fails is answered by {failed}.
(() => {
  // After so many milliseconds a file that could not be had is tried again.
  const PATIENCE = 5000;
  let engine, base;
  let lost = 0;
  const turns = [];
  const coming = new Map();

  const bring = (name) => {
    const fetched = coming.get(name) ?? fetch(new URL(name, base))
      .then((response) => (response.ok ? response.arrayBuffer() : undefined))
      .catch(() => undefined)
      .then((bytes) => {
        coming.delete(name);
        if (!bytes) lost = Date.now();
        engine.provide(name, bytes && new Uint8Array(bytes));
      });
    coming.set(name, fetched);
    return fetched;
  };

  const open = async (opening) => {
    base = opening.base;
    await wasm_bindgen({ module_or_path: opening.wasm });
    engine = new wasm_bindgen.Engine(opening.catalog, opening.index, opening.only);
    for (const [name, bytes] of opening.files) engine.provide(name, bytes);
  };

  const answer = async (request, reply) => {
    // Requests of one kind: the newest counts.
    const kind = request[0];
    const turn = (turns[kind] = (turns[kind] ?? 0) + 1);
    if (Date.now() - lost > PATIENCE) engine.retry();
    while (turns[kind] === turn) {
      reply(engine.handle(request));
      const pending = engine.pending();
      if (!pending) return;
      await Promise.all(pending.split("\n").map(bring));
    }
  };

  if (typeof WorkerGlobalScope === "undefined") {
    globalThis.bookmobileSearch = { open, answer };
    return;
  }
  const failed = (error) => postMessage({ failed: String(error) });
  addEventListener("message", ({ data }) => {
    if (data instanceof Uint8Array) answer(data, postMessage).catch(failed);
    else open(data).then(() => postMessage({ ready: true }), failed);
  });
})();
