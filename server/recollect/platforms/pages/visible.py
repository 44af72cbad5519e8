"""What of a page people do not see, or see as a control of the page: it is cut before reading.

Owns the general rules: tags that show nothing, hidden elements, texts for screen readers, buttons,
toolbars. Knows no site, and neither code nor formulas, which are looked for before.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from recollect.platforms.pages.tree import Element

_UNSEEN: Final = frozenset(
    {
        "applet", "area", "audio", "base", "canvas", "col", "colgroup", "datalist", "dialog",
        "embed", "frame", "frameset", "head", "iframe", "link", "map", "mat-icon", "meta",
        "noembed", "noframes", "noscript", "object", "param", "script", "select", "source", "style",
        "svg", "template", "textarea", "title", "track",
    }
)  # fmt: skip
_CONTROLS: Final = frozenset({"button", "menu", "menuitem", "toolbar", "tooltip", "progressbar"})
_UNSEEN_CLASSES: Final = frozenset(
    {
        "cdk-visually-hidden", "google-symbols", "material-icons", "material-symbols-outlined",
        "screen-reader-only", "sr-only", "visually-hidden",
    }
)  # fmt: skip
_UNSEEN_STYLE = re.compile(r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)")
# Tailwind's `hidden md:block` is shown on wide screens.
_SHOWN_AGAIN = re.compile(r":(?:block|flex|inline|grid|contents|table)")

Rule = Callable[[Element], bool]


def is_unseen(element: Element) -> bool:
    """Whether people do not see this element, or see it as something to press."""
    if element.name in _UNSEEN or element.name == "button":
        return True
    if element.name == "input":
        return element.get("type").lower() != "checkbox"
    if not element.attributes:
        return False
    return _is_hidden(element) or element.get("role") in _CONTROLS


def _is_hidden(element: Element) -> bool:
    if "hidden" in element.attributes and element.get("hidden") != "until-found":
        return True
    if element.get("aria-hidden") == "true" or _UNSEEN_STYLE.search(element.get("style")):
        return True
    classes = element.classes
    if not classes.isdisjoint(_UNSEEN_CLASSES):
        return True
    return "hidden" in classes and not any(map(_SHOWN_AGAIN.search, classes))


def cut(root: Element, *rules: Rule) -> None:
    """Take out, wherever they are below `root`, the elements to which a rule applies."""
    for element in root.walk():
        # The walk has not looked at the children yet: what is cut is not walked through.
        element.children = [child for child in element.children if not _is_cut(child, rules)]


def _is_cut(node: Element | str, rules: tuple[Rule, ...]) -> bool:
    return isinstance(node, Element) and any(rule(node) for rule in rules)


def outermost(root: Element, rule: Rule) -> Iterator[Element]:
    """The elements below `root` to which the rule applies, without those inside of such."""
    waiting = list(reversed(list(root.elements())))
    while waiting:
        element = waiting.pop()
        if rule(element):
            yield element
        else:
            waiting.extend(reversed(list(element.elements())))
