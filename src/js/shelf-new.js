// The list of what is new, on the page of the shelf: articles that came since their topic was
// followed, articles that have changed since they were read, and what is followed.
import { make, say, status, textButton } from "./dom.js";
import { fill, formatDay } from "./messages.js";
import { address, isSingleFile } from "./page.js";
import { clearBadge, follow, markAllRead, newsState, onNews } from "./shelf-follow.js";
import { languageOf } from "./shelf-news.js";
import { shelfLanguage, shelfMessages } from "./shelf-words.js";

// How many articles are listed; more come as these are read.
const LISTED = 100;

// The name of what is followed.
/** @param {string} key */
const nameOf = (key) => {
  const [language, slug] = key.split("/");
  const topic = newsState().news.get(language)?.topics.find(([own]) => own === slug);
  if (slug) return topic?.[1] || slug;
  const names = new Intl.DisplayNames([shelfMessages().dateLocale], { type: "language" });
  return fill(shelfMessages().shelfEverything, { language: names.of(language) ?? language });
};

/** @param {NewsEntry} entry */
const newItem = ({ language, article }) => {
  const item = make("li", "shelf-entry");
  const link = make("a");
  link.href = address(`${language}/articles/${encodeURIComponent(article.slug)}/`);
  link.textContent = article.title;
  link.lang = language;
  const meta = make("p", "meta");
  const topics = newsState().news.get(language)?.topics;
  const day = article.updated ?? article.date;
  meta.textContent = [day ? formatDay(shelfMessages(), day) : "", ...article.topics.map((at) => topics?.[at]?.[1] ?? "")].filter(Boolean).join(" · ");
  item.append(link, meta);
  return item;
};

/** @param {NewsEntry[]} entries */
const listOfNew = (entries) => {
  const list = make("ul", "shelf-entries");
  list.append(...entries.slice(0, LISTED).map(newItem));
  return list;
};

class WhatIsNew extends HTMLElement {
  /** @type {(() => unknown) | undefined} */
  #end;
  /** @type {(() => Promise<unknown>) | undefined} */
  #takeBack;
  #heading = Object.assign(make("h2"), { tabIndex: -1 });
  #body = make("div");
  #note = status("p", "shelf-state");
  #read = textButton("button", "", () => this.#markRead());
  #undo = textButton("link-button", "", () => this.#takeBackAll());

  connectedCallback() {
    this.lang = shelfLanguage();
    const actions = make("p", "shelf-actions");
    actions.append(this.#read, this.#undo);
    this.replaceChildren(this.#heading, this.#body, actions, this.#note);
    this.#end = onNews(() => this.#draw());
  }

  disconnectedCallback() {
    this.#end?.();
  }

  async #markRead() {
    this.#takeBack = await markAllRead();
    say(this.#note, shelfMessages().shelfAllReadDone);
    this.#draw();
    this.#undo.focus();
  }

  async #takeBackAll() {
    const take = this.#takeBack;
    this.#takeBack = undefined;
    say(this.#note, "");
    this.#heading.focus();
    await take?.();
  }

  #draw() {
    const messages = shelfMessages();
    const { follows, unread, changed } = newsState();
    say(this.#heading, unread.length ? `${messages.shelfNew} (${unread.length})` : messages.shelfNew);
    say(this.#read, unread.length + changed.length ? messages.shelfAllRead : "");
    say(this.#undo, this.#takeBack ? messages.shelfUndo : "");
    /** @type {Node[]} */
    const content = [];
    if (!unread.length && !changed.length) {
      const empty = make("p", "meta");
      empty.textContent = follows.length ? messages.shelfNewNone : messages.shelfNewHint;
      content.push(empty);
    }
    if (unread.length) content.push(listOfNew(unread));
    if (changed.length) {
      const heading = make("h3");
      heading.textContent = messages.shelfNewChanged;
      content.push(heading, listOfNew(changed));
    }
    if (follows.length) content.push(this.#followed(follows));
    this.#body.replaceChildren(...content);
    clearBadge().catch(console.info);
  }

  /** @param {Follow[]} follows */
  #followed(follows) {
    const messages = shelfMessages();
    const details = make("details", "shelf-names");
    // It stays open when the list is drawn again.
    details.open = this.querySelector("details")?.open ?? false;
    const summary = make("summary");
    summary.textContent = messages.shelfFollowed;
    const list = make("ul", "shelf-list");
    for (const { key } of follows) {
      const item = make("li");
      const link = make("a");
      const [language, slug] = [languageOf(key), key.split("/")[1]];
      link.href = address(slug ? `${language}/topics/${encodeURIComponent(slug)}/` : `${language}/`);
      link.textContent = nameOf(key);
      const end = textButton("link-button", fill(messages.shelfUnfollow, { name: nameOf(key) }), () => {
        this.#heading.focus();
        return follow(key, false);
      });
      item.append(link, " ", end);
      list.append(item);
    }
    details.append(summary, list);
    return details;
  }
}

// The element, or nothing in a single file: no new articles come to that.
export const whatIsNew = () => (isSingleFile ? [] : [document.createElement("what-is-new")]);
export const startNew = () => customElements.define("what-is-new", WhatIsNew);
