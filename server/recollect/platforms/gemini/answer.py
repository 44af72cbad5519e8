"""One answer of Gemini: a draft of it, which the site calls a candidate.

`[id, [text], citations, …, [status] at 8, …, what was made at 12, [text of a card] at 22, documents
at 30, [[reasoning], steps] at 37]`. What else says something in words is kept as it is.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from recollect.models import Part
from recollect.platforms.fields import compact, words
from recollect.platforms.gemini import files, sources
from recollect.platforms.gemini.places import at, everything, fields, rows

FINISHED: Final = 2
_READ: Final = frozenset({0, 1, 2, 8, 9, 12, 22, 30, 37})
_READ_OF_MADE: Final = frozenset({1, 7, 42, 55, 56, 58, 59, 86})
# Where the page shows a card or an image, its text has an address that leads nowhere.
_PLACEHOLDER = re.compile(
    r"^[ \t]*http://googleusercontent\.com/[a-z_]{1,60}/[0-9]{1,9}[ \t]*(?:\n|\Z)", re.MULTILINE
)
_CARD = re.compile(r"http://googleusercontent\.com/card_content/[0-9]")


def parts(answer: Any) -> tuple[Part, ...]:
    """The parts of an answer, in the order in which the page shows them."""
    return tuple(_parts(answer))


def status(answer: Any) -> int | None:
    """The site's code of how far it is, `FINISHED` at the end; None if it does not say."""
    code = at(answer, 8, 0)
    return code if isinstance(code, int) else None


def is_open(answer: Any) -> bool:
    """Whether the site says that it is not finished: being written, or stopped halfway."""
    return status(answer) not in (None, FINISHED)


def _parts(answer: Any) -> Iterator[Part]:
    if not isinstance(answer, list):
        yield Part("unknown", raw=compact(answer))
        return
    if reasoning := _reasoning(answer):
        yield Part("reasoning", reasoning)
    if planned := files.plan(answer):
        yield planned
    cited = sources.of_answer(answer)
    if text := _text(answer):
        yield Part("text", text, sources=cited)
    for document, raw in files.documents(answer):
        yield replace(document, sources=sources.of_document(raw))
    yield from files.made(answer)
    yield from _unknown(answer)


def _reasoning(answer: list[Any]) -> str:
    steps = (words(at(step, 0, 0)) for step in rows(answer, 37, 1))
    return words(at(answer, 37, 0, 0)) or "\n\n".join(filter(None, steps))


def _text(answer: list[Any]) -> str:
    told = "".join(map(words, rows(answer, 1)))
    if _CARD.match(told):
        told = words(at(answer, 22, 0)) or told
    shown = _PLACEHOLDER.sub("", told)
    return shown if shown.strip() else ""


def _unknown(answer: list[Any]) -> Iterator[Part]:
    beside = ((place, item) for place, item in fields(answer) if place not in _READ)
    made = ((place, item) for place, item in fields(at(answer, 12)) if place not in _READ_OF_MADE)
    for path, found in (("", beside), ("12.", made)):
        for place, item in found:
            if _speaks(item):
                yield Part("unknown", raw=compact({f"{path}{place}": item}))


def _speaks(value: Any) -> bool:
    """Whether there is a sentence in it, and not only ids, flags and numbers."""
    texts = (item for item in everything(value) if isinstance(item, str))
    return any(len(text.split(maxsplit=2)) > 2 for text in texts)
