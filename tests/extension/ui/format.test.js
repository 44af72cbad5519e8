import assert from "node:assert/strict";
import { test } from "node:test";

import { ago, clock, clockAndAgo, day, size } from "../../../extension/ui/format.js";

const NOW = new Date(2026, 10, 27, 12, 0, 0);

/** @param {number} seconds */
const before = (seconds) => new Date(NOW.getTime() - 1000 * seconds).toISOString();

test("how long ago", () => {
  const told = [-60, 0, 44, 45, 60, 119, 3599, 3600, 7300, 86_399].map((s) => ago(before(s), NOW));
  assert.deepEqual(told, [
    "just now", "just now", "just now", "1 minute ago", "1 minute ago", "1 minute ago",
    "59 minutes ago", "1 hour ago", "2 hours ago", "23 hours ago",
  ]);
  assert.equal(ago(before(86_400), NOW), "26 Nov, 12:00");
});

test("the clock and how long ago, never the same thing twice", () => {
  assert.equal(clockAndAgo(before(300), NOW), "11:55, 5 minutes ago");
  assert.equal(clockAndAgo(before(86_400), NOW), "26 Nov, 12:00");
});

test("the clock names the day unless it is today, and the year unless it is this one", () => {
  assert.equal(clock(new Date(2026, 10, 27, 9, 4).toISOString(), NOW), "09:04");
  assert.equal(clock(new Date(2026, 10, 26, 23, 59).toISOString(), NOW), "26 Nov, 23:59");
  assert.equal(clock(new Date(2025, 1, 1, 0, 0).toISOString(), NOW), "1 Feb 2025, 00:00");
  assert.equal(day(new Date(2026, 2, 3).toISOString(), NOW), "3 Mar");
  assert.equal(day(new Date(2025, 2, 3).toISOString(), NOW), "3 Mar 2025");
});

test("sizes", () => {
  const told = [0, 1, 999, 1000, 1234, 9949, 9950, 12_345, 999_499, 999_500, 33_554_432, 5e9, 5e12];
  assert.deepEqual(told.map(size), [
    "0 B", "1 B", "999 B", "1 KB", "1.2 KB", "9.9 KB", "10 KB", "12 KB", "999 KB", "1 MB", "34 MB",
    "5 GB", "5,000 GB",
  ]);
});
