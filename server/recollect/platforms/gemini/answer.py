"""One answer of Gemini: a draft of it, which the site calls a candidate.

`[id, [text], citations, …, [status] at 8, …, what was made at 12, [text of a card] at 22, documents
at 30, [[reasoning], steps] at 37]`. What else says something in words is kept as it is.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from recollect.models import Part
from recollect.platforms.fields import compact, words
from recollect.platforms.gemini import files, sources
from recollect.platforms.gemini.placeholders import shown
from recollect.platforms.gemini.places import at, rows
from recollect.platforms.gemini.unread import speaks, unread

FINISHED: Final = 2
_DOCUMENTS: Final = 30
_READ: Final = frozenset({0, 1, 2, 8, 9, 12, 22, _DOCUMENTS, 37})
_READ_OF_MADE: Final = frozenset({1, 7, 42, 55, 56, 58, 59, 76, 86})


def parts(answer: Any) -> tuple[Part, ...]:
    """The parts of an answer, in the order in which the page shows them."""
    return tuple(_parts(answer))


def text(answer: Any) -> str:
    """Its words, without what only stands for something else; empty if there are none yet."""
    return shown("".join(map(words, rows(answer, 1))), words(at(answer, 22, 0)))


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
    if told := text(answer):
        yield Part("text", told, sources=cited)
    for raw in rows(answer, _DOCUMENTS):
        if document := files.document(raw):
            yield replace(document, sources=sources.of_document(raw))
        elif speaks(raw):
            yield Part("unknown", raw=compact({str(_DOCUMENTS): raw}))
    yield from files.made(answer)
    yield from _unknown(answer)


def _reasoning(answer: list[Any]) -> str:
    steps = (words(at(step, 0, 0)) for step in rows(answer, 37, 1))
    return words(at(answer, 37, 0, 0)) or "\n\n".join(filter(None, steps))


def _unknown(answer: list[Any]) -> Iterator[Part]:
    yield from unread(answer, _READ)
    yield from unread(at(answer, 12), _READ_OF_MADE, "12.")
