"""Whether an answer of an export says what another one says, although written otherwise. Pure.

Exports render Markdown their own way, and lead links through an address of their own; so answers
are compared by their words (`provisional/likeness.py`).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from recollect.capture.provisional.likeness import Covering, Saying, saying

_NEARLY_ALL: Final = 2
_BEGINNING: Final = 1
_TARGET = re.compile(r"\]\([^()\s]{0,4000}\)")


def unsaid_in(texts: Iterable[str], answers: Sequence[str]) -> list[str]:
    """Which of these answers none of the texts says."""
    covers = Covering()
    told = [_answer(text) for text in texts]
    return [
        answer
        for answer in answers
        if not any(covers(each, _answer(answer)) >= _NEARLY_ALL for each in told)
    ]


def is_other(text: str, stored: str) -> bool:
    """Whether this is another answer than the stored one, and not the same, shorter or longer."""
    both_speak = text.strip() and stored.strip() and text != stored
    return bool(both_speak) and Covering()(_answer(stored), _answer(text)) < _BEGINNING


def _answer(text: str) -> Saying:
    return saying("assistant", _TARGET.sub("]", text))
