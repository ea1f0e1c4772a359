// What `bookmobile test` does with a program: what every program is checked for, and the steps that
// its author wrote.
import { openSession, sleep, until } from "./testkit-session.js";

// How many things are done at most, and for how many milliseconds.
const MAX_WALK = 30;
const WALK_LIMIT = 8000;
// How long what a person waits for may take, in milliseconds.
const SEEN_LIMIT = 5000;

// A sequence of numbers from 0 to 1 that a seed makes (the generator mulberry32).
/** @param {number} seed */
export const randomOf = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** @type {(session: TestSession, job: TestJob) => Promise<void>} */
const changeAll = async (session, job) => {
  session.during("changes");
  const other = Object.values(job.tags).find((tag) => tag !== job.tag) ?? (job.tag.startsWith("zh") ? "en" : "zh-Hans");
  for (const what of [{ theme: "dark" }, { tag: other }, { theme: "light" }, { tag: job.tag }]) {
    await session.change(what);
    if (session.hasEnded()) return;
    await session.measures();
  }
};

/** @type {(session: TestSession, job: TestJob) => Promise<void>} */
const walk = async (session, job) => {
  session.during("walk");
  const random = randomOf(job.seed);
  const end = performance.now() + WALK_LIMIT;
  for (let at = 0; at < MAX_WALK && performance.now() < end; at++) {
    const told = await session.ask("plan", [random(), random()]);
    if (!told) return;
    await session.act("go", undefined, told);
    if (!session.hasBox()) {
      // It has opened an article, as a person would.
      await session.open();
      if (!(await session.start())) return;
    }
    if (session.hasEnded()) return;
    await session.measures();
  }
};

/** @type {(session: TestSession, job: TestJob) => Promise<string[]>} */
const checkAll = async (session, job) => {
  session.during("starts");
  await session.open();
  const done = ["starts"];
  if (!(await session.start())) return done;
  await session.measures();
  done.push("refused");
  if (!job.hasScreen) done.push("view");
  if (job.width <= 320) done.push("fits");
  done.push("names", "targets", "changes");
  await changeAll(session, job);
  if (session.hasEnded()) return done;
  done.push("walk");
  await walk(session, job);
  // One that was ended is started again too: with what it saved.
  await session.stop();
  session.during("again");
  done.push("again");
  await session.start();
  await sleep(100);
  session.hasEnded();
  return done;
};

/** @type {(session: TestSession, job: TestJob, step: TestStep) => Promise<boolean>} */
const takeStep = async (session, job, step) => {
  const { at, text = "" } = step;
  if (step.do === "restart") {
    await session.stop();
    return session.start();
  }
  if (step.do === "theme" || step.do === "language") {
    await session.change(step.do === "theme" ? { theme: step.name } : { tag: job.tags[step.code ?? ""] });
    return !session.hasEnded();
  }
  if (step.do === "see" || step.do === "gone") {
    /** @type {{ isSeen: boolean, shown: string } | undefined} */
    let last;
    for (const end = performance.now() + SEEN_LIMIT; performance.now() < end; await sleep(50)) {
      last = await session.ask("see", text);
      if (!last) break;
      if (last.isSeen === (step.do === "see")) return true;
    }
    if (!session.hasEnded()) session.tell(last ? (step.do === "see" ? "unseen" : "seen") : "away", last ? `${text}\n${last.shown}` : "", "test", at);
    return false;
  }
  /** @type {{ missing?: string[], isListThere?: boolean } | undefined} */
  let answer;
  const words = `${step.do} "${step.name}"${step.with === undefined ? "" : ` with "${step.with}"`}`;
  await until(() => session.isRunning(), 1000);
  for (const end = performance.now() + SEEN_LIMIT; performance.now() < end; await sleep(50)) {
    answer = await session.act("step", step, answer ? undefined : words);
    if (!answer?.missing) break;
  }
  if (answer?.missing) {
    session.tell(answer.isListThere ? "choice" : "missing", `${words}\n${answer.missing.map((name) => `"${name}"`).join(", ")}`, "test", at);
    return false;
  }
  if (!answer && !session.hasEnded()) session.tell("away", "", "test", at);
  return Boolean(answer) && !session.hasEnded();
};

/** @type {(session: TestSession, job: TestJob) => Promise<string[]>} */
const takeSteps = async (session, job) => {
  session.during("test");
  await session.open();
  if (!(await session.start())) return ["test"];
  for (const step of job.steps ?? []) if (!(await takeStep(session, job, step))) break;
  await sleep(50);
  session.hasEnded();
  return ["test"];
};

// Does one job; what was found.
/** @type {(job: TestJob, place: HTMLElement, say: (step: string) => void) => Promise<TestResult>} */
export const doJob = async (job, place, say) => {
  localStorage.clear();
  sessionStorage.clear();
  const session = openSession(job, place, say);
  try {
    const done = await (job.steps ? takeSteps(session, job) : checkAll(session, job));
    return session.result(done);
  } finally {
    session.close();
  }
};
