// Shows the state of the site on the device, which offline.js has: the element <on-device>
// among the settings, <keep-topic data-topic="en/cities"> on the page of a topic of a large
// collection, and a notice when a new version waits. The app creates the elements empty.
// What they show is of no use before offline.js has loaded, so this script is not a part of
// the app. The attribute `lang` is the interface's language.
import { button, make, say, status } from "./dom.js";
import { formatBytes } from "./format-bytes.js";
import { fill, formatDay, messagesFor } from "./messages.js";
import { offline } from "./offline.js";
import { address, page } from "./page.js";
import { isFetching } from "./wishes.js";

/** @typedef {import("./offline-state.js").ShownState} ShownState */

// A row with a bundle's size, progress and buttons. Its elements stay while the bundle is
// fetched: a finger or the focus is on the same button.
/** @param {boolean} isTopicPage */
const bundleRow = (isTopicPage) => {
  const row = make("div", "part");
  const title = make("span", "part-title");
  const state = status("span", "part-state");
  const count = make("span", "part-count");
  const bar = make("progress");
  /** @type {BundleState} */
  let now;
  const act = button("button", () =>
    (isFetching(now) && !now.stopped ? offline.pause(now.name) : offline.keep(now.name)));
  const remove = button("link-button", () => offline.remove(now.name));
  row.tabIndex = -1;
  row.append(title, state, count, bar, act, remove);
  // When a button with the focus is hidden, the focus moves to its row.
  /** @type {(one: HTMLElement, hidden: boolean) => void} */
  const hide = (one, hidden) => {
    if (hidden && document.activeElement === one) row.focus();
    one.hidden = hidden;
  };
  /** @type {(bundle: BundleState, messages: Messages) => void} */
  const show = (bundle, messages) => {
    now = bundle;
    const { have, of, wish, stopped, bytes, language } = bundle;
    const coming = isFetching(bundle);
    const isKept = wish !== "" && have === of;
    const name = bundle.kind === "topic" ? bundle.title : messages[bundle.kind];
    say(title, isTopicPage ? "" : `${name} · ${language ? `${language} · ` : ""}${formatBytes(bytes)}`);
    const todo = isTopicPage ? `${messages.keepTopic} (${formatBytes(bytes)})` : messages.keep;
    const label = !wish ? todo : stopped ? messages.again : coming ? messages.pause : messages.goOn;
    const line = isKept ? messages.isKept
      : stopped ? messages[stopped]
      : coming ? messages.coming
      : wish ? messages.paused : "";
    say(state, line);
    say(count, wish && !isKept ? fill(messages.count, { have, of }) : "");
    Object.assign(bar, { max: of, value: have, hidden: !wish || isKept });
    bar.setAttribute("aria-label", name);
    say(act, label);
    say(remove, messages.remove);
    act.setAttribute("aria-label", fill(messages.nameOf, { what: label, name }));
    remove.setAttribute("aria-label", fill(messages.nameOf, { what: messages.remove, name }));
    hide(act, isKept);
    hide(remove, !wish);
  };
  return { row, show };
};

// An element that shows the state as long as it is in the page.
class OfflineElement extends HTMLElement {
  static observedAttributes = ["lang"];

  /** @type {(() => void) | undefined} */
  hear;
  /** @type {Element[]} */
  content = [];

  connectedCallback() {
    const hear = (this.hear = () => this.show(offline.state(), messagesFor(this.lang)));
    addEventListener("bookmobile-offline", hear);
    if (!this.firstChild) this.append(...this.content);
    hear();
  }

  disconnectedCallback() {
    if (this.hear) removeEventListener("bookmobile-offline", this.hear);
  }

  attributeChangedCallback() {
    this.hear?.();
  }

  /** @type {(state: ShownState, messages: Messages) => void} */
  show() {}
}

customElements.define("on-device", class extends OfflineElement {
  /** The rows of the bundles by their names. @type {Map<string, ReturnType<typeof bundleRow>>} */
  rows = new Map();
  heading = Object.assign(make("h3"), { tabIndex: -1 });
  line = status("p");
  failed = status("p");
  again = button("button", () => offline.again());
  version = make("p", "device-version");
  listHeading = make("h4");
  list = make("ul", "parts");
  stored = make("p");
  forget = button("link-button", () => this.ask(true));
  // The question before everything is deleted, and its answers.
  asks = make("div", "device-question");
  question = make("p");
  forgetNow = button("button", () => {
    const withShelf = this.withShelf.checked;
    this.ask(false);
    offline.forget(withShelf);
  });
  // What a person wrote is deleted only if it is asked for.
  withShelf = Object.assign(make("input"), { type: "checkbox" });
  shelfText = make("span");
  shelf = make("label", "device-shelf");
  cancel = button("link-button", () => this.ask(false));
  undo = button("button", () => offline.undo());
  // Who signed the site: signature.js defines the element. Only a signed site has it.
  signature = page.dataset.signed ? [document.createElement("site-signature")] : [];
  content = [this.heading, this.line, this.undo, this.failed, this.again, this.version,
    this.stored, ...this.signature, this.listHeading, this.list, this.forget, this.asks];
  /** @type {number | undefined} */
  bytes;
  /** The newest count of bytes. */
  now = {};

  constructor() {
    super();
    const { signed } = page.dataset;
    if (signed) import(address(signed)).catch(console.info);
    this.shelf.append(this.withShelf, " ", this.shelfText);
    this.asks.append(this.question, this.shelf, this.forgetNow, this.cancel);
    this.asks.hidden = true;
    this.asks.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      // Not the sheet around it.
      event.preventDefault();
      event.stopPropagation();
      this.ask(false);
    });
  }

  /** @param {boolean} isAsking */
  ask(isAsking) {
    this.asks.hidden = !isAsking;
    this.withShelf.checked = false;
    this.forget.hidden = isAsking;
    (isAsking ? this.cancel : this.forget).focus();
  }

  /** @type {(state: ShownState, messages: Messages) => Promise<void>} */
  async show({ state, isComing, failed, version, since, looked, isOff, bundles }, messages) {
    for (const element of this.signature) element.lang = this.lang;
    say(this.heading, messages.title);
    say(this.line, isOff ? messages.off : isComing ? messages.isComing : !version ? messages[state] : bundles.length ? messages.keptInParts : messages.kept);
    say(this.failed, !failed ? "" : version ? messages.failedUpdate : messages.failedFirst);
    if (!failed && !isOff && document.activeElement === this.again) this.heading.focus();
    say(this.again, failed ? messages.again : isOff ? messages.keepHere : "");
    // A page that has deleted everything stores nothing more.
    const isGone = "forgotten" in document.documentElement.dataset;
    if (isGone) this.asks.hidden = true;
    const canUndo = offline.canUndo();
    if (!canUndo && document.activeElement === this.undo) this.heading.focus();
    say(this.undo, canUndo ? messages.undo : "");
    if (isGone && document.activeElement === this.forget) (canUndo ? this.undo : this.again).focus();
    say(this.question, messages.forgetAsks);
    say(this.shelfText, messages.forgetShelf);
    say(this.forgetNow, messages.forgetNow);
    say(this.cancel, messages.cancel);
    /** @param {string} text */
    const day = (text) => formatDay(messages, text);
    const sinceText = since
      ? fill(messages.versionSince, { version, day: day(since) })
      : fill(messages.version, { version });
    const lookedText = looked && fill(messages.looked, { day: day(looked) });
    say(this.version, version && sinceText + lookedText);
    say(this.listHeading, bundles.length ? messages.parts : "");
    for (const [name, { row }] of this.rows)
      if (!bundles.some((bundle) => bundle.name === name) && this.rows.delete(name)) row.parentElement?.remove();
    for (const bundle of bundles) {
      let shown = this.rows.get(bundle.name);
      if (!shown) {
        shown = bundleRow(false);
        const item = make("li");
        item.append(shown.row);
        this.list.append(item);
        this.rows.set(bundle.name, shown);
      }
      shown.show(bundle, messages);
    }
    this.list.hidden = !bundles.length;
    say(this.stored, isGone ? "" : messages.stored);
    const sayForget = () => {
      const label = this.bytes ? `${messages.forget} (${formatBytes(this.bytes)})` : messages.forget;
      say(this.forget, isGone || state === "unknown" || !this.asks.hidden ? "" : label);
    };
    sayForget();
    // Counting reads all files: not while some are fetched.
    if (isComing || bundles.some(isFetching)) return;
    const now = (this.now = {});
    this.bytes = await offline.usage();
    if (now === this.now) sayForget();
  }
});

customElements.define("keep-topic", class extends OfflineElement {
  single = bundleRow(true);
  content = [this.single.row];

  /** @type {(state: ShownState, messages: Messages) => void} */
  show({ bundles }, messages) {
    const bundle = bundles.find((one) => one.name === this.dataset.topic);
    this.single.row.hidden = !bundle;
    if (bundle) this.single.show(bundle, messages);
  }
});

// The notice over the page that a new version waits, in the page's language. It is drawn
// again only when its text changes.
let isLater = false;
let said = "";
const notice = status("div");
document.body.append(notice);
const noticeOf = () => {
  const { state, articles } = offline.state();
  const messages = messagesFor(document.documentElement.lang);
  const isWaiting = state === "update" && !isLater;
  const line = !isWaiting ? "" : articles ? fill(messages.newArticles, { count: articles }) : messages.updateReady;
  if (line === said) return;
  said = line;
  if (!line) return notice.replaceChildren();
  const box = make("div", "toast");
  const text = make("span");
  const load = button("button", () => {
    text.textContent = messages.loading;
    load.disabled = later.hidden = true;
    offline.update();
  });
  const later = button("link-button", () => {
    isLater = true;
    noticeOf();
  });
  text.textContent = line;
  load.textContent = messages.update;
  later.textContent = messages.later;
  box.append(text, load, later);
  notice.replaceChildren(box);
};
addEventListener("bookmobile-offline", noticeOf);
noticeOf();
