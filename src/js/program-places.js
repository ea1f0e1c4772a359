// The mini-program "places": which are open now or next, which are near, what one does there and
// what one has to bring, with a plain map of all of them.
import { DAY, dayOf, isoDay, stateAt, timesOn } from "./program-hours.js";
import { choiceOf, codeOf, fillIn, textOf } from "./program-kit.js";

const WORDS = {
  en: { open: "Open until {time}", always: "Always open", opens: "Closed, opens {when}", closed: "Closed", unknown: "Hours not known", near: "Sort by distance", sorted: "Nearest first",
    refused: "The position is not known.", searching: "Looking for the position…", kind: "Show", all: "Everything", onlyOpen: "Open now only", none: "No place fits.", back: "All places",
    hours: "Opening hours", services: "What one does here", papers: "What to bring", call: "Call {number}", route: "Open in a map", today: "today {time}", tomorrow: "tomorrow {time}",
    map: "Map: {count} places", here: "You", stale: "The hours are known until {day} only.", north: "north", away: "{distance} away", close: "less than 1 km" },
  zh: { open: "营业至 {time}", always: "全天开放", opens: "现在关门，{when}开门", closed: "关闭", unknown: "时间不详", near: "按距离排序", sorted: "近的在前",
    refused: "无法知道您的位置。", searching: "正在查找位置……", kind: "显示", all: "全部", onlyOpen: "只看现在开门的", none: "没有符合的地点。", back: "全部地点",
    hours: "开放时间", services: "可以办什么", papers: "要带什么", call: "拨打 {number}", route: "在地图中打开", today: "今天 {time}", tomorrow: "明天 {time}",
    map: "地图：{count} 个地点", here: "您", stale: "开放时间只到 {day} 为止。", north: "北", away: "距离 {distance}", close: "1 公里以内" },
};

const { h } = bookmobile;

/** @param {ProgramContext} context */
const wordsOf = (context) => WORDS[codeOf(context)];

/** @typedef {import("./program-hours.js").OpenTimes} OpenTimes */
/** @typedef {import("./program-hours.js").Hours} Hours */
/** @typedef {{ name: Record<string, string>, kind: Record<string, string>, address: Record<string, string>, services: Record<string, string>, papers: Record<string, string>, phone: string, at?: [number, number], hours?: Hours }} Place */
/** @typedef {{ kind: string, isOnlyOpen: boolean, shown: number | null, position: { latitude: number, longitude: number } | "searching" | "refused" | null }} PlacesState */

/** @type {(minutes: number, context: ProgramContext) => string} */
const clock = (minutes, context) => new Intl.DateTimeFormat(context.locale, { hour: "numeric", minute: "2-digit", timeZone: "UTC" }).format(new Date((minutes % DAY) * 60_000));
/** @type {(minutes: number, context: ProgramContext) => string} */
const whenText = (minutes, context) => {
  const words = wordsOf(context);
  const days = Math.floor(minutes / DAY);
  const time = clock(minutes, context);
  if (days < 2) return fillIn(days ? words.tomorrow : words.today, { time });
  const weekday = new Intl.DateTimeFormat(context.locale, { weekday: "long", timeZone: "UTC" }).format(new Date((dayOf(new Date()) + days) * 86_400_000));
  return `${weekday} ${time}`;
};

/** @type {(place: Place, context: ProgramContext) => [text: string, tone: string]} */
const openText = (place, context) => {
  const words = wordsOf(context);
  if (!place.hours) return [words.unknown, "quiet"];
  const { isOpen, at } = stateAt(place.hours, new Date());
  if (isOpen) return [at === null ? words.always : fillIn(words.open, { time: at >= DAY ? whenText(at, context) : clock(at, context) }), "good"];
  return [at === null ? words.closed : fillIn(words.opens, { when: whenText(at, context) }), "bad"];
};
/** @param {Place} place */
const isOpenNow = (place) => Boolean(place.hours && stateAt(place.hours, new Date()).isOpen);

// In metres, on a sphere.
/** @type {(from: { latitude: number, longitude: number }, to: [number, number]) => number} */
export const distance = (from, [latitude, longitude]) => {
  const radians = Math.PI / 180;
  const x = (longitude - from.longitude) * radians * Math.cos(((latitude + from.latitude) / 2) * radians);
  const y = (latitude - from.latitude) * radians;
  return Math.hypot(x, y) * 6_371_000;
};
/** @type {(metres: number, context: ProgramContext) => string} */
const awayText = (metres, context) => (metres < 1000 ? wordsOf(context).close : distanceText(metres, context));
/** @type {(metres: number, context: ProgramContext) => string} */
const distanceText = (metres, context) => {
  const unit = metres < 1000 ? "meter" : "kilometer";
  const value = metres < 1000 ? Math.round(metres / 50) * 50 : metres / 1000;
  return new Intl.NumberFormat(context.locale, { style: "unit", unit, maximumFractionDigits: metres < 10_000 && metres >= 1000 ? 1 : 0 }).format(value);
};

/** @param {PlacesState} state */
const known = ({ position }) => (position && typeof position === "object" ? position : undefined);

/** @type {(state: PlacesState, context: ProgramContext) => { place: Place, at: number, metres?: number }[]} */
const foundPlaces = (state, context) => {
  const from = known(state);
  const found = context.data.places.flatMap((/** @type {Place} */ place, /** @type {number} */ at) => {
    if (state.kind && textOf(place.kind, context) !== state.kind) return [];
    if (state.isOnlyOpen && !isOpenNow(place)) return [];
    return [{ place, at, metres: from && place.at ? distance(from, place.at) : undefined }];
  });
  if (from) found.sort((/** @type {any} */ one, /** @type {any} */ other) => (one.metres ?? Infinity) - (other.metres ?? Infinity));
  return found;
};

/** @type {(found: { place: Place, at: number }[], state: PlacesState, context: ProgramContext) => ProgramNode | null} */
const mapView = (found, state, context) => {
  const words = wordsOf(context);
  // They have the numbers of the list.
  const all = found.map((own, number) => ({ ...own, number: number + 1 })).filter(({ place }) => place.at);
  const from = known(state);
  const points = all.map(({ place }) => /** @type {[number, number]} */ (place.at));
  if (points.length < 2) return null;
  const every = from ? [...points, /** @type {[number, number]} */ ([from.latitude, from.longitude])] : points;
  const [south, north] = [Math.min(...every.map(([lat]) => lat)), Math.max(...every.map(([lat]) => lat))];
  const [west, east] = [Math.min(...every.map(([, lon]) => lon)), Math.max(...every.map(([, lon]) => lon))];
  const shrink = Math.cos((((north + south) / 2) * Math.PI) / 180);
  const span = Math.max((east - west) * shrink, (north - south) * 1.6, 1e-4);
  const x = (/** @type {number} */ lon) => (160 + (280 * ((lon - (east + west) / 2) * shrink)) / span).toFixed(1);
  const y = (/** @type {number} */ lat) => (100 - (280 * (lat - (north + south) / 2)) / span).toFixed(1);
  // Widths of a round number of metres, at most a third of the map.
  const metres = (span * 111_320 * 93) / 280;
  const round = 10 ** Math.floor(Math.log10(metres));
  const scale = round * (metres / round >= 5 ? 5 : metres / round >= 2 ? 2 : 1);
  const width = (scale / 111_320 / span) * 280;
  return h("svg", { key: "map", viewBox: "0 0 320 200", role: "img", "aria-label": fillIn(words.map, { count: all.length }) },
    h("rect", { class: "soft", x: 0, y: 0, width: 320, height: 200, rx: 6 }),
    h("line", { class: "axis", x1: 12, y1: 188, x2: 12 + width, y2: 188 }),
    h("text", { x: 12, y: 183 }, distanceText(scale, context)),
    h("text", { x: 308, y: 16, "text-anchor": "end" }, `↑ ${words.north}`),
    all.map(({ place, at, number }) => h("g", { key: at },
      h("circle", { class: isOpenNow(place) ? "dot" : "hollow", cx: x(/** @type {[number, number]} */ (place.at)[1]), cy: y(/** @type {[number, number]} */ (place.at)[0]), r: 5 }),
      h("text", { x: Number(x(/** @type {[number, number]} */ (place.at)[1])) + 8, y: Number(y(/** @type {[number, number]} */ (place.at)[0])) + 4 }, String(number)))),
    from ? [h("path", { key: "here", class: "here", d: `M${x(from.longitude)} ${y(from.latitude)}m-6 0h12m-6-6v12` }), h("text", { key: "you", x: Number(x(from.longitude)) + 8, y: Number(y(from.latitude)) - 6 }, words.here)] : null);
};

/** @type {(times: OpenTimes, context: ProgramContext) => string} */
const timesText = (times, context) => {
  if (!times.length) return wordsOf(context).closed;
  if (times.length === 1 && times[0][0] === 0 && times[0][1] === DAY) return wordsOf(context).always;
  return times.map(([start, end]) => `${clock(start, context)} – ${clock(end, context)}`).join(", ");
};

/** @type {(at: number, state: PlacesState, context: ProgramContext) => ProgramChildren} */
const placeView = (at, state, context) => {
  const words = wordsOf(context);
  /** @type {Place} */
  const place = context.data.places[at];
  const [text, tone] = openText(place, context);
  const from = known(state);
  const today = dayOf(new Date());
  const part = (/** @type {string} */ title, /** @type {string} */ content) => {
    const lines = content.split(/\n|[;；]\s*/).filter((line) => line.trim());
    return lines.length ? h("section", { key: title }, h("h4", {}, title), h("ul", {}, lines.map((line) => h("li", {}, line.trim())))) : null;
  };
  return [
    h("p", { key: "back" }, h("button", { class: "link", do: "back" }, `← ${words.back}`)),
    h("h3", { key: "name", class: "large", focus: true }, textOf(place.name, context)),
    h("p", { key: "open", class: tone }, text),
    h("p", { key: "address" }, textOf(place.address, context), from && place.at ? ` · ${fillIn(words.away, { distance: awayText(distance(from, place.at), context) })}` : ""),
    h("p", { key: "acts", class: "row" },
      place.phone ? h("a", { class: "call", href: `tel:${place.phone.replace(/[^\d+]/g, "")}` }, fillIn(words.call, { number: place.phone })) : null,
      place.at ? h("a", { class: "call", href: `geo:${place.at.join(",")}?q=${place.at.join(",")}` }, words.route) : null),
    part(words.services, textOf(place.services, context)),
    part(words.papers, textOf(place.papers, context)),
    place.hours ? h("table", { key: "hours" }, h("caption", { class: "quiet" }, words.hours),
      h("tbody", {}, Array.from({ length: 7 }, (_, offset) => {
        const day = today + offset;
        const name = new Intl.DateTimeFormat(context.locale, { weekday: "long", day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(day * 86_400_000));
        const holiday = context.data.holidays?.[isoDay(day)];
        return h("tr", { key: day }, h("th", { scope: "row" }, name, holiday ? [h("br", {}), h("span", { class: "quiet" }, textOf(holiday, context))] : null), h("td", {}, timesText(timesOn(/** @type {Hours} */ (place.hours), day), context)));
      }))) : null,
  ];
};

bookmobile.run({
  /** @returns {PlacesState} */
  start: (context) => {
    const kinds = context.data.places.map((/** @type {Place} */ place) => textOf(place.kind, context));
    // What is open changes by itself.
    setInterval(() => bookmobile.redraw(), 60_000);
    return { kind: choiceOf(context.saved?.kind, kinds), isOnlyOpen: false, shown: null, position: null };
  },
  view(state, context) {
    const words = wordsOf(context);
    if (state.shown !== null) return placeView(state.shown, state, context);
    const kinds = [...new Set(/** @type {Place[]} */ (context.data.places).map((place) => textOf(place.kind, context)).filter(Boolean))];
    const found = foundPlaces(state, context);
    const isStale = isoDay(dayOf(new Date())) > context.data.until;
    return [
      h("div", { key: "tools", class: "row" },
        kinds.length > 1 ? h("label", { class: "field" }, `${words.kind} `, h("select", { do: "kind", value: state.kind },
          h("option", { value: "" }, words.all), kinds.map((kind) => h("option", { value: kind }, kind)))) : null,
        h("label", { class: "field" }, h("input", { type: "checkbox", checked: state.isOnlyOpen, do: "open" }), ` ${words.onlyOpen}`),
        h("button", { do: "near" }, known(state) ? words.sorted : words.near)),
      h("p", { key: "state", role: "status" }, state.position === "searching" ? words.searching : state.position === "refused" ? words.refused : found.length ? "" : words.none),
      isStale ? h("p", { key: "stale", class: "warning" }, fillIn(words.stale, { day: context.data.until })) : null,
      mapView(found, state, context),
      h("ol", { key: "list", class: "list" }, found.map(({ place, at, metres }, number) => {
        const [text, tone] = openText(place, context);
        return h("li", { key: at, class: "card" }, h("button", { class: "link", do: "show", with: at }, `${number + 1}. ${textOf(place.name, context)}`),
          h("span", { class: "quiet" }, ` ${textOf(place.kind, context)}`), h("br", {}),
          h("span", { class: tone }, text), metres === undefined ? null : h("span", { class: "quiet" }, ` · ${awayText(metres, context)}`));
      })),
    ];
  },
  actions: {
    kind(state, { value }) {
      state.kind = value;
      bookmobile.save({ kind: value });
    },
    open: (state, { value }) => (state.isOnlyOpen = Boolean(value)),
    show: (state, { with: at }) => (state.shown = at),
    back: (state) => (state.shown = null),
    async near(state) {
      if (state.position === "searching") return;
      state.position = "searching";
      const answer = await bookmobile.position();
      state.position = "latitude" in answer ? answer : "refused";
    },
  },
});
