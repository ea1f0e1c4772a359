// Keeps the focus of the keyboard in its place when what has it is hidden, deleted, or drawn again.

// Gives the focus to an element, also to one that has no other use for it.
/** @param {HTMLElement | undefined} element */
export const focusOn = (element) => {
  if (!element) return;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
};

// Draws again what is in an element. The focus in it stays at the same place in the order.
/** @type {(root: Element, draw: () => unknown) => void} */
export const keepFocus = (root, draw) => {
  const all = () => /** @type {HTMLElement[]} */ ([...root.querySelectorAll("a,button,input,summary")]);
  const at = all().indexOf(/** @type {HTMLElement} */ (document.activeElement));
  draw();
  if (at >= 0) (all()[at] ?? all().at(-1))?.focus();
};

// Remembers where the focus is. What is returned gives it back a moment later, when all is drawn,
// unless something else has it: to the button of a mark, to what was around it, or to the page's
// text.
/** @type {(from?: Element | null, id?: string) => () => unknown} */
export const holdFocus = (from = document.activeElement, id = "") => {
  const around = from?.parentElement;
  return () => setTimeout(() => {
    if (!document.activeElement?.matches("body,[tabindex='-1']")) return;
    const all = [document.querySelector(`[data-ids~="${CSS.escape(id)}"]`), around, document.getElementById("_text")];
    focusOn(/** @type {HTMLElement | undefined} */ (all.find((one) => one?.matches("body *") && one.getClientRects().length)));
  }, 100);
};
