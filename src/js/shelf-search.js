// Lets the search find the shelf's highlights and notes: gives it their texts, and again
// when they change.
import { encode } from "./codec.js";
import { onShelfChange, readAll } from "./shelf-store.js";

// How long after a change the search is told, in milliseconds.
const SEARCH_AFTER = 150;

const tellSearch = async () => {
  /** @type {Mark[]} */
  const all = await readAll("marks");
  const marks = all.filter((mark) => !mark.deleted && mark.exact).map(({ id, language, slug, title, section, exact, note }) =>
    ({ id, language, slug, title, section, text: note ? `${note}\n${exact}` : exact }));
  if (!marks.length && !window.bookmobileMarks) return;
  window.bookmobileMarks = encode(SCHEMAS.request, { Marks: marks });
  dispatchEvent(new Event("bookmobile-marks"));
};

export const startShelfSearch = () => {
  /** @type {number | undefined} */
  let timer;
  onShelfChange(({ name }) => {
    if (name !== "marks") return;
    clearTimeout(timer);
    timer = setTimeout(() => tellSearch().catch(console.info), SEARCH_AFTER);
  });
  return tellSearch();
};
