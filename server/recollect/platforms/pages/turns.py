"""What all pages of chats have in common: turns, each with its messages, below an address.

A site says with a subclass of `SitePage` where its turns are and what is in them. Knows no site.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from recollect.models import Conversation, Message, Role
from recollect.platforms.base import Page, Unparsed
from recollect.platforms.fields import name
from recollect.platforms.pages import private
from recollect.platforms.pages.style import PLAIN, Style
from recollect.platforms.pages.titles import page_title
from recollect.platforms.pages.tree import Element, parsed
from recollect.platforms.pages.visible import outermost


@dataclass(frozen=True, slots=True)
class Place:
    """The conversation that an address leads to; `project` is the site's id of its project."""

    external_id: str
    url: str
    temporary: bool = False
    project: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn on a page: whatever was cut out as one, which may hold several messages.

    `role` and `key` are those that the reader in the page saw, if it saw any.
    """

    element: Element
    role: Role | None = None
    key: str | None = None
    model: str | None = None
    partial: bool = False


def path(url: str) -> str:
    """The path of an address; empty if it is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


class SitePage(ABC):
    """How the pages of one site are read. `names` are what the site calls itself in titles."""

    platform: ClassVar[str]
    names: ClassVar[tuple[str, ...]]
    style: ClassVar[Style] = PLAIN
    people: ClassVar[frozenset[str]] = frozenset()
    """The elements of a turn that show who is signed in: a picture, a name."""

    @abstractmethod
    def place(self, url: str) -> Place:
        """The conversation at this address; Unparsed, with a sentence, if there is none."""

    @abstractmethod
    def is_turn(self, element: Element) -> bool:
        """Whether this element is a turn or, where turns are not marked, a message."""

    @abstractmethod
    def messages(self, turn: Turn) -> Iterator[Message]:
        """The messages of a turn, in their order. It may change the turn's elements."""

    def is_writing(self, element: Element) -> bool:
        """Whether this element, somewhere on the page, is only there while an answer is written."""
        return False

    def is_title(self, element: Element) -> bool:
        """Whether this element, somewhere on the page, shows the title of the conversation."""
        return element.name == "title"

    def conversation(self, page: Page) -> Conversation:
        """See `Adapter.page`."""
        place = self.place(page.url)
        given = (
            Turn(parsed(turn.html), turn.role, turn.key, turn.model, turn.partial)
            for turn in page.turns
        )
        root = parsed(page.html)
        title = page_title(page.title, self.names) or self._title(root)  # reading takes things out
        messages = self._messages(given) or self._messages(self._turns(root))
        if not messages:
            raise Unparsed(f"No message was found on this page of {self.platform}.")
        models = [message.model for message in messages if message.model]
        return Conversation(
            platform=self.platform,
            external_id=place.external_id,
            source="dom",
            messages=messages,
            url=place.url,
            title=title,
            model=models[-1] if models else None,
            project=place.project,
            temporary=place.temporary,
        )

    def without_private(self, payload: Any) -> Any:
        """See `Adapter.page_without_private`."""
        return private.without_private(
            payload, self.is_turn, self.is_writing, self._title, self.people
        )

    def _turns(self, root: Element) -> list[Turn]:
        turns = [Turn(element) for element in outermost(root, self.is_turn)]
        if turns and any(map(self.is_writing, root.walk())):
            turns[-1] = replace(turns[-1], partial=True)
        return turns

    def _messages(self, turns: Iterable[Turn]) -> tuple[Message, ...]:
        found: list[Message] = []
        known: set[str] = set()
        for turn in turns:
            for message in self.messages(turn):
                # A page may hold the same message twice, while it moves from one list to another.
                if message.parts and message.external_id not in known:
                    known.update({message.external_id} - {""})
                    found.append(replace(message, sequence=len(found)))
        return tuple(found)

    def _title(self, root: Element) -> str | None:
        shown = (name(element.text().strip()) for element in outermost(root, self.is_title))
        return next((title for each in shown if (title := page_title(each, self.names))), None)
