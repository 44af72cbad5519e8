"""Which of ChatGPT's nodes are messages at all, and which are private or mere scaffolding.

Runs over every node of a conversation each time it is captured, so it looks at a few fields only.
The rule is that of the site's page, but for reasoning and tool messages, which it folds away and
we keep: https://github.com/pionxzh/chatgpt-exporter, `shouldSkipMessageInExport`.
"""

from collections.abc import Mapping
from typing import Any, Final

from recollect.platforms.chatgpt.files import output_images, printed_output
from recollect.platforms.fields import mapping

PRIVATE_CONTENT: Final = frozenset({"user_editable_context", "model_editable_context"})
"""The user's profile and custom instructions, and what the site remembers about the user."""

_UNSEEN = "is_visually_hidden_from_conversation"
_OF_THE_USER = "is_user_system_message"
PRIVATE_FLAGS: Final = (_UNSEEN, _OF_THE_USER)
"""Metadata by which the site hides a message."""

_HIDDEN_ROLES = frozenset({"system", "developer"})
_FIELDS_WITH_CONTENT = {
    "text": ("parts", "text"),
    "multimodal_text": ("parts", "text"),
    "code": ("text",),
    "execution_output": ("text",),
    "thoughts": ("thoughts",),
    "reasoning_recap": ("content",),
    "tether_browsing_display": ("result", "summary"),
    "system_error": ("name", "text"),
}


def is_hidden(message: Any) -> bool:
    """Whether a node's `message` is no message for us: absent, private, hidden, or empty.

    One that is still being written is none before its first word: it may end without any.
    """
    if not isinstance(message, dict) or is_private(message):
        return True
    content = message.get("content")
    content_type = content.get("content_type") if isinstance(content, dict) else None
    if not isinstance(content_type, str):
        content_type = "text" if content_type is None else ""
    return _is_empty(message, content_type)


def is_private(message: Mapping[str, Any]) -> bool:
    """Whether the site hides this message, so that what it says is never stored, not even raw."""
    metadata, content = message.get("metadata"), message.get("content")
    if isinstance(metadata, dict) and (metadata.get(_UNSEEN) or metadata.get(_OF_THE_USER)):
        return True
    content_type = content.get("content_type") if isinstance(content, dict) else None
    if role_name(message) in _HIDDEN_ROLES and content_type != "system_error":
        return True
    return isinstance(content_type, str) and content_type in PRIVATE_CONTENT


def role_name(message: Mapping[str, Any]) -> str:
    """What the site calls the author's role, or an empty string."""
    author = message.get("author")
    role = author.get("role") if isinstance(author, dict) else None
    return role if isinstance(role, str) else ""


def _is_empty(message: Mapping[str, Any], content_type: str) -> bool:
    content = message.get("content")
    if isinstance(content, dict):
        fields = _FIELDS_WITH_CONTENT.get(content_type)
        if fields is None:
            return False
        for field in fields:
            if _has_content(content.get(field)):
                return False
    elif content:
        return False
    metadata = mapping(message.get("metadata"))
    if metadata.get("attachments"):
        return False
    return not any(printed_output(metadata)) and not any(output_images(metadata))


def _has_content(value: Any) -> bool:
    return any(value) if isinstance(value, list) else value is not None and value != ""
