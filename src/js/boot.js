// Starts the app over the page that is already readable, or first the search
// if that is what the person wants. It sets the policy for strings that become
// HTML (Trusted Types), fetches the files that the page names, carries what the
// app asks of the page (src/js_bindings.rs is the other end), and says so on the page
// when the app cannot start. finder.js follows in the same file. In a file that
// carries the whole site (docs/decisions/0019) the same lines find everything in
// blocks of data.
const page = document.documentElement;
const data = page.dataset;
const base = new URL(data.root, location.href);
const address = (name) => new URL(name, base).href;

// The app goes back to where one was a moment ago.
if (performance.getEntriesByType("navigation")[0]?.type === "reload") data.reloaded = "";

const trouble = () => {
  data.trouble = "";
  const note = document.getElementById("_trouble");
  if (note) note.hidden = false;
  // The shell that a device keeps has no text. The network's page has: the worker
  // fetches that for this address.
  if (!("carried" in data) && !document.getElementById("_text") && location.search !== "?plain")
    location.replace(`?plain${location.hash}`);
};

// The press has sanitised all HTML long before. Here whatever could still run
// is refused once more, tag by tag, in case a pack came from somewhere else.
const tags = /<(?:[^>"']|"[^"]*"|'[^']*')*>/g;
const active =
  /^<\/?\s*(?:script|style|iframe|frame|object|embed|base|meta|link|form|portal)\b|[\s"'/]on[a-z]+\s*=|[\s"'/]srcdoc\s*=|=\s*["']?\s*(?:javascript|vbscript|data:text)/i;
const isQuiet = (html) => !(html.match(tags) || []).some((tag) => active.test(tag));
if (window.trustedTypes) trustedTypes.createPolicy("default", {
  createHTML: (html) => (isQuiet(html) ? html : null),
  createScriptURL: (url) =>
    new URL(url, base).href.startsWith("carried" in data ? "blob:" : base.href) ? url : null,
});

// A block of data, if this file carries one of this name, and what it says of
// the part of the collection that was passed on: `parts` (all volumes and
// shards), `only` (the articles), `start` (where to begin), `version` and `made`.
const block = (name) => document.querySelector(`script[data-name="${name}"]`);
const carried = JSON.parse(block("carried")?.textContent ?? "{}");
const unpack = async (text) => {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

// The answer that early.js has asked for already, or a new one.
const asked = window.bookmobileAsked ?? {};
const answer = (name) => {
  const early = asked[name];
  delete asked[name];
  return early ?? fetch(address(name));
};

// The bytes of a file of the site. The app and the search share what both need.
const taken = new Map();
// One that breaks off is begun once more.
const bytes = (name) => {
  const packed = block(name);
  if (packed) return unpack(packed.textContent);
  const read = async () => {
    const response = await answer(name);
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const fetched = taken.get(name) ?? read().catch(read);
  taken.set(name, fetched);
  // What did not come is fetched anew the next time.
  fetched.catch(() => taken.delete(name));
  return fetched;
};
const volumes = () => carried.parts ?? (data.volumes ?? "").split(" ").filter(Boolean);
const only = (carried.only ?? []).join(" ");

// Nothing is to be seen undressed: what opens over the page needs `style`, and
// what the app shows in it later `parts`, of which the page itself has only what
// it uses. Without its style all still works.
const dressing = {};
const dressed = (key) => (dressing[key] ??= new Promise((done) => {
  if (!data[key]) return done();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address(data[key]);
  link.onload = link.onerror = done;
  document.head.append(link);
}));

// A script that came in part is kept by some browsers under its address: under
// another one it is fetched anew.
const script = (name) => import(address(name)).catch(() => import(`${address(name)}?${Date.now()}`));

let app;
const start = async () => {
  if (typeof WebAssembly !== "object") return trouble();
  try {
    const names = volumes();
    const [program, catalog, wasm, ...texts] = await Promise.all(
      [data.appJs ? script(data.appJs) : bookmobileApp, bytes(data.catalog),
        data.appJs ? answer(data.appWasm).catch(() => answer(data.appWasm)) : bytes(data.appWasm),
        ...names.map(bytes), dressed("style"), dressed("parts")]);
    await program.default({ module_or_path: wasm });
    program.open(catalog, only);
    if (carried.start && !location.hash) location.hash = carried.start;
    names.forEach((name, at) => program.provide(name, texts[at]));
    taken.clear();
    await early.rest();
    app = program;
    program.start();
    await new Promise((next) => setTimeout(next));
    program.take_over();
    early.end();
  } catch (error) {
    console.error(error);
    trouble();
  }
};

window.bookmobile = {
  trouble,
  fetchFile(name) {
    bytes(name).then((all) => app.provide(name, all), () => app.provide(name));
    taken.delete(name);
  },
  // Pictures are sent as they are, not packed: their addresses are wanted at once.
  picture(path) {
    const own = block(path);
    return own ? `data:${own.type};base64,${own.textContent}` : undefined;
  },
  async exportFile(...part) {
    try {
      await keep();
      app.exported(await window.bookmobileExport(bytes, ...part));
    } catch (error) {
      console.warn(error);
      app.exported(false);
    }
    taken.clear();
  },
  // The bytes are a view into the program's memory, and do not stay.
  ask: (request) => finder.ask(request.slice()),
};

// Once all that is needed now is there, the site is kept for later. Who saves
// data keeps it too: that is what saves most.
const keep = async () => data.offlineJs && script(data.offlineJs);

// Who wants to search before the app is there need not wait for it.
const run = async () => {
  const look = () => /[?&]q=/.test(location.hash) && !app && early.begin();
  if (data.searchJs && typeof WebAssembly === "object") {
    look();
    addEventListener("hashchange", look);
  }
  await early.answered();
  await start();
  if (!("live" in data)) return;
  setTimeout(() => keep().catch(console.info), 1000);
};
