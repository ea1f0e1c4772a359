// The element <on-device> of a single file, among the settings: the file's version, day and
// size, and a button that deletes what the browser stores for it. (In a site offline-ui.js
// defines this element.) The attribute `lang` is the interface's language.
import { formatBytes } from "./format-bytes.js";
import { fill, formatDay, messagesFor } from "./messages.js";
import { bundle, page, storagePath } from "./page.js";
import { clearStorage } from "./storage.js";

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} text
 */
const line = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

customElements.define("on-device", class extends HTMLElement {
  static observedAttributes = ["lang"];

  attributeChangedCallback() {
    const messages = messagesFor(this.lang);
    const { version, made } = bundle;
    // Nearly the whole file is scripts, blocks of data and the style, all in ASCII.
    const blocks = document.head.querySelectorAll("script, style");
    const bytes = [...blocks].reduce((all, one) => all + (one.textContent ?? "").length, 0);
    const facts = /** @type {string[]} */ ([
      version && fill(messages.fileVersion, { version }),
      made && fill(messages.fileMade, { day: formatDay(messages, made) }),
      fill(messages.fileSize, { size: formatBytes(bytes) }),
    ].filter(Boolean));
    const isGone = "forgotten" in page.dataset;
    const stored = line("p", isGone ? messages.fileDeleted : messages.fileStored);
    stored.tabIndex = -1;
    const forget = line("button", messages.fileForget);
    Object.assign(forget, { className: "link-button", hidden: isGone });
    forget.onclick = () => {
      page.dataset.forgotten = "";
      const prefix = CONFIG.storagePrefix + storagePath + ":";
      clearStorage("localStorage", prefix);
      clearStorage("sessionStorage", prefix);
      this.attributeChangedCallback();
      stored.focus();
    };
    this.replaceChildren(line("h3", messages.fileTitle), line("p", messages.fileOpens),
      ...facts.map((text) => line("p", text)), stored, forget);
  }
});
