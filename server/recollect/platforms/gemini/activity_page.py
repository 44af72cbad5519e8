"""One record of Google's activity log as its export tells it in HTML, turned into the JSON one.

`<div class="outer-cell …"><div class="mdl-grid"><div class="header-cell …">Gemini Apps</div><div
class="content-cell … mdl-typography--body-1">Prompted …<br>[Attached 1 file.<br>-&nbsp;<a
href="cat.png">cat.png</a><br>]Jan 2, 2026, 7:24:02 AM UTC<br>ANSWER</div>…</div></div>`. The line
with the time parts what was asked from the answer; the answer is HTML as in the JSON.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from recollect.platforms.fields import mapping, words
from recollect.platforms.gemini.activity_time import looks_like_time
from recollect.platforms.pages.tree import Element, parsed

FIELD: Final = "activity_html"
"""What a record of an HTML file is given as: `{FIELD: "<div class=\\"outer-cell …"}`."""

_BODY: Final = "mdl-typography--body-1"
_HEADER: Final = 'class="header-cell'
_GLIMPSE = re.compile(
    rf'{_HEADER}[^"]{{0,200}}">\s{{0,40}}(?:<p[^>]{{0,200}}>)?([^<]{{0,200}})'
    rf'(?:[^c]|c(?!lass="content-cell)){{0,600}}class="[^"]{{0,200}}{_BODY}">([^<]{{0,200}})'
)
_GLIMPSED: Final = 4000
_CONVERSATION = re.compile(r"gemini\.google\.com/(?:app|gem)/")
_BLOCKS: Final = frozenset(
    {
        "blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "table",
        "ul",
    }
)  # fmt: skip
_Line = list[Element | str]


def record(told: Any) -> Mapping[str, Any]:
    """The record in its JSON shape, empty if it tells no time; what is no HTML stays as it is.

    Unparsed if it is nested too deeply.
    """
    html = words(mapping(told).get(FIELD))
    return _record(html) if html else mapping(told)


def glimpse(told: Any) -> Mapping[str, Any]:
    """Header and the beginning of the title, at little cost: most records are of other products."""
    html = words(mapping(told).get(FIELD))
    if not html:
        return mapping(told)
    start = html.find(_HEADER, 0, _GLIMPSED)
    found = _GLIMPSE.match(html, start, start + _GLIMPSED) if start >= 0 else None
    return {"header": found[1], "title": _spaced(found[2]), "time": ""} if found else {}


def _record(html: str) -> Mapping[str, Any]:
    page = parsed(html)
    cells = [each for each in page.walk() if _BODY in each.classes]
    headers = [each.text().strip() for each in page.walk() if "header-cell" in each.classes]
    lines = list(_lines(cells[0])) if cells and headers else []
    place = _time_place(lines)
    if place is None:
        return {}
    time, begun = _cut(lines[place])
    answer = "<br>".join(map(_html, [begun, *lines[place + 1 :]] if begun else lines[place + 1 :]))
    title, subtitles = _asked(lines[:place])
    return {
        "header": headers[0],
        "title": title,
        "titleUrl": _link(cells[0]),
        "time": _text(time).strip(),
        "subtitles": subtitles,
        "safeHtmlItem": [{"html": _ended(answer)}],
    }


def _lines(cell: Element) -> Iterator[_Line]:
    """What stands between line breaks; the blocks of the answer are one line."""
    line: _Line = []
    for element in cell.children:
        if isinstance(element, Element) and element.name == "br":
            yield line
            line = []
        else:
            line.append(element)
    yield line


def _time_place(lines: list[_Line]) -> int | None:
    """The last line that is a time before the first block; a prompt may hold times of its own.

    Of a time in a language that nobody here reads, only the place is known.
    """
    place = None
    at = 0
    for at, line in enumerate(lines):
        plain, blocks = _cut(line)
        if at and looks_like_time(_text(plain).strip()):
            place = at
        if blocks:
            break
    return place if place is not None or at < 2 else at - 1


def _cut(line: _Line) -> tuple[_Line, _Line]:
    """A line before the first block in it, and from there on."""
    blocks = (at for at, each in enumerate(line) if isinstance(each, Element) and _is_block(each))
    first = next(blocks, len(line))
    return line[:first], line[first:]


def _is_block(element: Element) -> bool:
    return element.name in _BLOCKS


def _asked(lines: list[_Line]) -> tuple[str, list[dict[str, Any]]]:
    """The title, and the names of files below it."""
    below = len(lines)
    while below > 1 and _file(lines[below - 1]):
        below -= 1
    files = [file for line in lines[below:] if (file := _file(line))]
    if files and below > 1 and not any(isinstance(each, Element) for each in lines[below - 1]):
        below -= 1  # "Attached 1 file."
    return _spaced("\n".join(map(_text, lines[:below]))).strip(), files


def _file(line: _Line) -> dict[str, Any] | None:
    link = next((each for each in line if isinstance(each, Element) and each.name == "a"), None)
    target = link.get("href") if link else ""
    if link is None or not target or "://" in target or not _text(line).strip().startswith("-"):
        return None
    return {"name": f"- {link.text()}", "url": target}


def _link(cell: Element) -> str | None:
    links = (each.get("href") for each in cell.walk() if each.name == "a")
    return next((link for link in links if _CONVERSATION.search(link)), None)


def _text(line: _Line) -> str:
    return "".join(each.text() if isinstance(each, Element) else each for each in line)


def _html(line: _Line) -> str:
    return Element("#line", {}, line).html().removeprefix("<#line>").removesuffix("</#line>")


def _ended(html: str) -> str:
    """Without the line breaks at its end."""
    end = len(html)
    while end and (html[end - 1].isspace() or html.endswith("<br>", 0, end)):
        end -= 1 if html[end - 1].isspace() else len("<br>")
    return html[:end]


def _spaced(text: str) -> str:
    return text.replace("&nbsp;", " ").replace("\xa0", " ")
