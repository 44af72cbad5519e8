"""What the files of an export are, told by their names."""

import re
from pathlib import PurePosixPath
from typing import Final

_READABLE: Final = (".json", ".jsonl", ".ndjson", ".zip", ".jsonl.gz")
_SHOWN: Final = 300
_LINES: Final = (".jsonl", ".ndjson")
_CONVERSATIONS = re.compile(r"conversations[-_ ]?\(?\d*\)?\.(?:json|jsonl|ndjson)\Z")
# What ChatGPT and Claude are known to put beside the conversations. None of it is a chat; some of
# it (memories, profile) is what is never stored.
_BESIDE: Final = frozenset(
    {
        "conversation_asset_file_names.json",
        "export_manifest.json",
        "group_chats.json",
        "library_files.json",
        "memories.json",
        "message_feedback.json",
        "model_comparisons.json",
        "projects.json",
        "shared_conversations.json",
        "shopping.json",
        "sora.json",
        "user.json",
        "user_settings.json",
        "users.json",
    }
)


def is_readable(path: str) -> bool:
    """Whether this may hold conversations: JSON or a ZIP, not hidden, not known to be other."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    name = parts[-1].lower() if parts else ""
    return not hidden and name.endswith(_READABLE) and name not in _BESIDE


def is_conversations(path: str) -> bool:
    """Whether this is named as the sites name their files of conversations."""
    return bool(_CONVERSATIONS.match(PurePosixPath(path.replace("\\", "/")).name.lower()))


def shown(path: str) -> str:
    """A name from an archive as it may be printed: no control characters, no surrogates."""
    return "".join(char if char.isprintable() else "\ufffd" for char in path)[:_SHOWN]


def is_lines(path: str) -> bool:
    """Whether this is named as a file of one JSON value per line."""
    return path.lower().endswith(_LINES)
