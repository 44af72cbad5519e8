"""What a page shows, united with what is stored: real messages and the turns of other pages. Pure.

Pages show a part of a long conversation, another part on another visit. A turn is the same as a
stored one if it has its id, says the same or, at the same place, the beginning or more of it.
What aligns with nothing is kept in its place.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from recollect.capture.provisional.alignment import Pair, growing, unique_pairs
from recollect.capture.provisional.likeness import Covering, Saying, grown
from recollect.capture.provisional.placing import placed, telling_marks
from recollect.capture.provisional.turns import IsTaken, Names, Real, Turn, merged
from recollect.capture.provisional.weaving import Path, Woven

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_SAME: Final = 3
_READ_ANEW: Final = 2


def united(stored: Woven, path: Path, page: Sequence[Turn], taken: IsTaken) -> Woven:
    """The stored order with the turns of a page in it, which have no ids yet.

    New turns get ids that are not `taken`. Of turns that a real message tells, only the
    place is used.
    """
    return _Uniting(stored, path, page).united(taken)


class _Uniting:
    def __init__(self, stored: Woven, path: Path, page: Sequence[Turn]) -> None:
        self._stored = stored
        self._keys = stored.keys
        self._places = frozenset(stored.keys)
        self._items: list[Turn | Real] = [
            stored.turns.get(key) or path.reals[key] for key in stored.keys
        ]
        self._path = path
        self._covering = Covering()
        self._page = [turn for turn in page if not self._is_on_another_branch(turn)]

    def united(self, taken: IsTaken) -> Woven:
        known = set(self._by_id())
        growing_known = growing(known)
        used = {one for one, _ in known}, {other for _, other in known}
        ours = [None if at in used[0] else turn.said for at, turn in enumerate(self._page)]
        theirs = [None if at in used[1] else item.said for at, item in enumerate(self._items)]
        pairs = placed(ours, theirs, self._likeness, growing_known, self._may_be)
        strayed = sorted({*known.difference(growing_known), *self._strayed(ours, theirs, pairs)})
        return self._written(pairs, self._with_neighbours(strayed, pairs), taken)

    def _is_on_another_branch(self, turn: Turn) -> bool:
        """Whether a message without a place here tells the turn: nor has the turn one then."""
        real = self._path.of(turn)
        return bool(real and real.external_id not in self._places and self._tells(real, turn))

    def _by_id(self) -> Iterator[Pair]:
        """Turns that the page calls by an id that is stored; a turn rather than its message."""
        places: dict[tuple[str, str], list[int]] = defaultdict(list)
        # Those of one id wait in their order, turns in front of the message of the same id.
        waiting_order = sorted(enumerate(self._items), key=lambda pair: isinstance(pair[1], Real))
        for at, item in reversed(waiting_order):
            if key := item.key if isinstance(item, Turn) else item.external_id:
                places[item.said.role, key].append(at)
        for one, turn in enumerate(self._page):
            waiting = places.get((turn.said.role, turn.key)) if turn.key else None
            if waiting:
                yield one, waiting.pop()

    def _likeness(self, one: int, other: int) -> int:
        turn, item = self._page[one], self._items[other]
        if isinstance(item, Real):
            return self._covering(item.said, turn.said)
        if not item.is_of(turn.key):
            return 0
        if grown(item.said, turn.said):
            return _SAME
        anew = item.adapter != turn.adapter and self._is_read_anew(item.said, turn.said)
        return _READ_ANEW if anew else 0

    def _is_read_anew(self, one: Saying, other: Saying) -> bool:
        """Whether one version of an adapter reads nearly the words that another one read."""
        return self._covering(one, other) > 1 or self._covering(other, one) > 1

    def _may_be(self, one: int, other: int) -> bool:
        item = self._items[other]
        return isinstance(item, Real) or item.is_of(self._page[one].key)

    def _strayed(
        self, ours: Sequence[Saying | None], theirs: Sequence[Saying | None], pairs: Sequence[Pair]
    ) -> list[Pair]:
        """Turns that say what only one stored turn says, which stands at another place."""
        used = {one for one, _ in pairs}, {other for _, other in pairs}
        return [
            (one, other)
            for one, other in unique_pairs(telling_marks(ours), telling_marks(theirs))
            if one not in used[0]
            and other not in used[1]
            and isinstance(self._items[other], Turn)
            and self._may_be(one, other)
        ]

    def _with_neighbours(self, strayed: Sequence[Pair], pairs: Sequence[Pair]) -> list[Pair]:
        """What strayed, with the turns that stand next to it here as there."""
        found = list(strayed)
        ours, theirs = ({pair[side] for pair in (*strayed, *pairs)} for side in (0, 1))
        for (one, other), step in itertools.product(strayed, (-1, 1)):
            one, other = one + step, other + step
            while one not in ours and other not in theirs and self._goes_along(one, other):
                found.append((one, other))
                ours.add(one)
                theirs.add(other)
                one, other = one + step, other + step
        return found

    def _goes_along(self, one: int, other: int) -> bool:
        if not (0 <= one < len(self._page) and 0 <= other < len(self._items)):
            return False
        turn, item = self._page[one], self._items[other]
        return isinstance(item, Turn) and item.is_of(turn.key) and grown(item.said, turn.said)

    def _written(self, pairs: Sequence[Pair], moved: Iterable[Pair], taken: IsTaken) -> Woven:
        turns = dict(self._stored.turns)
        new_names = Names(lambda key: key in turns or taken(key))
        shown = {**dict(moved), **dict(pairs)}
        names = [
            self._name(one, shown.get(one), turns, new_names) for one in range(len(self._page))
        ]
        keys = self._merged(pairs, names)
        return replace(self._stored, keys=keys, turns=turns)

    def _name(
        self, one: int, other: int | None, turns: dict[str, Turn], new_names: Names
    ) -> str | None:
        """What a turn of the page is called from now on; None if a real message tells it."""
        turn = self._page[one]
        item = None if other is None else self._items[other]
        if isinstance(item, Turn):
            turns[item.external_id] = merged(turns[item.external_id], turn)
            return item.external_id
        real = item or self._path.of(turn)
        if real and self._tells(real, turn):
            return None
        new = new_names.named(turn)
        turns[new.external_id] = new
        return new.external_id

    def _tells(self, real: Real, turn: Turn) -> bool:
        finished = turn.key == real.external_id and not real.said.partial
        return finished or self._covering.all_of(real.said, turn.said)

    def _merged(self, pairs: Sequence[Pair], names: Sequence[str | None]) -> list[str]:
        placed = set(filter(None, names))
        kept = [key if key not in placed else None for key in self._keys]
        merged_keys: list[str | None] = []
        if not pairs:
            at = self._after_older()
            merged_keys = [*kept[:at], *names, *kept[at:]]
        else:
            ends = [(-1, -1), *pairs, (len(names), len(kept))]
            for (one, other), (next_one, next_other) in itertools.pairwise(ends):
                # Stored first: what a later page shows beside it came later.
                merged_keys += [*kept[other + 1 : next_other], *names[one + 1 : next_one]]
                # A turn that tells more than its real message stands before it.
                merged_keys += [*names[next_one : next_one + 1], *kept[next_other : next_other + 1]]
        return [key for key in merged_keys if key is not None]

    def _after_older(self) -> int:
        """Without anything in common: behind what was said or seen before this page."""
        observed_at = min((turn.observed_at for turn in self._page), default=_LONG_AGO)
        at = len(self._items)
        while at and _moment(self._items[at - 1]) > observed_at:
            at -= 1
        return at


def _moment(item: Turn | Real) -> datetime:
    if isinstance(item, Turn):
        return item.observed_at
    return item.created_at or _LONG_AGO
