// The sheet of a mark: its quote, its tint, its note, which is saved while one writes, and what
// else can be done with it. Several marks at one place are listed first.
import { make, say, status, textButton } from "./dom.js";
import { holdFocus } from "./focus.js";
import { fill } from "./messages.js";
import { changeMark, openArticle } from "./shelf-article.js";
import { quoteLink } from "./shelf-quote.js";
import { TINTS, isBlank } from "./shelf-records.js";
import { keepDraft, readRecord, shelfState, takeDraft } from "./shelf-store.js";
import { tintName } from "./shelf-tints.js";
import { formatTime, shelfLanguage, shelfMessages } from "./shelf-words.js";
import { showUndo } from "./undo-line.js";

// How long after a key a note is saved at the latest, in milliseconds.
const SAVE_AFTER = 15;

const sheet = make("dialog", "sheet sheet-bottom shelf-sheet");
sheet.dataset.shelf = "";
/** @type {HTMLElement | undefined} */
let opener;
/** The mark that the sheet shows. @type {string | undefined} */
let shownId;
/** What ends the sheet's work before it closes. @type {(() => unknown) | undefined} */
let finish;

// The focus goes back to where it was. If that is gone, as the bar at a selection, it goes to
// the button of the mark, which may be about to be drawn.
const returnFocus = () => {
  const giveBack = holdFocus(opener, shownId);
  if (opener?.getClientRects().length && opener !== document.body) opener.focus();
  opener = shownId = undefined;
  giveBack();
};

/** @param {string} title @param {...Node} content */
const fillSheet = (title, ...content) => {
  const messages = shelfMessages();
  const body = make("div", "sheet-body");
  const close = textButton("icon-button sheet-close shelf-close", "×", () => sheet.close());
  close.ariaLabel = messages.shelfClose;
  const heading = make("h2", "sheet-title");
  heading.textContent = title;
  heading.id = "_shelf-title";
  sheet.setAttribute("aria-labelledby", heading.id);
  const inner = make("div", "shelf-sheet-content");
  inner.append(heading, ...content);
  body.append(close, inner);
  sheet.lang = shelfLanguage();
  sheet.replaceChildren(body);
  if (!sheet.isConnected) document.body.append(sheet);
  if (!sheet.open) sheet.showModal();
};

sheet.addEventListener("close", () => {
  finish?.();
  finish = undefined;
  openArticle()?.painter.point(undefined);
  returnFocus();
});
// A press beside the sheet closes it.
sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());

/** @type {(mark: Mark) => HTMLElement} */
export const quoteOf = (mark) => {
  // A `blockquote` in a link or a button would leave that without a name.
  const quote = make("div", `shelf-quote shelf-tint-${mark.tint}`);
  quote.textContent = mark.exact.length > 400 ? `${mark.exact.slice(0, 400)}…` : mark.exact;
  quote.lang = mark.language;
  return quote;
};

/** @type {(name: string, chosen: number, choose: (tint: number) => unknown) => HTMLElement} */
const tintChoice = (name, chosen, choose) => {
  const group = make("fieldset", "shelf-tints");
  const legend = make("legend", "said");
  legend.textContent = shelfMessages().shelfTint;
  group.append(legend);
  for (let tint = 0; tint < TINTS; tint++) {
    const label = make("label", `shelf-tint shelf-tint-${tint}`);
    const input = Object.assign(make("input"), { type: "radio", name, checked: tint === chosen, onchange: () => choose(tint) });
    input.ariaLabel = label.title = tintName(tint);
    label.append(input);
    group.append(label);
  }
  return group;
};

// Opens a mark. One whose note stays blank is a highlight without a note.
/** @type {(mark: Mark, how?: { from?: HTMLElement, afterwards?: () => unknown }) => void} */
export const editMark = (mark, { from, afterwards } = {}) => {
  const messages = shelfMessages();
  let known = mark;
  shownId = mark.id;
  opener = from ?? /** @type {HTMLElement | null} */ (document.activeElement) ?? undefined;
  const state = status("p", "shelf-state");
  const field = make("textarea", "shelf-field");
  field.value = known.note;
  field.rows = 5;
  field.placeholder = messages.shelfNoteHint;
  field.ariaLabel = messages.shelfNote;
  /** @type {number | undefined} */
  let timer;
  /** @type {Promise<unknown>} */
  let saving = Promise.resolve();
  // What has been said of another window stays while one writes on.
  let isConflict = false;
  const save = () => {
    clearTimeout(timer);
    timer = undefined;
    const note = isBlank(field.value) ? "" : field.value;
    if (note === known.note) return saving;
    saving = saving.then(async () => {
      const saved = await changeMark(known, { note });
      if (!saved) return;
      isConflict ||= saved.id !== known.id;
      known = saved;
      keepDraft(undefined);
      const kept = shelfState() === "kept" || shelfState() === "taken";
      say(state, isConflict ? messages.shelfConflict : kept ? messages.shelfSaved : messages.shelfOnlyHere);
    });
    return saving;
  };
  field.oninput = () => {
    keepDraft({ id: known.id, note: field.value });
    timer ??= setTimeout(save, SAVE_AFTER);
  };
  finish = () => {
    save();
    afterwards?.();
  };
  const open = openArticle();
  const placed = open?.placed.find((own) => own.mark.id === mark.id);
  open?.painter.point(placed);
  const about = make("p", "shelf-about");
  about.textContent = [mark.title, mark.heading, formatTime(mark.changed)].filter(Boolean).join(" · ");
  const changedNote = placed?.isChanged ? make("p", "shelf-warning") : undefined;
  if (changedNote && open && placed) {
    const words = open.article.text.slice(placed.start, placed.end);
    changedNote.textContent = fill(messages.shelfChangedSince, { words });
  }
  const remove = textButton("link-button shelf-remove", messages.shelfDelete, async () => {
    // What is being written is in the bin with the rest.
    await save();
    await changeMark(known, { deleted: new Date().toISOString() });
    finish = afterwards;
    sheet.close();
    opener = undefined;
    offerUndo(known);
  });
  const actions = make("p", "shelf-actions");
  if (open && placed) actions.append(textButton("link-button", messages.shelfLink, async () => {
    await navigator.clipboard?.writeText(quoteLink(open, placed.start, placed.end)).catch(console.info);
    say(state, messages.shelfCopied);
  }));
  actions.append(remove);
  const tints = tintChoice("shelf-tint", known.tint, async (tint) => {
    const saved = await changeMark(known, { tint });
    if (saved) known = { ...known, tint: saved.tint, rev: saved.rev, changed: saved.changed, times: saved.times };
  });
  // A bookmark is of no words.
  const [title, quote, tint] = mark.kind === "bookmark" ? [messages.shelfBookmark] : [messages.shelfMark, quoteOf(mark), tints];
  fillSheet(title, ...[quote, changedNote, about, tint, field, state, actions].filter((one) => one !== undefined));
  field.focus();
};

// Lists the marks at one place; one alone is opened at once.
/** @type {(marks: PlacedMark[], from?: HTMLElement) => void} */
export const showPlaced = (marks, from) => {
  if (marks.length === 1) return editMark(marks[0].mark, { from });
  const messages = shelfMessages();
  opener = from;
  const list = make("ul", "shelf-list");
  for (const { mark } of marks) {
    const item = make("li");
    const choose = textButton("shelf-choice", "", () => editMark(mark, { from }));
    choose.append(quoteOf(mark));
    if (mark.note) {
      const note = make("p", "shelf-note");
      note.textContent = mark.note;
      choose.append(note);
    }
    item.append(choose);
    list.append(item);
  }
  fillSheet(messages.shelfMarksHere, list);
};

// --- Undo: for some seconds in a line, and from the bin for thirty days. ---

/** @param {Mark} mark */
export const offerUndo = (mark) => {
  const { shelfDeleted, shelfUndo } = shelfMessages();
  showUndo(shelfLanguage(), shelfDeleted, [shelfUndo, () => restoreMark(mark.id)], mark.id);
};

/** @param {string} id */
export const restoreMark = async (id) => {
  /** @type {Mark | undefined} */
  const mark = await readRecord("marks", id);
  if (mark) await changeMark(mark, { deleted: undefined });
};

// A note that was being written when the browser was closed.
export const recoverDraft = async () => {
  const draft = takeDraft();
  if (!draft) return;
  /** @type {Mark | undefined} */
  const mark = await readRecord("marks", draft.id);
  if (mark && mark.note !== draft.note) await changeMark(mark, { note: draft.note });
  keepDraft(undefined);
};
