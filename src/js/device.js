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
    none: "The site is not kept on this device: without a network it does not open.",
    failedFirst: "It could not be kept: the connection broke off, or there is no room.",
    failedUpdate: "The last update did not arrive whole. What was here before stays.",
    again: "Try again",
    version: (version, day) => (day ? `Version ${version}, here since ${day}` : `Version ${version}`),
    forget: "Delete everything kept here",
    parts: "Keep offline",
    keep: "Keep",
    keepTopic: "Keep this topic offline",
    pause: "Pause",
    goOn: "Go on",
    remove: "Remove",
    nameOf: (what, name) => `${what}: ${name}`,
    coming: (have, of) => `${have} of ${of} files`,
    paused: (have, of) => `Paused at ${have} of ${of} files`,
    stopped: "Stopped. It goes on once there is a network.",
    isKept: "Kept",
    search: "Search in everything",
    rest: "Articles without a topic",
    updateReady: "A new version is ready.",
    newArticles: (count) => `New articles: ${count}`,
    update: "Load it",
    later: "Later",
  },
  zh: {
    title: "在本设备上",
    kept: "文章和搜索已保存在本设备上，没有网络也能打开。",
    keptInParts: "没有网络也能打开本站。您选择保存的和打开过的文章在本设备上。",
    none: "本站没有保存在本设备上，没有网络时打不开。",
    failedFirst: "没有保存成功：连接中断，或存储空间不足。",
    failedUpdate: "上次更新没有下载完整，原有内容保持不变。",
    again: "重试",
    version: (version, day) => (day ? `版本 ${version}，${day}存入` : `版本 ${version}`),
    forget: "删除保存的全部内容",
    parts: "离线保存",
    keep: "保存",
    keepTopic: "离线保存这个主题",
    pause: "暂停",
    goOn: "继续",
    remove: "移除",
    nameOf: (what, name) => `${what}：${name}`,
    coming: (have, of) => `已取 ${have} / ${of} 个文件`,
    paused: (have, of) => `已暂停，已取 ${have} / ${of} 个文件`,
    stopped: "已停止，有网络后继续。",
    isKept: "已保存",
    search: "搜索全部内容",
    rest: "没有主题的文章",
    updateReady: "新版本已就绪。",
    newArticles: (count) => `新文章：${count} 篇`,
    update: "载入",
    later: "以后",
  },
};
const wordsFor = (tag) => deviceWords[tag.startsWith("zh") ? "zh" : "en"];

const make = (tag, className = "") => Object.assign(document.createElement(tag), { className });
const button = (className, act) =>
  Object.assign(make("button", className), { type: "button", onclick: act });
// Puts a text in its place, or nothing in view.
const say = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
};
const sizeOf = (bytes) =>
  bytes < 950000 ? `${Math.ceil(bytes / 1000)}\u00a0KB` : `${(bytes / 1000000).toFixed(1)}\u00a0MB`;

// A part with its size, how far it has come, and what can be done. The same
// elements stay while it comes, so that a finger or the focus stays on them.
const partRow = (isTopicPage) => {
  const row = make("div", "part");
  const title = make("span", "part-title");
  const state = make("span", "part-state");
  const bar = make("progress");
  const door = window.bookmobileOffline;
  let now;
  const isComing = () => now.wish === "keep" || (now.wish === "kept" && now.have < now.of);
  const act = button("button", () =>
    (isComing() && !now.stopped ? door.pause(now.name) : door.keep(now.name)));
  const remove = button("link-button", () => door.remove(now.name));
  state.role = "status";
  row.append(title, state, bar, act, remove);
  // Who pressed a button that is gone is at the other one.
  const hide = (one, hidden, other) => {
    const held = hidden && document.activeElement === one;
    one.hidden = hidden;
    if (held) other.focus();
  };
  const show = (part, words) => {
    now = part;
    const { have, of, wish, stopped, bytes } = part;
    const coming = isComing();
    const isKept = wish && have === of;
    const name = part.title || words[part.kind];
    say(title, isTopicPage ? "" : `${name} · ${part.language ? `${part.language} · ` : ""}${sizeOf(bytes)}`);
    const todo = isTopicPage ? `${words.keepTopic} (${sizeOf(bytes)})` : words.keep;
    const label = !wish ? todo : stopped ? words.again : coming ? words.pause : words.goOn;
    const told = isKept ? words.isKept
      : stopped ? words.stopped
      : coming ? words.coming(have, of)
      : wish ? words.paused(have, of) : "";
    say(state, told);
    Object.assign(bar, { max: of, value: have, hidden: !wish || isKept });
    bar.ariaLabel = name;
    act.textContent = label;
    remove.textContent = words.remove;
    act.ariaLabel = words.nameOf(label, name);
    remove.ariaLabel = words.nameOf(words.remove, name);
    remove.hidden = wish ? false : remove.hidden;
    hide(act, isKept, remove);
    hide(remove, !wish, act);
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
    if (this.isConnected) this.hear?.();
  }
}

customElements.define("on-device", class extends Shown {
  build() {
    const door = window.bookmobileOffline;
    this.rows = new Map();
    this.heading = make("h3");
    this.line = make("p");
    this.failed = make("p");
    this.line.role = this.failed.role = "status";
    this.again = button("button", () => door.again());
    this.version = make("p", "device-version");
    this.partsHeading = make("h4");
    this.parts = make("ul", "parts");
    this.forget = button("link-button", () => door.forget());
    this.append(this.heading, this.line, this.failed, this.again, this.version,
      this.partsHeading, this.parts, this.forget);
  }

  async show({ state, failed, version, since, parts }, words) {
    const isKept = state !== "none";
    say(this.heading, words.title);
    say(this.line, !isKept ? words.none : parts.length ? words.keptInParts : words.kept);
    say(this.failed, !failed ? "" : isKept ? words.failedUpdate : words.failedFirst);
    say(this.again, failed ? words.again : "");
    const format = new Intl.DateTimeFormat(words === deviceWords.zh ? "zh-Hans" : "en-GB", { dateStyle: "long", timeZone: "UTC" });
    say(this.version, version && words.version(version, since && format.format(new Date(since))));
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
    const bytes = await window.bookmobileOffline.usage();
    say(this.forget, bytes ? `${words.forget} (${sizeOf(bytes)})` : words.forget);
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
// says it is in.
let isLater = false;
const notice = make("div");
notice.role = "status";
document.body.append(notice);
const noticeOf = () => {
  const { state, articles } = window.bookmobileOffline.state();
  if (state !== "update" || isLater) return notice.replaceChildren();
  const words = wordsFor(document.documentElement.lang);
  const box = make("div", "toast");
  const text = make("span");
  const load = button("button", () => window.bookmobileOffline.update());
  const later = button("link-button", () => {
    isLater = true;
    noticeOf();
  });
  text.textContent = articles ? words.newArticles(articles) : words.updateReady;
  load.textContent = words.update;
  later.textContent = words.later;
  box.append(text, load, later);
  notice.replaceChildren(box);
};
addEventListener("bookmobile-offline", noticeOf);
noticeOf();
