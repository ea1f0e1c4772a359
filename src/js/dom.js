// Elements that scripts build: made, given an action, given a text.

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 */
export const make = (tag, className = "") => Object.assign(document.createElement(tag), { className });
/** @type {(className: string, act: () => unknown) => HTMLButtonElement} */
export const button = (className, act) =>
  Object.assign(make("button", className), { type: "button", onclick: act });
// An element that a screen reader reads when its text changes. It is never hidden, so that
// the first text is read too.
/** @type {(tag: "p" | "span" | "div", className?: string) => HTMLElement} */
export const status = (tag, className) => {
  const element = make(tag, className);
  element.setAttribute("role", "status");
  return element;
};
// Sets an element's text. Without a text it is hidden, unless it is a status. The text node
// stays the same: WebKit loses the click on a button whose text node is replaced while the
// button is held down.
/** @type {(element: HTMLElement, text: string) => void} */
export const say = (element, text) => {
  const node = /** @type {Text | null} */ (element.firstChild) ?? element.appendChild(new Text());
  if (node.data !== text) node.data = text;
  element.hidden = !text && !element.hasAttribute("role");
};
// A button with a text.
/** @type {(className: string, text: string, act: () => unknown) => HTMLButtonElement} */
export const textButton = (className, text, act) => {
  const element = button(className, act);
  element.textContent = text;
  return element;
};
