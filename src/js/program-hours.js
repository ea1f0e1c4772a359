// Opening hours as the press writes them for the mini-program "places": plain times of days, and
// whether a place is open at a time. `tests/hours.json` has the answers of the crate opening-hours.

/** @typedef {[start: number, end: number][]} OpenTimes */
/** @typedef {{ week: OpenTimes[], other: [day: string, count: number, times: OpenTimes][] }} Hours */

// The minutes of a day.
export const DAY = 1440;

// Days are counted from 1970, by the calendar of this device.
/** @param {Date} time */
export const dayOf = (time) => Math.floor(Date.UTC(time.getFullYear(), time.getMonth(), time.getDate()) / 86_400_000);
/** @param {number} day */
export const isoDay = (day) => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** @type {(hours: Hours, day: number) => OpenTimes} */
export const timesOn = (hours, day) => {
  for (const [first, count, times] of hours.other) {
    const from = Date.parse(first) / 86_400_000;
    if (day >= from && day < from + count) return times;
  }
  // 1 January 1970 was a Thursday; the week begins with Monday.
  return hours.week[(day + 3) % 7];
};

// Whether a place is open at a time, and until when, or from when: in minutes from the start of
// that day. Times that end at midnight go on with those of the next day.
/** @type {(hours: Hours, time: Date) => { isOpen: boolean, at: number | null }} */
export const stateAt = (hours, time) => {
  const today = dayOf(time);
  const now = time.getHours() * 60 + time.getMinutes();
  const range = timesOn(hours, today).find(([start, end]) => start <= now && now < end);
  if (range) {
    let [, end] = range;
    for (let day = today + 1; end === (day - today) * DAY; day++) {
      if (day - today > 7) return { isOpen: true, at: null };
      const next = timesOn(hours, day).find(([start]) => start === 0);
      if (!next) break;
      end = (day - today) * DAY + next[1];
    }
    return { isOpen: true, at: end };
  }
  for (let day = today; day < today + 15; day++) {
    const next = timesOn(hours, day).find(([start]) => (day - today) * DAY + start > now);
    if (next) return { isOpen: false, at: (day - today) * DAY + next[0] };
  }
  return { isOpen: false, at: null };
};
