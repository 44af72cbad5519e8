"""DeepSeek (chat.deepseek.com): its conversations, its live streams and its official export.

This is the adapter; what it is made of lies in the modules beside it. Formats are known from
recorded payloads and public exporters: `history_messages`, `completion` and its siblings, and
`conversations.json` of the data export.
"""

from typing import Any, ClassVar

from recollect.models import Conversation, Message
from recollect.platforms.base import Adapter, Node, Outline, Page, StreamFrame
from recollect.platforms.deepseek import exported
from recollect.platforms.deepseek.message import parse
from recollect.platforms.deepseek.names import PLATFORM
from recollect.platforms.deepseek.outline import outline
from recollect.platforms.deepseek.page import DeepSeekPage
from recollect.platforms.deepseek.private import (
    conversation_without_private,
    request_without_private,
    stream_without_private,
)
from recollect.platforms.deepseek.stream import Stream


class DeepSeek(Adapter):
    """The adapter of chat.deepseek.com."""

    platform: ClassVar[str] = PLATFORM

    def outline(self, payload: Any) -> Outline:
        """The tree of what `history_messages` answers."""
        return outline(payload)

    def message(self, node: Node) -> Message:
        """One element of `chat_messages`, or one message of an export."""
        return parse(node)

    def stream(self, frame: StreamFrame) -> Conversation:
        """What `completion` or one of its siblings has told so far, with the prompt it answers."""
        stream = Stream(frame.url, frame.request)
        stream.read(frame.body)
        return stream.conversation()

    def page(self, page: Page) -> Conversation:
        """See Adapter."""
        return DeepSeekPage().conversation(page)

    def page_without_private(self, payload: Any) -> Any:
        """See Adapter."""
        return DeepSeekPage().without_private(payload)

    def without_private(self, payload: Any) -> Any:
        """See Adapter."""
        return conversation_without_private(payload)

    def stream_without_private(self, frame: StreamFrame) -> StreamFrame:
        """See Adapter."""
        return frame.keeping(
            stream_without_private(frame.body), request_without_private(frame.request)
        )

    def exported(self, record: Any) -> bool:
        """Whether this is a record of `conversations.json` of the data export."""
        return exported.is_exported(record)

    def export_outline(self, record: Any, source: str) -> Outline:
        """The tree of one record of `conversations.json`."""
        return exported.outline(record)
