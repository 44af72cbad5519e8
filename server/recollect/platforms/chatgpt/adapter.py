"""ChatGPT (chatgpt.com): whole conversations, live or exported, and streams become our models.

Owns what belongs to the conversation as a whole. The tree is read by `tree`, a message by
`message`, a live turn by `turn`. Shapes: `GET /backend-api/conversation/ID`, and
`conversations.json` of the official export, which is a list of the same. Poor exports lack much.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from recollect.models import Conversation, Message
from recollect.platforms.base import Adapter, Node, Outline, Page, StreamFrame, Unparsed
from recollect.platforms.chatgpt.links import conversation_url, gizmo, project
from recollect.platforms.chatgpt.message import message
from recollect.platforms.chatgpt.names import model
from recollect.platforms.chatgpt.page import ChatGPTPage
from recollect.platforms.chatgpt.private import (
    conversation_without_private,
    request_without_private,
)
from recollect.platforms.chatgpt.private_stream import stream_without_private
from recollect.platforms.chatgpt.tree import Tree
from recollect.platforms.chatgpt.turn import turn
from recollect.platforms.fields import mapping, moment, name

PLATFORM: Final = "chatgpt"


class ChatGPT(Adapter):
    """The adapter of ChatGPT."""

    platform: ClassVar[str] = PLATFORM

    def outline(self, payload: Any) -> Outline:
        """See Adapter. A conversation is an object with a `mapping` and an id."""
        external_id = _conversation_id(payload)
        if external_id is None:
            raise Unparsed("This is no conversation of ChatGPT: it has no mapping or no id.")
        tree = Tree(payload["mapping"])
        leaf = tree.nearest(payload.get("current_node"))
        conversation = Conversation(
            platform=PLATFORM,
            external_id=external_id,
            source="conversation",
            url=conversation_url(external_id, gizmo(payload.get("gizmo_id"))),
            title=name(payload.get("title")),
            model=model(payload.get("default_model_slug")) or _model_of(tree.message(leaf)),
            project=project(gizmo(payload.get("gizmo_id"))),
            created_at=moment(payload.get("create_time")),
            updated_at=moment(payload.get("update_time")),
            active_leaf=leaf,
            references=tree.references(),
            temporary=any(payload.get(flag) is True for flag in _TEMPORARY_FLAGS),
        )
        return Outline(conversation, tree.nodes())

    def message(self, node: Node) -> Message:
        """See Adapter. The raw JSON of a node is its `message`, without the tree."""
        return message(node)

    def stream(self, frame: StreamFrame) -> Conversation:
        """See Adapter."""
        return turn(frame, PLATFORM)

    def page(self, page: Page) -> Conversation:
        """See Adapter."""
        return ChatGPTPage().conversation(page)

    def page_without_private(self, payload: Any) -> Any:
        """See Adapter."""
        return ChatGPTPage().without_private(payload)

    def without_private(self, payload: Any) -> Any:
        """See Adapter."""
        return conversation_without_private(payload)

    def stream_without_private(self, frame: StreamFrame) -> StreamFrame:
        """See Adapter."""
        return frame.keeping(
            stream_without_private(frame.body), request_without_private(frame.request)
        )

    def exported(self, record: Any) -> bool:
        """See Adapter. DeepSeek's export has a `mapping` too, and times called `inserted_at`."""
        return _conversation_id(record) is not None and "inserted_at" not in record


_TEMPORARY_FLAGS = ("is_temporary_chat", "is_temporary")


def _conversation_id(payload: Any) -> str | None:
    if not isinstance(payload, dict) or not isinstance(payload.get("mapping"), dict):
        return None
    return name(payload.get("conversation_id")) or name(payload.get("id"))


def _model_of(raw: Mapping[str, Any]) -> str | None:
    return model(mapping(raw.get("metadata")).get("model_slug"))
