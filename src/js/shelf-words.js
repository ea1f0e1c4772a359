// The messages of the shelf, in the language of the interface.
import { interfaceLanguage, interfaceMessages } from "./interface-language.js";

export const shelfLanguage = interfaceLanguage;
export const shelfMessages = interfaceMessages;

/** Formats by language and style: to make one takes a tenth of a millisecond. @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();
/** @type {(time: string, style: Intl.DateTimeFormatOptions) => string} */
const formatIn = (time, style) => {
  const { dateLocale } = shelfMessages();
  const name = `${dateLocale} ${style.dateStyle}`;
  const format = formats.get(name) ?? new Intl.DateTimeFormat(dateLocale, style);
  formats.set(name, format);
  return format.format(new Date(time));
};

/** @param {string} time */
export const formatDate = (time) => formatIn(time, { dateStyle: "long" });

/** @param {string} time */
export const formatTime = (time) => formatIn(time, { dateStyle: "medium", timeStyle: "short" });
