// The script of the file that holds the frame of a mini-program: a frame without an origin
// cannot be loaded without a network, since the service worker does not answer for it, but
// this file can, and its policy holds for the frame in it.
const outerFrame = document.createElement("iframe");
if (window.trustedTypes) window.trustedTypes.createPolicy("default", { createHTML: (text) => (text === PROGRAM_FRAME ? text : null) });
addEventListener("message", ({ source, data, ports }) => {
  if (source !== parent) return;
  outerFrame.onload = () => {
    outerFrame.onload = null;
    outerFrame.contentWindow?.postMessage(data, "*", [...ports]);
  };
  outerFrame.setAttribute("sandbox", "allow-scripts");
  outerFrame.srcdoc = PROGRAM_FRAME;
  document.documentElement.append(outerFrame);
}, { once: true });
