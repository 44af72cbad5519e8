"""Claude (claude.ai): its conversations, its live streams and its official export.

This is the adapter; what it is made of lies in the modules beside it. Formats are known
from recorded payloads and public exporters: the live API `chat_conversations/{id}?tree=True`, the
`completion` stream, and `conversations.json` of the data export share one shape of message.
"""

from typing import Any, ClassVar

from recollect.models import Conversation, Message
from recollect.platforms.base import Adapter, Node, Outline, Page, StreamFrame
from recollect.platforms.claude.message import parse
from recollect.platforms.claude.outline import PLATFORM, outline
from recollect.platforms.claude.page import ClaudePage
from recollect.platforms.claude.private import (
    conversation_without_private,
    request_without_private,
    stream_without_private,
)
from recollect.platforms.claude.stream import Stream


class Claude(Adapter):
    """The adapter of claude.ai."""

    platform: ClassVar[str] = PLATFORM
    version: ClassVar[int] = 1

    def outline(self, payload: Any) -> Outline:
        """The tree of `chat_conversations/{id}` or of one record of an export."""
        return outline(payload)

    def message(self, node: Node) -> Message:
        """One element of `chat_messages`."""
        return parse(node)

    def stream(self, frame: StreamFrame) -> Conversation:
        """What `completion` or `retry_completion` has told so far, with the prompt it answers."""
        stream = Stream(frame.url, frame.request)
        stream.read(frame.body)
        return stream.conversation()

    def page(self, page: Page) -> Conversation:
        """See Adapter."""
        return ClaudePage().conversation(page)

    def page_without_private(self, payload: Any) -> Any:
        """See Adapter."""
        return ClaudePage().without_private(payload)

    def without_private(self, payload: Any) -> Any:
        """See Adapter."""
        return conversation_without_private(payload)

    def stream_without_private(self, frame: StreamFrame) -> StreamFrame:
        """See Adapter."""
        return frame.keeping(
            stream_without_private(frame.body), request_without_private(frame.request)
        )

    def exported(self, record: Any) -> bool:
        """Conversations of Claude are the only ones with a list of `chat_messages`."""
        return isinstance(record, dict) and isinstance(record.get("chat_messages"), list)
