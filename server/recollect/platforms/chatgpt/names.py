"""Names of ChatGPT that stand for nothing: the model `auto`, the node above all others."""

from typing import Any

from recollect.platforms.fields import name

_ROOT_KEY = "client-created-root"


def model(value: Any) -> str | None:
    """A model's name; `auto` is the site's word for "not chosen"."""
    return name(value) if value != "auto" else None


def is_root(key: str) -> bool:
    """Whether this is the node that the site itself puts above the first message."""
    return key.startswith(_ROOT_KEY)
