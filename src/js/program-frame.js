// The script of the hidden frame in which a mini-program's worker is: sandboxed, of an origin
// of its own, without a network. It makes the worker from the text that the page sends, and
// hands on the port; the second port tells of a program that is no JavaScript.
if (self !== top) addEventListener("message", ({ data, ports: [toProgram, toPage] }) => {
  // The only address that this frame makes code of.
  const url = URL.createObjectURL(new Blob([data], { type: "text/javascript" }));
  if (window.trustedTypes) window.trustedTypes.createPolicy("default", { createScriptURL: (text) => (text === url ? text : null) });
  const worker = new Worker(url);
  worker.onerror = (event) => {
    event.preventDefault();
    toPage.postMessage(event.message || "");
  };
  worker.postMessage("", [toProgram]);
}, { once: true });
