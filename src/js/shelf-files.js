// The shelf as a file: JSON after W3C's "EPUB Annotations 1.0" (an AnnotationSet of Web
// Annotations), with all that the shelf has, and Markdown for people. A file that is damaged or
// is none of these is refused as a whole, with the place of the first mistake.
import { saveAsFile } from "./save-file.js";
import { mergedFollow } from "./shelf-news.js";
import { TINTS, addTo, byPlace, imported, mergedList } from "./shelf-records.js";
import { changeRecords, readAll, writeRecords } from "./shelf-store.js";
import { packText, unpackText } from "./shelf-packed.js";
import { tintName } from "./shelf-tints.js";
import { shelfMessages } from "./shelf-words.js";
import { address } from "./page.js";

// The largest file that is read, in bytes, and the most marks in it.
export const MAX_IMPORT = 64 << 20;
const MAX_ITEMS = 100_000;

// The colours of the standard's vocabulary for our tints.
const COLOURS = ["yellow", "green", "blue", "pink"];
const CONTEXT = "https://www.w3.org/ns/epub-anno.jsonld";

// A mistake in a file, with the path of the value: `items[12].target`.
export const ShelfFileError = class extends Error {
  /** @param {string} path */
  constructor(path) {
    super(path);
    this.path = path;
  }
};

// Code points before an offset in UTF-16: the standard counts these.
/** @type {(text: string, offset: number) => number} */
const codePoints = (text, offset) => Array.from(text.slice(0, offset)).length;

/** @type {(mark: Mark, text: string | undefined) => object} */
const annotationOf = (mark, text) => {
  const selector = mark.exact ? [
    { type: "TextQuoteSelector", exact: mark.exact, prefix: mark.prefix, suffix: mark.suffix },
    ...(text === undefined ? [] : [{ type: "TextPositionSelector", start: codePoints(text, mark.start), end: codePoints(text, mark.end) }]),
  ] : [];
  return {
    id: `urn:uuid:${mark.id}`, type: "Annotation", created: mark.made, modified: mark.changed,
    motivation: mark.kind === "bookmark" ? "bookmarking" : mark.note ? "commenting" : "highlighting",
    body: { type: "TextualBody", value: mark.note, format: "text/plain", color: COLOURS[mark.tint] ?? COLOURS[0], highlight: "solid" },
    target: {
      source: `${mark.language}/articles/${mark.slug}/`, selector,
      meta: { headings: mark.heading ? [{ txt: mark.heading }] : [] },
    },
    "bookmobile:mark": mark,
  };
};

/** @returns {Promise<object>} */
export const shelfSet = async () => {
  /** @type {Mark[]} */
  const marks = await readAll("marks");
  /** @type {KeptText[]} */
  const texts = await readAll("texts");
  /** @type {Record<string, { date: string, text: string }>} */
  const plain = {};
  for (const { key, date, text } of texts) plain[key] = { date, text: await unpackText(text) };
  const site = document.querySelector(".masthead .site")?.textContent?.trim() ?? document.title;
  return {
    "@context": CONTEXT, id: `urn:uuid:${crypto.randomUUID()}`, type: "AnnotationSet",
    generator: { type: "Software", name: "Bookmobile" }, generated: new Date().toISOString(),
    title: site, about: { "dc:identifier": [address("")], "dc:title": site },
    items: marks.sort(byPlace).map((mark) => annotationOf(mark, plain[`${mark.article}@${mark.digest}`]?.text)),
    "bookmobile:version": 2, "bookmobile:texts": plain,
    "bookmobile:places": await readAll("places"), "bookmobile:follows": await readAll("follows"),
    "bookmobile:lists": await readAll("lists"), "bookmobile:seen": await readAll("seen"), "bookmobile:versions": await readAll("versions"),
  };
};

// --- Reading. Each function takes a value and its path, and throws if it is not what it should be. ---

/** @type {(value: unknown, path: string) => Record<string, unknown>} */
const objectAt = (value, path) => {
  if (!value || typeof value !== "object" || Array.isArray(value)) throw new ShelfFileError(path);
  return /** @type {Record<string, unknown>} */ (value);
};
/** @type {(value: unknown, path: string) => unknown[]} */
const arrayAt = (value, path) => {
  if (!Array.isArray(value) || value.length > MAX_ITEMS) throw new ShelfFileError(path);
  return value;
};
/** @type {(value: unknown, path: string, longest?: number) => string} */
const textAt = (value, path, longest = 1 << 20) => {
  if (typeof value !== "string" || value.length > longest) throw new ShelfFileError(path);
  return value;
};
/** @type {(value: unknown, path: string, most?: number) => number} */
const numberAt = (value, path, most = 1e9) => {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > most) throw new ShelfFileError(path);
  return value;
};
/** @type {(value: unknown, path: string) => string} */
const timeAt = (value, path) => {
  const text = textAt(value, path, 40);
  if (Number.isNaN(Date.parse(text))) throw new ShelfFileError(path);
  return text;
};

// Hashes of eight digits, one after another.
/** @type {(value: unknown, path: string) => string} */
const hashesAt = (value, path) => {
  const text = textAt(value, path, 8 * MAX_ITEMS);
  if (!/^([\da-f]{8})*$/.test(text)) throw new ShelfFileError(path);
  return text;
};
/** @type {(value: unknown, path: string) => ToldChanges} */
const toldAt = (value, path) => {
  const own = objectAt(value, path);
  return { updated: textAt(own.updated, `${path}.updated`, 40), major: numberAt(own.major, `${path}.major`), minor: numberAt(own.minor, `${path}.minor`) };
};

/** @type {(value: unknown, path: string) => Mark} */
const markAt = (value, path) => {
  const item = objectAt(value, path);
  const text = (/** @type {string} */ name, longest = 1 << 20) => textAt(item[name], `${path}.${name}`, longest);
  const number = (/** @type {string} */ name, most = 1e9) => numberAt(item[name], `${path}.${name}`, most);
  const kind = text("kind", 20);
  if (kind !== "highlight" && kind !== "bookmark") throw new ShelfFileError(`${path}.kind`);
  /** @type {Mark} */
  const mark = {
    id: text("id", 100), kind, language: text("language", 40), slug: text("slug", 2000), article: text("article", 2100), title: text("title", 10_000),
    made: timeAt(item.made, `${path}.made`), changed: timeAt(item.changed, `${path}.changed`), rev: number("rev"),
    tint: number("tint", TINTS - 1), note: text("note"), digest: text("digest", 64), exact: text("exact"), prefix: text("prefix", 2000), suffix: text("suffix", 2000),
    start: number("start"), end: number("end"), section: text("section", 10_000), heading: text("heading", 10_000),
  };
  if (mark.end < mark.start || mark.article !== `${mark.language}/${mark.slug}`) throw new ShelfFileError(`${path}.end`);
  if (item.alone !== undefined) mark.alone = item.alone === true;
  if (item.deleted !== undefined) mark.deleted = timeAt(item.deleted, `${path}.deleted`);
  if (item.copyOf !== undefined) mark.copyOf = text("copyOf", 100);
  if (item.times !== undefined) {
    mark.times = {};
    for (const [name, own] of Object.entries(objectAt(item.times, `${path}.times`)))
      if (name === "tint" || name === "note" || name === "deleted") mark.times[name] = timeAt(own, `${path}.times.${name}`);
  }
  if (item.place !== undefined) {
    const own = objectAt(item.place, `${path}.place`);
    mark.place = {
      digest: textAt(own.digest, `${path}.place.digest`, 64),
      start: numberAt(own.start, `${path}.place.start`), end: numberAt(own.end, `${path}.place.end`),
      ...(own.isGone ? { isGone: true } : { isChanged: own.isChanged === true }),
    };
  }
  return mark;
};

// An annotation of another program: it has a quote, and is placed by it when its article is opened.
/** @type {(item: Record<string, unknown>, path: string) => Mark} */
const foreignMark = (item, path) => {
  const target = objectAt(item.target, `${path}.target`);
  const source = textAt(target.source, `${path}.target.source`, 4000);
  const found = /(?:^|\/)([\w-]+)\/articles\/([^/#?]+)/.exec(source);
  if (!found) throw new ShelfFileError(`${path}.target.source`);
  const [language, slug] = [found[1], decodeURIComponent(found[2])];
  const selectors = [target.selector ?? []].flat().map((one, at) => objectAt(one, `${path}.target.selector[${at}]`));
  const quote = selectors.find(({ type }) => type === "TextQuoteSelector");
  if (!quote) throw new ShelfFileError(`${path}.target.selector`);
  const body = item.body === undefined ? {} : objectAt([item.body].flat()[0], `${path}.body`);
  const made = timeAt(item.created ?? item.modified, `${path}.created`);
  const id = textAt(item.id, `${path}.id`, 1000).replace(/^urn:uuid:/, "");
  return {
    id, kind: "highlight", language, slug, article: `${language}/${slug}`, title: slug, made, changed: timeAt(item.modified ?? made, `${path}.modified`), rev: 1,
    tint: Math.max(COLOURS.indexOf(String(body.color)), 0), note: body.value === undefined ? "" : textAt(body.value, `${path}.body.value`), digest: "",
    exact: textAt(quote.exact, `${path}.target.selector.exact`), prefix: textAt(quote.prefix ?? "", `${path}.target.selector.prefix`),
    suffix: textAt(quote.suffix ?? "", `${path}.target.selector.suffix`), start: 0, end: 0, section: "", heading: "",
  };
};

// What a file has; throws a `ShelfFileError` with the place of the first mistake.
/** @param {string} text @returns {ShelfFile} */
export const readShelfFile = (text) => {
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ShelfFileError(error instanceof Error ? error.message : "JSON");
  }
  const set = objectAt(value, "$");
  if (set.type !== "AnnotationSet") throw new ShelfFileError("type");
  const marks = arrayAt(set.items, "items").map((item, at) => {
    const own = objectAt(item, `items[${at}]`);
    if (own.type !== "Annotation") throw new ShelfFileError(`items[${at}].type`);
    const ours = own["bookmobile:mark"];
    return ours === undefined ? foreignMark(own, `items[${at}]`) : markAt(ours, `items[${at}]["bookmobile:mark"]`);
  });
  const texts = Object.entries(objectAt(set["bookmobile:texts"] ?? {}, "bookmobile:texts")).map(([key, own]) => {
    const path = `bookmobile:texts["${key}"]`;
    const { date, text: words } = objectAt(own, path);
    const [article, digest] = key.split("@");
    if (!article || !digest) throw new ShelfFileError(path);
    return { key, article, digest, date: timeAt(date, `${path}.date`), text: textAt(words, `${path}.text`, 20 << 20) };
  });
  const places = arrayAt(set["bookmobile:places"] ?? [], "bookmobile:places").map((item, at) => {
    const path = `bookmobile:places[${at}]`;
    const own = objectAt(item, path);
    const words = (/** @type {string} */ name) => textAt(own[name], `${path}.${name}`, 10_000);
    return {
      key: words("key"), language: words("language"), slug: words("slug"), title: words("title"), digest: words("digest"), quote: words("quote"), section: words("section"),
      first: timeAt(own.first, `${path}.first`), last: timeAt(own.last, `${path}.last`), read: numberAt(own.read, `${path}.read`, 1000),
      most: numberAt(own.most, `${path}.most`, 1000), start: numberAt(own.start, `${path}.start`), isDone: own.isDone === true,
    };
  });
  const follows = arrayAt(set["bookmobile:follows"] ?? [], "bookmobile:follows").map((item, at) => {
    const path = `bookmobile:follows[${at}]`;
    const own = objectAt(item, path);
    const since = timeAt(own.since, `${path}.since`);
    return {
      key: textAt(own.key, `${path}.key`, 4000), since, changed: own.changed === undefined ? since : timeAt(own.changed, `${path}.changed`),
      known: hashesAt(own.known ?? "", `${path}.known`), ...(own.isEnded === true ? { isEnded: true } : {}),
    };
  });
  const seen = arrayAt(set["bookmobile:seen"] ?? [], "bookmobile:seen").map((item, at) => {
    const path = `bookmobile:seen[${at}]`;
    const own = objectAt(item, path);
    return {
      key: textAt(own.key, `${path}.key`, 4000), at: timeAt(own.at, `${path}.at`), hash: textAt(own.hash, `${path}.hash`, 64),
      told: toldAt(own.told, `${path}.told`),
    };
  });
  const versions = arrayAt(set["bookmobile:versions"] ?? [], "bookmobile:versions").map((item, at) => {
    const path = `bookmobile:versions[${at}]`;
    const own = objectAt(item, path);
    return {
      key: textAt(own.key, `${path}.key`, 4000), date: timeAt(own.date, `${path}.date`), digest: textAt(own.digest, `${path}.digest`, 64),
      blocks: hashesAt(own.blocks, `${path}.blocks`), told: toldAt(own.told, `${path}.told`),
    };
  });
  const lists = arrayAt(set["bookmobile:lists"] ?? [], "bookmobile:lists").map((item, at) => {
    const path = `bookmobile:lists[${at}]`;
    const own = objectAt(item, path);
    const items = arrayAt(own.items, `${path}.items`).map((one, place) => {
      const { key, title } = objectAt(one, `${path}.items[${place}]`);
      return { key: textAt(key, `${path}.items[${place}].key`, 4000), title: textAt(title, `${path}.items[${place}].title`, 10_000) };
    });
    return { id: textAt(own.id, `${path}.id`, 100), name: textAt(own.name, `${path}.name`, 1000), changed: timeAt(own.changed, `${path}.changed`), items };
  });
  return { marks, texts, places, follows, lists, seen, versions };
};

// Takes what a file has into the shelf. Nothing is there twice, nothing newer is replaced.
/** @param {ShelfFile} file @returns {Promise<{ marks: number, same: number }>} */
export const importShelf = async (file) => {
  const marks = imported(await readAll("marks"), file.marks);
  /** @type {KeptText[]} */
  const texts = [];
  const known = new Set((/** @type {KeptText[]} */ (await readAll("texts"))).map(({ key }) => key));
  for (const own of file.texts) if (!known.has(own.key)) texts.push({ ...own, text: await packText(own.text) });
  /** @template {{ key?: string, id?: string }} T @param {ShelfStore} name @param {T[]} others @param {(record: T) => string} time */
  const newer = async (name, others, time) => {
    /** @type {T[]} */
    const own = await readAll(name);
    const id = (/** @type {T} */ record) => record.key ?? record.id;
    const kept = new Map(own.map((record) => [id(record), record]));
    return others.filter((record) => {
      const old = kept.get(id(record));
      return !old || time(old) < time(record);
    });
  };
  // The texts first: they place the marks.
  await writeRecords("texts", texts);
  await writeRecords("marks", marks);
  await writeRecords("places", await newer("places", file.places, ({ last }) => last));
  const follows = new Map(file.follows.map((own) => [own.key, own]));
  await changeRecords("follows", [...follows.keys()], (/** @type {Follow | undefined} */ old, key) => {
    const own = follows.get(key);
    return old && own ? mergedFollow(old, own) : own;
  });
  await writeRecords("seen", await newer("seen", file.seen, ({ at }) => at));
  await writeRecords("versions", await newer("versions", file.versions, ({ date }) => date));
  const lists = new Map(file.lists.map((own) => [own.id, own]));
  await changeRecords("lists", [...lists.keys()], (/** @type {ReadingList | undefined} */ old, id) => {
    const own = lists.get(id);
    return old && own ? mergedList(old, own) : own;
  });
  return { marks: marks.length, same: file.marks.length - marks.length };
};

// --- Markdown for people. ---

/** @param {string} text */
const escaped = (text) => text.replace(/([\\`*_[\]<>#])/g, "\\$1");

/** @param {Mark[]} marks */
export const shelfMarkdown = (marks) => {
  const messages = shelfMessages();
  /** @type {Map<string, Mark[]>} */
  const byArticle = new Map();
  for (const mark of marks) if (!mark.deleted) addTo(byArticle, mark.article, mark);
  let text = `# ${messages.shelfTitle}\n`;
  for (const own of byArticle.values()) {
    const [{ title, language, slug }] = own;
    const link = address(`${language}/articles/${encodeURIComponent(slug)}/`);
    text += `\n## [${escaped(title)}](${link})\n`;
    let heading = "";
    for (const mark of own.toSorted(byPlace)) {
      if (mark.heading !== heading) {
        heading = mark.heading;
        if (heading) text += `\n### ${escaped(heading)}\n`;
      }
      if (mark.exact) text += `\n${mark.exact.split("\n").map((line) => `> ${escaped(line)}`).join("\n")}\n`;
      if (mark.note) text += `\n${mark.note}\n`;
      const where = mark.section ? `${link}#${encodeURIComponent(mark.section)}` : link;
      const what = mark.kind === "bookmark" ? messages.shelfBookmark : tintName(mark.tint);
      text += `\n*${escaped(what)}, [${mark.made.slice(0, 10)}](${where})*\n`;
    }
  }
  return text;
};

// Hands a text over as a file.
/** @type {(name: string, type: string, text: string) => void} */
export const handOver = (name, type, text) => saveAsFile(new Blob([text], { type }), name);
