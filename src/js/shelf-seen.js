// What was read: an article counts as read when it was in view for some seconds, or was
// scrolled. Of the version that was read the hashes of its blocks are kept, and of what a
// reader follows also the text.
import { followArticle, keepText, openArticle } from "./shelf-article.js";
import { blockHashes, toldOf } from "./shelf-news.js";
import { data } from "./page.js";
import { changeRecord, readAll, readKeys, readRecord } from "./shelf-store.js";

// How long an article is in view before it counts as read, in milliseconds.
const IN_VIEW = 4000;
// What is scrolled this long after an article was opened was scrolled by the reader.
const SETTLED = 1000;

// How many texts are kept that no mark needs, and of how many articles the version that was read.
const MAX_TEXTS = 300;
// A longer text is known by the hashes of its blocks only.
const MAX_LENGTH = 1 << 20;
const MAX_VERSIONS = 2000;

// What the page says of the changes of its article.
/** @param {OpenArticle} open */
export const toldInPage = ({ root }) => {
  const updated = root.closest("article")?.querySelector(".article-head .updated")?.getAttribute("datetime") ?? undefined;
  const all = root.querySelectorAll(".changes li").length;
  const minor = root.querySelectorAll(".changes .minor").length;
  return toldOf({ updated, changes: [all - minor, minor] });
};

// Keeps the version that is open as the one that was read.
/** @param {OpenArticle} open */
export const keepVersion = async (open) => {
  /** @type {ReadVersion} */
  const version = {
    key: open.key, date: new Date().toISOString(), digest: open.digest, blocks: blockHashes(open.article.text), told: toldInPage(open),
  };
  await changeRecord("versions", open.key, () => version);
};

/** @param {string} key @returns {Promise<ReadVersion | undefined>} */
export const readVersion = (key) => readRecord("versions", key);

/** The build's fingerprint of an article that is followed. @type {(key: string) => string | undefined} */
let fingerprintOf = () => undefined;

// Counts an article as read in the version that is open.
/** @param {OpenArticle} open */
export const countAsRead = (open) =>
  changeRecord("seen", open.key, () => /** @type {SeenArticle} */ ({
    key: open.key, at: new Date().toISOString(), hash: fingerprintOf(open.key) ?? "", told: toldInPage(open),
  }));

/** The open articles that have been counted as read. @type {WeakSet<Element>} */
const countedRoots = new WeakSet();

// Begins to count articles as read. `hashOf` has the build's fingerprints of what is followed;
// `isPending` says whether an article has changes that the reader has not seen through.
/** @type {(hashOf: (key: string) => string | undefined, isPending: (open: OpenArticle) => Promise<boolean>) => void} */
export const startSeen = (hashOf, isPending) => {
  fingerprintOf = hashOf;
  let openedAt = 0;
  /** @type {number | undefined} */
  let timer;
  const count = async () => {
    const open = openArticle();
    // A page that has deleted everything stores nothing more.
    if (!open || "forgotten" in data || countedRoots.has(open.root)) return;
    countedRoots.add(open.root);
    await countAsRead(open);
    if (await isPending(open)) return;
    await keepVersion(open);
    if (fingerprintOf(open.key) !== undefined && open.article.text.length < MAX_LENGTH) await keepText(open);
  };
  const wait = () => {
    clearTimeout(timer);
    if (!document.hidden && openArticle()) timer = setTimeout(() => count().catch(console.info), IN_VIEW);
  };
  /** @type {Element | undefined} */
  let last;
  followArticle((open) => {
    if (open?.root === last) return;
    last = open?.root;
    openedAt = performance.now();
    wait();
  });
  document.addEventListener("visibilitychange", wait);
  addEventListener("scroll", () => {
    if (scrollY > 40 && performance.now() - openedAt > SETTLED) count().catch(console.info);
  }, { passive: true });
};

// The keys of kept texts that no mark needs: the last ones that were read come last.
/** @param {Mark[]} marks */
export const textsWithoutMarks = async (marks) => {
  const needed = new Set(marks.filter(({ deleted }) => !deleted).map(({ article, digest }) => `${article}@${digest}`));
  /** @type {KeptText[]} */
  const texts = await readAll("texts");
  return texts.filter(({ key }) => !needed.has(key)).sort((one, other) => (one.date < other.date ? -1 : 1));
};

/** @param {string[]} keys */
export const removeTexts = async (keys) => {
  for (const key of keys) await changeRecord("texts", key, () => false);
};

// Removes what is more than is kept, the oldest first.
export const tidySeen = async () => {
  if ((await readKeys("texts")).length > MAX_TEXTS)
    await removeTexts((await textsWithoutMarks(await readAll("marks"))).slice(0, -MAX_TEXTS).map(({ key }) => key));
  if ((await readKeys("versions")).length <= MAX_VERSIONS) return;
  /** @type {ReadVersion[]} */
  const versions = await readAll("versions");
  const old = versions.sort((one, other) => (one.date < other.date ? -1 : 1)).slice(0, -MAX_VERSIONS);
  for (const { key } of old) await changeRecord("versions", key, () => false);
};
