"""Greetings, thanks and murmurs of assent: sentences that say nothing are left out of prose."""

import re
from typing import Final

_GREETING: Final = re.compile(
    r"(?:hey|hi|hello|wow|yeah|yep|yes|ok|okay|cool|nice|great|awesome|thanks|thank you|sure|haha"
    r"|lol|right|alright|exactly|hmm?|mm|mm-hmm|uh-huh|mhm|uh|um|true|i see|got it|oh|aww?|congrats"
    r"|good to (?:see|hear from) you|bye|take care|talk (?:to you )?soon|no (?:problem|worries)"
    r"|sounds (?:good|great)|that's (?:great|awesome|cool|amazing|so cool))"
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


def telling(text: str) -> list[tuple[int, int]]:
    """The stretches of a unit of prose that remain without greetings, if those are few words.

    At least one; white space between them is left out too.
    """
    cuts = [found.span() for found in _SENTENCE_END.finditer(text)] if len(text) <= _LONGEST else []
    if not cuts:
        return [(0, len(text))]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    left = int(_MOST * len(_WORD.findall(text)))
    kept: list[tuple[int, int]] = []
    joined = False
    for start, end in zip(starts, ends, strict=True):
        sentence = text[start:end]
        words = len(_WORD.findall(sentence)) if is_greeting(sentence) else left + 1
        if words <= left:
            left -= words
            joined = False
        elif joined:
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
            joined = True
    return kept or [(0, len(text))]
