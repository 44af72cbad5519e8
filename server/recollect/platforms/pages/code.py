"""Blocks of code on a page: where they are, what they say byte for byte, in which language.

Highlighters and editors cut code into spans, lines and headers; sites put the language's name, a
line of buttons and line numbers around it. Knows no site by name, only the shapes that they use:
`pre`, CodeMirror 6 (`.cm-content` with or without `.cm-line`), Gemini's `code-block`, DeepSeek's
`.md-code-block`. Knows no Markdown.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from recollect.platforms.pages.tree import Element
from recollect.platforms.pages.visible import is_unseen

CODE: Final = "#code"
"""The name of the element that a block becomes: its text is the code, `language` an attribute."""

_BLOCK_TAGS: Final = frozenset({"pre", "code-block"})
_BLOCK_CLASSES: Final = frozenset({"cm-editor", "md-code-block", "code-block"})
_LINE_TAGS: Final = frozenset({"div", "li", "p", "tr"})
_LINE_CLASSES: Final = frozenset({"cm-line", "view-line"})
_NUMBERS: Final = frozenset(
    {
        "cm-gutters", "line-number", "line-numbers", "line-numbers-rows", "linenumber",
        "linenumbers", "lineno", "react-syntax-highlighter-line-number",
    }
)  # fmt: skip
_LINE_STYLE = re.compile(r"display\s{0,9}:\s{0,9}(?:block|flex|grid|table-row)")
_LANGUAGE_CLASS = re.compile(r"(?:language|lang)-([\w+#.-]{1,40})")
_LONGEST_LABEL: Final = 40
_LARGEST_LABEL: Final = 20
_SAME: Final = {"c++": "cpp", "c#": "csharp", "f#": "fsharp", "objective-c": "objectivec"}
_NO_LANGUAGE: Final = frozenset({"", "code", "code snippet", "none", "plain text", "undefined"})


def is_block(element: Element) -> bool:
    """Whether this is a block of code, with whatever the site puts around it."""
    if element.name in _BLOCK_TAGS:
        return True
    named = element.get("id") == "code-block-viewer"
    return named or not element.classes.isdisjoint(_BLOCK_CLASSES)


def mark(root: Element) -> None:
    """Replace every block of code below `root` by an element CODE, and drop labels beside them."""
    for element in root.walk():
        element.children = [
            _block(child) if isinstance(child, Element) and is_block(child) else child
            for child in _without_labels(element.children)
        ]


def _block(element: Element) -> Element:
    body = _body(element)
    language = _language(element, body) or _label(element, body)
    text = "".join(_lines(body))
    if "view-lines" in body.classes:
        text = text.replace("\u00a0", " ")  # how Monaco writes every space
    return Element(CODE, {"language": language}, [text.removesuffix("\n")])


def _body(block: Element) -> Element:
    """The element that holds the code and nothing else, or the whole block."""
    inside = list(block.walk())
    for wanted in ("cm-content", "view-lines"):
        for element in inside:
            if wanted in element.classes:
                return element
    named = (element for name in ("code", "pre") for element in inside if element.name == name)
    return next(named, block)


def _lines(body: Element) -> Iterator[str]:
    """The code, piece by piece."""
    waiting: list[Element | str] = [body]
    last = ""
    is_first = True
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            last = node.replace("\r\n", "\n") or last
            yield node.replace("\r\n", "\n")
        elif node.name == "br":
            last = "\n"
            yield last
        elif not node.classes.isdisjoint(_LINE_CLASSES):
            yield "" if is_first else "\n"
            is_first = False
            # An editor puts a line break into an empty line, to give it its height.
            waiting.extend(child for child in reversed(node.children) if not _is_break(child))
        elif not _is_beside(node):
            if _is_line(node) and last and not last.endswith("\n"):
                last = "\n"
                yield last
            waiting.extend(reversed(node.children))


def _is_line(element: Element) -> bool:
    return element.name in _LINE_TAGS or _LINE_STYLE.search(element.get("style")) is not None


def _is_break(node: Element | str) -> bool:
    return isinstance(node, Element) and node.name == "br"


def _is_beside(element: Element) -> bool:
    """Whether this stands in the code and does not belong to it."""
    if not element.classes.isdisjoint(_NUMBERS):
        return True
    return element.name in ("button", "script", "style", "svg", "template")


def _language(block: Element, body: Element) -> str:
    """What classes and attributes say."""
    for element in (body, *body.elements(), *block.walk()):
        if found := _LANGUAGE_CLASS.fullmatch(_language_class(element)):
            return language(found[1])
        if told := element.get("data-language") or element.get("data-lang"):
            return language(told)
    return ""


def _language_class(element: Element) -> str:
    return next((name for name in element.classes if _LANGUAGE_CLASS.fullmatch(name)), "")


def language(label: str) -> str:
    """A language's name as it stands behind a fence; empty if the label names none."""
    name = " ".join(label.split()).lower()
    name = _SAME.get(name, name)
    return "" if name in _NO_LANGUAGE or " " in name or len(name) > _LONGEST_LABEL else name


def _label(block: Element, body: Element) -> str:
    """What the header of the block says: the first words outside of the code."""
    for text in _seen(block, body):
        return language(text)
    return ""


def _seen(block: Element, body: Element | None = None) -> Iterator[str]:
    waiting: list[Element | str] = [block]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            if node.strip():
                yield node
        elif node is not body and not is_unseen(node):
            waiting.extend(reversed(node.children))


def _without_labels(children: list[Element | str]) -> list[Element | str]:
    """Children of one element without the line before a `pre` that only names its language."""
    kept: list[Element | str] = []
    for child in children:
        if isinstance(child, Element) and (told := _language_within(child)):
            while kept and _is_label(kept[-1], told):
                kept.pop()
        kept.append(child)
    return kept


def _language_within(element: Element) -> str:
    """The language of the block that this element consists of, if a class tells it."""
    if element.name in ("p", "li", "ul", "ol", "table", "#code"):
        return ""
    for _ in range(4):
        if element.name == "pre":
            return _language(element, _body(element))
        inside = list(islice(element.elements(), 2))
        if len(inside) != 1:
            return ""
        element = inside[0]
    return ""


def _is_label(node: Element | str, told: str) -> bool:
    if isinstance(node, str):
        return not node.strip()
    inside = list(islice(node.walk(), _LARGEST_LABEL))
    if node.name not in ("div", "span") or any(map(is_block, inside)):
        return False
    if len(inside) == _LARGEST_LABEL:
        return False
    texts = list(islice(_seen(node), 2))
    return len(texts) < 2 and (not texts or language(texts[0]) == told)
