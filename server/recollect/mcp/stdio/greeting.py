"""What the bridge over stdio answers by itself, so that a client is never kept waiting for it.

It is what the server answers; a test compares the two.
"""

from collections.abc import Mapping
from typing import Any, Final

from recollect import __version__
from recollect.mcp.about import INSTRUCTIONS, NAME, TITLE

VERSIONS: Final = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
"""The versions of the protocol that begin with a handshake, the oldest first."""

_CHANGES: Final = {"listChanged": True}
# While the server is not up yet its lists are empty, and clients are told when that changes.
_CAPABILITIES: Final = {
    "tools": _CHANGES,
    "prompts": _CHANGES,
    "resources": {"subscribe": False, **_CHANGES},
    "completions": {},
}


def version_for(params: Mapping[str, Any]) -> str:
    """The version to speak: the one that the client asks for, else the newest of these."""
    asked = params.get("protocolVersion")
    return asked if asked in VERSIONS else VERSIONS[-1]


def greeting(version: str) -> dict[str, Any]:
    """The result of `initialize`."""
    return {
        "protocolVersion": version,
        "capabilities": _CAPABILITIES,
        "serverInfo": {"name": NAME, "title": TITLE, "version": __version__},
        "instructions": INSTRUCTIONS,
    }
