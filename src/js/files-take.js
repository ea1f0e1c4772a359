// Takes files that a person gives: reads folders, has the press make collections, keeps them,
// and says how it goes, wherever in the site the person is.
import { button, make, say, status, textButton } from "./dom.js";
import { FileRefused, cancelPress, makeCollection } from "./files-press.js";
import { keepCollection, keepsFiles, openFilled, ownCollections, sameCollection, setAside, sharedUrls, takeBack, tellFiles, urlOf } from "./files-store.js";
import { holdFocus } from "./focus.js";
import { interfaceLanguage, interfaceMessages } from "./interface-language.js";
import { fill } from "./messages.js";
import { address } from "./page.js";
import { showUndo } from "./undo-line.js";

// How many files a folder may have, and how deep it may be.
const MOST_FILES = 2000;
const MOST_DEPTH = 8;
const TEXTS = /\.(md|markdown|txt|text)$/i;
const ALONE = /\.(epub|bookmobile|html?)$/i;
// Pages in a folder that are no single files are left out without a word.
const PAGE = /\.html?$/i;

export const filesLanguage = interfaceLanguage;
export const filesMessages = interfaceMessages;

/** @type {Set<() => unknown>} */
const filesListeners = new Set();
// Calls a function whenever the collections have changed; returns the end of that.
/** @param {() => unknown} listener */
export const onFilesChange = (listener) => {
  filesListeners.add(listener);
  return () => filesListeners.delete(listener);
};
const channel = new BroadcastChannel(`files ${address("")}`);
const changed = async () => {
  await tellFiles();
  filesListeners.forEach((listener) => listener());
};
channel.onmessage = () => changed().catch(console.warn);
export const filesChanged = () => {
  channel.postMessage(true);
  return changed();
};

// The address of an article, or of a section of it.
/** @type {(id: string, article?: number, section?: string) => string} */
export const fileAddress = (id, article = 0, section = "") =>
  `${address(`${filesLanguage().split("-")[0]}/shelf/`)}#files/${id}/${article}${section && `/${encodeURIComponent(section)}`}`;

// --- What is said. ---

const bar = make("div", "files-bar");
bar.hidden = true;
bar.setAttribute("role", "region");
const line = status("p");
const act = textButton("button", "", () => acting?.());
/** @type {(() => unknown) | undefined} */
let acting;
const link = make("a");
const close = button("icon-button", () => {
  bar.hidden = true;
  holdFocus()();
});
close.textContent = "×";
bar.append(line, link, act, close);

/** @type {(text: string, action?: [text: string, act: () => unknown], to?: [text: string, href: string]) => void} */
export const tellPerson = (text, action, to) => {
  if (!bar.isConnected) document.body.append(bar);
  const { filesTitle, filesClose } = filesMessages();
  bar.lang = filesLanguage();
  bar.ariaLabel = filesTitle;
  close.ariaLabel = filesClose;
  bar.hidden = false;
  say(line, text);
  act.hidden = !action;
  act.textContent = action?.[0] ?? "";
  acting = action?.[1];
  link.hidden = !to;
  link.textContent = to?.[0] ?? "";
  link.href = to?.[1] ?? "";
};

/** @param {unknown} error @param {string} file */
const reasonOf = (error, file) => {
  if (error instanceof FileRefused) return fill(filesMessages()[error.reason], { file: error.file || file });
  console.warn(error);
  const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
  return fill(filesMessages()[isFull ? "filesFull" : "filesFailed"], { file });
};

// --- What is given. ---

/** @type {(entry: FileSystemEntry, path: string, depth: number, out: NamedFile[]) => Promise<void>} */
const readEntry = async (entry, path, depth, out) => {
  if (out.length > MOST_FILES) throw new FileRefused("filesLarge", path || entry.name);
  if (entry.isFile) {
    const file = await new Promise((done, fail) => /** @type {FileSystemFileEntry} */ (entry).file(done, fail));
    out.push({ file, name: path + entry.name });
  } else if (depth < MOST_DEPTH && !entry.name.startsWith(".")) {
    const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
    for (;;) {
      /** @type {FileSystemEntry[]} */
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) break;
      for (const one of some) await readEntry(one, `${path}${entry.name}/`, depth + 1, out);
    }
  }
};

/** @param {GivenItem[]} items @returns {Promise<NamedFile[]>} */
const filesOf = async (items) => {
  /** @type {NamedFile[]} */
  const out = [];
  for (const item of items) {
    if (item instanceof File) out.push({ file: item, name: item.webkitRelativePath || item.name });
    else await readEntry(item, "", 0, out);
  }
  return out;
};

// Who signed a collection.
/** @param {OwnCollection} about */
export const signerOfCollection = ({ signer }) =>
  signer ? fill(filesMessages()[signer.isChecked ? "filesSigned" : "filesUnchecked"], { key: signer.id }) : "";

// What a person should know of the key, if a collection of the same name was here.
/** @type {(now: OwnCollection, before?: OwnCollection) => string} */
const changedSigner = ({ signer }, before) => {
  const known = before?.signer;
  if (!known || known.base64 === signer?.base64) return "";
  if (!signer) return fill(filesMessages().filesUnsigned, { key: known.id });
  const shown = known.id === signer.id ? "base64" : "id";
  return fill(filesMessages().filesOtherKey, { before: known[shown], now: signer[shown] });
};

/** @type {(files: NamedFile[], title: string) => Promise<void>} */
const takeOne = async (files, title) => {
  const [{ name }] = files;
  const messages = filesMessages();
  /** @param {string} file */
  const busy = (file) => tellPerson(fill(messages.filesBusy, { file }), [messages.filesCancel, cancelPress]);
  busy(name);
  for (const { file, name: own } of files) if (file.size > 64 << 20) throw new FileRefused("filesLarge", own);
  const given = await Promise.all(files.map(async ({ file, name: own }) => ({ name: own, bytes: new Uint8Array(await file.arrayBuffer()) })));
  const made = await makeCollection({ given, title, language: filesLanguage().split("-")[0] }, busy);
  const all = await ownCollections();
  const same = await sameCollection(made, all);
  if (same) return tellPerson(fill(messages.filesSame, { title: same.title }), undefined, [same.title, fileAddress(same.id, same.only?.[0])]);
  const before = all.find((one) => one.title === made.title && one.signer);
  const kept = await keepCollection(made);
  await filesChanged();
  const added = fill(messages.filesAdded, { title: kept.title, articles: kept.articles });
  const unkept = (await keepsFiles()) ? "" : messages.filesUnkept;
  tellPerson([added, signerOfCollection(kept), changedSigner(kept, before), unkept].filter(Boolean).join(" "),
    [messages.filesUndo, () => removeCollection(kept)], [kept.title, fileAddress(kept.id, kept.only?.[0])]);
  return undefined;
};

// Takes what was given: each book is a collection, and all texts together are one. `left` are the
// names of files that were not given, since they were too large or too many.
/** @type {(items: GivenItem[], left?: string[]) => Promise<void>} */
export const takeFiles = async (items, left = []) => {
  let name = "";
  const refused = left.map((file) => fill(filesMessages().filesLeft, { file }));
  if (items.length) try {
    const files = await filesOf(items);
    const isFolder = files.some(({ name: own }) => own.includes("/"));
    const texts = files.filter(({ name: own }) => TEXTS.test(own)).sort((one, other) => one.name.localeCompare(other.name, "en", { numeric: true }));
    const others = isFolder ? files.filter(({ name: own }) => ALONE.test(own)) : files.filter((file) => !texts.includes(file));
    name = files[0]?.name ?? "";
    if (!texts.length && !others.length) throw new FileRefused("filesKind", name.split("/")[0]);
    /** @type {[NamedFile[], string][]} */
    const all = others.map((file) => [[file], ""]);
    if (texts.length) all.push([texts, isFolder ? texts[0].name.split("/")[0] : ""]);
    for (const [own, title] of all) {
      name = own[0].name;
      try {
        if (!TEXTS.test(name) && !ALONE.test(name)) throw new FileRefused("filesKind", name);
        await takeOne(own, title);
      } catch (error) {
        const reason = error instanceof FileRefused && error.reason;
        if (isFolder && all.length > 1 && PAGE.test(name) && reason === "filesKind") continue;
        refused.push(reasonOf(error, name));
        if (reason === "filesCanceled") break;
      }
    }
  } catch (error) {
    refused.push(reasonOf(error, name));
  }
  if (refused.length) tellPerson(refused.join(" "));
};

// Takes the files that another app shared, each once, and says which were left out.
export const takeShared = async () => {
  const cache = await openFilled();
  /** @type {File[]} */
  const items = [];
  /** @type {string[]} */
  const left = [];
  for (const url of cache ? await sharedUrls() : []) {
    const blob = await (await cache?.match(url))?.blob();
    const isMine = await cache?.delete(url);
    const name = decodeURIComponent(url.split("?")[1]);
    if (!blob || !isMine) continue;
    if (url.startsWith(urlOf("shared/left-"))) left.push(name);
    else items.push(new File([blob], name));
  }
  if (items.length || left.length) await takeFiles(items, left);
};

/** @param {OwnCollection} about */
export const removeCollection = async (about) => {
  await setAside(about);
  await filesChanged();
  bar.hidden = true;
  const { filesRemoved, filesUndo } = filesMessages();
  showUndo(filesLanguage(), fill(filesRemoved, { title: about.title }), [filesUndo, async () => {
    await takeBack(about);
    await filesChanged();
  }]);
};
