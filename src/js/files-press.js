// The page's side of the press of the device: starts its worker, asks it, ends it to cancel.
import { loadBytes } from "./files.js";
import { address } from "./page.js";

// A file that is not read: `reason` names the message.
export class FileRefused extends Error {
  /** @param {FilesMessage} reason @param {string} [file] */
  constructor(reason, file = "") {
    super(reason);
    this.reason = reason;
    this.file = file;
  }
}

/** @typedef {{ done: (value: any) => void, fail: (error: unknown) => void, tell?: (text: string) => void }} Waiting */
/** @type {Worker | undefined} */
let worker;
/** @type {Map<number, Waiting>} */
const waiting = new Map();
let lastNumber = 0;

/** @param {Worker} to @param {object} message @param {((text: string) => void)} [tell] @returns {Promise<any>} */
const post = (to, message, tell) => new Promise((done, fail) => {
  const number = ++lastNumber;
  waiting.set(number, { done, fail, tell });
  to.postMessage({ ...message, number });
});

/** @param {unknown} error */
const endAll = (error) => {
  worker?.terminate();
  worker = undefined;
  const all = [...waiting.values()];
  waiting.clear();
  for (const { fail } of all) fail(error);
};

const startPress = () => {
  if (worker) return worker;
  const own = new Worker(address(SHELF.pressJs ?? ""));
  worker = own;
  own.onerror = (event) => {
    console.warn(event.message);
    endAll(new FileRefused("filesFailed"));
  };
  own.onmessage = ({ data: { number, progress, done, refused } }) => {
    const one = waiting.get(number);
    if (progress !== undefined) return one?.tell?.(progress);
    waiting.delete(number);
    if (refused) one?.fail(new FileRefused(refused.reason, refused.file));
    else one?.done(done);
  };
  loadBytes(SHELF.pressWasm ?? "").then((wasm) => post(own, { wasm })).catch(endAll);
  return own;
};

// Ends what the press does.
export const cancelPress = () => endAll(new FileRefused("filesCanceled"));

/** @type {(request: MakeRequest, tell: (text: string) => void) => Promise<MadeCollection>} */
export const makeCollection = (request, tell) => post(startPress(), { make: request }, tell);

/** @type {(request: ReadRequest) => Promise<ReadAnswer | undefined>} */
export const readCollection = (request) => post(startPress(), { read: request });
