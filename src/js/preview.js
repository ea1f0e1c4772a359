// In a preview (`bookmobile serve`): loads the page again when the site has changed, and shows the mistakes
// because of which it could not be built.
const show = async () => {
  const report = await (await fetch("/_report.json")).json();
  let panel = document.getElementById("_preview");
  if (!report.text) return panel?.remove();
  if (!panel) {
    panel = document.createElement("aside");
    panel.id = "_preview";
    panel.setAttribute("role", "alert");
    panel.style.cssText =
      "position:fixed;inset:auto 0 0 0;max-block-size:45vh;overflow:auto;z-index:99;margin:0;" +
      "padding:1rem 1.25rem;background:#2a1210;color:#ffe9e4;border-block-start:4px solid #e5484d;" +
      "font:0.85rem/1.45 ui-monospace,monospace;white-space:pre-wrap";
    document.body.append(panel);
  }
  panel.textContent = report.text;
};
show();
const changes = new EventSource("/_changes");
let lost = false;
changes.addEventListener("error", () => (lost = true));
changes.addEventListener("open", () => lost && location.reload());
changes.addEventListener("message", async () => {
  const report = await (await fetch("/_report.json")).json();
  if (report.isBuilt) location.reload();
  else show();
});
