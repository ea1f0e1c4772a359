// Saves bytes as a file of the device, by the browser's download.
import { make } from "./dom.js";

/** @type {(blob: Blob, name: string) => void} */
export const saveAsFile = (blob, name) => {
  const link = make("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Browsers read the bytes after the press.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
