// Shows what is kept on the device, which offline.js knows: among the settings
// (<on-device>), on the page of a topic of a large collection (<keep-topic
// data-topic="en/cities">), and as a notice when a new version waits. The app puts
// the empty elements where they belong; what they show is of no use before this
// script is there, so it is not a part of the app. `lang` is the interface's.
const deviceWords = {
  en: {
    title: "On this device",
    kept: "The articles and the search are on this device and open without a network.",
    keptInParts: "The site opens without a network. Of the articles, those that you keep or have opened are here.",
    unknown: "Checking…",
    none: "The site is not kept on this device: without a network it does not open.",
    off: "As you chose, the site is not kept on this device: without a network it does not open.",
    keepHere: "Keep it on this device",
    isComing: "The site is being kept on this device…",
    failedFirst: "It could not be kept: the connection broke off, or there is no room.",
    failedUpdate: "The last update did not arrive whole. What was here before stays.",
    again: "Try again",
    version: (version, day) => (day ? `Version ${version}, here since ${day}.` : `Version ${version}.`),
    looked: (day) => ` A new one was last looked for on ${day}.`,
    stored: "Open tabs, recent searches and your choices are stored here.",
    forget: "Delete everything kept here",
    parts: "Keep offline",
    keep: "Keep",
    keepTopic: "Keep this topic offline",
    pause: "Pause",
    goOn: "Go on",
    remove: "Remove",
    nameOf: (what, name) => `${what}: ${name}`,
    count: (have, of) => `${have} of ${of} files`,
    coming: "On its way",
    paused: "Paused",
    line: "Stopped: the connection broke off. It goes on when that is back, or on the next visit.",
    room: "Stopped: there is no room for more on this device.",
    isKept: "Kept",
    search: "Search in everything",
    rest: "Articles without a topic",
    updateReady: "A new version is ready.",
    newArticles: (count) => `New or changed articles: ${count}`,
    update: "Load it",
    loading: "Loading the new version…",
    later: "Later",
  },
  zh: {
    title: "在本设备上",
    kept: "文章和搜索已保存在本设备上，没有网络也能打开。",
    keptInParts: "没有网络也能打开本站。您选择保存的和打开过的文章在本设备上。",
    unknown: "正在检查……",
    none: "本站没有保存在本设备上，没有网络时打不开。",
    off: "按您的选择，本站没有保存在本设备上，没有网络时打不开。",
    keepHere: "保存到本设备",
    isComing: "正在保存到本设备……",
    failedFirst: "没有保存成功：连接中断，或存储空间不足。",
    failedUpdate: "上次更新没有下载完整，原有内容保持不变。",
    again: "重试",
    version: (version, day) => (day ? `版本 ${version}，${day}存入。` : `版本 ${version}。`),
    looked: (day) => `上次检查新版本：${day}。`,
    stored: "打开的标签页、最近的搜索和您的设置保存在这里。",
    forget: "删除保存的全部内容",
    parts: "离线保存",
    keep: "保存",
    keepTopic: "离线保存这个主题",
    pause: "暂停",
    goOn: "继续",
    remove: "移除",
    nameOf: (what, name) => `${what}：${name}`,
    count: (have, of) => `${have} / ${of} 个文件`,
    coming: "正在保存",
    paused: "已暂停",
    line: "已停止：连接中断，恢复后或下次打开时继续。",
    room: "已停止：本设备的存储空间不足。",
    isKept: "已保存",
    search: "搜索全部内容",
    rest: "没有主题的文章",
    updateReady: "新版本已就绪。",
    newArticles: (count) => `新增或更新的文章：${count} 篇`,
    update: "载入",
    loading: "正在载入新版本…",
    later: "以后",
  },
};
const wordsFor = (tag) => deviceWords[tag.startsWith("zh") ? "zh" : "en"];

const make = (tag, className = "") => Object.assign(document.createElement(tag), { className });
const button = (className, act) =>
  Object.assign(make("button", className), { type: "button", onclick: act });
// What is told when it changes; it stays in view, so that its first words are heard.
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
  const door = window.bookmobileOffline;
  let now;
  const act = button("button", () =>
    (door.isComing(now) && !now.stopped ? door.pause(now.name) : door.keep(now.name)));
  const remove = button("link-button", () => door.remove(now.name));
  row.tabIndex = -1;
  row.append(title, state, count, bar, act, remove);
  // Who is on a button that goes stays at the part.
  const hide = (one, hidden) => {
    if (hidden && document.activeElement === one) row.focus();
    one.hidden = hidden;
  };
  const show = (part, words) => {
    now = part;
    const { have, of, wish, stopped, bytes } = part;
    const coming = door.isComing(part);
    const isKept = wish && have === of;
    const name = part.title || words[part.kind];
    say(title, isTopicPage ? "" : `${name} · ${part.language ? `${part.language} · ` : ""}${sizeOf(bytes)}`);
    const todo = isTopicPage ? `${words.keepTopic} (${sizeOf(bytes)})` : words.keep;
    const label = !wish ? todo : stopped ? words.again : coming ? words.pause : words.goOn;
    const told = isKept ? words.isKept
      : stopped ? words[stopped]
      : coming ? words.coming
      : wish ? words.paused : "";
    say(state, told);
    say(count, wish && !isKept ? words.count(have, of) : "");
    Object.assign(bar, { max: of, value: have, hidden: !wish || isKept });
    bar.setAttribute("aria-label", name);
    say(act, label);
    say(remove, words.remove);
    act.setAttribute("aria-label", words.nameOf(label, name));
    remove.setAttribute("aria-label", words.nameOf(words.remove, name));
    hide(act, isKept);
    hide(remove, !wish);
  };
  return { row, show };
};

// What shows the state as long as it is on the page.
class Shown extends HTMLElement {
  static observedAttributes = ["lang"];

  connectedCallback() {
    this.hear = () => this.show(window.bookmobileOffline.state(), wordsFor(this.lang));
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
    const door = window.bookmobileOffline;
    this.rows = new Map();
    this.heading = Object.assign(make("h3"), { tabIndex: -1 });
    this.line = status("p");
    this.failed = status("p");
    this.again = button("button", () => door.again());
    this.version = make("p", "device-version");
    this.partsHeading = make("h4");
    this.parts = make("ul", "parts");
    this.stored = make("p");
    this.forget = button("link-button", () => door.forget());
    this.append(this.heading, this.line, this.failed, this.again, this.version,
      this.stored, this.partsHeading, this.parts, this.forget);
  }

  async show({ state, isComing, failed, version, since, looked, isOff, parts }, words) {
    say(this.heading, words.title);
    say(this.line, isOff ? words.off : isComing ? words.isComing : !version ? words[state] : parts.length ? words.keptInParts : words.kept);
    say(this.failed, !failed ? "" : version ? words.failedUpdate : words.failedFirst);
    if (!failed && !isOff && document.activeElement === this.again) this.heading.focus();
    say(this.again, failed ? words.again : isOff ? words.keepHere : "");
    // Nothing more is stored by a page that has deleted all.
    const isGone = "forgotten" in document.documentElement.dataset;
    if (isGone && document.activeElement === this.forget) this.again.focus();
    const format = new Intl.DateTimeFormat(words === deviceWords.zh ? "zh-Hans" : "en-GB", { dateStyle: "long", timeZone: "UTC" });
    const day = (text) => text && format.format(new Date(text));
    say(this.version, version && words.version(version, day(since)) + (looked && words.looked(day(looked))));
    say(this.partsHeading, parts.length ? words.parts : "");
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
      this.rows.get(part.name).show(part, words);
    }
    this.parts.hidden = !parts.length;
    say(this.stored, isGone ? "" : words.stored);
    const sayForget = () =>
      say(this.forget, isGone || state === "unknown" ? "" : this.bytes ? `${words.forget} (${sizeOf(this.bytes)})` : words.forget);
    sayForget();
    // Counting reads all of it.
    if (isComing || parts.some((part) => window.bookmobileOffline.isComing(part))) return;
    const now = (this.now = {});
    this.bytes = await window.bookmobileOffline.usage();
    if (now === this.now) sayForget();
  }
});

customElements.define("keep-topic", class extends Shown {
  build() {
    this.single = partRow(true);
    this.append(this.single.row);
  }

  show({ parts }, words) {
    const part = parts.find((one) => one.name === this.dataset.topic);
    this.single.row.hidden = !part;
    if (part) this.single.show(part, words);
  }
});

// That a new version waits is told over the page, in the language that the page
// says it is in. It is drawn anew only when it says something else.
let isLater = false;
let said = "";
const notice = status("div");
document.body.append(notice);
const noticeOf = () => {
  const { state, articles } = window.bookmobileOffline.state();
  const words = wordsFor(document.documentElement.lang);
  const isWaiting = state === "update" && !isLater;
  const line = !isWaiting ? "" : articles ? words.newArticles(articles) : words.updateReady;
  if (line === said) return;
  said = line;
  if (!line) return notice.replaceChildren();
  const box = make("div", "toast");
  const text = make("span");
  const load = button("button", () => {
    text.textContent = words.loading;
    load.disabled = later.hidden = true;
    window.bookmobileOffline.update();
  });
  const later = button("link-button", () => {
    isLater = true;
    noticeOf();
  });
  text.textContent = line;
  load.textContent = words.update;
  later.textContent = words.later;
  box.append(text, load, later);
  notice.replaceChildren(box);
};
addEventListener("bookmobile-offline", noticeOf);
noticeOf();
