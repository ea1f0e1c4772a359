// Runs a script of the site in a scope with fakes for the browser's globals. The modules of
// a script are joined as the build does (xtask/site/src/bundle.rs).
import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";

const folder = new URL("../", import.meta.url);

/** @typedef {Record<string, unknown>} Scope */

/** @type {(name: string, done: Set<string>) => string} */
const joined = (name, done) => {
  if (done.has(name)) return "";
  done.add(name);
  let before = "";
  const text = readFileSync(new URL(name, folder), "utf8");
  const own = text.replace(/^import (?:\{[^}]*\} from )?"\.\/(.+)";$/gm, (_, file) => {
    before += joined(file, done);
    return "";
  });
  return before + own.replace(/^export (?=const|function)/gm, "");
};

// Runs a script, and returns the values of these names of its top level.
/** @type {(entry: string, scope: Scope, names?: string[]) => Record<string, any>} */
export const run = (entry, scope, names = []) => {
  const text = `{${joined(entry, new Set())}\nreturn { ${names.join(", ")} };}`;
  return compileFunction(text, Object.keys(scope), { filename: entry })(...Object.values(scope));
};

// Waits until all work that does not wait for a timer has ended.
export const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((next) => setImmediate(next));
};

// Timers that run when a test advances the clock.
export class Clock {
  now = 0;
  /** @type {{ id: number, at: number, work: () => unknown }[]} */
  timers = [];
  #next = 1;

  /** @type {(work: (...args: unknown[]) => unknown, ms?: number, ...args: unknown[]) => number} */
  setTimeout = (work, ms = 0, ...args) => {
    this.timers.push({ id: this.#next, at: this.now + ms, work: () => work(...args) });
    return this.#next++;
  };

  /** @param {number | undefined} id */
  clearTimeout = (id) => {
    this.timers = this.timers.filter((timer) => timer.id !== id);
  };

  /** @param {number} ms */
  async advance(ms) {
    const end = this.now + ms;
    await settle();
    for (;;) {
      const [next] = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.clearTimeout(next.id);
      this.now = next.at;
      next.work();
      await settle();
    }
    this.now = end;
  }
}

// An event target, whose events a test dispatches.
export class Events {
  /** @type {Map<string, { listener: (event: any) => unknown, once: boolean }[]>} */
  #listeners = new Map();

  /** @type {(type: string, listener: (event: any) => unknown, options?: boolean | { once?: boolean }) => void} */
  addEventListener = (type, listener, options = false) => {
    const once = typeof options === "object" && Boolean(options.once);
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), { listener, once }]);
  };

  /** @type {(type: string, listener: unknown) => void} */
  removeEventListener = (type, listener) => {
    this.#listeners.set(type, (this.#listeners.get(type) ?? []).filter((one) => one.listener !== listener));
  };

  /** @type {(type: string, event?: object) => void} */
  emit(type, event = {}) {
    for (const { listener, once } of this.#listeners.get(type) ?? []) {
      if (once) this.removeEventListener(type, listener);
      listener(event);
    }
  }
}
