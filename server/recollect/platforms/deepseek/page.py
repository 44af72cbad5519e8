"""What DeepSeek's page shows: messages, with their thoughts; it holds only those in sight.

A message is `.ds-message`; an answer has `.ds-markdown` in it, its thoughts stand in
`.ds-think-content` with a `.ds-markdown` of their own, and what has neither is the user's. Other
class names are hashes that change. Known from public exporters of 2026, not from recorded pages.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import ClassVar, Final, Literal

from recollect.models import Message, Part
from recollect.platforms.base import Unparsed
from recollect.platforms.deepseek.names import PLATFORM, url_of
from recollect.platforms.links import web_link
from recollect.platforms.pages import parts
from recollect.platforms.pages.tree import Element
from recollect.platforms.pages.turns import Place, SitePage, Turn, path
from recollect.platforms.pages.visible import outermost

_CONVERSATION = re.compile(r"/a/chat/s/([0-9A-Za-z-]{8,64})(?![0-9A-Za-z])")
_MESSAGE: Final = "ds-message"
_THOUGHTS: Final = "ds-think-content"
_ANSWER: Final = "ds-assistant-message-main-content"
_MARKDOWN: Final = "ds-markdown"
_CITED: Final = "ds-markdown-cite"
_LARGEST_CITATION: Final = 10
_GROWING: Final = frozenset({"ds-loading", "ds-markdown--streaming"})


class DeepSeekPage(SitePage):
    """Pages of chat.deepseek.com."""

    platform: ClassVar[str] = PLATFORM
    names: ClassVar[tuple[str, ...]] = ("DeepSeek",)

    def place(self, url: str) -> Place:
        """See SitePage. `/a/chat/s/UUID`."""
        found = _CONVERSATION.search(path(url))
        if found is None:
            raise Unparsed("This page of DeepSeek does not tell in its address which chat it is.")
        return Place(found[1], url_of(found[1]))

    def is_turn(self, element: Element) -> bool:
        """See SitePage."""
        return _MESSAGE in element.classes

    def messages(self, turn: Turn) -> Iterator[Message]:
        """See SitePage. Where no message is marked, the turn is one."""
        around = Element("div", {}, [turn.element])
        found = parts.take(around, self.is_turn) or [around]
        for place, element in enumerate(found, start=1):
            asks = not any(map(_is_answer, element.walk()))
            if asks and (element is not around or turn.role != "assistant"):
                yield Message("", "user", tuple(_asked(element)))
            else:
                yield _answer(element, turn, partial=turn.partial and place == len(found))


def _is_answer(element: Element) -> bool:
    return not element.classes.isdisjoint({_THOUGHTS, _ANSWER, _MARKDOWN})


def _asked(element: Element) -> list[Part]:
    files = parts.take_files(element)
    return [*parts.typed(parts.markdown(element, as_typed=True).strip()), *files]


def _answer(element: Element, turn: Turn, *, partial: bool) -> Message:
    grows = partial or any(not each.classes.isdisjoint(_GROWING) for each in element.walk())
    thoughts = [
        part
        for each in parts.take(element, lambda each: _THOUGHTS in each.classes)
        for part in _told(each, "reasoning")
    ]
    images = parts.take_images(element)
    texts = list(outermost(element, lambda each: _ANSWER in each.classes))
    texts = texts or list(outermost(element, lambda each: _MARKDOWN in each.classes))
    if not texts and not thoughts:
        texts = [element]
    told = [part for each in texts for part in _told(each, "text")]
    return Message(
        external_id="",
        role="assistant",
        parts=(*thoughts, *told, *images),
        model=turn.model,
        status="partial" if grows else "complete",
    )


def _told(element: Element, kind: Literal["text", "reasoning"]) -> list[Part]:
    cited = tuple(dict.fromkeys(_cite(element)))
    text = parts.markdown(element)
    return [Part(kind, text, sources=cited)] if text else []


def _cite(element: Element) -> Iterator[str]:
    """Write citations as the site's own Markdown does, `[citation:3]`, and give their links."""
    for each in element.walk():
        if each.name == "a":
            inside = islice(each.walk(), _LARGEST_CITATION)
            mark = next((child for child in inside if _CITED in child.classes), None)
        else:
            mark = each if _CITED in each.classes else None
        if mark is not None:
            # A dash that is not seen stands before the number.
            number = mark.text().strip(" -\n")
            if link := web_link(None, each.get("href")):
                yield link
            each.name, each.attributes = "span", {}
            each.children = [f"[citation:{number}]" if number.isdigit() else number]
