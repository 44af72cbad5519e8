"""What ChatGPT's page shows: turns and messages with the site's own ids, files, canvases, sources.

Turns are `[data-testid^="conversation-turn-"]` (an `article`, since mid-2026 a `section`) with
`[data-turn]`; messages are `[data-message-author-role][data-message-id]`, which turns with only an
image lack. Seen in recorded pages of 2025 and 2026.
"""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from recollect.models import Message, Part, Role
from recollect.platforms.base import Unparsed
from recollect.platforms.chatgpt.links import (
    conversation_url,
    gizmo_of_page,
    is_temporary_page,
    project,
)
from recollect.platforms.chatgpt.names import model
from recollect.platforms.links import label, web_link
from recollect.platforms.pages import parts
from recollect.platforms.pages.style import Style
from recollect.platforms.pages.tree import Element
from recollect.platforms.pages.turns import Place, SitePage, Turn, path
from recollect.platforms.pages.visible import cut, outermost

_ROLES: Final[Mapping[str, Role]] = {"user": "user", "assistant": "assistant", "tool": "tool"}
_CONVERSATION = re.compile(r"/c/([0-9A-Fa-f-]{8,64})(?![0-9A-Za-z])")
_ID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}")
_TRACKER = re.compile(r"[?&]utm_source=chatgpt\.com(?=$|#)")
_FADED = re.compile(r"opacity:\s{0,9}0(?:;|\s{0,9}\Z)")
_MORE = re.compile(r"\+[0-9]{1,4}")
_CANVAS: Final = "textdoc-message-"
_BODIES: Final = frozenset({"ProseMirror", "markdown", "cm-editor"})
_GROWING: Final = frozenset({"result-streaming", "streaming-animation"})


class ChatGPTPage(SitePage):
    """Pages of chatgpt.com."""

    platform: ClassVar[str] = "chatgpt"
    names: ClassVar[tuple[str, ...]] = ("ChatGPT",)
    # That is how the site's own Markdown writes them.
    style: ClassVar[Style] = Style(inline=(r"\(", r"\)"), display=(r"\[", r"\]"))

    def place(self, url: str) -> Place:
        """See SitePage. `/c/ID` or `/g/GIZMO/c/ID`."""
        found, temporary = _CONVERSATION.search(path(url)), is_temporary_page(url)
        if found is None:
            kind = "A temporary chat" if temporary else "This page"
            raise Unparsed(f"{kind} of ChatGPT does not tell in its address which chat it is.")
        inside = gizmo_of_page(url)
        address = conversation_url(found[1], inside)
        return Place(found[1], address, temporary, project(inside))

    def is_turn(self, element: Element) -> bool:
        """See SitePage."""
        if element.get("data-testid").startswith("conversation-turn-"):
            return True
        return element.get("data-turn") in _ROLES or _is_message(element)

    def is_writing(self, element: Element) -> bool:
        """See SitePage."""
        return element.get("data-testid") == "stop-button"

    def messages(self, turn: Turn) -> Iterator[Message]:
        """See SitePage. Where nothing is marked as a message, the turn is one."""
        around = Element("div", {}, [turn.element])
        found = parts.take(around, _is_message)
        for place, element in enumerate(found, start=1):
            yield self._message(turn, element, partial=turn.partial and place == len(found))
        if found:
            # What was drawn stands beside the messages of its turn, or without any.
            yield Message("", "assistant", tuple(parts.take_images(around)))
            return
        marked = (_ROLES.get(each.get("data-turn")) for each in around.walk())
        role = next((each for each in marked if each), turn.role)
        yield self._message(turn, around, role=role or "assistant", partial=turn.partial)

    def _message(
        self, turn: Turn, element: Element, *, role: Role | None = None, partial: bool
    ) -> Message:
        role = role or _ROLES.get(element.get("data-message-author-role"), "assistant")
        identifier = element.get("data-message-id")
        if not identifier and role == "user" and _ID.fullmatch(turn.key or ""):
            identifier = turn.key or ""  # of the user's turns, not of answers, it is the message's
        told = model(element.get("data-message-model-slug")) or model(turn.model)
        grows = any(not each.classes.isdisjoint(_GROWING) for each in element.walk())
        read = self._asked(element) if role == "user" else self._answered(element)
        return Message(
            external_id=identifier,
            role=role,
            parts=tuple(read),
            model=told if role != "user" else None,
            status="partial" if partial or grows else "complete",
        )

    def _asked(self, element: Element) -> list[Part]:
        bubbles = parts.take(element, _is_bubble)
        files = parts.take_files(element)
        texts = [parts.markdown(bubble, self.style) for bubble in bubbles or [element]]
        return [*parts.typed("\n\n".join(filter(None, texts))), *files]

    def _answered(self, element: Element) -> list[Part]:
        cited = tuple(dict.fromkeys(_cite(element)))
        return parts.citing(parts.between(element, self._canvas, self.style), cited)

    def _canvas(self, element: Element) -> list[Part] | None:
        """A document beside the chat, of which the chat shows a piece."""
        if not element.get("id").startswith(_CANVAS):
            return None
        bodies = parts.take(element, lambda each: not each.classes.isdisjoint(_BODIES))
        text = "\n\n".join(parts.markdown(body, self.style) for body in bodies)
        title = label(parts.markdown(element, self.style))
        return [Part("tool_call", text, name="canmore.create_textdoc", title=title or None)]


def _is_message(element: Element) -> bool:
    return "data-message-author-role" in element.attributes


def _is_bubble(element: Element) -> bool:
    return "whitespace-pre-wrap" in element.classes


def _cite(element: Element) -> Iterator[str]:
    """Make links of the pills that name sources, and give them; take the site's mark off others."""
    for each in element.walk():
        if each.get("data-testid") == "webpage-citation-pill":
            found = list(_sources(each))
            each.children = _in_brackets(found)
            yield from (link for title, url in found if (link := web_link(title, url)))
        elif each.name == "a" and "decorated-link" in each.classes:
            each.attributes = {**each.attributes, "href": _TRACKER.sub("", each.get("href"))}


def _sources(pill: Element) -> Iterator[tuple[str, str]]:
    """Titles and addresses. A pill shows one label after another: the others are not seen."""
    cut(pill, lambda each: _FADED.search(each.get("style")) is not None)
    for anchor in outermost(pill, lambda each: each.name == "a"):
        cut(anchor, _tells_how_many)
        yield label(anchor.text()), anchor.get("href")


def _tells_how_many(element: Element) -> bool:
    alone = len(element.children) == 1 and not any(element.elements())
    return alone and _MORE.fullmatch(element.text().strip()) is not None


def _in_brackets(sources: list[tuple[str, str]]) -> list[Element | str]:
    links: list[Element | str] = [Element("a", {"href": url}, [title]) for title, url in sources]
    return [" (", *links, ")"] if links else []
