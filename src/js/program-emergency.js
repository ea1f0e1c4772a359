// The mini-program "emergency card": whom to call and what to do in a situation, where one is in
// words that can be read out, and one's own medical card, which stays on the device.
import { codeOf, fillIn, textOf } from "./program-kit.js";

const WORDS = {
  en: { what: "What has happened?", call: "Call {number}", text: "Send a text message to {number}", steps: "What to do", back: "All situations",
    position: "Where am I?", searching: "Looking for the position…", refused: "No position. Say what you see: a road, a bridge, a sign.", read: "Read out: {words}",
    north: "north", south: "south", east: "east", west: "west", degrees: "{degrees} degrees {minutes} minutes {side}", about: "within about {metres} metres", map: "Open in a map", scan: "Another phone reads the place with its camera:", code: "QR code of the place {position}", scanCard: "Another phone reads the card with its camera:", codeCard: "QR code of the medical card",
    here: "I am at {position}", card: "My medical card", show: "Show it large", edit: "Change it", first: "Fill it in", done: "Done", hide: "Back",
    empty: "Write down once what others must know if you cannot say it.", kept: "It is kept on this device only.", copy: "Pass on",
    name: "Name", born: "Born", blood: "Blood group", allergies: "Allergies", medicines: "Medicines", illnesses: "Illnesses", contact: "Whom to call", other: "Other" },
  zh: { what: "发生了什么？", call: "拨打 {number}", text: "发短信到 {number}", steps: "怎么做", back: "全部情况",
    position: "我在哪里？", searching: "正在查找位置……", refused: "没有位置。请说出您看到的：道路、桥、路牌。", read: "请念出：{words}",
    north: "北纬", south: "南纬", east: "东经", west: "西经", degrees: "{side} {degrees} 度 {minutes} 分", about: "误差约 {metres} 米", map: "在地图中打开", scan: "另一部手机可以用相机读取位置：", code: "位置 {position} 的二维码", scanCard: "另一部手机可以用相机读取这张卡：", codeCard: "医疗卡的二维码",
    here: "我的位置：{position}", card: "我的医疗卡", show: "放大显示", edit: "修改", first: "填写", done: "完成", hide: "返回",
    empty: "把您说不出话时别人必须知道的事，先写下来。", kept: "它只保存在本设备上。", copy: "转发",
    name: "姓名", born: "出生", blood: "血型", allergies: "过敏", medicines: "用药", illnesses: "疾病", contact: "联系谁", other: "其他" },
};
const FIELDS = /** @type {const} */ (["name", "born", "blood", "allergies", "medicines", "illnesses", "contact", "other"]);

// The most bytes of a QR code in a view.
const MAX_CODE = 600;

const { h } = bookmobile;

/** @param {ProgramContext} context */
const wordsOf = (context) => WORDS[codeOf(context)];

/** @typedef {{ name: Record<string, string>, icon: string, number: string, sms: string, message: Record<string, string>, steps: Record<string, string> }} Situation */
/** @typedef {{ latitude: number, longitude: number, accuracy: number }} Position */
/** @typedef {{ shown: number | null, position: Position | "searching" | "refused" | null, card: Record<string, string>, page: "" | "edit" | "large" }} EmergencyState */

/** @type {(degrees: number, sides: [string, string], context: ProgramContext) => string} */
const spoken = (value, [positive, negative], context) => {
  const words = wordsOf(context);
  // Rounded before degrees and minutes are parted: there are no 60 minutes. A hundredth of a
  // minute is less than 20 metres.
  const hundredths = Math.round(Math.abs(value) * 6000);
  const degrees = Math.floor(hundredths / 6000);
  const minutes = new Intl.NumberFormat(context.locale, { maximumFractionDigits: 2, minimumFractionDigits: 2 }).format((hundredths % 6000) / 100);
  return fillIn(words.degrees, { degrees, minutes, side: value >= 0 ? positive : negative });
};

/** @type {(position: Position, context: ProgramContext) => string} */
const positionWords = ({ latitude, longitude }, context) => {
  const words = wordsOf(context);
  return [spoken(latitude, [words.north, words.south], context), spoken(longitude, [words.east, words.west], context)].join(codeOf(context) === "zh" ? "，" : ", ");
};
/** @param {Position} position */
const positionNumbers = ({ latitude, longitude }) => `${latitude.toFixed(5)},${longitude.toFixed(5)}`;

/** @param {EmergencyState} state @returns {Position | undefined} */
const found = ({ position }) => (position && typeof position === "object" ? position : undefined);

/** @type {(state: EmergencyState, context: ProgramContext) => ProgramNode} */
const whereView = (state, context) => {
  const words = wordsOf(context);
  const position = found(state);
  return h("div", { key: "where", class: "stack" },
    h("p", {}, h("button", { do: "position" }, words.position)),
    h("div", { role: "status", class: "stack" },
      state.position === "searching" ? words.searching : null,
      state.position === "refused" ? words.refused : null,
      position ? [
        h("p", { class: "large" }, fillIn(words.read, { words: positionWords(position, context) })),
        h("p", {}, h("span", { class: "quiet" }, `${positionNumbers(position)}, ${fillIn(words.about, { metres: Math.round(position.accuracy) })}`), " ",
          h("a", { href: `geo:${positionNumbers(position)}` }, words.map)),
      ] : null),
    position ? h("figure", { key: "code" }, h("figcaption", {}, words.scan),
      h("qr", { text: `geo:${positionNumbers(position)}`, "aria-label": fillIn(words.code, { position: positionNumbers(position) }) })) : null);
};

/** @type {(situation: Situation, state: EmergencyState, context: ProgramContext) => ProgramNode[]} */
const situationView = (situation, state, context) => {
  const words = wordsOf(context);
  const position = found(state);
  const where = position ? ` ${fillIn(words.here, { position: positionNumbers(position) })}` : "";
  const message = textOf(situation.message, context) + where;
  const steps = textOf(situation.steps, context).split(/\n|[;；]\s*/).map((step) => step.trim()).filter(Boolean);
  return [
    h("p", { key: "back" }, h("button", { class: "link", do: "back" }, `← ${words.back}`)),
    h("h3", { key: "name", class: "huge", focus: true }, `${situation.icon} ${textOf(situation.name, context)}`.trim()),
    h("p", { key: "call", class: "stack" },
      situation.number ? h("a", { class: "call primary", href: `tel:${situation.number}` }, fillIn(words.call, { number: situation.number })) : null,
      situation.sms ? h("a", { class: "call", href: `sms:${situation.sms}?body=${encodeURIComponent(message.trim())}` }, fillIn(words.text, { number: situation.sms })) : null),
    whereView(state, context),
    h("section", { key: "steps" }, h("h4", {}, words.steps), h("ol", {}, steps.map((step) => h("li", {}, step)))),
  ];
};

/** @type {(state: EmergencyState, context: ProgramContext) => ProgramNode} */
const editView = (state, context) => {
  const words = wordsOf(context);
  return h("form", { key: "edit", do: "done", class: "stack" },
    h("h3", { focus: true }, words.card), h("p", { class: "quiet" }, words.kept),
    FIELDS.map((name) => h("label", { key: name, class: "stack" }, words[name],
      name === "other" || name === "medicines" ? h("textarea", { name, rows: 3, value: state.card[name] ?? "", do: "write", with: name })
        : h("input", { type: name === "contact" ? "tel" : "text", name, value: state.card[name] ?? "", do: "write", with: name }))),
    h("p", {}, h("button", { type: "submit", class: "primary" }, words.done)));
};

/** @type {(state: EmergencyState, context: ProgramContext, size: string) => ProgramNode} */
const cardView = (state, context, size) => {
  const words = wordsOf(context);
  return h("dl", { key: "card", class: size }, FIELDS.flatMap((name) => {
    const text = state.card[name]?.trim();
    if (!text) return [];
    return [h("dt", { class: "quiet" }, words[name]), h("dd", {}, name === "contact" && /^[\d\s+()-]{3,}$/.test(text) ? h("a", { href: `tel:${text.replace(/[^\d+]/g, "")}` }, text) : text)];
  }));
};

/** @type {(state: EmergencyState, context: ProgramContext) => string} */
const cardText = ({ card }, context) => FIELDS.flatMap((name) => (card[name]?.trim() ? [`${wordsOf(context)[name]}: ${card[name].trim()}`] : [])).join("\n");

// The card as a QR code; nothing for one that is too long for a code that cameras read.
/** @type {(state: EmergencyState, context: ProgramContext) => ProgramNode | null} */
const cardCode = (state, context) => {
  const words = wordsOf(context);
  const text = cardText(state, context);
  if (new TextEncoder().encode(text).length > MAX_CODE) return null;
  return h("figure", { key: "code" }, h("figcaption", {}, words.scanCard), h("qr", { text, "aria-label": words.codeCard }));
};

bookmobile.run({
  /** @returns {EmergencyState} */
  start: ({ saved }) => ({ shown: null, position: null, card: saved?.card ?? {}, page: "" }),
  view(state, context) {
    const words = wordsOf(context);
    /** @type {Situation[]} */
    const situations = context.data.situations;
    if (state.page === "edit") return editView(state, context);
    if (state.page === "large") return [h("p", { key: "back" }, h("button", { class: "link", do: "hide", focus: true }, `← ${words.hide}`)), cardView(state, context, "huge"), cardCode(state, context)];
    if (state.shown !== null && situations[state.shown]) return situationView(situations[state.shown], state, context);
    const hasCard = FIELDS.some((name) => state.card[name]?.trim());
    return [
      h("h3", { key: "what" }, words.what),
      h("div", { key: "situations", class: "grid" }, situations.map((situation, at) =>
        h("button", { key: at, class: "tile", do: "choose", with: at }, h("span", { class: "large", "aria-hidden": "true" }, situation.icon), " ", textOf(situation.name, context)))),
      whereView(state, context),
      h("section", { key: "own", class: "card stack" },
        h("h3", {}, words.card),
        hasCard ? cardView(state, context, "") : h("p", {}, words.empty),
        h("p", { class: "row" }, hasCard ? h("button", { do: "large" }, words.show) : null, h("button", { do: "edit" }, hasCard ? words.edit : words.first),
          hasCard ? h("button", { do: "share" }, words.copy) : null),
        h("p", { class: "quiet" }, words.kept)),
    ];
  },
  actions: {
    choose: (state, { with: at }) => (state.shown = at),
    back: (state) => (state.shown = null),
    edit: (state) => (state.page = "edit"),
    large: (state) => (state.page = "large"),
    hide: (state) => (state.page = ""),
    done: (state) => (state.page = ""),
    write(state, { with: name, value }) {
      state.card[name] = value;
      bookmobile.save({ card: state.card });
    },
    async position(state) {
      if (state.position === "searching") return;
      state.position = "searching";
      const answer = await bookmobile.position({ isPrecise: true });
      state.position = "latitude" in answer ? answer : "refused";
    },
    share(state, _, context) {
      bookmobile.share(cardText(state, context));
    },
  },
});
