// What our mini-programs share: the language, texts with values, days.

/** @param {ProgramContext} context @returns {"en" | "zh"} */
export const codeOf = ({ locale }) => (locale.startsWith("zh") ? "zh" : "en");
/** @type {(text: string, values: Record<string, string | number>) => string} */
export const fillIn = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
// A text of the data in the language of the article, or else in the first that there is.
/** @type {(texts: Record<string, string>, context: ProgramContext) => string} */
export const textOf = (texts, { locale }) => texts[locale] ?? texts[locale.split("-")[0]] ?? Object.values(texts)[0] ?? "";
/** @type {(day: string, context: ProgramContext) => string} */
export const dayText = (day, context) => new Intl.DateTimeFormat(context.locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
// A choice that was kept, if it is one of those there are: data and language may be others now.
/** @type {(value: unknown, choices: string[]) => string} */
export const choiceOf = (value, choices) => (typeof value === "string" && choices.includes(value) ? value : "");
