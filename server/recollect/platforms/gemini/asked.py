"""What a user of Gemini asked: the prompt and the files that came with it.

`[[prompt, _, _, files as the page sends them, files], …]`, where the files are told twice, as
`[[_, _, _, new files], new files]`, or together with those of earlier questions, as
`[[_, _, _, new files, all files]]`. Seen by two public exporters.
"""

from collections.abc import Iterator
from typing import Any, Final

from recollect.models import Part
from recollect.platforms import injected
from recollect.platforms.fields import compact, name, words
from recollect.platforms.gemini.files import file, kind_of, web_address
from recollect.platforms.gemini.places import at, everything, rows
from recollect.platforms.gemini.unread import unread

_READ: Final = frozenset({0, 3, 4})


def parts(asked: Any) -> tuple[Part, ...]:
    """The parts of a question; none if it says nothing."""
    prompt = at(asked, 0)
    if isinstance(prompt, str):
        return injected.text_parts(prompt)
    told = injected.text_parts(words(at(prompt, 0)))
    files = (*_sent(at(prompt, 3)), *_attached(at(prompt, 4)))
    return (*told, *files, *unread(prompt, _READ, "0."), *unread(asked, {0}))


def _sent(told: Any) -> Iterator[Part]:
    for each in rows(told):
        # Files that were just uploaded have an address that is a token.
        label, url = name(at(each, 1)), web_address(at(each, 0, 0))
        mime = name(at(each, 0, 3))
        if label or mime or url:
            yield Part(kind_of(label, mime), name=label, mime=mime, url=url)


def _attached(told: Any) -> Iterator[Part]:
    new = at(told, 0, 3)
    found = [file(record) for record in (rows(told, 1) if new is None else rows(new))]
    yield from filter(None, found)
    is_known = any(found) or at(told, 0, 4) is not None
    if not is_known and any(isinstance(item, str) for item in everything(told)):
        yield Part("unknown", raw=compact(told))
