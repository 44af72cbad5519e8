"""A whole conversation as arrays over its units: its blocks, and what only the whole can tell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recollect.compression.block import Block, Figures, Flags
from recollect.compression.messages import Message
from recollect.compression.splitting import Layout
from recollect.compression.vocabulary import Numbers

_SEGMENT: Final = 28
"""Units of one segment, unless a date begins the next one before."""
_RECURS: Final = 3
"""So often a name stands before a colon if it is a speaker's."""


@dataclass(frozen=True, slots=True)
class Index:
    """A conversation to be ranked. Arrays are over units, unless it says otherwise."""

    messages: Sequence[Message]
    layouts: Sequence[Layout]
    """Of each message."""
    tokens: NDArray[np.int64]
    """Of each message."""
    first_unit: NDArray[np.int64]
    """Of each message; one more at the end."""
    message: NDArray[np.int64]
    roles: NDArray[np.uint8]
    """Of each message, the place in ROLES."""
    speakers: Mapping[str, bool]
    """Names before a colon that recur, and whether each has one role only."""
    dated_by: NDArray[np.int64]
    """Of each message, the one whose header dates it, or -1."""
    segment: NDArray[np.int64]
    lengths: Figures
    terms: Numbers
    """Of all units, one after the other."""
    begins: NDArray[np.int64]
    """Of each unit, where its terms begin; one more at the end."""
    frequency: NDArray[np.int64]
    """Of each term of the vocabulary, in how many units it stands."""
    characters: NDArray[np.int64]
    code: Flags
    time: Figures
    number: Figures
    question: Figures
    names: Figures
    greeting: Flags
    topics: NDArray[np.uint64]
    repeated_later: Flags

    @property
    def size(self) -> int:
        """How many units there are."""
        return len(self.message)

    def units_of(self, message: int) -> range:
        """The units of a message."""
        return range(int(self.first_unit[message]), int(self.first_unit[message + 1]))

    def stands_for_role(self, message: int) -> str | None:
        """Who speaks, if that says the role too: a name that recurs in one role only."""
        name = self.layouts[message].speaker
        return name if name and self.speakers.get(name) else None


def index(messages: Sequence[Message], blocks: Sequence[Block], terms: int) -> Index:
    """The index of these messages, which the blocks hold in order. `terms`: how many are known."""
    layouts = [each for block in blocks for each in block.layouts]
    units = np.concatenate([block.units for block in blocks])
    first_unit = np.concatenate([[0], np.cumsum(units)])
    count = int(first_unit[-1])
    lengths = np.concatenate([block.lengths for block in blocks])
    headers = np.concatenate([block.dated for block in blocks]) | _new_days(messages)
    return Index(
        messages=messages,
        layouts=layouts,
        tokens=np.concatenate([block.tokens for block in blocks]),
        first_unit=first_unit,
        message=np.repeat(np.arange(len(layouts)), units),
        roles=np.concatenate([block.roles for block in blocks]),
        speakers=_speakers(blocks),
        dated_by=np.maximum.accumulate(np.where(headers, np.arange(len(layouts)), -1)),
        segment=_segments(first_unit[:-1][headers], count),
        lengths=lengths.astype(float),
        terms=np.concatenate([block.terms for block in blocks]),
        begins=np.concatenate([[0], np.cumsum(lengths)]),
        frequency=np.bincount(np.concatenate([b.distinct for b in blocks]), minlength=terms),
        characters=np.concatenate([block.characters for block in blocks]),
        code=np.concatenate([block.code for block in blocks]),
        time=np.concatenate([block.time for block in blocks]),
        number=np.concatenate([block.number for block in blocks]),
        question=np.concatenate([block.question for block in blocks]),
        names=np.concatenate([block.names for block in blocks]),
        greeting=np.concatenate([block.greeting for block in blocks]),
        topics=np.concatenate([block.topics for block in blocks]),
        repeated_later=_repeated_later(np.concatenate([block.same for block in blocks])),
    )


def _new_days(messages: Sequence[Message]) -> Flags:
    """Of each message, whether its day is later than that of the one before."""
    days = [message.day for message in messages]
    if not any(days):
        return np.zeros(len(days), bool)
    return np.array([day > before for day, before in zip(days, ["", *days], strict=False)], bool)


def _speakers(blocks: Sequence[Block]) -> dict[str, bool]:
    """Names before a colon that recur, and whether each has one role only."""
    times: Counter[tuple[str, str]] = Counter()
    for block in blocks:
        for speaks, often in block.speakers.items():
            times[speaks] += often
    roles = Counter(name for name, _ in times)
    named: Counter[str] = Counter()
    for (name, _), often in times.items():
        named[name] += often
    return {name: roles[name] == 1 for name, often in named.items() if often >= _RECURS}


def _segments(begins: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The number of each unit's segment; some segments begin with the units `begins`."""
    start = np.zeros(count + 1, np.int64)
    start[begins] = begins
    since = np.arange(count) - np.maximum.accumulate(start)[:count]
    return np.cumsum(since % _SEGMENT == 0) - 1


def _repeated_later(same: NDArray[np.int64]) -> Flags:
    """Of each unit, whether its terms stand again further on."""
    order = np.argsort(same, kind="stable")
    repeated = np.zeros(len(same), bool)
    repeated[order[:-1]] = same[order[1:]] == same[order[:-1]]
    return repeated
