// The script of the file that holds the frame of one program with a screen of its own. The file
// can be loaded without a network; its policy, which has the hashes of that program alone,
// holds for the frame in it too.
const screenFrame = document.createElement("iframe");
if (window.trustedTypes) window.trustedTypes.createPolicy("default", { createHTML: (text) => text });
// The keyboard goes on into the program.
addEventListener("focus", () => {
  if (document.activeElement !== screenFrame) screenFrame.focus();
});
addEventListener("message", ({ source, data, ports: [toProgram, toPage] }) => {
  if (source !== parent) return;
  screenFrame.onload = () => {
    // The port is handed on once: afterwards another document is in the frame.
    screenFrame.onload = () => toPage.postMessage("left");
    screenFrame.contentWindow?.postMessage("", "*", [toProgram]);
  };
  screenFrame.setAttribute("sandbox", "allow-scripts allow-forms");
  [screenFrame.title, screenFrame.srcdoc] = data;
  document.body.append(screenFrame);
}, { once: true });
