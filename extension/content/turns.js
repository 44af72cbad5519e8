/**
 * Puts together what a page shows one part after another: a list of which only the turns in sight
 * are there. Turns are known again by their key or, where the page has none, by role and text.
 */
(() => {
  /**
   * @typedef {import("./recollect.js").Turn} Turn
   * @param {Turn} known @param {Turn} seen
   */
  function isSame(known, seen) {
    if (known === seen) return true;
    if (known.role !== seen.role) return false;
    if (known.key !== null && seen.key !== null) return known.key === seen.key;
    return known.text === seen.text;
  }

  /**
   * For each seen turn the place of the same known one, -1 if it is new: the longest common
   * subsequence, since the order of both is that of the conversation. Of equals the latest counts.
   * @param {Turn[]} known @param {Turn[]} seen
   */
  function aligned(known, seen) {
    const places = new Array(seen.length).fill(-1);
    let [k, s] = [known.length, seen.length];
    while (k > 0 && s > 0 && isSame(at(known, k - 1), at(seen, s - 1))) places[--s] = --k;
    if (k === 0 || s === 0) return places; // mostly, nothing or only the beginning is new
    const width = s + 1;
    const length = new Uint16Array((k + 1) * width);
    for (let a = 1; a <= k; a += 1) {
      for (let b = 1; b <= s; b += 1) {
        length[a * width + b] = isSame(at(known, a - 1), at(seen, b - 1))
          ? (length[(a - 1) * width + b - 1] ?? 0) + 1
          : Math.max(length[(a - 1) * width + b] ?? 0, length[a * width + b - 1] ?? 0);
      }
    }
    while (k > 0 && s > 0) {
      if (isSame(at(known, k - 1), at(seen, s - 1))) places[--s] = --k;
      else if ((length[k * width + s - 1] ?? 0) >= (length[(k - 1) * width + s] ?? 0)) s -= 1;
      else k -= 1;
    }
    return places;
  }

  /** @param {Turn[]} turns @param {number} place */
  const at = (turns, place) => /** @type {Turn} */ (turns[place]);

  /**
   * All turns that are known now, in order. New ones go next to those they were seen with; if none
   * of those is known, the height at which they stand decides.
   * @param {Turn[]} known @param {Turn[]} seen
   * @returns {Turn[]}
   */
  globalThis.recollect.merged = (known, seen) => {
    const places = aligned(known, seen);
    const result = known.map((turn) => [turn]);
    /** @type {Turn[]} */
    const before = [];
    const first = places.findIndex((place) => place >= 0);
    if (first < 0) return byHeight(known, seen);
    let group = before;
    seen.forEach((turn, index) => {
      const place = places[index];
      if (place < 0) return void group.push(turn);
      group = result[place] ?? before;
      group[0] = turn;
    });
    const start = places[first];
    return [...result.slice(0, start).flat(), ...before, ...result.slice(start).flat()];
  };

  /** @param {Turn[]} known @param {Turn[]} seen */
  function byHeight(known, seen) {
    const [top] = seen;
    if (!top) return known;
    const below = known.findIndex((turn) => turn.position > top.position);
    const place = below < 0 ? known.length : below;
    return [...known.slice(0, place), ...seen, ...known.slice(place)];
  }
})();
