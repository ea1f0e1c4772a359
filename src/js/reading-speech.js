// What is read aloud, and by which voice: the sentences of an article in pieces that no engine
// breaks off, each with its language, and the voices that fit one.
import { lastBefore, sentencesOf } from "./shelf-text.js";

// The longest piece in UTF-16 code units. Chromium's voices from the network end in silence
// after about fifteen seconds; a Chinese character takes four times as long as a letter.
const LONGEST = 200;
const LONGEST_CJK = 80;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
// A comma within a number or a time breaks nothing.
const BREAKS = /[,;:]\s+|[，；：、،؛—–]\s*|\s+/gu;

/** How many letters a voice says in a second, about: for the time after which one is given up. */
export const speechSeconds = (/** @type {string} */ text) => text.length / (CJK.test(text) ? 4 : 13);

// Cuts a sentence that is too long at its last comma or space before the limit.
/** @type {(text: string, start: number, end: number) => [number, number][]} */
export const cutLong = (text, start, end) => {
  const limit = CJK.test(text.slice(start, end)) ? LONGEST_CJK : LONGEST;
  /** @type {[number, number][]} */
  const pieces = [];
  let from = start;
  while (end - from > limit) {
    const part = text.slice(from, from + limit);
    const breaks = [...part.matchAll(BREAKS)].map((found) => found.index + found[0].length);
    // A comma near the end is better than the last space.
    const commas = breaks.filter((at) => at > limit / 2 && /[,;:，；：、،؛—–]\s*$/u.test(part.slice(0, at)));
    const cut = from + (commas.at(-1) ?? breaks.at(-1) ?? limit);
    pieces.push([from, cut]);
    from = cut;
  }
  pieces.push([from, end]);
  return pieces;
};

// The words between two offsets, without the numbers of footnotes.
/** @type {(article: ArticleText, start: number, end: number) => string} */
export const spokenWords = ({ text, pieces }, start, end) => {
  let words = "";
  for (let at = Math.max(lastBefore(pieces, start), 0); at < pieces.length && pieces[at].start < end; at++) {
    if (pieces[at].node.parentElement?.closest(".footnote-ref")) continue;
    words += text.slice(Math.max(pieces[at].start, start), Math.min(pieces[at + 1]?.start ?? end, end));
  }
  return words.trim();
};

// The pieces of an article. What has no letters or digits is passed over: some voices never end
// with it.
/** @param {ArticleText} article @returns {SpokenPiece[]} */
export const spokenPieces = (article) =>
  article.blocks.filter(({ element }) => !element.closest("pre,.footnotes,[data-program],.formula,.changes"))
    .flatMap(({ element, start, end }) => {
      const language = element.closest("[lang]")?.getAttribute("lang") ?? "en";
      return sentencesOf(article.text, start, end, language)
        .flatMap((sentence) => cutLong(article.text, ...sentence))
        .filter((piece) => /[\p{L}\p{N}]/u.test(spokenWords(article, ...piece)))
        .map((piece) => ({ start: piece[0], end: piece[1], language }));
    });

const QUALITY = ["premium", "enhanced", "natural", "compact"];

/** @param {SpeechSynthesisVoice} voice */
const qualityOf = ({ name, voiceURI }) => {
  const at = QUALITY.findIndex((word) => `${name} ${voiceURI}`.toLowerCase().includes(word));
  return at < 0 ? QUALITY.length - 1.5 : at;
};

/** @param {string} tag */
const partsOf = (tag) => tag.replace(/_/g, "-").toLowerCase().split("-");

// The voices for a language, the best first: those of its region, then those of the device,
// then by what their makers call good. Without a network only those of the device.
/** @type {(voices: SpeechSynthesisVoice[], language: string, isOnline: boolean) => SpeechSynthesisVoice[]} */
export const voicesFor = (voices, language, isOnline) => {
  const [own] = partsOf(language);
  // A page in Chinese names its script, not a region.
  const regions = /hans/i.test(language) || language === "zh" ? ["cn"] : /hant/i.test(language) ? ["tw", "hk"] : partsOf(language).slice(1);
  const rank = (/** @type {SpeechSynthesisVoice} */ voice) =>
    (regions.some((region) => partsOf(voice.lang).includes(region)) ? 0 : 100) + (voice.localService ? 0 : 10) + qualityOf(voice);
  return voices.filter((voice) => {
    const first = partsOf(voice.lang)[0];
    return (first === own || (own === "zh" && first === "cmn")) && (isOnline || voice.localService);
  }).toSorted((one, other) => rank(one) - rank(other));
};
