// The messages of the shelf, in the language of the interface.
import { messagesFor } from "./messages.js";

// The interface's language is that of the settings' elements, or else the page's.
export const shelfLanguage = () =>
  document.querySelector("on-device, single-file")?.getAttribute("lang") ?? document.documentElement.lang;

export const shelfMessages = () => messagesFor(shelfLanguage());

/** @param {string} time */
export const formatDate = (time) =>
  new Intl.DateTimeFormat(shelfMessages().dateLocale, { dateStyle: "long" }).format(new Date(time));

/** @param {string} time */
export const formatTime = (time) =>
  new Intl.DateTimeFormat(shelfMessages().dateLocale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(time));
