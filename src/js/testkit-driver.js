// What stands in for a person in `bookmobile test`: finds elements by the name that a screen reader
// says, presses, fills in and chooses, sees texts, and measures. A plain script: it runs in the page
// over the view of a program in a worker, and in the frame of a program with a screen of its own.

(() => {
  const PRESSED = "button,a[href],area[href],summary,[role=button],[role=link],[role=tab],[role=checkbox],[role=switch],[role=radio],[role=menuitem],[role=option],"
    + ["button", "submit", "reset", "image", "checkbox", "radio"].map((type) => `input[type=${type}]`).join();
  const FIELDS = "textarea,[contenteditable=true],[role=textbox],"
    + `input${["button", "submit", "reset", "image", "checkbox", "radio", "hidden", "file"].map((type) => `:not([type=${type}])`).join("")}`;
  const PICTURES = "img,svg,canvas,[role=img]";
  // The least side of what is pressed, in CSS pixels, with room for rounding.
  const LEAST = 23.5;
  const TEXTS = ["7", "Wang", "你好，王", "<b>&\"'", "", "x".repeat(80), "-1", "0.5"];

  /** @param {string | null | undefined} value */
  const tidy = (value) => (value ?? "").replace(/\s+/g, " ").trim();

  /** @param {Element} element */
  const isShown = (element) => {
    if (!element.getClientRects().length || element.closest("[inert]")) return false;
    return element.checkVisibility?.({ visibilityProperty: true }) ?? getComputedStyle(element).visibility === "visible";
  };
  /** @param {Element} element */
  const isEnabled = (element) => !element.matches(":disabled,[aria-disabled=true]");

  // The text in an element with what stands for its pictures; that of a label is without its field.
  /** @param {Node} node @returns {string} */
  const contentOf = (node) => [...node.childNodes].map((child) => {
    if (child.nodeType === Node.TEXT_NODE) return child.nodeValue ?? "";
    if (!(child instanceof Element) || child.matches("[aria-hidden=true],[hidden],select,textarea,script,style")) return "";
    const own = child.getAttribute("aria-label") ?? child.getAttribute("alt");
    if (own !== null) return ` ${own} `;
    if (child.localName === "svg") return ` ${child.querySelector("title")?.textContent ?? ""} `;
    return getComputedStyle(child).display.startsWith("inline") ? contentOf(child) : ` ${contentOf(child)} `;
  }).join("");

  // The name of an element, as a screen reader says it.
  /** @param {Element} element */
  const nameOf = (element) => {
    const others = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).flatMap((id) => document.getElementById(id) ?? []);
    const labels = /** @type {HTMLInputElement} */ (element).labels ?? [];
    const isField = element.matches(`select,${FIELDS},input`);
    const value = element.matches("input[type=submit],input[type=reset],input[type=button]") ? element.getAttribute("value") : "";
    const found = [
      others.map(contentOf).join(" "), element.getAttribute("aria-label"), [...labels].map(contentOf).join(" "), value,
      element.getAttribute("alt"), element.localName === "svg" ? element.querySelector("title")?.textContent : "",
      isField || element.localName === "svg" ? "" : contentOf(element), element.getAttribute("title"), element.getAttribute("placeholder"),
    ];
    return found.map(tidy).find(Boolean) ?? "";
  };

  // An element in words, for messages.
  /** @param {Element} element */
  const describe = (element) => {
    const classes = (element.getAttribute("class") ?? "").split(/\s+/).filter(Boolean).slice(0, 2);
    const name = (nameOf(element) || tidy(element.textContent)).slice(0, 40);
    const type = element.localName === "input" ? `[type=${element.getAttribute("type") ?? "text"}]` : "";
    return `${element.localName}${type}${classes.map((own) => `.${own.replace(/^p-/, "")}`).join("")}${name ? ` "${name}"` : ""}`;
  };

  // For a person's press of a moment: with the pointer's events before the click.
  /** @type {(element: HTMLElement, x?: number, y?: number) => void} */
  const press = (element, x, y) => {
    element.scrollIntoView?.({ block: "nearest" });
    element.focus?.({ preventScroll: true });
    const { left, top, width, height } = element.getBoundingClientRect();
    const place = { clientX: x ?? left + width / 2, clientY: y ?? top + height / 2 };
    const given = { bubbles: true, cancelable: true, composed: true, view: window, button: 0, ...place };
    for (const [kind, buttons] of /** @type {[string, number][]} */ ([["down", 1], ["up", 0]])) {
      element.dispatchEvent(new PointerEvent(`pointer${kind}`, { ...given, buttons, isPrimary: true, pointerId: 1, pointerType: "mouse" }));
      element.dispatchEvent(new MouseEvent(`mouse${kind}`, { ...given, buttons }));
    }
    if (element.click) element.click();
    else element.dispatchEvent(new MouseEvent("click", given));
  };

  /** @type {(element: HTMLElement, value: string) => void} */
  const fill = (element, value) => {
    element.focus({ preventScroll: true });
    // Frameworks put a property of their own over this one.
    const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), "value");
    if (own?.set) own.set.call(element, value);
    else element.textContent = value;
    element.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText", data: value }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
  };

  /** @type {(list: HTMLSelectElement, option: HTMLOptionElement) => void} */
  const choose = (list, option) => {
    list.focus({ preventScroll: true });
    option.selected = true;
    for (const kind of ["input", "change"]) list.dispatchEvent(new Event(kind, { bubbles: true }));
  };

  /** @type {(random: number, element: Element) => string} */
  const valueFor = (random, element) => {
    const input = /** @type {HTMLInputElement} */ (element);
    const [least, most] = [Number(input.min || 0), Number(input.max || 100)];
    switch (input.type) {
      case "number": case "range": return String(Math.round(least + random * (most - least)));
      case "date": return "2026-11-21";
      case "time": return "12:34";
      case "datetime-local": return "2026-11-21T12:34";
      case "month": return "2026-11";
      case "week": return "2026-W47";
      case "color": return "#00695c";
      case "email": return "wang@example.org";
      case "tel": return "5550100";
      case "url": return "https://example.org/";
      default: return TEXTS[Math.floor(random * TEXTS.length)];
    }
  };

  // The room that a person can press: with the labels of a box to tick.
  /** @param {Element} element */
  const targetOf = (element) => {
    const all = [element, ...(element.matches("input") ? /** @type {HTMLInputElement} */ (element).labels ?? [] : [])].map((own) => own.getBoundingClientRect());
    return {
      width: Math.max(...all.map(({ right }) => right)) - Math.min(...all.map(({ left }) => left)),
      height: Math.max(...all.map(({ bottom }) => bottom)) - Math.min(...all.map(({ top }) => top)),
    };
  };
  // A link in a line of text is as high as the line.
  /** @param {Element} element */
  const isInText = (element) => element.localName === "a" && getComputedStyle(element).display === "inline"
    && tidy(element.parentElement?.textContent).length > tidy(element.textContent).length;

  /** @type {(root: Element, selector: string) => HTMLElement[]} */
  const shownIn = (root, selector) => /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]).filter(isShown);

  // What is wider than the program's room, and is not scrolled.
  /** @param {Element} root */
  const wideIn = (root) => {
    if (root.scrollWidth <= root.clientWidth + 1) return [];
    const { left, right } = root.getBoundingClientRect();
    /** @param {Element} element */
    const isCut = (element) => {
      for (let at = element.parentElement; at && at !== root; at = at.parentElement) if (getComputedStyle(at).overflowX !== "visible") return true;
      return false;
    };
    /** @param {Element} element */
    const isOut = (element) => {
      const own = element.getBoundingClientRect();
      return (own.right > right + 1 || own.left < left - 1) && !isCut(element);
    };
    const out = shownIn(root, "*").filter(isOut);
    const wide = out.length ? out : shownIn(root, "*").filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "visible" && !isCut(element));
    const innermost = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
    return innermost.slice(0, 2).map((element) => `${describe(element)}, ${Math.ceil(Math.max(element.getBoundingClientRect().width, element.scrollWidth))} px`);
  };

  /** @param {Element} picture */
  const isNameless = (picture) => {
    if (picture.closest("[aria-hidden=true],[role=presentation],[role=none]") || picture.getAttribute("alt") === "") return false;
    const within = picture.parentElement?.closest(`${PRESSED},[role=img]`);
    return !(within && nameOf(within)) && !nameOf(picture);
  };

  /** @type {(root: HTMLElement, isLinkPressed: boolean) => TestDriver} */
  const driverOf = (root, isLinkPressed) => {
    /** @type {() => unknown} */
    let planned = () => {};
    /** @type {(selector: string, wanted: string) => HTMLElement[]} */
    const named = (selector, wanted) => shownIn(root, selector).filter((element) => isEnabled(element) && nameOf(element) === wanted);
    const namesOf = (/** @type {string} */ selector) => [...new Set(shownIn(root, selector).map((element) => nameOf(element)))].filter(Boolean).slice(0, 12);
    const shown = () => {
      const values = shownIn(root, `select,${FIELDS}`).map((field) => {
        const list = /** @type {HTMLSelectElement} */ (field);
        return list.localName === "select" ? list.selectedOptions?.[0]?.label : list.value;
      });
      return tidy([root.innerText, ...values].join(" "));
    };
    return {
      step({ do: what, name = "", with: value = "" }) {
        const wanted = tidy(name);
        if (what === "press") {
          // Also what is no button, as a cell of a board.
          const others = () => shownIn(root, "*").filter((element) => tidy(contentOf(element)) === wanted && ![...element.children].some((child) => tidy(contentOf(child)) === wanted));
          const found = named(PRESSED, wanted)[0] ?? others()[0];
          if (!found) return { missing: namesOf(PRESSED) };
          press(found);
        } else if (what === "fill") {
          const found = named(FIELDS, wanted)[0];
          if (!found) return { missing: namesOf(FIELDS) };
          fill(found, value);
        } else {
          const lists = /** @type {HTMLSelectElement[]} */ (named("select", wanted));
          const options = lists.flatMap((list) => [...list.options]);
          const option = options.find((own) => tidy(own.label) === tidy(value));
          const list = option?.closest("select");
          if (!option || !list) return { missing: lists.length ? options.map((own) => tidy(own.label)).slice(0, 12) : namesOf("select"), isListThere: lists.length > 0 };
          choose(list, option);
        }
        return {};
      },
      see(text) {
        const all = shown();
        return { isSeen: all.includes(tidy(text)), shown: all.slice(0, 300) };
      },
      // One thing that can be done, as these numbers from 0 to 1 choose it: what it is. `go` does it.
      plan([which, how]) {
        const links = isLinkPressed ? "" : ":not(a[href])";
        const all = shownIn(root, `${PRESSED},${FIELDS},select`).filter((element) => isEnabled(element) && (!links || element.matches(links)));
        const element = all[Math.floor(which * all.length)];
        if (!element) {
          // A drawing: somewhere in it.
          const canvas = shownIn(root, "canvas")[0];
          if (!canvas) return null;
          const { left, top, width, height } = canvas.getBoundingClientRect();
          const [x, y] = [left + how * width, top + ((how * 7919) % 1) * height];
          planned = () => press(canvas, x, y);
          return `press the drawing at ${Math.round(x - left)}, ${Math.round(y - top)}`;
        }
        const told = describe(element);
        if (element.localName === "select") {
          const list = /** @type {HTMLSelectElement} */ (element);
          const options = [...list.options].filter((own) => !own.disabled);
          const option = options[Math.floor(how * options.length)];
          planned = () => option && choose(list, option);
          return `choose "${tidy(option?.label).slice(0, 40)}" in ${told}`;
        }
        if (element.matches(FIELDS)) {
          const value = valueFor(how, element);
          planned = () => fill(element, value);
          return `fill ${told} with ${JSON.stringify(value.slice(0, 20))}`;
        }
        planned = () => press(element);
        return `press ${told}`;
      },
      go() {
        planned();
        return {};
      },
      measure() {
        const used = shownIn(root, `${PRESSED},${FIELDS},select`);
        return {
          wide: wideIn(root),
          nameless: [...used.filter((element) => !nameOf(element)), ...shownIn(root, PICTURES).filter(isNameless)].map(describe),
          small: used.filter((element) => !isInText(element)).flatMap((element) => {
            const { width, height } = targetOf(element);
            return Math.min(width, height) < LEAST ? [`${describe(element)}, ${Math.round(width)} × ${Math.round(height)} px`] : [];
          }),
        };
      },
    };
  };
  Object.defineProperty(self, "bookmobileDriver", { value: driverOf, configurable: true });
})();
