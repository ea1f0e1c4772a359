// The mini-program "journey": what leaves from a stop, the best ways to another one, and the last one
// home, by the timetables of the article.
import { codeOf, fillIn, textOf } from "./program-kit.js";
import { DAY, departures, lastWay, networkOf, nextWays, trips } from "./program-raptor.js";

const WORDS = {
  en: { from: "From", to: "To", choose: "Choose a stop", swap: "Swap", day: "Day", time: "Time", now: "Now", ways: "Ways", board: "Departures", last: "The last one",
    none: "There is no way after this time on this day.", noLast: "On this day nothing arrives any more.", noBoard: "Nothing leaves any more on this day.", changes: "{count} changes", change: "1 change", direct: "no change",
    minutes: "{count} min", walk: "Walk {minutes} min to {stop}", ride: "{line} to {to}", stops: "{count} stops", stop: "1 stop", next: "next day", later: "+{days} days", share: "Pass on", find: "Find a stop", same: "You are there already.", hint: "Choose where you are and where you want to go.", lastOne: "The last one that arrives by 4 in the morning", outside: "This timetable holds from {from} until {until}." },
  zh: { from: "从", to: "到", choose: "请选车站", swap: "对调", day: "日期", time: "时间", now: "现在", ways: "怎么走", board: "出发车次", last: "末班车",
    none: "这一天这个时间之后没有车可到。", noLast: "这一天已经没有车可到。", noBoard: "这一天没有车次了。", changes: "换乘 {count} 次", change: "换乘 1 次", direct: "直达",
    minutes: "{count} 分钟", walk: "步行 {minutes} 分钟到{stop}", ride: "乘{line}到{to}", stops: "{count} 站", stop: "1 站", next: "次日", later: "{days} 天后", share: "转发", find: "查找车站", same: "您已经在那里了。", hint: "请选择从哪里出发、到哪里去。", lastOne: "凌晨 4 点前能到的最后一班", outside: "本时刻表的有效期为 {from} 至 {until}。" },
};
// Until when the last way home arrives, in minutes.
const NIGHT = 28 * 60;
const DAY_MS = 86_400_000;
// From how many stops on there is a field to find one.
const MANY = 40;

const { h } = bookmobile;

/** @param {ProgramContext} context */
const wordsOf = (context) => WORDS[codeOf(context)];

/** @typedef {import("./program-raptor.js").Leg} Leg */
/** @typedef {{ from: number | null, to: number | null, day: string, time: string, tab: "ways" | "board" | "last", filter: { from: string, to: string }, networks: Map<number, import("./program-raptor.js").Network> }} JourneyState */

const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
const isoToday = () => {
  const now = new Date();
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};
const clockNow = () => `${two(new Date().getHours())}:${two(new Date().getMinutes())}`;
/** @param {string} text */
const minutesOf = (text) => {
  const [hours, minutes] = text.split(":").map(Number);
  return (hours || 0) * 60 + (minutes || 0);
};
/** @type {(minutes: number, context: ProgramContext) => string} */
const clock = (minutes, context) => {
  const day = Math.floor(minutes / DAY);
  const rest = minutes - day * DAY;
  return `${two(Math.floor(rest / 60))}:${two(rest % 60)}${day > 0 ? ` (${day > 1 ? fillIn(wordsOf(context).later, { days: day }) : wordsOf(context).next})` : ""}`;
};

/** @type {(state: JourneyState, context: ProgramContext) => import("./program-raptor.js").Network} */
const networkFor = (state, context) => {
  const day = dayOf(state);
  const known = state.networks.get(day) ?? networkOf(context.data, day);
  // A person looks at some days one after the other.
  if (state.networks.size > 6) state.networks.clear();
  state.networks.set(day, known);
  return known;
};

// The day that is asked for, counted from 1 January 1970.
/** @param {JourneyState} state */
const dayOf = (state) => Math.floor(Date.parse(state.day || isoToday()) / DAY_MS);

/** @type {(stop: number, context: ProgramContext) => string} */
const stopName = (stop, context) => textOf(context.data.stops[stop].name, context);

/** @type {(field: "from" | "to", state: JourneyState, context: ProgramContext) => ProgramNode} */
const stopChoice = (field, state, context) => {
  const words = wordsOf(context);
  const { stops } = context.data;
  const wanted = state.filter[field].trim().toLowerCase();
  const all = stops.map((/** @type {unknown} */ _, /** @type {number} */ at) => at)
    .filter((/** @type {number} */ at) => at === state[field] || Object.values(stops[at].name).some((name) => String(name).toLowerCase().includes(wanted)));
  return h("div", { key: field, class: "wide" },
    stops.length > MANY ? h("input", { type: "search", "aria-label": `${words[field]}: ${words.find}`, placeholder: words.find, do: "filter", with: field, value: state.filter[field] }) : null,
    h("label", { class: "field wide" }, `${words[field]} `, h("select", { do: "stop", with: field, value: state[field] === null ? "" : String(state[field]) },
      h("option", { value: "" }, words.choose), all.map((/** @type {number} */ at) => h("option", { value: String(at), key: at }, stopName(at, context))))));
};

/** @type {(legs: Leg[], context: ProgramContext) => string} */
const changesText = (legs, context) => {
  const words = wordsOf(context);
  const count = trips(legs) - 1;
  return count <= 0 ? words.direct : count === 1 ? words.change : fillIn(words.changes, { count });
};

/** @type {(leg: Leg, context: ProgramContext) => string} */
const legText = (leg, context) => {
  const words = wordsOf(context);
  if (!leg.line) return fillIn(words.walk, { minutes: leg.end - leg.start, stop: stopName(leg.to, context) });
  const ride = fillIn(words.ride, { line: textOf(leg.line, context), to: stopName(leg.to, context) });
  return `${stopName(leg.from, context)} · ${ride}`;
};

/** @type {(legs: Leg[], key: number, context: ProgramContext) => ProgramNode} */
const wayView = (legs, key, context) => {
  const words = wordsOf(context);
  const [start, end] = [legs[0].start, legs[legs.length - 1].end];
  return h("li", { key, class: "card" }, h("details", { open: key === 0 },
    h("summary", {}, h("strong", {}, `${clock(start, context)} – ${clock(end, context)}`), " ",
      h("span", { class: "quiet" }, `${fillIn(words.minutes, { count: end - start })}, ${changesText(legs, context)}`)),
    h("ol", { class: "list" }, legs.map((leg) => h("li", {}, h("span", { class: "number" }, `${clock(leg.start, context)} – ${clock(leg.end, context)} `), legText(leg, context),
      leg.stops ? h("span", { class: "quiet" }, ` (${leg.stops === 1 ? words.stop : fillIn(words.stops, { count: leg.stops })})`) : null)))));
};

/** @type {(state: JourneyState, context: ProgramContext) => Leg[][]} */
const waysOf = (state, context) => {
  if (state.from === null || state.to === null || state.from === state.to) return [];
  const network = networkFor(state, context);
  if (state.tab === "last") {
    const last = lastWay(network, state.from, state.to, NIGHT);
    return last ? [last] : [];
  }
  return nextWays(network, state.from, state.to, minutesOf(state.time || clockNow()), 5);
};

/** @type {(state: JourneyState, context: ProgramContext) => ProgramChildren} */
const resultView = (state, context) => {
  const words = wordsOf(context);
  const status = (/** @type {string} */ text) => [h("p", { key: "status", role: "status" }, text)];
  const [first, last] = context.data.period ?? [-Infinity, Infinity];
  if (dayOf(state) < first || dayOf(state) > last) {
    const date = (/** @type {number} */ day) => new Date(day * DAY_MS).toLocaleDateString(context.locale, { dateStyle: "long", timeZone: "UTC" });
    return status(fillIn(words.outside, { from: date(first), until: date(last) }));
  }
  if (state.from === null || (state.tab !== "board" && state.to === null)) return status(words.hint);
  if (state.tab === "board") {
    const next = departures(networkFor(state, context), state.from, minutesOf(state.time || clockNow()), 12);
    if (!next.length) return status(words.noBoard);
    return [h("table", { key: "board" }, h("tbody", {}, next.map(({ line, to, time }, at) => h("tr", { key: at },
      h("th", { scope: "row", class: "number" }, clock(time, context)), h("td", {}, textOf(line, context)), h("td", {}, stopName(to, context))))))];
  }
  if (state.from === state.to) return status(words.same);
  const ways = waysOf(state, context);
  if (!ways.length) return status(state.tab === "last" ? words.noLast : words.none);
  return [
    state.tab === "last" ? h("p", { key: "about", class: "quiet" }, words.lastOne) : null,
    h("ol", { key: "ways", class: "list" }, ways.map((legs, at) => wayView(legs, at, context))),
    h("p", { key: "share" }, h("button", { do: "share" }, words.share)),
  ];
};

/** @type {(state: JourneyState, context: ProgramContext) => void} */
const keepState = ({ from, to }, { data }) => bookmobile.save({ from: from === null ? null : data.stops[from].name, to: to === null ? null : data.stops[to].name });

bookmobile.run({
  /** @returns {JourneyState} */
  start({ saved, data }) {
    // Stops are kept by their names: a later timetable has other numbers.
    const find = (/** @type {unknown} */ name) => {
      const at = data.stops.findIndex((/** @type {any} */ stop) => JSON.stringify(stop.name) === JSON.stringify(name));
      return at < 0 ? null : at;
    };
    return { from: find(saved?.from), to: find(saved?.to), day: isoToday(), time: clockNow(), tab: "ways", filter: { from: "", to: "" }, networks: new Map() };
  },
  view(state, context) {
    const words = wordsOf(context);
    const tab = (/** @type {JourneyState["tab"]} */ name) => h("button", { key: name, do: "tab", with: name, "aria-pressed": String(state.tab === name) }, words[name]);
    return [
      h("div", { key: "stops", class: "stack" }, stopChoice("from", state, context), stopChoice("to", state, context)),
      h("div", { key: "when", class: "row" },
        h("button", { do: "swap" }, `⇅ ${words.swap}`),
        h("label", { class: "field" }, `${words.day} `, h("input", { type: "date", value: state.day, do: "day" })),
        h("label", { class: "field" }, `${words.time} `, h("input", { type: "time", value: state.time, do: "time" })),
        h("button", { do: "now" }, words.now)),
      h("div", { key: "tabs", class: "row" }, tab("ways"), tab("board"), tab("last")),
      resultView(state, context),
    ];
  },
  actions: {
    stop(state, { with: field, value }, context) {
      state[/** @type {"from"} */ (field)] = value === "" ? null : Number(value);
      keepState(state, context);
    },
    filter: (state, { with: field, value }) => (state.filter[/** @type {"from"} */ (field)] = String(value)),
    swap(state, _, context) {
      [state.from, state.to] = [state.to, state.from];
      keepState(state, context);
    },
    day: (state, { value }) => (state.day = value),
    time: (state, { value }) => (state.time = value),
    now(state) {
      state.day = isoToday();
      state.time = clockNow();
    },
    tab: (state, { with: name }) => (state.tab = name),
    share(state, _, context) {
      const [first] = waysOf(state, context);
      if (first) bookmobile.share([state.day, ...first.map((leg) => `${clock(leg.start, context)} – ${clock(leg.end, context)} ${legText(leg, context)}`)].join("\n"));
    },
  },
});
