"""Content without what is private in it, wherever it stands: what nobody knows may hold anything.

The message and the raw frame use the same rule, so that the one parses to the same as the other.
"""

from collections.abc import Mapping
from typing import Any, Final

from recollect.platforms.chatgpt.visibility import PRIVATE_CONTENT
from recollect.platforms.private import emptied_fields, everywhere, only_fields

TEXTS: Final = ("text", "multimodal_text")
"""The types of content that consist of parts."""

PRIVATE_METADATA: Final = frozenset({"user_context_message_data"})
"""Custom instructions that hang on a message."""

ACCOUNT: Final = frozenset(
    {
        "access_token", "accessToken", "account", "email", "owner", "refresh_token",
        "resume_token", "session", "session_token", "sessionToken", "token", "user",
    }
)  # fmt: skip
"""Tokens, and what says whose account this is."""

PRIVATE_FIELDS: Final = PRIVATE_METADATA | ACCOUNT
"""What no content may say of the user, at any depth."""


def scrubbed(value: Any) -> Any:
    """The value without what is private at any depth; the same object if nothing is."""
    return everywhere(value, _object)


def content_without_private(content: Any) -> Any:
    """A message's content, scrubbed; plain text, which is nearly all there is, costs nothing."""
    return content if _is_plain_text(content) else scrubbed(content)


def is_private_object(value: Any) -> bool:
    """Whether this is a profile, instructions, or what the site remembers of the user."""
    kind = value.get("content_type") if isinstance(value, dict) else None
    return isinstance(kind, str) and kind in PRIVATE_CONTENT


def _object(value: Mapping[str, Any]) -> Mapping[str, Any]:
    if is_private_object(value):
        kept: Mapping[str, Any] = only_fields(value, ("content_type",))
    else:
        kept = emptied_fields(value, PRIVATE_FIELDS)
    return kept


def _is_plain_text(content: Any) -> bool:
    if not isinstance(content, dict) or content.get("content_type") not in TEXTS:
        return False
    parts = content.get("parts")
    if len(content) != 2 or not isinstance(parts, list):
        return False
    for part in parts:  # noqa: SIM110 -- a generator costs more than everything else here
        if not isinstance(part, str):
            return False
    return True
