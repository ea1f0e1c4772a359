import { defineUserConfig } from "vuepress";
import { sidebar } from "./sidebar.js";

export default defineUserConfig({
  lang: "zh-CN",
  title: "流动书车",
  locales: { "/": { lang: "zh-CN" }, "/en/": { lang: "en-US" } },
  theme: { sidebar },
});
