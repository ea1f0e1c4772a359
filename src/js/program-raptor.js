// The best ways from a stop to another by RAPTOR (Delling, Pajor, Werneck 2012): in each round one
// trip more, so that the answers are those of which none is both later and with more changes.
// Times are minutes from the start of the day that is asked for.

export const DAY = 1440;
// How many trips a way has at most.
const MAX_TRIPS = 5;
// How far one walks between two stops, in metres, and how far in a minute.
const WALK = 500;
const WALKED = 75;
const NEVER = 0x7fffffff;

/** @typedef {{ line: Record<string, string>, days: number, stops: number[], trips: number[][], service?: number }} PatternData */
/** When patterns run that do not run in each week of the timetable: from when until when, and the days
 * on which it is the other way round. Days are counted from 1 January 1970.
 * @typedef {{ period?: [number, number] | null, differs: number[] }} Service */
/** The minutes of a transfer are 0 where one cannot change.
 * @typedef {{ stops: { name: Record<string, string>, at?: [number, number] }[], patterns: PatternData[], period?: [number, number], services?: Service[],
 *   transfers?: [from: number, to: number, minutes: number][] }} Timetable */
/** A pattern of a day: the times of its trips one after the other, those that end after midnight of
 * the day before and those of the next day too.
 * @typedef {{ line: Record<string, string>, stops: number[], count: number, times: Int32Array }} Pattern */
/** @typedef {{ to: number, minutes: number }} Walk */
/** @typedef {{ patterns: Pattern[], atStop: [pattern: number, place: number][][], walks: Walk[][], size: number }} Network */
/** A part of a way: a trip, or a walk without a line.
 * @typedef {{ line?: Record<string, string>, from: number, to: number, start: number, end: number, stops?: number }} Leg */

// The walks between stops that are near each other, by a grid of cells, and those that the timetable
// has, which count more.
/** @param {Timetable} timetable */
const walksOf = ({ stops, transfers = [] }) => {
  /** @type {Walk[][]} */
  const walks = stops.map(() => []);
  /** @type {Map<string, number[]>} */
  const cells = new Map();
  const cell = (/** @type {number} */ lat, /** @type {number} */ lon) => `${Math.floor(lat * 200)},${Math.floor(lon * 200)}`;
  stops.forEach(({ at }, stop) => {
    if (at) cells.set(cell(...at), [...(cells.get(cell(...at)) ?? []), stop]);
  });
  stops.forEach(({ at }, stop) => {
    if (!at) return;
    const shrink = Math.cos((at[0] * Math.PI) / 180);
    const wide = Math.ceil(1 / Math.max(shrink, 0.1));
    for (let y = -1; y <= 1; y++) {
      for (let x = -wide; x <= wide; x++) {
        for (const other of cells.get(cell(at[0] + y / 200, at[1] + x / 200)) ?? []) {
          const there = /** @type {[number, number]} */ (stops[other].at);
          const metres = Math.hypot(there[0] - at[0], (there[1] - at[1]) * shrink) * 111_320;
          if (other !== stop && metres <= WALK) walks[stop].push({ to: other, minutes: Math.max(1, Math.ceil(metres / WALKED)) });
        }
      }
    }
  });
  for (const [from, to, minutes] of transfers) {
    walks[from] = walks[from].filter((walk) => walk.to !== to);
    if (minutes) walks[from].push({ to, minutes });
  }
  return walks;
};

// Whether a pattern runs on a day. 1 January 1970 was a Thursday.
/** @type {(pattern: PatternData, data: Timetable, day: number) => boolean} */
const runsOn = ({ days, service }, { period, services = [] }, day) => {
  const own = service === undefined ? { period, differs: [] } : services[service];
  const isWithin = !own.period || (own.period[0] <= day && day <= own.period[1]);
  const isUsual = isWithin && (days & (1 << (((day % 7) + 10) % 7))) !== 0;
  return isUsual !== own.differs.includes(day);
};

// The network of a day, counted from 1 January 1970.
/** @type {(data: Timetable, day: number) => Network} */
export const networkOf = (data, day) => {
  /** @type {Pattern[]} */
  const patterns = [];
  /** @type {Network["atStop"]} */
  const atStop = data.stops.map(() => []);
  for (const pattern of data.patterns) {
    const { line, stops, trips } = pattern;
    /** @type {number[][]} */
    const all = [];
    for (const shift of [-1, 0, 1]) {
      if (!runsOn(pattern, data, day + shift)) continue;
      for (const steps of trips) {
        let time = shift * DAY;
        const times = steps.map((step) => (time += step));
        if (times[times.length - 1] >= 0) all.push(times);
      }
    }
    if (!all.length) continue;
    all.sort((one, other) => one[0] - other[0]);
    // Trips of two days can overtake each other: each pattern has only those that do not.
    /** @type {number[][][]} */
    const parts = [];
    for (const times of all) {
      const part = parts.find((own) => own[own.length - 1].every((time, at) => time <= times[at]));
      if (part) part.push(times);
      else parts.push([times]);
    }
    for (const part of parts) {
      const times = new Int32Array(part.length * stops.length);
      part.forEach((own, trip) => times.set(own, trip * stops.length));
      stops.forEach((stop, place) => atStop[stop].push([patterns.length, place]));
      patterns.push({ line, stops, count: part.length, times });
    }
  }
  return { patterns, atStop, walks: walksOf(data), size: data.stops.length };
};

// The first trip of a pattern that leaves a place at a time or later; -1 if there is none.
/** @type {(pattern: Pattern, place: number, time: number) => number} */
const firstTrip = ({ times, stops, count }, place, time) => {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle * stops.length + place] < time) low = middle + 1;
    else high = middle;
  }
  return low < count ? low : -1;
};

/** @typedef {{ pattern: number, trip: number, from: number, to: number }} Ride */
/** How a stop is reached in a round: by a ride, or by a walk from a stop that one has ridden to.
 * @typedef {{ rides: Map<number, Ride>, walks: Map<number, Walk>, best: Map<number, "ride" | "walk"> }} Round */

// The ways from a stop to another that leave at a time or later: each arrives earlier than those
// with fewer changes. One walks to the first trip, between trips and from the last one, each
// time to a stop that is near.
/** @type {(network: Network, from: number, to: number, time: number) => Leg[][]} */
export const waysFrom = (network, from, to, time) => {
  const { patterns, atStop, walks, size } = network;
  // When one is at a stop at the earliest, and when at the earliest by a ride: one walks on only
  // from where one has ridden to.
  const best = new Int32Array(size).fill(NEVER);
  const ridden = new Int32Array(size).fill(NEVER);
  let before = new Int32Array(size).fill(NEVER);
  /** @type {Round[]} */
  const rounds = [];
  /** @type {Set<number>} */
  let marked = new Set([from]);
  before[from] = best[from] = time;
  for (const { to: stop, minutes } of walks[from]) {
    if (time + minutes >= best[stop]) continue;
    before[stop] = best[stop] = time + minutes;
    marked.add(stop);
  }
  /** @type {Leg[][]} */
  const ways = [];
  if (best[to] !== NEVER) ways.push([{ from, to, start: time, end: best[to] }]);
  for (let number = 0; number < MAX_TRIPS && marked.size; number++) {
    // For each pattern the first of its stops that was reached.
    /** @type {Map<number, number>} */
    const queue = new Map();
    for (const stop of marked)
      for (const [pattern, place] of atStop[stop]) if (place < (queue.get(pattern) ?? NEVER)) queue.set(pattern, place);
    const now = before.slice();
    /** @type {Round} */
    const round = { rides: new Map(), walks: new Map(), best: new Map() };
    /** @type {Set<number>} */
    const reached = new Set();
    for (const [at, start] of queue) {
      const pattern = patterns[at];
      const { stops, times } = pattern;
      let trip = -1;
      let boarded = 0;
      for (let place = start; place < stops.length; place++) {
        const stop = stops[place];
        if (trip >= 0) {
          const arrival = times[trip * stops.length + place];
          if (arrival < Math.min(ridden[stop], best[to])) {
            ridden[stop] = arrival;
            round.rides.set(stop, { pattern: at, trip, from: boarded, to: place });
            if (arrival < best[stop]) {
              now[stop] = best[stop] = arrival;
              round.best.set(stop, "ride");
              reached.add(stop);
            }
          }
        }
        const ready = before[stop];
        if (ready !== NEVER && (trip < 0 || ready <= times[trip * stops.length + place])) {
          const other = firstTrip(pattern, place, ready);
          if (other >= 0 && (trip < 0 || other < trip)) [trip, boarded] = [other, place];
        }
      }
    }
    for (const stop of round.rides.keys()) {
      for (const { to: other, minutes } of walks[stop]) {
        const arrival = ridden[stop] + minutes;
        if (arrival >= Math.min(best[other], best[to])) continue;
        now[other] = best[other] = arrival;
        round.walks.set(other, { to: stop, minutes });
        round.best.set(other, "walk");
        reached.add(other);
      }
    }
    rounds.push(round);
    if (reached.has(to)) ways.push(legsOf(network, rounds, from, to, time));
    before = now;
    marked = reached;
  }
  return ways;
};

// The legs of the way to a stop that the last round has reached.
/** @type {(network: Network, rounds: Round[], from: number, to: number, time: number) => Leg[]} */
const legsOf = ({ patterns, walks }, rounds, from, to, time) => {
  /** @type {Leg[]} */
  const legs = [];
  let stop = to;
  for (let number = rounds.length - 1; number >= 0; number--) {
    const round = rounds[number];
    // A stop that this round has not reached was reached in one before.
    const how = round.best.get(stop);
    if (!how) continue;
    if (how === "walk") {
      const { to: start, minutes } = /** @type {Walk} */ (round.walks.get(stop));
      legs.unshift({ from: start, to: stop, start: 0, end: minutes });
      stop = start;
    }
    const ride = /** @type {Ride} */ (round.rides.get(stop));
    const { line, stops, times } = patterns[ride.pattern];
    const at = (/** @type {number} */ place) => times[ride.trip * stops.length + place];
    legs.unshift({ line, from: stops[ride.from], to: stop, start: at(ride.from), end: at(ride.to), stops: ride.to - ride.from });
    stop = stops[ride.from];
  }
  const first = walks[from].find((walk) => walk.to === stop);
  if (stop !== from && first) legs.unshift({ from, to: stop, start: 0, end: first.minutes });
  // Walks have their times by the trips around them: before the first trip as late as possible.
  for (let at = 0; at < legs.length; at++) {
    const leg = legs[at];
    if (leg.line) continue;
    const minutes = leg.end;
    const next = legs[at + 1];
    leg.start = at ? legs[at - 1].end : next ? next.start - minutes : time;
    leg.end = leg.start + minutes;
  }
  return legs;
};

// The next ways: those that leave at a time or later, then those that leave after them.
/** @type {(network: Network, from: number, to: number, time: number, count: number) => Leg[][]} */
export const nextWays = (network, from, to, time, count) => {
  /** @type {Leg[][]} */
  const found = [];
  let start = time;
  for (let turn = 0; turn < count * 2 && found.length < count; turn++) {
    const ways = waysFrom(network, from, to, start);
    if (!ways.length) break;
    found.push(...ways);
    start = Math.min(...ways.map((legs) => legs[0].start)) + 1;
    // Who walks all the way can do so at any time.
    if (!ways.some((legs) => legs.some(({ line }) => line))) break;
  }
  // One that leaves earlier and arrives no earlier with no fewer changes is none.
  const isWorse = (/** @type {Leg[]} */ one, /** @type {Leg[]} */ other) =>
    other !== one && other[0].start >= one[0].start && other[other.length - 1].end <= one[one.length - 1].end && trips(other) <= trips(one)
    && (other[0].start > one[0].start || other[other.length - 1].end < one[one.length - 1].end || trips(other) < trips(one));
  const kept = found.filter((way) => !found.some((other) => isWorse(way, other)));
  kept.sort((one, other) => one[0].start - other[0].start || one[one.length - 1].end - other[other.length - 1].end);
  return kept.slice(0, count);
};

/** @param {Leg[]} legs */
export const trips = (legs) => legs.filter(({ line }) => line).length;

// The way that leaves last and still arrives before a time.
/** @type {(network: Network, from: number, to: number, until: number) => Leg[] | undefined} */
export const lastWay = (network, from, to, until) => {
  // Departures here and at the stops around, less the walk to them.
  const starts = [{ to: from, minutes: 0 }, ...network.walks[from]];
  const times = new Set(starts.flatMap(({ to: stop, minutes }) => network.atStop[stop].flatMap(([pattern, place]) => {
    const { times: all, stops, count } = network.patterns[pattern];
    return Array.from({ length: count }, (_, trip) => all[trip * stops.length + place] - minutes);
  })));
  for (const time of [...times].filter((own) => own >= 0 && own < until).toSorted((one, other) => other - one)) {
    const ways = waysFrom(network, from, to, time).filter((legs) => trips(legs) && legs[legs.length - 1].end <= until);
    if (ways.length) return ways.toSorted((one, other) => other[0].start - one[0].start || trips(one) - trips(other))[0];
  }
  // Who lives near walks, at any time.
  const walk = network.walks[from].find((own) => own.to === to);
  return walk && [{ from, to, start: until - walk.minutes, end: until }];
};

// What leaves a stop from a time on, the next first.
/** @type {(network: Network, stop: number, time: number, count: number) => { line: Record<string, string>, to: number, time: number }[]} */
export const departures = (network, stop, time, count) => {
  const all = network.atStop[stop].flatMap(([number, place]) => {
    const pattern = network.patterns[number];
    const { stops, times, line } = pattern;
    if (place === stops.length - 1) return [];
    const first = firstTrip(pattern, place, time);
    if (first < 0) return [];
    const next = Array.from({ length: Math.min(pattern.count - first, count) }, (_, at) => first + at);
    return next.map((trip) => ({ line, to: stops[stops.length - 1], time: times[trip * stops.length + place] }));
  });
  return all.toSorted((one, other) => one.time - other.time).slice(0, count);
};
