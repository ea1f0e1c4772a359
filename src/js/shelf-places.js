// Where a person is in each article, and what was read when. The app keeps the place of open
// tabs itself (src/tabs.rs); this is for all articles, also after their tabs are closed.
import { make, textButton } from "./dom.js";
import { fill } from "./messages.js";
import { followArticle, keepText, openArticle, openAsNow } from "./shelf-article.js";
import { halfRead } from "./shelf-records.js";
import { changeRecord, keepBegun, keepLastPlace, onShelfChange, readAll, readRecord, restShelf, takeLastPlace } from "./shelf-store.js";
import { lastBefore, rangeOf } from "./shelf-text.js";
import { shelfLanguage, shelfMessages } from "./shelf-words.js";
import { address, data } from "./page.js";

// How long the page must be at rest before the place is kept, in milliseconds.
const AT_REST = 800;

// The place at the top of the window: the block there by its first words, and how much of the
// article is above the lower edge, in thousandths.
/** @param {OpenArticle} open */
const placeNow = ({ article, root }) => {
  const whole = root.getBoundingClientRect();
  const read = Math.round(Math.min(Math.max((innerHeight - whole.top) / Math.max(whole.height, 1), 0), 1) * 1000);
  const block = article.blocks.find(({ element }) => element.getBoundingClientRect().bottom > 90) ?? article.blocks[0];
  if (!block) return { read, start: 0, quote: "" };
  const text = article.text.slice(block.start, block.end);
  return { read, start: block.start, quote: text.slice(0, 80) };
};

/** @param {OpenArticle} open @returns {ReadingPlace | undefined} */
const placeOf = (open) => {
  // At the top nothing was read yet.
  if (scrollY < 40 || "forgotten" in data) return;
  const { read, start, quote } = placeNow(open);
  const section = open.article.pieces[lastBefore(open.article.pieces, start)]?.node.parentElement
    ?.closest("[data-section]")?.getAttribute("data-section") ?? "";
  const last = new Date().toISOString();
  return {
    key: open.key, language: open.language, slug: open.slug, title: open.title, digest: open.digest,
    first: last, last, read, most: read, start, quote, section, isDone: read >= 980,
  };
};

/** @param {ReadingPlace} place */
const writePlace = (place) =>
  changeRecord("places", place.key, (/** @type {ReadingPlace | undefined} */ old) => ({
    ...place, first: old?.first ?? place.first, most: Math.max(place.most, old?.most ?? 0), isDone: place.isDone || Boolean(old?.isDone),
  }));

// How many articles are offered to go on with, which the page before the app must know to leave
// room for them.
const BEGUN = [undefined, "one", "two", "three"];
/** Whether the article that is read is among them. @type {Map<string, boolean>} */
const begun = new Map();

/** @param {ReadingPlace[]} places */
const keepHint = (places) => keepBegun(BEGUN[Math.min(places.length, BEGUN.length - 1)]);

/** @param {ReadingPlace} place */
const hintAt = async (place) => {
  const isBegun = halfRead([place]).length > 0;
  if (begun.get(place.key) === isBegun) return;
  begun.set(place.key, isBegun);
  keepHint(halfRead(await readAll("places")));
};

/** @param {OpenArticle} open */
const keepPlace = async (open) => {
  const place = placeOf(open);
  if (!place) return;
  await writePlace(place);
  await hintAt(place);
  if (place.read >= 500) await keepText(open);
};

// The place where one stopped, in the text as it is now: by its words, or else its section.
/** @type {(open: OpenArticle, place: ReadingPlace) => Range | undefined} */
const rangeOfPlace = ({ article, digest, root }, place) => {
  const at = place.digest === digest ? place.start : article.text.indexOf(place.quote);
  if (at >= 0 && place.quote) return rangeOf(article, at, at + Math.max(place.quote.length, 1));
  const section = root.querySelector(`[data-section="${CSS.escape(place.section)}"]`);
  if (!section) return;
  const range = document.createRange();
  range.selectNodeContents(section);
  return range;
};

/** @type {(open: OpenArticle, place: ReadingPlace) => void} */
const goTo = (open, place) => {
  const range = rangeOfPlace(openAsNow(open), place);
  if (range) scrollBy({ top: range.getBoundingClientRect().top - 90 });
};

// --- Offered at the top of an article that was begun before: nothing jumps by itself. ---

const chip = make("div", "shelf-chip");
chip.dataset.shelf = "";
chip.hidden = true;

/** @param {OpenArticle} open */
const offerPlace = async (open) => {
  /** @type {ReadingPlace | undefined} */
  const place = await readRecord("places", open.key);
  // Its texts may be in other nodes meanwhile: it is the same article by its element.
  if (!place || place.isDone || place.read < 50 || open.root !== openArticle()?.root) return;
  // Whoever followed a link to a section, or is elsewhere already, is left there.
  if (scrollY > 40 || location.hash.length > 1) return;
  const messages = shelfMessages();
  const go = textButton("button", fill(messages.shelfGoOn, { percent: Math.round(place.read / 10) }), () => {
    chip.hidden = true;
    goTo(open, place);
  });
  const dismiss = textButton("icon-button", "×", () => (chip.hidden = true));
  dismiss.ariaLabel = messages.shelfClose;
  chip.lang = shelfLanguage();
  chip.replaceChildren(go, dismiss);
  chip.hidden = false;
};

// --- On top of the library: articles that were begun. ---

class ContinueReading extends HTMLElement {
  // Whether it was in the page before this script.
  #isEarly = !hasPlaces;
  /** @type {(() => unknown) | undefined} */
  #end;

  connectedCallback() {
    this.#draw();
    this.#end = onShelfChange(({ name }) => name === "places" && this.#draw());
  }

  disconnectedCallback() {
    this.#end?.();
  }

  async #draw() {
    const messages = shelfMessages();
    const all = halfRead(await readAll("places"));
    const places = all.slice(0, BEGUN.length - 1);
    keepHint(all);
    // Where the page has left no room, nothing that is being read is pushed down.
    if (!places.length || (!this.firstChild && !data.begun && (this.#isEarly || scrollY > 0))) {
      delete data.begun;
      return this.replaceChildren();
    }
    const heading = make("h2");
    heading.textContent = messages.shelfContinue;
    const list = make("ul");
    for (const place of places) {
      const item = make("li");
      const link = make("a");
      link.href = address(`${place.language}/articles/${encodeURIComponent(place.slug)}/`);
      link.textContent = place.title;
      link.lang = place.language;
      link.onclick = () => (wanted = place.key);
      const bar = Object.assign(make("progress"), { max: 1000, value: place.read });
      bar.ariaLabel = fill(messages.shelfRead, { percent: Math.round(place.read / 10) });
      item.append(link, bar);
      list.append(item);
    }
    this.lang = shelfLanguage();
    this.replaceChildren(heading, list);
    data.begun = BEGUN[places.length];
  }
}

/** Whether `<continue-reading>` is defined: one that was there before is upgraded by that. */
let hasPlaces = false;

/** The article whose place is wanted as soon as it is open. @type {string | undefined} */
let wanted;

export const startPlaces = async () => {
  document.body.append(chip);
  /** @type {number | undefined} */
  let timer;
  const keep = () => {
    const open = openArticle();
    if (open) keepPlace(open).catch(console.info);
  };
  const keepAtOnce = () => {
    clearTimeout(timer);
    const open = openArticle();
    const place = open && placeOf(open);
    if (place) keepLastPlace(place);
  };
  addEventListener("scroll", () => {
    chip.hidden ||= scrollY > 200;
    clearTimeout(timer);
    timer = setTimeout(keep, AT_REST);
  }, { passive: true });
  addEventListener("pagehide", () => {
    keepAtOnce();
    restShelf();
  });
  document.addEventListener("visibilitychange", () => document.hidden && keepAtOnce());
  const before = takeLastPlace();
  if (before) await writePlace(before);
  /** @type {OpenArticle | undefined} */
  let last;
  followArticle(async (open) => {
    if (open?.root === last?.root) return;
    last = open;
    chip.hidden = true;
    if (!open) return;
    if (wanted === open.key) {
      wanted = undefined;
      /** @type {ReadingPlace | undefined} */
      const place = await readRecord("places", open.key);
      // After the app has scrolled to where it wants to be.
      if (place) requestAnimationFrame(() => requestAnimationFrame(() => goTo(open, place)));
    } else offerPlace(open).catch(console.info);
  });
  customElements.define("continue-reading", ContinueReading);
  hasPlaces = true;
};
