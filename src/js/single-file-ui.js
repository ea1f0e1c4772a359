// What a single file tells of itself among the settings, in the place of what
// offline-ui.js tells of a site (<on-device>): its version, when it was made, and its
// size; and deletes what was stored. `lang` is the interface's.
import { formatBytes } from "./format-bytes.js";
import { fill, formatDay, messagesFor } from "./messages.js";
import { bundle, page } from "./page.js";
import { clearStorage } from "./storage.js";

const line = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

customElements.define("on-device", class extends HTMLElement {
  static observedAttributes = ["lang"];

  attributeChangedCallback() {
    const messages = messagesFor(this.lang);
    const { version, made } = bundle;
    // Nearly all of it are scripts, blocks of data and the style, one byte a letter.
    const blocks = document.head.querySelectorAll("script, style");
    const bytes = [...blocks].reduce((all, one) => all + one.textContent.length, 0);
    const facts = [
      version && fill(messages.fileVersion, { version }),
      made && fill(messages.fileMade, { day: formatDay(messages, made) }),
      fill(messages.fileSize, { size: formatBytes(bytes) }),
    ].filter(Boolean);
    const isGone = "forgotten" in page.dataset;
    const stored = line("p", isGone ? messages.fileDeleted : messages.fileStored);
    stored.tabIndex = -1;
    const forget = line("button", messages.fileForget);
    Object.assign(forget, { className: "link-button", hidden: isGone });
    forget.onclick = () => {
      page.dataset.forgotten = "";
      const prefix = CONFIG.storagePrefix + location.pathname + ":";
      for (const kind of ["localStorage", "sessionStorage"]) clearStorage(kind, prefix);
      this.attributeChangedCallback();
      this.querySelector("[tabindex]").focus();
    };
    this.replaceChildren(line("h3", messages.fileTitle), line("p", messages.fileOpens),
      ...facts.map((text) => line("p", text)), stored, forget);
  }
});
