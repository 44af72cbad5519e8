"""What a whole page shows besides the conversation is never stored: who is signed in, other chats.

Owns which pieces of a page stay in a raw frame. Knows no site: it is told what a turn is.
"""

from collections.abc import Callable
from itertools import islice
from operator import is_
from typing import Any, Final

from recollect.errors import InvalidInput
from recollect.platforms.fields import mapping, name, sequence, words
from recollect.platforms.pages.tree import Element, parsed
from recollect.platforms.pages.visible import Rule, cut, outermost

_AROUND: Final = frozenset(
    {
        "aside", "footer", "header", "iframe", "link", "meta", "nav", "noscript", "script", "style",
        "template", "title", "top-bar-actions", "side-navigation-v2", "bard-sidenav-container",
    }
)  # fmt: skip
_AROUND_ROLES: Final = frozenset({"banner", "complementary", "contentinfo", "menu", "navigation"})
_AROUND_NAMES: Final = ("account", "profile", "sidebar", "sidenav", "user-menu")


def without_private(
    payload: Any,
    is_turn: Rule,
    is_mark: Rule,
    title: Callable[[Element], str | None],
    people: frozenset[str] = frozenset(),
) -> Any:
    """The payload of a `dom` frame with nothing but the conversation in its `html`.

    Elements of the names in `people` are in none of its turns. The same object if it has nothing
    of the kind, or cannot be read. Where no turn is found, the page has changed: then all is kept
    but what is around the conversation on any page.
    """
    payload = _with_turns(payload, people)
    html = words(mapping(payload).get("html"))
    if not html:
        return payload
    try:
        root = parsed(html)
    except InvalidInput:
        return payload
    cut(root, lambda element: element.name in people)
    shown = name(payload.get("title")) or title(root)
    kept = list(outermost(root, is_turn))
    if kept:
        kept += [_bare(mark) for mark in islice(filter(is_mark, root.walk()), 1)]
    else:
        cut(root, _is_around)
        kept = list(root.elements())
    told = "".join(element.html() for element in kept)
    return {**payload, "html": told} | ({"title": shown} if shown else {})


def _with_turns(payload: Any, people: frozenset[str]) -> Any:
    turns = sequence(mapping(payload).get("turns"))
    kept = [_turn(turn, people) for turn in turns]
    return payload if all(map(is_, kept, turns)) else {**payload, "turns": kept}


def _turn(turn: Any, people: frozenset[str]) -> Any:
    html = words(mapping(turn).get("html"))
    low = html.lower()
    if not any(f"<{person}" in low for person in people):
        return turn
    try:
        root = parsed(html)
    except InvalidInput:
        return turn
    cut(root, lambda element: element.name in people)
    return {**turn, "html": Element("div", {}, root.children).html()}


def _bare(mark: Element) -> Element:
    """Only that it is there counts, not what is in it."""
    return Element(mark.name, mark.attributes)


def _is_around(element: Element) -> bool:
    if element.name in _AROUND or element.get("role") in _AROUND_ROLES:
        return True
    told = f"{element.get('data-testid')} {element.get('data-test-id')} {element.get('id')}".lower()
    return any(around in told for around in _AROUND_NAMES)
