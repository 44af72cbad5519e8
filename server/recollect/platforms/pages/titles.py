"""The title of a page without the name of the site. Knows no site."""

from collections.abc import Iterable

_BETWEEN = (" - ", " | ", " – ", " — ", " · ")


def page_title(shown: str | None, names: Iterable[str]) -> str | None:
    """The title of the conversation; None if there is none or it is only the site's name."""
    title = " ".join((shown or "").split())
    for name in names:
        for between in _BETWEEN:
            title = title.removesuffix(between + name).removeprefix(name + between)
        if title.casefold() == name.casefold():
            return None
    return title or None
