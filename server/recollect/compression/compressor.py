"""The compressor: messages in, one message within a budget out. Deterministic, verbatim, no model.

A block holds what is known of a run of messages; whoever keeps blocks (the prefix cache) saves
parsing. docs/architecture.md has the whole road, docs/decisions.md where the constants are from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from recollect.compression.block import Block, parse
from recollect.compression.emission import Emission, Emitted, Line, whole
from recollect.compression.index import Index, index
from recollect.compression.messages import SMALLEST_TARGET, Message
from recollect.compression.scoring import scores
from recollect.compression.selection import Selection
from recollect.compression.vocabulary import Vocabulary
from recollect.text.tokens import count

_RECENT_MESSAGES: Final = 3
_RECENT_CHARACTERS: Final = 1500
_BRIEF: Final = 0.15
"""Below this share of the history dates are shown without their time of day."""


@dataclass(frozen=True, slots=True)
class Compressed:
    """A text, how many tokens it has, and where it is from."""

    tokens: int
    _emitted: Emitted

    @property
    def text(self) -> str:
        """The text."""
        return self._emitted.text

    @property
    def lines(self) -> Sequence[Line | None]:
        """The source of each line of the text; None for a line of marks only."""
        return self._emitted.lines


def compress(
    messages: Sequence[Message], target: int, *, vocabulary: Vocabulary | None = None
) -> Compressed:
    """Compress into at most `target` tokens, SMALLEST_TARGET at least."""
    words = vocabulary if vocabulary is not None else Vocabulary()
    return compress_blocks(messages, [parse(messages, words)], target, words)


def compress_blocks(
    messages: Sequence[Message], blocks: Sequence[Block], target: int, vocabulary: Vocabulary
) -> Compressed:
    """The same, of messages that are parsed: `blocks` hold them in order, with `vocabulary`."""
    if target < SMALLEST_TARGET:
        raise ValueError(f"a target is at least {SMALLEST_TARGET} tokens")
    tokens = sum(int(block.tokens.sum()) for block in blocks)
    if tokens < target:
        everything = whole(messages)
        if (used := count(everything.text)) <= target:
            return Compressed(used, everything)
    found = index(messages, blocks, vocabulary.terms)
    if not found.size:
        nothing = whole([])
        return Compressed(count(nothing.text), nothing)
    return _extract(found, vocabulary, target, brief=target < _BRIEF * tokens)


def _extract(found: Index, vocabulary: Vocabulary, target: int, *, brief: bool) -> Compressed:
    newest = _newest(found)
    before = found.messages[max(0, newest - _RECENT_MESSAGES) : newest]
    recent = "\n".join(message.text[-_RECENT_CHARACTERS:] for message in before)
    values = scores(found, vocabulary, found.messages[newest].text, recent)
    emission = Emission(found, brief=brief)
    selection = Selection(found, emission, target)
    selection.add_anchors(newest)
    selection.add_best(values)
    emitted = emission.emit(selection.units)
    # Tokens of lines add up but for rare pairs at their borders.
    while (used := count(emitted.text)) > target and selection.drop_worst(
        values, newest, used - target
    ):
        emitted = emission.emit(selection.units)
    return Compressed(used, emitted)


def _newest(found: Index) -> int:
    """The newest message of the user that says something, else the newest that does."""
    speaking = np.flatnonzero(np.diff(found.first_unit)).tolist()
    for number in reversed(speaking):
        if found.messages[number].role == "user":
            return int(number)
    return int(speaking[-1])
