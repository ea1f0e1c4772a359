// Reading lists: an article is put on lists from its menu; the page of the shelf shows them. The
// shelf's store comes with the request, so that a window has one connection to it.
import { make, say, status, textButton } from "./dom.js";
import { fill } from "./messages.js";
import { interfaceMessages } from "./interface-language.js";
import { address } from "./page.js";
import { isReadingSheetOpen, openReadingSheet } from "./reading-sheet.js";

const instant = () => new Date().toISOString();

/** @param {ReadingList[]} lists */
const sortedLists = (lists) => lists.toSorted((one, other) => one.name.localeCompare(other.name));

// Puts an article on a list, or takes it off. The list is read and written at once: another
// window may have changed it.
/** @type {(store: ShelfAccess, id: string, item: ReadingListItem, isOn: boolean) => Promise<unknown>} */
const putOnList = (store, id, item, isOn) =>
  store.changeRecord("lists", id, (/** @type {ReadingList | undefined} */ list) => {
    if (!list) return undefined;
    const others = list.items.filter(({ key }) => key !== item.key);
    return { ...list, items: isOn ? [...others, item] : others, changed: instant() };
  });

// Puts an article back where it was on a list, which another window may have changed meanwhile.
/** @type {(list: ReadingList | undefined, item: ReadingListItem, place: number) => ReadingList | undefined} */
export const backOnList = (list, item, place) =>
  (!list || list.items.some(({ key }) => key === item.key) ? undefined
    : { ...list, items: list.items.toSpliced(place, 0, item), changed: instant() });

/** @type {(store: ShelfAccess, name: string, items: ReadingListItem[]) => Promise<unknown>} */
const addList = (store, name, items) => {
  const list = { id: crypto.randomUUID(), name: name.trim().slice(0, 200), items, changed: instant() };
  return store.changeRecord("lists", list.id, () => list);
};

// A field for a new list's name, with its button.
/** @param {(name: string) => Promise<unknown>} add */
const newListForm = (add) => {
  const messages = interfaceMessages();
  const form = make("form", "reading-form");
  const field = make("input", "shelf-filter");
  field.placeholder = field.ariaLabel = messages.readingListName;
  field.maxLength = 200;
  const submit = textButton("button", messages.readingListAdd, () => undefined);
  submit.type = "submit";
  form.onsubmit = (event) => {
    event.preventDefault();
    if (field.value.trim()) add(field.value).then(() => (field.value = ""), console.warn);
    else field.focus();
  };
  form.append(field, submit);
  return form;
};

// Gives the focus to the element of this name among those that were drawn again.
/** @type {(group: HTMLElement, at?: string) => boolean} */
const focusAt = (group, at) => {
  const again = /** @type {HTMLElement[]} */ ([...group.querySelectorAll("[data-at]")]).find(({ dataset }) => dataset.at === at);
  again?.focus();
  return again !== undefined;
};

// The lists, to put the article that is open on them.
/** @type {(root: HTMLElement, from: HTMLElement, store: ShelfAccess) => Promise<void>} */
export const chooseLists = async (root, from, store) => {
  const messages = interfaceMessages();
  const item = { key: root.dataset.article ?? "", title: root.closest("article")?.querySelector("h1")?.textContent ?? "" };
  const group = make("div", "reading-lists");
  const draw = async () => {
    const lists = sortedLists(await store.readAll("lists"));
    const focused = group.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.at : undefined;
    group.replaceChildren(...lists.map((list) => {
      const label = make("label", "reading-choice");
      const box = Object.assign(make("input"), { type: "checkbox", checked: list.items.some(({ key }) => key === item.key) });
      box.dataset.at = list.id;
      box.onchange = () => putOnList(store, list.id, item, box.checked);
      label.append(box, list.name);
      return label;
    }));
    if (focused) focusAt(group, focused);
  };
  await draw();
  // The menu was closed, or the article left, meanwhile.
  if (!isReadingSheetOpen() || !root.isConnected) return;
  const form = newListForm(async (name) => {
    await addList(store, name, [item]);
    await draw();
  });
  openReadingSheet(messages.readingLists, from, group, form);
  // Another window may change a list meanwhile.
  const end = store.onShelfChange(({ name, isForeign }) => {
    if (!group.isConnected) return end();
    if (name === "lists" && isForeign) draw().catch(console.warn);
  });
  if (!group.firstChild) form.querySelector("input")?.focus();
};

/** @param {string} key An article, as `en/wells`. */
const addressOfKey = (key) => {
  const [language, ...slug] = key.split("/");
  return address(`${language}/articles/${encodeURIComponent(slug.join("/"))}/`);
};

// Shows all lists in an element of the shelf's page, until that is gone.
/** @type {(into: HTMLElement, store: ShelfAccess) => void} */
export const showLists = (into, store) => {
  const messages = interfaceMessages();
  const note = status("p", "shelf-state");
  const body = make("div");
  const undo = textButton("link-button", "", () => undefined);
  undo.hidden = true;
  const form = newListForm((name) => addList(store, name, []));
  // Takes the focus of an element that is gone.
  const focusNear = () => /** @type {HTMLElement | null} */ (body.querySelector("button") ?? form.querySelector("input"))?.focus();
  /** @type {(text: string, id: string, back: (list: ReadingList | undefined) => ReadingList | undefined) => void} */
  const offerBack = (text, id, back) => {
    say(note, text);
    say(undo, messages.readingUndo);
    undo.onclick = () => {
      focusNear();
      say(note, "");
      say(undo, "");
      return store.changeRecord("lists", id, back);
    };
    undo.focus();
  };
  /** @param {ReadingList} list */
  const sectionOf = (list) => {
    const section = make("section", "shelf-part");
    const heading = make("h2");
    heading.textContent = list.name;
    const remove = textButton("link-button", messages.readingListRemove, async () => {
      await store.changeRecord("lists", list.id, () => false);
      offerBack(fill(messages.readingListRemoved, { name: list.name }), list.id, (now) => now ?? { ...list, changed: instant() });
    });
    remove.dataset.at = list.id;
    const items = make("ol", "reading-list");
    for (const [place, item] of list.items.entries()) {
      const entry = make("li");
      const link = Object.assign(make("a"), { href: addressOfKey(item.key), textContent: item.title, lang: item.key.split("/")[0] });
      const off = textButton("link-button", messages.readingListOff, async () => {
        await putOnList(store, list.id, item, false);
        offerBack(fill(messages.readingListTaken, { title: item.title }), list.id, (now) => backOnList(now, item, place));
      });
      link.dataset.at = `${list.id} ${item.key}`;
      off.dataset.at = `${list.id} ${item.key} off`;
      off.ariaLabel = `${messages.readingListOff}: ${item.title}`;
      entry.append(link, " ", off);
      items.append(entry);
    }
    const empty = make("p", "meta");
    empty.textContent = list.items.length ? "" : messages.readingListEmpty;
    section.append(heading, items, empty, remove);
    return section;
  };
  const draw = async () => {
    const lists = sortedLists(await store.readAll("lists"));
    const none = make("p", "empty");
    none.textContent = messages.readingListNone;
    const focused = body.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : undefined;
    body.replaceChildren(...(lists.length ? lists.map(sectionOf) : [none]));
    // Also a change of another window draws the lists: the focus stays where it is.
    if (!focused) return;
    if (!focusAt(body, focused.dataset.at)) focusNear();
  };
  into.replaceChildren(body, note, undo, form);
  const end = store.onShelfChange(({ name, state }) => {
    if (!into.isConnected) return end();
    if (name === "lists" || state) draw().catch(console.warn);
  });
  draw().catch(console.warn);
};
