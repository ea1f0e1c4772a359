// Types of the test kit of mini-programs (`bookmobile test`).

/** What a person would do in a program, or sees, as the press reads it of `tests.toml`. */
interface TestStep {
  do: "press" | "fill" | "choose" | "see" | "gone" | "restart" | "theme" | "language";
  name?: string;
  with?: string;
  text?: string;
  code?: string;
  at?: [number, number];
}

/** What a driver measures in what is shown. */
interface TestMeasures {
  wide: string[];
  nameless: string[];
  small: string[];
}

/** Stands in for a person in a program. */
interface TestDriver {
  /** Nothing is missing, or the names that are there. */
  step(step: TestStep): { missing?: string[]; isListThere?: boolean };
  see(text: string): { isSeen: boolean; shown: string };
  /** What will be done by chance; null if there is nothing to do. */
  plan(random: [number, number]): string | null;
  /** Does it. */
  go(): object;
  measure(): TestMeasures;
}

/** What a page under test has for the kit. */
interface TestPage {
  driverOf(root: HTMLElement, isLinkPressed: boolean): TestDriver;
  /** Gets what comes from a program or its frame. */
  hear(message: unknown): void;
  /** Gets what the page sends to it. */
  sent(message: unknown): void;
  /** When the kit pressed something last. */
  pressed: number;
}

/** One program in one language and width, or one test of its author. */
interface TestJob {
  id: number;
  /** The path of the page. */
  page: string;
  /** The BCP 47 tag of the page's language. */
  tag: string;
  /** The tags of all languages, by their codes. */
  tags: Record<string, string>;
  width: number;
  asks: string[];
  hasScreen: boolean;
  seed: number;
  /** The steps of a test; otherwise what every program is checked for. */
  steps?: TestStep[];
}

/** Something that fails. `check` is what it fails, `what` the words of it. */
interface TestFinding {
  check: string;
  kind: string;
  what: string;
  /** What was done before. */
  trail?: string[];
  at?: [number, number];
}

interface TestResult {
  findings: TestFinding[];
  /** The checks that were made. */
  done: string[];
}

/** A program in its page. */
interface TestSession {
  tell(kind: string, what: string, where?: string, at?: [number, number]): void;
  isRunning(): boolean;
  /** Whether the page has ended it. */
  hasEnded(): boolean;
  /** Whether its box is in the page still: it can open another article. */
  hasBox(): boolean;
  ask(what: keyof TestDriver, value?: unknown): Promise<any>;
  /** Does one thing, which is told of if it is a new one. */
  act(what: "step" | "go", value: unknown, told?: string): Promise<any>;
  settle(): Promise<void>;
  measures(): Promise<void>;
  /** What is checked from here on. */
  during(check: string): void;
  open(): Promise<void>;
  start(): Promise<boolean>;
  stop(): Promise<void>;
  change(what: { theme?: string; tag?: string }): Promise<void>;
  result(done: string[]): TestResult;
  close(): void;
}
