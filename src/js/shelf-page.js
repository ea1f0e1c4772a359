// The page of the shelf: all marks by article or by date, with a filter, the bin, history, what
// can be done with all of it, and a word where it is not kept safely.
import { make, say, status, textButton } from "./dom.js";
import { keepFocus } from "./focus.js";
import { formatBytes } from "./format-bytes.js";
import { fill } from "./messages.js";
import { address } from "./page.js";
import { MAX_IMPORT, ShelfFileError, handOver, importShelf, readShelfFile, shelfMarkdown, shelfSet } from "./shelf-files.js";
import { requestReading } from "./reading-loader.js";
import { showTab } from "./shelf-follow.js";
import { whatIsNew } from "./shelf-new.js";
import { editMark, quoteOf, restoreMark } from "./shelf-note.js";
import { removeTexts, textsWithoutMarks } from "./shelf-seen.js";
import { TINTS, addTo, byPlace, faded } from "./shelf-records.js";
import { changeRecord, onShelfChange, readAll, readRecord, reopenShelf, shelfState, writeRecords } from "./shelf-store.js";
import { renameTint, tintName } from "./shelf-tints.js";
import { formatTime, shelfLanguage, shelfMessages } from "./shelf-words.js";
import { showUndo } from "./undo-line.js";

// How many marks are drawn at once; more come by a button.
const MANY = 100;

/** @param {{ language: string, slug: string }} about @param {string} [section] */
const addressOf = ({ language, slug }, section) =>
  address(`${language}/articles/${encodeURIComponent(slug)}/`) + (section ? `#${encodeURIComponent(section)}` : "");

/** The mark that is to be shown when its article is open. @type {string | undefined} */
let wantedMark;
/** @param {string} id */
export const wantMark = (id) => (wantedMark = id);
export const takeWantedMark = () => {
  const own = wantedMark;
  wantedMark = undefined;
  return own;
};

/** @param {Mark} mark */
const entry = (mark) => {
  const messages = shelfMessages();
  const item = make("li", "shelf-entry");
  const link = make("a", "shelf-entry-link");
  link.href = addressOf(mark, mark.section);
  link.onclick = () => (wantedMark = mark.id);
  link.id = `shelf-${mark.id}`;
  link.append(mark.exact ? quoteOf(mark) : mark.title);
  item.append(link);
  if (mark.note) {
    const note = make("p", "shelf-note");
    note.textContent = mark.note;
    item.append(note);
  }
  const meta = make("p", "meta");
  const isOrphan = mark.place?.isGone;
  const facts = [mark.kind === "bookmark" ? messages.shelfBookmark : tintName(mark.tint), mark.heading, formatTime(mark.changed),
    isOrphan ? messages.shelfOrphan : "", mark.copyOf ? messages.shelfCopyOf : ""];
  meta.textContent = facts.filter(Boolean).join(" · ");
  if (isOrphan) item.classList.add("shelf-orphan");
  /** @type {HTMLElement} */
  const button = mark.deleted
    ? textButton("link-button", messages.shelfUndo, () => restoreMark(mark.id))
    : textButton("link-button", messages.shelfEdit, () => editMark(mark, { from: button }));
  if (!mark.deleted) button.dataset.ids = mark.id;
  // Which of them it is: all have the same name.
  button.setAttribute("aria-describedby", `shelf-${mark.id}`);
  meta.append(" ", button);
  item.append(meta);
  return item;
};

/** @param {string} text @param {Node[]} content */
const part = (text, content) => {
  const section = make("section", "shelf-part");
  const heading = make("h2");
  heading.textContent = text;
  section.append(heading, ...content);
  return section;
};

/** @type {(marks: Mark[], room?: number) => HTMLElement[]} */
const listOf = (marks, room = MANY) => {
  const list = make("ul", "shelf-entries");
  let shown = 0;
  const more = textButton("button", shelfMessages().shelfMore, () => draw(MANY));
  const draw = (/** @type {number} */ count) => {
    list.append(...marks.slice(shown, shown += count).map(entry));
    more.hidden = shown >= marks.length;
  };
  draw(room);
  return [list, more];
};

/** @param {Mark[]} marks */
const byArticle = (marks) => {
  let room = MANY;
  /** @type {Map<string, Mark[]>} */
  const groups = new Map();
  for (const mark of marks) addTo(groups, mark.article, mark);
  const { compare } = new Intl.Collator(shelfLanguage());
  const sorted = [...groups.values()].sort(([one], [other]) => compare(one.title, other.title));
  return sorted.map((own) => {
    const section = part(own[0].title, listOf(own.toSorted(byPlace), room));
    room = Math.max(room - own.length, 0);
    const heading = /** @type {HTMLElement} */ (section.firstChild);
    const link = make("a");
    link.href = addressOf(own[0]);
    link.append(...heading.childNodes);
    heading.lang = own[0].language;
    heading.append(link);
    return section;
  });
};

// What stands in the place of a list without entries.
/** @param {string} text */
const emptyLine = (text) => Object.assign(make("p", "empty"), { textContent: text });

/** @param {ReadingPlace} place */
const forget = async (place) => {
  const messages = shelfMessages();
  await changeRecord("places", place.key, () => false);
  // What was read of it meanwhile, in another window, stays.
  showUndo(shelfLanguage(), fill(messages.shelfForgotten, { title: place.title }),
    [messages.shelfUndo, () => changeRecord("places", place.key, (now) => now ?? place)]);
};

class ReaderShelf extends HTMLElement {
  /** @type {(() => unknown) | undefined} */
  #end;
  #order = "article";
  #filter = "";
  #note = status("p", "shelf-state");
  #body = make("div", "shelf-body");
  /** @type {number | undefined} */
  #timer;
  // Counts drawings: of two that wait for the database the later one counts.
  #turn = 0;

  connectedCallback() {
    this.lang = shelfLanguage();
    showTab();
    this.replaceChildren(...whatIsNew(), this.#tools(), this.#body, this.#files(), this.#note);
    this.#draw();
    this.#end = onShelfChange(() => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#draw(), 30);
    });
  }

  disconnectedCallback() {
    this.#end?.();
  }

  #tools() {
    const messages = shelfMessages();
    const tools = make("div", "shelf-tools");
    const field = make("input", "shelf-filter");
    field.type = "search";
    field.placeholder = field.ariaLabel = messages.shelfFilter;
    field.oninput = () => {
      this.#filter = field.value;
      this.#draw();
    };
    const order = make("select");
    order.ariaLabel = messages.shelfOrder;
    for (const [value, text] of [["article", messages.shelfByArticle], ["date", messages.shelfByDate], ["bin", messages.shelfBin], ["history", messages.shelfHistory], ["lists", messages.shelfLists]])
      order.append(new Option(text, value));
    order.onchange = () => {
      this.#order = order.value;
      // Lists are not filtered.
      field.disabled = this.#order === "lists";
      this.#draw();
    };
    tools.append(field, order);
    return tools;
  }

  // What the person takes away, and brings back.
  #files() {
    const messages = shelfMessages();
    const day = () => new Date().toISOString().slice(0, 10);
    const json = textButton("link-button", messages.shelfExport, async () => {
      await handOver(`shelf-${day()}.annotation`, "application/ld+json", JSON.stringify(await shelfSet(), undefined, 1));
      await changeRecord("meta", "export", () => ({ key: "export", date: new Date().toISOString() }));
    });
    const markdown = textButton("link-button", messages.shelfMarkdown, async () =>
      handOver(`shelf-${day()}.md`, "text/markdown", shelfMarkdown(await readAll("marks"))));
    const input = make("input");
    input.type = "file";
    input.accept = ".annotation,.json,application/ld+json,application/json";
    input.hidden = true;
    input.onchange = async () => {
      const file = input.files?.[0];
      if (file) await this.#import(file);
      input.value = "";
    };
    const take = textButton("link-button", messages.shelfImport, () => input.click());
    const files = make("p", "shelf-files");
    files.append(json, markdown, take, input);
    return files;
  }

  /** @param {File} file */
  async #import(file) {
    const messages = shelfMessages();
    try {
      if (file.size > MAX_IMPORT) throw new ShelfFileError(`${file.size}`);
      const { marks, same } = await importShelf(readShelfFile(await file.text()));
      say(this.#note, fill(messages.shelfImported, { marks, same }));
    } catch (error) {
      if (!(error instanceof ShelfFileError)) console.warn(error);
      say(this.#note, fill(messages.shelfRefused, { place: error instanceof ShelfFileError ? error.path : String(error) }));
    }
  }

  /** @type {(marks: Mark[], exported?: { date: string }) => Node[]} */
  #warnings(marks, exported) {
    const messages = shelfMessages();
    const state = shelfState();
    /** @type {Node[]} */
    const lines = [];
    const line = (/** @type {string} */ text, /** @type {Node[]} */ ...more) => {
      const element = make("p", "shelf-warning");
      element.append(text, " ", ...more);
      lines.push(element);
    };
    const again = textButton("link-button", messages.shelfTryAgain, async () => {
      await reopenShelf();
      this.#draw();
    });
    if (state === "memory") line(messages.shelfInMemory, again);
    if (state === "full") line(messages.shelfFull, again);
    if (state === "blocked") line(messages.shelfBlocked, again);
    if (state === "newer") line(messages.shelfNewer);
    if (state === "taken") line(messages.shelfTaken);
    const since = marks.filter(({ made }) => !exported || made > exported.date).length;
    if (since >= 20 || (since > 0 && exported)) line(fill(messages.shelfExportDue, { marks: since, date: exported ? formatTime(exported.date) : "–" }));
    return lines;
  }

  async #draw() {
    const turn = ++this.#turn;
    if (this.#order === "lists") return this.#showLists();
    const messages = shelfMessages();
    /** @type {[Mark[], { date: string } | undefined]} */
    const [stored, exported] = await Promise.all([readAll("marks"), readRecord("meta", "export")]);
    const time = Date.now();
    const all = stored.map((mark) => faded(mark, time)).filter((mark) => mark !== undefined);
    const living = all.filter(({ deleted }) => !deleted);
    const words = this.#filter.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (/** @type {Mark} */ mark) => {
      if (!words.length) return true;
      const text = `${mark.title} ${mark.heading} ${mark.exact} ${mark.note} ${tintName(mark.tint)}`.toLowerCase();
      return words.every((word) => text.includes(word));
    };
    /** @type {Node[]} */
    let content;
    if (this.#order === "history") content = await this.#history(words);
    else {
      const isBin = this.#order === "bin";
      const shown = (isBin ? all.filter(({ deleted, exact }) => deleted && exact) : living).filter(fits);
      content = this.#order === "article" ? byArticle(shown) : listOf(shown.toSorted((one, other) => (one.changed < other.changed ? 1 : -1)));
      if (!shown.length) content = [emptyLine(words.length ? messages.shelfNoMatch : isBin ? messages.shelfBinEmpty : messages.shelfEmpty)];
    }
    const warnings = this.#warnings(living, exported);
    const count = make("p", "meta shelf-total");
    const orphans = living.filter(({ place }) => place?.isGone).length;
    count.textContent = fill(messages.shelfTotal, { marks: living.length, notes: living.filter(({ note }) => note).length, orphans });
    // The person has chosen another order meanwhile, or something changed.
    if (turn !== this.#turn) return;
    keepFocus(this.#body, () => this.#body.replaceChildren(...warnings, count, ...content, this.#tintNames()));
    // What stands below the marks is read after them.
    const texts = await this.#texts(stored);
    if (turn === this.#turn) this.#body.append(...texts);
  }

  // They draw themselves again when they change.
  #showLists() {
    if (this.#body.firstElementChild?.className === "shelf-lists") return;
    const lists = make("div", "shelf-lists");
    this.#body.replaceChildren(lists);
    requestReading({ act: "lists", from: lists }, () => {
      lists.className = "empty";
      lists.textContent = shelfMessages().readingFailed;
    });
  }

  /** @param {string[]} words */
  async #history(words) {
    const messages = shelfMessages();
    /** @type {ReadingPlace[]} */
    const all = await readAll("places");
    const places = all.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)));
    if (!places.length) return [emptyLine(words.length ? messages.shelfNoMatch : messages.shelfHistoryEmpty)];
    const list = make("ul", "shelf-entries");
    for (const place of places.sort((one, other) => (one.last < other.last ? 1 : -1)).slice(0, 500)) {
      const item = make("li", "shelf-entry");
      const link = make("a");
      link.href = addressOf(place);
      link.textContent = place.title;
      link.lang = place.language;
      const meta = make("p", "meta");
      meta.append(`${formatTime(place.last)} · ${fill(messages.shelfRead, { percent: Math.round(place.most / 10) })} `,
        textButton("link-button", messages.shelfForget, () => forget(place)));
      item.append(link, meta);
      list.append(item);
    }
    return [list];
  }

  // The texts that are kept only to say what changed, with their size.
  /** @param {Mark[]} marks */
  async #texts(marks) {
    const texts = await textsWithoutMarks(marks);
    if (!texts.length) return [];
    const messages = shelfMessages();
    const line = make("p", "meta");
    const bytes = texts.reduce((sum, { text }) => sum + text.length, 0);
    line.append(fill(messages.shelfTexts, { count: texts.length, size: formatBytes(bytes) }), " ",
      textButton("link-button", messages.shelfTextsRemove, () => removeTexts(texts.map(({ key }) => key))));
    return [line];
  }

  #tintNames() {
    const messages = shelfMessages();
    const details = make("details", "shelf-names");
    const summary = make("summary");
    summary.textContent = messages.shelfTintNames;
    details.append(summary);
    for (let tint = 0; tint < TINTS; tint++) {
      const label = make("label");
      const field = Object.assign(make("input"), { value: tintName(tint), onchange: () => renameTint(tint, field.value) });
      const sign = make("span", `shelf-tint shelf-tint-${tint}`);
      field.ariaLabel = tintName(tint);
      label.append(sign, field);
      details.append(label);
    }
    return details;
  }
}

// Removes what the bin has had for long enough.
export const tidyBin = async () => {
  const time = Date.now();
  /** @type {Mark[]} */
  const marks = await readAll("marks");
  const short = marks.map((mark) => faded(mark, time)).filter((mark, at) => mark && mark !== marks[at]);
  await writeRecords("marks", short);
  for (const mark of marks) if (!faded(mark, time)) await changeRecord("marks", mark.id, () => false);
};

export const startShelfPage = () => customElements.define("reader-shelf", ReaderShelf);
