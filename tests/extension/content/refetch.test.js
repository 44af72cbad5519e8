import assert from "node:assert/strict";
import { beforeEach, afterEach, mock, test } from "node:test";

import { settled } from "../page.js";
import { bridged } from "./bridged.js";

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"] }));
afterEach(() => mock.timers.reset());

/** @param {(id: string) => Promise<unknown>} fetch @param {() => boolean} [allowed] */
function fetcher(fetch, allowed = () => true) {
  const unblurred = Object.assign(Object.create(Math), { random: () => 0.5 });
  const { recollect } = bridged("content/refetch.js", { Math: unblurred, Date });
  /** @type {any[]} */
  const seen = [];
  const made = recollect.refetch({
    fetch: async (/** @type {string} */ id) => {
      seen.push(["asked", id, Date.now()]);
      return fetch(id);
    },
    fetched: (/** @type {string} */ id, /** @type {unknown} */ payload) =>
      seen.push(["fetched", id, payload]),
    failed: (
      /** @type {string} */ id,
      /** @type {any} */ error,
      /** @type {number} */ times,
      /** @type {boolean} */ final,
    ) => seen.push(["failed", id, times, final]),
    allowed,
  });
  const of = (/** @type {string} */ kind) => seen.filter(([each]) => each === kind);
  return { made, seen, of, FetchFailed: recollect.FetchFailed };
}

/** @param {number} milliseconds */
async function pass(milliseconds) {
  for (let left = milliseconds; left > 0; left -= 500) {
    mock.timers.tick(Math.min(left, 500));
    await settled();
  }
}

test("it is fetched once, however often something happened just before", async () => {
  const { made, of } = fetcher(async () => "all");
  for (let time = 0; time < 3; time += 1) {
    made.soon("1", 1500);
    await pass(1000);
  }
  await pass(1000);
  assert.deepEqual(of("asked"), [["asked", "1", 3500]]);
  assert.deepEqual(of("fetched"), [["fetched", "1", "all"]]);
});

test("one request at a time", async () => {
  let open = 0;
  let most = 0;
  /** @type {(() => void)[]} */
  const answers = [];
  const { made } = fetcher(
    () =>
      new Promise((resolve) => {
        most = Math.max(most, (open += 1));
        answers.push(() => ((open -= 1), resolve("")));
      }),
  );
  for (const id of ["1", "2", "3"]) made.soon(id, 0);
  for (let time = 0; time < 6; time += 1) {
    await pass(500);
    answers.shift()?.();
  }
  assert.equal(most, 1);
});

test("after failures it is tried again, ever later, until it is given up; an event begins anew", async () => {
  const { made, of, FetchFailed } = fetcher(() => Promise.reject(new FetchFailed(500, null)));
  made.soon("1", 0);
  await pass(300_000);
  assert.deepEqual(
    of("asked").map(([, , at]) => Math.round(at / 1000)),
    [1, 3, 8, 23, 83],
  );
  assert.deepEqual(
    of("failed").map(([, , times, final]) => [times, final]),
    [1, 2, 3, 4, 5].map((times) => [times, false]),
  );
  made.soon("1", 0);
  await pass(1000);
  assert.equal(of("asked").length, 6);
});

test("a site that asks to wait is left alone, for every conversation", async () => {
  let refuses = true;
  const { made, of, FetchFailed } = fetcher(async () => {
    if (refuses) throw new FetchFailed(429, 30);
    return "all";
  });
  made.soon("1", 0);
  await pass(1000);
  refuses = false;
  made.soon("2", 0);
  await pass(28_000);
  assert.equal(of("asked").length, 1);
  await pass(3000);
  assert.deepEqual(
    of("fetched")
      .map(([, id]) => id)
      .sort(),
    ["1", "2"],
  );
});

test("a pause holds for what was to be fetched before it was asked for, and for the user", async () => {
  let refuses = true;
  const { made, of, FetchFailed } = fetcher(async () => {
    if (refuses) throw new FetchFailed(429, 30);
    return "all";
  });
  made.soon("1", 0);
  made.soon("2", 0);
  made.soon("3", 1000);
  await pass(2000);
  refuses = false;
  await assert.rejects(made.now("4"), /asks for a pause/);
  await pass(27_000);
  assert.deepEqual(of("asked").map(([, id]) => id), ["1"]);
  await pass(4000);
  assert.deepEqual(of("fetched").map(([, id]) => id).sort(), ["1", "2", "3", "4"]);
});

test("a clock that is put back by days is no pause of days", async () => {
  let refuses = true;
  const { made, of, FetchFailed } = fetcher(async () => {
    if (refuses) throw new FetchFailed(429, 30);
    return "all";
  });
  mock.timers.setTime(200_000_000);
  made.soon("1", 0);
  await pass(500);
  refuses = false;
  mock.timers.setTime(0);
  made.soon("1", 0);
  await pass(500);
  assert.equal(of("fetched").length, 1);
});

test("who may not, is not asked again", async () => {
  for (const status of [401, 403]) {
    const { made, of, FetchFailed } = fetcher(() => Promise.reject(new FetchFailed(status, null)));
    made.soon("1", 0);
    await pass(300_000);
    made.incomplete("1"); // what was read in the page instead is not whole
    await pass(300_000);
    assert.deepEqual(of("asked").length, 1);
    assert.deepEqual(of("failed"), [["failed", "1", 1, true]]);
    made.soon("1", 0);
    await pass(1);
    assert.deepEqual(of("asked").length, 2);
  }
});

test("while the server says that something is missing, a few times", async () => {
  const { made, of } = fetcher(async () => "all");
  for (let time = 0; time < 10; time += 1) {
    made.incomplete("1");
    made.incomplete("1");
    await pass(1_000_000);
  }
  assert.equal(of("asked").length, 6);
  made.complete("1");
  made.incomplete("1");
  await pass(3000);
  assert.equal(of("asked").length, 7);
});

test("what may not be captured is not fetched", async () => {
  const { made, seen } = fetcher(
    async () => "all",
    () => false,
  );
  made.soon("1", 0);
  await pass(1000);
  assert.deepEqual(seen, []);
});

test("on demand, with what failed", async () => {
  let works = true;
  const { made, of, FetchFailed } = fetcher(async () => {
    if (!works) throw new FetchFailed(500, null);
    return "all";
  });
  await made.now("1");
  assert.equal(of("fetched").length, 1);
  works = false;
  await assert.rejects(made.now("1"), /answered 500/);
});

test("nothing more after it was stopped", async () => {
  const { made, seen } = fetcher(async () => "all");
  made.soon("1", 1000);
  made.stop();
  await pass(5000);
  assert.deepEqual(seen, []);
});
