// The few lines around the search program: in a worker it answers messages; as
// a plain script, where workers do not start, it is called by the same names.
// Messages: {wasm, index, pack} opens it; bytes are a Request, answered by
// bytes; what fails is answered by {failed, reason}.
(() => {
  let engine;
  const open = async ({ wasm, index, pack }) => {
    const fetched = fetch(index).then((response) => {
      if (!response.ok) throw new Error(`${index}: ${response.status}`);
      return response.arrayBuffer();
    });
    await Promise.all([wasm_bindgen({ module_or_path: wasm }), fetched]);
    engine = new wasm_bindgen.Engine(pack, new Uint8Array(await fetched));
  };
  const answer = async (message) => {
    try {
      if (message instanceof Uint8Array) return engine.handle(message);
      await open(message);
      return { ready: true };
    } catch (error) {
      return { failed: true, reason: String(error) };
    }
  };
  if (typeof WorkerGlobalScope === "undefined") {
    globalThis.bookmobileSearch = { answer };
  } else {
    addEventListener("message", async ({ data }) => {
      postMessage(await answer(data));
    });
  }
})();
