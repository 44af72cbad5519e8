"""Greetings and thanks: sentences that say nothing, left out at the ends of a unit of prose."""

import re
from typing import Final

_GREETING: Final = re.compile(
    r"(?:hey|hi|hello|wow|yeah|yep|yes|ok|okay|cool|nice|great|awesome|thanks|thank you|sure|haha"
    r"|lol|oh|aww?|congrats|good to (?:see|hear from) you|bye|take care|talk (?:to you )?soon"
    r"|no (?:problem|worries)|sounds (?:good|great)|that's (?:great|awesome|cool|amazing|so cool))"
    r"\b[^.!?\d]{0,30}[.!?]+\s*",
    re.I,
)
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST: Final = 600
_MOST: Final = 0.15
"""Of a unit's words may be left out as greetings."""


def is_greeting(text: str) -> bool:
    """Whether this is one sentence of greeting, thanks or praise, and nothing else."""
    return _GREETING.fullmatch(text) is not None


def trimmed(text: str) -> tuple[int, int]:
    """Where a unit of prose begins and ends without greetings, if those are few of its words."""
    if len(text) > _LONGEST:
        return 0, len(text)
    cuts = [(found.start(), found.end()) for found in _SENTENCE_END.finditer(text)]
    spans = list(zip([0, *(b for _, b in cuts)], [*(a for a, _ in cuts), len(text)], strict=True))
    left = int(_MOST * len(_WORD.findall(text)))
    for end in (0, -1):
        while len(spans) > 1 and is_greeting(text[slice(*spans[end])]):
            left -= len(_WORD.findall(text[slice(*spans[end])]))
            if left < 0:
                break
            del spans[end]
    return spans[0][0], spans[-1][1]
