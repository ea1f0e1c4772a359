// The view of a mini-program: a tree of names and texts that its worker sends becomes elements
// of the page. What is not in these lists is left out, so that a program can neither run code
// nor load anything. An element that is there is changed, not made again: it keeps the focus
// and the caret.
import { make } from "./dom.js";
import { MAX_NODES } from "./programs-limits.js";
import { showCode } from "./programs-qr.js";

const HTML = new Set(("section div p span strong em small sub sup mark kbd br hr ul ol li dl dt dd h3 h4 table caption thead tbody tr th td "
  + "button input select optgroup option textarea label fieldset legend form output details summary figure figcaption time progress a blockquote").split(" "));
const SVG = new Set("svg g path line rect circle ellipse polyline polygon text tspan title".split(" "));
const ATTRIBUTES = new Set(("lang dir title hidden open datetime colspan rowspan scope type value placeholder checked selected disabled required "
  + "readonly multiple min max step maxlength rows inputmode start reversed label "
  + "aria-label aria-pressed aria-expanded aria-current aria-hidden aria-live aria-invalid "
  + "viewBox preserveAspectRatio d x y x1 y1 x2 y2 cx cy r rx ry width height points transform text-anchor dx dy").split(" "));
// Their values are ids, which are the program's own in the page.
const REFERENCES = new Set("id for name aria-labelledby aria-describedby aria-controls list".split(" "));
const TYPES = new Set("text number search tel email date time checkbox radio range button submit".split(" "));
const ROLES = new Set("img list listitem group status table presentation tablist tab tabpanel progressbar".split(" "));
const SCHEMES = /^(?:tel|sms|geo|mailto|https):/;
const PROPERTIES = new Set(["value", "checked", "selected", "disabled", "open", "hidden"]);

// The most letters, levels and QR codes of a view.
const MAX_LETTERS = 400_000;
const MAX_DEPTH = 40;
const MAX_CODES = 8;
// The element of ours, of which the page makes a QR code.
const QR = "qr";

/** @typedef {{ tag: string, attributes: ProgramAttributes, sent: number }} Known `sent` is the number of the last event with the element's value. */
/** @typedef {{ prefix: string, heard: number, send: (event: ProgramEvent) => number }} ViewHost `heard` is the number of the last event that the program knew of when it made the view. */

/** What the program said of an element. @type {WeakMap<Element, Known>} */
const known = new WeakMap();

/** @type {(host: ViewHost, element: Element, event: Partial<ProgramEvent>) => void} */
const act = (host, element, event) => {
  const own = known.get(element);
  if (!own?.attributes.do) return;
  const number = host.send({ do: String(own.attributes.do), with: own.attributes.with, ...event });
  if ("value" in event) own.sent = number;
};

/** @param {HTMLElement} element */
const valueOf = (element) => {
  if (element instanceof HTMLInputElement) return element.type === "checkbox" ? element.checked : element.value;
  if (element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement) return element.value;
  return undefined;
};

/** @param {HTMLFormElement} form */
const fieldsOf = (form) => {
  const fields = /** @type {HTMLElement[]} */ ([...form.elements]);
  return Object.fromEntries(fields.flatMap((field) => {
    const name = known.get(field)?.attributes.name;
    const isOff = field instanceof HTMLInputElement && field.type === "radio" && !field.checked;
    return name && !isOff ? [[String(name), String(valueOf(field) ?? "")]] : [];
  }));
};

/** @type {(host: ViewHost, element: HTMLElement | SVGElement, tag: string) => void} */
const listen = (host, element, tag) => {
  if (tag === "form") {
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      act(host, element, { fields: fieldsOf(/** @type {HTMLFormElement} */ (element)) });
    });
  } else if (tag === "input" || tag === "textarea") {
    element.addEventListener("input", () => act(host, element, { value: valueOf(/** @type {HTMLElement} */ (element)) }));
  } else if (tag === "select") {
    element.addEventListener("change", () => act(host, element, { value: valueOf(/** @type {HTMLElement} */ (element)) }));
  } else if (tag === "details") {
    element.addEventListener("toggle", () => {
      const { open } = /** @type {HTMLDetailsElement} */ (element);
      // What the program has opened itself is nothing that a person did.
      if (open !== Boolean(known.get(element)?.attributes.open)) act(host, element, { value: open });
    });
  } else {
    element.addEventListener("click", () => act(host, element, {}));
  }
};

/** @type {(host: ViewHost, tag: string) => HTMLElement | SVGElement | undefined} */
const create = (host, tag) => {
  if (tag === QR) {
    const place = make("div", "program-qr");
    known.set(place, { tag, attributes: {}, sent: 0 });
    return place;
  }
  if (!HTML.has(tag) && !SVG.has(tag)) return undefined;
  const element = SVG.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : make(/** @type {"div"} */ (tag));
  if (tag === "button") element.setAttribute("type", "button");
  if (tag === "input" || tag === "textarea") element.setAttribute("autocomplete", "off");
  known.set(element, { tag, attributes: {}, sent: 0 });
  listen(host, element, tag);
  return element;
};

// The attribute's name and value in the page; nothing if it is not let in.
/** @type {(host: ViewHost, tag: string, name: string, value: unknown) => [string, string] | undefined} */
const attributeOf = (host, tag, name, value) => {
  const text = String(value);
  if (name === "class") return ["class", text.split(/\s+/).filter(Boolean).map((word) => `p-${word}`).join(" ")];
  if (REFERENCES.has(name)) return [name, text.split(/\s+/).map((word) => host.prefix + word).join(" ")];
  if (name === "href") return tag === "a" && SCHEMES.test(text) ? ["href", text] : undefined;
  if (name === "role") return ROLES.has(text) ? ["role", text] : undefined;
  if (name === "type" && tag === "button") return ["type", text === "submit" ? "submit" : "button"];
  if (name === "type" && !TYPES.has(text)) return undefined;
  return ATTRIBUTES.has(name) ? [name, text] : undefined;
};

// What a person enters stays until the program has heard of it.
const ENTERED = new Set(["value", "checked", "open"]);

/** @type {(host: ViewHost, element: HTMLElement, name: string, value: unknown) => void} */
const setProperty = (host, element, name, value) => {
  const target = /** @type {Record<string, any>} */ (/** @type {unknown} */ (element));
  const wanted = name === "value" ? String(value ?? "") : Boolean(value);
  if (ENTERED.has(name) && /** @type {Known} */ (known.get(element)).sent > host.heard) return;
  if (target[name] !== wanted) target[name] = wanted;
};

/** @type {(host: ViewHost, element: HTMLElement | SVGElement, tag: string, attributes: ProgramAttributes) => void} */
const setAttributes = (host, element, tag, attributes) => {
  const own = /** @type {Known} */ (known.get(element));
  const before = own.attributes;
  own.attributes = attributes;
  for (const name of Object.keys(before)) {
    if (name in attributes && attributes[name] !== false && attributes[name] !== null) continue;
    const shown = attributeOf(host, tag, name, before[name]);
    if (PROPERTIES.has(name) && name in element && name !== "value") setProperty(host, /** @type {HTMLElement} */ (element), name, false);
    else if (shown) element.removeAttribute(shown[0]);
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false || typeof value === "object") continue;
    if (PROPERTIES.has(name) && name in element && tag !== "option" && !(name === "value" && tag === "li")) {
      if (value !== before[name] || name === "value" || name === "checked") setProperty(host, /** @type {HTMLElement} */ (element), name, value);
      continue;
    }
    const shown = attributeOf(host, tag, name, value === true ? "" : value);
    if (shown && element.getAttribute(shown[0]) !== shown[1]) element.setAttribute(...shown);
  }
  if (tag === "a" && element.getAttribute("href")?.startsWith("https:")) {
    element.setAttribute("rel", "noopener noreferrer");
    element.setAttribute("target", "_blank");
  }
};

/** @typedef {{ nodes: number, letters: number, codes: number, focus?: HTMLElement }} Count */

// What is in it is not the program's, so it has no other attributes and no children.
/** @type {(element: Element, attributes: ProgramAttributes) => void} */
const showQrNode = (element, attributes) => {
  const own = /** @type {Known} */ (known.get(element));
  own.attributes = attributes;
  showCode(element, String(attributes.text ?? ""), String(attributes["aria-label"] ?? ""));
};

/** @type {(host: ViewHost, parent: Element, children: ProgramNode[], count: Count, depth: number) => void} */
const patch = (host, parent, children, count, depth) => {
  if (depth > MAX_DEPTH) throw new RangeError("too deep");
  /** @type {Map<string, Element>} */
  const byKey = new Map();
  for (const child of parent.children) {
    const key = known.get(child)?.attributes.key;
    if (key !== undefined) byKey.set(String(key), child);
  }
  // What goes is removed before the rest is placed: an element that is moved loses the focus.
  const wanted = new Set(children.flatMap((child) => (Array.isArray(child) ? [String(child[1]?.key)] : [])));
  for (const [key, child] of byKey) if (!wanted.has(key)) child.remove();
  let next = parent.firstChild;
  for (const child of children) {
    if (++count.nodes > MAX_NODES) throw new RangeError("too many nodes");
    if (!Array.isArray(child)) {
      const text = String(child);
      if ((count.letters += text.length) > MAX_LETTERS) throw new RangeError("too much text");
      if (next?.nodeType === Node.TEXT_NODE) {
        if (next.nodeValue !== text) next.nodeValue = text;
        next = next.nextSibling;
      } else parent.insertBefore(new Text(text), next);
      continue;
    }
    const [tag, given, ...inside] = child;
    const attributes = given && typeof given === "object" && !Array.isArray(given) ? given : {};
    const { key } = attributes;
    const fits = (/** @type {Node | null | undefined} */ node) =>
      node instanceof Element && known.get(node)?.tag === tag && String(known.get(node)?.attributes.key) === String(key);
    const old = key === undefined ? next : byKey.get(String(key));
    let element = /** @type {HTMLElement | SVGElement | undefined} */ (fits(old) ? old : undefined);
    const isNew = !element;
    element ??= create(host, String(tag));
    if (!element) continue;
    if (element === next) next = next.nextSibling;
    else parent.insertBefore(element, next);
    for (const value of Object.values(attributes)) if (typeof value === "string") count.letters += value.length;
    if (count.letters > MAX_LETTERS) throw new RangeError("too much text");
    if (tag === QR) {
      if (++count.codes > MAX_CODES) throw new RangeError("too many QR codes");
      showQrNode(element, attributes);
      continue;
    }
    setAttributes(host, element, String(tag), attributes);
    patch(host, element, inside, count, depth + 1);
    // A list of choices takes its value once the choices are there.
    if (tag === "select" && attributes.value !== undefined)
      setProperty(host, /** @type {HTMLElement} */ (element), "value", attributes.value);
    if (isNew && attributes.focus && element instanceof HTMLElement) count.focus = element;
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
};

// Shows a view in an element. Throws a RangeError for one that is too large, and shows what
// came before the limit.
/** @type {(host: ViewHost, root: HTMLElement, view: unknown) => void} */
export const showView = (host, root, view) => {
  /** @type {Count} */
  const count = { nodes: 0, letters: 0, codes: 0 };
  const hadFocus = root.contains(document.activeElement);
  patch(host, root, /** @type {ProgramNode[]} */ (Array.isArray(view) ? view : []), count, 0);
  if (!count.focus) {
    // What had the focus is gone.
    if (hadFocus && !root.contains(document.activeElement)) root.focus({ preventScroll: true });
    return;
  }
  // The focus is not taken from the rest of the page.
  if (document.activeElement !== document.body && !root.parentElement?.contains(document.activeElement)) return;
  if (!count.focus.matches("a,button,input,select,textarea,summary")) count.focus.tabIndex = -1;
  count.focus.focus();
};
