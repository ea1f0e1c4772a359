// The messages of the scripts, in each of the interface's languages: MESSAGES comes from
// crates/i18n and the collection's own languages, by their codes or tags.

// The messages for a language tag; of the first language if there are none for it.
/** @param {string} tag */
export const messagesFor = (tag) =>
  MESSAGES[tag] ?? MESSAGES[tag.split("-")[0]] ?? Object.values(MESSAGES)[0];

// A message, with values in the place of `{names}`.
/** @type {(message: string, values: Record<string, string | number>) => string} */
export const fill = (message, values) =>
  message.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

// A day, given as YYYY-MM-DD, in the language's long form.
/** @type {(messages: Messages, day: string) => string} */
export const formatDay = (messages, day) =>
  new Intl.DateTimeFormat(messages.dateLocale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
