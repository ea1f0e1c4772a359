// What each mini-program begins with, in its worker: the object `bookmobile`, through which it
// shows views, gets events, keeps a few KB and asks for things. Messages are pairs of a name
// and a value (docs/MINI-PROGRAMS.md).

(() => {
  /** @type {MessagePort} */
  let port;
  /** @type {ProgramDefinition<any> | undefined} */
  let program;
  /** @type {any} */
  let state;
  /** @type {ProgramContext} */
  let context;
  let isDue = false;
  // The number of the last event: the page then knows what a view does not know of yet.
  let heard = 0;
  let asked = 0;
  /** @type {Map<number, (answer: any) => void>} */
  const waiting = new Map();

  /** @type {(name: keyof WorkerMessages, value?: unknown) => void} */
  const tell = (name, value) => port.postMessage([name, value]);
  /** @param {unknown} error */
  const fail = (error) => tell("error", String(error instanceof Error ? error.message : error));

  // Whether a list is an element: a name, then attributes. Others are lists of nodes.
  /** @param {unknown} node */
  const isElement = (node) => Array.isArray(node) && typeof node[0] === "string" && typeof node[1] === "object" && !Array.isArray(node[1]);
  /** @type {(children: any[]) => ProgramNode[]} */
  const flatten = (children) => children.flatMap((child) => {
    if (child === null || child === undefined || child === false) return [];
    return Array.isArray(child) && !isElement(child) ? flatten(child) : [child];
  });

  const draw = () => {
    isDue = false;
    try {
      port.postMessage(["view", flatten([program?.view(state, context)]), heard]);
    } catch (error) {
      fail(error);
    }
  };
  const drawSoon = () => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(draw);
  };

  /** @param {() => unknown} act */
  const run = async (act) => {
    try {
      const result = act();
      drawSoon();
      await result;
      if (result instanceof Promise) drawSoon();
    } catch (error) {
      fail(error);
    }
  };

  /** @type {Record<string, (value: any) => unknown>} */
  const handlers = {
    start: async (value) => {
      context = value;
      state = await program?.start?.(context);
      drawSoon();
    },
    event: ({ number, ...event }) => run(() => {
      heard = number;
      const action = program?.actions?.[event.do];
      if (!action) throw new Error(`no action ${event.do}`);
      return action(state, event, context);
    }),
    changed: (value) => run(() => {
      Object.assign(context, value);
      return program?.changed?.(state, context);
    }),
    answer: ({ id, value }) => {
      waiting.get(id)?.(value);
      waiting.delete(id);
    },
    ping: (value) => tell("pong", value),
  };

  self.addEventListener("message", (/** @type {MessageEvent} */ event) => {
    [port] = event.ports;
    port.onmessage = async ({ data: [name, value] }) => {
      try {
        await handlers[name]?.(value);
      } catch (error) {
        fail(error);
      }
    };
    self.addEventListener("unhandledrejection", (rejection) => fail(/** @type {PromiseRejectionEvent} */ (rejection).reason));
    if (program) tell("ready");
  }, { once: true });

  /** @type {BookmobileProgramApi} */
  const api = {
    run(definition) {
      program = definition;
      if (port) tell("ready");
    },
    h: (tag, attributes, ...children) => [tag, attributes ?? {}, ...flatten(children)],
    redraw: drawSoon,
    save: (value) => tell("save", JSON.stringify(value ?? null)),
    open: (slug) => tell("open", slug),
    share: (text, file) => tell("share", { text, file }),
    say: (text) => tell("say", text),
    position: (options) => new Promise((done) => {
      waiting.set(++asked, done);
      tell("ask", { id: asked, what: "position", isPrecise: Boolean(options?.isPrecise) });
    }),
  };
  Object.assign(self, { bookmobile: api });
})();
