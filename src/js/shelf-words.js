// The messages of the shelf, in the language of the interface.
import { interfaceLanguage, interfaceMessages } from "./interface-language.js";

export const shelfLanguage = interfaceLanguage;
export const shelfMessages = interfaceMessages;

/** @param {string} time */
export const formatDate = (time) =>
  new Intl.DateTimeFormat(shelfMessages().dateLocale, { dateStyle: "long" }).format(new Date(time));

/** @param {string} time */
export const formatTime = (time) =>
  new Intl.DateTimeFormat(shelfMessages().dateLocale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(time));
