// The messages in the language of the interface, for scripts that build views in a page.
import { messagesFor } from "./messages.js";

// The interface's language is that of the settings' elements, or else the page's.
export const interfaceLanguage = () =>
  document.querySelector("on-device, single-file")?.getAttribute("lang") ?? document.documentElement.lang;

export const interfaceMessages = () => messagesFor(interfaceLanguage());
