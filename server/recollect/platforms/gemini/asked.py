"""What a user of Gemini asked: the prompt and the files that came with it.

`[[prompt, _, _, files as the page sends them, [[_, _, _, new files, all files], …]], …]`.
"""

from collections.abc import Iterator
from typing import Any

from recollect.models import Part
from recollect.platforms import injected
from recollect.platforms.fields import compact, name, words
from recollect.platforms.gemini.files import file, kind_of
from recollect.platforms.gemini.places import at, everything, rows


def parts(asked: Any) -> tuple[Part, ...]:
    """The parts of a question; none if it says nothing."""
    prompt = at(asked, 0)
    if isinstance(prompt, str):
        return injected.text_parts(prompt)
    told = injected.text_parts(words(at(prompt, 0)))
    return (*told, *_sent(at(prompt, 3)), *_attached(at(prompt, 4)))


def _sent(told: Any) -> Iterator[Part]:
    for each in rows(told):
        label, url = name(at(each, 1)), name(at(each, 0, 0))
        if label or url:
            mime = name(at(each, 0, 3))
            yield Part(kind_of(label, mime), name=label, mime=mime, url=url)


def _attached(told: Any) -> Iterator[Part]:
    for group in rows(told):
        # The second list repeats the files of earlier questions.
        found = [file(record) for record in rows(group, 3) or rows(group, 4)]
        yield from filter(None, found)
        if not any(found) and any(isinstance(item, str) for item in everything(group)):
            yield Part("unknown", raw=compact(group))
