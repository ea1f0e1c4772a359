// The reader's own files on the page of the shelf: <own-files> lists the collections, and shows
// the article that the address names, as #files/<collection>/<article>/<section>.
import { make, textButton } from "./dom.js";
import { readCollection } from "./files-press.js";
import { ID_PREFIX, highlightWords, sectionOf } from "./files-show.js";
import { focusOn, keepFocus } from "./focus.js";
import { keepsFiles, keptFile, ownCollections } from "./files-store.js";
import { fileAddress, filesLanguage, filesMessages, onFilesChange, removeCollection, signerOfCollection, takeFiles } from "./files-take.js";
import { formatBytes } from "./format-bytes.js";
import { fill } from "./messages.js";

const RIGHT_TO_LEFT = ["ar", "fa", "he", "ur"];
const PICTURE = /^(picture-\d+|images\/[\w./-]+)$/;
// A picture of more bytes is not shown: it would be in memory three times.
const LARGEST_PICTURE = 8 << 20;

// What the address names.
const placeInAddress = () => {
  const [path, query = ""] = location.hash.slice(1).split("?");
  const [start, id, article, ...section] = path.split("/").map(decodeURIComponent);
  if (start !== "files" || !id) return undefined;
  return { id, article: Number(article) || 0, section: section.join("/"), highlight: new URLSearchParams(query).get("highlight") ?? "" };
};

/** @param {string} text @param {string} href */
const linkTo = (text, href) => Object.assign(make("a"), { textContent: text, href });

// The slug of a link is encoded, and can be wrongly.
/** @param {string} slug */
const decodedSlug = (slug) => {
  try {
    return decodeURIComponent(slug);
  } catch {
    return slug;
  }
};

/** @type {(id: string) => (source: string, image: HTMLImageElement) => unknown} */
const pictureOf = (id) => async (source, image) => {
  // The pictures of a collection file have addresses as in a page of an article.
  const name = source.replace(/^(\.\.\/)+/, "");
  const blob = PICTURE.test(name) ? await keptFile(id, name) : undefined;
  if (!blob || blob.size > LARGEST_PICTURE) return;
  const reader = new FileReader();
  reader.onload = () => (image.src = String(reader.result));
  reader.readAsDataURL(blob);
};

class OwnFiles extends HTMLElement {
  /** @type {(() => unknown) | undefined} */
  #end;
  #shown = "";
  #look = () => {
    this.#draw().catch(console.warn);
  };
  // The app changes the address without an event, a little later.
  /** @param {Event} event */
  #click = (event) => {
    // A footnote opens in its line.
    if (!/** @type {Element} */ (event.target).closest?.("a[href*='#files/']:not([role='doc-noteref']),a[href$='/shelf/'],a[href$='/shelf/#']")) return;
    const before = location.href;
    let left = 40;
    const wait = () => {
      if (location.href !== before) this.#look();
      else if (left-- > 0) setTimeout(wait, 50);
    };
    setTimeout(() => {
      this.#look();
      if (location.href === before) wait();
    }, 60);
  };

  connectedCallback() {
    this.#shown = "";
    this.#look();
    const ends = [onFilesChange(() => {
      this.#shown = "";
      this.#look();
    })];
    for (const name of ["hashchange", "popstate"]) {
      addEventListener(name, this.#look);
      ends.push(() => {
        removeEventListener(name, this.#look);
        return true;
      });
    }
    document.addEventListener("click", this.#click);
    this.#end = () => {
      ends.forEach((end) => end());
      document.removeEventListener("click", this.#click);
    };
  }

  disconnectedCallback() {
    this.#end?.();
  }

  async #draw() {
    const place = placeInAddress();
    const key = place ? `${place.id}/${place.article}` : "list";
    if (this.#shown !== key) {
      this.#shown = key;
      this.lang = filesLanguage();
      const all = await ownCollections();
      const about = place && all.find(({ id }) => id === place.id);
      const content = about ? await this.#article(about, place.article) : this.#list(all, Boolean(place), await keepsFiles());
      if (this.#shown !== key) return;
      keepFocus(this, () => this.replaceChildren(...content));
      // One thing at a time is read.
      const shelf = this.closest("reader-files")?.nextElementSibling;
      if (shelf instanceof HTMLElement) shelf.hidden = Boolean(about);
    }
    if (place) this.#arrive(place);
  }

  /** @param {{ section: string, highlight: string }} place */
  #arrive({ section, highlight }) {
    const article = this.querySelector("article");
    if (!article) return;
    const head = section ? document.getElementById(ID_PREFIX + section) : undefined;
    const range = highlight ? highlightWords(head?.closest("section") ?? article, highlight) : undefined;
    const target = range ?? head ?? this;
    requestAnimationFrame(() => {
      scrollBy({ top: target.getBoundingClientRect().top - innerHeight / 4 });
      focusOn(head ?? article.querySelector("h1") ?? undefined);
    });
  }

  /** @param {OwnCollection[]} all @param {boolean} isGone @param {boolean} isKept @returns {Node[]} */
  #list(all, isGone, isKept) {
    const messages = filesMessages();
    const heading = Object.assign(make("h2"), { textContent: messages.filesTitle });
    const summary = Object.assign(make("p", "meta"), { textContent: messages.filesAbout });
    /** @type {(text: string, isFolder: boolean) => Node[]} */
    const opener = (text, isFolder) => {
      const input = Object.assign(make("input"), { type: "file", multiple: true, hidden: true });
      if (isFolder) input.webkitdirectory = true;
      else input.accept = ".md,.markdown,.txt,.epub,.bookmobile,.html,text/html,text/markdown,text/plain,application/epub+zip";
      input.className = isFolder ? "files-folder" : "files-input";
      input.onchange = async () => {
        const files = [...(input.files ?? [])];
        input.value = "";
        if (files.length) await takeFiles(files);
      };
      return [textButton("link-button", text, () => input.click()), input];
    };
    const actions = make("p", "files-actions");
    actions.append(...opener(messages.filesOpen, false), ...("webkitdirectory" in HTMLInputElement.prototype ? opener(messages.filesFolder, true) : []));
    const list = make("ul", "shelf-entries");
    for (const about of all) {
      const item = make("li", "shelf-entry");
      const meta = make("p", "meta");
      const facts = fill(messages.filesFacts, { articles: about.articles, size: formatBytes(about.bytes) });
      const signer = signerOfCollection(about);
      meta.append(`${facts} ${signer && `· ${signer} `}`,
        textButton("link-button", messages.filesRemove, () => removeCollection(about)));
      item.append(linkTo(about.title, fileAddress(about.id, about.only?.[0])), meta);
      list.append(item);
    }
    const empty = make("p", "empty");
    empty.textContent = isGone ? messages.filesGone : messages.filesNone;
    const unkept = make("p", "notice");
    unkept.textContent = messages.filesUnkept;
    return [heading, summary, ...(isKept ? [] : [unkept]), actions, ...(all.length ? [list] : []), ...(all.length && !isGone ? [] : [empty])];
  }

  /** @param {OwnCollection} about @param {number} number @returns {Promise<Node[]>} */
  async #article(about, number) {
    const messages = filesMessages();
    const read = async (/** @type {string} */ name) => new Uint8Array(/** @type {ArrayBuffer} */ (await (await keptFile(about.id, name))?.arrayBuffer()));
    /** @type {KeptFile[]} */
    const files = [["catalog.bin", await read("catalog.bin")]];
    for (const name of about.names) if (/^(volume|entries)[^/]*\.bin$/.test(name)) files.push([name, await read(name)]);
    const answer = await readCollection({ id: about.id, files, article: number });
    const { only } = about;
    const all = (answer?.articles ?? []).filter(([, , own]) => !only || only.includes(own));
    const at = all.findIndex(([, , own]) => own === number);
    const [title, language] = all[at] ?? [messages.filesGone, filesLanguage()];
    const article = make("article", "article");
    article.lang = language;
    article.dir = RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
    const heading = Object.assign(make("h1"), { textContent: title, tabIndex: -1 });
    const prose = make("div", "prose");
    /** @type {import("./files-show.js").Where} */
    const where = {
      link: (section) => fileAddress(about.id, number, section),
      article: (slug, section, tongue = language) => {
        const others = all.filter(([, , , own]) => own === decodedSlug(slug));
        const other = others.find(([, own]) => own === tongue) ?? others[0];
        return other && fileAddress(about.id, other[2], section);
      },
      picture: pictureOf(about.id),
    };
    for (const section of (all[at] && answer?.sections) ?? []) prose.append(sectionOf(section, where));
    article.append(heading, prose);
    const back = make("p", "files-way");
    back.append(linkTo(messages.filesAll, `${fileAddress("").split("#")[0]}`), ` › ${about.title}`);
    const way = make("p", "files-way");
    /** @type {(text: string, other?: ListedArticle) => void} */
    const leadTo = (text, other) => other && way.append(linkTo(`${text}: ${other[0]}`, fileAddress(about.id, other[2])));
    leadTo(messages.filesBefore, all[at - 1]);
    leadTo(messages.filesAfter, all[at + 1]);
    return [back, ...(all.length > 1 ? [this.#contents(about, all, number)] : []), article, way];
  }

  /** @param {OwnCollection} about @param {ListedArticle[]} all @param {number} number */
  #contents(about, all, number) {
    const details = make("details", "files-contents");
    const list = make("ol");
    for (const [title, language, own] of all) {
      const link = linkTo(title, fileAddress(about.id, own));
      link.lang = language;
      if (own === number) link.ariaCurrent = "page";
      const item = make("li");
      item.append(link);
      list.append(item);
    }
    details.append(Object.assign(make("summary"), { textContent: filesMessages().filesContents }), list);
    return details;
  }
}

export const startFilesPage = () => customElements.define("own-files", OwnFiles);
