// Reads an article aloud with the voices of the browser, sentence by sentence, and highlights
// the sentence that is read. A pause ends the speech and remembers the sentence, because
// engines differ in what they do with speech that is paused.
import { button, make, say, status } from "./dom.js";
import { fill } from "./messages.js";
import { interfaceLanguage, interfaceMessages } from "./interface-language.js";
import { iconOf } from "./reading-icon.js";
import { keepChoice, keptChoice } from "./reading-kept.js";
import { speechSeconds, spokenPieces, spokenWords, voicesFor } from "./reading-speech.js";
import { articleText, offsetsOf, openAround, rangeOf } from "./shelf-text.js";

const HIGHLIGHT = "reading-sentence";
const SPEEDS = [0.7, 0.85, 1, 1.15, 1.3, 1.5, 1.75, 2];
// A voice that needs this many times as long as it should, and some seconds, is given up.
const PATIENCE = 3;
const GRACE = 4;
// How many pieces in a row may fail before the person is told.
const FAILURES = 2;

/**
 * @typedef {object} Reading What is read aloud now.
 * @property {HTMLElement} root
 * @property {ArticleText} article
 * @property {SpokenPiece[]} pieces
 * @property {number} at the piece that is read, or will be
 * @property {boolean} isPlaying
 * @property {number} failures
 */

/** @type {Reading | undefined} */
let reading;
/** What ends the watch over the piece that is spoken. @type {(() => void) | undefined} */
let endPiece;
/** @type {WakeLockSentinel | undefined} */
let wake;

export const hasSpeech = () => "speechSynthesis" in window;
// The voices, which some browsers have only after a moment.
export const voicesNow = () => (hasSpeech() ? speechSynthesis.getVoices() : []);

// --- The player. ---

const player = make("div", "reading-player");
player.dataset.shelf = "";
player.setAttribute("role", "region");
player.hidden = true;
const keys = make("div", "reading-keys");
keys.setAttribute("role", "toolbar");
const [before, toggle, after, close] = [
  () => step(-1), () => (reading?.isPlaying ? pauseAloud() : play()), () => step(1), () => stopAloud({ withFocus: true }),
].map((act) => button("icon-button reading-key", act));
before.append(iconOf("before"));
after.append(iconOf("after"));
close.textContent = "×";
const speed = make("select", "reading-select");
const voice = make("select", "reading-select reading-voice");
const speechState = status("p", "reading-state");
/** @type {HTMLElement | undefined} */
let starter;

/** @param {string} language */
const chosenVoice = (language) => {
  const all = voicesFor(voicesNow(), language, navigator.onLine);
  const kept = keptChoice(`voice-${language}`);
  return all.find(({ voiceURI }) => voiceURI === kept) ?? all[0];
};

const drawVoices = () => {
  const piece = reading?.pieces[reading.at];
  if (!piece) return;
  const all = voicesFor(voicesNow(), piece.language, navigator.onLine);
  const chosen = chosenVoice(piece.language);
  const key = `${piece.language} ${all.map(({ voiceURI }) => voiceURI).join(" ")}`;
  if (voice.dataset.key !== key) {
    voice.dataset.key = key;
    voice.replaceChildren(...all.map((own) => Object.assign(make("option"), {
      value: own.voiceURI, textContent: own.localService ? own.name : fill(interfaceMessages().readingVoiceOnline, { name: own.name }),
    })));
  }
  voice.hidden = all.length < 2;
  if (chosen) voice.value = chosen.voiceURI;
};

const drawPlayer = () => {
  const messages = interfaceMessages();
  player.lang = interfaceLanguage();
  player.ariaLabel = keys.ariaLabel = messages.readingPlayer;
  const isPlaying = reading?.isPlaying;
  const sign = isPlaying ? "pause" : "play";
  // WebKit loses the press on a button whose content is replaced meanwhile.
  if (!toggle.querySelector(`.icon-${sign}`)) toggle.replaceChildren(iconOf(sign));
  toggle.ariaLabel = toggle.title = isPlaying ? messages.readingPause : messages.readingPlay;
  before.ariaLabel = before.title = messages.readingBefore;
  after.ariaLabel = after.title = messages.readingAfter;
  close.ariaLabel = close.title = messages.readingClose;
  speed.ariaLabel = messages.readingSpeed;
  voice.ariaLabel = messages.readingVoice;
  if (!speed.options.length) {
    speed.append(...SPEEDS.map((own) => Object.assign(make("option"), { value: String(own), textContent: `${own} ×` })));
    speed.value = keptChoice("speed") ?? "1";
    if (!speed.value) speed.value = "1";
  }
  drawVoices();
  if (!player.firstChild) {
    keys.append(before, toggle, after, speed, voice, close);
    player.append(keys, speechState);
  }
  if (!player.isConnected) document.body.append(player);
  document.documentElement.classList.toggle("reading-aloud", !player.hidden);
};

// --- The sentence that is read. ---

/** @param {Reading} own */
const rangeNow = (own) => {
  const piece = own.pieces[own.at];
  const range = piece && rangeOf(own.article, piece.start, piece.end);
  if (range || !own.root.isConnected) return range;
  // The texts are in other nodes now; the offsets are the same.
  own.article = articleText(own.root);
  return rangeOf(own.article, piece.start, piece.end);
};

/** @param {Reading} own */
const showSentence = (own) => {
  const range = rangeNow(own);
  if (!range) return;
  if ("highlights" in CSS) CSS.highlights.set(HIGHLIGHT, new Highlight(range));
  openAround(range.startContainer);
  const { top, bottom } = range.getBoundingClientRect();
  const end = player.getBoundingClientRect().top || innerHeight;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (top < 80 || bottom > end - 8) scrollBy({ top: top - innerHeight / 3, behavior: isCalm ? "instant" : "smooth" });
};

const hideSentence = () => "highlights" in CSS && CSS.highlights.delete(HIGHLIGHT);

// --- Speech. ---

// A speech that was canceled may end later: nothing hears it any more.
const silence = () => {
  endPiece?.();
  endPiece = undefined;
  speechSynthesis.cancel();
};

// The browser lets go of it when the page is hidden: the next sentence asks again.
const askToStayAwake = async () => {
  if (wake && !wake.released) return;
  const own = await navigator.wakeLock?.request("screen").catch(() => undefined);
  // A pause may have come first, or another request.
  if (!reading?.isPlaying || (wake && !wake.released)) return own?.release().catch(console.info);
  wake = own;
};

/** @param {boolean} hasFailed */
const pieceEnded = (hasFailed) => {
  const own = reading;
  if (!own?.isPlaying) return;
  own.failures = hasFailed ? own.failures + 1 : 0;
  if (own.failures >= FAILURES) {
    // Who goes on hears what was not said.
    own.at = Math.max(own.at - FAILURES + 1, 0);
    showSentence(own);
    pauseAloud();
    return say(speechState, interfaceMessages().readingStopped);
  }
  if (own.at + 1 >= own.pieces.length) {
    pauseAloud();
    own.at = 0;
    hideSentence();
    return say(speechState, interfaceMessages().readingDone);
  }
  own.at++;
  speak();
};

const speak = () => {
  const own = reading;
  const piece = own?.pieces[own.at];
  if (!own) return;
  // There is nothing to read in it.
  if (!piece) return pieceEnded(false);
  silence();
  showSentence(own);
  drawPlayer();
  const text = spokenWords(own.article, piece.start, piece.end);
  const chosen = chosenVoice(piece.language);
  if (!chosen) {
    // What no voice can say is passed over.
    const next = own.pieces.findIndex(({ language }, at) => at > own.at && chosenVoice(language));
    if (next < 0) pauseAloud();
    else {
      own.at = next;
      speak();
    }
    const name = new Intl.DisplayNames([interfaceLanguage()], { type: "language" }).of(piece.language) ?? piece.language;
    return say(speechState, fill(interfaceMessages().readingNoVoiceFor, { language: name }));
  }
  const spoken = new SpeechSynthesisUtterance(text);
  spoken.voice = chosen;
  spoken.lang = chosen.lang;
  spoken.rate = Number(speed.value) || 1;
  const limit = (speechSeconds(text) / spoken.rate) * PATIENCE + GRACE;
  const finish = (/** @type {boolean} */ hasFailed) => {
    if (endPiece !== end) return;
    end();
    endPiece = undefined;
    pieceEnded(hasFailed);
  };
  const timer = setTimeout(() => {
    speechSynthesis.cancel();
    finish(true);
  }, limit * 1000);
  const end = () => {
    clearTimeout(timer);
    spoken.onend = spoken.onerror = null;
  };
  endPiece = end;
  spoken.onend = () => finish(false);
  spoken.onerror = () => finish(true);
  speechSynthesis.speak(spoken);
  askToStayAwake();
};

const play = () => {
  if (!reading) return;
  reading.isPlaying = true;
  reading.failures = 0;
  say(speechState, "");
  // In the press itself: iOS lets nothing else begin to speak.
  speak();
  tellSystem();
};

const pauseAloud = () => {
  if (reading) reading.isPlaying = false;
  silence();
  wake?.release().catch(console.info);
  wake = undefined;
  drawPlayer();
  tellSystem();
};

/** @param {1 | -1} by */
const step = (by) => {
  if (!reading) return;
  reading.at = Math.min(Math.max(reading.at + by, 0), reading.pieces.length - 1);
  if (reading.isPlaying) return speak();
  showSentence(reading);
  drawVoices();
};

// The keys of headphones and of the locked screen.
const tellSystem = () => {
  const session = navigator.mediaSession;
  if (!session) return;
  session.playbackState = reading ? (reading.isPlaying ? "playing" : "paused") : "none";
  session.metadata = reading && "MediaMetadata" in window
    ? new MediaMetadata({ title: document.querySelector("article h1")?.textContent ?? document.title }) : null;
  /** @type {[MediaSessionAction, () => unknown][]} */
  const actions = [["play", play], ["pause", pauseAloud], ["nexttrack", () => step(1)], ["previoustrack", () => step(-1)], ["stop", () => stopAloud()]];
  for (const [name, act] of actions) try {
    session.setActionHandler(name, reading ? act : null);
  } catch {
    // Not all browsers know all actions.
  }
};

export const stopAloud = ({ withFocus = false } = {}) => {
  if (!reading) return;
  reading.isPlaying = false;
  silence();
  wake?.release().catch(console.info);
  wake = reading = undefined;
  hideSentence();
  player.hidden = true;
  document.documentElement.classList.remove("reading-aloud");
  tellSystem();
  if (withFocus) (starter?.isConnected ? starter : document.getElementById("_text"))?.focus({ preventScroll: true });
};

// Where reading begins: at what is selected, or else at the first line in the window.
/** @param {Reading} own */
const placeToBegin = ({ root, article, pieces }) => {
  const selection = getSelection();
  const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : undefined;
  const chosen = range?.intersectsNode(root) ? offsetsOf(article, range)?.[0] : undefined;
  const seen = article.blocks.find(({ element }) => element.getBoundingClientRect().bottom > 80)?.start;
  const from = chosen ?? (scrollY > 0 ? seen : 0) ?? 0;
  return Math.max(pieces.findIndex(({ end }) => end > from), 0);
};

// Reads the article that is open aloud. `from` has the focus again afterwards.
/** @type {(root: HTMLElement, from: HTMLElement) => void} */
export const startAloud = (root, from) => {
  stopAloud();
  const article = articleText(root);
  starter = from;
  reading = { root, article, pieces: spokenPieces(article), at: 0, isPlaying: false, failures: 0 };
  reading.at = placeToBegin(reading);
  player.hidden = false;
  drawPlayer();
  play();
  toggle.focus({ preventScroll: true });
};

speed.onchange = () => {
  keepChoice("speed", speed.value);
  if (reading?.isPlaying) speak();
};
voice.onchange = () => {
  const piece = reading?.pieces[reading.at];
  if (piece) keepChoice(`voice-${piece.language}`, voice.value);
  if (reading?.isPlaying) speak();
};
keys.addEventListener("keydown", (event) => {
  const all = [before, toggle, after, speed, ...(voice.hidden ? [] : [voice]), close];
  const at = all.indexOf(/** @type {HTMLButtonElement} */ (event.target));
  const forward = getComputedStyle(keys).direction === "rtl" ? -1 : 1;
  const move = { ArrowRight: forward, ArrowLeft: -forward }[event.key];
  if (!move || at < 0) return;
  event.preventDefault();
  all[(at + move + all.length) % all.length].focus();
});
// Escape ends it, if it ends nothing else.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !reading || document.querySelector("dialog[open], .reading-aside:not([hidden])")) return;
  event.preventDefault();
  stopAloud({ withFocus: true });
});
// A page that is left says nothing more.
addEventListener("pagehide", () => stopAloud());
if (hasSpeech()) speechSynthesis.addEventListener?.("voiceschanged", drawVoices);
