// The mini-program "learn": cards with a question and an answer, each shown again when it is about
// to be forgotten. What is known stays on the device.
import { choiceOf, codeOf, fillIn, textOf } from "./program-kit.js";
import { answered, interval } from "./program-fsrs.js";

const WORDS = {
  en: { due: "{due} to repeat, {fresh} new", show: "Show the answer", again: "Not known", hard: "Hard", good: "Known", easy: "Easy",
    done: "Done for today. The next card comes {when}.", nothing: "There are no cards.", tomorrow: "tomorrow", days: "in {days} days", soon: "in this round",
    more: "Learn five more", all: "{seen} of {all} cards seen", share: "Pass on what I know", reset: "Begin anew", sure: "Forget what was learned?", yes: "Forget", no: "Keep",
    undo: "Back to the card before", card: "Card", answer: "Answer", topic: "Topic", topics: "All topics", left: "{count} cards left" },
  zh: { due: "{due} 张要复习，{fresh} 张新卡", show: "看答案", again: "不会", hard: "勉强", good: "记得", easy: "很熟",
    done: "今天学完了。下一张卡{when}出现。", nothing: "没有卡片。", tomorrow: "明天", days: "{days} 天后", soon: "本轮再来",
    more: "再学五张", all: "已看 {seen} / {all} 张", share: "传出我的进度", reset: "重新开始", sure: "要忘掉学过的内容吗？", yes: "忘掉", no: "保留",
    undo: "回到上一张", card: "卡片", answer: "答案", topic: "主题", topics: "全部主题", left: "还剩 {count} 张" },
};
const RATINGS = /** @type {const} */ (["again", "hard", "good", "easy"]);
// How many new cards a day brings.
const NEW_A_DAY = 10;

const { h } = bookmobile;

/** @param {ProgramContext} context */
const wordsOf = (context) => WORDS[codeOf(context)];

/** What is known of a card: stability, difficulty, the day of the last answer.
 * @typedef {[stability: number, difficulty: number, day: number]} Kept */
/** @typedef {{ question: Record<string, string>, answer: Record<string, string>, topic: Record<string, string> }} Card */
/** @typedef {{ cards: Record<string, Kept>, fresh: { day: number, count: number }, queue: number[], isShown: boolean, isAsking: boolean, topic: string, before: { key: string, kept: Kept | null, at: number } | null }} LearnState */

// The day on this device's calendar, counted.
const today = () => Math.floor((Date.now() - new Date().getTimezoneOffset() * 60_000) / 86_400_000);

// The name by which a card is known: it stays the same when others are added.
/** @param {Card} card */
const cardKey = (card) => {
  let hash = 0x811c9dc5;
  for (const letter of JSON.stringify([card.question])) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(36);
};

/** @param {Kept} kept */
const dueDay = ([stability, difficulty, day]) => day + interval({ stability, difficulty });

/** @type {(state: LearnState, context: ProgramContext) => [Card, number][]} */
const cardsOf = (state, context) => context.data.cards.flatMap((/** @type {Card} */ card, /** @type {number} */ at) =>
  !state.topic || textOf(card.topic, context) === state.topic ? [[card, at]] : []);

// The cards of today: first those that are due, the longest due before others, then new ones.
/** @type {(state: LearnState, context: ProgramContext, more?: number) => void} */
const fill = (state, context, more = 0) => {
  const now = today();
  if (state.fresh.day !== now) state.fresh = { day: now, count: 0 };
  const cards = cardsOf(state, context);
  const due = cards.filter(([card]) => state.cards[cardKey(card)] && dueDay(state.cards[cardKey(card)]) <= now);
  due.sort(([one], [other]) => dueDay(state.cards[cardKey(one)]) - dueDay(state.cards[cardKey(other)]));
  const room = Math.max(NEW_A_DAY - state.fresh.count, 0) + more;
  const fresh = cards.filter(([card]) => !state.cards[cardKey(card)]).slice(0, room);
  state.queue = [...due, ...fresh].map(([, at]) => at);
  state.isShown = false;
};

/** @param {LearnState} state */
const keepState = ({ cards, fresh, topic }) => {
  const packed = Object.fromEntries(Object.entries(cards).map(([key, kept]) => [key, pack(kept)]));
  bookmobile.save({ cards: packed, fresh, topic });
};

// What is known of a card as a short text: a slot has room for more than a thousand.
/** @param {Kept} kept */
const pack = ([stability, difficulty, day]) => [Math.round(stability * 1000), Math.round(difficulty * 100), day].map((number) => number.toString(36)).join(".");
/** @type {(cards: Record<string, unknown>) => Record<string, Kept>} */
const unpackAll = (cards) => Object.fromEntries(Object.entries(cards).flatMap(([key, text]) => {
  const [stability, difficulty, day] = String(text).split(".").map((part) => Number.parseInt(part, 36));
  return stability > 0 && difficulty > 0 && day > 0 ? [[key, /** @type {Kept} */ ([stability / 1000, difficulty / 100, day])]] : [];
}));

/** @type {(days: number, context: ProgramContext) => string} */
const when = (days, context) => {
  const words = wordsOf(context);
  return days <= 1 ? words.tomorrow : fillIn(words.days, { days });
};

/** @type {(state: LearnState, card: Card, rating: import("./program-fsrs.js").Rating) => Kept} */
const answer = (state, card, rating) => {
  const known = state.cards[cardKey(card)];
  const now = today();
  const next = answered(known && { stability: known[0], difficulty: known[1] }, known ? Math.max(now - known[2], 0) : 0, rating);
  return [Number(next.stability.toFixed(3)), Number(next.difficulty.toFixed(2)), now];
};

/** @type {(state: LearnState, context: ProgramContext) => ProgramNode | ProgramChildren} */
const cardView = (state, context) => {
  const words = wordsOf(context);
  /** @type {Card} */
  const card = context.data.cards[state.queue[0]];
  const topic = textOf(card.topic, context);
  const isKnown = Boolean(state.cards[cardKey(card)]);
  return h("section", { key: `card-${state.queue[0]}-${state.queue.length}`, class: "card stack", "aria-label": words.card },
    topic ? h("p", { class: "quiet" }, topic) : null,
    h("p", { class: "large", focus: isKnown || state.before !== null }, textOf(card.question, context)),
    state.isShown ? [
      h("hr", {}),
      h("p", { class: "large", key: "answer", focus: true, "aria-label": `${words.answer}: ${textOf(card.answer, context)}` }, textOf(card.answer, context)),
      h("div", { class: "grid", key: "ratings" }, RATINGS.map((name, at) => {
        const kept = answer(state, card, /** @type {1} */ (at + 1));
        return h("button", { do: "answer", with: at + 1, class: name === "good" ? "primary" : "" },
          words[name], " ", h("small", {}, at ? when(dueDay(kept) - today(), context) : words.soon));
      })),
    ] : h("button", { do: "show", class: "primary", key: "show" }, words.show));
};

bookmobile.run({
  /** @returns {LearnState} */
  start(context) {
    const { saved } = context;
    const topics = context.data.cards.map((/** @type {Card} */ card) => textOf(card.topic, context));
    // The day changes by itself.
    setInterval(() => bookmobile.redraw(), 60_000);
    /** @type {LearnState} */
    const state = { cards: unpackAll(saved?.cards ?? {}), fresh: saved?.fresh ?? { day: 0, count: 0 }, topic: choiceOf(saved?.topic, topics), queue: [], isShown: false, isAsking: false, before: null };
    fill(state, context);
    return state;
  },
  view(state, context) {
    const words = wordsOf(context);
    const cards = cardsOf(state, context);
    if (!context.data.cards.length) return h("p", {}, words.nothing);
    const topics = [...new Set(/** @type {Card[]} */ (context.data.cards).map((card) => textOf(card.topic, context)).filter(Boolean))];
    const seen = cards.filter(([card]) => state.cards[cardKey(card)]).length;
    if (state.fresh.day !== today()) fill(state, context);
    // New ones come tomorrow.
    const soonest = seen < cards.length ? today() + 1 : Infinity;
    const next = Math.min(soonest, ...cards.flatMap(([card]) => (state.cards[cardKey(card)] ? [dueDay(state.cards[cardKey(card)])] : [])));
    const fresh = state.queue.filter((at) => !state.cards[cardKey(context.data.cards[at])]).length;
    return [
      h("div", { class: "row", key: "head" },
        topics.length > 1 ? h("label", { class: "field" }, `${words.topic} `, h("select", { do: "topic", value: state.topic },
          h("option", { value: "" }, words.topics), topics.map((topic) => h("option", { value: topic }, topic)))) : null,
        h("p", { class: "quiet" }, fillIn(words.due, { due: state.queue.length - fresh, fresh }), " · ", fillIn(words.all, { seen, all: cards.length }))),
      state.queue.length ? cardView(state, context) : h("div", { key: "done", class: "stack" },
        h("p", { class: "large", role: "status", focus: true }, fillIn(words.done, { when: when(next - today(), context) })),
        seen < cards.length ? h("p", {}, h("button", { do: "more" }, words.more)) : null),
      h("div", { class: "row", key: "foot" },
        state.before ? h("button", { class: "link", do: "undo" }, words.undo) : null,
        seen ? h("button", { class: "link", do: "share" }, words.share) : null,
        seen && !state.isAsking ? h("button", { class: "link", do: "ask" }, words.reset) : null,
        state.isAsking ? h("span", { key: "sure" }, words.sure, " ", h("button", { do: "reset", focus: true }, words.yes), " ", h("button", { do: "keep" }, words.no)) : null),
    ];
  },
  actions: {
    show: (state) => (state.isShown = true),
    answer(state, { with: rating }, { data }) {
      const [at, ...rest] = state.queue;
      const card = data.cards[at];
      const key = cardKey(card);
      state.before = { key, kept: state.cards[key] ?? null, at };
      if (!state.cards[key]) state.fresh.count++;
      state.cards[key] = answer(state, card, rating);
      // What was not known comes again in this round, after some others.
      if (rating === 1) rest.splice(Math.min(3, rest.length), 0, at);
      state.queue = rest;
      state.isShown = false;
      keepState(state);
    },
    undo(state) {
      if (!state.before) return;
      const { key, kept, at } = state.before;
      if (kept) state.cards[key] = kept;
      else {
        delete state.cards[key];
        state.fresh.count--;
      }
      state.queue = [at, ...state.queue.filter((other) => other !== at)];
      state.before = null;
      state.isShown = true;
      keepState(state);
    },
    topic(state, { value }, context) {
      state.topic = value;
      state.before = null;
      fill(state, context);
      keepState(state);
    },
    more: (state, _, context) => fill(state, context, 5),
    ask: (state) => (state.isAsking = true),
    keep: (state) => (state.isAsking = false),
    reset(state, _, context) {
      Object.assign(state, { cards: {}, fresh: { day: 0, count: 0 }, isAsking: false, before: null });
      fill(state, context);
      keepState(state);
    },
    share(state, _, context) {
      const now = today();
      const lines = cardsOf(state, context).flatMap(([card]) => {
        const kept = state.cards[cardKey(card)];
        return kept ? [[textOf(card.question, context), textOf(card.answer, context), new Date(dueDay(kept) * 86_400_000).toISOString().slice(0, 10), dueDay(kept) - now]
          .map((cell) => `"${String(cell).replaceAll("\"", "\"\"")}"`).join(",")] : [];
      });
      bookmobile.share(["question,answer,due,days", ...lines].join("\n"), "cards.csv");
    },
  },
});
