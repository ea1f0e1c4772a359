// The page's side of the search. `finder` starts the search program, in a worker
// or, where workers do not start, on this thread, and carries questions to it.
// `early` is a small search of its own for a page on which the app does not run
// yet: it looks as the app's does, and hands over what was typed. It follows
// boot.js in one file.
const finder = (() => {
  // Hear each answer; an empty one means that the program stopped.
  const listeners = [(reply) => app?.heard(reply)];
  // Answers wait while something is pressed: results would be exchanged under a
  // finger, and its click be lost. (Not for ever: some menus swallow the release.)
  let late, timer;
  const tell = (reply) => (late ? late.push(reply) : listeners.forEach((heard) => heard(reply)));
  const release = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const all = late ?? [];
      late = undefined;
      all.forEach(tell);
    }, wait);
  };
  const hold = () => {
    late ??= [];
    release(2000);
  };
  addEventListener("pointerdown", hold, true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => release(60), true);
  const none = new Uint8Array();

  // What the program is made of, and the texts of a small collection. Those of a
  // large one are fetched for what was found.
  const opening = async () => {
    const names = data.texts ? [data.texts] : (carried.parts ?? []);
    const files = [data.searchWasm, data.index, data.catalog, ...names];
    const [wasm, index, catalog, ...texts] = await Promise.all(files.map(bytes));
    return { base: base.href, only, wasm, index, catalog, files: names.map((name, at) => [name, texts[at]]) };
  };

  const script = () => data.searchJs ? address(data.searchJs)
    : URL.createObjectURL(new Blob([document.getElementById("_finder").textContent], { type: "text/javascript" }));

  // A worker that cannot start is an `unable`: this thread can do its work.
  const unable = Symbol();
  const inWorker = (message) => new Promise((ready, fail) => {
    let worker;
    try {
      worker = new Worker(script());
    } catch {
      return fail(unable);
    }
    let started = false;
    const stop = (reason) => {
      worker.terminate();
      if (started) stopped(reason);
      else fail(reason);
    };
    worker.onerror = () => stop(unable);
    worker.onmessage = ({ data: heard }) => {
      if (heard instanceof Uint8Array) return tell(heard);
      if (heard.failed) return stop(new Error(heard.failed));
      started = true;
      ready((request) => worker.postMessage(request));
    };
    message.then((all) => worker.postMessage(all), stop);
  });

  const here = async (message) => {
    if (data.searchJs) await new Promise((done, fail) => {
      const script = document.createElement("script");
      script.onload = done;
      script.onerror = () => fail(new Error("the search did not arrive"));
      script.src = address(data.searchJs);
      document.head.append(script);
    });
    const program = globalThis.bookmobileSearch;
    await program.open(await message);
    return (request) => program.answer(request, tell).catch(stopped);
  };

  let program;
  const stopped = (reason) => {
    console.warn("search:", reason);
    program = undefined;
    taken.clear();
    tell(none);
  };
  const start = () => {
    if (program) return program;
    const message = opening();
    program = inWorker(message).catch((reason) => {
      if (reason === unable) return here(message);
      throw reason;
    });
    // What the app needs too it shall find.
    program.then(() => app && taken.clear(), stopped);
    return program;
  };
  return {
    listeners,
    start,
    // A question without bytes only starts the program.
    ask: (request) => start().then((send) => request.length && send(request), () => {}),
  };
})();

const early = (() => {
  let dialog, box, list, ready, composing;
  let ticket = 1 << 30;

  const el = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // crates/protocol/src/lib.rs says what these bytes are.
  const question = (text) => {
    const out = [0];
    const number = (n) => {
      for (; n > 127; n >>>= 7) out.push((n & 127) | 128);
      out.push(n);
    };
    const bytes = new TextEncoder().encode(text);
    number(++ticket);
    number(bytes.length);
    out.push(...bytes, 1, 0, 0, 10, 0);
    return Uint8Array.from(out);
  };
  const answer = (all) => {
    let at = 1;
    const number = () => {
      let n = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = all[at++];
        n |= (byte & 127) << shift;
        if (byte < 128) return n;
      }
    };
    const raw = () => {
      const length = number();
      return all.subarray(at, (at += length));
    };
    const text = (bytes) => new TextDecoder().decode(bytes);
    const many = (one) => Array.from({ length: number() }, one);
    // Spans are bytes of the text before them.
    const highlighted = (bytes) => {
      let end = 0;
      const pieces = many(() => [number(), number()]).flatMap(([from, to]) => {
        const plain = text(bytes.subarray(end, from));
        return [plain, el("mark", {}, text(bytes.subarray(from, (end = to))))];
      });
      return [...pieces, text(bytes.subarray(end))];
    };
    if (all[0] || number() !== ticket) return;
    // Coming, missing, articles, sections.
    at += 1;
    number(), number(), number();
    return many(() => {
      number();
      const [language, slug] = [text(raw()), text(raw())];
      const title = highlighted(raw());
      const passages = many(() => {
        const section = text(raw());
        const heading = highlighted(raw());
        const fragment = highlighted(raw());
        if (all[at++]) fragment.unshift("…");
        if (all[at++]) fragment.push("…");
        return { section, heading, fragment };
      });
      number();
      return { language, slug, title, passages };
    });
  };

  const show = (articles) => list.replaceChildren(...articles.map(({ language, slug, title, passages }) => {
    const hits = passages.map(({ section, heading, fragment }) => {
      const place = `${encodeURIComponent(section)}?highlight=${encodeURIComponent(box.value.trimStart())}`;
      const href = address(`${language}/articles/${encodeURIComponent(slug)}/#${place}`);
      return el("li", {}, el("a", { class: "hit", href },
        el("span", { class: "hit-heading" }, ...heading), el("span", { class: "fragment" }, ...fragment)));
    });
    return el("li", { class: "group", lang: language },
      el("p", { class: "group-title" }, ...title), el("ol", { class: "hits" }, ...hits));
  }));

  finder.listeners.push((reply) => {
    const found = dialog && box.value.trim() && answer(reply);
    if (found) show(found);
  });

  const typed = () => {
    const text = box.value;
    try {
      history.replaceState(history.state, "", `#?q=${encodeURIComponent(text)}`);
    } catch {
      // Browsers refuse an address that changes too often; the next one will do.
    }
    if (text.trim()) finder.ask(question(text));
    else list.replaceChildren();
  };

  const close = () => {
    dialog?.remove();
    dialog = undefined;
  };
  const begin = async () => {
    if (dialog) return;
    ready = Promise.race([finder.start().catch(close), new Promise((done) => setTimeout(done, 20000))]);
    const label = document.querySelector(".search-word")?.textContent ?? "";
    const named = new URLSearchParams(location.hash.replace(/^[^?]*/, "")).get("q") ?? "";
    box = el("input", {
      type: "search", "aria-label": label, placeholder: label, value: named, autocomplete: "off",
    });
    list = el("ol", { class: "groups" });
    dialog = el("dialog", { class: "sheet sheet-search", "aria-label": label },
      el("div", { class: "sheet-body" },
        el("div", { class: "search" },
          el("div", { class: "search-box" }, el("span", { class: "icon icon-search", "aria-hidden": "true" }), box),
          el("div", { class: "search-below" }, list))));
    box.addEventListener("input", (event) => event.isComposing || typed());
    box.addEventListener("compositionstart", () => (composing = true));
    box.addEventListener("compositionend", () => {
      composing = false;
      typed();
    });
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") list.querySelector("a")?.click();
      // Some browsers keep it for the box.
      if (event.key === "Escape") dialog.close();
    });
    dialog.addEventListener("close", () => {
      if (!dialog) return;
      close();
      history.replaceState(history.state, "", location.pathname + location.search);
    });
    const own = dialog;
    await dressed("style");
    if (dialog !== own || app) return;
    document.body.append(dialog);
    dialog.showModal();
    box.focus();
    if (named.trim()) typed();
  };
  addEventListener("hashchange", () => /[?&]q=/.test(location.hash) || close());

  return {
    begin,
    // Until the search answers, if it is wanted: the app would only be in its way.
    answered: () => ready,
    // The app does not take over within a word that is being composed.
    rest: () => dialog && composing && new Promise((done) => box.addEventListener("compositionend", done)),
    // The app's own search opens in its place, with the same words.
    end(tries = 60) {
      if (!dialog) return;
      const own = document.getElementById("_search-input");
      if (!own) return tries && setTimeout(() => early.end(tries - 1), 16);
      const { selectionStart, selectionEnd, value } = box;
      close();
      own.focus();
      if (own.value !== value) {
        own.value = value;
        own.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
      own.setSelectionRange(selectionStart, selectionEnd);
    },
  };
})();

// In a file that carries all, the page's text comes after this.
if (document.readyState === "loading") addEventListener("DOMContentLoaded", run);
else run();
