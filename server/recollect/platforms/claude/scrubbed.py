"""Blocks without what is private in them, where no rule knows the block: it may hold anything.

The message and the raw frame use the same rule, so that the one parses to the same as the other.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from recollect.platforms.private import each, emptied_fields, everywhere

PRIVATE: Final = frozenset(
    {
        "access_token", "account", "account_profile", "conversation_preferences",
        "conversations_memory", "creator", "email_address", "memories", "memory",
        "message_limit", "owner", "personalized_styles", "profile", "project_memories",
        "session_key", "token", "user",
    }
)  # fmt: skip
"""Fields that tell of the account, its limits, its memory and its instructions."""

_KNOWN: Final = frozenset({"redacted_thinking", "thinking", "tool_result", "tool_use"})


def content_without_private(content: Any) -> Any:
    """A message's `content`: a list of blocks, or one block."""
    if isinstance(content, list):
        return each(content, block_without_private)
    return block_without_private(content)


def block_without_private(block: Any) -> Any:
    """A block; one of no known kind has nothing private left, at any depth.

    What tools are given and answer is the user's own, whatever its fields are called.
    """
    if isinstance(block, str) or (isinstance(block, dict) and _is_known(block)):
        return block
    return everywhere(block, partial(emptied_fields, private=PRIVATE))


def _is_known(block: Mapping[str, Any]) -> bool:
    kind = block.get("type")
    if kind == "text":
        return isinstance(block.get("text"), str)
    return isinstance(kind, str) and kind in _KNOWN
