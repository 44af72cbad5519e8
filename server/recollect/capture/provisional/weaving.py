"""Real messages and provisional turns in one order, and which turns give way to messages. Pure.

A turn gives way to the message of the site's id it has, or to one that says the same or more at its
place. Its place is where the pages showed it: the snapshot's order names the turns that are left
and, between them, the real messages that were or became their neighbours.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from recollect.capture.provisional.alignment import Pair, growing
from recollect.capture.provisional.likeness import Covering, Saying
from recollect.capture.provisional.placing import placed
from recollect.capture.provisional.rows import Rows
from recollect.capture.provisional.turns import Real, Turn

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Path:
    """The active path of the real messages, and `reals` of every branch by external id.

    `rooted` is whether it begins where the conversation does, as far as the site tells.
    """

    keys: Sequence[str] = ()
    reals: Mapping[str, Real] = field(default_factory=dict)
    rooted: bool = False

    def of(self, turn: Turn) -> Real | None:
        """The message that the site calls by the turn's id."""
        real = self.reals.get(turn.key) if turn.key else None
        return real if real and real.said.role == turn.said.role else None


@dataclass(frozen=True, slots=True)
class Woven:
    """External ids of real messages and turns in one order; the turns left; and which gave way.

    `gave_way` maps the external id of a turn to that of the message that tells the same.
    """

    keys: Sequence[str]
    turns: Mapping[str, Turn]
    gave_way: Mapping[str, str]

    @property
    def order(self) -> list[str]:
        """What the snapshot remembers: its turns, and the messages that stand next to them."""
        around = [None, *self.keys, None]
        return [
            key
            for before, key, after in zip(around, self.keys, around[2:], strict=False)
            if not self.turns.keys().isdisjoint({before, key, after})
        ]


def woven(path: Path, turns: Mapping[str, Turn], order: Iterable[str]) -> Woven:
    """The turns among the real messages, without those that these tell already.

    `order` may name turns and messages that are gone; turns that it does not name come last.
    """
    return _Weaving(path, turns).woven(dict.fromkeys((*order, *turns)))


class _Weaving:
    """One order of turns on its way into the order of the real messages."""

    def __init__(self, path: Path, turns: Mapping[str, Turn]) -> None:
        self._path = path
        self._places = {key: place for place, key in enumerate(path.keys)}
        self._said = [path.reals[key].said for key in path.keys]
        self._turns = turns
        self._rows = Rows(self._said)
        self._covering = Covering()
        self._left: dict[str, Turn] = {}
        self._gave_way: dict[str, str] = {}

    def woven(self, order: Iterable[str]) -> Woven:
        ours = list(self._with_known(order))
        pairs = placed(
            [self._turns[key].said if key in self._turns else None for key in ours],
            self._said,
            lambda one, other: self._likeness(ours[one], other),
            growing((at, self._places[key]) for at, key in enumerate(ours) if key in self._places),
            rooted=self._path.rooted,
        )
        self._give_way(ours, pairs)
        return Woven(self._merged(ours, pairs), self._left, self._gave_way)

    def _with_known(self, order: Iterable[str]) -> Iterable[str]:
        """The order with the message of a turn's own id in the place of the turn, or behind it."""
        told: dict[str, None] = {}
        for key in order:
            turn = self._turns.get(key)
            real = self._path.of(turn) if turn else None
            if turn and real and self._covers(real.said, turn.said):
                self._gave_way[key] = real.external_id
            elif turn:
                told[key] = None
            if real or key in self._places:
                told[real.external_id if real else key] = None
        return (key for key in told if key in self._turns or key in self._places)

    def _covers(self, real: Saying, shown: Saying) -> bool:
        """Whether a message that the site itself calls by the turn's id tells all of it."""
        return not real.partial or self._covering.all_of(real, shown)

    def _likeness(self, key: str, place: int) -> int:
        turn = self._turns.get(key)
        return self._covering(self._said[place], turn.said) if turn else 0

    def _give_way(self, ours: Sequence[str], pairs: Sequence[Pair]) -> None:
        places = dict(pairs)
        before = -1
        for one, key in enumerate(ours):
            if key in self._turns:
                turn = self._turns[key]
                own = places.get(one, self._places.get(turn.beside or ""))
                told = self._told_by(turn.said, own, before + 1)
                if told is not None:
                    self._gave_way[key] = self._path.keys[told]
                elif own is not None:
                    self._left[key] = replace(turn, beside=self._path.keys[own])
                else:
                    self._left[key] = turn
            before = places.get(one, before)

    def _told_by(self, shown: Saying, own: int | None, following: int) -> int | None:
        """The place of the message that tells a turn; `following` is the first it may be."""
        if own is not None and self._covering.all_of(self._said[own], shown):
            return own
        # A page may show as one turn what the site tells as several messages in a row.
        at = following if own is None else own
        if at < len(self._said) and self._said[at].role == "user":
            at += 1  # what answers it
        row = self._rows.around(at, shown.role) if at < len(self._said) else None
        return row.longest if row and self._covering.all_of(row.said, shown) else None

    def _merged(self, ours: Sequence[str], pairs: Sequence[Pair]) -> list[str]:
        theirs, left = self._path.keys, self._left
        if not pairs:
            return self._by_time([key for key in ours if key in left])
        merged: list[str] = []
        ends = [(-1, -1), *pairs, (len(ours), len(theirs))]
        for at, ((one, other), (next_one, next_other)) in enumerate(itertools.pairwise(ends)):
            turns = [key for key in ours[one + 1 : next_one] if key in left]
            reals = theirs[other + 1 : next_other]
            # A page shows turns in a row: before the first that is known stand the turns shown.
            first_reals = at == 0 and self._path.rooted
            merged += [*reals, *turns] if first_reals else [*turns, *reals]
            merged += [key for key in ours[next_one : next_one + 1] if key in left]
            merged += theirs[next_other : next_other + 1]
        return merged

    def _by_time(self, turns: Sequence[str]) -> list[str]:
        """Without anything in common: after the messages that are older than the page."""
        keys = list(self._path.keys)
        if not turns:
            return keys
        observed_at = min(self._turns[key].observed_at for key in turns)
        at = len(keys)
        while at and (self._path.reals[keys[at - 1]].created_at or _LONG_AGO) > observed_at:
            at -= 1
        return [*keys[:at], *turns, *keys[at:]]
