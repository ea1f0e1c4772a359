// The messages of the scripts, in each of the interface's languages: MESSAGES comes from
// src/i18n, by the languages' codes.

// The messages for a language tag; those of the first language if it is not there.
export const messagesFor = (tag) =>
  MESSAGES[tag.split("-")[0]] ?? Object.values(MESSAGES)[0];

// A message with values in the place of `{names}`.
export const fill = (message, values) =>
  message.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// A day, given as YYYY-MM-DD, as people write it.
export const formatDay = (messages, day) =>
  new Intl.DateTimeFormat(messages.dateLocale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
