"""What DeepSeek looked up on the web, and how its answers cite it.

A result is `{url, title, snippet, site_name, published_at, cite_index}`, any of it absent. An
answer cites as `[citation:3]`, the number being a result's `cite_index`. The mark stays in the text
as the site wrote it; the results carry the same mark, and the text the links of what it cites.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from recollect.models import Part
from recollect.platforms.deepseek.names import tool
from recollect.platforms.deepseek.scrubbed import scrubbed
from recollect.platforms.fields import compact, count, first_name, mapping, name, sequence, words
from recollect.platforms.links import label, web_link

_MARK = re.compile(r"\[citation:(\d{1,9})\]")


class Citations:
    """The links of a message's search results, by the number that its text cites them by."""

    def __init__(self, results: list[Any]) -> None:
        told = [mapping(result) for result in results]
        numbered = {
            number: each for each in told if (number := count(each.get("cite_index"))) is not None
        }
        # A site that numbers none of them means their order.
        by_number = numbered or dict(enumerate(told, start=1))
        self._links = {number: _link(each) for number, each in by_number.items()}

    def sources(self, text: str, references: Any = None) -> tuple[str, ...]:
        """What a text cites, each once, in its order, and then what else it refers to."""
        cited = [self._links.get(int(number)) for number in _MARK.findall(text)]
        cited += [self._referred(mapping(each)) for each in sequence(references)]
        return tuple(dict.fromkeys(filter(None, cited)))

    def _referred(self, reference: Mapping[str, Any]) -> str | None:
        number = count(reference.get("cite_index"))
        return _link(reference) or (self._links.get(number) if number is not None else None)


def parts(fragment: Mapping[str, Any]) -> Iterator[Part]:
    """A tool's call and what it found; nothing if the fragment tells neither."""
    used = tool(words(fragment.get("type")))
    asked = "\n".join(filter(None, map(_query, _queries(fragment))))
    if asked:
        yield Part("tool_call", asked, name=used)
    found = Part(
        "tool_result",
        "\n\n".join(filter(None, (words(fragment.get("content")), *map(_shown, _all(fragment))))),
        name=used,
        sources=tuple(dict.fromkeys(filter(None, map(_link, map(mapping, _all(fragment)))))),
    )
    if found.text:
        yield found


def results(fragment: Mapping[str, Any]) -> list[Any]:
    """The results that a fragment tells."""
    return [each for each in _all(fragment) if isinstance(each, dict)]


def _all(fragment: Mapping[str, Any]) -> list[Any]:
    single = fragment.get("result")
    return [*sequence(fragment.get("results")), *([] if single is None else [single])]


def _queries(fragment: Mapping[str, Any]) -> list[Any]:
    return [*sequence(fragment.get("queries")), fragment.get("query"), fragment.get("url")]


def _query(query: Any) -> str:
    return words(query) or first_name(mapping(query), "query", "text", "url") or ""


def _shown(result: Any) -> str:
    if not isinstance(result, dict):
        return words(result) or ("" if result is None else compact(scrubbed(result)))
    number = count(result.get("cite_index"))
    heading = _link(result) or label(result.get("title")) or words(result.get("url"))
    mark = f"[citation:{number}] " if number is not None and heading else ""
    texts = (words(result.get(key)) for key in ("snippet", "content", "summary"))
    shown = "\n".join(filter(None, (mark + heading, *dict.fromkeys(texts))))
    return shown or (compact(scrubbed(result)) if result else "")


def _link(result: Mapping[str, Any]) -> str | None:
    return web_link(name(result.get("title")) or result.get("site_name"), result.get("url"))
