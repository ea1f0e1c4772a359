// What a file that carries the site tells of itself among the settings, in the
// place of what device.js tells of a site (<on-device>): its version, when it was
// made, and its size. `lang` is the interface's.
const fileWords = {
  en: { title: "This file", opens: "It opens without a network.", version: "Version", made: "Made on", size: "Size" },
  zh: { title: "本文件", opens: "没有网络也能打开。", version: "版本", made: "生成日期", size: "大小" },
};

customElements.define("on-device", class extends HTMLElement {
  static observedAttributes = ["lang"];

  attributeChangedCallback() {
    const tag = this.lang.startsWith("zh") ? "zh" : "en";
    const words = fileWords[tag];
    const { version, made } = carried;
    const day = new Intl.DateTimeFormat(tag === "zh" ? "zh-Hans" : "en-GB", { dateStyle: "long", timeZone: "UTC" });
    // Nearly all of it are scripts, blocks of data and the style, one byte a letter.
    const blocks = document.head.querySelectorAll("script, style");
    const bytes = [...blocks].reduce((all, one) => all + one.textContent.length, 0);
    const told = [
      version && [words.version, version],
      made && [words.made, day.format(new Date(made))],
      [words.size, sizeOf(bytes)],
    ].filter(Boolean).map(([name, value]) => name + (tag === "zh" ? "：" : ": ") + value);
    const line = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
    this.replaceChildren(line("h3", words.title), line("p", words.opens), ...told.map((text) => line("p", text)));
  }
});
