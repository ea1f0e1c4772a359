// Finds visible elements as a person would: by role, and by accessible name.
const roles = {
  alert: "[role=alert]",
  article: "article",
  button: "button, summary, [role=button]",
  checkbox: "input[type=checkbox]",
  dialog: "dialog[open]",
  heading: "h1, h2, h3, h4",
  link: "a[href]:not([role])",
  navigation: "nav",
  progressbar: "progress",
  radio: "input[type=radio]",
  searchbox: "input[type=search]",
  tab: "[role=tab]",
  spinbutton: "input[type=number]",
  textbox: "textarea, input:not([type]), input[type=text]",
};
const words = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const nameOf = (element) =>
  words(element.getAttribute("aria-label") || element.closest("label")?.textContent || element.textContent);
const isVisible = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible";
// Elements behind a modal dialog cannot be used, and are not found.
const inReach = () => [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
const all = (role) =>
  [...inReach().querySelectorAll(roles[role] ?? `[role=${role}]`)].filter(isVisible);
const find = (role, name) => {
  // A dialog that is not modal is in its place in the page.
  const found = role === "dialog"
    ? [inReach(), ...document.querySelectorAll("[role=dialog]")].filter((one) => one !== document && isVisible(one)) : all(role);
  return found.find((one) => nameOf(one) === name) ?? found.find((one) => nameOf(one).includes(name)) ?? null;
};
