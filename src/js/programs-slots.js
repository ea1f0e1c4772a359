// The element <program-slots> among the settings: what mini-programs keep on the device, each with
// its size and a button that deletes it. The attribute `lang` is the interface's language.
import { make, say, status, textButton } from "./dom.js";
import { formatBytes } from "./format-bytes.js";
import { fill, messagesFor } from "./messages.js";
import { allKept, deleteSlot } from "./programs-kept.js";

/** @type {(messages: Messages, list: HTMLElement, state: HTMLElement, slot: { id: string, name: string, text: string }) => HTMLElement} */
const slotItem = (messages, list, state, { id, name, text }) => {
  const item = make("li", "program-slot");
  const remove = textButton("link-button", messages.shelfDelete, () => {
    const restore = deleteSlot(id);
    const undo = textButton("link-button", messages.shelfUndo, () => {
      restore();
      say(state, "");
      undo.remove();
      item.hidden = false;
      remove.focus();
    });
    item.hidden = true;
    say(state, fill(messages.shelfProgramDeleted, { name }));
    list.after(undo);
    undo.focus();
  });
  remove.setAttribute("aria-label", `${messages.shelfDelete}: ${name}`);
  item.append(`${name} (${formatBytes(text.length)}) `, remove);
  return item;
};

export const defineSlots = () => {
  if (customElements.get("program-slots")) return;
  customElements.define("program-slots", class extends HTMLElement {
    static observedAttributes = ["lang"];

    attributeChangedCallback() {
      const slots = allKept();
      if (!slots.length) return this.replaceChildren();
      const messages = messagesFor(this.lang);
      const heading = Object.assign(make("h3"), { textContent: messages.shelfPrograms });
      const [list, state] = [make("ul"), status("p")];
      list.append(...slots.map((slot) => slotItem(messages, list, state, slot)));
      this.replaceChildren(heading, list, state);
    }
  });
};
