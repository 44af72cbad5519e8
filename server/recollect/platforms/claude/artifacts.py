"""Artifacts of Claude as they once stood inside the text of a message, and what their types mean.

Until late 2024 an artifact was `<antArtifact identifier type title language>…</antArtifact>`, and
hidden thoughts about it `<antThinking>…</antThinking>`, both in the middle of the answer.
"""

import re
from collections.abc import Iterator
from typing import Final

from recollect.models import Part

_OPENING = re.compile(r'<(antArtifact|antThinking)((?:\s+[\w:-]{1,40}="[^"]{0,2000}")*)\s*>')
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_LANGUAGES: Final = {
    "application/vnd.ant.react": "jsx",
    "application/vnd.ant.mermaid": "mermaid",
    "image/svg+xml": "svg",
    "text/html": "html",
    "text/markdown": "markdown",
}


def language_of(mime: str | None) -> str | None:
    """The language that an artifact of this type is written in, if the type tells."""
    return _LANGUAGES.get(mime or "")


def split(text: str) -> Iterator[Part]:
    """The text as parts: words, artifacts as tool calls, thoughts as reasoning, in order.

    What is never closed (a stream cut off) stays text.
    """
    done = 0
    for start, end, part in _elements(text):
        if text[done:start].strip():
            yield Part("text", text[done:start])
        yield part
        done = end
    rest = text[done:]
    if rest.strip() or (rest and not done):
        yield Part("text", rest)


def _elements(text: str) -> Iterator[tuple[int, int, Part]]:
    place = 0
    unclosed: set[str] = set()
    while opening := _OPENING.search(text, place):
        place = opening.end()
        closing = f"</{opening[1]}>"
        end = -1 if closing in unclosed else text.find(closing, place)
        if end < 0:
            # No later opening of this kind is closed either: never look again, stay linear.
            unclosed.add(closing)
            continue
        yield opening.start(), end + len(closing), _part(opening, text[place:end].strip("\n"))
        place = end + len(closing)


def _part(opening: re.Match[str], content: str) -> Part:
    if opening[1] == "antThinking":
        return Part("reasoning", content)
    told = dict(_ATTRIBUTE.findall(opening[2]))
    mime = told.get("type") or None
    return Part(
        "tool_call",
        content,
        name="artifacts",
        title=told.get("title") or None,
        language=told.get("language") or language_of(mime),
        mime=mime,
    )
