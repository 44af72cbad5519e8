"""What a site adapter is: pure functions from a site's payload to our models.

An adapter is one package with one subclass of `Adapter`, listed in `platforms/registry.py`. It
never sees a database, a socket or a clock. Parsing has two steps, because a long conversation is
sent again after every turn: `outline` walks the tree and says which messages there are, `message`
parses one of them. What has not changed since the last time is never parsed.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from recollect.errors import InvalidInput
from recollect.models import Conversation, Message, Role
from recollect.text import jsontext


class Unparsed(InvalidInput):
    """The payload is not of a shape that this adapter knows."""

    code = "unparsed"


@dataclass(frozen=True, slots=True)
class Node:
    """A message of the site that is not parsed yet: where it hangs, and its raw JSON."""

    external_id: str
    parent_id: str | None
    sequence: int | None
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outline:
    """A conversation of which only the tree is known: `conversation.messages` is empty."""

    conversation: Conversation
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class StreamFrame:
    """A stream as far as it has come: `body` is all of it so far, `request` what the page sent."""

    body: str
    url: str = ""
    request: Any = None

    def keeping(self, body: str, request: Any) -> "StreamFrame":
        """A copy with this body and request; the same object if they are its own."""
        if body is self.body and request is self.request:
            return self
        return replace(self, body=body, request=request)


@dataclass(frozen=True, slots=True)
class PageTurn:
    """A turn as the page shows it: the HTML of its element. `key` is the site's id of it, if any.

    `partial` means that the site was still writing it.
    """

    role: Role
    html: str
    key: str | None = None
    model: str | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows of a conversation.

    Its turns in order or, if the reader could not tell them apart, the `html` of all of them.
    """

    url: str
    title: str | None = None
    turns: tuple[PageTurn, ...] = ()
    html: str = ""


class Adapter(ABC):
    """One site. `version` changes whenever the same payload would parse to something else."""

    platform: ClassVar[str]
    version: ClassVar[int] = 1

    @abstractmethod
    def outline(self, payload: Any) -> Outline:
        """The tree of a whole-conversation JSON (live or exported); Unparsed if it is not one."""

    @abstractmethod
    def message(self, node: Node) -> Message:
        """Parse one node. Parts of unknown shape become `unknown`; this never fails on them."""

    @abstractmethod
    def stream(self, frame: StreamFrame) -> Conversation:
        """What a live stream tells so far; Unparsed if it is none or names no conversation yet."""

    def decoded(self, payload: Any) -> Any:
        """The payload of a whole conversation as JSON; InvalidInput if it is not what a site sends.

        A site whose answers are something else overrides this.
        """
        return jsontext.loads(payload) if isinstance(payload, str) else payload

    def page(self, page: Page) -> Conversation:
        """What a page shows, as a conversation of the source `dom`; Unparsed if there is no turn.

        Its messages stand in order; each has the site's own id or, if the page tells none, `""`.
        """
        raise Unparsed(f"Pages of {self.platform} cannot be read yet.")

    def page_without_private(self, payload: Any) -> Any:
        """The payload of a `dom` frame with the conversation and nothing else of the page.

        The same object if there is nothing else in it, whatever shape it has.
        """
        return payload

    @abstractmethod
    def exported(self, record: Any) -> bool:
        """Whether this record of an official export is a conversation of this site."""

    def export_outline(self, record: Any, source: str) -> Outline:
        """The tree of a record of an official export; `source` is the name of the file it is in."""
        return self.outline(record)

    def without_private(self, payload: Any) -> Any:
        """A payload without what is never stored, for the raw frames; it parses to the same.

        The same object if there is nothing of the kind, whatever shape the payload has.
        """
        return payload

    def url_without_private(self, url: str) -> str:
        """The URL of a capture without what is never stored: a session, a token; as above."""
        return url

    def stream_without_private(self, frame: StreamFrame) -> StreamFrame:
        """A stream, and the request for it, without what is never stored; as `without_private`."""
        return frame

    def conversation(self, payload: Any) -> Conversation:
        """A whole-conversation payload, parsed completely."""
        outline = self.outline(payload)
        messages = tuple(self.message(node) for node in outline.nodes)
        return replace(outline.conversation, messages=messages)
