// The mini-program "prices": what goods cost by day, in the unit that a person uses, what has
// changed since the week before, and what a basket costs.

import { choiceOf, codeOf, dayText, fillIn, textOf } from "./program-kit.js";

const WORDS = {
  en: { good: "Good", price: "Price", change: "Since a week before", find: "Find a good", none: "No good has this name.",
    asOf: "As of {day}", history: "{good}: price by day", back: "All prices", basket: "Basket", add: "Add to the basket", amount: "How much",
    empty: "The basket is empty. Add goods with the button +.", sum: "Together", remove: "Remove {good}", share: "Pass on", same: "no change",
    market: "Market", all: "All markets", more: "{change} more", less: "{change} less", added: "{good} is in the basket", prices: "Prices", unknown: "not known", day: "Day",
    rest: "Show all {count}", bases: { g: "Weight in", l: "Volume in", piece: "Number in" }, given: "as given", units: { kg: "kg", jin: "jin (500 g)", lb: "lb", g: "g", l: "litre", piece: "piece", dozen: "dozen" } },
  zh: { good: "品名", price: "价格", change: "比上周", find: "查找品名", none: "没有这个品名。",
    asOf: "截至 {day}", history: "{good}：每日价格", back: "全部价格", basket: "菜篮子", add: "放入菜篮子", amount: "数量",
    empty: "菜篮子是空的。用“+”按钮放入商品。", sum: "合计", remove: "移除{good}", share: "转发", same: "不变",
    market: "市场", all: "全部市场", more: "涨 {change}", less: "跌 {change}", added: "已放入菜篮子：{good}", prices: "价格", unknown: "未知", day: "日期",
    rest: "显示全部 {count} 种", bases: { g: "重量按", l: "容量按", piece: "数量按" }, given: "原单位", units: { kg: "公斤", jin: "斤", lb: "磅", g: "克", l: "升", piece: "个", dozen: "打" } },
};

// How many goods are shown at first.
const FEW = 10;

const { h } = bookmobile;

/** @param {ProgramContext} context */
const wordsOf = (context) => WORDS[codeOf(context)];

/** @typedef {{ name: Record<string, string>, market: Record<string, string>, unit: string, base: string, prices: [day: string, price: number][] }} Good */
/** @typedef {{ find: string, units: Record<string, string>, basket: Record<string, number>, typed: Record<string, string>, shown: number | null, isWhole: boolean, tab: "prices" | "basket", market: string }} PricesState */

/** @type {(value: number, context: ProgramContext) => string} */
const money = (value, context) => {
  const { currency } = context.data;
  const isCode = /^[A-Z]{3}$/.test(currency);
  // What costs little has more digits: a gram of rice.
  const digits = value > 0 && value < 0.1 ? 4 : 2;
  const format = { maximumFractionDigits: digits, minimumFractionDigits: 2, ...(isCode ? { style: "currency", currency, currencyDisplay: "narrowSymbol" } : {}) };
  return new Intl.NumberFormat(context.locale, /** @type {Intl.NumberFormatOptions} */ (format)).format(value) + (currency && !isCode ? ` ${currency}` : "");
};

/** @param {Good} good */
const lastDay = (good) => good.prices[good.prices.length - 1][0];
/** @type {(good: Good) => number} */
const latest = (good) => good.prices[good.prices.length - 1][1];
// The price of the last day that is at least six days before the latest one.
/** @type {(good: Good) => number | undefined} */
const weekBefore = (good) => {
  const last = Date.parse(good.prices[good.prices.length - 1][0]);
  return good.prices.findLast(([day]) => last - Date.parse(day) >= 6 * 86_400_000)?.[1];
};

/** @type {(good: Good, state: PricesState, context: ProgramContext) => { name: string, size: number, base: string }} */
const unitOf = (good, state, { data }) => {
  const own = data.units.find((/** @type {any} */ unit) => unit.name === state.units[good.base] && unit.base === good.base);
  return own ?? data.units.find((/** @type {any} */ unit) => unit.name === good.unit);
};

/** @type {(good: Good, context: ProgramContext) => string} */
const changeText = (good, context) => {
  const words = wordsOf(context);
  const before = weekBefore(good);
  if (before === undefined) return words.unknown;
  const change = (latest(good) - before) / before;
  if (Math.abs(change) < 0.0005) return words.same;
  const text = new Intl.NumberFormat(context.locale, { style: "percent", maximumFractionDigits: 1 }).format(Math.abs(change));
  return fillIn(change > 0 ? words.more : words.less, { change: text });
};
/** @type {(good: Good) => string} */
const changeTone = (good) => {
  const before = weekBefore(good);
  if (before === undefined || Math.abs(latest(good) - before) < 1e-9) return "quiet";
  return latest(good) > before ? "bad" : "good";
};

// The choice of the units of one base: weight, volume, pieces.
/** @type {(base: string, state: PricesState, context: ProgramContext) => ProgramNode | null} */
const unitChoice = (base, state, context) => {
  const units = context.data.units.filter((/** @type {any} */ unit) => unit.base === base);
  if (units.length < 2) return null;
  const words = wordsOf(context);
  const shown = state.units[base] ?? "";
  return h("label", { key: base, class: "field" }, `${words.bases[/** @type {"g"} */ (base)] ?? ""} `,
    h("select", { do: "unit", with: base, value: shown },
      h("option", { value: "" }, words.given),
      units.map((/** @type {any} */ unit) => h("option", { value: unit.name }, words.units[/** @type {"kg"} */ (unit.name)]))));
};

/** @type {(good: Good, at: number, newest: string, state: PricesState, context: ProgramContext) => ProgramNode} */
const priceRow = (good, at, newest, state, context) => {
  const words = wordsOf(context);
  const unit = unitOf(good, state, context);
  const name = textOf(good.name, context);
  const day = lastDay(good);
  return h("tr", { key: at },
    h("th", { scope: "row" }, h("button", { class: "link", do: "show", with: at }, name),
      Object.keys(good.market).length && !state.market ? h("small", { class: "quiet" }, ` ${textOf(good.market, context)}`) : null),
    h("td", { class: "number" }, money(latest(good) * unit.size, context), h("small", { class: "quiet" }, ` / ${words.units[/** @type {"kg"} */ (unit.name)]}`), day < newest ? h("small", { class: "quiet" }, ` (${dayText(day, context)})`) : null),
    h("td", { class: changeTone(good) }, changeText(good, context)),
    h("td", {}, h("button", { class: "small", do: "add", with: at, "aria-label": `${words.add}: ${name}` }, "+")));
};

/** @type {(state: PricesState, context: ProgramContext) => ProgramChildren} */
const pricesView = (state, context) => {
  const words = wordsOf(context);
  /** @type {Good[]} */
  const goods = context.data.goods;
  const markets = [...new Set(goods.map((good) => textOf(good.market, context)).filter(Boolean))];
  const wanted = state.find.trim().toLowerCase();
  const found = goods.flatMap((good, at) => {
    const isFound = Object.values(good.name).some((name) => name.toLowerCase().includes(wanted));
    const isThere = !state.market || textOf(good.market, context) === state.market;
    return isFound && isThere ? [/** @type {const} */ ([good, at])] : [];
  });
  const bases = [...new Set(goods.map(({ base }) => base))];
  const last = goods.map((good) => good.prices[good.prices.length - 1][0]).sort().at(-1) ?? "";
  return [
    h("div", { key: "tools", class: "row" },
      goods.length > 8 ? h("label", { class: "field wide" }, `${words.find} `, h("input", { type: "search", value: state.find, do: "find" })) : null,
      markets.length > 1 ? h("label", { class: "field" }, `${words.market} `,
        h("select", { do: "market", value: state.market }, h("option", { value: "" }, words.all), markets.map((market) => h("option", { value: market }, market)))) : null,
      bases.map((base) => unitChoice(base, state, context))),
    found.length ? h("div", { key: "list", class: "scroll" }, h("table", {},
      h("caption", { class: "quiet" }, fillIn(words.asOf, { day: dayText(last, context) })),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, words.good), h("th", { scope: "col", class: "number" }, words.price),
        h("th", { scope: "col" }, words.change), h("th", { scope: "col" }, h("span", { class: "hidden" }, words.basket)))),
      h("tbody", {}, found.slice(0, state.isWhole ? found.length : FEW).map(([good, at]) => priceRow(good, at, last, state, context)))))
      : h("p", { key: "none", role: "status" }, words.none),
    found.length > FEW && !state.isWhole ? h("p", { key: "rest" }, h("button", { do: "whole" }, fillIn(words.rest, { count: found.length }))) : null,
  ];
};

// The prices of one good as a chart, with the same numbers in a table.
/** @type {(at: number, state: PricesState, context: ProgramContext) => ProgramNode[]} */
const goodView = (at, state, context) => {
  const words = wordsOf(context);
  /** @type {Good} */
  const good = context.data.goods[at];
  const unit = unitOf(good, state, context);
  const name = textOf(good.name, context);
  const title = fillIn(words.history, { good: name });
  const prices = good.prices.map(([day, price]) => ({ day, time: Date.parse(day), value: price * unit.size }));
  const [low, high] = [Math.min(...prices.map(({ value }) => value)), Math.max(...prices.map(({ value }) => value))];
  const [first, last] = [prices[0], prices[prices.length - 1]];
  const span = Math.max(last.time - first.time, 1);
  const rise = Math.max(high - low, high * 0.1, 1e-9);
  const base = (high + low) / 2 - rise / 2;
  const x = (/** @type {number} */ time) => 8 + (284 * (time - first.time)) / span;
  const y = (/** @type {number} */ value) => 84 - (64 * (value - base)) / rise;
  const points = prices.map(({ time, value }) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`);
  return [
    h("p", { key: "back" }, h("button", { class: "link", do: "back", focus: true }, `← ${words.back}`)),
    h("figure", { key: `good-${at}` },
      h("figcaption", {}, title),
      h("svg", { viewBox: "0 0 300 100", role: "img", "aria-label": `${title}: ${money(first.value, context)} – ${money(last.value, context)}` },
        h("line", { class: "axis", x1: 8, y1: 92, x2: 292, y2: 92 }),
        prices.length > 1 ? h("polyline", { class: "line", points: points.join(" ") }) : null,
        prices.map(({ day, time, value }) => h("circle", { key: day, class: "dot", cx: x(time).toFixed(1), cy: y(value).toFixed(1), r: 3 }))),
      h("table", {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, words.day), h("th", { scope: "col", class: "number" }, `${words.price} / ${words.units[/** @type {"kg"} */ (unit.name)]}`))),
        h("tbody", {}, prices.toReversed().map(({ day, value }) => h("tr", { key: day }, h("th", { scope: "row" }, dayText(day, context)), h("td", { class: "number" }, money(value, context))))))),
  ];
};

// The name under which a good is in the basket: data that comes later has other numbers.
/** @param {Good} good */
const keyOf = (good) => [...Object.values(good.name), ...Object.values(good.market)].join("|");

/** @type {(state: PricesState, context: ProgramContext) => { good: Good, at: number, amount: number, unit: { name: string, size: number }, cost: number }[]} */
const basketOf = (state, context) => context.data.goods.flatMap((/** @type {Good} */ good, /** @type {number} */ at) => {
  const amount = state.basket[keyOf(good)];
  if (amount === undefined) return [];
  const unit = unitOf(good, state, context);
  return [{ good, at, amount, unit, cost: latest(good) * unit.size * amount }];
});

/** @type {(state: PricesState, context: ProgramContext) => ProgramNode[]} */
const basketView = (state, context) => {
  const words = wordsOf(context);
  const rows = basketOf(state, context);
  if (!rows.length) return [h("p", { key: "empty", class: "quiet" }, words.empty)];
  const sum = rows.reduce((all, { cost }) => all + cost, 0);
  return [
    h("div", { key: "basket", class: "scroll" }, h("table", {},
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, words.good), h("th", { scope: "col" }, words.amount), h("th", { scope: "col", class: "number" }, words.price),
        h("th", { scope: "col" }, h("span", { class: "hidden" }, fillIn(words.remove, { good: "" }))))),
      h("tbody", {}, rows.map(({ good, at, amount, unit, cost }) => {
        const name = textOf(good.name, context);
        return h("tr", { key: at },
          h("th", { scope: "row" }, name),
          h("td", {}, h("input", { type: "number", min: 0, step: "any", inputmode: "decimal", value: state.typed[keyOf(good)] ?? String(amount), do: "amount", with: at, "aria-label": `${words.amount}: ${name}` }),
            ` ${words.units[/** @type {"kg"} */ (unit.name)]}`),
          h("td", { class: "number" }, money(cost, context)),
          h("td", {}, h("button", { class: "small", do: "remove", with: at, "aria-label": fillIn(words.remove, { good: name }) }, "×")));
      })))),
    h("p", { key: "sum", class: "large", role: "status" }, `${words.sum}: `, h("strong", {}, money(sum, context))),
    h("p", { key: "share" }, h("button", { do: "share" }, words.share)),
  ];
};

/** @param {PricesState} state */
const keepState = ({ units, basket, market }) => bookmobile.save({ units, basket, market });

bookmobile.run({
  /** @returns {PricesState} */
  start(context) {
    const { saved } = context;
    const markets = context.data.goods.map((/** @type {Good} */ good) => textOf(good.market, context));
    return { find: "", units: saved?.units ?? {}, basket: saved?.basket ?? {}, typed: {}, market: choiceOf(saved?.market, markets), shown: null, isWhole: false, tab: "prices" };
  },
  view(state, context) {
    const words = wordsOf(context);
    if (state.shown !== null) return goodView(state.shown, state, context);
    const size = basketOf(state, context).length;
    return [
      h("div", { key: "tabs", class: "row" },
        h("button", { do: "tab", with: "prices", "aria-pressed": String(state.tab === "prices") }, words.prices),
        h("button", { do: "tab", with: "basket", "aria-pressed": String(state.tab === "basket") }, size ? `${words.basket} (${size})` : words.basket)),
      ...(state.tab === "prices" ? pricesView(state, context) : basketView(state, context)),
    ];
  },
  actions: {
    tab(state, { with: tab }) {
      state.tab = tab;
      state.typed = {};
    },
    find: (state, { value }) => (state.find = String(value)),
    market(state, { value }) {
      state.market = value;
      keepState(state);
    },
    unit(state, { value, with: base }, context) {
      // What is in the basket stays the same amount.
      const before = new Map(basketOf(state, context).map(({ good, amount, unit }) => [good, amount * unit.size]));
      state.units[base] = value;
      state.typed = {};
      for (const [good, amount] of before)
        if (good.base === base) state.basket[keyOf(good)] = Number((amount / unitOf(good, state, context).size).toPrecision(7));
      keepState(state);
    },
    show: (state, { with: at }) => (state.shown = at),
    back: (state) => (state.shown = null),
    whole: (state) => (state.isWhole = true),
    add(state, { with: at }, context) {
      const good = context.data.goods[at];
      state.basket[keyOf(good)] = (state.basket[keyOf(good)] ?? 0) + 1;
      keepState(state);
      bookmobile.say(fillIn(wordsOf(context).added, { good: textOf(good.name, context) }));
    },
    amount(state, { value, with: at }, { data }) {
      // What is typed stays as it is: "0." is no number yet.
      state.typed = { [keyOf(data.goods[at])]: String(value) };
      const amount = Number(value);
      if (value === "" || !Number.isFinite(amount) || amount < 0) return;
      state.basket[keyOf(data.goods[at])] = amount;
      keepState(state);
    },
    remove(state, { with: at }, { data }) {
      delete state.basket[keyOf(data.goods[at])];
      keepState(state);
    },
    share(state, _, context) {
      const words = wordsOf(context);
      const rows = basketOf(state, context);
      const lines = rows.map(({ good, amount, unit, cost }) => `${textOf(good.name, context)}: ${amount} ${words.units[/** @type {"kg"} */ (unit.name)]}, ${money(cost, context)}`);
      const sum = rows.reduce((all, { cost }) => all + cost, 0);
      bookmobile.share([...lines, `${words.sum}: ${money(sum, context)}`].join("\n"));
    },
  },
});
