// Starts a mini-program in a frame and ends it: with the frame all of it is gone, whatever it
// does.
import { make } from "./dom.js";
import { loadBytes } from "./files.js";
import { address, block, isSingleFile } from "./page.js";
import { MAX_MESSAGES } from "./programs-limits.js";

// How long a program may take to start, and to answer, in milliseconds.
const START_LIMIT = 15_000;
const ANSWER_LIMIT = 5000;

/** @typedef {"failed" | "hangs" | "floods" | "broken" | "left"} ProgramEnd */
/** @typedef {{ send: (name: string, value: unknown) => void, end: () => void, fail: (why: ProgramEnd, error?: string) => void }} RunningProgram */

// A file of a program. A single file has those of its articles uncompressed.
/** @param {string} name */
export const loadProgramFile = async (name) => {
  const carried = block(name);
  if (!carried || carried.type === "application/gzip") return loadBytes(name);
  return Uint8Array.from(atob(carried.textContent ?? ""), (letter) => letter.charCodeAt(0));
};

/** @param {string} name */
export const textOf = async (name) => new TextDecoder().decode(await loadProgramFile(name));

// A frame, loaded: the site's file of this name, or in a single file `fill` makes it.
/** @type {(place: HTMLElement, frame: HTMLIFrameElement, file: string, fill: () => void) => Promise<void>} */
export const openFrame = (place, frame, file, fill) => new Promise((done) => {
  // The address before the frame is in the page: else Back gets a step more.
  if (isSingleFile) fill();
  else frame.src = address(file);
  frame.onload = () => done();
  place.append(frame);
});

// Watches over a program in a frame, and ends it when it does not answer or does too much:
// with the frame all of it is gone. `receive` gets its messages, `ended` why it was ended.
// `begins` is the message with which it has started. Posts the ports to the frame with `text`.
/** @type {(frame: HTMLIFrameElement, text: unknown, begins: string, receive: ProgramReceiver, ended: (why: ProgramEnd, error?: string) => void) => RunningProgram} */
export const watchProgram = (frame, text, begins, receive, ended) => {
  const toProgram = new MessageChannel();
  const toFrame = new MessageChannel();
  const port = toProgram.port1;
  let isOver = false;
  let count = 0;
  let since = performance.now();
  let isWaiting = false;
  let hasStarted = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let limit;

  const stop = () => {
    isOver = true;
    clearTimeout(limit);
    clearInterval(pulse);
    port.onmessage = null;
    port.close();
    toFrame.port1.close();
    frame.remove();
  };
  /** @type {(why: ProgramEnd, error?: string) => void} */
  const end = (why, error) => {
    if (isOver) return;
    stop();
    ended(why, error);
  };
  const pulse = setInterval(() => {
    if (!hasStarted || document.hidden || isWaiting) return;
    isWaiting = true;
    port.postMessage(["ping", 0]);
    limit = setTimeout(() => (document.hidden ? (isWaiting = false) : end("hangs")), ANSWER_LIMIT);
  }, 2000);
  limit = setTimeout(() => end("failed"), START_LIMIT);

  port.onmessage = ({ data }) => {
    const time = performance.now();
    if (time - since > 1000) [since, count] = [time, 0];
    if (++count > MAX_MESSAGES) return end("floods");
    if (!Array.isArray(data)) return;
    const [name, value, heard] = data;
    if (name === "pong") {
      isWaiting = false;
      clearTimeout(limit);
      return;
    }
    if (name === "error") return end("broken", String(value).slice(0, 300));
    if (name === begins && !hasStarted) {
      hasStarted = true;
      clearTimeout(limit);
    }
    try {
      receive(String(name), value, heard);
    } catch (error) {
      end(error instanceof RangeError ? "floods" : "broken", String(error).slice(0, 300));
    }
  };
  toFrame.port1.onmessage = ({ data }) => (data === "left" ? end("left") : end("broken", String(data).slice(0, 300)));
  // The frame loads once.
  frame.onload = () => end("left");
  frame.contentWindow?.postMessage(text, isSingleFile ? "*" : location.origin, [toProgram.port2, toFrame.port2]);
  return { send: (name, value) => !isOver && port.postMessage([name, value]), end: stop, fail: end };
};

// Starts a program in a worker, in a hidden frame.
/** @type {(place: HTMLElement, code: string, receive: ProgramReceiver, ended: (why: ProgramEnd, error?: string) => void) => Promise<RunningProgram>} */
export const startProgram = async (place, code, receive, ended) => {
  const frame = make("iframe", "program-frame");
  frame.hidden = true;
  frame.setAttribute("aria-hidden", "true");
  frame.title = "";
  const opened = openFrame(place, frame, PROGRAMS.frame, () => {
    frame.setAttribute("sandbox", "allow-scripts");
    frame.srcdoc = PROGRAM_FRAME;
  });
  const [runtime, program] = await Promise.all([textOf(PROGRAMS.runtime), textOf(code), opened]);
  return watchProgram(frame, `${runtime}\n${program}`, "view", receive, ended);
};
