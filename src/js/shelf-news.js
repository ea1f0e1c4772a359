// What is new for a reader who follows topics, without a browser: which articles are unread,
// which have changed since they were read, and how two states of what is followed become one
// (docs/decisions/0063).

// The hash of an article's key, eight digits: what is known is kept as these.
/** @param {string} text */
export const shortHash = (text) => {
  // FNV-1a: no secret depends on it.
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
};

// The hashes in a text that has one after another.
/** @param {string} text @returns {Set<string>} */
export const hashesIn = (text) => new Set(text.match(/.{8}/g));

// All hashes of two such texts.
/** @type {(one: string, other: string) => string} */
export const joinedHashes = (one, other) => [...new Set([...hashesIn(one), ...hashesIn(other)])].join("");

/** @type {(language: string, article: { slug: string }) => string} */
export const articleKey = (language, { slug }) => `${language}/${slug}`;

// What is followed is a language, as `en/`, or a topic in it, as `en/water`.
/** @param {string} key */
export const languageOf = (key) => key.split("/", 1)[0];

// The keys by which an article is followed.
/** @type {(language: string, news: site.News, article: site.NewsArticle) => string[]} */
export const followedBy = (language, news, { topics }) =>
  [`${language}/`, ...topics.map((at) => `${language}/${news.topics[at]?.[0]}`)];

/** @type {(one: site.NewsArticle, other: site.NewsArticle) => number} */
const newestFirst = (one, other) => {
  const [a, b] = [one.updated ?? one.date ?? "", other.updated ?? other.date ?? ""];
  return a < b ? 1 : a > b ? -1 : 0;
};

// The articles of a language that came after their topic was followed and were not read yet,
// the newest first.
/** @type {(language: string, news: site.News, follows: Follow[], seen: Map<string, SeenArticle>) => site.NewsArticle[]} */
export const unreadArticles = (language, news, follows, seen) => {
  /** @type {Map<string, Set<string>>} */
  const known = new Map();
  for (const { key, known: hashes, isEnded } of follows)
    if (!isEnded && languageOf(key) === language) known.set(key, hashesIn(hashes));
  if (!known.size) return [];
  return news.articles.filter((article) => {
    const key = articleKey(language, article);
    if (seen.has(key)) return false;
    const hash = shortHash(key);
    return followedBy(language, news, article).some((own) => known.get(own)?.has(hash) === false);
  }).sort(newestFirst);
};

// What a publisher says of an article: when it was updated, how many changes are listed for
// readers, and how many small edits.
/** @type {(article: { updated?: string, changes?: [number, number] }) => ToldChanges} */
export const toldOf = ({ updated = "", changes: [major, minor] = [0, 0] }) => ({ updated, major, minor });

// Whether the publisher says that what changed between two states are small edits: true, false,
// or nothing if nothing is said. It is by what was listed then, not by dates: a publisher's
// day and a reader's clock differ.
/** @type {(then: ToldChanges, now: ToldChanges) => boolean | undefined} */
export const isMinorChange = (then, now) => {
  if (now.major > then.major || (now.updated && now.updated !== then.updated)) return false;
  if (now.minor > then.minor || now.updated) return true;
};

// The articles of a language that are followed and changed since they were read, but for
// changes that the publisher calls small, the newest first.
/** @type {(language: string, news: site.News, follows: Follow[], seen: Map<string, SeenArticle>) => site.NewsArticle[]} */
export const changedArticles = (language, news, follows, seen) => {
  const own = new Set(follows.filter(({ isEnded }) => !isEnded).map(({ key }) => key));
  return news.articles.filter((article) => {
    const old = seen.get(articleKey(language, article));
    return old?.hash && old.hash !== article.hash && followedBy(language, news, article).some((key) => own.has(key))
      && !isMinorChange(old.told, toldOf(article));
  }).sort(newestFirst);
};

// The hashes of all articles that something followed is about.
/** @type {(key: string, news: site.News) => string} */
export const knownNow = (key, news) => {
  const language = languageOf(key);
  const own = news.articles.filter((article) => followedBy(language, news, article).includes(key));
  return own.map((article) => shortHash(articleKey(language, article))).join("");
};

// Two states of the same follow: the later one says whether it goes on. What either knows is
// known, because nothing becomes unread again.
/** @type {(one: Follow, other: Follow) => Follow} */
export const mergedFollow = (one, other) => {
  const [late, early] = one.changed >= other.changed ? [one, other] : [other, one];
  const since = one.since < other.since ? one.since : other.since;
  return { ...late, since, known: joinedHashes(early.known, late.known) };
};

// The hashes of an article's blocks, in their order.
/** @type {(text: string) => string} */
export const blockHashes = (text) => text.split("\n").map((block) => shortHash(block.replace(/\s+/g, " ").trim())).join("");

// How often each hash is in a list.
/** @param {string[]} all */
const counted = (all) => {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const hash of all) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  return counts;
};

// What the hashes of blocks say of a change: the blocks that are new, by their numbers, and how
// many are gone. A block that was only moved is neither.
/** @type {(then: string, now: string) => { added: number[], removed: number }} */
export const blockChanges = (then, now) => {
  const [old, own] = [then, now].map((text) => text.match(/.{8}/g) ?? []);
  const left = counted(old);
  /** @type {number[]} */
  const added = [];
  own.forEach((hash, at) => {
    const count = left.get(hash) ?? 0;
    if (count) left.set(hash, count - 1);
    else added.push(at);
  });
  return { added, removed: [...left.values()].reduce((sum, count) => sum + count, 0) };
};
