// What a mini-program has: the types of `bookmobile` in its worker, and of the messages
// between it and the page.

/** A node of a view: a text, or an element with its attributes and children. The element `qr` is a
 * QR code of its attribute `text`, of up to 600 bytes; `aria-label` says what it is. */
type ProgramNode = string | number | [tag: string, attributes: ProgramAttributes, ...children: ProgramNode[]];

/** Attributes of an element. `key` keeps an element the same when its place changes; `do` names
 * the action for a press, a change or a submitted form; `with` comes back with it; `focus`
 * gives the focus to an element that appears. */
type ProgramAttributes = Record<string, unknown> & { key?: string | number; do?: string; with?: unknown; focus?: boolean };

type ProgramChildren = (ProgramNode | ProgramChildren | null | undefined | false)[];

/** What a person did. */
interface ProgramEvent {
  do: string;
  with?: any;
  /** The value of the element, or whether it is checked. */
  value?: any;
  /** The values of a submitted form, by their names. */
  fields?: Record<string, string>;
}

/** What a program knows of where it is. */
interface ProgramContext {
  api: 1;
  /** The language of the article, as a BCP 47 tag. */
  locale: string;
  direction: "ltr" | "rtl";
  theme: "light" | "dark";
  /** The size of text, 1 for the usual one. */
  textScale: number;
  /** The width of its box in CSS pixels. */
  width: number;
  /** Its data: JSON, or bytes; a list if there are several files. */
  data: any;
  /** What it saved before; null at first. */
  saved: any;
}

type ProgramPosition = { latitude: number; longitude: number; accuracy: number } | { isRefused: boolean };

interface ProgramDefinition<State> {
  /** Makes the state, when the program starts. */
  start?(context: ProgramContext): State | Promise<State>;
  /** Draws it. */
  view(state: State, context: ProgramContext): ProgramNode | ProgramChildren;
  actions?: Record<string, (state: State, event: ProgramEvent, context: ProgramContext) => unknown>;
  /** Is called when the language, the theme, the size of text or the width of the box has changed. */
  changed?(state: State, context: ProgramContext): unknown;
}

interface BookmobileProgramApi {
  run<State>(definition: ProgramDefinition<State>): void;
  /** An element of a view. */
  h(tag: string, attributes?: ProgramAttributes | null, ...children: ProgramChildren): ProgramNode;
  /** Draws again, after what no action did. */
  redraw(): void;
  /** Keeps a value of up to 32 KB as JSON; the last one wins. */
  save(value: unknown): void;
  /** Opens an article of the collection, by its slug. */
  open(slug: string): void;
  /** Offers a text to copy, to share, or as a file of this name. */
  share(text: string, file?: string): void;
  /** Says a text to a screen reader. */
  say(text: string): void;
  /** Asks for the position; it is coarse unless more is needed. */
  position(options?: { isPrecise?: boolean }): Promise<ProgramPosition>;
}

/** What a program with a screen of its own is given: `bookmobile` in its frame, with `saved`
 * and `files`, of which its storage, `webxdc`, `fetch` and pictures are made. */
interface ScreenContext extends ProgramContext {
  name: string;
  /** The name of the person in `webxdc`. */
  selfName: string;
  /** The program's files by their paths, as `data:` URLs. */
  files: Record<string, string>;
  /** Whether its styles know a dark theme. */
  isThemed: boolean;
  /** The most letters that are kept. */
  room: number;
}

/** The messages of a program with a screen of its own to the page, besides those of each. */
interface ScreenMessages extends ProgramMessages {
  /** The height of what is shown, in CSS pixels. */
  size: number;
  /** A link that was pressed. */
  link: string;
  /** A text of `webxdc` that is shown above the screen. */
  info: string;
  /** The keyboard wants out. */
  leave: void;
  /** A mistake after the start, which does not end it. */
  slip: string;
}

/** The messages of each program to the page, as pairs of a name and a value: version 1. */
interface ProgramMessages {
  ready: void;
  /** A mistake that ends it. */
  error: string;
  pong: unknown;
  /** JSON, or null if it was too much. */
  save: string | null;
  share: { text: string; file?: string; blob?: Blob };
}

/** The messages of a program in a worker, besides those of each. */
interface WorkerMessages extends ProgramMessages {
  view: ProgramNode[];
  open: string;
  say: string;
  ask: { id: number; what: "position"; isPrecise: boolean };
}

/** Gets a message of a program; with a view the number of the last event that it heard before. */
type ProgramReceiver = (name: string, value: any, heard?: unknown) => void;

/** An update of `webxdc`. */
interface WebxdcUpdate {
  payload: any;
  info?: string;
  href?: string;
  document?: string;
  summary?: string;
  serial: number;
  max_serial: number;
}
