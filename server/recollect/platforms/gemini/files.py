"""Files, images, recordings and documents in chats of Gemini become parts that point to them.

A file is `[_, kind, name, url, _, token, _, [thumbnail, url, …], _, _, _, type]`; everything that
is uploaded or made has that shape, at places of its own. Bytes are never in an answer. Places:
public clients and data models of 2026.
"""

from collections.abc import Iterator
from typing import Any, Final

from recollect.models import Part, PartType
from recollect.platforms.fields import name, words
from recollect.platforms.gemini.places import at, rows

_IMAGE: Final = 1
_IMAGES: Final = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".heic")


def file(record: Any) -> Part | None:
    """One file; None if it has neither a name nor a pointer."""
    label, mime = name(at(record, 2)), name(at(record, 11))
    url = name(at(record, 3)) or name(at(record, 7, 1)) or name(at(record, 7, 0))
    if label is None and url is None:
        return None
    kind = kind_of(label, mime)
    if mime is None and at(record, 1) == _IMAGE:
        kind = "image"
    return Part(kind, name=label, mime=mime, url=url)


def kind_of(label: str | None, mime: str | None) -> PartType:
    """What a file of this name and type is shown as."""
    shown = (mime or "").startswith("image/") or (label or "").lower().endswith(_IMAGES)
    return "image" if shown else "attachment"


def web_address(told: Any) -> str | None:
    """An address of the web; None if it is something else, as that of an upload."""
    return name(told) if words(told).startswith(("http://", "https://")) else None


def made(answer: Any) -> Iterator[Part]:
    """The images found, the images, files, films and music made for an answer; each once."""
    told = at(answer, 12)
    for found in rows(told, 1):
        if url := name(at(found, 0, 0, 0)):
            title = name(at(found, 7, 0)) or name(at(found, 0, 4))
            yield Part("image", title=title, url=url)
    for image in rows(told, 7, 0):
        # The same image in up to two formats.
        found = [at(image, 0, place) for place in (3, 6) if name(at(image, 0, place, 3))]
        for record in found[:1]:
            yield Part("image", name=name(at(record, 2)), url=name(at(record, 3)))
    records = [at(each, 2) for each in rows(told, 58, 0)]
    records += rows(told, 59, 0, 0, 0)
    records += [at(each, 1) for each in rows(told, 86)]
    yield from filter(None, map(file, records))
    for app in rows(told, 76):
        if page := words(at(app, 3)):
            yield Part("tool_call", page, name="canvas", language="html")


def document(told: Any) -> Part | None:
    """A document beside an answer: a report of research, a canvas; None if it has no text.

    `[id, _, title, task, text, …]`; a task made it only if it is a report, and that is the answer
    itself, while a canvas is a thing that was made on the way.
    """
    text = words(at(told, 4)) or words(at(told, 17, 0))
    title = name(at(told, 2))
    if not text:
        return None
    if at(told, 3):
        return Part("text", text, title=title)
    return Part("tool_call", text, name="canvas", title=title)


def plan(answer: Any) -> Part | None:
    """The plan that research begins with: `[title, [[_, label, text], …], …]`."""
    told = at(answer, 12, 55) or at(answer, 12, 56)
    steps = [": ".join(filter(None, (words(at(s, 1)), words(at(s, 2))))) for s in rows(told, 1)]
    title = name(at(told, 0))
    if not any(steps):
        return None
    return Part("tool_call", "\n".join(filter(None, steps)), name="deep_research", title=title)
