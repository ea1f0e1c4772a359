// Shows what is kept on the device, which offline.js knows: among the settings
// (<on-device>), on the page of a topic of a large collection (<keep-topic
// data-topic="en/cities">), and as a notice when a new version waits. The app puts
// the empty elements where they belong; what they show is of no use before this
// script is there, so it is not a part of the app. `lang` is the interface's.
import { formatBytes } from "./format-bytes.js";
import { fill, formatDay, messagesFor } from "./messages.js";
import { offline } from "./offline.js";

const make = (tag, className = "") => Object.assign(document.createElement(tag), { className });
const button = (className, act) =>
  Object.assign(make("button", className), { type: "button", onclick: act });
// What is told when it changes; it stays in view, so that its first messages are heard.
const status = (tag, className) => {
  const element = make(tag, className);
  element.setAttribute("role", "status");
  return element;
};
// Puts a text in its place; what has none is not in view, unless it is a status.
// The node stays: WebKit loses the click on a button whose text node is exchanged
// while it is held down.
const say = (element, text) => {
  const node = element.firstChild ?? element.appendChild(new Text());
  if (node.data !== text) node.data = text;
  element.hidden = !text && !element.hasAttribute("role");
};

// A part with its size, how far it has come, and what can be done. The same
// elements stay while it comes, so that a finger or the focus stays on them.
const partRow = (isTopicPage) => {
  const row = make("div", "part");
  const title = make("span", "part-title");
  const state = status("span", "part-state");
  const count = make("span", "part-count");
  const bar = make("progress");
  let now;
  const act = button("button", () =>
    (offline.isComing(now) && !now.stopped ? offline.pause(now.name) : offline.keep(now.name)));
  const remove = button("link-button", () => offline.remove(now.name));
  row.tabIndex = -1;
  row.append(title, state, count, bar, act, remove);
  // Who is on a button that goes stays at the part.
  const hide = (one, hidden) => {
    if (hidden && document.activeElement === one) row.focus();
    one.hidden = hidden;
  };
  const show = (part, messages) => {
    now = part;
    const { have, of, wish, stopped, bytes } = part;
    const coming = offline.isComing(part);
    const isKept = wish && have === of;
    const name = part.title || messages[part.kind];
    say(title, isTopicPage ? "" : `${name} · ${part.language ? `${part.language} · ` : ""}${formatBytes(bytes)}`);
    const todo = isTopicPage ? `${messages.keepTopic} (${formatBytes(bytes)})` : messages.keep;
    const label = !wish ? todo : stopped ? messages.again : coming ? messages.pause : messages.goOn;
    const told = isKept ? messages.isKept
      : stopped ? messages[stopped]
      : coming ? messages.coming
      : wish ? messages.paused : "";
    say(state, told);
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

// What shows the state as long as it is on the page.
class Shown extends HTMLElement {
  static observedAttributes = ["lang"];

  connectedCallback() {
    this.hear = () => this.show(offline.state(), messagesFor(this.lang));
    addEventListener("bookmobile-offline", this.hear);
    if (!this.firstChild) this.build();
    this.hear();
  }

  disconnectedCallback() {
    removeEventListener("bookmobile-offline", this.hear);
  }

  attributeChangedCallback() {
    this.hear?.();
  }
}

customElements.define("on-device", class extends Shown {
  build() {
      this.rows = new Map();
    this.heading = Object.assign(make("h3"), { tabIndex: -1 });
    this.line = status("p");
    this.failed = status("p");
    this.again = button("button", () => offline.again());
    this.version = make("p", "device-version");
    this.partsHeading = make("h4");
    this.parts = make("ul", "parts");
    this.stored = make("p");
    this.forget = button("link-button", () => offline.forget());
    this.append(this.heading, this.line, this.failed, this.again, this.version,
      this.stored, this.partsHeading, this.parts, this.forget);
  }

  async show({ state, isComing, failed, version, since, looked, isOff, parts }, messages) {
    say(this.heading, messages.title);
    say(this.line, isOff ? messages.off : isComing ? messages.isComing : !version ? messages[state] : parts.length ? messages.keptInParts : messages.kept);
    say(this.failed, !failed ? "" : version ? messages.failedUpdate : messages.failedFirst);
    if (!failed && !isOff && document.activeElement === this.again) this.heading.focus();
    say(this.again, failed ? messages.again : isOff ? messages.keepHere : "");
    // Nothing more is stored by a page that has deleted all.
    const isGone = "forgotten" in document.documentElement.dataset;
    if (isGone && document.activeElement === this.forget) this.again.focus();
    const day = (text) => formatDay(messages, text);
    const sinceText = since
      ? fill(messages.versionSince, { version, day: day(since) })
      : fill(messages.version, { version });
    const lookedText = looked && fill(messages.looked, { day: day(looked) });
    say(this.version, version && sinceText + lookedText);
    say(this.partsHeading, parts.length ? messages.parts : "");
    for (const [name, { row }] of this.rows)
      if (!parts.some((part) => part.name === name) && this.rows.delete(name)) row.parentNode.remove();
    for (const part of parts) {
      if (!this.rows.has(part.name)) {
        const made = partRow(false);
        const item = make("li");
        item.append(made.row);
        this.parts.append(item);
        this.rows.set(part.name, made);
      }
      this.rows.get(part.name).show(part, messages);
    }
    this.parts.hidden = !parts.length;
    say(this.stored, isGone ? "" : messages.stored);
    const sayForget = () =>
      say(this.forget, isGone || state === "unknown" ? "" : this.bytes ? `${messages.forget} (${formatBytes(this.bytes)})` : messages.forget);
    sayForget();
    // Counting reads all of it.
    if (isComing || parts.some((part) => offline.isComing(part))) return;
    const now = (this.now = {});
    this.bytes = await offline.usage();
    if (now === this.now) sayForget();
  }
});

customElements.define("keep-topic", class extends Shown {
  build() {
    this.single = partRow(true);
    this.append(this.single.row);
  }

  show({ parts }, messages) {
    const part = parts.find((one) => one.name === this.dataset.topic);
    this.single.row.hidden = !part;
    if (part) this.single.show(part, messages);
  }
});

// That a new version waits is told over the page, in the language that the page
// says it is in. It is drawn anew only when it says something else.
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
