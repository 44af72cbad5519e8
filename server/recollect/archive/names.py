"""What the files of an export are, told by their names."""

import re
from pathlib import PurePosixPath
from typing import Final

_READABLE: Final = (".json", ".jsonl", ".ndjson", ".html", ".zip", ".jsonl.gz")
# AI Studio keeps its chats here, called by their titles, beside the files that were put into them.
_STUDIO: Final = "google ai studio"
_NO_CHATS: Final = frozenset(
    {
        ".aac", ".avi", ".bmp", ".csv", ".doc", ".docx", ".epub", ".flac", ".gif", ".heic", ".jpeg",
        ".jpg", ".m4a", ".md", ".mkv", ".mov", ".mp3", ".mp4", ".mpeg", ".ogg", ".opus", ".pdf",
        ".png", ".ppt", ".pptx", ".py", ".rtf", ".svg", ".tif", ".tiff", ".txt", ".wav", ".webm",
        ".webp", ".xls", ".xlsx", ".xml",
    }
)  # fmt: skip
_SHOWN: Final = 300
_LINES: Final = (".jsonl", ".ndjson")
_CONVERSATIONS = re.compile(r"conversations[-_ ]?\(?\d*\)?\.(?:json|jsonl|ndjson)\Z")
# What sites are known to put beside the conversations. None of it is a chat, or it is one again;
# some of it (memories, profile) is what is never stored.
_BESIDE: Final = frozenset(
    {
        "archive_browser.html",
        "chat.html",
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


def is_readable(path: str, folder: str = "") -> bool:
    """Whether this may hold conversations: not hidden, not known to be other.

    `folder` is what the folder is called that the path begins in, if that is known. Readable
    are JSON, HTML and ZIP, and in the folder of AI Studio whatever has no ending of another kind.
    """
    parts = PurePosixPath(path.replace("\\", "/")).parts
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    name = parts[-1].lower() if parts else ""
    if hidden or name in _BESIDE:
        return False
    return name.endswith(_READABLE) or _is_studio((folder, *parts[:-1])[-1], name)


def _is_studio(folder: str, name: str) -> bool:
    is_other = PurePosixPath(name).suffix in _NO_CHATS
    return folder.lower() == _STUDIO and bool(name) and not is_other


def is_conversations(path: str) -> bool:
    """Whether this is named as the sites name their files of conversations."""
    return bool(_CONVERSATIONS.match(PurePosixPath(path.replace("\\", "/")).name.lower()))


def shown(path: str) -> str:
    """A name from an archive as it may be printed: no control characters, no surrogates."""
    return "".join(char if char.isprintable() else "\ufffd" for char in path)[:_SHOWN]


def is_lines(path: str) -> bool:
    """Whether this is named as a file of one JSON value per line."""
    return path.lower().endswith(_LINES)
