"""ChatGPT's citation marks become text that people can read, and a list of sources.

Since 2025 a mark is `U+E200 kind U+E202 argument … U+E201`, explained by
`metadata.content_references[{matched_text, start_idx, end_idx, type, alt, items}]`, `alt` being the
Markdown that the page shows. Before, it was `【6†source】`, explained by
`metadata.citations[{start_ix, end_ix, metadata: {title, url, extra: {cited_message_idx}}}]`.
Offsets count code points; they are trusted only where a mark really stands.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from recollect.errors import InvalidInput
from recollect.platforms.fields import mapping, name, sequence
from recollect.platforms.links import web_link
from recollect.text.jsontext import loads

_MARK = re.compile("\ue200([^\ue200\ue201]*)\ue201")
_KNOWN_INSIDE = re.compile("[A-Za-z][A-Za-z0-9_-]*(?:\ue202.*)?", re.DOTALL)
_CLAIM = re.compile("\ue203([^\ue203\ue204]*)\ue204")
_UNFINISHED = re.compile(
    "\ue200(?:[A-Za-z][A-Za-z0-9_-]{0,40}(?:\ue202[^\ue200\ue201]{0,1000})?)?\\Z"
)
_DELIMITER = re.compile("[\ue200-\ue206]")
_OLD_MARK = re.compile("【(\\d{1,6})[^【】\n]{0,20}†[^【】\n]{0,300}】")


def readable(text: str, metadata: Mapping[str, Any], *, growing: bool = False) -> str:
    """The text with every mark replaced by what the page shows, and nothing else changed.

    While the text is `growing`, a mark at its end may be unfinished, and is not shown. Characters
    that belong to no mark (private use: glyphs of somebody's font) stay.
    """
    if "【" not in text and not _DELIMITER.search(text):
        return text
    explained = _explanations(metadata)
    text = "".join(_replaced(text, sorted(_spans(text, metadata), key=_first_and_longest)))
    text = _MARK.sub(lambda mark: explained.get(mark[0]) or _mark(mark), text)
    text = _OLD_MARK.sub(lambda mark: explained.get(mark[1], mark[0]), text)
    text = _CLAIM.sub(r"\1", text)
    return _UNFINISHED.sub("", text) if growing else text


def sources(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """Every web page that the message cites, once each, as Markdown links."""
    pages: list[Any] = []
    for reference in map(mapping, sequence(metadata.get("content_references"))):
        for item in map(mapping, _items(reference)):
            pages += [item, *sequence(item.get("supporting_websites"))]
    pages += [mapping(cited).get("metadata") for cited in sequence(metadata.get("citations"))]
    return tuple(dict.fromkeys(filter(None, map(_link, pages))))


def _items(reference: Mapping[str, Any]) -> list[Any]:
    return [*sequence(reference.get("items")), *sequence(reference.get("sources"))]


def _explanations(metadata: Mapping[str, Any]) -> dict[str, str]:
    """What to show for a mark: by its whole text, or by the number of an old one."""
    found: dict[str, str] = {}
    for reference in map(mapping, sequence(metadata.get("content_references"))):
        matched = reference.get("matched_text")
        if isinstance(matched, str):
            found.setdefault(matched, _shown(reference))
    for cited in map(_cited_page, sequence(metadata.get("citations"))):
        number = mapping(cited.get("extra")).get("cited_message_idx")
        if isinstance(number, int):
            found.setdefault(str(number), _in_brackets(cited))
    return found


def _spans(text: str, metadata: Mapping[str, Any]) -> Iterator[tuple[int, int, str]]:
    for reference in map(mapping, sequence(metadata.get("content_references"))):
        matched = reference.get("matched_text")
        span = _span(text, reference.get("start_idx"), reference.get("end_idx"))
        if span and text[slice(*span)] == matched and _has_mark(matched):
            yield (*span, _shown(reference) or _arguments(matched))
    for citation in map(mapping, sequence(metadata.get("citations"))):
        span = _span(text, citation.get("start_ix"), citation.get("end_ix"))
        if span and _OLD_MARK.fullmatch(text, *span):
            yield (*span, _in_brackets(_cited_page(citation)))


def _first_and_longest(span: tuple[int, int, str]) -> tuple[int, int]:
    return span[0], -span[1]


def _span(text: str, start: Any, end: Any) -> tuple[int, int] | None:
    if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text):
        return int(start), int(end)
    return None


def _has_mark(matched: str) -> bool:
    return bool(_DELIMITER.search(matched) or _OLD_MARK.search(matched))


def _replaced(text: str, spans: list[tuple[int, int, str]]) -> Iterator[str]:
    done = 0
    for start, end, shown in spans:
        if start >= done:
            yield text[done:start]
            yield shown
            done = end
    yield text[done:]


def _shown(reference: Mapping[str, Any]) -> str:
    if reference.get("type") in ("hidden", "sources_footnote"):
        return ""
    links = ", ".join(filter(None, map(_link, _items(reference))))
    file_name = name(reference.get("name"))
    fallback = f" ({links})" if links else f" ({file_name})" if file_name else ""
    return name(reference.get("alt")) or fallback


def _arguments(text: str) -> str:
    return _MARK.sub(_mark, text)


def _mark(mark: re.Match[str]) -> str:
    return _argument(mark[1]) if _KNOWN_INSIDE.fullmatch(mark[1]) else mark[0]


def _argument(inside: str) -> str:
    """What a mark that nothing explains would show: the name of an entity, the words of a link."""
    kind, *arguments = inside.split("\ue202")
    shown = arguments[0] if kind in {"entity", "url", "navlist"} and arguments else ""
    return _entity_name(shown) if kind == "entity" else shown


def _entity_name(argument: str) -> str:
    try:
        fields = sequence(loads(argument)) if argument else []
    except InvalidInput:
        return ""
    return (name(fields[1]) or "") if len(fields) > 1 else ""


def _cited_page(citation: Any) -> Mapping[str, Any]:
    return mapping(mapping(citation).get("metadata"))


def _in_brackets(page: Mapping[str, Any]) -> str:
    shown = _link(page) or name(page.get("title")) or name(page.get("name"))
    return f" ({shown})" if shown else ""


def _link(page: Any) -> str | None:
    told = mapping(page)
    return web_link(told.get("title"), told.get("url"))
