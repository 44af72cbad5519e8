"""What Gemini's page shows: pairs of a question and an answer.

A turn is `.conversation-container` with `user-query` and `model-response`; its id, and that in the
answer's `message-content#message-content-id-r_<hex>`, leads to the user's message `r_<hex>`. Drafts
have no id on the page. Older turns come as one scrolls up. Seen in recorded pages of 2026.
"""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from recollect.models import Message, Part
from recollect.platforms.base import Unparsed
from recollect.platforms.gemini.identifiers import (
    PLATFORM,
    conversation_in,
    message_id,
    url_of,
)
from recollect.platforms.links import label, web_link
from recollect.platforms.pages import parts
from recollect.platforms.pages.style import Style
from recollect.platforms.pages.tree import Element
from recollect.platforms.pages.turns import Place, SitePage, Turn, path
from recollect.platforms.pages.visible import outermost

_HEX = re.compile(r"(?:message-content-id-)?(?:r_)?([0-9a-f]{12,32})")
_ASKED: Final = "user-query"
_ANSWERED: Final = "model-response"
_THOUGHTS: Final = "model-thoughts"
_FOOTER: Final = "response-footer"
_CHIP: Final = "immersive-entry-chip"


class GeminiPage(SitePage):
    """Pages of gemini.google.com."""

    platform: ClassVar[str] = PLATFORM
    names: ClassVar[tuple[str, ...]] = ("Google Gemini", "Gemini")
    style: ClassVar[Style] = Style(bullet="*")
    people: ClassVar[frozenset[str]] = frozenset({"bard-avatar", "user-profile-picture"})

    def place(self, url: str) -> Place:
        """See SitePage. `/app/HEX`, `/gem/GEM/HEX`, either below `/u/N`."""
        found = conversation_in(path(url))
        if found is None:
            raise Unparsed("This page of Gemini does not tell in its address which chat it is.")
        return Place(found, url_of(found))

    def is_turn(self, element: Element) -> bool:
        """See SitePage."""
        named = "conversation-container" in element.classes
        return named or element.name in (_ASKED, _ANSWERED)

    def is_title(self, element: Element) -> bool:
        """See SitePage."""
        return "conversation-title" in element.classes or super().is_title(element)

    def messages(self, turn: Turn) -> Iterator[Message]:
        """See SitePage. Where neither question nor answer is marked, the turn is one of them."""
        around = Element("div", {}, [turn.element])
        identifier = _identifier(around, turn.key)
        parts.take(around, lambda each: each.name in self.people)
        found = parts.take(around, lambda each: each.name in (_ASKED, _ANSWERED))
        for element in found or [around]:
            asks = element.name == _ASKED or (not found and turn.role == "user")
            if asks:
                yield Message(identifier, "user", tuple(_asked(element)))
            else:
                yield self._answer(element, turn)

    def _answer(self, element: Element, turn: Turn) -> Message:
        grows = turn.partial or any(map(_is_growing, element.walk()))
        thoughts = parts.take(element, lambda each: each.name == _THOUGHTS)
        parts.take(element, lambda each: _FOOTER in each.classes)
        thought = "\n\n".join(filter(None, map(self._markdown, thoughts)))
        cited = tuple(dict.fromkeys(_sources(element)))
        told = parts.citing(parts.between(element, _special, self.style), cited)
        reasoning = [Part("reasoning", thought)] if thought else []
        return Message(
            external_id="",
            role="assistant",
            parts=(*reasoning, *told),
            model=turn.model,
            status="partial" if grows else "complete",
        )

    def _markdown(self, element: Element) -> str:
        return parts.markdown(element, self.style)


def _identifier(element: Element, key: str | None) -> str:
    """The id of the user's message: of whatever the turn shows of it."""
    told = [each.get("id") for each in element.walk() if _names_turn(each)]
    found = (_HEX.fullmatch(each) for each in (*told, key or ""))
    return next((message_id(each[1]) or "" for each in found if each), "")


def _names_turn(element: Element) -> bool:
    return element.name == "message-content" or "conversation-container" in element.classes


def _asked(element: Element) -> list[Part]:
    lines = parts.take(element, lambda each: "query-text-line" in each.classes)
    if lines:
        files = parts.take_files(element)
        return [*parts.typed("\n".join(line.text().strip() for line in lines)), *files]
    files = parts.take_files(element)
    texts = parts.take(element, lambda each: "query-text" in each.classes)
    told = [parts.markdown(text, as_typed=True).strip() for text in texts]
    return [*parts.typed("\n\n".join(told) if told else parts.markdown(element)), *files]


def _is_growing(element: Element) -> bool:
    if element.get("aria-busy") == "true":
        return True
    return _FOOTER in element.classes and "complete" not in element.classes


def _sources(element: Element) -> Iterator[str]:
    """The links of what is cited; the chips that show them are no words of the answer."""
    for chip in parts.take(element, lambda each: each.name.startswith(("source-", "sources-"))):
        for anchor in outermost(chip, lambda each: each.name == "a"):
            if link := web_link(label(anchor.text()), anchor.get("href")):
                yield link


def _special(element: Element) -> list[Part] | None:
    if element.name != _CHIP:
        return None
    title = label(next(parts.texts(element), ""))
    return [Part("tool_call", name="canvas", title=title)] if title else []
