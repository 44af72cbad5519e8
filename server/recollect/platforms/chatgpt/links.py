"""Where a conversation of ChatGPT lives on the site: links, custom GPTs and projects."""

import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

_GIZMO = re.compile("g-(?:p-)?[0-9A-Za-z]+")
_GIZMO_IN_PATH = re.compile("/g/(g-[^/]+)")


def gizmo(value: Any) -> str | None:
    """The id of a GPT (`g-…`) or project (`g-p-…`), without the words a link hangs on to it."""
    found = _GIZMO.match(value) if isinstance(value, str) else None
    return found[0] if found else None


def gizmo_of_page(url: str) -> str | None:
    """The GPT or project that a page's address names."""
    found = _GIZMO_IN_PATH.search(url)
    return gizmo(found[1]) if found else None


def project(gizmo_id: str | None) -> str | None:
    """The same id if it is that of a project."""
    return gizmo_id if gizmo_id and gizmo_id.startswith("g-p-") else None


def conversation_url(external_id: str, gizmo_id: str | None) -> str:
    """The address at which the site shows this conversation."""
    inside = f"/g/{gizmo_id}" if gizmo_id else ""
    return f"https://chatgpt.com{inside}/c/{quote(external_id, safe='')}"


def is_temporary_page(url: str) -> bool:
    """Whether the page is that of a temporary chat."""
    try:
        return "true" in parse_qs(urlsplit(url).query).get("temporary-chat", [])
    except ValueError:
        return False
