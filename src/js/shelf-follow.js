// What a reader follows, and what is new in it: loads what the build says of all articles,
// counts, marks what is new in the lists of the page, and shows the number on the app's icon.
// Only a reader who follows something loads anything.
import { button, make, say, status } from "./dom.js";
import { fill } from "./messages.js";
import { address } from "./page.js";
import {
  articleKey, changedArticles, followedBy, hashesIn, joinedHashes, knownNow, languageOf, shortHash, unreadArticles,
} from "./shelf-news.js";
import { changeRecord, changeRecords, onShelfChange, readAll, readRecord, shelfState } from "./shelf-store.js";
import { shelfLanguage, shelfMessages } from "./shelf-words.js";

/** @type {NewsState} */
let newsNow = { follows: [], news: new Map(), unread: [], changed: [] };
/** @type {Set<(state: NewsState) => unknown>} */
const readers = new Set();

export const newsState = () => newsNow;
// Is told now, and whenever what is new has changed; returns what ends it.
/** @param {(state: NewsState) => unknown} reader */
export const onNews = (reader) => {
  readers.add(reader);
  reader(newsNow);
  return () => readers.delete(reader);
};

/** @type {Map<string, Promise<site.News>>} */
const newsLoading = new Map();

// What the build says of the articles of a language. The name of the file is always the same,
// so a host may have an older one in between.
/** @param {string} language @returns {Promise<site.News>} */
const loadNews = (language) => {
  const read = async () => {
    const response = await fetch(address(`news-${language}.json`), { cache: "no-cache" });
    if (!response.ok) throw new Error(`news-${language}.json: ${response.status}`);
    return response.json();
  };
  const own = newsLoading.get(language) ?? read();
  newsLoading.set(language, own);
  own.catch(() => newsLoading.delete(language));
  return own;
};

/** @type {(follows: Follow[], news: Map<string, site.News>, seen: Map<string, SeenArticle>) => NewsState} */
const stateOf = (follows, news, seen) => {
  /** @type {(find: typeof unreadArticles) => NewsEntry[]} */
  const all = (find) => [...news].flatMap(([language, own]) =>
    find(language, own, follows, seen).map((article) => ({ key: articleKey(language, article), language, article })));
  return { follows, news, unread: all(unreadArticles), changed: all(changedArticles) };
};

const lookAgain = async () => {
  /** @type {Follow[]} */
  const stored = await readAll("follows");
  const follows = stored.filter(({ isEnded }) => !isEnded);
  /** @type {Map<string, site.News>} */
  const news = new Map();
  for (const language of new Set(follows.map(({ key }) => languageOf(key)))) {
    const own = await loadNews(language).catch(console.info);
    if (own) news.set(language, own);
  }
  /** @type {SeenArticle[]} */
  const seen = news.size ? await readAll("seen") : [];
  newsNow = stateOf(follows, news, new Map(seen.map((article) => [article.key, article])));
  readers.forEach((reader) => reader(newsNow));
  await showBadge();
};

// One look after the other, and one more if something has changed meanwhile.
/** @type {Promise<unknown>} */
let looking = Promise.resolve();
let isLookAsked = false;
const look = () => {
  if (isLookAsked) return looking;
  isLookAsked = true;
  looking = looking.then(() => {
    isLookAsked = false;
    return lookAgain();
  }).catch(console.info);
  return looking;
};

// --- What a person follows. ---

const moment = () => new Date().toISOString();

// Begins or ends to follow something. All that is there at the beginning counts as known.
/** @type {(key: string, isWanted: boolean) => Promise<unknown>} */
export const follow = async (key, isWanted) => {
  const known = isWanted ? knownNow(key, await loadNews(languageOf(key))) : "";
  await changeRecord("follows", key, (/** @type {Follow | undefined} */ old) => ({
    key, since: isWanted || !old ? moment() : old.since, changed: moment(), known, ...(isWanted ? {} : { isEnded: true }),
  }));
};

// Nothing is new any more; returns what takes that back.
export const markAllRead = async () => {
  const { follows, unread, changed, news } = newsNow;
  const hashes = unread.map(({ key }) => shortHash(key)).join("");
  await changeRecords("follows", follows.map(({ key }) => key), (/** @type {Follow | undefined} */ old) =>
    old && { ...old, known: joinedHashes(old.known, hashes), changed: moment() });
  /** @type {Map<string, SeenArticle | undefined>} */
  const before = new Map();
  const now = new Map([...news].flatMap(([language, { articles }]) => articles.map((own) => [articleKey(language, own), own.hash])));
  await changeRecords("seen", changed.map(({ key }) => key), (/** @type {SeenArticle | undefined} */ old, key) => {
    before.set(key, old);
    return old && { ...old, hash: now.get(key) ?? "" };
  });
  return async () => {
    const gone = hashesIn(hashes);
    await changeRecords("follows", follows.map(({ key }) => key), (/** @type {Follow | undefined} */ old) =>
      old && { ...old, known: [...hashesIn(old.known)].filter((hash) => !gone.has(hash)).join(""), changed: moment() });
    await changeRecords("seen", [...before.keys()], (/** @type {SeenArticle | undefined} */ old, key) => before.get(key) ?? old);
  };
};

// The build's fingerprint of an article that is followed.
/** @param {string} key */
export const hashOfFollowed = (key) => {
  const language = languageOf(key);
  const news = newsNow.news.get(language);
  const article = news?.articles.find((own) => articleKey(language, own) === key);
  if (!news || !article) return;
  const keys = followedBy(language, news, article);
  return newsNow.follows.some((own) => keys.includes(own.key)) ? article.hash : undefined;
};

// --- The number on the icon of the installed app: what came since the list was last open. ---

const showBadge = async () => {
  if (!navigator.setAppBadge) return;
  /** @type {{ known: string } | undefined} */
  const glimpsed = await readRecord("meta", "badge");
  const known = hashesIn(glimpsed?.known ?? "");
  const count = newsNow.unread.filter(({ key }) => !known.has(shortHash(key))).length;
  await (count ? navigator.setAppBadge(count) : navigator.clearAppBadge?.())?.catch(console.info);
};

// The list of what is new was opened.
export const clearBadge = async () => {
  const known = newsNow.unread.map(({ key }) => shortHash(key)).join("");
  await changeRecord("meta", "badge", (/** @type {{ known: string } | undefined} */ old) =>
    (known && old?.known !== known ? { key: "badge", known } : undefined));
  await showBadge();
};

// --- The marks in lists and tabs. ---

// Language and slug of the article that a link leads to, or language and topic.
/** @type {(link: HTMLAnchorElement, folder: "articles" | "topics") => string | undefined} */
const keyOfLink = (link, folder) => {
  const [, language, slug] = new RegExp(`([\\w-]+)/${folder}/([^/]+)/$`).exec(link.pathname) ?? [];
  return slug && `${language}/${decodeURIComponent(slug)}`;
};

// Puts a mark into an element, changes it or takes it away.
/** @type {(into: Element, className: string, shown: string, said?: string) => void} */
const setMark = (into, className, shown, said = "") => {
  const known = into.querySelector(`:scope > .${className}`);
  if (!shown) return known?.remove();
  if (known?.getAttribute("data-shelf") === shown) return;
  const element = known ?? into.appendChild(make("span", className));
  element.setAttribute("data-shelf", shown);
  element.setAttribute("lang", shelfLanguage());
  const hidden = make("span", "visually-hidden");
  hidden.textContent = said;
  // The blank is for what reads the words one after another.
  element.replaceChildren(" ", shown, ...(said ? [hidden] : []));
};

const markLists = () => {
  const messages = shelfMessages();
  const [unread, changed] = [newsNow.unread, newsNow.changed].map((all) => new Set(all.map(({ key }) => key)));
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".entry h2 > a,.outline a"))) {
    const key = keyOfLink(link, "articles") ?? "";
    // In an entry the mark stands beside the link, in an outline in it.
    const into = link.closest("h2") ?? link;
    setMark(into, "shelf-unread", unread.has(key) ? messages.shelfUnread : changed.has(key) ? messages.shelfChanged : "");
  }
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { language, article } of newsNow.unread)
    for (const key of followedBy(language, /** @type {site.News} */ (newsNow.news.get(language)), article))
      counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".topic-tab,.topic-list a"))) {
    const count = link.pathname.endsWith("/shelf/") ? newsNow.unread.length : counts.get(keyOfLink(link, "topics") ?? "") ?? 0;
    // A screen reader says the number with its word.
    const [before, after] = fill(messages.shelfUnreadCount, { count: "\n" }).split("\n");
    setMark(link, "shelf-tally", count ? String(count) : "", count ? ` ${(before + after).trim()}` : "");
  }
};

// Brings the chosen tab into view, which is the last one of a row that scrolls.
export const showTab = () => {
  const tab = document.querySelector(".topic-tab[aria-selected='true']");
  const row = tab?.parentElement;
  if (!tab || !row) return;
  const [own, around] = [tab.getBoundingClientRect(), row.getBoundingClientRect()];
  if (own.right > around.right) row.scrollBy({ left: own.right - around.right + 16, behavior: "instant" });
  else if (own.left < around.left) row.scrollBy({ left: own.left - around.left - 16, behavior: "instant" });
};

// --- The button that follows a topic, or everything. ---

class FollowTopic extends HTMLElement {
  /** @type {(() => unknown) | undefined} */
  #end;
  #note = status("span", "shelf-state");
  #button = button("button shelf-follow", () => this.#press());

  connectedCallback() {
    this.#end = onNews(() => this.#draw());
  }

  disconnectedCallback() {
    this.#end?.();
  }

  get #isFollowed() {
    return newsNow.follows.some(({ key }) => key === this.dataset.topic);
  }

  #draw() {
    // What would last only until the window is closed is not offered.
    if (shelfState() !== "kept" && shelfState() !== "taken") return this.replaceChildren();
    const messages = shelfMessages();
    this.lang = shelfLanguage();
    say(this.#button, this.dataset.topic?.endsWith("/") ? messages.shelfFollowAll : messages.shelfFollowTopic);
    this.#button.ariaPressed = String(this.#isFollowed);
    if (!this.firstChild) this.append(this.#button, this.#note);
  }

  async #press() {
    try {
      await follow(this.dataset.topic ?? "", !this.#isFollowed);
      say(this.#note, "");
    } catch (error) {
      console.info(error);
      say(this.#note, shelfMessages().shelfFollowFailed);
    }
  }
}

export const startFollow = async () => {
  await look();
  customElements.define("follow-topic", FollowTopic);
  let isDrawing = false;
  const draw = () => {
    if (isDrawing) return;
    isDrawing = true;
    requestAnimationFrame(() => {
      isDrawing = false;
      markLists();
      // The marks have moved it.
      if (document.querySelector("reader-shelf")) showTab();
    });
  };
  onNews(draw);
  new MutationObserver(() => newsNow.follows.length && draw()).observe(document.getElementById("_panel") ?? document.body, { childList: true, subtree: true });
  onShelfChange(({ name, state: entered }) => {
    if (name === "follows" || name === "seen" || entered) look();
  });
};
