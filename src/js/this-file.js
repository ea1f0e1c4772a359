// What a file that carries the site tells of itself among the settings, in the
// place of what device.js tells of a site (<on-device>): its version, when it was
// made, and its size; and deletes what was stored. `lang` is the interface's.
const fileWords = {
  en: { title: "This file", opens: "It opens without a network.", version: "Version", made: "Made on", size: "Size",
    stored: "Open tabs, recent searches and your choices are stored in this browser.", forget: "Delete them", gone: "Deleted." },
  zh: { title: "本文件", opens: "没有网络也能打开。", version: "版本", made: "生成日期", size: "大小",
    stored: "打开的标签页、最近的搜索和您的设置保存在此浏览器中。", forget: "全部删除", gone: "已删除。" },
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
    const isGone = "forgotten" in document.documentElement.dataset;
    const stored = line("p", isGone ? words.gone : words.stored);
    stored.tabIndex = -1;
    const forget = line("button", words.forget);
    Object.assign(forget, { className: "link-button", hidden: isGone });
    forget.onclick = () => {
      document.documentElement.dataset.forgotten = "";
      for (const kind of ["localStorage", "sessionStorage"]) clear(kind, `bookmobile:${location.pathname}:`);
      this.attributeChangedCallback();
      this.querySelector("[tabindex]").focus();
    };
    this.replaceChildren(line("h3", words.title), line("p", words.opens), ...told.map((text) => line("p", text)), stored, forget);
  }
});
