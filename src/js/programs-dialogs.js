// What a mini-program asks the page for, above the page: to pass something on, the position, to
// open an address. The person sees first what it is.
import { saveAsFile } from "./save-file.js";
import { make, say, status, textButton } from "./dom.js";
import { interfaceMessages } from "./interface-language.js";
import { fill } from "./messages.js";

// A dialog above the page; closed, it is gone, and the focus is where it was, or in the view.
/** @type {(view: HTMLElement, label: string, content: Node[]) => HTMLDialogElement} */
const openDialog = (view, label, content) => {
  const dialog = make("dialog", "program-dialog");
  const from = /** @type {HTMLElement | null} */ (document.activeElement);
  dialog.setAttribute("aria-label", label);
  dialog.append(...content);
  dialog.onclose = () => {
    dialog.remove();
    from?.focus();
    if (document.activeElement === document.body) view.focus({ preventScroll: true });
  };
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
};

// What a program passes on, which the person sees first.
/** @type {(view: HTMLElement, name: string, shared: { text: string, file?: unknown, blob?: unknown }) => HTMLDialogElement} */
export const share = (view, name, { text, file, blob }) => {
  const messages = interfaceMessages();
  const title = fill(messages.programsShare, { name });
  const heading = Object.assign(make("h2"), { textContent: title });
  const shown = Object.assign(make("pre", "program-shared"), { textContent: text, tabIndex: 0 });
  const state = status("p");
  const actions = make("div", "program-actions");
  actions.append(textButton("button", messages.programsCopy, () =>
    navigator.clipboard.writeText(text).then(() => say(state, messages.programsCopied), () => getSelection()?.selectAllChildren(shown))));
  if (navigator.canShare?.({ text }))
    actions.append(textButton("button", messages.programsSend, () => navigator.share({ title: name, text }).catch(() => {})));
  if (typeof file === "string") {
    actions.append(textButton("button", messages.programsSaveFile, () => {
      const bytes = blob instanceof Blob ? new Blob([blob], { type: "application/octet-stream" }) : new Blob([text], { type: "text/plain" });
      saveAsFile(bytes, file.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 80) || "text.txt");
    }));
  }
  const dialog = openDialog(view, title, [heading, shown, state, actions]);
  actions.append(textButton("button", messages.programsClose, () => dialog.close()));
  return dialog;
};

// Asks for the position; `done` gets it if the person allows it this time. Coarse is about a
// kilometre.
/** @type {(view: HTMLElement, name: string, isPrecise: boolean, done: (position: ProgramPosition) => void) => HTMLDialogElement} */
export const askPosition = (view, name, isPrecise, done) => {
  const messages = interfaceMessages();
  const text = fill(messages.programsPosition, { name });
  const state = status("p");
  const actions = make("div", "program-actions");
  const dialog = openDialog(view, text, [Object.assign(make("p"), { textContent: text }), state, actions]);
  let isAnswered = false;
  /** @param {ProgramPosition} position */
  const answer = (position) => {
    if (isAnswered) return;
    isAnswered = true;
    done(position);
    if (dialog.open) dialog.close();
  };
  // Escape and the button refuse, also while the position is looked for.
  dialog.addEventListener("close", () => answer({ isRefused: true }));
  const allow = textButton("button", messages.programsAllow, () => {
    if (!navigator.geolocation) return answer({ isRefused: true });
    allow.disabled = true;
    say(state, messages.programsStarting);
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const round = (/** @type {number} */ degrees) => (isPrecise ? degrees : Math.round(degrees * 100) / 100);
      answer({ latitude: round(coords.latitude), longitude: round(coords.longitude), accuracy: isPrecise ? coords.accuracy : Math.max(coords.accuracy, 1100) });
    }, () => answer({ isRefused: true }), { enableHighAccuracy: isPrecise, timeout: 30_000, maximumAge: 60_000 });
  });
  actions.append(allow, textButton("button", messages.programsRefuse, () => dialog.close()));
  return dialog;
};

// Shows where a link of a program leads, and opens it if the person wants that.
/** @type {(view: HTMLElement, name: string, to: string) => HTMLDialogElement} */
export const askLink = (view, name, to) => {
  const messages = interfaceMessages();
  const text = fill(messages.programsLink, { name });
  const link = make("a", "button");
  Object.assign(link, { href: to, target: "_blank", rel: "noopener noreferrer", textContent: messages.programsOpenLink });
  // As the browser reads it: it leaves out line ends, after which another host could stand.
  const shown = Object.assign(make("pre", "program-shared"), { textContent: link.href, tabIndex: 0 });
  const actions = make("div", "program-actions");
  const dialog = openDialog(view, text, [Object.assign(make("p"), { textContent: text }), shown, actions]);
  link.onclick = () => dialog.close();
  actions.append(link, textButton("button", messages.programsClose, () => dialog.close()));
  return dialog;
};
