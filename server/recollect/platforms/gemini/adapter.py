"""Gemini (gemini.google.com): its conversations and its live streams.

This is the adapter; what it is made of lies in the modules beside it. Formats are known from
recorded answers and from public clients and exporters: the rpc `hNvQHb` of `batchexecute` tells a
conversation in pages, `StreamGenerate` streams an answer.

Ids (`identifiers.py`): the conversation is `c_<hex>`, shown at /app/<hex>. A turn is `r_<hex>`, and
that is the user's message; the page has it as `<div class="conversation-container" id="<hex>">`.
Each draft of the answer is `rc_<hex>`, a child of its `r_…`; the next turn's `r_…` is a child of
the chosen draft. `created_at` is the turn's time, when it was sent, for question and answers alike.
"""

from typing import Any, ClassVar

from recollect.models import Conversation, Message
from recollect.platforms.base import Adapter, Node, Outline, Page, StreamFrame
from recollect.platforms.gemini import takeout
from recollect.platforms.gemini.answers import decoded
from recollect.platforms.gemini.identifiers import PLATFORM
from recollect.platforms.gemini.message import parse
from recollect.platforms.gemini.outline import outline
from recollect.platforms.gemini.page import GeminiPage
from recollect.platforms.gemini.private import (
    conversation_without_private,
    request_without_private,
    stream_without_private,
    url_without_private,
)
from recollect.platforms.gemini.stream import conversation


class Gemini(Adapter):
    """The adapter of gemini.google.com."""

    platform: ClassVar[str] = PLATFORM
    version: ClassVar[int] = 1

    def decoded(self, payload: Any) -> Any:
        """The pages of a conversation in the answers of `batchexecute`; see `answers.py`."""
        return decoded(payload)

    def outline(self, payload: Any) -> Outline:
        """The tree of one or more pages of a conversation."""
        return outline(payload)

    def message(self, node: Node) -> Message:
        """A question or an answer, live or of a record of the activity log."""
        return takeout.message(node) if takeout.is_node(node) else parse(node)

    def stream(self, frame: StreamFrame) -> Conversation:
        """What `StreamGenerate` has told so far, with the prompt it answers."""
        return conversation(frame)

    def page(self, page: Page) -> Conversation:
        """See Adapter."""
        return GeminiPage().conversation(page)

    def page_without_private(self, payload: Any) -> Any:
        """See Adapter."""
        return GeminiPage().without_private(payload)

    def without_private(self, payload: Any) -> Any:
        """See Adapter."""
        return conversation_without_private(payload)

    def url_without_private(self, url: str) -> str:
        """See Adapter."""
        return url_without_private(url)

    def stream_without_private(self, frame: StreamFrame) -> StreamFrame:
        """See Adapter."""
        return frame.keeping(
            stream_without_private(frame.body), request_without_private(frame.request)
        )

    def exported(self, record: Any) -> bool:
        """Whether this is a record of Google's activity log about Gemini: a prompt or an answer."""
        return takeout.is_exported(record)

    def export_outline(self, record: Any, source: str) -> Outline:
        """One record as a conversation, or as a part of the one that it names."""
        return takeout.outline(record)
