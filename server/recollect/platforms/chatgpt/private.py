"""What ChatGPT's conversations hold that is never stored, and copies without it.

Hidden messages (system prompts, the user's custom instructions and profile, what the site remembers
of the user) stay in the tree as stubs that say nothing; tokens and the account go. Looks at a few
fields of each node only, because a long conversation is captured after every turn.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from recollect.platforms.chatgpt.scrubbed import (
    ACCOUNT,
    PRIVATE_METADATA,
    content_without_private,
)
from recollect.platforms.chatgpt.visibility import PRIVATE_FLAGS, is_private
from recollect.platforms.fields import decoded, mapping, name
from recollect.platforms.private import each, only_fields, with_field, without_fields

_REQUEST: Final = frozenset(
    {
        "action", "conversation_id", "conversation_mode", "history_and_training_disabled",
        "messages", "model", "parent_message_id",
    }
)  # fmt: skip


def conversation_without_private(payload: Any) -> Any:
    """A whole-conversation payload; what is no conversation loses its tokens only."""
    nodes = partial(each, change=_node)
    return with_field(frame_without_account(payload), "mapping", nodes)


def frame_without_account(frame: Any) -> Any:
    """An object without tokens and without what says whose account this is."""
    return without_fields(frame, ACCOUNT)


def request_without_private(sent: Any) -> Any:
    """What the page sent, as far as it is read: anti-abuse tokens, time zone and more go."""
    if isinstance(sent, str):
        fields = decoded(sent)
        kept = request_without_private(fields)
        return sent if kept is fields else kept
    messages = partial(each, change=message_without_private)
    return with_field(only_fields(sent, _REQUEST), "messages", messages)


def message_without_private(message: Any) -> Any:
    """A message that the site hides as a stub; any other without the private things in it."""
    if not isinstance(message, dict):
        return message
    if is_private(message):
        return stub(message) if _says_something(message) else message
    metadata, content = message.get("metadata"), message.get("content")
    kept_metadata = without_fields(metadata, PRIVATE_METADATA)
    kept_content = content_without_private(content)
    if kept_metadata is metadata and kept_content is content:
        return message
    return {**message, "metadata": kept_metadata, "content": kept_content}


def stub(message: Mapping[str, Any]) -> dict[str, Any]:
    """A message as far as the tree and the rules about hidden messages need it."""
    metadata, content = mapping(message.get("metadata")), mapping(message.get("content"))
    flags = {flag: True for flag in PRIVATE_FLAGS if metadata.get(flag)}
    parent = {"parent_id": parent} if (parent := name(metadata.get("parent_id"))) else {}
    return {
        "id": name(message.get("id")),
        "author": {"role": name(mapping(message.get("author")).get("role"))},
        "metadata": {**flags, **parent},
        "content": {"content_type": name(content.get("content_type"))},
    }


def _node(node: Any) -> Any:
    message = node.get("message") if isinstance(node, dict) else None
    kept = message_without_private(message)
    return node if kept is message else {**node, "message": kept}


def _says_something(message: Mapping[str, Any]) -> bool:
    content, metadata = message.get("content"), mapping(message.get("metadata"))
    if any(metadata.get(key) for key in ("attachments", "aggregate_result", *PRIVATE_METADATA)):
        return True
    if not isinstance(content, dict):
        return bool(content)
    told = (value for key, value in content.items() if key != "content_type")
    return any(any(value) if isinstance(value, list) else value for value in told)
