// Starts the app over the page that is already readable. It sets the policy
// for strings that become HTML (Trusted Types), names the two files of the
// program, and says so on the page when the app cannot start.
const page = document.documentElement;
const { root, appJs, appWasm, style, offlineJs } = page.dataset;
const base = new URL(root, location.href);

const trouble = (kind) => {
  page.dataset.trouble = kind;
  const note = document.getElementById("_trouble");
  if (note) note.hidden = false;
};
window.bookmobileTrouble = trouble;

// The press has sanitised all HTML long before. Here whatever could still run
// is refused once more, tag by tag, in case a pack came from somewhere else.
const tags = /<(?:[^>"']|"[^"]*"|'[^']*')*>/g;
const active =
  /^<\/?\s*(?:script|style|iframe|frame|object|embed|base|meta|link|form|portal)\b|[\s"'/]on[a-z]+\s*=|[\s"'/]srcdoc\s*=|=\s*["']?\s*(?:javascript|vbscript|data:text)/i;
const isQuiet = (html) => !(html.match(tags) || []).some((tag) => active.test(tag));
if (window.trustedTypes) trustedTypes.createPolicy("default", {
  createHTML: (html) => (isQuiet(html) ? html : null),
  createScriptURL: (url) =>
    new URL(url, base).href.startsWith(base.href) ? url : null,
});

// What opens over the page is not to be seen undressed. Without its style it
// still works.
const dressed = () => new Promise((done) => {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(style, base).href;
  link.onload = link.onerror = done;
  document.head.append(link);
});

const start = async () => {
  if (typeof WebAssembly !== "object") return trouble("old");
  try {
    const [app] = await Promise.all([import(new URL(appJs, base).href), dressed()]);
    await app.default({ module_or_path: new URL(appWasm, base).href });
  } catch (error) {
    console.error(error);
    const denied = error instanceof WebAssembly.CompileError && /unsafe-eval|security/i.test(error.message);
    trouble(denied ? "denied" : "start");
  }
};
// Once all that is needed now is there, the site is kept for later. Who saves
// data keeps it too: that is what saves most.
const keep = () => offlineJs && import(new URL(offlineJs, base).href);
start().then(() => {
  if (!("live" in page.dataset)) return;
  if (window.requestIdleCallback) requestIdleCallback(keep, { timeout: 5000 });
  else setTimeout(keep, 1000);
});
