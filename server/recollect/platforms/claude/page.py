"""What Claude's page shows. It shows no ids, and only the messages near to what is looked at.

Turns are `[data-test-render-count]`; in them `[data-testid="user-message"]` or
`[data-is-streaming]` with `.font-claude-response` (in 2025 `.font-claude-message`). An artifact is
`.artifact-block-cell`; thoughts and searches fold below a button. Seen in recorded pages, but for
`[data-testid="file-thumbnail"]`, which several public exporters name.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import ClassVar, Final

from recollect.models import Message, Part, Status
from recollect.platforms.base import Unparsed
from recollect.platforms.claude.citations import link
from recollect.platforms.claude.outline import PLATFORM, url_of
from recollect.platforms.links import label
from recollect.platforms.pages import parts
from recollect.platforms.pages.inline import web_address
from recollect.platforms.pages.tree import Element
from recollect.platforms.pages.turns import Place, SitePage, Turn, path
from recollect.platforms.pages.visible import outermost

_CONVERSATION = re.compile(r"/chat/([0-9A-Fa-f-]{8,64})(?![0-9A-Za-z])")
_ANSWERS: Final = frozenset({"font-claude-response", "font-claude-message"})
_ARTIFACT: Final = "artifact-block-cell"
_LARGEST_FRAME: Final = 20


class ClaudePage(SitePage):
    """Pages of claude.ai."""

    platform: ClassVar[str] = PLATFORM
    names: ClassVar[tuple[str, ...]] = ("Claude",)

    def place(self, url: str) -> Place:
        """See SitePage. `/chat/UUID`."""
        found = _CONVERSATION.search(path(url))
        if found is None:
            raise Unparsed("This page of Claude does not tell in its address which chat it is.")
        return Place(found[1], url_of(found[1]), "incognito" in url.partition("?")[2])

    def is_turn(self, element: Element) -> bool:
        """See SitePage."""
        return "data-test-render-count" in element.attributes or _is_message(element)

    def is_title(self, element: Element) -> bool:
        """See SitePage."""
        return element.get("data-testid") == "chat-title-button" or super().is_title(element)

    def messages(self, turn: Turn) -> Iterator[Message]:
        """See SitePage. Where nothing is marked as a message, the turn is one."""
        around = Element("div", {}, [turn.element])
        found = parts.take(around, _is_message)
        files = _files(around) if any(map(_is_asked, found)) else []
        for element in found:
            if _is_asked(element):
                yield Message("", "user", (*_asked(element), *files))
            else:
                yield _answer(element, turn)
        if not found and turn.role == "user":
            files = _files(around)
            yield Message("", "user", (*_asked(around), *files))
        elif not found:
            yield _answer(around, turn)


def _is_asked(element: Element) -> bool:
    named = element.get("data-testid") == "user-message"
    return named or "data-user-message-bubble" in element.attributes


def _is_answer(element: Element) -> bool:
    return not element.classes.isdisjoint(_ANSWERS)


def _is_message(element: Element) -> bool:
    return _is_asked(element) or "data-is-streaming" in element.attributes or _is_answer(element)


def _asked(element: Element) -> list[Part]:
    return parts.typed(parts.markdown(element))


def _files(element: Element) -> list[Part]:
    """The files of a question, taken out of the element; some have their name in a heading only."""
    files = parts.take_files(element)
    headings = [
        label(next(parts.texts(heading), ""))
        for each in parts.take(element, _is_thumbnail)
        for heading in outermost(each, lambda inner: inner.name == "h3")
    ]
    known = {file.name for file in files} | {""}
    return files + [Part("attachment", name=name) for name in headings if name not in known]


def _is_thumbnail(element: Element) -> bool:
    return element.get("data-testid") == "file-thumbnail"


def _answer(element: Element, turn: Turn) -> Message:
    grows = element.get("data-is-streaming") == "true" or turn.partial
    answers = [element] if _is_answer(element) else parts.take(element, _is_answer)
    told: list[Part] = []
    for answer in answers or [element]:
        told += parts.between(answer, _special)
    status: Status = "partial" if grows else "complete"
    return Message("", "assistant", tuple(told), model=turn.model, status=status)


def _special(element: Element) -> list[Part] | None:
    if element.name == "button" or _ARTIFACT in element.classes:
        inside = islice(element.walk(), _LARGEST_FRAME)
        cell = next((each for each in inside if _ARTIFACT in each.classes), None)
        return [_artifact(cell)] if cell else None
    header = next(element.elements(), None)
    if header is None or header.name != "button" or "group/row" not in header.classes:
        return None
    return _folded(header, element)


def _artifact(cell: Element) -> Part:
    title = parts.markdown(cell).partition("\n")[0]
    return Part("tool_call", name="artifacts", title=label(title) or None)


def _folded(header: Element, element: Element) -> list[Part]:
    """What folds below a button: what was found for a query, or what was thought."""
    title = label(next(parts.texts(header), ""))
    body = Element("div", {}, element.children)
    body.children = [child for child in body.children if child is not header]
    found = [told for told in map(_result, outermost(body, _is_link)) if told]
    if found:
        called = Part("tool_call", title, name="web_search")
        return [called, Part("tool_result", "\n\n".join(found), name="web_search")]
    thought = parts.markdown(body)
    return [Part("reasoning", thought, title=title or None)] if thought else []


def _is_link(element: Element) -> bool:
    return element.name == "a" and bool(web_address(element.get("href")))


def _result(anchor: Element) -> str:
    return link(next(parts.texts(anchor), ""), anchor.get("href"))
