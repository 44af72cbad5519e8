"""Elements of a page become parts of a message: texts, files, images, and what a site puts between.

Knows no site.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from recollect.models import Part
from recollect.platforms import injected
from recollect.platforms.fields import name
from recollect.platforms.pages.inline import is_icon
from recollect.platforms.pages.markdown import prepare, written
from recollect.platforms.pages.pieces import PLACE
from recollect.platforms.pages.style import PLAIN, Style
from recollect.platforms.pages.tree import Element
from recollect.platforms.pages.visible import outermost

Special = Callable[[Element], list[Part] | None]
"""The parts that an element is on its own; None for one that is part of the text."""

_NAMING: Final = ("data-testid", "data-filename", "aria-label", "title")
_FILE_NAME = re.compile(r"[^\n/\\:]{1,200}\.[A-Za-z][A-Za-z0-9]{0,7}")
_PLACES = re.compile(f"{PLACE}([0-9]+){PLACE}")
_INLINE_BYTES = ("data:", "blob:")


def markdown(element: Element, style: Style = PLAIN, *, as_typed: bool = False) -> str:
    """The Markdown of an element that was not prepared yet; it is changed."""
    around = Element("div", {}, [element])
    prepare(around)
    return written(around, style, as_typed=as_typed)


def typed(text: str) -> list[Part]:
    """What a user typed, without what Recollect put into it."""
    return list(injected.text_parts(text)) if text.strip() else []


def between(element: Element, special: Special, style: Style = PLAIN) -> list[Part]:
    """The text of an element, cut by what is special in it, in its order; then the images."""
    found: list[list[Part]] = []
    around = Element("div", {}, [element])
    for each in around.walk():
        for place, child in enumerate(each.children):
            if isinstance(child, Element) and (parts := special(child)) is not None:
                each.children[place] = Element("p", {}, [f"{PLACE}{len(found)}{PLACE}"])
                found.append(parts)
    images = take_images(around)
    pieces = _PLACES.split(markdown(around, style))
    told: list[Part] = []
    for place, piece in enumerate(pieces):
        if place % 2:
            told += found[int(piece)]
        elif text := piece.strip("\n"):
            told.append(Part("text", text))
    return told + images


def citing(told: list[Part], sources: tuple[str, ...]) -> list[Part]:
    """The parts, the first text with these sources."""
    first = next((place for place, part in enumerate(told) if part.type == "text"), None)
    if sources and first is not None:
        told[first] = replace(told[first], sources=sources)
    return told


def take(element: Element, rule: Callable[[Element], bool]) -> list[Element]:
    """The outermost elements to which a rule applies, taken out of the element."""
    around = Element("div", {}, [element])
    taken = list(outermost(around, rule))
    chosen = {id(each) for each in taken}
    for each in around.walk():
        each.children = [child for child in each.children if id(child) not in chosen]
    return taken


def texts(element: Element) -> Iterator[str]:
    """The texts in an element that say something, one by one."""
    for each in element.walk():
        yield from (child for child in each.children if isinstance(child, str) and child.strip())


def take_files(element: Element) -> list[Part]:
    """Files and images that are shown as such, taken out of the element."""
    files = [part for each in take(element, _is_named_file) for part in _named_file(each)]
    return files + take_images(element)


def take_images(element: Element) -> list[Part]:
    """Images, taken out of the element; icons are dropped."""
    parts = (image(each) for each in take(element, _is_image))
    return list(dict.fromkeys(part for part in parts if part))


def image(element: Element) -> Part | None:
    """An image by its name and its address; None for icons and what has neither.

    The bytes of one that is written into the page itself are not kept.
    """
    url = element.get("src").strip()
    url = "" if url.lower().startswith(_INLINE_BYTES) else url
    label = name(" ".join(element.get("alt").split()))
    if is_icon(element) or "rounded-full" in element.classes or not (url or label):
        return None
    return Part("image", name=label, url=url or None)


def _is_image(element: Element) -> bool:
    return element.name == "img"


def _is_named_file(element: Element) -> bool:
    return element.name not in ("a", "img") and _file_name(element) is not None


def _file_name(element: Element) -> str | None:
    told = (element.get(attribute).strip() for attribute in _NAMING)
    return next((label for label in told if _FILE_NAME.fullmatch(label)), None)


def _named_file(element: Element) -> Iterator[Part]:
    label = _file_name(element)
    shown = (image(each) for each in outermost(element, _is_image))
    url = next((part.url for part in shown if part and part.url), None)
    yield Part("image" if url else "attachment", name=label, url=url)
