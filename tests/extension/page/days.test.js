import assert from "node:assert/strict";
import test from "node:test";

import { calendar, dayOf, level, plus, sum, weekday, weekOf } from "../../../server/recollect/web/ui/days.js";

const TODAY = "2026-11-27"; // a Friday

test("a calendar has whole weeks from Monday on, and ends today", () => {
  const weeks = calendar([{ day: "2026-11-20", messages: 3, platforms: { claude: 3 } }], TODAY, 53);
  assert.equal(weeks.length, 53);
  assert.ok(weeks.slice(0, -1).every((week) => week.length === 7 && weekday(week[0].day) === 0));
  assert.deepEqual(weeks.at(-1).map(({ day }) => day), ["23", "24", "25", "26", "27"].map((day) => `2026-11-${day}`));
  assert.deepEqual(weeks.flat().filter(({ messages }) => messages), [{ day: "2026-11-20", messages: 3, platforms: { claude: 3 } }]);
});

test("days go over the ends of months, years and summer time", () => {
  assert.equal(plus("2026-12-31", 1), "2027-01-01");
  assert.equal(plus("2028-03-01", -1), "2028-02-29");
  assert.equal(plus("2026-03-28", 2), "2026-03-30");
  assert.equal(weekOf("2026-11-29"), "2026-11-23");
  assert.equal(dayOf(new Date(2026, 0, 5, 23, 59)), "2026-01-05");
});

test("a week is the sum of its days", () => {
  const days = [{ day: "2026-11-23", messages: 4, platforms: { claude: 3, chatgpt: 1 } }, { day: "2026-11-24", messages: 2, platforms: { claude: 1 } }];
  assert.deepEqual(sum(days), { day: "2026-11-23", messages: 6, platforms: { claude: 4, chatgpt: 1 } });
});

test("something is never shown as nothing, and the most as the most", () => {
  assert.equal(level(0, 100), 0);
  assert.equal(level(1, 1_000_000), 1);
  assert.equal(level(100, 100), 4);
  assert.equal(level(5, 0), 4);
});
