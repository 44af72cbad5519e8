"""Chooses units up to a budget: anchors first, then by score, never one token over.

Anchors are the newest user message, the system prompt, the first thing the user wanted and the
last turns. The rest is greedy: what does not fit is passed over for what does.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from recollect.compression.block import ROLES, Figures
from recollect.compression.emission import Emission
from recollect.compression.index import Index

_QUESTION: Final = 0.4
_SYSTEM: Final = 0.12
_GOAL: Final = 0.03
_LAST: Final = 0.06
_LAST_AT_MOST: Final = 900
"""Shares of the budget for each anchor, and tokens for the last turns."""
_MISSES: Final = 60
_KNOWN_LINES: Final = 0.6
"""A unit of code is left out if so many of its lines are there already."""
_TELLING: Final = 8


class Selection:
    """Units chosen so far. `used` counts the tokens they cost."""

    def __init__(self, index: Index, emission: Emission, budget: int) -> None:
        self._index = index
        self._emission = emission
        self._budget = budget
        self._lines: set[str] = set()
        self._costs: dict[int, int] = {}
        self._repeated = index.repeated_later.tolist()
        self._code = index.code.tolist()
        self.units: set[int] = set()
        self.used = emission.frame

    def add_anchors(self, newest: int) -> None:
        """The newest user message, system prompts, the first goal, the last turns."""
        index = self._index
        self._add_within(index.units_of(newest), _QUESTION)
        prompts = np.flatnonzero(index.roles == ROLES.index("system")).tolist()
        self._add_within(self._fresh(prompts), _SYSTEM)
        goals = np.flatnonzero(index.roles == ROLES.index("user"))[:1].tolist()
        self._add_within(self._fresh(goals), _GOAL)
        self._add_last()

    def add_best(self, scores: Figures) -> None:
        """By score, until the budget is full."""
        characters = self._index.characters.tolist()
        greeting = self._index.greeting.tolist()
        misses = 0
        for unit in np.argsort(-scores, kind="stable").tolist():
            if unit in self.units or greeting[unit] or self._repeated[unit]:
                continue
            could_fit = self.used + characters[unit] // 6 <= self._budget
            if could_fit and self._is_known(unit):
                continue
            if not could_fit or not self._add(unit):
                misses += 1
            if misses > _MISSES:
                break

    def drop_worst(self, scores: Figures, newest: int, excess: int) -> bool:
        """Give up the units of the lowest scores, as many as cost `excess` tokens.

        The newest message goes last; False if nothing is left to give up.
        """
        mine = set(self._index.units_of(newest))
        worst = sorted(self.units, key=lambda unit: (unit in mine, scores[unit], unit))
        for unit in worst:
            if excess <= 0:
                break
            self.units.discard(unit)
            excess -= self._costs[unit]
        return bool(worst)

    def _fresh(self, messages: Iterable[int]) -> Iterator[int]:
        """The units of these messages that do not stand again later."""
        for message in messages:
            yield from (u for u in self._index.units_of(message) if not self._repeated[u])

    def _add_last(self) -> None:
        most = self.used + min(_LAST_AT_MOST, _LAST * self._budget)
        for unit in range(self._index.size - 1, -1, -1):
            if unit not in self.units:
                if self.used + self._emission.cost(unit) > most:
                    return
                self._add(unit)

    def _add_within(self, units: Iterable[int], share: float) -> None:
        most = self.used + share * self._budget
        for unit in units:
            if self.used > most:
                return
            self._add(unit)

    def _add(self, unit: int) -> bool:
        if unit in self.units:
            return True
        cost = self._emission.cost(unit)
        if self.used + cost > self._budget:
            return False
        self.units.add(unit)
        self.used += cost
        self._costs[unit] = cost
        self._emission.count(unit)
        if self._code[unit]:
            self._lines.update(self._telling_lines(unit))
        return True

    def _is_known(self, unit: int) -> bool:
        if not self._code[unit] or not self._lines:
            return False
        lines = self._telling_lines(unit)
        known = sum(line in self._lines for line in lines)
        return bool(lines) and known > _KNOWN_LINES * len(lines)

    def _telling_lines(self, unit: int) -> list[str]:
        lines = map(str.strip, self._emission.text(unit).split("\n"))
        return [line for line in lines if len(line) > _TELLING]
