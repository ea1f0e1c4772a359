import { sidebar as typed } from "vuepress-theme-hope";

export const mainSidebar = sidebar({
  "/guide/": [
    "",
    { text: "乘车", prefix: "van/", children: ["stops", { text: "借书证", link: "card" }] },
    "/about.md",
  ],
});
